"""The record as flat tables: one row a thing, one value a cell, other things by their ids.

The columns follow from the models: a date becomes its text, the first and the last day that the
text allows, and both once more as whole days since 1970-01-01; a record becomes its id; several
texts are joined by ``;``. A column's meaning is what the model's docstring says of the field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from types import UnionType
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

import attrs

from .._dataset import Dataset
from ..dates import PartialDate
from ..flat import EPOCH, EVENT_COLUMNS, event_rows
from ..models import (
    CalendarDates,
    Citation,
    Claim,
    Event,
    Exclusion,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Source,
    Wording,
)
from ..rules import PATTERNS
from ..tables import Events
from ..vocabulary import Confidence
from ._meanings import field_meanings, summary
from ._selection import select

__all__ = ["SCHEMAS", "Cell", "Column", "Row", "Schema", "flat_tables"]

Cell: TypeAlias = str | int | float | bool | date | None
"""What a cell holds; None where nothing is known."""

Row: TypeAlias = dict[str, Cell]


@attrs.frozen(kw_only=True)
class Column:
    """One column of a flat table.

    Attributes:
        name: Unique in its table.
        type: What its cells hold.
        meaning: What a cell says, in words.
        required: Whether every row has a value.
        values: The only values that there are; none when any value may be.
        pattern: A regular expression that a whole text matches; empty when any text does.
        refers_to: The table whose ``id`` the cells name; empty when they name none.
    """

    name: str
    type: Literal["text", "date", "int32", "float64", "bool"]
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""
    refers_to: str = ""


@attrs.frozen(kw_only=True)
class Schema:
    """The columns of one flat table.

    Attributes:
        meaning: What a row stands for, in words.
        columns: The columns, in order.
        key: The columns that together are unique.
    """

    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


# -- from models to columns --------------------------------------------------------------------

_TABLE_OF: Final[Mapping[object, str]] = {
    Person: "people",
    Location: "locations",
    Source: "sources",
    Event: "events",
}
_ID: Final = PATTERNS["id"]
_EDTF: Final = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"


def _meaning(model: type, field: str) -> str:
    """What a field's column says, where an empty cell stands for None."""
    text = field_meanings(model).get(field, "").replace("``", "`")
    return re.sub(r"\bNone\b", "empty", text)


def _kind(model: type, field: str) -> tuple[Any, bool]:
    """A field's type, and whether it may be None."""
    kind = attrs.fields_dict(model)[field].type
    if isinstance(kind, UnionType):
        return next(arm for arm in get_args(kind) if arm is not type(None)), True
    return kind, False


def _columns(model: type, *fields: str) -> Iterator[Column]:
    """The columns that hold some fields of a model."""
    for field in fields:
        kind, optional = _kind(model, field)
        meaning = _meaning(model, field)
        if kind is PartialDate:
            yield _text(field, meaning, required=not optional, pattern=_EDTF)
            yield from _bounds(field, required=not optional)
        elif field == "citations":
            yield _text("sources", "The ids of the sources, joined by `;`.")
        elif get_origin(kind) is tuple:
            yield _text(field, f"{meaning} Joined by `;`.")
        elif kind in _TABLE_OF:
            refers_to = _TABLE_OF[kind]
            yield _text(field, meaning, required=not optional, pattern=_ID, refers_to=refers_to)
        elif kind is time:
            yield _text(field, meaning, required=not optional, pattern=_CLOCK)
        elif kind is str:
            pattern = PATTERNS.get(field, "")
            yield _text(field, meaning, required=not optional, pattern=pattern)
        elif issubclass(kind, StrEnum):
            yield _text(field, meaning, required=not optional, values=tuple(map(str, kind)))
        else:
            plain: Literal["int32", "float64", "bool"] = (
                "bool" if kind is bool else "int32" if kind is int else "float64"
            )
            yield Column(name=field, type=plain, meaning=meaning, required=not optional)


def _text(name: str, meaning: str, **other: Any) -> Column:
    return Column(name=name, type="text", meaning=meaning, **other)


def _bounds(field: str, *, required: bool) -> Iterator[Column]:
    """The columns that a date has beside its text."""
    for which, first in (("earliest", "first"), ("latest", "last")):
        meaning = f"The {first} day that `{field}` as written allows."
        yield Column(name=f"{field}_{which}", type="date", meaning=meaning, required=required)
    for which in ("earliest", "latest"):
        meaning = f"`{field}_{which}` as whole days since 1970-01-01."
        yield Column(name=f"{field}_{which}_day", type="int32", meaning=meaning, required=required)


