"""Which commands run against each other: the contenders of every race.

Comes in: laggard, the peers that are there, the logs. Goes out: lists of contenders; those of one list read the same files and run interleaved.
The names are those that `rows` looks for. Peers that are missing have no contender.
"""

import shlex
from pathlib import Path

from data import Data
from installing import Peers
from machine import cores
from measure import Contender

HERE = Path(__file__).parent
# The combined format with nginx's $request_time behind it.
GOACCESS_FORMAT = '%h %^ %^ [%d:%t %^] "%r" %s %b "%R" "%u" %T'
AGRIND_QUERY = (
    r'* | parse "* - - [*] \"* * *\" * * \"*\" \"*\" *" '
    "as ip, time, method, path, protocol, status, bytes, referer, agent, seconds "
    "| count, p50(seconds), p95(seconds), p99(seconds) by method, status"
)


class Races:
    """Builds the contenders; `answers` is the folder where their outputs go, `scratch` one for reports."""

    def __init__(self, laggard: str, peers: Peers, data: Data, folder: Path) -> None:
        self.laggard = laggard
        self.peers = peers
        self.data = data
        self.answers = folder / "answers"
        self.scratch = folder / "output"
        self.answers.mkdir(parents=True, exist_ok=True)
        self.scratch.mkdir(parents=True, exist_ok=True)

    def stats(self, name: str, files: list[Path], *options: str) -> Contender:
        """`laggard stats`, whose table is kept."""
        command = [self.laggard, "stats", "--quiet", "--format", "csv", *options, *map(str, files)]
        return Contender(name, command, answer=self.answers / f"{name}.csv")

    def of_peer(self, tool: str, name: str, arguments: list[str], answer: bool = True, most_rounds: int = 100) -> list[Contender]:
        """A peer's contender, or none when the peer is missing."""
        if tool not in self.peers.commands:
            return []
        command = self.peers.commands[tool] + arguments
        return [Contender(name, command, self.answers / f"{name}.out" if answer else None, most_rounds)]

    def after_zcat(self, tool: str, name: str, arguments: list[str]) -> list[Contender]:
        """A peer that cannot read gzip, behind a pipe; zcat runs beside it and counts with it."""
        if tool not in self.peers.commands:
            return []
        line = f"zcat {shlex.quote(str(self.data.combined))} | {shlex.join(self.peers.commands[tool] + arguments)}"
        return [Contender(name, ["sh", "-c", line], self.answers / f"{name}.out", most_rounds=3)]

    def archives(self) -> list[Contender]:
        """Eight gzipped archives: the decompressor, the table, the same table by others, the whole report."""
        files = [str(file) for file in self.data.archives]
        contenders = [
            self.stats("stats of 8 archives", self.data.archives),
            Contender("report of 8 archives", [self.laggard, "report", "--quiet", "--output", str(self.scratch / "report"), *files]),
        ]
        if "igzip" in self.peers.commands:
            # As many at a time as there are cores, like laggard.
            parallel = ["xargs", "-0", f"-P{cores()}", "-n1", *self.peers.commands["igzip"], "-dc"]
            names = " ".join(shlex.quote(file) for file in files)
            contenders.append(Contender("igzip of 8 archives", ["sh", "-c", f"printf '%s\\0' {names} | {shlex.join(parallel)}"]))
        script = str(HERE / "peers" / "ask_duckdb.py")
        contenders += self.of_peer("duckdb", "duckdb of 8 archives", [script, str(HERE / "duckdb.sql"), *files])
        contenders += self.of_peer("duckdb", "duckdb-regexp of 8 archives", [script, str(HERE / "duckdb-regexp.sql"), *files], most_rounds=3)
        contenders += self.of_peer("polars", "polars of 8 archives", [str(HERE / "peers" / "ask_polars.py"), *files])
        return contenders

    def more_archives(self) -> list[Contender]:
        """Twice as much input, for its peak memory."""
        return [self.stats("stats of 16 archives", self.data.archives + self.data.more_archives)]

    def single(self) -> list[Contender]:
        """One gzipped archive, which only one thread can inflate."""
        file = str(self.data.single)
        return [
            self.stats("stats of one archive", [self.data.single]),
            *self.of_peer("inflater", "zlib-rs of one archive", [file], answer=False),
            *self.of_peer("igzip", "igzip of one archive", ["-dc", file], answer=False),
            *self.of_peer("zcat", "zcat of one archive", [file], answer=False),
        ]

    def combined(self) -> list[Contender]:
        """The requests of that archive as a combined access log, gzipped."""
        file = str(self.data.combined)
        goaccess = ["--no-global-config", f"--log-format={GOACCESS_FORMAT}", "--date-format=%d/%b/%Y", "--time-format=%T", "--no-progress"]
        return [
            self.stats("stats of combined", [self.data.combined], "--all-paths"),
            *self.of_peer("rhit", "rhit of combined", ["--color", "no", "--silent-load", "--no-name-check", file]),
            *self.after_zcat("goaccess", "goaccess of combined", [*goaccess, "-o", "json", "-"]),
            *self.after_zcat("agrind", "agrind of combined", [AGRIND_QUERY, "-o", "json"]),
        ]

    def notebook(self) -> list[Contender]:
        """A smaller archive, because the notebook's method takes minutes."""
        script = str(HERE / "peers" / "ask_pandas.py")
        return [
            self.stats("stats of small", [self.data.small]),
            *self.of_peer("pandas", "pandas of small", [script, str(self.data.small)], most_rounds=2),
        ]

    def plain(self) -> list[Contender]:
        """What one thread does: a log that is not compressed, and the conversion of requests to rows."""
        convert = [self.laggard, "convert", "--quiet", "--threads", "1", "--output", str(self.scratch / "requests.parquet")]
        return [
            self.stats("stats of plain", [self.data.plain], "--threads", "1"),
            Contender("convert of plain", [*convert, str(self.data.plain)]),
            Contender("convert of one archive", [*convert, str(self.data.single)]),
        ]

    def small_things(self) -> list[Contender]:
        """What is mostly the start of the program."""
        sample = HERE.parents[1] / "sample-logs"
        command = [self.laggard, "report", "--quiet", "--output", str(self.scratch / "sample"), str(sample)]
        return [
            Contender("version", [self.laggard, "--version"]),
            Contender("report of sample-logs", command),
        ]

    def checks(self) -> list[Contender]:
        """Not measured: the table of all paths, which that of the combined log must equal."""
        return [self.stats("stats of all paths", [self.data.single], "--all-paths")]
