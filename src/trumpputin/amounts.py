"""Durations and clock times as sources state them: exact, rounded, or only bounded.

Both are written in one notation: ``n``, ``~n`` (about), ``n..`` (at least), ``..n`` (at most),
``a..b`` and ``~a..b``. A duration is in minutes, a clock time is ``HH:MM``.
"""

import re
from collections.abc import Callable, Collection
from datetime import time
from math import inf
from typing import Any, Final, Self, TypeAlias, TypeVar

import attrs

from .errors import FieldError

__all__ = ["MARGIN_MINUTES", "MARGIN_PART", "MOST_MINUTES", "ClockTime", "Minutes", "combined"]

MOST_MINUTES: Final = 1_000_000
"""The longest duration, nearly two years; it fits any integer type of a file or data frame."""

MARGIN_PART: Final = 6
"""A rounded duration is compared as if it were off by up to one sixth, ten minutes in the hour.

With a tenth, 50 minutes would contradict "about an hour"; with a quarter, real conflicts vanish.
"""

MARGIN_MINUTES: Final = 15
"""A rounded clock time is compared as if it were off by up to a quarter of an hour.

With ten minutes, "about 11:40" would contradict a start that was timed at 11:26.
"""

_Range: TypeAlias = tuple[float, float]
_A = TypeVar("_A")


