import altair as alt
import attrs
import dataclasses
import os
from .counts import By
from .tables import Events
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

__all__ = ['timeline', 'gaps', 'counts', 'map', 'PLOTS', 'save']

def timeline(events: Events) -> alt.LayerChart: ...
def gaps(events: Events) -> alt.LayerChart: ...
def counts(events: Events, by: By = 'year') -> alt.LayerChart: ...
def map(events: Events) -> alt.LayerChart: ...

PLOTS: Final[Mapping[str, 'Callable[[Events], alt.LayerChart]']]

def save(chart: alt.LayerChart, path: str | os.PathLike[str]) -> Path: ...

@dataclasses.dataclass
class _Box:
    left: float
    top: float
    right: float
    bottom: float
    def overlaps(self, other: _Box) -> bool: ...
