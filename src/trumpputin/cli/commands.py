"""What each command does with its arguments: it asks the library and prints the answer."""

from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from .. import spreadsheet
from .._dataset import RECORDS, Dataset
from ..citing import AUTHORS
from ..dates import Days, PartialDate, as_bound
from ..errors import (
    DatasetError,
    NotOnRecordError,
    UnknownIdError,
    UnknownValueError,
    did_you_mean,
)
from ..export import FORMATS, to_datapackage
from ..export._target import fill
from ..flat import Row, table_rows
from ..gaps import Gap, Gaps, Measure
from ..history import changes_between
from ..models import Event, Leader
from ..span import Span
from ..storage.codec import encode, encode_changes, raw_tables, to_dict
from ..storage.folder import read_files
from ..storage.rows import FILE_NAMES
from ..tables import Events, Quotes, Table
from ..template import write_template
from ..vocabulary import Kind
from .answers import print_fields, print_rows
from .records import print_record, publishers, source_text
from .terminal import (
    print_data,
    print_error,
    print_table,
    print_text,
    print_wrapped,
    working,
)

_FILTERS: Final = (
    *("kind", "level", "country", "city", "location"),
    *("participant", "initiator", "topic"),
)
_LONGEST: Final = 5
_GAPS: Final = ("from", "to", "days", "in words", "certain", "sources")

T = TypeVar("T", Events, Quotes)


def _dataset(arguments: Namespace) -> Dataset:
    if "data" not in arguments:
        dataset = Dataset.load(getattr(arguments, "record", RECORDS[0]))
    elif "record" in arguments:
        raise UnknownValueError("--record: names a packaged record; --data names your own")
    else:
        with working(f"reading {arguments.data}"):
            dataset = Dataset.read(arguments.data)
    return dataset.as_of(arguments.as_of) if "as_of" in arguments else dataset


def _authors(arguments: Namespace) -> str:
    """Who keeps the record: only the user knows that of their own."""
    if arguments.authors is None and "data" in arguments:
        raise UnknownValueError("--authors: say who keeps the record")
    return AUTHORS if arguments.authors is None else str(arguments.authors)


def _selected(dataset: Dataset, arguments: Namespace) -> Events:
    return _within(_chosen(dataset, arguments), arguments)


def _chosen(dataset: Dataset, arguments: Namespace) -> Events:
    """The events that meet all criteria but the dates."""
    events = dataset.events
    if arguments.status is not None:
        events = (events | dataset.unconfirmed).where(status=arguments.status)
    given = {name: getattr(arguments, name, None) for name in _FILTERS}
    return events.where(**given)


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
    if len(dataset.leaders) > 2:
        _print_pairs(dataset)
    else:
        _print_years(dataset, span)
    print_text("\nThe sources of one event: trumpputin show ID. All commands: trumpputin --help")


def _print_pairs(dataset: Dataset) -> None:
    """Print who met whom and how often, and the longest gaps."""
    met: dict[tuple[str, ...], list[Event]] = {}
    for event in dataset.meetings:
        leaders = (person for person in event.participants if isinstance(person, Leader))
        met.setdefault(tuple(sorted(person.name for person in leaders)), []).append(event)
    rows: list[tuple[Any, ...]] = [
        (", ".join(names), len(events), str(events[0].start), str(events[-1].start))
        for names, events in sorted(met.items(), key=lambda item: -len(item[1]))
    ]
    rows.append(("all", len(dataset.meetings), None, None))
    print_table(("who met", "meetings", "first", "last"), rows, "Who met whom")
    gaps = dataset.meetings.gaps()
    longest = sorted(gaps, key=lambda gap: gap.days.max, reverse=True)[:_LONGEST]
    print_table(_GAPS, _gap_rows(longest), "The longest gaps", keep=False)


def _print_years(dataset: Dataset, span: Span) -> None:
    """Print how often two leaders met and called, where they met, and the time in between."""
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
        (e.dates, e.place.partition(",")[0], e.title, publishers(e.sources_for("start")))
        for e in dataset.meetings
    ]
    print_table(("date", "place", "what", "sources"), held, "Meetings", keep=False)
    gaps = dataset.meetings.gaps()
    print_table(_GAPS, _gap_rows(gaps), "From one meeting to the next", keep=False)
    longest = " or ".join(f"{gap.before.id} to {gap.after.id}" for gap in gaps.longest())
    if longest:
        print_text(f"\nThe longest: {longest}")


