"""Pictures draw what they are given, as exactly as it is known, and are the same every time."""

import builtins
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

import trumpputin as tp
from trumpputin import plots
from trumpputin.counts import By
from trumpputin.testing import datasets

ROOT = Path(__file__).parent.parent.parent
EVERY = tp.events | tp.unconfirmed
FIRST = tp.dataset.as_of("0.1.0")
DRAWN = {
    "timeline": plots.timeline(tp.events),
    "gaps": plots.gaps(tp.meetings),
    "counts": plots.counts(tp.calls),
    "map": plots.map(tp.meetings),
}


def rows(chart: Any, field: str) -> list[dict[str, Any]]:
    """The rows of a chart's data that have a field."""
    spec = chart.to_dict()
    tables = [layer["data"]["values"] for layer in spec["layer"] if "data" in layer]
    tables += [spec["data"]["values"]] if "data" in spec else []
    unique = {json.dumps(row): row for table in tables for row in table if field in row}
    return list(unique.values())


def texts(svg: bytes) -> str:
    return " ".join(ET.fromstring(svg).itertext())


def test_an_imprecise_date_is_drawn_as_the_span_it_may_lie_in() -> None:
    drawn = {row["id"]: row for row in rows(plots.timeline(FIRST.meetings), "id")}
    osaka = FIRST.meetings["2019-06-osaka"]
    assert drawn[osaka.id]["from"] == osaka.start.earliest.isoformat() == "2019-06-01"
    assert drawn[osaka.id]["until"] == osaka.end.latest.isoformat() == "2019-06-30"
    assert drawn[osaka.id]["is_span"]
    assert not drawn[osaka.id]["is_stroke"]
    exact = tp.meetings["2019-06-28-osaka"]
    assert rows(plots.timeline(tp.Events([exact])), "id")[0]["is_stroke"]


@pytest.mark.parametrize(
    ("start", "end", "by"), [("2000", "2010", "month"), ("0001", "9999", "year")]
)
@settings(max_examples=15)
@given(data=st.data())
def test_every_picture_of_every_record_draws_all_its_events_or_says_how_many_not(
    start: str, end: str, by: By, data: st.DataObject
) -> None:
    record = data.draw(datasets(start, end))
    events = record.events | record.unconfirmed
    assert {row["id"] for row in rows(plots.timeline(events), "id")} == set(events.ids)
    gaps = events.gaps()
    drawn = rows(plots.gaps(events), "days")
    assert [row["days"] for row in drawn] == [str(gap.days) for gap in gaps]
    for row, gap in zip(drawn, gaps, strict=True):
        length = date.fromisoformat(row["until"]) - date.fromisoformat(row["from"])
        assert length.days == max(abs(gap.days.min), abs(gap.days.max)) or gap.days.min < 0
        if row["is_sure"]:
            sure = date.fromisoformat(row["sure_until"]) - date.fromisoformat(row["sure_from"])
            assert sure.days == gap.days.min
    counts = events.counts(by)
    chart = plots.counts(events, by)
    assert [row["number"] for row in rows(chart, "number")] == list(counts.values())
    unplaced = f"In no bar: {len(counts.unplaced)}"
    assert (unplaced in json.dumps(chart.to_dict())) == bool(counts.unplaced)
    chart = plots.map(events)
    placed = sum(row["number"] for row in rows(chart, "number"))
    without = f"not on the map: {len(events) - placed}"
    assert (without in json.dumps(chart.to_dict())) == (placed < len(events))


def test_what_is_not_confirmed_stands_on_lines_of_its_own_with_a_legend() -> None:
    drawn = rows(plots.timeline(EVERY), "id")
    for row in drawn:
        confirmed = row["id"] in tp.events
        assert row["line"].endswith("not confirmed") != confirmed
    assert "provisional" in json.dumps(plots.timeline(EVERY).to_dict()["layer"])
    assert "domain" not in json.dumps(
        DRAWN["timeline"].to_dict()["layer"][-1]["encoding"]["color"]
    )
    assert all(row["is_confirmed"] for row in rows(DRAWN["timeline"], "id"))


def test_a_gap_that_may_hold_another_event_is_marked() -> None:
    gaps = FIRST.events.gaps()
    drawn = rows(plots.gaps(FIRST.events), "days")
    assert [row["is_certain"] for row in drawn] == [gap.is_certain for gap in gaps]
    (one,) = [event for event in FIRST.calls if str(event.start) == "2025-05"]
    other = attrs.evolve(one, id="another", former_ids=())
    two = plots.gaps(tp.Events([one, other, *FIRST.meetings]))
    marked = "Orange: the two may overlap, or another event may lie in between."
    assert marked in json.dumps(two.to_dict())
    assert marked not in json.dumps(plots.gaps(tp.meetings).to_dict())


def test_empty_years_stay_at_0() -> None:
    drawn = {row["value"]: row["number"] for row in rows(DRAWN["counts"], "number")}
    assert drawn["2022"] == 0
    assert drawn["2025"] == 10


