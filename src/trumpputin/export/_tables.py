"""The record as flat tables: one row a thing, one value a cell, other records by their ids.

The columns follow from the models. A date becomes its text, the first and the last day that the
text allows, and both again as whole days since 1970-01-01; a record becomes its id; several
values are joined by ``;``. What a column means is what the model's docstring says of the field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args, get_origin

import attrs

from .._dataset import Dataset
from ..dates import PartialDate
from ..flat import EVENT_COLUMNS
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
from ..vocabulary import Confidence, Status
from ._meanings import field_meanings, summary
from ._selection import confidence_of, select

__all__ = ["EVENT_TABLES", "SCHEMAS", "Cell", "Column", "Row", "Schema", "flat_tables"]

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
        values: The only values that there are; empty when any value may occur.
        pattern: A regular expression that a whole text matches; empty when any text may occur.
        refers_to: The tables whose ``id`` a cell names; empty when it names none.
    """

    name: str
    type: Literal["text", "date", "int32", "float64", "bool"]
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""
    refers_to: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Schema:
    """The columns of one flat table.

    Attributes:
        meaning: What a row is, in words.
        columns: The columns, in order.
        key: The columns that together are unique.
    """

    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


EVENT_TABLES: Final = ("events", "encounters", "unconfirmed")
"""The tables of events, which have the same columns; an id is in one of them only."""


# -- from models to columns --------------------------------------------------------------------

_REFERENCES: Final[Mapping[object, tuple[str, ...]]] = {
    Person: ("people",),
    Location: ("locations",),
    Source: ("sources",),
    Event: EVENT_TABLES,
}
_ID: Final = PATTERNS["id"]
_EDTF: Final = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"


class _Field(NamedTuple):
    """A field of a model that its table has columns for."""

    name: str
    kind: Any
    optional: bool
    repeated: bool


@cache
def _fields(model: type) -> tuple[_Field, ...]:
    """The fields of a model but for those whose values are rows of a table of their own."""
    fields = (_field(each.name, each.type) for each in attrs.fields(model))
    return tuple(
        field
        for field in fields
        if not (field.repeated and field.kind in (Office, CalendarDates, Claim, Wording, Event))
        and (model, field.kind) != (Event, Citation)
    )


def _field(name: str, annotation: Any) -> _Field:
    if get_origin(annotation) is tuple:
        return _Field(name, get_args(annotation)[0], optional=False, repeated=True)
    if isinstance(annotation, UnionType):
        kind = next(arm for arm in get_args(annotation) if arm is not type(None))
        return _Field(name, kind, optional=True, repeated=False)
    return _Field(name, annotation, optional=False, repeated=False)


def _columns(model: type) -> Iterator[Column]:
    """The columns that hold the fields of a model."""
    for field in _fields(model):
        # An empty cell is where the model has None.
        meaning = re.sub(r"\bNone\b", "empty", field_meanings(model)[field.name])
        meaning = meaning.replace("``", "`")
        if field.kind is Citation:
            yield _text("sources", "The ids of the sources, joined by `;`.")
        elif field.repeated and field.kind in _REFERENCES:
            yield _text(field.name, f"{meaning} Their ids, joined by `;`.")
        elif field.repeated:
            yield _text(field.name, f"{meaning} Joined by `;`.")
        else:
            yield from _single(field, meaning)


def _single(field: _Field, meaning: str) -> Iterator[Column]:
    """The columns of a field that has one value."""
    name, kind, required = field.name, field.kind, not field.optional
    if kind is PartialDate:
        yield _text(name, meaning, required=required, pattern=_EDTF)
        yield from _bounds(name, required=required)
    elif kind in _REFERENCES:
        refers_to = _REFERENCES[kind]
        yield _text(name, meaning, required=required, pattern=_ID, refers_to=refers_to)
    elif kind is time:
        yield _text(name, meaning, required=required, pattern=_CLOCK)
    elif kind is str:
        yield _text(name, meaning, required=required, pattern=PATTERNS.get(name, ""))
    elif issubclass(kind, StrEnum):
        yield _text(name, meaning, required=required, values=tuple(map(str, kind)))
    else:
        type_ = _NUMBERS[kind]
        yield Column(name=name, type=type_, meaning=meaning, required=required)


