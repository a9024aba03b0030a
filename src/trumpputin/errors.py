"""The exceptions of this package: what was wrong, where, and what would be right.

All of them derive from `TrumpputinError`, so one ``except`` catches what this package raises on
purpose and nothing else. Each is also the built-in exception of the same meaning. Where a
built-in exception already says enough, it is raised as is: `TypeError` for a value of another
type, `OSError` and `ImportError`.
"""

from collections.abc import Iterable

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
    """The base of every error that this package raises on purpose.

    Attributes:
        field: The field of the record or the argument that was wrong, or ``""``.
        message: What was wrong with it, without the field's name.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return plain(f"{self.field}: {self.message}" if self.field else self.message)


class FieldError(TrumpputinError, ValueError):
    """A field holds a value of the right type that its record cannot have."""


class DateError(FieldError):
    """The value is not a date in the supported EDTF profile, or cannot be used as a bound."""


class InexactError(TrumpputinError, ValueError):
    """One number was asked for where the dates allow several."""


class UnknownValueError(FieldError):
    """A filter, field or option was given a value that nothing could match."""


class DuplicateIdError(TrumpputinError, ValueError):
    """Two different records have the same id."""


class UnknownIdError(TrumpputinError, LookupError):
    """No record has this id."""


class NotOnRecordError(TrumpputinError, LookupError):
    """The record lacks what the question needs, such as a date in the requested calendar."""


@attrs.frozen(order=False)
class Problem:
    """One thing wrong with a record's folder.

    Attributes:
        file: The file's name, such as ``events.json``.
        record: The id of the row, or its position (``row 3``) when it has none, or ``""``.
        field: The path of the field inside the row, such as ``citations[0].source``, or ``""``.
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
    """A record's folder, or a `Dataset` to be written, breaks the format or a rule.

    Attributes:
        problems: Every `Problem` found, in the order of the files and their rows.

    >>> error = DatasetError((Problem("events.json", "", "", "missing"),))
    >>> print(error)
    1 problem:
    events.json: missing
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
        super().__init__(count)
        self.args = (problems,)  # what a pickle calls the class with
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *map(str, self.problems)])


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A hint that names the known texts closest to ``text``, or else those that contain it.

    It is ``""`` when there are none.

    Texts of more than 100 characters get no hint: comparing them takes too long.

    >>> did_you_mean("helsinky", ["helsinki", "osaka"])
    '; did you mean "helsinki"?'
    """
    from difflib import get_close_matches  # only needed when something went wrong

    if len(text) > _LONGEST:
        return ""
    known = [name for name in known if len(name) <= _LONGEST]
    close = get_close_matches(text, known, n=3, cutoff=0.6)
    if not close and len(text) >= _SHORTEST_PART:
        part = text.casefold()
        close = [name for name in known if part in name.casefold()][:3]
    if not close:
        return ""
    return "; did you mean " + " or ".join(f'"{name}"' for name in close) + "?"


_LONGEST = 100
_SHORTEST_PART = 3
