"""What DuckDB and pandas see in a snapshot: sums over its tables, as JSON."""

import json
import sys

import duckdb
import pandas

path = sys.argv[1]


def by_sql(what, where):
    return duckdb.sql(f"SELECT {what} FROM read_parquet('{path}') WHERE {where}").fetchall()[0][0]


def by_pandas():
    rows = pandas.read_parquet(path)
    cells = rows[rows["table"] == "cells"]
    slowest = rows[rows["table"] == "slowest"]
    return {
        "requests": int(cells["requests"].sum()),
        "bytes": int(cells["bytes"].sum()),
        "slow": int(cells[cells["duration_us"] > 1_000_000]["requests"].sum()),
        "successes": int(cells[cells["status"].between(200, 299)]["requests"].sum()),
        "slowest": len(slowest),
    }


cells = "\"table\" = 'cells'"
print(
    json.dumps(
        {
            "duckdb": {
                "requests": int(by_sql("sum(requests)", cells)),
                "bytes": int(by_sql("sum(bytes)", cells)),
                "slow": int(by_sql("sum(requests)", f"{cells} AND duration_us > 1000000")),
                "successes": int(by_sql("sum(requests)", f"{cells} AND status BETWEEN 200 AND 299")),
                "slowest": by_sql("count(*)", "\"table\" = 'slowest'"),
            },
            "pandas": by_pandas(),
        }
    )
)
