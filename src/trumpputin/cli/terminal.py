"""Text on a terminal: tables that fit its width, and no character that would steer it."""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, Final

from .._display import escaped, plain

__all__ = ["print_json", "print_table", "print_wrapped", "working"]

_GUTTER: Final = 2
_NARROWEST: Final = 8


def _width() -> int | None:
    """The terminal's width; None where the output goes elsewhere, and may be as wide as it is."""
    return shutil.get_terminal_size(fallback=(0, 0)).columns or None


def print_json(text: str) -> None:
    """Print JSON that is JSON in whatever encoding it is written."""
    text = plain(text)
    if (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") != "utf8":
        text = "".join(char if char.isascii() else escaped(char) for char in text)
    print(text, end="")


def print_wrapped(text: str, indent: str) -> None:
    width = _width()
    text = plain(text)
    if width:
        # An address or an id that is broken cannot be copied.
        text = textwrap.fill(
            text,
            width,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    print(text)


def print_table(heading: str, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print rows in columns that fit the terminal; long cells go on below."""
    cells = [[plain(str(cell)).replace("\n", " ") for cell in row] for row in (header, *rows)]
    columns = list(zip(*cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    words = [max(len(w) for cell in column for w in cell.split() or [""]) for column in columns]
    room = _width()
    if room is not None:
        room -= _GUTTER * (len(widths) - 1)
        words = [min(word, max(room // 3, _NARROWEST)) for word in words]  # one is not all
        narrowest = [min(width, _NARROWEST) for width in widths]
        # No word is broken where all have room. Otherwise those of the last column are broken
        # first, and those of the first, which is what the rows are called by, last.
        floors = (words, [*words[:-1], narrowest[-1]], [words[0], *narrowest[1:]], narrowest)
        for floor in floors:
            while sum(widths) > room:
                wider = [index for index, width in enumerate(widths) if width > floor[index]]
                if not wider:
                    break
                widths[max(wider, key=widths.__getitem__)] -= 1
    numeric = [all(isinstance(row[index], int) for row in rows) for index in range(len(header))]
    if heading:
        print(f"\n{heading}\n")
    for row in cells:
        wrapped = [
            textwrap.wrap(cell, width, break_on_hyphens=False) or [""]  # a date, an id is one word
            for cell, width in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*wrapped, fillvalue=""):
            padded = [
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(line, widths, numeric, strict=True)
            ]
            print((" " * _GUTTER).join(padded).rstrip())


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on stderr what goes on while it goes on, where somebody sits and waits for it."""
    if not sys.stderr.isatty():
        yield
        return
    print(f"{plain(what)} …", end="", flush=True, file=sys.stderr)
    try:
        yield
    finally:
        print("\r\x1b[K", end="", flush=True, file=sys.stderr)
