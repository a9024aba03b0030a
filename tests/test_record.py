"""The packaged record against facts counted by hand."""

import json
from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

import trumpputin as tp
from trumpputin.fingerprint import fingerprint

EVERY = [each for event in (*tp.events, *tp.unconfirmed) for each in event.with_parts]
FINGERPRINTS = json.loads((Path(__file__).parent / "fingerprints.json").read_text("utf-8"))


def test_the_calls_of_each_year_are_those_of_the_public_record() -> None:
    numbers = (1, 6, 2, 3, 8, 0, 0, 0, 0, 10, 5)
    assert dict(tp.calls.counts("year")) == dict(zip(range(2016, 2027), numbers, strict=True))
    assert not tp.calls.counts("year").unplaced


def test_there_are_seven_occasions_and_eleven_encounters() -> None:
    assert {event.id: str(event.level) for event in tp.meetings} == {
        "2017-07-07-hamburg": "sideline",
        "2017-11-10-da-nang": "brief",
        "2018-07-16-helsinki": "summit",
        "2018-11-11-paris": "brief",
        "2018-11-30-buenos-aires": "brief",
        "2019-06-28-osaka": "sideline",
        "2025-08-15-anchorage": "summit",
    }
    first_term = tp.meetings.during(tp.leaders["donald-trump"].offices[0])
    assert (len(first_term), len(first_term.encounters())) == (6, 10)
    assert len(tp.meetings.encounters()) == 11


def test_a_meeting_has_a_level_no_lower_than_its_parts() -> None:
    levels = [*tp.Level]
    for event in (*tp.events, *tp.unconfirmed):
        for each in event.with_parts:
            assert (each.level is None) == (each.kind is not tp.Kind.meeting)
            if each.level and event.level:
                assert levels.index(event.level) <= levels.index(each.level)


def test_osaka_and_anchorage_are_2240_days_apart() -> None:
    (longest,) = tp.meetings.gaps().longest()
    assert (longest.before.id, longest.after.id) == ("2019-06-28-osaka", "2025-08-15-anchorage")
    assert int(longest.days) == 2240
    assert str(longest.calendar_difference) == "6 years, 1 month, 18 days"
    assert longest.is_certain


def test_unconfirmed_events_are_kept_apart() -> None:
    provisional = tp.unconfirmed.where(status="provisional")
    assert provisional.ids == ("2026-09-08-call",)
    assert tp.unconfirmed.where(status="cancelled").ids == ("2025-10-budapest-cancelled-meeting",)
    assert not set(tp.unconfirmed.ids) & set(tp.events.ids)
    assert {event.status for event in tp.events} == {tp.Status.confirmed}
    vetted = tp.dataset.coverage.vetted_through
    assert not any(vetted.certainly_before(event.start) for event in tp.events)


def disagreements(field: str) -> list[str]:
    """The events and parts whose claims on a field exclude each other."""
    return [e.id for e in EVERY if any(claim.field == field for claim in e.disagreements)]


def test_sources_disagree_on_seven_durations() -> None:
    assert disagreements("duration_minutes") == [
        *("2017-01-28-call", "2017-07-07-hamburg-talks", "2017-07-07-hamburg-dinner"),
        *("2017-11-21-call", "2019-05-03-call", "2025-08-15-anchorage", "2025-12-28-call"),
    ]
    assert disagreements("start") == [
        *("2018-11-30-buenos-aires", "2025-03-28-transitional-administration"),
    ]


def test_durations_are_given_as_closely_as_the_sources_allow() -> None:
    durations = {
        "2017-01-28-call": "~40..60",
        "2018-07-16-helsinki": "None",  # of the talks without advisers alone
        "2018-11-11-paris": "None",  # of the lunch
        "2018-11-30-buenos-aires": "~10..15",
        "2019-06-28-osaka": "None",  # parts are not added up
        "2020-04-09-call-trilateral": "~90",
        "2025-05-19-call": "125",
        "2025-08-15-anchorage": "~165..180",
    }
    assert {id_: str(tp.events[id_].duration) for id_ in durations} == durations


def test_whoever_claims_a_disputed_contact_says_that_it_happened() -> None:
    for event in tp.unconfirmed.where(status="disputed"):
        said = {claim.says for claim in event.claims if claim.field == "status"}
        assert tp.Says.happened in said, event.id


def test_the_coverage_is_stated() -> None:
    stated = "2013-06 to 2026-10-09, and provisional entries to 2026-10-10"
    assert str(tp.dataset.coverage) == stated


def test_every_call_but_one_is_dated_in_moscow_too() -> None:
    # No source read says whether it was after midnight there.
    (undecided,) = tp.calls.on("2026-07-04")
    moscow = (tp.calls - tp.calls.on("2026-07-04")).on_calendar("Europe/Moscow")
    assert undecided.other_calendars == ()
    assert str(moscow["2020-04-09-call-trilateral"].start) == "2020-04-10"
    assert str(moscow["2025-08-18-call"].start) == "2025-08-19"


def test_nearly_all_confirmed_events_have_independent_sources() -> None:
    corroborated = [event for event in tp.events if "corroborated" in str(event.confidence)]
    assert len(corroborated) >= 0.95 * len(tp.events)


def test_every_country_code_is_known_to_iso_3166() -> None:
    people = (*tp.leaders, *tp.people)
    found = {row.country for row in (*people, *tp.locations)}
    found |= {office.country for person in people for office in person.offices}
    assert found <= {country.alpha_2 for country in pycountry.countries}


def test_every_source_is_cited() -> None:
    rows = (*EVERY, *tp.quotes, *tp.dataset.excluded)
    assert {*tp.sources} == {source for row in rows for source in row.sources}


def test_the_text_of_every_quotation_has_a_source() -> None:
    assert len(tp.quotes) == 137
    assert all(quote.sources_for("text") for quote in tp.quotes)


def test_the_wording_of_the_first_article_is_kept_beside_the_recording_s() -> None:
    quote = tp.quotes["trump-2019-dont-meddle"]
    assert "president" in quote.text
    assert any("please" in wording.text for wording in quote.wordings)


def test_no_two_people_share_a_wikidata_item() -> None:
    items = [p.wikidata for p in (*tp.dataset.leaders, *tp.dataset.people) if p.wikidata]
    assert len(items) == len(set(items)) == 17


# -- versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_every_version_comes_back_with_its_fingerprint(version: str) -> None:
    earlier = tp.dataset.as_of(version)
    assert earlier.version == version
    assert earlier.fingerprint == FINGERPRINTS[version]


def test_rows_change_only_with_a_new_minor_version_that_the_changes_lead_to() -> None:
    changes = tp.dataset.changes
    raised = [each.new for each in changes if (each.table, each.field) == ("release", "version")]
    first, *later = FINGERPRINTS
    assert later == raised
    assert [first, *later][-1] == tp.__version__
    for before, after in pairwise(FINGERPRINTS):
        if FINGERPRINTS[before] != FINGERPRINTS[after]:
            assert before.rpartition(".")[0] != after.rpartition(".")[0]


def test_the_fingerprint_can_be_computed_from_the_files_alone() -> None:
    folder = Path(tp.__file__).parent / "data" / "trump-putin"
    names = ("leaders", "people", "locations", "sources", "events", "quotes", "excluded")
    tables = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}
    assert fingerprint(tables) == tp.dataset.fingerprint
