"""Strict JSON <-> models, with cattrs.

The policy:

- A JSON value must be of the field's own type: ``5`` is not ``"5"``, ``"false"`` is no bool,
  ``"abc"`` is no list, ``null`` stands only where a field may be None.
- Every key of a model stands in its object, and no other, and none twice.
- Enums are their texts, dates are EDTF texts, times are ``HH:MM``, tuples are arrays.
- A record inside a record is its id, but for values that only the outer record has:
  citations, claims, variants, offices, and the parts of an event.
- Numbers are whole, or have one to four decimals of which the last is not 0. So every JSON
  library prints them alike. ``NaN`` is no number.

Everything wrong is gathered, each with its path, and nothing is coerced.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple, get_args

import attrs
from cattrs import BaseValidationError, ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn

from .dates import PartialDate
from .errors import DatasetError, Problem, did_you_mean
from .models import (
    Access,
    Event,
    Exclusion,
    Format,
    Kind,
    Leader,
    Location,
    Person,
    Quote,
    QuoteKind,
    Release,
    Source,
    SourceKind,
    Status,
    member,
)

__all__ = [
    "FILES",
    "FILE_NAMES",
    "RELEASE",
    "Rows",
    "decode",
    "encode",
    "from_raw",
    "raw_row",
    "raw_rows",
]

FILES: Final[Mapping[str, type]] = {
    "leaders": Leader,
    "people": Person,
    "locations": Location,
    "sources": Source,
    "events": Event,
    "quotes": Quote,
    "excluded": Exclusion,
}
"""The tables in the order in which they refer to one another; each stands in ``NAME.json``."""

RELEASE: Final = "release.json"

FILE_NAMES: Final = (RELEASE, *(f"{name}.json" for name in FILES))
"""The files that every record has."""


class Rows(NamedTuple):
    """What a record's folder holds, table by table, in the files' order."""

    release: Release
    leaders: tuple[Leader, ...]
    people: tuple[Person, ...]
    locations: tuple[Location, ...]
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    excluded: tuple[Exclusion, ...]


class _Refused(ValueError):
    """A value with all that is wrong in it: pairs of a path and a message."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__(problems)
        self.problems = problems


# -- JSON text ---------------------------------------------------------------------------------


@attrs.frozen
class _Malformed:
    """A JSON token that no field may hold, kept so that it can be named where it stands."""

    text: str
    why: str


class _Doubled(dict[str, Any]):
    """A JSON object that has some key twice."""

    keys_twice: tuple[str, ...] = ()


_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{0,3}[1-9]", re.ASCII)
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII)


def _decimal(text: str) -> float | _Malformed:
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _Malformed(text, "write at most four decimals, and no 0 at the end")


def _whole(text: str) -> int | _Malformed:
    return int(text) if _WHOLE.fullmatch(text) else _Malformed(text, "no such whole number here")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = _Doubled(made)
    keys = [key for key, _ in pairs]
    doubled.keys_twice = tuple(key for key in made if keys.count(key) > 1)
    return doubled


def _parse(data: bytes) -> Any:
    """The value of a JSON text; a ValueError says in one line what is wrong with the text."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("starts with a byte order mark; save it as plain UTF-8")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=lambda text: _Malformed(text, "no JSON number"),
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start} is 0x{data[error.start]:02x}") from None
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise ValueError("not a record's file: nested too deeply") from None


def _shown(value: object) -> str:
    """A JSON value as a short text for a message."""
    if isinstance(value, _Malformed):
        return f"{value.text[:40]} ({value.why})"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 60 else text[:57] + "..."


# -- one value ---------------------------------------------------------------------------------


def _expect(kind: type, name: str) -> Any:
    """A hook that lets values of just this type through."""

    def structure(value: object, _: type) -> object:
        if type(value) is not kind:
            raise _Refused(("", f"expected {name}, got {_shown(value)}"))
        return value

    return structure


def _text(value: object, _: type) -> str:
    if type(value) is not str:
        raise _Refused(("", f"expected a text, got {_shown(value)}"))
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise _Refused(("", f"expected Unicode text, got half a character in {_shown(value)}"))
    return value


def _number(value: object, _: type) -> float:
    if type(value) is not int and type(value) is not float:
        raise _Refused(("", f"expected a number, got {_shown(value)}"))
    return value


def _date(value: object, _: type) -> PartialDate:
    if type(value) is not str:
        raise _Refused(("", f"expected a date as text, got {_shown(value)}"))
    return PartialDate.parse(value)


_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def _time(value: object, _: type) -> time:
    match = _TIME.fullmatch(value) if type(value) is str else None
    if match is None:
        raise _Refused(("", f'expected a time as "HH:MM", got {_shown(value)}'))
    return time(int(match[1]), int(match[2]))


def _enum(value: object, enum: type[StrEnum]) -> StrEnum:
    if type(value) is not str:
        raise _Refused(("", f"expected one of {', '.join(enum)}; got {_shown(value)}"))
    try:
        return member(enum, value, "")
    except ValueError as error:
        raise _Refused(("", str(error).removeprefix(": "))) from None


# -- one record --------------------------------------------------------------------------------


def _flat(error: Exception, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What cattrs or a model found wrong, as pairs of a path and a message."""
    if isinstance(error, ClassValidationError):
        fields, others = error.group_exceptions()
        for inner, note in fields:
            for path, message in _flat(inner, ()):
                yield _joined(note.name, path), message
        for inner in others:
            yield from _flat(inner, names)
    elif isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _flat(inner, names)
    elif isinstance(error, _Refused):
        yield from error.problems
    elif not isinstance(error, KeyError):  # keys are checked by name before
        name, _, message = str(error).partition(": ")
        yield (name, message) if name in names else ("", str(error))


