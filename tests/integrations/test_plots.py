"""Pictures draw what they are given, as exactly as it is known, and the same every time."""

import importlib
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
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
CALL = tp.calls[0]
DRAWN = {
    "timeline": plots.timeline(tp.events),
    "gaps": plots.gaps(tp.meetings),
    "counts": plots.counts(tp.calls),
    "map": plots.map(tp.meetings),
}


def spec(chart: Any) -> dict[str, Any]:
    """The chart as Vega-Lite, without the schema's check, which takes most of the time."""
    found: dict[str, Any] = chart.to_dict(validate=False)
    return found


def rows(chart: Any, field: str) -> list[dict[str, Any]]:
    """The rows of a chart's data that have a field."""
    whole = spec(chart)
    tables = [part["data"]["values"] for part in (whole, *whole["layer"]) if "data" in part]
    unique = {json.dumps(row): row for table in tables for row in table if field in row}
    return list(unique.values())


def texts(svg: bytes) -> list[str]:
    return list(ET.fromstring(svg).itertext())


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2019-06", "2019-06-01", "2019-06-30"), ("2019-06-28", "2019-06-28", "2019-06-28")],
)
def test_an_imprecise_date_is_drawn_as_its_period(day: str, first: str, last: str) -> None:
    (row,) = rows(plots.timeline(tp.Events([CALL.dated(day)])), "id")
    assert (row["from"], row["until"]) == (first, last)
    assert row["is_span"] == (first != last) != row["is_stroke"]


@pytest.mark.parametrize(
    ("start", "end", "by"), [("2000", "2010", "month"), ("0001", "9999", "year")]
)
@settings(max_examples=10)
@given(data=st.data())
def test_every_event_is_drawn_or_counted_as_not_drawn(
    start: str, end: str, by: By, data: st.DataObject
) -> None:
    record = data.draw(datasets(start, end))
    events = record.events | record.unconfirmed
    assert {row["id"] for row in rows(plots.timeline(events), "id")} == set(events.ids)
    gaps = events.gaps()
    drawn = rows(plots.gaps(events), "days")
    spells = [*gaps, gaps.open] if gaps.open else gaps
    assert [row["days"] for row in drawn] == [str(spell.days) for spell in spells]
    for row, gap in zip(drawn, gaps, strict=False):
        length = date.fromisoformat(row["until"]) - date.fromisoformat(row["from"])
        assert length.days == max(abs(gap.days.min), abs(gap.days.max)) or gap.days.min < 0
        if row["is_sure"]:
            sure = date.fromisoformat(row["sure_until"]) - date.fromisoformat(row["sure_from"])
            assert sure.days == gap.days.min
    counts = events.counts(by)
    chart = plots.counts(events, by)
    bars = rows(chart, "number")
    assert [bar["number"] for bar in bars] == list(counts.values())
    partly = [bar["value"] for bar in bars if bar["covered"] == "partly"]
    assert partly == [*map(str, counts.partial)]
    unplaced = f"In no bar: {len(counts.unplaced)}"
    assert (unplaced in json.dumps(spec(chart))) == bool(counts.unplaced)
    chart = plots.map(events)
    placed = sum(row["number"] for row in rows(chart, "number"))
    without = f"not on the map: {len(events) - placed}"
    assert (without in json.dumps(spec(chart))) == (placed < len(events))


def test_unconfirmed_events_and_uncertain_gaps_look_different_and_are_explained() -> None:
    for row in rows(plots.timeline(EVERY), "id"):
        assert row["line"].endswith("not confirmed") != (row["id"] in tp.events)
    vague = [attrs.evolve(CALL.dated("2018-09"), id=id_, former_ids=()) for id_ in ("one", "two")]
    events = tp.Events([*vague, *tp.meetings])
    drawn = rows(plots.gaps(events), "days")
    assert [row["is_certain"] for row in drawn] == [gap.is_certain for gap in events.gaps()]
    for chart, sign, is_there in (
        (plots.timeline(EVERY), '"shape"', True),
        (DRAWN["timeline"], '"shape"', False),
        (plots.gaps(events), "Orange", True),
        (DRAWN["gaps"], "Orange", False),
    ):
        assert (sign in json.dumps(spec(chart))) == is_there


def test_pictures_say_where_the_record_ends() -> None:
    assert tp.calls.span is not None
    end = str(tp.calls.span.last)
    for name in ("timeline", "gaps", "counts"):
        assert any(end in note for note in spec(DRAWN[name])["title"]["subtitle"])
        loose = plots.PLOTS[name](tp.Events(tp.calls)).to_dict()
        assert end not in json.dumps(loose)


@pytest.mark.parametrize("by", ["year", "quarter", "kind", "country", "participant", "topic"])
def test_counts_are_drawn_by_whatever_can_be_counted(by: By) -> None:
    drawn = {row["value"]: row["number"] for row in rows(plots.counts(tp.events, by), "number")}
    assert drawn == {str(key): number for key, number in tp.events.counts(by).items()}


@pytest.mark.parametrize("years", [1, 3, 12, 90, 1000, 9000])
def test_the_time_axis_is_readable_for_any_period(years: int, tmp_path: Path) -> None:
    ends = (1000, 999 + years)
    events = [attrs.evolve(CALL.dated(f"{y:04}-06-01"), id=f"{y}", former_ids=()) for y in ends]
    svg = plots.save(plots.timeline(tp.Events(events)), tmp_path / "t.svg").read_bytes()
    shown = [text for text in texts(svg) if text.strip()]
    assert shown.count("Timeline") == 1
    assert 3 <= len(shown) <= 25
    assert len(set(shown)) == len(shown)
    assert svg.count(b"<line") < 60


