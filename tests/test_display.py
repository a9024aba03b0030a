"""Records show themselves on one line, and as HTML in which every text stays text."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin._display import clipped, html_table, is_hidden, one_line, plain
from trumpputin.testing import datasets

from .strategies import ALICE, BOB, CITATION, HELSINKI, SOURCE, an_event

SHOWN: dict[str, Any] = {
    "Event": tp.events["2018-07-16-helsinki"],
    "Events": tp.events,
    "Gaps": tp.meetings.gaps(),
    "Counts": tp.calls.counts("year"),
    "Quotes": tp.quotes,
}
OURS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "a", "p"}


class Reader(HTMLParser):
    """What a browser would see: tags with their attributes, rows of cells, and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if {"td", "th"} & {*self.open}:
            self.rows[-1][-1] += data

    def links(self) -> list[str | None]:
        """Where the links lead."""
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


def read(shown: Any) -> Reader:
    return Reader(shown._repr_html_())


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_shows_a_captioned_table_with_headers(name: str) -> None:
    reader = read(SHOWN[name])
    assert {tag for tag, _ in reader.tags} <= OURS
    assert reader.tags[1][0] == "caption"
    assert {attributes["scope"] for tag, attributes in reader.tags if tag == "th"}


def test_a_repr_names_its_class_and_fits_a_line() -> None:
    for each in (*SHOWN.values(), tp.dataset, *tp.events, *tp.quotes, tp.sources):
        assert repr(each).startswith(f"<{type(each).__name__} ")
        assert len(repr(each)) <= 79
        assert "\n" not in repr(each)


@given(datasets())
def test_every_record_shows_itself_on_one_line_and_as_html(record: tp.Dataset) -> None:
    events = record.events | record.unconfirmed
    for shown in (events, events.gaps(), events.counts("kind"), record.quotes, *events):
        assert {tag for tag, _ in read(shown).tags} <= OURS
        assert len(repr(shown)) <= 79


@given(st.text(), st.text())
def test_no_text_becomes_a_tag_or_an_unsafe_link(text: str, url: str) -> None:
    source = attrs.evolve(SOURCE, publisher=text, url=url)
    cited = attrs.evolve(CITATION, source=source)
    hostile = an_event("a", "2020", title=text, summary=text, citations=(cited,))
    for shown in (hostile, tp.Events([hostile])):
        reader = read(shown)
        assert {tag for tag, _ in reader.tags} <= OURS
        assert {name for _, names in reader.tags for name in names} <= {"scope", "href", "rel"}
        assert all(str(link).startswith(("https://", "http://")) for link in reader.links())


@pytest.mark.parametrize(
    ("url", "links"),
    [
        *((url, [url]) for url in ("https://example.org/?a&b", "http://example.org/")),
        *((url, []) for url in ("javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x")),
    ],
)
def test_only_web_addresses_become_links(url: str, links: list[str]) -> None:
    reader = Reader(html_table("A", (), [("x", [("P&Q", url), ("R", None)])]))
    assert reader.links() == links
    assert reader.rows == [["x", "P&Q, R"]]


# -- tables ------------------------------------------------------------------------------------

AT_HELSINKI: dict[str, Any] = {
    "kind": "meeting",
    "location": HELSINKI,
    "calendar": "Europe/Helsinki",
}
TALKS = an_event("talks", "2020-01-01", title="Talks", **AT_HELSINKI)
SHOUT = an_event("shout", "2020-02", kind="public_exchange", status="disputed")


def test_a_header_names_the_columns_and_without_one_the_first_cell_names_the_row() -> None:
    assert html_table("A & B", ("x", "<y>"), [("a<", 1_000)]).splitlines() == [
        "<table>",
        "<caption>A &amp; B</caption>",
        '<thead><tr><th scope="col">x</th><th scope="col">&lt;y&gt;</th></tr></thead>',
        "<tbody>",
        "<tr><td>a&lt;</td><td>1,000</td></tr>",
        "</tbody></table>",
    ]
    assert '<tr><th scope="row">a</th><td>b</td></tr>' in html_table("A", (), [("a", "b")])


def test_at_most_sixty_rows_are_shown_and_the_others_counted() -> None:
    sixty, more = (html_table("A", ("x",), [("a",)] * number) for number in (60, 61))
    assert more.startswith(sixty)
    assert re.findall("[0-9]+", more.removeprefix(sixty)) == ["1", "60"]


def test_long_tables_say_how_many_rows_are_not_shown_and_how_to_see_them() -> None:
    many = tp.Events(an_event(f"e{number}", "2020") for number in range(1_062))
    quotes = tp.Quotes(attrs.evolve(tp.quotes[0], id=f"q{n}") for n in range(1_062))
    for shown, rest in ((many, "1,002"), (many.gaps(), "1,001"), (quotes, "1,002")):
        last = read(shown).texts[-1]
        assert rest in last
        assert "[60:]" in last
    assert repr(many).startswith("<Events of 1,062: e0, e1, e10, e100, ")
    assert repr(many).endswith(", …>")


