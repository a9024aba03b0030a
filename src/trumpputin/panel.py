"""`Panel`: one row a period, with what happened in it and how long ago the last event was."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, overload

import attrs

from ._display import Cell, html_table, one_line
from ._tabular import Tabular
from .dates import DateLike, Days
from .errors import NotOnRecordError
from .models import Event, Leader
from .periods import Every, checked, days_of, name_of, number_of, period_of
from .span import Covered, Span, asked_span
from .vocabulary import Kind, member

if TYPE_CHECKING:
    from .flat import CellType, Column, Row

__all__ = ["Panel", "PanelRow", "panel_of"]


def _frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(values))


@attrs.frozen(kw_only=True, order=False)
class PanelRow:
    """One period of a `Panel`.

    Attributes:
        period: Its name, such as ``2018``, ``2018-Q3``, ``2018-07`` or ``2018-W29``.
        first: The first day of the period that the panel holds.
        last: The last such day.
        covered: Whether the panel holds all days of the period.
        counts: For each kind, the number of events that certainly start on these days.
        since: For each kind, and for ``any`` of them, the days on the last day since the last
            event; None as long as none has certainly begun.

    .. versionadded:: 2.2
    """

    period: str
    first: date
    last: date
    covered: bool
    counts: Mapping[str, int] = attrs.field(converter=_frozen, hash=False)
    since: Mapping[str, Days | None] = attrs.field(converter=_frozen, hash=False)

    def __reduce__(self) -> tuple[Any, ...]:
        values = {field.name: getattr(self, field.name) for field in attrs.fields(PanelRow)}
        values |= {name: dict(values[name]) for name in ("counts", "since")}
        return partial(PanelRow, **values), ()

    def __str__(self) -> str:
        counted = ", ".join(f"{kind} {number}" for kind, number in self.counts.items() if number)
        days = self.since["any"]
        since = "none before" if days is None else f"{days} since the last"
        partly = "" if self.covered else " (partly covered)"
        return f"{self.period}{partly}: {counted or 'nothing'}; {since}"

    def __repr__(self) -> str:
        return f"<PanelRow {self}>"


@attrs.frozen(kw_only=True, repr=False, order=False)
class Panel(Tabular, Sequence[PanelRow]):
    """Periods without holes, each with its events by kind and the time since the last one.

    Attributes:
        every: The length of the periods.
        kinds: The kinds of event that are counted.
        rows: The periods, in order.
        unplaced: The events that may have started in more than one of them, or outside.
        countries: The codes of the leaders' countries, in alphabetical order.

    >>> import trumpputin as tp
    >>> panel = tp.events.panel("month", between=("2017", "2018"))
    >>> len(panel), panel[6].period, panel[6].counts["meeting"]
    (24, '2017-07', 1)

    .. versionadded:: 2.2
    """

    every: Every
    kinds: tuple[Kind, ...]
    rows: tuple[PanelRow, ...] = ()
    unplaced: tuple[Event, ...] = ()
    countries: tuple[str, ...] = ()

    @overload
    def __getitem__(self, key: int) -> PanelRow: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[PanelRow, ...]: ...
    def __getitem__(self, key: int | slice) -> PanelRow | tuple[PanelRow, ...]:
        return self.rows[key]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[PanelRow]:
        return iter(self.rows)

    def to_rows(self) -> "list[Row]":
        """The rows flat, each with the codes of the two countries.

        ``n_meeting`` and so on are the numbers of events, ``since_meeting_min`` and
        ``since_meeting_max`` the bounds of the days since the last one. ``iso3_1`` and ``iso3_2``
        are ISO 3166-1 alpha-3 codes, ``ccode1`` and ``ccode2`` the numbers of the Correlates of
        War project, ``gwcode1`` and ``gwcode2`` those of Gleditsch and Ward; ``dyad`` is
        ``ccode1`` times 1,000 plus ``ccode2``. They are None unless the leaders are of two
        countries.
        """
        codes = _dyad(self.countries)
        return [{**_cells(row), **codes} for row in self.rows]

    def _columns(self) -> "Iterable[Column]":
        from .flat import typed

        since = [f"since_{name}_{end}" for name in (*self.kinds, "any") for end in ("min", "max")]
        names = [*_PERIOD, *(f"n_{kind}" for kind in self.kinds), *since, *_dyad(())]
        return typed({name: _TYPES.get(name, "int32") for name in names})

    def __str__(self) -> str:
        return "\n".join(map(str, self.rows))

    def __repr__(self) -> str:
        return one_line(
            f"<Panel of {len(self):,}, every {self.every}: ", [r.period for r in self], ">"
        )

    def _repr_html_(self) -> str:
        kinds = [kind.value for kind in self.kinds]
        rows: list[tuple[Cell, ...]] = [
            (
                row.period if row.covered else f"{row.period} (partly covered)",
                *(row.counts[kind] for kind in kinds),
                *("" if days is None else str(days) for days in row.since.values()),
            )
            for row in self
        ]
        labels = [kind.label for kind in self.kinds]
        since = [f"since {name}" for name in (*labels, "any")]
        return html_table(
            f"Panel, every {self.every}; unplaced: {len(self.unplaced):,}",
            (self.every, *labels, *since),
            rows,
        )


_PERIOD: Final = ("period", "first", "last", "covered")


def _cells(row: PanelRow) -> "Row":
    cells: Row = {name: getattr(row, name) for name in _PERIOD}
    cells |= {f"n_{kind}": number for kind, number in row.counts.items()}
    for name, days in row.since.items():
        cells |= {f"since_{name}_{end}": getattr(days, end, None) for end in ("min", "max")}
    return cells


def panel_of(
    events: Sequence[Event],
    every: str,
    between: tuple[DateLike, DateLike] | None,
    kinds: Iterable[str] | None,
    covered: Covered,
) -> Panel:
    """A panel of some events, given in order; see `Events.panel`."""
    length, chosen = checked(every), _kinds(kinds)
    span = _span(events, between, covered)
    if span is None:
        return Panel(every=length, kinds=chosen)
    counted = [event for event in events if event.kind in chosen]
    tables = {kind.value: [e for e in counted if e.kind is kind] for kind in chosen}
    known = covered[0] if covered else None
    waits = {name: _days_since(table, known) for name, table in {**tables, "any": counted}.items()}
    numbers = range(number_of(span.first, length), number_of(span.last, length) + 1)
    counts = {number: dict.fromkeys(tables, 0) for number in numbers}
    unplaced: list[Event] = []
    for event in counted:
        if not span.meets(event.start.earliest, event.latest_start):
            continue
        period = period_of(event, length)
        if period and span.holds(event.start.earliest, event.latest_start):
            counts[period[0]][event.kind.value] += 1
        else:
            unplaced.append(event)
    rows: list[PanelRow] = []
    for number in numbers:
        begin, end = days_of(number, length)
        last = min(end, span.last)
        rows.append(
            PanelRow(
                period=name_of(number, length),
                first=max(begin, span.first),
                last=last,
                covered=span.holds(begin, end),
                counts=counts[number],
                since={name: wait(last) for name, wait in waits.items()},
            )
        )
    return Panel(
        every=length,
        kinds=chosen,
        rows=tuple(rows),
        unplaced=tuple(unplaced),
        countries=_countries(events),
    )


def _kinds(given: Iterable[str] | None) -> tuple[Kind, ...]:
    if given is None:
        return (*Kind,)
    values = [given] if isinstance(given, str) else [*given]
    wanted = {member(Kind, value, "kinds") for value in values}
    return tuple(kind for kind in Kind if kind in wanted)


def _span(
    events: Sequence[Event], between: tuple[DateLike, DateLike] | None, covered: Covered
) -> Span | None:
    """The days of the panel; None when there is nothing to put into one."""
    if covered == ():
        raise NotOnRecordError("these events cover no day: see Events.span")
    if between is None:
        if covered:
            return covered[0]
        if not events:
            return None
        return Span(events[0].start.earliest, max(event.latest_start for event in events))
    asked = asked_span(between)
    if covered and not covered[0].holds(asked.first, asked.last):
        message = f"{asked} is not within {covered[0]}, the days that these events cover"
        raise NotOnRecordError(f"between: {message}")
    return asked


def _days_since(events: Sequence[Event], known: Span | None) -> Callable[[date], Days | None]:
    """For a day, the days since the last of some events, as `Events.since` gives them.

    Prefix maxima make each answer a search, where `Events.since` looks at every event.
    """
    begun = sorted((event.latest_start, event.earliest_end) for event in events)
    possible = sorted((event.start.earliest, event.end.latest) for event in events)
    begun_on, ended_by = [start for start, _ in begun], [*accumulate((e for _, e in begun), max)]
    possible_on, lasted = [s for s, _ in possible], [*accumulate((e for _, e in possible), max)]

    def days(on: date) -> Days | None:
        certain = bisect_right(begun_on, on)
        if not certain:
            return None
        fewest = (on - lasted[bisect_right(possible_on, on) - 1]).days
        if known is not None:  # one that is not on record may have ended on the day before
            fewest = min(fewest, (on - known.first).days + 1)
        return Days(max(0, fewest), max(0, (on - ended_by[certain - 1]).days))

    return days


def _countries(events: Iterable[Event]) -> tuple[str, ...]:
    """The codes of the countries of the leaders who took part."""
    people = (person for event in events for person in event.participants)
    return tuple(sorted({person.country for person in people if isinstance(person, Leader)}))


_TYPES: Final[Mapping[str, "CellType"]] = {
    **dict.fromkeys(("period", "iso3_1", "iso3_2"), "text"),
    **dict.fromkeys(("first", "last"), "date"),
    "covered": "bool",
}
"""What the columns hold that do not hold whole numbers."""

_CODES: Final = {"iso3": "iso3_", "cow": "ccode", "gwcode": "gwcode"}


def _dyad(codes: Iterable[str]) -> dict[str, str | int | None]:
    """The codes of two countries; of a former state, those of the country that continues it."""
    from ._countries import countries  # it reads a file

    known = {country.id: country for country in countries()}
    states = {known[known[code].former_of or code] for code in codes if code in known}
    sides = sorted(states, key=lambda state: (state.cow or 0, state.id))
    pair = sides if len(sides) == 2 else (None, None)
    row = {
        f"{column}{place}": getattr(side, code, None)
        for code, column in _CODES.items()
        for place, side in enumerate(pair, 1)
    }
    one, other = row["ccode1"], row["ccode2"]
    return {**row, "dyad": one * 1000 + other if one and other else None}
