"""Whether all tools give the same answer.

Comes in: the outputs of a race. Goes out: a sentence for every figure that differs. Requests, slow ones and percentiles have to be equal to the last
digit where a tool computes them exactly; of the others the number of requests is compared.
"""

import csv
import json
import re
from pathlib import Path
from typing import Callable

FIGURES = ["requests", "slow", "p50_ms", "p95_ms", "p99_ms", "max_ms"]
Table = dict[tuple[str, str], tuple[float | None, ...]]
# Of one answer, so that a wrong statement does not print a thousand lines.
MOST_DIFFERENCES = 5


def read_table(file: Path) -> Table:
    """The figures by method and endpoint, from the CSV that laggard and most peers print."""
    table: Table = {}
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            # Where no request has a duration, laggard leaves the count of slow ones empty, while to a group-by none of them is slow.
            if not row["p50_ms"]:
                row["slow"] = ""
            table[row["method"], row["endpoint"]] = tuple(float(row[name]) if row[name] else None for name in FIGURES)
    return table


def differences(ours: Path, theirs: Path) -> list[str]:
    """Where two tables are not equal."""
    told = []
    mine, others = read_table(ours), read_table(theirs)
    for key in sorted(mine.keys() | others.keys()):
        if mine.get(key) == others.get(key):
            continue
        left, right = mine.get(key, (None,) * len(FIGURES)), others.get(key, (None,) * len(FIGURES))
        unequal = [f"{name} {a} and {b}" for name, a, b in zip(FIGURES, left, right) if a != b]
        told.append(f"{ours.stem}, {theirs.stem}: {' '.join(key)}: {', '.join(unequal)}")
    if not mine:
        told.append(f"{ours.stem}: the table is empty")
    more = len(told) - MOST_DIFFERENCES
    return told[:MOST_DIFFERENCES] + ([f"{ours.stem}, {theirs.stem}: {more} more endpoints differ"] if more > 0 else [])


def count_of_rhit(text: str) -> int:
    """`179,827 hits and 11G from …`"""
    found = re.search(r"([\d,]+) hits", text)
    return int(found[1].replace(",", "")) if found else -1


def count_of_goaccess(text: str) -> int:
    """`{"general": {"total_requests": 179827, "valid_requests": 179827, …`"""
    return json.loads(text)["general"]["valid_requests"]


def count_of_agrind(text: str) -> int:
    """`[{"method": "GET", "status": 200, "_count": 77799, …`"""
    return sum(row["_count"] for row in json.loads(text))


COUNTERS: dict[str, Callable[[str], int]] = {
    "rhit of combined": count_of_rhit,
    "goaccess of combined": count_of_goaccess,
    "agrind of combined": count_of_agrind,
}
# Whose table must equal whose.
PAIRS = [
    ("stats of 8 archives", "duckdb of 8 archives"),
    ("stats of 8 archives", "duckdb-regexp of 8 archives"),
    ("stats of 8 archives", "polars of 8 archives"),
    ("stats of small", "pandas of small"),
]
# What laggard says twice: gzipped and plain, the router's lines and the same requests as a web server would log them.
OWN_PAIRS = [
    ("stats of one archive", "stats of plain"),
    ("stats of all paths", "stats of combined"),
]


def check(folder: Path, ran: set[str]) -> tuple[list[str], list[str]]:
    """What agrees, and every disagreement, among the contenders that ran."""
    agreed, told = [], []
    for ours, theirs in PAIRS + OWN_PAIRS:
        if {ours, theirs} <= ran:
            ending = "csv" if theirs.startswith("stats") else "out"
            unequal = differences(folder / f"{ours}.csv", folder / f"{theirs}.{ending}")
            told += unequal
            if not unequal:
                endpoints = len(read_table(folder / f"{ours}.csv"))
                agreed.append(f"{ours} = {theirs}: {', '.join(FIGURES)} of {endpoints} endpoints")
    ours = "stats of combined"
    for theirs, count in COUNTERS.items():
        if {ours, theirs} <= ran:
            mine = int(sum(figures[0] or 0 for figures in read_table(folder / f"{ours}.csv").values()))
            other = count((folder / f"{theirs}.out").read_text(errors="replace"))
            if mine == other:
                agreed.append(f"{ours} = {theirs}: {mine:,} requests")
            else:
                told.append(f"{ours}, {theirs}: requests {mine} and {other}")
    return agreed, told
