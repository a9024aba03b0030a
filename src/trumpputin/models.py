"""The records: people, places, sources, events and quotations, as frozen values.

Every model is keyword-only, compares by value and can be hashed. A field holds just what its
type says: nothing is coerced but an enum's text to its member and a date's text to a
`PartialDate`. A record that is wrong in itself is refused here; what the codebook asks of
records together is in `trumpputin.rules`.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

import attrs

from ._display import Cell, Link, clipped, fields_shown, html_table, plain
from .dates import DateLike, PartialDate
from .errors import DateError, NotOnRecordError, UnknownValueError, did_you_mean

__all__ = [
    "Access",
    "Citation",
    "Claim",
    "Confidence",
    "Coverage",
    "Event",
    "Exclusion",
    "Format",
    "Kind",
    "Leader",
    "LocalDates",
    "Location",
    "Office",
    "Person",
    "Quote",
    "QuoteKind",
    "Release",
    "Source",
    "SourceKind",
    "Status",
    "Variant",
    "member",
]


class Kind(StrEnum):
    """What sort of dealing an event is."""

    #: Both were in one place and dealt with each other.
    meeting = "meeting"
    #: Both took part in one telephone call, alone or with others.
    call = "call"
    #: One addressed a letter, telegram or greeting to the other.
    letter = "letter"
    #: One text was published in the names of both.
    joint_statement = "joint_statement"
    #: The two dealt with each other through public words.
    public_exchange = "public_exchange"

    @property
    def words(self) -> str:
        """The kind as people write it, such as ``public exchange``."""
        return self.value.replace("_", " ")


class Format(StrEnum):
    """The form that a dealing took, where a source states it."""

    #: The two alone, with their own sides.
    bilateral = "bilateral"
    #: With a third leader.
    trilateral = "trilateral"
    #: Beside an event that was held for something else.
    sideline = "sideline"
    #: A handshake or greeting.
    handshake = "handshake"
    #: A talk on one's feet, aside from the others.
    pull_aside = "pull_aside"
    #: A telegram.
    telegram = "telegram"


class Status(StrEnum):
    """Whether a dealing took place, as far as the sources show."""

    #: It took place, by the codebook's standard of evidence.
    confirmed = "confirmed"
    #: It is reported and not denied; the standard is not met yet.
    provisional = "provisional"
    #: Somebody states it; it is denied, undated or not confirmed by the other side.
    disputed = "disputed"
    #: It was planned and announced, and not held.
    cancelled = "cancelled"


class SourceKind(StrEnum):
    """Who publishes a source."""

    #: A state body, such as a presidency, a ministry or an embassy.
    official = "official"
    #: A news agency.
    wire = "wire"
    #: A newspaper, magazine or news site.
    press = "press"
    #: A radio or television station, with its site.
    broadcaster = "broadcaster"
    #: One that gathers or retells the reports of others.
    aggregator = "aggregator"
    #: One that keeps texts or recordings of others.
    archive = "archive"


class Access(StrEnum):
    """How much of a source was read."""

    #: The whole document.
    full_text = "full text"
    #: Passages of it.
    excerpt = "excerpt"


class QuoteKind(StrEnum):
    """Whether a quotation is whole sentences, a few words, or a report of what was said."""

    #: One or more whole sentences, or a passage of them.
    direct = "direct"
    #: A few words from a sentence.
    fragment = "fragment"
    #: A report of what was said, not the words.
    paraphrase = "paraphrase"


class Confidence(StrEnum):
    """What a record rests on; computed from its citations, never typed in.

    Two sources are independent when their publishers differ, and so does whose word they carry:
    their ``origin``, or their ``publisher`` where no origin is stated. An official source that
    was read only as another document renders it does not count as official.
    """

    #: No citation.
    none = "no source"
    #: All citations go back to one word, and none is official.
    single = "a single source"
    #: Two or more independent words, none official.
    corroborated = "independent sources"
    #: An official source, and no other word than its own.
    official = "an official source"
    #: An official source, and at least two independent words in all.
    official_corroborated = "an official source and independent ones"


_E = TypeVar("_E", bound=StrEnum)


def member(enum: type[_E], value: object, field: str) -> _E:
    """The member of an enum that a text names; a member passes through.

    Raises:
        UnknownValueError: No member has this value. The message lists those that there are.

    >>> member(Kind, "meeting", "kind")
    <Kind.meeting: 'meeting'>
    """
    if type(value) is enum:
        return value
    if isinstance(value, str) and not isinstance(value, StrEnum) and value in set(enum):
        return enum(value)
    allowed = ", ".join(enum)
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    hint = did_you_mean(value, enum) if isinstance(value, str) else ""
    raise UnknownValueError(f"{field}: expected one of {allowed}; got {shown}{hint}")


# Type checkers read a converter's parameter type only from a named function: hence one each.


def _kind(value: Kind | str) -> Kind:
    return member(Kind, value, "kind")


def _format_or_none(value: Format | str | None) -> Format | None:
    return None if value is None else member(Format, value, "format")


def _status(value: Status | str) -> Status:
    return member(Status, value, "status")


def _source_kind(value: SourceKind | str) -> SourceKind:
    return member(SourceKind, value, "kind")


def _access(value: Access | str) -> Access:
    return member(Access, value, "access")


def _quote_kind(value: QuoteKind | str) -> QuoteKind:
    return member(QuoteKind, value, "kind")


def _dated(value: DateLike, field: str) -> PartialDate:
    try:
        return PartialDate.of(value)
    except DateError as error:
        raise DateError(f"{field}: {error}") from None


def _start(value: DateLike) -> PartialDate:
    return _dated(value, "start")


def _start_or_none(value: DateLike | None) -> PartialDate | None:
    return None if value is None else _dated(value, "start")


def _end(value: DateLike) -> PartialDate:
    return _dated(value, "end")


def _end_or_none(value: DateLike | None) -> PartialDate | None:
    return None if value is None else _dated(value, "end")


def _published_or_none(value: DateLike | None) -> PartialDate | None:
    return None if value is None else _dated(value, "published")


def _accessed(value: DateLike) -> PartialDate:
    return _dated(value, "accessed")


def _said_on(value: DateLike) -> PartialDate:
    return _dated(value, "said_on")


def _vetted_through(value: DateLike) -> PartialDate:
    return _dated(value, "vetted_through")


def _through(value: DateLike) -> PartialDate:
    return _dated(value, "through")


def _released(value: DateLike) -> PartialDate:
    return _dated(value, "released")


def _is_plain(_: object, field: "attrs.Attribute[Any]", value: PartialDate | None) -> None:
    """Refuse a qualified date where a bound must be provable (an attrs validator)."""
    if value is not None and value.qualifier:
        raise DateError(f"{field.name}: {str(value)!r} is qualified and bounds nothing")


def _is_counted(_: object, field: "attrs.Attribute[Any]", value: int | None) -> None:
    """Refuse a number that counts nothing (an attrs validator)."""
    if type(value) is int and value < 1:
        raise ValueError(f"{field.name}: expected at least 1, got {value}")


def _is_clock(_: object, field: "attrs.Attribute[Any]", value: time | None) -> None:
    """Refuse a time that is more than hours and minutes (an attrs validator)."""
    if isinstance(value, time) and (value.second or value.microsecond or value.tzinfo):
        raise ValueError(
            f"{field.name}: expected hours and minutes by the event's calendar, got {value}"
        )


_Check = Callable[[Any], bool]


def _check_for(kind: Any) -> _Check:
    """A test whether a value is of an annotated type, exactly: ``True`` is no int."""
    if isinstance(kind, UnionType):
        wanted = _check_for(next(arm for arm in get_args(kind) if arm is not type(None)))
        return lambda value: value is None or wanted(value)
    if get_origin(kind) is tuple:
        of_item = _check_for(get_args(kind)[0])

        def is_tuple(value: Any) -> bool:
            return type(value) is tuple and all(map(of_item, value))

        return is_tuple
    if isinstance(kind, str):  # a model's own class, which does not exist yet
        return lambda value: type(value).__name__ == kind
    if kind is float:
        # Python compares a huge int with a float exactly; NaN and infinity fall out too.
        return lambda value: type(value) in (int, float) and -1e9 < value < 1e9
    if kind in (str, int, bool):
        return lambda value: type(value) is kind
    return lambda value: isinstance(value, kind)


@cache
def _checks_of(cls: type) -> tuple[tuple[str, str, _Check], ...]:
    """The fields of a model, each with what it may hold, in words and as a test."""
    checks: list[tuple[str, str, _Check]] = []
    for field in attrs.fields(cls):
        kind: Any = field.type
        wanted = str(kind) if get_args(kind) else kind.__name__
        # In its own annotations a model's name is a text, until something resolves it.
        wanted = wanted.replace("trumpputin.models.", "").replace("'Event'", "Event")
        checks.append((field.name, wanted, _check_for(kind)))
    return tuple(checks)


# Each model has this as a method, and `fields_shown`. attrs would write and compile a validator
# for each field and a `repr` for each class, which doubles what it takes to import this module.


def _fields_fit(self: Any) -> None:
    """Refuse a record that holds in some field what the field's type does not allow."""
    for name, wanted, fits in _checks_of(self.__class__):
        value = getattr(self, name)
        if not fits(value):
            raise TypeError(f"{name}: expected {wanted}, got {value!r:.200}")


