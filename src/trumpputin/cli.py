"""The command line: the questions of the library, as tables, JSON or CSV.

Exit status: 0 answered; 1 the data is invalid, with all problems on stderr; 2 misuse.
"""

import argparse
import csv
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO, TypeVar, get_args

import attrs

from ._codec import raw_row, raw_tables
from ._dataset import Dataset
from ._folder import read_files
from ._rows import FILE_NAMES
from ._terminal import plain, print_table, print_wrapped
from .citing import Style
from .counts import By, counts_of
from .dates import PartialDate
from .errors import DatasetError, TrumpputinError, UnknownIdError, did_you_mean
from .export import FORMATS
from .gaps import Gap, Gaps, Measure
from .history import changes_between, encode_changes
from .models import Event, Kind, Quote, QuoteKind, Source, SourceKind, Status
from .tables import Events, Quotes
from .template import write_template

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        argv: The arguments after the program's name; those of the process unless given.
    """
    arguments = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an old terminal is no reason to fail
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = _warn
            arguments.run(arguments)
        if sys.stdout is not None:  # None when the caller has closed it
            sys.stdout.flush()
    except DatasetError as error:
        print(plain(str(error)), file=sys.stderr)
        return 1
    except TrumpputinError as error:
        return _misused(str(error))
    except BrokenPipeError:
        # The reader has seen enough. Python would complain once more when it closes stdout.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _misused(f"{where}{error.strerror or error}")
    except ImportError as error:
        return _misused(str(error))
    return 0


def _misused(message: str) -> int:
    print(f"trumpputin: {plain(message)}", file=sys.stderr)
    return 2


def _warn(
    message: Warning | str,
    category: type[Warning],  # noqa: ARG001
    filename: str,  # noqa: ARG001
    lineno: int,  # noqa: ARG001
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Say a warning of the library in one line, without the place in its code."""
    print(f"trumpputin: {plain(str(message))}", file=sys.stderr)


# -- arguments ---------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trumpputin",
        description="The direct dealings of Donald Trump and Vladimir Putin, with sources.",
        epilog="With no command: how often they met and called, and the time in between.",
        allow_abbrev=False,
    )
    _shared(parser)
    parser.set_defaults(run=_overview, format="table")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], None], summary: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        _shared(sub)
        sub.set_defaults(run=run, kind=None, status=None)
        return sub

    def listing(
        name: str, run: Callable[[argparse.Namespace], None], summary: str
    ) -> argparse.ArgumentParser:
        sub = command(name, run, summary)
        sub.add_argument("--format", choices=("table", "json", "csv"), default="table")
        return sub

    meetings = "list the confirmed meetings, one for each stay at one place"
    _event_filters(listing("meetings", _meetings, meetings))
    _event_filters(listing("calls", _calls, "list the confirmed telephone calls"))
    events = listing("events", _list_events, "list events: the confirmed ones, unless --status")
    _kinds(events)
    _event_filters(events)
    gaps = listing(
        "gaps", _list_gaps, "the time between neighbouring events: meetings, unless --kind"
    )
    _kinds(gaps)
    _event_filters(gaps)
    gaps.add_argument(
        "--measure",
        choices=[member.value for member in Measure],
        default=Measure.end_to_start.value,
    )
    counts = listing("counts", _list_counts, "how many events of each period or value")
    counts.add_argument("--by", choices=get_args(By), default="year")
    _kinds(counts)
    _event_filters(counts)
    quotes = listing("quotes", _list_quotes, "list quotations")
    quotes.add_argument("--speaker", action="append", metavar="ID")
    quotes.add_argument("--kind", action="append", choices=[member.value for member in QuoteKind])
    quotes.add_argument("--event", action="append", metavar="ID")
    quotes.add_argument("--language", action="append", metavar="TAG")
    _dates(quotes)
    show = listing("show", _show, "one record by its id, with its sources and disagreements")
    show.add_argument("id", metavar="ID")
    listing("sources", _list_sources, "list the documents that the record rests on")
    diff = command("diff", _diff, "the changes from one record's folder to another, as JSON lines")
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    diff.add_argument("--reason", default="", help="why; the same for every change")
    cite = command("cite", _cite, "a citation of the record, or of the sources of one event")
    cite.add_argument("id", metavar="ID", nargs="?")
    cite.add_argument("--style", choices=get_args(Style), default="text")
    export = command("export", _export, "write events, or the whole record, for other programs")
    export.add_argument("to", metavar="FORMAT", choices=[*FORMATS])
    export.add_argument("folder", metavar="DIR")
    export.add_argument(
        "--force", action="store_true", help="replace files in a folder that has some"
    )
    _kinds(export)
    _event_filters(export)
    init = command("init", _init, "write a small record to start one of your own from")
    init.add_argument("folder", metavar="DIR")
    completion = command("completion", _completion, "print what makes a shell complete commands")
    completion.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "tcsh"))
    validate = listing("validate", _validate, "check a record's folder against the codebook")
    validate.add_argument("folder", metavar="DIR")
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        metavar="DIR",
        # A subcommand must not put the default over what stands before it.
        default=argparse.SUPPRESS,
        help="a record of your own, in the layout of the packaged one",
    )


