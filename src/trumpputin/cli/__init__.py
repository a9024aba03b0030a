"""The command line: the questions of the library, as tables, JSON or CSV.

Exit status: 0 answered; 1 the data is invalid, with all problems on stderr; 2 misuse;
130 interrupted.
"""

import argparse
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO, get_args

from .._dataset import Dataset
from .._display import plain
from ..citing import Style
from ..counts import By
from ..errors import DatasetError, TrumpputinError
from ..export import FORMATS
from ..gaps import Measure
from ..plots import PLOTS
from ..vocabulary import Kind, QuoteKind, Status
from . import commands

__all__ = ["main", "parser"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        argv: The arguments after the program's name; those of the process unless given.
    """
    _ready_the_streams()
    arguments = parser().parse_args(argv)
    if "data" in arguments and not arguments.takes_data:
        return _misused(f"{arguments.command} takes no --data; it names its own folders")
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
    except (TrumpputinError, ImportError) as error:
        return _misused(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough. Python would complain once more when it closes stdout.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _misused(f"{where}{error.strerror or error}")
    return 0


def _ready_the_streams() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # an old terminal is no reason to fail
    if sys.stderr is None:  # the caller has closed it; what it is told must not land on stdout
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


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


def parser() -> argparse.ArgumentParser:
    """The arguments that the command line takes, with a help text for each."""
    top = argparse.ArgumentParser(
        prog="trumpputin",
        description="The direct dealings of Donald Trump and Vladimir Putin, with sources.",
        epilog="With no command: how often they met and called, and the time in between.\n"
        "trumpputin COMMAND --help has examples of each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _data(top)
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    top.set_defaults(run=commands.overview, takes_data=True)
    group = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def command(
        name: str,
        run: Callable[[argparse.Namespace], None],
        summary: str,
        *examples: str,
        takes_data: bool = True,
    ) -> argparse.ArgumentParser:
        lines = "\n".join(f"  trumpputin {example}" for example in examples)
        sub = group.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"examples:\n{lines}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if takes_data:
            _data(sub)
        sub.set_defaults(run=run, takes_data=takes_data)
        return sub

    meetings = command(
        "meetings",
        commands.meetings,
        "list the confirmed meetings, one for each stay at one place",
        "meetings",
        "meetings --country DE --from 2017 --to 2019",
    )
    _format(meetings)
    _event_filters(meetings)
    calls = command(
        "calls",
        commands.calls,
        "list the confirmed telephone calls",
        "calls --from 2025",
        "calls --topic ukraine --format csv",
    )
    _format(calls)
    _event_filters(calls)
    events = command(
        "events",
        commands.list_events,
        "list events: the confirmed ones, unless --status is given",
        "events --kind letter --kind joint_statement",
        "events --status provisional --status disputed",
    )
    _format(events)
    _kinds(events)
    _event_filters(events)
    gaps = command(
        "gaps",
        commands.list_gaps,
        "the days between neighbouring events: meetings, unless --kind is given",
        "gaps",
        "gaps --kind call --from 2025 --format json",
    )
    _format(gaps)
    _kinds(gaps)
    _event_filters(gaps)
    gaps.add_argument(
        "--measure",
        choices=[member.value for member in Measure],
        default=Measure.end_to_start.value,
        help="from the end of the one, or from its start, to the start of the next "
        "(default: %(default)s)",
    )
    counts = command(
        "counts",
        commands.list_counts,
        "how many events of each period or value",
        "counts --kind call",
        "counts --by country --kind meeting",
        "counts --by month --from 2025 --to 2025-12",
    )
    _format(counts)
    counts.add_argument(
        "--by", choices=get_args(By), default="year", help="what to count by (default: year)"
    )
    _kinds(counts)
    _event_filters(counts)
    quotes = command(
        "quotes",
        commands.list_quotes,
        "list quotations",
        "quotes --speaker vladimir-putin --from 2018 --to 2018",
        "quotes --event 2018-07-16-helsinki",
    )
    _format(quotes)
    _many(quotes, "--speaker", "ID", "those of this person")
    _any_of(quotes, "--kind", QuoteKind, "whole sentences, a fragment, or a paraphrase")
    _many(quotes, "--event", "ID", "those about this event")
    _many(quotes, "--language", "TAG", "those whose text is in this language, such as en or ru")
    _dates(quotes)
    show = command(
        "show",
        commands.show,
        "one record by its id, with its sources and disagreements",
        "show 2018-07-16-helsinki",
        "show vladimir-putin --format json",
    )
    show.add_argument("id", metavar="ID", help="the id of an event, quotation, person, place …")
    _format(show)
    _format(
        command(
            "sources",
            commands.list_sources,
            "list the documents that the record rests on",
            "sources --format csv",
        )
    )
    cite = command(
        "cite",
        commands.cite,
        "a citation of the record, or of the sources of one event",
        "cite --style bibtex",
        "cite 2019-06-28-osaka --style csl-json",
    )
    _authors(cite)
    cite.add_argument("id", metavar="ID", nargs="?", help="an event; the record unless given")
    cite.add_argument(
        "--style", choices=get_args(Style), default="text", help="(default: %(default)s)"
    )
    export = command(
        "export",
        commands.export,
        "write the record, or events chosen by the filters, for other programs",
        "export csv tables/",
        "export ics calendar/ --kind meeting",
        "export datapackage package/ --force",
    )
    export.add_argument("to", metavar="FORMAT", choices=[*FORMATS], help=", ".join(FORMATS))
    export.add_argument("folder", metavar="DIR", help="a new or empty folder")
    export.add_argument(
        "--force", action="store_true", help="replace files in a folder that has some"
    )
    _authors(export)
    _kinds(export)
    _event_filters(export)
    plot = command(
        "plot",
        commands.plot,
        "draw events, chosen by the filters, as a picture: SVG, PNG, PDF or HTML",
        "plot timeline timeline.svg",
        "plot gaps gaps.png --kind call",
        "plot counts calls.html --kind call",
        "plot map map.pdf --status confirmed --status cancelled",
    )
    plot.add_argument("what", metavar="PICTURE", choices=[*PLOTS], help=", ".join(PLOTS))
    plot.add_argument(
        "file",
        metavar="FILE",
        help="ends in .svg, .png, .pdf or .html; is replaced",
    )
    _kinds(plot)
    _event_filters(plot)
    diff = command(
        "diff",
        commands.diff,
        "what changed from one record's folder to another, as lines for changes.jsonl",
        'diff old/ new/ --reason "A source found."',
        takes_data=False,
    )
    diff.add_argument("old", metavar="OLD", help="the folder as it was")
    diff.add_argument("new", metavar="NEW", help="the folder as it is")
    diff.add_argument(
        "--reason",
        metavar="TEXT",
        default="",
        help="why, the same for each change; changes.jsonl asks for it",
    )
    init = command(
        "init",
        commands.init,
        "write a small record to start one of your own from",
        "init my-data/",
        takes_data=False,
    )
    init.add_argument("folder", metavar="DIR", help="a new or empty folder")
    validate = command(
        "validate",
        commands.validate,
        "check a record's folder against the codebook, and name all problems",
        "validate my-data/",
        takes_data=False,
    )
    validate.add_argument("folder", metavar="DIR", help="a folder in the packaged record's layout")
    _format(validate)
    completion = command(
        "completion",
        _completion,
        "print what makes a shell complete the commands",
        "completion bash > ~/.local/share/bash-completion/completions/trumpputin",
        takes_data=False,
    )
    completion.add_argument(
        "shell", metavar="SHELL", choices=_SHELLS, help=", ".join(_SHELLS[:-1]) + " or tcsh"
    )
    return top


_SHELLS: Final = ("bash", "zsh", "tcsh")


class _Version(argparse.Action):
    """Prints the packaged record's version, which is read only when it is asked for."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del namespace, values, option_string
        print(f"{parser.prog} {Dataset.load().version}")
        parser.exit()


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        metavar="DIR",
        # A subcommand must not put the default over what stands before it.
        default=argparse.SUPPRESS,
        help="a record of your own, in the layout of the packaged one",
    )


