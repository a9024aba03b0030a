"""Laws of the files: read strictly, written in one way, nothing coerced and nothing lost."""

import copy
import hashlib
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
from trumpputin import Dataset, DatasetError, Problem, _codec
from trumpputin._codec import (
    _array,
    _converter,
    _record,
    _record_told,
    _reference,
    decode,
    encode,
    from_raw,
    raw_row,
    raw_tables,
)
from trumpputin._json import Doubled, Malformed, items, parse
from trumpputin.fingerprint import fingerprint
from trumpputin.testing import datasets

from .strategies import ALICE, BOB, CAROL, HELSINKI, RELEASE, SOURCE, an_event

DATA = Path(__file__).parent.parent / "src" / "trumpputin" / "data"


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


@settings(max_examples=60)
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


def test_the_packaged_files_are_as_we_write_them(tmp_path: Path) -> None:
    Dataset.read(DATA).write(tmp_path)
    for path in DATA.glob("*.json"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_files_are_sorted_indented_and_end_in_a_newline(tmp_path: Path) -> None:
    Dataset.load().write(tmp_path)
    text = (tmp_path / "quotes.json").read_text("utf-8")
    rows = json.loads(text)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert text == json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


MEETING = "2018-07-16-helsinki"


def _row(rows: list[dict[str, Any]], id: str = MEETING) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == id)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", 5, "title: expected a text, got 5"),
        ("title", None, "title: expected a text, got null"),
        ("title", ["x"], "title: expected a text, got an array"),
        ("title", {"x": 1}, "title: expected a text, got an object"),
        (
            "kind",
            "meetng",
            "kind: expected one of meeting, call, letter, joint_statement, "
            'public_exchange; got "meetng"; did you mean "meeting"?',
        ),
        (
            "kind",
            1,
            "kind: expected one of meeting, call, letter, joint_statement, public_exchange; got 1",
        ),
        ("topics", "abc", 'topics: expected an array, got "abc"'),
        ("topics", [1], "topics[0]: expected a text, got 1"),
        ("topics", None, "topics: expected an array, got null"),
        ("duration_minutes", "60", 'duration_minutes: expected a whole number, got "60"'),
        ("duration_minutes", 60.5, "duration_minutes: expected a whole number, got 60.5"),
        ("duration_minutes", True, "duration_minutes: expected a whole number, got true"),
        ("duration_minutes", 0, "duration_minutes: expected at least 1, got 0"),
        (
            "start",
            "20180716",
            "start: no date: '20180716'; expected YYYY, YYYY-MM or YYYY-MM-DD, "
            "with at most one of ? ~ % after it",
        ),
        (
            "start",
            "2018-02-30",
            "start: no such date: '2018-02-30' (day is out of range for month)",
        ),
        ("start", 2018, "start: expected a date as text, got 2018"),
        ("start", "2018-07~", "start: '2018-07~' is qualified and bounds nothing"),
        ("end", "2018-07-15", "end: 2018-07-15 is before the start, 2018-07-16"),
        ("start_time", "9:30", 'start_time: expected a time as "HH:MM", got "9:30"'),
        ("start_time", "24:00", 'start_time: expected a time as "HH:MM", got "24:00"'),
        ("start_time", 930, 'start_time: expected a time as "HH:MM", got 930'),
        ("location", "helsinky", 'location: no location "helsinky"; did you mean "helsinki"?'),
        ("location", 1, "location: expected the id of a location, got 1"),
        (
            "participants",
            ["donald-trumpp"],
            'participants[0]: no person "donald-trumpp"; did you mean "donald-trump"?',
        ),
        ("citations", [{"source": "x", "supports": []}], 'citations[0].source: no source "x"'),
        (
            "citations",
            [{"source": "x"}],
            "citations[0].supports: missing",
        ),
        ("citations", [5], "citations[0]: expected an object, got 5"),
        (
            "elsewhere",
            [{"calendar": "Europe/Moscow", "start": "2018", "end": "2017"}],
            "elsewhere[0].end: 2017 is before the start, 2018",
        ),
        ("colour", "red", 'unknown key "colour"'),
        ("topic", [], 'unknown key "topic"; did you mean "topics"?'),
    ],
)
def test_a_wrong_value_is_named_with_file_record_and_field(
    folder: Path, field: str, value: object, problem: str
) -> None:
    _edit(folder, "events.json", lambda rows: _row(rows).update({field: value}))
    assert f"events.json: {MEETING}: {problem}" in _problems(folder)


