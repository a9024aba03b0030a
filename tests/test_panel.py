"""Laws of panels: periods without holes, each with its events and the days since the last one."""

import copy
import pickle
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import (
    DateError,
    Days,
    Events,
    Kind,
    NotOnRecordError,
    Panel,
    Span,
    TrumpputinError,
    UnknownValueError,
)
from trumpputin.periods import PERIODS, Every

from .strategies import BOB, an_event, bounds, event_lists


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


NAMED: dict[Every, Callable[[date], str]] = {
    "year": lambda day: f"{day:%Y}",
    "quarter": lambda day: f"{day:%Y}-Q{(day.month + 2) // 3}",
    "month": lambda day: f"{day:%Y-%m}",
    "week": _week,
}
DAY = timedelta(days=1)
EVERY = st.sampled_from(PERIODS)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Some days of the months in which events are drawn."""
    one, other = sorted((draw(bounds()), draw(bounds())), key=lambda day: day.earliest)
    return Span(one.earliest, max(one.latest, other.latest))


@st.composite
def tables(draw: st.DrawFn) -> Events:
    """Events of a few kinds, with a span or without, also outside it."""
    kinds = st.sampled_from(["meeting", "call", "letter"])
    drawn = draw(event_lists())
    rows = [an_event(event.id, event.start, event.end, kind=draw(kinds)) for event in drawn]
    return Events(rows, span=draw(st.none() | spans()))


def _days(panel: Panel) -> tuple[date, date]:
    return panel[0].first, panel[-1].last


# -- the laws ----------------------------------------------------------------------------------


@given(tables(), EVERY)
def test_periods_follow_each_other_and_have_their_names(events: Events, every: Every) -> None:
    panel, named = events.panel(every), NAMED[every]
    if not panel:
        assert not events
        assert events.span is None
        return
    starts = [(event.start.earliest, event.latest_start) for event in events]
    without = (min(one for one, _ in starts), max(two for _, two in starts)) if starts else None
    assert _days(panel) == (attrs.astuple(events.span) if events.span else without)
    for row, after in pairwise(panel):
        assert after.first == row.last + DAY
    for row in panel:
        assert row.period == named(row.first) == named(row.last)
        outside = [named(row.first - DAY), named(row.last + DAY)]
        assert row.covered == (row.period not in outside)
    assert len({row.period for row in panel}) == len(panel)


@given(tables(), EVERY)
def test_counted_and_unplaced_together_are_the_events_of_the_span(
    events: Events, every: Every
) -> None:
    panel = events.panel(every)
    first, last = _days(panel) if panel else (date.max, date.min)
    inside = [e for e in events if e.start.earliest <= last and e.latest_start >= first]
    assert sum(sum(row.counts.values()) for row in panel) + len(panel.unplaced) == len(inside)
    assert set(panel.unplaced) <= set(inside)


@given(tables(), st.sampled_from(["year", "quarter", "month"]))
def test_numbers_are_those_of_counts(events: Events, every: Any) -> None:
    panel = events.panel(every)
    for kind in Kind if panel else ():
        counts = events.where(kind=kind).counts(every, between=_days(panel))
        assert [row.counts[kind] for row in panel] == [*counts.values()]


@given(tables(), EVERY)
def test_days_since_are_those_of_since(events: Events, every: Every) -> None:
    selected = {kind.value: events.where(kind=kind) for kind in Kind} | {"any": events}
    for row in events.panel(every):
        assert row.since.keys() == selected.keys()
        for name, selection in selected.items():
            try:
                expected = selection.since(row.last).days
            except NotOnRecordError:
                assert row.since[name] is None
            else:
                assert row.since[name] == expected


@given(tables(), EVERY, spans())
def test_a_shorter_panel_has_the_same_whole_periods(
    events: Events, every: Every, asked: Span
) -> None:
    whole, between = events.panel(every), (asked.first, asked.last)
    if events.span and not events.span.holds(*between):
        with pytest.raises(NotOnRecordError, match="between: .* is not within"):
            events.panel(every, between=between)
        return
    panel = events.panel(every, between=between)
    assert _days(panel) == between
    rows = {row.period: row for row in whole}
    for row in panel:
        if row.covered and row.period in rows and rows[row.period].covered:
            assert row == rows[row.period]


@given(tables(), EVERY, st.sets(st.sampled_from(Kind), min_size=1))
def test_kinds_limit_what_is_counted_and_waited_for(
    events: Events, every: Every, kinds: set[Kind]
) -> None:
    of_kinds = Events(events.where(kind=kinds), span=events.span)
    if not of_kinds and not events.span:
        return
    between = _days(events.panel(every))
    panel = events.panel(every, between=between, kinds=kinds)
    assert panel.kinds == tuple(kind for kind in Kind if kind in kinds)
    for row, expected in zip(panel, of_kinds.panel(every, between=between), strict=True):
        assert row.counts == {kind: expected.counts[kind] for kind in panel.kinds}
        assert row.since == {name: expected.since[name] for name in (*panel.kinds, "any")}


@given(tables(), EVERY, st.randoms())
def test_panels_are_the_same_for_any_order_of_the_input(
    events: Events, every: Every, random: Any
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    assert Events(shuffled, span=events.span).panel(every) == events.panel(every)


@given(tables(), EVERY)
def test_copies_and_pickles_are_equal_and_hash_alike(events: Events, every: Every) -> None:
    panel = events.panel(every)
    for again in (pickle.loads(pickle.dumps(panel)), copy.deepcopy(panel), copy.copy(panel)):
        assert again == panel
        assert hash(again) == hash(panel)
        assert again.to_rows() == panel.to_rows()


@given(tables(), EVERY)
def test_flat_rows_hold_what_the_rows_hold(events: Events, every: Every) -> None:
    panel = events.panel(every)
    flat = panel.to_rows()
    assert len(flat) == len(panel)
    for row, cells in zip(panel, flat, strict=True):
        assert [cells[name] for name in ("period", "first", "last", "covered")] == [
            *(row.period, row.first, row.last, row.covered)
        ]
        assert {kind: cells[f"n_{kind}"] for kind in panel.kinds} == row.counts
        for name, days in row.since.items():
            bounds = cells[f"since_{name}_min"], cells[f"since_{name}_max"]
            assert bounds == ((days.min, days.max) if days else (None, None))


# -- without a span ----------------------------------------------------------------------------


def test_a_table_without_events_has_a_panel_only_between_dates() -> None:
    assert not Events().panel()
    panel = Events().panel("week", between=("2020-02-28", "2020-03-01"))
    assert [(row.period, row.covered) for row in panel] == [("2020-W09", False)]
    assert not any(panel[0].counts.values())
    assert set(panel[0].since.values()) == {None}
    assert panel.to_rows()[0]["dyad"] is None


def test_a_table_that_covers_no_day_has_no_panel() -> None:
    nowhere = Events(span=Span("2020", "2020")).after("2021")
    with pytest.raises(NotOnRecordError, match="cover no day"):
        nowhere.panel()


def test_an_event_before_the_panel_is_waited_for_and_not_counted() -> None:
    events = Events([an_event("a", "2019-12-31"), an_event("b", "2020-02", "2020-03-01")])
    panel = events.panel("month", between=("2020-01", "2020-03"))
    assert [row.counts["call"] for row in panel] == [0, 1, 0]
    assert [row.since["any"] for row in panel] == [Days(31, 31), Days(0, 0), Days(30, 30)]


# -- what is shown, and refused ----------------------------------------------------------------


def test_the_dyad_is_that_of_the_leaders_countries() -> None:
    one_country = Events([an_event("a", "2020-01-01", participants=(BOB,))])
    assert one_country.panel().to_rows()[0]["iso3_1"] is None
    cells = Events([an_event("a", "2020-01-01")]).panel().to_rows()[0]
    codes = ("iso3_1", "iso3_2", "ccode1", "ccode2", "gwcode1", "gwcode2", "dyad")
    assert [cells[code] for code in codes] == ["USA", "RUS", 2, 365, 2, 365, 2365]
    early = tp.baseline.meetings.panel(between=("1961", "1963"))  # the Soviet Union
    assert early.to_rows()[0]["dyad"] == 2365


def test_a_panel_prints_one_line_a_period() -> None:
    events = Events([an_event("a", "2020-02-01"), an_event("b", "2020-02", kind="letter")])
    panel = events.panel("month", between=("2020-01", "2020-03-02"))
    assert str(panel).splitlines() == [
        "2020-01: nothing; none before",
        "2020-02: call 1, letter 1; 0–28 days since the last",
        "2020-03 (partly covered): nothing; 2–30 days since the last",
    ]
    assert repr(panel) == "<Panel of 3, every month: 2020-01, 2020-02, 2020-03>"
    assert repr(panel[2]) == f"<PanelRow {panel[2]}>"
    assert panel._repr_html_().count("<tr>") == 4


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"every": "weeks"}, UnknownValueError, 'every: expected one of .* did you mean "week"'),
    ({"kinds": "meetings"}, UnknownValueError, 'kinds: .* did you mean "meeting"'),
    ({"kinds": ["call", "chat"]}, UnknownValueError, "kinds: expected one of"),
    ({"between": ("2019", "2020")}, NotOnRecordError, "between: 2019-01-01 to 2020-12-31 is not"),
    ({"between": ("2020", "2020-06~")}, DateError, "qualified"),
    ({"between": ("2020-02", "2020-01")}, DateError, "before it starts"),
    ({"between": "2020"}, TypeError, "between: expected a tuple of two dates"),
    ({"between": ["2020", "2020"]}, TypeError, "between: expected a tuple of two dates"),
]


@pytest.mark.parametrize(("asked", "error", "message"), WRONG)
def test_a_wrong_question_is_refused(
    asked: dict[str, Any], error: type[Exception], message: str
) -> None:
    events = Events([an_event("a", "2020-01-01")], span=Span("2020", "2020"))
    with pytest.raises(error, match=message) as caught:
        events.panel(**asked)
    assert isinstance(caught.value, TrumpputinError) == (error is not TypeError)
