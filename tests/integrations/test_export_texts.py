"""Calendars, maps, linked data and bibliographies, as other libraries read them."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import icalendar
import ics
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

import trumpputin as tp
from tests.strategies import (
    CAROL,
    HELSINKI,
    SOURCE,
    an_event,
    event_lists,
)
from trumpputin import export
from trumpputin.export._selection import select
from trumpputin.export._target import fill
from trumpputin.testing import datasets

from .test_export_tables import files_of

pytestmark = pytest.mark.filterwarnings("ignore:left out, since they are not known to the day")

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


SOME = {
    "a dataset": tp.dataset,
    "events": tp.meetings.where(city="Helsinki"),
    "nothing": tp.Events(),
}


@pytest.mark.parametrize("name", export.FORMATS)
@pytest.mark.parametrize("record", SOME.values(), ids=SOME)
def test_a_new_folder_has_the_files_of_the_returned_paths(
    record: tp.Dataset | tp.Events, name: str, tmp_path: Path
) -> None:
    paths = export.FORMATS[name](record, tmp_path / "new")
    assert sorted((tmp_path / "new").iterdir()) == sorted(paths)


@pytest.mark.parametrize("name", export.FORMATS)
def test_a_folder_that_is_not_empty_is_refused_without_overwrite(
    name: str, tmp_path: Path
) -> None:
    mine, old = tmp_path / "notes.txt", tmp_path / min(files_of(name, tp.meetings))
    mine.write_text("mine")
    old.write_text("old")
    with pytest.raises(FileExistsError, match="not empty"):
        export.FORMATS[name](tp.meetings, tmp_path)
    assert {*tmp_path.iterdir()} == {mine, old}
    assert old.read_text() == "old"
    paths = export.FORMATS[name](tp.meetings, tmp_path, overwrite=True)
    assert old.read_bytes() != b"old"
    assert {*tmp_path.iterdir()} == {mine, *paths}
    assert mine.read_text() == "mine"


class Visit(tp.Event):
    __slots__ = ()


@pytest.mark.parametrize("name", export.FORMATS)
def test_neither_the_order_nor_a_subclass_of_the_events_changes_a_byte(name: str) -> None:
    @given(event_lists(), st.randoms())
    @settings(max_examples=5)
    def check(events: list[tp.Event], random: Any) -> None:
        fields = attrs.fields_dict(tp.Event)
        other = [Visit(**{field: getattr(event, field) for field in fields}) for event in events]
        random.shuffle(other)
        assert files_of(name, tp.Events(events)) == files_of(name, tp.Events(other))

    check()


DIGESTS = """
import hashlib, tempfile
import trumpputin as tp
from trumpputin import export
for name, write in export.FORMATS.items():
    for record in (tp.dataset, tp.meetings | tp.unconfirmed):
        with tempfile.TemporaryDirectory() as folder:
            for path in write(record, folder):
                print(name, path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_the_bytes_are_the_same_whatever_the_hash_seed_zone_locale_and_optimization() -> None:
    def digests(*options: str, **environment: str) -> list[str]:
        run = subprocess.run(
            [sys.executable, "-W", "ignore", *options, "-c", DIGESTS],
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
            text=True,
        )
        return run.stdout.splitlines()

    here = digests()
    assert {line.split()[0] for line in here} == set(export.FORMATS)
    zone = "Pacific/Kiritimati"
    assert here == digests(PYTHONHASHSEED="1", TZ=zone, LC_ALL="C", PYTHONUTF8="0")
    assert here == digests("-OO", PYTHONHASHSEED="2", TZ="Etc/UTC", LC_ALL="tr_TR.UTF-8")


@pytest.mark.parametrize("name", export.FORMATS)
@pytest.mark.parametrize(
    ("other", "error"),
    [
        (attrs.evolve(SOURCE, publisher="Another"), tp.DuplicateIdError),
        (attrs.evolve(SOURCE, id="other", title="\ud800"), UnicodeEncodeError),
    ],
    ids=["one id for two sources", "a lone surrogate"],
)
def test_a_record_that_cannot_be_exported_leaves_nothing(
    other: tp.Source, error: type[Exception], name: str, tmp_path: Path
) -> None:
    cited = (tp.Citation(source=other, supports=("start",)),)
    one, two = an_event("a", "2020-01-01"), an_event("b", "2020-01-01", citations=cited)
    if name == "geojson":
        one, two = (attrs.evolve(each, kind="meeting", level="brief") for each in (one, two))
    with pytest.raises(error):
        export.FORMATS[name](tp.Events([one, two]), tmp_path / "new")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "library", "extra"), [("parquet", "pyarrow", "parquet"), ("ics", "icalendar", "ics")]
)
def test_without_its_library_a_format_says_how_to_install_it(
    name: str, library: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf'pip install "trumpputin\[{extra}\]"'):
        export.FORMATS[name](tp.meetings, tmp_path / "new")
    assert [*tmp_path.iterdir()] == []


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
def test_a_calendar_has_the_times_and_days_of_what_is_known_to_the_day(
    record: tp.Dataset,
) -> None:
    read = entries(files_of("ics", record)["events.ics"])
    exact = [event for event in select(record).events if is_exact(event)]
    assert set(read) == {event.id for event in exact}
    for event in exact:
        entry = read[event.id]
        start = event.start.earliest
        if event.start_time is not None and event.start == event.end:
            zone = ZoneInfo(event.calendar)
            began = datetime.combine(start, event.start_time, zone).astimezone(UTC)
            known = event.duration if event.duration and event.duration.is_exact else None
            minutes = known.min if known and known.min else 0
            assert not entry.all_day
            assert entry.begin == began
            assert entry.end - entry.begin == timedelta(minutes=minutes)
        else:
            assert entry.all_day
            assert entry.begin.date() == start
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
    read = entries(files_of("ics", tp.dataset)["events.ics"])
    entry = read["2017-11-10-da-nang"]
    assert (entry.begin.date(), entry.end.date()) == (date(2017, 11, 10), date(2017, 11, 12))
    assert len(read) == sum(map(is_exact, (*tp.events, *tp.unconfirmed)))


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, ["DTSTART:20180716T111000Z"]),
        ({"duration_minutes": 130}, ["DTSTART:20180716T111000Z", "DTEND:20180716T132000Z"]),
        # Into the next day, and over the hour that summer time takes away.
        (
            {"start_time": time(23), "duration_minutes": 90},
            ["DTSTART:20180716T200000Z", "DTEND:20180716T213000Z"],
        ),
        (
            {"start": "2018-03-25", "start_time": time(2), "duration_minutes": 90},
            ["DTSTART:20180325T000000Z", "DTEND:20180325T013000Z"],
        ),
        (
            {"end": "2018-07-17", "duration_minutes": 130},
            ["DTSTART;VALUE=DATE:20180716", "DTEND;VALUE=DATE:20180718"],
        ),
        (
            {"start_time": None, "duration_minutes": 130},
            ["DTSTART;VALUE=DATE:20180716", "DTEND;VALUE=DATE:20180717"],
        ),
    ],
)
def test_an_entry_is_timed_where_the_time_of_one_day_is_known(
    fields: dict[str, Any], lines: list[str]
) -> None:
    days = {"start": fields.get("start", "2018-07-16")}
    days["end"] = fields.get("end", days["start"])
    event = attrs.evolve(
        an_event("e", days["start"], days["end"]),
        **{"calendar": "Europe/Helsinki", "start_time": time(14, 10), **fields, **days},
    )
    written = files_of("ics", tp.Events([event]))["events.ics"].decode().splitlines()
    assert [line for line in written if line.startswith(("DTSTART", "DTEND"))] == lines


