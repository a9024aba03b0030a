"""Values <-> records, with cattrs.

The policy, one hook a type:

- A JSON value must have the field's own type: ``5`` is not ``"5"``, ``"abc"`` is not a list, and
  ``null`` is allowed only where a field may be None. A number may be spelt in any way that JSON
  allows, so ``90.0`` is a whole number.
- Unknown and duplicate keys are errors. Keys of empty members may be missing, and are left out
  of what is written.
- Enums are their values, dates are EDTF texts, times are ``HH:MM``, tuples are arrays.
- A record inside a record is its id, except for values that only the outer record has:
  citations, claims, wordings, offices, and the parts of an event.

A row is structured by a converter that stops at the first error. Only a row with an error is
structured again, by one that gathers all of them.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from enum import StrEnum
from functools import cache, partial
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
    override,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from .. import models
from ..dates import PartialDate
from ..errors import DatasetError, Problem, TrumpputinError, did_you_mean
from ..history import Change
from ..models import Event, Leader, Location, Person, Release, Source
from ..vocabulary import member
from .json import Doubled, faults, is_text, parse, shown
from .rows import CHANGES, FILES, RELEASE, Rows

__all__ = [
    "Structured",
    "encode",
    "encode_changes",
    "from_dict",
    "from_raw",
    "raw_rows",
    "raw_tables",
    "structure",
    "to_dict",
]


# -- one value ---------------------------------------------------------------------------------


def _text(value: object, _: type) -> str:
    if is_text(value):
        return value
    wrong = "contains a lone surrogate:" if isinstance(value, str) else "expected a text, got"
    raise ValueError(f"{wrong} {shown(value)}")


def _number(value: object, _: type) -> float:
    if type(value) is not int and type(value) is not float:
        raise ValueError(f"expected a number, got {shown(value)}")
    if not -1e9 < value < 1e9:
        raise ValueError(f"expected a number between -1e9 and 1e9, got {shown(value)}")
    return value


def _whole_number(value: object, kind: type) -> int:
    number = _number(value, kind)
    if number != int(number):
        raise ValueError(f"expected a whole number, got {shown(value)}")
    return int(number)


def _flag(value: object, _: type) -> bool:
    if type(value) is not bool:
        raise ValueError(f"expected true or false, got {shown(value)}")
    return value


_parsed = cache(PartialDate.parse)  # a record has the same dates over and over


def _date(value: object, _: type) -> PartialDate:
    if type(value) is not str:
        raise ValueError(f"expected a date as text, got {shown(value)}")
    return _parsed(value) if len(value) < 20 else PartialDate.parse(value[:60])


_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def _time(value: object, _: type) -> time:
    match = _TIME.fullmatch(value) if type(value) is str else None
    if match is None:
        raise ValueError(f'expected a time as "HH:MM", got {shown(value)}')
    return time(int(match[1]), int(match[2]))


def _enum(value: object, enum: type[StrEnum]) -> StrEnum:
    if type(value) is not str:
        raise ValueError(f"expected one of {', '.join(enum)}; got {shown(value)}")
    try:
        return enum(value)
    except ValueError:
        return member(enum, value[:60], "")  # raises, with a hint


def _json(value: Any, _: object) -> Any:
    for fault in faults(value):
        raise ValueError(fault)
    return value


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _array(kind: Any, converter: Any) -> Any:
    items: Any = list[get_args(kind)[0]]  # type: ignore[misc]
    hook = converter.get_structure_hook(items)

    def structure(value: object, _: type) -> tuple[Any, ...]:
        if type(value) is not list:
            raise ValueError(f"expected an array, got {shown(value)}")
        return tuple(hook(value, items)) if value else ()

    return structure


# -- one record --------------------------------------------------------------------------------


_Known: TypeAlias = Mapping[type, Mapping[str, Any]]
"""Records by id; None for a row that could not be read."""


def _record(cls: Any, converter: Converter) -> Any:
    """Cattrs' own function for a model, which also reports duplicate keys and nested parts."""
    own: dict[str, Any] = {
        field.name: override(struct_hook=_validated(field, converter))
        for field in attrs.fields(cls)
        if field.validator and converter.detailed_validation
    }
    if cls is Event:
        own["parts"] = override(struct_hook=partial(_parts, converter))
    structured: Any = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **own)

    def structure(value: object, _: type) -> Any:
        if type(value) is dict:
            return structured(value, cls)
        if not isinstance(value, Doubled):
            raise ValueError(f"expected an object, got {shown(value)}")  # noqa: TRY004
        errors = [_noted(key, "duplicate key") for key in value.duplicates]
        try:
            structured(value, cls)
        except ClassValidationError as error:
            errors += error.exceptions
        group: Any = ClassValidationError  # pyright takes its arguments for an ExceptionGroup's
        raise group("duplicate keys", errors, cls)

    return structure


