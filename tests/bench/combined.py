"""Writes router lines as a combined access log with a last duration, as nginx does with `$request_time` behind the combined format.

    laggard generate --lines 1000000 --output day.gz
    python3 combined.py day.gz access.log.gz

Comes in: a gzipped log of Scalingo's router, whose lines look like

    2025-01-24 00:00:00.22 +0100 CET [router] method=POST path="/api/v1/x" host=h request_id=r container=web-2 from="192.0.2.22" …

Goes out: the same requests in the same order, for the tools that read web server logs only. Lines of the application are left out, because a
web server has none. It is not a general converter: the keys have to stand in the order in which the router writes them, and a line that is cut
ends it with an error, because the tools would not read the same requests then.
"""

import gzip
import re
import sys
from typing import Iterator

ROUTER = re.compile(
    rb"(\S{10}) (\S{8})\S* (\S+) (?:[A-Z]+ ?)?\[router\] method=(\S+) path=\"((?:[^\"\\]|\\.)*)\" host=\S* request_id=\S*(?: container=\S*)? "
    rb"from=\"([^\"]*)\" protocol=\S+ status=(\d+) duration=([\d.]+)s bytes=(\d+) referer=\"((?:[^\"\\]|\\.)*)\" "
    rb"user_agent=\"((?:[^\"\\]|\\.)*)\""
)
MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def common_date(iso: bytes) -> bytes:
    """`24/Jan/2025` for `2025-01-24`."""
    year, month, day = iso.split(b"-")
    return b"/".join((day, MONTHS[int(month) - 1], year))


def combined_lines(router_lines: Iterator[bytes]) -> Iterator[bytes]:
    """A combined line for every line of the router."""
    dates: dict[bytes, bytes] = {}
    for line in router_lines:
        found = ROUTER.match(line)
        if not found:
            # The first bracket names the source; an application may quote a line of the router behind its own.
            if line.partition(b"[")[2].startswith(b"router]"):
                sys.exit(f"not understood: {line!r}")
            continue
        iso, time, offset, method, path, client, status, duration, size, referer, agent = found.groups()
        date = dates.get(iso)
        if date is None:
            date = dates[iso] = common_date(iso)
        yield b'%s - - [%s:%s %s] "%s %s HTTP/1.1" %s %s "%s" "%s" %s\n' % (
            client, date, time, offset, method, path, status, size, referer, agent, duration,
        )


def main() -> None:
    """Converts the first argument into the second."""
    source, target = sys.argv[1:3]
    # Level 6 is what gzip and logrotate use by default.
    with gzip.open(source, "rb") as lines, gzip.open(target, "wb", compresslevel=6) as out:
        out.writelines(combined_lines(iter(lines)))


if __name__ == "__main__":
    main()
