"""Draw the layers of ``pyproject.toml`` and the way of the data: ``python docs/layers.py``.

Layers and modules are those that import-linter checks; a test fails when the picture is stale.
"""

import re
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs/pictures/layers.svg"

WAY: Final = (  # where the data is, and what takes it on from there
    ("files", "storage: parse"),
    ("values", "storage: build records"),
    ("records", "rules and history: check"),
    ("Dataset", "its attributes"),
    ("tables", "gaps, counts, since …"),
    ("answers", "export, plots, cli"),
    ("files, pictures, text", ""),
)
FILLS: Final = ("e8eef7", "dbe6f3", "cdddef", "c0d5eb", "b2cce7", "a5c4e3", "97bbdf", "8ab3db")
WIDTH: Final = 680
LINE: Final = 20


def layers() -> list[tuple[str, list[str]]]:
    """The title of each layer and its modules, from the top, as in ``pyproject.toml``."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    _, _, after = text.partition("\nlayers = [\n")
    found: list[tuple[str, list[str]]] = []
    for line in after.partition("\n]")[0].splitlines():
        if title := re.search(r"# (\d: .+)", line):
            found.append((title[1], []))
        elif modules := re.search(r'"(.+)"', line):
            found[-1][1].extend(re.split(r" [|:] ", modules[1]))
    return found


def picture() -> str:
    """The picture as SVG. Boxes have fills of their own, so it suits light and dark pages."""
    shapes, y = [], 4
    for number, (title, modules) in enumerate(layers()):
        rows = _wrapped(modules)
        height = LINE * (len(rows) + 1) + 12
        shapes.append(_box(0, y, 440, height, f"#{FILLS[number]}"))
        shapes.append(_text(14, y + 21, title, "title"))
        for place, row in enumerate(rows, 2):
            shapes.append(_text(14, y + LINE * place + 1, ", ".join(row), "modules"))
        y += height + 6
    bottom, step = y - 6, (y - 10 - 40) / (len(WAY) - 1)
    for place, (where, by) in enumerate(WAY):
        top = bottom - 40 - place * step  # from below, as in the layers
        shapes.append(_box(470, top, 206, 40, "#f6e3c5"))
        shapes.append(_text(573, top + 25, where, "title", middle=True))
        if by:
            tip = top - step + 40
            shapes.append(f'<path d="M573 {top:g}V{tip + 8:g}"/>')
            shapes.append(f'<path class="tip" d="M567 {tip + 9:g}h12L573 {tip:g}z"/>')
            shapes.append(_text(573, (top + tip) / 2 + 6, by, "by", middle=True))
    style = (
        "text{font:14px sans-serif;fill:#1a1a1a}.title{font-weight:bold}"
        ".modules{font:13px monospace}.by{font-size:12px;fill:#1a1a1a}"
        "path{stroke:#808080;stroke-width:2}.tip{fill:#808080;stroke:none}"
    )
    label = "Left, the layers of the package; right, the way of the data from files to answers."
    size = f'viewBox="0 0 {WIDTH} {bottom + 4}" width="{WIDTH}" height="{bottom + 4}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{label}">'
    return "\n".join([head, f"<style>{style}</style>", *shapes, "</svg>\n"])


def _wrapped(modules: list[str], width: int = 50) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for name in modules:
        if len(", ".join([*rows[-1], name])) > width:
            rows.append([])
        rows[-1].append(name)
    return rows


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x}" y="{y:g}" width="{width}" height="{height}" rx="6" fill="{fill}"/>'


def _text(x: float, y: float, text: str, kind: str, *, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    behind = ""
    if kind == "by":  # a strip behind the text keeps it readable on a dark page, too
        width = 7 * len(text) + 12
        behind = _box(x - width / 2, y - 14, width, 20, "#eeeeee")
    return f'{behind}<text class="{kind}" x="{x}" y="{y:g}"{anchor}>{escape(text)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
