"""An answer in the format that was asked for: for people, or for a program."""

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from .._display import html_table
from ..errors import UnknownValueError, did_you_mean
from ..flat import Row
from .terminal import print_csv, print_data, print_json, print_table

__all__ = ["print_fields", "print_rows"]


def print_rows(
    arguments: Namespace,
    rows: Sequence[Row],
    header: Sequence[str],
    readable: Iterable[Sequence[Any]],
) -> None:
    """Print an answer of several rows.

    Args:
        arguments: Those of the command, with ``format`` and ``columns``.
        rows: The flat rows, for programs; all have the same columns.
        header: What people read first: the names of their columns.
        readable: The same rows for people, the most telling columns first.
    """
    columns = arguments.columns
    if columns is not None:
        known = [*(rows[0] if rows else ())]
        for name in columns if rows else ():
            if name not in known:
                hint = did_you_mean(name, known)
                raise UnknownValueError(f'--columns: no column "{name}"{hint}')
        rows = [{name: row[name] for name in columns} for row in rows]
    cells: list[Sequence[Any]] = [*map(tuple, readable)]
    if columns is not None or arguments.format in ("csv", "json"):
        header = columns or [*(rows[0] if rows else header)]
        cells = [[*map(_plain, row.values())] for row in rows]
    if arguments.format == "json":
        print_json([dict(zip(header, row, strict=True)) for row in cells])
    elif arguments.format == "csv":
        print_csv([header, *cells])
    elif arguments.format == "markdown":
        print_data(_markdown([header, ["---"] * len(header), *cells]))
    elif arguments.format == "html":
        readable_cells = [[*map(_text, row)] for row in cells]
        print_data(html_table("", header, readable_cells, most=len(cells)) + "\n")
    else:
        print_table(header, cells, keep=columns is not None)


def print_fields(arguments: Namespace, value: Mapping[str, Any], row: Row) -> None:
    """Print one answer for a program: as a JSON object, or as a flat row in any other format."""
    if arguments.format == "json":
        print_json(value)
    else:
        print_rows(arguments, [row], [*row], [[*map(_plain, row.values())]])


def _plain(value: Any) -> Any:
    """A cell as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _text(value: Any) -> str | int:
    """A cell as people read it: a term of the vocabulary by its label, None as nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return "" if value is None else str(getattr(value, "label", value))


def _markdown(rows: Iterable[Sequence[Any]]) -> str:
    lines = []
    for row in rows:
        cells = [str(_text(cell)).replace("\n", " ").replace("|", "\\|") for cell in row]
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)
