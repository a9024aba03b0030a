"""CSV: one file for each flat table, safe to open in a spreadsheet, and read back exactly.

RFC 4180 but for the line ends, which are LF; UTF-8 without a byte order mark; one header row. An
empty cell is one where nothing is known.

A spreadsheet runs a text that starts with ``=``, ``+``, ``-`` or ``@`` as a formula, also behind
a tab or a line end and in the full-width forms of these signs. Such a text is written with an
apostrophe before it, and so is one that starts with an apostrophe itself: taking one leading
apostrophe away gives every text back. Numbers and dates are never changed.
"""

import csv
import errno
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from .._dataset import Dataset
from ..tables import Events
from ._tables import SCHEMAS, Cell, Row, flat_tables
from ._target import Folder, fill

__all__ = ["csv_bytes", "csv_files", "from_csv_cell", "read_csv", "to_csv", "to_csv_cell"]

# The full-width and the small forms are written as numbers: they look like the plain ones.
_RUN_AS_FORMULA: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_ESCAPED: Final = tuple("'" + _RUN_AS_FORMULA)


def to_csv(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the record's flat tables as CSV files into a folder, and return their paths.

    Args:
        record: A dataset, for all its tables with the unconfirmed events among the others; or
            events, for these with what they name.
        folder: Made if need be.
        overwrite: Replace files of the same names in a folder that is not empty.

    Raises:
        FileExistsError: The folder is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events name two different records by one id.
        OSError: The folder cannot be written. What was there is whole.

    >>> import tempfile
    >>> import trumpputin as tp
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
    lines = [
        ",".join(names),
        *(",".join(to_csv_cell(row[name]) for name in names) for row in rows),
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def to_csv_cell(value: Cell) -> str:
    """A value as it stands in a CSV file, quoted where need be.

    >>> print(to_csv_cell("=1+1"), to_csv_cell(-77.03), to_csv_cell("one, two"))
    '=1+1 -77.03 "one, two"
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # what R reads as truth values, and all others too
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return repr(value)
    text = f"'{value}" if value.startswith(_ESCAPED) else value
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def from_csv_cell(text: str) -> str:
    """The text that a cell stands for, once a CSV reader has taken its quotes away.

    >>> from_csv_cell("'=1+1"), from_csv_cell("''tis"), from_csv_cell("-77.03")
    ('=1+1', "'tis", '-77.03')
    """
    return text.removeprefix("'")


def read_csv(folder: Folder) -> dict[str, list[dict[str, str]]]:
    """The rows of the tables that ``to_csv`` wrote into a folder, every text as it was.

    The cells are texts; where nothing is known they are empty. Other files are left alone.

    Raises:
        FileNotFoundError: The folder has none of the tables.
        ValueError: A file is no such table: not UTF-8, not CSV, or with other columns. The
            message names the file and the line.
    """
    found = {name: Path(folder) / f"{name}.csv" for name in SCHEMAS}
    tables = {name: _read(name, path) for name, path in found.items() if path.is_file()}
    if not tables:
        names = ", ".join(path.name for path in found.values())
        raise FileNotFoundError(errno.ENOENT, f"none of {names} is there", str(folder))
    return tables


def _read(table: str, path: Path) -> list[dict[str, str]]:
    names = [column.name for column in SCHEMAS[table].columns]
    try:
        # A spreadsheet may have saved the file with a byte order mark.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8: byte {error.start} is no character") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        if header != names:
            raise ValueError(f"{path.name}: expected the columns {names}, got {header}")
        for cells in reader:
            if len(cells) != len(names):
                raise ValueError(
                    f"{path.name}: line {reader.line_num}: expected {len(names)} cells, "
                    f"got {len(cells)}"
                )
            rows.append(dict(zip(names, map(from_csv_cell, cells), strict=True)))
    except csv.Error as error:
        raise ValueError(f"{path.name}: line {reader.line_num}: not CSV: {error}") from None
    return rows
