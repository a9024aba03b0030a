"""The record as flat tables: one row a thing, one value a cell, other records by their ids.

The columns and cells are those of `trumpputin.flat`. What a column means is what the model's
docstring says of the field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any, Final, get_args, get_origin

import attrs

from .. import flat
from .._dataset import Dataset
from ..dates import PartialDate
from ..flat import (
    EVENT_COLUMNS,
    QUOTE_COLUMNS,
    Cell,
    Row,
    cells_of,
    columns_of,
    event_rows,
    plain_fields,
    quote_rows,
)
from ..models import (
    CalendarDates,
    Citation,
    Claim,
    Coverage,
    Event,
    Exclusion,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Release,
    Source,
    Wording,
)
from ..rules import PATTERNS
from ..tables import Events
from ..vocabulary import Status
from ._meanings import field_meanings, summary
from ._selection import select

__all__ = ["EVENT_TABLES", "SCHEMAS", "Cell", "Column", "Row", "Schema", "flat_tables"]


@attrs.frozen(kw_only=True)
class Column(flat.Column):
    """One column of a flat table, described.

    Attributes:
        meaning: What a cell says, in words.
        pattern: A regular expression that a whole text matches; empty when any text may occur.
        refers_to: The tables whose ``id`` a cell names; empty when it names none.
    """

    meaning: str
    pattern: str = ""
    refers_to: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Schema:
    """The columns of one flat table.

    Attributes:
        meaning: What a row is, in words.
        columns: The columns, in order.
        key: The columns that together are unique.
        models: Those whose fields the columns hold, beside computed ones.
        owner: The table of the records that contain the rows; empty where none does.
        within: The columns with the owner's key.
        field: The owner's field that contains them.
    """

    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    models: tuple[Any, ...]
    owner: str = ""
    within: tuple[str, ...] = ()
    field: str = ""


EVENT_TABLES: Final = ("events", "encounters", "unconfirmed")
"""The tables of events: the same columns, and `part_of` in the second; no id is in two."""


# -- columns -----------------------------------------------------------------------------------

_REFERENCES: Final[Mapping[object, tuple[str, ...]]] = {
    Person: ("people",),
    Location: ("locations",),
    Source: ("sources",),
    Event: EVENT_TABLES,
}
_ID: Final = PATTERNS["id"]
_FORMS: Final[Mapping[object, str]] = {
    **dict.fromkeys(_REFERENCES, _ID),
    PartialDate: "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[?~%]?",
    time: "([01][0-9]|2[0-3]):[0-5][0-9]",
}
"""The regular expressions that the texts of a type match."""


def _columns(model: type, *fields: str) -> Iterator[Column]:
    """The columns that hold some fields of a model, or all."""
    for field in fields or plain_fields(model):
        first, *bounds = columns_of(model, field)
        yield _described(first, model, field)
        for plain in bounds:
            bound, is_number = plain.name.removesuffix("_day"), plain.name.endswith("_day")
            meaning = (
                f"`{bound}` as whole days since 1970-01-01."
                if is_number
                else f"The {'first' if bound.endswith('earliest') else 'last'} day that `{field}` "
                "as written allows."
            )
            yield Column(**attrs.asdict(plain, recurse=False), meaning=meaning)


def _described(plain: flat.Column, model: type, field: str) -> Column:
    kind: Any = attrs.fields_dict(model)[field].type
    meaning = re.sub(r"\bNone\b", "empty", field_meanings(model)[field]).replace("``", "`")
    pattern = ""
    refers_to: tuple[str, ...] = ()
    if get_origin(kind) is tuple:
        names_records = field == "citations" or get_args(kind)[0] in _REFERENCES
        meaning += " Their ids, joined by `;`." if names_records else " Joined by `;`."
    else:
        single = (*get_args(kind), kind)[0]  # not None
        pattern = _FORMS.get(single) or (PATTERNS.get(field, "") if single is str else "")
        refers_to = _REFERENCES.get(single, ())
    return Column(
        **attrs.asdict(plain, recurse=False),
        meaning=meaning,
        pattern=pattern,
        refers_to=refers_to,
    )


def _id_of(name: str, meaning: str, *tables: str) -> Column:
    """A column of ids in other tables."""
    return Column(
        name=name, type="text", meaning=meaning, required=True, pattern=_ID, refers_to=tables
    )


_COMPUTED: Final = {
    "duration": (
        "How long it lasted, as closely as the sources allow: `~90` is about 90, `90..` at least, "
        "`..90` at most."
    ),
    "duration_min": "The least number of minutes that the sources allow together.",
    "duration_max": "The greatest number of minutes that the sources allow together.",
    "confidence": "How well it is sourced, computed; empty when it is disputed or cancelled.",
    "source_publisher": "The publisher of the best source of the start; of the text, of a quote.",
    "source_url": "The address of that source.",
}
"""What the columns mean that no field of a model has."""


def _described_columns(model: type, columns: Mapping[str, flat.Column]) -> Iterator[Column]:
    """The columns of the flat table of events or quotations."""
    known = {column.name: column for column in (*_columns(Location), *_columns(model))}
    for name, plain in columns.items():
        if name in _COMPUTED:
            yield Column(**attrs.asdict(plain, recurse=False), meaning=_COMPUTED[name])
        else:
            yield attrs.evolve(known[name], required=plain.required)


def _encounter_columns() -> Iterator[Column]:
    key, *others = _described_columns(Event, EVENT_COLUMNS)
    meaning = "The id of the event that it is part of."
    yield key
    yield _id_of("part_of", meaning, "events", "unconfirmed")
    yield from others


def _person_columns() -> Iterator[Column]:
    for column in _columns(Leader):
        if column.name == "calendar":
            meaning = "A leader's calendar: the IANA time zone of the capital. Empty for others."
            yield attrs.evolve(column, required=False, meaning=meaning)
        else:
            yield column


def _schema(meaning: str, key: str, models: tuple[Any, ...], *columns: Column) -> Schema:
    return Schema(meaning=meaning, columns=columns, key=tuple(key.split()), models=models)


def _inside(path: str, model: Any, *columns: Column, meaning: str = "") -> Schema:
    """The schema of the records in one field of others, given as the others' table and the field.

    The columns given name the owner; without a number, the first of the model tells rows apart.
    """
    owner, _, field = path.partition(".")
    own = tuple(_columns(model))
    key = tuple(column.name for column in (*columns, *([] if _NUMBER in columns else own[:1])))
    return Schema(
        meaning=meaning or summary(model),
        columns=(*columns, *own),
        key=key,
        models=(model,),
        owner=owner,
        within=key[:-1],
        field=field,
    )


def _cited(path: str, what: str, *columns: Column) -> Schema:
    meaning = f"A source of {what}, and the fields that it supports."
    return _inside(path, Citation, *columns, meaning=meaning)


def _number_of(name: str, meaning: str) -> Column:
    return Column(name=name, type="int32", meaning=meaning, required=True)


_EVENT: Final = _id_of("event", "The id of the event that this belongs to.", *EVENT_TABLES)
_PERSON: Final = _id_of("person", "The id of the person that this belongs to.", "people")
_QUOTE: Final = _id_of("quote", "The id of the quote that this belongs to.", "quotes")
_EXCLUDED: Final = _id_of("excluded", "The id of the exclusion that cites it.", "excluded")
_NUMBER: Final = _number_of("number", "Its position in the record's order, from 1.")
_CLAIM: Final = _number_of("claim", "The number of the event's claim that cites it.")
_WORDING: Final = _number_of("wording", "The number of the quote's wording that cites it.")

SCHEMAS: Final[Mapping[str, Schema]] = {
    "events": _schema(
        "A confirmed contact: one occasion. Its parts are in `encounters`.",
        "id",
        (Event,),
        *_described_columns(Event, EVENT_COLUMNS),
    ),
    "encounters": Schema(
        meaning="An encounter that is part of an occasion, which is the whole: never count both.",
        columns=tuple(_encounter_columns()),
        key=("id",),
        models=(Event,),
        owner="events",
        within=("part_of",),
        field="parts",
    ),
    "unconfirmed": _schema(
        "A contact that is provisional, disputed or cancelled; `status` says which.",
        "id",
        (Event,),
        *_described_columns(Event, EVENT_COLUMNS),
    ),
    "other_calendars": _inside("events.other_calendars", CalendarDates, _EVENT),
    "participants": Schema(
        meaning="Somebody named as taking part in an event, in the record's order.",
        columns=(
            _EVENT,
            _NUMBER,
            attrs.evolve(_PERSON, meaning="The id of the person who took part."),
        ),
        key=("event", "person"),
        models=(),
        owner="events",
        within=("event",),
        field="participants",
    ),
    "event_sources": _cited("events.citations", "an event", _EVENT),
    "claims": _inside("events.claims", Claim, _EVENT, _NUMBER),
    "claim_sources": _cited("claims.citations", "a claim", _EVENT, _CLAIM, _NUMBER),
    "people": _schema(
        "Someone who took part in an event, or who is quoted; the leaders come first.",
        "id",
        (Leader,),
        *_person_columns(),
    ),
    "offices": _inside("people.offices", Office, _PERSON, _NUMBER),
    "locations": _schema(summary(Location), "id", (Location,), *_columns(Location)),
    "sources": _schema(summary(Source), "id", (Source,), *_columns(Source)),
    "quotes": _schema(summary(Quote), "id", (Quote,), *_described_columns(Quote, QUOTE_COLUMNS)),
    "quote_sources": _cited("quotes.citations", "a quote", _QUOTE),
    "wordings": _inside("quotes.wordings", Wording, _QUOTE, _NUMBER),
    "wording_sources": _cited("wordings.citations", "a wording", _QUOTE, _WORDING, _NUMBER),
    "excluded": _schema(summary(Exclusion), "id", (Exclusion,), *_columns(Exclusion)),
    "excluded_sources": _cited("excluded.citations", "an exclusion", _EXCLUDED),
    "release": _schema(
        "The version of the record, in one row, and the period that it covers.",
        "version",
        (Release, Coverage),
        *_columns(Release, "title", "version", "released", "calendar", "licences"),
        *_columns(Coverage),
    ),
}
"""The tables by name; a selection of events has neither a release, nor quotes, nor exclusions."""


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
    people = sorted(chosen.people, key=lambda person: not isinstance(person, Leader))
    tables = {
        **_of_events(chosen.events),
        "people": _rows(Leader, people),
        "offices": _rows_inside("offices", people),
        "locations": _rows(Location, chosen.locations),
        "sources": _rows(Source, chosen.sources),
    }
    if isinstance(record, Dataset):
        quotes, excluded, release = record.quotes, record.excluded, record.release
        tables |= {
            "quotes": quote_rows(quotes),
            "quote_sources": _rows_inside("quote_sources", quotes),
            "wordings": _rows_inside("wordings", quotes),
            "wording_sources": _rows_inside("wording_sources", quotes),
            "excluded": _rows(Exclusion, excluded),
            "excluded_sources": _rows_inside("excluded_sources", excluded),
        }
        names = ("title", "version", "released", "calendar", "licences")
        dates = cells_of(release.coverage, Coverage, *plain_fields(Coverage))
        tables["release"] = [cells_of(release, Release, *names) | dates]
    return tables


def _of_events(events: Events) -> dict[str, list[Row]]:
    # `encounters()` may have put a part beside its own occasion: it is one row all the same.
    parts = {part.id: part for event in events for part in event.parts}
    wholes = [event for event in events if parts.get(event.id) != event]
    every = [each for event in wholes for each in event.with_parts]
    return {
        "events": event_rows(each for each in wholes if each.status is Status.confirmed),
        "encounters": [
            {"id": row["id"], "part_of": event.id, **row}
            for event in wholes
            for row in event_rows(event.parts)
        ],
        "unconfirmed": event_rows(e for e in wholes if e.status is not Status.confirmed),
        "other_calendars": _rows_inside("other_calendars", every),
        "participants": [
            {"event": event.id, "number": number, "person": person.id}
            for event in every
            for number, person in enumerate(event.participants, 1)
        ],
        "event_sources": _rows_inside("event_sources", every),
        "claims": _rows_inside("claims", every),
        "claim_sources": _rows_inside("claim_sources", every),
    }


def _rows(model: type, records: Iterable[object]) -> list[Row]:
    return [cells_of(record, model, *plain_fields(model)) for record in records]


def _rows_inside(table: str, records: Iterable[Any]) -> list[Row]:
    """The rows of a table whose records are inside these, or inside records inside these."""
    schema = SCHEMAS[table]
    names = [column.name for column in schema.columns]
    owners: Iterable[tuple[tuple[Cell, ...], Any]] = (((each.id,), each) for each in records)
    outer = SCHEMAS[schema.owner].field
    if outer:
        owners = (
            ((*key, number), each)
            for key, owner in owners
            for number, each in enumerate(getattr(owner, outer), 1)
        )
    rows: list[Row] = [
        {**dict(zip(schema.within, key, strict=True)), "number": number, **row}
        for key, owner in owners
        for number, row in enumerate(_rows(schema.models[0], getattr(owner, schema.field)), 1)
    ]
    return [{name: row[name] for name in names} for row in rows]
