"""Strict JSON <-> models, with cattrs.

The policy:

- A JSON value must be of the field's own type: ``5`` is not ``"5"``, ``"false"`` is no bool,
  ``"abc"`` is no list, ``null`` stands only where a field may be None.
- Every key of a model stands in its object, and no other, and none twice.
- Enums are their texts, dates are EDTF texts, times are ``HH:MM``, tuples are arrays.
- A record inside a record is its id, but for values that only the outer record has:
  citations, claims, wordings, offices, and the parts of an event.
- Numbers are whole, or have one to four decimals of which the last is not 0. So every JSON
  library prints them alike. ``NaN`` is no number.

Everything wrong is gathered, each with its path, and nothing is coerced. That is done twice over:
a row is first read by a converter that stops at what it cannot take, and, if it does, by one that
tells all that is wrong. They have the same hooks but for records, arrays and ids.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_args

import attrs
from cattrs import Converter

from ..dates import PartialDate
from ..errors import DatasetError, Problem, did_you_mean
from ..models import Event, Exclusion, Leader, Location, Person, Quote, Release, Source
from ..vocabulary import Access, Format, Kind, QuoteKind, SourceKind, Status, member
from .json import Doubled, faults, is_text, items, parse, shown
from .rows import FILE_NAMES, FILES, RELEASE, Rows

__all__ = ["decode", "encode", "from_raw", "raw_row", "raw_rows", "raw_tables"]


class _Refused(ValueError):
    """A value with all that is wrong in it: pairs of a path and a message."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        self.problems = problems


# -- one value ---------------------------------------------------------------------------------


def _expect(kind: type, name: str) -> Any:
    """A hook that lets values of just this type through."""

    def structure(value: object, _: type) -> object:
        if type(value) is not kind:
            raise _Refused(("", f"expected {name}, got {shown(value)}"))
        return value

    return structure


def _text(value: object, _: type) -> str:
    if type(value) is str and value.isascii():
        return value
    if type(value) is not str:
        raise _Refused(("", f"expected a text, got {shown(value)}"))
    if not is_text(value):
        raise _Refused(("", f"expected Unicode text, got half a character in {shown(value)}"))
    return value


def _number(value: object, _: type) -> float:
    if type(value) is not int and type(value) is not float:
        raise _Refused(("", f"expected a number, got {shown(value)}"))
    if not -1e9 < value < 1e9:
        raise _Refused(("", f"expected a number between -1e9 and 1e9, got {shown(value)}"))
    return value


def _dates() -> Any:
    """A hook that parses each text once: a record has the same dates over and over."""
    parse = cache(PartialDate.parse)

    def structure(value: object, _: type) -> PartialDate:
        if type(value) is not str:
            raise _Refused(("", f"expected a date as text, got {shown(value)}"))
        return parse(value)

    return structure


_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def _time(value: object, _: type) -> time:
    match = _TIME.fullmatch(value) if type(value) is str else None
    if match is None:
        raise _Refused(("", f'expected a time as "HH:MM", got {shown(value)}'))
    return time(int(match[1]), int(match[2]))


def _enum(value: object, enum: type[StrEnum]) -> StrEnum:
    if type(value) is not str:
        raise _Refused(("", f"expected one of {', '.join(enum)}; got {shown(value)}"))
    try:
        return enum(value)
    except ValueError:
        pass
    try:
        return member(enum, value, "")
    except ValueError as error:
        raise _Refused(("", str(error).removeprefix(": "))) from None


# -- one record --------------------------------------------------------------------------------


def _joined(outer: str, inner: str) -> str:
    if not inner:
        return outer
    return outer + inner if inner.startswith("[") else f"{outer}.{inner}"


def _record(converter: Converter, cls: type) -> Any:
    """A hook for the objects of one model, which stops at the first that is wrong.

    The hooks have seen to the type of each value, so the model is asked for the rest alone: its
    validators, and whether its values agree.
    """
    fields = [(f.name, getattr(cls, f.name).__set__, f.type) for f in attrs.fields(cls)]
    names = tuple(name for name, _, _ in fields)
    distinct = set(names)
    validated = [field for field in attrs.fields(cls) if field.validator]
    agree: Callable[[Any], None] | None = getattr(cls, "_values_agree", None)

    @cache  # not before the first row: the parts of an event are events
    def hooks() -> list[tuple[str, Any, Any, Any]]:
        return [(name, put, converter.get_structure_hook(t), t) for name, put, t in fields]

    def structure(value: object, _: type) -> Any:
        # The keys stand in the model's order where this package wrote them.
        if type(value) is not dict or (tuple(value) != names and value.keys() != distinct):
            raise _Refused
        made: Any = object.__new__(cls)
        for name, put, hook, kind in hooks():
            put(made, hook(value[name], kind))
        for field in validated:
            field.validator(made, field, getattr(made, field.name))
        if agree is not None:
            agree(made)
        return made

    return structure


