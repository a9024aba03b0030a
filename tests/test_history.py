"""Laws of the changes: they lead from one version to the next, and back."""

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import trumpputin as tp
from trumpputin.history import Tables, as_of, changes_between
from trumpputin.storage.codec import encode_changes, raw_rows
from trumpputin.testing import datasets

from .strategies import ALICE, BOB, CAROL, RELEASE

GOOD: dict[str, Any] = {
    "version": "0.2.0",
    "table": "people",
    "id": "a",
    "new": {"id": "a"},
    "reason": "A was missing.",
}


def _released(dataset: tp.Dataset, version: str) -> tp.Dataset:
    return attrs.evolve(dataset, release=attrs.evolve(dataset.release, version=version))


def _raw(dataset: tp.Dataset) -> Tables:
    return raw_rows(dataset._rows())


def _logged(*versions: tp.Dataset) -> tp.Dataset:
    """The last of some versions, with the changes that lead to it from the first."""
    changes: list[tp.Change] = []
    for old, new in pairwise(versions):
        changes += changes_between(_raw(old), _raw(new), new.version, "Corrected.")
    return attrs.evolve(versions[-1], changes=changes)


@settings(max_examples=12)
@given(datasets(), datasets(), datasets())
def test_changes_lead_back_to_every_version(
    one: tp.Dataset, two: tp.Dataset, three: tp.Dataset
) -> None:
    pairs = zip((one, two, three), ("0.1.0", "0.2.0", "0.3.0"), strict=True)
    versions = [_released(dataset, version) for dataset, version in pairs]
    last = _logged(*versions)
    for version in versions:
        earlier = last.as_of(version.version)
        assert attrs.evolve(earlier, changes=()) == attrs.evolve(version, changes=())
        assert earlier.as_of("0.1.0") == last.as_of("0.1.0")


@given(datasets())
def test_between_equal_records_nothing_changes(dataset: tp.Dataset) -> None:
    assert changes_between(_raw(dataset), _raw(dataset), "0.2.0", "None.") == ()


SMALL = [
    tp.Dataset(
        release=attrs.evolve(RELEASE, version=f"0.{number}.0"),
        leaders=(ALICE, BOB),
        people=[attrs.evolve(CAROL, name=name, wikidata=item)],
    )
    for number, (name, item) in enumerate(
        [("Carol", None), ("Caroline", None), ("Caroline", "Q1")], 1
    )
]


def test_a_written_record_comes_back_with_its_log(tmp_path: Path) -> None:
    last = _logged(*SMALL)
    last.write(tmp_path)
    read = tp.Dataset.read(tmp_path)
    assert read.changes == last.changes
    assert [read.as_of(s.version).people[0] for s in SMALL] == [s.people[0] for s in SMALL]
    attrs.evolve(last, changes=()).write(tmp_path)
    assert (tmp_path / "changes.jsonl").read_bytes() == b""


def test_a_line_of_the_log_leaves_out_what_is_empty() -> None:
    line = encode_changes(_logged(*SMALL).changes).decode().splitlines()[-1]
    assert json.loads(line) == {
        "version": "0.3.0",
        "table": "people",
        "id": "carol",
        "field": "wikidata",
        "new": "Q1",
        "reason": "Corrected.",
    }


def test_a_changed_id_is_a_removal_and_an_addition() -> None:
    old = {"people": [{"id": "a", "name": "A"}, {"id": "c", "name": "C"}]}
    new = {"people": [{"id": "b", "name": "A"}, {"id": "c", "name": "D"}]}
    changes = changes_between(old, new, "0.2.0", "Renamed.")
    assert [(c.id, c.field, c.old, c.new) for c in changes] == [
        ("a", None, {"id": "a", "name": "A"}, None),
        ("b", None, None, {"id": "b", "name": "A"}),
        ("c", "name", "C", "D"),
    ]
    assert len({*changes}) == 3  # a change can be hashed, though a row cannot


def test_a_change_names_each_source_that_its_row_cites_once() -> None:
    def cited(*sources: str) -> list[dict[str, Any]]:
        return [{"source": source, "supports": ["name"]} for source in sources]

    row = {
        "id": "a",
        "citations": cited("s", "r"),
        "claims": [{"field": "name", "citations": cited("r", "t")}],
        "note": {"supports": "not a citation"},
    }
    (added,) = changes_between({}, {"people": [row]}, "0.2.0", "New.")
    (removed,) = changes_between({"people": [row]}, {}, "0.2.0", "Gone.")
    assert added.sources == removed.sources == ("s", "r", "t")


