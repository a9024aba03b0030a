"""Write a record as a web page: ``python docs/explorer/build.py OUT [--data DIR]``.

The folder then holds ``index.html``, which needs neither a server nor the network, and the
downloads that it links to. All text is in the page itself; the script adds the timeline and the
filters. Style and script are inline, so that the page's Content Security Policy can name them by
their hashes: no other script runs, and nothing is loaded.

Needs the libraries Jinja2 and icalendar.
"""

import argparse
import base64
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import trumpputin as tp
from trumpputin._display import web
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
    "duration_minutes": "duration in minutes",
    "said_on": "day",
    "speaker_name": "speaker",
}
"""Fields whose names would not explain themselves."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # the library `calendar` has them in the language of the machine


def build(
    dataset: tp.Dataset, folder: str | os.PathLike[str], *, authors: str = AUTHORS
) -> tuple[Path, ...]:
    """Write the page of a record and its downloads into a folder, and return their paths.

    Equal records give equal bytes.

    Args:
        dataset: The record.
        folder: Made if it does not exist. Files of the same names are replaced.
        authors: Who keeps the record, for its citation; give your own name for your own record.

    Raises:
        DatasetError: The record breaks a rule of the codebook.
        ImportError: The library icalendar is missing; the message says how to install it.
        OSError: The folder cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print([path.name for path in build(tp.dataset, folder)])
    ['index.html', 'events.csv', 'csv.zip', 'json.zip', 'events.ics']
    """
    tables = csv_files(dataset)
    files = {
        "index.html": page(dataset, authors).encode(),
        "events.csv": tables["events.csv"],
        "csv.zip": zipped(tables),
        "json.zip": zipped(json_files(dataset)),
        **ics_files(dataset),
    }
    return fill(folder, files, overwrite=True)


def page(dataset: tp.Dataset, authors: str = AUTHORS) -> str:
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
        "web": web,
    }
    style, script = ((HERE / f"explorer.{end}").read_text("utf-8") for end in ("css", "js"))
    every = dataset.events | dataset.unconfirmed
    by_kind = dataset.events.counts("kind")
    years = [day.year for event in every for day in (event.start.earliest, event.start.latest)]
    years += [dataset.coverage.start.year, dataset.coverage.through.year]
    return environment.get_template("explorer.html").render(
        dataset=dataset,
        release=dataset.release,
        heading=heading(dataset),
        authors=authors,
        every=every,
        by_year=[
            (year, list(rows)) for year, rows in groupby(every, lambda event: event.start.year)
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
        evidence_of=evidence_of,
        style=Markup(style),  # noqa: S704 — our own files
        script=Markup(script),  # noqa: S704
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
    )


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
