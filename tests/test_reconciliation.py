"""Laws of docs/reconciliation.md: what it says of this record is what this record says.

The published figures are constants here. Everything that is ours, and every difference, is asked
of the packaged record again.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import trumpputin as tp

PAGE: Final = Path(__file__).parent.parent / "docs" / "reconciliation.md"
MOSCOW: Final = "Europe/Moscow"
FIRST_TERM, SECOND_TERM = tp.leaders["donald-trump"].offices
YEARS: Final = ("2016", "2020")
ARTICLE_DAY: Final = "2025-08-15"
ARTICLE: Final = tp.dataset.as_of("0.1.0")


class Elsewhere(NamedTuple):
    """A document that is no source of the record."""

    publisher: str
    published: str
    url: str


Sources = tuple[str | Elsewhere, ...]

# --- what others publish -------------------------------------------------------------------------

TASS_CALLS: Final = {2016: 1, 2017: 6, 2018: 2, 2019: 3, 2020: 8}
TASS_MEETINGS: Final = {2016: 0, 2017: 2, 2018: 3, 2019: 1, 2020: 0}
TASS_TOTALS: Final = (20, 6)
TASS_AVERAGE: Final = 5
TWO_DOZEN: Final = 24

TPM: Final = Elsewhere(
    "Talking Points Memo",
    "2019-01",
    "https://talkingpointsmemo.com/muckraker/what-we-know-trump-putin-meetings",
)
THE_REFERENCE: Final = Elsewhere(
    "The Reference Paris", "undated", "https://thereference-paris.com/2836"
)
NPR: Final = Elsewhere(
    "WBHM, origin NPR",
    "2025-08",
    "https://wbhm.org/npr-story/trump-and-putin-have-history-that-adds-to-the-intrigue-for-anchorage-summit/?noamp=mobile",
)
MAIL_RU: Final = Elsewhere("Mail.ru News", "2025-08-15", "https://news.mail.ru/politics/67448393/")
DNYUZ: Final = Elsewhere(
    "DNYUZ",
    "2025-08-15",
    "https://dnyuz.com/2025/08/15/trumps-past-meetings-with-putin-produced-few-concrete-results",
)

OTHER_COUNTS: Final[tuple[tuple[str, int, str, str | Elsewhere], ...]] = (
    ("places of meeting", 5, "2019-01", TPM),
    ("meetings", 5, "2019-01", THE_REFERENCE),
    ("Osaka is the third", 3, "2019-06-28", "galpost-com-2019-06-28-2"),
    ("meetings face to face", 6, "2025-08-14", NPR),
    ("Anchorage is the sixth", 6, "2025-08-15", DNYUZ),
    ("Anchorage is the seventh", 7, "2025-08-15", MAIL_RU),
    ("Anchorage is at least the seventh", 7, "2025-08-15", "times-of-india-2025-08"),
)
"""What is counted, the number, up to which day the count goes, who says so."""

VESTNIK_KAVKAZA: Final = Elsewhere(
    "Vestnik Kavkaza", "2025-06-25", "https://en.vestikavkaza.ru/material/176101"
)
KOMMERSANT: Final = Elsewhere("Kommersant", "2025-08-08", "https://www.kommersant.ru/doc/7943833")
TASS_NINTH: Final = Elsewhere("TASS", "2025-12-28", "https://tass.com/politics/2065965")
LENTA: Final = Elsewhere(
    "Lenta.ru",
    "2025-12-29",
    "https://lenta.ru/news/2025/12/29/raskryto-chislo-razgovorov-putina-i-trampa-za-god/",
)
TASS_MARCH: Final = Elsewhere("TASS", "2026-03-10", "https://tass.com/politics/2098891")

RUNNING_COUNTS: Final[dict[str, tuple[int | None, str, Sources]]] = {
    "2025-02-12": (1, "TASS", ("tass-factbox-2025-03-18",)),
    "2025-03-18": (2, "TASS", ("tass-factbox-2025-03-18",)),
    "2025-05-19": (3, "Ushakov", ("vedomosti-2025-05-19",)),
    "2025-06-04": (4, "Ushakov; TASS", ("news-pravda-com-2025-06-04", "tass-2025-07-16")),
    "2025-06-14": (5, "Vestnik Kavkaza", (VESTNIK_KAVKAZA,)),
    "2025-07-03": (6, "TASS; AP; Kommersant", ("tass-2025-07-03", "ap-undated", KOMMERSANT)),
    "2025-08-18": (None, "in a list of TASS", ("tass-2025-12-16",)),
    "2025-10-16": (8, "TASS", ("tass-2025-10-17",)),
    "2025-12-28": (9, "TASS", (TASS_NINTH,)),
    "2025-12-29": (10, "RIA Novosti; Ushakov", ("ria-novosti-2025-12-29", LENTA)),
}
"""By the date of the call in Washington: the ordinal stated, by whom, and where."""

TASS_LIST: Final = (
    "2025-02-12",
    "2025-03-18",
    "2025-05-19",
    "2025-06-04",
    "2025-06-14",
    "2025-07-03",
    "2025-08-19",
    "2025-10-16",
)
USHAKOV_TOTAL: Final = {"calls": 10, "visits": 1, "meetings with envoys": 6}

TRIPS: Final = {
    "Hamburg": ("2017-07-06", "2017-07-08", False),
    "Da Nang": ("2017-11-10", "2017-11-12", False),
    "Helsinki": ("2018-07-16", "2018-07-16", True),
    "Paris": ("2018-11-10", "2018-11-11", False),
    "Buenos Aires": ("2018-11-29", "2018-12-01", False),
    "Osaka": ("2019-06-28", "2019-06-30", False),
}
"""The State Department's dates of the trip, and whether its entry names Putin."""
TRIP_LIST: Final = "u-s-department-of-state-office-of-the-hi-undated"

