"""Makes winter.gz out of a generated log, small enough for the notebook: at most 60 (method, path) groups under /api/v1.

    laggard generate --lines 5000 --seed 11 --endpoints 24 --ansi 3 --containers 2 > day.log
    python make_archive.py day.log winter.gz

Kept are all lines outside of /api/v1, and of the rest the most frequent paths and a few that occur once or twice. Requests that upgraded
(101) are left out: the notebook takes the life of a connection for a duration, laggard does not.
"""

import collections
import gzip
import re
import sys

ANSI = re.compile(r"\x1b\[[0-9;]*m|\\u001b\[[0-9;]*m")
ROUTER = re.compile(r"^\S+ \S+ \S+ \S+ ?\[router\] ")
FREQUENT, RARE = 46, 8


def group(line):
    plain = ANSI.sub("", line)
    if not ROUTER.match(plain):
        return None
    method = re.search(r"method=(\S+)", plain)
    path = re.search(r'path="((?:[^"\\]|\\.)*)"', plain)
    return (method[1], path[1]) if method and path and "/api/v1" in path[1] else None


lines = open(sys.argv[1], encoding="utf-8").read().splitlines(keepends=True)
lines = [line for line in lines if "status=101 " not in ANSI.sub("", line)]
# An application line that quotes a router line ends the notebook with an error.
lines = [line for line in lines if "[router]" not in line or ROUTER.match(ANSI.sub("", line))]
# A zone word that touches its bracket costs the notebook the line.
lines = [line for line in lines if "CET[" not in ANSI.sub("", line)]
# The notebook knows escape bytes only, so the literal form would cost it lines that laggard reads.
lines = [line for line in lines if "\\u001b" not in line]
counts = collections.Counter(filter(None, map(group, lines)))
ranked = [name for name, _ in counts.most_common()]
wanted = set(ranked[:FREQUENT] + ranked[-RARE:])
with gzip.GzipFile(sys.argv[2], "wb", mtime=0) as archive:
    for line in lines:
        name = group(line)
        if name is None or name in wanted:
            archive.write(line.encode())
