"""The streams of the process: everything that the commands print goes through here.

No character that could control a terminal is printed. What people read fits the terminal's
width; what programs read, such as JSON and CSV, is UTF-8 whatever the locale.
"""

import io
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from .._display import plain
from ..export.csv import csv_text

__all__ = [
    "prepare_streams",
    "print_csv",
    "print_data",
    "print_error",
    "print_json",
    "print_table",
    "print_text",
    "print_wrapped",
    "working",
]

_GUTTER: Final = 2
_NARROWEST: Final = 8
_READABLE: Final = 16


def prepare_streams() -> None:
    """Make sure that printing never fails, whatever the streams are."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals of few characters
    if sys.stderr is None:  # closed by the caller; print would write to stdout instead
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def print_error(message: str) -> None:
    """Print a message for the user to stderr."""
    print(f"trumpputin: {plain(message)}", file=sys.stderr)


def print_text(text: str) -> None:
    """Print text for people, as it is."""
    print(plain(text))


def print_wrapped(text: str, lead: str = "", indent: int = 2) -> None:
    """Print a paragraph that fits the terminal.

    Args:
        text: The words; its line ends and double spaces are not kept where it is wrapped.
        lead: What the first line starts with, as it is.
        indent: How far the other lines are indented.
    """
    text = plain(text)
    width = _terminal_width()
    if width is not None:
        # Words stay whole: an address or an id that is broken cannot be copied.
        text = f"\n{' ' * indent}".join(_filled(text.split(), width - indent))
    print(plain(lead) + text)


def print_data(text: str) -> None:
    """Print text for programs: as UTF-8, with LF line ends."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(plain(text), end="")  # the escapes are those of JSON, which means the same with them


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print_data(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n")


def print_csv(rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as CSV that is safe to open in a spreadsheet."""
    cells = ([v if v is None or isinstance(v, bool | int) else str(v) for v in r] for r in rows)
    print_data(csv_text(cells))


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[Any]], heading: str = "", *, keep: bool = True
) -> None:
    """Print rows in columns that fit the terminal; long cells continue on the next line.

    Args:
        header: The names of the columns.
        rows: The cells.
        heading: What to print above.
        keep: Whether every column is wanted. Otherwise those that are empty or the same in every
            row are left out, and those on the right that do not fit.
    """
    if heading:
        print(f"\n{plain(heading)}\n")
    columns = [(name, *values) for name, *values in zip(header, *rows, strict=True)]
    if rows and not keep:
        first, *others = columns
        least = {None, ""} if len(rows) == 1 else set()
        columns = [first, *(each for each in others if len({*each[1:], *least}) > 1)]
    numeric = [all(isinstance(value, int | None) for value in column[1:]) for column in columns]
    texts = [[_cell(value) for value in column] for column in columns]
    left_out: list[str] = []
    while not keep and len(texts) > 2 and not _fits(texts):
        left_out.insert(0, texts.pop()[0])
    widths = _column_widths(texts)
    for row in zip(*texts, strict=True):
        wrapped = [
            _filled([part for word in cell.split() for part in _broken(word, width)], width)
            for cell, width in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*wrapped, fillvalue=""):
            cells = []
            for text, width, is_number in zip(line, widths, numeric, strict=False):
                space = " " * (width - _columns(text))
                cells.append(space + text if is_number else text + space)
            print((" " * _GUTTER).join(cells).rstrip())
    if left_out:
        print_wrapped(f"(not shown in this width: {', '.join(left_out)})")


def _fits(columns: Sequence[Sequence[str]]) -> bool:
    """Whether the columns fit the terminal without breaking a word, or a title into many lines."""
    terminal, needed = _terminal_width(), _GUTTER * (len(columns) - 1)
    for column in columns:
        longest_word = max(map(_columns, " ".join(column).split()))
        needed += max(longest_word, min(max(map(_columns, column)), _READABLE))
    return terminal is None or needed <= terminal


def _cell(value: Any) -> str:
    """A value as one line of text; a term of the vocabulary by its label, None as nothing."""
    return "" if value is None else plain(str(getattr(value, "label", value))).replace("\n", " ")


def _column_widths(columns: Sequence[Sequence[str]]) -> list[int]:
    """As wide as the columns' longest cells, or narrower where these do not fit the terminal.

    Words stay whole as long as all of them fit. Then those of the column with the longest cells
    are broken first, and those of the first column, by which rows are found, never.
    """
    longest = [max(map(_columns, column)) for column in columns]
    terminal = _terminal_width()
    if terminal is None:
        return longest
    room = terminal - _GUTTER * (len(columns) - 1)
    words = [
        max(_columns(word) for cell in column for word in cell.split() or [""])
        for column in columns
    ]
    if sum(words) > room:  # one long address would squeeze all others
        words = [min(width, room // 3) for width in words]
    narrowest = [words[0], *(min(width, _NARROWEST) for width in longest[1:])]
    widths = longest.copy()
    for least, size in ((words, widths), (narrowest, longest)):
        while sum(widths) > room:
            wider = [index for index, width in enumerate(widths) if width > least[index]]
            if not wider:
                break
            widths[max(wider, key=size.__getitem__)] -= 1
    return widths


def _terminal_width() -> int | None:
    """The terminal's width; None where the output goes elsewhere, and is as wide as it is."""
    return shutil.get_terminal_size(fallback=(0, 0)).columns or None


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian characters take two.

    >>> _columns("Osaka"), _columns("大阪")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    none = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)
    return len(text) + wide - none


def _filled(words: Iterable[str], width: int) -> list[str]:
    """Words in lines no wider than *width*, but for words that are wider themselves."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".lstrip()
        if not lines[-1] or _columns(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(word: str, width: int) -> Iterator[str]:
    """A word in parts no wider than *width*."""
    part = ""
    for char in word:
        if part and _columns(part + char) > width:
            yield part
            part = ""
        part += char
    yield part


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal what is going on for as long as it lasts."""
    if not sys.stderr.isatty():
        yield
        return
    print(f"{plain(what)} …", end="", flush=True, file=sys.stderr)
    try:
        yield
    finally:
        print("\r\x1b[K", end="", flush=True, file=sys.stderr)