def _kinds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", action="append", choices=[member.value for member in Kind])


def _event_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", action="append", choices=[member.value for member in Status])
    parser.add_argument("--country", action="append", metavar="CODE", help="ISO 3166-1 alpha-2")
    parser.add_argument("--city", action="append", metavar="NAME")
    parser.add_argument("--participant", action="append", metavar="ID")
    parser.add_argument("--initiator", action="append", metavar="ID")
    parser.add_argument("--topic", action="append", metavar="WORD")
    _dates(parser)


def _dates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD")
    parser.add_argument("--to", dest="end", metavar="DATE", help="likewise, included")
    parser.add_argument(
        "--certainly",
        action="store_true",
        help="leave out what may lie outside --from and --to",
    )


def _dataset(arguments: argparse.Namespace) -> Dataset:
    folder = getattr(arguments, "data", None)
    return Dataset.load() if folder is None else Dataset.read(folder)


def _selected(arguments: argparse.Namespace) -> Events:
    dataset = _dataset(arguments)
    events = dataset.events
    if arguments.status is not None:
        events = (events | dataset.unconfirmed).where(status=arguments.status)
    names = ("kind", "country", "city", "participant", "initiator", "topic")
    events = events.where(**{name: getattr(arguments, name) for name in names})
    return _within(events, arguments)


T = TypeVar("T", Events, Quotes)


def _within(table: T, arguments: argparse.Namespace) -> T:
    if arguments.start is None and arguments.end is None:
        return table
    return table.between(
        arguments.start or date.min, arguments.end or date.max, certainly=arguments.certainly
    )


# -- commands ----------------------------------------------------------------------------------


def _overview(arguments: argparse.Namespace) -> None:
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


def _meetings(arguments: argparse.Namespace) -> None:
    arguments.kind = ["meeting"]
    _list_events(arguments)


def _calls(arguments: argparse.Namespace) -> None:
    arguments.kind = ["call"]
    _list_events(arguments)


def _list_events(arguments: argparse.Namespace) -> None:
    events = _selected(arguments)
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


def _list_gaps(arguments: argparse.Namespace) -> None:
    if arguments.kind is None:
        arguments.kind = ["meeting"]
    gaps = _selected(arguments).gaps(arguments.measure)
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


def _list_counts(arguments: argparse.Namespace) -> None:
    events = _selected(arguments)
    between = None
    if arguments.start is not None and arguments.end is not None:
        between = (arguments.start, arguments.end)
    counts = counts_of(events, arguments.by, between)
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


