"""Gaps and counts of a table are those of the typed events, on every engine."""

import math
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trumpputin as tp
from tests.strategies import an_event, bounds, event_lists
from trumpputin import (
    Counts,
    DateError,
    Events,
    Quotes,
    TrumpputinError,
    UnknownValueError,
    flat,
    frames,
)
from trumpputin.periods import PERIODS, Every

EAGER = ["pandas", "polars", "pyarrow"]
LAZY = ["polars lazy", "duckdb", "ibis"]
ENGINES = [*EAGER, *LAZY]

Groups = Mapping[str | None, Events]
_ALL: str | None = None  # the name of the one group when nothing is grouped
Row = tuple[Any, ...]
On = Callable[[str, pa.Table], Any]

DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest")
EPOCH = date(1970, 1, 1)
DUCK = duckdb.connect()


# -- tables of every engine --------------------------------------------------------------------


@pytest.fixture(scope="session")
def on(request: pytest.FixtureRequest) -> On:
    """Makes an Arrow table one of an engine; Spark starts when it is first asked for."""
    makers: dict[str, Callable[[pa.Table], Any]] = {
        "pandas": in_pandas,
        "pandas of Arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
        "polars": pl.DataFrame,
        "polars lazy": lambda table: pl.DataFrame(table).lazy(),
        "pyarrow": lambda table: table,
        "duckdb": DUCK.from_arrow,
        "ibis": ibis.memtable,
        "pyspark": lambda table: request.getfixturevalue("spark").createDataFrame(table),
    }
    return lambda engine, table: makers[engine](table)


def in_pandas(table: pa.Table) -> pd.DataFrame:
    dates = [field.name for field in table.schema if field.type == pa.date32()]
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame.astype(dict.fromkeys(dates, "datetime64[s]"))


def rows_of(answer: Any, *columns: str) -> list[Row]:
    """The rows of any engine's table, in order, as plain values."""
    if isinstance(answer, pl.LazyFrame):
        answer = answer.collect()
    if isinstance(answer, pd.DataFrame):
        answer = pa.Table.from_pandas(answer, preserve_index=False)
    for convert in ("to_arrow_table", "to_arrow", "to_pyarrow", "toArrow"):
        if hasattr(answer, convert):
            answer = getattr(answer, convert)()
    return [
        tuple(row.values()) for row in answer.select(columns or answer.column_names).to_pylist()
    ]


SCHEMA = pa.schema(
    [
        ("group", pa.string()),
        ("id", pa.string()),
        *[(name, pa.date32()) for name in DATES],
        *[(f"{name}_day", pa.int32()) for name in DATES],
    ]
)


def table_of(groups: Groups, undated: Mapping[str | None, int] | None = None) -> pa.Table:
    """The events of all groups in one table, in an arbitrary order."""
    rows = [
        {"group": name, **{key: row[key] for key in SCHEMA.names if key != "group"}}
        for name, events in groups.items()
        for row in flat.event_rows(events)
    ]
    for name, number in (undated or {}).items():
        for index in range(number):
            row = dict.fromkeys(SCHEMA.names) | {"group": name, "id": f"undated-{index}"}
            # A row is undated if one date is missing, even when others are known.
            known = [(), ("end_latest",), ("start_earliest", "start_latest")][index % 3]
            row |= {key: date(2020, 1, 1) for key in known}
            row |= {f"{key}_day": 18262 for key in known}
            rows.append(row)
    rows.sort(key=lambda row: (str(row["id"])[::-1], str(row["group"])))
    return pa.Table.from_pylist(rows, SCHEMA)


def in_order(groups: Groups) -> list[tuple[str | None, Events]]:
    """The groups by name, the one without a name last."""
    return sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))


NAMES = [None, "a", "b", "Б", "é"]


def groups(names: list[str | None], max_size: int = 6) -> st.SearchStrategy[Groups]:
    """Events in groups, with coarse dates, ties, overlaps, and groups of none or one."""
    events = event_lists(max_size).map(Events)
    return st.dictionaries(st.sampled_from(names), events, max_size=len(names))


