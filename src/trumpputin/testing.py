"""Hypothesis strategies that draw dates, events and whole records, to test your own code with.

What they draw breaks no rule of the codebook, and may be anything else: dates known to the year
alone, days on which two events fall together, overlaps, parts, former ids, texts in many scripts.
The people and their contacts are invented. Importing this module registers the strategies, so that
``hypothesis.strategies.from_type`` draws every model in the same way. Needs
``python -m pip install "trumpputin[testing]"``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from .vocabulary import Kind, Level, Says, SourceKind, Status

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
    kinds = st.sampled_from(precisions), st.sampled_from(qualifiers)
    return st.builds(_known_to, st.dates(first, last), *kinds)


def _known_to(day: date, precision: Precision, qualifier: str = "") -> PartialDate:
    month = None if precision == Precision.year else day.month
    return PartialDate(day.year, month, day.day if precision == Precision.day else None, qualifier)


# -- values ------------------------------------------------------------------------------------

# Each strategy is made once, since making one takes longer than drawing from it.

T = TypeVar("T")
Model = TypeVar("Model", bound=attrs.AttrsInstance)

_ZONES: Final[Mapping[str, tuple[str, float]]] = {  # the country, and the hours from Greenwich
    "America/New_York": ("US", -5),
    "America/Anchorage": ("US", -9),
    "Europe/Helsinki": ("FI", 2),
    "Europe/Moscow": ("RU", 3),
    "Asia/Kathmandu": ("NP", 5.75),
    "Asia/Tokyo": ("JP", 9),
}

# The signs of every format that texts are written in, and letters of several scripts.
_LETTERS: Final = (
    "abcXYZ019 .,;:'\"=+-@<>&{}[]()|\\/#%$_^~`*!?àßœçŁЯїأبהא中日한्कก🙂𠮷–…\u00a0\u0301"
)


def _id(text: str) -> str:
    id_ = re.sub("-+", "-", text).strip("-")
    return id_ if id_[:1].isalpha() else f"x{id_}"  # digits first might be read as a date


_booleans: Final = st.booleans()
_ids: Final = st.text("abcxyz0123456789-", max_size=8).map(_id)
_texts: Final = st.text(_LETTERS, min_size=1, max_size=12).map(
    lambda text: normalize("NFC", text).strip() or "0"
)
_topics: Final = _texts.map(lambda text: text.replace(";", ","))
_lines: Final = st.lists(_texts, min_size=1, max_size=2).map("\n".join)
_wordings: Final = st.lists(_lines, min_size=1, max_size=2, unique=True)
_zones: Final = st.sampled_from([*_ZONES])
_few_zones: Final = st.lists(_zones, max_size=2, unique=True)
_times: Final = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_minutes: Final = st.integers(1, MOST_MINUTES)
_optional_times: Final = st.none() | _times
_optional_minutes: Final = st.none() | _minutes
_languages: Final = st.sampled_from(["en", "ru", "pt-BR", "zh-Hans"])
_licences: Final = st.lists(st.sampled_from(["CC0-1.0", "CC-BY-4.0"]), unique=True)
_SIMPLE: Final = date(2000, 1, 1)  # what `st.dates` shrinks to
_offsets: Final = st.integers(0, date.max.toordinal() - 1)

_BY_FIELD: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "id": _ids,
    "country": st.sampled_from([country for country, _ in _ZONES.values()]),
    "calendar": _zones,
    "latitude": st.integers(-900_000, 900_000).map(lambda degrees: degrees / 10_000),
    "language": _languages,
    "original_language": _languages,
    "wikidata": st.none() | st.integers(1, 10**9).map("Q{}".format),
    "topics": st.lists(_topics, max_size=2, unique=True).map(tuple),
    "version": st.tuples(*[st.integers(0, 99)] * 3).map(lambda parts: ".".join(map(str, parts))),
    "licences": _licences.map(tuple),
}


@cache
def _values(model: type, field: str) -> st.SearchStrategy[Any]:
    """The values of a field that depends on no other field, the simplest first."""
    if field in _BY_FIELD:
        return _BY_FIELD[field]
    kind: Any = attrs.fields_dict(model)[field].type
    return st.one_of(*map(_of_type, get_args(kind)[::-1] or (kind,)))  # None first


def _of_type(kind: type) -> st.SearchStrategy[Any]:
    if issubclass(kind, StrEnum):
        return st.sampled_from([*kind])
    return {NoneType: st.none(), bool: _booleans, str: _texts}[kind]


def _filled(draw: st.DrawFn, model: type[Model], **known: Any) -> Model:
    """A record with some known values, and with any in all other fields."""
    others = [name for name in attrs.fields_dict(model) if name not in known]
    return model(**known, **{name: draw(_values(model, name)) for name in others})


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


def _one_of(draw: st.DrawFn, items: Iterable[T]) -> T:
    choices = [*items]
    return choices[draw(_below(len(choices)))]


def _day(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> date:
    simplest = min(max(first, _SIMPLE), last)
    number = (simplest - first).days + draw(_offsets)
    return first + timedelta(number % ((last - first).days + 1))


def _plain_date(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> PartialDate:
    return _known_to(_day(draw, first, last), _one_of(draw, [*Precision][::-1]))


def _date(draw: st.DrawFn, first: date = date.min) -> PartialDate:
    """A date of which at least one day is not before another."""
    return attrs.evolve(_plain_date(draw, first), qualifier=_one_of(draw, ("", "?", "~", "%")))


class _Span(NamedTuple):
    start: PartialDate
    end: PartialDate


def _span(draw: st.DrawFn, first: date = date.min, last: date = date.max) -> _Span:
    """A start and an end that is not certainly before it; often the same."""
    one = _plain_date(draw, first, last)
    other = _plain_date(draw, first, last) if draw(_booleans) else one
    return _Span(other, one) if other.certainly_before(one) else _Span(one, other)


# -- people, places and sources ----------------------------------------------------------------

# A function of `draw` draws one value; `st.composite` makes a strategy of it.


def _office(draw: st.DrawFn, start_by: date = date.max, end_from: date = date.min) -> Office:
    start = _plain_date(draw, date.min, start_by)
    end = None if draw(_booleans) else _plain_date(draw, max(start.earliest, end_from))
    return _filled(draw, Office, start=start, end=end)


def _offices(draw: st.DrawFn, *held: date) -> tuple[Office, ...]:
    """Offices of different titles, each held at least from the one day to the other, if given."""
    offices = {each.title.casefold(): each for each in _several(draw, _office, 0, 2, *held)}
    return tuple(sorted(offices.values(), key=lambda office: office.start.earliest))


def _person(draw: st.DrawFn, *held: date) -> Person:
    return _filled(draw, Person, offices=_offices(draw, *held))


def _leader(draw: st.DrawFn) -> Leader:
    return _filled(draw, Leader, offices=_offices(draw))


def _location(draw: st.DrawFn) -> Location:
    zone = draw(_zones)
    country, hours = _ZONES[zone]
    # A clock is at most three and a half hours from the longitude's.
    longitude = round(15 * hours + (draw(_below(800_001)) - 400_000) / 10_000, 4)
    return _filled(draw, Location, country=country, longitude=longitude, timezone=zone)


def _source(draw: st.DrawFn) -> Source:
    id_, title = draw(_ids), draw(_values(Source, "title"))
    published = None if draw(_booleans) else _date(draw)
    return _filled(
        draw,
        Source,
        id=id_,
        url=f"https://example.org/{id_}" if draw(_booleans) else None,
        title=title,
        untitled=None if title else draw(_texts),
        published=published,
        copy_at=f"https://example.com/{id_}" if draw(_booleans) else None,
        accessed=_day(draw, published.earliest if published else date.min),
    )


def _several(
    draw: st.DrawFn, row: Callable[..., T], least: int, most: int, *given: object
) -> list[T]:
    return [row(draw, *given) for _ in range(least + draw(_below(most - least + 1)))]


def _few_sources(draw: st.DrawFn) -> list[Source]:
    return _several(draw, _source, 1, 3)


_leaders: Final = st.composite(_leader)()
_two_leaders: Final = st.lists(
    _leaders, min_size=2, max_size=2, unique_by=(attrgetter("id"), attrgetter("country"))
)


def _by_id(rows: Iterable[Any]) -> Iterable[Any]:
    """The rows of one table; for duplicate ids the last wins."""
    return {row.id: row for row in rows}.values()


def _empty_record(draw: st.DrawFn, first: date, last: date) -> Dataset:
    """A record to which events between two days, and quotations, can be added."""
    leaders = draw(_two_leaders)
    people = _by_id(_several(draw, _person, 0, 2, first, last))
    sources = _by_id(_few_sources(draw))
    read = max(source.accessed.latest for source in sources)
    coverage = _coverage(draw, first, last)
    return Dataset(
        release=_filled(draw, Release, released=_day(draw, read), coverage=coverage),
        leaders=leaders,
        people=[person for person in people if person.id not in {each.id for each in leaders}],
        locations=_by_id(_several(draw, _location, 1, 2)),
        sources=sources,
    )


def _coverage(draw: st.DrawFn, first: date, last: date) -> Coverage:
    """A coverage that holds the time from one day to another."""
    return Coverage(
        start=_plain_date(draw, date.min, first),
        vetted_through=_plain_date(draw, first, last),
        through=_plain_date(draw, last),
    )


def _citations(
    draw: st.DrawFn, sources: Iterable[Source], fields: tuple[str, ...]
) -> tuple[Citation, ...]:
    """A source for all the fields, and perhaps another for the last of them."""
    supports = {_one_of(draw, sources): fields[draw(_below(len(fields))) :]}
    supports[_one_of(draw, sources)] = fields
    return tuple(Citation(source=source, supports=names) for source, names in supports.items())


def _claim(
    draw: st.DrawFn, sources: Iterable[Source], field: str, minutes: int | None = None
) -> Claim:
    """A claim on a field; on the duration, one that does not exclude a number of minutes."""
    drawn: dict[str, tuple[str, Callable[[], Any]]] = {
        "duration_minutes": ("value", lambda: str(_duration(draw, minutes or draw(_minutes)))),
        "start_time": ("value", lambda: f"{_one_of(draw, ('', '~', '..'))}{draw(_times):%H:%M}"),
        "start": ("value", lambda: str(_plain_date(draw))),
        "status": ("says", lambda: _one_of(draw, Says)),
        "summary": ("wording", lambda: draw(_texts)),
    }
    stated, value = drawn[field]
    known = {"value": None, "says": None, stated: value()}
    citations = _citations(draw, sources, (stated,))
    return _filled(draw, Claim, field=field, citations=citations, **known)


def _duration(draw: st.DrawFn, minutes: int) -> Minutes:
    """A duration that allows a number of minutes."""
    bounds = ((minutes, minutes), (minutes, None), (None, minutes), (1, minutes))
    least, most = _one_of(draw, bounds)
    return Minutes(least, most, approximate=None not in (least, most) and draw(_booleans))


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
    return _events(*as_span(min_value, max_value))


@st.composite
def _events(draw: st.DrawFn, first: date, last: date) -> Event:
    dates = _span(draw, first, last)
    record = _empty_record(draw, dates.start.earliest, dates.end.latest)
    return _occasion(draw, record, set(), dates)


def _occasion(draw: st.DrawFn, record: Dataset, taken: set[str], dates: _Span) -> Event:
    """An event with its parts, confirmed only where the evidence and the vetting allow it.

    It has none of the taken ids, and adds its own to them.
    """
    location = _one_of(draw, [None, *record.locations])
    event = _encounter(draw, record, taken, dates, location)
    days = _several(draw, _plain_date, 0, 2, dates.start.earliest, dates.end.latest)
    parts = [_encounter(draw, record, taken, _Span(day, day), location) for day in days]
    is_sound = all(
        row.meets_standard
        and not record.coverage.vetted_through.certainly_before(row.start)
        and SourceKind.automated not in {source.kind for source in row.sources}
        for row in (event, *parts)
    )
    status = _one_of(draw, (each for each in Status if is_sound or each != Status.confirmed))
    return attrs.evolve(
        event,
        former_ids=(_new_id(draw, taken),) if draw(_booleans) else (),
        status=status,
        parts=tuple(Events(attrs.evolve(part, status=status) for part in parts)),
    )


def _new_id(draw: st.DrawFn, taken: set[str], prefix: str = "") -> str:
    id_ = prefix + draw(_ids)
    while id_ in taken:
        id_ += "-too"
    taken.add(id_)
    return id_


def _encounter(
    draw: st.DrawFn, record: Dataset, taken: set[str], dates: _Span, location: Location | None
) -> Event:
    """An event without parts, whose status is still to be chosen."""
    kind = _one_of(draw, (each for each in Kind if (each is Kind.meeting) == bool(location)))
    calendar = location.timezone if location else record.release.calendar
    start_time, minutes = draw(_optional_times), draw(_optional_minutes)
    others = [person for person in record.people if draw(_booleans)]
    participants = draw(st.permutations([*others, *record.leaders]))
    claimed = _one_of(draw, ("duration_minutes", "status", "start", "start_time", "summary"))
    return _filled(
        draw,
        Event,
        id=_new_id(draw, taken, f"{dates.start}-" if draw(_booleans) else ""),
        former_ids=(),
        kind=kind,
        level=_one_of(draw, Level) if location else None,
        status=Status.provisional,
        start=dates.start,
        end=dates.end,
        calendar=calendar,
        other_calendars=_other_calendars(draw, dates, calendar, start_time),
        start_time=start_time,
        duration_minutes=minutes,
        location=location,
        participants=tuple(participants),
        initiator=_one_of(draw, [None, *participants]),
        citations=_citations(draw, record.sources, FACTS),
        claims=tuple(_several(draw, _claim, 0, 2, record.sources, claimed, minutes)),
        parts=(),
    )


def _other_calendars(
    draw: st.DrawFn, dates: _Span, calendar: str, start_time: time | None
) -> tuple[CalendarDates, ...]:
    """The same dates by other calendars, or those of a day before or after."""
    found: list[CalendarDates] = []
    for zone in draw(_few_zones):
        days = draw(_below(3)) - 1
        with suppress(OverflowError):  # before the first day of the calendar or after the last
            if start_time is not None and dates.start.is_exact:
                here = datetime.combine(dates.start.earliest, start_time, ZoneInfo(calendar))
                days = (here.astimezone(ZoneInfo(zone)).date() - here.date()).days
            start, end = (_moved(each, days) for each in dates)
            # A day that left its month or year may be after the other date.
            end = start if end.certainly_before(start) else end
            found.append(_dated(zone, _Span(start, end)))
    return tuple(each for each in found if each.calendar != calendar)


def _dated(zone: str, dates: _Span) -> CalendarDates:
    return CalendarDates(calendar=zone, start=dates.start, end=dates.end)


def _moved(value: PartialDate, days: int) -> PartialDate:
    """A date moved by some days; a coarse date stays as it is."""
    return PartialDate.of(value.earliest + timedelta(days)) if value.is_exact else value


# -- records -----------------------------------------------------------------------------------


def datasets(
    min_value: DateLike = date.min, max_value: DateLike = date.max
) -> st.SearchStrategy[Dataset]:
    """Small records of two invented leaders, which `trumpputin.Dataset.write` takes.

    There are up to three events of any status, with their parts, and up to two quotations and
    exclusions. The log of changes is empty. The bounds, and what they raise, are those of
    `events`.

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
    dates = _several(draw, _span, 0, 3, first, last)
    begun = min((start.earliest for start, _ in dates), default=first)
    ended = max((end.latest for _, end in dates), default=begun)
    record = _empty_record(draw, begun, ended)
    taken: set[str] = set()
    events = [_occasion(draw, record, taken, each) for each in dates]
    return attrs.evolve(
        record,
        events=events,
        quotes=_by_id(_several(draw, _quote, 0, 2, record, events)),
        excluded=_by_id(_several(draw, _exclusion, 0, 2, record.sources)),
    )


