"""What each command does with its arguments: it asks the library and prints the answer."""

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from .._dataset import Dataset
from ..citing import AUTHORS
from ..counts import counts_of
from ..dates import PartialDate, as_bound
from ..errors import UnknownIdError, UnknownValueError, did_you_mean
from ..export import FORMATS, to_datapackage
from ..gaps import Gap, Gaps
from ..history import changes_between
from ..models import Coverage, Event
from ..storage.codec import encode_changes, raw_tables, to_dict
from ..storage.folder import read_files
from ..storage.rows import FILE_NAMES
from ..tables import Events, Quotes
from ..template import write_template
from .records import print_record, publishers
from .terminal import (
    print_csv,
    print_data,
    print_json,
    print_table,
    print_text,
    print_wrapped,
    working,
)

__all__ = [
    "cite",
    "completion",
    "diff",
    "export",
    "init",
    "list_counts",
    "list_events",
    "list_gaps",
    "list_quotes",
    "list_sources",
    "overview",
    "plot",
    "show",
    "validate",
]


_FILTERS: Final = (
    *("kind", "level", "country", "city", "location"),
    *("participant", "initiator", "topic"),
)


def _dataset(arguments: argparse.Namespace) -> Dataset:
    folder = getattr(arguments, "data", None)
    if folder is None:
        return Dataset.load()
    with working(f"reading {folder}"):
        return Dataset.read(folder)


def _authors(arguments: argparse.Namespace) -> str:
    """Who keeps the record: only the user knows that of their own."""
    if arguments.authors is None and "data" in arguments:
        raise UnknownValueError("--authors: say who keeps the record")
    return AUTHORS if arguments.authors is None else str(arguments.authors)


def _selected(dataset: Dataset, arguments: argparse.Namespace) -> Events:
    events = dataset.events
    if arguments.status is not None:
        events = (events | dataset.unconfirmed).where(status=arguments.status)
    given = {name: getattr(arguments, name, None) for name in _FILTERS}
    events = events.where(**{name: value for name, value in given.items() if value is not None})
    return _within(events, arguments)


T = TypeVar("T", Events, Quotes)


def _within(table: T, arguments: argparse.Namespace) -> T:
    if arguments.start is None and arguments.end is None:
        if arguments.certainly:
            raise UnknownValueError("--certainly: needs --from or --to")
        return table
    start = date.min if arguments.start is None else arguments.start
    end = date.max if arguments.end is None else arguments.end
    return table.between(start, end, certainly=arguments.certainly)


def overview(arguments: argparse.Namespace) -> None:
    """Print how often they met and called, where, and the time in between."""
    dataset = _dataset(arguments)
    both = dataset.meetings | dataset.calls
    print_wrapped(dataset.release.title)
    print_wrapped(f"Version {dataset.version}, covering {dataset.coverage}")
    if not both:
        print_text("No meetings or calls.")
        return
    years = (PartialDate(_year(both, min)), PartialDate(_year(both, max)))
    meetings = dataset.meetings.counts("year", between=years)
    calls = dataset.calls.counts("year", between=years)
    rows: list[tuple[Any, ...]] = [(year, meetings[year], calls[year]) for year in meetings]
    if meetings.unplaced or calls.unplaced:
        rows.append(("no one year", len(meetings.unplaced), len(calls.unplaced)))
    rows.append(("all", len(dataset.meetings), len(dataset.calls)))
    print_table(("year", "meetings", "calls"), rows, "How often")
    print_table(
        ("date", "place", "what", "confidence", "sources"),
        [
            (e.dates, e.place, e.title, e.confidence, publishers(e.sources_for("start")))
            for e in dataset.meetings
        ],
        "Meetings",
    )
    gaps = dataset.meetings.gaps()
    print_table(_GAPS, _gap_rows(gaps), "From one meeting to the next")
    longest = " or ".join(f"{gap.before.id} to {gap.after.id}" for gap in gaps.longest())
    if longest:
        print_text(f"\nThe longest: {longest}")
    print_text("\nThe sources of one event: trumpputin show ID. All commands: trumpputin --help")


def _year(events: Events, which: Callable[[Iterable[int]], int]) -> int:
    return which(day.year for e in events for day in (e.start.earliest, e.start.latest))


def list_events(arguments: argparse.Namespace) -> None:
    """List events."""
    events = _selected(_dataset(arguments), arguments)
    fields = ("id", "dates", "kind", "level", "status", "place", "title", "confidence")
    rows = [(*attrgetter(*fields)(event), len(event.sources)) for event in events]
    _answer(arguments, (*fields, "sources"), rows, [to_dict(event) for event in events])


_GAPS: Final = ("from", "to", "days", "in words", "certain", "sources")


def _gap_rows(gaps: Gaps) -> list[tuple[Any, ...]]:
    return [
        (
            f"{gap.before.dates} {gap.before.place}".strip(),
            f"{gap.after.dates} {gap.after.place}".strip(),
            str(gap.days).removesuffix(" days").removesuffix(" day"),
            gap.calendar_difference,
            "yes" if gap.is_certain else "no",
            publishers((*gap.before.sources_for("start"), *gap.after.sources_for("start"))),
        )
        for gap in gaps
    ]


