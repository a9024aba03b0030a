"""Pictures draw what they are given, as exactly as it is known, and the same every time."""

import importlib
import itertools
import json
import os
import pickle
import re
import struct
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, get_args
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
from trumpputin.errors import FieldError, UnknownValueError
from trumpputin.testing import datasets

ROOT = Path(__file__).parent.parent.parent
# The text elements of a page, with the box of each, a little smaller than its line.
BOXES = """() => [...document.querySelectorAll("text:not([opacity='0'])")].flatMap(text =>
    [...(text.children.length ? text.children : [text])]).map(part => {
        const box = part.getBoundingClientRect(), slack = box.height / 8;
        return [part.textContent, box.left + 1, box.top + slack, box.right - 1, box.bottom - slack];
    }).filter(row => row[0])"""
EVERY = tp.events | tp.unconfirmed
CALL = tp.calls[0]
DRAWN = {
    "timeline": plots.timeline(tp.events, offices=True),
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


def dots_on(chart: Any) -> list[dict[str, Any]]:
    """The rows of a map's dots, which come before those of the names."""
    layers = [layer["data"]["values"] for layer in spec(chart)["layer"][1:] if "data" in layer]
    dots: list[dict[str, Any]] = layers[0] if len(layers) > 1 else []
    return dots


def names_on(chart: Any) -> list[dict[str, Any]]:
    names: list[dict[str, Any]] = spec(chart)["layer"][3]["data"]["values"]
    return names


def texts(svg: bytes) -> list[str]:
    return list(ET.fromstring(svg).itertext())


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2019-06", "2019-06-01", "2019-06-30"), ("2019-06-28", "2019-06-28", "2019-06-28")],
)
def test_an_imprecise_date_is_drawn_as_its_period(day: str, first: str, last: str) -> None:
    chart = plots.timeline(tp.Events([CALL.dated(day)]))
    (row,) = rows(chart, "id")
    assert (row["from"], row["until"], row["is_exact"]) == (first, last, first == last)
    assert ("the period in which a date" in json.dumps(spec(chart))) == (first != last)


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
    if len(gaps) <= 24:
        assert [row["days"] for row in drawn] == [str(spell.days) for spell in spells]
    for row, gap in zip(drawn, gaps, strict=False) if len(gaps) <= 24 else ():
        length = date.fromisoformat(row["until"]) - date.fromisoformat(row["from"])
        assert length.days == max(abs(gap.days.min), abs(gap.days.max)) or gap.days.min < 0
        if row["is_sure"]:
            sure = date.fromisoformat(row["sure_until"]) - date.fromisoformat(row["sure_from"])
            assert sure.days == gap.days.min
    counts = events.counts(by)
    chart = plots.counts(events, by)
    bars = rows(chart, "number")
    text = json.dumps(spec(chart))
    for key, number in counts.items():
        assert sum(bar["number"] for bar in bars if bar["value"] == str(key)) == number
        assert (f'\\"{key}*' in text) == (key in counts.partial)
    if counts:
        assert spec(chart)["layer"][0]["encoding"]["x"]["scale"]["domain"] == [*map(str, counts)]
    unplaced = f"In no bar: {len(counts.unplaced)}"
    assert (unplaced in json.dumps(spec(chart))) == bool(counts.unplaced)
    chart = plots.map(events)
    placed = sum(row["number"] for row in dots_on(chart))
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
        (plots.gaps(events), "Dashed outline", True),
        (DRAWN["gaps"], "Dashed outline", False),
    ):
        assert (sign in json.dumps(spec(chart))) == is_there


def test_pictures_say_where_the_record_ends() -> None:
    assert tp.calls.span is not None
    end = str(tp.calls.span.last)
    for name in ("timeline", "gaps", "counts"):
        assert end in " ".join(spec(DRAWN[name])["title"]["subtitle"])
        loose = plots.PLOTS[name](tp.Events(tp.calls)).to_dict()
        assert "record ends" not in json.dumps(loose)


@pytest.mark.parametrize("by", ["year", "quarter", "kind", "country", "participant", "topic"])
def test_counts_are_drawn_by_whatever_can_be_counted(by: By) -> None:
    drawn: Counter[str] = Counter()
    for row in rows(plots.counts(tp.events, by), "number"):
        drawn[row["value"]] += row["number"]
    counted = {str(key): number for key, number in tp.events.counts(by).items() if number}
    assert counted.items() >= drawn.items()
    assert len(drawn) == (len(counted) if by in ("year", "quarter") else min(len(counted), 24))
    left_out = [number for value, number in counted.items() if value not in drawn]
    assert max(left_out, default=0) <= min(drawn.values())


def test_titles_say_who_and_what() -> None:
    baseline = tp.baseline.meetings
    for events, title in (
        (tp.events, "Contacts of Donald Trump and Vladimir Putin"),
        (tp.calls, "Calls of Donald Trump and Vladimir Putin"),
        (tp.unconfirmed, "Unconfirmed contacts of Donald Trump and Vladimir Putin"),
        (
            baseline.where(participant="ronald-reagan"),
            "Meetings of Ronald Reagan and Mikhail Gorbachev",
        ),
        (
            baseline.where(participant="vladimir-putin"),
            "Meetings of Vladimir Putin with 5 other leaders",
        ),
        (baseline, "Meetings of 24 leaders (Russian Federation, Soviet Union, United States)"),
    ):
        assert " ".join(spec(plots.timeline(events))["title"]["text"]) == title
    chart = plots.counts(tp.calls, "country", title="Mine")
    assert spec(chart)["title"]["text"] == ["Mine"]


