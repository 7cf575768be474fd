"""Reads JUnit XML and holds it against what two schemas ask for: JUnit.xsd of Ant
(windyroad/JUnit-Schema) and junit-10.xsd of Jenkins (jenkinsci/xunit-plugin). Prints the test cases."""

import re
import sys
import xml.etree.ElementTree as ET

root = ET.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites" and not root.attrib, "Ant's schema has no attribute here"
[suite] = root
required = {"name", "package", "id", "hostname", "timestamp", "tests", "failures", "errors", "time"}
assert set(suite.attrib) == required | {"skipped"}, suite.attrib
assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
tags = [child.tag for child in suite]
cases = suite.findall("testcase")
assert tags == ["properties"] + ["testcase"] * len(cases) + ["system-out", "system-err"], tags
for entry in suite.find("properties"):
    assert set(entry.attrib) == {"name", "value"}
found = {"failure": 0, "skipped": 0}
for case in cases:
    assert set(case.attrib) == {"name", "classname", "time"}
    float(case.get("time"))
    assert len(case) <= 1
    said = ""
    for child in case:
        found[child.tag] += 1
        if child.tag == "failure":
            assert set(child.attrib) == {"type", "message"}
        said = f"{child.tag}: {child.get('message')}"
    print(case.get("classname"), case.get("name"), said, sep=" | ")
assert int(suite.get("tests")) == len(cases)
assert int(suite.get("failures")) == found["failure"]
assert int(suite.get("skipped")) == found["skipped"]
