"""JSON text read strictly: what no record may hold is kept and named where it stands.

A key that stands twice, ``NaN``, half a character, or a number that JSON libraries print in
several ways is no reason to give up on a whole file: the value is read, and marked.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, TypeGuard

import attrs

__all__ = ["Doubled", "Malformed", "faults", "is_text", "items", "parse", "shown"]


@attrs.frozen(order=False)
class Malformed:
    """A JSON token that no field may hold, with the reason."""

    text: str
    why: str


class Doubled(dict[str, Any]):
    """A JSON object that has some key twice."""

    keys_twice: tuple[str, ...] = ()


_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}\.[0-9]{0,3}[1-9]", re.ASCII)
_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}", re.ASCII)
_DEEPEST: Final = 50  # a row is six levels deep; some Pythons parse more than they can walk


def parse(data: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: It is no JSON text in UTF-8; the message says in one line why not.
    """
    text = _decoded(data)
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise ValueError("not a record's file: nested too deeply") from None


def items(data: bytes) -> Iterator[Any]:
    """The items of a JSON array, each parsed when it is asked for.

    A reader that keeps none of them holds one at a time, however long the array is.

    Raises:
        ValueError: It is no JSON text in UTF-8, or no array. Some items may have been given.
    """
    text = _decoded(data)
    before = _OPENING.match(text)
    while before:
        try:
            item, end = _DECODER.raw_decode(text, before.end())
        except (json.JSONDecodeError, RecursionError):
            break
        yield item
        before = _COMMA.match(text, end)
        if not before and _CLOSING.fullmatch(text, end):
            return
    value = parse(data)  # it says what is wrong, unless the array is empty
    if type(value) is not list:
        raise ValueError(f"expected an array of objects, got {shown(value)}")


_OPENING: Final = re.compile(r"[ \t\n\r]*\[[ \t\n\r]*")
_COMMA: Final = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_CLOSING: Final = re.compile(r"[ \t\n\r]*\][ \t\n\r]*")


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("starts with a byte order mark; save it as plain UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte {error.start} is 0x{data[error.start]:02x}") from None


def _decimal(text: str) -> float | Malformed:
    if _DECIMAL.fullmatch(text):
        return float(text)
    return Malformed(text, "write at most four decimals, and no 0 at the end")


def _whole(text: str) -> int | Malformed:
    return int(text) if _WHOLE.fullmatch(text) else Malformed(text, "no such whole number here")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = Doubled(made)
    times = Counter(key for key, _ in pairs)
    doubled.keys_twice = tuple(key for key in made if times[key] > 1)
    return doubled


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_decimal,
    parse_int=_whole,
    parse_constant=lambda text: Malformed(text, "no JSON number"),
)


def is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a text of whole characters, which can be written as UTF-8."""
    if type(value) is not str:
        return False
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


def faults(value: Any, depth: int = 0) -> Iterator[str]:
    """What in a value no record may hold, at any depth."""
    if depth > _DEEPEST:
        yield "is nested too deeply"
    elif isinstance(value, Malformed):
        yield f"holds {shown(value)}"
    elif isinstance(value, str) and not is_text(value):
        yield f"holds half a character in {shown(value)}"
    elif isinstance(value, dict):
        if isinstance(value, Doubled):
            yield f"has a key twice: {', '.join(map(shown, value.keys_twice))}"
        for key, item in value.items():
            yield from faults(key, depth + 1)
            yield from faults(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from faults(item, depth + 1)


def shown(value: object) -> str:
    """A JSON value as a short text for a message."""
    if isinstance(value, Malformed):
        return f"{value.text[:40]} ({value.why})"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 60 else text[:57] + "..."
