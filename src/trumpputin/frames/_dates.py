"""Date columns in one type: each engine has its own way from dates to days and back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from ..errors import DateError, UnknownValueError
from ..flat import library

__all__ = [
    "EPOCH",
    "FIRST_DAY",
    "Columns",
    "Kind",
    "cleaned_in_memory",
    "cleaned_lazily",
    "kinds_of",
    "names_of",
    "pair_of",
    "spark_functions",
]

Columns: TypeAlias = str | tuple[str, str]
"""The column of a date, or the two columns of its earliest and its latest day."""

Kind: TypeAlias = Literal["date", "day"]
"""Whether a column holds dates, or whole days since 1970-01-01."""

EPOCH: Final = date(1970, 1, 1)
FIRST_DAY: Final = (date.min - EPOCH).days
_LAST_DAY: Final = (date.max - EPOCH).days
_BOUNDS: Final[Mapping[Kind, tuple[Any, Any]]] = {
    "date": (date.min, date.max),
    "day": (FIRST_DAY, _LAST_DAY),
}


def pair_of(columns: Columns, argument: str) -> tuple[str, str]:
    """The columns of the earliest and the latest day."""
    if isinstance(columns, str):
        return columns, columns
    if isinstance(columns, tuple | list) and len(columns) == 2:
        earliest, latest = columns
        if isinstance(earliest, str) and isinstance(latest, str):
            return earliest, latest
    raise UnknownValueError(
        "expected the name of a column, or a pair of names (earliest, latest); "
        f"got {columns!r:.200}",
        field=argument,
    )


def names_of(by: str | Sequence[str] | None, answers: Collection[str] = ()) -> tuple[str, ...]:
    """The columns of the groups, each once, and none with the name of an answer."""
    names = () if by is None else (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    for name in names:
        if name.casefold() in answers:
            message = f'"{name}" is the name of an answer; rename the column'
            raise UnknownValueError(message, field="by")
    return names


def kinds_of(
    nw: Any, engine: str, types: Mapping[str, Any], dates: Mapping[str, Iterable[str]]
) -> dict[str, Kind]:
    """For each date column asked about, whether it holds dates or days; all must hold the same."""
    kinds: dict[str, Kind] = {
        column: _kind_of(nw, engine, types[column], f'column "{column}"', argument)
        for argument, columns in dates.items()
        for column in columns
    }
    if len(set(kinds.values())) > 1:
        listed = ", ".join(f'"{column}" {kind}s' for column, kind in kinds.items())
        raise DateError(f"the columns hold different things ({listed}); convert some")
    return kinds


def _kind_of(nw: Any, engine: str, dtype: Any, column: str, argument: str) -> Kind:
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
    raise DateError(f"{column} has values of type {dtype}; {wanted}", field=argument)


# -- tables in memory: impossible dates are refused --------------------------------------------


def cleaned_in_memory(
    nw: Any,
    engine: str,
    columns: Mapping[str, Any],
    kinds: Mapping[str, Kind],
    pairs: Iterable[tuple[str, str]],
) -> dict[str, Any]:
    """Narwhals series of dates or days as such series of days.

    A null, a time of day, a day outside the years 1 to 9999, and a day of the second of two
    paired columns that is before that of the first are refused.
    """
    days = {
        name: _checked_days(nw, engine, column, kinds[name], f'column "{name}"')
        for name, column in columns.items()
    }
    for earlier, later in pairs:
        if earlier != later and (wrong := (days[later] < days[earlier]).sum()):
            raise DateError(
                f'column "{later}" is before "{earlier}" in {wrong:,} of {len(days[later]):,} '
                "row(s); expected (earliest, latest), and no end before its start"
            )
    return days


def _checked_days(nw: Any, engine: str, column: Any, kind: Kind, where: str) -> Any:
    if nulls := column.null_count():
        raise DateError(f"{where} has {nulls:,} null(s) among {len(column):,}; leave them out")
    days = column
    if kind == "date":
        if engine == "pandas":
            days = _in_narwhals(nw, _pandas_days(nw.to_native(column), where))
        else:
            days = column.cast(nw.Int32)
    for day in (days.min(), days.max()) if len(days) else ():
        if not FIRST_DAY <= day <= _LAST_DAY:
            raise DateError(
                f"{where}: day {day} since 1970-01-01 is outside the years 1 to 9999; "
                "expected dates, or whole days since 1970-01-01"
            )
    if engine == "pandas":  # a type that may be null, or shifted days would become floats
        return _in_narwhals(nw, nw.to_native(days).astype("Int32"))
    return days.cast(nw.Int32)


def _in_narwhals(nw: Any, series: Any) -> Any:
    return nw.from_native(series, series_only=True)


def _pandas_days(values: Any, where: str) -> Any:
    from pandas.api.types import is_datetime64_any_dtype

    # A date of pandas is a moment: only a midnight is surely meant as a day.
    if is_datetime64_any_dtype(values) and (values != values.dt.normalize()).any():
        raise DateError(f"{where} has times of day; take .dt.normalize() first")
    return values.astype("datetime64[s]").astype("int64") // 86_400


# -- lazy tables: impossible dates become null -------------------------------------------------

_Asked: TypeAlias = Mapping[str, tuple[str, Kind]]
"""The column and its kind from which each new column is made."""

_Clean: TypeAlias = Callable[[str, Kind], Any]
"""An expression for the days of a column of some kind, with null for impossible dates."""


def cleaned_lazily(nw: Any, engine: str, frame: Any, asked: _Asked) -> Any:
    """The narwhals frame with clean copies of its date columns added, as days."""
    native = nw.to_native(frame)
    clean = _CLEANERS[engine](native)
    copies = {new: clean(*made_from) for new, made_from in asked.items()}
    if engine == "duckdb":
        return frame.with_columns(**copies)
    if engine == "pyspark":
        return nw.from_native(native.withColumns(copies))
    add = native.mutate if engine == "ibis" else native.with_columns
    return nw.from_native(add(**copies))


def _polars(_: Any) -> _Clean:
    pl = library("polars")

    def clean(column: str, kind: Kind) -> Any:
        value = pl.col(column)
        return pl.when(value.is_between(*_BOUNDS[kind])).then(value.cast(pl.Int32, strict=False))

    return clean


def _duckdb(_: Any) -> _Clean:
    nw = library("narwhals.stable.v2")

    def clean(column: str, kind: Kind) -> Any:
        value = nw.col(column)
        days = value if kind == "day" else value - nw.lit(EPOCH)
        possible = value.is_between(*map(nw.lit, _BOUNDS[kind]))
        return nw.when(possible).then(days.cast(nw.Int32))

    return clean


def _ibis(table: Any) -> _Clean:
    ibis = library("ibis", "ibis-framework")
    epoch = ibis.date(EPOCH.isoformat())

    def clean(column: str, kind: Kind) -> Any:
        value = table[column]
        bounds = [ibis.literal(bound) for bound in _BOUNDS[kind]]
        possible = value.between(*bounds).ifelse(value, ibis.null())
        days = possible if kind == "day" else possible.delta(epoch, unit="day")
        return days.cast("int32")

    return clean


def _pyspark(frame: Any) -> _Clean:
    f = spark_functions(frame)

    def clean(column: str, kind: Kind) -> Any:
        days = f.unix_date(column) if kind == "date" else f.col(column)
        return f.when(days.between(*_BOUNDS["day"]), days).cast("int")

    return clean


def spark_functions(frame: Any) -> Any:
    """The functions of PySpark for a frame, which Spark Connect has in another place."""
    connect = ".connect" if ".connect." in type(frame).__module__ else ""
    return library(f"pyspark.sql{connect}.functions")


_CLEANERS: Final[Mapping[str, Callable[[Any], _Clean]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
    "ibis": _ibis,
    "pyspark": _pyspark,
}
