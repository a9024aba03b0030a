"""Hypothesis strategies that draw dates, events and whole records, to test your own code with.

What they draw breaks no rule of the codebook, and may be anything else: dates known to the year
alone, days on which two events fall together, overlaps, parts, former ids, texts in many scripts.
The people and their contacts are invented. Importing this module registers the strategies, so that
``hypothesis.strategies.from_type`` draws every model in the same way. Needs
``python -m pip install "trumpputin[testing]"``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from ._dataset import Dataset
from .amounts import MOST_MINUTES, Minutes
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
from .vocabulary import Access, Format, Kind, Level, QuoteKind, Says, SourceKind, Status

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
            drawn date allows as written is between the two.
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
    return st.builds(
        _known_to,
        st.dates(first, last),
        st.sampled_from(precisions),
        st.sampled_from(qualifiers),
    )


def _known_to(day: date, precision: Precision, qualifier: str = "") -> PartialDate:
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

# Each strategy is made once, since making one takes longer than drawing from it.

T = TypeVar("T")


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


def _one_of(draw: st.DrawFn, items: Sequence[T]) -> T:
    return items[draw(_below(len(items)))]


_ALL_DAYS: Final = date.max.toordinal()
_offsets: Final = st.integers(0, _ALL_DAYS - 1)
_SIMPLE: Final = date(2000, 1, 1)  # what `st.dates` shrinks to


def _day(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> date:
    start, days = first.toordinal(), (last - first).days + 1
    simple = min(max(first, _SIMPLE), last)
    return date.fromordinal(start + ((simple - first).days + draw(_offsets)) % days)


def _plain_date(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> PartialDate:
    return _known_to(_day(draw, first, last), _one_of(draw, [*Precision][::-1]))


def _date(draw: st.DrawFn, first: date = date.min) -> PartialDate:
    """A date of which at least one day is not before another."""
    plain = _plain_date(draw, first)
    return attrs.evolve(plain, qualifier=_one_of(draw, ("", "?", "~", "%")))


# The signs of every format that texts are written in, and letters of several scripts.
_LETTERS: Final = (
    "abcXYZ019 .,;:'\"=+-@<>&{}[]()|\\/#%$_^~`*!?àßœçŁЯїأبהא中日한्कก🙂𠮷–…\u00a0\u0301"
)

_ids: Final = st.text("abcxyz0123456789-", max_size=8).map(lambda text: _id(text.split("-")))


def _id(words: Sequence[str]) -> str:
    id_ = "-".join(filter(None, words))
    return id_ if id_[:1].isalpha() else f"x{id_}"  # digits first might be read as a date


_texts: Final = st.text(_LETTERS, min_size=1, max_size=12).map(
    lambda text: normalize("NFC", text).strip() or "0"
)
_optional_texts: Final = st.none() | _texts
_topics: Final = st.lists(
    _texts.map(lambda text: text.replace(";", ",")), max_size=2, unique=True
).map(tuple)
_wordings: Final = st.lists(
    st.lists(_texts, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=2, unique=True
)
_items: Final = st.none() | st.integers(1, 10**9).map("Q{}".format)
_times: Final = st.none() | st.builds(time, _below(24), _below(60))
_lengths: Final = st.integers(1, MOST_MINUTES)
_minutes: Final = st.none() | _lengths
_versions: Final = st.tuples(*[st.integers(0, 99)] * 3).map(
    lambda three: ".".join(map(str, three))
)
_licences: Final = st.lists(st.sampled_from(["CC0-1.0", "CC-BY-4.0"]), unique=True).map(tuple)
_booleans: Final = st.booleans()
_LANGUAGES: Final = ("en", "ru", "pt-BR", "zh-Hans")
_DISTANT_KINDS: Final = [kind for kind in Kind if kind is not Kind.meeting]


class _Zone(NamedTuple):
    name: str
    country: str
    hours: float  # before Greenwich, in January


_ZONES: Final = (
    _Zone("America/New_York", "US", -5),
    _Zone("America/Anchorage", "US", -9),
    _Zone("Europe/Helsinki", "FI", 2),
    _Zone("Europe/Moscow", "RU", 3),
    _Zone("Asia/Kathmandu", "NP", 5.75),
    _Zone("Asia/Tokyo", "JP", 9),
)


# -- people, places and sources ----------------------------------------------------------------

# A function of `draw` draws one value; `st.composite` makes a strategy of it.


def _office(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Office:
    """An office held at least from the one day to the other, if given."""
    start = _plain_date(draw, date.min, start_by)
    end = None if draw(_booleans) else _plain_date(draw, max(start.earliest, end_from))
    country = _one_of(draw, _ZONES).country
    return Office(title=draw(_texts), country=country, start=start, end=end)


def _person(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Person:
    """Someone who held each office at least from the one day to the other, if given."""
    offices = [_office(draw, start_by, end_from) for _ in range(draw(_below(3)))]
    distinct = {office.title.casefold(): office for office in offices}
    return Person(
        id=draw(_ids),
        name=draw(_texts),
        country=_one_of(draw, _ZONES).country,
        offices=tuple(sorted(distinct.values(), key=lambda office: office.start.earliest)),
        wikidata=draw(_items),
    )


def _leader(draw: st.DrawFn) -> Leader:
    person = _person(draw)
    return Leader(calendar=_one_of(draw, _ZONES).name, **attrs.asdict(person, recurse=False))


def _leaders(draw: st.DrawFn) -> tuple[Leader, Leader]:
    """Two leaders of two countries."""
    one, other = _leader(draw), _leader(draw)
    if one.id == other.id:
        other = attrs.evolve(other, id=f"{one.id}-too")
    if one.country == other.country:
        country = next(zone.country for zone in _ZONES if zone.country != one.country)
        other = attrs.evolve(other, country=country)
    return one, other


def _location(draw: st.DrawFn) -> Location:
    zone = _one_of(draw, _ZONES)
    return Location(
        id=draw(_ids),
        city=draw(_texts),
        venue=draw(_optional_texts),
        country=zone.country,
        latitude=(draw(_below(1_800_001)) - 900_000) / 10_000,
        # A clock is at most three and a half hours from the longitude's.
        longitude=(round(zone.hours * 150_000) + draw(_below(800_001)) - 400_000) / 10_000,
        timezone=zone.name,
    )


def _source(draw: st.DrawFn) -> Source:
    id_ = draw(_ids)
    published = None if draw(_booleans) else _date(draw)
    title = draw(_optional_texts)
    return Source(
        id=id_,
        publisher=draw(_texts),
        url=f"https://example.org/{id_}" if draw(_booleans) else None,
        title=title,
        untitled=None if title else draw(_texts),
        published=published,
        language=_one_of(draw, _LANGUAGES),
        kind=_one_of(draw, [*SourceKind]),
        origin=draw(_optional_texts),
        copy_at=f"https://example.com/{id_}" if draw(_booleans) else None,
        access=_one_of(draw, [*Access]),
        accessed=_day(draw, published.earliest if published else date.min),
        secondhand=draw(_booleans),
    )


def _several(
    draw: st.DrawFn, row: Callable[[st.DrawFn], Any], min_size: int, max_size: int
) -> list[Any]:
    """Rows of one table; for duplicate ids the last wins."""
    number = min_size + draw(_below(max_size - min_size + 1))
    return [*{drawn.id: drawn for drawn in (row(draw) for _ in range(number))}.values()]


def _few_sources(draw: st.DrawFn) -> list[Source]:
    return _several(draw, _source, 1, 3)


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
    leaders = _leaders(draw)
    people = _several(draw, lambda draw: _person(draw, first, last), 0, 2)
    taken = {leader.id for leader in leaders}
    return _Cast(
        leaders=leaders,
        people=[person for person in people if person.id not in taken],
        locations=_several(draw, _location, 1, 2),
        sources=_few_sources(draw),
        calendar=_one_of(draw, _ZONES).name,
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


def _claims(
    draw: st.DrawFn, sources: Sequence[Source], minutes: int | None = None
) -> tuple[Claim, ...]:
    """Up to two claims on a field, which do not exclude the duration of their event."""
    field = _one_of(draw, ("duration_minutes", "status", "start", "start_time", "summary"))
    return tuple(_claim(draw, sources, field, minutes) for _ in range(draw(_below(3))))


def _claim(
    draw: st.DrawFn, sources: Sequence[Source], field: str, minutes: int | None = None
) -> Claim:
    values: dict[str, Callable[[], str]] = {
        "duration_minutes": lambda: str(_duration(draw, minutes or draw(_lengths))),
        "start_time": lambda: f"{_one_of(draw, ('', '~', '..'))}{draw(_times) or time(12):%H:%M}",
        "start": lambda: str(_plain_date(draw)),
    }
    value = values[field]() if field in values else None
    says = _one_of(draw, [*Says]) if field == "status" else None
    stated = "value" if value else "says" if says else "wording"
    return Claim(
        field=field,
        value=value,
        wording=draw(_texts if stated == "wording" else _optional_texts),
        says=says,
        citations=_citations(draw, sources, (stated,)),
        note=draw(_optional_texts),
    )


def _duration(draw: st.DrawFn, minutes: int) -> Minutes:
    """A duration that allows a number of minutes."""
    bounds: list[tuple[int | None, int | None]]
    bounds = [(minutes, minutes), (minutes, None), (None, minutes), (1, minutes)]
    least, most = _one_of(draw, bounds)
    is_closed = least is not None and most is not None
    return Minutes(least, most, approximate=is_closed and draw(_booleans))


# -- events ------------------------------------------------------------------------------------


def events(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Event]:
    """Single events of every kind and status, with every optional field filled or not.

    Each would be valid in a record that has its two leaders and the people, places and sources
    it refers to. Two events drawn separately have different leaders; for events of the same
    leaders, draw a record with `datasets`.

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
    return _events(*as_span(min_value, max_value))


