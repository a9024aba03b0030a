"""Records as flat rows and data frames: one row for each record, one plain value in each cell.

The columns follow from the models. A date becomes its text, its first and last possible day, and
those two again as whole days since 1970-01-01; a record becomes its id; several texts or ids are
joined by ``;``. Data frame libraries are imported only when a frame is made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

import attrs

from .dates import PartialDate
from .errors import UnknownValueError, did_you_mean
from .models import Event, Location, Quote, Source, best_first
from .vocabulary import Confidence

__all__ = [
    "EVENT_COLUMNS",
    "QUOTE_COLUMNS",
    "Cell",
    "CellType",
    "Column",
    "Row",
    "cells_of",
    "columns_of",
    "columns_of_table",
    "event_rows",
    "frame_of",
    "library",
    "plain_fields",
    "quote_rows",
    "table_rows",
    "typed",
]

Cell: TypeAlias = str | int | float | bool | date | None
"""What a cell holds; None where nothing is known."""

Row: TypeAlias = dict[str, Cell]
"""The cells of one record, by column."""


# -- from models to columns and cells ----------------------------------------------------------

CellType: TypeAlias = Literal["text", "date", "int32", "float64", "bool"]
"""What the cells of a column hold."""

_CELL_TYPES: Final[Mapping[type, CellType]] = {bool: "bool", int: "int32", float: "float64"}


@attrs.frozen(kw_only=True)
class Column:
    """One column of a flat table.

    Attributes:
        name: Unique in its table.
        type: What its cells hold.
        required: Whether no cell is empty.
        values: The only values that cells have; none when any value may occur.
    """

    name: str
    type: CellType
    required: bool
    values: tuple[str, ...] = ()


_BOUNDS: Final = ("earliest", "latest")
_EPOCH: Final = date(1970, 1, 1).toordinal()


@cache
def _kind(model: type, field: str) -> tuple[Any, bool]:
    """A field's type, and whether it may be None."""
    kind = attrs.fields_dict(model)[field].type
    if isinstance(kind, UnionType):
        return next(arm for arm in get_args(kind) if arm is not type(None)), True
    return kind, False


def columns_of(model: type, *fields: str) -> Iterator[Column]:
    """The columns that hold some fields of a model.

    >>> [column.name for column in columns_of(Event, "id", "end")]
    ['id', 'end', 'end_earliest', 'end_latest', 'end_earliest_day', 'end_latest_day']
    """
    for field in fields:
        kind, optional = _kind(model, field)
        required = not optional
        if kind is PartialDate:
            yield Column(name=field, type="text", required=required)
            for bound in _BOUNDS:
                yield Column(name=f"{field}_{bound}", type="date", required=required)
            for bound in _BOUNDS:
                yield Column(name=f"{field}_{bound}_day", type="int32", required=required)
        elif get_origin(kind) is tuple:
            name = "sources" if field == "citations" else field
            yield Column(name=name, type="text", required=False)
        else:
            values = tuple(map(str, kind)) if issubclass(kind, StrEnum) else ()
            of_type: CellType = _CELL_TYPES.get(kind, "text")
            yield Column(name=field, type=of_type, required=required, values=values)


def cells_of(record: object, model: type, *fields: str) -> Row:
    """Some fields of a record as the cells of `columns_of`.

    A field that the record does not have, such as ``calendar`` of a person who is not a leader,
    is empty; without a record, every one is.
    """
    row: Row = {}
    for field in fields:
        value = getattr(record, field, None)
        kind, _ = _kind(model, field)
        if kind is PartialDate:
            row |= _date_cells(field, value)
        elif field == "citations":
            cited = best_first(citation.source for citation in value or ())
            row["sources"] = ";".join(source.id for source in cited)
        elif kind is float and value is not None:
            row[field] = float(value or 0)  # equal records, equal cells: 60 is 60.0, -0.0 is 0.0
        else:
            row[field] = _cell(value)
    return row


