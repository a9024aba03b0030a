"""The records: people, places, sources, events and quotations, as frozen values.

Every model takes keywords only, compares by value and can be hashed. A field holds exactly what
its type says: the only conversions are from a text or `datetime.date` to a `PartialDate`, and from
a text to the member of an enum. The models refuse what no record can hold; `trumpputin.rules`
checks what the codebook asks for.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from itertools import combinations
from types import UnionType
from typing import Any, Final, get_args, get_origin

import attrs

from ._display import Cell, Link, clipped, field_repr, html_table
from .amounts import MOST_MINUTES, ClockTime, Minutes, combined
from .dates import DateLike, PartialDate
from .errors import DateError, FieldError, NotOnRecordError, UnknownValueError, did_you_mean
from .vocabulary import (
    Access,
    Confidence,
    Format,
    Kind,
    Level,
    QuoteKind,
    Says,
    SourceKind,
    Status,
    member,
)

__all__ = [
    "CalendarDates",
    "Citation",
    "Claim",
    "Coverage",
    "Event",
    "Exclusion",
    "Leader",
    "Location",
    "Office",
    "Person",
    "Quote",
    "Release",
    "Source",
    "Wording",
]


# Type checkers read a converter's parameter type only from a named function: hence one each.


def _kind(value: Kind | str) -> Kind:
    return member(Kind, value, "kind")


def _level_or_none(value: Level | str | None) -> Level | None:
    return None if value is None else member(Level, value, "level")


def _format_or_none(value: Format | str | None) -> Format | None:
    return None if value is None else member(Format, value, "format")


def _status(value: Status | str) -> Status:
    return member(Status, value, "status")


def _says_or_none(value: Says | str | None) -> Says | None:
    return None if value is None else member(Says, value, "says")


def _source_kind(value: SourceKind | str) -> SourceKind:
    return member(SourceKind, value, "kind")


def _access(value: Access | str) -> Access:
    return member(Access, value, "access")


def _quote_kind(value: QuoteKind | str) -> QuoteKind:
    return member(QuoteKind, value, "kind")


def _date(value: DateLike) -> PartialDate:
    return PartialDate.of(value)


def _date_or_none(value: DateLike | None) -> PartialDate | None:
    return None if value is None else PartialDate.of(value)


def _unqualified(_: object, field: "attrs.Attribute[Any]", value: PartialDate | None) -> None:
    """Refuse a qualified date, which proves nothing (an attrs validator)."""
    if value is not None and value.qualifier:
        message = f"{str(value)!r} is qualified, so it cannot be a bound; give a plain date"
        raise DateError(message, field=field.name)


def _minutes(_: object, field: "attrs.Attribute[Any]", value: int | None) -> None:
    if type(value) is int and not 1 <= value <= MOST_MINUTES:
        raise FieldError(f"expected 1 to {MOST_MINUTES:,} minutes, got {value}", field=field.name)


def _whole_minutes(_: object, field: "attrs.Attribute[Any]", value: time | None) -> None:
    if isinstance(value, time) and (value.second or value.microsecond or value.tzinfo):
        message = f"expected hours and minutes in the event's calendar, got {value}"
        raise FieldError(message, field=field.name)


_Check = Callable[[Any], bool]


def _check_for(kind: Any) -> _Check:
    """A test of whether a value has exactly an annotated type: ``True`` is not an int."""
    if isinstance(kind, UnionType):
        wanted = _check_for(get_args(kind)[0])
        return lambda value: value is None or wanted(value)
    if get_origin(kind) is tuple:
        of_item = _check_for(get_args(kind)[0])
        return lambda value: type(value) is tuple and all(map(of_item, value))
    if kind is float:
        # Python compares a huge int with a float exactly; NaN and infinity fail as well.
        return lambda value: type(value) in (int, float) and -1e9 < value < 1e9
    if kind in (str, int, bool):
        return lambda value: type(value) is kind
    return lambda value: isinstance(value, kind)


@cache
def _checks_of(cls: type) -> tuple[tuple[str, str, _Check], ...]:
    """Each field of a model: its name, its type in words, and the test for it."""
    return tuple((f.name, _type_name(f.type), _check_for(f.type)) for f in attrs.fields(cls))


def _type_name(kind: Any) -> str:
    name: str = str(kind) if get_args(kind) else kind.__name__
    return name.replace(f"{__name__}.", "")


# Every model uses this function and `field_repr` as methods. Validators for each field and a
# `repr` for each class, written by attrs, make this module import in 11.5 ms instead of 7.2.


def _check_types(self: Any) -> None:
    """Refuse a record in which a value is not of its field's type."""
    for name, wanted, fits in _checks_of(self.__class__):
        value = getattr(self, name)
        if not fits(value):
            raise TypeError(f"{name}: expected {wanted}, got {value!r:.200}")


