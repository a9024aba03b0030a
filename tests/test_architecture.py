"""The picture of the architecture shows the layers that import-linter checks."""

import re
import tomllib

import layers


def test_the_picture_of_the_layers_shows_those_of_pyproject() -> None:
    tools = tomllib.loads((layers.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    checked = re.findall(r"\w+", " ".join(tools["importlinter"]["contracts"][0]["layers"]))
    drawn = layers.PICTURE.read_text("utf-8")
    rows = re.findall(r'class="modules"[^>]*>(.*?)<', drawn)
    assert re.findall(r"\w+", " ".join(rows)) == checked
    assert drawn == layers.picture(), "run: python docs/layers.py"
