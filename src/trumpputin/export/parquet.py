"""Parquet: one file for each flat table, with typed columns. Needs the extra ``parquet``."""

import io
from collections.abc import Iterable
from pathlib import Path

from .._dataset import Dataset
from ..tables import Events
from ._tables import SCHEMAS, Row, flat_tables
from ._target import Folder, fill

__all__ = ["parquet_files", "to_parquet"]


def to_parquet(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the record's flat tables as Parquet files into a folder, and return their paths.

    The tables are those of `to_csv`. Texts are strings, days date32, whole numbers int32,
    coordinates float64, and what is not known is null. The same version of pyarrow writes the
    same bytes for the same record; the files contain its version.

    Args:
        record: A dataset, for all its tables; or events, for these and what they refer to.
        folder: Made if need be.
        overwrite: Replace files of the same names in a folder that is not empty.

    Raises:
        ImportError: pyarrow is not installed; the message says how to install it.
        FileExistsError: The folder is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events refer to two different records with one id.
        OSError: The folder cannot be written. The files in it are as they were.

    ::

        to_parquet(tp.dataset, "parquet/")
        duckdb.sql("select city, count(*) from 'parquet/events.parquet' group by city")
    """
    return fill(folder, parquet_files(record), overwrite=overwrite)


def parquet_files(record: Dataset | Events) -> dict[str, bytes]:
    """The files that `to_parquet` writes, by name."""
    return {
        f"{name}.parquet": _parquet_bytes(name, rows) for name, rows in flat_tables(record).items()
    }


def _parquet_bytes(table: str, rows: Iterable[Row]) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ImportError(
            'Parquet needs pyarrow: python -m pip install "trumpputin[parquet]"'
        ) from error
    types = {
        "text": pa.string(),
        "date": pa.date32(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
    }
    columns = SCHEMAS[table].columns
    schema = pa.schema(
        [pa.field(each.name, types[each.type], nullable=not each.required) for each in columns]
    )
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), out)
    return out.getvalue()