def _date_cells(field: str, value: PartialDate | None) -> Row:
    days: dict[str, date | None] = {
        f"{field}_{bound}": getattr(value, bound, None) for bound in _BOUNDS
    }
    numbers = {
        f"{name}_day": day.toordinal() - _EPOCH if day else None for name, day in days.items()
    }
    return {field: str(value) if value else None, **days, **numbers}


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return ";".join(str(_cell(item)) for item in value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, StrEnum):
        return value.value
    cell: Cell = value.id if attrs.has(type(value)) else value
    return cell


# -- events and quotations ---------------------------------------------------------------------

_PLACE: Final = ("city", "country")
_SOURCE: Final = ("publisher", "url")
_EVENT_NAMES: Final = (
    *("id", "kind", "level", "format", "status", "title", "start", "end"),
    *(f"{date}_{bound}" for date in ("start", "end") for bound in _BOUNDS),
    *(f"{date}_{bound}_day" for date in ("start", "end") for bound in _BOUNDS),
    *("calendar", "start_time", "duration", "duration_minutes", "duration_min", "duration_max"),
    *("city", "country", "initiator", "participants", "topics", "confidence"),
    *(f"source_{name}" for name in _SOURCE),
    *("location", "context", "summary", "sources", "former_ids"),
)
_EVENT_FIELDS: Final = tuple(
    name for name in (*_EVENT_NAMES, "citations") if name in attrs.fields_dict(Event)
)
_QUOTE_FIELDS: Final = tuple(name for name in attrs.fields_dict(Quote) if name != "wordings")


def _added(model: type, fields: Iterable[str], prefix: str = "") -> Iterator[Column]:
    """The columns of a record that a row may lack, such as its place."""
    for column in columns_of(model, *fields):
        yield attrs.evolve(column, name=prefix + column.name, required=False)


_CONFIDENCE: Final = tuple(map(str, Confidence))
_OF_EVENTS: Final = {
    column.name: column
    for column in (
        *columns_of(Event, *_EVENT_FIELDS),
        *_added(Location, _PLACE),
        Column(name="duration", type="text", required=False),
        *(Column(name=f"duration_{end}", type="int32", required=False) for end in ("min", "max")),
        Column(name="confidence", type="text", required=False, values=_CONFIDENCE),
        *_added(Source, _SOURCE, "source_"),
    )
}

EVENT_COLUMNS: Final[Mapping[str, Column]] = {name: _OF_EVENTS[name] for name in _EVENT_NAMES}
"""The columns of the flat table of events by name, in order."""

QUOTE_COLUMNS: Final[Mapping[str, Column]] = {
    column.name: column
    for column in (*columns_of(Quote, *_QUOTE_FIELDS), *_added(Source, _SOURCE, "source_"))
}
"""The columns of the flat table of quotations by name, in order."""


def event_rows(events: Iterable[Event]) -> list[Row]:
    """One row for each event, in the order given and without its parts.

    The keys are those of `EVENT_COLUMNS`, in that order. ``start`` and ``end`` are texts as
    precise as the dates (``2025-02``); ``start_earliest`` to ``end_latest`` are the first and
    last days that they allow, as dates and again as whole days since 1970-01-01.
    ``duration`` is `Event.duration` in its notation, ``duration_min`` and ``duration_max`` its
    bounds; ``source_publisher`` and ``source_url`` are those of the best source of the start.
    ``initiator`` and ``participants`` are ids. An unknown value is None; an event without topics
    has an empty text.

    >>> import trumpputin as tp
    >>> row = event_rows([tp.events["2018-07-16-helsinki"]])[0]
    >>> row["level"], row["start"], row["start_earliest_day"], row["start_time"], row["city"]
    ('summit', '2018-07-16', 17728, '14:10', 'Helsinki')
    """
    rows: list[Row] = []
    for event in events:
        cells = cells_of(event, Event, *_EVENT_FIELDS)
        cells |= cells_of(event.location, Location, *_PLACE)
        duration = event.duration
        cells["duration"] = str(duration) if duration else None
        cells |= {f"duration_{end}": getattr(duration, end, None) for end in ("min", "max")}
        cells["confidence"] = event.confidence.value if event.confidence else None
        cells |= _best(event.sources_for("start"))
        rows.append({name: cells[name] for name in EVENT_COLUMNS})
    return rows


