"""Laws of errors: they say what would be right, and arrive whole wherever they are sent."""

import pickle

from trumpputin import DatasetError, Problem
from trumpputin.errors import did_you_mean


def test_a_hint_names_the_three_closest_at_most() -> None:
    known = ["minsk-talks", "minsk-talk", "minsk-walk", "minsk-tale", "osaka"]
    assert did_you_mean("minsk-talks", known) == (
        '; did you mean "minsk-talks" or "minsk-talk" or "minsk-walk"?'
    )
    assert did_you_mean("tokyo", known) == ""


def test_a_hint_for_a_huge_text_looks_at_its_beginning() -> None:
    assert did_you_mean("x" * 200 + "y" * 10**6, ["x" * 200]) == (f'; did you mean "{"x" * 200}"?')


def test_one_problem_is_not_several() -> None:
    assert str(DatasetError((Problem("a.json", "b", "c", "d"),))) == "1 problem:\na.json: b: c: d"


def test_a_problem_prints_its_fields() -> None:
    assert repr(Problem("a.json", "b", "c", "d")) == (
        "Problem(file='a.json', record='b', field='c', message='d')"
    )


def test_a_dataset_error_keeps_its_problems_through_pickle() -> None:
    problems = (Problem("events.json", "a", "start", "is wrong"), Problem("b.json", "", "", "no"))
    error = pickle.loads(pickle.dumps(DatasetError(problems)))
    assert error.problems == problems
    assert error.args == (problems,)
    assert str(error) == "2 problems:\nevents.json: a: start: is wrong\nb.json: no"
