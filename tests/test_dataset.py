"""Laws of the record as a whole: tables of what it was made of, and one problem for one fault."""

from pathlib import Path
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin import Dataset, DatasetError, Events, Problem, Quotes, Table

from .strategies import ALICE, BOB, CAROL, HELSINKI, RELEASE, SOURCE, an_event

QUOTE = tp.Quote(
    id="well",
    speaker=BOB,
    speaker_name="Bob",
    text="Well",
    language="en",
    original_language="en",
    said_on="2020",
    occasion="Asked",
    kind="direct",
    citations=(tp.Citation(source=SOURCE, supports=("text", "said_on")),),
)
EXCLUSION = tp.Exclusion(
    id="letter",
    title="A letter",
    reason="It was never sent.",
    citations=(tp.Citation(source=SOURCE, supports=("reason",)),),
)
ROWS: dict[str, Any] = {
    "leaders": [ALICE, BOB],
    "people": [CAROL],
    "locations": [HELSINKI],
    "sources": [SOURCE],
    "events": [an_event("first-call", "2020-01-01"), an_event("second-call", "2020-01-02")],
    "quotes": [QUOTE],
    "excluded": [EXCLUSION],
}


def test_rows_are_kept_as_tables() -> None:
    record = Dataset(release=RELEASE, **ROWS)
    for name, rows in ROWS.items():
        table = getattr(record, name)
        assert isinstance(table, Table)
        assert [*table] == rows
    assert isinstance(record.events, Events)
    assert isinstance(record.quotes, Quotes)


def test_the_order_in_which_rows_are_given_says_nothing() -> None:
    turned = {name: rows[::-1] for name, rows in ROWS.items()}
    assert Dataset(release=RELEASE, **turned) == Dataset(release=RELEASE, **ROWS)


def test_two_leaders_alone_are_a_record() -> None:
    record = Dataset(release=RELEASE, leaders=(ALICE, BOB))
    for name in ROWS.keys() - {"leaders"}:
        table = getattr(record, name)
        assert isinstance(table, Table)
        assert len(table) == 0
    assert record.unconfirmed == Events()
    assert record.changes == ()


def test_a_record_says_what_it_is() -> None:
    record = Dataset(release=RELEASE, **ROWS)
    assert repr(record) == "<Dataset 0.1.0 of 2 events: Alice and Bob>"


def test_a_citation_is_a_text_unless_another_style_is_asked_for() -> None:
    assert tp.dataset.cite() == tp.dataset.cite("text")


def test_a_folder_that_cannot_be_read_is_one_problem_of_the_folder(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    with pytest.raises(DatasetError) as caught:
        Dataset.read(missing)
    assert caught.value.problems == (Problem(str(missing), "", "", "No such file or directory"),)


def test_a_change_that_no_file_may_hold_is_not_written(tmp_path: Path) -> None:
    astray = tp.Change(
        version="0.1", table="x", id="", field="name", old=1, new=2, reason="", sources=()
    )
    with pytest.raises(DatasetError, match="changes.jsonl: line 1: ") as caught:
        attrs.evolve(Dataset(release=RELEASE, **ROWS), changes=(astray,)).write(tmp_path / "new")
    assert len(caught.value.problems) == 1
    assert not (tmp_path / "new").exists()


def test_changes_that_lead_nowhere_are_one_problem_of_their_file(tmp_path: Path) -> None:
    astray = tp.Change(
        version="0.1.0",
        table="people",
        id="dave",
        field="name",
        old="D",
        new="Dave",
        reason="He is called so.",
        sources=(),
    )
    record = Dataset(release=RELEASE, **ROWS)
    attrs.evolve(record, changes=(astray,)).write(tmp_path)
    with pytest.raises(DatasetError) as caught:
        Dataset.read(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.record, problem.field) == ("changes.jsonl", "", "")
    assert problem.message.startswith('no version "" on record')


def test_a_wrong_line_of_the_changes_is_a_problem_of_their_file(tmp_path: Path) -> None:
    Dataset(release=RELEASE, **ROWS).write(tmp_path)
    (tmp_path / "changes.jsonl").write_text("[]\n", "utf-8")
    with pytest.raises(DatasetError) as caught:
        Dataset.read(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.record) == ("changes.jsonl", "line 1")
