#!/usr/bin/env python3
"""Measures how often the verdicts of `laggard diff` are wrong on pairs of generated days without a change, and how
often they are right when an endpoint takes 1.3 times as long.

    compare.py --laggard target/release/laggard              prints the tables of the documentation
    compare.py --laggard ... --pairs 20 --only unchanged     less of it

Python 3.10, no packages. A pair is wrong when any endpoint is called slower or faster, and when any has more or
fewer errors. In the parts named "drifting" the durations of a day are multiplied by a level that wanders by itself, with
a standard deviation of 5 % and a memory of half an hour or three: requests of a minute then resemble each other, as those of
real services do and those of the generator do not. What the level of a whole day does by chance is not a change of the service.
"""
import argparse
import gzip
import json
import math
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

DURATION = re.compile(rb"duration=([\d.]+)s")
MINUTE = re.compile(rb"T?(\d\d):(\d\d):\d\d")


class Days:
    """Makes days in a folder of its own."""

    def __init__(self, args, folder):
        self.args, self.folder = args, Path(folder)

    def make(self, name, lines, seed, *options):
        log = self.folder / f"{name}.gz"
        made = subprocess.run([self.args.laggard, "generate", "--lines", str(lines), "--seed", str(seed), "-o", str(log), *options],
                              check=True, capture_output=True, text=True)
        at = re.search(r"^anomaly: .* at (.*) from", made.stderr, re.M)
        return log, at and at.group(1)

    def drift(self, log, seed, deviation, memory_minutes):
        """Multiplies the durations of each minute by a level that wanders (an Ornstein-Uhlenbeck process)."""
        chance = random.Random(seed)
        keep = math.exp(-1 / memory_minutes)
        level, levels = chance.gauss(0, deviation), []
        for _ in range(1440):
            level = keep * level + math.sqrt(1 - keep * keep) * chance.gauss(0, deviation)
            levels.append(math.exp(level))

        def slower(line):
            minute = MINUTE.search(line)
            if not minute:
                return line
            factor = levels[int(minute[1]) * 60 + int(minute[2])]
            return DURATION.sub(lambda m: b"duration=%.3fs" % (float(m[1]) * factor), line, count=1)

        with gzip.open(log) as file:
            text = b"".join(map(slower, file))
        log.write_bytes(text)
        return log

    def compare(self, base, new):
        done = subprocess.run([self.args.laggard, "diff", "-q", "--format", "json", str(base), str(new)], check=True, capture_output=True)
        return json.loads(done.stdout)["endpoints"]


def name(endpoint):
    return f"{endpoint['method']} {endpoint['endpoint']}"


def same_endpoint(found, true):
    """The generator writes {uuid} and {code} where laggard writes {id}, and redirects lack the last slash."""
    return re.sub(r"\{\w+\}", "{id}", found).rstrip("/") == re.sub(r"\{\w+\}", "{id}", true).rstrip("/")


def unchanged(args, title, lines, pairs, new_lines=None, options=(), new_options=(), drift=None):
    """Pairs of days without a change: how many have any verdict all the same."""
    wrong, verdicts = Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        days = Days(args, folder)
        for pair in range(pairs):
            base, _ = days.make("base", lines, 10_000 + 2 * pair, *options)
            new, _ = days.make("new", new_lines or lines, 10_001 + 2 * pair, *(new_options or options))
            if drift:
                days.drift(base, 2 * pair, *drift)
                days.drift(new, 2 * pair + 1, *drift)
            endpoints = days.compare(base, new)
            verdicts.update(e["verdict"] for e in endpoints)
            wrong["latency"] += any(e["verdict"] in ("slower", "faster") for e in endpoints)
            wrong["errors"] += any(e["errors"] in ("more", "fewer") for e in endpoints)
            if args.verbose:
                for e in endpoints:
                    if e["verdict"] in ("slower", "faster") or e["errors"] in ("more", "fewer"):
                        print("#", lines, pair, e, file=sys.stderr, flush=True)
    share = lambda verdict: f"{100 * verdicts[verdict] / max(1, sum(verdicts.values())):.0f} %"
    print(f"{title:<58} {pairs:>5} {wrong['latency']:>8} {wrong['errors']:>7} {share('unchanged'):>10} {share('too_little_data'):>9}", flush=True)


