"""What the README, the changelog and the citation file say is so."""

import doctest
import re
from pathlib import Path

import pytest

import trumpputin as tp

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_examples_of_the_readme_run() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0


def test_the_two_commands_stand_right_under_the_first_paragraph() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    assert blocks[0] == "python -m pip install . && python -m trumpputin\n"
    assert blocks[1] == "python -m pip install nox && python -m nox -s tests\n"
    assert README.index(blocks[1]) < README.index("\n## ")


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "python -m pip install nox && python -m nox -s tests\n" in (
        ROOT / ".ci" / "run"
    ).read_text("utf-8")


def test_the_numbers_of_the_readme_are_those_of_the_record() -> None:
    text = " ".join(README.split())
    assert f"Version {tp.__version__}" in text
    assert f"covers {tp.dataset.coverage} with {len(tp.meetings)} meetings" in text
    assert f"and {len(tp.quotes)} quotations" in text


@pytest.mark.parametrize("file", ["CITATION.cff", "CHANGELOG.md"])
def test_the_version_is_the_same_everywhere(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    found = re.search(r"^(?:version: |## )([0-9.]+)", text, re.MULTILINE)
    assert found is not None
    assert found[1] == tp.__version__
    assert str(tp.dataset.release.released) in text


def test_the_changelog_keeps_data_and_code_apart() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for section in text.split("\n## ")[1:]:
        assert re.findall(r"^### (\w+)$", section, re.MULTILINE) == ["Data", "Code"]