@pytest.mark.parametrize("name", plots.PLOTS)
def test_a_picture_of_nothing_says_so(name: str, tmp_path: Path) -> None:
    chart = plots.PLOTS[name](tp.Events())
    assert "no events" in spec(chart)["description"]
    assert plots.save(chart, tmp_path / "none.svg").stat().st_size


@pytest.mark.parametrize("name", plots.PLOTS)
def test_a_picture_has_a_text_alternative_and_fits_a_column(name: str, tmp_path: Path) -> None:
    root = ET.fromstring(plots.save(DRAWN[name], tmp_path / "picture.svg").read_bytes())
    description = spec(DRAWN[name])["description"]
    assert root.attrib["aria-label"] == description
    assert re.search(r"\d", description)
    assert float(root.attrib["width"]) <= 640
    if name == "gaps":
        assert str(tp.meetings.gaps().longest()[0]) in description


def test_no_name_on_the_map_covers_another() -> None:
    shown = {row["label"] for row in rows(plots.map(EVERY), "label")}
    assert {event.location.city for event in tp.meetings if event.location} <= shown
    paris, meeting = tp.locations["paris"], attrs.evolve(tp.meetings[0], parts=())
    places = [attrs.evolve(paris, id=f"p{n}", city=f"Elsewhere {n}") for n in range(12)]
    crowd = [attrs.evolve(meeting, id=place.id, location=place) for place in places]
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
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_changed_and_combined_charts_can_be_saved(ending: str, tmp_path: Path) -> None:
    timeline, map_ = DRAWN["timeline"], DRAWN["map"]
    for chart, expected in (
        (timeline.properties(title="Mine"), "Mine"),
        (timeline.properties(title=["Mine", "and yours"]), "and yours"),
        ((timeline & map_).properties(title="Mine"), "Mine"),
        (timeline | map_, "Places"),
        (timeline.configure_title(color="#123456"), "#123456"),
    ):
        assert expected in plots.save(chart, tmp_path / f"t.{ending}").read_text("utf-8")


@pytest.mark.parametrize("transformer", ["vegafusion", "json"])
def test_a_data_transformer_of_the_user_changes_no_file(transformer: str, tmp_path: Path) -> None:
    expected = plots.save(DRAWN["gaps"], tmp_path / "expected.svg").read_bytes()
    with alt.data_transformers.enable(transformer):
        assert plots.save(DRAWN["gaps"], tmp_path / "gaps.svg").read_bytes() == expected
        assert alt.data_transformers.active == transformer


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_failed_save_changes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plots.save(DRAWN["gaps"], tmp_path / "gaps.svg")
    before = path.read_bytes()
    link = tmp_path / "link.svg"
    link.symlink_to(path)
    with pytest.raises(OSError, match="not a regular file"):
        plots.save(DRAWN["counts"], link)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        plots.save(DRAWN["counts"], path)
    assert path.read_bytes() == before
    assert {*tmp_path.iterdir()} == {path, link}


def test_equal_events_give_equal_bytes_everywhere(tmp_path: Path) -> None:
    code = (
        "import sys, trumpputin as tp; from trumpputin import plots\n"
        "for name, draw in plots.PLOTS.items():\n"
        "    plots.save(draw(tp.events), f'{sys.argv[1]}-{name}.svg')\n"
    )
    made = []
    for number, zone in enumerate(("Asia/Tokyo", "America/Anchorage")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        start = str(tmp_path / str(number))
        subprocess.run([sys.executable, "-c", code, start], check=True, env=environment)
        made.append([Path(f"{start}-{name}.svg").read_bytes() for name in plots.PLOTS])
    assert made[0] == made[1]


@pytest.mark.parametrize("name", plots.PLOTS)
def test_the_pictures_in_the_readme_are_current(name: str, tmp_path: Path) -> None:
    """Another version of the renderer may move a mark, but not change a text."""
    kept = (ROOT / "docs" / "pictures" / f"{name}.svg").read_bytes()
    assert texts(kept) == texts(plots.save(DRAWN[name], tmp_path / "p.svg").read_bytes())
    assert ET.fromstring(kept).attrib["aria-label"] == spec(DRAWN[name])["description"]


@pytest.mark.parametrize("library", ["altair", "vl_convert"])
def test_without_its_libraries_the_module_says_how_to_install_them(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "trumpputin.plots")
    with pytest.raises(ImportError, match=re.escape('pip install "trumpputin[plots]"')):
        importlib.import_module("trumpputin.plots")


@pytest.mark.parametrize("name", plots.PLOTS)
def test_text_from_a_record_stays_text_in_a_browser(
    name: str, tmp_path: Path, browser: Browser
) -> None:
    attack = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"
    place = attrs.evolve(tp.locations["hamburg"], city=attack)
    event = attrs.evolve(tp.meetings[0], title=attack, parts=(), location=place)
    events = tp.Events([event, tp.meetings[1]])
    chart = plots.PLOTS[name](events).properties(title=attack)
    path = plots.save(chart, tmp_path / f"{name}.html")
    seen: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: seen.append(request.url))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("#chart svg")
    assert page.title() == attack
    assert page.locator("img").count() == 0
    assert seen == [path.as_uri()]
    page.close()