def _validated(field: "attrs.Attribute[Any]", converter: Converter) -> Any:
    """A field's hook and its validator in one, so that the validators of all fields run."""
    hook = converter.get_structure_hook(field.type)
    validator: Any = field.validator

    def structure(value: object, kind: Any) -> Any:
        made = hook(value, kind)
        validator(None, field, made)
        return made

    return structure


def _noted(field: str, message: str) -> Exception:
    error = ValueError(message)
    error.__notes__ = [AttributeValidationNote("", field, None)]
    return error


def _parts(converter: Converter, value: object, kind: Any) -> Any:
    """The parts of an event, which have no parts: this bounds the nesting."""
    rows = value if type(value) is list else ()
    if any(isinstance(row, dict) and row.get("parts") for row in rows):
        raise ValueError("a part has no parts of its own; list them all under the occasion")
    return converter.structure(value, kind)


_HINTS: Final = 10  # each takes milliseconds, and a whole table may be misspelt
_MOST_KNOWN: Final = 10_000  # ids to compare a misspelt one with


def _reference(known: _Known, cls: type, converter: Converter) -> Any:
    """A hook for the id of a record that was read before."""
    noun = cls.__name__.lower()
    hints: dict[str, str] = {}

    def structure(value: object, _: type) -> Any:
        records = known[cls]
        record = records.get(value) if type(value) is str else None
        if record is not None:
            return record
        if type(value) is not str:
            raise ValueError(f"expected the id of a {noun}, got {shown(value)}")
        if value in records:
            raise _ReportedElsewhere
        most = _HINTS if converter.detailed_validation and len(records) < _MOST_KNOWN else 0
        if value not in hints and len(hints) < most:
            hints[value] = did_you_mean(value, records)
        raise ValueError(f"no {noun} {shown(value)}{hints.get(value, '')}")

    return structure


class _ReportedElsewhere(ValueError):
    """A row refers to a row that could not be read: that row's own problems are enough."""


