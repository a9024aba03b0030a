"""A stranger's script: runs against the installed package, and type checkers check it."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

import trumpputin as tp
from trumpputin import Counts, Event, Events, Gap, Level, Source, events


def label(event: Event) -> str:
    """Name an event by its place, or by its kind."""
    return event.place or event.kind.label


def main() -> None:
    """Ask each question once."""
    selection: Events = events.where(kind="meeting").between("2017", "2019-06")
    counts: Counts[int] = selection.counts("year")
    by_country: Counts[str] = selection.counts("country")
    longest: tuple[Gap, ...] = selection.gaps().longest()
    summits: list[Event] = [event for event in tp.meetings if event.level is Level.summit]
    encounters: list[Event] = [each for event in selection for each in event.with_parts]
    source: Source = summits[0].sources_for("start")[0]
    quoted: tuple[Source, ...] = tp.quotes[0].sources
    moved: Event = tp.letters[0].dated("2013-07")
    if (
        sum(counts.values()) != len(selection)
        or by_country.unplaced
        or len(encounters) <= len(selection)
        or source not in tp.sources
        or quoted[0] not in tp.sources
        or moved.dates != "2013-07"
        or "csv" not in tp.export.FORMATS
    ):
        raise SystemExit("the installed package gives other answers")
    print(tp.__version__, [label(event) for event in selection], longest[0].days)
    try:
        moved.dated("2013-07~")
    except tp.FieldError as error:
        print(f"{error.field} was refused: {error.message}")
    try:
        sorted([longest[0].days, longest[0].days])  # type: ignore[type-var]
    except TypeError:
        pass
    else:
        raise SystemExit("days have no order")
    tp.evnts  # type: ignore[attr-defined]  # noqa: B018


if __name__ == "__main__":
    try:
        main()
    except AttributeError as error:
        if "evnts" not in str(error):
            raise
