"""Laws of the time between events, checked by trying every day that the dates allow."""

from datetime import timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trumpputin import Event, Events, Gap, Gaps, Measure, PartialDate, UnknownValueError

from .strategies import HELSINKI, an_event, bounds, event_lists, event_tables, spans

MEASURES = st.sampled_from(Measure)


def _days(value: PartialDate) -> range:
    return range(value.earliest.toordinal(), value.latest.toordinal() + 1)


@given(spans(), spans(), MEASURES)
def test_bounds_hold_for_every_pair_of_days_and_are_reached(
    one: tuple[PartialDate, PartialDate], other: tuple[PartialDate, PartialDate], measure: Measure
) -> None:
    gap = Gap(before=an_event("a", *one), after=an_event("b", *other), measure=measure)
    left = one[1] if measure is Measure.end_to_start else one[0]
    numbers = {b - a for a in (_days(left)[0], _days(left)[-1]) for b in _days(other[0])}
    assert gap.days.min == min(numbers)
    assert gap.days.max == max(numbers)


@given(event_tables(), MEASURES)
def test_there_is_a_gap_between_each_two_neighbours(events: Events, measure: Measure) -> None:
    gaps = events.gaps(measure)
    assert len(gaps) == max(len(events) - 1, 0)
    assert [gap.before for gap in gaps] == list(events)[:-1]
    assert [gap.after for gap in gaps] == list(events)[1:]
    assert all(gap.measure is measure for gap in gaps)


def _is_certain(before: Event, after: Event, others: list[Event]) -> bool:
    """The definition, word by word."""
    return before.end.latest <= after.start.earliest and all(
        other.end.latest <= before.end.earliest or other.start.earliest >= after.start.latest
        for other in others
    )


@settings(max_examples=500)
@given(event_tables(max_size=8))
def test_certainty_is_as_defined(events: Events) -> None:
    for gap in events.gaps():
        others = [event for event in events if event.id not in (gap.before.id, gap.after.id)]
        assert gap.is_certain == _is_certain(gap.before, gap.after, others)


@given(event_lists(), st.randoms())
def test_gaps_are_the_same_for_any_order_of_the_input(events: list[Event], random: object) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(Events(events).gaps()) == list(Events(shuffled).gaps())


@given(bounds())
def test_a_longer_span_is_measured_from_its_own_ends(day: PartialDate) -> None:
    a, b, c = an_event("a", "2019-01-01"), an_event("b", day), an_event("c", "2021-01-01")
    whole = Gap(before=a, after=c)
    assert int(whole.days) == 731
    parts = Events([a, b, c]).gaps()
    # Adding up the parts would widen the range for nothing.
    assert sum(g.days.min for g in parts) <= 731 <= sum(g.days.max for g in parts)


# -- the longest -------------------------------------------------------------------------------


@st.composite
def _small_events(draw: st.DrawFn) -> list[Event]:
    """A few events, two of them at most on unknown days, so that all choices can be tried."""
    days = ["2021-02-03", "2021-02-20", "2021-03-09", "2021-03-30"]
    coarse = draw(st.lists(st.sampled_from(["2021-02", "2021-03"]), min_size=1, max_size=2))
    exact = draw(st.lists(st.sampled_from(days), min_size=1, max_size=3))
    events = []
    for index, text in enumerate((*coarse, *exact)):
        start = PartialDate.parse(text)
        end = start.latest + timedelta(days=draw(st.integers(1, 9)))
        events.append(an_event(f"e{index}", start, end if draw(st.booleans()) else start))
    return events


def _could_be_longest(events: Events, measure: Measure) -> set[tuple[str, str]]:
    """Every gap that is the longest for some choice of a day for each date."""
    choices = [
        [
            (day, day if event.start == event.end else _days(event.end)[0])
            for day in _days(event.start)
            if event.start == event.end or day <= _days(event.end)[0]
        ]
        for event in events
    ]
    found = set()
    for chosen in product(*choices):
        numbers = [
            after[0] - before[1 if measure is Measure.end_to_start else 0]
            for before, after in pairwise(chosen)
        ]
        longest = max(numbers)
        found |= {
            (events[index].id, events[index + 1].id)
            for index, number in enumerate(numbers)
            if number == longest
        }
    return found