def _converter(known: _Known, *, detailed: bool) -> Converter:
    """The policy as a cattrs converter, where a record of a type in ``known`` is an id."""
    converter = Converter(detailed_validation=detailed)
    event = _reference(known, Event, converter)
    hooks: dict[Any, Any] = {
        str: _text,
        int: _whole_number,
        float: _number,
        bool: _flag,
        StrEnum: _enum,
        PartialDate: _date,
        time: _time,
        **{cls: _reference(known, cls, converter) for cls in (Person, Location, Source)},
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(attrs.has, _record)
    converter.register_structure_hook_factory(_is_tuple, _array)
    converter.register_structure_hook_func(lambda kind: kind is Any, _json)
    # A quotation's event is an id, a part is an event.
    converter.register_structure_hook_func(
        lambda kind: kind == Event | None,
        lambda value, _: None if value is None else event(value, Event),
    )
    return converter


def _reader(known: _Known) -> Callable[[type, object], Any]:
    """A function from a model and a row to a record, which gathers all errors of a bad row."""
    quick = _converter(known, detailed=False)
    detailed = cache(lambda: _converter(known, detailed=True))
    structure = cache(lambda cls: _record(cls, quick))
    explain = cache(lambda cls: _record(cls, detailed()))

    def read(cls: type, row: object) -> Any:
        try:
            return structure(cls)(row, cls)
        except Exception:
            return explain(cls)(row, cls)

    return read


def _problems(error: BaseException, path: str = "") -> Iterator[tuple[str, str]]:
    """What cattrs gathered, flattened to pairs of a path and a message."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, plain = error.group_exceptions()
        for each, note in noted:
            at = f"[{note.index}]" if isinstance(note, IterableValidationNote) else f".{note.name}"
            yield from _problems(each, (path + at).removeprefix("."))
        for each in plain:
            yield from _problems(each, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        names = {field.name for field in attrs.fields(error.cl)}
        for key in sorted(error.extra_fields):
            yield path, f"unknown key {shown(key)}{did_you_mean(key, names)}"
    elif isinstance(error, KeyError):
        yield path, "missing"
    elif isinstance(error, TrumpputinError):
        # cattrs names the field already where its own hook failed.
        named = error.field == path.rpartition(".")[2]
        yield path if named else f"{path}.{error.field}".strip("."), error.message
    elif not isinstance(error, _ReportedElsewhere):
        yield path, str(error)


# -- all the tables ----------------------------------------------------------------------------


class Structured(NamedTuple):
    """The rows and changes that could be read, and what is wrong with the others.

    ``unreadable`` has the names of the tables of which a row is missing for that reason.
    """

    rows: Rows
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    unreadable: frozenset[str]


class _AnyId(dict[str, Any]):
    """The rows of a file that could not be parsed: any id may be among them."""

    def __contains__(self, key: object) -> bool:
        return True


def structure(values: Mapping[str, Any]) -> Structured:
    """The records that the values of a record's files represent, and every problem.

    Args:
        values: The value of each file, as `trumpputin.storage.json.parse` gives them. A file
            that is missing here could not be parsed.
    """
    problems: list[Problem] = []
    known: dict[type, dict[str, Any]] = {model: {} for model in (Person, *FILES.values())}
    read = _reader(known)

    def record_of(cls: type, row: object, file: str, label: str = "") -> Any:
        try:
            return read(cls, row)
        except Exception as error:
            problems.extend(Problem(file, label, *found) for found in _problems(error))
            return None

    release = record_of(Release, values[RELEASE], RELEASE) if RELEASE in values else None
    unreadable = {"release"} if release is None else set()
    tables: list[tuple[Any, ...]] = []
    for name, cls in FILES.items():
        file, found = f"{name}.json", dict[str, Any]()
        for id_, label, row in _labelled(values.get(file)):
            if id_ in found:
                problems.append(Problem(file, label, "id", "duplicate id"))
                continue
            found[id_] = record_of(cls, row, file, label)
            if found[id_] is None:  # its parts exist, so references to them are not dangling
                found.update(dict.fromkeys(_part_ids(row)))
        is_table = type(values.get(file)) is list
        if file in values and not is_table:
            message = f"expected an array, got {shown(values[file])}"
            problems.append(Problem(file, "", "", message))
        if not is_table or None in found.values():
            unreadable.add(name)
        tables.append(tuple(row for row in found.values() if row is not None))
        found |= {part.id: part for row in tables[-1] for part in getattr(row, "parts", ())}
        model = Person if cls is Leader else cls
        known[model] |= found
        if not is_table:
            known[model] = _AnyId(known[model])
    lines = values.get(CHANGES, {}).items()
    changes = [record_of(Change, line, CHANGES, f"line {number}") for number, line in lines]
    logged = tuple(change for change in changes if change is not None)
    return Structured(Rows(release, *tables), logged, tuple(problems), frozenset(unreadable))


def _labelled(rows: object) -> Iterator[tuple[str, str, Any]]:
    """The rows of a table, each with its id, or a text that no id is, and what to call it."""
    for number, row in enumerate(rows if type(rows) is list else (), 1):
        id_ = row.get("id") if isinstance(row, dict) else None
        if is_text(id_) and id_:
            yield id_, id_, row
        else:
            yield f"\0{number}", f"row {number}", row


def _part_ids(row: Any) -> Iterator[str]:
    parts = row.get("parts") if isinstance(row, dict) else None
    for part in parts if isinstance(parts, list) else ():
        id_ = part.get("id") if isinstance(part, dict) else None
        if is_text(id_):
            yield id_


# -- writing -----------------------------------------------------------------------------------

_MODELS: Final = (*(getattr(models, name) for name in models.__all__), Change)


def _model_of(cls: type) -> type:
    """The model that a class is or extends: a subclass is written as the model."""
    for model in cls.__mro__:
        if model in _MODELS:
            return model
    names = ", ".join(model.__name__ for model in _MODELS)
    raise TypeError(f"expected a record of one of {names}; got {cls.__name__}")


@cache
def _writer(cls: type) -> Converter:
    """The converter that writes records of one model: what they refer to as ids."""
    converter = Converter(unstruct_collection_overrides={tuple: list})
    hooks: dict[type, Callable[[Any], object]] = {
        PartialDate: str,
        StrEnum: lambda term: term.value,
        time: lambda value: value.strftime("%H:%M"),
        float: lambda value: int(value) if value == int(value) else value,
    }
    for kind, hook in hooks.items():
        converter.register_unstructure_hook(kind, hook)
    converter.register_unstructure_hook_factory(attrs.has, partial(_unstructure, converter))
    for model in (Person, Location, Source, Event):
        if not issubclass(cls, model):
            converter.register_unstructure_hook(model, lambda record: record.id)
    return converter


def _unstructure(converter: Converter, cls: type) -> Callable[[Any], dict[str, Any]]:
    model: Any = _model_of(cls)
    write = make_dict_unstructure_fn(model, converter)
    required = {field.name for field in attrs.fields(model) if field.default is attrs.NOTHING}

    def unstructure(record: Any) -> dict[str, Any]:
        row = write(record).items()
        return {n: value for n, value in row if n in required or value not in (None, [])}

    return unstructure


def to_dict(record: Any) -> dict[str, Any]:
    """A record as the JSON object that represents it in a file, without empty members.

    What it refers to is an id: people, locations, sources, and the event of a quotation. A
    subclass of a model is written as the model.

    Raises:
        TypeError: The value is not a record.

    >>> import trumpputin as tp
    >>> tp.to_dict(tp.leaders["vladimir-putin"].offices[1])
    {'title': 'President of Russia', 'country': 'RU', 'start': '2012-05-07'}
    """
    row: dict[str, Any] = _writer(_model_of(type(record))).unstructure(record)
    return row


_R = TypeVar("_R")


def from_dict(cls: type[_R], value: Mapping[str, Any], rows: Any = None) -> _R:
    """The record that a JSON object represents: the reverse of `to_dict`.

    Args:
        cls: The record's type, such as `Event`.
        value: The object.
        rows: The `Dataset` with the records that ``value`` names by their ids.

    Raises:
        DatasetError: The object is not such a record; every problem is named.

    >>> import trumpputin as tp
    >>> tp.from_dict(tp.Office, {"title": "Mayor", "country": "FI", "start": "2020"}).title
    'Mayor'
    """
    empty = Rows(None, (), (), (), (), (), (), ())
    known = (empty if rows is None else rows._rows()).by_id
    try:
        record: _R = _reader(known)(_model_of(cls), value)
    except Exception as error:
        label = str(value.get("id", "")) if isinstance(value, Mapping) else ""
        found = tuple(Problem("", label, path, text) for path, text in _problems(error))
        raise DatasetError(found) from None
    return record


def raw_rows(rows: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table as JSON objects, sorted by id; the release is a table of one row."""
    return {"release": [{"id": "release", **to_dict(rows.release)}]} | {
        name: [to_dict(row) for row in sorted(getattr(rows, name), key=lambda row: row.id)]
        for name in FILES
    }


def raw_tables(files: Mapping[str, bytes | OSError]) -> dict[str, list[dict[str, Any]]]:
    """The rows in a record's files as `raw_rows` gives them.

    Raises:
        DatasetError: A file is missing or breaks the format. The rules are not checked.
    """
    values, problems = parse(files)
    structured = structure(values)
    if problems or structured.problems:
        raise DatasetError((*problems, *structured.problems))
    return raw_rows(structured.rows)


def from_raw(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Rows:
    """The rows that JSON objects represent: the reverse of `raw_rows`.

    Raises:
        DatasetError: The objects break the format. The rules are not checked.
    """
    values: dict[str, Any] = {f"{name}.json": list(table) for name, table in tables.items()}
    (release,) = values.pop(RELEASE)
    values[RELEASE] = {name: value for name, value in release.items() if name != "id"}
    structured = structure(values)
    if structured.problems:
        raise DatasetError(structured.problems)
    return structured.rows


def encode(rows: Rows, changes: Iterable[Change] = ()) -> dict[str, bytes]:
    """The bytes of each file of a record's folder, by file name."""
    values: dict[str, Any] = {f"{name}.json": table for name, table in raw_rows(rows).items()}
    values[RELEASE] = to_dict(rows.release)
    files = {
        file: (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
        for file, value in values.items()
    }
    return {**files, CHANGES: encode_changes(changes)}


def encode_changes(changes: Iterable[Change]) -> bytes:
    """The bytes of ``changes.jsonl``."""
    lines = (json.dumps(to_dict(change), ensure_ascii=False) for change in changes)
    return "".join(f"{line}\n" for line in lines).encode()
