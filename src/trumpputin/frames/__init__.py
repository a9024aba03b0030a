"""Events as data frames, and the questions on gaps and counts asked of any table, on any engine.

The tables may be pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark ones, of any
size: nothing becomes an object of this package, and what is lazy stays lazy. The answers are
those of `trumpputin.Events.gaps` and `trumpputin.Events.counts`. Needs
``python -m pip install "trumpputin[frames]"`` and the engine itself.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar, overload

import attrs

from ..errors import DateError, UnknownValueError, did_you_mean
from ..flat import EVENT_COLUMNS, event_rows
from ..gaps import Measure
from ..models import Event
from ..vocabulary import member

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Columns", "arrow_stream", "counts", "gaps", "to_frame"]

T = TypeVar("T")

Columns: TypeAlias = str | tuple[str, str]
"""The column of a date; or, where dates are imprecise, those of its earliest and latest day."""

_WORKING: Final = "pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis and PySpark"
_EPOCH: Final = date(1970, 1, 1)
_FIRST_DAY: Final = (date.min - _EPOCH).days
_LAST_DAY: Final = (date.max - _EPOCH).days


# -- events as frames --------------------------------------------------------------------------


@overload
def to_frame(events: Iterable[Event], backend: Literal["pandas"]) -> "pd.DataFrame": ...
@overload
def to_frame(events: Iterable[Event], backend: Literal["polars"]) -> "pl.DataFrame": ...
@overload
def to_frame(events: Iterable[Event], backend: Literal["pyarrow"]) -> "pa.Table": ...
def to_frame(events: Iterable[Event], backend: str) -> Any:
    """Events as a data frame: a row for each, and after it a row for each of its parts.

    The columns are those of the flat table of events: ``start`` and ``end`` as text, as closely
    as they are known, their first and last days as dates (``start_earliest`` …) and as whole
    days since 1970-01-01 (``start_earliest_day`` …, int32). ``part_of`` is null but for parts.
    In pandas, which has no dates of its own, dates are ``datetime64[s]``.

    Raises:
        UnknownValueError: ``backend`` is none of ``pandas``, ``polars``, ``pyarrow``.
        ImportError: That library is missing; the message says how to install it.

    >>> import trumpputin as tp
    >>> frame = to_frame(tp.meetings, backend="polars")
    >>> frame.row(0, named=True)["start_earliest"]
    datetime.date(2017, 7, 7)
    """
    if backend not in ("pandas", "polars", "pyarrow"):
        raise UnknownValueError(f"backend: expected pandas, polars or pyarrow; got {backend!r}")
    rows = event_rows(events)
    columns = {name: [row[name] for row in rows] for name in EVENT_COLUMNS}
    if backend == "pandas":
        pd = _module("pandas", "pandas")
        types = {"text": "string", "date": "datetime64[s]", "int32": "Int32"}
        series = {
            name: pd.Series(columns[name], dtype=types[kind])
            for name, kind in EVENT_COLUMNS.items()
        }
        days = {name: "int32" for name in EVENT_COLUMNS if name.endswith("_day")}
        return pd.DataFrame(series).astype(days)
    if backend == "polars":
        pl = _module("polars", "polars")
        types = {"text": pl.String, "date": pl.Date, "int32": pl.Int32}
        return pl.DataFrame(
            columns, schema={name: types[kind] for name, kind in EVENT_COLUMNS.items()}
        )
    pa = _module("pyarrow", '"trumpputin[parquet]"')
    types = {"text": pa.string(), "date": pa.date32(), "int32": pa.int32()}
    return pa.table(
        columns, schema=pa.schema([(name, types[kind]) for name, kind in EVENT_COLUMNS.items()])
    )


def arrow_stream(events: Iterable[Event], requested_schema: object = None) -> object:
    """The flat table of events as an Arrow C stream, for ``__arrow_c_stream__``.

    The columns are those of `to_frame`.

    Raises:
        ImportError: PyArrow is missing; the message says how to install it.
    """
    return to_frame(events, backend="pyarrow").__arrow_c_stream__(requested_schema)


def _module(name: str, install: str) -> Any:
    """An optional library, or an `ImportError` that says how to install it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        library = name.partition(".")[0]
        if str(error.name).partition(".")[0] != library:
            raise
        message = f"this needs {library}: python -m pip install {install}"
        raise ImportError(message, name=library) from None


