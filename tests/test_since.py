"""Laws of the days since the last event, and of the span that bounds what is known."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import (
    Coverage,
    DateError,
    Days,
    Event,
    Events,
    NotOnRecordError,
    PartialDate,
    Quotes,
    Span,
    UnknownValueError,
)
from trumpputin.tables import confirmed, unconfirmed

from .strategies import HELSINKI, allowed_days, an_event, bounds, days_of, month_spans

MONTHS = bounds().filter(lambda day: day.month is not None)


@st.composite
def month_tables(draw: st.DrawFn, max_size: int = 4, span: Span | None = None) -> Events:
    """Events known to the day or the month, so that every day can be tried."""
    dates = draw(st.lists(month_spans(), max_size=max_size))
    rows = (an_event(f"e{index}", *each) for index, each in enumerate(dates))
    return Events(rows, span=span)


@st.composite
def date_spans(draw: st.DrawFn) -> Span:
    """A span within the months in which events are drawn."""
    one, other = sorted((draw(MONTHS), draw(MONTHS)), key=lambda day: (day.earliest, day.latest))
    return Span(one.earliest, max(one.latest, other.latest))


def _is_outside(event: Event, span: Span) -> bool:
    return event.end.latest < span.first or event.start.earliest > span.last


# -- on record ---------------------------------------------------------------------------------


def _last_on(day: date, events: Events) -> set[tuple[int, str]] | None:
    """Every event that may be the last on a day, with every number of days that it may be ago.

    None if nothing has certainly begun.
    """
    # For each event every day on which it may have ended by then; None if it may not have begun.
    ends = {
        event.id: {min(end, day) if start <= day else None for start, end in allowed_days(event)}
        for event in events
    }
    if all(None in days for days in ends.values()):
        return None
    return {
        ((day - end).days, id_)
        for id_, days in ends.items()
        for end in days
        if end is not None
        and all(
            None in others or min(other for other in others if other) <= end
            for another, others in ends.items()
            if another != id_
        )
    }


@given(month_tables(), MONTHS)
def test_days_and_candidates_are_exactly_those_that_some_choice_of_days_gives(
    events: Events, on: PartialDate
) -> None:
    answers = [_last_on(day, events) for day in days_of(on)]
    if answers[0] is None:
        with pytest.raises(NotOnRecordError, match="no event had certainly begun by"):
            events.since(on)
        return
    possible = set().union(*filter(None, answers))
    since = events.since(on)
    assert since.days == since.days_on_record
    assert since.days.min == min(days for days, _ in possible)
    assert since.days.max == max(days for days, _ in possible)
    assert {event.id for event in since.candidates} == {id_ for _, id_ in possible}
    assert since.event is since.candidates[-1]
    assert since.is_certain == (len(possible) == 1)


@pytest.mark.parametrize(
    ("dates", "on", "days"),
    [
        ([("2020-01-01", "2020-01-05")], "2020-01-03", Days(0, 0)),
        ([("2020-01-01", "2020-01-05")], "2020-01-07", Days(2, 2)),
        ([("2020-01-01",), ("2020-01-31",)], "2020-01", Days(0, 29)),
        ([("2020-01-01",), ("2020-01-20", "2020-01-21")], "2020-02", Days(11, 39)),
        ([("2020-01-01",), ("2020-02",), ("2020-02-10",)], "2020-02", Days(0, 39)),
        ([("2020-01-01",), ("2020-02",), ("2020-02-10",)], "2020-03-10", Days(10, 29)),
    ],
)
def test_waiting_ends_at_the_first_certain_start(
    dates: list[tuple[str, ...]], on: str, days: Days
) -> None:
    events = Events(an_event(f"e{index}", *span) for index, span in enumerate(dates))
    assert events.since(on).days == days


# -- spans -------------------------------------------------------------------------------------


@given(st.data(), date_spans(), MONTHS)
def test_no_event_outside_the_span_changes_what_is_certain(
    data: st.DataObject, span: Span, on: PartialDate
) -> None:
    known = data.draw(month_tables(span=span))
    unseen = [
        attrs.evolve(event, id=f"unseen-{event.id}")
        for event in data.draw(month_tables(max_size=6))
        if _is_outside(event, span)
    ]
    complete = Events((*known, *unseen))
    try:
        since = known.since(on)
    except NotOnRecordError:
        pass
    else:
        true = complete.since(on).days
        assert since.days.min <= true.min
        assert true.max <= since.days.max
        assert since.days_on_record == Events(known).since(on).days
        ended_in_span = since.days_on_record.max <= (on.earliest - span.first).days
        if span.holds(on.earliest, on.latest) and ended_in_span:
            assert since.days == since.days_on_record
        if since.is_certain:
            assert true == since.days
    for by in ("year", "quarter", "month"):
        counts: Any = known.counts(by)
        true_counts: Any = complete.counts(by)
        for period in counts.keys() - set(counts.partial):
            assert counts[period] == true_counts[period]
        assert counts.total + len(counts.unplaced) == len(known)
        assert not counts.keys() & set(counts.uncovered)


@given(st.data(), date_spans(), MONTHS, MONTHS)
def test_a_filter_narrows_the_span_to_what_the_selection_still_answers_for(
    data: st.DataObject, span: Span, one: PartialDate, other: PartialDate
) -> None:
    events = data.draw(month_tables(span=span))
    first, last = sorted((one, other), key=lambda day: (day.earliest, day.latest))
    between = events.between(first.earliest, max(first.latest, last.latest))
    for selection in (events.before(one), events.after(one), between, events.on(one)):
        try:
            narrowed = selection.span
        except NotOnRecordError:
            continue
        assert narrowed is not None
        assert span.holds(narrowed.first, narrowed.last)
        assert all(_is_outside(event, narrowed) for event in events - selection)
        try:
            since = selection.since(other)
        except NotOnRecordError:
            continue
        true = events.since(other)
        assert since.days.min <= true.days.min
        assert true.days.max <= since.days.max
        if selection.counts("month") and not selection.counts("month").partial:
            assert selection.counts("month").items() <= events.counts("month").items()


def _months(first: str, last: str) -> Events:
    months = [f"2020-{number:02d}" for number in range(1, 13)]
    return Events(
        (an_event(f"e{month}", f"{month}-15") for month in months), span=Span(first, last)
    )


WHOLE = "2020-02-01 to 2020-10-31"


@pytest.mark.parametrize(
    ("select", "span"),
    [
        (lambda e: e, WHOLE),
        (lambda e: e[:2], WHOLE),
        (lambda e: e.where(kind="call"), WHOLE),
        (lambda e: e & Events(e), WHOLE),
        (lambda e: e - Events(), WHOLE),
        (lambda e: e | Events(e), WHOLE),
        (lambda e: e.encounters(), WHOLE),
        (lambda e: e.on_calendar("America/New_York"), WHOLE),
        (lambda e: e | _months("2020-05", "2021"), "2020-05-01 to 2020-10-31"),
        (lambda e: e.before("2020-05"), "2020-02-01 to 2020-04-30"),
        (lambda e: e.after("2020-05", certainly=True), "2020-06-01 to 2020-10-31"),
        (lambda e: e.between("2020-05", "2020-06"), "2020-05-01 to 2020-06-30"),
        (lambda e: e.on("2020-05-15"), "2020-05-15 to 2020-05-15"),
        (lambda e: e.before("2020-06").after("2020-04"), "2020-05-01 to 2020-05-31"),
    ],
)
def test_selections_keep_narrow_or_intersect_the_span(select: Any, span: str) -> None:
    selection = select(_months("2020-02", "2020-10"))
    assert str(selection.span) == span
    assert span in repr(selection)
    assert f", {span}</caption>" in selection._repr_html_()


def test_days_on_which_an_event_left_out_was_under_way_are_not_covered() -> None:
    rows = [an_event("long", "2020-01-30", "2020-02-02"), an_event("short", "2020-02-20")]
    events = Events(rows, span=Span("2020", "2020"))
    assert events.after("2020-01").span == Span("2020-02-03", "2020")


@pytest.mark.parametrize(
    "empty",
    [
        lambda: _months("2020-01", "2020-02") | _months("2020-04", "2020-05"),
        lambda: _months("2020-01", "2020-02").after("2020-03"),
        lambda: _months("2020-01", "2020-02").before("0001"),
    ],
)
def test_a_table_that_covers_no_day_refuses_questions_that_need_a_span(empty: Any) -> None:
    events = empty()
    assert ", no day" in repr(events)
    for ask in (lambda: events.span, events.since, lambda: events.since("2021")):
        with pytest.raises(NotOnRecordError, match="cover no day"):
            ask()
    assert events.gaps().open is None
    counts = events.counts("month", between=("2020-01", "2021-12"))
    assert set(counts) == set(counts.partial) == {str(event.start)[:7] for event in events}
    assert counts.total == len(events)
    assert Events(events).span is None


def test_a_span_is_of_whole_periods_and_does_not_end_before_it_starts() -> None:
    span = Span("2013-06", "2026-04")
    assert (span.first, span.last) == (date(2013, 6, 1), date(2026, 4, 30))
    assert span == Span(date(2013, 6, 1), PartialDate.parse("2026-04-30"))
    for first, last in (("2020", "2019"), ("2020~", "2021"), ("2020", None)):
        with pytest.raises(DateError):
            Span(first, last)  # type: ignore[arg-type]


def test_loose_tables_and_quotations_have_no_span() -> None:
    assert Events().span is None
    assert Quotes().span is None
    loose = Events([an_event("a", "2020-01-01")])
    assert loose.before("2021").span is None
    assert loose.since("2030-01-01").days == Days(3653, 3653)
    assert loose.since("2030-01-01").covered_through is None
    assert loose.counts(between=("2019", "2021")).uncovered == ()
    assert loose.gaps().open is None
    with pytest.raises(ValueError, match="on: expected a date"):
        loose.since()


# -- what is shown -----------------------------------------------------------------------------


def test_past_the_span_the_days_since_are_a_bound_and_say_so() -> None:
    rows = [an_event("a", "2019-06-28"), an_event("b", "2025-08-15", location=HELSINKI)]
    events = Events(rows, span=Span("2013-06", "2026-04"))
    since = events.since("2026-11-28")
    assert (since.days_on_record, since.days) == (Days(470, 470), Days(0, 470))
    assert not since.is_certain
    assert since.covered_through == date(2026, 4, 30)
    assert str(since) == (
        "470 days since 2025-08-15 Helsinki, if none followed after 2026-04-30 (checked to there); "
        "0–470 days for certain"
    )
    assert repr(since) == "<Since b: 0–470 days>"
    followed = attrs.evolve(since, unconfirmed=(rows[0],))
    assert str(followed).endswith("; unconfirmed contacts that may have followed: 1")
    assert str(events.since()) == "258 days since 2025-08-15 Helsinki"
    assert events.since().is_certain
    assert events.gaps().open == events.since()
    assert events.gaps()[:].open is None
    assert events[:1].gaps().open == events[:1].since()
    assert events[:0].gaps().open is None


def test_other_events_that_could_be_the_last_are_named() -> None:
    events = Events(an_event(f"e{number}", "2020-01") for number in range(5))
    assert str(events[:2].since("2020-02-01")) == "1–31 days since 2020-01 call or 2020-01 call"
    assert str(events.since("2020-02-01")).endswith("or 2020-01 call or 2 others")


def test_counts_mark_partial_periods_and_give_no_number_for_uncovered_ones() -> None:
    rows = [an_event("a", "2019-01-01"), an_event("b", "2021-02-01")]
    events = Events(rows, span=Span("2019-07", "2021-03"))
    counts = events.counts("year", between=("2017", "2022"))
    assert dict(counts) == {2019: 1, 2020: 0, 2021: 1}
    assert counts.partial == (2019, 2021)
    assert counts.uncovered == (2017, 2018, 2022)
    lines = ["2019 (partly covered): 1", "2020: 0", "2021 (partly covered): 1"]
    assert str(counts).splitlines() == [*lines, "not covered: 2017, 2018, 2022"]
    assert repr(counts).endswith("; unplaced: 0, partly: 2, not covered: 3>")
    assert "<td>2019 (partly covered)</td>" in counts._repr_html_()
    asked = events.counts("year", between=("2020", "2021-03"))
    assert (asked.partial, asked.uncovered) == ((), ())
    assert events.counts("year", between=("2021-04", "2021")).uncovered == (2021,)
    assert events.counts("kind").partial == ()


# -- the tables of a record --------------------------------------------------------------------


def test_the_tables_of_a_record_know_their_spans_and_what_they_can_hold() -> None:
    coverage = Coverage(start="2013-06", vetted_through="2019-06", through="2020")
    rows = [an_event("a", "2019-01-01"), an_event("b", "2020-01-01", status="disputed")]
    release = attrs.evolve(tp.dataset.release, coverage=coverage)
    events, others = confirmed(rows, release), unconfirmed(rows, release)
    assert (events.ids, events.span) == (("a",), Span("2013-06", "2019-06"))
    assert (others.ids, others.span) == (("b",), Span("2013-06", "2020"))
    assert others.where(status="cancelled").ids == ()
    for table, status, name in (
        (events, "provisional", "unconfirmed"),
        (events[:0], ["confirmed", "disputed"], "unconfirmed"),
        (others.before("2019"), "confirmed", "events"),
    ):
        with pytest.raises(UnknownValueError, match=rf"status: no event .* tp\.{name}"):
            table.where(status=status)
    assert (events | others).where(status=["confirmed", "disputed"]).ids == ("a", "b")
    assert Events(rows).where(status="cancelled").ids == ()
    with pytest.raises(DateError, match="before it starts"):
        confirmed(
            rows, attrs.evolve(release, coverage=attrs.evolve(coverage, vetted_through="2012"))
        )
