"""Laws of dates that are known to the day, the month or the year."""

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import edtf
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from undate import Undate

from trumpputin import CalendarDifference, DateError, Days, InexactError, PartialDate, Precision
from trumpputin.dates import as_bound, as_span
from trumpputin.testing import partial_dates

from .strategies import bounds

REFUSED = """
20250212 2025-W07 2025-2 2025-02-1 2025-13 2025-00 2025-02-30 2023-02-29 0000 0000-01-01 25 -2025
+2025 2025-02/ 2025-02-01/2025-02-03 2025-02-01T10:00 2025~? ~2025 2025-~02 2025-uu 2025-XX Y2025
{2025-02,2025-03} ٢٠٢٥ ２０２５ today None
"""


@given(partial_dates())
def test_what_is_parsed_prints_as_it_was(value: PartialDate) -> None:
    assert PartialDate.parse(str(value)) == value
    assert str(PartialDate.parse(str(value))) == str(value)
    assert hash(PartialDate.parse(str(value))) == hash(value)
    assert eval(repr(value)) == value
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize("text", [*REFUSED.split(), "", " 2025", "2025 ", "2025\n"])
def test_a_text_outside_the_profile_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(DateError) as caught:
        PartialDate.parse(text)
    assert repr(text) in str(caught.value)
    assert isinstance(caught.value, ValueError)


DATE_CHARACTERS = st.sampled_from("0123456789-?~% /XT.+Yu٣２−\n\0")


@st.composite
def _near_dates(draw: st.DrawFn) -> str:
    """A date with up to three characters inserted, replaced or removed."""
    text = str(draw(partial_dates()))
    for _ in range(draw(st.integers(1, 3))):
        at, removed = draw(st.integers(0, len(text))), draw(st.integers(0, 1))
        text = text[:at] + draw(DATE_CHARACTERS | st.just("")) + text[at + removed :]
    return text


@given(_near_dates() | st.text(DATE_CHARACTERS, max_size=12) | st.text(st.characters(codec=None)))
def test_a_text_is_parsed_as_it_prints_or_refused_and_quoted(text: str) -> None:
    try:
        assert str(PartialDate.parse(text)) == text
    except DateError as error:
        assert repr(text) in str(error)


@pytest.mark.parametrize("value", [None, 2.5, b"2025", ("2025",)])
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(DateError):
        PartialDate.of(value)  # type: ignore[arg-type]


