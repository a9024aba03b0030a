"""Hypothesis strategies that draw dates, events and whole records, to test one's own code with.

What they draw breaks no rule of the codebook, and may be anything else: dates known to the year
alone, days on which two events fall together, overlaps, parts, former ids, texts in any script.
The people and the dealings are invented. Needs ``python -m pip install "trumpputin[testing]"``;
then ``hypothesis.strategies.from_type`` draws every model in the same way.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
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
from .vocabulary import Access, Confidence, Format, Kind, QuoteKind, SourceKind, Status

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
        min_value: The first day; of a coarse date its first.
        max_value: The last day; of a coarse date its last. At least one of the days that a
            drawn date allows as written is from the one to the other.
        precisions: How closely the dates may be known, the simplest first.
        qualifiers: What may stand after a date, the simplest first; ``[""]`` for plain dates,
            which alone can be an event's ``start`` and ``end``.

    Raises:
        DateError: A bound is no date or qualified, or the last is before the first.

    >>> from hypothesis import find
    >>> find(partial_dates("2000", "2020-06"), lambda date: date.precision == "month")
    PartialDate.parse('2000-01')
    """
    first, last = as_span(min_value, max_value)
    return st.builds(
        _known_to,
        st.dates(first, last),
        st.sampled_from(precisions),
        st.sampled_from(qualifiers),
    )


def _known_to(day: date, precision: Precision, qualifier: str) -> PartialDate:
    month = None if precision == Precision.year else day.month
    return PartialDate(day.year, month, day.day if precision == Precision.day else None, qualifier)


def _plain_dates(first: date = date.min, last: date = date.max) -> st.SearchStrategy[PartialDate]:
    return partial_dates(first, last, qualifiers=("",))


class _Span(NamedTuple):
    start: PartialDate
    end: PartialDate


def _spans(first: date, last: date) -> st.SearchStrategy[_Span]:
    """A start and an end that is not certainly before it; often the same."""
    dates = _plain_dates(first, last)
    return st.builds(_in_order, dates, st.none() | dates)


def _in_order(one: PartialDate, other: PartialDate | None) -> _Span:
    if other is None:
        return _Span(one, one)
    return _Span(other, one) if other.certainly_before(one) else _Span(one, other)


# -- texts and codes ---------------------------------------------------------------------------

# Strategies without arguments are made once: making one takes longer than drawing from it.

_ids: Final = st.text("0123456789abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=8).map(
    lambda text: "-".join(filter(None, text.split("-"))) or "0"
)

