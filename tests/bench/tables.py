"""Prints what was measured: Markdown for people, JSON for programs.

Both hold the same: the machine, the versions, the rows with their absolute figures, what agreed and what did not.
"""

import json
from dataclasses import asdict, dataclass

from growth import Grown
from measure import Cost
from rows import Row


@dataclass(frozen=True)
class Results:
    """Everything that a run of the benchmark found."""

    command: str
    machine: dict[str, str]
    versions: dict[str, str]
    missing: dict[str, str]
    failures: dict[str, str]
    rows: list[Row]
    growth: list[Grown]
    agreed: list[str]
    disagreements: list[str]


def show(cost: Cost) -> str:
    """Wall time, CPU time and peak memory in a few words."""
    # Three digits that matter are enough, and below 0.1 s they are milliseconds.
    def time(seconds: float) -> str:
        return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds:.2f} s"

    return f"{time(cost.wall_s)}, CPU {time(cost.cpu_s)}, {cost.peak_mb:.0f} MB"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    # A bar in a cell would end it.
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"] + [f"| {' | '.join(row)} |" for row in cells]


def markdown(results: Results) -> str:
    """The whole page."""
    lines = [", ".join(f"{name}: {value}" for name, value in results.machine.items()), ""]
    lines += [", ".join(f"{tool} {version}" for tool, version in results.versions.items()), "", f"`{results.command}`", ""]
    lines += table(
        ["what", "target", "measured", "wall, CPU, peak memory"],
        [
            [row.what, row.target, row.measured, "; ".join(f"{name}: {show(cost)}" for name, cost in row.figures.items())]
            for row in results.rows
        ],
    )
    if results.growth:
        lines += [""] + table(
            ["growth with", "run", "wall", "CPU", "peak memory", "wall, ×", "memory, ×"],
            [
                [
                    row.group,
                    row.name,
                    f"{row.cost.wall_s:.3f} s",
                    f"{row.cost.cpu_s:.3f} s",
                    f"{row.cost.peak_mb:.0f} MB",
                    f"{row.cost.wall_s / row.base.wall_s:.2f}",
                    f"{row.cost.peak_mb / row.base.peak_mb:.2f}",
                ]
                for row in results.growth
            ],
        )
    lines += ["", "The same answers:", ""] + [f"- {text}" for text in results.agreed or ["nothing could be compared"]]
    if results.missing:
        lines += ["", "Skipped:", ""] + [f"- {tool}: {reason}" for tool, reason in results.missing.items()]
    if results.failures:
        lines += ["", "**Failed:**", ""] + [f"- {name}: {reason}" for name, reason in results.failures.items()]
    if results.disagreements:
        lines += ["", "**Disagreements:**", ""] + [f"- {text}" for text in results.disagreements]
    return "\n".join(lines) + "\n"


def as_json(results: Results) -> str:
    """The same for programs; times in seconds, memory in MB (10⁶ bytes)."""
    return json.dumps(asdict(results), indent=1, ensure_ascii=False) + "\n"