# -- gaps --------------------------------------------------------------------------------------


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

    The day after is 1, the same day 0. With pairs of columns the answer has bounds that are
    certainly right, as `trumpputin.Gap.days` has.

    Args:
        table: A pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark table.
        start: The column of the day on which each event began, or the two columns of the
            earliest and the latest day. Dates, or whole days since 1970-01-01; in pandas also
            naive datetimes at midnight.
        end: Likewise for the last day; the same as ``start`` when not given.
        by: Columns that split the table into groups, each with an order of its own. Rows with
            null there are a group as any other.
        id: A column that tells the rows apart. It decides the order of rows with equal dates;
            without it, which of them comes first is left to the engine.
        measure: From the ``end`` of the row before (``end-to-start``) or from its ``start``.

    Returns:
        A table of the same kind with all the columns there were, and ``gap_days``, or with
        pairs ``gap_days_min`` and ``gap_days_max`` (64-bit integers), and with ``id`` also
        ``previous_id``: null for the first row of each group. The rows are sorted by ``by``,
        then by the start's earliest and latest day, the end's latest day and ``id``. A pandas
        table keeps its index.

    Undated rows: a table in memory with a null in a date column is refused. A lazy one (Polars,
    DuckDB, Ibis, PySpark) is not looked into: there, rows with such a null come last in their
    group, their answers are null, and they are nobody's ``previous_id``.

    Raises:
        TypeError: The table is of an engine that cannot answer; the message names those that
            can.
        UnknownValueError: A column is missing, bears the name of one of the answers, or there
            is no such measure.
        DateError: A date column is of another type, or a table in memory has a null or a day
            outside the years 1 to 9999 in one, a latest day before its earliest, or an end
            before its start.

    >>> import polars as pl
    >>> met = pl.DataFrame({"what": ["b", "a", "c"], "day": [17, 10, 18]})
    >>> gaps(met, start="day", id="what").rows()
    [('a', 10, None, None), ('b', 17, 'a', 7), ('c', 18, 'b', 1)]
    """
    by_end = member(Measure, measure, "measure") is Measure.end_to_start
    starts = _pair(start, "start")
    ends = starts if end is None else _pair(end, "end")
    exact = isinstance(start, str) and (end is None or isinstance(end, str))
    answers = ["gap_days"] if exact else ["gap_days_min", "gap_days_max"]
    work = _Work.on(
        table,
        dates={"start": starts, "end": ends},
        by=_names(by),
        id=id,
        taken=[*answers, "previous_id"],
        want="day",
    )
    ns = work.ns
    dated = work.dated([*starts, *ends])
    lefts = ends if by_end else starts
    # The last column changes nothing where ids differ; without ids it fixes the answers.
    order = list(dict.fromkeys([*starts, ends[1], *((id,) if id else ()), ends[0]]))

    frame = work.frame
    several = work.may_be_undated and len({*starts, *ends}) > 1
    if several:  # with a single column, what is computed from its nulls is null anyhow
        key = work.free("key")
        frame = frame.with_columns(ns.when(dated).then(ns.col(starts[0])).alias(key))
        order[0] = key
    group = _Group(work, work.by, order)
    frame = group.sorted_before(frame)

    def gap(right: str, left: str) -> Any:
        before = work.only_if(dated, work.date(left)) if several else work.date(left)
        days = work.day(right, work.date(right)) - work.day(left, group.beside(before, 1))
        return work.only_if(dated, days.cast(ns.Int64)) if several else days.cast(ns.Int64)

    expressions = [gap(starts[0], lefts[1])]
    if not exact:
        expressions.append(gap(starts[1], lefts[0]))
    if work.id is not None:
        previous = group.beside(ns.col(work.id), 1)
        if work.may_be_undated:
            previous_date = group.beside(ns.col(order[0]), 1)
            previous = work.only_if(dated & ~previous_date.is_null(), previous)
        expressions.insert(0, previous)
        answers.insert(0, "previous_id")
    named = zip(answers, expressions, strict=True)
    frame = frame.with_columns(expression.alias(name) for name, expression in named)
    answer: T = work.finish(group.sorted_after(frame).select(*work.columns, *answers))
    return answer


# -- counts ------------------------------------------------------------------------------------


def counts(
    table: T,
    *,
    start: Columns,
    every: Literal["year", "quarter", "month"],
    by: str | Sequence[str] | None = None,
    fill: bool = True,
) -> T:
    """How many rows of a table start in each period.

    Args:
        table: A pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark table.
        start: The column of the day on which each event began, or the two columns of the
            earliest and the latest day. Dates, or whole days since 1970-01-01; in pandas also
            naive datetimes at midnight.
        every: The length of the periods.
        by: Columns that split the table into groups, counted each for itself. Rows with null
            there are a group as any other.
        fill: Whether the periods of each group run without holes, with a count of 0 where
            nothing started, from its first to its last.

    Returns:
        A table of the same kind with the ``by`` columns, ``period`` (the year as a 64-bit
        integer, or a text such as ``2025-Q1`` or ``2025-02``) and ``count`` (a 64-bit integer),
        sorted by group and period. Rows that fit no single period, because their earliest and
        latest days lie in different ones, are counted under a ``period`` of null, the last of
        each group; so the counts add up to the rows.

    Undated rows: a table in memory with a null in a date column is refused. A lazy one (Polars,
    DuckDB, Ibis, PySpark) is not looked into: there, such rows too are counted under null.

    Raises:
        TypeError: The table is of an engine that cannot answer; the message names those that
            can.
        UnknownValueError: There is no such period, a column is missing, or one of ``by`` is
            named ``period`` or ``count``.
        DateError: A date column is of another type, or a table in memory has a null or a day
            outside the years 1 to 9999 in one, or a latest day before its earliest.

    >>> import polars as pl
    >>> met = pl.DataFrame({"day": [17000, 17001, 17800]})
    >>> counts(met, start="day", every="year").rows()
    [(2016, 2), (2017, 0), (2018, 1)]
    """
    if every not in _PERIODS:
        hint = did_you_mean(str(every), _PERIODS)
        raise UnknownValueError(f"every: expected year, quarter or month; got {every!r}{hint}")
    keys = _names(by)
    starts = _pair(start, "start")
    for name in keys:
        if name.casefold() in ("period", "count"):
            raise UnknownValueError(f'by: "{name}" is the name of an answer; rename the column')
    work = _Work.on(table, dates={"start": starts}, by=keys, id=None, taken=(), want="date")
    ns = work.ns
    number, size, step = work.free("number"), work.free("size"), work.free("step")

    frame = work.frame.select(*keys, _number(work, starts, every).alias(number))
    frame = frame.group_by(*keys, number).agg(ns.len().alias("count"))
    frame = frame.with_columns(ns.col(number).cast(ns.Int64), ns.col("count").cast(ns.Int64))
    if fill:
        # Each period is repeated up to the next one, and only the first of these is counted.
        group = _Group(work, keys, [number])
        frame = group.sorted_before(frame)
        missing = group.beside(ns.col(number), -1) - ns.col(number)
        length = ns.when(ns.col(number) == _NO_PERIOD).then(1).otherwise(missing.fill_null(1))
        frame = frame.with_columns(length.cast(ns.Int64).alias(size))
        frame = work.repeated(frame, size, step)
        first = ns.col(step) == 0
        frame = frame.with_columns(
            (ns.col(number) + ns.col(step)).alias(number),
            ns.when(first).then(ns.col("count")).otherwise(0).cast(ns.Int64).alias("count"),
        )
    frame = _named(work, frame, number, every).select(*keys, "period", "count")
    frame = frame.sort(*keys, "period", nulls_last=True)
    if work.engine == "pandas":
        frame = ns.maybe_reset_index(frame)  # its rows are not the table's
    answer: T = work.finish(frame)
    return answer


# A period is counted in whole numbers: the year, or quarters or months since year 0. The number 0
# is no period, for there is no year 0: it stands for rows that fit none. (A null would turn the
# whole numbers of pandas into floats.)
_NO_PERIOD: Final = 0
_PERIODS: Final[Mapping[str, int]] = {"year": 1, "quarter": 4, "month": 12}


def _number(work: "_Work", starts: tuple[str, str], every: str) -> Any:
    """The number of the period in which a row certainly starts, or `_NO_PERIOD`."""
    earliest, latest = (work.period(name, _PERIODS[every]) for name in starts)
    if starts[0] == starts[1]:
        return earliest.fill_null(_NO_PERIOD) if work.may_be_undated else earliest
    return work.ns.when(earliest == latest).then(earliest).otherwise(_NO_PERIOD)


def _named(work: "_Work", frame: Any, number: str, every: str) -> Any:
    """The frame with each number's period as people write it, and null for none."""
    ns, each = work.ns, _PERIODS[every]
    text = ns.col(number)
    if every != "year":
        # Step by step, and from digits behind a 1, because narwhals' whole division and its
        # padding with zeros become long expressions in SQL, which would be repeated in each other.
        year, digits = work.free("year"), work.free("digits")
        width = 2 if every == "month" else 1
        frame = frame.with_columns((ns.col(number) // each).cast(ns.Int64).alias(year))
        part = ns.col(number) - ns.col(year) * each + 1
        whole = (10_000 + ns.col(year)) * 10**width + part
        frame = frame.with_columns(whole.cast(ns.String).alias(digits))
        text = ns.concat_str(
            ns.col(digits).str.slice(1, 4),
            ns.lit("-" if every == "month" else "-Q"),
            ns.col(digits).str.slice(5, width),
        )
    named = ns.when(ns.col(number) != _NO_PERIOD).then(text)
    return frame.with_columns(named.alias("period"))


# -- the engines -------------------------------------------------------------------------------


def _pair(columns: Columns, argument: str) -> tuple[str, str]:
    """The columns of the earliest and the latest day."""
    if isinstance(columns, str):
        return columns, columns
    if isinstance(columns, tuple | list) and len(columns) == 2:
        earliest, latest = columns
        if isinstance(earliest, str) and isinstance(latest, str):
            return earliest, latest
    raise UnknownValueError(
        f"{argument}: expected the name of a column, or a pair of names (earliest, latest); "
        f"got {columns!r:.200}"
    )


def _names(by: str | Sequence[str] | None) -> tuple[str, ...]:
    if by is None:
        return ()
    return (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))


@attrs.frozen(kw_only=True)
class _Work:
    """A user's table, checked, and how its engine wants to be asked.

    Attributes:
        frame: A Polars lazy frame, or a narwhals frame for the other engines.
        ns: The module of its expressions: polars or narwhals, which mirrors its names.
        engine: The engine's name.
        columns: The table's own columns.
        by: The columns of the groups.
        eager: Whether the table is in memory, and the answer is to be.
        id: The column to take ids from.
        kinds: For each date column, whether it has dates, or days as whole numbers.
        copies: The columns that hold what date columns do, as the other of these two, where the
            engine needs that; in pandas both, in better types.
    """

    frame: Any
    ns: Any
    engine: str
    columns: tuple[str, ...]
    by: tuple[str, ...]
    eager: bool
    id: str | None
    kinds: Mapping[str, Literal["date", "day"]]
    copies: Mapping[str, str]

    @classmethod
    def on(
        cls,
        table: object,
        *,
        dates: Mapping[str, tuple[str, str]],
        by: tuple[str, ...],
        id: str | None,
        taken: Collection[str],
        want: Literal["date", "day"],
    ) -> "_Work":
        """Check a table against what is asked of it, without any work on its rows if lazy."""
        nw = _module("narwhals.stable.v2", '"trumpputin[frames]"')
        frame = _opened(nw, table)
        engine = frame.implementation.value
        schema = frame.collect_schema()
        columns = tuple(schema.names())
        asked = [(argument, name) for argument, names in dates.items() for name in names]
        asked += [("by", name) for name in by] + ([("id", id)] if id is not None else [])
        for argument, name in asked:
            if name not in columns:
                hint = did_you_mean(str(name), map(str, columns))
                raise UnknownValueError(f'{argument}: the table has no column "{name}"{hint}')
        for name in columns:  # for DuckDB and Spark, names in other letters are the same
            if str(name).casefold() in taken:
                raise UnknownValueError(
                    f'the table has a column "{name}", the name of an answer; rename it'
                )
        kinds = _kinds(nw, schema, engine, dates)
        eager = isinstance(frame, nw.DataFrame)
        if eager:
            for name, kind in kinds.items():
                _refuse_undated(frame[name], kind, f'column "{name}"')
            _refuse_disorder(frame, dates)
        copies: dict[str, str] = {}
        ns: ModuleType = nw
        ids = id
        if engine in _COPIES:
            copies = {
                name: _free(f"{want} {name}", columns)
                for name, kind in kinds.items()
                if kind != want or engine == "pandas"
            }
            native = _COPIES[engine](nw.to_native(frame), kinds, copies, want)
            if engine == "pandas" and id is not None and schema[id].is_integer():
                # Numbers of pandas that may be null, or its floats would round large ids.
                whole = "UInt64" if schema[id].is_unsigned_integer() else "Int64"
                ids = _free(f"id {id}", columns)
                native = native.assign(**{ids: native[id].astype(whole)})
            frame = nw.from_native(native)
        elif engine == "polars":
            # In Polars' own lazy frames, rows have an order, which narwhals' have not.
            ns = _module("polars", "polars")
            frame = nw.to_native(frame).lazy()
        return cls(
            frame=frame,
            ns=ns,
            engine=engine,
            columns=columns,
            by=by,
            eager=eager,
            id=ids,
            kinds=kinds,
            copies=copies,
        )

    @property
    def may_be_undated(self) -> bool:
        """Whether date columns may have nulls: a lazy table is not looked into."""
        return not self.eager

    @property
    def windowed(self) -> bool:
        """Whether rows have an order only inside a window, as in SQL."""
        return self.engine in ("duckdb", "ibis", "pyspark")

    def free(self, name: str) -> str:
        """A column name that the table has not."""
        return _free(name, self.columns)

    def dated(self, columns: Iterable[str]) -> Any:
        """Whether none of these columns is null."""
        checks = [~self.ns.col(name).is_null() for name in dict.fromkeys(columns)]
        every = checks[0]
        for check in checks[1:]:
            every &= check
        return every

    def only_if(self, condition: Any, expression: Any) -> Any:
        """An expression that is null where a condition does not hold."""
        return self.ns.when(condition).then(expression)

    def date(self, column: str) -> Any:
        """The values of a date column, in the type that suits the question."""
        return self.ns.col(self.copies.get(column, column))

    def day(self, column: str, value: Any) -> Any:
        """A value of a date column as a number of which the differences are days."""
        if self.kinds[column] == "day" or column in self.copies:
            return value.cast(self.ns.Int64)
        if self.engine == "duckdb":
            return value  # there, dates are subtracted to whole numbers
        return value.cast(self.ns.Int32).cast(self.ns.Int64)

    def period(self, column: str, each: int) -> Any:
        """The number of the period of a date, where a year has ``each`` periods."""
        ns, value = self.ns, self.date(column)
        if self.kinds[column] == "day" and column not in self.copies:
            if self.engine == "duckdb":
                value = ns.lit(_EPOCH) + value.cast(ns.Int32)
            else:
                value = value.cast(ns.Int32).cast(ns.Date)
        year = value.dt.year()
        if each == 1:
            return year
        month = value.dt.month() - 1
        return year * each + (month if each == 12 else month // (12 // each))

    def repeated(self, frame: Any, size: str, step: str) -> Any:
        """Each row as many times as its column ``size`` says, numbered from 0 in ``step``."""
        if self.engine == "polars":
            ranges = self.ns.int_ranges(0, self.ns.col(size))
            return frame.with_columns(ranges.alias(step)).explode(step)
        nw, native = self.ns, self.ns.to_native(frame)
        if self.engine == "duckdb":
            return nw.from_native(native.project(f'*, unnest(range("{size}")) AS "{step}"'))
        if self.engine == "ibis":
            ibis = _module("ibis", "ibis-framework")
            return nw.from_native(native.mutate(ibis.range(0, native[size]).unnest().name(step)))
        if self.engine == "pyspark":
            f = _module("pyspark.sql.functions", "pyspark")
            numbers = f.sequence(f.lit(0).cast("bigint"), f.col(size) - 1)
            return nw.from_native(native.withColumn(step, f.explode(numbers)))
        sizes = frame[size].to_list()
        rows = [row for row, times in enumerate(sizes) for _ in range(times)]
        steps = [step for times in sizes for step in range(times)]
        column = nw.new_series(step, steps, nw.Int64, backend=self.engine)
        return nw.maybe_reset_index(frame[rows]).with_columns(column)

    def finish(self, frame: Any) -> Any:
        """The answer as the same kind of table as the question."""
        if self.engine == "polars":
            return frame.collect() if self.eager else frame
        return self.ns.to_native(frame)


@attrs.frozen
class _Group:
    """The rows of each group in an order, and what stands beside them there."""

    work: _Work
    by: tuple[str, ...]
    order: list[str]

    def sorted_before(self, frame: Any) -> Any:
        """The frame in order, for engines where the rows of a frame have one."""
        return frame if self.work.windowed else self._sorted(frame)

    def sorted_after(self, frame: Any) -> Any:
        """The frame in order, for engines that bring rows in order only at the end."""
        return self._sorted(frame) if self.work.windowed else frame

    def _sorted(self, frame: Any) -> Any:
        return frame.sort(*self.by, *self.order, nulls_last=True)

    def beside(self, expression: Any, steps: int) -> Any:
        """What an expression is so many rows before in the same group; null where none is."""
        if self.work.windowed:
            return expression.shift(steps).over(*self.by, order_by=self.order)
        ns, beside = self.work.ns, expression.shift(steps)
        if not self.by:
            return beside
        same = None
        for name in self.by:
            one, other = ns.col(name), ns.col(name).shift(steps)
            equal = (one == other) | (one.is_null() & other.is_null())
            same = equal if same is None else same & equal
        return ns.when(same).then(beside)


def _free(name: str, columns: Collection[str]) -> str:
    used = {str(column).casefold() for column in columns}
    while name.casefold() in used:
        name = f"_{name}"
    return name


def _opened(nw: Any, table: object) -> Any:
    """The table as narwhals has it, if its engine can answer."""
    engine = type(table).__module__.partition(".")[0]
    if engine != "dask":  # narwhals knows Dask only with a library of its own
        try:
            frame = nw.from_native(table)
        except TypeError:
            kind = f"{type(table).__module__}.{type(table).__qualname__}"
            raise TypeError(f"table: expected a table of {_WORKING}; got {kind}") from None
        engine = frame.implementation.value
        if engine in ("pandas", "polars", "pyarrow", "duckdb", "ibis", "pyspark"):
            return frame
    raise TypeError(
        f"table: {engine} lacks an operation that this needs, such as windows with an order; "
        f"what works: {_WORKING}. Files that it reads, DuckDB and PySpark read too"
    )


def _kinds(
    nw: Any, schema: Any, engine: str, dates: Mapping[str, tuple[str, str]]
) -> dict[str, Literal["date", "day"]]:
    """For each date column, whether it has dates or days as whole numbers: all alike."""
    kinds: dict[str, Literal["date", "day"]] = {}
    for argument, names in dates.items():
        for name in names:
            kinds[name] = _kind_of(nw, schema[name], engine, f'{argument}: column "{name}"')
    if len(set(kinds.values())) > 1:
        listed = ", ".join(f'"{name}" {kind}s' for name, kind in kinds.items())
        raise DateError(f"the columns hold different things ({listed}); convert some")
    return kinds


def _kind_of(nw: Any, dtype: Any, engine: str, where: str) -> Literal["date", "day"]:
    if dtype == nw.Date:
        return "date"
    if dtype.is_integer() and dtype not in (nw.Int128, nw.UInt128):
        return "day"
    if engine == "pandas" and dtype == nw.Datetime and dtype.time_zone is None:
        return "date"
    wanted = "expected dates, or whole days since 1970-01-01 (integers)"
    if engine == "pandas":
        wanted += ", or naive datetimes at midnight (pandas.to_datetime makes them)"
    elif dtype == nw.Datetime:
        wanted += "; a moment has a date only by some calendar: cast it to a date first"
    raise DateError(f"{where} has values of type {dtype}; {wanted}")


def _refuse_undated(column: Any, kind: str, where: str) -> None:
    """Refuse what is no day in a column of a table in memory."""
    nulls = column.null_count()
    if nulls:
        raise DateError(f"{where} has {nulls:,} null(s) among {len(column):,}; leave them out")
    if kind == "day" and len(column):
        least, most = column.min(), column.max()
        if least < _FIRST_DAY or most > _LAST_DAY:
            wrong = least if least < _FIRST_DAY else most
            raise DateError(
                f"{where}: {wrong} is no day of the years 1 to 9999; "
                "expected whole days since 1970-01-01"
            )


def _refuse_disorder(frame: Any, dates: Mapping[str, tuple[str, str]]) -> None:
    """Refuse a latest day before the earliest, and an end that is certainly before its start."""
    pairs = {(names[1], names[0]) for names in dates.values()}
    if "end" in dates:
        pairs.add((dates["end"][1], dates["start"][0]))
    for later, earlier in sorted(pairs):
        if later != earlier and (wrong := (frame[later] < frame[earlier]).sum()):
            raise DateError(
                f'column "{later}" is before "{earlier}" in {wrong:,} of {len(frame):,} row(s); '
                "expected (earliest, latest), and no end before its start"
            )


def _pandas_copies(
    frame: "pd.DataFrame", kinds: Mapping[str, str], names: Mapping[str, str], want: str
) -> "pd.DataFrame":
    """A pandas frame with its date columns also as dates, or as days that may be null."""
    from pandas.api.types import is_datetime64_any_dtype

    added: dict[str, Any] = {}
    for name, kind in kinds.items():
        values = frame[name]
        if kind == "date":
            # A date of pandas is a moment: only a midnight is surely meant as a day.
            if is_datetime64_any_dtype(values) and (values != values.dt.normalize()).any():
                raise DateError(f'column "{name}" has times of day; take .dt.normalize() first')
            values = values.astype("datetime64[s]")
        seconds = values.astype("int64") * (1 if kind == "date" else 86_400)
        days = (seconds // 86_400).astype("Int64")
        added[names[name]] = days if want == "day" else seconds.astype("datetime64[s]")
    return frame.assign(**added)


def _ibis_copies(table: Any, kinds: Mapping[str, str], names: Mapping[str, str], want: str) -> Any:
    """An Ibis table with its columns of dates also as days, or those of days as dates."""
    ibis = _module("ibis", "ibis-framework")
    epoch = ibis.date(_EPOCH.year, _EPOCH.month, _EPOCH.day)
    return table.mutate(
        **{
            names[name]: (
                table[name].delta(epoch, unit="day")
                if want == "day"
                else epoch + table[name].cast("int32").as_interval("D")
            )
            for name, kind in kinds.items()
            if kind != want
        }
    )


def _spark_copies(
    table: Any, kinds: Mapping[str, str], names: Mapping[str, str], want: str
) -> Any:
    """A PySpark frame with its columns of dates also as days, or those of days as dates."""
    f = _module("pyspark.sql.functions", "pyspark")
    for name, kind in kinds.items():
        if kind != want:
            column = table[name]
            converted = (
                f.unix_date(column) if want == "day" else f.date_from_unix_date(column.cast("int"))
            )
            table = table.withColumn(names[name], converted)
    return table


_COPIES: Final[Mapping[str, Callable[..., Any]]] = {
    "pandas": _pandas_copies,
    "ibis": _ibis_copies,
    "pyspark": _spark_copies,
}
"""For engines whose dates and days narwhals has no common way to convert: their own ways."""