def merged(found: Groups) -> Events:
    """All the events as one table, with ids that stay distinct."""
    return Events(
        an_event(f"{name}-{event.id}", event.start, event.end)
        for name, events in found.items()
        for event in events
    )


# -- the differential laws ---------------------------------------------------------------------


def expected_gaps(found: Groups, measure: Any) -> list[Row]:
    """The typed answers: group, id, previous id, fewest and most days."""
    rows: list[Row] = []
    for name, events in in_order(found):
        answers = {gap.after.id: gap for gap in events.gaps(measure)}
        for event in events:
            gap = answers.get(event.id)
            answer = (gap.before.id, gap.days.min, gap.days.max) if gap else (None, None, None)
            rows.append((name, event.id, *answer))
    return rows


def expected_counts(found: Groups, every: Any, *, fill: bool) -> list[Row]:
    rows: list[Row] = []
    for name, events in in_order(found):
        counts: Any = by_week(events) if every == "week" else events.counts(every)
        rows += [(name, period, n) for period, n in counts.items() if n or fill]
        if counts.unplaced:
            rows.append((name, None, len(counts.unplaced)))
    return rows


def by_week(events: Events) -> Counts[str]:
    """The events by week, from the first placed to the last."""
    panel = events.panel("week")
    numbers = {row.period: sum(row.counts.values()) for row in panel}
    placed = [week for week in numbers if numbers[week]]
    kept = {week: n for week, n in numbers.items() if placed and placed[0] <= week <= placed[-1]}
    return Counts("month", kept, panel.unplaced)


def exactly(found: Groups) -> Groups:
    """The same events as if each were exact: from its first possible day to its last."""
    return {
        name: Events(an_event(e.id, e.start.earliest, e.end.latest) for e in events)
        for name, events in found.items()
    }


def check_gaps(on: On, engine: str, found: Groups, draw: Any) -> None:
    """Gaps for pairs and for single columns are those of the typed events."""
    measure = draw(st.sampled_from(["end-to-start", "start-to-start"]))
    kind = draw(st.sampled_from(["", "_day"]))
    undated: dict[str | None, int] = {}
    if engine not in EAGER:
        undated = {name: draw(st.integers(0, 3)) for name in found}
    if draw(st.booleans()):
        by = "group"
    else:
        by, found, undated = None, {_ALL: merged(found)}, {_ALL: sum(undated.values())}
    table = on(engine, table_of(found, undated))
    start = (f"start_earliest{kind}", f"start_latest{kind}")
    end = (f"end_earliest{kind}", f"end_latest{kind}")
    answer = frames.gaps(table, start=start, end=end, by=by, id="id", measure=measure)
    assert type(answer) is type(table)
    rows = rows_of(answer, "group", "id", "previous_id", "gap_days_min", "gap_days_max")
    dated = [row for row in rows if not row[1].startswith("undated")]
    assert dated == expected_gaps(found, measure)
    for row in rows:
        if row[1].startswith("undated"):
            assert row[2:] == (None, None, None)
    assert len(rows) - len(dated) == sum(undated.values())
    for name in found:  # undated rows come last in their group
        flags = [row[1].startswith("undated") for row in rows if row[0] == name]
        assert flags == sorted(flags)

    answer = frames.gaps(table, start=start[0], end=end[1], by=by, id="id", measure=measure)
    rows = rows_of(answer, "group", "id", "previous_id", "gap_days")
    dated = [row for row in rows if not row[1].startswith("undated")]
    assert dated == [row[:-1] for row in expected_gaps(exactly(found), measure)]


def check_counts(on: On, engine: str, found: Groups, draw: Any) -> None:
    """Counts for pairs and for single columns are those of the typed events."""
    every = draw(st.sampled_from(PERIODS))
    kind = draw(st.sampled_from(["", "_day"]))
    fill = draw(st.booleans())
    if draw(st.booleans()):
        by = "group"
    else:
        by, found = None, {_ALL: merged(found)}
    undated = 0 if engine in EAGER else draw(st.integers(0, 2))
    table = on(engine, table_of(found, {None: undated}))
    earliest = f"start_earliest{kind}"
    last_days = (f"end_earliest{kind}", f"end_latest{kind}")
    for start, end in (earliest, None), ((earliest, f"start_latest{kind}"), last_days):
        answer = frames.counts(table, start=start, end=end, every=every, by=by, fill=fill)
        assert type(answer) is type(table)
        exact = exactly(found) if isinstance(start, str) else found
        expected = expected_counts(exact, every, fill=fill)
        if undated:
            has = expected and expected[-1][:2] == (None, None)
            unplaced = expected.pop()[2] if has else 0
            expected.append((None, None, unplaced + undated))
        if by:
            assert rows_of(answer, "group", "period", "count") == expected
        else:
            assert rows_of(answer, "period", "count") == [row[1:] for row in expected]