def _record_told(converter: Converter, cls: type) -> Any:
    """The same, which tells all that is wrong."""
    fields = attrs.fields(cls)
    names = {field.name for field in fields}
    may_be_empty = {field.name for field in fields if field.default in (None, ())}

    def structure(value: object, _: type) -> Any:
        if not isinstance(value, dict):
            raise _Refused(("", f"expected an object, got {shown(value)}"))
        made: Any = object.__new__(cls)
        problems = [*_wrong_keys(value, names, may_be_empty)]
        for field in fields:
            if field.name in value:
                problems += _put(converter, made, field, value[field.name])
        problems += _disagreement(made)
        if problems or not all(hasattr(made, name) for name in names):
            raise _Refused(*problems)
        return made

    return structure


def _put(
    converter: Converter, made: Any, field: "attrs.Attribute[Any]", value: object
) -> Iterator[tuple[str, str]]:
    """Give a record the value of one field, or tell what is wrong with it."""
    kind: Any = field.type
    try:
        converted = converter.structure(value, kind)
        if field.validator is not None:
            field.validator(made, field, converted)
    except _Refused as error:
        for path, message in error.problems:
            yield _joined(field.name, path), message
    except ValueError as error:
        yield field.name, str(error).removeprefix(f"{field.name}: ")
    else:
        object.__setattr__(made, field.name, converted)


def _disagreement(made: Any) -> Iterator[tuple[str, str]]:
    """Tell what values do not go together, where those were not refused that are compared."""
    if hasattr(made, "_values_agree"):
        try:
            made._values_agree()
        except AttributeError:
            return
        except ValueError as error:
            field, _, message = str(error).partition(": ")
            yield field, message


def _wrong_keys(
    value: dict[str, Any], names: set[str], may_be_empty: set[str]
) -> Iterator[tuple[str, str]]:
    for key in sorted(names - value.keys()):
        empty = "; where nothing is known, write null or []" if key in may_be_empty else ""
        yield key, f"missing{empty}"
    for key in value:
        if key not in names:
            yield "", f"unknown key {shown(key)}{did_you_mean(key, names)}"
    if isinstance(value, Doubled):
        for key in value.keys_twice:
            yield key, "stands twice in one object"


def _array(converter: Converter, kind: Any) -> Any:
    """A hook for arrays of one type, which stops at the first that is wrong."""
    item = get_args(kind)[0]

    def made(values: tuple[object, ...]) -> tuple[Any, ...]:
        hook = converter.get_structure_hook(item)
        return tuple([hook(value, item) for value in values])

    if item is str:  # many citations support the same fields
        made = cache(made)

    def structure(value: object, _: type) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _Refused
        return made(tuple(value)) if value else ()

    return structure


def _array_told(converter: Converter, kind: Any) -> Any:
    """The same, which tells all that is wrong."""
    item = get_args(kind)[0]

    def structure(value: object, _: type) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _Refused(("", f"expected an array, got {shown(value)}"))
        made: list[Any] = []
        problems: list[tuple[str, str]] = []
        for index, element in enumerate(value):
            try:
                made.append(converter.structure(element, item))
            except _Refused as error:
                problems += [(_joined(f"[{index}]", p), m) for p, m in error.problems]
        if problems:
            raise _Refused(*problems)
        return tuple(made)

    return structure


_Known = Mapping[str, object | None]  # None: the row is there, but refused