def since(arguments: Namespace) -> None:
    """Print the days since the last event, what is certain, and the sources of the answer."""
    on = _today() if arguments.on == "today" else arguments.on
    dataset = _dataset(arguments)
    answer = dataset.since(on, kind=arguments.kind or Kind.meeting)
    last = tuple(reversed(answer.candidates))
    sources = dict.fromkeys(source for event in last for source in event.sources_for("start"))
    if arguments.format != "table":
        value: dict[str, Any] = {
            "event": answer.event.id,
            "candidates": [event.id for event in answer.candidates],
            "on": str(answer.on),
            **_bounds("days_on_record", answer.days_on_record),
            **_bounds("days", answer.days),
            "is_certain": answer.is_certain,
            "covered_through": str(answer.covered_through),
            "unconfirmed": [event.id for event in answer.unconfirmed],
            "sources": [source.id for source in sources],
        }
        records = {
            "unconfirmed": [{"id": e.id, "status": e.status} for e in answer.unconfirmed],
            "sources": [to_dict(source) for source in sources],
        }
        row: Row = {n: ";".join(v) if isinstance(v, list) else v for n, v in value.items()}
        print_fields(arguments, value | records, row)
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
    header = (
        *("date", "title", "id", "place", "minutes", "initiator"),
        *("kind", "level", "status", "confidence"),
    )
    readable = [
        (
            *(event.dates, event.title, event.id, event.place),
            event.duration.label.removesuffix(" minutes") if event.duration else None,
            *(event.initiator, event.kind, event.level, event.status, event.confidence),
        )
        for event in events
    ]
    print_rows(arguments, events.to_rows(), header, readable)


def list_gaps(arguments: Namespace) -> None:
    """List the gaps between neighbours, and the open one that the end of the record cuts off."""
    arguments.kind = arguments.kind or ["meeting"]
    gaps = _selected(_dataset(arguments), arguments).gaps(arguments.measure)
    rows: list[Row] = [{**row, "open_on": None} for row in gaps.to_rows()]
    last = gaps.open
    if last is not None:
        row: Row = dict.fromkeys(column.name for column in gaps._columns())
        row |= {"before": last.event.id, "measure": Measure.end_to_start.value}
        row |= {"before_start": str(last.event.start), "before_end": str(last.event.end)}
        row |= {**_bounds("days", last.days), "is_certain": last.is_certain}
        row["sources"] = ";".join(source.id for source in last.event.sources_for("start"))
        rows.append({**row, "open_on": str(last.on)})
    print_rows(arguments, rows, _GAPS, _gap_rows(gaps))


def _gap_rows(gaps: Iterable[Gap]) -> list[tuple[Any, ...]]:
    """Gaps for people, with the open one, from the last event to the end of the record."""
    rows: list[tuple[Any, ...]] = []
    for gap in gaps:
        ends = [f"{event.dates} {event.place}".strip() for event in (gap.before, gap.after)]
        certain = "yes" if gap.is_certain else "no"
        said = publishers(gap.sources)
        rows.append((*ends, _number(gap.days), gap.calendar_difference, certain, said))
    last = gaps.open if isinstance(gaps, Gaps) else None
    if last is not None:
        begun = f"{last.event.dates} {last.event.place}".strip()
        certain = "yes" if last.is_certain else "no"
        said = publishers(last.event.sources_for("start"))
        rows.append((begun, f"none by {last.on}", _number(last.days), None, certain, said))
    return rows


def _number(days: Days) -> str:
    return str(days).removesuffix(" days").removesuffix(" day")


def list_counts(arguments: Namespace) -> None:
    """List how many events there are of each period or value, and which periods are covered."""
    dataset = _dataset(arguments)
    events = _selected(dataset, arguments)
    rows = events.counts(arguments.by, between=_period(dataset, arguments)).to_rows()
    readable = [
        (
            "unplaced" if row[arguments.by] is None else row[arguments.by],
            row["events"],
            row["covered"],
        )
        for row in rows
    ]
    print_rows(arguments, rows, (arguments.by, "events", "covered"), readable)


def list_panel(arguments: Namespace) -> None:
    """List periods with their events by kind, and the days since the last one."""
    events = _chosen(_dataset(arguments), arguments)
    between = None
    if arguments.start is not None or arguments.end is not None:
        span = events.span
        between = (arguments.start or span.first, arguments.end or span.last) if span else None
    panel = events.panel(arguments.every, between=between)
    header = (arguments.every, *(kind.label for kind in panel.kinds), "days since any", "covered")
    readable = [
        (
            row.period,
            *row.counts.values(),
            None if row.since["any"] is None else _number(row.since["any"]),
            "yes" if row.covered else "partly",
        )
        for row in panel
    ]
    print_rows(arguments, panel.to_rows(), header, readable)


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
    header = ("said on", "speaker", "text", "id", "kind")
    readable = [(q.said_on, q.speaker_name, q.text, q.id, q.kind) for q in quotes]
    print_rows(arguments, quotes.to_rows(), header, readable)


