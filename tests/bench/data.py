"""The logs that are read, made by `laggard generate` and kept for the next run.

Comes in: the laggard binary, a folder and a number of lines. Goes out: the paths of the logs. They are made anew when the generator writes
other lines than it did; nothing else is checked.
"""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ARCHIVES = 8
CONVERTER = Path(__file__).with_name("combined.py")


@dataclass(frozen=True)
class Data:
    """The logs, N being the number of lines that was asked for."""

    lines: int
    # Eight gzipped archives of N lines each, and eight others.
    archives: list[Path]
    more_archives: list[Path]
    # The first of the archives, as it is, inflated, and as a combined access log, gzipped.
    single: Path
    plain: Path
    combined: Path
    # N / 5 lines, for the notebook's method.
    small: Path

    @property
    def raw_mb(self) -> float:
        """The size of `plain` in MB (10⁶ bytes)."""
        return self.plain.stat().st_size / 1e6


def say(text: str) -> None:
    """Tells the terminal what is being done; standard output has the tables alone."""
    print(text, file=sys.stderr, flush=True)


def generate(laggard: str, target: Path, lines: int, *options: str) -> None:
    """Writes a log of that many lines."""
    command = [laggard, "generate", "--lines", str(lines), "--output", str(target), *options]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def fingerprint(laggard: str) -> str:
    """Changes when the generator does."""
    sample = subprocess.run([laggard, "generate", "--lines", "500"], check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return hashlib.sha256(sample.stdout).hexdigest()


def fresh_folder(folder: Path, stamp: dict) -> bool:
    """Whether the folder has nothing yet, or data of another generator, which is removed then."""
    try:
        if json.loads((folder / "complete.json").read_text()) == stamp:
            return False
    except (OSError, ValueError):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return True


def mark_complete(folder: Path, stamp: dict) -> None:
    """Tells the next run that all data is there."""
    (folder / "complete.json").write_text(json.dumps(stamp))


def write_logs(laggard: str, folder: Path, lines: int) -> None:
    """Makes everything that `Data` has."""
    say(f"generating {2 * ARCHIVES} archives of {lines:,} lines in {folder}")
    split = ("--files", str(ARCHIVES))
    generate(laggard, folder / "archives", lines * ARCHIVES, "--seed", "1", *split)
    generate(laggard, folder / "more-archives", lines * ARCHIVES, "--seed", "2", *split)
    generate(laggard, folder / "small.gz", max(lines // 5, 100), "--seed", "3")
    single = sorted((folder / "archives").iterdir())[0]
    with gzip.open(single) as source, open(folder / "plain.log", "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    # In a process of its own: what Python needs for it would count as the peak memory of the commands that are measured.
    subprocess.run([sys.executable, str(CONVERTER), str(single), str(folder / "access.log.gz")], check=True)


def prepare(laggard: str, cache: Path, lines: int) -> Data:
    """Gives the logs, and makes them before when they are not there."""
    folder = cache / f"data-{lines}"
    stamp = {"lines": lines, "generator": fingerprint(laggard), "converter": CONVERTER.read_text()}
    if fresh_folder(folder, stamp):
        write_logs(laggard, folder, lines)
        mark_complete(folder, stamp)
    archives = sorted((folder / "archives").iterdir())
    return Data(
        lines=lines,
        archives=archives,
        more_archives=sorted((folder / "more-archives").iterdir()),
        single=archives[0],
        plain=folder / "plain.log",
        combined=folder / "access.log.gz",
        small=folder / "small.gz",
    )
