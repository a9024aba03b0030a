"""The time between events: one `Gap`, and the `Gaps` between the neighbours of a selection."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, overload

import attrs

from ._display import html_table, one_line
from ._tabular import Tabular
from .dates import CalendarDifference, Days
from .errors import NotOnRecordError
from .models import Event, Leader, Source, best_first, links_to
from .span import Covered
from .vocabulary import member

if TYPE_CHECKING:
    from .flat import CellType, Column, Row
    from .since import Since

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

    The day after is 1, the same day 0. A negative number of days means that the two may
    overlap, or may have happened in the other order.

    Attributes:
        before: The earlier event.
        after: The later event.
        measure: ``end-to-start`` (from the last day of one to the first of the other) or
            ``start-to-start``.
        may_be_interrupted: Whether another event of the selection may lie between the two.

    Raises:
        UnknownValueError: There is no such measure.
        TypeError: ``before`` or ``after`` is not an event.

    >>> import trumpputin as tp
    >>> hamburg, helsinki = tp.events["2017-07-07-hamburg"], tp.events["2018-07-16-helsinki"]
    >>> gap = tp.Gap(before=hamburg, after=helsinki)
    >>> gap.days, str(gap.calendar_difference)
    (Days(min=374, max=374), '1 year, 9 days')
    """

    before: Event
    after: Event
    measure: Measure = attrs.field(default=Measure.end_to_start, converter=_measure)
    may_be_interrupted: bool = False

    def __attrs_post_init__(self) -> None:
        if isinstance(self.before, Event) and isinstance(self.after, Event):
            return
        name = "after" if isinstance(self.before, Event) else "before"
        raise TypeError(f"{name}: expected an Event, got {getattr(self, name)!r:.200}")

    @property
    def days(self) -> Days:
        """The fewest and the most days that the dates of the two allow.

        No event starts after it ends, so a start in 2025 and an end on 2025-01-02 leave two days
        for each of them.
        """
        earliest, latest = _measured_from(self.before, self.measure)
        return Days(
            (self.after.start.earliest - latest).days, (self.after.latest_start - earliest).days
        )

    @property
    def is_certain(self) -> bool:
        """Whether this is *the* gap between the two, whatever days the dates turn out to be.

        It is when ``before`` certainly ended by the start of ``after``, and every other
        event of the selection ended by the end of ``before`` or began no earlier than
        ``after``. A gap that was made by hand knows of no other event.
        """
        return not self.may_be_interrupted and self.before.end.latest <= self.after.start.earliest

    @property
    def calendar_difference(self) -> CalendarDifference | None:
        """The same in years, months and days; None unless both days are known and in order."""
        days = self.days
        if not days.is_exact or days.min < 0:
            return None
        day, _ = _measured_from(self.before, self.measure)
        return CalendarDifference.between(day, self.after.start.earliest)

    @property
    def _labels(self) -> tuple[str, str]:
        """The labels of the two, with the leaders where these are not the same."""
        ends = self.before, self.after
        leaders = [[p.name for p in e.participants if isinstance(p, Leader)] for e in ends]
        if sorted(leaders[0]) == sorted(leaders[1]):
            return self.before.label, self.after.label
        before, after = (
            f"{event.label} ({' and '.join(names)})"
            for event, names in zip(ends, leaders, strict=True)
        )
        return before, after

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the two starts, the best first."""
        return best_first((*self.before.sources_for("start"), *self.after.sources_for("start")))

    def __str__(self) -> str:
        days = self.days
        before, after = self._labels
        line = f"{before} to {after}: {days}"
        if self.measure is Measure.start_to_start:
            line += " from start to start"
        difference = self.calendar_difference
        if difference is not None and (difference.years or difference.months):
            line += f" ({difference})"
        if days.max < 0:
            line += "; the second began before the first had ended"
        elif not self.is_certain:
            line += "; the two may overlap, or another event may lie between"
        return line

    def __repr__(self) -> str:
        return f"<Gap {self.before.id} to {self.after.id}: {self.days}>"


def _measured_from(event: Event, measure: Measure) -> tuple[date, date]:
    """The bounds of the day of an event from which a gap is measured."""
    if measure is Measure.end_to_start:
        return event.earliest_end, event.end.latest
    return event.start.earliest, event.latest_start


@attrs.frozen(order=False, repr=False)
class Gaps(Tabular, Sequence[Gap]):
    """The gaps between the neighbours of a selection, in order; it prints a line for each.

    `Events.gaps` makes them. A slice is `Gaps` again. Each `Gap` is made when it is asked for.
    """

    _before: tuple[Event, ...] = ()
    _after: tuple[Event, ...] = ()
    _interrupted: bytes = b""  # for each gap, 1 where another event may lie between
    _measure: Measure = Measure.end_to_start
    _events: tuple[Event, ...] = attrs.field(default=(), eq=False)
    _covered: Covered = attrs.field(default=None, eq=False)

    @overload
    def __getitem__(self, key: int) -> Gap: ...
    @overload
    def __getitem__(self, key: slice) -> "Gaps": ...
    def __getitem__(self, key: int | slice) -> "Gap | Gaps":
        if not isinstance(key, slice):
            return self._gap(self._before[key], self._after[key], self._interrupted[key])
        if key.step is not None and key.step < 0:
            raise ValueError("gaps keep their order; use reversed()")
        return Gaps(self._before[key], self._after[key], self._interrupted[key], self._measure)

    def _gap(self, before: Event, after: Event, interrupted: int) -> Gap:
        return Gap(
            before=before, after=after, measure=self._measure, may_be_interrupted=bool(interrupted)
        )

    def __len__(self) -> int:
        return len(self._before)

    def __iter__(self) -> Iterator[Gap]:
        return map(self._gap, self._before, self._after, self._interrupted)

    @property
    def open(self) -> "Since | None":
        """The time from the last event to the last day of the span, by which none followed.

        In survival analysis this is the right-censored spell. It is None where the events have
        no span, or where none had certainly begun by its end, and for a slice of gaps.

        >>> import trumpputin as tp
        >>> print(tp.meetings.gaps().open)
        420 days since 2025-08-15 Anchorage
        """
        from .since import since_last  # seldom needed

        if not self._covered:
            return None
        try:
            return since_last(self._events, None, self._covered)
        except NotOnRecordError:
            return None

    def longest(self) -> tuple[Gap, ...]:
        """Every gap listed that could be the longest: one, when all dates are exact and differ.

        A gap is returned just when the events can be put on days that their dates allow such
        that no other gap listed is longer. Neighbouring gaps share an event, so their bounds
        alone would not tell: they are not independent.
        """
        gaps = tuple(self)
        if not gaps:
            return ()
        most = [gap.days.max for gap in gaps]
        low = max(gap.days.min for gap in gaps)
        high = max(most)
        # Raising one gap to its own maximum only shortens its neighbours. So any gap whose maximum
        # reaches the least that the longest gap can be may be the longest, and no other may.
        while low < high:
            middle = (low + high) // 2
            if _all_within(middle, gaps):
                high = middle
            else:
                low = middle + 1
        return tuple(gap for gap, days in zip(gaps, most, strict=True) if days >= low)

    def rank(self, gap: Gap) -> tuple[int, int]:
        """Between which two places a gap certainly is among these, the longest first.

        Where all days are known, the two are the same.

        >>> import trumpputin as tp
        >>> gaps = tp.meetings.gaps()
        >>> gaps.rank(gaps[-1])
        (1, 1)

        .. versionadded:: 2.3
        """
        days = gap.days
        others = [other.days for other in self if other != gap]
        longer = sum(other.min > days.max for other in others)
        return longer + 1, 1 + sum(other.max > days.min for other in others)

    def to_rows(self) -> "list[Row]":
        """The gaps flat: the ids and dates of the two events, the bounds and the difference.

        >>> import trumpputin as tp
        >>> row = tp.meetings.gaps().to_rows()[-1]
        >>> row["before"], row["after_start"], row["days_min"], row["calendar_difference"]
        ('2019-06-28-osaka', '2025-08-15', 2240, '6 years, 1 month, 18 days')

        .. versionadded:: 2.2
        """
        rows: list[Row] = []
        for gap in self:
            days, difference = gap.days, gap.calendar_difference
            row: Row = {"before": gap.before.id, "after": gap.after.id}
            row |= {"before_start": str(gap.before.start), "before_end": str(gap.before.end)}
            row |= {"after_start": str(gap.after.start), "measure": gap.measure.value}
            row |= {"days_min": days.min, "days_max": days.max, "is_certain": gap.is_certain}
            row["calendar_difference"] = None if difference is None else str(difference)
            row["sources"] = ";".join(source.id for source in gap.sources)
            rows.append(row)
        return rows

    def _columns(self) -> "Iterable[Column]":
        from .flat import typed

        texts = ("before", "after", "before_start", "before_end", "after_start", "measure")
        types: dict[str, CellType] = dict.fromkeys(texts, "text")
        types |= {"days_min": "int32", "days_max": "int32", "is_certain": "bool"}
        return typed({**types, "calendar_difference": "text", "sources": "text"})

    def __str__(self) -> str:
        return "\n".join(map(str, self))

    def __repr__(self) -> str:
        return one_line(f"<Gaps of {len(self):,}: ", (str(gap.days) for gap in self), ">")

    def _repr_html_(self) -> str:
        rows = [
            (
                *gap._labels,
                str(gap.days),
                str(gap.calendar_difference or ""),
                "yes" if gap.is_certain else "no",
                links_to(gap.sources),
            )
            for gap in self
        ]
        header = ("from", "to", "between", "in words", "certain", "sources of the dates")
        return html_table(f"Gaps: {len(self):,}", header, rows)


def _all_within(most: int, gaps: Sequence[Gap]) -> bool:
    """Whether the events can be put on days such that no gap is longer than ``most``.

    Each event is put as late as the gap before it allows, which leaves the most room.
    """
    previous: Event | None = None
    late = 0
    for gap in gaps:
        before, after = gap.before, gap.after
        if before is not previous:
            late = _measured_from(before, gap.measure)[1].toordinal()
        if after.start.earliest.toordinal() - late > most:
            return False
        if gap.measure is Measure.end_to_start and after.start != after.end:
            late = after.end.latest.toordinal()
        else:
            late = min(after.latest_start.toordinal(), late + most)
        previous = after
    return True


def gaps_between(events: Sequence[Event], measure: Measure | str, covered: Covered = None) -> Gaps:
    """The gaps between neighbours of events that are given in order of time."""
    measure = _measure(measure)
    rows = tuple(events)
    return Gaps(rows[:-1], rows[1:], _interrupted(rows), measure, rows, covered)


def _interrupted(events: Sequence[Event]) -> bytes:
    """For each two neighbours, 1 where a third event may lie between them.

    It may when it can end after the one ended and begin before the other begins. If there is no
    day between the two, only an event of more than one day can do both.
    """
    starts: list[int] = []
    begins: list[int] = []  # the latest starts
    ended: list[int] = []  # the earliest ends
    ends: list[int] = []
    lasting: list[int] = []  # the ends of events of more than one day
    for event in events:  # one loop: reading the days takes most of the time
        start, end = event.start, event.end
        first, last = start.earliest.toordinal(), end.latest.toordinal()
        starts.append(first)
        ends.append(last)
        if start is end or start == end:  # equal dates are one day, however coarse
            begins.append(last)
            ended.append(first)
            lasting.append(_NEVER)
        else:
            begins.append(min(start.latest.toordinal(), last))
            ended.append(max(first, end.earliest.toordinal()))
            lasting.append(last)
    ends.append(_NEVER)
    lasting.append(_NEVER)
    last_to_end, last_of_lasting = _last_to_end(ends), _last_to_end(lasting)
    found = bytearray()
    for place in range(len(events) - 1):
        days_between = begins[place + 1] - ended[place] - 1
        last_ending = last_to_end if days_between > 0 else last_of_lasting
        candidates = last_ending[bisect_left(starts, begins[place + 1])]
        other = next(each for each in candidates if each not in (place, place + 1))
        found.append(ends[other] > ended[place])
    return bytes(found)


_NEVER: Final = 0  # before any day; at the end of a list, so that place -1 is an event of none


def _last_to_end(ends: Sequence[int]) -> list[list[int]]:
    """For each k, which three of the first k events may end last, the last of them first.

    Three are enough to find the one that may end last apart from the two events of a gap.
    """
    last = [-1, -1, -1]
    found = [last]
    for place, end in enumerate(ends):
        if end > ends[last[2]]:
            last = sorted((*last, place), key=ends.__getitem__, reverse=True)[:3]
        found.append(last)
    return found