@settings(max_examples=60)
@given(_small_events(), MEASURES)
def test_the_longest_are_those_that_could_be(events: list[Event], measure: Measure) -> None:
    table = Events(events)
    longest = {(gap.before.id, gap.after.id) for gap in table.gaps(measure).longest()}
    assert longest == _could_be_longest(table, measure)


@pytest.mark.parametrize(
    "dates",
    [
        [("2021-01-17", "2021-01-29"), ("2021-02", "2021-02-27"), ("2021-04-08", "2021-04-11")],
        [
            ("2021-02-02", "2021-02-14"),
            ("2021-03", "2021-03"),
            ("2021-03-29", "2021-03-30"),
            ("2021-03-31", "2021-03-31"),
        ],
        [
            ("2021-01", "2021-02-07"),
            ("2021-02", "2021-02-28"),
            ("2021-02-06", "2021-02-06"),
            ("2021-02-08", "2021-02-08"),
        ],
    ],
)
@pytest.mark.parametrize("measure", Measure)
def test_the_longest_are_found_to_the_day(dates: list[tuple[str, str]], measure: Measure) -> None:
    table = Events(an_event(f"e{index}", *span) for index, span in enumerate(dates))
    longest = {(gap.before.id, gap.after.id) for gap in table.gaps(measure).longest()}
    assert longest == _could_be_longest(table, measure)


@given(st.lists(st.dates(), min_size=2, max_size=6))
def test_with_exact_dates_the_longest_is_the_longest(days: list[object]) -> None:
    table = Events(an_event(f"e{index}", day) for index, day in enumerate(days))
    gaps = table.gaps()
    most = max(int(gap.days) for gap in gaps)
    assert gaps.longest() == tuple(gap for gap in gaps if int(gap.days) == most)


def test_a_gap_that_cannot_be_the_longest_is_not_named() -> None:
    # Between the 1st and the 30th lies one event on an unknown day: one of the two gaps around it
    # is 15 days or longer, so the gap of 10 days cannot be the longest, though each can be 1.
    table = Events(
        [
            an_event("a", "2021-04-01"),
            an_event("b", "2021-04"),
            an_event("c", "2021-04-30"),
            an_event("d", "2021-05-10"),
        ]
    )
    assert [gap.before.id for gap in table.gaps().longest()] == ["a", "b"]


def test_two_long_events_before_a_gap_are_both_looked_at() -> None:
    table = Events(
        [
            an_event("o", "2020-01-30", "2020-02-10"),
            an_event("p", "2020-02"),
            an_event("q", "2020-03"),
        ]
    )
    assert [gap.is_certain for gap in table.gaps()] == [False, False]


def test_from_start_to_start_is_measured_in_words_too() -> None:
    a, b = an_event("a", "2025-01-01", "2025-01-03"), an_event("b", "2025-02-02")
    assert str(Gap(before=a, after=b, measure="start-to-start").calendar_difference) == (
        "1 month, 1 day"
    )
    assert str(Gap(before=a, after=b).calendar_difference) == "30 days"
    assert "the second began before the first had ended" in str(Gap(before=b, after=a))
    with pytest.raises(TypeError, match="before: expected an Event, got 'a'"):
        Gap(before="a", after=b)  # type: ignore[arg-type]


def test_an_event_that_ended_early_shortens_the_longest() -> None:
    table = Events(
        [
            an_event("a", "2020-02-01"),
            an_event("b", "2020-02", "2020-02-02"),
            an_event("c", "2020-02-05"),
        ]
    )
    assert [gap.before.id for gap in table.gaps().longest()] == ["b"]


def test_no_gap_is_the_longest_of_none() -> None:
    assert list(Gaps()) == []
    assert Gap(before=an_event("a", "2020"), after=an_event("b", "2021")).disturbed is False
    assert Events().gaps().longest() == ()