_NUMBERS: Final[Mapping[object, Literal["int32", "float64", "bool"]]] = {
    int: "int32",
    float: "float64",
    bool: "bool",
}


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


def _of_an_event() -> Iterator[Column]:
    """The fields of an event, and what a reader would otherwise look up or compute."""
    for column in _columns(Event):
        yield column
        if column.name == "id":
            meaning = "The id of the occasion that it is part of; empty for an occasion."
            yield _text("part_of", meaning, pattern=_ID, refers_to=("events", "unconfirmed"))
        elif column.name == "location":
            for place in _columns(Location):
                if place.name in ("city", "country"):
                    yield attrs.evolve(place, required=False)
    meaning = "How well it is sourced, computed; empty when it is disputed or cancelled."
    yield _text("confidence", meaning, values=tuple(map(str, Confidence)))


def _person_columns() -> Iterator[Column]:
    for column in _columns(Leader):
        if column.name == "calendar":
            meaning = "A leader's calendar: the IANA time zone of the capital. Empty for others."
            yield attrs.evolve(column, required=False, meaning=meaning)
        else:
            yield column


def _schema(meaning: str, key: str, *columns: Column) -> Schema:
    return Schema(meaning=meaning, columns=columns, key=tuple(key.split()))


def _owner(noun: str, *tables: str) -> Column:
    """The column that names the row of another table that a row belongs to."""
    meaning = f"The id of the {noun} that this belongs to."
    return _text(noun, meaning, required=True, pattern=_ID, refers_to=tables)


_FRAME: Final = [*EVENT_COLUMNS]
_COLUMNS: Final = tuple(  # first those of a data frame of events, in the same order
    sorted(
        _of_an_event(),
        key=lambda column: _FRAME.index(column.name) if column.name in _FRAME else len(_FRAME),
    )
)
_EVENT: Final = _owner("event", *EVENT_TABLES)
_PERSON: Final = _owner("person", "people")
_NUMBER: Final = Column(
    name="number",
    type="int32",
    meaning="Its position in the record's order, from 1.",
    required=True,
)

SCHEMAS: Final[Mapping[str, Schema]] = {
    "events": _schema(
        "A confirmed contact: one occasion. Its parts are in `encounters`.",
        "id",
        *_COLUMNS,
    ),
    "encounters": _schema(
        "An encounter that is part of an occasion, which is the whole: never count both.",
        "id",
        *(
            attrs.evolve(column, required=column.required or column.name == "part_of")
            for column in _COLUMNS
        ),
    ),
    "unconfirmed": _schema(
        "A contact that is provisional, disputed or cancelled; `status` says which.",
        "id",
        *_COLUMNS,
    ),
    "other_calendars": _schema(
        summary(CalendarDates), "event calendar", _EVENT, *_columns(CalendarDates)
    ),
    "participants": _schema(
        "Somebody named as taking part in an event, in the record's order.",
        "event person",
        _EVENT,
        _NUMBER,
        attrs.evolve(_PERSON, meaning="The id of the person who took part."),
    ),
    "event_sources": _schema(
        "A source of an event, and the fields of the event that it supports.",
        "event source",
        _EVENT,
        *_columns(Citation),
    ),
    "claims": _schema(summary(Claim), "event number", _EVENT, _NUMBER, *_columns(Claim)),
    "people": _schema(
        "Someone who took part in an event, or who is quoted; the leaders come first.",
        "id",
        *_person_columns(),
    ),
    "offices": _schema(summary(Office), "person number", _PERSON, _NUMBER, *_columns(Office)),
    "locations": _schema(summary(Location), "id", *_columns(Location)),
    "sources": _schema(summary(Source), "id", *_columns(Source)),
    "quotes": _schema(summary(Quote), "id", *_columns(Quote)),
    "wordings": _schema(
        summary(Wording), "quote number", _owner("quote", "quotes"), _NUMBER, *_columns(Wording)
    ),
    "excluded": _schema(summary(Exclusion), "id", *_columns(Exclusion)),
}
"""The tables by name; a selection of events has no ``quotes``, ``wordings`` or ``excluded``."""