PROFILE = "expected YYYY, YYYY-MM or YYYY-MM-DD, with at most one of ? ~ % after it"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PartialDate.parse("25"), f"no date: '25'; {PROFILE}"),
        (lambda: PartialDate.parse(5), f"no date: 5; {PROFILE}"),  # type: ignore[arg-type]
        (lambda: PartialDate(None), "year: expected a whole number, got None"),  # type: ignore[arg-type]
        (lambda: PartialDate.of(2025), f"no date: 2025; {PROFILE}"),  # type: ignore[arg-type]
        (
            lambda: PartialDate.of(datetime(2025, 2, 3)),
            "no date: datetime.datetime(2025, 2, 3, 0, 0); pass its .date()",
        ),
        (lambda: PartialDate(*(True,)), "year: expected a whole number, got True"),
        (lambda: PartialDate("2025"), "year: expected a whole number, got '2025'"),  # type: ignore[arg-type]
        (lambda: PartialDate(2025, "2"), "month: expected a whole number, got '2'"),  # type: ignore[arg-type]
        (lambda: PartialDate(2025, 2, 3.0), "day: expected a whole number, got 3.0"),  # type: ignore[arg-type]
        (lambda: PartialDate(2025, None, 3), "day 3 of year 2025: a day needs a month"),
        (
            lambda: PartialDate(2025, 2, 3, "!"),
            "qualifier: expected one of ? ~ % or nothing, got '!'",
        ),
        (lambda: as_bound("2015~"), "'2015~' is qualified and bounds nothing; give a plain date"),
        (lambda: as_span("2017", "2016"), "the span ends (2016) before it starts (2017)"),
    ],
)
def test_a_refused_date_is_told_what_would_be_right(
    make: Callable[[], object], message: str
) -> None:
    with pytest.raises(DateError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize("arguments", [(0,), (10_000,), (2025, 13), (2025, 2, 30), (10**30,)])
def test_a_day_that_does_not_exist_is_quoted_as_it_would_print(arguments: tuple[int, ...]) -> None:
    year, month, day = (*arguments, None, None)[:3]
    text = "-".join([f"{year:04d}", *(f"{part:02d}" for part in arguments[1:])])
    with pytest.raises(DateError) as caught:
        PartialDate(year or 0, month, day)
    assert str(caught.value).startswith(f"no such date: {text!r} (")
    assert str(caught.value).endswith(")")


@given(partial_dates(qualifiers=[""]))
def test_bounds_agree_with_both_edtf_libraries(value: PartialDate) -> None:
    oracle: Any = edtf.parse_edtf(str(value))
    for strict, ours in (
        (oracle.lower_strict(), value.earliest),
        (oracle.upper_strict(), value.latest),
    ):
        assert date(strict.tm_year, strict.tm_mon, strict.tm_mday) == ours
    if value.year >= 1000:  # undate prints earlier years in another way
        undate = Undate.parse(str(value), "EDTF")
        assert isinstance(undate, Undate)
        assert str(undate.earliest) == str(value.earliest)
        assert str(undate.latest) == str(value.latest)


@given(partial_dates(), st.dates())
def test_a_date_contains_the_days_between_its_bounds(value: PartialDate, day: date) -> None:
    assert value.contains(day) == (value.earliest <= day <= value.latest)
    assert value.contains(value)
    spans = {Precision.day: 1, Precision.month: 31, Precision.year: 366}
    assert 1 <= (value.latest - value.earliest).days + 1 <= spans[value.precision]


def _days(value: PartialDate) -> list[date]:
    return [
        value.earliest + timedelta(days=n) for n in range((value.latest - value.earliest).days + 1)
    ]


@given(bounds(), bounds())
def test_before_says_what_holds_for_every_or_some_choice_of_days(
    one: PartialDate, other: PartialDate
) -> None:
    some = [*_days(one)[:: 1 if one.day else 7], one.latest]
    order = [a < b for a in some for b in _days(other)]
    assert one.certainly_before(other) == all(order)
    assert one.possibly_before(other) == any(order)


def test_with_a_qualifier_nothing_is_certain_and_nothing_ruled_out() -> None:
    about = PartialDate.parse("2015~")
    assert not about.certainly_before("2020")
    assert about.possibly_before("2010")
    assert not about.is_exact
    assert not PartialDate.parse("2015-01-02?").is_exact


@pytest.mark.parametrize(
    ("text", "precision"),
    [("2025", Precision.year), ("2025-02~", Precision.month), ("2025-02-03", Precision.day)],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, precision: Precision) -> None:
    assert PartialDate.parse(text).precision is precision


def test_dates_have_no_order() -> None:
    values: list[Any] = [PartialDate.parse("2025"), PartialDate.parse("2024")]
    with pytest.raises(TypeError):
        sorted(values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Days(2240, 2240), "2,240 days"),
        (Days(1, 58), "1–58 days"),
        (Days(-16, 11), "-16 to 11 days"),
        (Days(1, 1), "1 day"),
        (Days(-1, -1), "-1 day"),
        (Days(0, 0), "0 days"),
        (Days(0, 1), "0–1 days"),
        (Days(1000, 2000), "1,000–2,000 days"),
        (Days(-2000, -1000), "-2,000 to -1,000 days"),
        (CalendarDifference(6, 1, 18), "6 years, 1 month, 18 days"),
        (CalendarDifference(1, 0, 1), "1 year, 1 day"),
        (CalendarDifference(0, 0, 0), "0 days"),
    ],
)
def test_a_difference_prints_as_a_person_says_it(
    value: Days | CalendarDifference, text: str
) -> None:
    assert str(value) == text
    assert eval(repr(value)) == value


@given(st.integers(), st.integers())
def test_days_are_one_number_only_when_exact(low: int, high: int) -> None:
    if low > high:
        with pytest.raises(ValueError, match="min: expected at most max"):
            Days(low, high)
    elif low == high:
        assert int(Days(low, high)) == low
    else:
        with pytest.raises(InexactError, match=r"use \.min and \.max"):
            int(Days(low, high))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("1", 2), TypeError, "min: expected a whole number, got '1'"),
        ((0, True), TypeError, "max: expected a whole number, got True"),
        ((2, 1), ValueError, "min: expected at most max (1), got 2"),
    ],
)
def test_days_are_two_whole_numbers_in_order(
    arguments: tuple[int, int], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        Days(*arguments)
    assert str(caught.value) == message


@given(st.dates(), st.dates())
def test_the_calendar_difference_leads_from_the_earlier_day_to_the_later(
    one: date, other: date
) -> None:
    way = CalendarDifference.between(one, other)
    assert way == CalendarDifference.between(other, one)
    earlier, later = sorted((one, other))
    assert earlier + relativedelta(years=way.years, months=way.months, days=way.days) == later


def test_what_is_left_out_of_a_date_is_not_known() -> None:
    assert PartialDate(2020) == PartialDate.parse("2020")
    assert (PartialDate(2020).month, PartialDate(2020, 5).day) == (None, None)
    assert [*Precision] == ["year", "month", "day"]
