"""Text for terminals and HTML for notebooks, in which a record's text can do no harm."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import attrs

__all__ = [
    "Cell",
    "Link",
    "clipped",
    "escaped",
    "field_repr",
    "html_table",
    "is_hidden",
    "one_line",
    "plain",
    "web",
]

_LINE: Final = 79
_MOST: Final = 60


Link: TypeAlias = tuple[str, str | None]
"""A text and the address that it links to."""

Cell: TypeAlias = str | int | Sequence[Link]
"""A text, a number, or a list of links."""

_JOINERS: Final = "\u200c\u200d"


def is_hidden(char: str) -> bool:
    r"""Whether a character is invisible and may control the terminal or renderer.

    The two joiners do not count: Persian and Indian scripts need them for spelling.

    >>> is_hidden("\x1b"), is_hidden("\u202e"), is_hidden("\u200c")
    (True, True, False)
    """
    import unicodedata  # kept out of `import trumpputin`

    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in _JOINERS


def plain(text: str) -> str:
    r"""A text with its hidden characters escaped, except for line feeds.

    The escapes are JSON's, so a JSON text keeps its meaning.

    >>> print(plain("a\x1b[31m"))
    a\u001b[31m
    """
    if text.isprintable():
        return text
    return "".join(escaped(char) if char != "\n" and is_hidden(char) else char for char in text)


def escaped(char: str) -> str:
    r"""A character as an ASCII escape of JSON.

    >>> print(escaped("\u202e"), escaped("\U0001f600"))
    \u202e \ud83d\ude00
    """
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def clipped(text: str) -> str:
    """A text in angle brackets, cut after a whole word to fit a line.

    >>> clipped("Event helsinki: Helsinki summit")
    '<Event helsinki: Helsinki summit>'
    """
    from textwrap import shorten  # kept out of `import trumpputin`

    room = _LINE - len("<>")
    text = plain(text)
    short = shorten(text, room, placeholder=" …")
    return f"<{text[: room - 1]}…>" if short.strip() == "…" else f"<{short}>"


def one_line(start: str, items: Iterable[str], end: str) -> str:
    """A start, as many items as fit a line, and an end.

    >>> one_line("<", ["one", "two"], ">")
    '<one, two>'
    """
    shown: list[str] = []
    room = _LINE - len(start) - len(end)
    for item in map(plain, items):
        if len(", ".join([*shown, item, "…"])) > room:
            shown.append("…")
            break
        shown.append(item)
    return f"{start}{', '.join(shown)}{end}"


def field_repr(self: Any) -> str:
    """The ``repr`` of an attrs instance, in which records are shown by their ids.

    Shown whole, records inside records would print half the dataset.
    """
    values = {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}
    shown = (f"{name}={getattr(value, 'id', value)!r}" for name, value in values.items())
    return f"{type(self).__name__}({', '.join(shown)})"


def html_table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], most: int = 60
) -> str:
    """An HTML table with every text escaped.

    Args:
        caption: What the table shows.
        header: The columns' names; empty when the first cell of each row is its name.
        rows: The cells.
        most: How many rows are shown.
    """
    lines = ["<table>", *([f"<caption>{_text(caption)}</caption>"] if caption else ())]
    if header:
        names = "".join(f'<th scope="col">{_text(name)}</th>' for name in header)
        lines.append(f"<thead><tr>{names}</tr></thead>")
    lines.append("<tbody>")
    for row in rows[:most]:
        first, *others = map(_cell, row)
        lead = f"<td>{first}</td>" if header else f'<th scope="row">{first}</th>'
        lines.append(f"<tr>{lead}{''.join(f'<td>{cell}</td>' for cell in others)}</tr>")
    lines.append("</tbody></table>")
    if len(rows) > most:
        more = len(rows) - most
        lines.append(f"<p>{more:,} more rows not shown; slice with [{most}:].</p>")
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return _text(cell) if isinstance(cell, str) else ", ".join(map(_link, cell))


def web(url: str | None) -> str | None:
    """The address if it is safe as a link, that is http or https; None otherwise.

    Other schemes, such as ``javascript:``, may run code.

    >>> web("javascript:alert(1)") is None
    True
    """
    return url if url is not None and url.startswith(("https://", "http://")) else None


def _link(link: Link) -> str:
    text, url = _text(link[0]), web(link[1])
    return text if url is None else f'<a href="{_text(url)}" rel="noreferrer">{text}</a>'


def _text(text: str) -> str:
    from html import escape  # kept out of `import trumpputin`

    return escape(plain(text))
