"""Laws of the files: read strictly, written in one way, nothing coerced and nothing lost."""

import copy
import json
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import Dataset, DatasetError
from trumpputin.storage.json import faults, is_text
from trumpputin.storage.packaged import rows
from trumpputin.testing import datasets

from .strategies import HELSINKI, an_event

DATA = Path(tp.__file__).parent / "data" / "trump-putin"
MEETING = "2018-07-16-helsinki"
POST = "2025-09-02-beijing-parade"  # of the leaders alone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged record."""
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def _problems(folder: Path) -> list[str]:
    with pytest.raises(DatasetError) as caught:
        Dataset.read(folder)
    return [str(problem) for problem in caught.value.problems]


def _edit(folder: Path, file: str, change: Callable[[Any], object]) -> None:
    path = folder / file
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")


def _replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _row(rows: list[dict[str, Any]], id: str = MEETING) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == id)


# -- round trips -------------------------------------------------------------------------------


@settings(max_examples=15)
@given(dataset=datasets())
def test_what_is_written_reads_equal_and_writes_the_same_bytes(
    dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    dataset.write(first)
    read = Dataset.read(first)
    assert read == dataset
    assert read.fingerprint == dataset.fingerprint
    read.write(second)
    for path in first.iterdir():
        assert (second / path.name).read_bytes() == path.read_bytes()


def test_the_packaged_files_are_in_canonical_form(tmp_path: Path) -> None:
    Dataset.read(DATA).write(tmp_path)
    for path in DATA.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_canonical_files_are_sorted_indented_and_without_empty_members(tmp_path: Path) -> None:
    tp.dataset.write(tmp_path)
    text = (tmp_path / "events.json").read_text("utf-8")
    events = json.loads(text)
    assert [event["id"] for event in events] == sorted(event["id"] for event in events)
    assert text == json.dumps(events, ensure_ascii=False, indent=2) + "\n"
    assert not re.search(r"\b(null|\[\])", re.sub(r'"(\\.|[^"\\])*"', '""', text))


def test_the_packaged_record_is_what_reading_its_files_gives() -> None:
    read = Dataset.read(DATA)
    assert Dataset.load() == read
    assert Dataset.load() is Dataset.load() is tp.dataset
    for name, table in attrs.asdict(read, recurse=False).items():
        assert type(table) is type(getattr(tp.dataset, name))
    for one, other in zip(
        [e for e in tp.events for e in e.with_parts],
        [e for e in read.events for e in e.with_parts],
        strict=True,
    ):
        for field in attrs.fields_dict(tp.Event):
            assert type(getattr(one, field)) is type(getattr(other, field)), field


def test_packaged_records_that_refer_to_one_record_share_it() -> None:
    made = rows()
    events = {e.id: e for event in made.events for e in event.with_parts}
    sources = {source.id: source for source in made.sources}
    assert all(source is sources[source.id] for e in events.values() for source in e.sources)
    assert all(quote.event is events[quote.event.id] for quote in made.quotes if quote.event)


def test_the_order_of_keys_and_empty_members_make_no_difference(folder: Path) -> None:
    def spell_out(rows: list[dict[str, Any]]) -> None:
        rows[:] = [dict(reversed({"claims": [], "context": None, **r}.items())) for r in rows]

    _edit(folder, "events.json", spell_out)
    assert Dataset.read(folder) == tp.dataset


@pytest.mark.parametrize("spelling", ["60", "60.0", "60.000", "6e1", "600E-1"])
def test_any_spelling_of_a_number_is_accepted_and_one_is_written(
    folder: Path, spelling: str
) -> None:
    _replace(folder, "locations.json", "60.168", spelling)
    record = Dataset.read(folder)
    assert record.locations["helsinki"].latitude == 60
    record.write(folder)
    assert '"latitude": 60,' in (folder / "locations.json").read_text("utf-8")


def test_a_byte_order_mark_is_skipped(folder: Path) -> None:
    path = folder / "people.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Dataset.read(folder) == tp.dataset


# -- one record as JSON ------------------------------------------------------------------------


@settings(max_examples=15)
@given(datasets())
def test_every_record_survives_its_json(dataset: Dataset) -> None:
    tables = (dataset.leaders, dataset.people, dataset.locations, dataset.sources)
    texts = (dataset.events, dataset.unconfirmed, dataset.quotes, dataset.excluded)
    for record in (dataset.release, *(row for table in (*tables, *texts) for row in table)):
        value = json.loads(json.dumps(tp.to_dict(record)))
        assert tp.from_dict(type(record), value, dataset) == record


def test_a_record_refers_to_others_by_id_and_leaves_out_what_is_empty() -> None:
    event = an_event("2020-01-01-a", "2020-01-01", start_time=time(9, 5), location=HELSINKI)
    value = tp.to_dict(event)
    assert value["start_time"] == "09:05"
    assert value["location"] == "helsinki"
    assert value["participants"] == ["alice", "bob"]
    assert "context" not in value
    assert "parts" not in value


def test_a_subclass_is_written_as_its_model() -> None:
    @attrs.frozen(kw_only=True)
    class Annotated(tp.Event):
        mood: str = "good"

    event = tp.events[MEETING]
    fields = {name: getattr(event, name) for name in attrs.fields_dict(tp.Event)}
    assert tp.to_dict(Annotated(**fields)) == tp.to_dict(event)


def test_what_is_not_a_record_has_no_json() -> None:
    with pytest.raises(TypeError, match="expected a record"):
        tp.to_dict("2018")
    with pytest.raises(DatasetError, match="unknown key"):
        tp.from_dict(tp.Office, {"titel": "Mayor"})


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", 5, "title: expected a text"),
        ("title", None, "title: expected a text"),
        ("title", {"x": 1}, "title: expected a text, got an object"),
        ("title", "\ud800", "title: contains a lone surrogate"),
        ("kind", "meetng", 'kind: .*did you mean "meeting"'),
        ("kind", 1, "kind: expected one of meeting, .*got 1"),
        ("topics", "abc", "topics: expected an array"),
        ("topics", [1], r"topics\[0\]: expected a text"),
        ("topics", None, "topics: expected an array, got null"),
        ("duration_minutes", "60", "duration_minutes: expected a number"),
        ("duration_minutes", 60.5, "duration_minutes: expected a whole number"),
        ("duration_minutes", True, "duration_minutes: expected a number"),
        ("duration_minutes", 0, "duration_minutes: expected 1 to 1,000,000 minutes"),
        ("duration_minutes", 10**15, "duration_minutes: expected a number"),
        ("start", "20180716", "start: .*expected YYYY"),
        ("start", "2018-02-30", "start: no such date"),
        ("start", 2018, "start: expected a date as text"),
        ("start", "2018-07~", "start: .*qualified"),
        ("end", "2018-07-15", "end: 2018-07-15 is before the start"),
        ("start_time", "9:30", "start_time: expected a time"),
        ("start_time", "24:00", "start_time: expected a time"),
        ("location", "helsinky", 'location: no location .*did you mean "helsinki"'),
        ("location", 1, "location: expected the id of a location"),
        ("participants", ["donald-trumpp"], r'participants\[0\]: no person .*"donald-trump"'),
        ("citations", [{"source": "x", "supports": []}], r"citations\[0\].source: no source"),
        ("citations", [{"source": "x"}], r"citations\[0\].supports: missing"),
        ("citations", [5], r"citations\[0\]: expected an object"),
        (
            "other_calendars",
            [{"calendar": "Europe/Moscow", "start": "2018", "end": "2017"}],
            r"other_calendars\[0\].end: 2017 is before the start",
        ),
        ("parts", 5, "parts: expected an array"),
        ("parts", [5], r"parts\[0\]: expected an object"),
        ("parts", [{"id": "x", "parts": [{"id": "y"}]}], "parts: a part has no parts"),
        ("topic", [], 'unknown key "topic".*"topics"'),
    ],
)
def test_a_wrong_value_is_named_with_file_record_and_field(
    folder: Path, field: str, value: object, problem: str
) -> None:
    _edit(folder, "events.json", lambda rows: _row(rows).update({field: value}))
    found = _problems(folder)
    assert any(re.match(f"events.json: {MEETING}: {problem}", each) for each in found), found