def _of(table: str, noun: str) -> Column:
    """The column that says to which row of another table a row belongs."""
    meaning = f"The id of the {noun} that this belongs to."
    return _text(noun, meaning, required=True, pattern=_ID, refers_to=table)


_NUMBER: Final = Column(
    name="number", type="int32", meaning="Its place in the record's order, from 1.", required=True
)

_EVENT_FIELDS: Final = ("location", "start_time", "context", "summary", "former_ids")
_PERSON_FIELDS: Final = ("id", "name", "country", "calendar", "wikidata")
_OFFICE_FIELDS: Final = ("title", "country", "start", "end")
_LOCAL_FIELDS: Final = ("calendar", "start", "end")
_CITATION_FIELDS: Final = ("source", "supports")
_CLAIM_FIELDS: Final = ("field", "value", "note", "citations")
_VARIANT_FIELDS: Final = ("text", "language", "citations")


def _own_fields(model: type, *without: str) -> tuple[str, ...]:
    return tuple(name for name in attrs.fields_dict(model) if name not in without)


_LOCATION_FIELDS: Final = _own_fields(Location)
_SOURCE_FIELDS: Final = _own_fields(Source)
_QUOTE_FIELDS: Final = _own_fields(Quote, "wordings")
_EXCLUSION_FIELDS: Final = _own_fields(Exclusion)


def _event_columns() -> Iterator[Column]:
    """The columns of `event_rows`, and then those that need another table or are long."""
    of_event = (name for name in EVENT_COLUMNS if name in attrs.fields_dict(Event))
    known = {column.name: column for column in _columns(Event, *of_event)}
    known |= {
        column.name: attrs.evolve(column, required=False)
        for column in _columns(Location, "city", "country")
    }
    meaning = "The id of the occasion that this encounter is part of; empty for an occasion."
    known["part_of"] = _text("part_of", meaning, pattern=_ID, refers_to="events")
    known["participants"] = _text("participants", "Their ids, joined by `;`.")
    for name in EVENT_COLUMNS:
        yield known[name]
    yield from _columns(Event, *_EVENT_FIELDS)
    meaning = "What the record of it rests on; computed from its sources."
    yield _text("confidence", meaning, required=True, values=tuple(map(str, Confidence)))


def _person_columns() -> Iterator[Column]:
    for column in _columns(Leader, *_PERSON_FIELDS):
        if column.name == "calendar":
            meaning = "A leader's calendar: the IANA time zone of the capital. Empty for others."
            yield attrs.evolve(column, required=False, meaning=meaning)
        else:
            yield column


def _schema(meaning: str, key: str, *columns: Column) -> Schema:
    return Schema(meaning=meaning, columns=columns, key=tuple(key.split()))


_EVENT: Final = _of("events", "event")
_PERSON: Final = _of("people", "person")

SCHEMAS: Final[Mapping[str, Schema]] = {
    "events": _schema(
        f"{summary(Event)} An occasion's encounters are the rows after it.",
        "id",
        *_event_columns(),
    ),
    "other_calendars": _schema(
        summary(CalendarDates), "event calendar", _EVENT, *_columns(CalendarDates, *_LOCAL_FIELDS)
    ),
    "participants": _schema(
        "Somebody named as taking part in an event, in the record's order.",
        "event person",
        _EVENT,
        _NUMBER,
        attrs.evolve(_PERSON, meaning="The id of who took part."),
    ),
    "event_sources": _schema(
        "A source of an event, and the event's fields that it bears out.",
        "event source",
        _EVENT,
        *_columns(Citation, *_CITATION_FIELDS),
    ),
    "claims": _schema(
        summary(Claim), "event number", _EVENT, _NUMBER, *_columns(Claim, *_CLAIM_FIELDS)
    ),
    "people": _schema(
        "Someone who took part in an event, or who is quoted; the leaders stand first.",
        "id",
        *_person_columns(),
    ),
    "offices": _schema(
        summary(Office), "person number", _PERSON, _NUMBER, *_columns(Office, *_OFFICE_FIELDS)
    ),
    "locations": _schema(summary(Location), "id", *_columns(Location, *_LOCATION_FIELDS)),
    "sources": _schema(summary(Source), "id", *_columns(Source, *_SOURCE_FIELDS)),
    "quotes": _schema(summary(Quote), "id", *_columns(Quote, *_QUOTE_FIELDS)),
    "wordings": _schema(
        summary(Wording),
        "quote number",
        _of("quotes", "quote"),
        _NUMBER,
        *_columns(Wording, *_VARIANT_FIELDS),
    ),
    "excluded": _schema(summary(Exclusion), "id", *_columns(Exclusion, *_EXCLUSION_FIELDS)),
}
"""The tables by name; a selection of events has no ``quotes``, ``wordings`` or ``excluded``."""


