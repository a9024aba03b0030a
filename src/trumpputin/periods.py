"""The periods that time is divided into, each given by its number since the year 1."""

from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from .errors import UnknownValueError, did_you_mean
from .models import Event

__all__ = ["PERIODS", "Every", "checked", "days_of", "name_of", "number_of", "period_of"]

Every: TypeAlias = Literal["year", "quarter", "month", "week"]
"""The length of periods; weeks are those of ISO 8601, from Monday to Sunday."""

PERIODS: Final[tuple[Every, ...]] = get_args(Every)

_MONTHS: Final = {"year": 12, "quarter": 3, "month": 1}


def checked(every: str) -> Every:
    """The length of periods, or an `UnknownValueError` that names the right ones."""
    for known in PERIODS:
        if known == every:
            return known
    message = f"expected one of {', '.join(PERIODS)}; got {every!r:.200}"
    raise UnknownValueError(message + did_you_mean(str(every), PERIODS), field="every")


def number_of(day: date, every: str) -> int:
    """The number of the period that a day is in.

    >>> number_of(date(2026, 1, 1), "year")
    2026
    """
    if every == "week":
        return (day.toordinal() - 1) // 7  # 1 January of the year 1 is a Monday
    return (day.year * 12 + day.month - 1) // _MONTHS[every]


def days_of(number: int, every: str) -> tuple[date, date]:
    """The first and the last day of a period.

    >>> days_of(2026, "year")
    (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    """
    if every == "week":
        first = number * 7 + 1
        return date.fromordinal(first), date.fromordinal(min(first + 6, date.max.toordinal()))
    start, after = number * _MONTHS[every], (number + 1) * _MONTHS[every]
    first_day = date(start // 12, start % 12 + 1, 1)
    if after // 12 > date.max.year:
        return first_day, date.max
    return first_day, date.fromordinal(date(after // 12, after % 12 + 1, 1).toordinal() - 1)


def name_of(number: int, every: str) -> str:
    """The name of a period, such as ``2026``, ``2026-Q1``, ``2026-01`` or ``2026-W01``.

    >>> name_of(number_of(date(2026, 1, 1), "week"), "week")
    '2026-W01'
    """
    if every == "week":
        year, week, _ = date.fromordinal(number * 7 + 4).isocalendar()  # its Thursday's year
        return f"{year:04d}-W{week:02d}"
    each = 12 // _MONTHS[every]
    year, part = divmod(number, each)
    return f"{year:04d}" + {1: "", 4: f"-Q{part + 1}", 12: f"-{part + 1:02d}"}[each]


def period_of(event: Event, every: str) -> tuple[int, ...]:
    """The number of the one period in which an event certainly starts, or none."""
    number = number_of(event.start.earliest, every)
    return (number,) if number == number_of(event.latest_start, every) else ()
