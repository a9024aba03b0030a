"""The arguments of the command line, each with a help text."""

import argparse
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, NoReturn, get_args

from .._dataset import RECORDS, Dataset
from .._display import plain
from ..citing import Style
from ..counts import By
from ..export import FORMATS
from ..gaps import Measure
from ..periods import PERIODS
from ..spreadsheet import COLUMNS
from ..vocabulary import Kind, Level, QuoteKind, Status
from . import commands

__all__ = ["PICTURES", "Parser", "parser"]

PICTURES: Final = ("timeline", "gaps", "counts", "map")
"""The names of `trumpputin.plots.PLOTS`, which is imported only to draw: it needs Altair."""


class Parser(argparse.ArgumentParser):
    """An argument parser that takes no abbreviations and prints no control characters.

    Attributes:
        commands: The parser of each command, by name.
    """

    commands: Mapping[str, "Parser"] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )

    def error(self, message: str) -> NoReturn:
        """Print the usage and a message, and exit."""
        super().error(plain(message))


def parser() -> Parser:
    """The parser of the whole command line."""
    data, formats, kinds, levels, filters, dates, authors = _shared_options()
    top = Parser(
        prog="trumpputin",
        parents=[data],
        description="Who met, called and wrote to whom, when and how often, and who says so: the "
        "contacts of Donald Trump and Vladimir Putin, or of the leaders of another record.",
        epilog="Without a command: how often they met and called, and the time in between.\n"
        "trumpputin COMMAND --help shows examples of each.",
    )
    version = f"%(prog)s {Dataset.load().version}"
    top.add_argument(
        "--version", action="version", version=version, help="print the version and exit"
    )
    top.set_defaults(run=commands.overview)
    group = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    top.commands = group.choices

    def command(
        run: Callable[[argparse.Namespace], None],
        summary: str,
        *examples: str,
        options: tuple[Parser, ...] = (),
    ) -> Parser:
        """Add the command that the examples begin with."""
        lines = "\n".join(f"  trumpputin {example}" for example in examples)
        made: Parser = group.add_parser(
            examples[0].split()[0],
            parents=options,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"examples:\n{lines}",
        )
        made.set_defaults(run=run, takes_data=data in options)
        return made

    listed = (data, formats, filters, dates)
    since = command(
        commands.since,
        "print the days since the last meeting, what is certain, and who says so",
        *("since", "since --on today --kind call"),
        options=(data, formats, kinds),
    )
    since.add_argument(
        "--on", metavar="DATE", help="a date, or today; the day where the record ends unless given"
    )
    command(
        commands.list_events,
        "list the confirmed meetings, one for each stay at one place",
        *("meetings --level summit", "meetings --country Germany --from 2017 --to 2019"),
        options=(*listed, levels),
    ).set_defaults(kind=["meeting"])
    command(
        commands.list_events,
        "list the confirmed telephone calls",
        *("calls --from 2025", "calls --topic ukraine --format csv"),
        options=listed,
    ).set_defaults(kind=["call"])
    command(
        commands.list_events,
        "list events: the confirmed ones, unless --status is given",
        "events --kind letter --kind joint_statement",
        "events --status provisional --status disputed",
        options=(*listed, kinds, levels),
    )
    gaps = command(
        commands.list_gaps,
        "list the days between neighbouring events, and since the last: meetings, unless --kind "
        "is given",
        "gaps --country Finland --country Japan",
        "gaps --kind call --from 2025 --format json",
        options=(*listed, kinds, levels),
    )
    gaps.add_argument(
        "--measure",
        choices=[member.value for member in Measure],
        default=Measure.end_to_start.value,
        help="from the end or the start of one event to the start of the next; since the last, "
        "always from its end (default: %(default)s)",
    )
    counts = command(
        commands.list_counts,
        "count events by period, kind, place or person",
        *("counts --by country --kind meeting", "counts --by month --from 2025 --to 2025-12"),
        options=(*listed, kinds, levels),
    )
    counts.add_argument(
        "--by", choices=get_args(By), default="year", help="what to count by (default: year)"
    )
    panel = command(
        commands.list_panel,
        "list periods with their events by kind, and the days since the last one",
        *("panel --every month --format csv", "panel --kind meeting --from 2017 --to 2020"),
        options=(*listed, kinds, levels),
    )
    panel.add_argument(
        "--every", choices=PERIODS, default="year", help="the length of a period (default: year)"
    )
    quotes = command(
        commands.list_quotes,
        "list quotations",
        'quotes --speaker "Vladimir Putin" --from 2018 --to 2018',
        "quotes --event 2018-07-16-helsinki",
        options=(data, formats, dates),
    )
    _any_of(quotes, "--kind", QuoteKind, "whole sentences, a fragment, or a paraphrase")
    _many(quotes, "--speaker", "PERSON", "by this person")
    _many(quotes, "--event", "ID", "about this event")
    _many(quotes, "--language", "TAG", "with a text in this language, such as en or ru")
    show = command(
        commands.show,
        "show one record by its id, with its sources and disagreements",
        *("show 2018-07-16-helsinki", "show vladimir-putin --format json"),
        options=(data, formats),
    )
    show.add_argument("id", metavar="ID", help="the id of an event, quotation, person, place …")
    command(
        commands.list_sources,
        "list the documents that the record cites",
        "sources --format csv",
        options=(data, formats),
    )
    search = command(
        commands.search,
        "search all events, quotations and exclusions for words, in any order",
        *("search syria", "search ball court --format csv"),
        options=(data, formats),
    )
    search.add_argument("words", metavar="WORD", nargs="+", help="the beginning of a word")
    changes = command(
        commands.list_changes,
        "list what changed since an earlier version, and which answers moved",
        "changes --since 2.0.0",
        options=(data, formats),
    )
    changes.add_argument("--since", metavar="VERSION", required=True, help="such as 2.0.0")
    cite = command(
        commands.cite,
        "cite the record, or the sources of one event or quotation",
        *("cite --style bibtex", "cite 2019-06-28-osaka --style csl-json"),
        options=(data, authors),
    )
    cite.add_argument(
        "id", metavar="ID", nargs="?", help="an event or a quotation; the record unless given"
    )
    cite.add_argument(
        "--style", choices=get_args(Style), default="text", help="(default: %(default)s)"
    )
    selected = (data, kinds, levels, filters, dates)
    export = command(
        commands.export,
        "write the record, or selected events, as files for other programs",
        *("export csv tables/", "export ics calendar/ --kind meeting"),
        "export datapackage package/ --force",
        options=(*selected, authors),
    )
    export.add_argument("to", metavar="FORMAT", choices=[*FORMATS], help=", ".join(FORMATS))
    export.add_argument("folder", metavar="DIR", help="a new or empty folder")
    export.add_argument(
        "--force", action="store_true", help="write into a folder with files, and replace them"
    )
    plot = command(
        commands.plot,
        "draw events as a picture: SVG, PNG, PDF or HTML",
        *("plot timeline timeline.svg --offices", "plot gaps gaps.png --kind call --theme dark"),
        "plot counts slide.png --width 1600 --height 900",
        "plot map map.pdf --status confirmed --status cancelled",
        options=selected,
    )
    plot.add_argument("what", metavar="PICTURE", choices=PICTURES, help=", ".join(PICTURES))
    plot.add_argument(
        "file", metavar="FILE", help="a file to write or replace: .svg, .png, .pdf or .html"
    )
    plot.add_argument("--title", metavar="TEXT", type=_text, help="instead of kinds and leaders")
    plot.add_argument("--width", metavar="PIXELS", type=int, help="640 unless given")
    plot.add_argument(
        "--height", metavar="PIXELS", type=int, help="as much as needed unless given"
    )
    scale = "pixels of a PNG for each pixel of the picture, such as 2 for sharp screens"
    plot.add_argument("--scale", metavar="NUMBER", type=float, default=1, help=scale)
    themes = ("light", "dark", "transparent")
    plot.add_argument("--theme", choices=themes, default="light", help="(default: %(default)s)")
    offices = "shade the times in which the leaders were in office; for a timeline"
    plot.add_argument("--offices", action="store_true", help=offices)
    diff = command(
        commands.diff,
        "print what changed from one record's folder to another, as lines for changes.jsonl",
        'diff old/ new/ --reason "A source found."',
    )
    diff.add_argument("old", metavar="OLD", help="the folder before")
    diff.add_argument("new", metavar="NEW", help="the folder after")
    diff.add_argument(
        "--reason", metavar="TEXT", type=_text, required=True, help="why; written to each line"
    )
    init = command(
        commands.init,
        "start a record of your own: a small example, or what a spreadsheet holds",
        *("init my-data/", "init my-data/ --from meetings.csv --accessed 2026-11-28"),
        "init my-data/ --from tables/",
    )
    init.add_argument("folder", metavar="DIR", help="a new or empty folder")
    init.add_argument(
        "--from",
        dest="source",
        metavar="PATH",
        help="a CSV file with a row for each source of an event; or a folder of the CSV files "
        "that export writes",
    )
    init.add_argument(
        "--accessed",
        metavar="DATE",
        help="the day on which the sources were read, where the spreadsheet does not say "
        "(default: today)",
    )
    add = command(
        commands.add,
        "add an event to your own record, or a source to an event; asks for what it is not given",
        "add event --data my-data/",
        "add event --data my-data/ --date 2020-02-21 --kind call --title Call "
        '--who "First Leader; Second Leader" --publisher Gazette --source-kind press',
        options=(data,),
    )
    add.add_argument("what", choices=("event",), help="event")
    for name, meaning in COLUMNS.items():
        add.add_argument(
            f"--{name.replace('_', '-')}", dest=name, metavar="TEXT", type=_text, help=meaning
        )
    validate = command(
        commands.validate,
        "check a record's folder against the codebook and list all problems",
        "validate my-data/",
        options=(formats,),
    )
    validate.add_argument("folder", metavar="DIR", help="a folder in the packaged record's layout")
    completion = command(
        commands.completion,
        "print a script that completes the commands in a shell",
        "completion bash > ~/.local/share/bash-completion/completions/trumpputin",
    )
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"), help="the shell")
    return top


