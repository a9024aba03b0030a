"""The notebooks run, and answer as they are shown."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def told(notebook: Any) -> list[list[str]]:
    """What each cell of code tells a reader: what it prints, and what it shows."""
    return [
        [_printed(cell.outputs), *(text for output in cell.outputs for text in _shown(output))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _printed(outputs: list[Any]) -> str:
    """All of it in one: a kernel may send it in pieces. What engines log is left out."""
    return "".join(output.text for output in outputs if output.get("name") == "stdout")


def _shown(output: Any) -> list[str]:
    """Of a picture, the words in it."""
    if output.output_type == "stream":
        return []
    if "image/svg+xml" in output.data:
        return re.findall(r">([^<>]+)<", output.data["image/svg+xml"])
    return [output.data.get("text/plain", ""), output.data.get("text/html", "")]


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["first-look", "replication", "scaling-out"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_answers_as_it_is_shown(path: Path, tmp_path: Path) -> None:
    shown = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert told(run) == told(shown)
    assert any(any(texts) for texts in told(shown))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_nothing_of_the_machine_it_was_run_on(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not any(cell.metadata for cell in notebook.cells)
    assert not re.search(r"(?<![\w.:/-])/(tmp|home|root|Users|var)/", path.read_text("utf-8"))