def test_a_missing_key_is_named_also_where_it_may_be_empty(folder: Path) -> None:
    for key in ("title", "topics"):
        _edit(folder, "events.json", lambda rows, key=key: _row(rows).pop(key))  # type: ignore[misc]
    assert _problems(folder) == [
        f"events.json: {MEETING}: title: missing",
        f"events.json: {MEETING}: topics: missing; where nothing is known, write null or []",
    ]


def test_all_problems_of_all_files_are_gathered(folder: Path) -> None:
    _edit(
        folder,
        "events.json",
        lambda rows: _row(rows).update(title=5, topics="x", end="2018-07-15"),
    )
    _edit(folder, "locations.json", lambda rows: rows[0].update(latitude="north"))
    _edit(folder, "quotes.json", lambda rows: rows[0].update(kind="direkt"))
    (folder / "people.json").unlink()
    (folder / "release.json").write_text("[]", "utf-8")
    expected = [
        "release.json: expected an object, got an array",
        "people.json: missing",
        'locations.json: anchorage: latitude: expected a number, got "north"',
        f"events.json: {MEETING}: title: expected a text, got 5",
        f'events.json: {MEETING}: topics: expected an array, got "x"',
        f"events.json: {MEETING}: end: 2018-07-15 is before the start, 2018-07-16",
        "quotes.json: fox-2017-pressed-putin: kind: expected one of direct, fragment, paraphrase; "
        'got "direkt"; did you mean "direct"?',
    ]
    found = _problems(folder)
    assert [problem for problem in found if problem in expected] == expected


def test_a_row_is_told_all_that_is_wrong_with_it(folder: Path) -> None:
    wrong = {"start": "2018~", "end": "2019?", "duration_minutes": -5, "start_time": "9:00"}
    _edit(folder, "events.json", lambda rows: _row(rows).update(wrong))
    assert _problems(folder) == [
        f"events.json: {MEETING}: start: '2018~' is qualified and bounds nothing",
        f"events.json: {MEETING}: end: '2019?' is qualified and bounds nothing",
        f'events.json: {MEETING}: start_time: expected a time as "HH:MM", got "9:00"',
        f"events.json: {MEETING}: duration_minutes: expected at least 1, got -5",
    ]


def test_a_table_misnamed_throughout_is_hinted_at_and_not_for_each_reference(folder: Path) -> None:
    path = folder / "sources.json"
    path.write_text(path.read_text("utf-8").replace('"id": "', '"id": "x'), "utf-8")
    found = [problem for problem in _problems(folder) if problem.startswith("events.json")]
    assert all(re.search(r': no source "[^"]*"(; did you mean "|$)', problem) for problem in found)
    hinted = {
        problem.partition("; ")[0].partition(": no ")[2] for problem in found if "; " in problem
    }
    assert len(hinted) == 10


def test_every_key_that_stands_twice_is_named(folder: Path) -> None:
    path = folder / "people.json"
    text = path.read_text("utf-8").replace('"name": "Rex', '"k": 1, "id": 1, "k": 2, "name": "Rex')
    path.write_text(text, "utf-8")
    twice = [problem for problem in _problems(folder) if "stands twice" in problem]
    assert twice == [
        f"people.json: row 18: {key}: stands twice in one object" for key in ("id", "k")
    ]


