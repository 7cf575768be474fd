"""Runs a statement in DuckDB over log files and prints what it answers as CSV.

    python ask_duckdb.py ../duckdb.sql day-1.gz day-2.gz
"""

import csv
import sys

import duckdb

statement, files = sys.argv[1], sys.argv[2:]
connection = duckdb.connect()
connection.execute("SET VARIABLE files = " + str(files))
with open(statement, encoding="utf-8") as text:
    answer = connection.execute(text.read())
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(column[0] for column in answer.description)
out.writerows(answer.fetchall())