@attrs.frozen(kw_only=True, order=False)
class Office:
    """A public office that a person held.

    Attributes:
        title: The office, such as ``President of Russia``.
        country: ISO 3166-1 alpha-2 code of the state.
        start: The day on which it was taken.
        end: The day on which it was left; None while it is held.

    Raises:
        DateError: ``end`` is certainly before ``start``.
    """

    title: str
    country: str
    start: PartialDate = attrs.field(converter=_start, validator=_is_plain)
    end: PartialDate | None = attrs.field(
        default=None, converter=_end_or_none, validator=_is_plain
    )

    __repr__ = fields_shown

    def __attrs_post_init__(self) -> None:
        _fields_fit(self)
        self._values_agree()

    def _values_agree(self) -> None:
        if self.end is not None:
            _refuse_backwards(self.start, self.end)


@attrs.frozen(kw_only=True, order=False)
class Person:
    """Someone who took part in an event, or who is quoted.

    Attributes:
        id: Unique among people and leaders together.
        name: As commonly written in English.
        country: ISO 3166-1 alpha-2 code of the state that the person acts for.
        offices: The public offices that matter to the record, in order.
        wikidata: The person's item, such as ``Q7747``.
    """

    id: str
    name: str
    country: str
    offices: tuple[Office, ...] = ()
    wikidata: str | None = None

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False, repr=False)
class Leader(Person):
    """One of the pair of people whose dealings the record keeps.

    Attributes:
        id: Unique among people and leaders together.
        name: As commonly written in English.
        country: ISO 3166-1 alpha-2 code of the state that the leader acts for.
        offices: The public offices that matter to the record, in order.
        wikidata: The leader's item, such as ``Q7747``.
        calendar: IANA time zone of the capital, such as ``Europe/Moscow``.
    """

    calendar: str


