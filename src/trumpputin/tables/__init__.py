"""The tables: immutable, ordered, typed collections of records, and the questions on them."""

from ._events import Events, confirmed, unconfirmed
from ._quotes import Quotes
from ._table import Table

__all__ = ["Events", "Quotes", "Table", "confirmed", "unconfirmed"]
