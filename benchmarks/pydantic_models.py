"""The format of a record as pydantic models: strict, no other keys, references resolved.

A date is a `PartialDate`, each text of which is parsed once, as this package's reader does. An id
stands for the record that bears it, by the context that the models are asked with.
"""

from collections.abc import Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    model_validator,
)

from trumpputin import Access, Format, Kind, PartialDate, SourceKind, Status

__all__ = ["read"]

_parse = cache(PartialDate.parse)


def _plain(text: str) -> PartialDate:
    day = _parse(text)
    if day.qualifier:
        raise ValueError(f"{text} is qualified and bounds nothing")
    return day


def _reference(table: str) -> BeforeValidator:
    def resolve(value: str, info: ValidationInfo) -> Any:
        known: Any = info.context
        record = known[table].get(value)
        if record is None:
            raise ValueError(f"no {value} among the {table}")
        return record

    return BeforeValidator(resolve)


Day = Annotated[PartialDate, BeforeValidator(_parse)]
Bound = Annotated[PartialDate, BeforeValidator(_plain)]


class Model(BaseModel):
    """What all models share."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True
    )


class Spanning(Model):
    """What has a start and an end."""

    start: Bound
    end: Bound

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse an end that is certainly before the start."""
        if self.end.latest < self.start.earliest:
            raise ValueError(f"{self.end} is before the start, {self.start}")
        return self


class Office(Model):
    """A public office."""

    title: str
    country: str
    start: Bound
    end: Bound | None


class Person(Model):
    """A person."""

    id: str
    name: str
    country: str
    offices: tuple[Office, ...]
    wikidata: str | None


class Leader(Person):
    """A leader."""

    calendar: str


class Location(Model):
    """A place."""

    id: str
    city: str
    venue: str | None
    country: str
    latitude: float
    longitude: float
    timezone: str


class Source(Model):
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


class Citation(Model):
    """A source, and what it bears out."""

    source: Annotated[Source, _reference("sources")]
    supports: tuple[str, ...]


class Claim(Model):
    """One of several values."""

    field: str
    value: str
    citations: tuple[Citation, ...]
    note: str | None


class LocalDates(Spanning):
    """Dates by another calendar."""

    calendar: str


class Event(Spanning):
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
    duration_minutes: Annotated[int, Field(ge=1)] | None
    location: Annotated[Location, _reference("locations")] | None
    participants: tuple[Annotated[Person, _reference("people")], ...]
    initiator: Annotated[Person, _reference("people")] | None
    context: str | None
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]
    parts: tuple["Event", ...]


def read(folder: Path) -> Mapping[str, Event]:
    """The events of a record's folder by their ids, with what they refer to."""
    context: dict[str, dict[str, Any]] = {"people": {}}
    for table, file, model in (
        ("people", "leaders", Leader),
        ("people", "people", Person),
        ("locations", "locations", Location),
        ("sources", "sources", Source),
        ("events", "events", Event),
    ):
        rows: list[Any] = TypeAdapter(list[model]).validate_json(  # type: ignore[valid-type]
            (folder / f"{file}.json").read_bytes(), context=context
        )
        by_id = {row.id: row for row in rows}
        if len(by_id) != len(rows):
            raise ValueError(f"{file}: an id stands twice")
        context.setdefault(table, {}).update(by_id)
    return context["events"]
