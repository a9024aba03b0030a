"""One row a period: how many rows of a table start in it, and how long ago the last one was."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, Final, TypeVar

from ..dates import DateLike
from ..periods import Every, checked, number_of
from ..span import Span, asked_span
from ._dates import EPOCH, FIRST_DAY, Columns, names_of, pair_of
from ._engine import Engine, Groups
from ._periods import with_days, with_names, with_numbers

__all__ = ["panel"]

T = TypeVar("T")

_ANSWERS: Final = ("period", "first", "last", "count", "since_min", "since_max")
_NEVER: Final = FIRST_DAY - 1


def panel(
    table: T,
    *,
    start: Columns,
    every: Every,
    end: Columns | None = None,
    between: tuple[DateLike, DateLike] | None = None,
    by: str | Sequence[str] | None = None,
) -> T:
    """One row a period, without holes: the rows that start in it, and the days since the last one.

    Args:
        table: As in `trumpputin.frames.gaps`, and so are the columns.
        start: The column of the first day, or the two columns of its earliest and latest day.
        every: The length of the periods: ``year``, ``quarter``, ``month`` or ``week`` (of
            ISO 8601).
        end: Likewise for the last day; the same as ``start`` unless given.
        between: The first and the last day, inclusive; of each group, from its first row to its
            last unless given.
        by: Columns that split the table into groups, each with a panel of its own.

    Returns:
        A table of the same kind, sorted by group and period. It has the ``by`` columns,
        ``period`` (a text such as ``2025``, ``2025-Q1``, ``2025-02`` or ``2025-W07``), the
        ``first`` and the ``last`` day of the period that the panel holds, ``count`` (of the rows
        that certainly start on these days), and the bounds ``since_min`` and ``since_max`` of the
        days on ``last`` since the end of the last row, null as long as none has certainly begun.
        Numbers are 64-bit integers.

    A table in memory with a missing date is refused. Rows of a lazy table with a missing date are
    left out. `trumpputin.frames.counts` also counts the rows that may start in several periods.

    Raises:
        UnknownValueError: As in `trumpputin.frames.counts`.
        TypeError, DateError: As in `trumpputin.frames.gaps`; or ``between`` is not a pair, holds
            no dates, or ends before it starts.

    >>> import polars as pl
    >>> met = pl.DataFrame({"day": [17000, 17001, 17800]})
    >>> panel(met, start="day", every="year").select("period", "count", "since_max").rows()
    [('2016', 2, 165), ('2017', 0, 530), ('2018', 1, 0)]

    .. versionadded:: 2.2
    """
    length = checked(every)
    span = None if between is None else asked_span(between)
    starts = pair_of(start, "start")
    dates = {"start": starts, "end": starts if end is None else pair_of(end, "end")}
    engine = Engine.of(table, dates=dates, by=names_of(by, _ANSWERS))
    ns = engine.ns
    exact = all(earliest == latest for earliest, latest in engine.dates.values())
    ends = {"ended": "until"} if exact else {"lasted": "begin", "ended": "until"}
    groups = Groups(engine, ["number"])
    frame = groups.sorted_first(_started(engine, ends, length, span))
    frame = with_days(engine, _filled(groups, frame, ends, length, span), length)
    frame = frame.with_columns(
        first=ns.max_horizontal("first", "begin"), last=ns.min_horizontal("last", "until")
    )
    since = [ns.max_horizontal(ns.col("last") - ns.col(name), ns.lit(0)) for name in ends]
    begun = ns.col("ended") > _NEVER
    frame = frame.with_columns(
        since_min=ns.when(begun).then(since[0].cast(ns.Int64)),
        since_max=ns.when(begun).then(since[-1].cast(ns.Int64)),
    )
    frame = engine.dated(with_names(engine, frame, length), {"first": "first", "last": "last"})
    answer: T = groups.finish(frame, _ANSWERS)
    return answer


def _started(engine: Engine, ends: Mapping[str, str], every: Every, span: Span | None) -> Any:
    """For each group and each period in which rows start, or may start, one row.

    ``lasted`` is the last day of what may have started, ``ended`` that of what certainly has, if
    it ended as early as it can; for exact dates they are one column. ``begin`` is the first day on
    which a row may start, ``until`` the last.
    """
    ns, frame = engine.ns, engine.frame
    (first_start, last_start), (first_end, last_end) = engine.dates["start"], engine.dates["end"]
    days = dict.fromkeys(("begin", "until"), ns.col(first_start)) | {"ended": ns.col(last_end)}
    numbers = {"number": "begin"}
    if "lasted" in ends:
        days["until"] = ns.min_horizontal(last_start, last_end)  # no event starts after it ends
        days["lasted"], days["ended"] = days["ended"], ns.max_horizontal(first_start, first_end)
        numbers["other"] = "until"
    if not engine.eager:
        frame = frame.filter(~ns.col(first_start).is_null())
    frame = with_numbers(engine, frame.select(*engine.by, **days), numbers, every)
    certain = [ns.col("number") == ns.col(name) for name in numbers if name == "other"]
    aggregates = {"count": ns.len(), **{name: ns.col(name).max() for name in ends}}
    if span:
        low, high = ((day - EPOCH).days for day in (span.first, span.last))
        certain += [ns.col("begin") >= low, ns.col("until") <= high]
        inside = {
            name: ns.when(ns.col(start) <= high).then(ns.col(name)).otherwise(_NEVER)
            for name, start in ends.items()
        }
        limits = number_of(span.first, every), number_of(span.last, every)
        frame = frame.with_columns(**inside, **{n: ns.col(n).clip(*limits) for n in numbers})
    else:
        aggregates |= {"begin": ns.col("begin").min(), "until": ns.col("until").max()}
    if certain:
        frame = frame.with_columns(count=reduce(and_, certain).cast(ns.Int64))
        aggregates["count"] = ns.col("count").sum()
    if (
        span is not None and not engine.by
    ):  # with a row that adds nothing, also an empty table has a panel
        cells = {
            "count": 0,
            **dict.fromkeys(numbers, number_of(span.first, every)),
            **dict.fromkeys(ends, _NEVER),
        }
        frame = frame.select(*cells)
        types = frame.collect_schema()
        row = [ns.lit(cell, types[name]).alias(name) for name, cell in cells.items()]
        frame = ns.concat([frame, frame.select(rows=ns.len()).select(*row)])
    frame = frame.group_by(*engine.by, *numbers).agg(**aggregates)
    if "other" in numbers:  # twice: from the first period on it may have started, then it has
        frame = engine.expanded(frame.with_columns(size=ns.lit(2)))
        first = ns.col("step") == 0
        frame = frame.with_columns(
            number=ns.when(first).then(ns.col("number")).otherwise(ns.col("other")),
            count=ns.when(first).then(ns.col("count")).otherwise(0),
            lasted=ns.when(first).then(ns.col("lasted")).otherwise(_NEVER),
            ended=ns.when(first).then(_NEVER).otherwise(ns.col("ended")),
        )
        frame = frame.group_by(*engine.by, "number").agg(**aggregates)
    return frame.with_columns(ns.col("number").cast(ns.Int64), ns.col("count").cast(ns.Int64))


def _filled(
    groups: Groups, frame: Any, ends: Mapping[str, str], every: Every, span: Span | None
) -> Any:
    """One row a period, without holes; each is repeated up to the next one."""
    ns = groups.engine.ns
    number = ns.col("number")
    before, after = groups.shifted(number, 1), groups.shifted(number, -1)
    opens, closes = number, after.fill_null(number + 1)
    days = {
        "begin": ns.when(before.is_null()).then(ns.col("begin")),
        "until": ns.when(after.is_null()).then(ns.col("until")),
    }
    if span:
        opens = ns.when(before.is_null()).then(number_of(span.first, every)).otherwise(number)
        closes = after.fill_null(number_of(span.last, every) + 1)
        low, high = ((day - EPOCH).days for day in (span.first, span.last))
        days = {"begin": ns.lit(low), "until": ns.lit(high)}
    days |= {name: groups.highest(ns.col(name)) for name in ends}
    size = (closes - opens).cast(ns.Int64)
    frame = frame.with_columns(opens=opens.cast(ns.Int64), size=size, **days)
    frame = groups.engine.expanded(frame)
    reached = ns.col("opens") + ns.col("step")
    cells = {"count": ns.when(reached == number).then(ns.col("count")).otherwise(0)}
    if span:  # before the first row
        for name in ends:
            cells[name] = ns.when(reached >= number).then(ns.col(name)).otherwise(_NEVER)
    return frame.with_columns(number=reached, **cells)