def expected_panel(found: Groups, every: Every, between: Any) -> list[Row]:
    """The typed answers: group, period, first, last, count, fewest and most days since."""
    rows: list[Row] = []
    for name, events in in_order(found):
        for row in events.panel(every, between=between):
            since = row.since["any"]
            days = (since.min, since.max) if since else (None, None)
            rows.append((name, row.period, row.first, row.last, sum(row.counts.values()), *days))
    return rows


def check_panel(on: On, engine: str, found: Groups, draw: Any) -> None:
    """Panels for pairs and for single columns are those of the typed events."""
    every = draw(st.sampled_from(PERIODS))
    kind = draw(st.sampled_from(["", "_day"]))
    two = st.tuples(bounds(), bounds()).filter(lambda two: two[0].earliest <= two[1].latest)
    between = draw(st.none() | two)
    if draw(st.booleans()):
        by = "group"
        found = {name: events for name, events in found.items() if events}
    else:
        by, found = None, {_ALL: merged(found)}
    table = on(engine, table_of(found, {None: 0 if engine in EAGER else draw(st.integers(0, 3))}))
    first_days = (f"start_earliest{kind}", f"start_latest{kind}")
    last_days = (f"end_earliest{kind}", f"end_latest{kind}")
    for start, end in (first_days, last_days), (first_days[0], last_days[1]):
        answer = frames.panel(table, start=start, end=end, every=every, between=between, by=by)
        assert type(answer) is type(table)
        exact = exactly(found) if isinstance(start, str) else found
        expected = expected_panel(exact, every, between)
        columns = ("period", "first", "last", "count", "since_min", "since_max")
        if by:
            assert plain(rows_of(answer, "group", *columns)) == expected
        else:
            assert plain(rows_of(answer, *columns)) == [row[1:] for row in expected]


def plain(rows: list[Row]) -> list[Row]:
    """The rows with dates in place of midnights, which pandas has."""
    return [tuple(c.date() if isinstance(c, datetime) else c for c in row) for row in rows]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("check", [check_gaps, check_counts, check_panel])
@settings(max_examples=10)
@given(found=groups(NAMES), data=st.data())
def test_answers_are_those_of_the_typed_events(
    on: On, engine: str, check: Callable[..., None], found: Groups, data: st.DataObject
) -> None:
    check(on, engine, found, data.draw)


# Spark takes a second or so to answer: hence few examples, with many groups in each.
MANY = [None, *[f"table {number}" for number in range(20)]]


@pytest.mark.parametrize("check", [check_gaps, check_counts, check_panel])
@settings(max_examples=4)
@given(found=groups(MANY), data=st.data())
def test_answers_on_spark_are_those_of_the_typed_events(
    on: On, check: Callable[..., None], found: Groups, data: st.DataObject
) -> None:
    check(on, "pyspark", found, data.draw)


FAR = [
    *("0001-01-01", "0001-12-31", "1600-02-29", "1899-12-31", "1970-01-01", "2000-02-29"),
    *("2000-03-01", "2100-03-01", "9999-01-01", "9999-12-31"),
]