@pytest.mark.parametrize("by", ["quarter", "kind", "country", "participant", "topic"])
def test_counts_may_be_by_anything_that_can_be_counted(by: Any) -> None:
    drawn = {row["value"]: row["number"] for row in rows(plots.counts(tp.events, by), "number")}
    assert drawn == {str(key): number for key, number in tp.events.counts(by).items()}


@pytest.mark.parametrize("name", plots.PLOTS)
def test_nothing_to_draw_is_said(name: str, tmp_path: Path) -> None:
    chart = plots.PLOTS[name](tp.Events())
    assert re.search(r"no events", chart.to_dict()["description"])
    assert plots.save(chart, tmp_path / "none.svg").stat().st_size


@pytest.mark.parametrize("name", plots.PLOTS)
def test_a_text_says_what_the_picture_shows(name: str, tmp_path: Path) -> None:
    path = plots.save(DRAWN[name], tmp_path / "picture.svg")
    description = DRAWN[name].to_dict()["description"]
    assert re.search(r"\d", description)
    label = ET.fromstring(path.read_bytes()).attrib["aria-label"]
    assert label == description
    if name == "gaps":
        assert str(tp.meetings.gaps().longest()[0]) in description


@pytest.mark.parametrize("name", plots.PLOTS)
def test_a_picture_is_no_wider_than_a_column_of_text(name: str, tmp_path: Path) -> None:
    root = ET.fromstring(plots.save(DRAWN[name], tmp_path / "p.svg").read_bytes())
    assert float(root.attrib["width"]) <= 640


def test_the_names_on_the_map_lie_on_no_other(tmp_path: Path) -> None:
    shown = {row["label"] for row in rows(plots.map(EVERY), "label")}
    assert {event.location.city for event in tp.meetings if event.location} <= shown
    places = [
        attrs.evolve(tp.locations["paris"], id=f"p{n}", city=f"Elsewhere {n}") for n in range(12)
    ]
    crowd = [
        attrs.evolve(tp.meetings[0], id=f"m{n}", location=place, parts=())
        for n, place in enumerate(places)
    ]
    crowded = plots.map(tp.Events(crowd))
    assert 0 < len(rows(crowded, "label")) < 12
    assert len(rows(crowded, "number")) == 12


@pytest.mark.parametrize(
    ("ending", "start"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")],
)
def test_each_format_is_written(ending: str, start: bytes, tmp_path: Path) -> None:
    path = plots.save(DRAWN["gaps"], tmp_path / f"gaps.{ending}")
    assert path.read_bytes().startswith(start)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plots.save(DRAWN["gaps"], tmp_path / "gaps.svg")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        plots.save(DRAWN["counts"], path)
    assert path.read_bytes() == before


def test_the_same_events_give_the_same_bytes_everywhere(tmp_path: Path) -> None:
    code = (
        "import sys, trumpputin as tp; from trumpputin import plots\n"
        "for name, draw in plots.PLOTS.items():\n"
        "    plots.save(draw(tp.events), f'{sys.argv[1]}-{name}.svg')\n"
    )
    made = []
    for number, zone in enumerate(("UTC", "Asia/Tokyo", "America/Anchorage")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        start = str(tmp_path / str(number))
        subprocess.run([sys.executable, "-c", code, start], check=True, env=environment)
        made.append([Path(f"{start}-{name}.svg").read_bytes() for name in plots.PLOTS])
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("name", plots.PLOTS)
def test_the_pictures_of_the_readme_are_those_of_the_record(name: str, tmp_path: Path) -> None:
    """Another version of the renderer may place a mark elsewhere; it may not say another thing."""
    kept = (ROOT / "docs" / "pictures" / f"{name}.svg").read_bytes()
    assert texts(kept) == texts(plots.save(DRAWN[name], tmp_path / "p.svg").read_bytes())
    assert ET.fromstring(kept).attrib["aria-label"] == DRAWN[name].to_dict()["description"]


def test_without_its_libraries_the_message_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name.partition(".")[0] in ("altair", "vl_convert"):
            raise ImportError(name)
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(builtins, "__import__", without)
    for draw in plots.PLOTS.values():
        with pytest.raises(
            ImportError, match=re.escape('python -m pip install "trumpputin[plots]"')
        ):
            draw(tp.meetings)


@pytest.mark.parametrize("name", plots.PLOTS)
def test_hostile_text_stays_text_in_a_browser(name: str, tmp_path: Path, browser: Browser) -> None:
    attack = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"
    event = attrs.evolve(tp.meetings[0], title=attack, parts=())
    assert event.location is not None
    place = attrs.evolve(event.location, city=attack)
    events = tp.Events([attrs.evolve(event, location=place), tp.meetings[1]])
    path = plots.save(plots.PLOTS[name](events), tmp_path / f"{name}.html")
    asked: list[str] = []
    complaints: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("#chart svg")
    assert page.title() != "taken"
    assert page.locator("img").count() == 0
    assert asked == [path.as_uri()]
    assert complaints == []
    page.close()