def _shared_options() -> list[Parser]:
    """The options that several commands share, as the parsers that these are made from."""
    shared = [Parser(add_help=False) for _ in range(7)]
    data, formats, kinds, levels, filters, dates, authors = shared
    data.add_argument(
        "--data",
        metavar="DIR",
        default=argparse.SUPPRESS,  # a command's default would replace what precedes the command
        help="your own record, in the layout of the packaged one",
    )
    data.add_argument(
        "--record",
        choices=RECORDS,
        default=argparse.SUPPRESS,
        help="another packaged record than that of Trump and Putin",
    )
    data.add_argument(
        "--as-of",
        metavar="VERSION",
        default=argparse.SUPPRESS,
        help="the record as an earlier version had it, such as 2.0.0",
    )
    formats.add_argument(
        "--format",
        choices=("table", "csv", "json", "markdown", "html"),
        default="table",
        help="how to print the answer (default: %(default)s)",
    )
    formats.add_argument(
        "--columns",
        metavar="NAME,...",
        type=lambda text: text.split(","),
        help="which columns of the CSV to print, in this order",
    )
    _any_of(kinds, "--kind", Kind, "of this kind")
    _any_of(levels, "--level", Level, "meetings of this level")
    _any_of(filters, "--status", Status, "of this status instead of the confirmed ones")
    for name, metavar, meaning in (
        ("--country", "COUNTRY", "held in this country, by name or ISO 3166-1 code"),
        ("--city", "NAME", "held in this city"),
        ("--location", "PLACE", "held at this location, by id or venue"),
        ("--participant", "PERSON", "with this person taking part, by id or name"),
        ("--initiator", "PERSON", "initiated by this person, by id or name"),
        ("--topic", "WORD", "about this topic"),
    ):
        _many(filters, name, metavar, meaning)
    dates.add_argument(
        "--from", dest="start", metavar="DATE", help="first date: YYYY, YYYY-MM or YYYY-MM-DD"
    )
    dates.add_argument("--to", dest="end", metavar="DATE", help="last date, inclusive")
    dates.add_argument(
        "--certainly", action="store_true", help="leave out what may lie outside --from and --to"
    )
    authors.add_argument(
        "--authors",
        metavar="NAME",
        type=_text,
        help="who keeps the record; needed for the citation of your own",
    )
    return shared


def _text(value: str) -> str:
    """The text of an argument that ends up in a file."""
    if not value.strip():
        raise argparse.ArgumentTypeError("is empty")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise argparse.ArgumentTypeError(f"contains a lone surrogate: {value}")
    return value


def _term(value: str) -> str:
    """A term of the codebook, given as it is or in words, in any case."""
    return value.lower().replace(" ", "_")


def _many(options: Parser, name: str, metavar: str, meaning: str) -> None:
    meaning += "; may be repeated"
    options.add_argument(name, action="append", metavar=metavar, help=meaning)


def _any_of(options: Parser, name: str, values: type[StrEnum], meaning: str) -> None:
    terms, meaning = [term.value for term in values], f"{meaning}; may be repeated"
    options.add_argument(name, action="append", type=_term, choices=terms, help=meaning)