# A text has no control characters and no blanks around it; see `rules.texts_are_clean`.
_texts: Final = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12).map(
    lambda text: text.strip() or "0"
)
_optional_texts: Final = st.none() | _texts
_topics: Final = st.lists(_texts.filter(lambda text: ";" not in text), max_size=2, unique=True)
_wordings: Final = st.lists(
    st.lists(_texts, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=2, unique=True
)
_items: Final = st.none() | st.integers(1, 10**9).map("Q{}".format)
_languages: Final = st.sampled_from(["en", "ru", "pt-BR", "zh-Hans"])
_times: Final = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
_minutes: Final = st.none() | st.integers(1, 10_000)
_versions: Final = st.tuples(*[st.integers(0, 99)] * 3)
_licences: Final = st.lists(st.sampled_from(["CC0-1.0", "CC-BY-4.0"]), unique=True)
_published: Final = st.none() | partial_dates()
_formats: Final = st.none() | st.sampled_from(Format)
_distant_kinds: Final = st.sampled_from([kind for kind in Kind if kind is not Kind.meeting])


class _Zone(NamedTuple):
    name: str
    country: str
    hours: float  # before Greenwich, in January; see `rules.longitudes_fit_their_time_zones`


_zones: Final = st.sampled_from(
    [
        _Zone("America/New_York", "US", -5),
        _Zone("America/Anchorage", "US", -9),
        _Zone("Europe/Helsinki", "FI", 2),
        _Zone("Europe/Moscow", "RU", 3),
        _Zone("Asia/Kathmandu", "NP", 5.75),
        _Zone("Asia/Tokyo", "JP", 9),
    ]
)
_zone_pairs: Final = st.lists(_zones, max_size=2, unique=True)


# -- people, places and sources ----------------------------------------------------------------

# What takes a `draw` draws one value; `st.composite` makes a strategy of it.


def _office(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Office:
    """An office that was held from one day to another, when these are given."""
    start = draw(_plain_dates(date.min, start_by))
    return Office(
        title=draw(_texts),
        country=draw(_zones).country,
        start=start,
        end=draw(st.none() | _plain_dates(max(start.earliest, end_from))),
    )


def _person(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Person:
    """Somebody who held each of his offices from one day to another, when these are given."""
    offices = [_office(draw, start_by, end_from) for _ in range(draw(st.integers(0, 2)))]
    return Person(
        id=draw(_ids),
        name=draw(_texts),
        country=draw(_zones).country,
        offices=tuple(sorted(offices, key=lambda office: office.start.earliest)),
        wikidata=draw(_items),
    )


def _leader(draw: st.DrawFn) -> Leader:
    person = _person(draw)
    return Leader(calendar=draw(_zones).name, **attrs.asdict(person, recurse=False))


def _location(draw: st.DrawFn) -> Location:
    zone = draw(_zones)
    return Location(
        id=draw(_ids),
        city=draw(_texts),
        venue=draw(_optional_texts),
        country=zone.country,
        latitude=draw(st.integers(-900_000, 900_000)) / 10_000,
        longitude=(round(zone.hours * 150_000) + draw(st.integers(-400_000, 400_000))) / 10_000,
        timezone=zone.name,
    )


def _source(draw: st.DrawFn) -> Source:
    id_ = draw(_ids)
    published = draw(_published)
    return Source(
        id=id_,
        publisher=draw(_texts),
        url=f"https://example.org/{id_}" if draw(st.booleans()) else None,
        title=draw(_optional_texts),
        published=published,
        language=draw(_languages),
        kind=draw(st.sampled_from(SourceKind)),
        origin=draw(_optional_texts),
        access=draw(st.sampled_from(Access)),
        accessed=PartialDate.of(draw(st.dates(published.earliest if published else date.min))),
        secondhand=draw(st.booleans()),
    )


def _several(
    draw: st.DrawFn, row: Callable[[st.DrawFn], Any], min_size: int, max_size: int
) -> list[Any]:
    """Rows of one table: of those with one id there is the last."""
    number = draw(st.integers(min_size, max_size))
    return [*{drawn.id: drawn for drawn in (row(draw) for _ in range(number))}.values()]


def _few_sources(draw: st.DrawFn) -> list[Source]:
    return _several(draw, _source, 1, 3)


class _Cast(NamedTuple):
    """Who and what the events of one record refer to."""

    leaders: Sequence[Leader]
    people: Sequence[Person]
    locations: Sequence[Location]
    sources: Sequence[Source]


def _cast(draw: st.DrawFn, dates: Sequence[_Span]) -> _Cast:
    """A pair of leaders, and people who held their offices on all the dates."""
    first = min((start.earliest for start, _ in dates), default=date.max)
    last = max((end.latest for _, end in dates), default=date.min)
    one, other = _leader(draw), _leader(draw)
    if one.id == other.id:
        other = attrs.evolve(other, id=f"{one.id}-too")
    people = _several(draw, lambda draw: _person(draw, first, last), 0, 2)
    return _Cast(
        leaders=(one, other),
        people=[person for person in people if person.id not in (one.id, other.id)],
        locations=_several(draw, _location, 1, 2),
        sources=_few_sources(draw),
    )


def _citations(
    draw: st.DrawFn, sources: Sequence[Source], fields: tuple[str, ...]
) -> tuple[Citation, ...]:
    """One source or two, which together support all the fields."""
    first = draw(st.sampled_from(sources))
    second = draw(st.sampled_from(sources))
    if first == second:
        return (Citation(source=first, supports=fields),)
    cut = draw(st.integers(0, len(fields) - 1))
    return (
        Citation(source=first, supports=fields[: max(cut, 1)]),
        Citation(source=second, supports=fields[cut:]),
    )


def _claims(draw: st.DrawFn, sources: Sequence[Source]) -> tuple[Claim, ...]:
    """Up to two values for a field."""
    field = draw(st.sampled_from(["duration_minutes", "start", "summary"]))
    return tuple(
        Claim(
            field=field,
            value=draw(_texts),
            citations=_citations(draw, sources, ("value",)),
            note=draw(_optional_texts),
        )
        for _ in range(draw(st.integers(0, 2)))
    )


# -- events ------------------------------------------------------------------------------------


def events(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Event]:
    """Single events of every kind and status, with every optional field filled or not.

    Each could stand in a record: one of its two leaders, of the people, places and sources that
    it names, and of nothing else. Two events drawn apart are of two different pairs; for events
    of one pair, draw a record with `datasets`.

    Args:
        min_value: The first day on which an event may begin.
        max_value: The last day on which it may end. A coarse date reaches out of the bounds
            where at least one of its days is within them.

    Raises:
        DateError: A bound is no date or qualified, or the last is before the first.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(events("2019", "2020"))
    ... def test_an_event_may_have_begun_by_its_end(event: Event) -> None:
    ...     assert event.start.earliest <= event.end.latest
    >>> test_an_event_may_have_begun_by_its_end()
    """
    return _events(*as_span(min_value, max_value))


@st.composite
def _events(draw: st.DrawFn, first: date, last: date) -> Event:
    dates = draw(_spans(first, last))
    return _occasion(draw, _cast(draw, [dates]), set(), dates, date.max)


def _occasion(
    draw: st.DrawFn, cast: _Cast, taken: set[str], dates: _Span, vetted_through: date
) -> Event:
    """An event with its parts, confirmed only where the evidence and the vetting allow it.

    It bears none of the taken ids, and its own are taken from then on.
    """

    def new_id() -> str:
        id_ = draw(_ids)
        while id_ in taken:
            id_ += "-too"
        taken.add(id_)
        return id_

    kind = draw(st.sampled_from(Kind))
    location = draw(st.sampled_from(cast.locations)) if kind is Kind.meeting else None
    event = _encounter(draw, cast, new_id(), dates, kind, location)
    former_ids = (new_id(),) if draw(st.booleans()) else ()
    parts: list[Event] = []
    for _ in range(draw(st.integers(0, 2))):
        kind = Kind.meeting if location else draw(_distant_kinds)
        day = draw(_plain_dates(dates.start.earliest, dates.end.latest))
        parts.append(_encounter(draw, cast, new_id(), _Span(day, day), kind, location))
    possible = [*Status]
    if any(_is_weak(row) or row.start.earliest > vetted_through for row in (event, *parts)):
        possible.remove(Status.confirmed)
    status = draw(st.sampled_from(possible))
    return attrs.evolve(
        event,
        former_ids=former_ids,
        status=status,
        parts=tuple(Events(attrs.evolve(part, status=status) for part in parts)),
    )


def _is_weak(event: Event) -> bool:
    """Whether it rests on too little to be confirmed."""
    return event.confidence in (Confidence.none, Confidence.single)


def _encounter(
    draw: st.DrawFn, cast: _Cast, id_: str, dates: _Span, kind: Kind, location: Location | None
) -> Event:
    """An event without parts, whose status is still to be chosen."""
    home = min(cast.leaders, key=lambda leader: leader.id).calendar
    calendar = location.timezone if location else home
    start_time = draw(_times)
    others = [person for person in cast.people if draw(st.booleans())]
    participants = (*others, *cast.leaders) if draw(st.booleans()) else (*cast.leaders, *others)
    return Event(
        id=id_,
        kind=kind,
        format=draw(_formats),
        status=Status.provisional,
        title=draw(_texts),
        summary=draw(_texts),
        start=dates.start,
        end=dates.end,
        calendar=calendar,
        other_calendars=_elsewhere(draw, dates, calendar, start_time),
        start_time=start_time,
        duration_minutes=draw(_minutes),
        location=location,
        participants=participants,
        initiator=draw(st.none() | st.sampled_from(participants)),
        context=draw(_optional_texts),
        topics=tuple(draw(_topics)),
        citations=_citations(draw, cast.sources, FACTS),
        claims=_claims(draw, cast.sources),
    )


def _elsewhere(
    draw: st.DrawFn, dates: _Span, calendar: str, start_time: time | None
) -> tuple[CalendarDates, ...]:
    """The same dates by other calendars, or those of a day before or after."""
    found = []
    for zone in draw(_zone_pairs):
        shift = draw(st.integers(-1, 1))
        if start_time is not None and dates.start.is_exact:
            shift = _shift(datetime.combine(dates.start.earliest, start_time), calendar, zone.name)
        start, end = (_moved(each, shift) for each in dates)
        if end.certainly_before(start):  # a day has left the month or year of the other date
            end = start
        if zone.name != calendar:
            found.append(CalendarDates(calendar=zone.name, start=start, end=end))
    return tuple(found)


def _shift(here: datetime, calendar: str, zone: str) -> int:
    """How many days later than by the one calendar it is by the other, at an hour of the one."""
    try:
        there = here.replace(tzinfo=ZoneInfo(calendar)).astimezone(ZoneInfo(zone))
    except OverflowError:  # the first or the last day of the calendar
        return 0
    return (there.date() - here.date()).days


def _moved(value: PartialDate, days: int) -> PartialDate:
    """A day so many days later; a coarse date stays."""
    try:
        return PartialDate.of(value.earliest + timedelta(days)) if value.is_exact else value
    except OverflowError:
        return value


# -- records -----------------------------------------------------------------------------------


def datasets(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Dataset]:
    """Small records of an invented pair, which `trumpputin.Dataset.write` takes.

    There are up to three events of any status, with their parts, and up to two quotations and
    exclusions. No record has changes to log: there is no earlier version.

    Args:
        min_value: The first day on which an event may begin.
        max_value: The last day on which one may end, as for `events`.

    Raises:
        DateError: A bound is no date or qualified, or the last is before the first.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=10)
    ... @given(datasets())
    ... def test_a_pair_of_neighbours_has_one_gap(record: Dataset) -> None:
    ...     assert len(record.events.gaps()) == max(len(record.events) - 1, 0)
    >>> test_a_pair_of_neighbours_has_one_gap()
    """
    return _datasets(*as_span(min_value, max_value))


@st.composite
def _datasets(draw: st.DrawFn, first: date, last: date) -> Dataset:
    dates = draw(st.lists(_spans(first, last), max_size=3))
    cast = _cast(draw, dates)
    begun = min((start.earliest for start, _ in dates), default=first)
    release = _release(draw, begun, max((end.latest for _, end in dates), default=begun))
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
        quotes=_several(draw, lambda draw: _quote(draw, cast, events), 0, 2),
        excluded=_several(draw, lambda draw: _exclusion(draw, cast.sources), 0, 2),
    )


def _release(draw: st.DrawFn, first: date, last: date) -> Release:
    """A version of a record whose events are from one day to another."""
    return Release(
        title=draw(_texts),
        version=".".join(map(str, draw(_versions))),
        released=PartialDate.of(draw(st.dates())),
        coverage=_coverage(draw, first, last),
        licences=tuple(draw(_licences)),
    )


def _coverage(draw: st.DrawFn, first: date, last: date) -> Coverage:
    """A coverage from a day or earlier to another or later."""
    return Coverage(
        start=draw(_plain_dates(date.min, first)),
        vetted_through=draw(_plain_dates(first, last)),
        through=draw(_plain_dates(last, date.max)),
    )


def _quote(draw: st.DrawFn, cast: _Cast, events: Sequence[Event]) -> Quote:
    """A quotation of anybody, about one of the events or none."""
    people = [None, *cast.leaders, *cast.people]
    speaker = draw(st.sampled_from(people))
    event = draw(st.sampled_from([None, *events]))
    language, original_language = draw(_languages), draw(_languages)
    text, *others = draw(_wordings)
    return Quote(
        id=draw(_ids),
        speaker=speaker,
        speaker_name=speaker.name if speaker else draw(_texts),
        text=text,
        language=language,
        original_language=original_language,
        translator=draw(_optional_texts) if language != original_language else None,
        said_on=draw(partial_dates(event.start.earliest if event else date.min)),
        occasion=draw(_texts),
        event=event,
        kind=draw(st.sampled_from(QuoteKind)),
        reported_by=draw(st.sampled_from([None, *(p for p in people if p and p != speaker)])),
        wordings=tuple(_variant(draw, other, cast.sources) for other in others),
        citations=_citations(draw, cast.sources, ("text", "said_on", "occasion")),
    )


def _variant(draw: st.DrawFn, text: str, sources: Sequence[Source]) -> Wording:
    citations = _citations(draw, sources, ("text",))
    return Wording(text=text, language=draw(_languages), citations=citations)


def _exclusion(draw: st.DrawFn, sources: Sequence[Source]) -> Exclusion:
    start = draw(_published)
    return Exclusion(
        id=draw(_ids),
        title=draw(_texts),
        start=start,
        end=draw(st.none() | partial_dates(start.earliest)) if start else None,
        reason=draw(_texts),
        citations=_citations(draw, sources, ("reason", "start")),
    )


# -- every type --------------------------------------------------------------------------------


def _days(draw: st.DrawFn) -> Days:
    least = draw(st.integers())
    return Days(least, least + draw(st.integers(min_value=0)))


def _citation(draw: st.DrawFn) -> Citation:
    return _citations(draw, _few_sources(draw), FACTS)[0]


def _claim(draw: st.DrawFn) -> Claim:
    return draw(st.composite(_claims)(_few_sources(draw)).filter(bool))[0]


def _local_dates(draw: st.DrawFn) -> CalendarDates:
    start, end = draw(_spans(date.min, date.max))
    return CalendarDates(calendar=draw(_zones).name, start=start, end=end)


def _two_days(draw: st.DrawFn) -> list[date]:
    return sorted(draw(st.tuples(st.dates(), st.dates())))


STRATEGIES: Final[Mapping[type, Callable[[], st.SearchStrategy[Any]]]] = {
    PartialDate: partial_dates,
    Days: st.composite(_days),
    Office: st.composite(_office),
    Person: st.composite(_person),
    Leader: st.composite(_leader),
    Location: st.composite(_location),
    Source: st.composite(_source),
    Citation: st.composite(_citation),
    Claim: st.composite(_claim),
    CalendarDates: st.composite(_local_dates),
    Event: events,
    Wording: st.composite(lambda draw: _variant(draw, draw(_wordings)[0], _few_sources(draw))),
    Quote: st.composite(lambda draw: _quote(draw, _cast(draw, []), [])),
    Exclusion: st.composite(lambda draw: _exclusion(draw, _few_sources(draw))),
    Coverage: st.composite(lambda draw: _coverage(draw, *_two_days(draw))),
    Release: st.composite(lambda draw: _release(draw, *_two_days(draw))),
    Events: lambda: datasets().map(lambda record: record.events | record.unconfirmed),
    Quotes: lambda: datasets().map(lambda record: record.quotes),
    Dataset: datasets,
}
"""How `hypothesis.strategies.from_type` draws each type that Hypothesis is told of."""
