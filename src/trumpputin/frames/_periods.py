"""The periods of days in a table, numbered as in `trumpputin.periods`.

Each step makes a column: SQL would repeat an expression inside the next one.
"""

from collections.abc import Mapping
from typing import Any, Final

from ..periods import Every
from ._dates import FIRST_DAY
from ._engine import Engine

__all__ = ["with_days", "with_names", "with_numbers"]

_MONTHS: Final = {"year": 12, "quarter": 3, "month": 1}
_DAYS_OF_A_MONTH: Final = 146_097 / 4_800  # the days of 400 years
_DAYS_BEFORE_1970: Final = 719_528  # since 1 January of the year 0
_NAMES: Final = {"year": ("", 0), "quarter": ("-Q", 1), "month": ("-", 2), "week": ("-W", 2)}
"""What is between the year and the digits after it, and how many these are."""


def with_numbers(engine: Engine, frame: Any, days: Mapping[str, str], every: Every) -> Any:
    """The frame with new columns: the numbers of the periods that days are in."""
    ns = engine.ns
    if every == "week":
        numbers = {new: _whole(ns, ns.col(day) - FIRST_DAY, 7) for new, day in days.items()}
        return frame.with_columns(**numbers)
    frame = engine.dated(frame, {f"{new} date": day for new, day in days.items()})

    def number(date: Any) -> Any:
        year, month = date.dt.year(), date.dt.month() - 1
        if every == "year":
            return year
        return year * 4 + month // 3 if every == "quarter" else year * 12 + month

    return frame.with_columns(**{new: number(ns.col(f"{new} date")) for new in days})


def with_days(engine: Engine, frame: Any, every: Every) -> Any:
    """The frame with the ``first`` and the ``last`` day of each period ``number``."""
    ns = engine.ns
    number = ns.col("number")
    if every == "week":
        first = number * 7 + FIRST_DAY
        return frame.with_columns(first=first, last=first + 6)

    def middle(number: Any) -> Any:
        """A day in the middle of a period's first month."""
        days = ((number * _MONTHS[every] + 0.5) * _DAYS_OF_A_MONTH).floor()
        return days.cast(ns.Int64) - _DAYS_BEFORE_1970

    frame = frame.with_columns(first=middle(number), after=middle(number + 1))
    frame = engine.dated(frame, {"first date": "first", "after date": "after"})
    return frame.with_columns(
        first=ns.col("first") - ns.col("first date").dt.day() + 1,
        last=ns.col("after") - ns.col("after date").dt.day(),
    )


def with_names(engine: Engine, frame: Any, every: Every) -> Any:
    """The frame with the name of each period ``number``, as ``period``."""
    ns = engine.ns
    number = ns.col("number")
    if every == "week":  # it is named after the year of its Thursday
        frame = frame.with_columns(thursday=number * 7 + (FIRST_DAY + 3))
        frame = engine.dated(frame, {"thursday": "thursday"})
        day = ns.col("thursday").dt.ordinal_day()
        frame = frame.with_columns(year=ns.col("thursday").dt.year(), part=_whole(ns, day + 6, 7))
    else:
        each = 12 // _MONTHS[every]
        frame = frame.with_columns(year=_whole(ns, number, each))
        frame = frame.with_columns(part=number - ns.col("year") * each + 1)
    digits = (ns.col("year").cast(ns.Int64) + 10_000) * 100 + ns.col("part")  # 1YYYYPP
    frame = frame.with_columns(digits=digits.cast(ns.String))
    before, width = _NAMES[every]
    year, part = ns.col("digits").str.slice(1, 4), ns.col("digits").str.slice(7 - width, width)
    return frame.with_columns(period=ns.concat_str(year, ns.lit(before), part, ignore_nulls=True))


def _whole(ns: Any, number: Any, divisor: int) -> Any:
    """The whole part of a small positive number divided by another.

    The operator ``//`` of narwhals is a long expression in SQL.
    """
    return ((number + 0.5) * (1 / divisor)).floor().cast(ns.Int64)
