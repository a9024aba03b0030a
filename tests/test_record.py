"""What the packaged record says, held against what is counted by hand."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

import trumpputin as tp
from trumpputin.fingerprint import fingerprint

FINGERPRINTS = json.loads((Path(__file__).parent / "fingerprints.json").read_text("utf-8"))


def test_the_calls_of_each_year_are_those_of_the_public_record() -> None:
    assert dict(tp.calls.counts("year")) == {
        2016: 1,
        2017: 6,
        2018: 2,
        2019: 3,
        2020: 8,
        2021: 0,
        2022: 0,
        2023: 0,
        2024: 0,
        2025: 10,
        2026: 2,
    }
    assert not tp.calls.counts("year").unplaced


def test_there_are_seven_occasions_and_eleven_encounters() -> None:
    assert tp.meetings.ids == (
        "2017-07-07-hamburg",
        "2017-11-10-da-nang",
        "2018-07-16-helsinki",
        "2018-11-11-paris",
        "2018-11-30-buenos-aires",
        "2019-06-28-osaka",
        "2025-08-15-anchorage",
    )
    first_term = tp.meetings.during(tp.leaders["donald-trump"].offices[0])
    assert (len(first_term), len(first_term.encounters())) == (6, 10)
    assert len(tp.meetings.encounters()) == 11


def test_from_osaka_to_anchorage_are_2240_days() -> None:
    (longest,) = tp.meetings.gaps().longest()
    assert (longest.before.id, longest.after.id) == ("2019-06-28-osaka", "2025-08-15-anchorage")
    assert int(longest.days) == 2240
    assert str(longest.calendar_difference) == "6 years, 1 month, 18 days"
    assert longest.is_certain


def test_unconfirmed_events_are_in_no_count() -> None:
    provisional = tp.unconfirmed.where(status="provisional")
    assert provisional.ids == ("2026-06-14-call", "2026-07-04-call", "2026-10-09-call")
    assert tp.unconfirmed.where(status="cancelled").ids == ("2025-10-budapest-cancelled-meeting",)
    assert not set(tp.unconfirmed.ids) & set(tp.events.ids)
    assert {event.status for event in tp.events} == {tp.Status.confirmed}
    vetted = tp.dataset.coverage.vetted_through
    assert not any(vetted.certainly_before(event.start) for event in tp.events)


def test_the_coverage_is_stated() -> None:
    assert str(tp.dataset.coverage) == (
        "2013-06 to 2026-04-30, and provisional entries to 2026-10-10"
    )


def test_every_call_is_dated_in_moscow_too() -> None:
    moscow = tp.calls.on_calendar("Europe/Moscow")
    assert len(moscow) == len(tp.calls)
    assert str(moscow["2020-04-09-call-trilateral"].start) == "2020-04-10"
    assert str(moscow["2025-08-18-call"].start) == "2025-08-19"


def test_confirmed_events_rest_on_independent_sources() -> None:
    corroborated = [
        event
        for event in tp.events
        if event.confidence in (tp.Confidence.corroborated, tp.Confidence.official_corroborated)
    ]
    assert len(corroborated) >= 0.95 * len(tp.events)


def test_every_country_is_one() -> None:
    codes = {country.alpha_2 for country in pycountry.countries}
    found = {row.country for row in (*tp.leaders, *tp.people, *tp.locations)}
    found |= {office.country for row in (*tp.leaders, *tp.people) for office in row.offices}
    assert found <= codes


def test_every_source_is_cited() -> None:
    cited = {source for event in (*tp.events, *tp.unconfirmed) for source in event.sources}
    for event in (*tp.events, *tp.unconfirmed):
        cited |= {source for part in event.parts for source in part.sources}
    for row in (*tp.quotes, *tp.dataset.excluded):
        cited |= {citation.source for citation in row.citations}
    for quote in tp.quotes:
        cited |= {c.source for wording in quote.wordings for c in wording.citations}
    assert set(tp.sources) == cited


def test_every_word_of_the_quotations_has_a_source() -> None:
    assert len(tp.quotes) == 137
    for quote in tp.quotes:
        assert any("text" in citation.supports for citation in quote.citations), quote.id


def test_what_the_first_article_words_otherwise_is_a_variant() -> None:
    quote = tp.quotes["trump-2019-dont-meddle"]
    assert "president" in quote.text
    assert any("please" in wording.text for wording in quote.wordings)


# -- versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_every_version_comes_back_with_its_fingerprint(version: str) -> None:
    earlier = tp.dataset.as_of(version)
    assert earlier.version == version
    assert earlier.fingerprint == FINGERPRINTS[version]


def test_a_changed_row_needs_a_minor_version_and_a_line_in_the_changes() -> None:
    versions = list(dict.fromkeys(change.version for change in tp.dataset.changes))
    assert [*FINGERPRINTS][1:] == versions
    assert [*FINGERPRINTS][-1] == tp.__version__
    for before, after in pairwise(FINGERPRINTS):
        if FINGERPRINTS[before] != FINGERPRINTS[after]:
            assert before.rpartition(".")[0] != after.rpartition(".")[0]


def test_every_change_has_a_reason_and_known_sources() -> None:
    known = set(tp.sources.ids)
    for version in FINGERPRINTS:
        known |= set(tp.dataset.as_of(version).sources.ids)
    for change in tp.dataset.changes:
        assert change.reason
        assert set(change.sources) <= known


def test_the_first_version_is_the_article() -> None:
    first = tp.dataset.as_of("0.1.0")
    assert {event.id: str(event.start) for event in first.meetings} == {
        "2017-07-07-hamburg": "2017-07-07",
        "2017-11-10-da-nang": "2017-11-10",
        "2018-07-16-helsinki": "2018-07-16",
        "2019-06-osaka": "2019-06",
        "2025-08-15-anchorage": "2025-08-15",
    }
    assert [str(call.start) for call in first.calls] == [
        "2025-02",
        "2025-03",
        "2025-05",
        "2025-06",
    ]
    assert [str(gap.days) for gap in first.meetings.gaps()] == [
        "126 days",
        "248 days",
        "320–349 days",
        "2,238–2,267 days",
    ]
    assert len(first.quotes) == 18
    assert len(first.sources) == 1
    assert not first.changes


def test_every_id_of_the_first_version_still_finds_its_event() -> None:
    for id_ in tp.dataset.as_of("0.1.0").events.ids:
        if id_ in tp.events.ids:
            assert tp.events[id_].id == id_
        else:
            with pytest.warns(FutureWarning, match=re.escape(id_)):
                assert tp.events[id_].id != id_


def test_the_fingerprint_can_be_computed_from_the_files_alone() -> None:
    data = Path(tp.__file__).parent / "data"
    names = ("leaders", "people", "locations", "sources", "events", "quotes", "excluded")
    tables = {name: json.loads((data / f"{name}.json").read_text("utf-8")) for name in names}
    assert fingerprint(tables) == tp.dataset.fingerprint
