"""The time between events: one `Gap`, and the `Gaps` between the neighbours of a selection."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, overload

import attrs

from ._display import html_table, one_line, plain
from .dates import CalendarDifference, Days
from .models import Event, links_to
from .vocabulary import member

__all__ = ["Gap", "Gaps", "Measure", "gaps_between"]


class Measure(StrEnum):
    """Between which two days a gap is measured."""

    #: From the last day of one to the first day of the other.
    end_to_start = "end-to-start"
    #: From the first day of one to the first day of the other.
    start_to_start = "start-to-start"


def _measure(value: Measure | str) -> Measure:
    return member(Measure, value, "measure")


@attrs.frozen(kw_only=True, order=False, repr=False)
class Gap:
    """The time from one event to another.

    The day after is 1, the same day 0. A negative number of days says that the two may
    overlap, or may stand in the other order.

    Attributes:
        before: The earlier event.
        after: The later event.
        measure: ``end-to-start`` (from the last day of one to the first of the other) or
            ``start-to-start``.
        disturbed: Whether another event of the selection may lie between the two.

    Raises:
        UnknownValueError: There is no such measure.
        TypeError: ``before`` or ``after`` is no event.

    >>> import trumpputin as tp
    >>> hamburg, helsinki = tp.events["2017-07-07-hamburg"], tp.events["2018-07-16-helsinki"]
    >>> gap = tp.Gap(before=hamburg, after=helsinki)
    >>> gap.days, str(gap.calendar_difference)
    (Days(min=374, max=374), '1 year, 9 days')
    """

    before: Event
    after: Event
    measure: Measure = attrs.field(default=Measure.end_to_start, converter=_measure)
    disturbed: bool = False

    def __attrs_post_init__(self) -> None:
        for name, event in (("before", self.before), ("after", self.after)):
            if not isinstance(event, Event):
                raise TypeError(f"{name}: expected an Event, got {event!r:.200}")

    @property
    def days(self) -> Days:
        """The number of days, bounded by all the days that the two dates allow.

        Each of the two days may be any that its own date allows: where a coarse start is
        narrowed by an end, as in 2025 to 2025-01-02, the bounds hold and are not the closest.
        """
        left = self.before.end if self.measure is Measure.end_to_start else self.before.start
        right = self.after.start
        return Days(
            (right.earliest - left.latest).days,
            (right.latest - left.earliest).days,
        )

    @property
    def is_certain(self) -> bool:
        """Whether this is *the* gap between the two, and nothing can have come in between.

        It is when ``before`` certainly ended by the start of ``after``, and every other
        event of the selection certainly ended by the end of ``before`` or certainly began
        no earlier than ``after``. A gap that was made by hand knows of no other event.
        """
        return not self.disturbed and self.before.end.latest <= self.after.start.earliest

    @property
    def calendar_difference(self) -> CalendarDifference | None:
        """The same in years, months and days, for two exact dates; otherwise None."""
        left = self.before.end if self.measure is Measure.end_to_start else self.before.start
        if not (left.is_exact and self.after.start.is_exact):
            return None
        return CalendarDifference.between(left.earliest, self.after.start.earliest)

    def __str__(self) -> str:
        days = self.days
        line = f"{_label(self.before)} to {_label(self.after)}: {days}"
        if self.measure is Measure.start_to_start:
            line += " from start to start"
        difference = self.calendar_difference
        if difference is not None and (difference.years or difference.months) and days.min > 0:
            line += f" ({difference})"
        if days.max < 0:
            line += "; the second began before the first had ended"
        elif not self.is_certain:
            line += "; the two may overlap, or another event may lie between"
        return line

    def __repr__(self) -> str:
        return f"<Gap {self.before.id} to {self.after.id}: {self.days}>"


def _label(event: Event) -> str:
    place = event.location.city if event.location else event.kind.label
    return plain(f"{event.dates} {place}")


@attrs.frozen(order=False, repr=False)
class Gaps(Sequence[Gap]):
    """The gaps between the neighbours of a selection, in order; it prints a line for each.

    A slice is `Gaps` again, in the same order whatever its step.
    """

    _gaps: tuple[Gap, ...] = ()

    @overload
    def __getitem__(self, key: int) -> Gap: ...
    @overload
    def __getitem__(self, key: slice) -> "Gaps": ...
    def __getitem__(self, key: int | slice) -> "Gap | Gaps":
        if not isinstance(key, slice):
            return self._gaps[key]
        some = self._gaps[key]
        return Gaps(some if key.step is None or key.step > 0 else some[::-1])

    def __len__(self) -> int:
        return len(self._gaps)

    def __iter__(self) -> Iterator[Gap]:
        return iter(self._gaps)

    def longest(self) -> tuple[Gap, ...]:
        """Every gap listed that could be the longest: one, when all dates are exact and differ.

        A gap is returned just when the events can be put on days that their dates allow such
        that no other gap listed is longer. Neighbouring gaps share an event, so their bounds
        alone would not tell: they are not independent.
        """
        if not self._gaps:
            return ()
        least = self._least_longest()
        return tuple(gap for gap in self._gaps if _most(gap) >= least)

    def _least_longest(self) -> int:
        """How short the longest gap can be at best, by bisection over the number of days.

        Raising one gap to its own maximum only shortens its neighbours. So any gap whose
        maximum reaches this number can be the longest, and no other can.
        """
        low = max(gap.days.min for gap in self._gaps)
        high = max(low, *map(_most, self._gaps))
        while low < high:
            middle = (low + high) // 2
            if self._all_within(middle):
                high = middle
            else:
                low = middle + 1
        return low

    def _all_within(self, most: int) -> bool:
        """Whether the events can be put on days such that no gap is longer than ``most``.

        Each event is put as late as the gap before it allows, which leaves the most room.
        """
        previous: Event | None = None
        late = 0
        for gap in self._gaps:
            before, after = gap.before, gap.after
            by_end = gap.measure is Measure.end_to_start
            if before is not previous:
                late = (before.end.latest if by_end else before.latest_start).toordinal()
            if after.start.earliest.toordinal() - late > most:
                return False
            lasted = after.end != after.start
            if by_end and lasted:
                late = after.end.latest.toordinal()
            else:
                late = min(after.latest_start.toordinal(), late + most)
            previous = after
        return True

    def __str__(self) -> str:
        return "\n".join(map(str, self._gaps))

    def __repr__(self) -> str:
        return one_line(f"<Gaps of {len(self):,}: ", (str(gap.days) for gap in self._gaps), ">")

    def _repr_html_(self) -> str:
        rows = [
            (
                _label(gap.before),
                _label(gap.after),
                str(gap.days),
                str(gap.calendar_difference or ""),
                "yes" if gap.is_certain else "no",
                links_to((*gap.before.sources_for("start"), *gap.after.sources_for("start"))),
            )
            for gap in self._gaps
        ]
        header = ("from", "to", "between", "in words", "certain", "sources of the dates")
        return html_table(f"Gaps: {len(self):,}", header, rows, "gaps[60:] are these.")


def _most(gap: Gap) -> int:
    """The most days that the gap can have, where no event begins after it can have ended."""
    by_end = gap.measure is Measure.end_to_start
    first = gap.before.earliest_end if by_end else gap.before.start.earliest
    return (gap.after.latest_start - first).days


_LAST: Final = 3


def gaps_between(events: Sequence[Event], measure: Measure | str) -> Gaps:
    """The gaps between neighbours of events that are given in order of time."""
    measure = _measure(measure)
    starts = [event.start.earliest for event in events]
    # For each k, those three of the first k events that may have ended last: enough to find
    # the one that ended last apart from the two events of a gap.
    ends = [event.end.latest for event in events]
    latest_ending: list[tuple[int, ...]] = [()]
    for index in range(len(events)):
        some = sorted((*latest_ending[-1], index), key=ends.__getitem__)
        latest_ending.append(tuple(some[-_LAST:]))
    gaps: list[Gap] = []
    for index, (before, after) in enumerate(pairwise(events)):
        ended = before.end.earliest
        may_begin_earlier = latest_ending[bisect_left(starts, after.start.latest)]
        disturbed = any(
            ends[other] > ended and other not in (index, index + 1) for other in may_begin_earlier
        )
        gaps.append(Gap(before=before, after=after, measure=measure, disturbed=disturbed))
    return Gaps(tuple(gaps))
