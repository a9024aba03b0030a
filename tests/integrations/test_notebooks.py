"""The notebooks run and give the outputs that they show."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))


def outputs(notebook: Any) -> list[list[str]]:
    """For each code cell, the text that it prints and the values that it shows."""
    return [
        [_printed(cell.outputs), *(text for output in cell.outputs for text in _shown(output))]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _printed(outputs: list[Any]) -> str:
    """Everything printed, joined, as a kernel may send it in pieces; logs of engines are left out."""
    return "".join(output.text for output in outputs if output.get("name") == "stdout")


def _shown(output: Any) -> list[str]:
    """The text and HTML of an output; for a picture, the words in it."""
    if output.output_type == "stream":
        return []
    if "image/svg+xml" in output.data:
        return _words(output.data["image/svg+xml"])
    return [output.data.get("text/plain", ""), output.data.get("text/html", "")]


def _words(picture: str) -> list[str]:
    """Another version of the renderer may move a mark, but not change a text."""
    return re.findall(r">([^<>]+)<", picture)


def test_every_notebook_is_tested() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        *("first-look", "replication", "scaling-out", "unusual-gap"),
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_the_outputs_that_it_shows(path: Path, tmp_path: Path) -> None:
    shown = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert outputs(run) == outputs(shown)
    kept, made = (
        {picture.name: _words(picture.read_text("utf-8")) for picture in pictures}
        for pictures in ((DOCS / "pictures").glob(f"{path.stem}-*.svg"), tmp_path.glob("*.svg"))
    )
    assert made == kept
    assert any(any(texts) for texts in outputs(shown))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_nothing_of_the_machine_that_ran_it(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert not any(cell.metadata for cell in notebook.cells)
    assert not re.search(r"(?<![\w.:/-])/(tmp|home|root|Users|var)/", path.read_text("utf-8"))