class _Unreadable(dict[str, Any]):
    """The rows of a file that could not be read: any id may be among them."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> None:
        return None


_HINTS: Final = 10  # each takes milliseconds, and a whole table may be misnamed


def _reference(known: _Known, _: str) -> Any:
    """A hook for ids of records that were read before, which stops at one that is not there."""

    def structure(value: object, _: type) -> object:
        record = known.get(value) if type(value) is str else None
        if record is None:
            raise _Refused
        return record

    return structure


def _reference_told(known: _Known, noun: str) -> Any:
    """The same, which tells what is wrong; the first that are missing have hints."""
    hints: dict[str, str] = {}

    def structure(value: object, _: type) -> object:
        if type(value) is not str:
            raise _Refused(("", f"expected the id of a {noun}, got {shown(value)}"))
        if value not in known:
            if value not in hints and len(hints) < _HINTS:
                hints[value] = did_you_mean(value, known)
            raise _Refused(("", f"no {noun} {shown(value)}{hints.get(value, '')}"))
        record = known[value]
        if record is None:
            raise _Refused  # its own row is refused: one problem is enough
        return record

    return structure


_Factory = Callable[[Converter, Any], Any]


def _converter(
    references: Mapping[type, _Known],
    record: _Factory = _record_told,
    array: _Factory = _array_told,
    reference: Callable[[_Known, str], Any] = _reference_told,
) -> Converter:
    """The policy as a cattrs converter, where records of some types are given by id."""
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_structure_hook_factory(attrs.has, lambda cls: record(converter, cls))
    converter.register_structure_hook_factory(
        lambda kind: getattr(kind, "__origin__", None) is tuple,
        lambda kind: array(converter, kind),
    )
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _expect(int, "a whole number"))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(bool, _expect(bool, "true or false"))
    converter.register_structure_hook(PartialDate, _dates())
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
        converter.register_structure_hook(cls, reference(known, cls.__name__.lower()))
        converter.register_unstructure_hook(cls, lambda record: record.id)
    return converter


attrs.resolve_types(Event)  # the parts of an event are events


# -- whole files -------------------------------------------------------------------------------


def decode(files: Mapping[str, bytes | OSError]) -> tuple[Rows | None, tuple[Problem, ...]]:
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
        references = known if cls in (Event, Quote, Exclusion) else {}
        read[name] = _read_table(files, f"{name}.json", cls, references, problems)
        known.setdefault(Person if cls is Leader else cls, {}).update(read[name])
        if isinstance(read[name], _Unreadable):
            known[Person if cls is Leader else cls] = read[name]
        if cls is Event:
            parts = [part for event in read[name].values() if event for part in event.parts]
            known[Event].update((part.id, part) for part in parts)
    if problems or release is None:
        return None, tuple(problems)
    return Rows(release, *(tuple(read[name].values()) for name in FILES)), ()


def _read_release(files: Mapping[str, bytes | OSError], problems: list[Problem]) -> Release | None:
    try:
        return _converter({}).structure(_value(files, RELEASE), Release)
    except _Refused as error:
        problems.extend(Problem(RELEASE, "", path, message) for path, message in error.problems)
        return None


def _bytes(files: Mapping[str, bytes | OSError], file: str) -> bytes:
    if file not in files:
        raise ValueError("missing")
    data = files[file]
    if isinstance(data, OSError):
        raise ValueError(data.strerror or str(data))  # noqa: TRY004 - its bytes are a value
    return data


def _value(files: Mapping[str, bytes | OSError], file: str) -> Any:
    try:
        return parse(_bytes(files, file))
    except ValueError as error:
        raise _Refused(("", str(error))) from None


def _read_table(
    files: Mapping[str, bytes | OSError],
    file: str,
    cls: type,
    references: Mapping[type, _Known],
    problems: list[Problem],
) -> dict[str, Any]:
    """The rows of one file by id; a row that is refused stands as None."""
    reader = _reader(cls, references)
    read: dict[str, Any] = {}
    refused: list[Problem] = []
    try:
        for index, row in enumerate(items(_bytes(files, file))):
            id_ = row.get("id") if isinstance(row, dict) else None
            label, key = f"row {index + 1}", f"\0{index}"  # no id holds this sign
            if is_text(id_) and id_:
                label = key = id_
            if key in read:
                refused.append(Problem(file, label, "id", "stands twice in this file"))
                continue
            try:
                read[key] = reader(row)
            except _Refused as error:
                refused.extend(Problem(file, label, path, text) for path, text in error.problems)
                read[key] = None
                if cls is Event:  # its parts are there too, and need not be reported once more
                    read.update(dict.fromkeys(_part_ids(row)))
    except ValueError as error:  # the file breaks off
        problems.append(Problem(file, "", "", str(error)))
        return _Unreadable()
    problems += refused
    return read


def _reader(cls: type, references: Mapping[type, _Known]) -> Callable[[object], Any]:
    """A function that reads the rows of one table, and tells all that is wrong with one."""
    quick = _record(_converter(references, _record, _array, _reference), cls)
    telling = cache(lambda: _record_told(_converter(references), cls))

    def read(row: object) -> Any:
        try:
            return quick(row, cls)
        except Exception:  # whatever stopped it
            return telling()(row, cls)

    return read


def _part_ids(row: Any) -> Iterator[str]:
    parts = row.get("parts") if isinstance(row, dict) else None
    for part in parts if isinstance(parts, list) else ():
        id_ = part.get("id") if isinstance(part, dict) else None
        if is_text(id_):
            yield id_


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


def raw_tables(files: Mapping[str, bytes | OSError]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a record's files as they stand there; the release is a table of one row.

    Raises:
        DatasetError: A file is missing, no table of rows with ids, a release without a version,
            or holds what no record may hold. Nothing else is checked.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    problems: list[Problem] = []
    for file in FILE_NAMES:
        try:
            value = _value(files, file)
            rows = [{"id": "release", **value}] if file == RELEASE else list(value)
            if any(type(row["id"]) is not str for row in rows):
                raise _Refused(("", "expected rows with an id"))
            if file == RELEASE and not is_text(value.get("version")):
                raise _Refused(("version", "expected a text"))
            wrong = [(row["id"], fault) for row in rows for fault in faults(row)]
            problems.extend(Problem(file, id_, "", fault) for id_, fault in wrong)
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
    (release,) = values.pop(RELEASE)
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
