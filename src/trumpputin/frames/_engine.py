"""A user's table, checked, with the operations that engines spell differently.

A Polars table is queried with Polars' own expressions, because the rows of its lazy frames have
an order, which those of narwhals do not. Every other table is queried through narwhals.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, Final

import attrs

from ..errors import UnknownValueError, did_you_mean
from ..flat import library
from ._dates import EPOCH, Kind, cleaned_in_memory, cleaned_lazily, kinds_of, spark_functions

__all__ = ["Engine", "Groups"]

_SUPPORTED: Final = "pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis and PySpark"


@attrs.frozen(kw_only=True)
class Engine:
    """A table, and how its engine answers.

    Inside, the table's columns are called ``c0``, ``c1``, …, so that they can have any name that
    the engine allows. The date columns have copies ``d0``, ``d1``, … in days since 1970-01-01 and
    without impossible dates. In a lazy table the copies of a row are null if one of its dates is.

    Attributes:
        ns: The module of its expressions: polars, or narwhals, which uses the same names.
        native: The table as it was given.
        frame: A Polars lazy frame, or a narwhals frame for the other engines.
        names: The table's own name for each of its columns, by the name inside.
        dates: For ``start`` and ``end``, the copies of the earliest and the latest day.
        by: The table's own name for each column of the groups, by the name inside.
        floats: Those of ``by`` in which NaN may differ from itself.
        id: The column that previous ids are taken from, or None.
    """

    name: str
    ns: Any
    native: Any
    frame: Any
    eager: bool
    names: Mapping[str, Any]
    dates: Mapping[str, tuple[str, str]]
    by: Mapping[str, str]
    floats: Collection[str]
    id: str | None

    @classmethod
    def of(
        cls,
        table: Any,
        *,
        dates: Mapping[str, tuple[str, str]],
        by: tuple[str, ...],
        id: str | None = None,
        answers: Collection[str] = (),
    ) -> "Engine":
        """Check a table against a question, without reading the rows of a lazy one.

        The answer adds the columns ``answers`` to those of the table.
        """
        nw = library("narwhals.stable.v2", '"trumpputin[frames]"')
        name = _engine_of(nw, table)
        columns = _columns_of(name, table)
        asked = {**dates, "by": by, "id": () if id is None else (id,)}
        _check_columns(name, columns, asked, answers)
        names = {f"c{number}": column for number, column in enumerate(columns)}
        sortable = _sortable(table) if name == "pyarrow" else table
        frame = nw.from_native(_renamed(nw, name, sortable, list(names)))
        eager = isinstance(frame, nw.DataFrame)
        schema = frame.collect_schema()

        inside = {column: key for key, column in names.items()}
        kinds = kinds_of(nw, name, {c: schema[key] for c, key in inside.items()}, dates)
        copies = {column: f"d{number}" for number, column in enumerate(kinds)}
        if eager:
            # No latest day before its earliest, and no end that is certainly before its start.
            pairs = {*dates.values(), (dates["start"][0], list(dates.values())[-1][1])}
            given = {column: frame[inside[column]] for column in kinds}
            clean = cleaned_in_memory(nw, name, given, kinds, sorted(pairs))
            frame = frame.with_columns(series.alias(copies[c]) for c, series in clean.items())
        else:
            made_from: dict[str, tuple[str, Kind]] = {
                copy: (inside[c], kinds[c]) for c, copy in copies.items()
            }
            frame = cleaned_lazily(nw, name, frame, made_from)
        ids = None if id is None else inside[id]
        if name == "pandas" and ids is not None and schema[ids].is_integer():
            # A type that may be null, or pandas would round large ids to floats.
            whole = "UInt64" if schema[ids].is_unsigned_integer() else "Int64"
            native = nw.to_native(frame)
            frame = nw.from_native(native.assign(id=native[ids].astype(whole)))
            ids = "id"
        ns = nw
        if name == "polars":
            ns, frame = library("polars"), nw.to_native(frame).lazy()
        if not eager and len(copies) > 1:
            known = reduce(and_, (~ns.col(copy).is_null() for copy in copies.values()))
            frame = frame.with_columns(
                **{copy: ns.when(known).then(ns.col(copy)) for copy in copies.values()}
            )
        keys = {inside[column]: column for column in by}
        floats = [c for c in keys if name in ("pandas", "pyarrow") and schema[c].is_float()]
        if floats:  # these engines may tell 0.0 from -0.0, and one NaN from another
            frame = frame.with_columns(**{f"{c} key": _one_zero(nw, c, schema[c]) for c in floats})
            keys = {f"{c} key" if c in floats else c: column for c, column in keys.items()}
        return cls(
            name=name,
            ns=ns,
            native=table,
            frame=frame,
            eager=eager,
            names=names,
            dates={arg: (copies[one], copies[two]) for arg, (one, two) in dates.items()},
            by=keys,
            floats=[f"{c} key" for c in floats],
            id=ids,
        )

    def dated(self, frame: Any, days: Mapping[str, str]) -> Any:
        """The frame with new columns: the dates of columns that hold days."""
        nw = self.ns
        if self.name in ("polars", "pyarrow"):
            dates = {new: nw.col(old).cast(nw.Int32).cast(nw.Date) for new, old in days.items()}
            return frame.with_columns(**dates)
        if self.name == "duckdb":
            epoch = nw.lit(EPOCH)
            dates = {new: epoch + nw.col(old).cast(nw.Int32) for new, old in days.items()}
            return frame.with_columns(**dates)
        native = nw.to_native(frame)
        if self.name == "ibis":
            epoch = library("ibis", "ibis-framework").date(EPOCH.isoformat())
            dates = {new: epoch + native[old].as_interval("D") for new, old in days.items()}
            return nw.from_native(native.mutate(**dates))
        if self.name == "pyspark":
            f = spark_functions(native)
            dates = {
                new: f.date_from_unix_date(f.col(old).cast("int")) for new, old in days.items()
            }
            return nw.from_native(native.withColumns(dates))
        seconds = {new: native[old].astype("int64") * 86_400 for new, old in days.items()}
        dates = {new: second.astype("datetime64[s]") for new, second in seconds.items()}
        return nw.from_native(native.assign(**dates))

    def expanded(self, frame: Any) -> Any:
        """Each row as many times as its column ``size`` says, numbered from 0 in ``step``."""
        if self.name == "polars":
            ranges = self.ns.int_ranges(0, self.ns.col("size"))
            return frame.with_columns(step=ranges).explode("step")
        nw, native = self.ns, self.ns.to_native(frame)
        if self.name == "duckdb":
            return nw.from_native(native.project("*, unnest(range(size)) as step"))
        if self.name == "ibis":
            ibis = library("ibis", "ibis-framework")
            return nw.from_native(native.mutate(step=ibis.range(0, native["size"]).unnest()))
        if self.name == "pyspark":
            f = spark_functions(native)
            numbers = f.sequence(f.lit(0).cast("bigint"), f.col("size") - 1)
            return nw.from_native(native.withColumn("step", f.explode(numbers)))
        sizes = frame["size"].to_list()
        rows = [row for row, size in enumerate(sizes) for _ in range(size)]
        steps = [step for size in sizes for step in range(size)]
        column = nw.new_series("step", steps, nw.Int64, backend=self.name)
        return nw.maybe_reset_index(frame[rows]).with_columns(column)

    def finish(self, frame: Any, columns: Mapping[str, str], answers: Sequence[str]) -> Any:
        """The answer as a table of the same kind: columns that it had, and those of answers."""
        nw = library("narwhals.stable.v2")
        answer = frame.select(*columns, *answers)
        if self.name == "polars":
            answer = answer.collect() if self.eager else answer
        else:
            answer = nw.to_native(answer)
        if self.name == "pyarrow":  # back to the types that the table had
            pa = library("pyarrow")
            given = dict(zip(self.names, self.native.schema, strict=True))
            fields = [given.get(field.name, field) for field in answer.schema]
            answer = answer.rename_columns([field.name for field in fields])
            answer = answer.cast(pa.schema(fields))
        return _renamed(nw, self.name, answer, [*columns.values(), *answers])


_MORE_THAN_ALL_DAYS: Final = 2**23


@attrs.frozen
class Groups:
    """The rows of each group, ordered by some columns."""

    engine: Engine
    order: Sequence[str]

    @property
    def _in_sql(self) -> bool:
        """Whether rows have an order only inside a window, and at the end."""
        return self.engine.name in ("duckdb", "ibis", "pyspark")

    def sorted_first(self, frame: Any) -> Any:
        """The frame in order, for engines whose rows have one."""
        return frame if self._in_sql else self._sorted(frame)

    def sorted_last(self, frame: Any) -> Any:
        """The frame in order, for engines that order rows only at the end."""
        return self._sorted(frame) if self._in_sql else frame

    def finish(self, frame: Any, answers: Sequence[str]) -> Any:
        """The answer about each group as a table of the same kind."""
        frame = self.sorted_last(frame)
        if self.engine.name == "pandas":
            frame = self.engine.ns.maybe_reset_index(frame)  # its rows are not those of the table
        return self.engine.finish(frame, self.engine.by, answers)

    def _sorted(self, frame: Any) -> Any:
        return frame.sort(*self.engine.by, *self.order, nulls_last=True)

    def shifted(self, expression: Any, steps: int) -> Any:
        """The expression's value *steps* rows earlier in the group, or null."""
        by = list(self.engine.by)
        shifted = expression.shift(steps)
        if self._in_sql:
            return shifted.over(*by, order_by=self.order)
        return self.engine.ns.when(self._same(steps)).then(shifted) if by else shifted

    def highest(self, days: Any) -> Any:
        """The highest of the days so far in the group; they must not be null."""
        by, days = list(self.engine.by), days.cast(self.engine.ns.Int64)
        if self._in_sql:
            return days.cum_max().over(*by, order_by=self.order)
        if not by:
            return days.cum_max()
        # Each group is lifted above the one before it.
        lift = self.engine.ns.when(self._same(1)).then(0).otherwise(_MORE_THAN_ALL_DAYS)
        lift = lift.cast(self.engine.ns.Int64).cum_sum()
        return (days + lift).cum_max() - lift

    def _same(self, steps: int) -> Any:
        """Whether the row *steps* rows earlier is of the same group."""
        same: list[Any] = []
        for column in self.engine.by:
            here = self.engine.ns.col(column)
            there = here.shift(steps)
            same.append((here == there) | (here.is_null() & there.is_null()))
            if column in self.engine.floats:
                same[-1] |= here.is_nan() & there.is_nan()
        return reduce(and_, same)


