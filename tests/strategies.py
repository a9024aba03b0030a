"""A few people, and events of a few months that differ in their dates only."""

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from trumpputin import (
    Citation,
    Coverage,
    Event,
    Events,
    Leader,
    Location,
    Office,
    PartialDate,
    Person,
    Release,
    Source,
)
from trumpputin.rules import FACTS
from trumpputin.testing import partial_dates

ALICE = Leader(
    id="alice",
    name="Alice",
    country="US",
    calendar="America/New_York",
    offices=(Office(title="President", country="US", start="2001-01-20", end="2005-01-20"),),
)
BOB = Leader(id="bob", name="Bob", country="RU", calendar="Europe/Moscow")
CAROL = Person(id="carol", name="Carol", country="FI", wikidata="Q1")
HELSINKI = Location(
    id="helsinki",
    city="Helsinki",
    country="FI",
    latitude=60.168,
    longitude=24.956,
    timezone="Europe/Helsinki",
)
SOURCE = Source(
    id="gazette",
    publisher="Gazette",
    title="Talks",
    language="en",
    kind="official",
    access="excerpt",
    accessed="2026-11-23",
)
RELEASE = Release(
    title="Alice and Bob",
    version="0.1.0",
    released="2026-11-24",
    calendar="America/New_York",
    coverage=Coverage(start="2019", vetted_through="2020", through="2020"),
    licences=("CC0-1.0",),
)
CITATION = Citation(source=SOURCE, supports=FACTS)


FIRST, LAST = "2019-12", "2020-03"  # a few months, so that events fall together often


def bounds() -> st.SearchStrategy[PartialDate]:
    """A plain date of a few months."""
    return partial_dates(FIRST, LAST, qualifiers=[""])


def spans() -> st.SearchStrategy[tuple[PartialDate, PartialDate]]:
    """A start and an end that is not certainly before it, often the same."""
    return st.builds(_in_order, bounds(), st.none() | bounds())


def _in_order(one: PartialDate, other: PartialDate | None) -> tuple[PartialDate, PartialDate]:
    if other is None:
        return one, one
    return (other, one) if other.certainly_before(one) else (one, other)


def an_event(id: str, start: object, end: object = None, **fields: object) -> Event:
    """A small event that breaks no rule."""
    given: dict[str, object] = {
        "id": id,
        "kind": "call",
        "level": "summit" if fields.get("kind") == "meeting" else None,
        "status": "confirmed",
        "title": id,
        "summary": "They spoke.",
        "start": start,
        "end": start if end is None else end,
        "calendar": "America/New_York",
        "participants": (ALICE, BOB),
        "citations": (CITATION,),
    }
    return Event(**{**given, **fields})  # type: ignore[arg-type]


@st.composite
def event_lists(draw: st.DrawFn, max_size: int = 6) -> list[Event]:
    """Events in any order, with coarse dates, ties and overlaps."""
    dates = draw(st.lists(spans(), max_size=max_size))
    events = [an_event(f"e{index}", *span) for index, span in enumerate(dates)]
    return draw(st.permutations(events))


def event_tables(max_size: int = 6) -> st.SearchStrategy[Events]:
    """The same as a table."""
    return event_lists(max_size).map(Events)


def month_spans() -> st.SearchStrategy[tuple[PartialDate, PartialDate]]:
    """A start and an end known to the day or the month, so that every day can be tried."""
    return spans().filter(lambda span: all(date.month is not None for date in span))


@cache
def _allowed(start: PartialDate, end: PartialDate) -> tuple[tuple[date, date], ...]:
    starts, ends = days_of(start), days_of(end)
    if start == end:  # one day
        return tuple((day, day) for day in starts)
    return tuple((first, last) for first in starts for last in ends if first <= last)


def allowed_days(event: Event) -> tuple[tuple[date, date], ...]:
    """Every pair of a first and a last day that the dates of an event allow."""
    return _allowed(event.start, event.end)


def days_of(value: PartialDate) -> tuple[date, ...]:
    """Every day that a date allows."""
    number = (value.latest - value.earliest).days + 1
    return tuple(value.earliest + timedelta(days=n) for n in range(number))
