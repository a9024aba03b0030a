"""`Matches`: the records in which some words occur, and where they occur."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar, overload
from unicodedata import combining, normalize

import attrs

from ._display import clipped, html_table, one_line
from ._tabular import Tabular
from .models import Event, Exclusion, Quote

if TYPE_CHECKING:
    from .flat import Column, Row

__all__ = ["Match", "Matches", "Searchable", "search"]

Searchable: TypeAlias = Event | Quote | Exclusion

R = TypeVar("R", bound=Searchable)
R_co = TypeVar("R_co", bound=Searchable, covariant=True)


@attrs.frozen(kw_only=True, order=False, repr=False)
class Match(Generic[R_co]):
    """A record in which every word that was searched for occurs.

    Attributes:
        record: The event, quotation or exclusion.
        found: Where: the name of each field in which a word occurs, with the field's text.

    .. versionadded:: 2.2
    """

    record: R_co
    found: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.record}; found in {', '.join(dict(self.found))}"

    def __repr__(self) -> str:
        return clipped(f"Match {self.record.id}: {', '.join(dict(self.found))}")


@attrs.frozen(kw_only=True, order=False, repr=False)
class Matches(Tabular, Sequence[Match[R_co]], Generic[R_co]):
    """The records that a search found, in the order of the table that was searched.

    Attributes:
        text: What was searched for.
        matches: The records, each with where it was found.

    >>> import trumpputin as tp
    >>> tp.quotes.search("ball court").records[0].id
    'putin-2018-07-16-ball-is-in-your-court'

    .. versionadded:: 2.2
    """

    text: str
    matches: tuple[Match[R_co], ...]

    @property
    def records(self) -> tuple[R_co, ...]:
        """The records alone."""
        return tuple(match.record for match in self.matches)

    @overload
    def __getitem__(self, key: int) -> Match[R_co]: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Match[R_co], ...]: ...
    def __getitem__(self, key: int | slice) -> Match[R_co] | tuple[Match[R_co], ...]:
        return self.matches[key]

    def __len__(self) -> int:
        return len(self.matches)

    def to_rows(self) -> "list[Row]":
        """One row for each field in which a word was found."""
        return [
            {
                "table": _TABLES[type(match.record)],
                "id": match.record.id,
                "date": _date(match.record),
                "field": field,
                "text": text,
            }
            for match in self
            for field, text in match.found
        ]

    def _columns(self) -> "Iterable[Column]":
        from .flat import typed

        return typed(dict.fromkeys(("table", "id", "date", "field", "text"), "text"))

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def __repr__(self) -> str:
        ids = [record.id for record in self.records]
        return one_line(f"<Matches of {self.text!r}, {len(self):,}: ", ids, ">")

    def _repr_html_(self) -> str:
        rows = [tuple(str(cell or "") for cell in row.values()) for row in self.to_rows()]
        header = ("table", "id", "date", "field", "text")
        return html_table(f"“{self.text}”: {len(self):,}", header, rows)


_TABLES: Final[dict[type, str]] = {Event: "events", Quote: "quotes", Exclusion: "excluded"}


def _date(record: Searchable) -> str | None:
    if isinstance(record, Event):
        return record.dates
    start = record.said_on if isinstance(record, Quote) else record.start
    return None if start is None else str(start)


def search(records: Iterable[R], text: str) -> Matches[R]:
    """The records in which every word of a text occurs, in any order, with where they occur.

    A word occurs where a word begins with it; case, accents and punctuation are ignored.

    Raises:
        ValueError: There is no word in the text.
    """
    wanted = set(_words(text))
    if not wanted:
        raise ValueError(f"text: expected at least one word, got {text!r:.200}")
    found = (_match(record, wanted) for record in records)
    return Matches(text=text, matches=tuple(match for match in found if match is not None))


def _match(record: R, wanted: set[str]) -> Match[R] | None:
    missing, found = set(wanted), []
    for field, text in _texts(record):
        words = _words(text)
        here = {start for start in wanted if any(word.startswith(start) for word in words)}
        if here:
            missing -= here
            found.append((field, text))
    return None if missing else Match(record=record, found=tuple(dict.fromkeys(found)))


def _texts(record: Searchable) -> Iterator[tuple[str, str]]:
    """Every text of a record that is searched, with the name of its field."""
    yield "id", record.id
    if isinstance(record, Exclusion):
        yield from (("title", record.title), ("reason", record.reason))
    elif isinstance(record, Quote):
        yield from (("speaker", record.speaker_name), ("text", record.text))
        yield from (("wordings", wording.text) for wording in record.wordings)
        yield "occasion", record.occasion
    else:
        for event in record.with_parts:
            yield from (("title", event.title), ("summary", event.summary))
            yield from _of_event(event)


def _of_event(event: Event) -> Iterator[tuple[str, str]]:
    if event.context:
        yield "context", event.context
    if event.location:
        words: tuple[Any, ...] = (event.location.venue, event.location.city)
        country = _country_names().get(event.location.country)
        yield "location", ", ".join(word for word in (*words, country) if word)
    yield from (("participants", person.name) for person in event.participants)
    yield from (("topics", topic) for topic in event.topics)


@cache
def _country_names() -> dict[str, str]:
    from ._countries import countries  # it reads a file

    return {country.id: country.name for country in countries()}


def _words(text: str) -> list[str]:
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return re.findall(r"\w+", plain.casefold())
