"""What each command does with its arguments: it asks the library, and prints the answer."""

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from .._dataset import Dataset
from .._display import plain
from ..citing import AUTHORS
from ..counts import counts_of
from ..dates import PartialDate, as_bound
from ..errors import UnknownIdError, UnknownValueError, did_you_mean
from ..export import FORMATS, to_datapackage
from ..export.csv import to_csv_cell
from ..gaps import Gap, Gaps
from ..history import changes_between, encode_changes
from ..models import Coverage, Event, Quote, Source
from ..plots import PLOTS, save
from ..storage.codec import raw_row, raw_tables
from ..storage.folder import read_files
from ..storage.rows import FILE_NAMES
from ..tables import Events, Quotes
from ..template import write_template
from ..vocabulary import SourceKind
from .terminal import print_json, print_table, print_wrapped, working

__all__ = [
    "calls",
    "cite",
    "diff",
    "export",
    "init",
    "list_counts",
    "list_events",
    "list_gaps",
    "list_quotes",
    "list_sources",
    "meetings",
    "overview",
    "plot",
    "show",
    "validate",
]


_FILTERS: Final = ("kind", "country", "city", "location", "participant", "initiator", "topic")


def _dataset(arguments: argparse.Namespace) -> Dataset:
    folder = getattr(arguments, "data", None)
    if folder is None:
        return Dataset.load()
    with working(f"reading {folder}"):
        return Dataset.read(folder)


def _authors(arguments: argparse.Namespace) -> str:
    """Who keeps the record that is asked: of a record of one's own, only its keeper knows."""
    if arguments.authors is None and "data" in arguments:
        raise UnknownValueError("--authors: say who keeps the record")
    if arguments.authors is not None and not arguments.authors.strip():
        raise UnknownValueError("--authors: is empty; say who keeps the record")
    name: str = AUTHORS if arguments.authors is None else arguments.authors
    return name


def _selected(dataset: Dataset, arguments: argparse.Namespace) -> Events:
    events = dataset.events
    if arguments.status is not None:
        events = (events | dataset.unconfirmed).where(status=arguments.status)
    events = events.where(**{name: getattr(arguments, name) for name in _FILTERS})
    return _within(events, arguments)


T = TypeVar("T", Events, Quotes)


def _within(table: T, arguments: argparse.Namespace) -> T:
    if arguments.start is None and arguments.end is None:
        if arguments.certainly:
            raise UnknownValueError("--certainly: goes with --from or --to, and neither is given")
        return table
    start = date.min if arguments.start is None else arguments.start
    end = date.max if arguments.end is None else arguments.end
    return table.between(start, end, certainly=arguments.certainly)


def overview(arguments: argparse.Namespace) -> None:
    """How often they met and called, where, and the time in between."""
    dataset = _dataset(arguments)
    both = dataset.meetings | dataset.calls
    print_wrapped(dataset.release.title, indent="  ")
    print_wrapped(f"Version {dataset.version}, covering {dataset.coverage}", indent="  ")
    if not both:
        print("No meetings or calls.")
        return
    years = (PartialDate(_year(both, min)), PartialDate(_year(both, max)))
    meetings = dataset.meetings.counts("year", between=years)
    calls = dataset.calls.counts("year", between=years)
    rows: list[tuple[Any, ...]] = [(year, meetings[year], calls[year]) for year in meetings]
    if meetings.unplaced or calls.unplaced:
        rows.append(("no one year", len(meetings.unplaced), len(calls.unplaced)))
    rows.append(("all", len(dataset.meetings), len(dataset.calls)))
    print_table("How often", ("year", "meetings", "calls"), rows)
    print_table(
        "Meetings",
        ("date", "place", "what", "rests on", "sources"),
        [
            (e.dates, _place(e), e.title, e.confidence, _publishers(e.sources_for("start")))
            for e in dataset.meetings
        ],
    )
    gaps = dataset.meetings.gaps()
    print_table("From one meeting to the next", _GAPS, _gap_rows(gaps))
    longest = " or ".join(f"{gap.before.id} to {gap.after.id}" for gap in gaps.longest())
    if longest:
        print(f"\nThe longest: {longest}")
    print("\nThe sources of one event: trumpputin show ID. All commands: trumpputin --help")


