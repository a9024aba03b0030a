"""Write a record as a web page: ``python docs/explorer/build.py OUT [--data DIR]``.

The folder then holds ``index.html``, which needs neither a server nor the network, the downloads
that it links to, and a preview image for links to it. All text is in the page itself; the script
adds the timeline, the filters and the days to today. Style and script are inline, so that the
page's Content Security Policy can name them by their hashes: no other script runs, and nothing
is loaded.

The timeline is not that of `trumpputin.plots`: Vega alone is larger than the page may be, its
marks can neither be touched nor reached by keyboard, and it evaluates code, which the policy
forbids. The preview image is that of `trumpputin.plots`.

Needs the libraries Jinja2, icalendar and Altair.
"""

import argparse
import base64
import hashlib
import io
import json
import math
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from importlib.resources import files as package_files
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import attrs
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import trumpputin as tp
from trumpputin import plots
from trumpputin._display import web
from trumpputin.amounts import ClockTime, Minutes
from trumpputin.citing import AUTHORS
from trumpputin.export._target import fill
from trumpputin.export.csv import csv_files
from trumpputin.export.ics import ics_files
from trumpputin.models import best_first

__all__ = ["build"]

HERE: Final = Path(__file__).parent

FIELDS: Final[Mapping[str, str]] = {
    "start": "first day",
    "end": "last day",
    "other_calendars": "dates by other calendars",
    "duration_minutes": "duration",
    "said_on": "day",
    "speaker_name": "speaker",
}
"""Fields whose names would not explain themselves."""

LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Languages by code; others are shown as their codes."""

MANY_YEARS: Final = 25  # more are counted by decade
MAP_WIDTH: Final = 720
SOUTH: Final = -58  # the map ends there
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # the library `calendar` has them in the language of the machine


def build(
    dataset: tp.Dataset,
    folder: str | os.PathLike[str],
    *,
    authors: str = AUTHORS,
    links: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Path, ...]:
    """Write the page of a record and its downloads into a folder, and return their paths.

    Equal records give equal bytes.

    Args:
        dataset: The record.
        folder: Made if it does not exist. Files of the same names are replaced.
        authors: Who keeps the record, for its citation; give your own name for your own record.
        links: Addresses of other pages, by the names under which the page links to them.

    Raises:
        DatasetError: The record breaks a rule of the codebook.
        ImportError: A library is missing; the message says how to install it.
        OSError: The folder cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print([path.name for path in build(tp.dataset, folder)])
    ['index.html', 'preview.png', 'events.csv', 'csv.zip', 'json.zip', 'events.ics']
    """
    tables = csv_files(dataset)
    files = {
        "index.html": page(dataset, authors, links).encode(),
        "preview.png": preview(dataset),
        "events.csv": tables["events.csv"],
        "csv.zip": zipped(tables),
        "json.zip": zipped(json_files(dataset)),
        **ics_files(dataset),
    }
    return fill(folder, files, overwrite=True)


def page(
    dataset: tp.Dataset,
    authors: str = AUTHORS,
    links: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The page as HTML. Every text of the record is escaped by the template engine."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "spoken": spoken,
        "when": when,
        "considered": considered,
        "field": field,
        "language": lambda code: LANGUAGES.get(code, code),
        "clock": clock,
        "web": web,
    }
    style, script = ((HERE / f"explorer.{end}").read_text("utf-8") for end in ("css", "js"))
    every = dataset.events | dataset.unconfirmed
    span = covered(dataset)
    newest_first = list(every)[::-1]
    by_kind = dataset.events.counts("kind")
    years = [day.year for event in every for day in (event.start.earliest, event.start.latest)]
    years += [dataset.coverage.start.year, dataset.coverage.through.year]
    return environment.get_template("explorer.html").render(
        dataset=dataset,
        release=dataset.release,
        heading=heading(dataset),
        authors=authors,
        every=every,
        links=links,
        answers=list(answers(dataset)),
        later=[e for e in dataset.unconfirmed if e.end.latest > span.last],
        span=span,
        gaps=longest_gaps(dataset),
        bars=bars(dataset),
        places=places(dataset),
        land=land(),
        terms=terms(dataset.leaders),
        countries={country.id: country.name for country in tp.countries},
        by_year=[
            (year, list(rows))
            for year, rows in groupby(newest_first, lambda event: event.start.year)
        ],
        kinds=[(kind, kind.label, f"{kind.label}s", by_kind.get(kind, 0)) for kind in tp.Kind],
        statuses=[(status, sum(e.status is status for e in every)) for status in tp.Status],
        years=range(min(years), max(years) + 1),
        quotes_of={
            event.id: [q for q in dataset.quotes if q.event is not None and q.event.id == event.id]
            for row in every
            for event in row.with_parts
        },
        other_quotes=[quote for quote in dataset.quotes if quote.event is None],
        claims_of=claims_of,
        agreed=lambda claims: agreed(claims, dataset),
        stated=lambda claim: stated(claim, dataset),
        evidence_of=evidence_of,
        style=Markup(style),  # noqa: S704 — our own files
        script=Markup(script),  # noqa: S704
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
    )


# -- the answer, the gaps, the counts and the map ----------------------------------------------


def covered(dataset: tp.Dataset) -> tp.Span:
    """The days for which the record is complete."""
    return tp.Span(dataset.coverage.start, dataset.coverage.vetted_through)


@attrs.frozen
class Answer:
    """The last event of a kind; None if there is none, or none has certainly begun."""

    kind: tp.Kind
    since: tp.Since | None
    ended: tuple[str, str]  # the days on which the last event ended at the earliest and the latest


def answers(dataset: tp.Dataset) -> Iterator[Answer]:
    """The last meeting and, if the record has calls, the last call."""
    for kind in (tp.Kind.meeting, tp.Kind.call):
        events = dataset.events.where(kind=kind)
        try:
            since = dataset.since(kind=kind)
        except tp.NotOnRecordError:
            if kind is tp.Kind.meeting or events:
                yield Answer(kind, None, ("", ""))
            continue
        end = since.on.latest
        earliest = max(event.earliest_end for event in events if event.latest_start <= end)
        latest = max(event.end.latest for event in events if event.start.earliest <= end)
        ended = (earliest.isoformat(), latest.isoformat())
        yield Answer(kind, since, ended)


@attrs.frozen
class Bar:
    """A labelled bar, its parts in percent of the longest: where each begins, its length, name."""

    label: str
    parts: tuple[tuple[float, float, str], ...]
    total: int
    partial: bool


def bars(dataset: tp.Dataset) -> list[Bar]:
    """The confirmed events by year and kind; by decade where there would be many years."""
    if not dataset.events:
        return []
    tables = {kind: dataset.events.where(kind=kind).counts("year") for kind in tp.Kind}
    span = covered(dataset)
    years = sorted({*dataset.events.counts("year"), span.first.year, span.last.year})
    years = list(range(years[0], years[-1] + 1))
    step = 1 if len(years) <= MANY_YEARS else 10
    rows = [
        (
            f"{first:04}{'s' if step > 1 else ''}",
            [
                (kind, sum(table.get(first + n, 0) for n in range(step)))
                for kind, table in tables.items()
            ],
            not span.holds(date(max(first, 1), 1, 1), date(first + step - 1, 12, 31)),
        )
        for first in range(years[0] // step * step, years[-1] + 1, step)
    ]
    most = max((sum(number for _, number in row) for _, row, _ in rows), default=0) or 1
    found = []
    for label, row, partial in reversed(rows):
        parts, done = [], 0
        for kind, number in row:
            if number:
                parts.append((100 * done / most, 100 * number / most, kind.value))
            done += number
        found.append(Bar(label, tuple(parts), done, partial))
    return found


def longest_gaps(dataset: tp.Dataset) -> list[tuple[tp.Gap, float]]:
    """The longest gaps between meetings, longest first, each in percent of the longest."""
    found = sorted(dataset.meetings.gaps(), key=lambda gap: gap.days.max, reverse=True)
    return [(gap, max(0.0, 100 * gap.days.max / (found[0].days.max or 1))) for gap in found]


@attrs.frozen
class Dot:
    """A city on the map: the position of its dot and of its name, and the events there."""

    city: str
    country: str
    events: tuple[tp.Event, ...]
    x: float
    y: float
    radius: float
    named: str  # "start" or "end", where the name is beside the dot; empty if it would cover one


def places(dataset: tp.Dataset) -> list[Dot]:
    """The cities of the confirmed events, those with most events first."""
    cities: dict[tuple[str, str], tuple[tp.Location, list[tp.Event]]] = {}
    for event in dataset.events:
        if event.location is not None:
            key = (event.location.city, event.location.country)
            cities.setdefault(key, (event.location, []))[1].append(event)
    order = sorted(cities.items(), key=lambda item: (-len(item[1][1]), item[0]))
    taken: list[tuple[float, float, float]] = []  # left, right and middle of dots and names
    found = []
    for (city, country), (place, events) in order:
        x, y = project(place.longitude, place.latitude)
        radius = 2.5 + 1.5 * math.sqrt(len(events))
        taken.append((x - radius, x + radius, y))
        found.append(Dot(city, country, tuple(events), x, y, radius, ""))
    for number, dot in enumerate(found):
        long = 7 * len(dot.city)
        for anchor, left in (("start", dot.x + 7), ("end", dot.x - 7 - long)):
            others = [box for box in taken if box[0] < left + long and left < box[1]]
            if 0 <= left <= MAP_WIDTH - long and all(abs(dot.y - box[2]) > 9 for box in others):
                taken.append((left, left + long, dot.y))
                found[number] = attrs.evolve(dot, named=anchor)
                break
    return found


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place on the map, with the equator and the meridians as straight lines."""
    return round((longitude + 180) * 2, 1), round((84 - latitude) * 2, 1)


