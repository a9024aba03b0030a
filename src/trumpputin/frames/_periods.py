"""The periods of days in a table, numbered as in `trumpputin.periods`."""

from collections.abc import Mapping
from typing import Any, Final

from ..periods import Every
from ._dates import FIRST_DAY
from ._engine import Engine

__all__ = ["with_days", "with_names", "with_numbers"]

# Each step is a column: narwhals' whole division and zero padding become long expressions in SQL,
# which would be repeated inside each other.

_MONTHS: Final = {"year": 12, "quarter": 3, "month": 1}


def with_numbers(engine: Engine, frame: Any, days: Mapping[str, str], every: Every) -> Any:
    """The frame with new columns: the number of the period that each of the days is in."""
    ns = engine.ns
    if every == "week":
        numbers = {new: (ns.col(day) - FIRST_DAY) // 7 for new, day in days.items()}
        return frame.with_columns(**numbers)
    frame = engine.dated(frame, {f"date {day}": day for day in days.values()})

    def number(date: Any) -> Any:
        year, months = date.dt.year(), _MONTHS[every]
        if every == "year":
            return year
        month = date.dt.month() - 1
        return year * (12 // months) + (month if months == 1 else month // months)

    return frame.with_columns(**{new: number(ns.col(f"date {day}")) for new, day in days.items()})


def with_days(engine: Engine, frame: Any, every: Every) -> Any:
    """The frame with the ``first`` and the ``last`` day of the periods in ``number``."""
    ns = engine.ns
    if every == "week":
        first = ns.col("number") * 7 + FIRST_DAY
        return frame.with_columns(first=first, last=first + 6)
    for new, later in (("first", 0), ("last", 1)):
        # Years from March to February have their leap day at the end. 1 March of the year 0 is
        # the day -719468, and `later` is the day after.
        month = (ns.col("number").cast(ns.Int64) + later) * _MONTHS[every] - 2
        frame = frame.with_columns(month=month).with_columns(year=ns.col("month") // 12)
        year, month = ns.col("year"), ns.col("month") - ns.col("year") * 12
        day = year * 365 + year // 4 - year // 100 + year // 400 + (month * 153 + 2) // 5
        frame = frame.with_columns(**{new: day - 719_468 - later})
    return frame


def with_names(engine: Engine, frame: Any, every: Every) -> Any:
    """The frame with the name of each period in ``number``, as ``period``."""
    ns = engine.ns
    if every == "week":
        frame = frame.with_columns(thursday=ns.col("number") * 7 + FIRST_DAY + 3)
        frame = engine.dated(frame, {"thursday": "thursday"})
        thursday = ns.col("thursday")
        year, part = thursday.dt.year(), (thursday.dt.ordinal_day() + 6) // 7
    else:
        each = 12 // _MONTHS[every]
        year = ns.col("number") // each
        part = ns.col("number") - ns.col("year") * each + 1
    frame = frame.with_columns(year=year.cast(ns.Int64)).with_columns(part=part.cast(ns.Int64))
    before, width = {"year": ("", 0), "quarter": ("-Q", 1), "month": ("-", 2), "week": ("-W", 2)}[
        every
    ]
    # The digits stand behind a 1.
    digits = (10_000 + ns.col("year")) * 10**width + (ns.col("part") if width else 0)
    frame = frame.with_columns(digits=digits.cast(ns.String))
    period = ns.col("digits").str.slice(1, 4)
    if width:
        part = ns.col("digits").str.slice(5, width)
        period = ns.concat_str(period, ns.lit(before), part)
    return frame.with_columns(period=period)
