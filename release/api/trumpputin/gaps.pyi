import attrs
import dataclasses
from .dates import CalendarDifference, Days
from .models import Event
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import overload

__all__ = ['Measure', 'Gap', 'Gaps', 'gaps_between']

class Measure(StrEnum):
    end_to_start = 'end-to-start'
    start_to_start = 'start-to-start'

@dataclasses.dataclass(kw_only=True, order=False, repr=False)
class Gap:
    before: Event
    after: Event
    measure: Measure = dataclasses.field(default=Measure.end_to_start, converter=_measure)
    disturbed: bool = ...
    def __attrs_post_init__(self) -> None: ...
    @property
    def days(self) -> Days: ...
    @property
    def is_certain(self) -> bool: ...
    @property
    def calendar_difference(self) -> CalendarDifference | None: ...

@dataclasses.dataclass(order=False, repr=False)
class Gaps(Sequence[Gap]):
    @overload
    def __getitem__(self, key: int) -> Gap: ...
    @overload
    def __getitem__(self, key: slice) -> Gaps: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Gap]: ...
    def longest(self) -> tuple[Gap, ...]: ...

def gaps_between(events: Sequence[Event], measure: Measure | str) -> Gaps: ...
