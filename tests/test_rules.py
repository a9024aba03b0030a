"""Each rule of the codebook refuses what breaks it, and says so."""

import inspect
from datetime import time
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin import rules
from trumpputin.storage.rows import Rows

from .strategies import ALICE, BOB, CAROL, CITATION, HELSINKI, SOURCE, an_event
from .test_tables import a_quote

MOSCOW = "Europe/Moscow"


def a_meeting(**fields: Any) -> tp.Event:
    return an_event(
        "talks",
        "2020-01-01",
        **{"kind": "meeting", "location": HELSINKI, "calendar": HELSINKI.timezone, **fields},
    )


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Let each test ask anew which fields a rule is about."""
    rules._fields.cache_clear()
    rules._citable.cache_clear()


def a_call(**fields: Any) -> tp.Event:
    return an_event("call", "2020-01-01", **fields)


def a_record(**tables: Any) -> Rows:
    """A record without a fault, but for what is put into it."""
    whole = {
        "release": tp.Release(
            title="Alice and Bob",
            version="1.2.3",
            released="2026-11-23",
            coverage=tp.Coverage(start="2001", vetted_through="2025", through="2026"),
            licences=("CC0-1.0",),
        ),
        "leaders": (ALICE, BOB),
        "people": (CAROL,),
        "locations": (HELSINKI,),
        "sources": (SOURCE,),
        "events": (a_meeting(), a_call()),
        "quotes": (a_quote("words", "2020", citations=(cite("text"),)),),
        "excluded": (
            tp.Exclusion(id="rumour", title="A", reason="B", citations=(cite("title"),)),
        ),
    }
    return Rows(**{**whole, **tables})


def cite(*fields: str, source: tp.Source = SOURCE) -> tp.Citation:
    return tp.Citation(source=source, supports=fields)


def local(calendar: str, start: str, end: str | None = None) -> tp.CalendarDates:
    return tp.CalendarDates(calendar=calendar, start=start, end=end or start)


def claim(field: str, *citations: tp.Citation) -> tp.Claim:
    return tp.Claim(field=field, value="5", citations=citations)


ELSEWHERE = attrs.evolve(HELSINKI, id="other_calendars")

PRESS = attrs.evolve(SOURCE, id="herald", publisher="Herald", kind="press")
MAYOR = tp.Person(
    id="mayor",
    name="Mayor",
    country="FI",
    offices=(
        tp.Office(title="Mayor", country="FI", start="2001", end="2002"),
        tp.Office(title="Mayor", country="FI", start="2021"),
    ),
)

FAULTS: list[tuple[str, dict[str, Any], str]] = [
    (
        "ids_are_well_formed",
        {"events": (an_event("Call 1", "2020"),)},
        'events.json: Call 1: id: "Call 1" is no id; use lower-case letters, digits and single '
        "hyphens",
    ),
    (
        "ids_are_well_formed",
        {"events": (a_call(former_ids=("Old",)),)},
        'events.json: call: former_ids: "Old" is no id; use lower-case letters, digits and single '
        "hyphens",
    ),
    (
        "ids_are_unique",
        {"people": (CAROL, tp.Person(id="bob", name="Bob", country="RU"))},
        "people.json: bob: id: is a leader's id; choose another",
    ),
    (
        "ids_are_unique",
        {
            "events": (
                a_call(),
                a_meeting(parts=(a_meeting(), attrs.evolve(a_meeting(), id="call"))),
            )
        },
        "events.json: call: id: is borne by 2 events or parts",
    ),
    (
        "ids_are_unique",
        {"events": (a_call(former_ids=("talks",)), a_meeting())},
        'events.json: call: former_ids: "talks" is the id of an event now; it cannot be a former '
        "one too",
    ),
    (
        "ids_are_unique",
        {"events": (a_call(former_ids=("old",)), a_meeting(former_ids=("old",)))},
        'events.json: talks: former_ids: "old" is given 2 times; it can belong to one event',
    ),
    (
        "references_are_on_record",
        {"locations": ()},
        'events.json: talks: location: "helsinki" is not among the locations',
    ),
    (
        "references_are_on_record",
        {"people": (), "quotes": (a_quote("words", "2020", reported_by=CAROL),)},
        'quotes.json: words: reported_by: "carol" is not among the people',
    ),
    (
        "references_are_on_record",
        {"sources": (attrs.evolve(SOURCE, publisher="Herald"),)},
        'events.json: talks: citations[0].source: "gazette" differs from the one among the sources',
    ),
    (
        "references_are_on_record",
        {"events": (), "quotes": (a_quote("words", "2020", event=a_call()),)},
        'quotes.json: words: event: "call" is not among the events',
    ),
    ("texts_are_clean", {"events": (a_call(title=""),)}, "events.json: call: title: is empty"),
    (
        "texts_are_clean",
        {"events": (a_call(summary=" They spoke."),)},
        "events.json: call: summary: expected a text without blanks around it",
    ),
    (
        "texts_are_clean",
        {"events": (a_call(topics=("a\x1b[31m",)),)},
        "events.json: call: topics[0]: holds the invisible character U+001B; remove it",
    ),
    (
        "texts_are_clean",
        {"quotes": (a_quote("words", "2020", text="a\u202eb\nc", citations=(cite("text"),)),)},
        "quotes.json: words: text: holds the invisible character U+202E; remove it",
    ),
    (
        "codes_are_well_formed",
        {"locations": (attrs.evolve(HELSINKI, country="fi"),)},
        "locations.json: helsinki: country: expected two capital letters (ISO 3166-1 alpha-2), got "
        '"fi"',
    ),
    (
        "codes_are_well_formed",
        {"sources": (attrs.evolve(SOURCE, language="English"),)},
        "sources.json: gazette: language: expected a language tag such as en or zh-Hans, got "
        '"English"',
    ),
    (
        "codes_are_well_formed",
        {"sources": (attrs.evolve(SOURCE, language="es-41"),)},
        "sources.json: gazette: language: expected a language tag such as en or zh-Hans, got "
        '"es-41"',
    ),
    (
        "addresses_are_well_formed_and_unique",
        {"sources": (attrs.evolve(SOURCE, url="https://name@example.org/"),)},
        "sources.json: gazette: url: expected an address such as https://example.org/page, got "
        '"https://name@example.org/"',
    ),
    (
        "codes_are_well_formed",
        {"people": (attrs.evolve(CAROL, wikidata="1"),)},
        'people.json: carol: wikidata: expected an item such as Q7747, got "1"',
    ),
    (
        "time_zones_are_known",
        {"locations": (attrs.evolve(HELSINKI, timezone="Europe/Helsinky"),)},
        'locations.json: helsinki: timezone: no time zone "Europe/Helsinky" in the IANA database',
    ),
    (
        "time_zones_are_known",
        {"leaders": (ALICE, attrs.evolve(BOB, calendar="../etc"))},
        'leaders.json: bob: calendar: no time zone "../etc" in the IANA database',
    ),
    (
        "coordinates_are_on_earth",
        {"locations": (attrs.evolve(HELSINKI, latitude=91),)},
        "locations.json: helsinki: latitude: expected -90 to 90 degrees, got 91",
    ),
    (
        "coordinates_are_on_earth",
        {"locations": (attrs.evolve(HELSINKI, longitude=24.95612),)},
        "locations.json: helsinki: longitude: expected at most four decimals, got 24.95612",
    ),
    (
        "offices_are_in_order",
        {
            "people": (
                attrs.evolve(
                    CAROL,
                    offices=(
                        tp.Office(title="Mayor", country="FI", start="2001"),
                        tp.Office(title="Clerk", country="FI", start="2000"),
                    ),
                ),
            )
        },
        "people.json: carol: offices: expected the order in which they were taken",
    ),
    (
        "records_are_cited",
        {"events": (a_call(citations=()),)},
        "events.json: call: citations: name at least one source",
    ),
    (
        "records_are_cited",
        {"events": (a_call(claims=(claim("start"),)),)},
        "events.json: call: claims[0].citations: name at least one source",
    ),
    (
        "citations_support_fields",
        {"events": (a_call(citations=(cite("begin"),)),)},
        'events.json: call: citations[0].supports: no field "begin"',
    ),
    (
        "citations_support_fields",
        {"events": (a_call(citations=(cite(),)),)},
        "events.json: call: citations[0].supports: name the fields it supports",
    ),
    (
        "citations_support_fields",
        {"events": (a_call(citations=(cite("start", "start"),)),)},
        'events.json: call: citations[0].supports: names "start" 2 times; once is enough',
    ),
    (
        "citations_support_fields",
        {"events": (a_call(claims=(claim("begin", cite("value")),)),)},
        'events.json: call: claims[0].field: no field "begin"',
    ),
    (
        "there_is_a_pair_of_leaders",
        {"leaders": (ALICE,), "events": (), "quotes": ()},
        "leaders.json: expected at least two leaders, got 1",
    ),
    (
        "topics_are_named_once",
        {"events": (a_call(topics=("x", "x")),)},
        'events.json: call: topics: names "x" 2 times; once is enough',
    ),
    (
        "topics_are_named_once",
        {"events": (a_call(topics=("x;y",)),)},
        'events.json: call: topics: "x;y" has a semicolon; give each topic a text of its own',
    ),
    (
        "citations_support_fields",
        {"events": (a_call(claims=(claim("id", cite("value")),)),)},
        'events.json: call: claims[0].field: no field "id"; did you mean "kind"?',
    ),
    (
        "events_are_within_coverage",
        {"events": (an_event("call", "2026-02"),)},
        "events.json: call: status: 2026-02 is after the record is vetted, 2025",
    ),
    (
        "sources_are_cited_once",
        {"events": (a_call(citations=(cite("start"), cite("end"))),)},
        'events.json: call: citations: "gazette" is cited 2 times; put its fields into one citation',
    ),
    (
        "sources_were_read_on_a_day",
        {"sources": (attrs.evolve(SOURCE, accessed="2026-11"),)},
        "sources.json: gazette: accessed: expected an exact day, got 2026-11",
    ),
    (
        "sources_were_read_on_a_day",
        {"sources": (attrs.evolve(SOURCE, published="2027"),)},
        "sources.json: gazette: accessed: read on 2026-11-23, before it was published on 2027",
    ),
    (
        "events_are_between_leaders",
        {"events": (a_call(participants=(ALICE, CAROL)),)},
        "events.json: call: participants: expected at least two of the leaders: alice, bob",
    ),
    (
        "events_are_between_leaders",
        {"events": (a_call(participants=(ALICE, BOB, ALICE)),)},
        'events.json: call: participants: names "alice" 2 times; once is enough',
    ),
    (
        "events_are_between_leaders",
        {"events": (a_call(initiator=CAROL),)},
        'events.json: call: initiator: "carol" is not among the participants',
    ),
    (
        "parts_fit_their_occasion",
        {"events": (a_meeting(parts=(attrs.evolve(a_meeting(status="disputed"), id="part"),)),)},
        'events.json: part: status: expected "confirmed", as its occasion has',
    ),
    (
        "parts_fit_their_occasion",
        {"events": (a_meeting(parts=(attrs.evolve(a_call(), id="part"),)),)},
        'events.json: part: calendar: expected "Europe/Helsinki", as its occasion has',
    ),
    (
        "parts_fit_their_occasion",
        {"events": (a_meeting(parts=(attrs.evolve(a_meeting(), id="part", end="2020-01-02"),)),)},
        "events.json: part: start: 2020-01-01/2020-01-02 is outside its occasion, 2020-01-01",
    ),
    (
        "parts_fit_their_occasion",
        {
            "events": (
                a_meeting(
                    parts=(
                        attrs.evolve(
                            a_meeting(), id="part", parts=(attrs.evolve(a_meeting(), id="deep"),)
                        ),
                    )
                ),
            )
        },
        "events.json: part: parts: a part has no parts of its own; list them all under the occasion",
    ),
    (
        "calendars_follow_the_place",
        {"events": (a_meeting(location=None),)},
        "events.json: talks: location: a meeting has a place",
    ),
    (
        "calendars_follow_the_place",
        {"events": (a_meeting(calendar=MOSCOW),)},
        'events.json: talks: calendar: expected "Europe/Helsinki", the calendar of its place',
    ),
    (
        "calendars_follow_the_place",
        {"events": (a_call(calendar="Asia/Tokyo"),)},
        "events.json: call: calendar: expected the first leader's calendar: America/New_York",
    ),
    (
        "dates_elsewhere_fit",
        {"events": (a_call(other_calendars=(local("America/New_York", "2020-01-01"),)),)},
        'events.json: call: other_calendars[0].calendar: dates by "America/New_York" are given already',
    ),
    (
        "dates_elsewhere_fit",
        {"events": (a_call(other_calendars=(local(MOSCOW, "2020-01-03"),)),)},
        "events.json: call: other_calendars[0].start: 2020-01-03 is more than a day from 2020-01-01",
    ),
    (
        "dates_elsewhere_fit",
        {"events": (a_call(start_time=time(18), other_calendars=(local(MOSCOW, "2020-01-01"),)),)},
        "events.json: call: other_calendars[0].start: expected 2020-01-02, since it began at 18:00",
    ),
    (
        "facts_of_confirmed_events_are_supported",
        {
            "events": (
                a_call(
                    topics=("x",), citations=(cite("start", "kind", "participants", "summary"),)
                ),
            )
        },
        "events.json: call: topics: is filled, but no citation supports it; cite a source or empty it",
    ),
    (
        "facts_of_confirmed_events_are_supported",
        {"events": (an_event("call", "2020-02-01", "2020-02-02", citations=(cite("start"),)),)},
        "events.json: call: end: is filled, but no citation supports it; cite a source or empty it",
    ),
    (
        "confirmed_events_are_corroborated",
        {
            "events": (a_call(citations=(cite(*rules.FACTS, source=PRESS),)),),
            "sources": (SOURCE, PRESS),
        },
        "events.json: call: status: rests on a single source; confirmed needs an official source or "
        "two independent ones, so make it provisional or cite another",
    ),
    (
        "first_and_last_days_of_a_year_are_stated",
        {"events": (a_call(status="disputed", citations=(cite("kind"),)),)},
        "events.json: call: start: 2020-01-01 may stand for an unknown day; cite a source for it, or "
        "write 2020",
    ),
    (
        "first_and_last_days_of_a_year_are_stated",
        {
            "events": (
                an_event(
                    "call", "2020", "2020-12-31", status="disputed", citations=(cite("kind"),)
                ),
            )
        },
        "events.json: call: end: 2020-12-31 may stand for an unknown day; cite a source for it, or "
        "write 2020",
    ),
    (
        "first_and_last_days_of_a_year_are_stated",
        {"quotes": (a_quote("words", "2020-12-31", citations=(cite("text"),)),)},
        "quotes.json: words: said_on: 2020-12-31 may stand for an unknown day; cite a source for it, "
        "or write 2020",
    ),
    (
        "addresses_are_well_formed_and_unique",
        {"sources": (attrs.evolve(SOURCE, url="example.org"),)},
        "sources.json: gazette: url: expected an address such as https://example.org/page, got "
        '"example.org"',
    ),
    (
        "addresses_are_well_formed_and_unique",
        {
            "sources": (
                attrs.evolve(SOURCE, url="https://example.org/a"),
                attrs.evolve(PRESS, url="http://www.example.org/a/"),
            )
        },
        'sources.json: herald: url: is the address of "gazette" too; keep one row a document',
    ),
    (
        "events_are_within_coverage",
        {"events": (an_event("call", "1999"),)},
        "events.json: call: start: 1999 is before the coverage begins, 2001",
    ),
    (
        "events_are_within_coverage",
        {"events": (an_event("call", "2026", "2027"),)},
        "events.json: call: end: 2027 is after the coverage ends, 2026",
    ),
    (
        "officials_take_part_in_office",
        {
            "people": (MAYOR,),
            "events": (a_call(participants=(ALICE, BOB, MAYOR)),),
        },
        'events.json: call: participants: "mayor" held no office on record on 2020-01-01',
    ),
    (
        "longitudes_fit_their_time_zones",
        {"locations": (attrs.evolve(HELSINKI, longitude=-24.956),)},
        "locations.json: helsinki: longitude: -24.956 does not fit the clock of Europe/Helsinki",
    ),
    (
        "quotes_are_near_their_events",
        {"quotes": (a_quote("words", "2019-11", event=a_call(), citations=(cite("text"),)),)},
        "quotes.json: words: said_on: 2019-11 is more than a month before its event, 2020-01-01",
    ),
    (
        "quotes_are_consistent",
        {"quotes": (a_quote("words", "2020", speaker=ALICE),)},
        'quotes.json: words: speaker_name: expected "Alice", got "a reporter"',
    ),
    (
        "quotes_are_consistent",
        {"quotes": (a_quote("words", "2020", speaker=ALICE, reported_by=ALICE),)},
        "quotes.json: words: reported_by: the speaker cannot be the one who reports it; write null",
    ),
    (
        "quotes_are_consistent",
        {"quotes": (a_quote("words", "2020", translator="Bob"),)},
        "quotes.json: words: translator: the text is in the language it was said in; write null",
    ),
    (
        "quotes_are_consistent",
        {
            "quotes": (
                a_quote(
                    "words",
                    "2020",
                    wordings=(tp.Wording(text="words", language="en", citations=(CITATION,)),),
                ),
            )
        },
        'quotes.json: words: wordings: "words" stands 2 times; give each wording once',
    ),
    (
        "ids_are_well_formed",
        {"events": (a_meeting(parts=(attrs.evolve(a_meeting(), id="Part"),)),)},
        'events.json: Part: id: "Part" is no id; use lower-case letters, digits and single hyphens',
    ),
    (
        "texts_are_clean",
        {"events": (a_call(summary="one\ntwo"),)},
        "events.json: call: summary: holds the invisible character U+000A; remove it",
    ),
    (
        "texts_are_clean",
        {"quotes": (a_quote("words", "2020", text="a\ud800", citations=(cite("text"),)),)},
        "quotes.json: words: text: holds the invisible character U+D800; remove it",
    ),
    (
        "codes_are_well_formed",
        {"quotes": (a_quote("words", "2020", original_language="russian"),)},
        "quotes.json: words: original_language: expected a language tag such as en or zh-Hans, got "
        '"russian"',
    ),
    (
        "codes_are_well_formed",
        {
            "people": (
                CAROL,
                attrs.evolve(MAYOR, offices=(attrs.evolve(MAYOR.offices[0], country="f"),)),
            )
        },
        "people.json: mayor: offices[0].country: expected two capital letters (ISO 3166-1 alpha-2), "
        'got "f"',
    ),
    (
        "time_zones_are_known",
        {"events": (a_call(other_calendars=(local("Mars/Base", "2020-01-01"),)),)},
        'events.json: call: other_calendars[0].calendar: no time zone "Mars/Base" in the IANA database',
    ),
    (
        "coordinates_are_on_earth",
        {"locations": (attrs.evolve(HELSINKI, longitude=-180.5),)},
        "locations.json: helsinki: longitude: expected -180 to 180 degrees, got -180.5",
    ),
    (
        "citations_support_fields",
        {"events": (a_call(citations=(cite("value"),)),)},
        'events.json: call: citations[0].supports: no field "value"',
    ),
    (
        "facts_of_confirmed_events_are_supported",
        {
            "events": (
                a_meeting(status="disputed"),
                a_call(context="x", citations=(cite("start"),)),
            )
        },
        "events.json: call: context: is filled, but no citation supports it; cite a source or empty it",
    ),
    (
        "addresses_are_well_formed_and_unique",
        {"sources": (SOURCE, attrs.evolve(PRESS, url="ftp://example.org"))},
        "sources.json: herald: url: expected an address such as https://example.org/page, got "
        '"ftp://example.org"',
    ),
    (
        "longitudes_fit_their_time_zones",
        {
            "locations": (
                attrs.evolve(HELSINKI, id="mars", timezone="Mars/Base"),
                attrs.evolve(HELSINKI, longitude=29.99, timezone="Asia/Kolkata"),
            )
        },
        "locations.json: helsinki: longitude: 29.99 does not fit the clock of Asia/Kolkata",
    ),
    (
        "longitudes_fit_their_time_zones",
        {"locations": (attrs.evolve(HELSINKI, longitude=-97, timezone="Pacific/Apia"),)},
        "locations.json: helsinki: longitude: -97 does not fit the clock of Pacific/Apia",
    ),
    (
        "longitudes_fit_their_time_zones",
        {"locations": (attrs.evolve(HELSINKI, longitude=52.6, timezone="UTC"),)},
        "locations.json: helsinki: longitude: 52.6 does not fit the clock of UTC",
    ),
    (
        "dates_elsewhere_fit",
        {"events": (a_call(other_calendars=(local(MOSCOW, "2020-01-01", "2020-01-03"),)),)},
        "events.json: call: other_calendars[0].end: 2020-01-03 is more than a day from 2020-01-01",
    ),
    (
        "quotes_are_near_their_events",
        {
            "quotes": (
                a_quote("a", "2020", citations=(cite("text"),)),
                a_quote("b", "2019-11-30", event=a_call(), citations=(cite("text"),)),
            )
        },
        "quotes.json: b: said_on: 2019-11-30 is more than a month before its event, 2020-01-01",
    ),
]

RELEASES: list[tuple[str, dict[str, Any], str]] = [
    ("the_release_is_dated", {"version": "1.2"}, 'version: expected MAJOR.MINOR.PATCH, got "1.2"'),
    (
        "the_release_is_dated",
        {"version": "1.02.3"},
        'version: expected MAJOR.MINOR.PATCH, got "1.02.3"',
    ),
    ("the_release_is_dated", {"released": "2026"}, "released: expected an exact day, got 2026"),
    (
        "the_release_is_dated",
        {"coverage": tp.Coverage(start="2020", vetted_through="2019", through="2021")},
        "coverage.vetted_through: 2019 is before the start, 2020",
    ),
    (
        "the_release_is_dated",
        {"coverage": tp.Coverage(start="2020", vetted_through="2022", through="2021")},
        "coverage.through: 2021 is before vetted_through, 2022",
    ),
]


def test_a_record_without_a_fault_has_no_problem() -> None:
    assert rules.problems_of(a_record()) == ()


@pytest.mark.parametrize(("rule", "tables", "problem"), FAULTS)
def test_a_rule_names_what_breaks_it(rule: str, tables: dict[str, Any], problem: str) -> None:
    rows = a_record(**tables)
    found = [*getattr(rules, rule)(rows)]
    assert problem in map(str, found)
    assert all(type(part) is str for each in found for part in attrs.astuple(each))
    assert problem in map(str, rules.problems_of(rows))


@pytest.mark.parametrize(("rule", "fields", "problem"), RELEASES)
def test_a_rule_names_what_is_wrong_with_the_release(
    rule: str, fields: dict[str, Any], problem: str
) -> None:
    rows = a_record(release=attrs.evolve(a_record().release, **fields))
    (found,) = getattr(rules, rule)(rows)
    assert str(found) == f"release.json: {problem}"
    assert found.record == ""


ALLOWED: list[tuple[str, dict[str, Any]]] = [
    (
        "texts_are_clean",
        {"quotes": (a_quote("words", "2020", text="one\ntwo", citations=(cite("text"),)),)},
    ),
    ("coordinates_are_on_earth", {"locations": (attrs.evolve(HELSINKI, latitude=-90),)}),
    ("coordinates_are_on_earth", {"locations": (attrs.evolve(HELSINKI, longitude=180),)}),
    ("texts_are_clean", {"people": (attrs.evolve(CAROL, name="می\u200cگوید"),)}),
    *(
        ("codes_are_well_formed", {"sources": (attrs.evolve(SOURCE, language=tag),)})
        for tag in ("haw", "zh-Hans", "es-419", "de-CH-1996", "ca-valencia", "zh-Hant-HK")
    ),
    *(
        (
            "addresses_are_well_formed_and_unique",
            {"sources": (attrs.evolve(SOURCE, url=f"https://example.org{rest}"),)},
        )
        for rest in ("", "/@name", "?u=@name", "#@name")
    ),
    *(
        (
            "longitudes_fit_their_time_zones",
            {"locations": (attrs.evolve(HELSINKI, longitude=longitude, timezone=zone),)},
        )
        for longitude, zone in (
            (-171.75, "Pacific/Apia"),
            (-175.2, "Pacific/Tongatapu"),
            (-157.4, "Pacific/Kiritimati"),
            (-173.2, "Asia/Anadyr"),
            (-102, "Pacific/Apia"),  # 20.8 hours apart: 3.2 the other way round
        )
    ),
    (
        "citations_support_fields",
        {"events": (a_call(claims=(claim("start", cite("value", "start")),)),)},
    ),
    *(
        (
            "first_and_last_days_of_a_year_are_stated",
            {"events": (an_event("call", "2020", "2020-12-31", citations=(cite(field),)),)},
        )
        for field in ("start", "end")
    ),
    (
        "addresses_are_well_formed_and_unique",
        {
            "sources": (
                attrs.evolve(SOURCE, url="https://example.org/a"),
                attrs.evolve(PRESS, url="https://example.org/aX"),
            )
        },
    ),
    (
        "longitudes_fit_their_time_zones",
        {"locations": (attrs.evolve(HELSINKI, longitude=52.5, timezone="UTC"),)},
    ),
    *(
        ("dates_elsewhere_fit", {"events": (a_call(other_calendars=(local(MOSCOW, day),)),)})
        for day in ("2019-12-31", "2020-01-01", "2020-01-02")
    ),
    (
        "dates_elsewhere_fit",  # another rule's business
        {
            "events": (
                a_call(start_time=time(18), other_calendars=(local("Mars/Base", "2020-01-01"),)),
            )
        },
    ),
    (
        "quotes_are_near_their_events",
        {"quotes": (a_quote("words", "2019-12-01", event=a_call(), citations=(cite("text"),)),)},
    ),
]


@pytest.mark.parametrize(("rule", "tables"), ALLOWED)
def test_a_rule_allows_what_only_just_keeps_it(rule: str, tables: dict[str, Any]) -> None:
    assert [*getattr(rules, rule)(a_record(**tables))] == []


def test_a_fault_is_named_where_it_stands_and_not_where_it_is_referred_to() -> None:
    carol = attrs.evolve(CAROL, name=" Carol", country="fi", offices=MAYOR.offices)
    rows = a_record(
        people=(carol,),
        events=(a_call(participants=(ALICE, BOB, carol)),),
        quotes=(a_quote("words", "2020", speaker=carol, speaker_name=carol.name),),
    )
    assert [found.file for found in rules.codes_are_well_formed(rows)] == ["people.json"]
    assert {found.file for found in rules.texts_are_clean(rows)} == {"people.json", "quotes.json"}


@pytest.mark.parametrize("field", ["id", "former_ids", "citations", "claims"])
def test_what_keeps_a_record_needs_no_source_and_has_none(field: str) -> None:
    call = a_call(
        citations=(CITATION, cite("title", field, source=attrs.evolve(SOURCE, id="other")))
    )
    (found,) = rules.citations_support_fields(a_record(events=(call,)))
    assert found.message.startswith(f'no field "{field}"')


def test_a_field_that_is_supported_twice_is_named_and_no_other() -> None:
    call = a_call(citations=(cite("start", "kind", "start"),))
    (found,) = rules.citations_support_fields(a_record(events=(call,)))
    assert found.message == 'names "start" 2 times; once is enough'


def test_a_copy_of_a_record_is_as_good_as_the_record() -> None:
    copied = attrs.evolve(HELSINKI)
    assert [*rules.references_are_on_record(a_record(events=(a_meeting(location=copied),)))] == []


def test_the_words_of_a_quotation_alone_have_line_breaks() -> None:
    quote = a_quote("words", "2020", text="Well,\nwell")
    assert [*rules.texts_are_clean(a_record(quotes=(quote,)))] == []
    call = a_call(context="First\nsecond")
    assert [str(found) for found in rules.texts_are_clean(a_record(events=(call,)))] == [
        f"events.json: {call.id}: context: holds the invisible character U+000A; remove it"
    ]


def test_the_release_has_clean_texts_too() -> None:
    release = attrs.evolve(a_record().release, title=" A", licences=("a\tb",))
    assert [*rules.texts_are_clean(a_record(release=release))] == [
        tp.Problem("release.json", "", "title", "expected a text without blanks around it"),
        tp.Problem(
            "release.json", "", "licences[0]", "holds the invisible character U+0009; remove it"
        ),
    ]


def test_every_rule_is_asked_said_and_has_a_failing_record() -> None:
    written = {
        name: function
        for name, function in inspect.getmembers(rules, inspect.isfunction)
        if function.__module__ == rules.__name__
        and not name.startswith("_")
        and name != "problems_of"
    }
    assert set(rules.RULES) == set(written.values())
    assert {rule for rule, _, _ in [*FAULTS, *RELEASES]} == set(written)
    assert all(function.__doc__ for function in written.values())
