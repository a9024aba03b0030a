"""How many rows of a table fall into each period."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeVar

from ..errors import UnknownValueError, did_you_mean
from ._dates import Columns, names_of, pair_of
from ._engine import Engine, Groups

__all__ = ["counts"]

T = TypeVar("T")

# A period is counted in whole numbers: the year, or quarters or months since year 0. There is no
# year 0, so the number 0 marks rows that fit no period. (A null would turn the whole numbers of
# pandas into floats.)
_NO_PERIOD: Final = 0
_PERIODS: Final[Mapping[str, int]] = {"year": 1, "quarter": 4, "month": 12}


def counts(
    table: T,
    *,
    start: Columns,
    every: Literal["year", "quarter", "month"],
    end: Columns | None = None,
    by: str | Sequence[str] | None = None,
    fill: bool = True,
) -> T:
    """How many rows of a table start in each period.

    Args:
        table: As in `trumpputin.frames.gaps`, and so are the columns.
        start: The column of the first day, or the two columns of its earliest and latest day.
        every: The length of the periods.
        end: Likewise for the last day. Imprecise starts need it, since an event that began in
            2024 and ended by 2024-03-10 began in the first quarter.
        by: Columns that split the table into groups, each counted separately.
        fill: Whether each group has every period from its first to its last, with a count of 0
            where nothing started.

    Returns:
        A table of the same kind with the ``by`` columns, ``period`` (the year as a 64-bit
        integer, or a text such as ``2025-Q1`` or ``2025-02``) and ``count`` (a 64-bit integer),
        sorted by group and period. Rows whose start may lie in more than one period are counted
        under a null ``period``, the last of each group, so that the counts add up to the rows.

    A table in memory with a missing date is refused. Rows of a lazy table with a missing date
    are counted under a null ``period``.

    Raises:
        UnknownValueError: A column is missing, one of ``by`` has the name of an answer, or
            there is no such period.
        TypeError, DateError: As in `trumpputin.frames.gaps`.

    >>> import polars as pl
    >>> met = pl.DataFrame({"day": [17000, 17001, 17800]})
    >>> counts(met, start="day", every="year").rows()
    [(2016, 2), (2017, 0), (2018, 1)]
    """
    if every not in _PERIODS:
        hint = did_you_mean(str(every), _PERIODS)
        message = f"expected year, quarter or month; got {every!r:.200}{hint}"
        raise UnknownValueError(message, field="every")
    keys = names_of(by)
    for name in keys:
        if name.casefold() in ("period", "count"):
            message = f'"{name}" is the name of an answer; rename the column'
            raise UnknownValueError(message, field="by")
    dates = {"start": pair_of(start, "start")}
    if end is not None:
        dates["end"] = pair_of(end, "end")
    engine = Engine.of(table, dates=dates, by=keys, want="date")
    ns = engine.ns
    number = ns.col("number")

    frame = engine.frame.select(*engine.by, _number(engine, every).alias("number"))
    frame = frame.group_by(*engine.by, "number").agg(count=ns.len())
    frame = frame.with_columns(number.cast(ns.Int64), ns.col("count").cast(ns.Int64))
    if fill:
        # Each period is repeated up to the next one, and only the first of these is counted.
        groups = Groups(engine, ["number"])
        frame = groups.sorted_first(frame)
        size = (groups.shifted(number, -1) - number).fill_null(1)
        size = ns.when(number == _NO_PERIOD).then(1).otherwise(size)
        frame = engine.expanded(frame.with_columns(size=size.cast(ns.Int64)))
        count = ns.when(ns.col("step") == 0).then(ns.col("count")).otherwise(0)
        frame = frame.with_columns(number=number + ns.col("step"), count=count.cast(ns.Int64))
    frame = _named(engine, frame, every)
    frame = frame.sort(*engine.by, "period", nulls_last=True)
    if engine.name == "pandas":
        frame = ns.maybe_reset_index(frame)  # its rows are not those of the table
    answer: T = engine.finish(frame, engine.by, ["period", "count"])
    return answer


def _number(engine: Engine, every: str) -> Any:
    """The number of the period in which a row certainly starts, or `_NO_PERIOD`."""
    ns, each = engine.ns, _PERIODS[every]
    first, last = engine.dates["start"]
    earliest = _period(ns.col(first), each)
    if first == last:  # known to the day; in a lazy table perhaps missing
        return earliest if engine.eager else earliest.fill_null(_NO_PERIOD)
    latest = ns.col(last)
    if "end" in engine.dates:  # no event starts after it ends
        latest = ns.min_horizontal(last, engine.dates["end"][1])
    fits = earliest == _period(latest, each)
    return ns.when(fits).then(earliest).otherwise(_NO_PERIOD)


def _period(day: Any, each: int) -> Any:
    """The number of the period that a date lies in, where a year has ``each`` periods."""
    year = day.dt.year()
    if each == 1:
        return year
    month = day.dt.month() - 1
    return year * each + (month if each == 12 else month // (12 // each))


def _named(engine: Engine, frame: Any, every: str) -> Any:
    """The frame with each period's name, and null for rows that fit none."""
    ns, each = engine.ns, _PERIODS[every]
    text = number = ns.col("number")
    if every != "year":
        # Step by step, and from digits behind a 1: narwhals' whole division and zero padding
        # become long expressions in SQL, which would be repeated inside each other.
        width = 2 if every == "month" else 1
        frame = frame.with_columns(year=(number // each).cast(ns.Int64))
        part = number - ns.col("year") * each + 1
        digits = (10_000 + ns.col("year")) * 10**width + part
        frame = frame.with_columns(digits=digits.cast(ns.String))
        text = ns.concat_str(
            ns.col("digits").str.slice(1, 4),
            ns.lit("-" if every == "month" else "-Q"),
            ns.col("digits").str.slice(5, width),
        )
    return frame.with_columns(period=ns.when(number != _NO_PERIOD).then(text))