def _check_order(start: PartialDate, end: PartialDate) -> None:
    if end.certainly_before(start):
        raise DateError(f"{end} is before the start, {start}", field="end")


def best_first(sources: Iterable["Source"]) -> tuple["Source", ...]:
    """Sources without duplicates, the best evidence first.

    The kinds are in the order of `SourceKind`; within a kind, what was read itself comes before
    what was read secondhand, and full texts before excerpts. Official sources that were read
    only secondhand come last of all.
    """

    def weakness(source: "Source") -> tuple[bool, int, bool, bool]:
        quoted = source.secondhand
        unseen = quoted and source.kind is SourceKind.official
        return unseen, source.kind.rank, quoted, source.access is not Access.full_text

    return tuple(sorted(dict.fromkeys(sources), key=weakness))


def _sources_of(citations: Iterable["Citation"]) -> tuple["Source", ...]:
    return best_first(citation.source for citation in citations)


def _sources_for(self: "Event | Quote", field: str) -> tuple["Source", ...]:
    """The sources that support a field, the best first.

    Raises:
        UnknownValueError: The record has no such field.

    >>> import trumpputin as tp
    >>> tp.events["2018-07-16-helsinki"].sources_for("start")[0].kind
    <SourceKind.official: 'official'>
    """
    names = [attribute.name for attribute in attrs.fields(type(self))]
    if field not in names:
        raise UnknownValueError(f'no field "{field}"{did_you_mean(field, names)}')
    return _sources_of(citation for citation in self.citations if field in citation.supports)


_REPORTS = {SourceKind.first_hand, SourceKind.wire, SourceKind.broadcaster, SourceKind.press}
_ENOUGH = {Confidence.corroborated, Confidence.official, Confidence.official_corroborated}


def _evidence(citations: Iterable["Citation"]) -> Confidence:
    """How well citations support an event, by the codebook's rule."""
    sources = {citation.source for citation in citations}
    voices = {
        (s.publisher.casefold(), (s.origin or s.publisher).casefold(), s.kind in _REPORTS)
        for s in sources
    }
    pairs = combinations(voices, 2)
    independent = [a[2] or b[2] for a, b in pairs if a[0] != b[0] and a[1] != b[1]]
    if any(source.kind is SourceKind.official and not source.secondhand for source in sources):
        return Confidence.official_corroborated if independent else Confidence.official
    if independent:
        return Confidence.corroborated if any(independent) else Confidence.aggregators
    return Confidence.single if sources else Confidence.none


@attrs.frozen(kw_only=True, order=False)
class Office:
    """A public office that a person holds or held.

    Attributes:
        title: The office, such as ``President of Russia``.
        country: ISO 3166-1 alpha-2 code of the state at that time.
        start: The day on which the person took office.
        end: The day on which the person left office; None while in office.

    Raises:
        DateError: ``end`` is certainly before ``start``.
    """

    title: str
    country: str
    start: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    end: PartialDate | None = attrs.field(
        default=None, converter=_date_or_none, validator=_unqualified
    )

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        _check_types(self)
        if self.end is not None:
            _check_order(self.start, self.end)

    def __str__(self) -> str:
        held = f"{self.start} to {self.end}" if self.end else f"since {self.start}"
        return f"{self.title}, {held}"


