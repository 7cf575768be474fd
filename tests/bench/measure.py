"""Runs commands and tells what they cost: wall time, CPU time, peak memory.

Comes in: commands that run the same work with different tools. Goes out: the median cost of each. Runs are interleaved, one round after the
other, so that a machine that slows down does so for all of them; a cost alone says little, the ratio of two costs of one race says more.
"""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run took, or the medians of several."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Contender:
    """A command in a race. Its output goes to the file `answer` when there is one, else to /dev/null."""

    name: str
    command: list[str]
    answer: Path | None = None
    # A tool that takes minutes need not be measured as often as one that takes a second.
    most_rounds: int = 100
    environment: dict[str, str] = field(default_factory=dict)


class Failed(Exception):
    """A command ended with an error; the text names it and quotes its last words."""


def run(contender: Contender) -> Cost:
    """Runs a command once. Children that it waits for, such as those of a shell's pipeline, count with it."""
    with open(contender.answer or os.devnull, "wb") as target:
        start = time.perf_counter()
        child = subprocess.Popen(
            contender.command,
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.PIPE,
            env={**os.environ, **contender.environment},
        )
        assert child.stderr is not None
        words = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall_s = time.perf_counter() - start
        child.stderr.close()
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        last = words.decode(errors="replace").strip().splitlines()[-1:]
        raise Failed(f"exit code {child.returncode}: {' '.join(last)[:200]}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )


def warm(files: list[Path]) -> None:
    """Reads files once, so that all runs find them in the page cache."""
    for file in files:
        with open(file, "rb") as stream:
            while stream.read(1 << 20):
                pass


def race(contenders: list[Contender], rounds: int, failures: dict[str, str]) -> dict[str, Cost]:
    """Runs all contenders once a round and gives the medians by name. Who fails is out of the race and named in `failures`."""
    costs: dict[str, list[Cost]] = {}
    for number in range(rounds):
        for contender in contenders:
            if contender.name in failures or number >= contender.most_rounds:
                continue
            print(f"  round {number + 1} of {rounds}: {contender.name}", file=sys.stderr, flush=True)
            try:
                costs.setdefault(contender.name, []).append(run(contender))
            except (Failed, OSError) as error:
                failures[contender.name] = str(error)
                costs.pop(contender.name, None)
    return {name: median(several) for name, several in costs.items()}
