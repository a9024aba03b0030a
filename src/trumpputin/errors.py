"""Exceptions that say what was wrong, where, and what would be right.

All derive from `TrumpputinError`: catching it catches what this package raises on purpose, and
nothing else. Each also derives from the built-in exception of the same meaning. Where a built-in
exception already says enough, it is raised as is: `TypeError`, `OSError`, `ImportError`.
"""

from collections.abc import Iterable
from typing import Final

import attrs

from ._display import field_repr, plain

__all__ = [
    "DatasetError",
    "DateError",
    "DuplicateIdError",
    "FieldError",
    "InexactError",
    "NotOnRecordError",
    "Problem",
    "TrumpputinError",
    "UnknownIdError",
    "UnknownValueError",
    "did_you_mean",
]


class TrumpputinError(Exception):
    """The base of every exception that this package raises on purpose.

    Attributes:
        field: The name of the record's field, or of the argument, that was wrong; or ``""``.
        message: What was wrong with it. The error prints as both: ``field: message``.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return plain(f"{self.field}: {self.message}" if self.field else self.message)


class FieldError(TrumpputinError, ValueError):
    """A field or argument has the right type, but not a value that it can take."""


class DateError(FieldError):
    """The value is not a date in the supported EDTF profile, or cannot be used as a bound."""


class InexactError(TrumpputinError, ValueError):
    """One number was asked for where the dates allow several."""


class UnknownValueError(FieldError):
    """A filter, field or option was given a value that it does not know."""


class DuplicateIdError(TrumpputinError, ValueError):
    """Two different records have the same id."""


class UnknownIdError(TrumpputinError, LookupError):
    """No record has this id."""


class NotOnRecordError(TrumpputinError, LookupError):
    """The record lacks what the question needs, such as a date in the requested calendar."""


@attrs.frozen(order=False)
class Problem:
    """One thing that is wrong in the folder of a record.

    Attributes:
        file: The file's name, such as ``events.json``.
        record: The row's id, its position (``row 3``) when it has none, or ``""``.
        field: The field's path inside the row, such as ``citations[0].source``, or ``""``.
        message: What is wrong, and what would be right.

    >>> print(Problem("events.json", "2018-07-16-helsinki", "location", 'no location "helsinky"'))
    events.json: 2018-07-16-helsinki: location: no location "helsinky"
    """

    file: str
    record: str
    field: str
    message: str

    __repr__ = field_repr

    def __str__(self) -> str:
        where = (self.file, self.record, self.field)
        return plain(": ".join([part for part in where if part] + [self.message]))


class DatasetError(TrumpputinError, ValueError):
    """A folder, or a `Dataset` to be written, breaks the format or a rule of the codebook.

    Attributes:
        problems: Every `Problem` found, ordered by file and row.

    >>> error = DatasetError((Problem("events.json", "", "", "missing"),))
    >>> print(error)
    1 problem:
    events.json: missing
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems):,} problem{'' if len(problems) == 1 else 's'}")
        self.problems = problems

    def __reduce__(self) -> tuple[type["DatasetError"], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *map(str, self.problems)])


_LONGEST: Final = 100
_SHORTEST_PART: Final = 3


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A hint that names up to three known texts close to ``text``, or else that contain it.

    It is ``""`` when there are none. Texts of more than 100 characters get no hint, because
    comparing them takes too long.

    >>> did_you_mean("helsinky", ["helsinki", "osaka"])
    '; did you mean "helsinki"?'
    """
    from difflib import get_close_matches  # only needed when something went wrong

    if len(text) > _LONGEST:
        return ""
    known = [each for each in known if len(each) <= _LONGEST]
    close = get_close_matches(text, known)
    if not close and len(text) >= _SHORTEST_PART:
        close = [each for each in known if text.casefold() in each.casefold()][:3]
    quoted = " or ".join(f'"{each}"' for each in close)
    return f"; did you mean {quoted}?" if close else ""