def test_one_bad_row_hides_no_other_problem(folder: Path) -> None:
    _edit(
        folder,
        "events.json",
        lambda rows: (
            _row(rows).update(title=5, start="2018~", start_time="9:00"),
            _row(rows, POST).update(calendar="Mars/Olympus"),
        ),
    )
    _edit(folder, "locations.json", lambda rows: rows[0].update(latitude="north"))
    _edit(folder, "quotes.json", lambda rows: rows[0].pop("kind"))
    (folder / "people.json").write_text("[", "utf-8")
    (folder / "release.json").write_text("[]", "utf-8")
    named = {tuple(problem.split(": ")[:3]) for problem in _problems(folder)}
    assert named >= {
        ("events.json", MEETING, "title"),
        ("events.json", MEETING, "start"),
        ("events.json", MEETING, "start_time"),
        ("events.json", POST, "calendar"),
        ("locations.json", "anchorage", "latitude"),
        ("quotes.json", "fox-2017-pressed-putin", "kind"),
    }
    assert {name[0] for name in named} >= {"people.json", "release.json"}


def test_a_bad_row_is_one_problem_and_not_one_for_each_reference(folder: Path) -> None:
    _edit(folder, "sources.json", lambda rows: rows[0].update(language=5))
    _edit(folder, "events.json", lambda rows: _row(rows, "2017-07-07-hamburg").update(title=5))
    assert len(_problems(folder)) == 2
    (folder / "sources.json").write_text("[", "utf-8")
    (folder / "leaders.json").write_text("{}", "utf-8")
    assert len(_problems(folder)) == 3