def _engine_of(nw: Any, table: object) -> str:
    is_a = nw.dependencies
    engines = {
        "pandas": is_a.is_pandas_dataframe,
        "polars": lambda table: is_a.is_polars_dataframe(table) or is_a.is_polars_lazyframe(table),
        "pyarrow": is_a.is_pyarrow_table,
        "duckdb": is_a.is_duckdb_relation,
        "ibis": is_a.is_ibis_table,
        "pyspark": lambda table: (
            is_a.is_pyspark_dataframe(table) or is_a.is_pyspark_connect_dataframe(table)
        ),
    }
    for engine, is_table_of in engines.items():
        if is_table_of(table):
            return engine
    kind = f"{type(table).__module__}.{type(table).__qualname__}"
    raise TypeError(f"table: expected a table of {_SUPPORTED}; got {kind}")


def _columns_of(engine: str, table: Any) -> tuple[Any, ...]:
    """The names of the columns, which in pandas may be anything."""
    if engine == "polars":
        return tuple(table.collect_schema().names())
    return tuple(table.column_names if engine == "pyarrow" else table.columns)


def _check_columns(
    engine: str,
    columns: Sequence[Any],
    asked: Mapping[str, Sequence[str]],
    answers: Collection[str],
) -> None:
    """Refuse a question about columns that are not there, or not there once."""
    if engine == "duckdb" and len({column.casefold() for column in columns}) < len(columns):
        raise UnknownValueError(
            f"the table has two columns of one name, or whose names differ only in case: "
            f"{', '.join(columns)}; rename one"
        )
    for argument, names in asked.items():
        for name in names:
            if name not in columns:
                hint = did_you_mean(str(name), map(str, columns))
                raise UnknownValueError(f'the table has no column "{name}"{hint}', field=argument)
            if columns.count(name) > 1:
                message = f'the table has more than one column "{name}"; rename the others'
                raise UnknownValueError(message, field=argument)
    for column in map(str, columns):
        if column.casefold() in answers:  # SQL ignores the case of names
            raise UnknownValueError(
                f'the table has a column "{column}", the name of an answer; rename it'
            )