def _authors(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--authors",
        metavar="NAME",
        help="who keeps the record, for a citation of a record of your own",
    )


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("table", "json", "csv"),
        default="table",
        help="how to print the answer (default: %(default)s)",
    )


def _many(parser: argparse.ArgumentParser, name: str, metavar: str, meaning: str) -> None:
    parser.add_argument(name, action="append", metavar=metavar, help=f"{meaning}; may be repeated")


def _any_of(
    parser: argparse.ArgumentParser, name: str, values: type[StrEnum], meaning: str
) -> None:
    parser.add_argument(
        name,
        action="append",
        choices=[member.value for member in values],
        help=f"{meaning}; may be repeated",
    )


def _kinds(parser: argparse.ArgumentParser) -> None:
    _any_of(parser, "--kind", Kind, "those of this kind")


def _event_filters(parser: argparse.ArgumentParser) -> None:
    _any_of(parser, "--status", Status, "those of this status instead of the confirmed")
    _many(parser, "--country", "CODE", "those held there, ISO 3166-1 alpha-2")
    _many(parser, "--city", "NAME", "those held there")
    _many(parser, "--location", "ID", "those held there")
    _many(parser, "--participant", "ID", "those in which this person took part")
    _many(parser, "--initiator", "ID", "those that this person began")
    _many(parser, "--topic", "WORD", "those about this topic")
    _dates(parser)


def _dates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="start", metavar="DATE", help="first date: YYYY, YYYY-MM or YYYY-MM-DD"
    )
    parser.add_argument("--to", dest="end", metavar="DATE", help="last date, included")
    parser.add_argument(
        "--certainly",
        action="store_true",
        help="leave out what may lie outside --from and --to",
    )


def _completion(arguments: argparse.Namespace) -> None:
    try:
        import shtab
    except ImportError as error:
        line = 'python -m pip install "trumpputin[completion]"'
        raise ImportError(f"completion needs shtab: {line}") from error
    print(shtab.complete(parser(), arguments.shell))