def land() -> str:
    """The coastlines, as the path of an SVG."""
    outlines = json.loads((package_files("trumpputin") / "land.geojson").read_text("utf-8"))
    path = ""
    for ring in (ring for polygon in outlines["coordinates"] for ring in polygon):
        if max(latitude for _, latitude in ring) < SOUTH:
            continue  # Antarctica
        turned = 0  # a ring across the antimeridian goes on beside the map, on either side of it
        east, before = [], ring[0][0]
        for longitude, latitude in ring:
            turned += 360 * ((before - longitude > 180) - (longitude - before > 180))
            before = longitude
            east.append((longitude + turned, latitude))
        least, most = min(p[0] for p in east), max(p[0] for p in east)
        for shift in [0] + [360] * (least < -180) + [-360] * (most > 180):
            points = ("{:g} {:g}".format(*project(x + shift, y)) for x, y in east)
            path += "M" + "L".join(points) + "Z"
    return path


def terms(leaders: Iterable[tp.Leader]) -> list[tuple[str, str, str, str]]:
    """Who was in office: country, name, first and last day; an office held now has no last."""
    held = [
        (
            office.country,
            leader.name,
            office.start.earliest.isoformat(),
            office.end.latest.isoformat() if office.end else "",
        )
        for leader in leaders
        for office in leader.offices
    ]
    return sorted(held, key=lambda term: (term[0], term[2]))


def preview(dataset: tp.Dataset) -> bytes:
    """A picture of the record for links to the page."""
    with TemporaryDirectory() as folder:
        chart = plots.timeline(dataset.events, width=1200, height=630, offices=True)
        path = plots.save(chart, Path(folder) / "preview.png")
        return path.read_bytes()


# -- what the template uses -------------------------------------------------------------------


@attrs.frozen
class Evidence:
    """A source of a record, with the fields that it supports or gives its own value for."""

    source: tp.Source
    supports: tuple[str, ...]
    claims: tuple[str, ...]


def evidence_of(record: tp.Event | tp.Quote | tp.Exclusion) -> list[Evidence]:
    """Every source of a record, once each and the best first, with all that it supports there."""
    claims = record.claims if isinstance(record, tp.Event) else ()
    cited = [(citation, "") for citation in record.citations]
    cited += [(citation, claim.field) for claim in claims for citation in claim.citations]
    supports: dict[tp.Source, dict[str, None]] = {}
    claimed: dict[tp.Source, dict[str, None]] = {}
    for citation, of_claim in cited:
        names = supports.setdefault(citation.source, {})
        if of_claim:
            claimed.setdefault(citation.source, {})[field(of_claim)] = None
        else:
            names |= dict.fromkeys(map(field, citation.supports))
    return [
        Evidence(source, tuple(supports[source]), tuple(claimed.get(source, ())))
        for source in best_first(supports)
    ]


def claims_of(event: tp.Event) -> Iterator[tuple[str, bool, list[tp.Claim]]]:
    """Each field that has claims, whether these disagree, and the claims."""
    fields = dict.fromkeys(claim.field for claim in event.claims)
    for name in fields:
        claims = [claim for claim in event.claims if claim.field == name]
        yield name, any(claim in event.disagreements for claim in claims), claims


def stated(claim: tp.Claim, dataset: tp.Dataset) -> str:
    """What a claim says, with its value in words."""
    match claim.field, claim.value:
        case _, None:
            return claim.text
        case "duration_minutes", value:
            words = Minutes.parse(value).label
        case (("start" | "end"), value):
            words = spoken(tp.PartialDate.parse(value))
        case "initiator", value if value in dataset.leaders:
            words = dataset.leaders[value].name
        case "location", value if value in dataset.locations:
            words = dataset.locations[value].city
        case _, value:
            words = value.replace("..", " to ").replace("~", "about ").strip()
    return f"{words} ({claim.wording})" if claim.wording else words