@attrs.frozen(kw_only=True, order=False)
class Location:
    """A place where people met.

    Attributes:
        id: Unique among locations.
        city: The city's name in English.
        venue: The building or site; None when no source states it.
        country: ISO 3166-1 alpha-2 code.
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

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False)
class Source:
    """A document that bears out what a record states.

    Attributes:
        id: Unique among sources.
        publisher: Who published it.
        url: Where it stands; None when it has no address.
        title: The document's own title.
        published: When it was published; None when it does not say.
        language: BCP 47 tag of the language that it was read in.
        kind: What sort of publisher it is.
        origin: Whose word it goes back to, when that is not the publisher's own.
        access: How much of it was read.
        accessed: The day on which it was read.
        mediated: Whether it was read only as another document renders it.
    """

    id: str
    publisher: str
    url: str | None = None
    title: str | None = None
    published: PartialDate | None = attrs.field(default=None, converter=_published_or_none)
    language: str
    kind: SourceKind = attrs.field(converter=_source_kind)
    origin: str | None = None
    access: Access = attrs.field(converter=_access)
    accessed: PartialDate = attrs.field(converter=_accessed)
    mediated: bool = False

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False)
class Citation:
    """A source, and what it bears out.

    Attributes:
        source: The document.
        supports: The names of the fields of the citing record that it supports.
    """

    source: Source
    supports: tuple[str, ...]

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False)
class Claim:
    """One of several values that sources give for a field: they stand side by side.

    Attributes:
        field: The name of the field.
        value: The value as text, in words where the source gives only words.
        citations: Who says so.
        note: How the claim relates to the others.
    """

    field: str
    value: str
    citations: tuple[Citation, ...]
    note: str | None = None

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False)
class LocalDates:
    """An event's dates by a calendar other than its own, where a source establishes them.

    Attributes:
        calendar: IANA time zone whose days these are.
        start: The first day.
        end: The last day; the same as ``start`` unless given.
    """

    calendar: str
    start: PartialDate = attrs.field(converter=_start, validator=_is_plain)
    end: PartialDate = attrs.field(
        default=attrs.Factory(lambda self: self.start, takes_self=True),
        converter=_end,
        validator=_is_plain,
    )

    __repr__ = fields_shown

    def __attrs_post_init__(self) -> None:
        _fields_fit(self)
        self._values_agree()

    def _values_agree(self) -> None:
        _refuse_backwards(self.start, self.end)


def _refuse_backwards(start: PartialDate, end: PartialDate) -> None:
    if end.certainly_before(start):
        raise DateError(f"end: {end} is before the start, {start}")


def links_to(sources: Iterable[Source]) -> tuple[Link, ...]:
    """Sources by their publishers, each leading to its document."""
    return tuple((source.publisher, source.url) for source in sources)


@attrs.frozen(kw_only=True, order=False, repr=False)
class Event:
    """A direct dealing between the leaders: one occasion, or an encounter that is part of one.

    Attributes:
        id: Unique among events and their parts.
        former_ids: Ids that this event bore in earlier versions; they still find it.
        kind: What sort of dealing it was.
        format: The form it took; None when no source states it.
        status: Whether it took place.
        title: A short name, in the record's own words.
        summary: What happened, in the record's own words.
        start: The day on which the leaders' dealing began, by ``calendar``.
        end: The day on which it ended; the same as ``start`` unless it lasted.
        calendar: IANA time zone whose days ``start`` and ``end`` are: the venue's for a
            meeting, the first leader's capital for anything else.
        elsewhere: The dates by other calendars, where a source establishes them.
        start_time: Local time by ``calendar``, to the minute.
        duration_minutes: How long it lasted, in minutes, where a source gives a number.
        location: Where they met; None for a dealing at a distance.
        participants: Everybody named as taking part, the leaders too.
        initiator: Who asked for it.
        context: What it belonged to, in the record's own words.
        topics: What was spoken of, as short keywords.
        citations: The sources, each with the fields that it bears out.
        claims: Values on which sources differ, or that they word only as bounds.
        parts: The encounters of this occasion, in order; they have no parts themselves.

    Raises:
        DateError: A date is no date, is qualified, or ``end`` is certainly before ``start``.
        UnknownValueError: ``kind``, ``format`` or ``status`` is not one of its enum.
        TypeError: A field holds what its type does not allow.
    """

    id: str
    former_ids: tuple[str, ...] = ()
    kind: Kind = attrs.field(converter=_kind)
    format: Format | None = attrs.field(default=None, converter=_format_or_none)
    status: Status = attrs.field(converter=_status)
    title: str
    summary: str
    start: PartialDate = attrs.field(converter=_start, validator=_is_plain)
    end: PartialDate = attrs.field(
        default=attrs.Factory(lambda self: self.start, takes_self=True),
        converter=_end,
        validator=_is_plain,
    )
    calendar: str
    elsewhere: tuple[LocalDates, ...] = ()
    start_time: time | None = attrs.field(default=None, validator=_is_clock)
    duration_minutes: int | None = attrs.field(default=None, validator=_is_counted)
    location: Location | None = None
    participants: tuple[Person, ...] = ()
    initiator: Person | None = None
    context: str | None = None
    topics: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    parts: tuple["Event", ...] = ()

    def __attrs_post_init__(self) -> None:
        _fields_fit(self)
        self._values_agree()

    def _values_agree(self) -> None:
        _refuse_backwards(self.start, self.end)

    def __str__(self) -> str:
        return plain(f"{self.dates} {self.title}")

    def __repr__(self) -> str:
        return clipped(f"Event {self.id}: {self.title}")

    def _repr_html_(self) -> str:
        place = self.location
        rows: list[tuple[str, Cell]] = [
            ("id", self.id),
            ("date", f"{self.dates} by the calendar of {self.calendar}"),
            ("kind", self.kind.words),
            ("status", str(self.status)),
            ("place", f"{place.city}, {place.country}" if place else ""),
            ("participants", ", ".join(person.name for person in self.participants)),
            ("summary", self.summary),
            *((f"part, {part.dates}", part.title) for part in self.parts),
            *((f"disagreement on {each.field}", each.value) for each in self.disagreements),
            ("rests on", str(self.confidence)),
            ("sources", links_to(self.sources)),
        ]
        return html_table(self.title, (), [row for row in rows if row[1]])

    @property
    def latest_start(self) -> date:
        """The last day on which it can have begun, which is not after it can have ended."""
        return min(self.start.latest, self.end.latest)

    @property
    def earliest_end(self) -> date:
        """The first day on which it can have ended, which is not before it can have begun."""
        return max(self.start.earliest, self.end.earliest)

    @property
    def dates(self) -> str:
        """The dates as text, ``2017-07-07``, or ``2017-11-10/2017-11-11`` when it lasted."""
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that the citations and claims name, each once, in their order."""
        cited = list(self.citations)
        for claim in self.claims:
            cited.extend(claim.citations)
        return tuple(dict.fromkeys(citation.source for citation in cited))

    def sources_for(self, field: str) -> tuple[Source, ...]:
        """The sources that bear out one field.

        Raises:
            UnknownValueError: Events have no such field.
        """
        names = [attribute.name for attribute in attrs.fields(Event)]
        if field not in names:
            raise UnknownValueError(f'no field "{field}"{did_you_mean(field, names)}')
        return tuple(c.source for c in self.citations if field in c.supports)

    @property
    def disagreements(self) -> tuple[Claim, ...]:
        """The claims of each field for which the claims give more than one value."""
        values: dict[str, set[str]] = {}
        for claim in self.claims:
            values.setdefault(claim.field, set()).add(claim.value)
        return tuple(claim for claim in self.claims if len(values[claim.field]) > 1)

    @property
    def confidence(self) -> Confidence:
        """What the record rests on, by the codebook's rule."""
        sources = {citation.source for citation in self.citations}
        voices = {
            (source.publisher.casefold(), (source.origin or source.publisher).casefold())
            for source in sources
        }
        independent = any(
            one[0] != two[0] and one[1] != two[1] for one in voices for two in voices
        )
        if any(source.kind is SourceKind.official and not source.mediated for source in sources):
            return Confidence.official_corroborated if independent else Confidence.official
        if independent:
            return Confidence.corroborated
        return Confidence.single if sources else Confidence.none

    def on_calendar(self, zone: str) -> "Event":
        """The same event with its dates, and those of its parts, by another calendar.

        The dates come from ``elsewhere``, and the own ones take their place there; they are
        never derived. ``start_time`` is carried over to the other zone where it can be told in
        hours and minutes there, and is None otherwise.

        Raises:
            NotOnRecordError: No source establishes the dates by that calendar.
        """
        if zone == self.calendar:
            return self
        local = next((dates for dates in self.elsewhere if dates.calendar == zone), None)
        if local is None:
            raise NotOnRecordError(f"{self.id}: no dates by the calendar of {zone}")
        here = LocalDates(calendar=self.calendar, start=self.start, end=self.end)
        return attrs.evolve(
            self,
            start=local.start,
            end=local.end,
            calendar=zone,
            elsewhere=tuple(here if dates is local else dates for dates in self.elsewhere),
            start_time=self._time_at(zone),
            parts=tuple(part.on_calendar(zone) for part in self.parts),
        )

    def _time_at(self, zone: str) -> time | None:
        if self.start_time is None or not self.start.is_exact:
            return None
        from zoneinfo import ZoneInfo  # kept out of `import trumpputin`

        there = ZoneInfo(self.calendar)
        begun = datetime.combine(self.start.earliest, self.start_time, there)
        try:
            moved = begun.astimezone(ZoneInfo(zone)).time()
        except OverflowError:  # the last day of the calendar
            return None
        # Before there were standard times, clocks differed by seconds.
        return None if moved.second else moved


