"""Laws of citations: complete, and readable by those they are for."""

import json

import attrs
import pytest
from pybtex.database import parse_string

import trumpputin as tp
from trumpputin.citing import cite_sources

from .strategies import SOURCE


def _source(**fields: object) -> tp.Source:
    return attrs.evolve(SOURCE, **fields)  # type: ignore[arg-type]


def test_a_citation_of_the_record_names_version_fingerprint_and_coverage() -> None:
    for style in ("bibtex", "csl-json", "apa", "text"):
        text = tp.dataset.cite(style)
        for part in (tp.__version__, tp.dataset.fingerprint, str(tp.dataset.coverage), "2026"):
            assert part in text
        assert tp.dataset.release.title in text
        assert "An Archive" in tp.dataset.cite(style, authors="an Archive") or style in (
            "bibtex",
            "csl-json",
        )


def test_bibtex_is_read_by_an_independent_parser() -> None:
    (entry,) = parse_string(tp.dataset.cite("bibtex"), "bibtex").entries.values()
    assert entry.fields["version"] == tp.__version__
    assert tp.dataset.fingerprint in entry.fields["note"]
    parsed = parse_string(cite_sources(tp.sources, "bibtex"), "bibtex").entries
    assert set(parsed) == {source.id for source in tp.sources}
    for source in tp.sources:
        fields = parsed[source.id].fields
        assert fields.get("url") == source.url
        if source.published:
            assert fields["year"] == str(source.published.year)


def test_csl_json_keeps_dates_as_they_are_known() -> None:
    items = {item["id"]: item for item in json.loads(cite_sources(tp.sources, "csl-json"))}
    assert set(items) == set(tp.sources.ids)
    for source in tp.sources:
        issued = items[source.id].get("issued")
        if source.published is None:
            assert issued is None
        else:
            (parts,) = issued["date-parts"]
            assert parts == [int(part) for part in str(source.published).strip("?~%").split("-")]
            assert issued.get("circa", False) == bool(source.published.qualifier)
        assert items[source.id].get("title") == source.title


@pytest.mark.parametrize(
    ("fields", "apa"),
    [
        ({}, "Gazette. (n.d.)."),
        ({"published": "2025"}, "Gazette. (2025)."),
        ({"published": "2025-08", "title": "Why?"}, "Gazette. (2025, August). Why?"),
        (
            {"published": "2025-08-15~", "title": "Talks", "url": "https://example.org/a"},
            "Gazette. (ca. 2025, August 15). Talks. https://example.org/a",
        ),
    ],
)
def test_apa_says_what_is_known(fields: dict[str, object], apa: str) -> None:
    assert cite_sources([_source(**fields)], "apa") == apa


def test_text_says_when_and_how_it_was_read() -> None:
    assert cite_sources([_source(title="Talks", published="2025")], "text") == (
        "Gazette: Talks, 2025, read 2026-11-23 (excerpt)"
    )


def test_signs_of_latex_and_braces_do_no_harm() -> None:
    source = _source(
        publisher="R&D_100% {\\x} ~^$#", title="a{b", url="https://example.org/{a}_b%20c"
    )
    (entry,) = parse_string(cite_sources([source], "bibtex"), "bibtex").entries.values()
    assert entry.fields["url"] == "https://example.org/%7Ba%7D_b%20c"
    assert "R\\&D\\_100\\%" in str(entry.persons["author"][0])


def test_a_selection_cites_each_source_once_parts_included() -> None:
    keys = list(parse_string(tp.meetings.cite("bibtex"), "bibtex").entries)
    expected = {
        source.id for row in tp.meetings for event in (row, *row.parts) for source in event.sources
    }
    assert set(keys) == expected
    assert len(tp.meetings.cite("text").splitlines()) == len(expected)


def test_an_unknown_style_is_refused() -> None:
    for cite in (tp.dataset.cite, tp.meetings.cite):
        with pytest.raises(tp.UnknownValueError, match='style: .* did you mean "bibtex"'):
            cite("bibtexx")  # type: ignore[arg-type]
