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
from functools import cache
from typing import Any, Final, NamedTuple, NewType, TypeAlias, TypeVar, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    override,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from ..dates import PartialDate
from ..errors import DatasetError, Problem, TrumpputinError, did_you_mean
from ..history import Change
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
from ..vocabulary import Access, Format, Kind, Level, QuoteKind, Says, SourceKind, Status, member
from .json import faults, is_text, parse, shown
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
    if type(value) is str and value.isascii():
        return value
    if type(value) is not str:
        raise ValueError(f"expected a text, got {shown(value)}")
    if not is_text(value):
        raise ValueError(f"contains a lone surrogate: {shown(value)}")
    return value


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


_Known: TypeAlias = dict[type, dict[str, Any]]  # records by id; None for a row that is refused


# -- one record --------------------------------------------------------------------------------


def _record(cls: Any, converter: Converter) -> Any:
    """Cattrs' own function for a model, which also reports duplicate keys and nested parts."""
    own: dict[str, Any] = {
        field.name: override(struct_hook=_validated(field, converter))
        for field in attrs.fields(cls)
        if field.validator and converter.detailed_validation
    }
    if cls is Event:
        own["parts"] = override(struct_hook=_parts(converter))
    structured: Any = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True, **own)

    def structure(value: object, _: type) -> Any:
        if type(value) is dict:
            return structured(value, cls)
        if not isinstance(value, dict):
            raise ValueError(f"expected an object, got {shown(value)}")  # noqa: TRY004
        errors = [_noted(key, "duplicate key") for key in getattr(value, "duplicates", ())]
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


_Part = NewType("_Part", Event)


def _parts(converter: Converter) -> Any:
    """A hook for the parts of an event, which have no parts: this bounds the nesting."""

    @cache  # not before the first part: a part is an event
    def part() -> Any:
        return _record(Event, converter)

    converter.register_structure_hook_func(
        lambda kind: kind is _Part, lambda value, _: part()(value, Event)
    )
    parts = _array(tuple[_Part, ...], converter)

    def structure(value: Any, kind: type) -> Any:
        rows = value if type(value) is list else ()
        if any(isinstance(row, dict) and row.get("parts") for row in rows):
            raise ValueError("a part has no parts of its own; list them all under the occasion")
        return parts(value, kind)

    return structure


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


_REFERENCES: Final[tuple[type, ...]] = (Person, Location, Source, Event)
_ENUMS: Final = (Access, Format, Kind, Level, QuoteKind, Says, SourceKind, Status)


