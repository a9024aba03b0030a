"""The codebook and the datasheet are complete."""

import hashlib
import json
import re
from enum import EnumType
from pathlib import Path

import pytest

import trumpputin as tp
from trumpputin import vocabulary

DOCS = Path(__file__).parent.parent / "docs"
CODEBOOK = (DOCS / "codebook.md").read_text("utf-8")


def test_the_codebook_is_that_of_this_version() -> None:
    assert f"This is the codebook of version {tp.__version__}." in CODEBOOK


def test_every_term_is_defined_in_the_codebook() -> None:
    prose = re.sub(r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->", "", CODEBOOK, flags=re.DOTALL)
    enums = (value for value in vars(vocabulary).values() if isinstance(value, EnumType))
    terms = [f"`{term}`" for enum in enums for term in enum.__members__]
    assert len(terms) > 20
    assert [term for term in terms if term not in prose] == []


@pytest.mark.parametrize(
    ("file", "version"), [("double_coding.json", "2.0.0"), ("double_coding_2.1.json", "2.1.0")]
)
def test_at_least_twenty_reports_were_coded_twice(file: str, version: str) -> None:
    codings = json.loads((DOCS / file).read_text("utf-8"))
    assert len(codings) >= 20
    coded = tp.dataset.as_of(version)
    known = {each.id for table in (coded.events, coded.unconfirmed) for each in table.with_parts()}
    assert {coding["event"] for coding in codings} - {None} <= known


def test_the_fingerprint_worked_out_in_the_codebook_is_right() -> None:
    example = re.search(r"```text\n(# leaders\n.*?)```.*?\b([0-9a-f]{64})\b", CODEBOOK, re.DOTALL)
    assert example is not None
    assert hashlib.sha256(example[1].encode()).hexdigest() == example[2]


def test_the_datasheet_has_the_seven_headings_and_text_below_each() -> None:
    text = (DOCS / "datasheet.md").read_text("utf-8")
    sections = re.findall(r"^## ([A-Z]\w+).*\n\n\*\*", text, re.MULTILINE)
    assert sections == [
        "Motivation",
        "Composition",
        "Collection",
        "Preprocessing",
        "Uses",
        "Distribution",
        "Maintenance",
    ]
