"""Times DuckDB's Parquet writer: duckdb-writer.py CLICKS.ndjson FOLDER; prints JSON."""

import json
import os
import sys
import time

import duckdb

ROUNDS = 3
CODECS = ["zstd", "gzip", "snappy"]

source, folder = sys.argv[1:]
connection = duckdb.connect()
connection.execute("SET threads = 1")
connection.execute("SET TimeZone = 'UTC'")
connection.execute(
    "CREATE TABLE clicks AS SELECT * FROM read_json(?, format = 'newline_delimited')",
    [source],
)
written = []
for codec in CODECS:
    path = os.path.join(folder, f"clicks.{codec}.parquet")
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        connection.execute(f"COPY clicks TO '{path}' (FORMAT parquet, COMPRESSION {codec})")
        best = min(best, time.perf_counter() - began)
    written.append({"codec": codec, "ms": best * 1000, "bytes": os.path.getsize(path)})
print(json.dumps(written))
