"""Laws of the time between events, checked by trying every day that the dates allow."""

import pickle
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trumpputin import Event, Events, Gap, Gaps, Measure, PartialDate, UnknownValueError

from .strategies import (
    HELSINKI,
    allowed_days,
    an_event,
    bounds,
    days_of,
    event_lists,
    event_tables,
    month_spans,
)

MEASURES = st.sampled_from(Measure)
Span = tuple[PartialDate, PartialDate]


def _starts(event: Event) -> set[date]:
    return {start for start, _ in allowed_days(event)}


def _ends(event: Event) -> set[date]:
    return {end for _, end in allowed_days(event)}


def numbered(*spans: Sequence[object]) -> list[Event]:
    """An event for each span, with the ids e0, e1, and so on."""
    return [an_event(f"e{index}", *span) for index, span in enumerate(spans)]


# -- one gap -----------------------------------------------------------------------------------


@given(month_spans(), month_spans(), MEASURES)
def test_days_are_the_fewest_and_the_most_that_the_dates_allow(
    one: Span, other: Span, measure: Measure
) -> None:
    gap = Gap(before=an_event("a", *one), after=an_event("b", *other), measure=measure)
    left = _ends(gap.before) if measure is Measure.end_to_start else _starts(gap.before)
    numbers = {(b - a).days for a in left for b in _starts(gap.after)}
    assert (gap.days.min, gap.days.max) == (min(numbers), max(numbers))


@pytest.mark.parametrize(
    ("before", "after", "days", "words"),
    [
        (("2025-02-11",), ("2025-02-12",), "1 day", "1 day"),
        (("2025-02-12",), ("2025-02-12",), "0 days", "0 days"),
        (("2019-06-28",), ("2025-08-15",), "2,240 days", "6 years, 1 month, 18 days"),
        (("2025-02",), ("2025-03",), "1–58 days", "None"),
        (("2025-02",), ("2025-02-12",), "-16 to 11 days", "None"),
        (("2025-02-11", "2025-02-13"), ("2025-02-12",), "-1 day", "None"),
        (("2024", "2024-01-01"), ("2025", "2025-01-01"), "366 days", "1 year"),
    ],
)
def test_the_next_day_is_one_day_later(
    before: tuple[str, ...], after: tuple[str, ...], days: str, words: str
) -> None:
    gap = Gap(before=an_event("a", *before), after=an_event("b", *after))
    assert str(gap.days) == days
    assert str(gap.calendar_difference) == words
    assert days in str(gap)


def test_a_start_to_start_gap_is_measured_between_first_days() -> None:
    a, b = an_event("a", "2025-01-01", "2025-01-03"), an_event("b", "2025-02-02")
    gap = Gap(before=a, after=b, measure="start-to-start")
    assert int(gap.days) == 32
    assert str(gap.calendar_difference) == "1 month, 1 day"
    assert str(gap).endswith(": 32 days from start to start (1 month, 1 day)")
    assert str(Gap(before=a, after=b).calendar_difference) == "30 days"


def test_words_are_given_only_between_known_days() -> None:
    exact, month = an_event("a", "2020-01-01"), an_event("b", "2020-03")
    lasted, last = an_event("c", "2020-02", "2020-02-03"), an_event("d", "2020-03-03")
    for before, after in ((exact, month), (month, exact), (lasted, month)):
        assert Gap(before=before, after=after).calendar_difference is None
    assert str(Gap(before=lasted, after=last).calendar_difference) == "1 month"
    from_start = Gap(before=lasted, after=last, measure="start-to-start")
    assert from_start.calendar_difference is None


UNCERTAIN = "; the two may overlap, or another event may lie between"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (("2020-01-01",), ("2020-01-31",), "2020-01-01 call to 2020-01-31 call: 30 days"),
        (
            ("2020-01-01",),
            ("2020-02-01",),
            "2020-01-01 call to 2020-02-01 call: 31 days (1 month)",
        ),
        (
            ("2020-01-01", "2020-01-03"),
            ("2020-01-02",),
            "2020-01-01/2020-01-03 call to 2020-01-02 call: -1 day"
            "; the second began before the first had ended",
        ),
        (
            ("2020-01",),
            ("2020-01-01",),
            f"2020-01 call to 2020-01-01 call: -30 to 0 days{UNCERTAIN}",
        ),
        (("2020-01",), ("2020-02",), "2020-01 call to 2020-02 call: 1–59 days"),
    ],
)
def test_a_gap_prints_as_one_plain_line(
    before: tuple[str, ...], after: tuple[str, ...], line: str
) -> None:
    gap = Gap(before=an_event("a", *before), after=an_event("b", *after))
    assert str(gap) == line
    assert repr(gap) == f"<Gap a to b: {gap.days}>"
    interrupted = Gap(before=gap.before, after=gap.after, may_be_interrupted=True)
    assert str(interrupted) == (line if "; " in line else line + UNCERTAIN)
    assert not interrupted.is_certain


