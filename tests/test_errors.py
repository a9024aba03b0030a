"""Laws of errors: they say what was wrong and what would be right, and can be sent anywhere."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import DatasetError, Problem, errors
from trumpputin._display import plain
from trumpputin.errors import did_you_mean

MEANINGS: dict[type[tp.TrumpputinError], type[Exception]] = {
    tp.FieldError: ValueError,
    tp.DateError: tp.FieldError,
    tp.UnknownValueError: tp.FieldError,
    tp.InexactError: ValueError,
    tp.DuplicateIdError: ValueError,
    tp.UnknownIdError: LookupError,
    tp.NotOnRecordError: LookupError,
}


def test_every_error_is_public_and_has_its_builtin_meaning() -> None:
    names = {name for name in errors.__all__ if name.endswith("Error")}
    assert names == {each.__name__ for each in (*MEANINGS, tp.TrumpputinError, tp.DatasetError)}
    assert names <= {*tp.__all__}
    for error, meaning in MEANINGS.items():
        assert issubclass(error, tp.TrumpputinError)
        assert issubclass(error, meaning)
    assert issubclass(tp.DatasetError, (tp.TrumpputinError, ValueError))


@given(st.sampled_from([*MEANINGS]), st.text(), st.text())
def test_an_error_prints_its_field_and_message_and_keeps_both(
    error: type[tp.TrumpputinError], message: str, field: str
) -> None:
    raised = error(message, field=field)
    for each in (raised, copy.copy(raised), pickle.loads(pickle.dumps(raised))):
        assert type(each) is error
        assert (each.message, each.field) == (message, field)
        assert str(each) == plain(f"{field}: {message}" if field else message)


@given(st.lists(st.builds(Problem, *[st.text("ab")] * 4), min_size=1))
def test_a_dataset_error_prints_each_problem_on_a_line(problems: list[Problem]) -> None:
    error = DatasetError(tuple(problems))
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert each.problems == tuple(problems)
        first, *lines = str(each).split("\n")
        assert first == ("1 problem:" if len(problems) == 1 else f"{len(problems)} problems:")
        assert lines == [*map(str, problems)]


@pytest.mark.parametrize("lost", range(3))
def test_a_problem_prints_where_it_is_as_far_as_known(lost: int) -> None:
    parts = ["events.json", "helsinki", "start", "wrong"]
    parts[lost] = ""
    assert str(Problem(*parts)) == ": ".join(filter(None, parts))


@given(st.lists(st.text(min_size=1, max_size=100), min_size=1), st.data())
def test_a_known_text_is_its_own_hint(known: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(known))
    assert f'"{text}"' in did_you_mean(text, dict.fromkeys(known))


def test_a_hint_names_three_texts_at_most_the_closest_first() -> None:
    known = ["minsk-talks", "minsk-talk", "minsk-walk", "minsk-tale", "osaka"]
    assert did_you_mean("minsk-talks", known).count('"minsk') == 3
    assert did_you_mean("minsk-tale", known).startswith('; did you mean "minsk-tale" or ')
    assert did_you_mean("tokyo", known) == ""


def test_long_texts_get_no_hint_and_are_none() -> None:
    for text, known in (("x" * 101, "x" * 100), ("x" * 100, "x" * 101)):
        assert did_you_mean(text, [known]) == ""
