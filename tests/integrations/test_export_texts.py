"""Calendars, maps, linked data and bibliographies, as other libraries read them."""

import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import icalendar
import ics
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

import trumpputin as tp
from tests.strategies import (
    ALICE,
    BOB,
    CAROL,
    HELSINKI,
    SOURCE,
    an_event,
    event_lists,
)
from trumpputin import export
from trumpputin.export._selection import select
from trumpputin.export._target import fill
from trumpputin.export.bibtex import bibtex_files
from trumpputin.export.csl_json import csl_json_files
from trumpputin.export.geojson import geojson_files
from trumpputin.export.ics import ics_files
from trumpputin.export.jsonld import jsonld_files
from trumpputin.testing import datasets

Files = Callable[[tp.Dataset | tp.Events], Mapping[str, bytes]]

TEXTS: dict[str, Files] = {
    "ics": ics_files,
    "geojson": geojson_files,
    "jsonld": jsonld_files,
    "bibtex": bibtex_files,
    "csl-json": csl_json_files,
}
FILE_NAMES = {
    "ics": "events.ics",
    "geojson": "meetings.geojson",
    "jsonld": "record.jsonld",
    "bibtex": "sources.bib",
    "csl-json": "sources.json",
}


@pytest.fixture(autouse=True)
def _left_out_is_not_an_error() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "left out, since", UserWarning)
        yield


# -- every format ------------------------------------------------------------------------------


def test_every_format_has_a_name_and_a_function() -> None:
    assert {name.replace("-", "_") for name in export.FORMATS} == {
        name.removeprefix("to_") for name in export.__all__ if name.startswith("to_")
    }
    for name, exporter in export.FORMATS.items():
        assert getattr(export, f"to_{name.replace('-', '_')}") is exporter


def test_importing_the_exports_needs_no_optional_library() -> None:
    code = """
import sys
for name in ("icalendar", "narwhals", "numpy", "pandas", "polars", "pyarrow"):
    sys.modules[name] = None  # as if it were not installed
import trumpputin.export
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", TEXTS)
def test_a_folder_gets_the_one_file_of_its_format(name: str, tmp_path: Path) -> None:
    for record, folder in ((tp.dataset, "all"), (tp.meetings, "some"), (tp.Events(), "none")):
        paths = export.FORMATS[name](record, tmp_path / folder)
        assert paths == (tmp_path / folder / FILE_NAMES[name],)
        assert [*(tmp_path / folder).iterdir()] == [*paths]
        assert paths[0].read_bytes() == TEXTS[name](record)[FILE_NAMES[name]]


@pytest.mark.parametrize("name", TEXTS)
def test_a_folder_that_is_not_empty_is_refused_without_overwrite(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / FILE_NAMES[name]).write_text("old")
    with pytest.raises(FileExistsError, match="not empty"):
        export.FORMATS[name](tp.meetings, tmp_path)
    assert (tmp_path / FILE_NAMES[name]).read_text() == "old"
    export.FORMATS[name](tp.meetings, tmp_path, overwrite=True)
    assert (tmp_path / FILE_NAMES[name]).read_bytes() != b"old"
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["notes.txt", FILE_NAMES[name]]
    )


@given(event_lists(), st.randoms())
def test_the_order_in_which_events_are_given_does_not_matter(
    events: list[tp.Event], random: Any
) -> None:
    other = events[:]
    random.shuffle(other)
    for files in TEXTS.values():
        assert files(tp.Events(events)) == files(tp.Events(other))


DIGESTS = """
import hashlib, warnings
import trumpputin as tp
from tests.integrations.test_export_texts import TEXTS
for name, files in TEXTS.items():
    for record in (tp.dataset, tp.meetings | tp.unconfirmed):
        for file, data in files(record).items():
            print(name, file, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"},
    ],
)
def test_the_bytes_are_the_same_whatever_the_hash_seed_zone_and_locale(
    environment: dict[str, str],
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", DIGESTS],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    here = [
        f"{name} {file} {hashlib.sha256(data).hexdigest()}"
        for name, files in TEXTS.items()
        for record in (tp.dataset, tp.meetings | tp.unconfirmed)
        for file, data in files(record).items()
    ]
    assert ran.stdout.splitlines() == here


def rows_of(events: tp.Events) -> list[tp.Event]:
    return [row for event in events for row in event.with_parts]


