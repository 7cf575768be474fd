#!/usr/bin/env python3
"""Measures how often laggard's "since when" and "for whom" are wrong on steady generated days, and how often
they are right on days with an anomaly.

    measure.py --laggard target/release/laggard            prints the tables of the documentation
    measure.py --laggard ... --days 40 --only steady       less of it

Python 3.10, no packages. One core. A steady day is wrong when its report has any shift, or anything that
stands out. A day with an anomaly is a hit when what was changed is named, and wrong when anything else is.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, namedtuple
from datetime import datetime, timezone
from pathlib import Path

LINES = (20_000, 50_000, 100_000, 200_000, 500_000)
# The middle of the generated day, 2025-01-24 12:00 in Paris, is when a step begins.
STEP_MINUTE = int(datetime(2025, 1, 24, 11, tzinfo=timezone.utc).timestamp()) // 60

Shift = namedtuple("Shift", "endpoint minute")
StandOut = namedtuple("StandOut", "dimension value")


def judged(laggard, log, folder):
    """The verdicts of laggard: shifts, and what stands out."""
    subprocess.run([laggard, "report", "-q", "-o", folder, log], check=True, capture_output=True)
    report = json.loads((Path(folder) / "summary.json").read_text())
    minute = lambda text: int(datetime.fromisoformat(text).timestamp()) // 60
    shifts = [Shift(f"{s['method']} {s['endpoint']}", minute(s["since"])) for s in report["shifts"]]
    return shifts, [StandOut(s["dimension"], s["value"]) for s in report["stand_outs"]]


def day(args, lines, seed, *options):
    """Generates a day and judges it: shifts, what stands out, and the endpoint the anomaly is at."""
    with tempfile.TemporaryDirectory() as folder:
        log = str(Path(folder) / "day.gz")
        made = subprocess.run([args.laggard, "generate", "--lines", str(lines), "--seed", str(seed), "-o", log, *options],
                              check=True, capture_output=True, text=True)
        at = re.search(r"^anomaly: .* at (.*) from", made.stderr, re.M)
        shifts, stand_outs = judged(args.laggard, log, str(Path(folder) / "report"))
    if args.verbose:
        print("#", lines, seed, *options, shifts, stand_outs, file=sys.stderr, flush=True)
    return shifts, stand_outs, at and at.group(1)


def same_endpoint(found, true):
    """The generator writes {uuid} and {code} where laggard writes {id}."""
    return re.sub(r"\{\w+\}", "{id}", found) == re.sub(r"\{\w+\}", "{id}", true)


def steady(args, name, *options):
    """Days on which nothing happens: how many are reported all the same."""
    print(f"\n{name}\nlines    days  with a shift  with a stand-out")
    dimensions = Counter()
    for lines in args.lines:
        wrong = Counter()
        days = max(1, args.days // len(LINES))
        for seed in range(days):
            shifts, stand_outs, _ = day(args, lines, 1000 + seed, *options)
            wrong["shift"] += bool(shifts)
            wrong["whom"] += bool(stand_outs)
            dimensions.update({s.dimension for s in stand_outs})
        print(f"{lines:<8} {days:<5} {wrong['shift']:<13} {wrong['whom']}", flush=True)
    print("days with a stand-out by dimension:", dict(dimensions))


def shifted(args, anomaly, *options):
    """Days on which one endpoint changes for good at noon."""
    print(f"\n{anomaly} {' '.join(options)}\nlines    days  hit  wrong  minutes off: median  worst")
    for lines in args.lines:
        hits, wrong, off = 0, 0, []
        days = max(1, args.days // 10)
        for seed in range(days):
            shifts, _, true = day(args, lines, 2000 + seed, "--anomaly", anomaly, *options)
            right = [s for s in shifts if same_endpoint(s.endpoint, true)]
            hits += bool(right)
            # Redirects of the endpoint, which get slower too, are counted under its path without the last /.
            wrong += any(not same_endpoint(s.endpoint.rstrip("/"), true.rstrip("/")) for s in shifts)
            off += [abs(s.minute - STEP_MINUTE) for s in right]
        off.sort()
        middle, worst = (off[len(off) // 2], off[-1]) if off else ("", "")
        print(f"{lines:<8} {days:<5} {hits:<4} {wrong:<6} {middle:<20} {worst}", flush=True)


def no_shift(args, anomaly):
    """Days on which something happens that is not a lasting shift."""
    print(f"\n{anomaly}\nlines    days  with a shift  with a stand-out")
    for lines in args.lines:
        days = max(1, args.days // 10)
        found = [day(args, lines, 3000 + seed, "--anomaly", anomaly) for seed in range(days)]
        print(f"{lines:<8} {days:<5} {sum(bool(f[0]) for f in found):<13} {sum(bool(f[1]) for f in found)}", flush=True)


def container(args, anomaly):
    """Days on which web-2 is slower."""
    print(f"\n{anomaly}\nlines    days  hit by dimension  wrong")
    for lines in args.lines:
        hits, wrong, days = Counter(), 0, max(1, args.days // 10)
        for seed in range(days):
            _, stand_outs, _ = day(args, lines, 4000 + seed, "--anomaly", anomaly)
            hits.update({s.dimension for s in stand_outs if s.value == "web-2"})
            wrong += any(s.value != "web-2" for s in stand_outs)
        print(f"{lines:<8} {days:<5} {dict(hits)}  {wrong}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--laggard", required=True)
    parser.add_argument("--days", type=int, default=200, help="steady days; a tenth of it for each other row")
    parser.add_argument("--lines", type=int, nargs="+", default=LINES)
    parser.add_argument("--only", choices=["steady", "more-steady", "shifted", "others", "container"])
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    wanted = lambda part: args.only in (None, part)
    if wanted("steady"):
        steady(args, "steady, 60 endpoints")
    if wanted("more-steady"):
        steady(args, "steady, 300 endpoints, 10 containers", "--endpoints", "300", "--containers", "10")
        steady(args, "steady, a week", "--span", "7d")
        steady(args, "steady, the morning from midnight to noon", "--span", "12h")
    if wanted("shifted"):
        for anomaly in ("step:1.3", "step:1.5", "step:2"):
            shifted(args, anomaly)
            shifted(args, anomaly + "@30")
    if wanted("others"):
        for anomaly in ("slowdown:1.5", "spike:5", "timeouts:20", "timeouts:20@3", "errors:30", "gap:2"):
            no_shift(args, anomaly)
    if wanted("container"):
        for anomaly in ("container:1.5", "container:2"):
            container(args, anomaly)


if __name__ == "__main__":
    main()