def test_a_gap_prints_the_place_or_else_the_kind() -> None:
    before = an_event("a", "2020-01-01", kind="public_exchange")
    after = an_event("b", "2020-01-02", kind="meeting", location=HELSINKI)
    assert str(Gap(before=before, after=after)) == (
        "2020-01-01 public exchange to 2020-01-02 Helsinki: 1 day"
    )


def test_a_gap_lies_between_events_and_has_a_known_measure() -> None:
    event = an_event("a", "2020")
    with pytest.raises(TypeError, match="before: expected an Event, got 'a'"):
        Gap(before="a", after=event)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as caught:
        Gap(before=event, after="x" * 500)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300
    for ask in (lambda: Gap(before=event, after=event, measure="between"), _gaps_between):
        with pytest.raises(UnknownValueError, match="measure: expected one of end-to-start, "):
            ask()


def _gaps_between() -> Gaps:
    return Events().gaps("between")  # type: ignore[arg-type]


# -- the gaps of a selection -------------------------------------------------------------------


@given(event_tables(), MEASURES)
def test_there_is_one_gap_between_every_two_neighbours(events: Events, measure: Measure) -> None:
    gaps = events.gaps(measure)
    assert len(gaps) == max(len(events) - 1, 0)
    assert [gap.before for gap in gaps] == list(events)[:-1]
    assert [gap.after for gap in gaps] == list(events)[1:]
    assert all(gap.measure is measure for gap in gaps)