@attrs.frozen(kw_only=True, order=False)
class Variant:
    """Another wording of a quotation.

    Attributes:
        text: The words, verbatim.
        language: BCP 47 tag of their language.
        citations: Who gives this wording.
    """

    text: str
    language: str
    citations: tuple[Citation, ...]

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown


@attrs.frozen(kw_only=True, order=False, repr=False)
class Quote:
    """Words that somebody is quoted as having said or written.

    Attributes:
        id: Unique among quotes.
        speaker: Who said it; None when it is attributed to nobody in particular.
        speaker_name: As attributed: a person, an office or an unnamed reporter.
        text: The words, verbatim.
        language: BCP 47 tag of the language of ``text``.
        original_language: BCP 47 tag of the language in which it was said.
        translator: Who translated it, where stated.
        said_on: The day on which it was said; may be qualified.
        occasion: Where and to whom, in the record's own words.
        event: The event that it is about; None when it is about none of them.
        kind: Whole sentences, a few words, or a report of what was said.
        reported_by: Who passed it on, when the speaker is known only through another person.
        variants: Other wordings.
        citations: The sources, each with the fields that it bears out.
    """

    id: str
    speaker: Person | None = None
    speaker_name: str
    text: str
    language: str
    original_language: str
    translator: str | None = None
    said_on: PartialDate = attrs.field(converter=_said_on)
    occasion: str
    event: Event | None = None
    kind: QuoteKind = attrs.field(converter=_quote_kind)
    reported_by: Person | None = None
    variants: tuple[Variant, ...] = ()
    citations: tuple[Citation, ...] = ()

    __attrs_post_init__ = _fields_fit

    def __str__(self) -> str:
        return plain(f"{self.said_on} {self.speaker_name}: “{self.text}”")

    def __repr__(self) -> str:
        return clipped(f"Quote {self.id}: “{self.text}”")

    @property
    def translated(self) -> bool:
        """Whether ``text`` is in another language than the one in which it was said."""
        return self.language != self.original_language


