"""Laws of the strategies: all that they draw is valid, and all that is valid can be drawn."""

import contextlib
import inspect
import itertools
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import models
from trumpputin.rules import problems_of
from trumpputin.testing import STRATEGIES, datasets, events, partial_dates
from trumpputin.vocabulary import Level

from .strategies import FIRST, LAST


def record_of(event: tp.Event) -> tp.Dataset:
    """The smallest record that an event is valid in."""
    people = {person for each in event.with_parts for person in each.participants}
    sources = {source for each in event.with_parts for source in each.sources}
    places = {each.location for each in event.with_parts if each.location}
    ends = tp.PartialDate.of(event.end.latest)
    return tp.Dataset(
        release=tp.Release(
            title="One event",
            version="0.1.0",
            released=max(source.accessed.latest for source in sources),
            calendar=event.calendar,
            coverage=tp.Coverage(start=event.start, vetted_through=ends, through=ends),
            licences=(),
        ),
        leaders=[person for person in people if isinstance(person, tp.Leader)],
        people=[person for person in people if not isinstance(person, tp.Leader)],
        locations=places,
        sources=sources,
        events=[event],
    )


# -- what is drawn is valid --------------------------------------------------------------------


@settings(max_examples=20)
@given(events())
def test_an_event_breaks_no_rule(event: tp.Event) -> None:
    assert problems_of(record_of(event)._rows()) == ()


@settings(max_examples=20)
@given(datasets())
def test_a_record_breaks_no_rule(record: tp.Dataset) -> None:
    assert problems_of(record._rows()) == ()


@settings(max_examples=12)
@given(st.data())
def test_every_date_may_be_within_the_bounds(data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(st.dates(), st.dates())))
    drawn = data.draw(partial_dates(first, last))
    assert drawn.earliest <= last
    assert first <= drawn.latest
    event = data.draw(events(first, last))
    assert first <= event.start.latest
    assert event.end.earliest <= last


def test_bounds_in_reverse_order_are_refused() -> None:
    for strategy in (partial_dates, events, datasets):
        with pytest.raises(tp.DateError, match=r"ends \(2019\) before it starts \(2020\)"):
            strategy("2020", "2019")


@given(partial_dates(precisions=[tp.Precision.month], qualifiers=["~"]))
def test_precisions_and_qualifiers_are_those_asked_for(value: tp.PartialDate) -> None:
    assert (value.precision, value.qualifier) == ("month", "~")


@settings(max_examples=10)
@given(st.data())
@pytest.mark.parametrize("type_", STRATEGIES, ids=lambda type_: type_.__name__)
def test_every_strategy_draws_its_type(type_: type, data: st.DataObject) -> None:
    assert type(data.draw(STRATEGIES[type_])) is type_


# -- what is valid can be drawn ----------------------------------------------------------------

Tests = dict[str, Callable[[tp.Event], object]]


def of(name: str, value: object) -> Callable[[tp.Event], object]:
    return lambda event: getattr(event, name) == value


def filled(name: str, expected: bool) -> Callable[[tp.Event], object]:  # noqa: FBT001
    return lambda event: bool(getattr(event, name)) is expected


EVENTS: Tests = {
    **{f"kind {kind}": of("kind", kind) for kind in tp.Kind},
    **{f"status {status}": of("status", status) for status in tp.Status},
    **{f"level {level}": of("level", level) for level in Level},
    "coarse": lambda event: event.start.precision == "year",
    "a later end": lambda event: event.start.certainly_before(event.end),
    "the next day by another calendar": lambda event: any(
        event.end.certainly_before(dates.start) for dates in event.other_calendars
    ),
    "two parts": lambda event: len(event.parts) == 2,
    "a disagreement": lambda event: event.disagreements,
    "a third participant with an office": lambda event: any(
        person.offices and not isinstance(person, tp.Leader) for person in event.participants
    ),
    "two citations": lambda event: len(event.citations) == 2,
    "a former id": lambda event: event.former_ids,
}
OPTIONAL = [
    field.name
    for field in attrs.fields(tp.Event)
    if field.default in (None, ()) and field.name not in ("participants", "citations")
]
EVENTS |= {f"{name}: {is_}": filled(name, is_) for name in OPTIONAL for is_ in (True, False)}


def neighbours(record: tp.Dataset) -> list[tuple[tp.Event, tp.Event]]:
    return [*itertools.pairwise(record.events | record.unconfirmed)]


RECORDS: dict[str, Callable[[tp.Dataset], object]] = {
    "a tie": lambda record: any(one.start == two.start for one, two in neighbours(record)),
    "an overlap": lambda record: any(
        one.start != two.start and not one.end.certainly_before(two.start)
        for one, two in neighbours(record)
    ),
    "a quotation on an event": lambda record: any(quote.event for quote in record.quotes),
    "an end that may be before its start": lambda record: any(
        event.end.earliest < event.start.earliest for event in record.events | record.unconfirmed
    ),
    "a wording": lambda record: any(quote.wordings for quote in record.quotes),
    "an exclusion": lambda record: record.excluded,
    "provisional entries": lambda record: record.coverage.vetted_through.certainly_before(
        record.coverage.through
    ),
    "nothing": lambda record: not record.events | record.unconfirmed,
}


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [(events(), EVENTS), (datasets(FIRST, LAST), RECORDS)],
    ids=["events", "records"],
)
def test_every_feature_is_drawn_within_500_examples(
    strategy: st.SearchStrategy[Any], wanted: Mapping[str, Callable[[Any], object]]
) -> None:
    left = {*wanted}

    class Seen(Exception):
        pass

    @settings(max_examples=500, phases=[Phase.generate])
    @given(strategy)
    def look(drawn: Any) -> None:
        left.difference_update([name for name in left if wanted[name](drawn)])
        if not left:
            raise Seen

    with contextlib.suppress(Seen):
        look()
    assert left == set()


def test_failures_shrink_to_a_simple_date() -> None:
    date = find(partial_dates(), lambda date: date.month is not None and date.month > 5)
    assert (str(date)[4:], date.is_exact) == ("-06-01", True)


# -- what Hypothesis knows ---------------------------------------------------------------------


def test_every_model_has_a_strategy() -> None:
    classes = {value for name in models.__all__ if attrs.has(value := getattr(models, name))}
    assert classes <= set(STRATEGIES)


def run(code: str) -> str:
    """What code prints in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", inspect.cleandoc(code)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("first", ["hypothesis", "trumpputin", "trumpputin.testing"])
def test_from_type_draws_valid_events_once_testing_is_imported(first: str) -> None:
    code = f"""
        import {first}
        from hypothesis import given, settings, strategies as st
        import trumpputin as tp, trumpputin.testing

        @settings(max_examples=3, database=None, deadline=None)
        @given(st.from_type(tp.Event))
        def look(event):
            assert len(event.participants) >= 2, "inferred from the annotations"

        look()
        print("drawn")
        """
    assert run(code) == "drawn\n"


@pytest.mark.parametrize(
    ("one", "other"), [("hypothesis", "trumpputin"), ("trumpputin", "hypothesis")]
)
def test_neither_library_imports_the_other(one: str, other: str) -> None:
    code = f"""
        import sys, {one}
        print("{other}" in sys.modules)
        """
    assert run(code) == "False\n"