def _year(events: Events, which: Callable[[Iterable[int]], int]) -> int:
    return which(day.year for e in events for day in (e.start.earliest, e.start.latest))


def meetings(arguments: argparse.Namespace) -> None:
    """List meetings."""
    arguments.kind = ["meeting"]
    list_events(arguments)


def calls(arguments: argparse.Namespace) -> None:
    """List calls."""
    arguments.kind = ["call"]
    list_events(arguments)


def list_events(arguments: argparse.Namespace) -> None:
    """List events."""
    events = _selected(_dataset(arguments), arguments)
    _answer(
        arguments,
        ("id", "date", "kind", "status", "place", "title", "rests on", "sources"),
        [
            (e.id, e.dates, e.kind, e.status, _place(e), e.title, e.confidence, len(e.sources))
            for e in events
        ],
        [raw_row(event) for event in events],
    )


_GAPS: Final = ("from", "to", "days", "in words", "certain", "sources")


def _gap_rows(gaps: Gaps) -> list[tuple[Any, ...]]:
    return [
        (
            f"{gap.before.dates} {_place(gap.before)}".strip(),
            f"{gap.after.dates} {_place(gap.after)}".strip(),
            str(gap.days).removesuffix(" days").removesuffix(" day"),
            gap.calendar_difference or "",
            "yes" if gap.is_certain else "no",
            _publishers((*gap.before.sources_for("start"), *gap.after.sources_for("start"))),
        )
        for gap in gaps
    ]


def list_gaps(arguments: argparse.Namespace) -> None:
    """List the gaps between neighbours."""
    if arguments.kind is None:
        arguments.kind = ["meeting"]
    gaps = _selected(_dataset(arguments), arguments).gaps(arguments.measure)
    if arguments.format == "csv":
        header = ("before", "after", "measure", "days_min", "days_max", "is_certain")
        rows = [tuple(_gap_value(gap)[name] for name in header) for gap in gaps]
        _answer(arguments, header, rows, None)
    else:
        _answer(arguments, _GAPS, _gap_rows(gaps), [_gap_value(gap) for gap in gaps])


def _gap_value(gap: Gap) -> dict[str, Any]:
    difference = gap.calendar_difference
    return {
        "before": gap.before.id,
        "after": gap.after.id,
        "measure": gap.measure.value,
        "days_min": gap.days.min,
        "days_max": gap.days.max,
        "calendar_difference": None if difference is None else attrs.asdict(difference),
        "is_certain": gap.is_certain,
    }


def list_counts(arguments: argparse.Namespace) -> None:
    """List how many there are of each value."""
    dataset = _dataset(arguments)
    span = _span(dataset.coverage, arguments)
    counts = counts_of(_selected(dataset, arguments), arguments.by, span)
    rows: list[tuple[Any, ...]] = list(counts.items())
    if counts.unplaced:
        rows.append(("unplaced", len(counts.unplaced)))
    value = {
        "by": counts.by,
        "counts": {str(key): number for key, number in counts.items()},
        "total": counts.total,
        "unplaced": [event.id for event in counts.unplaced],
    }
    _answer(arguments, (arguments.by, "events"), rows, value)


def _span(
    coverage: Coverage, arguments: argparse.Namespace
) -> tuple[PartialDate, PartialDate] | None:
    """The span that is asked for; of one that is open, the record's own first or last day."""
    if arguments.start is None and arguments.end is None:
        return None
    start = coverage.start if arguments.start is None else as_bound(arguments.start)
    end = coverage.through if arguments.end is None else as_bound(arguments.end)
    if arguments.end is None and end.certainly_before(start):
        raise UnknownValueError(f"--from: {start} is after the record, {coverage}")
    if arguments.start is None and end.certainly_before(start):
        raise UnknownValueError(f"--to: {end} is before the record, {coverage}")
    return start, end


