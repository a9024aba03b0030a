"""Laws of the strategies: all that they draw is valid, and all that is valid can be drawn."""

import contextlib
import inspect
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Any

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import _hypothesis_plugin, models
from trumpputin.rules import problems_of
from trumpputin.testing import STRATEGIES, datasets, events, partial_dates

from .strategies import FIRST, LAST


def record_of(event: tp.Event) -> tp.Dataset:
    """The smallest record in which an event can stand."""
    people = {person for each in (event, *event.parts) for person in each.participants}
    sources = {source for each in (event, *event.parts) for source in each.sources}
    places = {each.location for each in (event, *event.parts) if each.location}
    ends = tp.PartialDate.of(event.end.latest)
    return tp.Dataset(
        release=tp.Release(
            title="One event",
            version="0.1.0",
            released=ends,
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


@settings(max_examples=50)
@given(events())
def test_an_event_breaks_no_rule(event: tp.Event) -> None:
    assert problems_of(record_of(event)._rows()) == ()


@settings(max_examples=50)
@given(datasets())
def test_a_record_breaks_no_rule(record: tp.Dataset) -> None:
    assert problems_of(record._rows()) == ()


@settings(max_examples=30)
@given(st.data())
def test_every_date_may_lie_within_the_bounds(data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(st.dates(), st.dates())))
    drawn = data.draw(partial_dates(first, last))
    assert drawn.earliest <= last
    assert first <= drawn.latest
    event = data.draw(events(first, last))
    assert first <= event.start.latest
    assert event.end.earliest <= last


def test_bounds_in_the_wrong_order_are_refused() -> None:
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
    assert type(data.draw(STRATEGIES[type_]())) is type_


# -- what is valid can be drawn ----------------------------------------------------------------

Tests = dict[str, Callable[[tp.Event], object]]


def of(name: str, value: object) -> Callable[[tp.Event], object]:
    return lambda event: getattr(event, name) == value


def filled(name: str) -> Callable[[tp.Event], object]:
    return lambda event: bool(getattr(event, name))


def empty(name: str) -> Callable[[tp.Event], object]:
    return lambda event: not getattr(event, name)


EVENTS: Tests = {
    **{f"kind {kind}": of("kind", kind) for kind in tp.Kind},
    **{f"status {status}": of("status", status) for status in tp.Status},
    "coarse": lambda event: event.start.precision == "year",
    "a later end": lambda event: event.start.certainly_before(event.end),
    "the next day elsewhere": lambda event: any(
        event.end.certainly_before(local.start) for local in event.other_calendars
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
EVENTS |= {f"{name} filled": filled(name) for name in OPTIONAL}
EVENTS |= {f"{name} empty": empty(name) for name in OPTIONAL}


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
def test_it_is_drawn_soon(
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


def test_what_fails_shrinks_to_a_simple_date() -> None:
    date = find(partial_dates(), lambda date: date.month is not None and date.month > 5)
    assert (str(date)[4:], date.is_exact) == ("-06-01", True)


# -- the entry point ---------------------------------------------------------------------------


def test_hypothesis_is_told_of_every_model() -> None:
    classes = {value for name in models.__all__ if attrs.has(value := getattr(models, name))}
    assert classes <= set(_hypothesis_plugin.TYPES)
    assert tuple(STRATEGIES) == _hypothesis_plugin.TYPES


def test_the_entry_point_is_installed() -> None:
    (entry,) = entry_points(group="hypothesis", name="trumpputin")
    assert entry.load() is _hypothesis_plugin.register


def run(code: str, **environment: str) -> str:
    """What code prints in a fresh process that imports only what is installed."""
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", inspect.cleandoc(code)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FROM_TYPE = """
    {}
    from hypothesis import given, settings, strategies as st
    import trumpputin as tp

    @settings(max_examples=3, database=None, deadline=None)
    @given(st.from_type(tp.Event))
    def look(event):
        assert len(event.participants) >= 2, "inferred from the annotations"

    look()
    print("drawn")
    """


@pytest.mark.parametrize(
    "first", ["import hypothesis", "import trumpputin", "import trumpputin.testing"]
)
def test_from_type_draws_valid_events_whatever_is_imported_first(first: str) -> None:
    assert run(FROM_TYPE.format(first)) == "drawn\n"


def test_without_plugins_hypothesis_knows_nothing() -> None:
    code = "import hypothesis, sys; print('trumpputin' in sys.modules)"
    assert run(code) == "True\n"
    assert run(code, HYPOTHESIS_NO_PLUGINS="1") == "False\n"


def test_importing_hypothesis_makes_no_strategy_and_reads_no_record() -> None:
    code = """
        import hypothesis, sys
        print({"trumpputin.testing", "trumpputin.rules", "cattrs", "dateutil"} & set(sys.modules))
        from trumpputin import Dataset
        print(list(vars(Dataset.load())))
        """
    assert run(code).split() == ["set()", "[]"]


def test_importing_trumpputin_never_imports_hypothesis() -> None:
    code = """
        import sys, trumpputin as tp
        tp.events, tp.meetings.gaps(), tp.Dataset.read(tp.__path__[0] + "/data")
        print("hypothesis" in sys.modules)
        """
    assert run(code) == "False\n"
