import attrs
import dataclasses
from .dates import PartialDate
from _typeshed import Incomplete
from datetime import date, time
from enum import StrEnum

__all__ = ['Kind', 'Format', 'Status', 'SourceKind', 'Access', 'QuoteKind', 'Confidence', 'member', 'Office', 'Person', 'Leader', 'Location', 'Source', 'Citation', 'Claim', 'LocalDates', 'Event', 'Variant', 'Quote', 'Exclusion', 'Coverage', 'Release']

class Kind(StrEnum):
    meeting = 'meeting'
    call = 'call'
    letter = 'letter'
    joint_statement = 'joint_statement'
    public_exchange = 'public_exchange'
    @property
    def words(self) -> str: ...

class Format(StrEnum):
    bilateral = 'bilateral'
    trilateral = 'trilateral'
    sideline = 'sideline'
    handshake = 'handshake'
    pull_aside = 'pull_aside'
    telegram = 'telegram'

class Status(StrEnum):
    confirmed = 'confirmed'
    provisional = 'provisional'
    disputed = 'disputed'
    cancelled = 'cancelled'

class SourceKind(StrEnum):
    official = 'official'
    wire = 'wire'
    press = 'press'
    broadcaster = 'broadcaster'
    aggregator = 'aggregator'
    archive = 'archive'

class Access(StrEnum):
    full_text = 'full text'
    excerpt = 'excerpt'

class QuoteKind(StrEnum):
    direct = 'direct'
    fragment = 'fragment'
    paraphrase = 'paraphrase'

class Confidence(StrEnum):
    none = 'no source'
    single = 'a single source'
    corroborated = 'independent sources'
    official = 'an official source'
    official_corroborated = 'an official source and independent ones'

def member(enum: type[_E], value: object, field: str) -> _E: ...

@dataclasses.dataclass(kw_only=True, order=False)
class Office:
    title: str
    country: str
    start: PartialDate = dataclasses.field(converter=_start, validator=_is_plain)
    end: PartialDate | None = dataclasses.field(default=None, converter=_end_or_none, validator=_is_plain)
    def __attrs_post_init__(self) -> None: ...

@dataclasses.dataclass(kw_only=True, order=False)
class Person:
    id: str
    name: str
    country: str
    offices: tuple[Office, ...] = ...
    wikidata: str | None = ...
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False, repr=False)
class Leader(Person):
    calendar: str

@dataclasses.dataclass(kw_only=True, order=False)
class Location:
    id: str
    city: str
    venue: str | None = ...
    country: str
    latitude: float
    longitude: float
    timezone: str
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False)
class Source:
    id: str
    publisher: str
    url: str | None = ...
    title: str | None = ...
    published: PartialDate | None = dataclasses.field(default=None, converter=_published_or_none)
    language: str
    kind: SourceKind = dataclasses.field(converter=_source_kind)
    origin: str | None = ...
    access: Access = dataclasses.field(converter=_access)
    accessed: PartialDate = dataclasses.field(converter=_accessed)
    mediated: bool = ...
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False)
class Citation:
    source: Source
    supports: tuple[str, ...]
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False)
class Claim:
    field: str
    value: str
    citations: tuple[Citation, ...]
    note: str | None = ...
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False)
class LocalDates:
    calendar: str
    start: PartialDate = dataclasses.field(converter=_start, validator=_is_plain)
    end: PartialDate = dataclasses.field(default=attrs.Factory(Incomplete, takes_self=True), converter=_end, validator=_is_plain)
    def __attrs_post_init__(self) -> None: ...

@dataclasses.dataclass(kw_only=True, order=False, repr=False)
class Event:
    id: str
    former_ids: tuple[str, ...] = ...
    kind: Kind = dataclasses.field(converter=_kind)
    format: Format | None = dataclasses.field(default=None, converter=_format_or_none)
    status: Status = dataclasses.field(converter=_status)
    title: str
    summary: str
    start: PartialDate = dataclasses.field(converter=_start, validator=_is_plain)
    end: PartialDate = dataclasses.field(default=attrs.Factory(Incomplete, takes_self=True), converter=_end, validator=_is_plain)
    calendar: str
    elsewhere: tuple[LocalDates, ...] = ...
    start_time: time | None = dataclasses.field(default=None, validator=_is_clock)
    duration_minutes: int | None = dataclasses.field(default=None, validator=_is_counted)
    location: Location | None = ...
    participants: tuple[Person, ...] = ...
    initiator: Person | None = ...
    context: str | None = ...
    topics: tuple[str, ...] = ...
    citations: tuple[Citation, ...] = ...
    claims: tuple[Claim, ...] = ...
    parts: tuple['Event', ...] = ...
    def __attrs_post_init__(self) -> None: ...
    @property
    def latest_start(self) -> date: ...
    @property
    def earliest_end(self) -> date: ...
    @property
    def dates(self) -> str: ...
    @property
    def sources(self) -> tuple[Source, ...]: ...
    def sources_for(self, field: str) -> tuple[Source, ...]: ...
    @property
    def disagreements(self) -> tuple[Claim, ...]: ...
    @property
    def confidence(self) -> Confidence: ...
    def on_calendar(self, zone: str) -> Event: ...

@dataclasses.dataclass(kw_only=True, order=False)
class Variant:
    text: str
    language: str
    citations: tuple[Citation, ...]
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False, repr=False)
class Quote:
    id: str
    speaker: Person | None = ...
    speaker_name: str
    text: str
    language: str
    original_language: str
    translator: str | None = ...
    said_on: PartialDate = dataclasses.field(converter=_said_on)
    occasion: str
    event: Event | None = ...
    kind: QuoteKind = dataclasses.field(converter=_quote_kind)
    reported_by: Person | None = ...
    variants: tuple[Variant, ...] = ...
    citations: tuple[Citation, ...] = ...
    __attrs_post_init__ = ...
    @property
    def translated(self) -> bool: ...

@dataclasses.dataclass(kw_only=True, order=False)
class Exclusion:
    id: str
    title: str
    start: PartialDate | None = dataclasses.field(default=None, converter=_start_or_none)
    end: PartialDate | None = dataclasses.field(default=None, converter=_end_or_none)
    reason: str
    citations: tuple[Citation, ...] = ...
    def __attrs_post_init__(self) -> None: ...

@dataclasses.dataclass(kw_only=True, order=False)
class Coverage:
    start: PartialDate = dataclasses.field(converter=_start, validator=_is_plain)
    vetted_through: PartialDate = dataclasses.field(converter=_vetted_through, validator=_is_plain)
    through: PartialDate = dataclasses.field(converter=_through, validator=_is_plain)
    __attrs_post_init__ = ...

@dataclasses.dataclass(kw_only=True, order=False)
class Release:
    title: str
    version: str
    released: PartialDate = dataclasses.field(converter=_released, validator=_is_plain)
    coverage: Coverage
    licences: tuple[str, ...]
    __attrs_post_init__ = ...