def _quote(draw: st.DrawFn, record: Dataset, events: Sequence[Event] = ()) -> Quote:
    """A quotation of anybody, about one of the events or none."""
    people = [None, *record.leaders, *record.people]
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
        translator=draw(_values(Quote, "translator")) if language != original_language else None,
        said_on=_date(draw, event.start.earliest if event else date.min),
        event=event,
        reported_by=_one_of(draw, [None, *(p for p in people if p and p != speaker)]),
        wordings=tuple(_wording(draw, other, record.sources) for other in others),
        citations=_citations(draw, record.sources, ("text", "said_on", "occasion")),
    )


def _wording(draw: st.DrawFn, text: str, sources: Iterable[Source]) -> Wording:
    return _filled(draw, Wording, text=text, citations=_citations(draw, sources, ("text",)))


def _exclusion(draw: st.DrawFn, sources: Iterable[Source]) -> Exclusion:
    start = None if draw(_booleans) else _date(draw)
    end = _date(draw, start.earliest) if start and draw(_booleans) else None
    citations = _citations(draw, sources, ("reason", "start"))
    return _filled(draw, Exclusion, start=start, end=end, citations=citations)


# -- every type --------------------------------------------------------------------------------


STRATEGIES: Final[Mapping[type, st.SearchStrategy[Any]]] = {
    PartialDate: partial_dates(),
    Days: st.tuples(st.integers(), st.integers()).map(lambda pair: Days(*sorted(pair))),
    Minutes: st.composite(lambda draw: _duration(draw, draw(_minutes)))(),
    Office: st.composite(_office)(),
    Person: st.composite(_person)(),
    Leader: _leaders,
    Location: st.composite(_location)(),
    Source: st.composite(_source)(),
    Citation: st.composite(lambda draw: _citations(draw, _few_sources(draw), FACTS)[0])(),
    Claim: st.composite(lambda draw: _claim(draw, _few_sources(draw), "start"))(),
    CalendarDates: st.composite(lambda draw: _dated(draw(_zones), _span(draw)))(),
    Event: events(),
    Wording: st.composite(lambda draw: _wording(draw, draw(_texts), _few_sources(draw)))(),
    Quote: st.composite(lambda draw: _quote(draw, _empty_record(draw, _SIMPLE, _SIMPLE)))(),
    Exclusion: st.composite(lambda draw: _exclusion(draw, _few_sources(draw)))(),
    Coverage: datasets().map(attrgetter("coverage")),
    Release: datasets().map(attrgetter("release")),
    Events: datasets().map(lambda record: record.events | record.unconfirmed),
    Quotes: datasets().map(attrgetter("quotes")),
    Dataset: datasets(),
}
"""A strategy for each type that `hypothesis.strategies.from_type` draws."""

for _type, _strategy in STRATEGIES.items():
    st.register_type_strategy(_type, _strategy)