@attrs.frozen(kw_only=True, order=False)
class Exclusion:
    """A contact that was considered and left out of the record.

    Attributes:
        id: Unique among exclusions.
        title: What was considered, in the record's own words.
        start: The first day on which it may have happened; None when nobody says.
        end: The last such day.
        reason: Why it is not an event.
        citations: The sources, each with the fields that it bears out.

    Raises:
        DateError: ``end`` is certainly before ``start``, or stands without one.
    """

    id: str
    title: str
    start: PartialDate | None = attrs.field(default=None, converter=_start_or_none)
    end: PartialDate | None = attrs.field(default=None, converter=_end_or_none)
    reason: str
    citations: tuple[Citation, ...] = ()

    __repr__ = fields_shown

    def __attrs_post_init__(self) -> None:
        _fields_fit(self)
        self._values_agree()

    def _values_agree(self) -> None:
        if self.end is not None:
            if self.start is None:
                raise DateError(f"end: {self.end} needs a start")
            _refuse_backwards(self.start, self.end)


@attrs.frozen(kw_only=True, order=False)
class Coverage:
    """The span that a record answers for.

    Attributes:
        start: The day of the earliest dealing that was looked for.
        vetted_through: Until when entries meet the codebook's standard of evidence.
        through: Until when reports were looked for; later entries are provisional.
    """

    start: PartialDate = attrs.field(converter=_start, validator=_is_plain)
    vetted_through: PartialDate = attrs.field(converter=_vetted_through, validator=_is_plain)
    through: PartialDate = attrs.field(converter=_through, validator=_is_plain)

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown

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
        coverage: The span that it answers for.
        licences: SPDX identifiers of the licences of the data.
    """

    title: str
    version: str
    released: PartialDate = attrs.field(converter=_released, validator=_is_plain)
    coverage: Coverage
    licences: tuple[str, ...]

    __attrs_post_init__ = _fields_fit
    __repr__ = fields_shown
