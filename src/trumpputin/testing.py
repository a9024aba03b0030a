"""Hypothesis strategies that draw dates, events and whole records, to test your own code with.

What they draw breaks no rule of the codebook, and may be anything else: dates known to the year
alone, days on which two events fall together, overlaps, parts, former ids, texts in many scripts.
The people and their contacts are invented. Importing this module registers the strategies, so that
``hypothesis.strategies.from_type`` draws every model in the same way. Needs
``python -m pip install "trumpputin[testing]"``.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, Final, NamedTuple, TypeVar, get_args
from unicodedata import normalize
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from ._dataset import Dataset
from .dates import DateLike, Days, PartialDate, Precision, as_span
from .models import (
    CalendarDates,
    Citation,
    Claim,
    Coverage,
    Event,
    Exclusion,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Release,
    Source,
    Wording,
)
from .rules import FACTS
from .tables import Events, Quotes
from .vocabulary import Confidence, Kind, Level, Status

__all__ = ["datasets", "events", "partial_dates"]


# -- dates -------------------------------------------------------------------------------------


def partial_dates(
    min_value: DateLike = date.min,
    max_value: DateLike = date.max,
    *,
    precisions: Sequence[Precision] = (Precision.day, Precision.month, Precision.year),
    qualifiers: Sequence[str] = ("", "?", "~", "%"),
) -> st.SearchStrategy[PartialDate]:
    """Dates known to the day, the month or the year.

    Args:
        min_value: The first day.
        max_value: The last day. At least one of the days that a drawn date allows as written is
            between the two.
        precisions: How closely the dates may be known, the simplest first.
        qualifiers: What may follow a date, the simplest first; ``[""]`` for plain dates, the
            only ones that an event's ``start`` and ``end`` can be.

    Raises:
        DateError: A bound is not a date or is qualified, or the last is before the first.

    >>> from hypothesis import find
    >>> find(partial_dates("2000", "2020-06"), lambda date: date.precision == "month")
    PartialDate.parse('2000-01')
    """
    first, last = as_span(min_value, max_value)
    kinds = st.sampled_from(precisions), st.sampled_from(qualifiers)
    return st.builds(_known_to, st.dates(first, last), *kinds)


def _known_to(day: date, precision: Precision, qualifier: str) -> PartialDate:
    month = None if precision == Precision.year else day.month
    return PartialDate(day.year, month, day.day if precision == Precision.day else None, qualifier)


class _Span(NamedTuple):
    start: PartialDate
    end: PartialDate


def _spans(first: date, last: date) -> st.SearchStrategy[_Span]:
    """A start and an end that is not certainly before it; often the same."""
    dates = partial_dates(first, last, qualifiers=("",))
    return st.builds(_in_order, dates, st.none() | dates)


def _in_order(one: PartialDate, other: PartialDate | None) -> _Span:
    if other is None:
        return _Span(one, one)
    return _Span(other, one) if other.certainly_before(one) else _Span(one, other)


# -- values ------------------------------------------------------------------------------------


_ZONES: Final = {
    "America/New_York": ("US", -5),  # the hours before Greenwich in January
    "America/Anchorage": ("US", -9),
    "Europe/Helsinki": ("FI", 2),
    "Europe/Moscow": ("RU", 3),
    "Asia/Kathmandu": ("NP", 5.75),
    "Asia/Tokyo": ("JP", 9),
}

# The signs of every format that texts are written in, and letters of several scripts.
_LETTERS: Final = (
    "abcXYZ019 .,;:'\"=+-@<>&{}[]()|\\/#%$_^~`*!?àßœçŁЯїأبهא中日한्कก🙂𠮷–…\u00a0\u0301"
)


def _id(words: Sequence[str]) -> str:
    id_ = "-".join(filter(None, words))
    return id_ if id_[:1].isalpha() else f"x{id_}"  # digits first might be read as a date


_ids: Final = st.text("abcxyz0123456789-", max_size=8).map(lambda text: _id(text.split("-")))
_texts: Final = st.text(_LETTERS, min_size=1, max_size=12).map(
    lambda text: normalize("NFC", text).strip() or "0"
)
_optional_texts: Final = st.none() | _texts
_topic: Final = _texts.map(lambda text: text.replace(";", ","))
_paragraphs: Final = st.lists(_texts, min_size=1, max_size=2).map("\n".join)
_wordings: Final = st.lists(_paragraphs, min_size=1, max_size=2, unique=True)
_zones: Final = st.sampled_from([*_ZONES])
_few_zones: Final = st.lists(_zones, max_size=2, unique=True)
_languages: Final = st.sampled_from(["en", "ru", "pt-BR", "zh-Hans"])
_licences: Final = st.lists(st.sampled_from(["CC0-1.0", "CC-BY-4.0"]), unique=True)
_precisions: Final = st.sampled_from([*Precision][::-1])
_qualifiers: Final = st.sampled_from(["", "?", "~", "%"])
_booleans: Final = st.booleans()

_BY_FIELD: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "id": _ids,
    "country": st.sampled_from([country for country, _ in _ZONES.values()]),
    "calendar": _zones,
    "latitude": st.integers(-900_000, 900_000).map(lambda degrees: degrees / 10_000),
    "language": _languages,
    "original_language": _languages,
    "wikidata": st.none() | st.integers(1, 10**9).map("Q{}".format),
    "start_time": st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    "duration_minutes": st.none() | st.integers(1, 1_000_000),
    "topics": st.lists(_topic, max_size=2, unique=True).map(tuple),
    "version": st.tuples(*[st.integers(0, 99)] * 3).map(lambda parts: ".".join(map(str, parts))),
    "licences": _licences.map(tuple),
}


def _of_type(kind: type) -> st.SearchStrategy[Any]:
    if issubclass(kind, StrEnum):
        return st.sampled_from([*kind])
    return {NoneType: st.none(), bool: _booleans, str: _texts}[kind]


@cache
def _values(model: type, field: str) -> st.SearchStrategy[Any]:
    """The values of a field that depends on no other, the simplest first."""
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    kind: Any = attrs.fields_dict(model)[field].type
    return st.one_of(*map(_of_type, get_args(kind)[::-1] or (kind,)))  # None first


T = TypeVar("T")
Model = TypeVar("Model", bound=attrs.AttrsInstance)


def _filled(draw: st.DrawFn, model: type[Model], **known: Any) -> Model:
    """A record with some known values, and with any in all other fields."""
    others = [name for name in attrs.fields_dict(model) if name not in known]
    return model(**known, **{name: draw(_values(model, name)) for name in others})


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


def _one_of(draw: st.DrawFn, items: Sequence[T]) -> T:
    return items[draw(_below(len(items)))]


# Making a strategy of dates between two others would take longer than to draw from it.

_days_from_2000: Final = st.integers(0, date.max.toordinal() - 1)


def _day(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> date:
    simplest = min(max(first, date(2000, 1, 1)), last)
    number = (simplest - first).days + draw(_days_from_2000)
    return first + timedelta(number % ((last - first).days + 1))


def _plain_date(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> PartialDate:
    return _known_to(_day(draw, first, last), draw(_precisions), "")


def _date(draw: st.DrawFn, first: date = date.min) -> PartialDate:
    """A date of which at least one day is not before another."""
    return _known_to(_day(draw, first), draw(_precisions), draw(_qualifiers))


def _date_or_none(draw: st.DrawFn, first: date = date.min) -> PartialDate | None:
    return None if draw(_booleans) else _date(draw, first)


# -- people, places and sources ----------------------------------------------------------------


def _office(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Office:
    start = _plain_date(draw, date.min, start_by)
    end = None if draw(_booleans) else _plain_date(draw, max(start.earliest, end_from))
    return _filled(draw, Office, start=start, end=end)


def _offices(draw: st.DrawFn, *held: date) -> tuple[Office, ...]:
    """Offices of different titles, each held at least from the one day to the other."""
    offices = [_office(draw, *held) for _ in range(draw(_below(3)))]
    distinct = {office.title.casefold(): office for office in offices}
    return tuple(sorted(distinct.values(), key=lambda office: office.start.earliest))


@st.composite
def _people(draw: st.DrawFn, *held: date) -> Person:
    return _filled(draw, Person, offices=_offices(draw, *held))


@st.composite
def _leaders(draw: st.DrawFn) -> Leader:
    return _filled(draw, Leader, offices=_offices(draw))


@st.composite
def _locations(draw: st.DrawFn) -> Location:
    zone = draw(_zones)
    country, hours = _ZONES[zone]
    # A clock is at most three and a half hours from the longitude's.
    longitude = round(15 * hours + (draw(_below(800_001)) - 400_000) / 10_000, 4)
    return _filled(draw, Location, country=country, longitude=longitude, timezone=zone)


@st.composite
def _sources(draw: st.DrawFn) -> Source:
    id_ = draw(_ids)
    published = _date_or_none(draw)
    return _filled(
        draw,
        Source,
        id=id_,
        url=f"https://example.org/{id_}" if draw(_booleans) else None,
        published=published,
        copy_at=f"https://example.com/{id_}" if draw(_booleans) else None,
        accessed=_day(draw, published.earliest if published else date.min),
    )


def _rows(row: st.SearchStrategy[T], min_size: int, max_size: int) -> st.SearchStrategy[list[T]]:
    """Rows of one table."""
    return st.lists(row, min_size=min_size, max_size=max_size, unique_by=attrgetter("id"))


_few_sources: Final = _rows(_sources(), 1, 3)
_few_locations: Final = _rows(_locations(), 1, 2)
_two_leaders: Final = st.lists(
    _leaders(), min_size=2, max_size=2, unique_by=(attrgetter("id"), attrgetter("country"))
)


class _Cast(NamedTuple):
    """What the events of one record refer to."""

    leaders: Sequence[Leader]
    people: Sequence[Person]
    locations: Sequence[Location]
    sources: Sequence[Source]
    calendar: str


def _cast(draw: st.DrawFn, dates: Sequence[_Span]) -> _Cast:
    """Two leaders, and people who held their offices on all the dates."""
    first = min((start.earliest for start, _ in dates), default=date.max)
    last = max((end.latest for _, end in dates), default=date.min)
    leaders = draw(_two_leaders)
    taken = {leader.id for leader in leaders}
    people = draw(_rows(_people(first, last), 0, 2))
    return _Cast(
        leaders=leaders,
        people=[person for person in people if person.id not in taken],
        locations=draw(_few_locations),
        sources=draw(_few_sources),
        calendar=draw(_zones),
    )


def _citations(
    draw: st.DrawFn, sources: Sequence[Source], fields: tuple[str, ...]
) -> tuple[Citation, ...]:
    """One source or two, which together support all the fields."""
    first, second = _one_of(draw, sources), _one_of(draw, sources)
    if first == second:
        return (Citation(source=first, supports=fields),)
    cut = draw(_below(len(fields)))
    return (
        Citation(source=first, supports=fields[: max(cut, 1)]),
        Citation(source=second, supports=fields[cut:]),
    )


def _claims(draw: st.DrawFn, sources: Sequence[Source]) -> tuple[Claim, ...]:
    """Up to two values for a field."""
    field = _one_of(draw, ("duration_minutes", "start", "summary"))
    return tuple(_claim(draw, sources, field) for _ in range(draw(_below(3))))


def _claim(draw: st.DrawFn, sources: Sequence[Source], field: str) -> Claim:
    return Claim(
        field=field,
        value=draw(_texts),
        citations=_citations(draw, sources, ("value",)),
        note=draw(_optional_texts),
    )


# -- events ------------------------------------------------------------------------------------


def events(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Event]:
    """Single events of every kind and status, with every optional field filled or not.

    Each would be valid in a record of the leaders, people, places and sources it refers to. Two
    events drawn separately have different leaders; `datasets` draws events of the same ones.

    Args:
        min_value: The first day on which an event may begin.
        max_value: The last day on which it may end. A coarse date has at least one of its days
            within the bounds.

    Raises:
        DateError: A bound is not a date or is qualified, or the last is before the first.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(events("2019", "2020"))
    ... def test_an_event_may_have_begun_by_its_end(event: Event) -> None:
    ...     assert event.start.earliest <= event.end.latest
    >>> test_an_event_may_have_begun_by_its_end()
    """
    return _events(_spans(*as_span(min_value, max_value)))


@st.composite
def _events(draw: st.DrawFn, spans: st.SearchStrategy[_Span]) -> Event:
    dates = draw(spans)
    return _occasion(draw, _cast(draw, [dates]), set(), dates, date.max)


def _occasion(
    draw: st.DrawFn, cast: _Cast, taken: set[str], dates: _Span, vetted_through: date
) -> Event:
    """An event with its parts, confirmed only where the evidence and the vetting allow it.

    It has none of the taken ids, and adds its own to them.
    """

    def new_id(start: PartialDate | None = None) -> str:
        id_ = draw(_ids)
        if start is not None and draw(_booleans):
            id_ = f"{start}-{id_}"
        while id_ in taken:
            id_ += "-too"
        taken.add(id_)
        return id_

    kind = _one_of(draw, [*Kind])
    location = _one_of(draw, cast.locations) if kind is Kind.meeting else None
    event = _encounter(draw, cast, new_id(dates.start), dates, kind, location)
    former_ids = (new_id(),) if draw(_booleans) else ()
    parts: list[Event] = []
    for _ in range(draw(_below(3))):
        kind = Kind.meeting if location else draw(_distant_kinds)
        day = _plain_date(draw, dates.start.earliest, dates.end.latest)
        parts.append(_encounter(draw, cast, new_id(day), _Span(day, day), kind, location))
    possible = [*Status]
    if any(_is_weak(row) or row.start.earliest > vetted_through for row in (event, *parts)):
        possible.remove(Status.confirmed)
    status = _one_of(draw, possible)
    return attrs.evolve(
        event,
        former_ids=former_ids,
        status=status,
        parts=tuple(Events(attrs.evolve(part, status=status) for part in parts)),
    )


_distant_kinds: Final = st.sampled_from([kind for kind in Kind if kind is not Kind.meeting])


def _is_weak(event: Event) -> bool:
    """Whether it has too few sources to be confirmed."""
    return event.confidence in (Confidence.none, Confidence.single)


def _encounter(
    draw: st.DrawFn, cast: _Cast, id_: str, dates: _Span, kind: Kind, location: Location | None
) -> Event:
    """An event without parts, whose status is still to be chosen."""
    calendar = location.timezone if location else cast.calendar
    start_time = draw(_BY_FIELD["start_time"])
    others = [person for person in cast.people if draw(_booleans)]
    participants = (*others, *cast.leaders) if draw(_booleans) else (*cast.leaders, *others)
    return _filled(
        draw,
        Event,
        id=id_,
        former_ids=(),
        kind=kind,
        level=_one_of(draw, [*Level]) if kind is Kind.meeting else None,
        status=Status.provisional,
        start=dates.start,
        end=dates.end,
        calendar=calendar,
        other_calendars=_other_calendars(draw, dates, calendar, start_time),
        start_time=start_time,
        location=location,
        participants=participants,
        initiator=_one_of(draw, [None, *participants]),
        citations=_citations(draw, cast.sources, FACTS),
        claims=_claims(draw, cast.sources),
        parts=(),
    )


def _other_calendars(
    draw: st.DrawFn, dates: _Span, calendar: str, start_time: time | None
) -> tuple[CalendarDates, ...]:
    """The same dates by other calendars, or those of a day before or after."""
    found: list[CalendarDates] = []
    for zone in draw(_few_zones):
        days = draw(_below(3)) - 1
        with suppress(OverflowError):  # before the first or after the last date of all
            if start_time is not None and dates.start.is_exact:
                here = datetime.combine(dates.start.earliest, start_time, ZoneInfo(calendar))
                days = (here.astimezone(ZoneInfo(zone)).date() - here.date()).days
            start, end = (_moved(each, days) for each in dates)
            end = start if end.certainly_before(start) else end  # which left its month or year
            if zone != calendar:
                found.append(CalendarDates(calendar=zone, start=start, end=end))
    return tuple(found)


def _moved(value: PartialDate, days: int) -> PartialDate:
    """A date moved by some days; a coarse date stays as it is."""
    return PartialDate.of(value.earliest + timedelta(days)) if value.is_exact else value


# -- records -----------------------------------------------------------------------------------


def datasets(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Dataset]:
    """Small records of two invented leaders, which `trumpputin.Dataset.write` takes.

    There are up to three events of any status, with their parts, and up to two quotations and
    exclusions. The log of changes is empty. The bounds are those of `events`.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(datasets())
    ... def test_a_pair_of_neighbours_has_one_gap(record: Dataset) -> None:
    ...     assert len(record.events.gaps()) == max(len(record.events) - 1, 0)
    >>> test_a_pair_of_neighbours_has_one_gap()
    """
    first, last = as_span(min_value, max_value)
    return _datasets(first, st.lists(_spans(first, last), max_size=3))


@st.composite
def _datasets(draw: st.DrawFn, first: date, spans: st.SearchStrategy[list[_Span]]) -> Dataset:
    dates = draw(spans)
    cast = _cast(draw, dates)
    begun = min((start.earliest for start, _ in dates), default=first)
    ended = max((end.latest for _, end in dates), default=begun)
    read = max(source.accessed.latest for source in cast.sources)
    release = _release(draw, begun, ended, read, cast.calendar)
    vetted_through = release.coverage.vetted_through.latest
    taken: set[str] = set()
    events = [_occasion(draw, cast, taken, each, vetted_through) for each in dates]
    return Dataset(
        release=release,
        leaders=cast.leaders,
        people=cast.people,
        locations=cast.locations,
        sources=cast.sources,
        events=events,
        quotes=draw(_rows(_quotes(cast, events), 0, 2)),
        excluded=draw(_rows(_exclusions(cast.sources), 0, 2)),
    )


def _release(draw: st.DrawFn, first: date, last: date, read: date, calendar: str) -> Release:
    """A version of a record with events between two days, and sources read by a third."""
    coverage = Coverage(
        start=_plain_date(draw, date.min, first),
        vetted_through=_plain_date(draw, first, last),
        through=_plain_date(draw, last),
    )
    released = _day(draw, read)
    return _filled(draw, Release, released=released, calendar=calendar, coverage=coverage)


@st.composite
def _quotes(draw: st.DrawFn, cast: _Cast, events: Sequence[Event]) -> Quote:
    """A quotation of anybody, about one of the events or none."""
    people = [None, *cast.leaders, *cast.people]
    speaker = _one_of(draw, people)
    event = _one_of(draw, [None, *events])
    language, original_language = draw(_languages), draw(_languages)
    text, *others = draw(_wordings)
    return _filled(
        draw,
        Quote,
        speaker=speaker,
        speaker_name=speaker.name if speaker else draw(_texts),
        text=text,
        language=language,
        original_language=original_language,
        translator=draw(_optional_texts) if language != original_language else None,
        said_on=_date(draw, event.start.earliest if event else date.min),
        event=event,
        reported_by=_one_of(draw, [None, *(p for p in people if p and p != speaker)]),
        wordings=tuple(_wording(draw, other, cast.sources) for other in others),
        citations=_citations(draw, cast.sources, ("text", "said_on", "occasion")),
    )


def _wording(draw: st.DrawFn, text: str, sources: Sequence[Source]) -> Wording:
    return _filled(draw, Wording, text=text, citations=_citations(draw, sources, ("text",)))


@st.composite
def _exclusions(draw: st.DrawFn, sources: Sequence[Source]) -> Exclusion:
    start = _date_or_none(draw)
    end = _date_or_none(draw, start.earliest) if start else None
    citations = _citations(draw, sources, ("reason", "start"))
    return _filled(draw, Exclusion, start=start, end=end, citations=citations)


# -- every type --------------------------------------------------------------------------------


STRATEGIES: Final[Mapping[type, st.SearchStrategy[Any]]] = {
    PartialDate: partial_dates(),
    Days: st.builds(
        lambda least, more: Days(least, least + more), st.integers(), st.integers(min_value=0)
    ),
    Office: st.composite(_office)(),
    Person: _people(),
    Leader: _leaders(),
    Location: _locations(),
    Source: _sources(),
    Citation: st.composite(lambda draw: _citations(draw, draw(_few_sources), FACTS)[0])(),
    Claim: st.composite(lambda draw: _claim(draw, draw(_few_sources), "start"))(),
    CalendarDates: st.builds(
        lambda zone, span: CalendarDates(calendar=zone, start=span.start, end=span.end),
        _zones,
        _spans(date.min, date.max),
    ),
    Event: events(),
    Wording: st.composite(lambda draw: _wording(draw, draw(_texts), draw(_few_sources)))(),
    Quote: st.composite(lambda draw: draw(_quotes(_cast(draw, []), [])))(),
    Exclusion: _few_sources.flatmap(_exclusions),
    Coverage: datasets().map(attrgetter("coverage")),
    Release: datasets().map(attrgetter("release")),
    Events: datasets().map(lambda record: record.events | record.unconfirmed),
    Quotes: datasets().map(attrgetter("quotes")),
    Dataset: datasets(),
}
"""A strategy for each type that `hypothesis.strategies.from_type` draws."""

for _type, _strategy in STRATEGIES.items():
    st.register_type_strategy(_type, _strategy)
