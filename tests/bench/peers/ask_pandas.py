"""The method of a notebook that was in use before laggard, in pandas, over one gzipped log, printed as CSV.

    python ask_pandas.py day.gz

What it shares with that notebook: a loop in Python over the lines, a regular expression that strips colours, one that finds the lines of the
router, one that cuts them into keys and values, a timestamp parsed at a time, a DataFrame from those records, and a group-by. What it does not:
the notebook draws a histogram of every path (it ends with an error above 60 of them), while here endpoints are grouped and described, and
nothing is drawn. That is less work, so it flatters the notebook.
"""

import gzip
import re
import sys
from typing import Iterator

import numpy as np
import pandas as pd

COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# The zone's word is kept out of the timestamp, because pandas takes the number before it. A few lines of Scalingo lack it or the blank after it.
ROUTER_LINE = re.compile(r"(?P<time>[^\[]*?)(?: [A-Z]+)? ?\[router\] (?P<pairs>.*)")
PAIR = re.compile(r'(\w+)=(?:"((?:\\.|[^"\\])*)"|(\S*))')
IDS = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+|[A-Z]{3}[0-9]{2}E[0-9]{5})\b")


def read_records(path: str) -> Iterator[dict]:
    """A dictionary of strings for each line of the router, with the timestamp parsed."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = ROUTER_LINE.match(COLOURS.sub("", line))
            if found:
                record = {key: quoted or bare for key, quoted, bare in PAIR.findall(found["pairs"])}
                record["timestamp"] = pd.to_datetime(found["time"])
                yield record


def nearest_rank(share: float):
    """An aggregation that takes the smallest duration with that share at or below it; pandas itself has no such quantile."""

    def percentile(durations: pd.Series):
        known = durations.dropna()
        return np.quantile(known, share, method="inverted_cdf") if len(known) else None

    return percentile


def main() -> None:
    """Reads the first argument and prints the table."""
    logs = pd.DataFrame.from_records(read_records(sys.argv[1]))
    logs = logs[logs["path"].str.contains("/api/", regex=False)].copy()
    logs["ms"] = (logs["duration"].str[:-1].astype(float) * 1000).round()
    # The duration of a request that upgraded is the life of a connection. It is counted without one.
    logs.loc[logs["status"] == "101", "ms"] = np.nan
    logs["endpoint"] = logs["path"].str.split("?", n=1).str[0].str.replace(IDS, "/{id}", regex=True)
    groups = logs.groupby(["method", "endpoint"])
    # The notebook's histograms have their figures from here; they are computed as it does, but not printed.
    groups["ms"].describe()
    durations = groups["ms"]
    table = pd.DataFrame(
        {
            "requests": groups.size(),
            "slow": durations.agg(lambda ms: (ms > 1000).sum()),
            "p50_ms": durations.agg(nearest_rank(0.50)),
            "p95_ms": durations.agg(nearest_rank(0.95)),
            "p99_ms": durations.agg(nearest_rank(0.99)),
            "max_ms": durations.max(),
        }
    )
    table.astype("Int64").to_csv(sys.stdout)


if __name__ == "__main__":
    main()
