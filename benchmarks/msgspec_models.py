"""The format of a record as msgspec's structs: strict, no other keys, references resolved.

Each text of a date is parsed once, as this package's reader does. Only a class of its own can be
given in place of a text: so dates, and the records that ids stand for, are each held by one.
"""

from collections.abc import Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.json import Decoder

from trumpputin import Access, Format, Kind, PartialDate, SourceKind, Status

__all__ = ["read"]


class Held:
    """What a text stands for."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Day(Held):
    """A `PartialDate`."""

    __slots__ = ()


class PersonNamed(Held):
    """A person."""

    __slots__ = ()


class LocationNamed(Held):
    """A place."""

    __slots__ = ()


class SourceNamed(Held):
    """A document."""

    __slots__ = ()


class Model(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all structs share."""


class Spanning(Model, frozen=True, kw_only=True):
    """What has a start and an end."""

    start: Day
    end: Day

    def __post_init__(self) -> None:
        """Refuse a qualified date, or an end that is certainly before the start."""
        start, end = self.start.value, self.end.value
        if start.qualifier or end.qualifier or end.latest < start.earliest:
            raise ValueError(f"{start} and {end} are not in order")


class Office(Model, frozen=True, kw_only=True):
    """A public office."""

    title: str
    country: str
    start: Day
    end: Day | None


class Person(Model, frozen=True, kw_only=True):
    """A person."""

    id: str
    name: str
    country: str
    offices: tuple[Office, ...]
    wikidata: str | None


class Leader(Person, frozen=True, kw_only=True):
    """A leader."""

    calendar: str


class Location(Model, frozen=True, kw_only=True):
    """A place."""

    id: str
    city: str
    venue: str | None
    country: str
    latitude: float
    longitude: float
    timezone: str


class Source(Model, frozen=True, kw_only=True):
    """A document."""

    id: str
    publisher: str
    url: str | None
    title: str | None
    published: Day | None
    language: str
    kind: SourceKind
    origin: str | None
    access: Access
    accessed: Day
    mediated: bool


class Citation(Model, frozen=True, kw_only=True):
    """A source, and what it bears out."""

    source: SourceNamed
    supports: tuple[str, ...]


class Claim(Model, frozen=True, kw_only=True):
    """One of several values."""

    field: str
    value: str
    citations: tuple[Citation, ...]
    note: str | None


class LocalDates(Spanning, frozen=True, kw_only=True):
    """Dates by another calendar."""

    calendar: str


class Event(Spanning, frozen=True, kw_only=True):
    """An event."""

    id: str
    former_ids: tuple[str, ...]
    kind: Kind
    format: Format | None
    status: Status
    title: str
    summary: str
    calendar: str
    elsewhere: tuple[LocalDates, ...]
    start_time: time | None
    duration_minutes: Annotated[int, Meta(ge=1)] | None
    location: LocationNamed | None
    participants: tuple[PersonNamed, ...]
    initiator: PersonNamed | None
    context: str | None
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    parts: tuple["Event", ...]


def read(folder: Path) -> Mapping[str, Event]:
    """The events of a record's folder by their ids, with what they refer to."""
    named: dict[type, dict[str, Any]] = {PersonNamed: {}}
    day = cache(lambda text: Day(PartialDate.parse(text)))

    def made(kind: type, value: object) -> object:
        if not isinstance(value, str):
            raise TypeError(f"expected a text, got {value!r}")
        if kind is Day:
            return day(value)
        if value not in named[kind]:
            raise ValueError(f"no {value}")
        return named[kind][value]

    for kind, file, model in (
        (PersonNamed, "leaders", Leader),
        (PersonNamed, "people", Person),
        (LocationNamed, "locations", Location),
        (SourceNamed, "sources", Source),
    ):
        rows = _rows(folder, file, model, made)
        named.setdefault(kind, {}).update({id_: kind(row) for id_, row in rows.items()})
    return _rows(folder, "events", Event, made)


def _rows(folder: Path, file: str, model: type, made: Any) -> dict[str, Any]:
    decoder: Decoder[Any] = Decoder(list[model], dec_hook=made)  # type: ignore[valid-type]
    rows = decoder.decode((folder / f"{file}.json").read_bytes())
    by_id = {row.id: row for row in rows}
    if len(by_id) != len(rows):
        raise ValueError(f"{file}: an id stands twice")
    return by_id