@pytest.mark.parametrize("kind", ["", "_day"])
@pytest.mark.parametrize("engine", [*ENGINES, "pyspark"])
def test_the_answers_are_right_for_all_years_from_1_to_9999(
    engine: str, kind: str, on: On
) -> None:
    found: Groups = {None: Events(an_event(f"e{index}", day) for index, day in enumerate(FAR))}
    table = on(engine, table_of(found))
    start = f"start_earliest{kind}"
    rows = rows_of(frames.gaps(table, start=start, id="id"), "gap_days")
    assert rows == [(None,), *[(gap.days.min,) for gap in found[None].gaps()]]
    counted = rows_of(frames.counts(table, start=start, every="month", fill=False))
    assert counted == [row[1:] for row in expected_counts(found, "month", fill=False)]
    # A few years of each millennium, since a panel has no holes.
    found = {days[0]: Events(map(an_event, "ab", days)) for days in (FAR[:2], FAR[5:7], FAR[8:])}
    table = on(engine, table_of(found))
    for every in PERIODS:
        answer = frames.panel(table, start=start, every=every, by="group")
        assert plain(rows_of(answer)) == expected_panel(found, every, None)


DAYS = [(date.min - EPOCH).days - 1, 18_262, (date.max - EPOCH).days + 1, -(2**31), 2**31 - 1]


@pytest.mark.parametrize("kind", [pa.date32(), pa.int64()])
@pytest.mark.parametrize("engine", [*LAZY, "pyspark"])
def test_dates_outside_the_years_1_to_9999_are_missing_in_a_lazy_table(
    engine: str, kind: pa.DataType, on: On
) -> None:
    # In DuckDB, the last of the days as a date is infinity.
    table = pa.table({"day": pa.array(DAYS, pa.int32()).cast(kind), "id": list("abcde")})
    if kind == pa.int64():
        table = pa.concat_tables([table, pa.table({"day": [2**62, -(2**62)], "id": ["f", "g"]})])
        given = on(engine, table)
    elif engine == "pyspark":  # its converters refuse such dates; its functions make them
        days = on(engine, table.set_column(0, "day", table["day"].cast(pa.int32())))
        given = days.selectExpr("date_from_unix_date(day) as day", "id")
    else:
        given = on(engine, table)
    answer = frames.gaps(given, start="day", id="id")
    assert rows_of(answer, "previous_id", "gap_days") == [(None, None)] * len(table)
    assert rows_of(answer, "id")[0] == ("b",)
    counted = frames.counts(given, start="day", every="year")
    assert rows_of(counted) == [(2020, 1), (None, len(table) - 1)]
    panel = frames.panel(given, start="day", every="year")
    assert rows_of(panel, "period", "count", "since_max") == [("2020", 1, 0)]


@pytest.mark.parametrize("day", [DAYS[0], *DAYS[2:]])
@pytest.mark.parametrize("kind", [pa.date32(), pa.int64()])
@pytest.mark.parametrize("engine", EAGER)
def test_dates_outside_the_years_1_to_9999_are_refused_in_memory(
    on: On, engine: str, kind: pa.DataType, day: int
) -> None:
    table = on(engine, pa.table({"day": pa.array([day], pa.int32()).cast(kind)}))
    for ask in (frames.gaps, partial(frames.counts, every="year")):
        with pytest.raises(DateError, match=rf'"day": .*{day}.* outside the years 1 to 9999'):
            ask(table, start="day")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_counts_of_the_record_are_those_of_its_frame(on: On, engine: str) -> None:
    frame = on(engine, tp.meetings.to_frame("pyarrow"))
    counted = frames.counts(frame, start="start_earliest", every="year")
    assert rows_of(counted) == list(tp.meetings.counts("year").items())