def _list_quotes(arguments: argparse.Namespace) -> None:
    quotes = _dataset(arguments).quotes.where(
        speaker=arguments.speaker,
        kind=arguments.kind,
        event=arguments.event,
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


def _list_sources(arguments: argparse.Namespace) -> None:
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


def _validate(arguments: argparse.Namespace) -> None:
    dataset = Dataset.read(arguments.folder)
    found: list[tuple[Any, ...]] = [
        ("version", dataset.version),
        ("coverage", dataset.coverage),
        ("events", len(dataset.events)),
        ("unconfirmed", len(dataset.unconfirmed)),
        ("quotes", len(dataset.quotes)),
        ("sources", len(dataset.sources)),
        ("fingerprint", dataset.fingerprint),
    ]
    value = {name: item if isinstance(item, int) else str(item) for name, item in found}
    _answer(arguments, ("valid", ""), found, value)


def _diff(arguments: argparse.Namespace) -> None:
    # The rules may be others than when the older record was written: its rows are taken as is.
    old, new = (
        raw_tables(read_files(Path(p), FILE_NAMES)) for p in (arguments.old, arguments.new)
    )
    version = new["release"][0]["version"]
    print(encode_changes(changes_between(old, new, version, arguments.reason)).decode(), end="")


def _export(arguments: argparse.Namespace) -> None:
    filters = ("kind", "status", "country", "city", "participant", "initiator", "topic")
    chosen = [name for name in (*filters, "start", "end") if getattr(arguments, name) is not None]
    record = _selected(arguments) if chosen else _dataset(arguments)
    if sys.stderr.isatty():
        print(f"writing {arguments.to} to {plain(arguments.folder)} ...", file=sys.stderr)
    for path in FORMATS[arguments.to](record, arguments.folder, overwrite=arguments.force):
        print(plain(str(path)))


def _init(arguments: argparse.Namespace) -> None:
    for path in write_template(arguments.folder):
        print(plain(str(path)))


def _completion(arguments: argparse.Namespace) -> None:
    try:
        import shtab
    except ImportError as error:
        line = 'python -m pip install "trumpputin[completion]"'
        raise ImportError(f"completion needs shtab: {line}") from error
    print(shtab.complete(_parser(), arguments.shell))


def _cite(arguments: argparse.Namespace) -> None:
    dataset = _dataset(arguments)
    if arguments.id is None:
        print(plain(dataset.cite(arguments.style)))
    else:
        event = (dataset.events | dataset.unconfirmed)[arguments.id]
        print(plain(Events([event]).cite(arguments.style)))


def _show(arguments: argparse.Namespace) -> None:
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
            for quote in dataset.quotes:
                if quote.event and quote.event.id == record.id:
                    print_wrapped(str(quote), indent="  ")
        return
    _answer(
        arguments,
        ("field", "value"),
        [
            (k, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))
            for k, v in row.items()
        ],
        row,
    )


def _print_record(record: Any, row: dict[str, Any]) -> None:
    """A record, field by field, and its citations, claims and parts in full."""
    nested = ("citations", "claims", "parts", "variants")
    plain = {name: value for name, value in row.items() if name not in nested}
    if isinstance(record, Event):
        plain["confidence"] = record.confidence.value
    width = max(map(len, plain))
    for name, value in plain.items():
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
    for variant in getattr(record, "variants", ()):
        said = _publishers(tuple(citation.source for citation in variant.citations), most=9)
        print_wrapped(f"variant: “{variant.text}”, {said}", indent="  ")
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
    for variant in getattr(record, "variants", ()):
        for citation in variant.citations:
            supports.setdefault(citation.source, []).append("variant")
    return supports


# -- printing ----------------------------------------------------------------------------------


def _answer(
    arguments: argparse.Namespace,
    header: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    value: Any,
) -> None:
    """Print an answer in the format that was asked for."""
    if arguments.format == "json":
        ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        print(json.dumps(value, ensure_ascii=ascii_only, indent=2))
    elif arguments.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
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
