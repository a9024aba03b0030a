"""A damaged file is refused by name, or read as exactly what it says; nothing else happens."""

import contextlib
import copy
import io
import json
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import event, given, note
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin.cli import main

SECONDS = 2.0  # of CPU time; reading the small record takes about 0.02
KEPT = {"2015-12-17-mutual-praise", "2017-11-10-da-nang", "2020-04-12-call-trilateral"}

# -- the record that is damaged ------------------------------------------------------------------


def _write_part(folder: Path) -> None:
    """Write a few rows of the packaged record, with all rows that they refer to."""
    tp.Dataset.load().write(folder)
    tables = {path: json.loads(path.read_bytes()) for path in folder.glob("*.json")}
    rows = {row["id"]: row for table in tables.values() if type(table) is list for row in table}
    kept = KEPT | {row["id"] for row in tables[folder / "excluded.json"][:1]}
    kept |= {row["id"] for row in tables[folder / "quotes.json"] if row.get("event") in KEPT}
    kept |= {row["id"] for row in tables[folder / "leaders.json"]}
    while more := {text for row in kept for text in _texts(rows[row]) if text in rows} - kept:
        kept |= more
    for path, table in tables.items():
        if type(table) is list:
            path.write_text(json.dumps([row for row in table if row["id"] in kept]), "utf-8")
    (folder / "changes.jsonl").write_bytes(b"")
    tp.Dataset.read(folder).write(folder)


def _texts(value: Any) -> set[str]:
    """All strings in a JSON value."""
    return {box[key] for box, key in _places(value) if type(box[key]) is str}


