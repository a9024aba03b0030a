"""Laws of citations: complete, and readable by those they are for."""

import json
import re
from calendar import month_name
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest
from pybtex.database import parse_string

import trumpputin as tp
from trumpputin.citing import AUTHORS, cite_release, cite_sources, slug

from .strategies import ALICE, BOB, SOURCE


def _source(**fields: object) -> tp.Source:
    return attrs.evolve(SOURCE, **{"title": None, **fields})  # type: ignore[arg-type]


def test_a_citation_of_the_record_names_version_fingerprint_and_coverage() -> None:
    fingerprint = tp.dataset.fingerprint
    for style in ("bibtex", "csl-json", "apa", "text"):
        text = tp.dataset.cite(style)
        for part in (tp.__version__, fingerprint[:12], str(tp.dataset.coverage), "2026"):
            assert part in text
        assert (fingerprint in text) is (style != "apa")  # which is for print
        assert tp.dataset.release.title in text
        assert "An Archive" in tp.dataset.cite(style, authors="an Archive")


def test_no_word_that_bibtex_prints_of_the_record_is_too_long_for_a_line() -> None:
    (entry,) = parse_string(tp.dataset.cite("bibtex"), "bibtex").entries.values()
    assert entry.key == f"trumpputin-{tp.__version__}"
    assert entry.fields["fingerprint"] == tp.dataset.fingerprint  # which no style prints
    printed = (entry.fields[name] for name in ("title", "howpublished", "note"))
    assert max(len(word) for text in printed for word in text.split()) <= 15


@pytest.mark.parametrize(
    ("fields", "apa"),
    [
        ({}, "Gazette. (n.d.)."),
        ({"published": "2025"}, "Gazette. (2025)."),
        *(
            ({"published": f"2025-{number:02d}"}, f"Gazette. (2025, {month_name[number]}).")
            for number in range(1, 13)
        ),
        ({"title": "The X"}, "Gazette. (n.d.). The X."),
        *(({"title": f"Why{end}"}, f"Gazette. (n.d.). Why{end}") for end in ".?!…"),
        (
            {"published": "2025-08-15~", "title": "Talks", "url": "https://example.org/a"},
            "Gazette. (ca. 2025, August 15). Talks. https://example.org/a",
        ),
    ],
)
def test_apa_says_what_is_known(fields: dict[str, object], apa: str) -> None:
    assert cite_sources([_source(**fields)], "apa") == apa


@pytest.mark.parametrize(
    "text", ["}}\n@misc{evil, title={x", "\\input{/etc/passwd}", "a{b", "%", '"']
)
def test_no_text_of_a_source_leaves_its_bibtex_field(text: str) -> None:
    source = _source(
        id=f"a{text}", publisher=text, title=text, url=text, copy_at=text, language=text
    )
    written = cite_sources([source], "bibtex")
    (entry,) = parse_string(written, "bibtex").entries.values()
    assert set(entry.fields) == {"title", "howpublished", "year", "note", "urldate", "langid"}
    assert re.fullmatch(r"a[A-Za-z0-9_.-]*", entry.key)
    commands = re.findall(r"\\[a-z]+", written)
    assert set(commands) <= {
        r"\url",
        *(rf"\text{name}" for name in ("backslash", "braceleft", "braceright")),
    }


def test_two_ids_never_share_a_bibtex_key() -> None:
    sources = [_source(id=id_) for id_ in ("a b", "a_b", "a_20_b", "a-b", "a{b", "a}b", "é")]
    assert len(parse_string(cite_sources(sources, "bibtex"), "bibtex").entries) == len(sources)


def test_a_copy_is_cited_under_its_publisher_with_the_place_of_the_copy() -> None:
    copy = _source(url="https://example.org/a", copy_at="https://example.com/copies/a_b")
    (entry,) = parse_string(cite_sources([copy], "bibtex"), "bibtex").entries.values()
    assert str(entry.persons["author"][0]) == "{Gazette}"
    assert entry.fields["note"] == r"Copy at \url{https://example.com/copies/a_b}"
    assert ", copy at https://example.com/copies/a_b, " in cite_sources([copy], "text")
    assert json.loads(cite_sources([copy], "csl-json"))[0]["note"] == f"Copy at {copy.copy_at}"


def test_a_selection_cites_each_source_once_parts_included() -> None:
    keys = list(parse_string(tp.meetings.cite("bibtex"), "bibtex").entries)
    expected = {
        source.id for row in tp.meetings for event in row.with_parts for source in event.sources
    }
    assert set(keys) == expected
    assert len(tp.meetings.cite("text").splitlines()) == len(expected)


# -- whole citations ---------------------------------------------------------------------------

