"""How many events there are of each year, kind, place or person, and which could not be placed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, Literal, TypeAlias, TypeVar

import attrs

from ._display import html_table, one_line
from .dates import DateLike, PartialDate, as_span
from .errors import UnknownValueError, did_you_mean
from .models import Event
from .span import Covered

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


_MONTHS: Final[Mapping[str, int]] = {"year": 12, "quarter": 3, "month": 1}
"""The length of each period, in months."""


def _key(by: str, number: int) -> int | str:
    """The key of a period, which is given by its number since the year 0."""
    if by == "year":
        return number
    if by == "quarter":
        return f"{number // 4:04d}-Q{number % 4 + 1}"
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _days(by: str, number: int) -> tuple[date, date]:
    """The first and the last day of a period."""
    first, last = number * _MONTHS[by], (number + 1) * _MONTHS[by] - 1
    return (
        PartialDate(first // 12, first % 12 + 1).earliest,
        PartialDate(last // 12, last % 12 + 1).latest,
    )


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
    allowed = [*_MONTHS, *VALUES]
    if by not in allowed:
        hint = did_you_mean(str(by), allowed)
        message = f"expected one of {', '.join(allowed)}; got {by!r}{hint}"
        raise UnknownValueError(message, field="by")
    if between is not None and (not isinstance(between, tuple) or len(between) != 2):
        raise TypeError(f"between: expected a tuple of two dates, got {between!r}")
    first, last = (date.min, date.max) if between is None else as_span(*between)
    if by in _MONTHS:
        months = _MONTHS[by]
        periods, unplaced = _tally(events, lambda event: _period(event, months), first, last)
        ends = [_number(first, months), _number(last, months)] if between else sorted(periods)
        numbers: dict[Any, int] = {}
        partial: list[Any] = []
        uncovered: list[Any] = []
        for number in range(ends[0], ends[-1] + 1) if ends else ():
            key = _key(by, number)
            begin, end = _days(by, number)
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


def _number(day: date, months: int) -> int:
    """Which period of so many months a day is in, counted since the year 0."""
    return (day.year * 12 + day.month - 1) // months


def _period(event: Event, months: int) -> tuple[int, ...]:
    """The one period in which the event certainly starts, or none."""
    number = _number(event.start.earliest, months)
    return (number,) if number == _number(event.latest_start, months) else ()
