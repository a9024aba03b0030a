"""Dates known to the day, the month or the year, and what can be said between two of them.

The profile is EDTF (ISO 8601-2) level 0 dates ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` plus one
trailing level 1 qualifier: ``?`` uncertain, ``~`` approximate, ``%`` both. A date known to the
month is one day somewhere in that month; it never becomes the first of it.
"""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self, TypeAlias

import attrs

from ._display import field_repr
from .errors import DateError, InexactError

__all__ = [
    "CalendarDifference",
    "DateLike",
    "Days",
    "PartialDate",
    "Precision",
    "as_bound",
    "as_span",
]

_PROFILE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)", re.ASCII)
_DAY: Final = timedelta(days=1)
_EXPECTED: Final = "expected YYYY, YYYY-MM or YYYY-MM-DD, with at most one of ? ~ % after it"


class Precision(StrEnum):
    """How closely a date is known."""

    #: Some day of a year.
    year = "year"
    #: Some day of a month.
    month = "month"
    #: A day.
    day = "day"


@attrs.frozen(order=False, repr=False)
class PartialDate:
    """One day, known as closely as its source states it.

    There is no ``<``: two imprecise dates may have no order. Ask `certainly_before` or
    `possibly_before`.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, or None when only the year is known.
        day: 1 to 31, or None when only the month is known.
        qualifier: ``"?"`` uncertain, ``"~"`` approximate, ``"%"`` both, or ``""``.
        earliest: The first day that the date as written allows.
        latest: The last day that the date as written allows.

    A qualifier says that the true day may lie outside these bounds, by how much nobody
    knows. So with one, nothing is certain and nothing ruled out.

    Raises:
        DateError: There is no such date.

    >>> february = PartialDate.parse("2025-02")
    >>> print(february, february.precision, february.earliest, february.latest)
    2025-02 month 2025-02-01 2025-02-28
    >>> february.certainly_before("2025-03-01")
    True
    """

    year: int
    month: int | None = None
    day: int | None = None
    qualifier: str = ""
    earliest: date = attrs.field(init=False, eq=False)
    latest: date = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        year, month, day = self.year, self.month, self.day
        for name, value in (("year", year), ("month", month), ("day", day)):
            if type(value) is not int and (value is not None or name == "year"):
                raise DateError(f"{name}: expected a whole number, got {value!r}")
        if day is not None and month is None:
            raise DateError(f"day {day} of year {year}: a day needs a month")
        if self.qualifier not in ("", "?", "~", "%"):
            raise DateError(f"qualifier: expected one of ? ~ % or nothing, got {self.qualifier!r}")
        try:
            first = date(year, 1 if month is None else month, 1 if day is None else day)
        except (ValueError, OverflowError) as error:
            raise DateError(f"no such date: {str(self)!r} ({error})") from None
        last = first
        if day is None:
            last = date(year, 12, 31) if month in (None, 12) else date(year, month + 1, 1) - _DAY
        # attrs' own way to set a field of a frozen instance while it is being made
        object.__setattr__(self, "earliest", first)
        object.__setattr__(self, "latest", last)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date that an EDTF text of this package's profile writes.

        Raises:
            DateError: The text is outside the profile, or there is no such day.

        >>> PartialDate.parse("2015-12~").qualifier
        '~'
        >>> PartialDate.parse("2023-02-29")
        Traceback (most recent call last):
        trumpputin.errors.DateError: no such date: '2023-02-29' (day is out of range for month)
        """
        match = _PROFILE.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise DateError(f"no date: {text!r}; {_EXPECTED}")
        year, month, day, qualifier = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, qualifier)

    @classmethod
    def of(cls, value: "DateLike") -> Self:
        """The same date as a `PartialDate`: a `datetime.date` is exact, a text is parsed.

        Raises:
            DateError: The value is no date. A `datetime.datetime` is refused, since it has
                a date only once a calendar is chosen.

        >>> PartialDate.of(date(2025, 8, 15))
        PartialDate.parse('2025-08-15')
        """
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls.parse(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return cls(value.year, value.month, value.day)
        hint = "; pass its .date()" if isinstance(value, datetime) else f"; {_EXPECTED}"
        raise DateError(f"no date: {value!r}{hint}")

    @property
    def precision(self) -> Precision:
        """Whether the year, the month or the day is known."""
        if self.month is None:
            return Precision.year
        return Precision.month if self.day is None else Precision.day

    @property
    def is_exact(self) -> bool:
        """Whether the day is known and nothing qualifies it."""
        return self.day is not None and not self.qualifier

    def certainly_before(self, other: "DateLike") -> bool:
        """Whether this date is earlier whatever days the two turn out to be.

        >>> PartialDate.parse("2025-02").certainly_before("2025-02-28")
        False
        """
        other = PartialDate.of(other)
        return not (self.qualifier or other.qualifier) and self.latest < other.earliest

    def possibly_before(self, other: "DateLike") -> bool:
        """Whether this date is earlier for at least one choice of the two days.

        >>> PartialDate.parse("2025-02").possibly_before("2025-02-28")
        True
        """
        other = PartialDate.of(other)
        return bool(self.qualifier or other.qualifier) or self.earliest < other.latest

    def contains(self, day: "DateLike") -> bool:
        """Whether a date, with all the days that it allows, lies within this date as written.

        >>> PartialDate.parse("2025").contains("2025-02")
        True
        """
        day = PartialDate.of(day)
        return self.earliest <= day.earliest and day.latest <= self.latest

    def __str__(self) -> str:
        month = "" if self.month is None else f"-{self.month:02d}"
        day = "" if self.day is None else f"-{self.day:02d}"
        return f"{self.year:04d}{month}{day}{self.qualifier}"

    def __format__(self, spec: str) -> str:
        """The date by a format with ``%`` as `datetime.date` takes it, or aligned as a text.

        What is not known is left out, with the text after it. Names are English whatever the
        locale. A qualifier follows a date that is written with its year.

        Raises:
            DateError: The format has a directive other than ``%d %-d %j %a %A %m %-m %b %B %y
                %Y %%``.

        >>> helsinki, july = PartialDate.parse("2018-07-16"), PartialDate.parse("2018-07?")
        >>> f"{helsinki:%d %B %Y}", f"{july:%d %B %Y}", f"{july:%Y/%m/%d}", f"{july:>10}"
        ('16 July 2018', 'July 2018?', '2018/07?', '  2018-07?')
        """
        if "%" not in spec:
            return format(str(self), spec)
        written = spec[: spec.index("%")]
        for directive, text in re.findall(_DIRECTIVE, spec):
            known = _written(directive, self)
            written += known + text if known else ""
        written = written.strip(" -/.,")
        return written + self.qualifier if "%Y" in spec or "%y" in spec else written

    def __repr__(self) -> str:
        return f"PartialDate.parse({str(self)!r})"


_DIRECTIVE: Final = r"(?s)(%-?.)([^%]*)"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _written(directive: str, date: PartialDate) -> str:
    """What a directive of a format writes of a date; ``""`` when that is not known."""
    day = date.earliest
    weekday, month = _DAYS[day.weekday()], _MONTHS[day.month - 1]
    texts = {
        "day": {"%d": f"{day:%d}", "%-d": f"{day.day}", "%j": f"{day:%j}"}
        | {"%a": weekday[:3], "%A": weekday},
        "month": {"%m": f"{day:%m}", "%-m": f"{day.month}", "%b": month[:3], "%B": month},
        "year": {"%y": f"{day.year % 100:02d}", "%Y": f"{day.year:04d}", "%%": "%"},
    }
    for field, by_directive in texts.items():
        if directive in by_directive:
            return "" if getattr(date, field) is None else by_directive[directive]
    expected = " ".join(name for by_directive in texts.values() for name in by_directive)
    raise DateError(f"expected a format of {expected}; got {directive!r}")


DateLike: TypeAlias = PartialDate | date | str
"""What public functions accept as a date: a `PartialDate`, a `datetime.date` or a text."""


def as_bound(value: DateLike) -> PartialDate:
    """A date that can bound an answer: one without a qualifier.

    Raises:
        DateError: The value is no date, or it is qualified, so nothing can be proved from it.

    >>> as_bound("2019~")
    Traceback (most recent call last):
    trumpputin.errors.DateError: '2019~' is qualified and bounds nothing; give a plain date
    """
    bound = PartialDate.of(value)
    if bound.qualifier:
        raise DateError(f"{str(bound)!r} is qualified and bounds nothing; give a plain date")
    return bound


def as_span(start: DateLike, end: DateLike) -> tuple[date, date]:
    """The first and the last day of a span, where coarse dates mean their whole periods.

    Raises:
        DateError: One is no date or qualified, or the span ends before it starts.

    >>> as_span("2017", "2019-06")
    (datetime.date(2017, 1, 1), datetime.date(2019, 6, 30))
    """
    first, last = as_bound(start), as_bound(end)
    if last.latest < first.earliest:
        raise DateError(f"the span ends ({last}) before it starts ({first})")
    return first.earliest, last.latest


@attrs.frozen(order=False)
class Days:
    """A number of days, between two bounds that are both possible.

    Attributes:
        min: The fewest days; negative when the later of two events may have begun first.
        max: The most days.

    Raises:
        ValueError: ``min`` is greater than ``max``.
        TypeError: One is no whole number.

    >>> print(Days(2240, 2240), Days(1, 58), Days(-16, 11), sep=" | ")
    2,240 days | 1–58 days | -16 to 11 days
    """

    min: int
    max: int

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        for name, value in (("min", self.min), ("max", self.max)):
            if type(value) is not int:
                raise TypeError(f"{name}: expected a whole number, got {value!r}")
        if self.min > self.max:
            raise ValueError(f"min: expected at most max ({self.max}), got {self.min}")

    @property
    def is_exact(self) -> bool:
        """Whether there is only one possible number."""
        return self.min == self.max

    def __int__(self) -> int:
        """The number of days, when only one is possible.

        Raises:
            InexactError: There are several; read `min` and `max`.

        >>> int(Days(1, 58))
        Traceback (most recent call last):
        trumpputin.errors.InexactError: 1–58 days is no single number; use .min and .max
        """
        if not self.is_exact:
            raise InexactError(f"{self} is no single number; use .min and .max")
        return self.min

    def __format__(self, spec: str) -> str:
        """The same text, aligned."""
        return format(str(self), spec)

    def __str__(self) -> str:
        if self.is_exact:
            return f"{self.min:,} day{'' if abs(self.min) == 1 else 's'}"
        return f"{self.min:,}{' to ' if self.min < 0 else '–'}{self.max:,} days"


@attrs.frozen(order=False)
class CalendarDifference:
    """The way from one day to a later one in years, months and days, as a person says it.

    Days are the result of record; this is for reading. It is what
    `dateutil.relativedelta <https://dateutil.readthedocs.io/en/stable/relativedelta.html>`_
    adds to the earlier day to reach the later, so month ends are clamped, and it is not
    reversible: going back from the later day may need another number.

    Attributes:
        years: Whole years.
        months: Whole months after these, 0 to 11.
        days: Days after these, 0 to 30.

    >>> print(CalendarDifference.between(date(2019, 6, 28), date(2025, 8, 15)))
    6 years, 1 month, 18 days
    """

    years: int
    months: int
    days: int

    __repr__ = field_repr

    @classmethod
    def between(cls, one: date, other: date) -> Self:
        """The difference between two days in either order, counted forward from the earlier."""
        from dateutil.relativedelta import relativedelta  # kept out of `import trumpputin`

        earlier, later = sorted((one, other))
        way = relativedelta(later, earlier)
        return cls(way.years, way.months, way.days)

    def __str__(self) -> str:
        units = ((self.years, "year"), (self.months, "month"), (self.days, "day"))
        parts = (
            f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in units if number
        )
        return ", ".join(parts) or "0 days"
