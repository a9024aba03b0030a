"""The codebook and the datasheet are complete, and their tables are not stale."""

import hashlib
import json
import re
from pathlib import Path

import codebook_tables
import pytest

import trumpputin as tp
from trumpputin import rules

DOCS = Path(__file__).parent.parent / "docs"
CODEBOOK = (DOCS / "codebook.md").read_text("utf-8")


def test_the_codebook_is_that_of_this_version() -> None:
    assert f"This is the codebook of version {tp.__version__}." in CODEBOOK


def test_the_tables_of_the_codebook_are_as_the_code_says() -> None:
    assert codebook_tables.filled(CODEBOOK) == CODEBOOK, "run: python docs/codebook_tables.py"


def test_every_rule_and_every_field_stands_in_the_codebook() -> None:
    for rule in rules.RULES:
        assert rule.__name__.replace("_", " ") in CODEBOOK
    for model in codebook_tables.MODELS:
        assert f"### {model.__name__}\n" in CODEBOOK


def test_at_least_twenty_reports_were_coded_twice() -> None:
    codings = json.loads((DOCS / "double_coding.json").read_text("utf-8"))
    assert len({coding["report"] for coding in codings}) >= 20
    known = (tp.events | tp.unconfirmed).ids
    parts = {part.id for event in tp.events for part in event.parts}
    for coding in codings:
        assert coding["event"] is None or coding["event"] in {*known, *parts}


def test_the_worked_fingerprint_of_the_codebook_is_right() -> None:
    example = re.search(r"```text\n(# leaders\n.*?)```.*?\b([0-9a-f]{64})\b", CODEBOOK, re.DOTALL)
    assert example is not None
    assert hashlib.sha256(example[1].encode()).hexdigest() == example[2]


@pytest.mark.parametrize(
    "heading",
    [
        "Motivation",
        "Composition",
        "Collection process",
        "Preprocessing",
        "Uses",
        "Distribution",
        "Maintenance",
    ],
)
def test_the_datasheet_answers_under_each_of_the_seven_headings(heading: str) -> None:
    text = (DOCS / "datasheet.md").read_text("utf-8")
    section = re.search(rf"^## {heading}.*?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert len(section[1].split()) > 30