def _joined(outer: str, inner: str) -> str:
    if not inner:
        return outer
    return outer + inner if inner.startswith("[") else f"{outer}.{inner}"


def _record(converter: Converter, cls: type) -> Any:
    """A hook for the objects of one model."""
    inner: Any = make_dict_structure_fn(cls, converter, _cattrs_detailed_validation=True)
    names = {field.name for field in attrs.fields(cls)}

    def structure(value: object, _: type) -> Any:
        if not isinstance(value, dict):
            raise _Refused(("", f"expected an object, got {_shown(value)}"))
        problems: list[tuple[str, str]] = []
        if value.keys() != names or type(value) is not dict:
            problems += _wrong_keys(value, names)
        try:
            record = inner(value, cls)
        except (ValueError, TypeError, BaseValidationError) as error:
            problems += _flat(error, names)
            raise _Refused(*problems) from None
        if problems:
            raise _Refused(*problems)
        return record

    return structure


def _wrong_keys(value: dict[str, Any], names: set[str]) -> Iterator[tuple[str, str]]:
    for key in sorted(names - value.keys()):
        yield key, "missing; where nothing is known, write null or []"
    for key in value:
        if key not in names:
            yield "", f"unknown key {_shown(key)}{did_you_mean(key, names)}"
    if isinstance(value, _Doubled):
        for key in value.keys_twice:
            yield key, "stands twice in one object"


def _tuple(converter: Converter, kind: Any) -> Any:
    """A hook for arrays of one type."""
    item = get_args(kind)[0]

    def structure(value: object, _: type) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _Refused(("", f"expected an array, got {_shown(value)}"))
        made: list[Any] = []
        problems: list[tuple[str, str]] = []
        for index, element in enumerate(value):
            try:
                made.append(converter.structure(element, item))
            except (ValueError, BaseValidationError) as error:
                problems += [(_joined(f"[{index}]", p), m) for p, m in _flat(error, ())]
        if problems:
            raise _Refused(*problems)
        return tuple(made)

    return structure


_Known = Mapping[str, object | None]  # None: the row is there, but refused


def _reference(known: _Known, noun: str) -> Any:
    """A hook for ids of records that were read before."""

    def structure(value: object, _: type) -> object:
        if type(value) is not str:
            raise _Refused(("", f"expected the id of a {noun}, got {_shown(value)}"))
        if value not in known:
            raise _Refused(("", f"no {noun} {_shown(value)}{did_you_mean(value, known)}"))
        record = known[value]
        if record is None:
            raise _Refused  # its own row is refused: one problem is enough
        return record

    return structure


def _converter(references: Mapping[type, _Known]) -> Converter:
    """The policy as a cattrs converter, where records of some types are given by id."""
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook_factory(attrs.has, lambda cls: _record(converter, cls))
    converter.register_structure_hook_factory(
        lambda kind: getattr(kind, "__origin__", None) is tuple,
        lambda kind: _tuple(converter, kind),
    )
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _expect(int, "a whole number"))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(bool, _expect(bool, "true or false"))
    converter.register_structure_hook(PartialDate, _date)
    converter.register_structure_hook(time, _time)
    # A hook for str serves its subclasses too, StrEnum among them: each enum needs its own.
    for enum in (Access, Format, Kind, QuoteKind, SourceKind, Status):
        converter.register_structure_hook(enum, _enum)
    converter.register_unstructure_hook(PartialDate, str)
    converter.register_unstructure_hook(time, lambda value: value.strftime("%H:%M"))
    converter.register_unstructure_hook(
        float, lambda value: int(value) if value == int(value) else value
    )
    for cls, known in references.items():
        converter.register_structure_hook(cls, _reference(known, cls.__name__.lower()))
        converter.register_unstructure_hook(cls, lambda record: record.id)
    return converter


attrs.resolve_types(Event)  # the parts of an event are events


# -- whole files -------------------------------------------------------------------------------


