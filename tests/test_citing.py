"""Laws of citations: complete, and readable by those they are for."""

import json
from calendar import month_name

import attrs
import pytest
from pybtex.database import parse_string

import trumpputin as tp
from trumpputin.citing import AUTHORS, cite_release, cite_sources, slug

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


# -- whole citations ---------------------------------------------------------------------------

RELEASE = tp.Release(
    title="A & B: the record",
    version="1.2.3",
    released="2026-11-24",
    coverage=tp.Coverage(start="2013-06", vetted_through="2026-04", through="2026-04"),
    licences=("CC0-1.0",),
)
NOTE = "Data fingerprint f00d; covering 2013-06 to 2026-04"


def test_a_release_is_cited_for_people_in_one_sentence_each() -> None:
    assert cite_release(RELEASE, "f00d", "text", "an archive") == (
        f"An archive: A & B: the record, version 1.2.3, 2026-11-24. {NOTE}."
    )
    assert cite_release(RELEASE, "f00d", "apa", "an archive") == (
        f"An archive. (2026). A & B: the record (Version 1.2.3) [Data set]. {NOTE}."
    )
    assert cite_release(RELEASE, "f00d", "text").startswith(f"T{AUTHORS[1:]}: ")
    assert AUTHORS == "the trumpputin contributors"


def test_a_title_without_letters_of_ascii_makes_a_key_too() -> None:
    assert slug("Встречи") == "record"
    assert slug(" Été: 2 + 2! ") == "ete-2-2"


def test_a_release_is_cited_for_bibtex_with_every_field() -> None:
    assert cite_release(RELEASE, "f00d", "bibtex", "an archive").splitlines() == [
        "@misc{a-b-the-record-1.2.3,",
        "  author = {{an archive}},",
        r"  title = {{A \& B: the record}},",
        "  year = {2026},",
        "  date = {2026-11-24},",
        "  month = {11},",
        "  version = {1.2.3},",
        f"  note = {{{NOTE}}},",
        "}",
    ]


def test_a_release_is_cited_for_reference_managers_with_every_field() -> None:
    assert json.loads(cite_release(RELEASE, "f00d", "csl-json", "an archive")) == [
        {
            "id": "a-b-the-record-1.2.3",
            "type": "dataset",
            "title": "A & B: the record",
            "author": [{"literal": "an archive"}],
            "issued": {"date-parts": [[2026, 11, 24]]},
            "version": "1.2.3",
            "note": NOTE,
        }
    ]


TALKS = _source(title="Talks – “so”", published="2025-08~", url="https://example.org/a")


def test_a_source_is_cited_with_all_that_is_known_and_nothing_else() -> None:
    assert cite_sources([TALKS, SOURCE], "text").splitlines() == [
        "Gazette: Talks – “so”, 2025-08~, https://example.org/a, read 2026-11-23 (excerpt)",
        "Gazette, undated, read 2026-11-23 (excerpt)",
    ]
    assert cite_sources([TALKS, SOURCE], "bibtex").splitlines() == [
        "@misc{gazette,",
        "  author = {{Gazette}},",
        "  title = {{Talks – “so”}},",
        "  year = {2025},",
        "  date = {2025-08~},",
        "  month = {8},",
        "  url = {https://example.org/a},",
        "  urldate = {2026-11-23},",
        "  language = {en},",
        "}",
        "@misc{gazette,",
        "  author = {{Gazette}},",
        "  urldate = {2026-11-23},",
        "  language = {en},",
        "}",
    ]
    known, bare = json.loads(cite_sources([TALKS, SOURCE], "csl-json"))
    assert bare == {
        "id": "gazette",
        "type": "webpage",
        "author": [{"literal": "Gazette"}],
        "accessed": {"date-parts": [[2026, 11, 23]]},
        "language": "en",
    }
    assert known == bare | {
        "title": "Talks – “so”",
        "issued": {"date-parts": [[2025, 8]], "circa": True},
        "URL": "https://example.org/a",
    }
    assert '\n    "title": "Talks – “so”",\n' in cite_sources([TALKS], "csl-json")


@pytest.mark.parametrize(("number", "name"), list(enumerate(month_name))[1:])
def test_apa_names_the_month(number: int, name: str) -> None:
    assert cite_sources([_source(published=f"2025-{number:02d}")], "apa") == (
        f"Gazette. (2025, {name})."
    )


def test_a_title_that_ends_in_a_letter_gets_a_full_stop() -> None:
    assert cite_sources([_source(title="The X")], "apa") == "Gazette. (n.d.). The X."


@pytest.mark.parametrize("end", ".?!…")
def test_apa_ends_a_title_once(end: str) -> None:
    assert cite_sources([_source(title=f"Why{end}")], "apa") == f"Gazette. (n.d.). Why{end}"


@pytest.mark.parametrize(
    ("sign", "written"),
    [
        ("\\", r"\textbackslash{}"),
        ("~", r"\textasciitilde{}"),
        ("^", r"\textasciicircum{}"),
        ("{", r"\textbraceleft{}"),
        ("}", r"\textbraceright{}"),
        *((sign, f"\\{sign}") for sign in "&%$#_"),
    ],
)
def test_a_sign_of_latex_is_written_as_latex_prints_it(sign: str, written: str) -> None:
    assert f"{{{{a{written}X}}}}" in cite_sources([_source(title=f"a{sign}X")], "bibtex")


def test_an_unknown_style_is_told_the_known_ones() -> None:
    with pytest.raises(tp.UnknownValueError) as caught:
        cite_sources([], "mla")  # type: ignore[arg-type]
    assert str(caught.value) == ("style: expected one of bibtex, csl-json, apa, text; got 'mla'")
