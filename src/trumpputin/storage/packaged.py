"""The packaged record, made into records directly, table by table and when it is asked for.

Its rows were checked when the package was built, and a test holds that what is made here equals
what `Dataset.read` makes of the same files. So nothing is checked a second time: the values of a
row go into the fields as they are, but for those that JSON has no type for.
"""

import json
import os.path
from collections.abc import Callable
from datetime import time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from ..dates import PartialDate
from ..models import Event, Location, Person, Release, Source
from .rows import CHANGES, FILES, RELEASE

__all__ = ["part"]


@cache
def part(name: str) -> Any:
    """The release, the changes or the rows of a table, by their name; always the same objects."""
    if name == "changes":
        from .history import decode_changes  # seldom needed

        made, _ = decode_changes(_bytes(CHANGES))
        return made
    if name == "release":
        return _record_of(Release)(json.loads(_bytes(RELEASE)))
    return tuple(map(_records(name).__getitem__, _rows(name)))


def _bytes(file: str) -> bytes:
    """A file of the package's data, also where the package stands in a zip."""
    loader: Any = __spec__.loader
    data: bytes = loader.get_data(
        os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "trump-putin", file)
    )
    return data


_Making: TypeAlias = Callable[[Any], Any]


@cache
def _record_of(cls: type) -> _Making:
    """What makes a record of a model from its row, without the model's converters and validators.

    A row has its keys in the order of the model's fields, and lacks those that are empty.
    """
    fields = {
        field.name: (getattr(cls, field.name).__set__, _making(field.type, cls))
        for field in attrs.fields(cls)
    }
    defaults = [
        (fields[f.name][0], f.default) for f in attrs.fields(cls) if f.default in (None, ())
    ]

    def record(row: dict[str, Any]) -> Any:
        made: Any = object.__new__(cls)
        if len(row) < len(fields):
            for put, default in defaults:
                put(made, default)
        for name, value in row.items():
            put, making = fields[name]
            put(made, making(value) if making else value)
        return made

    return record


class _Made(dict[str | None, Any]):
    """Values by their texts, each made when it is first asked for; null is None."""

    def __init__(self, make: _Making) -> None:
        super().__init__({None: None})
        self._make = make

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._make(text)
        return value


def _making(kind: Any, owner: type) -> _Making | None:
    """What makes a value of an annotated type from a JSON value; None where they are the same."""
    if isinstance(kind, UnionType):
        return _making(get_args(kind)[0], owner)
    if get_origin(kind) is tuple:
        making = _making(get_args(kind)[0], owner)
        return (lambda value: tuple(map(making, value))) if making else tuple
    if owner is Event and kind in (Event, "Event"):  # a model's name in its own annotations
        return lambda row: _record_of(Event)(row)  # noqa: PLW0108 -- it is being made just now
    if attrs.has(kind) and kind not in _NAMED:
        return _record_of(kind)
    made = _made(kind)
    return None if made is None else made.__getitem__


def _made(kind: type) -> _Made | None:
    """The values of a type by their texts; None for a type that JSON has too."""
    if kind is PartialDate:
        return _DATES
    if kind in _NAMED:
        return _referred(kind)
    if kind is time:
        return _Made(time.fromisoformat)
    return _Made(kind) if issubclass(kind, StrEnum) else None


_NAMED: Final = (PartialDate, Person, Event, Location, Source)
"""The types of attrs that stand in another's row as a text: the date itself, or a record's id."""

_DATES: Final = _Made(PartialDate.parse)
"""One for all fields: many records share a date."""


@cache
def _rows(name: str) -> dict[str, dict[str, Any]]:
    """The rows of a table by their ids."""
    return {row["id"]: row for row in json.loads(_bytes(f"{name}.json"))}


@cache
def _records(name: str) -> _Made:
    """The records of a table by their ids: of the sources only some bear out an event."""
    record, rows = _record_of(FILES[name]), _rows(name)
    return _Made(lambda key: record(rows[key]))


def _referred(cls: type) -> _Made:
    """The records that others name by their ids: people and leaders, events and their parts."""
    if cls is Person:
        leaders, people = _records("leaders"), _records("people")
        return _Made(lambda key: (leaders if key in _rows("leaders") else people)[key])
    if cls is Event:
        events = {event.id: event for whole in part("events") for event in (whole, *whole.parts)}
        return _Made(events.__getitem__)
    return _records("locations" if cls is Location else "sources")