def test_a_refused_row_is_one_problem_and_not_one_for_each_reference(folder: Path) -> None:
    first = json.loads((folder / "sources.json").read_text("utf-8"))[0]["id"]
    _edit(folder, "sources.json", lambda rows: rows[0].update(language=5))
    assert _problems(folder) == [f"sources.json: {first}: language: expected a text, got 5"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "not JSON: Expecting value in line 1, column 1"),
        (b"[", "not JSON: Expecting value in line 1, column 2"),
        (b"\xef\xbb\xbf[]", "starts with a byte order mark; save it as plain UTF-8"),
        (b'["\xff"]', "not UTF-8: byte 2 is 0xff"),
        ("[]".encode("utf-16"), "not UTF-8: byte 0 is 0xff"),
        (b"{}", "expected an array of objects, got an object"),
        (b"NaN", "expected an array of objects, got NaN (no JSON number)"),
        (b"[" * 100_000, "not a record's file: nested too deeply"),
        (b"[1]", "row 1: expected an object, got 1"),
        (b'[{"id": 5}]', "row 1: id: expected a text, got 5"),
    ],
)
def test_a_file_that_is_no_table_is_one_problem(folder: Path, text: bytes, problem: str) -> None:
    (folder / "excluded.json").write_bytes(text)
    assert f"excluded.json: {problem}" in _problems(folder)


def test_a_file_that_breaks_off_is_one_problem_whatever_stands_before(folder: Path) -> None:
    (folder / "excluded.json").write_bytes(b'[{"id": 5}, {')
    (problem,) = _problems(folder)
    assert problem.startswith("excluded.json: not JSON: ")


@given(
    value=st.recursive(
        st.none() | st.integers(0, 9) | st.text(max_size=2), st.lists, max_leaves=6
    ),
    indent=st.none() | st.integers(0, 2),
    place=st.integers(0, 30),
    change=st.sampled_from([b"", b",", b"]", b"[", b" ", b"\xff", b"x", b"1"]),
)
def test_items_are_those_of_the_whole_text(
    value: Any, indent: int | None, place: int, change: bytes
) -> None:
    text = json.dumps(value, indent=indent).encode()
    text = text[:place] + change + text[place:]
    try:
        whole = parse(text)
    except ValueError as error:
        with pytest.raises(ValueError, match=re.escape(str(error))):
            list(items(text))
    else:
        if isinstance(whole, list):
            assert list(items(text)) == whole
        else:
            with pytest.raises(ValueError, match="expected an array of objects"):
                list(items(text))


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("NaN", "NaN (no JSON number)"),
        ("-Infinity", "-Infinity (no JSON number)"),
        ("60.10", "60.10 (write at most four decimals, and no 0 at the end)"),
        ("60.0", "60.0 (write at most four decimals, and no 0 at the end)"),
        ("60.12345", "60.12345 (write at most four decimals, and no 0 at the end)"),
        ("6e1", "6e1 (write at most four decimals, and no 0 at the end)"),
        ("-0", "-0 (no such whole number here)"),
        ("9" * 5000, "9" * 40 + " (no such whole number here)"),
    ],
)
def test_a_number_that_prints_in_several_ways_is_refused(
    folder: Path, number: str, problem: str
) -> None:
    path = folder / "locations.json"
    path.write_text(path.read_text("utf-8").replace("60.168", number), "utf-8")
    assert f"locations.json: helsinki: latitude: expected a number, got {problem}" in _problems(
        folder
    )


def test_a_number_that_measures_nothing_is_refused(folder: Path) -> None:
    _edit(
        folder, "locations.json", lambda rows: rows[0].update(latitude=10**9, longitude=-(10**9))
    )
    expected = "expected a number between -1e9 and 1e9, got"
    assert [
        f"locations.json: anchorage: latitude: {expected} 1000000000",
        f"locations.json: anchorage: longitude: {expected} -1000000000",
    ] == _problems(folder)


def test_a_whole_coordinate_is_written_as_it_was_read(folder: Path, tmp_path: Path) -> None:
    path = folder / "locations.json"
    path.write_text(path.read_text("utf-8").replace("60.168", "60"), "utf-8")
    bytes_before = path.read_bytes()
    Dataset.read(folder).write(folder)
    assert path.read_bytes() == bytes_before


def test_a_key_that_stands_twice_is_refused(folder: Path) -> None:
    path = folder / "people.json"
    text = path.read_text("utf-8").replace('"name": "Rex', '"name": "x", "name": "Rex')
    path.write_text(text, "utf-8")
    assert _problems(folder)[0] == "people.json: rex-tillerson: name: stands twice in one object"


def test_an_id_that_stands_twice_is_refused(folder: Path) -> None:
    _edit(folder, "locations.json", lambda rows: rows.append(rows[0]))
    assert "locations.json: anchorage: id: stands twice in this file" in _problems(folder)


