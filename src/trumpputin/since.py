"""`Since`: the days since the last event, as far as the table covers them."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

import attrs

from .dates import DateLike, Days, PartialDate, as_bound
from .errors import NotOnRecordError
from .models import Event
from .span import Covered

__all__ = ["Since", "since_last"]

_NAMED = 3


@attrs.frozen(kw_only=True, order=False, repr=False)
class Since:
    """The time from the last event of a table to a date; `Events.since` makes it.

    Days run from the last day of the last event, and are 0 while an event is under way.

    Attributes:
        event: The last event: of those that could be the last, the one that comes last in order.
        candidates: Every event that could be the last, in order.
        on: The date that was asked about. A coarse one means each of its days.
        days_on_record: The days, if nothing happened that is not on record.
        days: The days, whatever happened outside the span of the table.
        covered_through: The last day that the table answers for; None when it has no span.
        unconfirmed: Unconfirmed contacts that may have come after; `Dataset.since` names them.

    >>> import trumpputin as tp
    >>> print(tp.meetings.since("2026-01-01"))
    139 days since 2025-08-15 Anchorage
    """

    event: Event
    candidates: tuple[Event, ...]
    on: PartialDate
    days_on_record: Days
    days: Days
    covered_through: date | None = None
    unconfirmed: tuple[Event, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether only one event can be the last, and the days are certainly one number."""
        return len(self.candidates) == 1 and self.days.is_exact and not self._is_open

    @property
    def _is_open(self) -> bool:
        """Whether something may have followed after the last day that the table answers for."""
        return self.covered_through is not None and self.covered_through < self.on.latest

    def __str__(self) -> str:
        names = [event.label for event in (self.event, *reversed(self.candidates[:-1]))]
        if len(names) > _NAMED:
            names[_NAMED:] = [f"{len(names) - _NAMED:,} others"]
        line = f"{self.days_on_record} since {' or '.join(names)}"
        if self._is_open:
            line += f", if none followed after {self.covered_through} (checked to there)"
        if self.days != self.days_on_record:
            line += f"; {self.days} for certain"
        if self.unconfirmed:
            line += f"; unconfirmed contacts that may have followed: {len(self.unconfirmed):,}"
        return line

    def __repr__(self) -> str:
        return f"<Since {self.event.id}: {self.days}>"


def since_last(events: Sequence[Event], on: DateLike | None, covered: Covered) -> Since:
    """The time from the last of some events, given in order, to a date; see `Events.since`."""
    if covered == ():
        raise NotOnRecordError(
            "these events cover no day: they lie outside the span of their record, or come from "
            "tables whose spans have no day in common; Events(...) of them has no span"
        )
    span = covered[0] if covered else None
    if on is None:
        if span is None:
            raise ValueError("on: expected a date, because these events have no span")
        on = span.last
    asked = as_bound(on)
    first, last = asked.earliest, asked.latest
    days = _days_on_record(events, first, last)
    fewest = days.min
    if span is not None:
        # An event that is not on record may have ended on the day before the span, or be under
        # way on any day outside it.
        before = (first - span.first).days + 1
        fewest = min(fewest, before) if span.holds(first, last) else 0
    candidates = _candidates(events, first, last)
    return Since(
        event=candidates[-1],
        candidates=candidates,
        on=asked,
        days_on_record=days,
        days=Days(fewest, days.max),
        covered_through=span.last if span else None,
    )


def _days_on_record(events: Sequence[Event], first: date, last: date) -> Days:
    """The fewest and the most days, over the days from first to last and all that dates allow."""
    begun = [event for event in events if event.latest_start <= first]
    if not begun:
        raise NotOnRecordError(f"no event had certainly begun by {first}")
    if any(event.start.earliest <= last and event.end.latest >= first for event in events):
        fewest = 0
    else:
        ended = max(event.end.latest for event in events if event.start.earliest <= first)
        fewest = (first - ended).days
    # At the most, everything ended as early as it can, and what may not have begun had not. The
    # wait then grows until the day before something certainly begins.
    ended = max(event.earliest_end for event in begun)
    most = max(0, (first - ended).days)
    coming = [event for event in events if first < event.latest_start <= last]
    for event in sorted(coming, key=lambda event: event.latest_start):
        most = max(most, (event.latest_start - ended).days - 1)
        ended = max(ended, event.earliest_end)
    return Days(fewest, max(most, (last - ended).days))


def _candidates(events: Sequence[Event], first: date, last: date) -> tuple[Event, ...]:
    """Every event that is the last for some day from first to last and some choice of days.

    The last is the one that ended last, or is still under way. So an event may be the last when
    it can end no earlier than every event that has certainly begun by then ended at the earliest.
    """
    begun = sorted((event.latest_start, event.earliest_end) for event in events)
    starts = [start for start, _ in begun]
    ended = list(accumulate((end for _, end in begun), max))

    def may_be_last(event: Event) -> bool:
        day = max(first, event.start.earliest)  # the first day to ask about asks the least
        return day <= last and event.end.latest >= min(day, ended[bisect_right(starts, day) - 1])

    return tuple(filter(may_be_last, events))