@st.composite
def _events(draw: st.DrawFn, first: date, last: date) -> Event:
    dates = draw(_spans(first, last))
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
        kind = Kind.meeting if location else _one_of(draw, _DISTANT_KINDS)
        day = _plain_date(draw, dates.start.earliest, dates.end.latest)
        parts.append(_encounter(draw, cast, new_id(day), _Span(day, day), kind, location))
    possible = [*Status]
    if not all(_is_sound(row) and row.start.earliest <= vetted_through for row in (event, *parts)):
        possible.remove(Status.confirmed)
    status = _one_of(draw, possible)
    return attrs.evolve(
        event,
        former_ids=former_ids,
        status=status,
        parts=tuple(Events(attrs.evolve(part, status=status) for part in parts)),
    )


def _is_sound(event: Event) -> bool:
    """Whether its sources are good enough for a confirmed event."""
    return event.meets_standard and SourceKind.automated not in {s.kind for s in event.sources}


def _encounter(
    draw: st.DrawFn, cast: _Cast, id_: str, dates: _Span, kind: Kind, location: Location | None
) -> Event:
    """An event without parts, whose status is still to be chosen."""
    calendar = location.timezone if location else cast.calendar
    start_time, minutes = draw(_times), draw(_minutes)
    others = [person for person in cast.people if draw(_booleans)]
    participants = (*others, *cast.leaders) if draw(_booleans) else (*cast.leaders, *others)
    return Event(
        id=id_,
        kind=kind,
        level=_one_of(draw, [*Level]) if kind is Kind.meeting else None,
        format=_one_of(draw, [None, *Format]),
        status=Status.provisional,
        title=draw(_texts),
        summary=draw(_texts),
        start=dates.start,
        end=dates.end,
        calendar=calendar,
        other_calendars=_other_calendars(draw, dates, calendar, start_time),
        start_time=start_time,
        duration_minutes=minutes,
        location=location,
        participants=participants,
        initiator=_one_of(draw, [None, *participants]),
        context=draw(_optional_texts),
        topics=draw(_topics),
        citations=_citations(draw, cast.sources, FACTS),
        claims=_claims(draw, cast.sources, minutes),
    )


