import attrs
import dataclasses
from .dates import DateLike
from .models import Event
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

__all__ = ['By', 'Counts', 'VALUES', 'counts_of']

K = TypeVar('K', int, str)
By: TypeAlias

@dataclasses.dataclass(eq=False, repr=False)
class Counts(Mapping[K, int]):
    by: By
    unplaced: tuple[Event, ...] = ...
    @property
    def total(self) -> int: ...
    def __getitem__(self, key: K) -> int: ...
    def __iter__(self) -> Iterator[K]: ...
    def __len__(self) -> int: ...

VALUES: Mapping[str, Callable[[Event], Collection[str]]]

def counts_of(events: Iterable[Event], by: By, between: tuple[DateLike, DateLike] | None = None) -> Counts[int] | Counts[str]: ...