def list_quotes(arguments: argparse.Namespace) -> None:
    """List quotations."""
    dataset = _dataset(arguments)
    events = dataset.events | dataset.unconfirmed
    quotes = dataset.quotes.where(
        speaker=arguments.speaker,
        kind=arguments.kind,
        event=None if arguments.event is None else [events[id_] for id_ in arguments.event],
        language=arguments.language,
    )
    quotes = _within(quotes, arguments)
    _answer(
        arguments,
        ("id", "said on", "speaker", "kind", "text", "sources"),
        [
            (q.id, q.said_on, q.speaker_name, q.kind, q.text, _publishers(_cited(q)))
            for q in quotes
        ],
        [raw_row(quote) for quote in quotes],
    )


def list_sources(arguments: argparse.Namespace) -> None:
    """List sources."""
    sources = _dataset(arguments).sources
    _answer(
        arguments,
        ("id", "publisher", "published", "title", "url", "access"),
        [
            (s.id, s.publisher, s.published or "", s.title or "", s.url or "", s.access)
            for s in sources
        ],
        [raw_row(source) for source in sources],
    )


def validate(arguments: argparse.Namespace) -> None:
    """Read a folder, which names its problems if it has some."""
    with working(f"checking {arguments.folder}"):
        dataset = Dataset.read(arguments.folder)
        fingerprint = dataset.fingerprint
    found: list[tuple[Any, ...]] = [
        ("version", dataset.version),
        ("coverage", dataset.coverage),
        ("events", len(dataset.events)),
        ("unconfirmed", len(dataset.unconfirmed)),
        ("quotes", len(dataset.quotes)),
        ("sources", len(dataset.sources)),
        ("fingerprint", fingerprint),
    ]
    value = {name: item if isinstance(item, int) else str(item) for name, item in found}
    _answer(arguments, ("valid", ""), found, value)


def diff(arguments: argparse.Namespace) -> None:
    """Print the changes between two folders."""
    # The rules may be others than when the older record was written: its rows are taken as is.
    with working(f"comparing {arguments.old} and {arguments.new}"):
        old, new = (
            raw_tables(read_files(Path(p), FILE_NAMES)) for p in (arguments.old, arguments.new)
        )
        version = new["release"][0]["version"]
        lines = encode_changes(changes_between(old, new, version, arguments.reason)).decode()
    print_json(lines)


def export(arguments: argparse.Namespace) -> None:
    """Write a record or a selection for other programs."""
    dataset = _dataset(arguments)
    names = (*_FILTERS, "status", "start", "end")
    chosen = arguments.certainly or any(getattr(arguments, name) is not None for name in names)
    record = _selected(dataset, arguments) if chosen else dataset
    write = FORMATS[arguments.to]
    if arguments.to == "datapackage":
        write = partial(to_datapackage, authors=_authors(arguments))
    elif arguments.authors is not None:
        raise UnknownValueError(f"--authors: {arguments.to} names none; a datapackage does")
    with working(f"writing {arguments.to} to {arguments.folder}"):
        paths = write(record, arguments.folder, overwrite=arguments.force)
    for path in paths:
        print(plain(str(path)))


def plot(arguments: argparse.Namespace) -> None:
    """Draw a selection: the gaps are those of meetings, unless another kind is asked for."""
    if arguments.what == "gaps" and arguments.kind is None:
        arguments.kind = ["meeting"]
    events = _selected(_dataset(arguments), arguments)
    with working(f"drawing {arguments.file}"):
        path = save(PLOTS[arguments.what](events), arguments.file)
    print(plain(str(path)))


def init(arguments: argparse.Namespace) -> None:
    """Write the template of a record."""
    for path in write_template(arguments.folder):
        print(plain(str(path)))


def cite(arguments: argparse.Namespace) -> None:
    """Print a citation."""
    dataset = _dataset(arguments)
    if arguments.id is None:
        told = dataset.cite(arguments.style, authors=_authors(arguments))
    elif arguments.authors is not None:
        raise UnknownValueError("--authors: the sources of an event have their own")
    else:
        event = (dataset.events | dataset.unconfirmed)[arguments.id]
        told = Events([event]).cite(arguments.style)
    if arguments.style == "csl-json":
        print_json(f"{told}\n")
    else:
        print(plain(told))