@given(datasets())
def test_a_selection_holds_what_its_events_refer_to_and_nothing_else(record: tp.Dataset) -> None:
    selection = select(record.events)
    rows = rows_of(record.events)
    assert selection.events == record.events
    assert not selection.quotes
    assert set(selection.people) == {person for row in rows for person in row.participants}
    assert set(selection.locations) == {row.location for row in rows} - {None}
    assert set(selection.sources) == {source for row in rows for source in row.sources}


def test_an_initiator_who_did_not_take_part_is_in_the_selection() -> None:
    event = an_event("e", "2020-01-01", initiator=CAROL)
    assert select(tp.Events([event])).people.ids == ("alice", "bob", "carol")


def test_a_subclass_is_exported_as_the_model_it_extends() -> None:
    class Visit(tp.Event):
        __slots__ = ()

    events = [an_event("e", "2020-01-01"), an_event("f", "2020-01-02")]
    visits = [
        Visit(**{f.name: getattr(e, f.name) for f in attrs.fields(tp.Event)}) for e in events
    ]
    for files in TEXTS.values():
        assert files(tp.Events(visits)) == files(tp.Events(events))


# -- whole or not at all -----------------------------------------------------------------------

THREE = {"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"}


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_new_folder_is_not_there_when_a_file_cannot_be_written(
    after: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes
    written: list[Path] = []

    def failing(path: Path, data: bytes) -> int:
        if len(written) == after:
            raise error
        written.append(path)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(type(error)):
        fill(tmp_path / "new", THREE)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("after", [0, 1, 2])
def test_old_files_stay_whole_when_a_new_one_cannot_be_written(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "old"
    fill(target, dict.fromkeys(THREE, b"old"))
    sync = os.fsync
    synced: list[int] = []

    def failing(file: int) -> None:
        if len(synced) == after:
            raise OSError("disk full")
        synced.append(file)
        sync(file)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="disk full"):
            fill(target, THREE, overwrite=True)
    assert {name: (target / name).read_bytes() for name in THREE} == dict.fromkeys(THREE, b"old")
    fill(target, THREE, overwrite=True)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == THREE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("umask", [0o077, 0o027, 0o022])
def test_a_new_folder_and_its_files_follow_the_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        paths = fill(tmp_path / "new", THREE)
        (path,) = fill(tmp_path / "new", {"d.txt": b"d"}, overwrite=True)
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o777 & ~umask
    assert {each.stat().st_mode & 0o777 for each in (*paths, path)} == {0o666 & ~umask}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
@pytest.mark.parametrize("count", [1, 3])
def test_overwriting_follows_no_link_of_the_folder(count: int, tmp_path: Path) -> None:
    files = dict([*THREE.items()][:count])
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    target.mkdir()
    (outside / "a.txt").write_text("mine")
    (outside / "notes.txt").write_text("mine")
    (target / ".trumpputin-commit").symlink_to(outside)
    (target / "a.txt").symlink_to(outside / "a.txt")
    with contextlib.suppress(OSError):
        fill(target, files, overwrite=True)
    assert {path.name: path.read_text() for path in outside.iterdir()} == {
        "a.txt": "mine",
        "notes.txt": "mine",
    }


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals on Windows")
def test_a_writer_that_is_killed_leaves_no_folder(tmp_path: Path) -> None:
    code = f"""
import time
from pathlib import Path
from trumpputin.export._target import fill
write = Path.write_bytes
def slow(path, data):
    write(path, data)
    if path.name == "b.txt":
        print("midway", flush=True)
        time.sleep(60)
Path.write_bytes = slow
fill({str(tmp_path / "new")!r}, {THREE!r})
"""
    writer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "midway\n"
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    assert not (tmp_path / "new").exists()
    assert {path.name for path in fill(tmp_path / "new", THREE)} == set(THREE)


# -- iCalendar ---------------------------------------------------------------------------------

STATUS = {
    "confirmed": "CONFIRMED",
    "provisional": "TENTATIVE",
    "disputed": "TENTATIVE",
    "cancelled": "CANCELLED",
}


def entries(data: bytes) -> dict[str, Any]:
    """What another library than the one that wrote the calendar reads in it, by event id."""
    return {entry.uid.partition("@")[0]: entry for entry in ics.Calendar(data.decode()).events}


def is_exact(event: tp.Event) -> bool:
    return event.start.is_exact and event.end.is_exact


@given(datasets())
def test_a_calendar_has_the_days_of_what_is_known_to_the_day(record: tp.Dataset) -> None:
    read = entries(ics_files(record)["events.ics"])
    exact = [event for event in select(record).events if is_exact(event)]
    assert set(read) == {event.id for event in exact}
    for event in exact:
        entry = read[event.id]
        assert entry.all_day
        assert entry.begin.date() == event.start.earliest
        assert entry.end.date() == event.end.earliest + timedelta(days=1)  # exclusive
        if "\\" not in event.title:  # which that library takes for an escape
            assert entry.name == event.title
        assert entry.status == STATUS[event.status]
        assert entry.created.date() == record.release.released.earliest
        assert entry.categories == {event.kind}
        if event.location:
            assert (entry.geo.latitude, entry.geo.longitude) == (
                event.location.latitude,
                event.location.longitude,
            )
            place = (event.location.venue, event.location.city, event.location.country)
            words = ", ".join(word for word in place if word)
            if "\\" not in words:
                assert entry.location == words
        for part in event.parts:
            assert f"\n{part.dates}: {part.title[0]}" in entry.description
        for source in event.sources:
            assert f"read {source.accessed} ({source.access.label})" in entry.description


@given(datasets())
def test_what_is_left_out_of_a_calendar_is_named(record: tp.Dataset) -> None:
    vague = [event.id for event in select(record).events if not is_exact(event)]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        export.to_ics(record, folder)
    messages = [str(w.message) for w in caught if w.category is UserWarning]
    expected = f"left out, since they are not known to the day: {', '.join(vague)}"
    assert messages == ([expected] if vague else [])
    assert all(Path(w.filename) == Path(__file__) for w in caught)


def test_where_warnings_are_errors_nothing_is_left_behind(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="left out"):
            export.to_ics(tp.dataset, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_packaged_record_in_a_calendar() -> None:
    read = entries(ics_files(tp.dataset)["events.ics"])
    entry = read["2017-11-10-da-nang"]
    assert (entry.begin.date(), entry.end.date()) == (date(2017, 11, 10), date(2017, 11, 12))
    assert len(read) == sum(map(is_exact, (*tp.events, *tp.unconfirmed)))


def another_record(**release: object) -> tp.Dataset:
    """The packaged record under another title, version or day."""
    changed = attrs.evolve(tp.dataset.release, **release)  # type: ignore[arg-type]
    return attrs.evolve(tp.dataset, release=changed)


def test_two_records_share_no_uid_and_no_name_of_a_node() -> None:
    other = another_record(title="Встречи")
    third = tp.Events([an_event(event.id, event.start, event.end) for event in tp.calls])
    uids, names = set[str](), set[str]()
    for record in (tp.dataset, other, tp.calls, third):
        found = re.findall(rb"^UID:.*(?:\r\n .*)*", ics_files(record)["events.ics"], re.MULTILINE)
        graph = json.loads(jsonld_files(record)["record.jsonld"])["@graph"]
        assert uids.isdisjoint(map(bytes.decode, found))
        assert names.isdisjoint(node["@id"] for node in graph)
        uids.update(map(bytes.decode, found))
        names.update(node["@id"] for node in graph)


def test_a_logged_change_of_an_event_raises_its_sequence() -> None:
    def sequences(record: tp.Dataset) -> dict[str, int]:
        calendar = icalendar.Calendar.from_ical(ics_files(record)["events.ics"])
        return {str(e["uid"]): int(str(e["sequence"])) for e in calendar.walk("VEVENT")}

    id_ = tp.meetings[0].id
    change = tp.Change(
        version="2.0.1",
        table="events",
        id=id_,
        field="title",
        old="A",
        new="B",
        reason="corrected",
        sources=(),
    )
    before, after = sequences(tp.dataset), attrs.evolve(tp.dataset, changes=(change,) * 2)
    assert set(before.values()) == {0}
    assert {uid: n for uid, n in sequences(after).items() if n} == {
        uid: 2 for uid in before if uid.startswith(f"{id_}@")
    }


def test_the_stamp_is_the_release_or_the_last_reading_or_what_is_asked() -> None:
    late = attrs.evolve(SOURCE, id="late", accessed="2026-12-01")
    part = an_event("p", "2020-01-01", citations=(tp.Citation(source=late, supports=("start",)),))
    events = tp.Events(
        [
            an_event("a", "2020-01-01"),
            an_event("b", "2020-01-01", parts=(part,)),
            an_event("c", "2020-01-01", citations=()),
        ]
    )

    def stamps(stamp: tp.DateLike | None = None) -> dict[str, str]:
        read = entries(ics_files(events, stamp)["events.ics"])
        return {id_: str(entry.created.date()) for id_, entry in read.items()}

    assert stamps() == {"a": "2026-11-23", "b": "2026-12-01", "c": "2020-01-01"}
    assert set(stamps(date(2030, 1, 2)).values()) == {"2030-01-02"}
    assert set(stamps("2030-01-02").values()) == {"2030-01-02"}
    for bad in ("2030-01", "2030-01-02~", "soon"):
        with pytest.raises(tp.DateError):
            stamps(bad)
    asked = entries(ics_files(tp.dataset, "2030-01-02")["events.ics"])
    assert {str(entry.created.date()) for entry in asked.values()} == {"2030-01-02"}


def test_lines_of_a_calendar_are_short_and_no_text_breaks_out() -> None:
    hostile = "a\r\nEND:VEVENT\nBEGIN:VALARM\rX\x00\x0b\x7f;,\\n" + "é" * 100
    event = an_event("e", "2020-01-01", title=hostile, summary=hostile)
    data = ics_files(tp.Events([event]))["events.ics"]
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", b"".join(lines))
    assert [line for line in lines if line.startswith((b"BEGIN", b"END"))] == [
        *(b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", b"END:VEVENT", b"END:VCALENDAR")
    ]
    (entry,) = entries(data).values()
    # That library takes an escaped backslash before an n for a line break.
    assert entry.name == "a\nEND:VEVENT\nBEGIN:VALARM X   ;,\\\n" + "é" * 100
    assert rb"X   \;\,\\n" in data.replace(b"\r\n ", b"")


def test_without_icalendar_the_message_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    line = re.escape('python -m pip install "trumpputin[ics]"')
    with pytest.raises(ImportError, match=line):
        export.to_ics(tp.meetings, tmp_path / "new")
    assert not (tmp_path / "new").exists()


# -- GeoJSON -----------------------------------------------------------------------------------


@given(datasets())
def test_a_map_has_a_valid_point_for_every_meeting_and_nothing_else(record: tp.Dataset) -> None:
    data = geojson_files(record)["meetings.geojson"]
    FeatureCollection.model_validate_json(data)  # another's reading of RFC 7946
    features = json.loads(data)["features"]
    meetings = [event for event in select(record).events if event.kind == "meeting"]
    assert [feature["id"] for feature in features] == [event.id for event in meetings]
    for feature, event in zip(features, meetings, strict=True):
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
        assert event.location is not None
        assert (longitude, latitude) == (event.location.longitude, event.location.latitude)
        properties = feature["properties"]
        assert (properties["start"], properties["end"]) == (str(event.start), str(event.end))
        assert (properties["status"], properties["level"]) == (event.status, event.level)
        assert [part["id"] for part in properties["parts"]] == [part.id for part in event.parts]
        assert len(properties["sources"]) >= len(event.sources)


def test_the_packaged_meetings_are_where_they_were() -> None:
    features = json.loads(geojson_files(tp.meetings)["meetings.geojson"])["features"]
    assert len(features) == len(tp.meetings)
    for feature, event in zip(features, tp.meetings, strict=True):
        assert event.location is not None
        longitude, latitude = feature["geometry"]["coordinates"]
        assert (longitude, latitude) == (event.location.longitude, event.location.latitude)
    (anchorage,) = (f for f in features if f["properties"]["city"] == "Anchorage")
    assert anchorage["geometry"]["coordinates"] == [-149.81, 61.25]  # west is negative, and first


def test_a_meeting_without_a_place_has_no_point() -> None:
    event = an_event("e", "2020", kind="meeting")
    data = geojson_files(tp.Events([event]))["meetings.geojson"]
    FeatureCollection.model_validate_json(data)
    assert json.loads(data)["features"][0]["geometry"] is None


@pytest.mark.parametrize(("field", "degrees"), [("latitude", 95), ("longitude", -180.5)])
def test_coordinates_out_of_range_are_refused(field: str, degrees: float, tmp_path: Path) -> None:
    place = attrs.evolve(HELSINKI, **{field: degrees})  # type: ignore[arg-type]
    event = an_event("e", "2020", kind="meeting", location=place)
    with pytest.raises(ValueError, match=rf'location "helsinki": {field}: expected'):
        export.to_geojson(tp.Events([event]), tmp_path / "new")
    assert not (tmp_path / "new").exists()


# -- JSON-LD -----------------------------------------------------------------------------------


def nodes_of(record: tp.Dataset | tp.Events) -> dict[str, dict[str, Any]]:
    """The nodes by their names without the record's, such as ``event:2018-07-16-helsinki``."""
    data = jsonld_files(record)["record.jsonld"]
    assert b"<" not in data
    graph = json.loads(data)["@graph"]
    prefix = f"urn:trumpputin:{select(record).name}:"
    nodes = {node["@id"].removeprefix(prefix): node for node in graph}
    assert len(nodes) == len(graph)
    assert all(node["@id"] == prefix + name for name, node in nodes.items())
    return nodes


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield value["@id"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


@given(datasets())
def test_every_record_is_a_node_and_every_reference_finds_one(record: tp.Dataset) -> None:
    for given_, quotes in ((record, record.quotes), (record.events, tp.Quotes())):
        nodes = nodes_of(given_)
        assert set(references([*nodes.values()])) <= {node["@id"] for node in nodes.values()}
        selection = select(given_)
        expected = {
            *(f"person:{row.id}" for row in selection.people),
            *(f"location:{row.id}" for row in selection.locations),
            *(f"source:{row.id}" for row in selection.sources),
            *(f"event:{row.id}" for row in rows_of(selection.events)),
            *(f"quote:{row.id}" for row in quotes),
            *([f"release:{record.version}"] if given_ is record else []),
        }
        assert set(nodes) == expected


@given(datasets())
def test_dates_are_as_written_and_qualified_ones_are_edtf_only(record: tp.Dataset) -> None:
    nodes = nodes_of(record)
    for row in rows_of(select(record).events):
        node = nodes[f"event:{row.id}"]
        assert node["@type"] == "Event"
        assert node["startDate"] == node["tp:edtfStart"] == str(row.start)
        assert node["endDate"] == node["tp:edtfEnd"] == str(row.end)
    for quote in record.quotes:
        node = nodes[f"quote:{quote.id}"]
        assert node["@type"] == "Quotation"
        assert node["tp:edtf"] == str(quote.said_on)
        plain = None if quote.said_on.qualifier else str(quote.said_on)
        assert node.get("dateCreated") == plain
        assert (node["text"], node["creditText"]) == (quote.text, quote.speaker_name)
    for source in record.sources:
        node = nodes[f"source:{source.id}"]
        assert node.get("tp:edtf") == (source.published and str(source.published))
        assert not node.get("datePublished", "").endswith(("?", "~", "%"))


@given(datasets())
def test_every_citation_and_claim_is_kept(record: tp.Dataset) -> None:
    nodes = nodes_of(record)
    for event in select(record).events:
        node = nodes[f"event:{event.id}"]
        cited = [(each["tp:source"]["@id"], each["tp:supports"]) for each in node["tp:citations"]]
        assert cited == [
            (nodes[f"source:{each.source.id}"]["@id"], [*each.supports])
            for each in event.citations
        ]
        assert [
            (claim.get("tp:value"), claim.get("tp:wording"), claim.get("tp:says"))
            for claim in node.get("tp:claims", [])
        ] == [(claim.value, claim.wording, claim.says) for claim in event.claims]
        parts = [nodes[f"event:{part.id}"] for part in event.parts]
        assert node.get("subEvent", []) == [{"@id": part["@id"]} for part in parts]
        assert all(part["superEvent"] == {"@id": node["@id"]} for part in parts)


def test_the_packaged_record_as_linked_data() -> None:
    nodes = nodes_of(tp.dataset)
    whole = nodes[f"release:{tp.__version__}"]
    assert whole["@type"] == "Dataset"
    assert whole["identifier"]["value"] == tp.dataset.fingerprint
    assert whole["license"] == ["https://spdx.org/licenses/CC0-1.0"]
    assert 50 <= len(whole["description"]) <= 5000  # what search engines take
    assert {node["@type"] for node in nodes.values()} == {
        *("Dataset", "Person", "Place", "CreativeWork", "Event", "Quotation")
    }
    helsinki = nodes["event:2018-07-16-helsinki"]
    assert helsinki["location"] == {"@id": nodes["location:helsinki"]["@id"]}
    assert helsinki["@id"] == (
        "urn:trumpputin:the-direct-contacts-of-donald-trump-and-vladimir-putin:event:"
        "2018-07-16-helsinki"
    )
    assert helsinki["eventStatus"] == "https://schema.org/EventScheduled"
    for event in tp.unconfirmed:
        status = nodes[f"event:{event.id}"].get("eventStatus")
        cancelled = event.status is tp.Status.cancelled
        assert status == ("https://schema.org/EventCancelled" if cancelled else None)
    assert "Dataset" not in {node["@type"] for node in nodes_of(tp.events).values()}


def test_a_text_cannot_end_the_script_that_it_is_embedded_in() -> None:
    hostile = "</script><script>alert(1)</script><!-- é"
    event = an_event("e", "2020", title=hostile)
    nodes = nodes_of(tp.Events([event]))  # where `<` is looked for
    assert nodes["event:e"]["name"] == hostile


def test_a_part_beside_its_occasion_is_one_node() -> None:
    part = an_event("part", "2020-01-01")
    occasion = an_event("occasion", "2020-01-01", "2020-01-02", parts=(part,))
    nodes = nodes_of(tp.Events([part, occasion]))
    assert nodes["event:part"]["superEvent"] == {"@id": nodes["event:occasion"]["@id"]}


@pytest.mark.parametrize("sign", '|"<>\\^`{} ')
def test_an_address_is_an_iri_whatever_signs_it_has(sign: str) -> None:
    source = attrs.evolve(SOURCE, url=f"https://example.org/a{sign}b%20ж")
    cited = (tp.Citation(source=source, supports=("start",)),)
    (url,) = {
        node["url"]
        for node in nodes_of(tp.Events([an_event("e", "2020", citations=cited)])).values()
        if "url" in node
    }
    assert url == f"https://example.org/a%{ord(sign):02X}b%20ж"


# -- bibliographies ----------------------------------------------------------------------------


def unlatexed(text: str) -> str:
    """What LaTeX would print."""
    words = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^"}
    words |= {"braceleft": "{", "braceright": "}"}
    return re.sub(r"\\text(\w+)\{\}|\\([&%$#_])", lambda m: words.get(m[1]) or m[2], text)


@given(datasets())
def test_another_parser_reads_every_source_from_the_bibtex(record: tp.Dataset) -> None:
    for given_ in (record, record.events):
        sources = select(given_).sources
        read = parse_string(bibtex_files(given_)["sources.bib"].decode(), "bibtex").entries
        assert tuple(read) == sources.ids
        for source in sources:
            fields = read[source.id].fields
            assert fields.get("howpublished") == (source.url and rf"\url{{{source.url}}}")
            assert fields["urldate"] == str(source.accessed)
            assert ("year" in fields) == (source.published is not None)
            title = fields.get("title", "").removeprefix("{").removesuffix("}")
            assert " ".join(unlatexed(title).split()) == " ".join((source.title or "").split())


@given(datasets())
def test_csl_json_has_every_source_with_its_date_as_exact_as_known(record: tp.Dataset) -> None:
    for given_ in (record, record.events):
        sources = select(given_).sources
        items = json.loads(csl_json_files(given_)["sources.json"])
        assert tuple(item["id"] for item in items) == sources.ids
        for source, item in zip(sources, items, strict=True):
            assert item.get("title") == source.title
            assert item.get("URL") == source.url
            assert item["type"] == "webpage"
            if source.published is None:
                assert "issued" not in item
            else:
                dated = source.published
                known = [n for n in (dated.year, dated.month, dated.day) if n is not None]
                assert item["issued"]["date-parts"] == [known]
                assert item["issued"].get("circa", False) is bool(dated.qualifier)


def test_the_sources_of_a_selection_are_those_of_its_events_and_parts() -> None:
    read = parse_string(bibtex_files(tp.meetings)["sources.bib"].decode(), "bibtex").entries
    cited = {source.id for row in rows_of(tp.meetings) for source in row.sources}
    assert set(read) == cited
    assert len(json.loads(csl_json_files(tp.dataset)["sources.json"])) == len(tp.sources)


def test_two_sources_under_one_id_are_refused(tmp_path: Path) -> None:
    other = attrs.evolve(SOURCE, publisher="Another")
    events = tp.Events(
        [
            an_event("a", "2020"),
            an_event("b", "2020", citations=(tp.Citation(source=other, supports=("start",)),)),
        ]
    )
    for name in TEXTS:
        with pytest.raises(tp.DuplicateIdError, match="gazette"):
            export.FORMATS[name](events, tmp_path / name)
        assert not (tmp_path / name).exists()


def test_leaders_are_people_of_the_export() -> None:
    assert {ALICE, BOB} <= set(select(tp.Events([an_event("e", "2020")])).people)
