"""Each rule of the codebook reports what breaks it, at its file, row and field, and nothing else."""

from collections.abc import Iterator
from datetime import time
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import attrs
import pytest

import trumpputin as tp
from trumpputin import rules
from trumpputin.storage.rows import Rows

from .strategies import ALICE, BOB, CAROL, CITATION, HELSINKI, SOURCE, an_event
from .test_tables import a_quote

MOSCOW = "Europe/Moscow"
NEW_YORK = "America/New_York"
PRESS = attrs.evolve(SOURCE, id="herald", publisher="Herald", kind="press")
FEED = attrs.evolve(SOURCE, id="feed", publisher="Feed", kind="automated")
MAYOR = tp.Person(
    id="mayor",
    name="Mayor",
    country="FI",
    offices=(
        tp.Office(title="Mayor", country="FI", start="2001", end="2002"),
        tp.Office(title="Mayor", country="FI", start="2021"),
    ),
)


def a_call(**fields: Any) -> tp.Event:
    return an_event(**{"id": "call", "start": "2020-01-01", **fields})


def a_meeting(**fields: Any) -> tp.Event:
    place = {"location": HELSINKI, "calendar": HELSINKI.timezone}
    return a_call(**{"id": "talks", "kind": "meeting", "level": "summit", **place, **fields})


RELEASE = tp.Release(
    title="Alice and Bob",
    version="1.2.3",
    released="2026-11-23",
    calendar=NEW_YORK,
    coverage=tp.Coverage(start="2001", vetted_through="2025", through="2026"),
    licences=("CC0-1.0",),
)