def _other_calendars(
    draw: st.DrawFn, dates: _Span, calendar: str, start_time: time | None
) -> tuple[CalendarDates, ...]:
    """The same dates by other calendars, or those of a day before or after."""
    found: dict[str, CalendarDates] = {}
    for _ in range(draw(_below(3))):
        zone = _one_of(draw, _ZONES).name
        shift = draw(_below(3)) - 1
        if start_time is not None and dates.start.is_exact:
            shift = _shift(datetime.combine(dates.start.earliest, start_time), calendar, zone)
        start, end = (_moved(each, shift) for each in dates)
        if end.certainly_before(start):  # a day has left the month or year of the other date
            end = start
        if zone != calendar:
            found[zone] = CalendarDates(calendar=zone, start=start, end=end)
    return tuple(found.values())


def _shift(here: datetime, calendar: str, zone: str) -> int:
    """How many days later it is by the other calendar, at an hour of the one."""
    try:
        there = here.replace(tzinfo=ZoneInfo(calendar)).astimezone(ZoneInfo(zone))
    except OverflowError:  # the first or the last day of the calendar
        return 0
    return (there.date() - here.date()).days


def _moved(value: PartialDate, days: int) -> PartialDate:
    """A date moved by some days; a coarse date stays as it is."""
    try:
        return PartialDate.of(value.earliest + timedelta(days)) if value.is_exact else value
    except OverflowError:
        return value


# -- records -----------------------------------------------------------------------------------