def quote_rows(quotes: Iterable[Quote]) -> list[Row]:
    """One row for each quotation, in the order given, with the best source of its text.

    The keys are those of `QUOTE_COLUMNS`, in that order.

    >>> import trumpputin as tp
    >>> row = quote_rows(tp.quotes.where(speaker="rex-tillerson"))[-1]
    >>> row["said_on"], row["text"], row["event"]
    ('2017-07-07', 'positive chemistry', '2017-07-07-hamburg-talks')
    """
    rows: list[Row] = []
    for quote in quotes:
        cells = cells_of(quote, Quote, *_QUOTE_FIELDS) | _best(quote.sources_for("text"))
        rows.append({name: cells[name] for name in QUOTE_COLUMNS})
    return rows


def _best(sources: Sequence[Source]) -> Row:
    return {f"source_{name}": getattr(sources[0], name) if sources else None for name in _SOURCE}


def plain_fields(model: type) -> tuple[str, ...]:
    """The fields of a model but for those whose values are records inside it."""
    apart = {"offices", "other_calendars", "claims", "parts", "wordings"}
    return tuple(name for name in attrs.fields_dict(model) if name not in apart)


def columns_of_table(model: type) -> Iterable[Column]:
    """The columns of the flat table of any model."""
    special = {Event: EVENT_COLUMNS, Quote: QUOTE_COLUMNS}
    return special[model].values() if model in special else columns_of(model, *plain_fields(model))


def table_rows(records: Iterable[Any], model: type) -> list[Row]:
    """One row for each record, in the order given, with the columns of `columns_of_table`."""
    if model is Event:
        return event_rows(records)
    if model is Quote:
        return quote_rows(records)
    return [cells_of(record, model, *plain_fields(model)) for record in records]


# -- data frames -------------------------------------------------------------------------------

_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    # In pandas, types without a null would turn whole numbers with gaps into floats.
    "pandas": ("string", "datetime64[s]", "Int32", "Float64", "boolean"),
    "polars": ("String", "Date", "Int32", "Float64", "Boolean"),
    "pyarrow": ("string", "date32", "int32", "float64", "bool_"),
}
"""What each library calls the types of `CellType`, in its order."""


def frame_of(rows: Sequence[Row], columns: Iterable[Column], engine: str) -> Any:
    """Flat rows as a data frame of one of three libraries; `Tabular.to_frame` has the details."""
    if engine not in _TYPES:
        hint = did_you_mean(str(engine), _TYPES)
        message = f"expected pandas, polars or pyarrow; got {engine!r:.200}{hint}"
        raise UnknownValueError(message, field="engine")
    type_names = dict(zip(get_args(CellType), _TYPES[engine], strict=True))
    types = {column.name: type_names[column.type] for column in columns}
    cells = {name: [row[name] for row in rows] for name in types}
    if engine == "pandas":
        pd = library("pandas")
        return pd.DataFrame({name: pd.Series(cells[name], dtype=types[name]) for name in types})
    if engine == "polars":
        pl = library("polars")
        return pl.DataFrame(cells, schema={name: getattr(pl, types[name]) for name in types})
    pa = library("pyarrow", '"trumpputin[parquet]"')
    return pa.table(cells, schema=pa.schema({name: getattr(pa, types[name])() for name in types}))


def typed(types: Mapping[str, CellType]) -> list[Column]:
    """Columns by name that hold these types, each of whose cells may be empty."""
    return [Column(name=name, type=kind, required=False) for name, kind in types.items()]


def library(name: str, install: str = "") -> Any:
    """An optional library, or an `ImportError` that says how to install it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        package = name.partition(".")[0]
        if str(error.name).partition(".")[0] != package:
            raise
        message = f"this needs {package}: python -m pip install {install or package}"
        raise ImportError(message, name=package) from None