def a_record(**tables: Any) -> Rows:
    """A record that breaks no rule, but for what is put into it."""
    whole = {
        "release": RELEASE,
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


def claim(field: str, *citations: tp.Citation) -> tp.Claim:
    return tp.Claim(field=field, wording="at five", citations=citations)


def valued(field: str, value: str) -> tp.Claim:
    return tp.Claim(field=field, value=value, citations=(cite("value"),))


def elsewhere(calendar: str, start: str, **fields: Any) -> dict[str, Any]:
    """The fields of an event that is dated by another calendar too."""
    dates = tp.CalendarDates(calendar=calendar, start=start, end=fields.pop("end", start))
    return {"other_calendars": (dates,), **fields}


# The tables of a record with one row that differs from a good one.


def call(**fields: Any) -> dict[str, Any]:
    return {"events": (a_call(**fields),)}


def meeting(**fields: Any) -> dict[str, Any]:
    return {"events": (a_meeting(**fields),)}


def part(**fields: Any) -> dict[str, Any]:
    return meeting(parts=(a_meeting(**{"id": "part", **fields}),))


def words(said_on: str = "2020", **fields: Any) -> dict[str, Any]:
    return {"quotes": (a_quote("words", said_on, **{"citations": (cite("text"),), **fields}),)}


def place(**fields: Any) -> dict[str, Any]:
    return {"locations": (attrs.evolve(HELSINKI, **fields),)}


def source(*others: tp.Source, **fields: Any) -> dict[str, Any]:
    return {"sources": (attrs.evolve(SOURCE, **fields), *others)}


def carol(**fields: Any) -> dict[str, Any]:
    return {"people": (attrs.evolve(CAROL, **fields),)}


def release(**fields: Any) -> dict[str, Any]:
    return {"release": attrs.evolve(RELEASE, **fields)}


def mayor(*terms: tuple[str, str | None], country: str = "FI") -> dict[str, Any]:
    """Carol, a mayor for some terms; `country` is that of the last."""
    offices = [tp.Office(title="Mayor", country="FI", start=a, end=b) for a, b in terms]
    return carol(offices=(*offices[:-1], attrs.evolve(offices[-1], country=country)))


# A place without a file is in events.json.
BROKEN: dict[str, list[tuple[dict[str, Any], str, str]]] = {
    "texts_are_clean": [
        (call(title=""), "call: title", "empty"),
        (call(summary=" They spoke."), "call: summary", "blanks"),
        (call(topics=("a\x1b[31m",)), "call: topics[0]", "U+001B"),
        (call(context="one\ntwo"), "call: context", "U+000A"),
        (words(text="a\u202eb\nc"), "quotes.json: words: text", "U+202E"),
        (words(text="a\ud800"), "quotes.json: words: text", "U+D800"),
        (place(city="Zu\u0308rich"), "locations.json: helsinki: city", "form C"),
        (release(title=" A"), "release.json: title", "blanks"),
        (release(licences=("a\tb",)), "release.json: licences[0]", "U+0009"),
    ],
    "codes_are_well_formed": [
        (call(id="Call 1"), "Call 1: id", "hyphens"),
        (part(id="Part"), "Part: id", "hyphens"),
        (call(former_ids=("Old",)), "call: former_ids[0]", '"Old"'),
        (source(language="English"), "sources.json: gazette: language", "tag"),
        (source(language="es-41"), "sources.json: gazette: language", "tag"),
        (words(original_language="russian"), "quotes.json: words: original_language", "tag"),
        (carol(wikidata="1"), "people.json: carol: wikidata", "Q7747"),
    ],
    "countries_exist": [
        (carol(country="ZZ"), "people.json: carol: country", '"ZZ"'),
        (carol(country="QM"), "people.json: carol: country", '"QM"'),
        (carol(country="Finland"), "people.json: carol: country", 'write "FI"'),
        (place(country="fi"), "locations.json: helsinki: country", 'write "FI"'),
        (place(country="SU"), "locations.json: helsinki: country", "former"),
        (mayor(("2001", None), country="F"), "people.json: carol: offices[0].country", '"F"'),
    ],
    "time_zones_are_known": [
        (place(timezone="Europe/Helsinky"), "locations.json: helsinki: timezone", "Helsinky"),
        (
            {"leaders": (ALICE, attrs.evolve(BOB, calendar="../etc"))},
            "leaders.json: bob: calendar",
            "../etc",
        ),
        (
            call(**elsewhere("Mars/Base", "2020-01-01")),
            "call: other_calendars[0].calendar",
            "Mars/Base",
        ),
        (release(calendar="Mars"), "release.json: calendar", "Mars"),
    ],
    "the_release_is_dated": [
        (release(version="1.2"), "release.json: version", "MAJOR"),
        (release(version="1.02.3"), "release.json: version", "MAJOR"),
        (release(released="2026"), "release.json: released", "exact"),
        (release(released="2026-11-22"), "release.json: released", '"gazette"'),
        (
            release(coverage=tp.Coverage(start="2020", vetted_through="2019", through="2021")),
            "release.json: coverage.vetted_through",
            "2020",
        ),
        (
            release(coverage=tp.Coverage(start="2020", vetted_through="2022", through="2021")),
            "release.json: coverage.through",
            "2022",
        ),
    ],
    "there_are_two_leaders": [({"leaders": (ALICE,)}, "leaders.json", "two leaders")],
    "people_are_not_leaders": [
        (
            {"people": (tp.Person(id="bob", name="Bob", country="RU"),)},
            "people.json: bob: id",
            "leader",
        )
    ],
    "offices_are_in_order": [
        (mayor(("2001", "2002"), ("2000", None)), "people.json: carol: offices", "order"),
        (mayor(("2001", None), ("2002", None)), "people.json: carol: offices[1]", "still held"),
        (
            mayor(("2001-01-20", "2005-01-21"), ("2005-01-20", None)),
            "people.json: carol: offices[1]",
            "before",
        ),
        (mayor(("2001", "2001"), ("2001", "2001")), "people.json: carol: offices[1]", "before"),
    ],
    "coordinates_fit_the_place": [
        (place(latitude=91), "locations.json: helsinki: latitude", "91"),
        (place(longitude=-180.5), "locations.json: helsinki: longitude", "180"),
        (place(longitude=24.95612), "locations.json: helsinki: longitude", "four decimals"),
        *(
            (place(longitude=degrees, timezone=zone), "locations.json: helsinki: longitude", zone)
            for degrees, zone in (
                *((-24.956, "Europe/Helsinki"), (29.99, "Asia/Kolkata")),
                *((-97, "Pacific/Apia"), (52.6, "UTC")),
            )
        ),
    ],
    "addresses_are_iris": [
        *(
            (source(**{field: address}), f"sources.json: gazette: {field}", "https")
            for address in (
                "example.org",
                "ftp://example.org",
                "https://name@example.org/",
                *(f"https://example.org/a{char}b" for char in ' |"<>\\^`{}'),
            )
            for field in ("url", "copy_at")
        ),
        *(
            (
                source(attrs.evolve(PRESS, url=address), url="https://example.org/a"),
                "sources.json: herald: url",
                '"gazette"',
            )
            for address in (
                "http://www.example.org/a/",
                "https://EXAMPLE.org/a#top",
                "https://m.example.org/a",
                "https://amp.example.org/a",
                "https://example.org/a/amp/",
                "https://example.org/amp/a",
                "https://example.org/a?amp=1",
            )
        ),
        (
            source(
                attrs.evolve(PRESS, url="https://mirror.example.com/2025/08/talks"),
                url="https://example.org/2025/08/talks",
            ),
            "sources.json: herald: url",
            'a mirror of "gazette"',
        ),
    ],
    "sources_have_titles": [
        (source(title=None), "sources.json: gazette: title", "untitled"),
        (source(untitled="A post has none."), "sources.json: gazette: untitled", "has one"),
    ],
    "sources_are_dated": [
        (source(accessed="2026-11"), "sources.json: gazette: accessed", "exact"),
        (source(published="2027"), "sources.json: gazette: accessed", "2027"),
    ],
    "references_are_on_record": [
        ({"locations": ()}, "talks: location", "not among the locations"),
        (
            {"people": (), **words(reported_by=CAROL)},
            "quotes.json: words: reported_by",
            "not among the people",
        ),
        (source(publisher="Herald"), "talks: citations[0].source", "differs"),
        (
            {"events": (), **words(event=a_call())},
            "quotes.json: words: event",
            "not among the events",
        ),
    ],
    "records_are_cited": [
        (call(citations=()), "call: citations", "source"),
        (call(claims=(claim("start"),)), "call: claims[0].citations", "source"),
        (call(citations=(cite("start"), cite("end"))), "call: citations", '"gazette" is cited 2'),
    ],
    "citations_support_fields": [
        *(
            (call(citations=(cite(*fields),)), "call: citations[0].supports", says)
            for fields, says in (
                ((), "name the fields"),
                (("begin",), '"begin"'),
                (("value",), '"value"'),
                (("start", "kind", "start"), '"start" 2 times'),
                *(((name,), f'"{name}"') for name in ("id", "former_ids", "level", "citations")),
            )
        ),
        *(
            (call(claims=(claim(field, cite("wording")),)), "call: claims[0].field", f'"{field}"')
            for field in ("begin", "id", "claims")
        ),
    ],
    "claims_name_records": [
        (call(claims=(valued(field, "alise"),)), "call: claims[0].value", says)
        for field, says in (
            ("initiator", 'not among the people; did you mean "alice"'),
            ("location", "not among the locations"),
        )
    ],
    "durations_are_not_contested": [
        (
            call(
                duration_minutes=90,
                claims=tuple(valued("duration_minutes", value) for value in ("~75", "100..")),
            ),
            "call: duration_minutes",
            "excluded by the claim 100..",
        )
    ],
    "event_ids_are_unique": [
        (
            {"events": (a_call(), a_meeting(parts=(a_meeting(id="call"),)))},
            "call: id",
            "used by 2",
        ),
        ({"events": (a_call(former_ids=("talks",)), a_meeting())}, "call: former_ids", '"talks"'),
        (
            {"events": (a_call(former_ids=("old",)), a_meeting(former_ids=("old",)))},
            "talks: former_ids",
            '"old"',
        ),
    ],
    "event_ids_fit_the_date": [
        *(
            (call(id=id_), f"{id_}: id", id_[:4])
            for id_ in (
                *("2019-12-31-call", "2020-02-call", "2021-call"),
                *("2020-13-call", "2020-01-02"),
            )
        ),
        (part(id="2020-02-part"), "2020-02-part: id", "2020-02"),
    ],
    "last_days_of_a_year_are_stated": [
        (call(status="disputed", citations=(cite("kind"),)), "call: start", "2020-01-01"),
        (
            call(start="2020", end="2020-12-31", status="disputed", citations=(cite("kind"),)),
            "call: end",
            "2020-12-31",
        ),
        (words("2020-12-31"), "quotes.json: words: said_on", "write 2020"),
    ],
    "facts_of_confirmed_events_are_supported": [
        (
            call(topics=("x",), citations=(cite("start", "kind", "participants", "summary"),)),
            "call: topics",
            "no citation",
        ),
        (
            call(start="2020-02-01", end="2020-02-02", citations=(cite("start"),)),
            "call: end",
            "no citation",
        ),
    ],
    "confirmed_events_are_corroborated": [
        (
            source(PRESS) | call(citations=(cite(*rules.FACTS, source=PRESS),)),
            "call: status",
            "a single source",
        )
    ],
    "confirmed_events_cite_no_machine": [
        (
            source(FEED) | call(citations=(CITATION, cite("start", source=FEED))),
            "call: citations[1].source",
            '"feed" is automated',
        ),
        (
            source(FEED) | call(claims=(claim("start", cite("wording", source=FEED)),)),
            "call: claims[0].citations[0].source",
            '"feed" is automated',
        ),
    ],
    "topics_are_named_once": [
        (call(topics=("x", "x")), "call: topics", "2 times"),
        (call(topics=("x;y",)), "call: topics", "semicolon"),
    ],
    "meetings_have_a_level": [
        (meeting(level=None), "talks: level", "missing"),
        (part(level=None), "part: level", "missing"),
        (call(level="brief"), "call: level", "call"),
    ],
    "events_are_between_countries": [
        (call(participants=(ALICE, CAROL)), "call: participants", "two countries, got US"),
        (
            call(participants=(ALICE, attrs.evolve(BOB, country="US"))),
            "call: participants",
            "two countries, got US",
        ),
        (call(participants=()), "call: participants", "got none"),
        (call(participants=(ALICE, BOB, ALICE)), "call: participants", '"alice" 2 times'),
        (call(initiator=CAROL), "call: initiator", '"carol"'),
    ],
    "parts_fit_their_occasion": [
        (part(status="disputed"), "talks: parts[0].status", "confirmed"),
        (meeting(parts=(a_call(id="part"),)), "talks: parts[0].calendar", "Europe/Helsinki"),
        (part(end="2020-01-02"), "talks: parts[0].start", "outside"),
        (part(parts=(a_meeting(id="deep"),)), "talks: parts[0].parts", "no parts"),
    ],
    "calendars_follow_the_place": [
        (meeting(location=None), "talks: location", "place"),
        (meeting(calendar=MOSCOW), "talks: calendar", "Europe/Helsinki"),
        (call(calendar=MOSCOW), "call: calendar", NEW_YORK),
        (release(calendar=MOSCOW), "call: calendar", MOSCOW),
    ],
    "events_are_within_coverage": [
        (call(start="1999"), "call: start", "2001"),
        (call(start="2026", end="2027", status="provisional"), "call: end", "2026"),
        (call(start="2026-02"), "call: status", "2025"),
    ],
    "officials_take_part_in_office": [
        (
            {"people": (MAYOR,), **call(participants=(ALICE, BOB, MAYOR))},
            "call: participants",
            '"mayor"',
        )
    ],
    "other_calendars_fit": [
        (call(**elsewhere(zone, day, **fields)), f"call: other_calendars[0].{field}", says)
        for zone, day, fields, field, says in (
            (NEW_YORK, "2020-01-01", {}, "calendar", "already"),
            (MOSCOW, "2020-01-03", {}, "start", "more than a day"),
            (MOSCOW, "2020-01-01", {"end": "2020-01-03"}, "end", "more than a day"),
            (MOSCOW, "2020-01-01", {"start_time": time(18)}, "start", "expected 2020-01-02"),
        )
    ],
    "quotes_are_consistent": [
        (words(speaker=ALICE), "quotes.json: words: speaker_name", '"Alice"'),
        (words(speaker=ALICE, reported_by=ALICE), "quotes.json: words: reported_by", "speaker"),
        (words(translator="Bob"), "quotes.json: words: translator", "language"),
        (
            words(wordings=(tp.Wording(text="words", language="en", citations=(CITATION,)),)),
            "quotes.json: words: wordings",
            "2 times",
        ),
    ],
    "quotes_are_near_their_events": [
        (words("2019-11-30", event=a_call()), "quotes.json: words: said_on", "month"),
        (words("2019-11", event=a_call()), "quotes.json: words: said_on", "month"),
    ],
}

KEPT: dict[str, list[dict[str, Any]]] = {
    "texts_are_clean": [
        words(text="one\ntwo"),
        carol(name="می\u200cگوید"),
        place(city="Z\u00fcrich"),
    ],
    "codes_are_well_formed": [
        source(language=tag)
        for tag in ("haw", "zh-Hans", "es-419", "de-CH-1996", "ca-valencia", "zh-Hant-HK")
    ],
    "countries_exist": [
        *(carol(country=code) for code in ("FI", "SU", "DD", "XA", "XZ")),
        place(country="XK"),
    ],
    "the_release_is_dated": [release(released="2026-11-23"), {"sources": ()}],
    "there_are_two_leaders": [{"leaders": (ALICE, BOB, attrs.evolve(BOB, id="bill"))}],
    "offices_are_in_order": [
        mayor(("2001-01-20", "2005-01-20"), ("2005-01-20", None)),
        mayor(("2001", "2005"), ("2005-06", None)),
        mayor(("2001", None), ("2002", None), country="SE"),
    ],
    "coordinates_fit_the_place": [
        place(latitude=-90),
        *(
            place(longitude=longitude, timezone=zone)
            for longitude, zone in (
                *((180, "Pacific/Auckland"), (-171.75, "Pacific/Apia")),
                *((-175.2, "Pacific/Tongatapu"), (-157.4, "Pacific/Kiritimati")),
                (-173.2, "Asia/Anadyr"),
                (-102, "Pacific/Apia"),  # 20.8 hours apart: 3.2 the other way round
                (52.5, "UTC"),
                (24.9, "Mars/Base"),  # another rule reports it
            )
        ),
    ],
    "addresses_are_iris": [
        *(
            source(url=f"https://example.org{rest}", copy_at=None)
            for rest in (
                "",
                "/amplify",
                "/@name",
                "?u=@name",
                "#@name",
                "/президент",
                "/a%20b",
                "/a(b)'c;d",
            )
        ),
        source(
            attrs.evolve(PRESS, url="https://example.org/aX", copy_at="https://example.org/a"),
            url="https://example.org/a",
        ),
        source(attrs.evolve(PRESS, url="https://example.org/a?p=2"), url="https://example.org/a"),
        source(attrs.evolve(PRESS, url="https://example.com/a"), url="https://example.org/a"),
        source(
            attrs.evolve(PRESS, url="https://example.com/2025/08/talks", title="Other talks"),
            url="https://example.org/2025/08/talks",
        ),
    ],
    "sources_have_titles": [source(title=None, untitled="A post has none.")],
    "references_are_on_record": [meeting(location=attrs.evolve(HELSINKI))],
    "citations_support_fields": [call(claims=(claim("start", cite("wording", "start")),))],
    "event_ids_fit_the_date": [
        *(call(id=id_) for id_ in ("2020", "2020-01-call", "20210203")),
        call(id="2020-01-31", start="2020-01", end="2020-01"),
        call(id="2020-01-02-call", end="2020-01-03"),
    ],
    "last_days_of_a_year_are_stated": [
        call(start="2020", end="2020-12-31", citations=(cite(field),))
        for field in ("start", "end")
    ],
    "facts_of_confirmed_events_are_supported": [call(status="disputed", citations=())],
    "confirmed_events_are_corroborated": [
        source(PRESS) | call(status="disputed", citations=(cite("start", source=PRESS),))
    ],
    "confirmed_events_cite_no_machine": [
        source(FEED) | call(status="provisional", citations=(cite("start", source=FEED),)),
        source(FEED)
        | call(status="disputed", claims=(claim("start", cite("value", source=FEED)),)),
    ],
    "meetings_have_a_level": [meeting(parts=(a_call(id="part"),))],
    "events_are_between_countries": [call(participants=(CAROL, BOB, ALICE), initiator=CAROL)],
    "events_are_within_coverage": [call(start="2026-02", status="provisional")],
    "officials_take_part_in_office": [
        # Leaders may be out of office, as Alice is.
        {"people": (MAYOR,), **call(start="2021", participants=(ALICE, BOB, MAYOR))}
    ],
    "other_calendars_fit": [
        *(call(**elsewhere(MOSCOW, day)) for day in ("2019-12-31", "2020-01-01", "2020-01-02")),
        call(**elsewhere("Mars/Base", "2020-01-01", start_time=time(18))),  # another rule's
    ],
    "quotes_are_near_their_events": [words("2019-12-01", event=a_call())],
}


def found_by(name: str, rows: Rows) -> Iterator[tuple[str, str]]:
    """Where one rule finds a problem, and what it says."""
    rule, record = getattr(rules, name), rules._Record(rows=rows, unreadable=frozenset())
    for file, id_, row, group in rules._walk(record):
        for path, message in rule(row, record) if rule in group else ():
            yield ": ".join(filter(None, (file, id_, path))), message


def reported(rows: Rows, *unreadable: str) -> list[tuple[str, str]]:
    """Where any rule finds a problem, and what it says."""
    problems = rules.problems_of(rows, unreadable)
    return [(": ".join(filter(None, (p.file, p.record, p.field))), p.message) for p in problems]


def test_a_record_that_keeps_all_rules_has_no_problem() -> None:
    assert rules.problems_of(a_record()) == ()


@pytest.mark.parametrize(
    ("rule", "tables", "where", "says"),
    [(rule, *case) for rule, cases in BROKEN.items() for case in cases],
)
def test_a_broken_rule_is_reported_where_it_is_broken(
    rule: str, tables: dict[str, Any], where: str, says: str
) -> None:
    rows = a_record(**tables)
    where = where if ".json" in where else f"events.json: {where}"
    found = [*found_by(rule, rows)]
    assert any(place == where and says in message for place, message in found), found
    assert set(found) <= set(reported(rows))


@pytest.mark.parametrize(
    ("rule", "tables"), [(rule, tables) for rule, cases in KEPT.items() for tables in cases]
)
def test_what_only_just_keeps_a_rule_is_allowed(rule: str, tables: dict[str, Any]) -> None:
    assert [*found_by(rule, a_record(**tables))] == []


def test_every_rule_is_stated_and_has_a_record_that_breaks_it() -> None:
    assert {rule.__name__ for rule in rules.RULES} == set(BROKEN)
    assert all(rule.__doc__ for rule in rules.RULES)


def test_problems_come_in_the_order_of_the_files_and_their_rows() -> None:
    rows = a_record(
        **release(title=""),
        **carol(name="", country="ZZ"),
        events=(a_call(title=""), a_meeting(title="", parts=(a_meeting(id="part", title=""),))),
        quotes=(a_quote("words", "2020", occasion=""),),
    )
    assert [where for where, message in reported(rows) if "empty" in message] == [
        *("release.json: title", "people.json: carol: name"),
        *(f"events.json: {id_}: title" for id_ in ("call", "talks", "part")),
        "quotes.json: words: occasion",
    ]


def test_a_problem_is_reported_in_its_own_row_and_not_where_that_is_referred_to() -> None:
    bad = attrs.evolve(CAROL, country="ZZ", offices=MAYOR.offices)
    rows = a_record(people=(bad,), **call(participants=(ALICE, BOB, bad), start="2021"))
    assert [where for where, _ in reported(rows)] == ["people.json: carol: country"]


@pytest.mark.parametrize(
    ("missing", "tables"),
    [
        ("leaders", {"leaders": (ALICE,)}),
        ("people", {"people": (), **words(reported_by=CAROL)}),
        ("locations", {"locations": ()}),
        ("sources", {"sources": ()}),
        ("events", {"events": (), **words(event=a_call())}),
        ("release", {"release": None}),
    ],
)
def test_nothing_is_reported_missing_from_a_table_with_an_unreadable_row(
    missing: str, tables: dict[str, Any]
) -> None:
    rows = a_record(**tables)
    assert reported(rows, missing) == []
    assert missing == "release" or reported(rows)


def test_an_unreadable_row_hides_no_other_problem() -> None:
    rows = a_record(release=None, leaders=(ALICE,), **call(title="", participants=(ALICE, BOB)))
    unreadable = ("release", "leaders", "sources")
    assert reported(rows, *unreadable) == [("events.json: call: title", "is empty")]


def test_a_missing_time_zone_database_is_one_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(key: str) -> None:
        raise ZoneInfoNotFoundError(key)

    monkeypatch.setattr(rules, "ZoneInfo", missing)
    ((where, message),) = reported(a_record())
    assert where == "release.json"
    assert "tzdata" in message