def test_duplicate_keys_and_ids_are_refused(folder: Path) -> None:
    _replace(folder, "people.json", '"name": "Rex', '"name": "x", "k": 1, "k": 2, "name": "Rex')
    _edit(folder, "locations.json", lambda rows: rows.append(rows[0]))
    found = _problems(folder)
    assert [each for each in found if "duplicate" in each] == [
        "people.json: rex-tillerson: name: duplicate key",
        "people.json: rex-tillerson: k: duplicate key",
        "locations.json: anchorage: id: duplicate id",
    ]


def test_dangling_references_get_ten_hints_a_table(folder: Path) -> None:
    _replace(folder, "sources.json", '"id": "', '"id": "x')
    found = [each for each in _problems(folder) if re.match("events.json.*: no source", each)]
    hinted = {each.partition("; ")[0].rpartition(": ")[2] for each in found if "; " in each}
    assert len(found) > 100
    assert len(hinted) == 10


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "not JSON: .*line 1, column 1"),
        (b"[", "not JSON"),
        (b'["\xff"]', "not UTF-8: byte 2"),
        ("[]".encode("utf-16"), "not UTF-8"),
        (b"{}", "expected an array, got an object"),
        (b"NaN", "expected an array, got NaN"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "row 1: expected an object, got 1"),
        (b'[{"id": 5}]', "row 1: id: expected a text"),
        (b'[{"id": 5}, {', "not JSON"),
        (b'[{"id": "\\ud800"}]', "row 1: id: contains a lone surrogate"),
    ],
)
def test_a_file_that_is_not_a_table_is_named(folder: Path, text: bytes, problem: str) -> None:
    (folder / "excluded.json").write_bytes(text)
    found = _problems(folder)
    assert any(re.match(f"excluded.json: {problem}", each) for each in found), found
    "".join(found).encode()


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 5000, "1000000000"])
def test_a_number_out_of_range_is_refused(folder: Path, number: str) -> None:
    _replace(folder, "locations.json", "60.168", number)
    assert any(
        each.startswith("locations.json: helsinki: latitude: expected a number between")
        for each in _problems(folder)
    )


def test_a_folder_or_file_that_cannot_be_read_is_named(folder: Path) -> None:
    missing = folder / "nowhere"
    assert _problems(missing) == [f"{missing}: No such file or directory"]
    (folder / "excluded.json").unlink()
    (folder / "excluded.json").mkdir()
    (folder / "people.json").unlink()
    found = _problems(folder)
    assert "excluded.json: is not a regular file" in found
    assert "people.json: missing" in found
    with pytest.raises(DatasetError, match="null"):
        Dataset.read("a\0b")


def test_the_last_day_of_the_calendar_raises_no_other_error(folder: Path) -> None:
    last = {"start": "9999-12-31", "end": "9999-12-31", "start_time": "23:50"}
    tokyo = {"calendar": "Asia/Tokyo", "start": "9999-12-31", "end": "9999-12-31"}
    _edit(folder, "events.json", lambda rows: _row(rows).update(last, other_calendars=[tokyo]))
    assert any("coverage" in problem for problem in _problems(folder))


@given(st.text(st.characters(codec=None), max_size=3))
def test_a_text_is_what_utf_8_can_write(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        assert not is_text(text)
        assert [*faults([{"a": text}])]
    else:
        assert is_text(text)
        assert not [*faults([{"a": text}])]


def test_a_deep_value_is_a_fault_and_no_recursion_error() -> None:
    value: Any = 1
    for _ in range(500):
        value = [value]
    assert [*faults(value)] == ["nested too deeply"]
    assert [*faults(copy.deepcopy({"a": float("nan")}))]
