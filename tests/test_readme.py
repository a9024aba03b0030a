"""The README, the changelog and the files of metadata agree with the record and its version."""

import doctest
import json
import re
import tomllib
from pathlib import Path

import pytest

import trumpputin as tp

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_examples_of_the_readme_run() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0


def test_the_numbers_of_the_readme_are_those_of_the_record() -> None:
    text = " ".join(README.split())
    assert f"Version {tp.__version__} covers {tp.dataset.coverage}: " in text
    encounters = len(tp.meetings.encounters())
    assert (
        f": {len(tp.meetings)} meetings ({encounters} encounters) and {len(tp.calls)} calls;"
        in text
    )
    assert f"{len(tp.quotes)} quotations" in text


@pytest.mark.parametrize("file", ["CITATION.cff", "CHANGELOG.md", "codemeta.json"])
def test_the_version_is_the_same_everywhere(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    found = re.search(r'^(?:version: |## |  "version": ")([0-9.]+)', text, re.MULTILINE)
    assert found is not None
    assert found[1] == tp.__version__
    assert str(tp.dataset.release.released) in text


def test_codemeta_describes_the_package_as_pyproject_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    described = json.loads((ROOT / "codemeta.json").read_bytes())
    for name in ("name", "description", "keywords"):
        assert described[name] == project[name]
    assert [author["name"] for author in described["author"]] == [
        author["name"] for author in project["authors"]
    ]
    licences = [url.removeprefix("https://spdx.org/licenses/") for url in described["license"]]
    assert " AND ".join(licences) == project["license"]
    assert described["runtimePlatform"] == f"Python {project['requires-python']}"


def test_the_changelog_keeps_data_and_code_apart() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for section in re.split(r"^## (?=\d)", text, flags=re.MULTILINE)[1:]:
        assert re.findall(r"^### (\w+)$", section, re.MULTILINE) == ["Data", "Code"]
