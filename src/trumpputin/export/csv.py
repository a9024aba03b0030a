"""CSV: one file for each flat table, safe to open in a spreadsheet, and read back exactly.

RFC 4180 except for the line ends, which are LF; UTF-8 without a byte order mark; one header row.
An empty cell is one where nothing is known.

A spreadsheet runs a text that starts with ``=``, ``+``, ``-`` or ``@`` as a formula, also in the
full-width forms of these signs, after a tab or a line end, and after a semicolon where that
separates cells. Such a sign is written with an apostrophe before it, and so is an apostrophe in
such a place: taking one apostrophe away at each of them gives every text back. Numbers and dates
are never changed.
"""

import csv
import errno
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Final

from .._dataset import Dataset
from ..storage.folder import read_files
from ..tables import Events
from ._tables import SCHEMAS, Cell, Row, flat_tables
from ._target import Folder, fill

__all__ = [
    "csv_bytes",
    "csv_files",
    "csv_lines",
    "csv_text",
    "from_csv_cell",
    "read_csv",
    "to_csv",
]

# The full-width and the small forms are written as numbers: they look like the plain ones.
_SIGNS: Final = r"'=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_FORMULA: Final = re.compile(rf"^(?=[\t\r\n{_SIGNS}])|(?<=[;\t\r\n])(?=[{_SIGNS}])")
_ESCAPE: Final = re.compile(r"(?<![^;\t\r\n])'")


def to_csv(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the record's flat tables as CSV files into a folder, and return their paths.

    ``events.csv`` has the confirmed events, ``unconfirmed.csv`` the provisional, disputed and
    cancelled ones. The parts of both are in ``encounters.csv``, each with its event as
    ``part_of``. The three have the same columns otherwise.

    A dataset fills all its tables; of events there are these and what they refer to. Nothing of
    a dataset is lost but its log of changes: `trumpputin.spreadsheet.read` gives it back.

    >>> import tempfile, trumpputin as tp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = to_csv(tp.meetings, folder)
    ...     print(read_csv(folder)["events"][0]["title"])
    First meeting, at the G20 in Hamburg
    """
    return fill(folder, csv_files(record), overwrite=overwrite)


def csv_files(record: Dataset | Events) -> dict[str, bytes]:
    """The files that `to_csv` writes, by name."""
    return {f"{name}.csv": csv_bytes(name, rows) for name, rows in flat_tables(record).items()}


def csv_bytes(table: str, rows: Iterable[Row]) -> bytes:
    """One flat table as the bytes of its CSV file."""
    names = [column.name for column in SCHEMAS[table].columns]
    return csv_text([names, *([row[name] for name in names] for row in rows)]).encode()


def csv_text(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows of cells as CSV, one line a row.

    >>> print(csv_text([["=1+1", -77.03, "one, two", None]]), end="")
    '=1+1,-77.03,"one, two",
    """
    return "".join(map(_line, rows))


def _line(cells: Iterable[Cell]) -> str:
    # With its own line end, the writer quotes CR and LF alike on every version of Python.
    out = io.StringIO()
    csv.writer(out).writerow(map(_written, cells))
    return out.getvalue().removesuffix("\r\n") + "\n"


def _written(value: Cell) -> str:
    """A value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _FORMULA.sub("'", value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # what R reads as truth values, and all others too
    return value.isoformat() if isinstance(value, date) else repr(value)


def from_csv_cell(text: str) -> str:
    """The text that a cell holds, once a CSV reader has taken its quotes away.

    >>> from_csv_cell("'=1+1"), from_csv_cell("''tis"), from_csv_cell("a;'-b"), from_csv_cell("-7")
    ('=1+1', "'tis", 'a;-b', '-7')
    """
    return _ESCAPE.sub("", text)


def read_csv(folder: Folder) -> dict[str, list[dict[str, str]]]:
    """The rows that `trumpputin.export.to_csv` wrote into a folder, every text as it was.

    The cells are texts; where nothing is known they are empty. Other files are left alone.

    Raises:
        FileNotFoundError: The folder has none of the tables.
        OSError: The folder or a file cannot be read.
        ValueError: A file is not such a table: not UTF-8, not CSV, or with other columns. The
            message names the file and the line.
    """
    names = {f"{table}.csv": table for table in SCHEMAS}
    files = read_files(Path(folder), names)
    if not files:
        raise FileNotFoundError(errno.ENOENT, f"none of {', '.join(names)} is there", str(folder))
    return {table: _read(name, files[name]) for name, table in names.items() if name in files}


def _read(name: str, data: bytes | OSError) -> list[dict[str, str]]:
    if isinstance(data, OSError):
        raise data
    columns = [column.name for column in SCHEMAS[name.removesuffix(".csv")].columns]
    try:
        lines = csv_lines(data)
        _, header = next(lines, (1, []))
        if header != columns:
            raise ValueError(f"expected the columns {columns}, got {header}")
        rows: list[dict[str, str]] = []
        for line, cells in lines:
            if len(cells) != len(columns):
                expected = f"expected {len(columns)} cells, got {len(cells)}"
                raise ValueError(f"line {line}: {expected}")
            rows.append(dict(zip(columns, map(from_csv_cell, cells), strict=True)))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    return rows


def csv_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, the header among them, each with the number of its first line.

    Cells are separated by commas, or by the semicolons or tabs that most separate the header.

    Raises:
        ValueError: It is not UTF-8 or not CSV.
    """
    try:
        text = data.decode("utf-8-sig")  # a spreadsheet may have added a byte order mark
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: invalid byte at position {error.start}") from None
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        while batch := _batch(reader, len(text)):
            for cells, last_line in batch:
                yield line, cells
                line = last_line + 1
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: not CSV: {error}") from None


def _batch(reader: Any, size: int) -> list[tuple[list[str], int]]:
    """Some rows more with the number of the last line of each; cells may be of this size."""
    with _cells_of_up_to(size):
        return [(cells, reader.line_num) for cells in islice(reader, 1000)]


_LIMIT: Final = Lock()


@contextmanager
def _cells_of_up_to(size: int) -> Iterator[None]:
    """Let the CSV reader take cells of this size; its limit is one for the whole process."""
    with _LIMIT:
        limit = csv.field_size_limit()
        csv.field_size_limit(max(limit, size))
        try:
            yield
        finally:
            csv.field_size_limit(limit)
