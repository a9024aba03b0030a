"""A revision names what differs between two versions, row by row, and which answers moved."""

import attrs
import pytest
from hypothesis import given, settings

import trumpputin as tp
from trumpputin.history import changes_between
from trumpputin.testing import datasets

from .test_history import _logged, _raw, _released


@settings(max_examples=12)
@given(datasets(), datasets(), datasets())
def test_a_revision_has_exactly_what_differs_between_two_versions(
    one: tp.Dataset, two: tp.Dataset, three: tp.Dataset
) -> None:
    record = _logged(_released(one, "1.0.0"), _released(two, "1.1.0"), _released(three, "1.2.0"))
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        revision = record.changes_since(version)
        expected = changes_between(_raw(record.as_of(version)), _raw(record), "1.2.0", "x")

        def named(change: tp.Change) -> tuple[object, ...]:
            return change.table, change.id, change.field, repr(change.old), repr(change.new)

        assert [*map(named, revision)] == [*map(named, expected)]
        assert (revision.since, revision.version) == (version, "1.2.0")
        assert len(revision.to_rows()) == len(revision)


def _with(calls: int) -> tp.Dataset:
    """The packaged record with its first calls only."""
    kept = (*tp.meetings, *tp.calls[:calls])
    return attrs.evolve(tp.dataset, events=kept, quotes=(), changes=())


def test_an_answer_that_moved_is_given_as_it_was_and_as_it_is() -> None:
    number = len(tp.calls)
    revision = _logged(_released(_with(number - 1), "1.0.0"), _released(_with(number), "1.1.0"))
    since = revision.changes_since("1.0.0")
    moved = {each.question: (each.before, each.after) for each in since.moved}
    year = tp.calls[-1].start.year
    assert moved["calls"] == (f"{number - 1}", f"{number}")
    last_year = tp.calls.counts("year")[year]
    assert moved[f"calls in {year}"] == (f"{last_year - 1}", f"{last_year}")
    assert not any("meeting" in question for question in moved)
    assert f"added: events: {tp.calls[-1].id}" in str(since)
    assert "calls" in str(since.moved[0])


def test_a_change_that_was_taken_back_is_not_in_a_revision() -> None:
    one = _with(2)
    record = _logged(
        _released(one, "1.0.0"), _released(_with(3), "1.1.0"), _released(one, "1.2.0")
    )
    assert {change.table for change in record.changes_since("1.0.0")} == {"release"}
    assert record.changes_since("1.0.0").moved == ()
    assert record.changes_since("1.1.0").moved


def test_reasons_are_those_of_the_log() -> None:
    for change in tp.dataset.changes_since("2.0.0"):
        logged = [each for each in tp.dataset.changes if each.id == change.id]
        assert change.reason in {each.reason for each in logged}


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(tp.NotOnRecordError, match=r"0\.0\.1"):
        tp.dataset.changes_since("0.0.1")