def test_half_a_character_is_refused(folder: Path) -> None:
    path = folder / "people.json"
    path.write_text(path.read_text("utf-8").replace("Rex Tillerson", "Rex \\ud800"), "utf-8")
    assert _problems(folder)[0] == (
        "people.json: rex-tillerson: name: expected Unicode text, got half a character in "
        '"Rex \\ud800"'
    )


EVENTS = json.loads((DATA / "events.json").read_text("utf-8"))
TEXTS = ["", "x", "\ud800", "2018", "2018-07~", "9999-12-31", "12:30", "call"]
NO_TEXTS = [
    None,
    True,
    0,
    1.5,
    [],
    ["x", 1],
    {},
    {"a": 1},
    Malformed("NaN", "no number"),
    Doubled(),
]
VALUES = st.sampled_from([*TEXTS, *NO_TEXTS])


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every array or object inside a value, with each of its keys."""
    keys = (
        value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    )
    inner = [place for key in keys for place in _places(value[key])]
    return [(value, key) for key in keys] + inner


def _readers() -> tuple[Any, Any]:
    """Both readers of events that refer to the packaged record."""
    tables = tp.dataset
    references: dict[type, Any] = {
        tp.Person: {person.id: person for person in (*tables.leaders, *tables.people)},
        tp.Location: {location.id: location for location in tables.locations},
        tp.Source: {source.id: source for source in tables.sources},
    }
    quick = _record(_converter(references, _record, _array, _reference), tp.Event)
    return quick, _record_told(_converter(references), tp.Event)


def test_both_readers_take_what_is_right() -> None:
    quick, telling = _readers()
    for row in EVENTS[:3]:
        assert telling(row, tp.Event) == quick(row, tp.Event) == tp.events.get(row["id"])


@settings(max_examples=300)
@given(data=st.data())
def test_the_quick_reader_takes_just_what_the_one_that_tells_takes(data: st.DataObject) -> None:
    row = copy.deepcopy(data.draw(st.sampled_from(EVENTS)))
    holder, key = data.draw(st.sampled_from(_places(row)))
    change = data.draw(st.sampled_from(["keep", "drop", "add", "replace", "reverse"]))
    if change == "drop":
        del holder[key]
    elif change == "add" and isinstance(holder, dict):
        holder["colour"] = "red"
    elif change == "replace":
        holder[key] = data.draw(VALUES)
    elif change == "reverse" and isinstance(holder, dict):
        turned = dict(reversed(holder.items()))
        holder.clear()
        holder.update(turned)
    quick, telling = _readers()
    try:
        expected = telling(row, tp.Event)
    except ValueError:
        with pytest.raises((ValueError, TypeError)):
            quick(row, tp.Event)
    else:
        assert quick(row, tp.Event) == expected


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert _problems(missing) == [f"{missing}: No such file or directory"]
    (tmp_path / "file").write_text("x", "utf-8")
    assert len(_problems(tmp_path / "file")) == 1
    with pytest.raises(DatasetError, match="null"):
        Dataset.read("a\0b")


def test_a_file_that_cannot_be_read_hides_no_other_problem(folder: Path) -> None:
    (folder / "excluded.json").unlink()
    (folder / "excluded.json").mkdir()
    (folder / "people.json").unlink()
    found = _problems(folder)
    assert "excluded.json: Is a directory" in found
    assert "people.json: missing" in found


def test_a_refused_occasion_hides_its_parts_from_nobody(folder: Path) -> None:
    _edit(folder, "events.json", lambda rows: _row(rows, "2017-07-07-hamburg").update(title=5))
    assert _problems(folder) == ["events.json: 2017-07-07-hamburg: title: expected a text, got 5"]
    (folder / "events.json").write_text("[", "utf-8")
    assert len(_problems(folder)) == 1


def test_an_id_of_half_a_character_can_be_printed(folder: Path) -> None:
    (folder / "excluded.json").write_text('[{"id": "\\ud800"}, {"id": "row 1"}]', "utf-8")
    str(_problems(folder)).encode()


def test_the_last_day_of_the_calendar_is_no_reason_to_fail(folder: Path) -> None:
    last = {"start": "9999-12-31", "end": "9999-12-31", "start_time": "23:50"}
    tokyo = {"calendar": "Asia/Tokyo", "start": "9999-12-31", "end": "9999-12-31"}
    _edit(folder, "events.json", lambda rows: _row(rows).update(last, elsewhere=[tokyo]))
    assert any("is after the coverage ends" in problem for problem in _problems(folder))


# -- a small record ----------------------------------------------------------------------------

SMALL = encode(
    Dataset(
        release=RELEASE,
        leaders=[ALICE, BOB],
        people=[CAROL],
        locations=[HELSINKI],
        sources=[SOURCE],
        events=[
            an_event("first", "2020-01-01", participants=(ALICE, BOB, CAROL), topics=("peace",)),
            an_event("second", "2020-01-02"),
        ],
    )._rows()
)


def _wrong(change: Callable[[dict[str, Any]], object]) -> tuple[Problem, ...]:
    """The problems of the small record once its values were changed, by file name."""
    values = {file: json.loads(data) for file, data in SMALL.items()}
    change(values)
    rows, problems = decode({file: json.dumps(value).encode() for file, value in values.items()})
    assert (rows is None) == bool(problems)
    return problems


def test_a_right_record_is_read_without_the_reader_that_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def telling(*_: object) -> Any:
        pytest.fail("a right row was read twice")

    files = {path.name: path.read_bytes() for path in DATA.glob("*.json")}
    monkeypatch.setattr(_codec, "_record_told", telling)
    rows, problems = decode(files)
    assert problems == ()
    assert rows is not None
    assert Dataset(**rows._asdict())._rows() == tp.dataset._rows()


def test_the_order_of_keys_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned(rows: list[dict[str, Any]]) -> None:
        rows[:] = [dict(reversed(row.items())) for row in rows]

    right, _ = decode(SMALL)
    values = {file: json.loads(data) for file, data in SMALL.items()}
    for file in SMALL.keys() - {"release.json"}:
        turned(values[file])
    monkeypatch.setattr(_codec, "_record_told", lambda *_: pytest.fail("read twice"))
    files = {file: json.dumps(value).encode() for file, value in values.items()}
    assert decode(files) == (right, ())


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (
            lambda v: v["sources.json"][0].update(mediated="no"),
            [("sources.json", "gazette", "mediated", 'expected true or false, got "no"')],
        ),
        (
            lambda v: v["release.json"].update(title=5, version=6),
            [
                ("release.json", "", "title", "expected a text, got 5"),
                ("release.json", "", "version", "expected a text, got 6"),
            ],
        ),
        (lambda v: v.pop("release.json"), [("release.json", "", "", "missing")]),
        (lambda v: v.pop("excluded.json"), [("excluded.json", "", "", "missing")]),
        # Who is told of a refused row or file is not told of what refers to it.
        (
            lambda v: v["leaders.json"][0].update(name=5),
            [("leaders.json", "alice", "name", "expected a text, got 5")],
        ),
        (
            lambda v: v.update({"leaders.json": {}}),
            [("leaders.json", "", "", "expected an array of objects, got an object")],
        ),
        (
            lambda v: (v["sources.json"][0].update(title=5), v["events.json"][0].update(title=6)),
            [
                ("sources.json", "gazette", "title", "expected a text, got 5"),
                ("events.json", "first", "title", "expected a text, got 6"),
            ],
        ),
        (
            lambda v: v["events.json"].insert(1, {**v["events.json"][0]}),
            [("events.json", "first", "id", "stands twice in this file")],
        ),
        (
            lambda v: (
                v["events.json"].insert(1, {**v["events.json"][0]}),
                v["events.json"][2].update(title=5),
            ),
            [
                ("events.json", "first", "id", "stands twice in this file"),
                ("events.json", "second", "title", "expected a text, got 5"),
            ],
        ),
    ],
)
def test_a_problem_names_its_file_row_and_field_apart(
    change: Callable[[dict[str, Any]], object], problems: list[tuple[str, str, str, str]]
) -> None:
    assert _wrong(change) == tuple(Problem(*problem) for problem in problems)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (5, ("parts", "expected an array, got 5")),
        ([5, {"id": 6}], ("parts[0]", "expected an object, got 5")),
    ],
)
def test_parts_that_are_none_are_named(parts: Any, problem: tuple[str, str]) -> None:
    found = _wrong(lambda values: values["events.json"][0].update(parts=parts))
    assert found[0] == Problem("events.json", "first", *problem)


def test_a_row_that_is_no_object_is_named_by_its_place() -> None:
    found = _wrong(lambda values: values["events.json"].append(5))
    assert found == (Problem("events.json", "row 3", "", "expected an object, got 5"),)


def test_a_file_that_the_system_refuses_is_named_with_its_reason() -> None:
    for error in (OSError("odd"), OSError(5, "odd")):
        _, problems = decode({**SMALL, "people.json": error})
        assert problems == (Problem("people.json", "", "", "odd"),)


def test_ten_ids_of_a_kind_are_hinted_at() -> None:
    wrong = [{"source": f"gazete-{number}", "supports": ["title"]} for number in range(12)]
    found = _wrong(lambda values: values["events.json"][0].update(citations=wrong))
    hints = [problem.message.partition("; ")[2] for problem in found]
    assert hints == ['did you mean "gazette"?'] * 10 + [""] * 2


def test_times_are_written_as_hours_and_minutes_and_records_as_ids() -> None:
    row = raw_row(an_event("a", "2020-01-01", start_time=time(9, 5), location=HELSINKI))
    assert row["start_time"] == "09:05"
    assert row["location"] == "helsinki"
    assert row["participants"] == ["alice", "bob"]
    assert row["citations"][0]["source"] == "gazette"


def test_a_whole_number_is_written_without_a_fraction() -> None:
    row = raw_row(attrs.evolve(HELSINKI, latitude=60.0, longitude=-24.5))
    assert json.dumps([row["latitude"], row["longitude"]]) == "[60, -24.5]"


# -- rows as they stand, which `trumpputin diff` compares --------------------------------------


def test_tables_are_given_as_they_stand_and_the_release_as_one_of_a_row() -> None:
    tables = raw_tables(SMALL)
    for name, rows in tables.items():
        value = json.loads(SMALL[f"{name}.json"])
        assert rows == ([{"id": "release", **value}] if name == "release" else value)
    assert f"{from_raw(tables)}" == f"{decode(SMALL)[0]}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"5", ("", "", "expected rows with an id")),
        (b"[5]", ("", "", "expected rows with an id")),
        (b'[{"name": "Carol"}]', ("", "", "expected rows with an id")),
        (b'[{"id": 5}]', ("", "", "expected rows with an id")),
        (b'[{"id": "carol", "age": NaN}]', ("carol", "", "holds NaN (no JSON number)")),
        (b"[", ("", "", "not JSON: Expecting value in line 1, column 2")),
    ],
)
def test_what_is_no_table_of_rows_is_one_problem_of_its_file(
    text: bytes, problem: tuple[str, str, str]
) -> None:
    with pytest.raises(DatasetError) as caught:
        raw_tables({**SMALL, "people.json": text})
    assert caught.value.problems == (Problem("people.json", *problem),)


def test_a_release_without_a_version_is_refused() -> None:
    release = {**json.loads(SMALL["release.json"])}
    del release["version"]
    with pytest.raises(DatasetError) as caught:
        raw_tables({**SMALL, "release.json": json.dumps(release).encode()})
    assert caught.value.problems == (Problem("release.json", "", "version", "expected a text"),)


def test_rows_that_break_the_format_make_no_record() -> None:
    tables = raw_tables(SMALL)
    tables["people"][0]["name"] = 5
    with pytest.raises(DatasetError) as caught:
        from_raw(tables)
    assert caught.value.problems == (
        Problem("people.json", "carol", "name", "expected a text, got 5"),
    )


# -- the fingerprint ---------------------------------------------------------------------------


def test_the_fingerprint_is_that_of_the_lines_in_the_prose() -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "leaders": [
            {"id": "b", "name": "e\u0301", "x": None, "y": []},
            {"y": [1, 2.5], "id": "a"},
        ],
        "people": [],
    }
    lines = '# leaders\n{"id":"a","y":[1,2.5]}\n{"id":"b","name":"\u00e9"}\n# people\n'
    assert fingerprint(tables) == hashlib.sha256(lines.encode()).hexdigest()