@attrs.frozen(kw_only=True, order=False)
class Person:
    """Someone who took part in an event or is quoted.

    Attributes:
        id: Unique among people and leaders together.
        name: As commonly written in English.
        country: ISO 3166-1 alpha-2 code of the state that the person acts for.
        offices: The public offices that matter here, earliest first.
        wikidata: The person's item, such as ``Q7747``.
    """

    id: str
    name: str
    country: str
    offices: tuple[Office, ...] = ()
    wikidata: str | None = None

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        return self.name


@attrs.frozen(kw_only=True, order=False, repr=False)
class Leader(Person):
    """One of the people whose contacts the record keeps.

    Attributes:
        id: Unique among people and leaders together.
        name: As commonly written in English.
        country: ISO 3166-1 alpha-2 code of the state that the leader acts for.
        offices: The public offices that matter here, earliest first.
        wikidata: The leader's item, such as ``Q7747``.
        calendar: IANA time zone of the capital, such as ``Europe/Moscow``.
    """

    calendar: str


@attrs.frozen(kw_only=True, order=False)
class Location:
    """A place where leaders met.

    Attributes:
        id: Unique among locations.
        city: The city's name in English.
        venue: The building or site; None when no source names it.
        country: ISO 3166-1 alpha-2 code of the state in which it lies today.
        latitude: Degrees north, at most four decimals.
        longitude: Degrees east, at most four decimals.
        timezone: IANA time zone, such as ``Europe/Berlin``.
    """

    id: str
    city: str
    venue: str | None = None
    country: str
    latitude: float
    longitude: float
    timezone: str

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        return f"{self.city}, {self.country}"


@attrs.frozen(kw_only=True, order=False)
class Source:
    """A document that supports what a record states.

    Attributes:
        id: Unique among sources.
        publisher: Whose document it is.
        url: Its address; None when it has none.
        title: The document's own title.
        untitled: Why it has no title here, such as that a post has none.
        published: When it was published; None when it does not say.
        language: BCP 47 tag of the language in which it was read.
        kind: What sort of publisher it has; a copy is of the kind of the document copied.
        origin: Whose word it carries, when that is not the publisher's own.
        copy_at: Where a copy was read, when it was not read at the publisher's address.
        access: How much of it was read.
        accessed: The day on which it was read.
        secondhand: Whether it was read only as quoted in another document.
    """

    id: str
    publisher: str
    url: str | None = None
    title: str | None = None
    untitled: str | None = None
    published: PartialDate | None = attrs.field(default=None, converter=_date_or_none)
    language: str
    kind: SourceKind = attrs.field(converter=_source_kind)
    origin: str | None = None
    copy_at: str | None = None
    access: Access = attrs.field(converter=_access)
    accessed: PartialDate = attrs.field(converter=_date)
    secondhand: bool = False

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        title = f"{self.publisher}: {self.title}" if self.title else self.publisher
        return f"{title}, {self.published or 'undated'}"


@attrs.frozen(kw_only=True, order=False)
class Citation:
    """A source and the fields that it supports.

    Attributes:
        source: The document.
        supports: Names of fields of the record that cites it.
    """

    source: Source
    supports: tuple[str, ...]

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        return f"{self.source} (supports {', '.join(self.supports)})"


_NOTATIONS: Final[Mapping[str, Callable[[str], Any]]] = {
    "duration_minutes": Minutes.parse,
    "start_time": ClockTime.parse,
    "start": PartialDate.parse,
    "end": PartialDate.parse,
    "initiator": str,
    "location": str,
}
"""The fields of an event for which a claim can give a value, and how that is read."""


