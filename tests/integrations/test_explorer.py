"""The record as a web page, in a real browser: it shows what the library says, and runs alone."""

import doctest
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from axe_playwright_python.sync_playwright import Axe
from explorer import build as builder
from explorer.build import build, considered, page, spoken, when
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

    def visit(hash: str = "", folder: Path = site, **settings: Any) -> Page:
        context = browser.new_context(**settings)
        contexts.append(context)
        opened = context.new_page()
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
        ("#kind=meeting", tp.meetings),
        ("#kind=call&from=2019&to=2025", tp.calls.between("2019", "2025")),
        ("#from=2025&status=confirmed,disputed", EVERY.where(status=["confirmed", "disputed"]).after("2024")),
        ("#status=provisional,disputed,cancelled", tp.unconfirmed),
        (f"{ALL_STATUSES}&to=2013", EVERY.before("2014")),
        ("#kind=&status=&q=", tp.Events()),
        ("#kind=meeting&q=anchorage%20osaka", tp.Events()),
        ("#kind=meeting&q=%C3%A1NCHORAGE", tp.meetings.where(city="Anchorage")),
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
    assert tuple(shown(page)) == expected.ids
    assert page.inner_text("#page_count").startswith(f"{len(expected)} of ")
    marks = page.eval_on_selector_all("a.mark", "links => links.map(link => link.dataset.event)")
    assert sorted(marks) == sorted(expected.ids)
    assert page.is_visible("#page_none") == (len(expected) == 0)


def test_a_view_can_be_restored_from_its_address(visit: Open) -> None:
    page = visit()
    page.get_by_role("checkbox", name="Meetings").check()
    page.get_by_role("checkbox", name="Cancelled").check()
    page.get_by_label("From", exact=True).select_option("2018")
    page.get_by_label("Search", exact=True).fill("b")
    there, address = shown(page), page.url.partition("#")[2]
    assert "2018-11-30-buenos-aires" in there
    assert address == "kind=meeting&status=confirmed,cancelled&from=2018&q=b"
    again = visit(f"#{address}")
    assert shown(again) == there
    again.get_by_text("Clear filters").click()
    assert tuple(shown(again)) == tp.events.ids


def test_a_period_never_ends_before_it_starts(visit: Open) -> None:
    page = visit("#from=2017&to=2019")
    page.get_by_label("From", exact=True).select_option("2025")
    assert tuple(shown(page)) == tp.events.between("2025", "2025").ids
    page.get_by_label("to", exact=True).select_option("2018")
    assert tuple(shown(page)) == tp.events.between("2018", "2018").ids


# -- the timeline ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
def test_a_mark_spans_the_days_its_event_may_have_and_covers_no_other(
    visit: Open, width: int
) -> None:
    page = visit(ALL_STATUSES, viewport={"width": width, "height": 900})
    marks = page.eval_on_selector_all(
        "a.mark",
        """links => links.map(link => ({
            id: link.dataset.event, names: [...link.classList], label: link.ariaLabel,
            dashed: getComputedStyle(link.querySelector(".extent")).strokeDasharray !== "none",
            box: ["x", "y", "width", "height"].map(
                name => Number(link.querySelector(".extent").getAttribute(name))),
        }))""",
    )
    assert {mark["id"] for mark in marks} == set(EVERY.ids)
    wide = page.eval_on_selector("svg", "svg => Number(svg.getAttribute('width'))")
    years = [day.year for e in EVERY for day in (e.start.earliest, e.end.latest)]
    start, end = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    for index, mark in enumerate(marks):
        event = EVERY[mark["id"]]
        left, y, length, height = mark["box"]
        first, last = (
            (day - start) / (end - start) * wide
            for day in (event.start.earliest, event.end.latest + timedelta(days=1))
        )
        assert left <= first + 0.01
        assert left + length >= last - 0.01
        assert length == pytest.approx(max(9, last - first))
        assert ("span" in mark["names"]) == (not event.start.is_exact)
        assert mark["dashed"] == (event in tp.unconfirmed)
        assert mark["label"].endswith(f", {event.status})") == (event in tp.unconfirmed)
        for other in marks[:index]:
            x2, y2, length2, height2 = other["box"]
            beside = left + length <= x2 or x2 + length2 <= left
            assert beside or y + height <= y2 or y2 + height2 <= y


def test_choosing_a_mark_opens_its_event_and_keeps_the_filters(visit: Open) -> None:
    page = visit("#kind=meeting")
    page.locator('a.mark[data-event="2018-07-16-helsinki"]').click()
    page.locator(f"{HELSINKI} > .open").wait_for()
    assert tuple(shown(page)) == tp.meetings.ids
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
    links = page.locator(f"{HELSINKI} > .open > .sources a")
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
            values = claims.locator(".value").all_text_contents()
            assert values == [claim.text for claim in event.claims if claim.field == field]
            assert "differ" in (claims.locator("h4").text_content() or "")


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
    ],
)
def test_a_link_to_an_event_opens_it_even_if_a_filter_hides_it(
    visit: Open, hash: str, id: str
) -> None:
    page = visit(f"#{hash}")
    page.wait_for_function(FOCUSED, arg=id)
    assert page.eval_on_selector_all("details.event[open]", SHOWN) == [id]
    assert page.locator(f'[id="{id}"] > summary').is_visible()


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
    assert {*links, "index.html"} == {path.name for path in site.iterdir()}
    for name in ("json", "csv"):
        with zipfile.ZipFile(site / f"{name}.zip") as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            archive.extractall(tmp_path / name)
    assert tp.Dataset.read(tmp_path / "json") == tp.dataset
    assert {row["id"] for row in read_csv(tmp_path / "csv")["events"]} >= set(tp.events.ids)
    assert (site / "events.csv").read_bytes() == (tmp_path / "csv" / "events.csv").read_bytes()
    assert b"BEGIN:VCALENDAR" in (site / "events.ics").read_bytes()


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
    press_until(page, "Tab", "a.mark")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.event") == tp.events.ids[0]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.event") == tp.events.ids[1]
    assert tp.events[1].title in page.inner_text("#page_caption")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "kind"  # all marks are one stop
    page.keyboard.press("Space")
    assert tuple(shown(page)) == tp.meetings.ids
    press_until(page, "Tab", "[type=search]")
    page.keyboard.type("anchorage")
    assert shown(page) == ["2025-08-15-anchorage"]
    press_until(page, "Tab", "details.event > summary")
    page.keyboard.press("Enter")
    assert page.locator('[id="2025-08-15-anchorage"] > .open').is_visible()
    press_until(page, "Tab", ".source a")
    press_until(page, "Shift+Tab", "a.mark")
    page.keyboard.press("Enter")
    page.wait_for_function(FOCUSED, arg="2025-08-15-anchorage")


def test_the_skip_link_leads_to_the_first_event(visit: Open) -> None:
    page = visit()
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    page.wait_for_function(FOCUSED, arg=tp.events.ids[0])


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
