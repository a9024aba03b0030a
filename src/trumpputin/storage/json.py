"""JSON text -> values. What JSON allows and no record may hold is kept, and reported later.

A duplicate key or a lone surrogate is a fault of one row, so it does not stop the parser: the
object is marked, and the reader of the row reports it with the row's id.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeGuard

from ..errors import Problem
from .rows import CHANGES, FILE_NAMES

__all__ = ["Doubled", "faults", "is_text", "parse", "shown"]


class Doubled(dict[str, Any]):
    """A JSON object with duplicate keys, of which the last values are kept."""

    duplicates: tuple[str, ...] = ()


def parse(files: Mapping[str, bytes | OSError]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The values in the files of a record, and the problems of those that cannot be parsed.

    Args:
        files: The bytes of each file by name, or the error that kept them from being read.

    Returns:
        The value of each file that could be parsed: for ``changes.jsonl`` the values of its
        lines by their numbers, from 1. ``changes.jsonl`` may be missing, the others may not.
    """
    log = files.get(CHANGES, b"")
    texts: list[tuple[str, int, bytes | OSError | None]]
    texts = [(name, 0, files.get(name)) for name in FILE_NAMES]
    if isinstance(log, bytes):
        texts += [(CHANGES, number, line) for number, line in enumerate(log.splitlines(), 1)]
    else:
        texts.append((CHANGES, 0, log))
    values: dict[str, Any] = {CHANGES: {}}
    problems: list[Problem] = []
    for file, line, data in texts:
        try:
            if line:
                values[CHANGES][line] = _value(data)
            else:
                values[file] = _value(data)
        except ValueError as error:
            problems.append(Problem(file, f"line {line}" if line else "", "", str(error)))
    return values, tuple(problems)


def _value(data: bytes | OSError | None) -> Any:
    if data is None:
        raise ValueError("missing")
    if isinstance(data, OSError):
        raise ValueError(data.strerror or str(data))  # noqa: TRY004 -- its bytes are a value
    try:
        return _DECODER.decode(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start} is 0x{data[error.start]:02x}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"not JSON: {error.msg} in {where}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = Doubled(made)
    times = Counter(key for key, _ in pairs)
    doubled.duplicates = tuple(key for key in made if times[key] > 1)
    return doubled


def _whole(text: str) -> float:
    # Python refuses to parse thousands of digits; no field takes so large a number.
    return int(text) if len(text) < 20 else float(text)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole)


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a text that can be written as UTF-8: one without lone surrogates."""
    if type(value) is not str:
        return False
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


_DEEPEST: Final = 50  # a row is six levels deep


def faults(value: Any, depth: int = 0) -> Iterator[str]:
    """What a JSON value has, at any depth, that no record may hold."""
    if depth > _DEEPEST:
        yield "nested too deeply"
    elif isinstance(value, str) and not is_text(value):
        yield f"contains a lone surrogate: {shown(value)}"
    elif isinstance(value, float) and not -1e9 < value < 1e9:
        yield f"expected a number between -1e9 and 1e9, got {shown(value)}"
    elif isinstance(value, dict):
        for key in getattr(value, "duplicates", ()):
            yield f"duplicate key {shown(key)}"
        for key, item in value.items():
            yield from faults(key, depth + 1)
            yield from faults(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from faults(item, depth + 1)


def shown(value: object) -> str:
    """A JSON value as a short text for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    text = json.dumps(value[:60] if isinstance(value, str) else value, ensure_ascii=True)
    return text if len(text) <= 60 else text[:57] + "..."
