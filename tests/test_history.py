"""Laws of the changes: they lead from one version to the next, and back."""

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import trumpputin as tp
from trumpputin.storage.codec import raw_rows
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
    kept, problems = decode_changes(encode_changes(changes))
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
    # Also where only the first step does not lead on.
    path.write_text("".join([lines[0].replace('"new": "The', '"new": "A'), *lines[1:]]), "utf-8")
    with pytest.raises(tp.DatasetError, match=r"changes.jsonl: release: .* does not fit"):
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


# -- small records -----------------------------------------------------------------------------


def _small(version: str, *people: Mapping[str, Any]) -> Tables:
    return {"release": [{"id": "release", "version": version}], "people": list(people)}


FIRST = _small("0.1.0", {"id": "a", "name": "A"}, {"id": "c", "name": "C"})
SECOND = _small("0.2.0", {"id": "a", "name": "Ä"}, {"id": "b", "name": "B", "country": None})
THIRD = _small("0.3.0", {"id": "a", "name": "Ä"}, {"id": "b", "name": None, "country": "FI"})
CHANGES = (
    *changes_between(FIRST, SECOND, "0.2.0", "one"),
    *changes_between(SECOND, THIRD, "0.3.0", "two"),
)


def test_a_change_says_which_version_made_it_where_and_why() -> None:
    made = (
        *changes_between(FIRST, SECOND, "0.2.0", "one"),
        *changes_between(SECOND, THIRD, "0.3.0", "two"),
    )
    told = [tuple(attrs.asdict(change, recurse=False).values()) for change in made]
    assert told == [
        ("0.2.0", "release", "release", "version", "0.1.0", "0.2.0", "one", ()),
        ("0.2.0", "people", "a", "name", "A", "Ä", "one", ()),
        ("0.2.0", "people", "b", None, None, SECOND["people"][1], "one", ()),
        ("0.2.0", "people", "c", None, {"id": "c", "name": "C"}, None, "one", ()),
        ("0.3.0", "release", "release", "version", "0.2.0", "0.3.0", "two", ()),
        ("0.3.0", "people", "b", "name", "B", None, "two", ()),
        ("0.3.0", "people", "b", "country", None, "FI", "two", ()),
    ]
    assert changes_between(FIRST, SECOND, "0.2.0")[0].reason == ""
    assert {*made, *CHANGES} == {*made}  # a row is no key, and a change can be one


def test_changes_of_a_small_record_lead_back_to_each_version() -> None:
    assert undo(THIRD, CHANGES, "0.3.0") == THIRD
    assert undo(THIRD, CHANGES, "0.2.0") == SECOND
    assert undo(THIRD, CHANGES, "0.1.0") == FIRST


def test_a_table_that_came_later_is_empty_before() -> None:
    later = {**SECOND, "excluded": [{"id": "x"}]}
    changes = changes_between(FIRST, later, "0.2.0")
    assert undo(later, changes, "0.1.0") == {**FIRST, "excluded": []}
    gone = changes_between({"people": FIRST["people"]}, {}, "0.2.0")
    assert [(change.id, change.new) for change in gone] == [("a", None), ("c", None)]
    released = changes_between(FIRST, {"release": SECOND["release"]}, "0.2.0")
    assert undo({"release": SECOND["release"]}, released, "0.1.0") == FIRST


def test_all_known_versions_are_named_the_oldest_first() -> None:
    with pytest.raises(tp.NotOnRecordError) as caught:
        undo(THIRD, CHANGES, "0.0.9")
    assert str(caught.value) == ('no version "0.0.9" on record; there are: 0.1.0, 0.2.0, 0.3.0')


@pytest.mark.parametrize(
    ("people", "where"),
    [
        ([{"id": "a", "name": "Ä"}], "b: country"),
        ([{"id": "a", "name": "Ä"}, {"id": "b", "name": None, "country": "SE"}], "b: country"),
        ([{"id": "a", "name": "X"}, {"id": "b", "name": None, "country": "FI"}], "a: name"),
    ],
)
def test_a_change_that_does_not_fit_is_named(people: list[dict[str, Any]], where: str) -> None:
    with pytest.raises(tp.NotOnRecordError) as caught:
        undo(_small("0.3.0", *people), CHANGES, "0.1.0")
    version = "0.3.0" if where.startswith("b") else "0.2.0"
    assert str(caught.value) == (
        f"people: {where}: the change of {version} does not fit the record"
    )


def test_a_row_that_should_be_gone_is_named() -> None:
    wrong = _small("0.2.0", *SECOND["people"], {"id": "c", "name": "other"})
    with pytest.raises(tp.NotOnRecordError) as caught:
        undo(wrong, CHANGES[:4], "0.1.0")
    assert str(caught.value) == "people: c: row: the change of 0.2.0 does not fit the record"


def test_a_change_names_each_source_that_the_row_cites_once() -> None:
    def cited(*sources: str) -> list[dict[str, Any]]:
        return [{"source": source, "supports": ["name"]} for source in sources]

    row = {
        "id": "a",
        "citations": cited("s", "r"),
        "claims": [{"field": "name", "citations": cited("r", "t")}],
        "source": "no citation",
        "note": {"supports": "no citation"},
    }
    (added,) = changes_between({}, {"people": [row]}, "0.2.0")
    (removed,) = changes_between({"people": [row]}, {}, "0.2.0")
    assert added.sources == removed.sources == ("s", "r", "t")
    (changed,) = changes_between(
        {"people": [{**row, "citations": cited("u")}]}, {"people": [row]}, "0.2.0"
    )
    assert changed.sources == ("s", "r", "t")


def test_a_line_of_the_changes_is_a_json_object_as_people_read_it() -> None:
    assert encode_changes(CHANGES[1:3]).decode("utf-8") == (
        '{"version": "0.2.0", "table": "people", "id": "a", "field": "name", "old": "A", '
        '"new": "Ä", "reason": "one", "sources": []}\n'
        '{"version": "0.2.0", "table": "people", "id": "b", "field": null, "old": null, '
        '"new": {"id": "b", "name": "B", "country": null}, "reason": "one", "sources": []}\n'
    )
    assert decode_changes(encode_changes(CHANGES)) == (CHANGES, ())
    assert decode_changes(b"") == ((), ())


def test_changes_that_cannot_be_read_are_one_problem() -> None:
    problem = tp.Problem("changes.jsonl", "", "", "Permission denied")
    assert decode_changes(PermissionError(13, "Permission denied")) == ((), (problem,))
    told = decode_changes(OSError("gone"))
    assert told == ((), (tp.Problem("changes.jsonl", "", "", "gone"),))


def test_an_object_with_other_keys_or_another_order_is_no_change() -> None:
    for value in (dict(reversed(attrs.asdict(GOOD).items())), {**attrs.asdict(GOOD), "x": 1}):
        (), (problem,) = decode_changes(json.dumps(value).encode())
        assert problem == tp.Problem(
            "changes.jsonl",
            "line 1",
            "",
            "expected an object with the keys version, table, id, field, old, new, reason, "
            "sources, in this order",
        )