def _renamed(nw: Any, engine: str, table: Any, names: Sequence[Any]) -> Any:
    """The table with other names for its columns, in order."""
    if engine == "pandas":
        return table.set_axis(names, axis=1)
    if engine == "pyarrow":
        return table.rename_columns(names)
    if engine == "pyspark":
        return table.toDF(*names)
    frame = nw.from_native(table)
    return nw.to_native(frame.rename(dict(zip(frame.columns, names, strict=True))))


def _one_zero(nw: Any, column: str, dtype: Any) -> Any:
    """A column of floats with one zero and one NaN."""
    value = nw.col(column)
    return nw.when(value.is_nan()).then(float("nan")).otherwise(value + 0.0).cast(dtype)


def _sortable(table: Any) -> Any:
    """A PyArrow table without the types whose rows PyArrow cannot sort or select."""
    pa = library("pyarrow")
    types = pa.types
    views = {pa.string_view(): pa.large_string(), pa.binary_view(): pa.large_binary()}

    def plain(kind: Any) -> Any:
        if types.is_dictionary(kind):
            return pa.dictionary(kind.index_type, plain(kind.value_type))
        if types.is_struct(kind):
            return pa.struct([field.with_type(plain(field.type)) for field in kind])
        if types.is_list(kind) or types.is_large_list(kind):
            a_list = pa.list_ if types.is_list(kind) else pa.large_list
            return a_list(kind.value_field.with_type(plain(kind.value_type)))
        return views.get(kind, kind)

    def decoded(kind: Any) -> Any:
        return kind.value_type if types.is_dictionary(kind) else kind

    for convert in (plain, decoded):
        fields = [field.with_type(convert(field.type)) for field in table.schema]
        table = table.cast(pa.schema(fields))
    return table
