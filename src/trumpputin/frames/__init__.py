"""Gaps, counts and panels of your own table, on its own engine.

The table may be of pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark, and of any
size: its rows never become objects of this package, and a lazy table stays lazy. The answers are
those of `trumpputin.Events.gaps`, `trumpputin.Events.counts` and `trumpputin.Events.panel`. Needs
``python -m pip install "trumpputin[frames]"`` and the engine itself.
"""

from ._counts import counts
from ._dates import Columns
from ._gaps import gaps
from ._panel import panel

__all__ = ["Columns", "counts", "gaps", "panel"]
