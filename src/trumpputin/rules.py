"""The codebook's rules as code: what is asked of records together, beyond each being well-formed.

A rule is a function of one row, and of the record that it is in; its docstring is the rule. It
gives the path of each field that breaks it, with what is wrong and what would be right. All rules
are checked, so that all problems are known at once: `Dataset.read` checks what it read, and
`Dataset.write` what it is about to write.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Final, TypeAlias, get_args, get_origin
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

import attrs

from ._countries import code_of, former_codes
from ._display import is_hidden
from .dates import PartialDate
from .errors import DateError, Problem, did_you_mean
from .models import (
    Citation,
    Claim,
    Event,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Release,
    Source,
    begun_at,
)
from .storage.rows import Rows
from .vocabulary import Kind, SourceKind, Status

__all__ = ["FACTS", "PATTERNS", "RULES", "Rule", "document_at", "problems_of"]

FACTS: Final = (
    *("kind", "format", "start", "end", "other_calendars", "start_time", "duration_minutes"),
    *("location", "participants", "initiator", "context", "topics", "summary"),
)
"""The fact-bearing fields of an event: each that is filled needs a source."""

# A language, with a script, a region, and variants such as 1996 or valencia where it needs them.
_LANGUAGE: Final = (
    "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
_CODES: Final = {
    "id": ("[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters, digits and single hyphens"),
    "language": (_LANGUAGE, "a language tag such as en or zh-Hans"),
    "original_language": (_LANGUAGE, "a language tag such as en or zh-Hans"),
    "wikidata": ("Q[1-9][0-9]*", "an item such as Q7747"),
}
"""For each code, the regular expression that it matches, and that in words."""

PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {"country": "[A-Z]{2}", **{field: pattern for field, (pattern, _) in _CODES.items()}}
)
"""The regular expression that the whole text of a field matches, for fields of any model."""

_UNSOURCED: Final = {"id", "former_ids", "level", "citations", "claims"}
"""The fields that no source supports: they are about the record itself, or judged by it."""

_STATED: Final = {"value", "wording", "says", "text"}
"""The fields of a claim or a wording that its own citations support."""

_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}", re.ASCII)
_ID_DATE: Final = re.compile(r"([0-9]{4}(-[0-9]{2}){0,2})(?![0-9])")
_USERS_OWN: Final = re.compile(r"X[A-Z]")
_NOT_IN_IRI: Final = r"\s|\"<>\\^`{}"
_IRI: Final = re.compile(
    rf"https?://[^/@?#{_NOT_IN_IRI}]+\.[^/@.?#{_NOT_IN_IRI}]+([/?#][^{_NOT_IN_IRI}]*)?"
)
_TELLING: Final = 12
_IRI_PREFIX: Final = re.compile(r"https?://((www|m|amp|mobile)\.)*", re.IGNORECASE)
_MOBILE: Final = re.compile(r"(?<=/)amp/|(/amp|\.amp)(?=/?$)|/?[?&]amp(=1)?$")

_REFERENCES: Final[Mapping[Any, tuple[str, ...]]] = {
    Person: ("leaders", "people"),
    Location: ("locations",),
    Source: ("sources",),
    Event: ("events",),
}
"""The models that other rows refer to, and the tables that they are in."""

Faults: TypeAlias = Iterator[tuple[str, str]]
"""The path of each field that breaks a rule, with what is wrong and what would be right."""

Rule: TypeAlias = Callable[[Any, "_Record"], Faults]


def problems_of(rows: Rows, unreadable: Collection[str] = ()) -> tuple[Problem, ...]:
    """All rule violations, in the order of the files, their rows and the rules.

    Args:
        rows: The rows that could be read.
        unreadable: The tables of which some row could not be read, ``release`` among them. What
            is missing from these is not reported, since it may be in such a row.
    """
    record = _Record(rows=rows, unreadable=frozenset(unreadable))
    problems = (
        Problem(file, id_, path, message)
        for file, id_, row, rules in _walk(record)
        for rule in rules
        for path, message in rule(row, record)
    )
    return tuple(dict.fromkeys(problems))


def _walk(record: "_Record") -> Iterator[tuple[str, str, Any, tuple[Rule, ...]]]:
    """Every row with its file, its id and its rules; a part of an event is a row of its own."""
    if record.rows.release is not None:
        yield "release.json", "", record.rows.release, RELEASE_RULES
    yield "leaders.json", "", record.rows.leaders, (there_are_two_leaders,)
    for table, rules in TABLE_RULES.items():
        for whole in getattr(record.rows, table):
            for row in whole.with_parts if table == "events" else (whole,):
                yield f"{table}.json", row.id, row, rules


@attrs.frozen(kw_only=True, slots=False, eq=False)
class _Record:
    """A record's rows, with what rules look up in them, made once."""

    rows: Rows
    unreadable: frozenset[str]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event and every part of one."""
        return tuple(row for event in self.rows.events for row in event.with_parts)

    @cached_property
    def event_ids(self) -> Counter[str]:
        return Counter(event.id for event in self.events)

    @cached_property
    def former_ids(self) -> Counter[str]:
        return Counter(old for event in self.events for old in event.former_ids)

    @cached_property
    def referred(self) -> dict[Any, dict[str, Any]]:
        """The rows by id, for each model that other rows refer to."""
        return self.rows.by_id

    def lacks(self, cls: Any, id_: str) -> bool:
        """Whether a row is missing, and not only unreadable."""
        return id_ not in self.referred[cls] and self.unreadable.isdisjoint(_REFERENCES[cls])

    @cached_property
    def themselves(self) -> frozenset[int]:
        """The identities of these rows: most references are to the very object."""
        return frozenset(id(row) for table in self.referred.values() for row in table.values())

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The first source at each address, by what identifies it there."""
        rows = reversed(self.rows.sources)
        return {document_at(row.url): row.id for row in rows if row.url is not None}

    @cached_property
    def copies(self) -> dict[tuple[str, str], str]:
        """The first source with each title at each path, on whatever host."""
        return {_copied(row): row.id for row in reversed(self.rows.sources)}

    @cached_property
    def zone(self) -> Callable[[str], ZoneInfo | None]:
        """The time zone of a name, or None; each is looked up once."""
        return cache(_zone)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


