"""The site: ``python -m nox -s docs`` builds it with warnings as errors.

Nothing is fetched: links to Python's documentation are resolved with ``inventories/``, and the
pages load no files from other sites.
"""

import argparse
import re
import sys
from enum import EnumType
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

import trumpputin as tp
from trumpputin.cli.parser import parser

sys.path.insert(0, str(Path(__file__).parent))
from explorer.build import build  # found by the line above

project = "trumpputin"
author = "the trumpputin contributors"
release = version = tp.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["inventories/README.md"]
nitpicky = True
nitpick_ignore = [
    # Charts and frames of optional libraries, which annotations name in strings.
    ("py:class", "hypothesis.strategies.SearchStrategy"),
    ("py:class", "pa.Table"),
    ("py:class", "pd.DataFrame"),
    ("py:class", "pl.DataFrame"),
    # Names of this package that are not public.
    ("py:class", "Row"),
    ("py:class", "R_co"),
    ("py:exc", "ZoneInfoNotFoundError"),  # not in the inventory of Python's names
]
nitpick_ignore_regex = [
    ("py:class", r"(alt|altair)\..+"),
    ("py:class", r"trumpputin\..+\._?[A-Z](_co)?"),  # type variables
]

# -- pages -------------------------------------------------------------------------------------

html_theme = "furo"
html_title = f"trumpputin {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "native"
myst_heading_anchors = 3
nb_execution_mode = "off"  # a test runs the notebooks and compares

# -- reference ---------------------------------------------------------------------------------

default_role = "py:obj"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
maximum_signature_line_length = 80
napoleon_attr_annotations = True
napoleon_numpy_docstring = False
intersphinx_mapping = {"python": ("https://docs.python.org/3/", "inventories/python.inv")}


def setup(app: Sphinx) -> None:
    """Connect the functions below to Sphinx's events."""
    app.add_lexer("csv", TextLexer)  # shown as it is
    app.connect("autodoc-process-docstring", put_types_beside_names, priority=900)  # last
    app.connect("autodoc-process-signature", tidy_signature)
    app.connect("source-read", add_commands)
    app.connect("build-finished", put_explorer)


_ATTRIBUTE = re.compile(r"\.\. attribute:: \w+")
_TYPE = re.compile(r" +:type: (.*)")
_QUALIFIED = re.compile(r"\b(?=trumpputin\.|datetime\.)")


def put_types_beside_names(*event: Any) -> None:
    """Show a field as ``id: str``: napoleon puts the type on a separate line, below the text."""
    lines: list[str] = event[-1]
    moved: list[str] = []
    below = 0
    for line in lines:
        if below and (found := _TYPE.match(line)):
            moved.insert(below, f"   :type: {_QUALIFIED.sub('~', found[1])}")
            below = 0
        else:
            moved.append(line)
        if _ATTRIBUTE.match(line):
            below = len(moved)
    lines[:] = moved


def tidy_signature(*event: Any) -> tuple[str, str | None] | None:
    """Hide the signature of an enum; show a default computed from other fields as ``...``."""
    _, _, _, documented, _, signature, returns = event
    if isinstance(documented, EnumType):
        return "", None
    return signature and (signature.replace("NOTHING", "..."), returns)  # attrs' sentinel


def add_commands(_: Sphinx, page: str, source: list[str]) -> None:
    """Append the help text of each command to the page of the command line."""
    if page == "reference/command-line":
        top = parser()
        for name, command in {"trumpputin": top, **top.commands}.items():
            # A fixed width; otherwise it would depend on the terminal.
            command.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=88)
            source[0] += f"\n## {name}\n\n```text\n{command.format_help()}```\n"


def put_explorer(app: Sphinx, error: Exception | None) -> None:
    """Add the explorer to the site, and the same page of the record for comparison."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "explorer"
        other = folder / "us-russia-meetings"
        build(
            tp.dataset,
            folder,
            links={
                "Documentation": "../index.html",
                "For comparison: all US and Soviet or Russian leaders": f"{other.name}/index.html",
            },
        )
        build(
            tp.baseline,
            other,
            links={"Documentation": "../../index.html", "Trump and Putin": "../index.html"},
        )
