"""Text on a terminal: tables that fit its width, and no character that would steer it."""

import shutil
import textwrap
import unicodedata
from itertools import zip_longest
from typing import Any, Final

__all__ = ["plain", "print_table", "print_wrapped"]

_GUTTER: Final = 2
_NARROWEST: Final = 8


def plain(text: str) -> str:
    """A text without the characters that would steer a terminal."""
    return "".join(
        char
        if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
        else f"\\u{ord(char):04x}"
        for char in text
    )


def _width() -> int | None:
    """The terminal's width; None where the output goes elsewhere, and may be as wide as it is."""
    return shutil.get_terminal_size(fallback=(0, 0)).columns or None


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
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = _width()
    if room is not None:
        room -= _GUTTER * (len(widths) - 1)
        # The first column is what the rows are called by: it is broken last.
        for narrowed in (range(1, len(widths)), range(1)):
            while sum(widths) > room:
                widest = max(narrowed, key=widths.__getitem__, default=0)
                if widths[widest] <= _NARROWEST:
                    break
                widths[widest] -= 1
    numeric = [all(isinstance(row[index], int) for row in rows) for index in range(len(header))]
    if heading:
        print(f"\n{heading}\n")
    for row in cells:
        wrapped = [
            textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)
        ]
        for line in zip_longest(*wrapped, fillvalue=""):
            padded = [
                text.rjust(width) if right else text.ljust(width)
                for text, width, right in zip(line, widths, numeric, strict=True)
            ]
            print((" " * _GUTTER).join(padded).rstrip())
