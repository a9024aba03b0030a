"""The second packaged record: its rows, the questions that compare leaders, and its pages."""

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

import attrs
import baseline as pages
import pytest
import tables

import trumpputin as tp
from trumpputin import Dataset
from trumpputin.cli import main

BASELINE = tp.baseline
EVERY = (*BASELINE.meetings, *BASELINE.unconfirmed)
FOLDER = Path(tp.__file__).parent / "data" / "us-russia-meetings"


# -- the record --------------------------------------------------------------------------------


def test_the_packaged_record_is_what_reading_its_files_gives(tmp_path: Path) -> None:
    read = Dataset.read(FOLDER)
    assert read == BASELINE == Dataset.load("us-russia-meetings")
    read.write(tmp_path)
    for path in FOLDER.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_unknown_record_is_refused_with_the_names_of_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("us-russia", "", "../trump-putin"):
        with pytest.raises(tp.UnknownValueError) as refused:
            Dataset.load(name)
        assert all(f'"{known}"' in str(refused.value) for known in ("trump-putin", FOLDER.name))
    assert main(["--record", "us-russia", "gaps"]) == 2
    refused_by_command = capsys.readouterr().err
    assert all(known in refused_by_command for known in ("trump-putin", FOLDER.name))


def test_there_are_111_meetings_of_which_two_are_provisional() -> None:
    assert len(BASELINE.events) == len(BASELINE.meetings) == 109
    assert BASELINE.unconfirmed.ids == ("2005-07-gleneagles", "2009-07-laquila")
    assert {event.status for event in BASELINE.unconfirmed} == {tp.Status.provisional}
    assert str(BASELINE.coverage.start) == "1943-11-28"
    assert BASELINE.coverage.vetted_through == tp.dataset.coverage.vetted_through


@pytest.mark.parametrize("table", ["meetings", "leaders", "people", "locations", "sources"])
def test_what_both_records_hold_is_equal(table: str) -> None:
    main_rows, rows = getattr(tp, table), getattr(BASELINE, table)
    both = set(main_rows.ids) & set(rows.ids)
    assert len(both) == len(main_rows) if table in ("meetings", "leaders") else both
    assert [id_ for id_ in both if main_rows[id_] != rows[id_]] == []


def test_a_union_of_both_records_holds_the_meetings_of_both_once() -> None:
    for union in (tp.events | BASELINE.events, BASELINE.events | tp.events):
        assert union.where(kind="meeting").ids == BASELINE.meetings.ids
        assert len(union) == len(tp.events) + len(BASELINE.events) - len(tp.meetings)


def test_every_leader_holds_an_office_on_all_days_of_their_meetings() -> None:
    for event in EVERY:
        first, last = event.start.earliest, event.end.latest
        for leader in (each for each in event.participants if isinstance(each, tp.Leader)):
            terms = [
                (term.start.latest, term.end and term.end.earliest) for term in leader.offices
            ]
            held = [taken <= first and (not left or last <= left) for taken, left in terms]
            assert any(held), (event.id, leader.id)


def test_a_president_meets_a_leader_of_the_other_country_each_time() -> None:
    for event in EVERY:
        countries = [p.country for p in event.participants if isinstance(p, tp.Leader)]
        assert countries.count("US") == 1
        assert {*countries} in ({"US", "SU"}, {"US", "RU"})
        assert ("SU" in countries) == (event.start.year < 1992)


def test_confirmed_meetings_meet_the_standard_by_the_sources_that_say_that_they_met() -> None:
    for event in BASELINE.meetings:
        said = tuple(each for each in event.citations if "kind" in each.supports)
        assert attrs.evolve(event, citations=said).meets_standard, event.id


# -- comparison --------------------------------------------------------------------------------


def test_the_longest_gaps_are_those_of_the_two_countries_of_one_pair_and_of_summits() -> None:
    longest = {
        name: [int(gap.days) for gap in sorted(gaps, key=lambda gap: -gap.days.max)[:3]]
        for name, gaps in pages.GAPS.items()
    }
    assert longest == {
        "the two countries, since 1943": [3637, 2346, 2210],
        "the two countries, since 1985": [1521, 719, 422],
        "the two countries, summits only": [3637, 2944, 2346],
        "one president": [2240, 1515, 431],
        "one pair of leaders": [2240, 1515, 759],
    }


