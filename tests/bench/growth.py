"""The second table: how time and memory of `stats` grow with lines, endpoints, distinct paths and threads.

Comes in: laggard and the logs of the first table; logs with other numbers of endpoints and other ids are made here and kept. Goes out: a row a
run, with its cost and the ratio to the first of its group. The runs of one group are interleaved.
"""

from dataclasses import dataclass
from pathlib import Path

from data import ARCHIVES, Data, fingerprint, fresh_folder, generate, mark_complete, say
from machine import cores
from measure import Contender, Cost, race, warm

ENDPOINTS = [10, 60, 300, 1000, 5000]
IDS = ["numbers", "uuids", "codes", "words", "mixed"]


@dataclass(frozen=True)
class Grown:
    """One run, and the first of its group to compare it to."""

    group: str
    name: str
    cost: Cost
    base: Cost


def make_logs(laggard: str, folder: Path, lines: int) -> None:
    """Writes a log for each number of endpoints and each kind of ids, unless they are there."""
    stamp = {"lines": lines, "generator": fingerprint(laggard), "endpoints": ENDPOINTS, "ids": IDS}
    if not fresh_folder(folder, stamp):
        return
    say(f"generating {len(ENDPOINTS) + len(IDS)} archives of {lines:,} lines in {folder}")
    for endpoints in ENDPOINTS:
        generate(laggard, folder / f"endpoints-{endpoints}.gz", lines, "--endpoints", str(endpoints))
    for ids in IDS:
        generate(laggard, folder / f"ids-{ids}.gz", lines, "--ids", ids)
    mark_complete(folder, stamp)


def groups(laggard: str, data: Data, folder: Path) -> dict[str, list[Contender]]:
    """What runs, by what grows."""

    def stats(name: str, files: list[Path], *options: str) -> Contender:
        return Contender(name, [laggard, "stats", "--quiet", "--format", "csv", *options, *map(str, files)])

    counts = [count for count in (1, 2, 4, ARCHIVES) if count <= len(data.archives)]
    threads = sorted({count for count in (1, 2, 4, 8, 16) if count <= cores()} | {cores()})
    kinds: list[Contender] = []
    for ids in IDS:
        file = [folder / f"ids-{ids}.gz"]
        kinds.append(stats(f"ids are {ids}", file))
        kinds.append(stats(f"ids are {ids}, --keep-query", file, "--keep-query"))
        kinds.append(stats(f"ids are {ids}, --no-templates", file, "--no-templates"))
    return {
        "lines, a thread": [stats(f"{count * data.lines:,} lines", data.archives[:count], "--threads", "1") for count in counts],
        "lines, all threads": [stats(f"{count * data.lines:,} lines", data.archives[:count]) for count in counts],
        "endpoints": [stats(f"{endpoints} endpoints", [folder / f"endpoints-{endpoints}.gz"]) for endpoints in ENDPOINTS],
        "distinct paths": kinds,
        "threads": [stats(f"{count} threads, {ARCHIVES * data.lines:,} lines", data.archives, "--threads", str(count)) for count in threads],
    }


def grow(laggard: str, data: Data, cache: Path, rounds: int, failures: dict[str, str]) -> list[Grown]:
    """Makes the logs, runs everything, and compares each run to the first of its group."""
    folder = cache / f"growth-{data.lines}"
    make_logs(laggard, folder, data.lines)
    rows = []
    for group, contenders in groups(laggard, data, folder).items():
        say(f"growth with {group}")
        warm([Path(word) for contender in contenders for word in contender.command if word.endswith(".gz")])
        found: dict[str, str] = {}
        costs = race(contenders, rounds, found)
        failures.update(found)
        base = next(iter(costs.values()), None)
        rows += [Grown(group, name, cost, base) for name, cost in costs.items() if base]
    return rows