def show(arguments: argparse.Namespace) -> None:
    """Print one record of any table."""
    dataset = _dataset(arguments)
    tables = (
        dataset.events,
        dataset.unconfirmed,
        dataset.quotes,
        dataset.leaders,
        dataset.people,
        dataset.locations,
        dataset.sources,
        dataset.excluded,
    )
    record = next((table[arguments.id] for table in tables if arguments.id in table), None)
    if record is None:
        known = [row.id for table in tables for row in table]
        hint = did_you_mean(arguments.id, known)
        raise UnknownIdError(f'no record "{arguments.id}"{hint}')
    row = raw_row(record)
    if arguments.format == "table":
        _print_record(record, row)
        if isinstance(record, Event):
            ids = {event.id for event in (record, *record.parts)}
            for quote in dataset.quotes:
                if quote.event and quote.event.id in ids:
                    print_wrapped(str(quote), indent="  ")
        return
    _answer(
        arguments,
        ("field", "value"),
        [
            (k, json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v)
            for k, v in row.items()
        ],
        row,
    )


def _print_record(record: Any, row: dict[str, Any]) -> None:
    """A record, field by field, and its citations, claims and parts in full."""
    nested = ("citations", "claims", "parts", "wordings")
    shown = {name: value for name, value in row.items() if name not in nested}
    if isinstance(record, Event):
        shown["confidence"] = record.confidence.value
    width = max(map(len, shown))
    for name, value in shown.items():
        if value in (None, []):
            continue
        items = value if isinstance(value, list) else [value]
        text = "; ".join(item if isinstance(item, str) else json.dumps(item) for item in items)
        print_wrapped(f"{name:<{width}}  {text}", indent=" " * (width + 2))
    for part in getattr(record, "parts", ()):
        print_wrapped(f"part: {part.id}: {part}", indent="  ")
    disagreements = getattr(record, "disagreements", ())
    for claim in getattr(record, "claims", ()):
        word = "disagreement" if claim in disagreements else "claim"
        note = f" ({claim.note})" if claim.note else ""
        said = _publishers(tuple(citation.source for citation in claim.citations), most=9)
        print_wrapped(f"{word}: {claim.field}: {claim.value}{note}, says {said}", indent="  ")
    for wording in getattr(record, "wordings", ()):
        said = _publishers(tuple(citation.source for citation in wording.citations), most=9)
        print_wrapped(f"wording: “{wording.text}”, {said}", indent="  ")
    for source, supports in _supports(record).items():
        read = f"{source.access}, read {source.accessed}"
        parts = (source.publisher, source.published, source.title, source.url)
        told = ", ".join(str(part) for part in parts if part)
        print_wrapped(f"source: {told} ({read}): {', '.join(supports)}", indent="  ")


def _supports(record: Any) -> dict[Source, list[str]]:
    """Every source that a record cites, with what it bears out."""
    supports: dict[Source, list[str]] = {}
    for citation in getattr(record, "citations", ()):
        supports.setdefault(citation.source, []).extend(citation.supports)
    for claim in getattr(record, "claims", ()):
        for citation in claim.citations:
            supports.setdefault(citation.source, []).append(f"claim on {claim.field}")
    for wording in getattr(record, "wordings", ()):
        for citation in wording.citations:
            supports.setdefault(citation.source, []).append("wording")
    return supports


def _answer(
    arguments: argparse.Namespace,
    header: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    value: Any,
) -> None:
    """Print an answer in the format that was asked for."""
    if arguments.format == "json":
        print_json(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n")
    elif arguments.format == "csv":
        for row in (header, *rows):  # a spreadsheet may open it, as it does an export
            cells = (v if v is None or isinstance(v, bool | int) else str(v) for v in row)
            print(",".join(map(to_csv_cell, cells)))
    else:
        print_table("", header, rows)


def _place(event: Event) -> str:
    return event.location.city if event.location else ""


def _cited(quote: Quote) -> tuple[Source, ...]:
    return tuple(citation.source for citation in quote.citations)


def _publishers(sources: tuple[Source, ...], most: int = 2) -> str:
    """The publishers of sources, official ones and agencies first."""
    ranked = sorted(sources, key=lambda source: list(SourceKind).index(source.kind))
    names = list(dict.fromkeys(source.publisher for source in ranked))
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