def test_an_unknown_version_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(tp.NotOnRecordError, match=r"0\.0\.9.* 0\.1\.0, 0\.2\.0, 0\.3\.0"):
        _logged(*SMALL).as_of("0.0.9")
    assert tp.dataset.as_of(tp.__version__) == tp.dataset


# -- logs that do not lead back ----------------------------------------------------------------


def _without(number: int) -> Callable[[list[Any]], object]:
    return lambda lines: lines.pop(number)


LOG = [json.loads(line) for line in encode_changes(_logged(*SMALL).changes).splitlines()]


@pytest.mark.parametrize(
    "spoil",
    [
        _without(0),  # a version that does not raise the release
        lambda lines: lines.insert(0, {**lines[1], "version": "0.1.0"}),  # before the first
        lambda lines: lines.append({**lines[3], "version": "0.4.0"}),  # after the last
        lambda lines: lines.insert(2, dict(lines[0])),  # raises the release twice
        lambda lines: lines.append(lines.pop(0)),  # a version in two runs
        lambda lines: lines.append({**lines[2], "old": "0.3.0"}),
        lambda lines: lines[1].update(old="Carla", new="Karoline"),
    ],
)
def test_a_log_that_does_not_lead_back_is_refused(
    spoil: Callable[[list[Any]], object], tmp_path: Path
) -> None:
    _logged(*SMALL).write(tmp_path)
    lines = [dict(line) for line in LOG]
    spoil(lines)
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (tmp_path / "changes.jsonl").write_text(text, "utf-8")
    with pytest.raises(tp.DatasetError) as caught:
        tp.Dataset.read(tmp_path)
    assert {problem.file for problem in caught.value.problems} == {"changes.jsonl"}


def test_several_batches_of_one_version_are_one_version() -> None:
    last = _logged(*SMALL)
    run = [change for change in last.changes if change.version == "0.3.0"]
    turned = [change for change in last.changes if change.version != "0.3.0"] + run[::-1]
    assert attrs.evolve(last, changes=turned).as_of("0.2.0").people == SMALL[1].people


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"id": 5}, "id"),
        ({"field": 5}, "field"),
        ({"sources": "a"}, "sources"),
        ({"new": None}, "new"),
        ({"new": {"id": "b"}}, "new"),
        ({"old": {"id": "a"}}, "new"),
        ({"table": "zoo"}, "table"),
        ({"table": "release"}, "field"),
        ({"version": "v1"}, "version"),
        ({"colour": "red"}, ""),
        ({"new": {"id": "a", "x": "\ud800"}}, "new"),
        ({"new": {"id": "a", "x": float("nan")}}, "new"),
    ],
)
def test_a_wrong_line_of_the_log_is_named(
    tmp_path: Path, change: Mapping[str, Any], field: str
) -> None:
    SMALL[0].write(tmp_path)
    lines = [json.dumps(line) for line in (GOOD, {**GOOD, **change})]
    (tmp_path / "changes.jsonl").write_text("\n".join(lines), "utf-8")
    with pytest.raises(tp.DatasetError) as caught:
        tp.Dataset.read(tmp_path)
    found = [(p.file, p.record, p.field) for p in caught.value.problems]
    assert ("changes.jsonl", "line 2", field) in found


def test_a_value_too_deep_to_walk_is_a_problem_of_its_line(tmp_path: Path) -> None:
    SMALL[0].write(tmp_path)
    deep = json.dumps({**GOOD, "new": {"id": "a", "x": "DEEP"}})
    line = deep.replace('"DEEP"', "[" * 900 + "]" * 900)
    (tmp_path / "changes.jsonl").write_text(line, "utf-8")
    with pytest.raises(tp.DatasetError, match=r"line 1: .*nested too deeply"):
        tp.Dataset.read(tmp_path)


def test_a_table_that_came_later_is_empty_before() -> None:
    def small(version: str, *people: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        return {"release": [{"id": "release", "version": version}], "people": list(people)}

    first = small("0.1.0", {"id": "a"})
    later = {**small("0.2.0", {"id": "b"}), "excluded": [{"id": "x"}]}
    changes = changes_between(first, later, "0.2.0", "More.")
    assert as_of(later, changes, "0.1.0") == ({**first, "excluded": []}, ())
