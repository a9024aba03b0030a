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
from .collector import paused
from .rows import CHANGES, FILES, RELEASE, Rows

__all__ = ["changes", "rows"]


def rows(name: str = "trump-putin") -> Rows:
    """The rows of a packaged record, by the name of its folder."""
    with paused():
        return _rows(name)


def _rows(name: str) -> Rows:
    known: dict[type, dict[str, Any]] = {}
    record_of = _record_maker(known)
    tables: list[tuple[Any, ...]] = []
    for table, cls in FILES.items():
        record = record_of(cls)
        records = {row["id"]: record(row) for row in json.loads(_bytes(name, f"{table}.json"))}
        tables.append(tuple(records.values()))
        known.setdefault(Person if cls is Leader else cls, {}).update(records)
        if cls is Event:
            known[Event].update((part.id, part) for e in tables[-1] for part in e.parts)
    release = record_of(Release)(json.loads(_bytes(name, RELEASE)))
    return Rows(release, *tables)


def changes(name: str = "trump-putin") -> Iterable[Change]:
    """The changes of a packaged record."""
    lines = _bytes(name, CHANGES).splitlines()
    return tuple(map(_record_maker({})(Change), map(json.loads, lines)))


def _bytes(name: str, file: str) -> bytes:
    """A file of the package's data, also where the package is in a zip."""
    loader: Any = __spec__.loader
    package = os.path.dirname(os.path.dirname(__file__))
    data: bytes = loader.get_data(os.path.join(package, "data", name, file))
    return data


_Make: TypeAlias = Callable[[Any], Any]
_Known: TypeAlias = Mapping[type, dict[str, Any]]
_REFERENCES: Final = (Person, Event, Location, Source)


def _record_maker(known: _Known) -> Callable[[type], _Make]:
    """For each model, a function from a row to a record that skips converters and validators.

    Args:
        known: The records that rows refer to by id; it may be filled later.
    """

    @cache
    def record_of(cls: type) -> _Make:
        puts = {field.name: getattr(cls, field.name).__set__ for field in attrs.fields(cls)}
        empty = [(puts[f.name], f.default) for f in attrs.fields(cls) if f.default in (None, ())]

        @cache  # not before the first row: the parts of an event are events
        def fields() -> dict[str, tuple[Any, _Make | None]]:
            return {
                f.name: (puts[f.name], _converter_of(f.type, cls, known, record_of))
                for f in attrs.fields(cls)
            }

        def record(row: dict[str, Any]) -> Any:
            made: Any = object.__new__(cls)
            for put, default in empty:
                put(made, default)
            steps = fields()
            for name, value in row.items():
                put, convert = steps[name]
                put(made, convert(value) if convert else value)
            return made

        return record

    return record_of


def _converter_of(
    kind: Any, owner: type, known: _Known, record_of: Callable[[type], _Make]
) -> _Make | None:
    """A function from a JSON value to one of a field's type; None where they are the same."""
    if isinstance(kind, UnionType):
        return _converter_of(get_args(kind)[0], owner, known, record_of)
    if get_origin(kind) is tuple:
        convert = _converter_of(get_args(kind)[0], owner, known, record_of)
        return (lambda values: tuple(map(convert, values))) if convert else tuple
    if kind in _REFERENCES and kind is not owner:
        return known[kind].__getitem__
    if attrs.has(kind) and kind is not PartialDate:
        return record_of(kind)
    return _SCALARS.get(kind) or _members_of(kind)


_SCALARS: Final[Mapping[type, _Make]] = {
    PartialDate: cache(PartialDate.parse),  # a record has the same dates over and over
    time: time.fromisoformat,
}


def _members_of(kind: Any) -> _Make | None:
    if not (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return None
    return {member.value: member for member in kind}.__getitem__
