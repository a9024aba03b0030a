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
from trumpputin.template import write_template

EVERY = tp.dataset.events | tp.dataset.unconfirmed
HOSTILE = (
    "</script><script>document.title = 'run'</script><img src=x onerror=\"document.title='run'\">"
)
SHOWN = "elements => elements.filter(e => e.checkVisibility()).map(e => e.id)"
FOCUSED = "id => document.activeElement.closest('details')?.id === id"
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer")
    build(tp.dataset, folder)
    return folder


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens the page; afterwards nothing may have been complained of or asked of anybody."""
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


# -- what is shown -----------------------------------------------------------------------------


def test_at_first_the_confirmed_events_and_no_others_are_shown_in_order(visit: Open) -> None:
    page = visit()
    assert tuple(shown(page)) == tp.events.ids
    assert page.inner_text("#page_count") == f"{len(tp.events)} of {len(tp.events)} events"


@pytest.mark.parametrize(
    ("hash", "expected"),
    [
        ("kind=meeting", tp.meetings),
        ("kind=call,letter", tp.events.where(kind=["call", "letter"])),
        ("from=2018&to=2018", tp.events.between("2018", "2018")),
        ("kind=call&from=2019&to=2025", tp.calls.between("2019", "2025")),
        ("from=2025&status=confirmed,disputed", EVERY.where(status=["confirmed", "disputed"]).after("2024")),
        ("status=provisional,disputed,cancelled", tp.unconfirmed),
        ("status=confirmed,provisional,disputed,cancelled&to=2013", EVERY.before("2014")),
        ("kind=joint_statement&from=2021&to=2021", tp.events.where(kind="joint_statement").between("2021", "2021")),
        ("kind=&status=&q=", tp.Events()),
        ("kind=meeting&q=anchorage%20osaka", tp.Events()),
        ("kind=meeting&q=%C3%A1NCHORAGE", tp.meetings.where(city="Anchorage")),
    ],
)  # fmt: skip
def test_a_filter_shows_the_rows_that_the_library_gives(
    visit: Open, hash: str, expected: tp.Events
) -> None:
    page = visit(f"#{hash}")
    assert tuple(shown(page)) == expected.ids
    assert page.inner_text("#page_count").startswith(f"{len(expected)} of ")
    marks = page.eval_on_selector_all("a.mark", "links => links.map(link => link.dataset.event)")
    assert sorted(marks) == sorted(expected.ids)
    assert page.is_visible("#page_none") == (len(expected) == 0)


def test_a_view_made_by_hand_is_in_the_address_and_comes_back_from_it(visit: Open) -> None:
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


def test_a_span_of_years_never_ends_before_it_starts(visit: Open) -> None:
    page = visit("#from=2017&to=2019")
    page.get_by_label("From", exact=True).select_option("2025")
    assert tuple(shown(page)) == tp.events.between("2025", "2025").ids
    page.get_by_label("to", exact=True).select_option("2018")
    assert tuple(shown(page)) == tp.events.between("2018", "2018").ids


def test_what_is_not_confirmed_looks_different_and_says_so(visit: Open) -> None:
    page = visit("#status=confirmed,provisional,disputed,cancelled")
    for event in tp.unconfirmed:
        assert page.inner_text(f'[id="{event.id}"] > summary .status') == event.status
        mark = page.locator(f'a.mark[data-event="{event.id}"]')
        assert (mark.get_attribute("aria-label") or "").endswith(f", {event.status})")
    line = "element => getComputedStyle(element.querySelector('.extent')).strokeDasharray"
    one, other = tp.unconfirmed[0].id, tp.events[0].id
    assert page.eval_on_selector(f'a.mark[data-event="{one}"]', line) != "none"
    assert page.eval_on_selector(f'a.mark[data-event="{other}"]', line) == "none"


# -- the timeline ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
def test_an_event_is_drawn_as_the_span_it_may_lie_in(visit: Open, width: int) -> None:
    page = visit(
        "#status=confirmed,provisional,disputed,cancelled",
        viewport={"width": width, "height": 900},
    )
    wide = page.eval_on_selector("svg", "svg => Number(svg.getAttribute('width'))")
    years = [day.year for e in EVERY for day in (e.start.earliest, e.end.latest)]
    start, end = date(min(years), 1, 1), date(max(years) + 1, 1, 1)

    def x(day: date) -> float:
        return float((day - start) / (end - start) * wide)

    for event in EVERY:
        mark = page.locator(f'a.mark[data-event="{event.id}"]')
        left = float(mark.locator(".extent").get_attribute("x") or "nan")
        right = left + float(mark.locator(".extent").get_attribute("width") or "nan")
        first, last = x(event.start.earliest), x(event.end.latest + timedelta(days=1))
        assert left <= first + 0.01, event.id
        assert right >= last - 0.01, event.id
        assert right - left == pytest.approx(max(9, last - first)), event.id
        names = (mark.get_attribute("class") or "").split()
        assert ("span" in names) == (not event.start.is_exact), event.id


def test_no_mark_of_the_timeline_covers_another(visit: Open) -> None:
    page = visit("#status=confirmed,provisional,disputed,cancelled")
    boxes = page.eval_on_selector_all(
        "a.mark .extent",
        "rects => rects.map(r => ['x', 'y', 'width', 'height'].map(k => Number(r.getAttribute(k))))",
    )
    assert len(boxes) == len(EVERY)
    for index, (x, y, width, height) in enumerate(boxes):
        for x2, y2, width2, height2 in boxes[:index]:
            apart = x + width <= x2 or x2 + width2 <= x or y + height <= y2 or y2 + height2 <= y
            assert apart


def test_choosing_a_mark_opens_its_event_and_keeps_the_filters(visit: Open) -> None:
    page = visit("#kind=meeting")
    page.locator('a.mark[data-event="2018-07-16-helsinki"]').click()
    page.locator('[id="2018-07-16-helsinki"] > .open').wait_for()
    assert tuple(shown(page)) == tp.meetings.ids
    assert page.url.endswith("#kind=meeting&event=2018-07-16-helsinki")


# -- an event ----------------------------------------------------------------------------------


def test_every_event_and_part_has_all_its_sources_with_what_they_bear_out(visit: Open) -> None:
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
    rows = [row for event in EVERY for row in (event, *event.parts)]
    assert set(listed) == {row.id for row in rows}
    for row in rows:
        assert [entry[0] for entry in listed[row.id]] == [source.id for source in row.sources]
        for source, (_, link, told) in zip(row.sources, listed[row.id], strict=True):
            assert (link is None) == (source.url is None)
            text = " ".join(told.split())
            assert source.publisher in text
            assert source.access in text
            assert " ".join((source.title or "").split()) in text
            for citation in row.citations:
                if citation.source == source and "location" in citation.supports:
                    assert "location" in text.partition("Bears out:")[2]


def test_an_opened_event_shows_its_sources_as_links(visit: Open) -> None:
    page = visit()
    event = tp.events["2018-07-16-helsinki"]
    block = page.locator('[id="2018-07-16-helsinki"]')
    links = block.locator(":scope > .open > .sources a")
    assert not links.first.is_visible()
    block.locator(":scope > summary").click()
    assert links.first.is_visible()
    hrefs = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs == [source.url for source in event.sources if source.url]


def test_sources_that_disagree_stand_side_by_side(visit: Open) -> None:
    page = visit(viewport={"width": 1280, "height": 900})
    differing = [event for event in tp.events if event.disagreements]
    assert differing
    for event in differing:
        block = page.locator(f'[id="{event.id}"] > .open')
        for field in {claim.field for claim in event.disagreements}:
            values = block.locator(f':scope > [data-field="{field}"] .value').all_text_contents()
            assert values == [c.value for c in event.disagreements if c.field == field]
            heading = block.locator(f':scope > [data-field="{field}"] h4').text_content() or ""
            assert heading.startswith("Sources differ")
    page.locator(f'[id="{differing[0].id}"] > summary').click()
    field = differing[0].disagreements[0].field
    claims = page.locator(f'[id="{differing[0].id}"] > .open > [data-field="{field}"] .claim')
    one, other = (claims.nth(n).bounding_box() for n in (0, 1))
    assert one is not None
    assert other is not None
    assert one["y"] == other["y"]


def test_every_quotation_is_there_verbatim_and_in_its_language(visit: Open) -> None:
    page = visit()
    told = page.eval_on_selector_all(
        "figure.quote",
        """quotes => Object.fromEntries(quotes.map(quote => [quote.id, [
            quote.querySelector("blockquote").textContent,
            quote.querySelector("blockquote").lang,
            quote.querySelector("figcaption b").textContent,
            quote.querySelectorAll(".source").length,
            quote.closest("details.event, #page_quotes").id,
        ]]))""",
    )
    assert len(told) == len(tp.quotes)
    for quote in tp.quotes:
        text, language, speaker, sources, place = told[f"quote_{quote.id}"]
        assert (text, language, speaker) == (quote.text, quote.language, quote.speaker_name)
        assert sources == len({citation.source for citation in quote.citations})
        if quote.event is None:
            assert place == "page_quotes"
        else:
            assert quote.event in (EVERY[place], *EVERY[place].parts)


def test_what_was_left_out_is_there_with_its_reason(visit: Open) -> None:
    page = visit()
    for row in tp.dataset.excluded:
        block = page.locator(f'[id="excluded_{row.id}"]')
        text = block.text_content() or ""
        assert row.title in text
        assert row.reason in text
        assert block.locator(".source").count() == len({c.source for c in row.citations})


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
def test_a_link_to_an_event_opens_it_whatever_hides_it(visit: Open, hash: str, id: str) -> None:
    page = visit(f"#{hash}")
    page.wait_for_function(FOCUSED, arg=id)
    assert page.eval_on_selector_all("details.event[open]", SHOWN) == [id]
    assert page.locator(f'[id="{id}"] > summary').is_visible()


def test_an_unknown_link_leaves_the_page_as_it_is(visit: Open) -> None:
    for link in ("#2099-atlantis", "#%E0%A4%A", "#kind=duel&from=1066&nothing=1", "#event=x"):
        assert tuple(shown(visit(link))) == tp.events.ids


def test_dates_are_told_no_closer_than_they_are_known() -> None:
    def told(start: str, end: str) -> str:
        return when(tp.CalendarDates(calendar="Etc/UTC", start=start, end=end))

    assert told("2018-07-16", "2018-07-16") == "16 July 2018"
    assert told("2018-07", "2018-07") == "a day in July 2018"
    assert told("2018", "2018") == "a day in 2018"
    assert told("2017-11-10", "2017-11-11") == "10–11 November 2017"
    assert told("2018-07-19", "2018-08-02") == "19 July – 2 August 2018"
    assert told("2018-12-31", "2019-01-01") == "31 December 2018 – 1 January 2019"
    assert told("2018-07", "2018-07-27") == "from a day in July 2018 to 27 July 2018"
    left_out = tp.Exclusion(id="x", title="", reason="", start="2026-12-14", end="2026-12-15")
    assert considered(left_out) == "14–15 December 2026"
    qualified = {"2018?": "perhaps 2018", "2018-07~": "about July 2018", "2018%": "perhaps about 2018"}  # fmt: skip
    for text, words in qualified.items():
        assert spoken(tp.PartialDate.parse(text)) == words


def test_the_examples_of_the_builder_hold() -> None:
    result = doctest.testmod(builder)
    assert result.attempted
    assert result.failed == 0


# -- a record of one's own ---------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> tp.Dataset:
    """A valid record whose every free text tries to run a script."""
    write_template(tmp_path / "mine")
    record = tp.Dataset.read(tmp_path / "mine")
    (event,) = record.meetings
    (source,) = record.sources
    source = attrs.evolve(source, title=HOSTILE, publisher=HOSTILE, origin=HOSTILE)
    citations = tuple(attrs.evolve(c, source=source) for c in event.citations)
    claims = tuple(
        tp.Claim(field="duration_minutes", value=value, note=HOSTILE, citations=(tp.Citation(source=source, supports=("value",)),))
        for value in (HOSTILE, "60")
    )  # fmt: skip
    event = attrs.evolve(event, title=HOSTILE, summary=HOSTILE, citations=citations, claims=claims)
    quote = tp.Quote(
        id="said",
        speaker_name=HOSTILE,
        text=HOSTILE,
        language="en",
        original_language="en",
        said_on="2020-02-20",
        occasion=HOSTILE,
        event=event,
        kind="direct",
        citations=(tp.Citation(source=source, supports=("text", "speaker_name", "said_on", "occasion", "event")),),
    )  # fmt: skip
    left_out = tp.Exclusion(id="x", title=HOSTILE, reason=HOSTILE, citations=(tp.Citation(source=source, supports=("title", "reason")),))  # fmt: skip
    return attrs.evolve(
        record,
        release=attrs.evolve(record.release, title=HOSTILE),
        sources=[source],
        events=[event],
        quotes=[quote],
        excluded=[left_out],
    )


def test_markup_in_ones_own_record_stays_text(
    visit: Open, hostile: tp.Dataset, tmp_path: Path
) -> None:
    build(hostile, tmp_path / "site", authors=HOSTILE)
    page = visit("#2020-02-20-example-city", folder=tmp_path / "site")
    assert page.title() == HOSTILE
    assert page.inner_text("summary .title") == HOSTILE
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    page.locator("a.mark").focus()
    assert HOSTILE in page.inner_text("#page_caption")
    assert page.inner_text("blockquote") == HOSTILE


def test_the_policy_of_the_page_stops_whatever_is_slipped_into_it(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    slipped = "<script>document.title = 'run'</script><img src='https://www.example.org/x.png'>"
    html = (site / "index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(html.replace("<main>", f"<main>{slipped}"), "utf-8")
    left: list[str] = []

    def answer(route: Route) -> None:
        left.append(route.request.url)
        route.fulfill(body="")

    with browser.new_context() as context:
        context.route(re.compile("^https?:"), answer)
        opened = context.new_page()
        opened.goto((tmp_path / "index.html").as_uri())
        assert opened.title() == tp.dataset.release.title
        assert opened.locator("img").count() == 1
    assert left == []


def test_only_addresses_of_the_web_become_links(hostile: tp.Dataset) -> None:
    (event,) = hostile.meetings
    sources = [
        attrs.evolve(event.sources[0], id=f"s{n}", url=url)
        for n, url in enumerate(["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc", " https://a.example/"])
    ]  # fmt: skip
    cited = tuple(tp.Citation(source=source, supports=("title",)) for source in sources)
    html = page(attrs.evolve(hostile, events=[attrs.evolve(event, citations=cited)], quotes=[]))
    targets = set(re.findall(r'href="([^"]*)"', html))
    assert targets
    for target in targets:
        assert re.match(r"https?://|#|data:,$|[a-z]+\.(csv|zip|ics)$", target), target


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
    rows = read_csv(tmp_path / "csv")["events"]
    assert [row["id"] for row in rows] == [row.id for e in EVERY for row in (e, *e.parts)]
    assert (site / "events.csv").read_bytes() == (tmp_path / "csv" / "events.csv").read_bytes()
    assert b"BEGIN:VCALENDAR" in (site / "events.ics").read_bytes()


def test_version_coverage_fingerprint_citation_and_licence_are_named(visit: Open) -> None:
    text = visit().inner_text("#page_about")
    for told in (
        tp.dataset.version,
        str(tp.dataset.coverage),
        tp.dataset.fingerprint,
        tp.dataset.cite("apa"),
        *tp.dataset.release.licences,
    ):
        assert told in text


# -- everybody ---------------------------------------------------------------------------------


def test_without_a_script_everything_can_be_read(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    assert page.locator("noscript p").is_visible()
    assert not page.locator("#page_filters").is_visible()
    summary = page.locator('[id="2018-07-16-helsinki"] > summary')
    assert page.locator("details.event > summary").count() == len(EVERY)
    summary.click()
    assert page.locator('[id="2018-07-16-helsinki"] > .open > .sources').is_visible()


def press_until(page: Page, key: str, reached: str) -> None:
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches({reached!r})"):
            return
    pytest.fail(f"{key} never comes to {reached}")


def test_all_is_done_by_keyboard_alone(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press_until(page, "Tab", "a.mark")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.event") == tp.events.ids[0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.event") == tp.events.ids[1]
    assert tp.events[1].title in page.inner_text("#page_caption")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "kind"  # one stop for all marks
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


def test_the_skip_link_leads_past_timeline_and_filters_to_the_first_event(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.wait_for_function(FOCUSED, arg=tp.events.ids[0])


@pytest.mark.parametrize(
    ("scheme", "size", "kinds"),
    [
        ("light", (1280, 900), "meeting,call"),
        # In other colours and on a phone the markup is the same: fewer events are enough.
        ("dark", (1280, 900), "meeting"),
        ("light", (390, 844), "meeting"),
        ("dark", (390, 844), "meeting"),
    ],
)
def test_axe_finds_nothing_wrong(
    visit: Open, scheme: str, size: tuple[int, int], kinds: str
) -> None:
    width, height = size
    page = visit(
        f"#status=confirmed,provisional,disputed,cancelled&kind={kinds}",
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        bypass_csp=True,  # axe is a script of its own
    )
    page.evaluate("for (const block of document.querySelectorAll('details')) block.open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 20


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_is_wider_than_the_page(visit: Open, width: int) -> None:
    page = visit(
        "#status=confirmed,provisional,disputed,cancelled",
        viewport={"width": width, "height": 800},
    )
    page.evaluate("for (const block of document.querySelectorAll('details')) block.open = true")
    wide = page.evaluate(
        """[...document.body.querySelectorAll(":not(.unseen)")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
            .map(e => e.outerHTML.slice(0, 100))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
