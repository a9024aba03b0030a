"""Durations and clock times: their notation, and when two exclude each other."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin.amounts import MARGIN_MINUTES, MARGIN_PART, ClockTime, combined
from trumpputin.testing import STRATEGIES

DURATIONS = ("90", "~90", "90..", "..90", "75..90", "~75..90")
TIMES = ("14:10", "~14:10", "14:10..", "..14:10", "14:00..14:10", "~14:00..14:10")

minutes: st.SearchStrategy[tp.Minutes] = STRATEGIES[tp.Minutes]
_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
clock_times = st.builds(
    lambda times, form: ClockTime.parse(form.format(*(f"{t:%H:%M}" for t in sorted(times)))),
    st.lists(_times, min_size=2, max_size=2, unique=True),
    st.sampled_from(("{0}", "~{0}", "{0}..", "..{0}", "{0}..{1}", "~{0}..{1}")),
)
any_amount = minutes | clock_times


def compared(amount: tp.Minutes) -> tuple[float, float]:
    """The bounds between which an amount may be, with its margin."""
    off = 1 / MARGIN_PART if amount.approximate else 0
    least = float("-inf") if amount.min is None else amount.min * (1 - off)
    return least, float("inf") if amount.max is None else amount.max * (1 + off)


@given(any_amount)
def test_the_text_of_an_amount_gives_it_back(amount: Any) -> None:
    assert type(amount).parse(str(amount)) == amount
    assert eval(repr(amount), {"Minutes": tp.Minutes, "ClockTime": ClockTime}) == amount


@pytest.mark.parametrize("text", DURATIONS)
def test_every_form_of_a_duration_is_written_as_it_is_read(text: str) -> None:
    duration = tp.Minutes.parse(text)
    assert str(duration) == text
    assert f"{duration:>9}" == text.rjust(9)
    assert duration.is_exact == (text == "90")


@pytest.mark.parametrize("text", TIMES)
def test_every_form_of_a_clock_time_is_written_as_it_is_read(text: str) -> None:
    assert str(ClockTime.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "~", "..", "~..", "0", "090", "-5", "1.5", "9O", "90 ", "\u0669"),
        *("1000001", "10000000"),
        *("~90..", "~..90", "90..75", "90..90", "75...90", "75..80..90", "75-90", "90m", "~~90"),
    ],
)
def test_what_is_not_in_the_notation_is_refused(text: str) -> None:
    with pytest.raises(tp.FieldError, match="expected 90, ~90"):
        tp.Minutes.parse(text)


@pytest.mark.parametrize(
    "text",
    ["14:60", "24:00", "9:10", "14:10:00", "~14:10..", "14:10..14:10", "15:00..14:00", ".."],
)
def test_what_is_not_a_clock_time_is_refused(text: str) -> None:
    with pytest.raises(tp.FieldError, match="expected 14:10, ~14:10"):
        ClockTime.parse(text)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        *((each, ValueError) for each in ((None, None), (90, 75), (0, 5), (5, 1_000_001))),
        *(((5, None, True), ValueError), ((5.0, 5), TypeError), ((True, 5), TypeError)),
    ],
)
def test_bounds_that_do_not_fit_are_refused(fields: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        tp.Minutes(*fields)


def test_a_duration_is_written_for_people() -> None:
    assert [tp.Minutes.parse(text).label for text in (*DURATIONS, "1", "2000")] == [
        *("90 minutes", "about 90 minutes", "at least 90 minutes", "at most 90 minutes"),
        *("75 to 90 minutes", "about 75 to 90 minutes", "1 minute", "2,000 minutes"),
    ]


@given(minutes, minutes)
def test_durations_exclude_each_other_when_no_number_is_within_both(
    one: tp.Minutes, other: tp.Minutes
) -> None:
    (least, most), (least_other, most_other) = compared(one), compared(other)
    if abs(most - least_other) > 1e-6 and abs(most_other - least) > 1e-6:  # as floats are inexact
        assert one.excludes(other) == (most < least_other or most_other < least)


@given(st.data())
def test_exclusion_is_symmetric_and_nothing_excludes_itself(data: st.DataObject) -> None:
    amounts: st.SearchStrategy[Any] = data.draw(st.sampled_from((minutes, clock_times)))
    one, other = data.draw(amounts), data.draw(amounts)
    assert one.excludes(other) == other.excludes(one)
    assert not one.excludes(one)


@given(st.integers(1, 700_000))
def test_a_rounded_number_may_be_off_by_one_sixth(number: int) -> None:
    about = tp.Minutes.parse(f"~{number}")
    for exact in range(max(1, number - number // 3), number + number // 3 + 2, number // 20 + 1):
        off = abs(exact - number)
        assert about.excludes(tp.Minutes(exact, exact)) == (off * MARGIN_PART > number)


def test_a_rounded_time_may_be_off_by_a_quarter_hour_within_the_day() -> None:
    about = ClockTime.parse("~12:00")
    excluded = [m for m in range(60) if about.excludes(ClockTime.parse(f"12:{m:02}"))]
    assert excluded == [*range(MARGIN_MINUTES + 1, 60)]
    assert ClockTime.parse("~00:05").excludes(ClockTime.parse("23:55"))


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        ("", "None"),
        ("125 ~120 120..", "125"),
        ("30 30..", "30"),
        ("165 ~165 ~180 150.. 180..", "~165..180"),
        ("80 90", "80..90"),
        ("60 90..", "~60"),
        ("~90 ~60 60..", "~60..90"),
        ("60.. ..90 70..", "70..90"),
        ("90.. ..60", "None"),
        ("60.. 75..", "75.."),
        ("..60", "..60"),
    ],
)
def test_claims_are_combined_by_the_codebooks_rule(claims: str, answer: str) -> None:
    assert str(combined([tp.Minutes.parse(text) for text in claims.split()])) == answer


@given(st.lists(minutes, max_size=5))
def test_a_combined_duration_is_exact_only_where_no_claim_excludes_it(
    claims: list[tp.Minutes],
) -> None:
    found = combined(claims)
    assert combined(claims[::-1]) == found
    if found is not None:
        assert not (found.is_exact and any(map(found.excludes, claims)))
        stated = {bound for claim in claims for bound in (claim.min, claim.max)}
        assert {found.min, found.max} <= stated | {None}