@given(event_lists(), st.randoms())
def test_gaps_are_the_same_for_any_order_of_the_input(events: list[Event], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = Events(events).gaps(), Events(shuffled).gaps()
    assert one == other
    assert hash(one) == hash(other)
    assert list(one) == list(other)


def _may_interrupt(other: Event, gap: Gap) -> bool:
    """Whether for some choice of days it ends after the one ended and begins before the other."""
    for ended in _ends(gap.before):
        starts = [start for start, end in allowed_days(other) if end > ended]
        if starts and min(starts) < max(_starts(gap.after)):
            return True
    return False


@given(st.lists(month_spans(), max_size=5))
def test_a_gap_is_certain_exactly_when_every_choice_of_days_leaves_it(spans: list[Span]) -> None:
    events = Events(numbered(*spans))
    for gap in events.gaps():
        others = [event for event in events if event.id not in (gap.before.id, gap.after.id)]
        assert gap.may_be_interrupted == any(_may_interrupt(other, gap) for other in others)
        in_order = max(_ends(gap.before)) <= min(_starts(gap.after))
        assert gap.is_certain == (in_order and not gap.may_be_interrupted)


@pytest.mark.parametrize(
    ("dates", "certain"),
    [
        # An event that began long before may still be under way.
        ([("2020-01-30", "2020-02-10"), ("2020-02",), ("2020-03",)], [False, False]),
        # On no day is a third event both after the one and before the other.
        ([("2020-01",), ("2020-01-05",), ("2020-01-06",)], [False, True]),
        # The end of an event narrows its start.
        ([("2024", "2024-01-01"), ("2024-01-02",), ("2024-01-04",)], [True, True]),
        ([("2024-01-01",), ("2024", "2024-01-02"), ("2024-02-01",)], [True, True]),
    ],
)
def test_certainty_in_small_selections(dates: list[tuple[str, ...]], certain: list[bool]) -> None:
    assert [gap.is_certain for gap in Events(numbered(*dates)).gaps()] == certain


def test_of_many_earlier_events_the_one_that_ends_last_counts() -> None:
    short = [an_event(f"b{number}", f"2020-01-0{number}") for number in range(1, 9, 2)]
    for end, certain in (("2020-06-01", False), ("2020-01-01", True)):
        events = Events([an_event("a", "2019-01-01", end), *short])
        assert [gap.is_certain for gap in events.gaps()] == [certain] * 4


@given(bounds())
def test_a_coarse_neighbour_that_may_lie_between_makes_a_gap_uncertain(other: PartialDate) -> None:
    events = Events([an_event("a", "2020-01-10"), an_event("b", "2020-01-20")])
    third = an_event("c", other)
    gaps = (events | Events([third])).gaps()
    between = any(date(2020, 1, 10) < day < date(2020, 1, 20) for day in days_of(other))
    exact = [gap for gap in gaps if third not in (gap.before, gap.after)]
    assert [gap.is_certain for gap in exact] == [not between] * len(exact)
    assert exact or between


@given(event_tables(max_size=6), MEASURES, st.integers(1, 3))
def test_a_slice_of_gaps_is_gaps_in_their_order(
    events: Events, measure: Measure, step: int
) -> None:
    gaps = events.gaps(measure)
    some = gaps[1::step]
    assert isinstance(some, Gaps)
    assert list(some) == list(gaps)[1::step]
    assert set(some.longest()) <= set(some)
    assert list(reversed(gaps)) == list(gaps)[::-1]
    assert str(gaps).splitlines() == list(map(str, gaps))
    assert pickle.loads(pickle.dumps(some)) == some
    if gaps:
        assert gaps[-1] == list(gaps)[-1]
        assert gaps.index(gaps[-1]) == len(gaps) - 1
    with pytest.raises(ValueError, match=r"use reversed\(\)"):
        _ = gaps[::-1]


# -- the longest -------------------------------------------------------------------------------


@st.composite
def _small_events(draw: st.DrawFn) -> list[Event]:
    """A few events, at most two of them on unknown days, so that all choices can be tried."""
    days = ["2021-02-03", "2021-02-20", "2021-03-09", "2021-03-30"]
    coarse = draw(st.lists(st.sampled_from(["2021-02", "2021-03"]), min_size=1, max_size=2))
    exact = draw(st.lists(st.sampled_from(days), min_size=1, max_size=3))
    events = []
    for index, text in enumerate((*coarse, *exact)):
        start = PartialDate.parse(text)
        end = start.latest + timedelta(days=draw(st.integers(1, 9)))
        events.append(an_event(f"e{index}", start, end if draw(st.booleans()) else start))
    return events


@settings(max_examples=30)
@given(_small_events(), MEASURES)
@example(
    numbered(("2021-01-17", "2021-01-29"), ("2021-02", "2021-02-27"), ("2021-04-08",)),
    Measure.end_to_start,
)
@example(
    numbered(
        ("2021-02-02", "2021-02-14"), ("2021-03",), ("2021-03-29", "2021-03-30"), ("2021-03-31",)
    ),
    Measure.start_to_start,
)
@example(
    numbered(("2021-01", "2021-02-07"), ("2021-02", "2021-02-28"), ("2021-02-08",)),
    Measure.end_to_start,
)
def test_the_longest_are_those_that_some_choice_of_days_makes_longest(
    events: list[Event], measure: Measure
) -> None:
    table = Events(events)
    side = 1 if measure is Measure.end_to_start else 0
    expected = set()
    for chosen in product(*map(allowed_days, table)):
        numbers = [(after[0] - before[side]).days for before, after in pairwise(chosen)]
        longest = max(numbers, default=0)
        expected |= {index for index, number in enumerate(numbers) if number == longest}
    gaps = table.gaps(measure)
    assert gaps.longest() == tuple(gaps[index] for index in sorted(expected))


@given(st.lists(st.dates(), min_size=2, max_size=6))
def test_between_exact_dates_the_longest_has_the_most_days(days: list[date]) -> None:
    gaps = Events(numbered(*((day,) for day in days))).gaps()
    most = max(int(gap.days) for gap in gaps)
    assert gaps.longest() == tuple(gap for gap in gaps if int(gap.days) == most)


def test_a_gap_that_cannot_be_the_longest_is_not_named() -> None:
    # Between the 1st and the 30th lies one event on an unknown day: one of the two gaps around it
    # is 15 days or longer, so the gap of 10 days cannot be the longest, though each can be 1.
    dates = [("2021-04-01",), ("2021-04",), ("2021-04-30",), ("2021-05-10",)]
    assert [gap.before.id for gap in Events(numbered(*dates)).gaps().longest()] == ["e0", "e1"]


@settings(max_examples=30)
@given(_small_events(), MEASURES)
def test_a_gap_ranks_between_the_places_that_any_choice_of_days_gives_it(
    events: list[Event], measure: Measure
) -> None:
    table = Events(events)
    side = 1 if measure is Measure.end_to_start else 0
    ranks = [table.gaps(measure).rank(gap) for gap in table.gaps(measure)]
    for chosen in product(*map(allowed_days, table)):
        numbers = [(after[0] - before[side]).days for before, after in pairwise(chosen)]
        for number, (first, last) in zip(numbers, ranks, strict=True):
            assert first <= 1 + sum(other > number for other in numbers) <= last


@given(st.lists(st.dates(), min_size=2, max_size=6), st.dates())
def test_between_exact_dates_the_rank_is_one_more_than_the_number_of_longer_gaps(
    days: list[date], day: date
) -> None:
    *rest, other = numbered(*((each,) for each in (*days, day)))
    gaps = Events(rest).gaps()
    foreign = Gap(before=rest[0], after=other)  # of a gap that is not among them, too
    for gap in (*gaps, foreign):
        longer = sum(each.days.min > gap.days.min for each in gaps)
        assert gaps.rank(gap) == (longer + 1, longer + 1)


def test_nothing_is_the_longest_of_no_gaps() -> None:
    assert list(Gaps()) == []
    assert Events().gaps().longest() == Events([an_event("a", "2020")]).gaps().longest() == ()
