"""`Tabular`: what every table and answer has that is also a flat table."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from .flat import Column, Row

__all__ = ["Tabular"]


class Tabular:
    """A table or an answer whose rows can be had flat, with one plain value in each cell."""

    __slots__ = ()

    def to_rows(self) -> "list[Row]":
        """The rows flat, as dicts of texts, numbers, dates and truth values; None is unknown.

        .. versionadded:: 2.2
        """
        raise NotImplementedError

    def _columns(self) -> "Iterable[Column]":
        """The columns of the flat rows, in order, with their types."""
        raise NotImplementedError

    @overload
    def to_frame(self, engine: Literal["pandas"]) -> "pd.DataFrame": ...
    @overload
    def to_frame(self, engine: Literal["polars"]) -> "pl.DataFrame": ...
    @overload
    def to_frame(self, engine: Literal["pyarrow"]) -> "pa.Table": ...
    def to_frame(self, engine: str) -> Any:
        """The flat rows as a data frame.

        pandas has no type for dates, so there they are ``datetime64[s]``.

        Raises:
            UnknownValueError: ``engine`` is not ``pandas``, ``polars`` or ``pyarrow``.
            ImportError: That library is missing; the message says how to install it.

        .. versionadded:: 2.2
        """
        from .flat import frame_of  # each engine is an extra

        return frame_of(self.to_rows(), self._columns(), engine)
