"""The codebook's rules as code: what is asked of records together, beyond each being well-formed.

A rule is a function from the rows to the problems that it finds; its docstring is the rule.
All rules are asked, so that all problems are known at once. `Dataset.read` asks them of what it
read, and `Dataset.write` before it writes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs

from ._display import is_hidden
from .dates import PartialDate
from .errors import Problem, did_you_mean
from .models import Citation, Claim, Event, Location, Office, Person, Source
from .storage.rows import FILES, Rows
from .vocabulary import Confidence, Kind, Status

__all__ = ["FACTS", "PATTERNS", "RULES", "Rule", "problems_of"]

Rule = Callable[[Rows], Iterator[Problem]]

FACTS: Final = (
    "kind",
    "format",
    "start",
    "end",
    "other_calendars",
    "start_time",
    "duration_minutes",
    "location",
    "participants",
    "initiator",
    "context",
    "topics",
    "summary",
)
"""The fact-bearing fields of an event: each that is filled needs a source."""

# A language, with a script, a region, and variants such as 1996 or valencia where it needs them.
_LANGUAGE: Final = (
    "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
)
PATTERNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "[a-z0-9]+(-[a-z0-9]+)*",
        "country": "[A-Z]{2}",
        "language": _LANGUAGE,
        "original_language": _LANGUAGE,
        "wikidata": "Q[1-9][0-9]*",
    }
)
"""The regular expression that the whole text of a field matches, for fields of any model."""

_VERSION: Final = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}", re.ASCII)
_CODES: Final = {
    "country": "two capital letters (ISO 3166-1 alpha-2)",
    "language": "a language tag such as en or zh-Hans",
    "original_language": "a language tag such as en or zh-Hans",
    "wikidata": "an item such as Q7747",
}
_KEEPING: Final = {"id", "former_ids", "citations", "claims"}  # no source bears these out
_URL: Final = re.compile(r"https?://[^\s/@?#]+\.[^\s/@.?#]+([/?#][^\s]*)?")
_URL_PREFIX: Final = re.compile(r"https?://(www\.)?")


def problems_of(rows: Rows) -> tuple[Problem, ...]:
    """Everything in which the rows break a rule, in the order of the rules."""
    return tuple(problem for rule in RULES for problem in rule(rows))


# -- walking the rows --------------------------------------------------------------------------


def _tables(rows: Rows) -> Iterator[tuple[str, Any]]:
    """Every row with its file's name; a part of an event is a row of its own."""
    for name in FILES:
        for row in getattr(rows, name):
            yield f"{name}.json", row
            if isinstance(row, Event):
                for part in row.parts:
                    yield f"{name}.json", part


def _events(rows: Rows) -> Iterator[Event]:
    """Every event and every part of one."""
    for event in rows.events:
        yield event
        yield from event.parts


_Wanted = Callable[[str, type], bool]
"""Whether a rule is about a field, by its name and the type of its value or values."""