# -- one gap -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "after", "days", "words"),
    [
        ("2025-02-11", "2025-02-12", "1 day", "1 day"),
        ("2025-02-12", "2025-02-12", "0 days", "0 days"),
        ("2019-06-28", "2025-08-15", "2,240 days", "6 years, 1 month, 18 days"),
        ("2025-02", "2025-03", "1–58 days", "None"),
        ("2025-02", "2025-02-12", "-16 to 11 days", "None"),
    ],
)
def test_the_day_after_is_one_and_the_same_day_is_nought(
    start: str, after: str, days: str, words: str
) -> None:
    gap = Gap(before=an_event("a", start), after=an_event("b", after))
    assert str(gap.days) == days
    assert str(gap.calendar_difference) == words
    assert days in str(gap)


def test_a_measure_is_taken_as_text_and_a_wrong_one_is_refused() -> None:
    a, b = an_event("a", "2025-01-01", "2025-01-03"), an_event("b", "2025-01-04")
    assert int(Gap(before=a, after=b, measure="start-to-start").days) == 3
    assert int(Gap(before=a, after=b).days) == 1
    told = str(Gap(before=a, after=b, measure="start-to-start"))
    assert told == "2025-01-01/2025-01-03 call to 2025-01-04 call: 3 days from start to start"
    with pytest.raises(
        UnknownValueError, match="measure: expected one of end-to-start, start-to-"
    ):
        Gap(before=a, after=b, measure="between")


def test_gaps_print_a_line_each_and_say_what_is_not_certain() -> None:
    table = Events(
        [an_event("a", "2025-02"), an_event("b", "2025-02-12"), an_event("c", "2025-03")]
    )
    first, second = str(table.gaps()).splitlines()
    assert first.startswith("2025-02 call to 2025-02-12 call: -16 to 11 days; the two may overlap")
    assert second.startswith("2025-02-12 call to 2025-03 call: 17–47 days; ")
    assert list(table.gaps()[:1]) == [table.gaps()[0]]
    assert table.gaps()[-1].after.id == "c"


MAY = "; the two may overlap, or another event may lie between"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            ("2019-06-28",),
            ("2025-08-15",),
            "2019-06-28 call to 2025-08-15 call: 2,240 days (6 years, 1 month, 18 days)",
        ),
        (("2020-01-01",), ("2020-01-31",), "2020-01-01 call to 2020-01-31 call: 30 days"),
        (
            ("2020-01-01",),
            ("2020-02-01",),
            "2020-01-01 call to 2020-02-01 call: 31 days (1 month)",
        ),
        (
            ("2020-01-01",),
            ("2021-01-01",),
            "2020-01-01 call to 2021-01-01 call: 366 days (1 year)",
        ),
        (("2020-01-01",), ("2020-01-01",), "2020-01-01 call to 2020-01-01 call: 0 days"),
        (
            ("2020-01-01", "2020-01-03"),
            ("2020-01-02",),
            "2020-01-01/2020-01-03 call to 2020-01-02 call: -1 day"
            "; the second began before the first had ended",
        ),
        (
            ("2020-03-01",),
            ("2020-01-01",),
            "2020-03-01 call to 2020-01-01 call: -60 days"
            "; the second began before the first had ended",
        ),
        (("2020-01",), ("2020-01-01",), f"2020-01 call to 2020-01-01 call: -30 to 0 days{MAY}"),
        (("2020-01",), ("2020-02",), "2020-01 call to 2020-02 call: 1–59 days"),
    ],
)
def test_a_gap_prints_as_one_plain_line(
    before: tuple[str, ...], after: tuple[str, ...], line: str
) -> None:
    gap = Gap(before=an_event("a", *before), after=an_event("b", *after))
    assert str(gap) == line
    assert repr(gap) == f"<Gap a to b: {gap.days}>"
    disturbed = Gap(before=gap.before, after=gap.after, disturbed=True)
    assert str(disturbed) == (line if "; " in line else line + MAY)
    assert not disturbed.is_certain


