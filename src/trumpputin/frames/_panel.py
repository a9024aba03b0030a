"""One row a period: how many rows of a table start in it, and how long ago the last one was."""

from collections.abc import Sequence
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
        A table of the same kind, sorted by group and period. It has the ``by`` columns, ``period``
        (a text such as ``2025``, ``2025-Q1``, ``2025-02`` or ``2025-W07``), the ``first`` and the
        ``last`` day of the period that the panel holds, ``count`` (of the rows that certainly
        start on these days), and the bounds ``since_min`` and ``since_max`` of the days on
        ``last`` since the end of the last row, null as long as none has certainly begun. Numbers
        are 64-bit integers.

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

    .. versionadded:: 2.3
    """
    length = checked(every)
    span = None if between is None else asked_span(between)
    starts = pair_of(start, "start")
    dates = {"start": starts, "end": starts if end is None else pair_of(end, "end")}
    engine = Engine.of(table, dates=dates, by=names_of(by, _ANSWERS))
    ns = engine.ns
    groups = Groups(engine, ["number"])
    frame = groups.sorted_first(_begun(engine, length, span))
    ended = [name for name in ("lasted", "ended") if name in frame.collect_schema()]
    frame = _filled(groups, frame, ended, span, length)
    frame = with_days(engine, frame, length)
    frame = frame.with_columns(
        first=ns.max_horizontal("first", "begin"), last=ns.min_horizontal("last", "until")
    )
    begun = ns.col("ended") > _NEVER
    since = [ns.max_horizontal(ns.col("last") - ns.col(name), ns.lit(0)) for name in ended]
    frame = frame.with_columns(
        since_min=ns.when(begun).then(since[0].cast(ns.Int64)),
        since_max=ns.when(begun).then(since[-1].cast(ns.Int64)),
    )
    frame = with_names(engine, frame, length)
    frame = engine.dated(frame, {"first": "first", "last": "last"})
    frame = groups.sorted_last(frame)
    if engine.name == "pandas":
        frame = ns.maybe_reset_index(frame)  # its rows are not those of the table
    answer: T = engine.finish(frame, engine.by, _ANSWERS)
    return answer


def _day(value: Any) -> int:
    return (value - EPOCH).days


def _begun(engine: Engine, every: Every, span: Span | None) -> Any:
    """For each group and each period in which something may start or have started.

    ``count`` is the number of rows, ``lasted`` and ``ended`` are the latest days on which one of
    those that may have started, or certainly have, can end at the latest and earliest.
    """
    ns, frame = engine.ns, engine.frame
    earliest, latest = engine.dates["start"]
    earliest_end, latest_end = engine.dates["end"]
    if not engine.eager:
        frame = frame.filter(~ns.col(earliest).is_null())
    exact = earliest == latest
    if not exact:  # no event starts after it ends
        frame = frame.with_columns(latest=ns.min_horizontal(latest, latest_end))
        latest = "latest"
    values = {"lasted": latest_end, "ended": latest_end}
    if earliest_end != latest_end:
        frame = frame.with_columns(earliest_end=ns.max_horizontal(earliest, earliest_end))
        values["ended"] = "earliest_end"
    elif exact:
        del values["lasted"]
    numbers = {"number": earliest} if exact else {"number": earliest, "number_by": latest}
    frame = with_numbers(engine, frame, numbers, every)
    begins, begun = ns.col(earliest), ns.col(latest)
    aggregates: dict[str, Any] = {"count": ns.len()}
    columns = {name: ns.col(column) for name, column in values.items()}
    if not exact or span:
        placed = ns.lit(True) if exact else ns.col("number") == ns.col("number_by")
        if span:
            low, high = _day(span.first), _day(span.last)
            placed &= (begins >= low) & (begun <= high)
            if "lasted" in columns:
                columns["lasted"] = ns.when(begins <= high).then(columns["lasted"]).otherwise(_NEVER)
            columns["ended"] = ns.when(begun <= high).then(columns["ended"]).otherwise(_NEVER)
            ends = number_of(span.first, every), number_of(span.last, every)
            numbers = {name: ns.col(name).clip(*ends) for name in numbers}
        columns["placed"] = placed.cast(ns.Int64)
        aggregates["count"] = ns.col("placed").sum()
    aggregates |= {name: ns.col(name).max() for name in values}
    if not span:
        columns |= {"begin": begins, "until": begun}
        aggregates |= {"begin": ns.col("begin").min(), "until": ns.col("until").max()}
    frame = frame.select(*engine.by, **{n: ns.col(n) if isinstance(e, str) else e for n, e in numbers.items()}, **columns)
    if span and not engine.by:  # one row that adds nothing: a table without rows has a panel too
        row = {**dict.fromkeys(numbers, ends[0]), "placed": 0, **dict.fromkeys(values, _NEVER)}
        cells = [ns.lit(value, frame.collect_schema()[name]).alias(name) for name, value in row.items()]
        frame = ns.concat([frame.select(*row), frame.select(ns.len().alias("rows")).select(*cells)])
    frame = frame.group_by(*engine.by, *numbers).agg(**aggregates)
    if not exact:
        # Once for the first period in which they may start, and once for the last.
        frame = engine.expanded(frame.with_columns(size=ns.lit(2)))
        first = ns.col("step") == 0
        frame = frame.with_columns(
            number=ns.when(first).then(ns.col("number")).otherwise(ns.col("number_by")),
            count=ns.when(first).then(ns.col("count")).otherwise(0),
            lasted=ns.when(first).then(ns.col("lasted")).otherwise(_NEVER),
            ended=ns.when(~first).then(ns.col("ended")).otherwise(_NEVER),
        )
        aggregates["count"] = ns.col("count").sum()
        frame = frame.group_by(*engine.by, "number").agg(**aggregates)
    return frame.with_columns(ns.col("number").cast(ns.Int64), ns.col("count").cast(ns.Int64))


def _filled(
    groups: Groups, frame: Any, ended: Sequence[str], span: Span | None, every: Every
) -> Any:
    """One row a period, without holes."""
    engine = groups.engine
    ns = engine.ns
    number = ns.col("number")
    before, after = groups.shifted(number, 1), groups.shifted(number, -1)
    highest = {name: groups.highest(ns.col(name)) for name in ended}
    if span:
        low, high = number_of(span.first, every), number_of(span.last, every)
        opens = ns.when(before.is_null()).then(low).otherwise(number)
        size = after.fill_null(high + 1) - opens
        limits = {"begin": ns.lit(_day(span.first)), "until": ns.lit(_day(span.last))}
    else:
        opens = number
        size = (after - number).fill_null(1)
        limits = {
            "begin": ns.when(before.is_null()).then(ns.col("begin")),
            "until": ns.when(after.is_null()).then(ns.col("until")),
        }
    frame = frame.with_columns(
        opens=opens.cast(ns.Int64), size=size.cast(ns.Int64), **limits, **highest
    )
    frame = engine.expanded(frame)
    reached = ns.col("opens") + ns.col("step")
    columns = {"count": ns.when(reached == number).then(ns.col("count")).otherwise(0)}
    if span:  # before the first row
        for name in ended:
            columns[name] = ns.when(reached >= number).then(ns.col(name)).otherwise(_NEVER)
    return frame.with_columns(number=reached, **columns)
