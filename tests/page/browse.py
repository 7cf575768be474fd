#!/usr/bin/env python3
"""Opens a report in headless Chromium and tells what it saw there, as JSON.

    python3 tests/page/browse.py reports/report.html [--axe axe.min.js] [--width 390] [--dark] [--screenshot page.png]

It speaks the DevTools protocol over a pipe, so that it needs nothing but Python and Chromium. Told are
errors on the console, requests that the page made, the order of the first column before and after
clicks on headings, what hostile texts did (they set `window.pwned` if they run), how wide the page is
on a screen of --width, and the violations that axe-core finds, when its file is given:

    npm pack axe-core && tar xzf axe-core-*.tgz package/axe.min.js
"""
import argparse
import base64
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SILENCE_S = 120
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]


class Browser:
    """A Chromium with one page, spoken to over file descriptors 3 and 4."""

    def __init__(self, program, profile):
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def redirect():
            # The ends move out of the way first: one of them may be 3 or 4 already.
            low, high = os.dup(to_read), os.dup(from_write)
            reading, writing = os.dup(low), os.dup(high)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        arguments += ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
        arguments += ["--disable-sync", "--disable-dev-shm-usage"]
        arguments += [f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            [program, *arguments],
            preexec_fn=redirect,
            start_new_session=True,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self.number, self.buffer, self.events, self.session = 0, b"", [], None

    def receive(self):
        while b"\0" not in self.buffer:
            if not select.select([self.from_read], [], [], SILENCE_S)[0]:
                raise RuntimeError(f"the browser said nothing for {SILENCE_S} seconds")
            piece = os.read(self.from_read, 1 << 20)
            if not piece:
                raise RuntimeError("the browser closed its pipe")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def close(self):
        """Ends the browser and all its processes: one that lives on would still write into the profile."""
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except (RuntimeError, OSError, subprocess.TimeoutExpired):
            pass  # It is ended the hard way below.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # All of them are gone.
        self.process.wait()

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def evaluate(self, expression):
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")


def clicked(browser, column):
    """The texts of a column of the first table after a click on its heading, and after another."""
    button = f"document.querySelectorAll('table.sortable thead th')[{column}].querySelector('button')"
    orders = []
    for _ in range(2):
        browser.evaluate(f"{button}.click()")
        orders.append(
            browser.evaluate(
                f"[...document.querySelector('table.sortable').tBodies[0].rows].map((row) => row.cells[{column}].textContent.trim())"
            )
        )
    return orders


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--axe", type=pathlib.Path)
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--screenshot", type=pathlib.Path)
    parser.add_argument("--height", type=int, help="of the screenshot; else the whole page")
    options = parser.parse_args()
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sys.exit("no Chromium: tried " + ", ".join(NAMES))
    profile = tempfile.mkdtemp()
    browser = Browser(program, profile)
    try:
        print(json.dumps(look(browser, options), indent=1))
    finally:
        browser.close()
        # What a dying process leaves there is the business of the temporary folder, not of this check.
        shutil.rmtree(profile, ignore_errors=True)


def look(browser, options):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ["Page", "Runtime", "Log", "Network"]:
        browser.call(f"{domain}.enable")
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        width=options.width,
        height=900,
        deviceScaleFactor=1,
        mobile=options.width < 600,
    )
    scheme = "dark" if options.dark else "light"
    browser.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
    )
    url = options.page.resolve().as_uri()
    started = time.monotonic()
    browser.call("Page.navigate", url=url)
    browser.wait_for("Page.loadEventFired")
    rows = browser.evaluate("document.querySelectorAll('table.sortable tbody tr').length")
    browser.evaluate("document.body.getBoundingClientRect().height")
    opened_s = time.monotonic() - started
    if options.screenshot:
        height = options.height or browser.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": options.width, "height": height, "scale": 1}
        shot = browser.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        options.screenshot.write_bytes(base64.b64decode(shot["data"]))
    result = {
        "title": browser.evaluate("document.title"),
        "opened_s": round(opened_s, 2),
        "rows": rows,
        "verdict": browser.evaluate("document.querySelector('.verdict li').textContent"),
        "headings": browser.evaluate("[...document.querySelectorAll('h2')].map((h) => h.textContent)"),
        "charts": browser.evaluate("document.querySelectorAll('figure svg').length"),
        "overflow_px": browser.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
        "by_requests": clicked(browser, 1),
        "by_endpoint": clicked(browser, 0),
        "pwned": browser.evaluate("window.pwned ?? null"),
    }
    if options.axe:
        # The policy of the page holds for the page's own scripts, not for what a debugger evaluates.
        browser.evaluate(options.axe.read_text())
        found = browser.evaluate("axe.run().then((found) => found.violations)")
        result["axe"] = [
            {
                "id": one["id"],
                "impact": one["impact"],
                "nodes": [node["html"][:200] for node in one["nodes"]][:3],
            }
            for one in found
        ]
    problems = []
    for event in browser.events:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Log.entryAdded":
            problems.append(parameters["entry"]["text"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
            problems.append(json.dumps(parameters)[:300])
    requested = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    result["console"] = problems
    result["requests"] = [one for one in requested if one != url]
    return result


if __name__ == "__main__":
    main()
