"""Reads an archive with DuckDB and pyarrow and prints what they find as JSON: FOLDER is the bucket."""

import json
import sys

import duckdb
import pyarrow.dataset
import pyarrow.parquet

folder = sys.argv[1]
duck = duckdb.connect()
duck.execute("SET TimeZone = 'UTC'")
duck.execute(f"""
    CREATE VIEW delivered AS
    SELECT * FROM read_parquet('{folder}/clicks/**/*.parquet', hive_partitioning = true);
    CREATE VIEW clicks AS
    SELECT DISTINCT ON (stream, shard, sequence, sub_sequence) * FROM delivered;
    CREATE VIEW rejections AS
    SELECT DISTINCT ON (stream, shard, sequence, sub_sequence) * FROM read_json('{folder}/rejections/**/*.ndjson.gz', hive_partitioning = true);
""")


def rows(query):
    return [list(row) for row in duck.execute(query).fetchall()]


def weeks(zone):
    return rows(f"""
        SELECT site, strftime(event_time AT TIME ZONE '{zone}', '%G-W%V') AS week, count(*)
        FROM clicks GROUP BY ALL ORDER BY ALL
    """)


def columns(view):
    return {name: kind for name, kind, *_ in duck.execute(f"DESCRIBE {view}").fetchall()}


table = pyarrow.dataset.dataset(f"{folder}/clicks", format="parquet").to_table()
for name in ("event_time", "arrival_time"):
    milliseconds = table[name].cast(pyarrow.int64())
    table = table.set_column(table.schema.get_field_index(name), name, milliseconds)

first = pyarrow.dataset.dataset(f"{folder}/clicks", format="parquet").files[0]
print(json.dumps({
    "duckdb": {
        "clickColumns": columns("delivered"),
        "delivered": rows("SELECT count(*) FROM delivered")[0][0],
        "weeksUtc": weeks("UTC"),
        "weeksAuckland": weeks("Pacific/Auckland"),
        "dates": rows("SELECT date::VARCHAR, count(*) FROM clicks GROUP BY ALL ORDER BY ALL NULLS LAST"),
        "rejectionColumns": columns("rejections"),
        "rejections": rows("""
            SELECT date::VARCHAR, reason, detail, site, epoch_ms(event_time), epoch_ms(arrival_time),
              stream, shard, sequence, sub_sequence, hex(from_base64(bytes))
            FROM rejections ORDER BY sequence, sub_sequence
        """),
    },
    "pyarrow": {
        "schema": [[field.name, str(field.type), field.nullable] for field in pyarrow.parquet.read_schema(first)],
        "clicks": table.to_pylist(),
    },
}))