@cache
def _small_record() -> dict[str, bytes]:
    """The files of a small valid record whose log has one release."""
    with TemporaryDirectory() as work:
        before, after = Path(work, "before"), Path(work, "after")
        for folder in (before, after):
            _write_part(folder)
        release = json.loads((after / "release.json").read_text("utf-8"))
        release.update(version="99.0.0", title="A small record")
        (after / "release.json").write_text(json.dumps(release), "utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as log:
            assert main(["diff", str(before), str(after), "--reason", "A test."]) == 0
        (after / "changes.jsonl").write_text(log.getvalue(), "utf-8")
        tp.Dataset.read(after).write(after)
        return {path.name: path.read_bytes() for path in sorted(after.iterdir())}


# -- the damage ----------------------------------------------------------------------------------

FRAGMENTS = [
    *(b"", b"\n", b"\x00"),
    *b'null [] {} "x" 1e999 { } ] , : " \' \\ /**/ \x1b[31m'.split(),
    *(b"\xef\xbb\xbf", b"\xff", b"\xc0\xaf", b"\xed\xa0\x80"),  # a mark, and what is not UTF-8
]
WHOLE_FILES = [b"", b"\n", b"null", b"[]", b"{}", b"[{}]", b"NaN", b"PK\x03\x04", b"[" * 100_000]
ENCODINGS = ["utf-8-sig", "utf-16", "utf-32", "utf-7", "cp1251", "latin-1", "cp037"]
NEWLINES = [b"\r\n", b"\r", b"\n\n", b" \t\n", b"\x0b", b""]
TEXTS = [
    *("", " x", "\ud800", "\x1b[31m", "\u202e", "\x00", "\u200b", "a\nb", "\u2028", "e\u0301"),
    *("x", "2018-02-30", "2018-07~", "0000", "24:00", "=1+1", "<b>"),
]
RAW = [
    *("NaN", "-Infinity", "1e999", "-0", "00", "1.", ".5", "+1", "-74.0", "6e1", "0x10", "1_000"),
    *("1e-999", "9" * 20, "-" + "9" * 100_000, "0." + "1" * 10_000, f'"{"x" * 100_000}"'),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
MARK = "\0"


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every array or object in a JSON value, with each of its indices or keys."""
    if not isinstance(value, dict | list):
        return []
    keys = list(value) if isinstance(value, dict) else range(len(value))
    return [(value, key) for key in keys] + [p for key in keys for p in _places(value[key])]


@st.composite
def _other_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """Replace, insert or cut bytes anywhere, or damage the file as a whole."""
    start = draw(st.integers(0, len(data)))
    length = draw(st.sampled_from([0, 1, 2, 20, 500, len(data)]))
    piece = data[start : start + length]
    edits = st.sampled_from([*FRAGMENTS, piece * 2, piece[::-1]]) | st.binary(max_size=8)
    text = data.decode()
    wholes = st.sampled_from(
        [
            *WHOLE_FILES,
            *(data + more for more in (*FRAGMENTS, data)),
            *(text.encode(encoding, "xmlcharrefreplace") for encoding in ENCODINGS),
            *(data.replace(b"\n", newline) for newline in NEWLINES),
        ]
    )
    return draw(edits.map(lambda new: data[:start] + new + data[start + length :]) | wholes)


@st.composite
def _other_values(draw: st.DrawFn, name: str, data: bytes) -> bytes:
    """Change one value, key or item of the JSON, at any depth."""
    lines = name == "changes.jsonl"
    value = [json.loads(line) for line in data.splitlines()] if lines else json.loads(data)
    places = _places(value)
    box, key = draw(st.sampled_from(places))
    old, mark = box[key], ""
    way = draw(st.sampled_from(["value", "near", "raw", "drop", "key", "twice", "order"]))
    if way == "value":
        box[key] = draw(JSON)
    elif way == "near":  # something that belongs elsewhere, is wrapped, or has one more character
        other_box, other_key = draw(st.sampled_from(places))
        near = [copy.deepcopy(other_box[other_key]), [old], {"value": old}, json.dumps(old)]
        if type(old) is str:
            at = draw(st.integers(0, len(old)))
            near += [old[:at] + draw(st.sampled_from(TEXTS)) + old[at:], old.upper(), old[::-1]]
        box[key] = draw(st.sampled_from(near))
    elif way == "raw":
        depth = draw(st.sampled_from([3, 60, 500, 990, 1_100, 5_000, 200_000]))
        deep = [start * depth + "0" + end * depth for start, end in ("[]", ('{"a":', "}"))]
        box[key], mark = MARK, draw(st.sampled_from([*RAW, *deep]))
    elif way == "drop":
        del box[key]
    elif isinstance(box, dict):
        other = draw(st.sampled_from(list(box)) | st.sampled_from([key + "s", key[:-1], "x", ""]))
        if way == "key":
            box[other] = box.pop(key)
        else:
            box[MARK], mark = old, json.dumps(other)
    elif way == "twice":
        box.insert(draw(st.integers(0, len(box))), copy.deepcopy(old))
    else:
        box[:] = draw(st.permutations(box))
    texts = [json.dumps(each) + "\n" for each in value] if lines else [json.dumps(value, indent=2)]
    return "".join(texts).replace(json.dumps(MARK), mark).encode()


@st.composite
def spoiled_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """The name of one file of the small record, and what it holds after some damage."""
    name = draw(st.sampled_from(sorted(_small_record())))
    data = _small_record()[name]
    misnamed = [data.replace(b'"%s": "' % k, b'"%s": "x' % k) for k in (b"id", b"source", b"kind")]
    values = _other_values(name, data)
    return name, draw(values | values | _other_bytes(data) | st.sampled_from(misnamed))


# -- the law -------------------------------------------------------------------------------------


def _value(name: str, data: bytes) -> Any:
    """What a file says to the standard library; the order of rows says nothing."""
    if name == "changes.jsonl":
        return [json.loads(line) for line in data.splitlines()]
    value = json.loads(data)
    return sorted(value, key=lambda row: row["id"]) if type(value) is list else value


def _says(record: Any, said: Any) -> bool:
    """Whether a value says everything that another one says; empty members say nothing."""
    if type(said) is dict and type(record) is dict:
        return all(_says(record.get(key), value) for key, value in said.items() if value != [])
    if type(said) is list and type(record) is list:
        return len(said) == len(record) and all(map(_says, record, said))
    return said is None or bool(said == record)


def test_the_small_record_is_read_as_what_it_says() -> None:
    for name, data in _small_record().items():
        assert _outcome(name, data) == "read"
        assert _value(name, data), f"{name} is empty"


@given(file=spoiled_files())
def test_a_spoiled_file_is_refused_by_name_or_read_as_what_it_says(
    file: tuple[str, bytes],
) -> None:
    note(repr(file)[:2_000])
    event(_outcome(*file))


def _outcome(name: str, data: bytes) -> str:
    """Read the small record with one file replaced, and check the law."""
    with TemporaryDirectory() as work:
        folder, again = Path(work, "record"), Path(work, "again")
        folder.mkdir()
        for each, original in {**_small_record(), name: data}.items():
            (folder / each).write_bytes(original)
        begun = time.process_time()
        try:
            record = tp.Dataset.read(folder)
        except tp.DatasetError as error:
            assert {problem.file for problem in error.problems} <= _small_record().keys()
            assert str(error).encode()  # can be printed
            outcome = "refused"
        else:
            record.write(again)
            assert tp.Dataset.read(again) == record
            assert _says(_value(name, (again / name).read_bytes()), _value(name, data))
            outcome = "read"
        assert time.process_time() - begun < SECONDS
        return outcome
