"""Laws of counting: every event is counted, or named as one that cannot be placed."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trumpputin import DateError, Event, Events, PartialDate, UnknownValueError
from trumpputin.counts import By, ByText, counts_of

from .strategies import (
    ALICE,
    BOB,
    HELSINKI,
    allowed_days,
    an_event,
    bounds,
    event_lists,
    event_tables,
    month_spans,
)

PERIODS: dict[By, Callable[[date], object]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: f"{day.year}-Q{(day.month + 2) // 3}",
    "month": lambda day: f"{day:%Y-%m}",
}
ONCE = sorted(set(get_args(By)) - {"participant", "topic"})


@given(event_tables(), st.sampled_from(ONCE))
def test_counted_and_unplaced_together_are_the_events(events: Events, by: By) -> None:
    counts = counts_of(events, by)
    assert counts.total + len(counts.unplaced) == len(events)
    assert sum(counts.values()) == counts.total


@given(event_tables(), st.sampled_from(ONCE), bounds(), bounds())
def test_only_events_certainly_outside_the_span_are_left_out(
    events: Events, by: By, one: PartialDate, other: PartialDate
) -> None:
    if other.latest < one.earliest:
        one, other = other, one
    counts = counts_of(events, by, (one, other))
    inside = events.between(one, other, certainly=True)
    possible = events.between(one, other)
    assert counts.total + len(counts.unplaced) == len(possible)
    assert counts.total <= len(inside)
    assert {e.id for e in possible - inside} <= {e.id for e in counts.unplaced}


@given(month_spans())
def test_an_event_is_placed_when_all_its_possible_starts_are_in_one_period(
    span: tuple[PartialDate, PartialDate],
) -> None:
    event = an_event("a", *span)
    for by, period_of in PERIODS.items():
        periods = {period_of(start) for start, _ in allowed_days(event)}
        counts: Any = counts_of([event], by)
        expected = dict.fromkeys(periods, 1) if len(periods) == 1 else {}
        assert counts == expected
        assert counts.unplaced == (() if expected else (event,))


def test_the_end_of_an_event_can_place_its_start() -> None:
    events = Events([an_event("a", "2024", "2024-01-10")])
    assert dict(events.counts("month")) == {"2024-01": 1}
    assert dict(events.counts("month", between=("2024-01-11", "2024-12"))).get("2024-01") == 0


@given(event_lists(), st.randoms(), st.sampled_from(get_args(By)))
def test_counts_are_the_same_for_any_order_of_the_input(
    events: list[Event], random: object, by: By
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = counts_of(Events(events), by), counts_of(Events(shuffled), by)
    assert (list(one.items()), one.unplaced) == (list(other.items()), other.unplaced)


@given(event_tables(), st.sampled_from([*PERIODS]))
def test_periods_run_without_holes(events: Events, by: By) -> None:
    counts: Any = counts_of(events, by)
    months = [date(year, month, 1) for year in range(2010, 2030) for month in range(1, 13)]
    every = list(dict.fromkeys(map(PERIODS[by], months)))
    keys = list(counts)
    if keys:
        assert keys == every[every.index(keys[0]) : every.index(keys[-1]) + 1]
        assert counts[keys[0]] > 0
        assert counts[keys[-1]] > 0


def test_only_years_are_numbers() -> None:
    events = Events([an_event("a", "2020-05-01", level=None)])
    assert list(events.counts("year")) == [2020]
    assert set(get_args(By)) == {"year", *get_args(ByText)}
    for by in get_args(ByText):
        assert all(isinstance(key, str) for key in events.counts(by))


def test_events_too_coarsely_dated_are_unplaced() -> None:
    table = Events([an_event("a", "2020"), an_event("b", "2020-05"), an_event("c", "2020-07-01")])
    assert dict(table.counts("year")) == {2020: 3}
    counts = table.counts("month")
    assert dict(counts) == {"2020-05": 1, "2020-06": 0, "2020-07": 1}
    assert [event.id for event in counts.unplaced] == ["a"]
    assert str(counts).splitlines() == ["2020-05: 1", "2020-06: 0", "2020-07: 1", "unplaced: 1"]


def test_a_span_fixes_the_periods() -> None:
    table = Events([an_event("a", "2020-05-01")])
    assert dict(table.counts("year", between=("2019", "2021"))) == {2019: 0, 2020: 1, 2021: 0}
    assert dict(table.counts("year", between=("2019-07", "2019-08"))) == {2019: 0}
    quarters = Events().counts("quarter", between=("2019", "2019"))
    assert dict(quarters) == {f"2019-Q{number}": 0 for number in (1, 2, 3, 4)}
    assert dict(Events().counts()) == {}


def test_values_are_counted_most_frequent_first() -> None:
    table = Events(
        [
            an_event("a", "2020-01-01", topics=("x", "y")),
            an_event("b", "2020-01-02", topics=("y",), initiator=BOB),
            an_event("c", "2020-01-03", kind="meeting", level="brief", location=HELSINKI),
        ]
    )
    assert list(table.counts("topic").items()) == [("y", 2), ("x", 1)]
    assert list(table[:1].counts("topic")) == ["x", "y"]
    assert [event.id for event in table.counts("topic").unplaced] == ["c"]
    for by, expected in (
        ("initiator", {"bob": 1}),
        ("country", {"FI": 1}),
        ("city", {"Helsinki": 1}),
        ("location", {"helsinki": 1}),
        ("kind", {"call": 2, "meeting": 1}),
        ("level", {"brief": 1}),
        ("participant", {ALICE.id: 3, BOB.id: 3}),
        ("status", {"confirmed": 3}),
        ("format", {}),
    ):
        assert dict(table.counts(by)) == expected  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("by", "between", "error", "message"),
    [
        ("months", None, UnknownValueError, 'by: expected one of year, .* did you mean "month"'),
        ("year", "2017", TypeError, "between: expected a tuple of two dates, got '2017'"),
        ("year", ["2017", "2018"], TypeError, "between: expected a tuple of two dates"),
        ("year", ("2017",), TypeError, "between: expected a tuple of two dates"),
        ("year", ("2021", "2019"), DateError, "before it starts"),
        ("year", ("2021", "2022~"), DateError, "qualified"),
    ],
)
def test_a_wrong_question_is_refused(
    by: Any, between: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Events().counts(by, between=between)


def test_periods_before_the_year_1000_keep_four_digits() -> None:
    table = Events([an_event("a", "0099-12-31"), an_event("b", "0100-01-01")])
    assert list(table.counts("month")) == ["0099-12", "0100-01"]
    assert list(table.counts("quarter")) == ["0099-Q4", "0100-Q1"]
    assert list(table.counts("year")) == [99, 100]


def test_large_numbers_print_with_separators() -> None:
    many = [an_event(f"e{number}", "2020-01-01") for number in range(1_001)]
    some = [an_event(f"u{number}", "2020") for number in range(1_002)]
    assert str(counts_of([*many, *some], "month")) == "2020-01: 1,001\nunplaced: 1,002"


def test_events_that_may_lie_outside_the_span_are_unplaced() -> None:
    edge, inside, outside = an_event("a", "2020"), an_event("b", "2020-03"), an_event("c", "2019")
    counts = counts_of([edge, inside, outside], "kind", ("2020-02", "2020-03"))
    assert dict(counts) == {"call": 1}
    assert counts.unplaced == (edge,)
    for span in (("2020-03-01", "2020-03-31"), ("2020", "2020")):
        months: Any = counts_of([inside], "month", span)
        assert months["2020-03"] == 1
    assert counts_of([inside], "kind", ("2020-03-31", "2020-04")).unplaced == (inside,)
    assert counts_of([inside], "kind", ("2020-02", "2020-03-01")).unplaced == (inside,)