# -- walking a row -----------------------------------------------------------------------------


def _nested(record: Any, *wanted: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every wanted value inside a record with its path; of an array, each item.

    Fields are wanted by their names, or by the type of their value or values. What is inside a
    referenced record is not inside this one.
    """
    cls: Any = type(record)
    for name, is_wanted in _fields(cls, wanted):
        value = getattr(record, name)
        if type(value) is not tuple:
            if value is not None:
                yield path + name, value
            continue
        for index, item in enumerate(value):
            place = f"{path}{name}[{index}]"
            if is_wanted:
                yield place, item
            else:
                yield from _nested(item, *wanted, path=f"{place}.")


@cache
def _fields(cls: Any, wanted: tuple[Any, ...]) -> tuple[tuple[str, bool], ...]:
    """The fields of a model that are wanted, or that hold arrays of records with such fields."""
    found: list[tuple[str, bool]] = []
    for field in attrs.fields(cls):
        kind: Any = (*get_args(field.type), field.type)[0]
        is_wanted = field.name in wanted or kind in wanted
        is_array = get_origin(field.type) is tuple and attrs.has(kind)
        goes_on = is_array and kind not in _REFERENCES and bool(_fields(kind, wanted))
        # Parts are rows of their own, and another rule sees to the names of fields.
        if field.name not in ("parts", "supports") and (is_wanted or goes_on):
            found.append((field.name, is_wanted))
    return tuple(found)


def _field(path: str) -> str:
    return path.rpartition(".")[2]


def _evidence(row: Any) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """The citations of a row, of its claims and of its wordings, each with their path."""
    yield "citations", row.citations
    for name in ("claims", "wordings"):
        for index, each in enumerate(getattr(row, name, ())):
            yield f"{name}[{index}].citations", each.citations


def _supported(row: Event | Quote) -> set[str]:
    return {name for citation in row.citations for name in citation.supports}


def _repeated(items: Collection[str]) -> Iterator[tuple[str, int]]:
    """The items that are given more than once, and how often."""
    if len(set(items)) < len(items):
        yield from ((item, times) for item, times in Counter(items).items() if times > 1)


def _named_again(path: str, names: Collection[str]) -> Faults:
    for name, times in _repeated(names):
        yield path, f'names "{name}" {times} times; once is enough'


# -- rules for every row -----------------------------------------------------------------------


def references_are_on_record(row: Any, record: _Record) -> Faults:
    """A record that another refers to is in its own table, with the same content."""
    for path, value in _nested(row, *_REFERENCES):
        if id(value) in record.themselves:
            continue
        cls = next(cls for cls in _REFERENCES if isinstance(value, cls))
        if record.lacks(cls, value.id):
            yield path, f'"{value.id}" is not among the {_REFERENCES[cls][-1]}'
        elif record.referred[cls].get(value.id, value) != value:
            yield path, f'"{value.id}" differs from the one among the {_REFERENCES[cls][-1]}'


def texts_are_clean(row: Any, _: _Record) -> Faults:
    """A text is NFC, not empty, and has no blanks around it and no invisible characters.

    The words of a quotation may have line breaks, and any text the joiners that some scripts
    are spelt with.
    """
    for path, value in _nested(row, str):
        if value.isprintable() and value == value.strip() != "" and is_normalized("NFC", value):
            continue
        if not value:
            yield path, "is empty"
        elif value != value.strip():
            yield path, "expected a text without blanks around it"
        if not is_normalized("NFC", value):
            yield path, "is not in Unicode's normal form C; compose its characters"
        words = value.replace("\n", "") if _field(path) == "text" else value
        for char in sorted(filter(is_hidden, {*words})):
            yield path, f"contains the invisible character U+{ord(char):04X}; remove it"


def codes_are_well_formed(row: Any, _: _Record) -> Faults:
    """An id is lower-case letters, digits and single hyphens, such as ``2018-07-16-helsinki``.

    A language is a BCP 47 tag, an item of Wikidata ``Q`` and a number.
    """
    for path, value in _nested(row, *_CODES, "former_ids"):
        pattern, words = _CODES["id" if path.startswith("former_ids") else _field(path)]
        if not re.fullmatch(pattern, value):
            yield path, f'expected {words}, got "{value}"'


def countries_exist(row: Any, _: _Record) -> Faults:
    """A country is its ISO 3166-1 alpha-2 code, or that of a former state in ISO 3166-3.

    A place is in a country of today. ``XA`` to ``XZ``, which ISO leaves to its users, are allowed.
    """
    for path, value in _nested(row, "country"):
        code = code_of(value)
        if code == value:
            if isinstance(row, Location) and value in former_codes():
                yield path, f'"{value}" is a former state; give the country of today'
        elif not _USERS_OWN.fullmatch(value):
            hint = f'; write "{code}"' if code else ""
            yield path, f'no country has the ISO 3166-1 alpha-2 code "{value}"{hint}'


def time_zones_are_known(row: Any, record: _Record) -> Faults:
    """A calendar or time zone is a name in the IANA database, such as ``Europe/Moscow``."""
    if record.zone("Etc/UTC"):
        for path, value in _nested(row, "calendar", "timezone"):
            if not record.zone(value):
                yield path, f'no time zone "{value}" in the IANA database'
    elif isinstance(row, Release):  # say it once
        yield "", "the IANA time zone database is missing; install the package tzdata"


# -- rules for the release ---------------------------------------------------------------------


def the_release_is_dated(release: Release, record: _Record) -> Faults:
    """A release has a version of three numbers, an exact day, and a coverage that runs forward.

    Its day is not before that on which a source was read.
    """
    if not _VERSION.fullmatch(release.version):
        yield "version", f'expected MAJOR.MINOR.PATCH, got "{release.version}"'
    last = max(record.rows.sources, key=lambda row: row.accessed.earliest, default=None)
    if not release.released.is_exact:
        yield "released", f"expected an exact day, got {release.released}"
    elif last and release.released.certainly_before(last.accessed):
        yield "released", f'{release.released} is before "{last.id}" was read, {last.accessed}'
    coverage = release.coverage
    if coverage.vetted_through.certainly_before(coverage.start):
        message = f"{coverage.vetted_through} is before the start, {coverage.start}"
        yield "coverage.vetted_through", message
    if coverage.through.certainly_before(coverage.vetted_through):
        message = f"{coverage.through} is before vetted_through, {coverage.vetted_through}"
        yield "coverage.through", message


# -- rules for people, places and sources ------------------------------------------------------


def there_are_two_leaders(leaders: tuple[Leader, ...], record: _Record) -> Faults:
    """A record has at least two leaders."""
    if len(leaders) < 2 and "leaders" not in record.unreadable:
        yield "", f"expected at least two leaders, got {len(leaders)}"


def people_are_not_leaders(person: Person, record: _Record) -> Faults:
    """No person has a leader's id."""
    if isinstance(record.referred[Person][person.id], Leader):
        yield "id", "is a leader's id; choose another"


def offices_are_in_order(person: Person, _: _Record) -> Faults:
    """A person's offices are in the order in which they were taken.

    Offices of one title and country neither overlap nor repeat, and only the last may be open.
    """
    starts = [office.start.earliest for office in person.offices]
    if starts != sorted(starts):
        yield "offices", "expected the order in which they were taken"
        return
    latest: dict[tuple[str, str], Office] = {}
    for index, office in enumerate(person.offices):
        key = (office.title.casefold(), office.country)
        before = latest.get(key)
        latest[key] = office
        if before is None:
            continue
        if before.end is None:
            yield f"offices[{index}]", f"follows one that is still held, {before}; give its end"
        elif office == before or office.start.certainly_before(before.end):
            yield f"offices[{index}]", f"begins before the one before it ended, {before}"


def coordinates_fit_the_place(location: Location, record: _Record) -> Faults:
    """Latitudes are -90 to 90, longitudes -180 to 180 degrees, to at most four decimals.

    A place's clock is at most three and a half hours from what its longitude would give; near the
    date line, a day more or less makes no difference.
    """
    for name, most in (("latitude", 90), ("longitude", 180)):
        degrees = getattr(location, name)
        if abs(degrees) > most:
            yield name, f"expected {-most} to {most} degrees, got {degrees}"
        elif degrees != round(degrees, 4):
            yield name, f"expected at most four decimals, got {degrees}"
    zone = record.zone(location.timezone)
    if zone is not None:
        january = datetime(2020, 1, 15, tzinfo=zone).utcoffset() or timedelta(0)
        apart = january.total_seconds() / 3600 - location.longitude / 15
        if abs((apart + 12) % 24 - 12) > 3.5:
            message = f"{location.longitude} does not fit the clock of {location.timezone}"
            yield "longitude", message


def addresses_are_iris(source: Source, record: _Record) -> Faults:
    r"""An address is an absolute IRI of the web, and no two sources are of one document.

    Addresses that differ in the scheme, in ``www.``, or in being for phones (``m.``, ``/amp``) are
    of one document; so are those of mirrors, with the same title at the same path of another host.
    Blanks and ``| " < > \ ^ ` { }`` are percent-encoded in it.
    """
    for path, address in (("url", source.url), ("copy_at", source.copy_at)):
        if address is not None and not _IRI.fullmatch(address):
            yield path, f'expected an address such as https://example.org/page, got "{address}"'
    first = record.addresses[document_at(source.url)] if source.url else source.id
    if first != source.id:
        yield "url", f'is the address of "{first}" too; keep one row for each document'
    mirrored = record.copies[_copied(source)] if all(_copied(source)) else source.id
    if mirrored not in (first, source.id):
        yield "url", f'is a mirror of "{mirrored}"; keep one row for each document'


def document_at(address: str) -> str:
    """What identifies the document at an address, whatever its scheme and for whatever screen."""
    host, _, path = _IRI_PREFIX.sub("", address).partition("#")[0].partition("/")
    return _MOBILE.sub("", f"{host.casefold()}/{path}").rstrip("/")


def _copied(source: Source) -> tuple[str, str]:
    """The title of a document and its path; no path that is too short to tell one from another."""
    path = document_at(source.url or "").partition("/")[2]
    return (source.title or "").casefold(), path if len(path) >= _TELLING else ""


def sources_have_titles(source: Source, _: _Record) -> Faults:
    """A source has the document's title, or ``untitled`` says why not; never both."""
    if source.title is None and source.untitled is None:
        yield "title", 'missing; give the title, or say in "untitled" why there is none'
    elif source.title is not None and source.untitled is not None:
        yield "untitled", "is for a document without a title, but this one has one"


def sources_are_dated(source: Source, _: _Record) -> Faults:
    """The day on which a source was read is exact, and not before it was published."""
    if not source.accessed.is_exact:
        yield "accessed", f"expected an exact day, got {source.accessed}"
    elif source.published and source.accessed.certainly_before(source.published):
        message = f"read on {source.accessed}, before it was published on {source.published}"
        yield "accessed", message


# -- rules for evidence ------------------------------------------------------------------------


def records_are_cited(row: Any, _: _Record) -> Faults:
    """Every event, part, quotation, wording, claim and exclusion names at least one source.

    A record cites a source once, with all the fields that it supports.
    """
    for path, citations in _evidence(row):
        if not citations:
            yield path, "name at least one source"
    for source, times in _repeated([citation.source.id for citation in row.citations]):
        yield "citations", f'"{source}" is cited {times} times; put its fields into one citation'


def citations_support_fields(row: Any, _: _Record) -> Faults:
    """A citation says which fields it supports, each once; a claim names the field it is about.

    Inside a claim or a wording that may be a field of the record, or of the claim or wording.
    """
    cls: Any = type(row)
    own = attrs.fields_dict(cls).keys() - _UNSOURCED
    for index, claim in enumerate(getattr(row, "claims", ())):
        yield from _unknown(f"claims[{index}].field", [claim.field], own)
    for outer, citations in _evidence(row):
        known = own if outer == "citations" else own | _STATED
        for index, citation in enumerate(citations):
            path = f"{outer}[{index}].supports"
            if not citation.supports:
                yield path, "name the fields it supports"
            yield from _unknown(path, citation.supports, known)
            yield from _named_again(path, citation.supports)


def _unknown(path: str, names: Collection[str], known: Collection[str]) -> Faults:
    for name in names:
        if name not in known:
            yield path, f'no field "{name}"{did_you_mean(name, known)}'


def last_days_of_a_year_are_stated(row: Event | Quote, _: _Record) -> Faults:
    """1 January and 31 December, which often mean an unknown day, have a source."""
    for name in ("start", "end", "said_on"):
        value: PartialDate | None = getattr(row, name, None)
        if value is None or (value.month, value.day) not in ((1, 1), (12, 31)):
            continue
        if not _supported(row) & ({"start", "end"} if name == "end" else {name}):
            hint = f"cite a source for it, or write {value.year}"
            yield name, f"{value} may mean an unknown day; {hint}"


# -- rules for events --------------------------------------------------------------------------


def event_ids_are_unique(event: Event, record: _Record) -> Faults:
    """No two events or parts share an id; a former id belongs to one event, and is not in use."""
    times = record.event_ids[event.id]
    if times > 1:
        yield "id", f"is used by {times} events or parts; choose another"
    for old in event.former_ids:
        if old in record.event_ids:
            yield "former_ids", f'"{old}" is the id of an event; it cannot be a former one too'
        elif (times := record.former_ids[old]) > 1:
            yield "former_ids", f'"{old}" is given {times} times; it belongs to one event'


def event_ids_fit_the_date(event: Event, _: _Record) -> Faults:
    """An event's id that begins with a date agrees with the event's own."""
    match = _ID_DATE.match(event.id)
    if match is None:
        return
    try:
        date = PartialDate.parse(match[1])
    except DateError as error:
        yield "id", error.message
    else:
        if date.latest < event.start.earliest or event.end.latest < date.earliest:
            yield "id", f"begins with {date}, but the event is dated {event.dates}"


def facts_of_confirmed_events_are_supported(event: Event, _: _Record) -> Faults:
    """Every fact-bearing field that a confirmed event fills is supported by a citation.

    ``end`` is such a field where it differs from ``start``.
    """
    if event.status is not Status.confirmed:
        return
    supported = _supported(event)
    for name in FACTS:
        filled = event.end != event.start if name == "end" else getattr(event, name)
        if filled and name not in supported:
            yield name, "is filled, but no citation supports it; cite a source or empty it"


def confirmed_events_are_corroborated(event: Event, _: _Record) -> Faults:
    """A confirmed event meets the standard of evidence.

    That takes an official source, or two independent ones of which at least one is first-hand, a
    wire, a broadcaster or press. Sources are independent when their publishers differ, and so
    does whose word they carry.
    """
    if event.status is Status.confirmed and event.confidence and not event.meets_standard:
        message = (
            "expected an official source, or two independent ones of which one is first-hand, a "
            f"wire, a broadcaster or press; got {event.confidence.label}; or make it provisional"
        )
        yield "status", message


def confirmed_events_cite_no_machine(event: Event, _: _Record) -> Faults:
    """A confirmed event cites no automated source, for its facts or for its claims."""
    if event.status is not Status.confirmed:
        return
    for path, citations in _evidence(event):
        for index, citation in enumerate(citations):
            if citation.source.kind is SourceKind.automated:
                message = f'"{citation.source.id}" is automated; cite what it was made from'
                yield f"{path}[{index}].source", message


def topics_are_named_once(event: Event, _: _Record) -> Faults:
    """An event names each of its topics once; none has a semicolon, which joins them in CSV."""
    for topic in event.topics:
        if ";" in topic:
            yield "topics", f'"{topic}" has a semicolon; give each topic a text of its own'
    yield from _named_again("topics", event.topics)


def meetings_have_a_level(event: Event, _: _Record) -> Faults:
    """Every meeting and every part that is one has a level, and nothing else has."""
    if event.kind is Kind.meeting and event.level is None:
        yield "level", "missing; a meeting has one"
    elif event.kind is not Kind.meeting and event.level is not None:
        yield "level", f'only meetings have one, not "{event.kind.label}"'


def events_are_between_countries(event: Event, _: _Record) -> Faults:
    """Leaders of at least two countries take part in an event, nobody twice.

    Its initiator takes part too.
    """
    people = [person.id for person in event.participants]
    sides = {person.country for person in event.participants if isinstance(person, Leader)}
    if len(sides) < 2:
        found = ", ".join(sorted(sides)) or "none"
        yield "participants", f"expected leaders of at least two countries, got {found}"
    yield from _named_again("participants", people)
    if event.initiator and event.initiator.id not in people:
        yield "initiator", f'"{event.initiator.id}" is not among the participants'


def claims_name_records(event: Event, record: _Record) -> Faults:
    """A claim on the initiator or the location gives the id of a person or a place on record."""
    for index, claim in enumerate(event.claims):
        cls = {"initiator": Person, "location": Location}.get(claim.field)
        if cls is None or claim.value is None or not record.lacks(cls, claim.value):
            continue
        hint = did_you_mean(claim.value, record.referred[cls])
        message = f'"{claim.value}" is not among the {_REFERENCES[cls][-1]}{hint}'
        yield f"claims[{index}].value", message


def durations_are_not_contested(event: Event, _: _Record) -> Faults:
    """A duration is empty where a claim excludes it; a rounded one may be off by a sixth."""
    if event.duration_minutes is None:
        return
    given = Claim(field="duration_minutes", value=str(event.duration_minutes), citations=())
    for claim in filter(given.excludes, event.claims):
        message = f"{given.value} is excluded by the claim {claim.value}; leave it empty"
        yield "duration_minutes", message


def parts_fit_their_occasion(event: Event, _: _Record) -> Faults:
    """A part has no parts, its occasion's status and calendar, and lies within its dates."""
    for index, part in enumerate(event.parts):
        path = f"parts[{index}]"
        if part.parts:
            yield f"{path}.parts", "a part has no parts of its own; list all under the occasion"
        for name in ("status", "calendar"):
            if getattr(part, name) != getattr(event, name):
                yield f"{path}.{name}", f'expected "{getattr(event, name)}", as its occasion has'
        if part.start.certainly_before(event.start) or event.end.certainly_before(part.end):
            yield f"{path}.start", f"{part.dates} is outside its occasion, {event.dates}"


def calendars_follow_the_place(event: Event, record: _Record) -> Faults:
    """A meeting has a place and is dated there; anything else is by the release's calendar."""
    release = record.rows.release
    if event.kind is not Kind.meeting:
        if release is not None and event.calendar != release.calendar:
            yield "calendar", f'expected "{release.calendar}", the calendar of the release'
    elif event.location is None:
        yield "location", "missing; a meeting has a place"
    elif event.location.timezone != event.calendar:
        yield "calendar", f'expected "{event.location.timezone}", the calendar of its place'


def events_are_within_coverage(event: Event, record: _Record) -> Faults:
    """An event may have begun within the record's coverage, and ended by its end.

    After the day through which the record is vetted, nothing is confirmed.
    """
    if record.rows.release is None:
        return
    coverage = record.rows.release.coverage
    if event.start.certainly_before(coverage.start):
        yield "start", f"{event.start} is before the coverage begins, {coverage.start}"
    if coverage.through.certainly_before(event.end):
        yield "end", f"{event.end} is after the coverage ends, {coverage.through}"
    unvetted = coverage.vetted_through.certainly_before(event.start)
    if unvetted and event.status is Status.confirmed:
        message = f"{event.start} is after the last vetted day, {coverage.vetted_through}"
        yield "status", f"{message}; later events are not confirmed yet"


def officials_take_part_in_office(event: Event, _: _Record) -> Faults:
    """A participant who is not a leader, and whose offices are recorded, held one at the time.

    Leaders may be out of office.
    """

    def outside(office: Office) -> bool:
        gone = office.end is not None and office.end.certainly_before(event.start)
        return gone or event.start.certainly_before(office.start)

    for person in event.participants:
        if not isinstance(person, Leader) and person.offices and all(map(outside, person.offices)):
            yield "participants", f'"{person.id}" held no recorded office on {event.start}'


def other_calendars_fit(event: Event, record: _Record) -> Faults:
    """Dates by other calendars are given once each, and differ by at most a day.

    Where the hour is known, they are those that it has there.
    """
    given = {event.calendar}
    for index, other in enumerate(event.other_calendars):
        path = f"other_calendars[{index}]"
        if other.calendar in given:
            yield f"{path}.calendar", f'dates by "{other.calendar}" are given already'
        given.add(other.calendar)
        for name in ("start", "end"):
            here, there = getattr(event, name), getattr(other, name)
            apart = max(here.earliest - there.latest, there.earliest - here.latest)
            if apart > timedelta(days=1):
                yield f"{path}.{name}", f"{there} is more than a day from {here}"
        zones = record.zone(event.calendar), record.zone(other.calendar)
        begun = begun_at(event, other.calendar) if all(zones) else None
        if begun and not other.start.contains(begun.date()):
            expected = f"{begun.date()}, since it began at {event.start_time:%H:%M}"
            yield f"{path}.start", f"expected {expected}"


# -- rules for quotations ----------------------------------------------------------------------


def quotes_are_consistent(quote: Quote, _: _Record) -> Faults:
    """A known speaker has the name on record; no one is their own reporter; only a translation
    names a translator; no wording repeats the text.
    """
    if quote.speaker and quote.speaker_name != quote.speaker.name:
        yield "speaker_name", f'expected "{quote.speaker.name}", got "{quote.speaker_name}"'
    if quote.reported_by and quote.reported_by == quote.speaker:
        yield "reported_by", "is the speaker; leave it out"
    if quote.translator and not quote.translated:
        yield "translator", "the text is in the language it was said in; leave it out"
    for text, times in _repeated([quote.text, *(wording.text for wording in quote.wordings)]):
        yield "wordings", f'"{text}" is given {times} times; give each wording once'


def quotes_are_near_their_events(quote: Quote, _: _Record) -> Faults:
    """What is said of an event is said at most a month before it."""
    said, event = quote.said_on, quote.event
    if event is None or said.qualifier:
        return
    if event.start.earliest - said.latest > timedelta(days=31):
        yield "said_on", f"{said} is more than a month before its event, {event.start}"


# -- which rules are for which rows ------------------------------------------------------------

_ANY: Final = (texts_are_clean, codes_are_well_formed, countries_exist, time_zones_are_known)
_CITED: Final = (*_ANY, references_are_on_record, records_are_cited, citations_support_fields)
RELEASE_RULES: Final[tuple[Rule, ...]] = (*_ANY, the_release_is_dated)
TABLE_RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "leaders": (*_ANY, offices_are_in_order),
    "people": (*_ANY, offices_are_in_order, people_are_not_leaders),
    "locations": (*_ANY, coordinates_fit_the_place),
    "sources": (*_ANY, addresses_are_iris, sources_have_titles, sources_are_dated),
    "events": (
        *(*_CITED, event_ids_are_unique, event_ids_fit_the_date, last_days_of_a_year_are_stated),
        *(facts_of_confirmed_events_are_supported, confirmed_events_are_corroborated),
        *(confirmed_events_cite_no_machine, topics_are_named_once, meetings_have_a_level),
        *(events_are_between_countries, claims_name_records, durations_are_not_contested),
        *(parts_fit_their_occasion, calendars_follow_the_place, events_are_within_coverage),
        *(officials_take_part_in_office, other_calendars_fit),
    ),
    "quotes": (
        *(*_CITED, last_days_of_a_year_are_stated),
        *(quotes_are_consistent, quotes_are_near_their_events),
    ),
    "excluded": _CITED,
}
_GROUPS: Final = (RELEASE_RULES, (there_are_two_leaders,), *TABLE_RULES.values())
RULES: Final[tuple[Rule, ...]] = tuple(dict.fromkeys(rule for group in _GROUPS for rule in group))
"""Every rule once, in the order in which they are checked."""