def test_the_gap_that_ended_in_anchorage_ranks_fifth_and_that_of_the_pair_would_be_third() -> None:
    gaps = BASELINE.meetings.gaps()
    ranked = sorted(gaps, key=lambda gap: -gap.days.max)
    assert [int(gap.days) for gap in ranked[:5]] == [3637, 2346, 2210, 1793, 1521]
    assert [gaps.rank(gap) for gap in ranked[:5]] == [(n, n) for n in range(1, 6)]
    assert ranked[4] == gaps[-1]
    assert gaps.rank(tp.meetings.gaps()[-1]) == (3, 3)
    # The two provisional meetings move no rank.
    assert (BASELINE.meetings | BASELINE.unconfirmed).gaps().rank(gaps[-1]) == (5, 5)


def test_the_meetings_of_each_president_are_those_counted_by_hand() -> None:
    numbers = (2, 1, 3, 1, 1, 3, 2, 1, 5, 11, 23, 26, 22, 7, 1)
    assert [len(BASELINE.meetings.together(one)) for one in pages.PRESIDENTS] == [*numbers]
    assert sum(numbers) == len(BASELINE.meetings)
    for one, number in zip(pages.PRESIDENTS, numbers, strict=True):
        held = (BASELINE.meetings.during(office) for office in one.offices)
        assert sum(len(met.where(participant=one)) for met in held) == number


def test_together_are_the_meetings_in_which_all_took_part_in_any_order() -> None:
    met = BASELINE.meetings
    assert met.together() == met
    for one, other in product(BASELINE.leaders, repeat=2):
        both = tp.Events(event for event in met if {one, other} <= {*event.participants})
        assert met.together(one, other) == met.together(other.name, one.id) == both
    for misspelt in ("ronald-regan", "Reagan"):
        with pytest.raises(tp.UnknownValueError, match="ronald-reagan"):
            met.together("mikhail-gorbachev", misspelt)


def test_a_gap_names_the_leaders_where_they_are_not_the_same() -> None:
    for gap in BASELINE.meetings.gaps():
        before, after = (
            {each.name for each in event.participants if isinstance(each, tp.Leader)}
            for event in (gap.before, gap.after)
        )
        named = {name for name in before | after if name in str(gap)}
        assert named == (set() if before == after else before | after)


def test_the_overview_of_many_leaders_says_who_met_whom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert main(["--record", FOLDER.name]) == 0
    text = capsys.readouterr().out
    assert BASELINE.release.title in text
    lines = text.splitlines()
    for one, other, number in (("Bush", "Putin", 24), ("Clinton", "Yeltsin", 19)):
        assert any(one in line and other in line and f" {number} " in line for line in lines)
    assert "3,637" in text
    assert "Trump and Putin" not in text


# -- the pages ---------------------------------------------------------------------------------

FIGURES = [figure for section in pages.PUBLISHED["figures"].values() for figure in section]
RECONCILIATION = (tables.DOCS / "reconciliation-baseline.md").read_text("utf-8")


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["what"])
def test_a_published_figure_is_ours_or_the_difference_is_explained(figure: dict[str, Any]) -> None:
    if pages.ours(figure)["confirmed"] == figure["stated"]:
        assert "why" not in figure
    else:
        assert f"**{figure['why']}.**" in RECONCILIATION


def test_every_published_figure_is_on_the_page() -> None:
    for section in pages.PUBLISHED["figures"]:
        assert pages.figures(section) in RECONCILIATION
    cited = {name for figure in FIGURES for name in figure["documents"]}
    assert cited == set(pages.PUBLISHED["documents"])


def test_twenty_meetings_of_the_record_were_coded_twice() -> None:
    file = tables.DOCS / "double_coding_baseline.json"
    coded = {coding["event"] for coding in json.loads(file.read_text("utf-8"))}
    assert len(coded) == 20
    assert coded <= {event.id for event in EVERY} - {*tp.meetings.ids}


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


@pytest.mark.parametrize(
    "page",
    [
        *("codebook-baseline.md", "datasheet-baseline.md", "reconciliation-baseline.md"),
        *("explanation/article.md", "explanation/unusual-gap.md"),
    ],
)
def test_a_number_in_the_prose_is_in_an_answer_on_the_page(page: str) -> None:
    text = (tables.DOCS / page).read_text("utf-8")
    computed = r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->|```.*?```"
    answers = " ".join(re.findall(computed, text, re.DOTALL))
    prose = re.sub(computed, "", text, flags=re.DOTALL)
    codes = r"`[^`]*`|\]\([^)]*\)|<[^>]*>"
    dates = rf"\b\d{{1,2}}(?: (?:to|and) \d{{1,2}})? (?:{MONTHS})\b|\b(?:19|20)\d\ds?\b"
    prose = re.sub(dates, "", re.sub(codes, "", prose))
    number = r"\d(?:[\d,.]*\d)?"
    assert {*re.findall(number, prose)} - {*re.findall(number, answers)} == set()