@pytest.mark.parametrize(
    ("day", "zone", "moment", "minutes"),
    [
        ("9999-12-31", "Etc/UTC", None, None),
        ("9999-12-31", "America/New_York", time(23), None),
        ("9999-12-31", "Etc/UTC", time(23), 90),
        ("0001-01-01", "Asia/Tokyo", time(1), None),
    ],
)
def test_an_entry_beyond_the_years_1_to_9999_is_refused(
    day: str, zone: str, moment: time | None, minutes: int | None, tmp_path: Path
) -> None:
    fields = {"calendar": zone, "start_time": moment, "duration_minutes": minutes}
    event = attrs.evolve(an_event("far", day), **fields)  # type: ignore[arg-type]
    with pytest.raises(tp.DateError, match="far: its entry does not fit into the years 1 to 9999"):
        export.to_ics(tp.Events([event]), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_calendar_is_named_by_the_title_or_the_leaders() -> None:
    def names(record: tp.Dataset | tp.Events) -> list[str]:
        lines = files_of("ics", record)["events.ics"].decode().replace("\r\n ", "").splitlines()
        return [line for line in lines if line.startswith(("NAME", "X-WR-CALNAME"))]

    hostile = another_record(title="A, B\nBEGIN:VEVENT; \\n\x00")
    written = r"A\, B\nBEGIN:VEVENT\; \\n "
    for record, name in (
        (tp.dataset, tp.dataset.release.title),
        (tp.meetings, "Donald Trump and Vladimir Putin"),
        (hostile, written),
    ):
        assert names(record) == [f"NAME:{name}", f"X-WR-CALNAME:{name}"]
    assert names(tp.Events()) == []


def another_record(**release: object) -> tp.Dataset:
    """The packaged record under another title, version or day."""
    changed = attrs.evolve(tp.dataset.release, **release)  # type: ignore[arg-type]
    return attrs.evolve(tp.dataset, release=changed)


def test_two_records_share_no_uid_and_no_name_of_a_node() -> None:
    other = another_record(title="Встречи")
    third = tp.Events([an_event(event.id, event.start, event.end) for event in tp.calls])
    uids, names = set[str](), set[str]()
    for record in (tp.dataset, other, tp.calls, third):
        found = re.findall(
            rb"^UID:.*(?:\r\n .*)*", files_of("ics", record)["events.ics"], re.MULTILINE
        )
        graph = json.loads(files_of("jsonld", record)["record.jsonld"])["@graph"]
        assert uids.isdisjoint(map(bytes.decode, found))
        assert names.isdisjoint(node["@id"] for node in graph)
        uids.update(map(bytes.decode, found))
        names.update(node["@id"] for node in graph)


def sequences(record: tp.Dataset) -> dict[str, int]:
    """The SEQUENCE of each entry, by its UID."""
    calendar = icalendar.Calendar.from_ical(files_of("ics", record)["events.ics"])
    return {str(e["uid"]): int(str(e["sequence"])) for e in calendar.walk("VEVENT")}


def test_a_logged_change_of_an_event_raises_its_sequence() -> None:
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
    before = sequences(attrs.evolve(tp.dataset, changes=()))
    after = attrs.evolve(tp.dataset, changes=(change,) * 2)
    assert set(before.values()) == {0}
    assert {uid: n for uid, n in sequences(after).items() if n} == {
        uid: 2 for uid in before if uid.startswith(f"{id_}@")
    }


def test_the_entries_that_were_logged_since_a_version_have_a_higher_sequence() -> None:
    now = sequences(tp.dataset)
    then = sequences(tp.dataset.as_of("2.0.0"))
    assert set(then.values()) == {0}
    assert len(then.keys() & now.keys()) > len(then) / 2
    logged = {each.id for each in tp.dataset.changes if each.table == "events"}
    raised = {uid for uid, number in now.items() if number}
    assert raised == {uid for uid in now if uid.partition("@")[0] in logged}


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
        read = entries(files_of("ics", events, stamp=stamp)["events.ics"])
        return {id_: str(entry.created.date()) for id_, entry in read.items()}

    assert stamps() == {"a": "2026-11-23", "b": "2026-12-01", "c": "2020-01-01"}
    assert set(stamps(date(2030, 1, 2)).values()) == {"2030-01-02"}
    assert set(stamps("2030-01-02").values()) == {"2030-01-02"}
    for bad in ("2030-01", "2030-01-02~", "soon"):
        with pytest.raises(tp.DateError):
            stamps(bad)
    asked = entries(files_of("ics", tp.dataset, stamp="2030-01-02")["events.ics"])
    assert {str(entry.created.date()) for entry in asked.values()} == {"2030-01-02"}


def test_lines_of_a_calendar_are_short_and_no_text_breaks_out() -> None:
    hostile = "a\r\nEND:VEVENT\nBEGIN:VALARM\rX\x00\x0b\x7f;,\\n" + "é" * 100
    event = an_event("e", "2020-01-01", title=hostile, summary=hostile)
    data = files_of("ics", tp.Events([event]))["events.ics"]
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


# -- GeoJSON -----------------------------------------------------------------------------------


@given(datasets())
def test_a_map_has_a_valid_point_for_every_meeting_and_nothing_else(record: tp.Dataset) -> None:
    data = files_of("geojson", record)["meetings.geojson"]
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


def test_a_meeting_without_a_place_has_no_point() -> None:
    event = an_event("e", "2020", kind="meeting")
    data = files_of("geojson", tp.Events([event]))["meetings.geojson"]
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
    data = files_of("jsonld", record)["record.jsonld"]
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
        read = parse_string(files_of("bibtex", given_)["sources.bib"].decode(), "bibtex").entries
        assert tuple(read) == sources.ids
        for source in sources:
            fields = read[source.id].fields
            assert fields.get("howpublished") == (source.url and rf"\url{{{source.url}}}")
            assert fields["urldate"] == str(source.accessed)
            dated = source.published
            assert fields["year"] == (f"{dated.year:04d}" if dated else "n.d.")
            assert fields.get("month") == (f"{dated:%B}" if dated and dated.month else None)
            title = fields.get("title", "").removeprefix("{").removesuffix("}")
            assert " ".join(unlatexed(title).split()) == " ".join((source.title or "").split())


@given(datasets())
def test_csl_json_has_every_source_with_its_date_as_exact_as_known(record: tp.Dataset) -> None:
    for given_ in (record, record.events):
        sources = select(given_).sources
        items = json.loads(files_of("csl-json", given_)["sources.json"])
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