@attrs.frozen(kw_only=True, order=False)
class Claim:
    """What a source says of a field, kept beside what other sources say.

    Attributes:
        field: The name of the field.
        value: The value in the field's notation: `Minutes` for ``duration_minutes``, a time such
            as ``~14:10`` by the event's calendar for ``start_time``, EDTF for ``start`` and
            ``end``, an id for ``initiator`` and ``location``. None for an account, with which
            nothing is computed.
        wording: The account in the record's own words, or the figure as the source words it.
        says: Whether the contact took place; only for ``status``.
        citations: Who says so.
        note: How the claim relates to the others.

    Raises:
        FieldError: There is neither a value nor a wording nor ``says``, a value is not in its
            field's notation, or ``says`` is given for another field than ``status``.
        UnknownValueError: ``says`` is not in its enum.
        TypeError: A value is not of its field's type.
    """

    field: str
    value: str | None = None
    wording: str | None = None
    says: Says | None = attrs.field(default=None, converter=_says_or_none)
    citations: tuple[Citation, ...]
    note: str | None = None

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        _check_types(self)
        if self.value is None and self.wording is None and self.says is None:
            raise FieldError("missing; give a value, a wording or says", field="value")
        if self.says is not None and self.field != "status":
            message = f'only a claim on the status has it, not one on "{self.field}"'
            raise FieldError(message, field="says")
        if self.value is not None:
            self._read(self.value)

    def _read(self, value: str) -> Any:
        """The value as its field's notation writes it."""
        if self.field not in _NOTATIONS:
            message = f'expected a wording instead, since "{self.field}" has no notation'
            raise FieldError(message + did_you_mean(self.field, _NOTATIONS), field="value")
        try:
            return _NOTATIONS[self.field](value)
        except (DateError, FieldError) as error:
            raise FieldError(error.message, field="value") from None

    @property
    def text(self) -> str:
        """What is claimed, on one line, such as ``~60 (nearly an hour)``."""
        stated = self.says.label if self.says else self.value
        if stated and self.wording:
            return f"{stated} ({self.wording})"
        return stated or self.wording or ""

    def excludes(self, other: "Claim") -> bool:
        """Whether this claim and another on the same field cannot both be right.

        Claims without a value exclude nothing, except that ``happened`` excludes ``denied`` and
        ``called_off``.

        >>> import trumpputin as tp
        >>> first, *others = tp.events["2019-05-03-call"].claims
        >>> first.value, [other.value for other in others if first.excludes(other)]
        ('~90', ['~60'])
        """
        if self.field != other.field:
            return False
        if self.says and other.says:
            both = {self.says, other.says}
            return Says.happened in both and bool(both & {Says.denied, Says.called_off})
        if self.value is None or other.value is None:
            return False
        one, two = self._read(self.value), self._read(other.value)
        if isinstance(one, PartialDate):
            return one.certainly_before(two) or two.certainly_before(one)
        return one != two if isinstance(one, str) else bool(one.excludes(two))

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"


@attrs.frozen(kw_only=True, order=False)
class CalendarDates:
    """An event's dates in another time zone, as a source establishes them.

    Attributes:
        calendar: IANA time zone, such as ``Europe/Moscow``.
        start: The first day.
        end: The last day; the same as ``start`` unless given.

    Raises:
        DateError: ``end`` is certainly before ``start``.
    """

    calendar: str
    start: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    end: PartialDate = attrs.field(
        default=attrs.Factory(lambda self: self.start, takes_self=True),
        converter=_date,
        validator=_unqualified,
    )

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        _check_types(self)
        _check_order(self.start, self.end)

    def __str__(self) -> str:
        return f"{_span_text(self.start, self.end)} ({self.calendar})"


def _span_text(start: PartialDate, end: PartialDate) -> str:
    return str(start) if start == end else f"{start}/{end}"


def links_to(sources: Iterable[Source]) -> tuple[Link, ...]:
    """The publisher of each source, linked to the document or to a copy of it."""
    return tuple((source.publisher, source.url or source.copy_at) for source in sources)