STATED_2026: Final[dict[str, Sources]] = {
    "2026-03-09": ("zvezda-2026-03-10", "tsenzor-net-2026-03-09")
}
"""The call that was stated to be the first of the year, and by whom."""


# --- how the page is written ---------------------------------------------------------------------


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = tuple(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"


def _cite(source: str | Elsewhere) -> str:
    if isinstance(source, Elsewhere):
        return f"{source.publisher}, {source.published}, <{source.url}>"
    row = tp.sources[source]
    origin = f", origin {row.origin}" if row.origin else ""
    return f"{row.publisher}{origin}, {row.published or 'undated'}, `{row.id}`"


def _cite_all(sources: Sources) -> str:
    return "; ".join(map(_cite, sources))


def _city(event: tp.Event) -> str:
    assert event.location is not None
    return event.location.city


def _moscow_date(event: tp.Event) -> str:
    return str(event.on_calendar(MOSCOW).start)


def _day(event: tp.Event) -> str:
    assert event.start.is_exact
    return f"{event.start.earliest.day} {event.start.earliest:%B}"


# --- the tables ----------------------------------------------------------------------------------


def first_term_table() -> str:
    calls = tp.calls.counts("year", between=YEARS)
    meetings = tp.meetings.counts("year", between=YEARS)
    encounters = tp.meetings.encounters().counts("year", between=YEARS)
    assert calls.unplaced + meetings.unplaced + encounters.unplaced == ()
    rows: list[tuple[object, ...]] = [
        (
            year,
            TASS_CALLS[year],
            calls[year],
            _signed(TASS_CALLS[year] - calls[year]),
            TASS_MEETINGS[year],
            meetings[year],
            _signed(TASS_MEETINGS[year] - meetings[year]),
            encounters[year],
        )
        for year in calls
    ]
    all_calls, all_meetings = TASS_TOTALS
    total = (
        "all",
        all_calls,
        calls.total,
        _signed(all_calls - calls.total),
        all_meetings,
        meetings.total,
        _signed(all_meetings - meetings.total),
        encounters.total,
    )
    heads = (
        "year",
        "calls, TASS",
        "calls, ours",
        "difference",
        "meetings, TASS",
        "occasions, ours",
        "difference",
        "encounters, ours",
    )
    return _table(heads, [*rows, total])


def encounters_table() -> str:
    rows = [
        (
            event.dates,
            _city(event),
            len(tp.Events([event]).encounters()),
            "; ".join(f"{part.title} ({part.start})" for part in event.parts) or event.title,
        )
        for event in tp.meetings.during(FIRST_TERM)
    ]
    total = ("all", len(rows), sum(row[2] for row in rows), "")
    return _table(("dates", "occasion", "encounters", "which"), [*rows, total])


def other_counts_table() -> str:
    rows = []
    for what, stated, until, source in OTHER_COUNTS:
        met = tp.meetings.between("2017", until, certainly=True)
        difference = _signed(stated - len(met))
        rows.append((what, stated, len(met), difference, len(met.encounters()), _cite(source)))
    heads = ("what", "stated", "occasions, ours", "difference", "encounters, ours", "source")
    return _table(heads, rows)


def running_counts_table() -> str:
    calls = tp.calls.during(SECOND_TERM).between("2025", "2025")
    assert [str(call.start) for call in calls] == list(RUNNING_COUNTS)
    rows = []
    for ours, call in enumerate(calls, 1):
        stated, who, sources = RUNNING_COUNTS[str(call.start)]
        given: tuple[object, object] = ("not stated", "none to take")
        if stated is not None:
            given = (stated, _signed(stated - ours))
        rows.append((call.start, _moscow_date(call), ours, *given, who, _cite_all(sources)))
    heads = ("Washington", "Moscow", "ours", "stated", "difference", "who says so", "source")
    return _table(heads, rows)


def trips_table() -> str:
    rows = []
    for event in tp.meetings.during(FIRST_TERM):
        begun, ended, named = TRIPS[_city(event)]
        first, last = tp.PartialDate.parse(begun), tp.PartialDate.parse(ended)
        within = first.earliest <= event.start.earliest <= event.end.latest <= last.latest
        names = "yes" if named else "no"
        rows.append(
            (_city(event), f"{begun}/{ended}", names, event.dates, "yes" if within else "no")
        )
    heads = ("place", "trip, State Department", "names Putin", "ours", "ours within the trip")
    return _table(heads, rows)


def article_table() -> str:
    now = tp.events.before("2025-08-16")
    then = ARTICLE.events
    assert ARTICLE.coverage.through == tp.PartialDate.parse(ARTICLE_DAY)

    def row(what: str, before: int, after: int) -> tuple[object, ...]:
        return (what, before, after, _signed(before - after))

    def of(events: tp.Events, kind: str) -> tp.Events:
        return events.where(kind=kind)

    first = ("2016-11", "2021-01-20")
    rows = [
        row("meetings, as occasions", len(of(then, "meeting")), len(of(now, "meeting"))),
        row(
            "meetings of the first term",
            len(of(then, "meeting").during(FIRST_TERM)),
            len(of(now, "meeting").during(FIRST_TERM)),
        ),
        row(
            "calls from 2016 to 2021",
            len(of(then, "call").between(*first)),
            len(of(now, "call").between(*first)),
        ),
        row(
            "calls of 2025",
            len(of(then, "call").between("2025", "2025")),
            len(of(now, "call").between("2025", "2025")),
        ),
        row("letters", len(of(then, "letter")), len(of(now, "letter"))),
        row("joint statements", len(of(then, "joint_statement")), len(of(now, "joint_statement"))),
        row("public exchanges", len(of(then, "public_exchange")), len(of(now, "public_exchange"))),
    ]
    return _table(("what", "version 0.1.0", "present record", "difference"), rows)


def article_months_table() -> str:
    span = ("2025-01", ARTICLE_DAY)
    then = ARTICLE.calls.counts("month", between=span)
    now = tp.calls.counts("month", between=span)
    assert then.unplaced + now.unplaced == ()
    rows = [(month, then[month], now[month], _signed(then[month] - now[month])) for month in now]
    total = ("all", then.total, now.total, _signed(then.total - now.total))
    return _table(("month", "version 0.1.0", "present record", "difference"), [*rows, total])


def article_meetings_table() -> str:
    then = {_city(event): event.dates for event in ARTICLE.meetings}
    rows = [
        (_city(event), then.pop(_city(event), "not there"), event.dates)
        for event in tp.meetings.before("2025-08-16")
    ]
    assert not then
    return _table(("place", "version 0.1.0", "present record"), rows)


def _calls_of_2026() -> tp.Events:
    return (tp.events | tp.unconfirmed).where(kind="call").between("2026", "2026")


def calls_of_2026_table() -> str:
    counted = 0
    rows = []
    for call in _calls_of_2026():
        confirmed = call.status is tp.Status.confirmed
        counted += confirmed
        stated = STATED_2026.get(str(call.start))
        rows.append(
            (
                call.start,
                f"`{call.id}`",
                call.status.value,
                counted if confirmed else "not counted",
                f"1: {_cite_all(stated)}" if stated else "not stated",
            )
        )
    return _table(("start", "id", "status", "ours", "stated"), rows)


TABLES: Final = {
    "tass": first_term_table,
    "encounters": encounters_table,
    "other counts": other_counts_table,
    "running counts": running_counts_table,
    "trips": trips_table,
    "article": article_table,
    "article meetings": article_meetings_table,
    "article months": article_months_table,
    "calls of 2026": calls_of_2026_table,
}

_BETWEEN_MARKERS: Final = re.compile(
    r"<!-- table: (?P<name>[\w ]+) begin -->\n(?P<table>.*?)\n<!-- table: (?P=name) end -->",
    re.DOTALL,
)


def _page() -> str:
    return PAGE.read_text("utf-8")


def _stands(name: str) -> str:
    found = [
        match["table"] for match in _BETWEEN_MARKERS.finditer(_page()) if match["name"] == name
    ]
    assert len(found) == 1, f'not one table "{name}"'
    return found[0]


def test_the_table_of_first_term_counts_is_recomputed() -> None:
    assert _stands("tass") == first_term_table()


def test_the_table_of_encounters_is_recomputed() -> None:
    assert _stands("encounters") == encounters_table()


def test_the_table_of_other_counts_is_recomputed() -> None:
    assert _stands("other counts") == other_counts_table()


def test_the_table_of_running_counts_is_recomputed() -> None:
    assert _stands("running counts") == running_counts_table()


def test_the_table_of_trips_is_recomputed() -> None:
    assert _stands("trips") == trips_table()


def test_the_tables_of_the_article_are_recomputed() -> None:
    assert _stands("article") == article_table()
    assert _stands("article months") == article_months_table()
    assert _stands("article meetings") == article_meetings_table()


def test_the_table_of_the_calls_of_2026_is_recomputed() -> None:
    assert _stands("calls of 2026") == calls_of_2026_table()


def test_the_page_has_these_tables_and_no_others() -> None:
    assert [match["name"] for match in _BETWEEN_MARKERS.finditer(_page())] == list(TABLES)
    assert "|" not in _BETWEEN_MARKERS.sub("", _page())


# --- the prose -----------------------------------------------------------------------------------


def first_term_statements() -> list[str]:
    calls, meetings = tp.calls.before("2021"), tp.meetings.during(FIRST_TERM)
    within = len(tp.calls.during(FIRST_TERM))
    contacts = len(calls) + len(meetings)
    april = calls.between("2020-04", "2020-04")
    dates = [str(call.start.earliest.day) for call in april]
    moscow = [str(call.start.earliest.day) for call in april.on_calendar(MOSCOW)]
    assert calls.on_calendar(MOSCOW).counts("year") == TASS_CALLS
    assert sum(TASS_CALLS.values()) == TASS_TOTALS[0]
    assert sum(TASS_MEETINGS.values()) == TASS_TOTALS[1]
    assert (len(calls) / 4, round(contacts / 5, 1)) == (TASS_AVERAGE, 5.2)
    return [
        f"TASS counts {TASS_TOTALS[0]} calls and {TASS_TOTALS[1]} meetings",
        f"with the call of {_day(calls[0])} {calls[0].start.earliest.year}, before Trump",
        f"ours is dated {_day(meetings['2018-11-30-buenos-aires'])} 2018",
        f"{within} of these {len(calls)} calls fall within the term, and {len(calls) - within} "
        "before it",
        f"our {len(meetings)} occasions are {len(meetings.encounters())} encounters",
        f"It has {len(april)} calls in April 2020, on 10 and 12 April, half of them with a "
        "third party.",
        f"By Washington's calendar ours fall on {', '.join(dates[:-1])} and {dates[-1]} April, by "
        f"Moscow's on {', '.join(moscow[:-1])} and {moscow[-1]} April; "
        f"{len(april.where(format='trilateral'))} of them were trilateral.",
        f"TASS also speaks of {TASS_AVERAGE} contacts a year on average.",
        f"Our {len(calls)} calls over 4 years make {len(calls) / 4:.1f} a year; our {contacts} "
        f"calls and meetings over 5 calendar years make {contacts / 5:.1f}.",
    ]


def other_counts_statements() -> list[str]:
    within = len(tp.calls.during(FIRST_TERM))
    everything = len(tp.calls.before("2021"))
    to_osaka = tp.meetings.between("2017", "2019-06-28")
    bilateral = to_osaka.encounters().where(format="bilateral")
    assert [_city(event) for event in bilateral] == ["Hamburg", "Helsinki", "Osaka"]
    assert {row[0]: row[1] for row in OTHER_COUNTS}["Osaka is the third"] == len(bilateral)
    to_2019 = tp.meetings.between("2017", "2019-01")
    hamburg = len(to_2019.where(city="Hamburg").encounters())
    return [
        f'speaks of "approximately two dozen" calls. {TWO_DOZEN} would be {TWO_DOZEN - within} '
        f"more than the {within} that we count within the term, and {TWO_DOZEN - everything} "
        f"more than all {everything} up to 2020.",
        f"Of our {len(to_osaka.encounters())} encounters up to Osaka, {len(bilateral)} have the "
        "format `bilateral`: in Hamburg, Helsinki and Osaka. By that rule Osaka is the third in "
        "our record too.",
        "**Osaka as the third.**",
        "**Anchorage as the sixth.**",
        "It calls Da Nang the third.",
        f"It arrives at our number of {len(to_2019)} with other meetings",
        f"The dinner in Hamburg, which is 1 of our {hamburg} encounters there, counts by itself",
    ]


def running_counts_statements() -> list[str]:
    calls = tp.calls.during(SECOND_TERM)
    of_2025 = calls.between("2025", "2025")
    assert of_2025 == tp.calls.between("2025", "2025")
    listed = of_2025.before("2025-12-16").on_calendar(MOSCOW)
    assert tuple(str(call.start) for call in listed) == TASS_LIST
    disputed = tp.unconfirmed.where(kind="call", status="disputed").between("2025", "2025")
    met = tp.meetings.between("2025", "2025")
    ours = len(of_2025) + len(met)
    total = sum(USHAKOV_TOTAL.values())
    envoys = USHAKOV_TOTAL["meetings with envoys"]
    assert (len(of_2025), len(met)) == (USHAKOV_TOTAL["calls"], USHAKOV_TOTAL["visits"])
    assert total - ours == envoys
    (unstated,) = (day for day, (ordinal, _, _) in RUNNING_COUNTS.items() if ordinal is None)
    (silent,) = of_2025.on(unstated)
    stated = sum(ordinal is not None for ordinal, _, _ in RUNNING_COUNTS.values())
    return [
        f"{stated} of the {len(of_2025)} calls have a stated ordinal, and each is ours.",
        f"For the call of {_day(silent)} no ordinal was found.",
        f"The call of {_day(silent)} is in it under the next day",
        f"A list that TASS printed on 16 December 2025 has {len(TASS_LIST)} calls, by Moscow's "
        "dates",
        f"Ushakov's total for 2025 is {total} contacts: {USHAKOV_TOTAL['calls']} calls, "
        f"{USHAKOV_TOTAL['visits']} visit and {envoys} meetings with envoys.",
        f"We have the {len(of_2025)} calls and the {len(met)} visit, {ours} in all. The "
        f"difference of {total - ours} is the envoys",
        f"The record holds {len(disputed)} disputed calls of 2025",
    ]


def trip_statements() -> list[str]:
    met = tp.meetings.during(FIRST_TERM)
    cited = [e.id for e in tp.events for s in e.sources if s.id == TRIP_LIST]
    assert cited == ["2018-07-16-helsinki"]
    assert [place for place, (_, _, named) in TRIPS.items() if named] == ["Helsinki"]
    return [
        f"{sum(named for _, _, named in TRIPS.values())} of the {len(met)} entries names Putin",
    ]


def article_statements() -> list[str]:
    (then,) = [gap for gap in ARTICLE.meetings.gaps() if _city(gap.after) == "Anchorage"]
    (now,) = [gap for gap in tp.meetings.gaps() if _city(gap.after) == "Anchorage"]
    assert (_city(then.before), _city(now.before)) == ("Osaka", "Osaka")
    quote = tp.quotes["trump-2019-dont-meddle"]
    assert quote.text == ARTICLE.quotes[quote.id].text
    assert quote.text.count("president") == 1
    please = [wording for wording in quote.wordings if "please" in wording.text]
    june = tp.calls.between("2025-06", "2025-06")
    missing, later = tp.calls.between("2025-07", "2025-08")
    days = [str(call.start.earliest.day) for call in june]
    assert "2019-06-osaka" in tp.events["2019-06-28-osaka"].former_ids
    return [
        f"`as_of` gives {len(ARTICLE.meetings)} meetings and {len(ARTICLE.calls)} months with "
        "calls",
        f"June 2025 had {len(june)} calls, on {' and '.join(days)} June.",
        f"The call of {_day(missing)} is missing from the article. The call of {_day(later)} came "
        "after it.",
        f"The talks were on {_day(tp.meetings['2019-06-28-osaka'])} (`2019-06-28-osaka`).",
        f"Between Osaka and Anchorage lie {then.days} by version 0.1.0, and {now.days} by the "
        f"present record. That is {now.calendar_difference}; the article says 6 years.",
        f"The record keeps the article's wording and has {len(quote.wordings)} others beside it, "
        f'of which {len(please)} have "please".',
    ]


def calls_of_2026_statements() -> list[str]:
    calls = _calls_of_2026()
    number = {
        status: len(calls.where(status=status))
        for status in ("confirmed", "provisional", "disputed")
    }
    assert sum(number.values()) == len(calls)
    vetted = tp.dataset.coverage.vetted_through
    assert not tp.events.after(vetted)
    gap = tp.calls.between("2025-12-29", "2026-03-09").gaps()[0]
    assert gap.calendar_difference is not None
    assert gap.calendar_difference.months == 2
    least = number["confirmed"] + number["provisional"]
    return [
        f"{number['confirmed']} calls of 2026 are counted, {number['provisional']} are provisional "
        f"and {number['disputed']} are disputed.",
        f"call the conversation of {_day(gap.after)} the first of the year",
        f"between our calls of {_day(gap.before)} 2025 and {_day(gap.after)} 2026 lie {gap.days}",
        f"Entries after {vetted.earliest.day} {vetted.earliest:%B} 2026 rest on",
        "TASS calls it the first in more than two months",
        f"If every provisional call proves right, the number of calls in 2026 up to "
        f"{tp.dataset.coverage.through} is at least {least}.",
    ]


STATEMENTS: Final = (
    first_term_statements,
    other_counts_statements,
    running_counts_statements,
    trip_statements,
    article_statements,
    calls_of_2026_statements,
)

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_DATES: Final = re.compile(
    rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|\b(?:{_MONTHS}) \d{{4}}|\b(?:19|20)\d\d(?:-\d\d){{0,2}}\b"
)
_NUMBERS: Final = re.compile(
    r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twice"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)


def _prose() -> str:
    return " ".join(_BETWEEN_MARKERS.sub("", _page()).split())


@pytest.mark.parametrize("statements", STATEMENTS, ids=lambda function: function.__name__)
def test_a_number_in_the_prose_is_recomputed(statements: Callable[[], list[str]]) -> None:
    prose = _prose()
    assert [wanted for wanted in statements() if wanted not in prose] == []


def test_no_number_in_the_prose_goes_unchecked() -> None:
    prose = _prose()
    for statements in STATEMENTS:
        for checked in statements():
            prose = prose.replace(checked, "")
    for source in (*_in_prose(), "0.1.0"):
        prose = prose.replace(source, "")
    prose = _DATES.sub("", re.sub(r"`[^`]*`|\]\([^)]*\)", "", prose))
    assert _NUMBERS.findall(prose) == []


# --- the sources ---------------------------------------------------------------------------------

IN_PROSE: Final[Sources] = (
    "tass-2025-02-13",
    "tass-factbox-2025-03-18",
    "tass-2025-07-03",
    "tass-2025-12-16",
    "fox-news-2025-08-15-timeline",
    "vedomosti-2026-03-09",
    TRIP_LIST,
    LENTA,
    TASS_MARCH,
)


def _in_prose() -> list[str]:
    return [_cite(source) for source in IN_PROSE]


def test_a_source_is_named_as_the_record_names_it() -> None:
    prose = _prose()
    assert [citation for citation in _in_prose() if citation not in prose] == []


def test_a_document_of_the_record_is_cited_by_its_id() -> None:
    known = {source.url for source in tp.sources}
    named = set(re.findall(r"<(https?://[^>]+)>", _page()))
    assert named
    assert named & known == set()


def test_every_id_on_the_page_is_an_id_of_the_record() -> None:
    every = (tp.events | tp.unconfirmed).ids
    ids = {*every, *tp.sources.ids, *tp.quotes.ids, *tp.dataset.excluded.ids}
    ids |= {event.id for event in ARTICLE.events}
    words = {"as_of", "bilateral"}
    assert set(re.findall(r"`([^`\n]+)`", _page())) - ids - words == set()