RELEASE = tp.Release(
    title="A & B: the record",
    version="1.2.3",
    released="2026-11-24",
    calendar="Etc/UTC",
    coverage=tp.Coverage(start="2013-06", vetted_through="2026-04", through="2026-04"),
    licences=("CC0-1.0",),
)
PAIR = (ALICE, BOB)
FINGERPRINT = "0123456789abcdef" * 4
NOTE = f"Data fingerprint {FINGERPRINT}; covering 2013-06 to 2026-04"
PRINTED = "Data fingerprint beginning 0123456789ab; covering 2013-06 to 2026-04"


def test_a_release_is_cited_for_people_in_one_line() -> None:
    assert cite_release(RELEASE, PAIR, FINGERPRINT, "text", "an archive") == (
        f"An archive: A & B: the record, version 1.2.3, 2026-11-24. {NOTE}."
    )
    assert cite_release(RELEASE, PAIR, FINGERPRINT, "apa", "an archive") == (
        f"An archive. (2026). A & B: the record (Version 1.2.3) [Data set]. {PRINTED}."
    )
    assert cite_release(RELEASE, PAIR, FINGERPRINT, "text").startswith(f"T{AUTHORS[1:]}: ")
    assert AUTHORS == "the trumpputin contributors"


def test_titles_in_other_scripts_have_different_slugs() -> None:
    titles = ("Встречи", "Звонки", "Встречи 2020", "Звонки 2020", "2020", "会談", "")
    slugs = [*map(slug, titles)]
    assert len({*slugs}) == len(titles)
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", each) for each in slugs)
    assert slug(" Été: 2 + 2! ") == "ete-2-2"


def test_a_release_is_cited_for_bibtex_with_every_field() -> None:
    text = cite_release(RELEASE, PAIR, FINGERPRINT, "bibtex", "an archive")
    assert text.splitlines() == [
        "@misc{alicebob-1.2.3,",
        "  author = {{An archive}},",
        r"  title = {{A \& B: the record}},",
        "  howpublished = {Data set, version 1.2.3},",
        "  year = {2026},",
        "  date = {2026-11-24},",
        "  month = nov,",
        f"  note = {{{PRINTED}}},",
        f"  fingerprint = {{{FINGERPRINT}}},",
        "}",
    ]


def test_the_key_has_the_first_words_of_the_title_where_there_are_not_two_leaders() -> None:
    carol = attrs.evolve(ALICE, id="carol")
    for leaders in ((), (ALICE,), (*PAIR, carol)):
        for title in ("A & B: the record", "A & B: the record of them"):
            release = attrs.evolve(RELEASE, title=title)
            text = cite_release(release, leaders, FINGERPRINT, "bibtex")
            assert text.startswith("@misc{a-b-the-record-1.2.3,")


def test_a_release_is_cited_for_reference_managers_with_every_field() -> None:
    assert json.loads(cite_release(RELEASE, PAIR, FINGERPRINT, "csl-json", "an archive")) == [
        {
            "id": "alicebob-1.2.3",
            "type": "dataset",
            "title": "A & B: the record",
            "author": [{"literal": "An archive"}],
            "issued": {"date-parts": [[2026, 11, 24]]},
            "version": "1.2.3",
            "note": NOTE,
        }
    ]


TALKS = _source(title="Talks – “so”", published="2025-08~", url="https://example.org/a")


def test_a_source_is_cited_with_all_that_is_known_and_nothing_else() -> None:
    assert cite_sources([TALKS, _source()], "text").splitlines() == [
        "Gazette: Talks – “so”, 2025-08~, https://example.org/a, read 2026-11-23 (excerpt)",
        "Gazette, undated, read 2026-11-23 (excerpt)",
    ]
    assert cite_sources([TALKS, _source()], "bibtex").splitlines() == [
        "@misc{gazette,",
        "  author = {{Gazette}},",
        "  title = {{Talks – “so”}},",
        "  year = {2025},",
        "  date = {2025-08~},",
        "  month = aug,",
        r"  howpublished = {\url{https://example.org/a}},",
        "  urldate = {2026-11-23},",
        "  langid = {en},",
        "}",
        "@misc{gazette,",
        "  author = {{Gazette}},",
        "  year = {n.d.},",
        "  urldate = {2026-11-23},",
        "  langid = {en},",
        "}",
    ]
    known, bare = json.loads(cite_sources([TALKS, _source()], "csl-json"))
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
def test_special_characters_of_latex_are_escaped(sign: str, written: str) -> None:
    assert f"{{{{a{written}X}}}}" in cite_sources([_source(title=f"a{sign}X")], "bibtex")


@pytest.mark.parametrize(
    "cite", [tp.dataset.cite, tp.meetings.cite, partial(cite_sources, [SOURCE])]
)
def test_the_refusal_of_a_style_names_the_known_ones_and_the_one_that_was_meant(
    cite: Callable[[Any], str],
) -> None:
    with pytest.raises(tp.UnknownValueError) as caught:
        cite("bibtexx")
    known = "style: expected one of bibtex, csl-json, apa, text"
    assert str(caught.value) == f"{known}; got 'bibtexx'; did you mean \"bibtex\"?"
