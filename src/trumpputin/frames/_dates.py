"""Date columns in one type: each engine has its own way from dates to days and back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from ..errors import DateError, UnknownValueError
from ..flat import library

__all__ = [
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

_EPOCH: Final = date(1970, 1, 1)
_FIRST_DAY: Final = (date.min - _EPOCH).days
_LAST_DAY: Final = (date.max - _EPOCH).days
_BOUNDS: Final[Mapping[Kind, tuple[Any, Any]]] = {
    "date": (date.min, date.max),
    "day": (_FIRST_DAY, _LAST_DAY),
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


def names_of(by: str | Sequence[str] | None) -> tuple[str, ...]:
    """The columns of the groups, each once."""
    if by is None:
        return ()
    return (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))


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
    want: Kind,
) -> dict[str, Any]:
    """Narwhals series of dates or days as such series of what is wanted.

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
    if want == "day":
        return days
    if engine != "pandas":
        return {name: series.cast(nw.Date) for name, series in days.items()}
    seconds = {
        name: nw.to_native(series).astype("int64") * 86_400 for name, series in days.items()
    }
    return {name: _in_narwhals(nw, s.astype("datetime64[s]")) for name, s in seconds.items()}


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
        if not _FIRST_DAY <= day <= _LAST_DAY:
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

_Asked: TypeAlias = Iterable[tuple[str, str, Kind]]
"""For each new column, the column that it is made from and its kind."""


def cleaned_lazily(nw: Any, engine: str, frame: Any, asked: _Asked, want: Kind) -> Any:
    """The narwhals frame with clean copies of its date columns added."""
    native = nw.to_native(frame)
    clean = _CLEANERS[engine]
    copies = {new: clean(native, column, kind, want) for new, column, kind in asked}
    if engine == "duckdb":
        return frame.with_columns(**copies)
    if engine == "pyspark":
        return nw.from_native(native.withColumns(copies))
    add = native.mutate if engine == "ibis" else native.with_columns
    return nw.from_native(add(**copies))


def _polars(_: Any, column: str, kind: Kind, want: Kind) -> Any:
    pl = library("polars")
    possible = pl.when(pl.col(column).is_between(*_BOUNDS[kind]))
    if kind == want == "date":
        return possible.then(pl.col(column))
    days = possible.then(pl.col(column).cast(pl.Int32, strict=False))
    return days.cast(pl.Date) if want == "date" else days


def _duckdb(_: Any, column: str, kind: Kind, want: Kind) -> Any:
    nw = library("narwhals.stable.v2")
    value, epoch = nw.col(column), nw.lit(_EPOCH)
    possible = nw.when(value.is_between(*map(nw.lit, _BOUNDS[kind])))
    if kind == want:
        return possible.then(value if kind == "date" else value.cast(nw.Int32))
    if want == "date":
        return possible.then(epoch + value.cast(nw.Int32))
    return possible.then((value - epoch).cast(nw.Int32))


def _ibis(table: Any, column: str, kind: Kind, want: Kind) -> Any:
    ibis = library("ibis", "ibis-framework")
    epoch = ibis.date(_EPOCH.isoformat())
    bounds = [ibis.literal(bound) for bound in _BOUNDS[kind]]
    possible = table[column].between(*bounds).ifelse(table[column], ibis.null())
    if kind == want:
        return possible if kind == "date" else possible.cast("int32")
    if want == "date":
        return epoch + possible.cast("int32").as_interval("D")
    return possible.delta(epoch, unit="day").cast("int32")


def _pyspark(frame: Any, column: str, kind: Kind, want: Kind) -> Any:
    f = spark_functions(frame)
    days = f.unix_date(column) if kind == "date" else f.col(column)
    possible = f.when(days.between(*_BOUNDS["day"]), days).cast("int")
    return f.date_from_unix_date(possible) if want == "date" else possible


def spark_functions(frame: Any) -> Any:
    """The functions of PySpark for a frame, which Spark Connect has in another place."""
    connect = ".connect" if ".connect." in type(frame).__module__ else ""
    return library(f"pyspark.sql{connect}.functions")


_CLEANERS: Final[Mapping[str, Callable[[Any, str, Kind, Kind], Any]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
    "ibis": _ibis,
    "pyspark": _pyspark,
}
"""For each engine, an expression for a column that is null for impossible dates."""
