"""The packaged record, made into records directly.

Its rows were checked when the package was built, and a test holds that what is made here equals
what `Dataset.read` makes of the same files. So nothing is checked a second time: the values of a
row become the fields of a record, converted only where JSON has no type for them. Reading the
same files like a stranger's would make the first answer take six times as long (86 ms, not 14).
"""

import json
import os.path
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from ..dates import PartialDate
from ..history import Change
from ..models import Event, Leader, Location, Person, Release, Source
from .rows import CHANGES, FILES, RELEASE, Rows

__all__ = ["changes", "rows"]


def rows(name: str = "trump-putin") -> Rows:
    """The rows of a packaged record, by the name of its folder."""
    known: dict[type, dict[str, Any]] = {}
    tables: list[tuple[Any, ...]] = []
    for table, cls in FILES.items():
        make = _record_of(cls, known)
        records = {row["id"]: make(row) for row in json.loads(_bytes(name, f"{table}.json"))}
        tables.append(tuple(records.values()))
        known.setdefault(Person if cls is Leader else cls, {}).update(records)
        if cls is Event:
            known[Event].update((part.id, part) for e in tables[-1] for part in e.parts)
    release = _record_of(Release, known)(json.loads(_bytes(name, RELEASE)))
    return Rows(release, *tables)


def changes(name: str = "trump-putin") -> Iterable[Change]:
    """The changes of a packaged record."""
    lines = _bytes(name, CHANGES).splitlines()
    return tuple(map(_record_of(Change, {}), map(json.loads, lines)))


def _bytes(name: str, file: str) -> bytes:
    """A file of the package's data, also where the package is in a zip."""
    loader: Any = __spec__.loader
    package = os.path.dirname(os.path.dirname(__file__))
    data: bytes = loader.get_data(os.path.join(package, "data", name, file))
    return data


_Make: TypeAlias = Callable[[Any], Any]
_Known: TypeAlias = Mapping[type, dict[str, Any]]
_REFERENCES: Final = (Person, Event, Location, Source)


def _record_of(cls: type, known: _Known) -> _Make:
    """A function from a row to a record, without the model's converters and validators."""
    fields = {
        field.name: (getattr(cls, field.name).__set__, _value_of(field.type, cls, known))
        for field in attrs.fields(cls)
    }
    empty = [(fields[f.name][0], f.default) for f in attrs.fields(cls) if f.default in (None, ())]

    def record(row: dict[str, Any]) -> Any:
        made: Any = object.__new__(cls)
        for put, default in empty:
            put(made, default)
        for name, value in row.items():
            put, make = fields[name]
            put(made, make(value) if make else value)
        return made

    return record


def _value_of(kind: Any, owner: type, known: _Known) -> _Make | None:
    """A function from a JSON value to one of an annotated type; None where they are the same."""
    if isinstance(kind, UnionType):
        return _value_of(get_args(kind)[0], owner, known)
    if get_origin(kind) is tuple:
        make = _value_of(get_args(kind)[0], owner, known)
        return (lambda values: tuple(map(make, values))) if make else tuple
    if kind is owner:  # the parts of an event
        return lambda row: _record_of(owner, known)(row)
    if kind in _REFERENCES:
        return known[kind].__getitem__
    if kind is PartialDate:
        return _date
    if kind is time:
        return time.fromisoformat
    if attrs.has(kind):
        return _record_of(kind, known)
    return kind._value2member_map_.__getitem__ if issubclass(kind, StrEnum) else None


@cache
def _date(text: str) -> PartialDate:  # a record has the same dates over and over
    return PartialDate.parse(text)
