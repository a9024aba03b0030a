"""How many events there are of each year, kind, place or person, and which could not be placed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import attrs

from ._display import html_table, one_line
from ._tabular import Tabular
from .dates import DateLike
from .errors import UnknownValueError, did_you_mean
from .models import Event
from .periods import days_of, name_of, number_of, period_of
from .span import Covered, Span, asked_span

if TYPE_CHECKING:
    from .flat import CellType, Column, Row

__all__ = ["VALUES", "By", "ByText", "Counts", "counts_of"]

K = TypeVar("K", int, str)

ByText: TypeAlias = Literal[
    "quarter",
    "month",
    "kind",
    "level",
    "format",
    "status",
    "country",
    "city",
    "location",
    "initiator",
    "participant",
    "topic",
]
"""What events can be counted by that has texts for its keys."""

By: TypeAlias = Literal["year", ByText]
"""What events can be counted by."""


@attrs.frozen(eq=False, repr=False)  # equal as mappings are, also to a dict
class Counts(Tabular, Mapping[K, int]):
    """A number of events for each period or value, and the events that could not be placed.

    Attributes:
        by: What was counted by.
        unplaced: The events too coarsely dated for the period, or without such a value.
        partial: The periods that the span of the events covers only in part, or not at all.
            What was asked for counts: of the first and last period, the days in ``between``.
        uncovered: The periods without a number: outside the span, and without an event.

    >>> import trumpputin as tp
    >>> tp.meetings.counts("year")[2018]
    3
    """

    by: By
    _numbers: dict[K, int]
    unplaced: tuple[Event, ...] = ()
    partial: tuple[K, ...] = ()
    uncovered: tuple[K, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the numbers. With ``unplaced`` it comes to all events, but for what
        `trumpputin.counts.counts_of` says of participants and topics.
        """
        return sum(self._numbers.values())

    def __getitem__(self, key: K) -> int:
        return self._numbers[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def to_rows(self) -> "list[Row]":
        """One row for each period or value: ``events`` is the number, ``covered`` says how far.

        Periods that are not covered have no number. Events that could not be placed are counted
        under None, in the last row.

        >>> import trumpputin as tp
        >>> tp.meetings.counts("year", between=("2025", "2027")).to_rows()[-1]
        {'year': 2027, 'events': None, 'covered': 'no'}

        .. versionadded:: 2.2
        """
        covered: dict[Any, str | None] = dict.fromkeys(
            self, "yes" if self.by in _PERIODS else None
        )
        covered |= dict.fromkeys(self.partial, "partly") | dict.fromkeys(self.uncovered, "no")
        keys = sorted(covered) if self.uncovered else covered
        rows: list[Row] = [
            {self.by: key, "events": self.get(key), "covered": covered[key]} for key in keys
        ]
        if self.unplaced:
            rows.append({self.by: None, "events": len(self.unplaced), "covered": None})
        return rows

    def _columns(self) -> "Iterable[Column]":
        from .flat import typed

        key: CellType = "int32" if self.by == "year" else "text"
        return typed({self.by: key, "events": "int32", "covered": "text"})

    def __str__(self) -> str:
        lines = [f"{label}: {number:,}" for label, number in self._labelled()]
        if self.unplaced:
            lines.append(f"unplaced: {len(self.unplaced):,}")
        if self.uncovered:
            lines.append(f"not covered: {', '.join(map(str, self.uncovered))}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        inside = [f"{key}: {number}" for key, number in self._numbers.items()]
        return one_line(f"<Counts by {self.by}: ", inside, f"; {self._rest}>")

    def _repr_html_(self) -> str:
        caption = f"{self.total:,} counted by {self.by}; {self._rest}"
        return html_table(caption, (self.by, "events"), list(self._labelled()))

    def _labelled(self) -> Iterator[tuple[str, int]]:
        for key, number in self._numbers.items():
            yield f"{key} (partly covered)" if key in self.partial else str(key), number

    @property
    def _rest(self) -> str:
        """How many events were not placed, and how many periods are not covered."""
        rest = f"unplaced: {len(self.unplaced):,}"
        for name, periods in (("partly", self.partial), ("not covered", self.uncovered)):
            rest += f", {name}: {len(periods):,}" if periods else ""
        return rest


_PERIODS: Final = ("year", "quarter", "month")


VALUES: Mapping[str, Callable[[Event], Collection[str]]] = {
    "kind": lambda event: (event.kind.value,),
    "level": lambda event: (event.level.value,) if event.level else (),
    "format": lambda event: (event.format.value,) if event.format else (),
    "status": lambda event: (event.status.value,),
    "country": lambda event: (event.location.country,) if event.location else (),
    "city": lambda event: (event.location.city,) if event.location else (),
    "location": lambda event: (event.location.id,) if event.location else (),
    "initiator": lambda event: (event.initiator.id,) if event.initiator else (),
    "participant": lambda event: dict.fromkeys(person.id for person in event.participants),
    "topic": lambda event: dict.fromkeys(event.topics),
}
"""What an event has of each field that it can be counted and selected by."""


def counts_of(
    events: Iterable[Event],
    by: By,
    between: tuple[DateLike, DateLike] | None = None,
    covered: Covered = None,
) -> Counts[int] | Counts[str]:
    """Count events by the period in which they start, or by a value.

    Periods run without holes from the first event to the last, or over ``between``, but of those
    that are not covered only the ones with an event are counted. Values are in the order of their
    numbers, the most frequent first. By ``participant`` and ``topic`` an event counts once for
    each that it has; by anything else the total and the unplaced together are the events.

    Args:
        events: What to count.
        by: A period (``year``, ``quarter``, ``month``) or a field.
        between: The first and the last day, inclusive. Events certainly outside are left
            out; those that may lie outside are unplaced.
        covered: What the events cover; None when they are complete.

    Raises:
        UnknownValueError: Events cannot be counted by that.
        DateError: ``between`` holds no dates, or ends before it starts.
        TypeError: ``between`` is not a pair.
    """
    allowed = [*_PERIODS, *VALUES]
    if by not in allowed:
        hint = did_you_mean(str(by), allowed)
        message = f"expected one of {', '.join(allowed)}; got {by!r}{hint}"
        raise UnknownValueError(message, field="by")
    span = Span(date.min, date.max) if between is None else asked_span(between)
    first, last = span.first, span.last
    if by in _PERIODS:
        periods, unplaced = _tally(events, lambda event: period_of(event, by), first, last)
        ends = [number_of(first, by), number_of(last, by)] if between else sorted(periods)
        numbers: dict[Any, int] = {}
        partial: list[Any] = []
        uncovered: list[Any] = []
        for number in range(ends[0], ends[-1] + 1) if ends else ():
            key = number if by == "year" else name_of(number, by)
            begin, end = days_of(number, by)
            asked = max(begin, first), min(end, last)
            if covered is not None and not any(span.holds(*asked) for span in covered):
                reached = any(span.meets(*asked) for span in covered)
                if not reached and not periods[number]:
                    uncovered.append(key)
                    continue
                partial.append(key)
            numbers[key] = periods[number]
        return Counts(by, numbers, unplaced, tuple(partial), tuple(uncovered))
    values, unplaced = _tally(events, VALUES[by], first, last)
    ranked = sorted(values, key=lambda value: (-values[value], value))
    return Counts(by, {value: values[value] for value in ranked}, unplaced)


def _tally(
    events: Iterable[Event], keys_of: Callable[[Event], Iterable[K]], first: date, last: date
) -> tuple[Counter[K], tuple[Event, ...]]:
    tally: Counter[K] = Counter()
    unplaced: list[Event] = []
    for event in events:
        earliest, latest = event.start.earliest, event.latest_start
        if latest < first or earliest > last:
            continue
        certain = first <= earliest and latest <= last
        keys = tuple(keys_of(event)) if certain else ()
        if keys:
            tally.update(keys)
        else:
            unplaced.append(event)
    return tally, tuple(unplaced)
