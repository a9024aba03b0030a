"""Laws of the record as a whole: tables of what it was made of, and nothing else."""

import copy
import pickle
import typing
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin import Dataset, Events, Quotes, Table

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
    assert repr(record) == "<Dataset 0.1.0 of 2 events: Alice and Bob>"


def test_the_order_in_which_rows_are_given_makes_no_difference() -> None:
    turned = {name: rows[::-1] for name, rows in ROWS.items()}
    assert Dataset(release=RELEASE, **turned) == Dataset(release=RELEASE, **ROWS)


def test_two_leaders_alone_are_a_record() -> None:
    record = Dataset(release=RELEASE, leaders=(ALICE, BOB))
    for name in ROWS.keys() - {"leaders"}:
        assert len(getattr(record, name)) == 0
    assert record.unconfirmed == Events()
    assert len(record.changes) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"release": 5},
        {"leaders": tp.locations},
        {"people": ["carol"]},
        {"sources": [HELSINKI]},
        {"events": [QUOTE]},
        {"quotes": [ALICE]},
        {"excluded": [QUOTE]},
        {"changes": [1]},
    ],
)
def test_a_table_of_other_records_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Dataset(**{"release": RELEASE, **ROWS, **wrong})


def test_a_half_made_record_does_not_answer_with_the_packaged_one() -> None:
    class Study(Dataset):
        def __init__(self, name: str) -> None:
            object.__setattr__(self, "name", name)

    for half_made in (Study("my own"), Dataset.__new__(Dataset)):
        with pytest.raises(AttributeError):
            repr(half_made)
        with pytest.raises(AttributeError):
            len(half_made.events)


def test_a_copied_or_pickled_record_is_equal_and_complete() -> None:
    for made in (pickle.loads(pickle.dumps(tp.dataset)), copy.deepcopy(tp.dataset)):
        assert made == tp.dataset
        assert made.changes == tp.dataset.changes
        assert made.fingerprint == tp.dataset.fingerprint


def test_the_types_of_the_fields_resolve() -> None:
    assert typing.get_type_hints(Dataset)["quotes"] is Quotes


def test_the_fingerprint_follows_its_recipe() -> None:
    import hashlib

    from trumpputin.fingerprint import fingerprint

    tables: dict[str, list[dict[str, Any]]] = {
        "leaders": [
            {"id": "b", "name": "e\u0301", "x": None, "y": []},
            {"y": [1, 2.5], "id": "a"},
        ],
        "people": [],
    }
    lines = '# leaders\n{"id":"a","y":[1,2.5]}\n{"id":"b","name":"\u00e9"}\n# people\n'
    assert fingerprint(tables) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_citation_is_a_text_unless_another_style_is_asked_for() -> None:
    assert tp.dataset.cite() == tp.dataset.cite("text")


def test_changes_are_a_sequence_of_changes() -> None:
    change = tp.Change(
        version="0.2.0", table="people", id="dave", new={"id": "dave"}, reason="Missing."
    )
    record = attrs.evolve(Dataset(release=RELEASE, **ROWS), changes=[change])
    assert record.changes[0] is change
    assert [*record.changes] == [change]
    assert record.changes[:1] == (change,)
    assert record == attrs.evolve(record, changes=iter([change]))
    assert hash(record) == hash(attrs.evolve(record, changes=(change,)))