def _nested(record: Any, wanted: _Wanted, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every wanted value inside a record with its path, and each item of such an array.

    What is inside a referenced record is not inside this one.
    """
    cls: Any = type(record)
    for name, is_wanted, goes_on in _fields(cls, wanted):
        value = getattr(record, name)
        if is_wanted:
            yield path + name, value
        if type(value) is tuple:
            for index, item in enumerate(value):
                if is_wanted:
                    yield f"{path}{name}[{index}]", item
                if goes_on:
                    yield from _nested(item, wanted, f"{path}{name}[{index}].")


@cache
def _fields(cls: type, wanted: _Wanted) -> tuple[tuple[str, bool, bool], ...]:
    """The fields of a model that are wanted, or that have arrays of records with such fields."""
    found: list[tuple[str, bool, bool]] = []
    for field in attrs.fields(cls):
        if field.name == "parts":
            continue
        kind: Any = (*get_args(field.type), field.type)[0]
        is_array = get_origin(field.type) is tuple and attrs.has(kind)
        goes_on = is_array and not issubclass(kind, _REFERENCES) and bool(_fields(kind, wanted))
        if goes_on or wanted(field.name, kind):
            found.append((field.name, wanted(field.name, kind), goes_on))
    return tuple(found)


_REFERENCES: Final = (Person, Location, Source, Event)


def _is_text(_: str, kind: type) -> bool:
    return kind is str


def _is_reference(_: str, kind: type) -> bool:
    return issubclass(kind, _REFERENCES)


def _is_code(name: str, _: type) -> bool:
    return name in _CODES


def _is_calendar(name: str, _: type) -> bool:
    return name in ("calendar", "timezone")


def _is_evidence(name: str, _: type) -> bool:
    return name in ("citations", "claims")


# -- rules for every table ---------------------------------------------------------------------


def ids_are_well_formed(rows: Rows) -> Iterator[Problem]:
    """An id is lower-case letters, digits and single hyphens, such as ``2018-07-16-helsinki``."""
    for file, row in _tables(rows):
        for id_ in (row.id, *getattr(row, "former_ids", ())):
            if not re.fullmatch(PATTERNS["id"], id_):
                yield Problem(
                    file,
                    row.id,
                    "id" if id_ == row.id else "former_ids",
                    f'"{id_}" is no id; use lower-case letters, digits and single hyphens',
                )


def ids_are_unique(rows: Rows) -> Iterator[Problem]:
    """No person bears a leader's id, and no part of an event another event's or part's.

    A former id is never a current one, and belongs to one event.
    """
    leaders = {leader.id for leader in rows.leaders}
    for person in rows.people:
        if person.id in leaders:
            yield Problem("people.json", person.id, "id", "is a leader's id; choose another")
    current = Counter(event.id for event in _events(rows))
    former = Counter(old for event in _events(rows) for old in event.former_ids)
    for event_id, count in current.items():
        if count > 1:
            yield Problem("events.json", event_id, "id", f"is borne by {count} events or parts")
    for event in _events(rows):
        for old in event.former_ids:
            if old in current:
                message = f'"{old}" is the id of an event now; it cannot be a former one too'
                yield Problem("events.json", event.id, "former_ids", message)
            elif former[old] > 1:
                message = f'"{old}" is given {former[old]} times; it can belong to one event'
                yield Problem("events.json", event.id, "former_ids", message)


def references_are_on_record(rows: Rows) -> Iterator[Problem]:
    """A record that another refers to is in its own table, with the same content."""
    tables: dict[str, tuple[Any, dict[str, Any]]] = {
        "people": (Person, {person.id: person for person in (*rows.leaders, *rows.people)}),
        "locations": (Location, {location.id: location for location in rows.locations}),
        "sources": (Source, {source.id: source for source in rows.sources}),
        "events": (Event, {event.id: event for event in _events(rows)}),
    }
    themselves = {id(record) for _, table in tables.values() for record in table.values()}
    for file, row in _tables(rows):
        for path, value in _nested(row, _is_reference):
            if value is None or id(value) in themselves:
                continue
            for name, (cls, table) in tables.items():
                if isinstance(value, cls) and table.get(value.id) != value:
                    told = "differs from the one" if value.id in table else "is not"
                    yield Problem(file, row.id, path, f'"{value.id}" {told} among the {name}')


def texts_are_clean(rows: Rows) -> Iterator[Problem]:
    """A text is not empty, has no blanks around it, and no invisible characters.

    The words of a quotation may have line breaks, and any text the joiners that some scripts
    are spelt with.
    """
    for file, row in [*_tables(rows), ("release.json", rows.release)]:
        for path, value in _nested(row, _is_text):
            if not isinstance(value, str):
                continue
            if value and value == value.strip() and value.isprintable():
                continue
            words = value.replace("\n", "") if path.rpartition(".")[2] == "text" else value
            if not value or value != value.strip():
                message = "expected a text without blanks around it" if value else "is empty"
                yield Problem(file, getattr(row, "id", ""), path, message)
            for char in sorted(filter(is_hidden, {*words})):
                message = f"holds the invisible character U+{ord(char):04X}; remove it"
                yield Problem(file, getattr(row, "id", ""), path, message)


def codes_are_well_formed(rows: Rows) -> Iterator[Problem]:
    """Countries are ISO 3166-1 alpha-2, languages BCP 47, items of Wikidata ``Q`` and a number."""
    for file, row in _tables(rows):
        for path, value in _nested(row, _is_code):
            field = path.rpartition(".")[2]
            if value is not None and not re.fullmatch(PATTERNS[field], value):
                yield Problem(file, row.id, path, f'expected {_CODES[field]}, got "{value}"')


def time_zones_are_known(rows: Rows) -> Iterator[Problem]:
    """A calendar or time zone is a name of the IANA database, such as ``Europe/Moscow``."""
    is_zone = cache(_is_zone)
    for file, row in _tables(rows):
        for path, value in _nested(row, _is_calendar):
            if not is_zone(value):
                yield Problem(file, row.id, path, f'no time zone "{value}" in the IANA database')


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def coordinates_are_on_earth(rows: Rows) -> Iterator[Problem]:
    """Latitudes are -90 to 90, longitudes -180 to 180 degrees, to at most four decimals."""
    for location in rows.locations:
        for name, most in (("latitude", 90), ("longitude", 180)):
            degrees = getattr(location, name)
            if abs(degrees) > most:
                message = f"expected {-most} to {most} degrees, got {degrees}"
                yield Problem("locations.json", location.id, name, message)
            elif degrees != round(degrees, 4):
                message = f"expected at most four decimals, got {degrees}"
                yield Problem("locations.json", location.id, name, message)


def offices_are_in_order(rows: Rows) -> Iterator[Problem]:
    """A person's offices stand in the order in which they were taken."""
    for file in ("leaders", "people"):
        for person in getattr(rows, file):
            starts = [office.start.earliest for office in person.offices]
            if starts != sorted(starts):
                message = "expected the order in which they were taken"
                yield Problem(f"{file}.json", person.id, "offices", message)


# -- rules for evidence ------------------------------------------------------------------------


def records_are_cited(rows: Rows) -> Iterator[Problem]:
    """Every event, part, quotation, wording, claim and exclusion names at least one source."""
    for file, row in _tables(rows):
        for path, value in _nested(row, _is_evidence):
            if path.rpartition(".")[2] == "citations" and not value:
                yield Problem(file, row.id, path, "name at least one source")


def citations_support_fields(rows: Rows) -> Iterator[Problem]:
    """A citation says which fields it supports, each once; a claim names the field it is about.

    Inside a claim or a wording that may be a field of the record, or of the claim or wording.
    """
    for file, row in _tables(rows):
        cls: Any = type(row)
        own = _citable(cls)
        for path, value in _nested(row, _is_evidence):
            if isinstance(value, Claim) and value.field not in own:
                message = f'no field "{value.field}"{did_you_mean(value.field, own)}'
                yield Problem(file, row.id, f"{path}.field", message)
            if not isinstance(value, Citation):
                continue
            known = own | ({"value", "text"} if "." in path else set())
            if not value.supports:
                yield Problem(file, row.id, f"{path}.supports", "name the fields it supports")
            if known.issuperset(value.supports) and len({*value.supports}) == len(value.supports):
                continue
            for name, times in Counter(value.supports).items():
                if name not in known:
                    message = f'no field "{name}"{did_you_mean(name, known)}'
                    yield Problem(file, row.id, f"{path}.supports", message)
                elif times > 1:
                    message = f'names "{name}" {times} times; once is enough'
                    yield Problem(file, row.id, f"{path}.supports", message)


@cache
def _citable(cls: type) -> set[str]:
    """The fields of a model that a source may bear out."""
    return {field.name for field in attrs.fields(cls)} - _KEEPING


def facts_of_confirmed_events_are_supported(rows: Rows) -> Iterator[Problem]:
    """Every fact-bearing field that a confirmed event fills is supported by a citation.

    ``end`` is such a field where it differs from ``start``.
    """
    for event in _events(rows):
        if event.status is not Status.confirmed:
            continue
        supported = {name for citation in event.citations for name in citation.supports}
        for name in FACTS:
            filled = event.end != event.start if name == "end" else getattr(event, name)
            if filled and name not in supported:
                message = "is filled, but no citation supports it; cite a source or empty it"
                yield Problem("events.json", event.id, name, message)


def confirmed_events_are_corroborated(rows: Rows) -> Iterator[Problem]:
    """A confirmed event rests on two independent sources, or on an official one.

    Sources are independent when their publishers differ, and so does whose word they carry.
    """
    for event in _events(rows):
        weak = event.confidence in (Confidence.none, Confidence.single)
        if event.status is Status.confirmed and weak:
            message = (
                f"rests on {event.confidence}; confirmed needs an official source or two "
                "independent ones, so make it provisional or cite another"
            )
            yield Problem("events.json", event.id, "status", message)


def first_and_last_days_of_a_year_are_stated(rows: Rows) -> Iterator[Problem]:
    """1 January and 31 December, which often stand for an unknown day, have a source."""
    for event in _events(rows):
        supported = {name for citation in event.citations for name in citation.supports}
        if _is_suspect(event.start) and "start" not in supported:
            yield Problem("events.json", event.id, "start", _suspicion(event.start))
        if _is_suspect(event.end) and not supported & {"start", "end"}:
            yield Problem("events.json", event.id, "end", _suspicion(event.end))
    for quote in rows.quotes:
        supported = {name for citation in quote.citations for name in citation.supports}
        if _is_suspect(quote.said_on) and "said_on" not in supported:
            yield Problem("quotes.json", quote.id, "said_on", _suspicion(quote.said_on))


def _is_suspect(value: PartialDate) -> bool:
    return (value.month, value.day) in ((1, 1), (12, 31))


def _suspicion(value: PartialDate) -> str:
    return f"{value} may stand for an unknown day; cite a source for it, or write {value.year}"


def addresses_are_well_formed_and_unique(rows: Rows) -> Iterator[Problem]:
    """An address is absolute and has no blanks; two sources have not the same one."""
    seen: dict[str, str] = {}
    for source in rows.sources:
        if source.url is None:
            continue
        if not _URL.fullmatch(source.url):
            message = f'expected an address such as https://example.org/page, got "{source.url}"'
            yield Problem("sources.json", source.id, "url", message)
        key = _URL_PREFIX.sub("", source.url).rstrip("/")
        if seen.setdefault(key, source.id) != source.id:
            message = f'is the address of "{seen[key]}" too; keep one row a document'
            yield Problem("sources.json", source.id, "url", message)


def sources_are_cited_once(rows: Rows) -> Iterator[Problem]:
    """A record cites a source once, with all the fields that it supports."""
    for file, row in _tables(rows):
        cited = Counter(citation.source.id for citation in getattr(row, "citations", ()))
        for source, times in cited.items():
            if times > 1:
                message = f'"{source}" is cited {times} times; put its fields into one citation'
                yield Problem(file, row.id, "citations", message)


def sources_were_read_on_a_day(rows: Rows) -> Iterator[Problem]:
    """The day on which a source was read is exact, and not before it was published."""
    for source in rows.sources:
        if not source.accessed.is_exact:
            message = f"expected an exact day, got {source.accessed}"
            yield Problem("sources.json", source.id, "accessed", message)
        elif source.published and source.accessed.certainly_before(source.published):
            message = f"read on {source.accessed}, before it was published on {source.published}"
            yield Problem("sources.json", source.id, "accessed", message)


# -- rules for events --------------------------------------------------------------------------


def there_is_a_pair_of_leaders(rows: Rows) -> Iterator[Problem]:
    """A record is of two leaders at least."""
    if len(rows.leaders) < 2:
        message = f"expected at least two leaders, got {len(rows.leaders)}"
        yield Problem("leaders.json", "", "", message)


def topics_are_named_once(rows: Rows) -> Iterator[Problem]:
    """An event names each of its topics once; none has a semicolon, which joins them in CSV."""
    for event in _events(rows):
        for topic in event.topics:
            if ";" in topic:
                message = f'"{topic}" has a semicolon; give each topic a text of its own'
                yield Problem("events.json", event.id, "topics", message)
        for topic, times in Counter(event.topics).items():
            if times > 1:
                message = f'names "{topic}" {times} times; once is enough'
                yield Problem("events.json", event.id, "topics", message)


def events_are_between_leaders(rows: Rows) -> Iterator[Problem]:
    """At least two leaders take part in an event, nobody twice, and its initiator does too."""
    leaders = {leader.id for leader in rows.leaders}
    for event in _events(rows):
        people = Counter(person.id for person in event.participants)
        if len(leaders & people.keys()) < 2:
            message = f"expected at least two of the leaders: {', '.join(sorted(leaders))}"
            yield Problem("events.json", event.id, "participants", message)
        for person, times in people.items():
            if times > 1:
                message = f'names "{person}" {times} times; once is enough'
                yield Problem("events.json", event.id, "participants", message)
        if event.initiator and event.initiator.id not in people:
            message = f'"{event.initiator.id}" is not among the participants'
            yield Problem("events.json", event.id, "initiator", message)


def parts_fit_their_occasion(rows: Rows) -> Iterator[Problem]:
    """A part has no parts, its occasion's status and calendar, and lies within its dates."""
    for event in rows.events:
        for part in event.parts:
            if part.parts:
                message = "a part has no parts of its own; list them all under the occasion"
                yield Problem("events.json", part.id, "parts", message)
            for name in ("status", "calendar"):
                if getattr(part, name) != getattr(event, name):
                    message = f'expected "{getattr(event, name)}", as its occasion has'
                    yield Problem("events.json", part.id, name, message)
            if part.start.certainly_before(event.start) or event.end.certainly_before(part.end):
                message = f"{part.dates} is outside its occasion, {event.dates}"
                yield Problem("events.json", part.id, "start", message)


def calendars_follow_the_place(rows: Rows) -> Iterator[Problem]:
    """A meeting has a place and is dated there; anything else by the first leader's calendar.

    The first leader is the first by id, so that all calls of a record are dated alike.
    """
    capitals = [leader.calendar for leader in sorted(rows.leaders, key=lambda row: row.id)][:1]
    for event in _events(rows):
        if event.kind is not Kind.meeting:
            if event.calendar not in capitals:
                message = f"expected the first leader's calendar: {''.join(capitals)}"
                yield Problem("events.json", event.id, "calendar", message)
        elif event.location is None:
            yield Problem("events.json", event.id, "location", "a meeting has a place")
        elif event.location.timezone != event.calendar:
            message = f'expected "{event.location.timezone}", the calendar of its place'
            yield Problem("events.json", event.id, "calendar", message)


def events_are_within_coverage(rows: Rows) -> Iterator[Problem]:
    """An event may have begun within the record's coverage, and ended by its end.

    After the day through which the record is vetted, nothing is confirmed.
    """
    coverage = rows.release.coverage
    for event in _events(rows):
        if event.start.certainly_before(coverage.start):
            message = f"{event.start} is before the coverage begins, {coverage.start}"
            yield Problem("events.json", event.id, "start", message)
        if coverage.through.certainly_before(event.end):
            message = f"{event.end} is after the coverage ends, {coverage.through}"
            yield Problem("events.json", event.id, "end", message)
        unvetted = coverage.vetted_through.certainly_before(event.start)
        if unvetted and event.status is Status.confirmed:
            message = f"{event.start} is after the record is vetted, {coverage.vetted_through}"
            yield Problem("events.json", event.id, "status", message)


def officials_take_part_in_office(rows: Rows) -> Iterator[Problem]:
    """Who is no leader, and whose offices are on record, takes part while holding one of them.

    The leaders' dealings may be older than their offices.
    """
    leaders = {leader.id for leader in rows.leaders}
    for event in _events(rows):
        for person in event.participants:
            if person.id in leaders or not person.offices:
                continue
            if all(_outside(event, office) for office in person.offices):
                message = f'"{person.id}" held no office on record on {event.start}'
                yield Problem("events.json", event.id, "participants", message)


def _outside(event: Event, office: Office) -> bool:
    gone = office.end is not None and office.end.certainly_before(event.start)
    return gone or event.start.certainly_before(office.start)


def longitudes_fit_their_time_zones(rows: Rows) -> Iterator[Problem]:
    """A place's clock is at most three and a half hours from what its longitude would give.

    Near the date line, a day more or less makes no difference.
    """
    for location in rows.locations:
        if not _is_zone(location.timezone):
            continue
        zone = ZoneInfo(location.timezone)
        january = datetime(2020, 1, 15, tzinfo=zone).utcoffset() or timedelta(0)
        apart = january.total_seconds() / 3600 - location.longitude / 15
        if abs((apart + 12) % 24 - 12) > 3.5:
            message = f"{location.longitude} does not fit the clock of {location.timezone}"
            yield Problem("locations.json", location.id, "longitude", message)


def dates_elsewhere_fit(rows: Rows) -> Iterator[Problem]:
    """Dates by other calendars are given once each, and differ by at most a day.

    Where the hour is known, they are those that it has there.
    """
    for event in _events(rows):
        for index, local in enumerate(event.other_calendars):
            path = f"other_calendars[{index}]"
            taken = [event.calendar, *(other.calendar for other in event.other_calendars[:index])]
            if local.calendar in taken:
                message = f'dates by "{local.calendar}" are given already'
                yield Problem("events.json", event.id, f"{path}.calendar", message)
            for name, here, there in (
                ("start", event.start, local.start),
                ("end", event.end, local.end),
            ):
                if not _within_a_day(here, there):
                    message = f"{there} is more than a day from {here}"
                    yield Problem("events.json", event.id, f"{path}.{name}", message)
            expected = _start_at(event, local.calendar)
            if expected and not local.start.contains(expected):
                message = f"expected {expected}, since it began at {event.start_time:%H:%M}"
                yield Problem("events.json", event.id, f"{path}.start", message)


def _within_a_day(here: PartialDate, there: PartialDate) -> bool:
    day = timedelta(days=1)
    return here.earliest - there.latest <= day and there.earliest - here.latest <= day


def _start_at(event: Event, zone: str) -> PartialDate | None:
    """The day on which an event began by another calendar, where its hour tells."""
    if event.start_time is None or not event.start.is_exact:
        return None
    if not (_is_zone(event.calendar) and _is_zone(zone)):
        return None
    begun = datetime.combine(event.start.earliest, event.start_time, ZoneInfo(event.calendar))
    try:
        return PartialDate.of(begun.astimezone(ZoneInfo(zone)).date())
    except OverflowError:  # the last day of the calendar
        return None


# -- rules for quotations and the release ------------------------------------------------------


def quotes_are_consistent(rows: Rows) -> Iterator[Problem]:
    """A known speaker is named as on record; nobody reports himself; only what is translated
    has a translator; no wording repeats the text.
    """
    for quote in rows.quotes:
        if quote.speaker and quote.speaker_name != quote.speaker.name:
            message = f'expected "{quote.speaker.name}", got "{quote.speaker_name}"'
            yield Problem("quotes.json", quote.id, "speaker_name", message)
        if quote.reported_by and quote.reported_by == quote.speaker:
            message = "the speaker cannot be the one who reports it; write null"
            yield Problem("quotes.json", quote.id, "reported_by", message)
        if quote.translator and not quote.translated:
            message = "the text is in the language it was said in; write null"
            yield Problem("quotes.json", quote.id, "translator", message)
        wordings = Counter([quote.text, *(wording.text for wording in quote.wordings)])
        for text, times in wordings.items():
            if times > 1:
                message = f'"{text}" stands {times} times; give each wording once'
                yield Problem("quotes.json", quote.id, "wordings", message)


def quotes_are_near_their_events(rows: Rows) -> Iterator[Problem]:
    """What is said of an event is said at most a month before it."""
    for quote in rows.quotes:
        event = quote.event
        if event is None or quote.said_on.qualifier:
            continue
        if event.start.earliest - quote.said_on.latest > timedelta(days=31):
            message = f"{quote.said_on} is more than a month before its event, {event.start}"
            yield Problem("quotes.json", quote.id, "said_on", message)


def the_release_is_dated(rows: Rows) -> Iterator[Problem]:
    """A release has a version of three numbers, an exact day, and a coverage that runs forward."""
    release = rows.release
    if not _VERSION.fullmatch(release.version):
        message = f'expected MAJOR.MINOR.PATCH, got "{release.version}"'
        yield Problem("release.json", "", "version", message)
    if not release.released.is_exact:
        message = f"expected an exact day, got {release.released}"
        yield Problem("release.json", "", "released", message)
    coverage = release.coverage
    if coverage.vetted_through.certainly_before(coverage.start):
        message = f"{coverage.vetted_through} is before the start, {coverage.start}"
        yield Problem("release.json", "", "coverage.vetted_through", message)
    if coverage.through.certainly_before(coverage.vetted_through):
        message = f"{coverage.through} is before vetted_through, {coverage.vetted_through}"
        yield Problem("release.json", "", "coverage.through", message)


RULES: Final[tuple[Rule, ...]] = (
    ids_are_well_formed,
    ids_are_unique,
    references_are_on_record,
    texts_are_clean,
    codes_are_well_formed,
    time_zones_are_known,
    coordinates_are_on_earth,
    offices_are_in_order,
    records_are_cited,
    citations_support_fields,
    facts_of_confirmed_events_are_supported,
    confirmed_events_are_corroborated,
    first_and_last_days_of_a_year_are_stated,
    addresses_are_well_formed_and_unique,
    sources_are_cited_once,
    sources_were_read_on_a_day,
    there_is_a_pair_of_leaders,
    topics_are_named_once,
    events_are_between_leaders,
    parts_fit_their_occasion,
    calendars_follow_the_place,
    events_are_within_coverage,
    officials_take_part_in_office,
    longitudes_fit_their_time_zones,
    dates_elsewhere_fit,
    quotes_are_consistent,
    quotes_are_near_their_events,
    the_release_is_dated,
)
"""Every rule, in the order in which they are asked."""
