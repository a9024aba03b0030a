"""Published figures are reconciled with the record, and the pages of the docs are up to date."""

import re
from pathlib import Path
from typing import Any

import pytest
import tables

import trumpputin as tp

PAGE = (Path(tables.__file__).parent / "reconciliation.md").read_text("utf-8")
PROSE = " ".join(
    re.sub(r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->", "", PAGE, flags=re.DOTALL).split()
)
FIGURES = [figure for section in tables.PUBLISHED["figures"].values() for figure in section]


def test_no_generated_table_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    assert tables.fill("--check") == 0, f"run: python docs/tables.py\n{capsys.readouterr().out}"


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["what"])
def test_a_published_figure_is_ours_or_the_difference_is_explained(figure: dict[str, Any]) -> None:
    if tables.ours(figure) == figure["stated"]:
        assert "why" not in figure
    else:
        assert f"**{figure['why']}.**" in PAGE


def test_every_section_of_the_figures_is_on_the_page() -> None:
    for section in tables.PUBLISHED["figures"]:
        assert tables.figures(section) in PAGE


def test_calls_agree_with_tass_by_year_on_both_calendars() -> None:
    stated = tables.PUBLISHED["years"]["calls"]
    calls = tp.calls.before("2021")
    for each in (calls, calls.on_calendar(tables.MOSCOW)):
        counts = each.counts("year")
        assert {**{str(year): n for year, n in counts.items()}, "all": counts.total} == stated


def test_every_stated_ordinal_is_ours() -> None:
    for day, known in tables.PUBLISHED["ordinals"].items():
        calls = tp.calls.between(f"{day[:4]}-01-20", day)
        assert str(calls[-1].start) == day
        assert known["stated"] in (len(calls), None)


def test_the_list_of_trips_contradicts_no_meeting() -> None:
    assert tables.trips().count(" yes |\n") == len(tp.meetings.during(tables.TERM))


def test_numbers_in_the_prose_are_recomputed_or_absent() -> None:
    reported = tp.events | tp.unconfirmed
    disputed = reported.where(kind="call", status="disputed").between("2025", "2025")
    status = reported.where(kind="call").between("2026", "2026").counts("status")
    month = tp.Gap(before=tp.meetings["2019-06-28-osaka"].dated("2019-06"), after=tp.meetings[-1])
    statements = (
        f"The record holds {len(disputed)} disputed calls of 2025.",
        f"{status['confirmed']} calls of 2026 are counted, {status['provisional']} is "
        f"provisional and {status['disputed']} are disputed.",
        f"at least {status['confirmed'] + status['provisional']} calls in 2026",
        f"from June 2019 to Anchorage it is {month.days}",
    )
    rest = PROSE
    for statement in statements:
        assert statement in rest
        rest = rest.replace(statement, "")
    dates = r"\b\d{1,2} [A-Z][a-z]+\b|\b(19|20)\d\d\b"
    assert re.findall(r"\d+", re.sub(dates, "", re.sub(r"`[^`]*`", "", rest))) == []


def test_ids_on_the_page_are_in_the_record() -> None:
    rows = (tp.events, tp.unconfirmed, tp.sources, tp.quotes, tp.dataset.excluded)
    known = {row.id for each in rows for row in each}
    assert set(re.findall(r"`([a-z0-9-]+)`", PAGE)) <= known


def test_a_document_of_the_record_is_cited_by_its_id() -> None:
    addresses = {source.url for source in tp.sources}
    documents = tables.PUBLISHED["documents"].values()
    assert addresses.isdisjoint(document["url"] for document in documents)