@attrs.frozen(kw_only=True, order=False, repr=False)
class Event:
    """A direct contact between leaders: one occasion, or an encounter that is part of one.

    Attributes:
        id: Unique among events and their parts.
        former_ids: Ids that this event had in earlier versions; they still find it.
        kind: What sort of contact it was.
        level: How much of a meeting it was; None for anything but a meeting.
        format: Its form; None when no source states it.
        status: Whether it took place.
        title: A short name, in the record's own words.
        summary: What happened, in the record's own words.
        start: The day on which it began, in the time zone ``calendar``.
        end: The day on which it ended; the same as ``start`` unless given. Use `dated` to move
            both.
        calendar: IANA time zone of ``start`` and ``end``: the venue's for a meeting,
            `Release.calendar` for anything else.
        other_calendars: The dates in other time zones, where a source establishes them.
        start_time: Hours and minutes in the time zone ``calendar``.
        duration_minutes: How long it lasted, where sources give a number that no claim excludes.
        location: Where the leaders met; None for a contact at a distance.
        participants: Everyone named as taking part, leaders included.
        initiator: Who asked for the contact.
        context: What the contact was part of, in the record's own words.
        topics: What was discussed, as short keywords.
        citations: The sources, each with the fields that it supports.
        claims: What sources say where they differ, or give only bounds or rounded numbers.
        parts: The encounters of this occasion, in order; they have no parts themselves.

    Raises:
        DateError: A date is invalid or qualified, or ``end`` is certainly before ``start``.
        UnknownValueError: ``kind``, ``level``, ``format`` or ``status`` is not in its enum.
        FieldError: ``start_time`` is finer than minutes, or ``duration_minutes`` out of range.
        TypeError: A value is not of its field's type.
    """

    id: str
    former_ids: tuple[str, ...] = ()
    kind: Kind = attrs.field(converter=_kind)
    level: Level | None = attrs.field(default=None, converter=_level_or_none)
    format: Format | None = attrs.field(default=None, converter=_format_or_none)
    status: Status = attrs.field(converter=_status)
    title: str
    summary: str
    start: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    end: PartialDate = attrs.field(
        default=attrs.Factory(lambda self: self.start, takes_self=True),
        converter=_date,
        validator=_unqualified,
    )
    calendar: str
    other_calendars: tuple[CalendarDates, ...] = ()
    start_time: time | None = attrs.field(default=None, validator=_whole_minutes)
    duration_minutes: int | None = attrs.field(default=None, validator=_minutes)
    location: Location | None = None
    participants: tuple[Person, ...] = ()
    initiator: Person | None = None
    context: str | None = None
    topics: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    parts: tuple["Event", ...] = ()

    def __attrs_post_init__(self) -> None:
        _check_types(self)
        _check_order(self.start, self.end)

    def __str__(self) -> str:
        return f"{self.dates} {self.title}"

    def __repr__(self) -> str:
        return clipped(f"Event {self.id}: {self.title}")

    def _repr_html_(self) -> str:
        rows: list[tuple[str, Cell]] = [
            ("id", self.id),
            ("date", f"{self.dates} ({self.calendar})"),
            ("kind", self.kind.label),
            ("level", self.level.label if self.level else ""),
            ("status", self.status.label),
            ("place", self.place),
            ("participants", ", ".join(person.name for person in self.participants)),
            ("summary", self.summary),
            *((f"part, {part.dates}", part.title) for part in self.parts),
            ("duration", self.duration.label if self.duration else ""),
            *((f"disagreement on {each.field}", each.text) for each in self.disagreements),
            ("confidence", self.confidence.label if self.confidence else ""),
            ("sources", links_to(self.sources)),
        ]
        return html_table(self.title, (), [row for row in rows if row[1]])

    @property
    def latest_start(self) -> date:
        """The last day on which it can have begun, given the last on which it can have ended."""
        return min(self.start.latest, self.end.latest)

    @property
    def earliest_end(self) -> date:
        """The first day on which it can have ended, given the first on which it can have begun."""
        return max(self.start.earliest, self.end.earliest)

    @property
    def dates(self) -> str:
        """The dates as text, such as ``2017-07-07`` or ``2017-11-10/2017-11-11``."""
        return _span_text(self.start, self.end)

    @property
    def place(self) -> str:
        """The city and country, such as ``Helsinki, FI``; ``""`` without a location."""
        return str(self.location) if self.location else ""

    @property
    def label(self) -> str:
        """The dates and the city, or else the kind, such as ``2018-07-16 Helsinki``."""
        return f"{self.dates} {self.location.city if self.location else self.kind.label}"

    @property
    def with_parts(self) -> tuple["Event", ...]:
        """The event, followed by its parts."""
        return (self, *self.parts)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the citations and claims, the best first, without duplicates."""
        claimed = [citation for claim in self.claims for citation in claim.citations]
        return _sources_of((*self.citations, *claimed))

    sources_for = _sources_for

    @property
    def disagreements(self) -> tuple[Claim, ...]:
        """The claims that exclude another claim on the same field, in order."""
        return tuple(one for one in self.claims if any(map(one.excludes, self.claims)))

    @property
    def duration(self) -> Minutes | None:
        """How long it lasted, as closely as the sources allow; None when none of them says.

        It is ``duration_minutes`` where that is filled. Otherwise it is the one exact number
        claimed, if no claim excludes it; else the span of the claims with both bounds; else what
        the open ones have in common. The durations of parts are not added up.

        >>> import trumpputin as tp
        >>> tp.events["2025-08-15-anchorage"].duration.label
        'about 165 to 180 minutes'
        """
        if self.duration_minutes is not None:
            return Minutes(self.duration_minutes, self.duration_minutes)
        claims = (claim for claim in self.claims if claim.field == "duration_minutes")
        return combined([Minutes.parse(claim.value) for claim in claims if claim.value])

    @property
    def confidence(self) -> Confidence | None:
        """How well the event is sourced, by the codebook's rule.

        None for a disputed or cancelled event, whose sources report something else than that it
        took place.
        """
        if self.status in (Status.disputed, Status.cancelled):
            return None
        return _evidence(self.citations)

    @property
    def meets_standard(self) -> bool:
        """Whether its sources are good enough for a confirmed event, whatever its status.

        That takes an official source, or two independent ones of which at least one is
        first-hand, a wire, a broadcaster or press.
        """
        return _evidence(self.citations) in _ENOUGH

    def dated(self, start: DateLike, end: DateLike | None = None) -> "Event":
        """The same event with other dates; ``end`` is the same as ``start`` unless given.

        In contrast, ``attrs.evolve(event, start=...)`` keeps the old end.

        Raises:
            DateError: A date is invalid or qualified, or ``end`` is certainly before ``start``.

        >>> import trumpputin as tp
        >>> tp.events["2018-07-16-helsinki"].dated("2018-07").dates
        '2018-07'
        """
        return attrs.evolve(self, start=start, end=start if end is None else end)

    def on_calendar(self, zone: str) -> "Event":
        """The same event, and its parts, dated in another time zone.

        The dates are swapped with those of ``other_calendars``, never derived. ``start_time`` is
        converted where the start is known to the day and that gives whole minutes; otherwise it
        becomes None.

        Raises:
            NotOnRecordError: No source establishes the dates in that time zone.
        """
        if zone == self.calendar:
            return self
        local = next((dates for dates in self.other_calendars if dates.calendar == zone), None)
        if local is None:
            raise NotOnRecordError(f"{self.id}: no dates by the calendar of {zone}")
        begun = begun_at(self, zone)
        here = CalendarDates(calendar=self.calendar, start=self.start, end=self.end)
        return attrs.evolve(
            self,
            start=local.start,
            end=local.end,
            calendar=zone,
            other_calendars=tuple(here if d is local else d for d in self.other_calendars),
            # Before standard time, offsets had seconds.
            start_time=begun.time() if begun and not begun.second else None,
            parts=tuple(part.on_calendar(zone) for part in self.parts),
        )


attrs.resolve_types(Event, globals())  # `parts` names the class inside its own body


def begun_at(event: Event, zone: str) -> datetime | None:
    """When an event began by the clock of a time zone; None where its hour is not known."""
    from zoneinfo import ZoneInfo  # kept out of `import trumpputin`

    if event.start_time is None or not event.start.is_exact:
        return None
    begun = datetime.combine(event.start.earliest, event.start_time, ZoneInfo(event.calendar))
    try:
        return begun.astimezone(ZoneInfo(zone))
    except OverflowError:  # past the last day that Python knows
        return None


@attrs.frozen(kw_only=True, order=False)
class Wording:
    """Another wording of a quotation.

    Attributes:
        text: The words, verbatim.
        language: BCP 47 tag of their language.
        citations: The sources that give it.
    """

    text: str
    language: str
    citations: tuple[Citation, ...]

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        return f"“{self.text}”"


@attrs.frozen(kw_only=True, order=False, repr=False)
class Quote:
    """Words that someone is reported to have said or written.

    Attributes:
        id: Unique among quotations.
        speaker: Who said it; None when it is not attributed to anyone on record.
        speaker_name: As attributed: a person, an office or an unnamed reporter.
        text: The words, verbatim.
        language: BCP 47 tag of the language of ``text``.
        original_language: BCP 47 tag of the language in which it was said.
        translator: Who translated it, where stated.
        said_on: The day on which it was said; may be qualified.
        occasion: Where and to whom, in the record's own words.
        event: The event that it is about, if any.
        kind: Whole sentences, a few words, or a report of what was said.
        reported_by: Who passed it on, when the words are known only through another person.
        wordings: Other wordings that sources give.
        citations: The sources, each with the fields that it supports.
    """

    id: str
    speaker: Person | None = None
    speaker_name: str
    text: str
    language: str
    original_language: str
    translator: str | None = None
    said_on: PartialDate = attrs.field(converter=_date)
    occasion: str
    event: Event | None = None
    kind: QuoteKind = attrs.field(converter=_quote_kind)
    reported_by: Person | None = None
    wordings: tuple[Wording, ...] = ()
    citations: tuple[Citation, ...] = ()

    __attrs_post_init__ = _check_types

    def __str__(self) -> str:
        return f"{self.said_on} {self.speaker_name}: “{self.text}”"

    def __repr__(self) -> str:
        return clipped(f"Quote {self.id}: “{self.text}”")

    @property
    def translated(self) -> bool:
        """Whether ``text`` is in another language than the one that was spoken."""
        return self.language != self.original_language

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the citations and wordings, the best first, without duplicates."""
        worded = [citation for wording in self.wordings for citation in wording.citations]
        return _sources_of((*self.citations, *worded))

    sources_for = _sources_for


