"""`Span`: the days that a table answers for."""

from datetime import date
from typing import TypeAlias

import attrs

from ._display import field_repr
from .dates import DateLike, as_bound
from .errors import DateError

__all__ = ["Covered", "Span", "asked_span", "common"]


def _first_day(value: DateLike) -> date:
    return as_bound(value).earliest


def _last_day(value: DateLike) -> date:
    return as_bound(value).latest


@attrs.frozen(order=False)
class Span:
    """The days that a table answers for; outside them nothing is known.

    Attributes:
        first: The first day; a coarse date means the first day of its period.
        last: The last day; a coarse date means the last day of its period.

    Raises:
        DateError: One is not a plain date, or the span ends before it starts.

    >>> print(Span("2013-06", "2026-04"))
    2013-06-01 to 2026-04-30
    """

    first: date = attrs.field(converter=_first_day)
    last: date = attrs.field(converter=_last_day)

    __repr__ = field_repr

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise DateError(f"the span ends ({self.last}) before it starts ({self.first})")

    def holds(self, first: date, last: date) -> bool:
        """Whether all days of a period are in the span."""
        return self.first <= first and last <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Whether some day of a period is in the span."""
        return self.first <= last and first <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def asked_span(between: object) -> Span:
    """The days from the first date of an argument ``between`` to the second.

    Raises:
        DateError: It holds no plain dates, or ends before it starts.
        TypeError: It is not a pair.
    """
    if not isinstance(between, tuple) or len(between) != 2:
        raise TypeError(f"between: expected a tuple of two dates, got {between!r:.200}")
    return Span(*between)


Covered: TypeAlias = tuple[Span, ...] | None
"""What a table answers for: one span; no day at all; or None, when it answers as if complete."""


def common(one: Covered, other: Covered) -> Covered:
    """What two tables both answer for, where one that answers as if complete limits nothing."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(
        Span(max(a.first, b.first), min(a.last, b.last))
        for a in one
        for b in other
        if a.meets(b.first, b.last)
    )
