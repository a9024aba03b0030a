"""Laws of the changes: they lead from one version to the next, and back."""

import copy
import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings

import trumpputin as tp
from trumpputin._codec import raw_rows
from trumpputin.history import (
    Change,
    Tables,
    changes_between,
    decode_changes,
    encode_changes,
    undo,
)
from trumpputin.testing import datasets


def _raw(dataset: tp.Dataset, version: str) -> Tables:
    release = attrs.evolve(dataset.release, version=version)
    return raw_rows(attrs.evolve(dataset, release=release)._rows())


@settings(max_examples=30)
@given(datasets(), datasets(), datasets())
def test_changes_lead_back_to_every_version(
    one: tp.Dataset, two: tp.Dataset, three: tp.Dataset
) -> None:
    versions = ("0.1.0", "0.2.0", "0.3.0")
    tables = [_raw(d, v) for d, v in zip((one, two, three), versions, strict=True)]
    before = copy.deepcopy(tables[2])
    changes = (
        *changes_between(tables[0], tables[1], "0.2.0", "first"),
        *changes_between(tables[1], tables[2], "0.3.0", "second"),
    )
    kept, problems = decode_changes(encode_changes(changes), "changes.jsonl")
    assert not problems
    assert kept == changes
    for version, rows in zip(versions, tables, strict=True):
        assert undo(tables[2], kept, version) == rows
    assert tables[2] == before


@given(datasets())
def test_between_equal_records_nothing_changes(dataset: tp.Dataset) -> None:
    assert changes_between(_raw(dataset, "0.1.0"), _raw(dataset, "0.1.0"), "0.2.0") == ()


def test_a_changed_id_is_a_removal_and_an_addition() -> None:
    old = {"people": [{"id": "a", "name": "A"}, {"id": "c", "name": "C"}]}
    new = {"people": [{"id": "b", "name": "A"}, {"id": "c", "name": "D"}]}
    told = [(c.id, c.field, c.old, c.new) for c in changes_between(old, new, "0.2.0")]
    assert told == [
        ("a", None, {"id": "a", "name": "A"}, None),
        ("b", None, None, {"id": "b", "name": "A"}),
        ("c", "name", "C", "D"),
    ]


def test_an_unknown_version_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(
        tp.NotOnRecordError, match=r'no version "0.0.9" on record; there are: 0.1.0'
    ):
        tp.dataset.as_of("0.0.9")
    assert tp.dataset.as_of(tp.__version__) == tp.dataset


def test_changes_that_do_not_fit_the_record_are_refused() -> None:
    people = [attrs.evolve(person, country="FI") for person in tp.people]
    wrong = attrs.evolve(tp.dataset, people=people)
    with pytest.raises(
        tp.NotOnRecordError, match=r"people: .*: row: the change of .* does not fit"
    ):
        wrong.as_of("0.1.0")


GOOD = Change(
    version="0.2.0",
    table="people",
    id="a",
    field=None,
    old=None,
    new={"id": "a"},
    reason="r",
    sources=(),
)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
        (
            "[]",
            "expected an object with the keys version, table, id, field, old, new, reason, "
            "sources, in this order",
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "reason": ""}),
            "reason: expected a text that is not empty",
        ),
        (json.dumps({**attrs.asdict(GOOD), "id": 5}), "id: expected a text that is not empty"),
        (json.dumps({**attrs.asdict(GOOD), "field": 5}), "field: expected a text or null"),
        (
            json.dumps({**attrs.asdict(GOOD), "sources": "a"}),
            "sources: expected an array of texts",
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "new": None}),
            "expected a row with this id, either as old or as new",
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "new": {"id": "b"}}),
            "expected a row with this id, either as old or as new",
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "table": "zoo"}),
            "table: expected one of release, leaders, people, locations, sources, events, "
            'quotes, excluded; got "zoo"',
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "version": "v1"}),
            'version: expected MAJOR.MINOR.PATCH, got "v1"',
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "new": {"id": "a", "x": "\ud800"}}),
            'holds half a character in "\\ud800"',
        ),
        (
            json.dumps({**attrs.asdict(GOOD), "new": {"id": "a", "x": float("nan")}}),
            "holds NaN (no JSON number)",
        ),
        (  # some Pythons parse what they cannot walk through
            json.dumps({**attrs.asdict(GOOD), "new": {"id": "a", "x": "DEEP"}}).replace(
                '"DEEP"', "[" * 900 + "]" * 900
            ),
            "is nested too deeply",
        ),
    ],
)
def test_a_wrong_line_of_the_changes_is_named(tmp_path: Path, line: str, problem: str) -> None:
    tp.dataset.write(tmp_path)
    good = encode_changes([GOOD]).decode()
    (tmp_path / "changes.jsonl").write_text(good + line + "\n" + good, "utf-8")
    with pytest.raises(tp.DatasetError) as caught:
        tp.Dataset.read(tmp_path)
    assert [str(p) for p in caught.value.problems] == [f"changes.jsonl: line 2: {problem}"]


def test_a_record_without_changes_keeps_none_of_another_record(tmp_path: Path) -> None:
    tp.dataset.write(tmp_path)
    attrs.evolve(tp.dataset, changes=()).write(tmp_path)
    assert (tmp_path / "changes.jsonl").read_bytes() == b""
    assert tp.Dataset.read(tmp_path).changes == ()


def test_changes_that_do_not_lead_to_the_record_are_a_problem(tmp_path: Path) -> None:
    tp.dataset.write(tmp_path)
    path = tmp_path / "changes.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line.replace("Osaka", "Kyoto") for line in lines), "utf-8")
    with pytest.raises(tp.DatasetError, match=r"changes.jsonl: .* does not fit the record"):
        tp.Dataset.read(tmp_path)


def test_a_patch_leads_back_past_itself() -> None:
    release = attrs.evolve(tp.dataset.release, version="9.9.9")
    change = attrs.evolve(
        GOOD,
        version="9.9.9",
        table="release",
        id="release",
        field="version",
        old=tp.__version__,
        new="9.9.9",
    )
    patched = attrs.evolve(tp.dataset, release=release, changes=(*tp.dataset.changes, change))
    assert patched.as_of(tp.__version__) == tp.dataset
    assert patched.as_of("0.1.0") == tp.dataset.as_of("0.1.0")