def test_events_are_shown_with_date_kind_status_place_title_and_sources() -> None:
    header, *rows = read(tp.Events([TALKS, SHOUT])).rows
    assert len(header) == len(rows[0]) == len(rows[1])
    assert {"2020-01-01", "meeting", "confirmed", "Talks", "Gazette"} <= {*rows[0]}
    assert any(cell.startswith("Helsinki") for cell in rows[0])
    assert {"2020-02", "public exchange", "disputed", "", "shout", "Gazette"} <= {*rows[1]}


def test_gaps_are_shown_in_days_and_words_with_their_certainty() -> None:
    call = an_event("call", "2021-01-02", citations=())
    _, exact = read(tp.Events([TALKS, call]).gaps()).rows
    assert {"367 days", "1 year, 1 day", "yes", "Gazette"} <= {*exact}
    events = [TALKS, an_event("a", "2020-02-03"), an_event("b", "2020-02")]
    _, *unsure = read(tp.Events(events).gaps()).rows
    assert {"31–59 days", "", "no"} <= {*unsure[0]}
    assert {"-26 to 2 days", "", "no"} <= {*unsure[1]}
    assert repr(tp.Events(events).gaps()) == "<Gaps of 2: 31–59 days, -26 to 2 days>"


def test_counts_are_shown_with_the_number_of_unplaced_events() -> None:
    counts = tp.Events([TALKS, SHOUT, an_event("x", "2020")]).counts("month")
    reader = read(counts)
    assert reader.rows == [["month", "events"], ["2020-01", "1"], ["2020-02", "1"]]
    assert "2 counted by month; unplaced: 1" in reader.texts
    assert repr(counts) == "<Counts by month: 2020-01: 1, 2020-02: 1; unplaced: 1>"


def test_quotations_are_shown_with_speaker_text_and_sources() -> None:
    quote = attrs.evolve(tp.quotes[0], speaker_name="A reporter", said_on="2020~", text="“Well”")
    _, row = read(tp.Quotes([quote])).rows
    publishers = ", ".join(source.publisher for source in quote.sources)
    assert {"2020~", "A reporter", "“Well”", publishers} <= {*row}


def test_an_event_is_shown_field_by_field_without_the_empty_ones() -> None:
    values = [("duration_minutes", "90"), ("duration_minutes", "120.."), ("start", "2020")]
    claims = tuple(
        tp.Claim(field=f, value=v, wording="as given", citations=(CITATION,)) for f, v in values
    )
    part = attrs.evolve(TALKS, id="dinner", title="Dinner")
    whole = attrs.evolve(TALKS, parts=(part,), claims=claims, participants=(ALICE, BOB))
    reader = read(whole)
    assert next(filter(str.strip, reader.texts)) == "Talks"
    assert reader.rows == [
        *(["id", "talks"], ["date", "2020-01-01 (Europe/Helsinki)"], ["kind", "meeting"]),
        *(["level", "summit"], ["status", "confirmed"], ["place", "Helsinki, FI"]),
        ["participants", "Alice, Bob"],
        ["summary", "They spoke."],
        ["part, 2020-01-01", "Dinner"],
        ["duration", "about 90 minutes"],
        ["disagreement on duration_minutes", "90 (as given)"],
        ["disagreement on duration_minutes", "120.. (as given)"],
        ["confidence", "an official source"],
        ["sources", "Gazette"],
    ]
    bare = read(attrs.evolve(SHOUT, citations=(), participants=()))
    assert [row[0] for row in bare.rows] == [*("id", "date", "kind", "status", "summary")]


# -- lines -------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_any_text_is_clipped_to_a_line(text: str) -> None:
    assert len(clipped(text)) <= 79


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("x" * 77, "x" * 77),
        ("x" * 78, "x" * 76 + "…"),
        ("a " * 38 + "b", "a " * 38 + "b"),
        ("a " * 39 + "b", "a " * 38 + "…"),
    ],
)
def test_a_text_is_clipped_after_a_whole_word(text: str, shown: str) -> None:
    assert clipped(text) == f"<{shown}>"


words = st.text("xy", min_size=1, max_size=40)


@given(st.lists(words), st.text("<", max_size=9), st.text(">", max_size=9))
def test_a_line_shows_as_many_items_as_fit(items: list[str], start: str, end: str) -> None:
    line = one_line(start, items, end)
    assert len(line) <= 79
    shown = line.removeprefix(start).removesuffix(end)
    if shown.endswith("…"):
        first = [each for each in shown.split(", ") if each != "…"]
        assert items[: len(first)] == first
        assert len(f"{line}, {items[len(first)]}") > 79
    else:
        assert shown == ", ".join(items)


@given(st.text())
def test_an_escaped_json_text_keeps_its_meaning(text: str) -> None:
    assert json.loads(plain(json.dumps(text, ensure_ascii=False))) == text
    assert not any(map(is_hidden, plain(text).replace("\n", "")))


def test_a_lone_surrogate_and_a_character_beyond_the_basic_plane_are_escaped() -> None:
    assert plain("a\ud800\u202e\U000e0001b\n") == "a\\ud800\\u202e\\udb40\\udc01b\n"