@pytest.mark.parametrize("engine", ENGINES)
def test_without_ids_equal_dates_give_the_same_numbers(on: On, engine: str) -> None:
    events = [an_event(f"e{index}", "2020-01-01") for index in range(3)]
    events += [an_event("later", "2020-01-03"), an_event("long", "2020-01", "2020-01-03")]
    # These two differ only in the earliest end, and are in the other order in the table.
    events += [an_event("x2", "2020-02", "2020-02"), an_event("y1", "2020-02", "2020-02-29")]
    events += [an_event("z", "2020-03-01")]
    table = table_of({None: Events(events)})
    asked: dict[str, Any] = {"start": DATES[:2], "end": DATES[2:]}
    plain = rows_of(frames.gaps(on(engine, table), **asked), "gap_days_min", "gap_days_max")
    named = frames.gaps(on(engine, table), **asked, id="id")
    assert plain == rows_of(named, "gap_days_min", "gap_days_max")


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_may_have_several_columns_and_ids_may_be_numbers(on: On, engine: str) -> None:
    big = 2**60
    table = pa.table(
        {
            "one": ["x", "x", "x", None, None],
            "other": pa.array([1, 1, 2, None, None], pa.int64()),
            "Id": [big + 2, big + 1, big + 3, big + 4, big + 5],
            "day": pa.array([5, 3, 4, 1, 2], pa.int64()),
        }
    )
    answer = frames.gaps(on(engine, table), start="day", by=["one", "other"], id="Id")
    assert rows_of(answer, "Id", "previous_id", "gap_days") == [
        (big + 1, None, None),
        (big + 2, big + 1, 2),
        (big + 3, None, None),
        (big + 4, None, None),
        (big + 5, big + 4, 1),
    ]
    counted = frames.counts(on(engine, table), start="day", every="year", by=("one", "other"))
    assert [row[2:] for row in rows_of(counted)] == [(1970, 2), (1970, 1), (1970, 2)]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("engine", [*ENGINES, "pandas of Arrow", "pyspark"])
def test_nan_is_one_group_and_so_is_zero(engine: str, dtype: str, on: On) -> None:
    nans = [math.nan, -math.nan, math.nan]
    values = pa.array([*nans, 0.0, -0.0, 0.0, 1.0], dtype)
    table = pa.table({"group": values, "day": [1, 400, 800, 2, 401, 801, 3]})
    given = on(engine, table)
    gaps = frames.gaps(given, start="day", by="group")
    expected = [(None,), (399,), (400,), (None,), (None,), (399,), (400,)]
    assert rows_of(gaps, "gap_days") == expected
    counted = frames.counts(given, start="day", every="year", by="group")
    years = [(1970, 1), (1971, 1), (1972, 1)]
    assert rows_of(counted, "period", "count") == [*years, (1970, 1), *years]
    panel = frames.panel(given, start="day", every="year", by="group")
    since = [(362,), (328,), (0,), (0,), (363,), (329,), (0,)]
    assert rows_of(panel, "since_max") == since


def test_pandas_keeps_the_index_of_its_rows() -> None:
    table = pd.DataFrame({"day": pd.to_datetime(["2020-01-03", "2020-01-01"])}, index=["x", "x"])
    table.loc["y"] = [pd.Timestamp("2020-01-02")]
    answer = frames.gaps(table, start="day")
    assert list(answer.index) == ["x", "y", "x"]
    assert answer["gap_days"].tolist() == [pd.NA, 1, 1]
    assert list(table.columns) == ["day"]
    for ask in (frames.counts, frames.panel):
        assert list(ask(table, start="day", every="year").index) == [0]
    named = table.assign(period="", count=0)
    assert list(frames.gaps(named, start="day").index) == ["x", "y", "x"]


def test_pandas_takes_arrow_dates_too() -> None:
    days = pd.Series([date(2020, 1, 3), date(2020, 1, 1)], dtype="date32[pyarrow]")
    assert rows_of(frames.gaps(days.to_frame("day"), start="day"), "gap_days") == [(None,), (2,)]


# -- lazy stays lazy ---------------------------------------------------------------------------


def explosive(engine: str, spark: Any) -> Any:
    """A lazy table that fails as soon as anybody looks at its rows."""
    if engine == "polars lazy":

        def explode(_: pl.DataFrame) -> pl.DataFrame:
            raise AssertionError("looked at")

        return pl.LazyFrame({"day": [1], "id": ["a"]}).map_batches(
            explode, schema={"day": pl.Int32, "id": pl.String}
        )
    if engine == "duckdb":
        return DUCK.sql("select error('looked at')::int as day, 'a' as id")
    return spark.sql("select cast(raise_error('looked at') as int) as day, 'a' as id")


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb", "pyspark"])
def test_a_lazy_table_is_not_looked_at_before_its_answer_is(
    engine: str, request: pytest.FixtureRequest
) -> None:
    spark = request.getfixturevalue("spark") if engine == "pyspark" else None
    table = explosive(engine, spark)
    gaps = frames.gaps(table, start="day", id="id", by="id")
    counts = frames.counts(table, start="day", every="month", by="id")
    panel = frames.panel(table, start="day", every="week", between=("2020", "2021"))
    for answer in (gaps, counts, panel):
        with pytest.raises(Exception, match="looked at"):
            rows_of(answer)


