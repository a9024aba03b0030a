"""The days between neighbouring rows of a table."""

from collections.abc import Sequence
from typing import Any, Literal, TypeVar

from ..gaps import Measure
from ..vocabulary import member
from ._dates import Columns, names_of, pair_of
from ._engine import Engine, Groups

__all__ = ["gaps"]

T = TypeVar("T")


def gaps(
    table: T,
    *,
    start: Columns,
    end: Columns | None = None,
    by: str | Sequence[str] | None = None,
    id: str | None = None,
    measure: Measure | Literal["end-to-start", "start-to-start"] = Measure.end_to_start,
) -> T:
    """The rows of a table in order of time, each with the days since the row before it.

    The day after is 1, the same day 0. For pairs of columns the answer is two bounds, the
    tightest that the dates allow, as in `trumpputin.Gap.days`.

    Args:
        table: A pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark table.
        start: The column of the day on which each event began, or the two columns of its
            earliest and its latest day. They hold dates or whole days since 1970-01-01; in
            pandas also naive datetimes at midnight.
        end: Likewise for the last day; the same as ``start`` unless given.
        by: Columns that split the table into groups, each with an order of its own. The rows
            with null there are a group too.
        id: A column that identifies the rows. It decides the order of rows with equal dates;
            without it, that order is up to the engine.
        measure: From the ``end`` of the row before (``end-to-start``) or from its ``start``.

    Returns:
        A table of the same kind, with all columns of ``table`` and ``gap_days``, or for pairs
        ``gap_days_min`` and ``gap_days_max`` (64-bit integers), and with ``id`` also
        ``previous_id``. They are null in the first row of each group. The rows are sorted by
        ``by``, the start's earliest and latest day, the end's latest day and ``id``. A pandas
        table keeps its index.

    Undated rows: a date is missing if it is null or outside the years 1 to 9999. A table in
    memory with a missing date is refused. A lazy table (Polars, DuckDB, Ibis, PySpark) is not
    read. There, rows with a missing date come last in their group with null answers, and they
    are never a ``previous_id``.

    Raises:
        TypeError: The table is of another kind; the message lists those supported.
        UnknownValueError: A column is missing or has the name of an answer, or there is no
            such measure.
        DateError: A date column has another type; or in a table in memory a date is missing,
            a latest day is before its earliest, or an end is before its start.

    >>> import polars as pl
    >>> met = pl.DataFrame({"what": ["b", "a", "c"], "day": [17, 10, 18]})
    >>> gaps(met, start="day", id="what").rows()
    [('a', 10, None, None), ('b', 17, 'a', 7), ('c', 18, 'b', 1)]
    """
    by_end = member(Measure, measure, "measure") is Measure.end_to_start
    exact = isinstance(start, str) and (end is None or isinstance(end, str))
    answers = ["gap_days"] if exact else ["gap_days_min", "gap_days_max"]
    starts = pair_of(start, "start")
    engine = Engine.of(
        table,
        dates={"start": starts, "end": starts if end is None else pair_of(end, "end")},
        by=names_of(by),
        id=id,
        answers=[*answers, "previous_id"],
    )
    ns, frame = engine.ns, engine.frame
    (first_start, last_start), (first_end, last_end) = engine.dates["start"], engine.dates["end"]
    # The last column changes nothing where ids differ; without ids it fixes the answers.
    ids = () if engine.id is None else (engine.id,)
    order = list(dict.fromkeys((first_start, last_start, last_end, *ids, first_end)))
    if not exact and end is not None:  # no event starts after it ends
        frame = frame.with_columns(
            last_start=ns.min_horizontal(last_start, last_end),
            first_end=ns.max_horizontal(first_start, first_end),
        )
        last_start, first_end = "last_start", "first_end"
    groups = Groups(engine, order)
    frame = groups.sorted_first(frame)

    def days(right: str, left: str) -> Any:
        return (ns.col(right) - groups.shifted(ns.col(left), 1)).cast(ns.Int64)

    expressions = [days(first_start, last_end if by_end else last_start)]
    if not exact:
        expressions.append(days(last_start, first_end if by_end else first_start))
    if engine.id is not None:
        previous = groups.shifted(ns.col(engine.id), 1)
        if not engine.eager:
            dated = ~ns.col(first_start).is_null()
            dated &= ~groups.shifted(ns.col(first_start), 1).is_null()
            previous = ns.when(dated).then(previous)
        expressions.insert(0, previous)
        answers.insert(0, "previous_id")
    frame = frame.with_columns(**dict(zip(answers, expressions, strict=True)))
    answer: T = engine.finish(groups.sorted_last(frame), engine.names, answers)
    return answer
