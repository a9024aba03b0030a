"""The record as a web page, in a real browser: it shows what the library says, and runs alone."""

import doctest
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer import build as builder
from explorer.build import agreed, build, considered, page, spoken, when
from playwright.sync_api import Browser, Page, Route

import trumpputin as tp
from trumpputin.export.csv import read_csv

EVERY = tp.events | tp.unconfirmed
ALL_STATUSES = "#status=confirmed,provisional,disputed,cancelled"
HELSINKI = '[id="2018-07-16-helsinki"]'
HOSTILE = (
    "</script><script>document.title = 'run'</script><img src=x onerror=\"document.title='run'\">"
)
SHOWN = "elements => elements.filter(e => e.checkVisibility()).map(e => e.id)"
FOCUSED = "id => document.activeElement.closest('details')?.id === id"
OPEN_ALL = "for (const block of document.querySelectorAll('details')) block.open = true"
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    build(tp.dataset, folder)
    return folder


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens the page; at the end it must have logged no error and requested nothing else."""
    contexts = []
    complaints: list[str] = []
    requests: list[str] = []

    def visit(hash: str = "", folder: Path = site, clock: str = "", **settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        opened = context.new_page()
        if clock:
            opened.clock.set_fixed_time(clock)
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        context.on("request", lambda request: requests.append(request.url))
        opened.goto((folder / "index.html").as_uri() + hash)
        return opened

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
    assert {url.partition("#")[0].rpartition("/")[2] for url in requests} == {"index.html"}
    assert all(url.startswith("file://") for url in requests)


def shown(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("details.event", SHOWN)
    return found


# -- filters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hash", "expected"),
    [
        ("", tp.events),
        ("#order=oldest", tp.events),
        ("#kind=meeting", tp.meetings),
        ("#kind=call&from=2019&to=2025", tp.calls.between("2019", "2025")),
        ("#from=2025&status=confirmed,disputed", EVERY.where(status=["confirmed", "disputed"]).after("2024")),
        ("#status=provisional,disputed,cancelled", tp.unconfirmed),
        (f"{ALL_STATUSES}&to=2013", EVERY.before("2014")),
        ("#kind=&status=&q=", tp.Events()),
        ("#kind=meeting&q=anchorage%20xylophone", tp.Events()),
        # What means nothing leaves the page as it is.
        ("#2099-atlantis", tp.events),
        ("#%E0%A4%A", tp.events),
        ("#kind=duel&from=1066&nothing=1", tp.events),
        ("#event=x", tp.events),
    ],
)  # fmt: skip
def test_a_filter_shows_the_rows_that_the_library_gives(
    visit: Open, hash: str, expected: tp.Events
) -> None:
    page = visit(hash)
    in_order = expected.ids if "order=oldest" in hash else expected.ids[::-1]
    assert tuple(shown(page)) == in_order
    assert page.inner_text("#page_count").startswith(f"{len(expected)} of ")
    marks = page.eval_on_selector_all(".mark", "marks => marks.map(m => m.dataset.events)")
    assert sorted(" ".join(marks).split()) == sorted(expected.ids)
    assert page.is_visible("#page_none") == (len(expected) == 0)


def test_a_view_can_be_restored_from_its_address(visit: Open) -> None:
    page = visit()
    page.get_by_role("checkbox", name="Meetings").check()
    page.get_by_role("checkbox", name="Cancelled").check()
    page.get_by_label("From", exact=True).select_option("2018")
    page.get_by_label("Search everything").fill("b")
    page.get_by_label("Order").select_option("oldest first")
    there, address = shown(page), page.url.partition("#")[2]
    assert "2018-11-30-buenos-aires" in there
    assert address == "kind=meeting&status=confirmed,cancelled&from=2018&q=b&order=oldest"
    again = visit(f"#{address}")
    assert shown(again) == there
    again.get_by_text("Clear filters").click()
    assert set(shown(again)) == set(tp.events.ids)


@pytest.mark.parametrize("text", ["ball", "xi", "putin's", "syria putin", "м"])
def test_a_search_finds_at_least_what_the_library_finds_and_shows_where(
    visit: Open, text: str
) -> None:
    page = visit(ALL_STATUSES)
    page.get_by_label("Search everything").fill(text)
    quoted = {q.event.id for q in tp.quotes.search(text).records if q.event is not None}
    events = {event.id for event in EVERY if {row.id for row in event.with_parts} & quoted}
    assert set(shown(page)) >= events | {event.id for event in EVERY.search(text).records}
    visible = page.eval_on_selector_all(
        ":is(#page_quotes, #page_excluded) > :is(.quote, .excluded)", SHOWN
    )
    loose = [q for q in tp.quotes.search(text).records if q.event is None]
    assert set(visible) >= {f"quote_{q.id}" for q in loose}
    marked = page.evaluate(
        "[...CSS.highlights.get('found')].map(range => range.toString().toLowerCase())"
    )
    assert marked
    assert all(
        any(word.startswith(start) for start in re.findall(r"\w+", text)) for word in marked
    )


def test_the_numbers_beside_the_filters_follow_the_other_filters(visit: Open) -> None:
    page = visit("#from=2025&to=2025&kind=meeting")
    in_year = EVERY.between("2025", "2025")
    for name, rows in (
        ("Meetings", in_year.where(kind="meeting", status="confirmed")),
        ("Calls", in_year.where(kind="call", status="confirmed")),
        ("Disputed", in_year.where(kind="meeting", status="disputed")),
    ):
        assert (
            page.locator("#page_filters label", has_text=name).inner_text()
            == f"{name} {len(rows)}"
        )


def test_a_period_never_ends_before_it_starts(visit: Open) -> None:
    page = visit("#from=2017&to=2019")
    page.get_by_label("From", exact=True).select_option("2025")
    assert tuple(shown(page)) == tp.events.between("2025", "2025").ids[::-1]
    page.get_by_label("to", exact=True).select_option("2018")
    assert tuple(shown(page)) == tp.events.between("2018", "2018").ids[::-1]


# -- the timeline ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
def test_marks_can_be_touched_cover_their_days_and_no_other_mark(visit: Open, width: int) -> None:
    page = visit(ALL_STATUSES, viewport={"width": width, "height": 900})
    marks = page.eval_on_selector_all(
        ".mark",
        """marks => marks.map(mark => ({
            ids: mark.dataset.events.split(" "), names: [...mark.classList], label: mark.ariaLabel,
            dashed: getComputedStyle(mark.querySelector(".extent")).strokeDasharray !== "none",
            box: ["x", "y", "width", "height"].map(
                name => Number(mark.querySelector(".touch").getAttribute(name))),
        }))""",
    )
    assert sorted(name for mark in marks for name in mark["ids"]) == sorted(EVERY.ids)
    wide = page.eval_on_selector("#page_drawing svg", "svg => Number(svg.getAttribute('width'))")
    years = [day.year for e in EVERY for day in (e.start.earliest, e.end.latest)]
    start, end = date(min(years), 1, 1), date(max(years) + 1, 1, 1)

    def x(day: date) -> float:
        return float(12 + (day - start) / (end - start) * (wide - 24))

    for index, mark in enumerate(marks):
        events = [EVERY[name] for name in mark["ids"]]
        left, y, length, height = mark["box"]
        assert length >= 23.9
        assert height >= 24
        assert left >= -0.01
        assert left + length <= wide + 0.01
        assert mark["dashed"] == (events[0] in tp.unconfirmed)
        if len(events) == 1:
            assert mark["label"].endswith(f", {events[0].status})") == mark["dashed"]
        for event in events:
            middle = (x(event.start.earliest) + x(event.end.latest + timedelta(days=1))) / 2
            assert left - 1.1 <= middle <= left + length + 1.1
            assert ("day" in mark["names"]) == (event.start.is_exact and not mark["dashed"])
        for other in marks[:index]:
            x2, y2, length2, height2 = other["box"]
            beside = left + length <= x2 or x2 + length2 <= left
            assert beside or y + height <= y2 or y2 + height2 <= y


@pytest.mark.parametrize("width", [360, 1280])
def test_no_label_of_the_timeline_covers_another(visit: Open, width: int) -> None:
    page = visit(viewport={"width": width, "height": 900})
    boxes = page.eval_on_selector_all(
        "#page_drawing text",
        "texts => texts.map(t => [t.textContent, ...['left', 'right', 'top', 'bottom'].map("
        "side => t.getBoundingClientRect()[side])])",
    )
    assert {event.location.city for event in tp.meetings if event.location} <= {
        b[0] for b in boxes
    }
    for index, (name, left, right, top, bottom) in enumerate(boxes):
        assert left >= 0, name
        assert right <= width, name
        for other, left2, right2, top2, bottom2 in boxes[:index]:
            apart = right <= left2 or right2 <= left or bottom <= top2 + 3 or bottom2 <= top + 3
            assert apart, (name, other)


# -- the answer --------------------------------------------------------------------------------


@pytest.mark.parametrize("today", ["2026-11-28", "2031-02-03", "2200-01-01"])
def test_the_answer_is_that_of_since_for_today(visit: Open, today: str) -> None:
    page = visit(clock=today)
    for kind in ("meeting", "call"):
        since = tp.dataset.since(today, kind=kind)
        card = page.locator(f".card.kind-{kind}")
        assert card.locator(".days").inner_text() == str(since.days_on_record)
        assert f"{since.days} for certain" in card.inner_text()
        assert "(checked to there)" in card.inner_text()
        assert card.locator(f'a[href="#{since.event.id}"]').is_visible()
        for event in since.unconfirmed:
            assert event.title in card.inner_text()


def test_without_a_later_day_the_answer_is_that_of_the_end_of_the_record(visit: Open) -> None:
    for settings in ({"clock": "2026-01-01"}, {"java_script_enabled": False}):
        card = visit(**settings).locator(".card.kind-meeting")
        assert card.locator(".days").inner_text() == str(
            tp.dataset.since(kind="meeting").days_on_record
        )


def test_gaps_counts_and_places_are_those_of_the_library(visit: Open) -> None:
    page = visit()
    numbers = page.locator("#page_gaps li > b:not(.days)").all_inner_texts()
    assert numbers == [
        str(gap.days) for gap in sorted(tp.meetings.gaps(), key=lambda g: -g.days.max)
    ]
    counted = {
        int(year.strip("*")): int(number)
        for year, number in (
            row.split() for row in page.locator("#page_counts tr").all_inner_texts()
        )
    }
    assert {year: n for year, n in counted.items() if n} == {
        year: n for year, n in tp.events.counts("year").items() if n
    }
    starred = {row[:4] for row in page.locator("#page_counts th").all_inner_texts() if "*" in row}
    assert starred == {str(year) for year in tp.events.counts("year").partial}
    cities = {event.location.city for event in tp.events if event.location}
    assert set(page.locator(".places a").all_inner_texts()) == cities


def test_choosing_a_mark_opens_its_event_and_keeps_the_filters(visit: Open) -> None:
    page = visit("#kind=meeting")
    page.locator('a.mark[data-event="2025-08-15-anchorage"]').click()
    page.locator('[id="2025-08-15-anchorage"] > .open').wait_for()
    assert set(shown(page)) == set(tp.meetings.ids)
    assert page.url.endswith("#kind=meeting&event=2025-08-15-anchorage")
    # Helsinki lies too close to others to have a mark of its own: the mark lists them.
    page.locator('.mark[data-events*="2018-07-16-helsinki"]').click()
    page.locator("#page_cluster a", has_text="Helsinki").click()
    page.locator(f"{HELSINKI} > .open").wait_for()
    assert page.url.endswith("#kind=meeting&event=2018-07-16-helsinki")


# -- an event ----------------------------------------------------------------------------------


def test_every_event_and_part_has_all_its_sources_and_what_they_support(visit: Open) -> None:
    page = visit()
    listed = page.eval_on_selector_all(
        "details.event > .open, article.part",
        """blocks => Object.fromEntries(blocks.map(block => [
            block.closest("[id]").id,
            [...block.querySelectorAll(":scope > .sources > .source")].map(source => [
                source.dataset.source, source.querySelector("a")?.href ?? null, source.textContent,
            ]),
        ]))""",
    )
    rows = [row for event in EVERY for row in event.with_parts]
    assert set(listed) == {row.id for row in rows}
    for row in rows:
        assert [entry[0] for entry in listed[row.id]] == [source.id for source in row.sources]
        for source, (_, link, text) in zip(row.sources, listed[row.id], strict=True):
            assert (link is None) == ((source.url or source.copy_at) is None)
            words = " ".join(text.split())
            for part in (source.publisher, source.access.label, source.title or ""):
                assert " ".join(part.split()) in words
            for citation in row.citations:
                if citation.source == source and "location" in citation.supports:
                    assert "location" in words.partition("Supports:")[2]


def test_an_open_event_shows_its_level_and_its_sources_as_links(visit: Open) -> None:
    page = visit()
    links = page.locator(f"{HELSINKI} > .open > .sources .document a")
    assert not links.first.is_visible()
    page.locator(f"{HELSINKI} > summary").click()
    assert links.first.is_visible()
    hrefs = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    event = tp.events["2018-07-16-helsinki"]
    addresses = [source.url or source.copy_at for source in event.sources]
    assert hrefs == [address for address in addresses if address]
    facts = page.inner_text(f"{HELSINKI} > .open > .facts")
    assert event.level is not None
    assert event.confidence is not None
    for label in (event.kind.label, event.level.label, event.confidence.label):
        assert label in facts


def test_claims_that_disagree_are_together_under_a_heading_that_says_so(visit: Open) -> None:
    page = visit()
    for event in tp.events:
        for field in {claim.field for claim in event.disagreements}:
            claims = page.locator(f'[id="{event.id}"] > .open > [data-field="{field}"]')
            same_field = [claim for claim in event.claims if claim.field == field]
            assert claims.locator(".claim").count() == len(same_field)
            assert "differ" in (claims.locator("summary").text_content() or "")


def test_a_disagreement_in_short_is_a_range() -> None:
    def short(field: str, *values: str) -> str:
        return agreed([tp.Claim(field=field, value=v, citations=()) for v in values], tp.dataset)

    assert short("duration_minutes", "165", "~180") == "165 to 180 minutes"
    assert short("duration_minutes", "165", "180..") == "165 to 180 minutes or more"
    assert short("start_time", "14:10", "~11:00..11:30") == "11:00 to 14:10"
    assert short("start", "2025-03-27", "2025-03-28") == "27 March 2025 or 28 March 2025"
    assert short("initiator", "donald-trump", "vladimir-putin") == "Donald Trump or Vladimir Putin"


def test_every_quotation_is_verbatim_and_in_its_language(visit: Open) -> None:
    page = visit()
    listed = page.eval_on_selector_all(
        "figure.quote",
        """quotes => Object.fromEntries(quotes.map(quote => [quote.id, [
            quote.querySelector("blockquote").textContent,
            quote.querySelector("blockquote").lang,
            quote.querySelector("figcaption b").textContent,
            quote.querySelectorAll(".source").length,
            quote.closest("details.event, #page_quotes").id,
        ]]))""",
    )
    assert len(listed) == len(tp.quotes)
    for quote in tp.quotes:
        text, language, speaker, sources, place = listed[f"quote_{quote.id}"]
        assert (text, language, speaker) == (quote.text, quote.language, quote.speaker_name)
        assert sources == len({citation.source for citation in quote.citations})
        if quote.event is None:
            assert place == "page_quotes"
        else:
            assert quote.event in EVERY[place].with_parts


def test_every_exclusion_has_its_reason_and_sources(visit: Open) -> None:
    page = visit()
    for row in tp.dataset.excluded:
        block = page.locator(f'[id="excluded_{row.id}"]')
        text = block.text_content() or ""
        assert row.title in text
        assert row.reason in text
        assert block.locator(".source").count() == len(row.sources)


@pytest.mark.parametrize(
    ("hash", "id"),
    [
        ("2018-07-16-helsinki", "2018-07-16-helsinki"),
        ("2019-06-osaka", "2019-06-28-osaka"),  # a former id
        ("2019-06-28-osaka-talks", "2019-06-28-osaka"),  # a part
        ("kind=call&event=2018-07-16-helsinki", "2018-07-16-helsinki"),  # hidden by the filter
        (tp.unconfirmed[0].id, tp.unconfirmed[0].id),
        ("putin-2018-07-16-ball-is-in-your-court", "2018-07-16-helsinki"),  # a quotation
        ("quote_putin-2018-07-16-ball-is-in-your-court", "2018-07-16-helsinki"),
    ],
)
def test_a_link_to_an_event_opens_it_even_if_a_filter_hides_it(
    visit: Open, hash: str, id: str
) -> None:
    page = visit(f"#{hash}")
    page.wait_for_function(FOCUSED, arg=id)
    assert page.eval_on_selector_all("details.event[open]", SHOWN) == [id]
    assert page.locator(f'[id="{id}"] > summary').is_visible()


def test_opening_an_event_puts_it_into_the_address_and_closing_takes_it_out(visit: Open) -> None:
    page = visit("#kind=meeting")
    page.locator(f"{HELSINKI} > summary").click()
    page.wait_for_function("location.hash === '#kind=meeting&event=2018-07-16-helsinki'")
    link = page.locator(f"{HELSINKI} .tools a")
    assert link.get_attribute("href") == "#2018-07-16-helsinki"
    page.locator(f"{HELSINKI} > summary").click()
    page.wait_for_function("location.hash === '#kind=meeting'")


@pytest.mark.parametrize(
    ("hash", "near"),
    [
        ("2018-07-16-helsinky", "2018-07-16-helsinki"),
        ("event=helsinki", "2018-07-16-helsinki"),
        ("2099-atlantis", None),
        ("%E0%A4%A", None),
        ("<img src=x onerror=alert(1)>", None),
    ],
)
def test_a_link_to_nothing_says_so_and_offers_what_is_near(
    visit: Open, hash: str, near: str | None
) -> None:
    page = visit(f"#{hash}")
    assert page.locator("#page_missing").inner_text().startswith("Nothing in this record")
    assert page.locator("#page_missing img").count() == 0
    assert set(shown(page)) == set(tp.events.ids)
    if near:
        page.locator(f'#page_missing a[href="#{near}"]').click()
        page.wait_for_function(FOCUSED, arg=near)
        assert not page.locator("#page_missing").is_visible()


def test_an_event_prints_on_one_page(visit: Open) -> None:
    page = visit(viewport={"width": 1280, "height": 900})
    page.evaluate("window.print = () => {}")
    most = max(tp.events, key=lambda event: len(event.parts))
    for event in (tp.events["2018-07-16-helsinki"], tp.events["2025-08-15-anchorage"], most):
        page.locator(f'[id="{event.id}"] > summary').click()
        page.locator(f'[id="{event.id}"] button.print').click()
        margin: Any = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
        printed = page.pdf(format="A4", margin=margin)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, event.id
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#page_about").is_visible()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2018-07-16", "2018-07-16", "16 July 2018"),
        ("2018-07", "2018-07", "a day in July 2018"),
        ("2018", "2018", "a day in 2018"),
        ("2017-11-10", "2017-11-11", "10–11 November 2017"),
        ("2018-07-19", "2018-08-02", "19 July – 2 August 2018"),
        ("2018-12-31", "2019-01-01", "31 December 2018 – 1 January 2019"),
        ("2018-07", "2018-07-27", "from a day in July 2018 to 27 July 2018"),
    ],
)
def test_dates_in_words_are_no_more_precise_than_the_record(
    start: str, end: str, words: str
) -> None:
    assert when(tp.CalendarDates(calendar="Etc/UTC", start=start, end=end)) == words
    left_out = tp.Exclusion(id="x", title="", reason="", start=start, end=end)
    if left_out.start and left_out.start.is_exact:
        assert considered(left_out) == words


def test_a_qualified_date_in_words_keeps_its_qualifier() -> None:
    said = {"2018?": "perhaps 2018", "2018-07~": "about July 2018", "2018%": "perhaps about 2018"}
    assert {text: spoken(tp.PartialDate.parse(text)) for text in said} == said


def test_the_examples_of_the_builder_run() -> None:
    result = doctest.testmod(builder)
    assert result.attempted
    assert result.failed == 0


# -- your own record ---------------------------------------------------------------------------


@pytest.fixture
def hostile() -> tp.Dataset:
    """A valid record whose free texts try to run a script."""
    osaka = tp.events["2019-06-28-osaka"]
    source = attrs.evolve(tp.sources[0], title=HOSTILE, publisher=HOSTILE, origin=HOSTILE)

    def cited(*supports: str) -> tuple[tp.Citation, ...]:
        return (tp.Citation(source=source, supports=supports),)

    citations = tuple(attrs.evolve(citation, source=source) for citation in osaka.citations)
    event = attrs.evolve(
        osaka, title=HOSTILE, summary=HOSTILE, citations=citations[:1], claims=(), parts=()
    )
    words: dict[str, Any] = {
        "text": HOSTILE,
        "speaker_name": HOSTILE,
        "speaker": None,
        "wordings": (),
    }
    quote = attrs.evolve(tp.quotes[0], event=event, citations=cited("text", "said_on"), **words)
    left_out = tp.Exclusion(id="x", title=HOSTILE, reason=HOSTILE, citations=cited("title"))
    release = attrs.evolve(tp.dataset.release, title=HOSTILE)
    rows: dict[str, Any] = {
        "sources": [source],
        "events": [event],
        "quotes": [quote],
        "excluded": [left_out],
    }
    return attrs.evolve(tp.dataset, release=release, changes=(), **rows)


def test_markup_in_a_record_stays_text(visit: Open, hostile: tp.Dataset, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(page(hostile, authors=HOSTILE), "utf-8")
    opened = visit("#2019-06-28-osaka", folder=tmp_path)
    assert opened.title() == HOSTILE
    assert opened.inner_text("summary .title") == HOSTILE
    assert opened.locator("script").count() == 1
    assert opened.locator("img").count() == 0
    opened.locator("a.mark").focus()
    assert HOSTILE in opened.inner_text("#page_caption")
    assert opened.inner_text("blockquote") == HOSTILE


def test_the_content_security_policy_blocks_injected_markup(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    injected = "<script>document.title = 'run'</script><img src='https://www.example.org/x.png'>"
    html = (site / "index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(html.replace("<main>", f"<main>{injected}"), "utf-8")
    requested: list[str] = []

    def answer(route: Route) -> None:
        requested.append(route.request.url)
        route.fulfill(body="")

    with browser.new_context() as context:
        context.route(re.compile("^https?:"), answer)
        opened = context.new_page()
        opened.goto((tmp_path / "index.html").as_uri())
        assert opened.title() == tp.dataset.release.title
        assert opened.locator("img").count() == 1
    assert requested == []


def test_only_web_addresses_become_links(hostile: tp.Dataset) -> None:
    (event,) = hostile.events
    urls = ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc"]
    sources = (
        attrs.evolve(event.sources[0], id=f"s{n}", url=url)
        for n, url in enumerate([*urls, " https://a.example/"])
    )
    cited = tuple(tp.Citation(source=source, supports=("title",)) for source in sources)
    html = page(attrs.evolve(hostile, events=[attrs.evolve(event, citations=cited)], quotes=[]))
    targets = set(re.findall(r'href="([^"]*)"', html))
    safe = re.compile(r"https?://|#|data:,$|[a-z]+\.(csv|zip|ics)$")
    assert targets == {target for target in targets if safe.match(target)} != set()


def reduced(events: Iterable[tp.Event]) -> tp.Dataset:
    """The packaged record with other events, and nothing that is about them."""
    return attrs.evolve(tp.dataset, changes=(), events=events, quotes=[], excluded=[])


@pytest.mark.parametrize(
    "events", [(), (tp.meetings[0],), tuple(tp.calls)], ids=["none", "one", "calls"]
)
def test_small_records_have_a_page_too(
    visit: Open, tmp_path: Path, events: tuple[tp.Event, ...]
) -> None:
    (tmp_path / "index.html").write_text(page(reduced(events)), "utf-8")
    opened = visit(folder=tmp_path)
    assert set(shown(opened)) == {event.id for event in events}
    answer = opened.inner_text("#page_answer")
    assert ("None" in answer) == (not any(event.kind is tp.Kind.meeting for event in events))


def test_a_record_of_5000_events_answers_the_first_filter_within_two_seconds(
    visit: Open, tmp_path: Path
) -> None:
    call = tp.events["2018-02-12-call"]
    short = attrs.evolve(call, claims=(), citations=call.citations[:1], other_calendars=())
    days = [date(2014, 1, 1) + timedelta(days=n % 4_000) for n in range(5_000)]
    events = [
        attrs.evolve(short, id=f"{day}-{n}", title=f"Call {n}").dated(day)
        for n, day in enumerate(days)
    ]
    (tmp_path / "index.html").write_text(page(reduced(events)), "utf-8")
    opened = visit(folder=tmp_path)
    seconds = opened.evaluate(
        """() => {
            const start = performance.now();
            document.querySelector("[value=call]").click();
            document.body.offsetHeight; // lays the page out
            return (performance.now() - start) / 1000;
        }"""
    )
    assert opened.inner_text("#page_count") == "5,000 of 5,000 events"
    assert opened.locator(".mark").count() < 100
    assert seconds < 2


def test_the_record_for_comparison_has_the_same_page(visit: Open, tmp_path: Path) -> None:
    links = {"Documentation": "../../index.html"}
    build(tp.baseline, tmp_path, links=links)
    opened = visit("#participant=x", folder=tmp_path)
    assert set(shown(opened)) == set(tp.baseline.events.ids)
    assert opened.locator(".site a").first.get_attribute("href") == "../../index.html"
    assert opened.locator("#page_gaps li").count() == 11  # the ten longest, and the open one
    assert (tmp_path / "index.html").stat().st_size < 1_200_000


# -- files -------------------------------------------------------------------------------------


def test_equal_records_give_equal_bytes(site: Path, tmp_path: Path) -> None:
    tp.dataset.write(tmp_path / "data")
    paths = build(tp.Dataset.read(tmp_path / "data"), tmp_path / "again")
    assert {path.name for path in paths} == {path.name for path in site.iterdir()}
    for path in paths:
        assert path.read_bytes() == (site / path.name).read_bytes(), path.name


def test_the_downloads_hold_the_record(visit: Open, site: Path, tmp_path: Path) -> None:
    links = visit().eval_on_selector_all(
        ".downloads a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert {*links, "index.html", "preview.png"} == {path.name for path in site.iterdir()}
    for name in ("json", "csv"):
        with zipfile.ZipFile(site / f"{name}.zip") as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            archive.extractall(tmp_path / name)
    assert tp.Dataset.read(tmp_path / "json") == tp.dataset
    assert {row["id"] for row in read_csv(tmp_path / "csv")["events"]} >= set(tp.events.ids)
    assert (site / "events.csv").read_bytes() == (tmp_path / "csv" / "events.csv").read_bytes()
    assert b"BEGIN:VCALENDAR" in (site / "events.ics").read_bytes()


def test_a_link_to_the_page_has_a_title_an_answer_and_a_picture(visit: Open, site: Path) -> None:
    page = visit()

    def meta(name: str) -> str:
        return page.get_attribute(f'meta[property="og:{name}"]', "content") or ""

    assert meta("title") == tp.dataset.release.title
    assert "Last meeting: " in meta("description")
    assert (site / meta("image")).read_bytes().startswith(b"\x89PNG")


def test_the_page_is_small(site: Path) -> None:
    assert (site / "index.html").stat().st_size < 1_200_000


def test_the_page_names_version_coverage_fingerprint_citation_and_licences(visit: Open) -> None:
    text = visit().inner_text("#page_about")
    record = tp.dataset
    named = (record.version, str(record.coverage), record.fingerprint, record.cite("apa"))
    for part in (*named, *record.release.licences):
        assert part in text


# -- accessibility -----------------------------------------------------------------------------


def test_without_javascript_everything_can_be_read(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    assert page.locator("noscript p").is_visible()
    assert not page.locator("#page_filters").is_visible()
    assert page.locator("details.event > summary").count() == len(EVERY)
    page.locator(f"{HELSINKI} > summary").click()
    assert page.locator(f"{HELSINKI} > .open > .sources").is_visible()


def press_until(page: Page, key: str, reached: str) -> None:
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches({reached!r})"):
            return
    pytest.fail(f"{key} never reaches {reached}")


def test_everything_works_by_keyboard_alone(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press_until(page, "Tab", ".mark")
    page.keyboard.press("Home")
    assert tp.events.ids[0] in page.evaluate("document.activeElement.dataset.events").split()
    page.keyboard.press("Enter")  # it stands for several
    assert page.evaluate("document.activeElement.closest('#page_cluster') !== null")
    press_until(page, "Shift+Tab", ".mark")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    second = page.evaluate("document.activeElement.dataset.event")
    assert second not in (tp.events.ids[0], tp.events.ids[-1])
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.mark')")  # all marks are one stop
    press_until(page, "Tab", "[name=kind]")
    page.keyboard.press("Space")
    assert set(shown(page)) == set(tp.meetings.ids)
    press_until(page, "Tab", "[type=search]")
    page.keyboard.type("elmendorf")
    assert shown(page) == ["2025-08-15-anchorage"]
    press_until(page, "Tab", "details.event > summary")
    page.keyboard.press("Enter")
    assert page.locator('[id="2025-08-15-anchorage"] > .open').is_visible()
    press_until(page, "Tab", ".source a")
    press_until(page, "Shift+Tab", "a.mark")
    page.keyboard.press("Enter")
    page.wait_for_function(FOCUSED, arg="2025-08-15-anchorage")


def test_the_skip_link_leads_to_the_list(visit: Open) -> None:
    page = visit()
    for key in ("Tab", "Enter", "Tab", "Tab"):  # past the order of the list
        page.keyboard.press(key)
    page.wait_for_function(FOCUSED, arg=tp.events.ids[-1])


@pytest.mark.parametrize(
    ("scheme", "width", "kinds"), [("light", 1280, "meeting,call"), ("dark", 390, "meeting")]
)
def test_axe_finds_no_violation(visit: Open, scheme: str, width: int, kinds: str) -> None:
    page = visit(
        f"{ALL_STATUSES}&kind={kinds}",
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # axe is a script of its own
    )
    page.evaluate(OPEN_ALL)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 20


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_the_page(visit: Open, width: int) -> None:
    page = visit(ALL_STATUSES, viewport={"width": width, "height": 800})
    page.evaluate(OPEN_ALL)
    wide = page.evaluate(
        """[...document.body.querySelectorAll(":not(.unseen)")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
            .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
