"""What each command does with its arguments: it asks the library and prints the answer."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from .._dataset import Dataset
from ..citing import AUTHORS
from ..dates import CalendarDifference, Days, PartialDate, as_bound
from ..errors import NotOnRecordError, UnknownIdError, UnknownValueError, did_you_mean
from ..export import FORMATS, to_datapackage
from ..gaps import Gaps, Measure
from ..history import changes_between
from ..models import Event
from ..storage.codec import encode_changes, raw_tables, to_dict
from ..storage.folder import read_files
from ..storage.rows import FILE_NAMES
from ..tables import Events, Quotes, Table
from ..template import write_template
from ..vocabulary import Kind
from .records import print_record, publishers, source_text
from .terminal import (
    print_csv,
    print_data,
    print_json,
    print_table,
    print_text,
    print_wrapped,
    working,
)

_FILTERS: Final = (
    *("kind", "level", "country", "city", "location"),
    *("participant", "initiator", "topic"),
)
_PERIODS: Final = ("year", "quarter", "month")
_GAPS: Final = ("from", "to", "days", "in words", "certain", "sources")

T = TypeVar("T", Events, Quotes)


def _dataset(arguments: Namespace) -> Dataset:
    if "data" not in arguments:
        return Dataset.load()
    with working(f"reading {arguments.data}"):
        return Dataset.read(arguments.data)


def _authors(arguments: Namespace) -> str:
    """Who keeps the record: only the user knows that of their own."""
    if arguments.authors is None and "data" in arguments:
        raise UnknownValueError("--authors: say who keeps the record")
    return AUTHORS if arguments.authors is None else str(arguments.authors)


def _selected(dataset: Dataset, arguments: Namespace) -> Events:
    events = dataset.events
    if arguments.status is not None:
        events = (events | dataset.unconfirmed).where(status=arguments.status)
    given = {name: getattr(arguments, name, None) for name in _FILTERS}
    return _within(events.where(**given), arguments)


def _within(table: T, arguments: Namespace) -> T:
    if arguments.start is None and arguments.end is None:
        if arguments.certainly:
            raise UnknownValueError("--certainly: needs --from or --to")
        return table
    start = date.min if arguments.start is None else arguments.start
    end = date.max if arguments.end is None else arguments.end
    return table.between(start, end, certainly=arguments.certainly)


def _record(id_: str, *tables: Table[Any]) -> Any:
    for table in tables:
        record = table.get(id_)
        if record is not None:
            return record
    ids = [row.id for table in tables for row in table]
    longer = [each for each in ids if each.startswith(id_)]  # such as the date of an event
    raise UnknownIdError(f'no record "{id_}"{did_you_mean(id_, longer or ids)}')


def _answer(
    arguments: Namespace, header: tuple[str, ...], rows: list[tuple[Any, ...]], value: Any
) -> None:
    """Print an answer in the format asked for."""
    if arguments.format == "json":
        print_json(value)
    elif arguments.format == "csv":
        print_csv([header, *rows])
    else:
        print_table(header, rows)


def _answer_fields(arguments: Namespace, value: dict[str, Any]) -> None:
    """Print the fields of one answer; in CSV, a field of several values is JSON."""
    rows: list[tuple[Any, ...]] = [
        (name, json.dumps(each, ensure_ascii=False) if isinstance(each, list | dict) else each)
        for name, each in value.items()
    ]
    _answer(arguments, ("field", "value"), rows, value)


def overview(arguments: Namespace) -> None:
    """Print when they last met and called, how often, where, and the time in between."""
    dataset = _dataset(arguments)
    print_wrapped(dataset.release.title)
    print_wrapped(f"Version {dataset.version}, covering {dataset.coverage}")
    span = dataset.events.span
    if span is None or not (dataset.meetings or dataset.calls):
        print_text("No meetings or calls.")
        return
    print_text(f"\nAs of {span.last}, where the vetted record ends:")
    for kind in (Kind.meeting, Kind.call):
        with suppress(NotOnRecordError):
            print_wrapped(f"Last {kind.label}: {dataset.since(kind=kind)}")
    years = f"{span.first.year:04}", f"{span.last.year:04}"
    meetings = dataset.meetings.counts("year", between=years)
    calls = dataset.calls.counts("year", between=years)
    rows: list[tuple[Any, ...]] = [
        (year, meetings[year], calls[year], "partly" if year in meetings.partial else "yes")
        for year in meetings
    ]
    if meetings.unplaced or calls.unplaced:
        rows.append(("no one year", len(meetings.unplaced), len(calls.unplaced), None))
    rows.append(("all", len(dataset.meetings), len(dataset.calls), None))
    print_table(("year", "meetings", "calls", "covered"), rows, "How often")
    held = [
        (e.dates, e.place, e.title, e.confidence, publishers(e.sources_for("start")))
        for e in dataset.meetings
    ]
    print_table(("date", "place", "what", "confidence", "sources"), held, "Meetings")
    gaps = dataset.meetings.gaps()
    print_table(_GAPS, _gap_rows(gaps), "From one meeting to the next")
    longest = " or ".join(f"{gap.before.id} to {gap.after.id}" for gap in gaps.longest())
    if longest:
        print_text(f"\nThe longest: {longest}")
    print_text("\nThe sources of one event: trumpputin show ID. All commands: trumpputin --help")


def since(arguments: Namespace) -> None:
    """Print the days since the last event, what is certain, and the sources of the answer."""
    # Only here does `today` mean a date, and only here is the clock read.
    on = date.today() if arguments.on == "today" else arguments.on  # noqa: DTZ011
    dataset = _dataset(arguments)
    answer = dataset.since(on, kind=arguments.kind or Kind.meeting)
    last = tuple(reversed(answer.candidates))
    sources = dict.fromkeys(source for event in last for source in event.sources_for("start"))
    if arguments.format != "table":
        value = {
            "event": answer.event.id,
            "candidates": [event.id for event in answer.candidates],
            "on": str(answer.on),
            **_bounds("days_on_record", answer.days_on_record),
            **_bounds("days", answer.days),
            "is_certain": answer.is_certain,
            "covered_through": str(answer.covered_through),
            "unconfirmed": [{"id": e.id, "status": e.status} for e in answer.unconfirmed],
            "sources": [to_dict(source) for source in sources],
        }
        _answer_fields(arguments, value)
        return
    print_wrapped(str(answer))
    print_text(
        f"\nNothing after {answer.covered_through} is confirmed. "
        f"Reports were looked for to {dataset.coverage.through}."
    )
    if answer.unconfirmed:
        print_text("\nUnconfirmed, and may have followed:")
    for event in answer.unconfirmed:
        print_wrapped(f"{event.id}: {event} ({event.status.label})")
    print_text(f"\nSources of {' or '.join(event.id for event in last)}, the best first:")
    for source in sources:
        print_wrapped(source_text(source))


def _bounds(name: str, days: Days) -> dict[str, int]:
    return {f"{name}_min": days.min, f"{name}_max": days.max}


def list_events(arguments: Namespace) -> None:
    """List events."""
    events = _selected(_dataset(arguments), arguments)
    fields = ("id", "dates", "kind", "level", "status", "place", "title", "confidence")
    rows = [(*attrgetter(*fields)(event), len(event.sources)) for event in events]
    _answer(arguments, (*fields, "sources"), rows, [to_dict(event) for event in events])


def list_gaps(arguments: Namespace) -> None:
    """List the gaps between neighbours, and the open one that the end of the record cuts off."""
    arguments.kind = arguments.kind or ["meeting"]
    gaps = _selected(_dataset(arguments), arguments).gaps(arguments.measure)
    values = [
        {
            "before": before.id,
            "after": after.id if isinstance(after, Event) else None,
            "measure": arguments.measure if isinstance(after, Event) else Measure.end_to_start,
            **_bounds("days", days),
            "calendar_difference": difference and attrs.asdict(difference),
            "is_certain": certain,
            "open_on": None if isinstance(after, Event) else str(after),
        }
        for before, after, days, difference, certain in _spells(gaps)
    ]
    if arguments.format == "csv":
        header = ("before", "after", "measure", "days_min", "days_max", "is_certain", "open_on")
        print_csv([header, *([value[name] for name in header] for value in values)])
    else:
        _answer(arguments, _GAPS, _gap_rows(gaps), values)


_Spell: TypeAlias = tuple[Event, Event | PartialDate, Days, CalendarDifference | None, bool]


def _spells(gaps: Gaps) -> Iterator[_Spell]:
    """The gaps, and the open one: from the last event to the day by which none had followed."""
    for gap in gaps:
        yield gap.before, gap.after, gap.days, gap.calendar_difference, gap.is_certain
    last = gaps.open
    if last is not None:
        yield last.event, last.on, last.days, None, last.is_certain


def _gap_rows(gaps: Gaps) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for before, after, days, difference, certain in _spells(gaps):
        ends = [each for each in (before, after) if isinstance(each, Event)]
        named = [f"{event.dates} {event.place}".strip() for event in ends]
        number = str(days).removesuffix(" days").removesuffix(" day")
        sources = publishers(source for event in ends for source in event.sources_for("start"))
        start, end = named if len(named) == 2 else (*named, f"none by {after}")
        rows.append((start, end, number, difference, "yes" if certain else "no", sources))
    return rows


def list_counts(arguments: Namespace) -> None:
    """List how many events there are of each period or value, and which periods are covered."""
    dataset = _dataset(arguments)
    events = _selected(dataset, arguments)
    counts = events.counts(arguments.by, between=_period(dataset, arguments))
    covered = dict.fromkeys(counts, "yes" if arguments.by in _PERIODS else None)
    covered |= dict.fromkeys(counts.partial, "partly") | dict.fromkeys(counts.uncovered, "no")
    keys = sorted(covered) if counts.uncovered else covered
    rows: list[tuple[Any, ...]] = [(key, counts.get(key), covered[key]) for key in keys]
    if counts.unplaced:
        rows.append(("unplaced", len(counts.unplaced), None))
    span = events.span
    value = {
        "by": counts.by,
        "counts": {str(key): number for key, number in counts.items()},
        "total": counts.total,
        "unplaced": [event.id for event in counts.unplaced],
        "partial": [*map(str, counts.partial)],
        "uncovered": [*map(str, counts.uncovered)],
        "covered": span and [str(span.first), str(span.last)],
    }
    _answer(arguments, (arguments.by, "events", "covered"), rows, value)


def _period(dataset: Dataset, arguments: Namespace) -> tuple[PartialDate, PartialDate] | None:
    """The period asked for; an open one begins or ends with the vetted record."""
    if arguments.start is None and arguments.end is None:
        return None
    start = as_bound(arguments.start or dataset.coverage.start)
    end = as_bound(arguments.end or dataset.coverage.vetted_through)
    if None in (arguments.start, arguments.end) and end.certainly_before(start):
        raise UnknownValueError(f"{start} to {end}: outside the coverage, {dataset.coverage}")
    return start, end


def list_quotes(arguments: Namespace) -> None:
    """List quotations."""
    given = {name: getattr(arguments, name) for name in ("speaker", "kind", "event", "language")}
    quotes = _within(_dataset(arguments).quotes.where(**given), arguments)
    header = ("id", "said on", "speaker", "kind", "text", "sources")
    fields = attrgetter("id", "said_on", "speaker_name", "kind", "text")
    rows = [(*fields(quote), publishers(quote.sources)) for quote in quotes]
    _answer(arguments, header, rows, [to_dict(quote) for quote in quotes])


def list_sources(arguments: Namespace) -> None:
    """List sources."""
    sources = _dataset(arguments).sources
    fields = ("id", "publisher", "published", "title", "url", "access")
    rows = [attrgetter(*fields)(source) for source in sources]
    _answer(arguments, fields, rows, [to_dict(source) for source in sources])


def validate(arguments: Namespace) -> None:
    """Read a folder; a `DatasetError` has its problems, if there are any."""
    with working(f"checking {arguments.folder}"):
        dataset = Dataset.read(arguments.folder)
        fingerprint = dataset.fingerprint
    tables = ("events", "unconfirmed", "quotes", "sources")
    value = {
        "version": dataset.version,
        "coverage": str(dataset.coverage),
        **{name: len(getattr(dataset, name)) for name in tables},
        "fingerprint": fingerprint,
    }
    _answer(arguments, ("valid", ""), [*value.items()], value)


def diff(arguments: Namespace) -> None:
    """Print the changes between two folders."""
    # The older record may break rules that are newer than it: the rows are taken as they are.
    with working(f"comparing {arguments.old} and {arguments.new}"):
        folders = (Path(arguments.old), Path(arguments.new))
        old, new = (raw_tables(read_files(folder, FILE_NAMES)) for folder in folders)
        changes = changes_between(old, new, new["release"][0]["version"], arguments.reason)
    print_data(encode_changes(changes).decode())


def export(arguments: Namespace) -> None:
    """Write a record or a selection for other programs."""
    dataset = _dataset(arguments)
    names = (*_FILTERS, "status", "start", "end")
    chosen = arguments.certainly or any(getattr(arguments, name) is not None for name in names)
    record = _selected(dataset, arguments) if chosen else dataset
    write = FORMATS[arguments.to]
    if arguments.to == "datapackage":
        write = partial(to_datapackage, authors=_authors(arguments))
    elif arguments.authors is not None:
        raise UnknownValueError(f"--authors: {arguments.to} names none; only a datapackage does")
    with working(f"writing {arguments.to} to {arguments.folder}"):
        paths = write(record, arguments.folder, overwrite=arguments.force)
    for path in paths:
        print_text(str(path))


def plot(arguments: Namespace) -> None:
    """Draw a selection; the gaps are those of meetings, unless another kind is asked for."""
    from ..plots import PLOTS, save  # needs Altair

    if arguments.what == "gaps":
        arguments.kind = arguments.kind or ["meeting"]
    events = _selected(_dataset(arguments), arguments)
    with working(f"drawing {arguments.file}"):
        path = save(PLOTS[arguments.what](events), arguments.file)
    print_text(str(path))


def init(arguments: Namespace) -> None:
    """Write the template of a record."""
    for path in write_template(arguments.folder):
        print_text(str(path))


def cite(arguments: Namespace) -> None:
    """Print a citation of the record, or of the sources of an event or a quotation."""
    dataset = _dataset(arguments)
    if arguments.id is None:
        citation = dataset.cite(arguments.style, authors=_authors(arguments))
    elif arguments.authors is not None:
        raise UnknownValueError("--authors: the sources of a record have their own authors")
    else:
        record = _record(arguments.id, dataset.events, dataset.unconfirmed, dataset.quotes)
        table = Events([record]) if isinstance(record, Event) else Quotes([record])
        citation = table.cite(arguments.style)
    if arguments.style in ("bibtex", "csl-json"):
        print_data(f"{citation}\n")
    else:
        print_text(citation)


def show(arguments: Namespace) -> None:
    """Print one record of any table."""
    dataset = _dataset(arguments)
    record = _record(
        arguments.id,
        *(dataset.events, dataset.unconfirmed, dataset.quotes, dataset.leaders),
        *(dataset.people, dataset.locations, dataset.sources, dataset.excluded),
    )
    if arguments.format != "table":
        _answer_fields(arguments, to_dict(record))
        return
    print_record(record)
    if isinstance(record, Event):
        for quote in dataset.quotes.where(event=record):
            print_wrapped(str(quote))


def completion(arguments: Namespace) -> None:
    """Print a script that makes a shell complete the commands."""
    try:
        import shtab
    except ImportError as error:
        line = 'python -m pip install "trumpputin[completion]"'
        raise ImportError(f"completion needs shtab: {line}") from error
    from .parser import parser  # which names the commands here

    print_data(f"{shtab.complete(parser(), arguments.shell)}\n")
