"""How many events there are of each year, kind, place or person, and which could not be placed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

from ._display import html_table, one_line
from .dates import DateLike, as_span
from .errors import UnknownValueError, did_you_mean
from .models import Event

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
class Counts(Mapping[K, int]):
    """A number of events for each period or value, and the events that could not be placed.

    Attributes:
        by: What was counted by.
        unplaced: The events too coarsely dated for the period, or without such a value.

    >>> import trumpputin as tp
    >>> tp.meetings.counts("year")[2018]
    3
    """

    by: By
    _numbers: dict[K, int]
    unplaced: tuple[Event, ...] = ()

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

    def __str__(self) -> str:
        lines = [f"{key}: {number:,}" for key, number in self._numbers.items()]
        if self.unplaced:
            lines.append(f"unplaced: {len(self.unplaced):,}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        inside = [f"{key}: {number}" for key, number in self._numbers.items()]
        return one_line(f"<Counts by {self.by}: ", inside, f"; unplaced: {len(self.unplaced)}>")

    def _repr_html_(self) -> str:
        rows: list[tuple[str, int]] = [(str(key), n) for key, n in self._numbers.items()]
        caption = f"{self.total:,} counted by {self.by}; unplaced: {len(self.unplaced):,}"
        return html_table(caption, (self.by, "events"), rows)


# A period is counted in whole numbers: the year, or quarters or months since year 0.
_NUMBER: Final[Mapping[str, Callable[[date], int]]] = {
    "year": lambda day: day.year,
    "quarter": lambda day: day.year * 4 + (day.month - 1) // 3,
    "month": lambda day: day.year * 12 + day.month - 1,
}

_NAME: Final[Mapping[str, Callable[[int], str]]] = {
    "quarter": lambda number: f"{number // 4:04d}-Q{number % 4 + 1}",
    "month": lambda number: f"{number // 12:04d}-{number % 12 + 1:02d}",
}

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
) -> Counts[int] | Counts[str]:
    """Count events by the period in which they start, or by a value.

    Periods run without holes from the first event to the last, or over ``between``; values are
    in the order of their numbers, the most frequent first. By ``participant`` and ``topic`` an
    event counts once for each that it has; by anything else the total and the unplaced together
    are the events.

    Args:
        events: What to count.
        by: A period (``year``, ``quarter``, ``month``) or a field.
        between: The first and the last day, inclusive. Events certainly outside are left
            out; those that may lie outside are unplaced.

    Raises:
        UnknownValueError: Events cannot be counted by that.
        DateError: ``between`` holds no dates, or ends before it starts.
        TypeError: ``between`` is not a pair.
    """
    allowed = [*_NUMBER, *VALUES]
    if by not in allowed:
        hint = did_you_mean(str(by), allowed)
        message = f"expected one of {', '.join(allowed)}; got {by!r}{hint}"
        raise UnknownValueError(message, field="by")
    if between is not None and (not isinstance(between, tuple) or len(between) != 2):
        raise TypeError(f"between: expected a tuple of two dates, got {between!r}")
    first, last = (date.min, date.max) if between is None else as_span(*between)
    if by in _NUMBER:
        number_of = _NUMBER[by]
        periods, unplaced = _tally(events, lambda e: _period(e, number_of), first, last)
        spanned = [number_of(first), number_of(last)] if between else sorted(periods)
        numbers = range(spanned[0], spanned[-1] + 1) if spanned else range(0)
        if by == "year":
            return Counts(by, {number: periods[number] for number in numbers}, unplaced)
        name_of = _NAME[by]
        return Counts(by, {name_of(number): periods[number] for number in numbers}, unplaced)
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


def _period(event: Event, number_of: Callable[[date], int]) -> tuple[int, ...]:
    """The one period in which the event certainly starts, or none."""
    number = number_of(event.start.earliest)
    return (number,) if number == number_of(event.latest_start) else ()