def list_sources(arguments: Namespace) -> None:
    """List sources."""
    sources = _dataset(arguments).sources
    header = ("publisher", "title", "published", "id", "kind")
    readable = [(s.publisher, s.title, s.published, s.id, s.kind) for s in sources]
    print_rows(arguments, sources.to_rows(), header, readable)


def search(arguments: Namespace) -> None:
    """Search all events, quotations and exclusions for words."""
    found = _dataset(arguments).search(" ".join(arguments.words))
    header = ("id", "found in", "what")
    readable = [(each.record.id, ", ".join(dict(each.found)), str(each.record)) for each in found]
    print_rows(arguments, found.to_rows(), header, readable)


def list_changes(arguments: Namespace) -> None:
    """List what changed since an earlier version, and which answers moved."""
    revision = _dataset(arguments).changes_since(arguments.since)
    rows = revision.to_rows()
    header = ("change", "id", "field", "reason")
    print_rows(arguments, rows, header, [[row[name] for name in header] for row in rows])
    for moved in revision.moved if arguments.format == "table" else ():
        print_wrapped(str(moved))


def validate(arguments: Namespace) -> None:
    """Read a folder; a `DatasetError` has its problems, if there are any."""
    with working(f"checking {arguments.folder}"):
        dataset = Dataset.read(arguments.folder)
        fingerprint = dataset.fingerprint
    tables = ("events", "unconfirmed", "quotes", "sources")
    value: Row = {
        "version": dataset.version,
        "coverage": str(dataset.coverage),
        **{name: len(getattr(dataset, name)) for name in tables},
        "fingerprint": fingerprint,
    }
    print_rows(arguments, [value], ("valid", ""), [*value.items()])


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
    given = {name: getattr(arguments, name) for name in ("title", "width", "height")}
    look: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if arguments.offices:
        if arguments.what != "timeline":
            raise UnknownValueError("--offices: only a timeline shows who was in office")
        look["offices"] = True
    with working(f"drawing {arguments.file}"):
        chart = PLOTS[arguments.what](events, **look)
        path = save(chart, arguments.file, theme=arguments.theme, scale=arguments.scale)
    print_text(str(path))


def init(arguments: Namespace) -> None:
    """Write the template of a record, or the record that a spreadsheet holds."""
    if arguments.source is None:
        paths, unconfirmed = write_template(arguments.folder), 0
    else:
        with working(f"reading {arguments.source}"):
            record = spreadsheet.read(arguments.source, accessed=arguments.accessed or _today())
            paths = fill(arguments.folder, encode(record._rows()))
            unconfirmed = len(record.unconfirmed)
    for path in paths:
        print_text(str(path))
    if unconfirmed:
        print_text(f"\nNot confirmed: {unconfirmed:,} of the events, by their sources or status")


_ALWAYS: Final = ("date", "kind", "who", "title", "publisher")
_OF_MEETINGS: Final = ("city", "country", "level")


def add(arguments: Namespace) -> None:
    """Add an event to a record of the user's, or a source to one of its events."""
    if "data" not in arguments or "as_of" in arguments:
        raise UnknownValueError("--data: name the folder of your record, without --as-of")
    dataset = _dataset(arguments)
    options = {name: getattr(arguments, name) for name in spreadsheet.COLUMNS}
    cells: dict[str, str] = {name: text for name, text in options.items() if text is not None}
    asks = any(name not in cells for name in _ALWAYS)
    wanted = [*spreadsheet.NEEDED, "level", "source_title", "source_kind"] if asks else []
    wanted = [name for name in wanted if name not in cells]
    while True:
        for name in wanted:
            if name not in _OF_MEETINGS or cells["kind"].strip().lower() == Kind.meeting:
                cells[name] = _answer(name)
        try:
            changed = spreadsheet.add(dataset, cells, accessed=arguments.accessed or _today())
        except DatasetError as error:
            named = {problem.field for problem in error.problems}
            wanted = [name for name in spreadsheet.COLUMNS if name in named]
            if not asks or not wanted:
                raise
            print_error(str(error))
        else:
            break
    changed.write(arguments.data)
    before = {*dataset.events, *dataset.unconfirmed}
    for event in changed.events | changed.unconfirmed:
        if event not in before:
            print_text(f"{event.id}: {event} ({event.status.label})")


def _answer(name: str) -> str:
    """What the user types when asked for a cell."""
    print_wrapped(f"{name.replace('_', ' ')}: {spreadsheet.COLUMNS[name]}")
    try:
        return input("> ")
    except EOFError:
        option = f"--{name.replace('_', '-')}"
        raise UnknownValueError(f"{option}: missing, and there is nobody to ask") from None


def _today() -> date:
    """The user's day. Nothing else reads the clock."""
    return date.today()  # noqa: DTZ011


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
        (row,) = table_rows([record], type(record))
        print_fields(arguments, to_dict(record), row)
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
