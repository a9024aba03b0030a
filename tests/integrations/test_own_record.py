"""The template that a record of other leaders starts from."""

import re
from pathlib import Path

import pytest

import trumpputin as tp
from trumpputin.template import write_template


def test_the_template_breaks_no_rule_and_is_written_back_byte_for_byte(tmp_path: Path) -> None:
    paths = write_template(tmp_path / "mine")
    first = {path.name: path.read_bytes() for path in paths}
    assert set(paths) == set((tmp_path / "mine").iterdir())
    tp.Dataset.read(tmp_path / "mine").write(tmp_path / "mine")
    assert {path.name: path.read_bytes() for path in paths} == first


def test_the_template_is_minimal_and_cannot_be_mistaken_for_facts(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    record = tp.Dataset.read(tmp_path / "mine")
    filled = (record.leaders, record.locations, record.sources, record.meetings)
    assert [len(table) for table in filled] == [2, 1, 1, 1]
    empty = (record.people, record.quotes, record.excluded, record.unconfirmed, record.calls)
    assert [len(table) for table in empty] == [0] * 5
    for row in (*record.leaders, *record.locations):
        assert re.fullmatch("X[A-Z]", row.country)  # left to users by ISO 3166-1
    assert {leader.name for leader in record.leaders} == {"First Leader", "Second Leader"}
    (source,) = record.sources
    assert source.url is not None
    assert source.url.startswith("https://www.example.org/")


def test_the_readme_of_the_template_names_every_file(tmp_path: Path) -> None:
    paths = write_template(tmp_path / "mine")
    text = (tmp_path / "mine" / "README.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([a-z]+\.jsonl?)`", text, re.MULTILINE))
    assert named == {path.name for path in paths} - {"README.md"}


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        write_template(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(FileExistsError):
        write_template(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"
