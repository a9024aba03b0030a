"""Gaps and counts of your own table, on its own engine.

The table may be of pandas, Polars (eager or lazy), PyArrow, DuckDB, Ibis or PySpark, and of any
size: its rows never become objects of this package, and a lazy table stays lazy. The answers are
those of `trumpputin.Events.gaps` and `trumpputin.Events.counts`. Needs
``python -m pip install "trumpputin[frames]"`` and the engine itself.
"""

from ._counts import counts
from ._dates import Columns
from ._gaps import gaps

__all__ = ["Columns", "counts", "gaps"]