def datasets(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Dataset]:
    """Small records of two invented leaders, which `trumpputin.Dataset.write` takes.

    There are up to three events of any status, with their parts, and up to two quotations and
    exclusions. The log of changes is empty.

    Args:
        min_value: The first day on which an event may begin.
        max_value: The last day on which one may end, as for `events`.

    Raises:
        DateError: A bound is not a date or is qualified, or the last is before the first.

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
    dates = draw(_span_lists(first, last))
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
        quotes=_several(draw, lambda draw: _quote(draw, cast, events), 0, 2),
        excluded=_several(draw, lambda draw: _exclusion(draw, cast.sources), 0, 2),
    )


@cache
def _span_lists(first: date, last: date) -> st.SearchStrategy[list[_Span]]:
    return st.lists(_spans(first, last), max_size=3)


def _release(draw: st.DrawFn, first: date, last: date, read: date, calendar: str) -> Release:
    """A version of a record with events between two days, and sources read by a third."""
    return Release(
        title=draw(_texts),
        version=draw(_versions),
        released=_day(draw, read),
        calendar=calendar,
        coverage=_coverage(draw, first, last),
        licences=draw(_licences),
    )


def _coverage(draw: st.DrawFn, first: date, last: date) -> Coverage:
    """A coverage that holds the time from one day to another."""
    return Coverage(
        start=_plain_date(draw, date.min, first),
        vetted_through=_plain_date(draw, first, last),
        through=_plain_date(draw, last),
    )


def _quote(draw: st.DrawFn, cast: _Cast, events: Sequence[Event]) -> Quote:
    """A quotation of anybody, about one of the events or none."""
    people = [None, *cast.leaders, *cast.people]
    speaker = _one_of(draw, people)
    event = _one_of(draw, [None, *events])
    language, original_language = _one_of(draw, _LANGUAGES), _one_of(draw, _LANGUAGES)
    text, *others = draw(_wordings)
    return Quote(
        id=draw(_ids),
        speaker=speaker,
        speaker_name=speaker.name if speaker else draw(_texts),
        text=text,
        language=language,
        original_language=original_language,
        translator=draw(_optional_texts) if language != original_language else None,
        said_on=_date(draw, event.start.earliest if event else date.min),
        occasion=draw(_texts),
        event=event,
        kind=_one_of(draw, [*QuoteKind]),
        reported_by=_one_of(draw, [None, *(p for p in people if p and p != speaker)]),
        wordings=tuple(_wording(draw, other, cast.sources) for other in others),
        citations=_citations(draw, cast.sources, ("text", "said_on", "occasion")),
    )


def _wording(draw: st.DrawFn, text: str, sources: Sequence[Source]) -> Wording:
    citations = _citations(draw, sources, ("text",))
    return Wording(text=text, language=_one_of(draw, _LANGUAGES), citations=citations)


def _exclusion(draw: st.DrawFn, sources: Sequence[Source]) -> Exclusion:
    start = None if draw(_booleans) else _date(draw)
    return Exclusion(
        id=draw(_ids),
        title=draw(_texts),
        start=start,
        end=_date(draw, start.earliest) if start and draw(_booleans) else None,
        reason=draw(_texts),
        citations=_citations(draw, sources, ("reason", "start")),
    )


# -- every type --------------------------------------------------------------------------------


def _days(draw: st.DrawFn) -> Days:
    least = draw(st.integers())
    return Days(least, least + draw(st.integers(min_value=0)))


def _calendar_dates(draw: st.DrawFn) -> CalendarDates:
    start, end = draw(_spans(date.min, date.max))
    return CalendarDates(calendar=_one_of(draw, _ZONES).name, start=start, end=end)


def _two_days(draw: st.DrawFn) -> tuple[date, date]:
    first = _day(draw)
    return first, _day(draw, first)


STRATEGIES: Final[Mapping[type, st.SearchStrategy[Any]]] = {
    PartialDate: partial_dates(),
    Days: st.composite(_days)(),
    Minutes: st.composite(lambda draw: _duration(draw, draw(_lengths)))(),
    Office: st.composite(_office)(),
    Person: st.composite(_person)(),
    Leader: st.composite(_leader)(),
    Location: st.composite(_location)(),
    Source: st.composite(_source)(),
    Citation: st.composite(lambda draw: _citations(draw, _few_sources(draw), FACTS)[0])(),
    Claim: st.composite(lambda draw: _claim(draw, _few_sources(draw), "start"))(),
    CalendarDates: st.composite(_calendar_dates)(),
    Event: events(),
    Wording: st.composite(lambda draw: _wording(draw, draw(_texts), _few_sources(draw)))(),
    Quote: st.composite(lambda draw: _quote(draw, _cast(draw, []), []))(),
    Exclusion: st.composite(lambda draw: _exclusion(draw, _few_sources(draw)))(),
    Coverage: st.composite(lambda draw: _coverage(draw, *_two_days(draw)))(),
    Release: st.composite(lambda draw: _release(draw, *_two_days(draw), date.min, "Etc/UTC"))(),
    Events: datasets().map(lambda record: record.events | record.unconfirmed),
    Quotes: datasets().map(lambda record: record.quotes),
    Dataset: datasets(),
}
"""A strategy for each type that `hypothesis.strategies.from_type` draws."""

for _type, _strategy in STRATEGIES.items():
    st.register_type_strategy(_type, _strategy)
