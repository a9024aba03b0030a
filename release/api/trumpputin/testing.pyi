from ._dataset import Dataset
from .dates import DateLike, PartialDate, Precision
from .models import Event, Leader, Location, Person, Source
from collections.abc import Sequence
from hypothesis import strategies as st
from typing import NamedTuple

__all__ = ['partial_dates', 'events', 'datasets']

def partial_dates(min_value: DateLike = ..., max_value: DateLike = ..., *, precisions: Sequence[Precision] = ..., qualifiers: Sequence[str] = ('', '?', '~', '%')) -> st.SearchStrategy[PartialDate]: ...

class _Span(NamedTuple):
    start: PartialDate
    end: PartialDate

class _Zone(NamedTuple):
    name: str
    country: str
    hours: float

class _Cast(NamedTuple):
    leaders: Sequence[Leader]
    people: Sequence[Person]
    locations: Sequence[Location]
    sources: Sequence[Source]

def events(min_value: DateLike = ..., max_value: DateLike = ...) -> st.SearchStrategy[Event]: ...
def datasets(min_value: DateLike = ..., max_value: DateLike = ...) -> st.SearchStrategy[Dataset]: ...
