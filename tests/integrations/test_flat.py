"""Events as an Arrow stream, which other libraries read without knowing this package."""

from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

import trumpputin as tp


def test_a_table_of_events_is_an_arrow_stream() -> None:
    events = tp.meetings
    table = pa.table(events)
    ids = [row["id"] for row in table.to_pylist() if row["part_of"] is None]
    assert ids == list(events.ids)
    assert pl.DataFrame(events).height == table.num_rows
    relation: Any = duckdb.sql("SELECT count(*) AS n FROM events")
    assert relation.pl()["n"][0] == table.num_rows