def _converter(known: _Known, *, detailed: bool) -> Converter:
    """The policy as a cattrs converter, where a record of a type in ``known`` is an id."""
    converter = Converter(detailed_validation=detailed)
    converter.register_structure_hook_factory(attrs.has, _record)
    converter.register_structure_hook_factory(_is_tuple, _array)
    hooks: dict[type, Any] = {
        str: _text,
        int: _whole_number,
        float: _number,
        bool: _flag,
        PartialDate: _date,
        time: _time,
        # A hook for str also serves its subclasses, StrEnum among them: each enum needs its own.
        **dict.fromkeys(_ENUMS, _enum),
        **{cls: _reference(known, cls, converter) for cls in _REFERENCES},
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(lambda kind: kind is Any, _json)
    return converter


def _reader(known: _Known) -> Callable[[type], Callable[[object], Any]]:
    """For each model, a function from a row to a record that gathers all errors of a bad one."""
    quick = _converter(known, detailed=False)
    detailed = cache(lambda: _converter(known, detailed=True))

    def hook(cls: type) -> Callable[[object], Any]:
        structure = _record(cls, quick)
        explain = cache(lambda: _record(cls, detailed()))

        def record(row: object) -> Any:
            try:
                return structure(row, cls)
            except Exception:
                return explain()(row, cls)

        return record

    return hook


def _problems(error: BaseException, path: str = "") -> Iterator[tuple[str, str]]:
    """What cattrs gathered, flattened to pairs of a path and a message."""
    if isinstance(error, ClassValidationError):
        noted, plain = error.group_exceptions()
        inner = [(each, _joined(path, note.name)) for each, note in noted]
        inner += [(each, path) for each in plain]
    elif isinstance(error, IterableValidationError):
        inner = [(each, f"{path}[{note.index}]") for each, note in error.group_exceptions()[0]]
    else:
        yield from _messages(error, path)
        return
    for each, inner_path in inner:
        yield from _problems(each, inner_path)


def _messages(error: BaseException, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(error, ForbiddenExtraKeysError):
        names = {field.name for field in attrs.fields(error.cl)}
        for key in sorted(error.extra_fields):
            yield path, f"unknown key {shown(key)}{did_you_mean(key, names)}"
    elif isinstance(error, KeyError):
        yield path, "missing"
    elif isinstance(error, TrumpputinError):
        # cattrs names the field already where its own hook failed.
        named = error.field == path.rpartition(".")[2]
        yield path if named else _joined(path, error.field), error.message
    elif not isinstance(error, _ReportedElsewhere):
        yield path, str(error)


def _joined(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if outer and inner else outer or inner


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
    known: _Known = {model: {} for model in _REFERENCES}
    hook = _reader(known)
    release = None
    if RELEASE in values:
        release = _record_of(values[RELEASE], hook(Release), problems, RELEASE)
    unreadable = {"release"} if release is None else set()
    tables: list[tuple[Any, ...]] = []
    for name, cls in FILES.items():
        read = _table(values, f"{name}.json", hook(cls), problems)
        if isinstance(read, _AnyId) or None in read.values():
            unreadable.add(name)
        tables.append(tuple(row for row in read.values() if row is not None))
        model = Person if cls is Leader else cls
        before = known.setdefault(model, {})
        either = _AnyId if isinstance(before, _AnyId) or isinstance(read, _AnyId) else dict
        known[model] = either({**before, **read})
        if cls is Event:
            known[Event].update((part.id, part) for event in tables[-1] for part in event.parts)
    lines = values.get(CHANGES, {}).items()
    changes = [_record_of(line, hook(Change), problems, CHANGES, f"line {n}") for n, line in lines]
    logged = tuple(change for change in changes if change is not None)
    return Structured(Rows(release, *tables), logged, tuple(problems), frozenset(unreadable))


def _record_of(
    row: object,
    hook: Callable[[object], Any],
    problems: list[Problem],
    file: str,
    label: str = "",
) -> Any:
    """The record of a row; None for one that could not be read, and then its problems."""
    try:
        return hook(row)
    except Exception as error:
        problems += [Problem(file, label, path, message) for path, message in _problems(error)]
        return None


def _table(
    values: Mapping[str, Any], file: str, hook: Callable[[object], Any], problems: list[Problem]
) -> dict[str, Any]:
    """The rows of one table by id; None for a row that could not be read."""
    rows = values.get(file)
    if type(rows) is not list:
        if file in values:
            problems.append(Problem(file, "", "", f"expected an array, got {shown(rows)}"))
        return _AnyId()
    read: dict[str, Any] = {}
    for number, row in enumerate(rows, 1):
        id_ = row.get("id") if isinstance(row, dict) else None
        label = id_ if is_text(id_) and id_ else f"row {number}"
        key = label if label == id_ else f"\0{number}"  # no id has this character
        if key in read:
            problems.append(Problem(file, label, "id", "duplicate id"))
            continue
        read[key] = _record_of(row, hook, problems, file, label)
        if read[key] is None:  # its parts exist, so references to them are not dangling
            read.update(dict.fromkeys(_part_ids(row)))
    return read


def _part_ids(row: Any) -> Iterator[str]:
    parts = row.get("parts") if isinstance(row, dict) else None
    for part in parts if isinstance(parts, list) else ():
        id_ = part.get("id") if isinstance(part, dict) else None
        if is_text(id_):
            yield id_


# -- writing -----------------------------------------------------------------------------------

_MODELS: Final[tuple[type, ...]] = (
    *(Office, Leader, Person, Location, Source, Citation, Claim, CalendarDates, Event),
    *(Wording, Quote, Exclusion, Coverage, Release, Change),
)


def _model_of(cls: type) -> type:
    for model in cls.__mro__:
        if model in _MODELS:
            return model
    names = ", ".join(model.__name__ for model in _MODELS)
    raise TypeError(f"expected a record of one of {names}; got {cls.__name__}")


@cache
def _writer(cls: type) -> Converter:
    """The converter that writes records of one model: what they refer to as ids."""
    converter = Converter(unstruct_collection_overrides={tuple: list})
    converter.register_unstructure_hook(PartialDate, str)
    for enum in _ENUMS:
        converter.register_unstructure_hook(enum, lambda term: term.value)
    converter.register_unstructure_hook(time, lambda value: value.strftime("%H:%M"))
    converter.register_unstructure_hook(
        float, lambda value: int(value) if value == int(value) else value
    )
    for model in _REFERENCES:
        if not issubclass(cls, model):
            converter.register_unstructure_hook(model, lambda record: record.id)
    for model in reversed(_MODELS):  # each before the models that it contains
        if issubclass(cls, model) or model not in _REFERENCES:
            # A subclass is written as the model that it extends.
            converter.register_unstructure_hook(model, _unstructure(model, converter))
    return converter


def _unstructure(model: Any, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    @cache  # not before all hooks are registered: the parts of an event are events
    def hook() -> Callable[[Any], dict[str, Any]]:
        return make_dict_unstructure_fn(model, converter)

    required = {field.name for field in attrs.fields(model) if field.default is attrs.NOTHING}

    def unstructure(record: Any) -> dict[str, Any]:
        row = hook()(record).items()
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
    model = _model_of(type(record))
    row: dict[str, Any] = _writer(model).unstructure(record, unstructure_as=model)
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
    model = _model_of(cls)
    known: _Known = {model: {} for model in _REFERENCES}
    if rows is not None:
        people = (*rows.leaders, *rows.people)
        events = (e for table in (rows.events, rows.unconfirmed) for e in table)
        known = {
            Person: {row.id: row for row in people},
            Location: {row.id: row for row in rows.locations},
            Source: {row.id: row for row in rows.sources},
            Event: {each.id: each for event in events for each in event.with_parts},
        }
    try:
        record: _R = _reader(known)(model)(value)
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