# -- from records to rows ----------------------------------------------------------------------


def flat_tables(record: Dataset | Events) -> dict[str, list[Row]]:
    """The rows of each table of `SCHEMAS` that a record fills, keyed by its columns in order.

    A dataset fills all of them, the unconfirmed events with their status among the others. A
    selection of events gives these events with their parts, and of the people, places and
    sources those that they name.

    Raises:
        DuplicateIdError: The events of a selection name two different records by one id.

    >>> import trumpputin as tp
    >>> tables = flat_tables(tp.meetings.where(country="FI"))
    >>> [row["id"] for row in tables["locations"]]
    ['helsinki']
    """
    chosen = select(record)
    tables = {
        **_of_events(chosen.events),
        **_of_people(chosen.people),
        "locations": [_row(Location, place, _LOCATION_FIELDS) for place in chosen.locations],
        "sources": [_row(Source, source, _SOURCE_FIELDS) for source in chosen.sources],
    }
    if isinstance(record, Dataset):
        tables |= {
            "quotes": [_row(Quote, quote, _QUOTE_FIELDS) for quote in record.quotes],
            "wordings": [
                {"quote": quote.id, "number": number, **_row(Wording, wording, _VARIANT_FIELDS)}
                for quote in record.quotes
                for number, wording in enumerate(quote.wordings, 1)
            ],
            "excluded": [_row(Exclusion, each, _EXCLUSION_FIELDS) for each in record.excluded],
        }
    return tables


def _of_events(events: Events) -> dict[str, list[Row]]:
    # `encounters()` may have put a part beside its own occasion: it is one row all the same.
    parts = {part.id for event in events for part in event.parts}
    chosen = [event for event in events if event.id not in parts]
    every = _with_parts(chosen)
    return {
        "events": [
            # event_rows is typed for any reader; its cells are texts, days and whole numbers
            {**row, **_row(Event, event, _EVENT_FIELDS), "confidence": event.confidence.value}  # type: ignore[dict-item]
            for row, event in zip(event_rows(chosen), every, strict=True)
        ],
        "other_calendars": [
            {"event": event.id, **_row(CalendarDates, local, _LOCAL_FIELDS)}
            for event in every
            for local in event.other_calendars
        ],
        "participants": [
            {"event": event.id, "number": number, "person": person.id}
            for event in every
            for number, person in enumerate(event.participants, 1)
        ],
        "event_sources": [
            {"event": event.id, **_row(Citation, citation, _CITATION_FIELDS)}
            for event in every
            for citation in event.citations
        ],
        "claims": [
            {"event": event.id, "number": number, **_row(Claim, claim, _CLAIM_FIELDS)}
            for event in every
            for number, claim in enumerate(event.claims, 1)
        ],
    }


def _of_people(people: Iterable[Person]) -> dict[str, list[Row]]:
    everybody = sorted(people, key=lambda person: not isinstance(person, Leader))
    return {
        "people": [_row(Leader, person, _PERSON_FIELDS) for person in everybody],
        "offices": [
            {"person": person.id, "number": number, **_row(Office, office, _OFFICE_FIELDS)}
            for person in everybody
            for number, office in enumerate(person.offices, 1)
        ],
    }


def _with_parts(events: Iterable[Event]) -> list[Event]:
    return [each for event in events for each in (event, *event.parts)]


def _row(model: type, record: object, fields: Iterable[str]) -> Row:
    """Some fields of a record as cells, in the order of their columns."""
    row: Row = {}
    for field in fields:
        value = getattr(record, field, None)  # only a leader has a calendar
        kind, _ = _kind(model, field)
        if kind is PartialDate:
            row |= _dated(field, value)
        elif kind is float:
            row[field] = float(value or 0)  # equal records, equal cells: 60 is 60.0, -0.0 is 0.0
        elif field == "citations":
            row["sources"] = ";".join(dict.fromkeys(cited.source.id for cited in value or ()))
        else:
            row[field] = _cell(value)
    return row


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, StrEnum):
        return value.value
    if attrs.has(type(value)):
        identifier: str = value.id
        return identifier
    cell: Cell = value
    return cell


def _dated(field: str, value: PartialDate | None) -> Row:
    if value is None:
        names = ("", "_earliest", "_latest", "_earliest_day", "_latest_day")
        return {field + name: None for name in names}
    return {
        field: str(value),
        f"{field}_earliest": value.earliest,
        f"{field}_latest": value.latest,
        f"{field}_earliest_day": value.earliest.toordinal() - EPOCH,
        f"{field}_latest_day": value.latest.toordinal() - EPOCH,
    }
