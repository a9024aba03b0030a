"""The exceptions of this package: what was wrong, where, and what would be right.

All of them derive from `TrumpputinError`, so one ``except`` catches the package's own
complaints and nothing else. Each is also the built-in error that its meaning calls for. Where no
more is to be said than a built-in error says, that is raised itself: `TypeError` for a value of
another type, `ValueError` for a number out of range, `OSError` and `ImportError`.
"""

from collections.abc import Iterable

import attrs

from ._display import fields_shown, plain

__all__ = [
    "DatasetError",
    "DateError",
    "DuplicateIdError",
    "InexactError",
    "NotOnRecordError",
    "Problem",
    "TrumpputinError",
    "UnknownIdError",
    "UnknownValueError",
    "did_you_mean",
]


class TrumpputinError(Exception):
    """The base of every error that this package raises on purpose."""

    def __str__(self) -> str:
        return plain(super().__str__())


class DateError(TrumpputinError, ValueError):
    """A text or value is no date of the accepted profile, or cannot serve as a bound."""


class InexactError(TrumpputinError, ValueError):
    """One number was asked for where the dates allow several."""


class UnknownValueError(TrumpputinError, ValueError):
    """A filter, field or option was given a value that nothing could match."""


class DuplicateIdError(TrumpputinError, ValueError):
    """Two different records bear one id."""


class UnknownIdError(TrumpputinError, LookupError):
    """No record bears this id."""


class NotOnRecordError(TrumpputinError, LookupError):
    """The record does not hold what the question needs, such as a date by some calendar."""


@attrs.frozen(order=False)
class Problem:
    """One thing wrong with a record's folder.

    Attributes:
        file: The file's name, such as ``events.json``.
        record: The id of the row, or its place (``row 3``) when it has none, or ``""``.
        field: The path of the field inside the row, such as ``citations[0].source``, or ``""``.
        message: What is wrong, and what would be right.

    >>> print(Problem("events.json", "2018-07-16-helsinki", "location", 'no location "helsinky"'))
    events.json: 2018-07-16-helsinki: location: no location "helsinky"
    """

    file: str
    record: str
    field: str
    message: str

    __repr__ = fields_shown

    def __str__(self) -> str:
        where = (self.file, self.record, self.field)
        return plain(": ".join([part for part in where if part] + [self.message]))


class DatasetError(TrumpputinError, ValueError):
    """A record's folder, or a `Dataset` to be written, breaks the codebook's rules.

    Attributes:
        problems: Every `Problem` found, in the order of the files and their rows.

    >>> error = DatasetError((Problem("events.json", "", "", "missing"),))
    >>> print(error)
    1 problem:
    events.json: missing
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        count = len(self.problems)
        head = "1 problem:" if count == 1 else f"{count:,} problems:"
        return "\n".join([head, *map(str, self.problems)])


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A hint that names the known texts closest to ``text``, or ``""`` when none is close.

    >>> did_you_mean("helsinky", ["helsinki", "osaka"])
    '; did you mean "helsinki"?'
    """
    from difflib import get_close_matches  # only needed when something went wrong

    close = get_close_matches(text[:200], known, n=3, cutoff=0.6)
    if not close:
        return ""
    return "; did you mean " + " or ".join(f'"{name}"' for name in close) + "?"
