"""The table of targets: what was measured, as a ratio where there is something to compare it to.

Comes in: the median costs by the names that `races` gave. Goes out: rows to print. A target is quoted, never judged: how fast a machine is
proves nothing, and one that does other work proves less.
"""

from dataclasses import dataclass, field, replace
from typing import Callable

from data import ARCHIVES, Data
from measure import Cost

# The tool of a contender whose name does not start with it.
TOOLS = {"duckdb-regexp": "duckdb", "zlib-rs": "inflater"}


@dataclass(frozen=True)
class Row:
    """A line of the table; `value` is the number in `measured`, none when it was skipped."""

    what: str
    target: str
    measured: str
    value: float | None = None
    figures: dict[str, Cost] = field(default_factory=dict)


class Rows:
    """Builds the rows out of costs, and says why one is missing."""

    def __init__(self, costs: dict[str, Cost], missing: dict[str, str], failures: dict[str, str], data: Data) -> None:
        self.costs = costs
        self.missing = missing
        self.failures = failures
        self.data = data

    def why_not(self, name: str) -> str:
        """The reason why a contender has no cost."""
        if name in self.failures:
            return f"failed: {name}: {self.failures[name]}"
        tool = name.split()[0]
        tool = TOOLS.get(tool, tool)
        return f"skipped: {tool}: {self.missing.get(tool, 'not run')}"

    def build(self, what: str, target: str, names: list[str], value: Callable[..., float], form: str) -> Row:
        """A row whose number is `value` of the costs of those contenders."""
        for name in names:
            if name not in self.costs:
                return Row(what, target, self.why_not(name))
        number = value(*(self.costs[name] for name in names))
        return Row(what, target, form.format(number), number, {name: self.costs[name] for name in names})

    def compare(self, what: str, target: str, names: list[str], form: str) -> Row:
        """A row with the ratio of the first wall time to the second, and that of CPU times, which other work on the machine moves less."""
        row = self.build(what, target, names, lambda first, second: first.wall_s / second.wall_s, form)
        if row.value is None:
            return row
        first, second = (self.costs[name] for name in names)
        return replace(row, measured=f"{row.measured} (CPU {first.cpu_s / second.cpu_s:.2f} ×)")

    def times_as_long(self, what: str, target: str, ours: str, theirs: str) -> Row:
        """How many times as long laggard took as something that does less."""
        return self.compare(what, target, [ours, theirs], "{:.2f} × its time")

    def faster(self, what: str, target: str, ours: str, theirs: str) -> Row:
        """How many times as fast laggard was as something that does the same."""
        return self.compare(what, target, [theirs, ours], "{:.2f} × as fast")

    def speed(self, what: str, target: str, name: str) -> Row:
        """MB of raw log a second, on one thread; the larger of wall and CPU time counts, so that a second thread would not help."""
        return self.build(what, target, [name], lambda cost: self.data.raw_mb / max(cost.wall_s, cost.cpu_s), "{:.0f} MB/s")

    def of_archives(self) -> list[Row]:
        """Eight archives and the report of them."""
        ours = "stats of 8 archives"
        what = f"`stats` of {ARCHIVES} gzipped archives"
        return [
            self.times_as_long(f"{what}, against `igzip -dc` of them on all cores", "≤ 3.0 ×, aim 2.2 ×", ours, "igzip of 8 archives"),
            self.faster(f"{what}, against DuckDB, duckdb.sql", "≥ 4 ×, aim 6 ×", ours, "duckdb of 8 archives"),
            self.faster(f"{what}, against DuckDB, duckdb-regexp.sql", "≥ 4 ×, aim 6 ×", ours, "duckdb-regexp of 8 archives"),
            self.faster(f"{what}, against polars in Python", "", ours, "polars of 8 archives"),
            self.faster("`stats` of one smaller archive, against the notebook's method in pandas", "≥ 400 ×", "stats of small", "pandas of small"),
        ]

    def of_one_archive(self) -> list[Row]:
        """One archive, whose inflating one thread does alone."""
        ours, what = "stats of one archive", "`stats` of one gzipped archive, against inflating it"
        return [
            self.times_as_long(f"{what} with zlib-rs, as laggard does", "≤ 1.3 ×", ours, "zlib-rs of one archive"),
            self.times_as_long(f"{what} with igzip", "", ours, "igzip of one archive"),
            self.times_as_long(f"{what} with zcat", "", ours, "zcat of one archive"),
        ]

    def of_combined(self) -> list[Row]:
        """The combined access log."""
        ours, what = "stats of combined", "`stats --all-paths` of a gzipped combined log, against"
        return [
            self.faster(f"{what} rhit", "≥ 2 ×", ours, "rhit of combined"),
            self.faster(f"{what} goaccess", "≥ 40 ×", ours, "goaccess of combined"),
            self.faster(f"{what} angle-grinder", "", ours, "agrind of combined"),
        ]

    def of_one_thread(self) -> list[Row]:
        """What a core does in a second."""
        return [
            self.speed("`stats --threads 1` of a plain log, raw log a core", "≥ 1000 MB/s", "stats of plain"),
            self.speed("`convert --threads 1` of a plain log to Parquet, raw log a core", "≥ 300 MB/s", "convert of plain"),
            self.speed("the same of a gzipped one", "", "convert of one archive"),
        ]

    def of_the_rest(self) -> list[Row]:
        """The report, memory, and what is mostly the start of the program."""
        ours, twice = "stats of 8 archives", "stats of 16 archives"
        return [
            self.build(
                "`report` with all files, 60 endpoints, more than `stats` of the same archives",
                "≤ 0.5 s",
                ["report of 8 archives", ours],
                lambda report, stats: report.wall_s - stats.wall_s,
                "{:+.2f} s",
            ),
            self.build(f"peak memory on {ARCHIVES} archives", "≤ 400 MB", [ours], lambda cost: cost.peak_mb, "{:.0f} MB"),
            self.build(
                f"peak memory on {2 * ARCHIVES} archives, more than on {ARCHIVES}",
                "≤ +10 %",
                [twice, ours],
                lambda more, cost: (more.peak_mb / cost.peak_mb - 1) * 100,
                "{:+.1f} %",
            ),
            self.build("`laggard --version`", "≤ 10 ms", ["version"], lambda cost: cost.wall_s * 1000, "{:.1f} ms"),
            self.build("`report` of sample-logs", "≤ 0.5 s", ["report of sample-logs"], lambda cost: cost.wall_s, "{:.2f} s"),
        ]

    def all(self) -> list[Row]:
        """The whole table, in the order of the issue that set the targets."""
        return self.of_archives() + self.of_one_archive() + self.of_combined() + self.of_one_thread() + self.of_the_rest()
