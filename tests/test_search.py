"""A search finds every record in which all the words occur, and says where they occur."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin.testing import datasets

SUMMIT = tp.events["2018-07-16-helsinki"]


def _texts(record: Any) -> list[str]:
    """The titles, summaries, wordings and reasons of a record."""
    texts = [each.text for each in getattr(record, "wordings", ())]
    for each in getattr(record, "with_parts", (record,)):
        names = ("title", "summary", "text", "reason", "occasion")
        texts += [getattr(each, name) for name in names if hasattr(each, name)]
    return texts


@settings(max_examples=20)
@given(datasets(), st.data())
def test_every_record_is_found_by_the_words_of_its_texts(
    dataset: tp.Dataset, data: st.DataObject
) -> None:
    records = [*dataset.events, *dataset.unconfirmed, *dataset.quotes, *dataset.excluded]
    if not records:
        return
    record = data.draw(st.sampled_from(records))
    words = data.draw(st.sampled_from(_texts(record))).split()
    if re.search(r"\w", " ".join(words)):
        asked = " ".join(data.draw(st.permutations(words)))
        assert record in dataset.search(asked).records
        assert record in dataset.search(asked.casefold()).records


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("HELSINKI summit", "title"),
        ("finland", "location"),
        ("presidential palace", "location"),
        ("syria", "topics"),
        ("putin trump", "participants"),
        ("2018-07-16-helsinki", "id"),
    ],
)
def test_words_are_found_in_any_order_and_case_and_the_field_is_named(
    text: str, field: str
) -> None:
    match = next(each for each in tp.events.search(text) if each.record == SUMMIT)
    assert field in dict(match.found)
    assert SUMMIT in tp.events.search(" ".join(reversed(text.split()))).records
    assert field in str(match)


def test_a_word_is_found_where_a_word_begins_with_it_without_accents() -> None:
    assert tp.quotes.search("all court").records == ()  # it is "ball", which ends with it
    quote = tp.quotes.search("ýour COURT bal").records
    assert [each.id for each in quote] == ["putin-2018-07-16-ball-is-in-your-court"]
    osaka = tp.Exclusion(id="x", title="Ёлка в Осаке", reason="No.", citations=())
    found = tp.Dataset(release=tp.dataset.release, leaders=tp.leaders, excluded=[osaka]).search(
        "осаке елка"
    )
    assert found.records == (osaka,)


def test_the_parts_of_an_event_are_searched_with_it() -> None:
    (whole,) = (event for event in tp.meetings if event.id == "2017-07-07-hamburg")
    part = whole.parts[-1]
    assert whole in tp.meetings.search(part.title).records
    assert part in tp.meetings.encounters().search(part.title).records


def test_a_dataset_searches_unconfirmed_events_quotations_and_exclusions_too() -> None:
    tables = {row["table"] for row in tp.dataset.search("putin").to_rows()}
    assert tables == {"events", "quotes", "excluded"}
    statuses = {r.status for r in tp.dataset.search("trump").records if isinstance(r, tp.Event)}
    assert {"confirmed", "disputed"} <= statuses


def test_a_row_names_the_field_and_its_text() -> None:
    found = tp.quotes.search("court ball")
    assert len(found) == 1
    for row in found.to_rows():
        assert row["id"] == found[0].record.id
        assert (row["field"], row["text"]) in found[0].found


@pytest.mark.parametrize("text", ["", " ", "—"])
def test_a_text_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        tp.events.search(text)