def list_gaps(arguments: argparse.Namespace) -> None:
    """List the gaps between neighbours: meetings, unless another kind is asked for."""
    arguments.kind = arguments.kind or ["meeting"]
    gaps = _selected(_dataset(arguments), arguments).gaps(arguments.measure)
    values = [_gap_value(gap) for gap in gaps]
    if arguments.format == "csv":
        header = ("before", "after", "measure", "days_min", "days_max", "is_certain")
        print_csv([header, *([value[name] for name in header] for value in values)])
    else:
        _answer(arguments, _GAPS, _gap_rows(gaps), values)


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
    """List how many events there are of each period or value."""
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
    """The span asked for; an open one begins or ends with the record's coverage."""
    if arguments.start is None and arguments.end is None:
        return None
    start = coverage.start if arguments.start is None else as_bound(arguments.start)
    end = coverage.through if arguments.end is None else as_bound(arguments.end)
    if arguments.end is None and end.certainly_before(start):
        raise UnknownValueError(f"--from: {start} is after the record's coverage, {coverage}")
    if arguments.start is None and end.certainly_before(start):
        raise UnknownValueError(f"--to: {end} is before the record's coverage, {coverage}")
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
        [(q.id, q.said_on, q.speaker_name, q.kind, q.text, publishers(q.sources)) for q in quotes],
        [to_dict(quote) for quote in quotes],
    )


def list_sources(arguments: argparse.Namespace) -> None:
    """List sources."""
    sources = _dataset(arguments).sources
    fields = ("id", "publisher", "published", "title", "url", "access")
    rows = [attrgetter(*fields)(source) for source in sources]
    _answer(arguments, fields, rows, [to_dict(source) for source in sources])


def validate(arguments: argparse.Namespace) -> None:
    """Read a folder; a `DatasetError` has its problems, if there are any."""
    with working(f"checking {arguments.folder}"):
        dataset = Dataset.read(arguments.folder)
        fingerprint = dataset.fingerprint
    value = {
        "version": dataset.version,
        "coverage": str(dataset.coverage),
        "events": len(dataset.events),
        "unconfirmed": len(dataset.unconfirmed),
        "quotes": len(dataset.quotes),
        "sources": len(dataset.sources),
        "fingerprint": fingerprint,
    }
    _answer(arguments, ("valid", ""), [*value.items()], value)


def diff(arguments: argparse.Namespace) -> None:
    """Print the changes between two folders."""
    # The older record may break rules that are newer than it: the rows are taken as they are.
    with working(f"comparing {arguments.old} and {arguments.new}"):
        old, new = (
            raw_tables(read_files(Path(p), FILE_NAMES)) for p in (arguments.old, arguments.new)
        )
        version = new["release"][0]["version"]
        changes = changes_between(old, new, version, arguments.reason)
    print_data(encode_changes(changes).decode())


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
        raise UnknownValueError(
            f"--authors: only a datapackage names them; {arguments.to} does not"
        )
    with working(f"writing {arguments.to} to {arguments.folder}"):
        paths = write(record, arguments.folder, overwrite=arguments.force)
    for path in paths:
        print_text(str(path))


def plot(arguments: argparse.Namespace) -> None:
    """Draw a selection; the gaps are those of meetings, unless another kind is asked for."""
    from ..plots import PLOTS, save  # needs Altair

    if arguments.what == "gaps":
        arguments.kind = arguments.kind or ["meeting"]
    events = _selected(_dataset(arguments), arguments)
    with working(f"drawing {arguments.file}"):
        path = save(PLOTS[arguments.what](events), arguments.file)
    print_text(str(path))


def init(arguments: argparse.Namespace) -> None:
    """Write the template of a record."""
    for path in write_template(arguments.folder):
        print_text(str(path))


def cite(arguments: argparse.Namespace) -> None:
    """Print a citation."""
    dataset = _dataset(arguments)
    if arguments.id is None:
        citation = dataset.cite(arguments.style, authors=_authors(arguments))
    elif arguments.authors is not None:
        raise UnknownValueError("--authors: the sources of an event have their own authors")
    else:
        event = (dataset.events | dataset.unconfirmed)[arguments.id]
        citation = Events([event]).cite(arguments.style)
    if arguments.style in ("bibtex", "csl-json"):
        print_data(f"{citation}\n")
    else:
        print_text(citation)


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
    if arguments.format != "table":
        row = to_dict(record)
        cells = [
            (k, json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v)
            for k, v in row.items()
        ]
        _answer(arguments, ("field", "value"), cells, row)
        return
    print_record(record)
    if isinstance(record, Event):
        ids = {event.id for event in record.with_parts}
        for quote in dataset.quotes:
            if quote.event and quote.event.id in ids:
                print_wrapped(str(quote))


def completion(arguments: argparse.Namespace) -> None:
    """Print a script that makes a shell complete the commands."""
    try:
        import shtab
    except ImportError as error:
        line = 'python -m pip install "trumpputin[completion]"'
        raise ImportError(f"completion needs shtab: {line}") from error
    from .parser import parser  # which names the commands here

    print_data(f"{shtab.complete(parser(), arguments.shell)}\n")


def _answer(
    arguments: argparse.Namespace,
    header: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    value: Any,
) -> None:
    """Print an answer in the format asked for."""
    if arguments.format == "json":
        print_json(value)
    elif arguments.format == "csv":
        print_csv([header, *rows])
    else:
        print_table(header, rows)
