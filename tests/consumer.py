"""A stranger's script: uses the installed package, and is checked by type checkers against it."""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=true

import trumpputin as tp
from trumpputin import Counts, Event, Events, Gap, events


def label(event: Event) -> str:
    """Name an event by its place, or by its kind."""
    return event.location.city if event.location else event.kind.value


def main() -> None:
    """Ask each question once."""
    selection: Events = events.where(kind="meeting").between("2017", "2019-06")
    counts: Counts[int] = selection.counts("year")
    by_country: Counts[str] = selection.counts("country")
    longest: tuple[Gap, ...] = selection.gaps().longest()
    if sum(counts.values()) != len(selection) or by_country.unplaced or not longest:
        raise SystemExit("the installed package answers otherwise")
    print(tp.__version__, [label(event) for event in selection], longest[0].days)
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