def agreed(claims: Iterable[tp.Claim], dataset: tp.Dataset) -> str:
    """What all claims on a field leave possible: a range, or one or the other."""
    bare = [attrs.evolve(c, wording=None) if c.value or c.says else c for c in claims]
    values = [claim.value for claim in bare if claim.value]
    readers: dict[str, Any] = {"duration_minutes": Minutes.parse, "start_time": ClockTime.parse}
    if values and (read := readers.get(bare[0].field)):
        amounts = [read(value) for value in values]
        bounds = [b for amount in amounts for b in (amount.min, amount.max) if b is not None]
        if min(bounds) < max(bounds):
            unit = " minutes" if read == Minutes.parse else ""
            more = " or more" if any(amount.max is None for amount in amounts) else ""
            return f"{_bound(min(bounds))} to {_bound(max(bounds))}{unit}{more}"
    return " or ".join(dict.fromkeys(stated(claim, dataset) for claim in bare))


def _bound(value: int | time) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:%H:%M}"


def clock(zone: str) -> str:
    """A time zone as people name it.

    >>> clock("America/New_York"), clock("Etc/UTC")
    ('New York time', 'UTC')
    """
    city = zone.rpartition("/")[2].replace("_", " ")
    return city if city in ("UTC", "GMT") else f"{city} time"


def heading(dataset: tp.Dataset) -> str:
    """The record's title, with no line break inside a leader's name."""
    title = dataset.release.title
    for leader in dataset.leaders:
        title = title.replace(leader.name, leader.name.replace(" ", "\N{NO-BREAK SPACE}"))
    return title


def field(name: str) -> str:
    """A field's name in words.

    >>> field("start_time"), field("other_calendars")
    ('start time', 'dates by other calendars')
    """
    return FIELDS.get(name, name.replace("_", " "))


def spoken(day: tp.PartialDate) -> str:
    """A date in words, no more precise than it is known.

    >>> spoken(tp.PartialDate.parse("2018-07-16")), spoken(tp.PartialDate.parse("2018-07~"))
    ('16 July 2018', 'about July 2018')
    """
    parts = [str(day.year)]
    if day.month is not None:
        parts.insert(0, MONTHS[day.month - 1])
    if day.day is not None:
        parts.insert(0, str(day.day))
    doubt = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
    return doubt.get(day.qualifier, "") + " ".join(parts)


def when(event: tp.Event | tp.CalendarDates) -> str:
    """The dates of an event in words; a coarse date is one day somewhere in its period.

    >>> when(tp.events["2017-11-10-da-nang"])
    '10–11 November 2017'
    """
    start, end = event.start, event.end
    if start == end:
        return _one_day(start)
    if start.is_exact and end.is_exact:
        return _days(start, end)
    return f"from {_one_day(start)} to {_one_day(end)}"


def considered(row: tp.Exclusion) -> str:
    """The dates of something left out, in words; empty if it has none."""
    if row.start is None:
        return ""
    if row.end is None or row.end == row.start:
        return spoken(row.start)
    if row.start.is_exact and row.end.is_exact:
        return _days(row.start, row.end)
    return f"{spoken(row.start)} – {spoken(row.end)}"


def _days(start: tp.PartialDate, end: tp.PartialDate) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{spoken(end)}"
    if start.year == end.year:
        return f"{spoken(start).rpartition(' ')[0]} – {spoken(end)}"
    return f"{spoken(start)} – {spoken(end)}"


def _one_day(day: tp.PartialDate) -> str:
    return spoken(day) if day.is_exact else f"a day in {spoken(day)}"


# -- files -------------------------------------------------------------------------------------


def csp_hash(text: str) -> str:
    """The source expression with which a Content Security Policy allows an inline text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def json_files(dataset: tp.Dataset) -> dict[str, bytes]:
    """The files that `Dataset.write` writes, by name."""
    with TemporaryDirectory() as folder:
        dataset.write(folder)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP archive: without times, and stored, since compressors differ."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01
            entry.create_system = 3  # not that of the machine
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def main() -> None:
    """Read the command line, and build."""
    parser = argparse.ArgumentParser(description="Write a record as a web page.")
    parser.add_argument("folder", metavar="OUT", type=Path, help="where the page is written")
    parser.add_argument("--data", metavar="DIR", type=Path, help="a record of your own")
    parser.add_argument("--authors", default=AUTHORS, help="who keeps it (%(default)s)")
    given = parser.parse_args()
    dataset = tp.Dataset.read(given.data) if given.data else tp.dataset
    build(dataset, given.folder, authors=given.authors)


if __name__ == "__main__":
    main()
