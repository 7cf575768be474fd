"""Compares laggard to other tools on the same logs: one command that generates, installs, runs, checks and prints.

    python3 tests/bench/compare.py --lines 1000000

Standard output has tables in Markdown, standard error what is being done. The exit code is 1 when two tools do not give the same answer or one fails,
and never depends on how fast anything is. README.md beside this file says what is measured and what cannot be compared.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from answers import check
from data import Data, prepare, say
from growth import grow
from installing import Peers, find
from machine import describe
from measure import Cost, race, warm
from races import Races
from rows import Rows
from tables import Results, as_json, markdown

REPOSITORY = Path(__file__).resolve().parents[2]


def read_arguments() -> argparse.Namespace:
    """What was typed."""
    default_cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "laggard-bench"
    parser = argparse.ArgumentParser(description="Compares laggard to other tools on the same logs.")
    parser.add_argument("--lines", type=int, default=1_000_000, help="lines of an archive, at least 1000 (default: 1000000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each tool runs; medians count (default: 5)")
    parser.add_argument("--laggard", help="the binary to measure (default: the one that `cargo build --release` makes)")
    parser.add_argument("--inflater", help="the binary of the bench `reading` (default: built beside laggard, unless --laggard is given)")
    parser.add_argument("--cache", type=Path, default=default_cache, help="where logs and tools are kept (default: %(default)s)")
    parser.add_argument("--no-install", action="store_true", help="compare to the tools that are there and install nothing")
    parser.add_argument("--growth", action="store_true", help="measure how cost grows with lines, endpoints, paths and threads as well")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to this file as well, for programs")
    arguments = parser.parse_args()
    if arguments.lines < 1000 or arguments.rounds < 1:
        parser.error("--lines must be 1000 or more and --rounds 1 or more")
    return arguments


def build() -> tuple[str, str]:
    """Builds laggard and the bench that inflates, with the settings of a release, and gives their paths."""
    say("building laggard; the first time takes minutes")
    paths = {}
    for name, command in {"laggard": ["build", "--release"], "reading": ["bench", "--bench", "reading", "--no-run"]}.items():
        options = ["--locked", "--message-format=json-render-diagnostics"]
        built = subprocess.run(["cargo", *command, *options], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True)
        for line in built.stdout.splitlines():
            message = json.loads(line)
            if message.get("executable") and message["target"]["name"] == name:
                paths[name] = message["executable"]
    return paths["laggard"], paths["reading"]


def run_all(races: Races, data: Data, rounds: int, failures: dict[str, str]) -> dict[str, Cost]:
    """Runs every race and gives the median costs by name."""
    warm([*data.archives, *data.more_archives, data.plain, data.combined, data.small])
    plan = [
        (races.archives(), rounds),
        (races.more_archives(), rounds),
        (races.single(), rounds),
        (races.combined(), rounds),
        (races.notebook(), rounds),
        (races.plain(), rounds),
        # These take milliseconds, and single runs of such scatter.
        (races.small_things(), 4 * rounds),
        (races.checks(), 1),
    ]
    costs: dict[str, Cost] = {}
    for contenders, times in plan:
        costs |= race(contenders, times, failures)
    return costs


def main() -> int:
    """The story: build, generate, install, run, check, print."""
    arguments = read_arguments()
    laggard, inflater = arguments.laggard, arguments.inflater
    if not laggard:
        laggard, built = build()
        inflater = inflater or built
    laggard = str(Path(laggard).resolve())
    machine = describe()
    data = prepare(laggard, arguments.cache, arguments.lines)
    peers: Peers = find(arguments.cache, not arguments.no_install, inflater)
    peers.add("laggard", [laggard], [laggard, "--version"])

    failures: dict[str, str] = {}
    folder = arguments.cache / "runs"
    races = Races(laggard, peers, data, folder)
    costs = run_all(races, data, arguments.rounds, failures)
    agreed, disagreements = check(races.answers, set(costs))
    results = Results(
        command=shlex.join(["python3", *sys.argv]),
        machine=machine,
        versions=peers.versions,
        missing=peers.missing,
        failures=failures,
        rows=Rows(costs, peers.missing, failures, data).all(),
        growth=grow(laggard, data, arguments.cache, arguments.rounds, failures) if arguments.growth else [],
        agreed=agreed,
        disagreements=disagreements,
    )
    print(markdown(results), end="")
    if arguments.json:
        arguments.json.write_text(as_json(results), encoding="utf-8")
    return 1 if failures or disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