@pytest.mark.parametrize("name", plots.PLOTS)
def test_events_of_a_dataset_name_it_and_its_licence(name: str, tmp_path: Path) -> None:
    release = tp.dataset.release
    for events, is_named in (
        (tp.meetings, True),
        (tp.meetings[:1] | tp.unconfirmed, True),
        (pickle.loads(pickle.dumps(tp.meetings)), True),
        (tp.meetings.after("2027"), True),
        (tp.Events(tp.meetings), False),
        (tp.meetings | tp.baseline.meetings.after("2021"), False),
    ):
        svg = plots.save(plots.PLOTS[name](events), tmp_path / "p.svg").read_bytes()
        shown = " ".join(text for text in texts(svg) if text.strip())
        assert (f"Source: {release}" in shown) == is_named
        assert (release.licences[0] in shown) == is_named


@pytest.mark.parametrize("name", plots.PLOTS)
@pytest.mark.parametrize(("width", "height"), [(640, None), (1600, 900), (400, None)])
def test_a_picture_is_as_large_as_asked_and_no_text_is_cut_off_or_covers_another(
    name: str, width: int, height: int | None, tmp_path: Path, browser: Browser
) -> None:
    page = browser.new_page()
    options = {"offices": True} if name == "timeline" else {}
    for events in (EVERY, tp.meetings, tp.baseline.meetings):
        chart = plots.PLOTS[name](events, width=width, height=height, **options)
        size = (width, height or spec(chart)["height"])
        png = plots.save(chart, tmp_path / "p.png", scale=2).read_bytes()
        assert struct.unpack(">II", png[16:24]) == (2 * size[0], 2 * size[1])
        page.goto(plots.save(chart, tmp_path / "p.svg").as_uri())
        boxes = page.evaluate(BOXES)
        for text, left, top, right, bottom in boxes:
            assert min(left, top, size[0] - right, size[1] - bottom) >= 0, text
        for one, other in itertools.combinations(boxes, 2):
            aside = one[3] <= other[1] or other[3] <= one[1]
            assert aside or one[4] <= other[2] or other[4] <= one[2], (one, other)
    page.close()


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"width": 3}, "width"),
        ({"height": 9}, "height"),
        ({"width": 640, "height": 161}, "height"),
    ],
)
def test_a_size_too_small_to_read_is_refused(options: dict[str, int], field: str) -> None:
    for draw in plots.PLOTS.values():
        with pytest.raises(FieldError, match=f"^{field}: "):
            draw(EVERY, **options)


def test_a_theme_changes_colours_alone(tmp_path: Path) -> None:
    chart = DRAWN["timeline"]
    drawn = {
        theme: plots.save(chart, tmp_path / "t.svg", theme=theme).read_bytes()
        for theme in get_args(plots.Theme)
    }
    assert len({*drawn.values()}) == 3
    assert len({tuple(texts(svg)) for svg in drawn.values()}) == 1
    with pytest.raises(UnknownValueError, match="light, dark, transparent"):
        plots.save(chart, tmp_path / "t.svg", theme="sepia")  # type: ignore[arg-type]
    with pytest.raises(FieldError, match="scale"):
        plots.save(chart, tmp_path / "t.png", scale=float("nan"))


def test_those_in_office_are_shaded() -> None:
    (trump,) = (p for p in tp.leaders if p.id == "donald-trump")
    drawn = rows(plots.timeline(tp.events, offices=True), "shade")
    assert {row["line"] for row in drawn if row["shade"]} == {"United States"}
    starts = [row["from"] for row in drawn if row["line"] == "United States"]
    assert starts == [str(office.start) for office in trump.offices]
    assert not rows(plots.timeline(tp.events), "shade")


def test_a_notebook_shows_a_picture_without_the_network() -> None:
    for chart in (DRAWN["gaps"], DRAWN["gaps"].properties(title="Mine")):
        bundle: Any = chart._repr_mimebundle_()
        (svg,) = bundle.values()
        assert svg.startswith("<svg")
        assert "<script" not in svg


@pytest.mark.parametrize("years", [1, 3, 12, 90, 1000, 9000])
def test_the_time_axis_is_readable_for_any_period(years: int, tmp_path: Path) -> None:
    ends = (1000, 999 + years)
    events = [attrs.evolve(CALL.dated(f"{y:04}-06-01"), id=f"{y}", former_ids=()) for y in ends]
    svg = plots.save(plots.timeline(tp.Events(events)), tmp_path / "t.svg").read_bytes()
    shown = [text for text in texts(svg) if text.strip()]
    assert sum("Calls of" in text for text in shown) == 1
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
    assert float(root.attrib["width"]) == 640
    if name == "gaps":
        assert str(tp.meetings.gaps().longest()[0]) in description


def test_no_name_on_the_map_covers_another() -> None:
    shown = " ".join(row["label"] for row in names_on(plots.map(EVERY)))
    assert all(event.location.city in shown for event in tp.meetings if event.location)
    paris, meeting = tp.locations["paris"], attrs.evolve(tp.meetings[0], parts=())
    places = [attrs.evolve(paris, id=f"p{n}", city=f"Elsewhere {n}") for n in range(12)]
    crowd = [attrs.evolve(meeting, id=place.id, location=place) for place in places]
    crowded = plots.map(tp.Events(crowd))
    assert 0 < len(names_on(crowded)) < 12
    assert len(dots_on(crowded)) == 12


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
        (timeline | map_, "by place"),
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