# -- from records to rows ----------------------------------------------------------------------


def flat_tables(record: Dataset | Events) -> dict[str, list[Row]]:
    """The rows of each table of `SCHEMAS` that a record fills, keyed by its columns in order.

    A dataset fills all of them. A selection of events gives these events with their parts, and
    of the people, places and sources those that they name.

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
        "locations": [_row(Location, place) for place in chosen.locations],
        "sources": [_row(Source, source) for source in chosen.sources],
    }
    if isinstance(record, Dataset):
        tables |= {
            "quotes": [_row(Quote, quote) for quote in record.quotes],
            "wordings": [
                {"quote": quote.id, "number": number, **_row(Wording, wording)}
                for quote in record.quotes
                for number, wording in enumerate(quote.wordings, 1)
            ],
            "excluded": [_row(Exclusion, each) for each in record.excluded],
        }
    return tables


def _of_events(events: Events) -> dict[str, list[Row]]:
    # `encounters()` may have put a part beside its own occasion: it is one row all the same.
    parts = {part.id: part for event in events for part in event.parts}
    wholes = [event for event in events if parts.get(event.id) != event]
    every = [each for event in wholes for each in event.with_parts]
    return {
        "events": [_event_row(each) for each in wholes if each.status is Status.confirmed],
        "encounters": [_event_row(part, event.id) for event in wholes for part in event.parts],
        "unconfirmed": [
            _event_row(each) for each in wholes if each.status is not Status.confirmed
        ],
        "other_calendars": [
            {"event": event.id, **_row(CalendarDates, dates)}
            for event in every
            for dates in event.other_calendars
        ],
        "participants": [
            {"event": event.id, "number": number, "person": person.id}
            for event in every
            for number, person in enumerate(event.participants, 1)
        ],
        "event_sources": [
            {"event": event.id, **_row(Citation, citation)}
            for event in every
            for citation in event.citations
        ],
        "claims": [
            {"event": event.id, "number": number, **_row(Claim, claim)}
            for event in every
            for number, claim in enumerate(event.claims, 1)
        ],
    }


def _of_people(people: Iterable[Person]) -> dict[str, list[Row]]:
    everybody = sorted(people, key=lambda person: not isinstance(person, Leader))
    return {
        "people": [_row(Leader, person) for person in everybody],
        "offices": [
            {"person": person.id, "number": number, **_row(Office, office)}
            for person in everybody
            for number, office in enumerate(person.offices, 1)
        ],
    }


def _event_row(event: Event, part_of: str | None = None) -> Row:
    place, confidence = event.location, confidence_of(event)
    known: Row = {
        **_row(Event, event),
        "part_of": part_of,
        "city": place.city if place else None,
        "country": place.country if place else None,
        "confidence": confidence.value if confidence else None,
    }
    return {column.name: known[column.name] for column in _COLUMNS}


def _row(model: type, record: object) -> Row:
    """The fields of a record as cells, in the order of their columns."""
    row: Row = {}
    for name, kind, _, _ in _fields(model):
        value: Any = getattr(record, name, None)  # only a leader has a calendar
        if kind is PartialDate:
            row |= _dated(name, value)
        elif kind is Citation:
            row["sources"] = ";".join(dict.fromkeys(cited.source.id for cited in value))
        elif kind is float:
            row[name] = float(value or 0)  # equal records, equal cells: 60 is 60.0, -0.0 is 0.0
        else:
            row[name] = _cell(value)
    return row


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return ";".join(str(_cell(item)) for item in value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, StrEnum):
        return value.value
    if attrs.has(type(value)):
        identifier: str = value.id
        return identifier
    cell: Cell = value
    return cell


_EPOCH: Final = date(1970, 1, 1)


def _dated(field: str, value: PartialDate | None) -> Row:
    if value is None:
        names = ("", "_earliest", "_latest", "_earliest_day", "_latest_day")
        return {field + name: None for name in names}
    return {
        field: str(value),
        f"{field}_earliest": value.earliest,
        f"{field}_latest": value.latest,
        f"{field}_earliest_day": (value.earliest - _EPOCH).days,
        f"{field}_latest_day": (value.latest - _EPOCH).days,
    }
