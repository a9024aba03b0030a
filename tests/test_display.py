"""Records show themselves on one line, and as tables in which every text stays text."""

import re
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin._display import clipped, html_table, one_line, plain
from trumpputin.testing import datasets

from .strategies import ALICE, BOB, CITATION, HELSINKI, an_event

SHOWN: dict[str, Any] = {
    "Event": tp.events["2018-07-16-helsinki"],
    "Events": tp.events,
    "Gaps": tp.meetings.gaps(),
    "Counts": tp.calls.counts("year"),
    "Quotes": tp.quotes,
}
OURS = {"table", "caption", "thead", "tbody", "tr", "th", "td", "a", "p"}


class Reader(HTMLParser):
    """What a browser would see: tags with their attributes, and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(shown: Any) -> Reader:
    reader = Reader(shown._repr_html_())
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", SHOWN)
def test_only_our_tags_stand_in_a_notebook(name: str) -> None:
    reader = read(SHOWN[name])
    assert {tag for tag, _ in reader.tags} <= OURS
    assert any(tag == "caption" for tag, _ in reader.tags)
    assert any(attributes.get("scope") for tag, attributes in reader.tags if tag == "th")


@pytest.mark.parametrize("name", SHOWN)
def test_a_repr_fits_a_line(name: str) -> None:
    assert repr(SHOWN[name]).startswith(f"<{name} ")
    for each in (SHOWN[name], tp.dataset, *tp.events, *tp.quotes, tp.sources):
        assert len(repr(each)) <= 79
        assert "\n" not in repr(each)


@given(st.text(), st.text())
def test_whatever_the_text_no_tag_comes_of_it(title: str, url: str) -> None:
    event = tp.meetings[0]
    citation = event.citations[0]
    source = attrs.evolve(citation.source, publisher=title, url=url)
    cited = attrs.evolve(citation, source=source, supports=("start",))
    hostile = attrs.evolve(event, title=title, summary=title, citations=(cited,), claims=())
    for shown in (hostile, tp.Events([hostile])):
        reader = read(shown)
        assert {tag for tag, _ in reader.tags} <= OURS
        for tag, attributes in reader.tags:
            assert set(attributes) <= {"scope", "href", "rel"}
            if tag == "a":
                assert str(attributes["href"]).startswith(("https://", "http://"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", None])
def test_only_an_address_of_the_web_becomes_a_link(url: str | None) -> None:
    event = tp.meetings[0]
    citation = event.citations[0]
    cited = attrs.evolve(citation, source=attrs.evolve(citation.source, url=url))
    shown = read(attrs.evolve(event, citations=(cited,), claims=(), parts=()))
    assert [tag for tag, _ in shown.tags if tag == "a"] == []
    assert citation.source.publisher in shown.texts


def test_tables_keep_the_order_in_which_they_print() -> None:
    texts = read(tp.meetings).texts
    titles = [event.title for event in tp.meetings]
    assert [text for text in texts if text in titles] == titles
    gaps = tp.meetings.gaps()
    days = [str(gap.days) for gap in gaps]
    assert [*dict.fromkeys(text for text in read(gaps).texts if text in days)] == days


def test_a_long_table_says_how_to_see_the_rest() -> None:
    reader = read(tp.quotes)
    assert f"{len(tp.quotes) - 60} more rows not shown; slice with [60:]." in reader.texts
    assert len([tag for tag, _ in reader.tags if tag == "tr"]) == 61


def test_what_is_not_confirmed_is_seen_to_be() -> None:
    shown = read(tp.unconfirmed).texts
    assert {str(event.status) for event in tp.unconfirmed} <= set(shown)


def test_what_has_no_place_in_the_counts_is_shown() -> None:
    counts = tp.events.counts("month")
    assert counts.unplaced
    shown = f"{counts.total} counted by month; unplaced: {len(counts.unplaced)}"
    assert shown in read(counts).texts


def test_a_range_of_days_is_shown_as_a_range() -> None:
    gaps = tp.dataset.as_of("0.1.0").meetings.gaps()
    assert "2,238–2,267 days" in read(gaps).texts


@given(datasets())
def test_every_record_shows_itself_whole_and_on_one_line(record: tp.Dataset) -> None:
    events = record.events | record.unconfirmed
    for shown in (events, events.gaps(), events.counts("kind"), record.quotes, *events):
        read(shown)
        assert len(repr(shown)) <= 79


@given(st.text(max_size=200))
def test_any_text_is_clipped_to_a_line(text: str) -> None:
    assert len(clipped(text)) <= 79
    assert len(one_line("<", [text, text], ">")) <= 79


# -- tables, cell by cell ----------------------------------------------------------------------


def test_a_table_names_its_columns_and_leads_to_its_sources() -> None:
    links = (("P&Q", "https://example.org/?a&b"), ("R", "javascript:alert(1)"))
    shown = html_table("A & B", ("x", "<y>"), [("a<", 1_000), ("b", links)])
    assert shown.splitlines() == [
        "<table>",
        "<caption>A &amp; B</caption>",
        '<thead><tr><th scope="col">x</th><th scope="col">&lt;y&gt;</th></tr></thead>',
        "<tbody>",
        "<tr><td>a&lt;</td><td>1,000</td></tr>",
        '<tr><td>b</td><td><a href="https://example.org/?a&amp;b" rel="noreferrer">P&amp;Q</a>, '
        "R</td></tr>",
        "</tbody></table>",
    ]


@pytest.mark.parametrize("url", ["https://example.org/", "http://example.org/"])
def test_an_address_of_the_web_becomes_a_link(url: str) -> None:
    assert f'<a href="{url}" rel="noreferrer">P</a>' in html_table("A", (), [("x", [("P", url)])])


def test_a_table_without_a_header_names_its_rows() -> None:
    assert html_table("A", (), [("a", "b", "c")]).splitlines() == [
        "<table>",
        "<caption>A</caption>",
        "<tbody>",
        '<tr><th scope="row">a</th><td>b</td><td>c</td></tr>',
        "</tbody></table>",
    ]


def test_a_table_shows_sixty_rows_and_counts_the_others() -> None:
    sixty = html_table("A", ("x",), [("a",)] * 60)
    assert sixty.count("<td>") == 60
    assert "more" not in sixty
    more = html_table("A", ("x",), [("a",)] * 1_061)
    assert more.count("<td>") == 60
    assert more.endswith("</tbody></table>\n<p>1,001 more rows not shown; slice with [60:].</p>")


def cells(shown: Any) -> list[list[str]]:
    rows = re.findall("<tr>(.*?)</tr>", shown._repr_html_())
    return [re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


TALKS = an_event(
    "talks",
    "2020-01-01",
    title="Talks",
    kind="meeting",
    location=HELSINKI,
    calendar="Europe/Helsinki",
)
SHOUT = an_event("shout", "2020-02", kind="public_exchange", status="disputed")


def test_events_are_shown_with_their_dates_places_and_sources() -> None:
    assert cells(tp.Events([TALKS, SHOUT])) == [
        ["date", "kind", "status", "place", "title", "sources of the date"],
        ["2020-01-01", "meeting", "confirmed", "Helsinki", "Talks", "Gazette"],
        ["2020-02", "public exchange", "disputed", "", "shout", "Gazette"],
    ]
    assert "<caption>Events: 2</caption>" in tp.Events([TALKS, SHOUT])._repr_html_()
    many = tp.Events(an_event(f"e{number}", "2020") for number in range(1_001))
    assert "<caption>Events: 1,001</caption>" in many._repr_html_()
    assert many._repr_html_().endswith("<p>941 more rows not shown; slice with [60:].</p>")
    assert repr(many).startswith("<Events of 1,001: e0, e1, e10, e100, ")
    assert repr(many).endswith(", …>")


def test_gaps_are_shown_in_days_and_in_words() -> None:
    next_day = an_event("call", "2021-01-02", citations=())
    assert cells(tp.Events([TALKS, next_day, SHOUT]).gaps()) == [
        ["from", "to", "between", "in words", "certain", "sources of the dates"],
        [
            "2020-01-01 Helsinki",
            "2020-02 public exchange",
            "31–59 days",
            "",
            "yes",
            "Gazette, Gazette",
        ],
        ["2020-02 public exchange", "2021-01-02 call", "308–336 days", "", "yes", "Gazette"],
    ]
    close = tp.Events([TALKS, an_event("a", "2020-02-03"), an_event("b", "2020-02")]).gaps()
    assert [row[2:5] for row in cells(close)[1:]] == [
        ["31–59 days", "", "no"],
        ["-26 to 2 days", "", "no"],
    ]
    assert cells(tp.Events([TALKS, next_day]).gaps())[1][2:5] == [
        "367 days",
        "1 year, 1 day",
        "yes",
    ]
    many = tp.Events(an_event(f"e{number}", "2020") for number in range(1_002)).gaps()
    assert "<caption>Gaps: 1,001</caption>" in many._repr_html_()
    assert many._repr_html_().endswith("<p>941 more rows not shown; slice with [60:].</p>")
    assert repr(close) == "<Gaps of 2: 31–59 days, -26 to 2 days>"
    assert repr(many).startswith("<Gaps of 1,001: -365 to 365 days, ")


def test_counts_are_shown_with_what_has_no_place() -> None:
    counts = tp.Events([TALKS, SHOUT, an_event("x", "2020")]).counts("month")
    assert cells(counts) == [["month", "events"], ["2020-01", "1"], ["2020-02", "1"]]
    assert "<caption>2 counted by month; unplaced: 1</caption>" in counts._repr_html_()
    assert repr(counts) == "<Counts by month: 2020-01: 1, 2020-02: 1; unplaced: 1>"
    many = tp.Events(an_event(f"e{number}", "2020-01-01") for number in range(1_001))
    coarse = tp.Events(an_event(f"u{number}", "2020") for number in range(1_002))
    caption = "<caption>1,001 counted by month; unplaced: 1,002</caption>"
    assert caption in (many | coarse).counts("month")._repr_html_()
    centuries = tp.Events([an_event("a", "1900"), an_event("b", "1999")]).counts("year")
    assert centuries._repr_html_().endswith("<p>40 more rows not shown; slice with [60:].</p>")


def test_quotations_are_shown_with_their_speakers() -> None:
    quote = tp.Quote(
        id="q",
        speaker_name="A reporter",
        text="“Well”",
        language="en",
        original_language="ru",
        said_on="2020~",
        occasion="Asked",
        kind="fragment",
        citations=(CITATION,),
    )
    quotes = tp.Quotes([quote])
    assert cells(quotes) == [
        ["said on", "speaker", "kind", "text", "sources"],
        ["2020~", "A reporter", "fragment", "“Well”", "Gazette"],
    ]
    assert "<caption>Quotations: 1</caption>" in quotes._repr_html_()
    many = tp.Quotes(attrs.evolve(quote, id=f"q{number}") for number in range(1_001))
    assert "<caption>Quotations: 1,001</caption>" in many._repr_html_()
    assert many._repr_html_().endswith("<p>941 more rows not shown; slice with [60:].</p>")


def test_an_event_is_shown_field_by_field_without_the_empty_ones() -> None:
    claims = (
        tp.Claim(field="duration_minutes", value="90", citations=(CITATION,)),
        tp.Claim(field="duration_minutes", value="two hours", citations=(CITATION,)),
        tp.Claim(field="format", value="alone", citations=(CITATION,)),
    )
    part = attrs.evolve(TALKS, id="dinner", title="Dinner")
    whole = attrs.evolve(TALKS, parts=(part,), claims=claims, participants=(ALICE, BOB))
    assert cells(whole) == [
        ["id", "talks"],
        ["date", "2020-01-01 by the calendar of Europe/Helsinki"],
        ["kind", "meeting"],
        ["status", "confirmed"],
        ["place", "Helsinki, FI"],
        ["participants", "Alice, Bob"],
        ["summary", "They spoke."],
        ["part, 2020-01-01", "Dinner"],
        ["disagreement on duration_minutes", "90"],
        ["disagreement on duration_minutes", "two hours"],
        ["rests on", "an official source"],
        ["sources", "Gazette"],
    ]
    assert "<caption>Talks</caption>" in whole._repr_html_()
    assert cells(attrs.evolve(SHOUT, citations=(), participants=())) == [
        ["id", "shout"],
        ["date", "2020-02 by the calendar of America/New_York"],
        ["kind", "public exchange"],
        ["status", "disputed"],
        ["summary", "They spoke."],
        ["rests on", "no source"],
    ]
    assert repr(whole) == "<Event talks: Talks>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 77, f"<{'x' * 77}>"),
        ("x" * 78, f"<{'x' * 76}…>"),
        ("word " * 20, f"<{'word ' * 15}…>"),
        ("a " * 38 + "b", f"<{'a ' * 38}b>"),
        ("a " * 39 + "b", f"<{'a ' * 38}…>"),
        ("", "<>"),
    ],
)
def test_a_text_is_clipped_after_a_whole_word(text: str, shown: str) -> None:
    assert clipped(text) == shown


def test_as_many_items_as_fit_stand_on_a_line() -> None:
    assert one_line("<", [], ">") == "<>"
    full = one_line("<", ["x" * 74], ">")
    assert full == f"<{'x' * 74}>"
    assert one_line("<", ["x" * 75], ">") == "<…>"
    assert one_line("<", ["a", "x" * 71], ">") == f"<a, {'x' * 71}>"
    assert one_line("<", ["a", "x" * 72], ">") == "<a, …>"
    assert one_line("<abc", ["x" * 71], ">") == f"<abc{'x' * 71}>"
    assert one_line("<abc", ["x" * 72], ">") == "<abc…>"
    assert one_line("<", ["x" * 72], "de>") == f"<{'x' * 72}de>"
    assert one_line("<", ["x" * 73], "de>") == "<…de>"


def test_half_a_character_is_printed_as_its_number() -> None:
    assert plain("a\ud800\u202e\U000e0001b") == r"a\ud800\u202e\udb40\udc01b"