def test_a_gap_prints_the_place_or_else_the_kind() -> None:
    before = an_event("a", "2020-01-01", kind="public_exchange")
    after = an_event("b", "2020-01-02", kind="meeting", location=HELSINKI)
    assert str(Gap(before=before, after=after)) == (
        "2020-01-01 public exchange to 2020-01-02 Helsinki: 1 day"
    )


def test_in_words_is_only_what_two_exact_dates_are_apart() -> None:
    exact, month = an_event("a", "2020-01-01"), an_event("b", "2020-03")
    lasted = an_event("c", "2020-02", "2020-02-03")
    for before, after in ((exact, month), (month, exact), (lasted, month)):
        assert Gap(before=before, after=after).calendar_difference is None
    to_the_day = Gap(before=lasted, after=an_event("d", "2020-03-03"))
    assert str(to_the_day.calendar_difference) == "1 month"
    from_start = Gap(before=lasted, after=an_event("d", "2020-03-03"), measure="start-to-start")
    assert from_start.calendar_difference is None


def test_what_is_no_event_has_no_gap() -> None:
    with pytest.raises(TypeError) as caught:
        Gap(before=an_event("a", "2020"), after="x" * 500)  # type: ignore[arg-type]
    assert str(caught.value) == f"after: expected an Event, got {('x' * 500)!r:.200}"


@pytest.mark.parametrize("count", range(3))
def test_a_wrong_measure_is_refused_however_few_the_events(count: int) -> None:
    table = Events(an_event(f"e{number}", "2020") for number in range(count))
    with pytest.raises(UnknownValueError) as refused:
        table.gaps("between")  # type: ignore[arg-type]
    assert str(refused.value).startswith("measure: expected one of end-to-start, start-to-start; ")


@given(event_tables(max_size=6), MEASURES, st.sampled_from([-3, -2, -1, 1, 2, 3]))
def test_a_slice_of_gaps_stands_in_their_order(
    events: Events, measure: Measure, step: int
) -> None:
    gaps = events.gaps(measure)
    some = gaps[::step]
    assert list(some) == [gap for gap in gaps if gap in list(gaps)[::step]]
    assert set(some.longest()) <= set(some)
    assert gaps[::-1].longest() == gaps.longest()


def test_a_slice_of_gaps_is_gaps() -> None:
    gaps = Events(an_event(f"e{number}", f"2020-01-0{number}") for number in (1, 2, 4)).gaps()
    assert isinstance(gaps[:1], Gaps)
    assert gaps[::1] == gaps == gaps[::-1]
    assert gaps[1:].longest() == (gaps[1],)
    assert str(gaps[:1]) == str(gaps[0])


def test_of_many_that_began_before_the_one_that_ended_last_counts() -> None:
    long = an_event("a", "2019-01-01", "2020-06-01")
    short = [an_event(f"b{number}", f"2020-01-0{number}") for number in range(1, 6)]
    table = Events([long, *short])
    assert [gap.is_certain for gap in table.gaps()] == [False] * 5
    ended = Events([an_event("a", "2019-01-01", "2020-01-01"), *short])
    assert [gap.is_certain for gap in ended.gaps()] == [True] * 5


def test_an_event_that_lasted_ends_when_it_ends_and_not_when_it_must_have_begun() -> None:
    table = Events(
        [
            an_event("a", "2020-01-31"),
            an_event("b", "2020-02", "2020-02-29"),
            an_event("c", "2020-03-20"),
            an_event("d", "2020-04-08"),
        ]
    )
    assert [gap.before.id for gap in table.gaps().longest()] == ["a", "b"]
    by_start = table.gaps("start-to-start").longest()
    assert [gap.before.id for gap in by_start] == ["a", "b"]


@given(bounds())
def test_a_coarse_neighbour_makes_an_exact_number_uncertain(month: PartialDate) -> None:
    exact = [an_event("a", "2020-01-10"), an_event("b", "2020-01-20")]
    gap = next(
        gap
        for gap in Events([*exact, an_event("c", month)]).gaps()
        if gap.before.id == "a" or gap.after.id == "b"
    )
    if gap.after.id == "b" and gap.before.id == "a" and month.contains("2020-01-15"):
        assert not gap.is_certain