def decode(files: Mapping[str, bytes]) -> tuple[Rows | None, tuple[Problem, ...]]:
    """The rows of a record's files, and all that is wrong with them.

    Args:
        files: The bytes of ``release.json`` and of each table's file, by file name. One that
            is not there is missing.

    Returns:
        The rows, or None when any problem was found; and the problems.
    """
    problems: list[Problem] = []
    read: dict[str, dict[str, Any]] = {}
    known: dict[type, dict[str, Any]] = {}
    release = _read_release(files, problems)
    for name, cls in FILES.items():
        # The rows of a file may refer to the tables read before it.
        converter = _converter(known if cls in (Event, Quote, Exclusion) else {})
        read[name] = _read_table(files, f"{name}.json", cls, converter, problems)
        known.setdefault(Person if cls is Leader else cls, {}).update(read[name])
        if cls is Event:
            parts = [part for event in read[name].values() if event for part in event.parts]
            known[Event].update((part.id, part) for part in parts)
    if problems or release is None:
        return None, tuple(problems)
    return Rows(release, *(tuple(read[name].values()) for name in FILES)), ()


def _read_release(files: Mapping[str, bytes], problems: list[Problem]) -> Release | None:
    try:
        return _converter({}).structure(_value(files, RELEASE), Release)
    except _Refused as error:
        problems.extend(Problem(RELEASE, "", path, message) for path, message in error.problems)
        return None


def _value(files: Mapping[str, bytes], file: str) -> Any:
    if file not in files:
        raise _Refused(("", "missing"))
    try:
        return _parse(files[file])
    except _Refused:
        raise
    except ValueError as error:
        raise _Refused(("", str(error))) from None


def _read_table(
    files: Mapping[str, bytes],
    file: str,
    cls: type,
    converter: Converter,
    problems: list[Problem],
) -> dict[str, Any]:
    """The rows of one file by id; a row that is refused stands as None."""
    try:
        rows = _value(files, file)
        if type(rows) is not list:
            raise _Refused(("", f"expected an array of objects, got {_shown(rows)}"))
    except _Refused as error:
        problems.extend(Problem(file, "", path, message) for path, message in error.problems)
        return {}
    # A reading must not end in its own row's id standing for another's: hence the plain hook.
    hook = _record(converter, cls)
    read: dict[str, Any] = {}
    for index, row in enumerate(rows):
        id_ = row.get("id") if isinstance(row, dict) else None
        label = id_ if isinstance(id_, str) and id_ else f"row {index + 1}"
        if label in read:
            problems.append(Problem(file, label, "id", "stands twice in this file"))
            continue
        try:
            read[label] = hook(row, cls)
        except _Refused as error:
            problems.extend(Problem(file, label, path, text) for path, text in error.problems)
            read[label] = None
    return read


@cache
def _writer(cls: object) -> Converter:
    """The converter that writes rows of one table: what they refer to as ids."""
    ids: dict[type, _Known] = {Person: {}, Location: {}, Source: {}}
    if cls is Quote:
        ids[Event] = {}
    return _converter(ids if cls in (Event, Quote, Exclusion) else {})


def raw_row(record: Any) -> dict[str, Any]:
    """A record as the JSON object that stands for it in its table's file."""
    cls: object = type(record)
    row: dict[str, Any] = _writer(cls).unstructure(record)
    return row


def raw_rows(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table as JSON objects, sorted by id; the release is a table of one row."""
    return {"release": [{"id": "release", **raw_row(rows.release)}]} | {
        name: [raw_row(row) for row in sorted(getattr(rows, name), key=lambda row: row.id)]
        for name in FILES
    }


def raw_tables(files: Mapping[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a record's files as they stand there; the release is a table of one row.

    Raises:
        DatasetError: A file is missing, or no table of rows with ids. Nothing else is checked.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for file in FILE_NAMES:
        try:
            value = _value(files, file)
            rows = [{"id": "release", **value}] if file == RELEASE else list(value)
            if any(type(row["id"]) is not str for row in rows):
                raise _Refused(("", "expected rows with an id"))
            tables[file.removesuffix(".json")] = rows
        except _Refused as error:
            problems.extend(Problem(file, "", path, message) for path, message in error.problems)
        except (TypeError, KeyError):
            problems.append(Problem(file, "", "", "expected rows with an id"))
    if problems:
        raise DatasetError(tuple(problems))
    return tables


def from_raw(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Rows:
    """The rows that JSON objects stand for: the reverse of `raw_rows`.

    Raises:
        DatasetError: The objects break the format. No rule is asked.
    """
    values: dict[str, Any] = {f"{name}.json": list(table) for name, table in tables.items()}
    (release,) = values.pop("release.json")
    values[RELEASE] = {name: value for name, value in release.items() if name != "id"}
    rows, problems = decode({file: json.dumps(value).encode() for file, value in values.items()})
    if rows is None:
        raise DatasetError(problems)
    return rows


def encode(rows: Rows) -> dict[str, bytes]:
    """The bytes of each file of a record's folder, by file name."""
    values: dict[str, Any] = {f"{name}.json": table for name, table in raw_rows(rows).items()}
    values[RELEASE] = raw_row(rows.release)
    return {
        file: (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
        for file, value in values.items()
    }
