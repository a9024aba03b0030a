"""How many rows of a table fall into each period."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from ..periods import Every, checked
from ._dates import Columns, names_of, pair_of
from ._engine import Engine, Groups
from ._periods import with_names, with_numbers

__all__ = ["counts"]

T = TypeVar("T")

_NO_PERIOD: Final = 2**19
"""The number of rows that fit no period: after all others. (A null would turn the whole numbers
of pandas into floats.)
"""


def counts(
    table: T,
    *,
    start: Columns,
    every: Every,
    end: Columns | None = None,
    by: str | Sequence[str] | None = None,
    fill: bool = True,
) -> T:
    """How many rows of a table start in each period.

    Args:
        table: As in `trumpputin.frames.gaps`, and so are the columns.
        start: The column of the first day, or the two columns of its earliest and latest day.
        every: The length of the periods: ``year``, ``quarter``, ``month`` or ``week`` (of
            ISO 8601).
        end: Likewise for the last day. Imprecise starts need it, since an event that began in
            2024 and ended by 2024-03-10 began in the first quarter.
        by: Columns that split the table into groups, each counted separately.
        fill: Whether each group has every period from its first to its last, with a count of 0
            where nothing started.

    Returns:
        A table of the same kind with the ``by`` columns, ``period`` (the year as a 64-bit
        integer, or a text such as ``2025-Q1``, ``2025-02`` or ``2025-W07``) and ``count`` (a
        64-bit integer), sorted by group and period. Rows whose start may lie in more than one
        period are counted under a null ``period``, the last of each group, so that the counts add
        up to the rows.

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
    length = checked(every)
    keys = names_of(by, ("period", "count"))
    dates = {"start": pair_of(start, "start")}
    if end is not None:
        dates["end"] = pair_of(end, "end")
    engine = Engine.of(table, dates=dates, by=keys)
    ns = engine.ns
    number, count = ns.col("number"), ns.col("count")

    frame = _numbered(engine, length).group_by(*engine.by, "number").agg(count=ns.len())
    frame = frame.with_columns(number.cast(ns.Int64), count.cast(ns.Int64))
    groups = Groups(engine, ["number"])
    frame = groups.sorted_first(frame)
    if fill:
        # Each period is repeated up to the next one, and only the first of these is counted.
        after = groups.shifted(number, -1).fill_null(_NO_PERIOD)
        size = ns.when(after == _NO_PERIOD).then(1).otherwise(after - number)
        frame = engine.expanded(frame.with_columns(size=size.cast(ns.Int64)))
        count = ns.when(ns.col("step") == 0).then(count).otherwise(0)
        frame = frame.with_columns(number=number + ns.col("step"), count=count.cast(ns.Int64))
    if length != "year":
        frame = with_names(engine, frame, length)
    period = number if length == "year" else ns.col("period")
    frame = frame.with_columns(period=ns.when(number != _NO_PERIOD).then(period))
    answer: T = groups.finish(frame, ["period", "count"])
    return answer


def _numbered(engine: Engine, every: Every) -> Any:
    """The number of the period in which each row certainly starts, or `_NO_PERIOD`."""
    ns, frame = engine.ns, engine.frame
    number = ns.col("number")
    first, last = engine.dates["start"]
    if first == last:  # known to the day; in a lazy table perhaps missing
        frame = with_numbers(engine, frame, {"number": first}, every)
        number = number if engine.eager else number.fill_null(_NO_PERIOD)
        return frame.select(*engine.by, number)
    ends = {latest for _, latest in engine.dates.values()}  # no event starts after it ends
    frame = frame.with_columns(latest=ns.min_horizontal(*sorted(ends)))
    frame = with_numbers(engine, frame, {"number": first, "other": "latest"}, every)
    number = ns.when(number == ns.col("other")).then(number).otherwise(_NO_PERIOD)
    return frame.select(*engine.by, number.alias("number"))