# -- refusals ----------------------------------------------------------------------------------


FROM_PANDAS: Any = dd.from_pandas  # typed in some versions of dask, and not in others
DASK = FROM_PANDAS(pd.DataFrame({"day": [1, 2]}), npartitions=1)


@pytest.mark.parametrize("what", [[{"day": 1}], pd.Series([1]), pl.Series([1]), DASK, None])
def test_anything_but_a_supported_table_is_refused(what: object) -> None:
    with pytest.raises(TypeError, match=r"expected a table of pandas, Polars .* and PySpark; got"):
        frames.gaps(what, start="day")


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("gaps", {"start": "start_earlist"}, 'start: .*; did you mean "start_earliest"'),
    ("gaps", {"start": DATES[0], "end": "e"}, 'end: the table has no column "e"'),
    ("gaps", {"start": (DATES[0], "s")}, 'start: the table has no column "s"'),
    ("gaps", {"start": (DATES[0],)}, "start: expected the name of a column, or a pair"),
    ("gaps", {"start": DATES[0], "by": "pair"}, 'by: the table has no column "pair"'),
    ("gaps", {"start": DATES[0], "id": "ID"}, 'id: the table has no column "ID"'),
    ("gaps", {"start": "id"}, 'start: column "id" .*expected dates, or whole days since 1970'),
    ("gaps", {"start": DATES[0], "end": "end_latest_day"}, "hold different things"),
    ("gaps", {"start": DATES[0], "measure": "centre"}, "measure: expected one of"),
    ("counts", {"start": DATES[0], "every": "yaer"}, 'every: .*did you mean "year"'),
    ("counts", {"start": "x", "every": "year"}, 'start: the table has no column "x"'),
    ("counts", {"start": "group", "every": "year"}, 'start: column "group" has values of type'),
    ("panel", {"start": DATES[0], "every": "weeks"}, 'every: .*did you mean "week"'),
    ("panel", {"start": DATES[0], "every": "year", "between": ("2020", "2019")}, "before it st"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("question", "asked", "message"), WRONG)
def test_a_wrong_question_is_refused_before_any_work(
    on: On, engine: str, question: str, asked: dict[str, Any], message: str
) -> None:
    table = on(engine, table_of({"a": Events([an_event("e1", "2020-01-01")])}))
    with pytest.raises(TrumpputinError, match=message) as caught:
        getattr(frames, question)(table, **asked)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("engine", [*ENGINES, "pyspark"])
def test_columns_may_have_any_name_that_the_engine_allows(engine: str, on: On) -> None:
    names = ["meta.note", "Day", "d0", "c1", "size", "^a$", 'say "so"', "`tick`"]
    table = pa.table({name: ["x"] for name in names} | {"Day": [18_262]})
    given = on(engine, table)
    answer = frames.gaps(given, start="Day", by=names[0], id=names[-1])
    assert rows_of(answer, *names) == [tuple(row.values()) for row in table.to_pylist()]
    counted = frames.counts(given, start="Day", every="month", by=names[2:])
    assert rows_of(counted, "^a$", "period", "count") == [("x", "2020-01", 1)]
    panel = frames.panel(given, start="Day", every="month", by=names[2:])
    assert rows_of(panel, "^a$", "period", "since_max") == [("x", "2020-01", 0)]


def test_pandas_columns_need_no_text_for_a_name_unless_asked_for() -> None:
    table = pd.DataFrame([["x", 3, "a"], ["y", 1, "b"]], columns=[0, "day", 0])
    answer = frames.gaps(table, start="day")
    assert list(answer.columns) == [0, "day", 0, "gap_days"]
    assert answer["gap_days"].tolist() == [pd.NA, 2]
    assert frames.counts(table, start="day", every="year").values.tolist() == [[1970, 2]]


