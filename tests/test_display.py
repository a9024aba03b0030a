"""Records show themselves on one line, and as tables in which every text stays text."""

from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin._display import clipped, one_line
from trumpputin.testing import datasets

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
    assert f"And {len(tp.quotes) - 60} more: quotes[60:] are these." in reader.texts
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
