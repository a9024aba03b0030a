"""Parquet: one file for each flat table, with typed columns. Needs the extra ``parquet``."""

import io
from collections.abc import Sequence
from pathlib import Path

from .._dataset import Dataset
from ..flat import frame_of, library
from ..tables import Events
from ._tables import SCHEMAS, Row, flat_tables
from ._target import Folder, fill

__all__ = ["to_parquet"]


def to_parquet(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the record's flat tables as Parquet files into a folder, and return their paths.

    The tables are those of `to_csv`. Texts are strings, days date32, whole numbers int32,
    coordinates float64, and what is not known is null. The same version of pyarrow writes the
    same bytes for the same record; the files contain its version.

    ::

        to_parquet(tp.dataset, "parquet/")
        duckdb.sql("select city, count(*) from 'parquet/events.parquet' group by city")
    """
    tables = flat_tables(record)
    files = {f"{name}.parquet": _parquet_bytes(name, rows) for name, rows in tables.items()}
    return fill(folder, files, overwrite=overwrite)


def _parquet_bytes(table: str, rows: Sequence[Row]) -> bytes:
    frame = frame_of(rows, SCHEMAS[table].columns, "pyarrow")
    out = io.BytesIO()
    library("pyarrow.parquet").write_table(frame, out)
    return out.getvalue()