@attrs.frozen(order=False, repr=False)
class Minutes:
    """A duration in minutes, as closely as a source states it.

    Attributes:
        min: The fewest minutes; None when only a most is known.
        max: The most minutes; None when only a least is known.
        approximate: Whether the numbers are rounded, so that the true ones may be a little off.

    Raises:
        ValueError: ``min`` is greater than ``max``, neither is known, one is not 1 to 1,000,000,
            or a duration without both is ``approximate``.
        TypeError: A value is not of its type.

    >>> Minutes.parse("~75..90").label, Minutes.parse("120..").label
    ('about 75 to 90 minutes', 'at least 120 minutes')
    """

    min: int | None
    max: int | None
    approximate: bool = False

    def __attrs_post_init__(self) -> None:
        for name, value in (("min", self.min), ("max", self.max)):
            if value is not None and type(value) is not int:
                raise TypeError(f"{name}: expected a whole number or None, got {value!r}")
            if value is not None and not 1 <= value <= MOST_MINUTES:
                raise ValueError(f"{name}: expected 1 to {MOST_MINUTES:,} minutes, got {value}")
        _check_bounds(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The duration that a text in the notation writes.

        Raises:
            FieldError: The text is not in the notation.

        >>> Minutes.parse("..90").max
        90
        >>> Minutes.parse("1h")
        Traceback (most recent call last):
        trumpputin.errors.FieldError: expected 90, ~90, 90.., ..90, 75..90 or ~75..90; got '1h'
        """
        return _parsed(cls, text, "[1-9][0-9]{0,6}", int, "90, ~90, 90.., ..90, 75..90 or ~75..90")

    @property
    def is_exact(self) -> bool:
        """Whether it is a single number of minutes, not rounded."""
        return self.min == self.max and not self.approximate

    @property
    def label(self) -> str:
        """The duration as people write it, such as ``about 90 minutes``."""
        about = "about " if self.approximate else ""
        if self.max is None:
            about = "at least "
        elif self.min is None:
            about = "at most "
        elif self.min != self.max:
            about += f"{self.min} to "
        number = self.min if self.max is None else self.max
        return f"{about}{number:,} minute{'' if number == 1 else 's'}"

    def excludes(self, other: "Minutes") -> bool:
        """Whether the two cannot both be right; a rounded number may be off by one sixth.

        >>> hour = Minutes.parse("~60")
        >>> [hour.excludes(Minutes.parse(text)) for text in ("50", "49", "71..", "~45")]
        [False, True, True, False]
        """
        return _apart(self._range(), other._range())

    def _range(self) -> _Range:
        """What it may be, in sixths of a minute."""
        least = -inf if self.min is None else self.min * (MARGIN_PART - self.approximate)
        return least, inf if self.max is None else self.max * (MARGIN_PART + self.approximate)

    def __str__(self) -> str:
        return _written(self.min, self.max, approximate=self.approximate)

    def __format__(self, spec: str) -> str:
        """The notation, aligned as a text."""
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Minutes.parse({str(self)!r})"


@attrs.frozen(order=False, repr=False)
class ClockTime:
    """A time of day in hours and minutes, as closely as a source states it; else like `Minutes`.

    Raises:
        ValueError: As `Minutes`.
    """

    min: time | None
    max: time | None
    approximate: bool = False

    def __attrs_post_init__(self) -> None:
        _check_bounds(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The time that a text in the notation writes.

        Raises:
            FieldError: The text is not in the notation.

        >>> ClockTime.parse("..12:00").max
        datetime.time(12, 0)
        """
        forms = "14:10, ~14:10, 14:10.., ..14:10, 14:00..14:10 or ~14:00..14:10"
        return _parsed(cls, text, "([01][0-9]|2[0-3]):[0-5][0-9]", time.fromisoformat, forms)

    def excludes(self, other: "ClockTime") -> bool:
        """Whether the two cannot both be right; a rounded time may be off by 15 minutes.

        >>> ClockTime.parse("~11:40").excludes(ClockTime.parse("11:26"))
        False
        """
        return _apart(self._range(), other._range())

    def _range(self) -> _Range:
        """What it may be, in minutes of the day."""
        off = MARGIN_MINUTES if self.approximate else 0
        least = -inf if self.min is None else self.min.hour * 60 + self.min.minute - off
        return least, inf if self.max is None else self.max.hour * 60 + self.max.minute + off

    def __str__(self) -> str:
        first, last = (None if t is None else f"{t:%H:%M}" for t in (self.min, self.max))
        return _written(first, last, approximate=self.approximate)

    def __repr__(self) -> str:
        return f"ClockTime.parse({str(self)!r})"


def combined(claims: Collection[Minutes]) -> Minutes | None:
    """What different claims on one duration allow to say; None when there are none.

    The one exact claim, if no other excludes it; else the hull of the claims with both bounds, as
    they are stated and without margins; else what the open ones have in common, if anything.

    >>> print(combined([Minutes.parse(text) for text in ("165", "~180", "180..")]))
    ~165..180
    """
    exact = {claim for claim in claims if claim.is_exact}
    if len(exact) == 1 and not any(one.excludes(claim) for one in exact for claim in claims):
        return exact.pop()
    closed = [(c.min, c.max) for c in claims if c.min is not None and c.max is not None]
    if closed:
        least, most = min(least for least, _ in closed), max(most for _, most in closed)
        # A single number that an open claim excludes is not exact either.
        return Minutes(least, most, least == most or any(claim.approximate for claim in claims))
    low = max((claim.min for claim in claims if claim.min is not None), default=None)
    high = min((claim.max for claim in claims if claim.max is not None), default=None)
    try:
        return Minutes(low, high)
    except ValueError:  # they have nothing in common, or there are none
        return None


# -- the notation ------------------------------------------------------------------------------


def _parsed(
    cls: Callable[[Any, Any, bool], _A], text: str, number: str, read: Any, forms: str
) -> _A:
    """The amount that a text in the notation writes, where ``read`` takes a number as written."""
    body = text.removeprefix("~") if isinstance(text, str) else ""
    least, dots, most = body.partition("..")
    bounds = (least, most) if dots else (least, least)
    try:
        if dots and least == most:
            raise ValueError("a range with two equal bounds, or none")
        if not all(re.fullmatch(number, bound) or (dots and not bound) for bound in bounds):
            raise ValueError("not a number of this sort")
        low, high = (read(bound) if bound else None for bound in bounds)
        return cls(low, high, body != text)
    except ValueError:
        raise FieldError(f"expected {forms}; got {text!r:.60}") from None


def _written(least: object, most: object, *, approximate: bool) -> str:
    bounds = ["" if bound is None else str(bound) for bound in (least, most)]
    return "~" * approximate + (bounds[0] if least == most else "..".join(bounds))


def _check_bounds(amount: Minutes | ClockTime) -> None:
    """Refuse bounds that the notation cannot write."""
    least: Any = amount.min
    most: Any = amount.max
    if least is None and most is None:
        raise ValueError("min: expected a bound here or for max, got neither")
    if least is None or most is None:
        if amount.approximate:
            raise ValueError("approximate: expected False where a bound is open")
    elif most < least:
        raise ValueError(f"min: expected at most max ({most}), got {least}")


def _apart(one: _Range, two: _Range) -> bool:
    """Whether two ranges have nothing in common."""
    return one[1] < two[0] or two[1] < one[0]