@pytest.mark.parametrize("engine", ["pandas", "pyarrow"])
def test_a_column_that_is_asked_for_is_there_once(engine: str) -> None:
    table = pa.table([[1], [2]], names=["day", "day"])
    given = table.to_pandas() if engine == "pandas" else table
    with pytest.raises(UnknownValueError, match='start: .* more than one column "day"; rename'):
        frames.gaps(given, start="day")


def test_duckdb_columns_differ_in_more_than_case() -> None:
    with pytest.raises(UnknownValueError, match="two columns .*: day, a, A; rename one"):
        frames.gaps(DUCK.sql("select 1 as day, 2 as a, 3 as A"), start="day")


def test_arrow_tables_keep_types_that_pyarrow_cannot_sort() -> None:
    table = pl.DataFrame(
        {
            "group": pl.Series(["b", "a"], dtype=pl.Categorical),
            "id": ["x", "y"],
            "bytes": [b"1", b"2"],
            "nested": [[{"text": "x"}], [{"text": "y"}]],
            "day": [1, 2],
        }
    )
    given = pa.table(table)  # its texts are views
    answer = frames.gaps(given, start="day", by="group", id="id")
    assert answer.select(given.column_names).schema.equals(given.schema)
    assert pl.DataFrame(answer).drop("previous_id", "gap_days").equals(table.sort("day")[::-1])
    counted = frames.counts(given, start="day", every="year", by=["group", "id"])
    assert counted.schema.types[:2] == given.schema.types[:2]


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_named_like_answers_are_refused(on: On, engine: str) -> None:
    table = on(engine, pa.table({"day": [1], "Gap_Days": [2], "period": ["x"]}))
    with pytest.raises(UnknownValueError, match='a column "Gap_Days", the name of an answer'):
        frames.gaps(table, start="day")
    for ask in (frames.counts, frames.panel):
        with pytest.raises(UnknownValueError, match='by: "period" is the name of an answer'):
            ask(table, start="day", every="year", by="period")


@pytest.mark.parametrize("engine", EAGER)
@pytest.mark.parametrize("column", DATES)
def test_nulls_in_memory_are_refused_by_number_and_column(
    on: On, engine: str, column: str
) -> None:
    whole = table_of({"a": Events([an_event(f"e{n}", "2020-01-01") for n in range(2)])})
    days = pa.array([date(2020, 1, 1), None], pa.date32())
    table = on(engine, whole.set_column(whole.column_names.index(column), column, days))
    with pytest.raises(DateError, match=rf'"{column}" has 1 null\(s\) among 2; leave them out'):
        frames.gaps(table, start=DATES[:2], end=DATES[2:])


@pytest.mark.parametrize("engine", EAGER)
def test_days_in_the_wrong_order_are_refused_in_memory(on: On, engine: str) -> None:
    table = on(engine, pa.table({"first": [17, 10, 18], "last": [18, 9, 20]}))
    last_before_first = r'^column "last" is before "first" in 1 of 3 row\(s\); '
    with pytest.raises(DateError, match=last_before_first):
        frames.counts(table, start=("first", "last"), every="year")
    with pytest.raises(DateError, match=last_before_first):
        frames.gaps(table, start="first", end="last")
    with pytest.raises(DateError, match=r'^column "first" is before "last" in 2 of 3 row\(s\); '):
        frames.gaps(table, start="last", end="first")


@pytest.mark.parametrize("engine", ENGINES)
def test_moments_are_refused_because_their_date_depends_on_a_calendar(on: On, engine: str) -> None:
    moments = pa.array([datetime(2020, 1, 1, 23, 30)], pa.timestamp("us"))
    table = on(engine, pa.table({"at": moments}))
    with pytest.raises(DateError, match="time"):
        frames.gaps(table, start="at")