@attrs.frozen(kw_only=True, order=False)
class Exclusion:
    """A reported contact that was considered and left out.

    Attributes:
        id: Unique among exclusions.
        title: What was considered, in the record's own words.
        start: The first day on which it may have happened; None when no source says.
        end: The last such day.
        reason: Why it is not an event of the record.
        citations: The sources, each with the fields that it supports.

    Raises:
        DateError: ``end`` is certainly before ``start``, or there is an end without a start.
    """

    id: str
    title: str
    start: PartialDate | None = attrs.field(default=None, converter=_date_or_none)
    end: PartialDate | None = attrs.field(default=None, converter=_date_or_none)
    reason: str
    citations: tuple[Citation, ...] = ()

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        _check_types(self)
        if self.end is not None:
            if self.start is None:
                raise DateError(f"{self.end} needs a start", field="end")
            _check_order(self.start, self.end)

    def __str__(self) -> str:
        return f"{self.start or 'undated'} {self.title}"

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the citations, the best first, without duplicates."""
        return _sources_of(self.citations)


@attrs.frozen(kw_only=True, order=False)
class Coverage:
    """The period that a record covers.

    Attributes:
        start: The first day for which contacts were searched for.
        vetted_through: The last day for which entries meet the codebook's standard of evidence.
        through: The last day for which reports were searched; what lies between the two is
            provisional.
    """

    start: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    vetted_through: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    through: PartialDate = attrs.field(converter=_date, validator=_unqualified)

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        if self.vetted_through == self.through:
            return f"{self.start} to {self.through}"
        return f"{self.start} to {self.vetted_through}, and provisional entries to {self.through}"


@attrs.frozen(kw_only=True, order=False)
class Release:
    """One published version of a record.

    Attributes:
        title: The record's name.
        version: ``MAJOR.MINOR.PATCH``.
        released: The day of its release.
        calendar: IANA time zone in which everything but meetings is dated.
        coverage: The period that it covers.
        licences: SPDX identifiers of the data's licences.
    """

    title: str
    version: str
    released: PartialDate = attrs.field(converter=_date, validator=_unqualified)
    calendar: str
    coverage: Coverage
    licences: tuple[str, ...]

    __attrs_post_init__ = _check_types
    __repr__ = field_repr

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"
