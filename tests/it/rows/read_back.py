"""Reads a Parquet file that laggard wrote, once with DuckDB and once with pandas, and prints what each
of them sees as JSON, so that a test can compare the two with each other and with what was written.

    python read_back.py requests.parquet

Columns that the file has not are left out. Sums of durations are added up as whole microseconds: a sum
of floating-point numbers depends on its order, and the two read in different orders.
"""

import datetime
import json
import sys

import duckdb
import pandas


def iso(microseconds):
    if microseconds is None:
        return None
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (epoch + datetime.timedelta(microseconds=microseconds)).isoformat()


def by_duckdb(path):
    rows = duckdb.read_parquet(path)
    types = dict(zip(rows.columns, map(str, rows.types)))

    def one(expression):
        return rows.aggregate(expression).fetchall()[0][0]

    seen = {"rows": one("count(*)"), "types": types}
    if "bytes" in types:
        seen["bytes"] = int(one("coalesce(sum(bytes), 0)"))
    if "duration_ms" in types:
        seen["duration_ms"] = int(one("coalesce(sum(cast(round(duration_ms * 1000) as bigint)), 0)")) / 1000
    if "endpoint" in types:
        seen["endpoints"] = one("count(distinct endpoint)")
    if "timestamp" in types:
        seen["first"] = iso(one("epoch_us(min(timestamp))"))
        seen["last"] = iso(one("epoch_us(max(timestamp))"))
    seen["nulls"] = {name: one(f'count(*) - count("{name}")') for name in types}
    return seen


def by_pandas(path):
    rows = pandas.read_parquet(path, engine="pyarrow")
    seen = {"rows": len(rows), "types": {name: str(kind) for name, kind in rows.dtypes.items()}}
    if "bytes" in rows:
        seen["bytes"] = int(rows["bytes"].sum())
    if "duration_ms" in rows:
        seen["duration_ms"] = int((rows["duration_ms"].dropna() * 1000).round().astype("int64").sum()) / 1000
    if "endpoint" in rows:
        seen["endpoints"] = int(rows["endpoint"].nunique())
    if "timestamp" in rows:
        ends = [rows["timestamp"].min(), rows["timestamp"].max()]
        ends = [None if pandas.isna(end) else end.to_pydatetime().isoformat() for end in ends]
        seen["first"], seen["last"] = ends
    seen["nulls"] = {name: int(count) for name, count in rows.isna().sum().items()}
    return seen


json.dump({"duckdb": by_duckdb(sys.argv[1]), "pandas": by_pandas(sys.argv[1])}, sys.stdout)