@pytest.mark.parametrize(
    ("library", "install", "ask"),
    [
        ("narwhals", "trumpputin[frames]", lambda: frames.gaps(pl.DataFrame(), start="day")),
        ("pyarrow", "trumpputin[parquet]", lambda: tp.meetings.to_frame("pyarrow")),
        ("polars", "polars", lambda: tp.meetings.to_frame("polars")),
        ("pandas", "pandas", lambda: tp.meetings.to_frame("pandas")),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    library: str, install: str, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [library, "narwhals.stable.v2"]:
        monkeypatch.setitem(sys.modules, name, None)
    command = rf'python -m pip install "?{re.escape(install)}'
    with pytest.raises(ImportError, match=command) as caught:
        ask()
    assert caught.value.name == library


# -- records as frames -------------------------------------------------------------------------


@pytest.mark.parametrize("engine", EAGER)
@pytest.mark.parametrize("table", [tp.events, tp.unconfirmed, Events(), tp.quotes, Quotes()])
def test_a_frame_has_the_flat_rows_and_their_types(engine: Any, table: Events | Quotes) -> None:
    if isinstance(table, Events):
        rows, columns = flat.event_rows(table), flat.EVENT_COLUMNS
        assert [row["id"] for row in rows] == list(table.ids)  # no part beside its event
    else:
        rows, columns = flat.quote_rows(table), flat.QUOTE_COLUMNS
    frame = table.to_frame(engine)
    found = [
        tuple(value.date() if isinstance(value, datetime) else value for value in row)
        for row in rows_of(frame)
    ]
    assert found == [tuple(row.values()) for row in rows]
    arrow = pa.table(frame)
    assert arrow.column_names == list(columns)
    texts, dates = ("string", "large_string", "string_view"), ("date32[day]", "timestamp[s]")
    of_type = {"text": texts, "date": dates, "int32": ("int32",)}
    for field in arrow.schema:
        assert str(field.type) in of_type[columns[field.name].type]


@pytest.mark.parametrize("engine", EAGER)
@pytest.mark.parametrize(
    "answer",
    [tp.events.panel("month"), Events().panel(), tp.calls.gaps(), tp.calls.counts("quarter")],
)
def test_the_frame_of_an_answer_has_its_flat_rows(engine: Any, answer: Any) -> None:
    frame = answer.to_frame(engine)
    assert plain(rows_of(frame)) == [tuple(row.values()) for row in answer.to_rows()]
    assert pa.table(frame).column_names == answer.to_frame("pyarrow").column_names


@pytest.mark.parametrize("columns", [flat.EVENT_COLUMNS, flat.QUOTE_COLUMNS])
def test_columns_have_the_cells_that_they_promise(columns: Mapping[str, flat.Column]) -> None:
    events = columns is flat.EVENT_COLUMNS
    rows = flat.event_rows(tp.events.encounters()) if events else flat.quote_rows(tp.quotes)
    for row in rows:
        for name, column in columns.items():
            assert row[name] is not None or not column.required
            assert row[name] is None or not column.values or row[name] in column.values


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="engine: expected pandas, polars or pyarrow"):
        tp.meetings.to_frame("arrow")  # type: ignore[call-overload]


def test_an_arrow_stream_is_read_by_polars_pyarrow_and_duckdb() -> None:
    meetings = tp.meetings
    expected = rows_of(meetings.to_frame("pyarrow"))
    assert rows_of(pl.DataFrame(meetings)) == expected
    assert rows_of(pa.table(meetings)) == expected
    assert rows_of(duckdb.sql("select * from meetings")) == expected
    narrow = pa.schema([("id", pa.large_string())])
    with pytest.raises(ValueError, match="field"):
        pa.table(meetings, schema=narrow)


# -- the how-to --------------------------------------------------------------------------------


def test_the_code_of_the_how_to_runs(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "engines.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 3
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events").mkdir()
    day = [date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 1), date(2021, 1, 1)]
    events = pl.DataFrame({"pair": ["a", "a", "b", "b"], "id": [1, 2, 3, 4], "day": day})
    events.write_parquet(tmp_path / "events" / "one.parquet")
    # A script for a cluster takes its files from there; this one has them here.
    local = blocks[2].replace('parquet("', f'parquet("{tmp_path.as_uri()}/')
    shared: dict[str, Any] = {}
    for block in (*blocks[:2], local):
        exec(block, shared)
    assert "306" in capsys.readouterr().out
    by_duckdb = pl.read_parquet(tmp_path / "gaps.parquet")
    by_spark = pl.read_parquet(tmp_path / "gaps" / "*.parquet").sort("pair", "day", "id")
    assert by_duckdb.rows() == by_spark.rows()
    assert by_duckdb["gap_days"].to_list() == [None, 59, None, 306]