def slower(args, rank, factor, lines, pairs, options=(), drift=None):
    """Days on which one endpoint takes longer: how many say so, and how many say it of another."""
    hits, wrong, requests, true = 0, 0, [], ""
    with tempfile.TemporaryDirectory() as folder:
        days = Days(args, folder)
        for pair in range(pairs):
            base, _ = days.make("base", lines, 20_000 + 2 * pair, *options)
            new, true = days.make("new", lines, 20_001 + 2 * pair, "--anomaly", f"slowdown:{factor}@{rank}", *options)
            if drift:
                days.drift(base, 2 * pair, *drift)
                days.drift(new, 2 * pair + 1, *drift)
            endpoints = days.compare(base, new)
            hits += any(same_endpoint(name(e), true) and e["verdict"] == "slower" for e in endpoints)
            wrong += any(not same_endpoint(name(e), true) and e["verdict"] in ("slower", "faster") for e in endpoints)
            requests.append(max(e["new_requests"] for e in endpoints if same_endpoint(name(e), true)))
    print(f"{true:<45} {factor:>6} {sum(requests) // len(requests):>9} {pairs:>5} {hits:>5} {wrong:>6}", flush=True)


def lines_for(args, rank, requests, options=()):
    """How many lines give the endpoint of this rank about so many requests."""
    with tempfile.TemporaryDirectory() as folder:
        days = Days(args, folder)
        log, true = days.make("day", 100_000, 1, "--anomaly", f"slowdown:1@{rank}", *options)
        found = [e for e in days.compare(log, log) if same_endpoint(name(e), true)]
        return int(100_000 * requests / max(e["new_requests"] for e in found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--laggard", required=True)
    parser.add_argument("--pairs", type=int, default=200, help="pairs without a change; a fifth of it for each endpoint, a quarter for other kinds of pairs")
    parser.add_argument("--only", choices=["unchanged", "others", "drifting", "slower", "container"])
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    wanted = lambda part: args.only in (None, part)
    fewer = max(1, args.pairs // 4)
    print(f"{'pairs of days without a change':<58} pairs  latency  errors  unchanged  too little   (pairs with a verdict, endpoints by verdict)")
    if wanted("unchanged"):
        for lines in (20_000, 50_000, 100_000, 300_000, 500_000):
            unchanged(args, f"{lines} lines", lines, max(1, args.pairs // 5))
    if wanted("others"):
        unchanged(args, "100000 against 150000 lines", 100_000, fewer, 150_000)
        unchanged(args, "100000 against 50000 lines", 100_000, fewer, 50_000)
        unchanged(args, "a whole day against its morning", 100_000, fewer, 50_000, ("--span", "24h"), ("--span", "12h"))
        unchanged(args, "a Friday against a Saturday", 100_000, fewer, None, (), ("--start", "2025-01-25"))
        unchanged(args, "500 lines", 500, fewer)
        unchanged(args, "3000 lines, 10 endpoints", 3000, fewer, None, ("--endpoints", "10"))
        unchanged(args, "two quarters of an hour", 100_000, fewer, None, ("--span", "15min"))
        unchanged(args, "100000 lines, 300 endpoints", 100_000, fewer, None, ("--endpoints", "300"))
        unchanged(args, "an hour without a line", 100_000, fewer, None, (), ("--anomaly", "gap:2"))
        unchanged(args, "20 minutes with 5 times the traffic", 100_000, fewer, None, (), ("--anomaly", "spike:5"))
        unchanged(args, "half an hour with 20 % timeouts", 100_000, fewer, None, (), ("--anomaly", "timeouts:20"))
        unchanged(args, "a quarter of an hour with 30 % errors", 100_000, fewer, None, (), ("--anomaly", "errors:30"))
    if wanted("drifting"):
        for memory in (30, 180):
            for lines in (100_000, 300_000):
                unchanged(args, f"{lines} lines drifting by 5 %, memory of {memory} min", lines, fewer, drift=(0.05, memory))
        unchanged(args, "100000 lines drifting by 10 %, memory of 180 min", 100_000, fewer, drift=(0.10, 180))
    if wanted("container"):
        # One of three containers is slower on the second day: a change, which is told when it is large enough.
        unchanged(args, "one of three containers 1.1 times as slow (a change)", 100_000, fewer, None, (), ("--anomaly", "container:1.1"))
        unchanged(args, "one of three containers twice as slow (a change)", 100_000, fewer, None, (), ("--anomaly", "container:2"))
    if wanted("slower"):
        print("\nendpoint                                      factor  requests pairs  told  wrong   (wrong: another one is told)")
        for rank in (1, 3, 5, 9, 10, 15, 20):
            slower(args, rank, 1.3, lines_for(args, rank, 2000), fewer)
        slower(args, 3, 1.3, lines_for(args, 3, 2000), fewer, drift=(0.05, 30))
        for rank in (3, 10):
            slower(args, rank, 1.2, lines_for(args, rank, 2000), fewer)
            slower(args, rank, 1.5, lines_for(args, rank, 500), fewer)


if __name__ == "__main__":
    main()
