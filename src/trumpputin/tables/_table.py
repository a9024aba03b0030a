"""`Table`: records of one kind in a fixed order, each found by its id."""

from collections.abc import Iterable, Iterator
from functools import partial
from operator import index as as_index
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Protocol,
    Self,
    SupportsIndex,
    TypeVar,
    overload,
)

from .._display import one_line
from .._tabular import Tabular
from ..errors import DuplicateIdError, UnknownIdError, did_you_mean

if TYPE_CHECKING:
    from ..flat import Column, Row

__all__ = ["Table", "made"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T_co = TypeVar("T_co", bound=_HasId, covariant=True)


class Table(Tabular, Generic[T_co]):
    """Records of one kind in a fixed order, each found by its id.

    ``table["id"]`` raises for an unknown id and names near misses; ``table.get("id")`` returns
    None. ``table[0]`` and ``table[:3]`` go by position; a slice is a table again. ``in`` takes
    an id or a record. Tables are equal when their rows are.

    A table is not a `collections.abc.Sequence`: it is indexed by id as well as by position.

    Args:
        rows: The records in any order. Equal ones are kept once.
        of: The model that every record must be an instance of, where the table checks it.

    Raises:
        DuplicateIdError: Two different records have the same id.
        TypeError: A row is not a record of the right model.

    >>> import trumpputin as tp
    >>> tp.locations["helsinki"].country
    'FI'
    >>> tp.locations.get("atlantis") is None
    True
    """

    __slots__ = ("_index", "_model", "_rows")

    _of: ClassVar[type | None] = None  # the model of the rows; of a plain table, any with an id

    _rows: tuple[T_co, ...]
    _index: dict[str, T_co] | None  # made at the first look-up
    _model: type | None

    def __init__(self, rows: Iterable[T_co] = (), *, of: type | None = None) -> None:
        self._model = model = of or self._of
        by_id: dict[str, T_co] = {}
        for place, row in enumerate(rows):
            if model is not None and not isinstance(row, model):
                raise TypeError(f"row {place}: expected {model.__name__}, got {row!r:.200}")
            key = getattr(row, "id", None)
            if not isinstance(key, str):
                raise TypeError(f"row {place}: expected a record with an id, got {row!r:.200}")
            kept = by_id.setdefault(key, row)
            if kept is not row and kept != row:
                raise DuplicateIdError(f'two different records have the id "{key}"')
        self._rows = tuple(sorted(by_id.values(), key=self._order))
        self._index = None

    @staticmethod
    def _order(row: Any) -> Any:
        """The key that the rows are sorted by."""
        return row.id

    @property
    def _dated(self) -> str:
        """What titles say of the days that the table answers for."""
        return ""

    def _cut(self, rows: Iterable[T_co]) -> Self:
        """A table of some of these rows, given in their order."""
        cut: Self = made(type(self), tuple(rows), _model=self._model)
        return cut

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(made, _model=self._model), (type(self), self._rows)

    def _findable(self) -> Iterator[tuple[str, T_co]]:
        """Every id with the record that it finds."""
        for row in self._rows:
            yield row.id, row

    def _by_id(self) -> dict[str, T_co]:
        if self._index is None:
            self._index = dict(self._findable())
        return self._index

    @overload
    def __getitem__(self, key: str) -> T_co: ...
    @overload
    def __getitem__(self, key: SupportsIndex) -> T_co: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: str | SupportsIndex | slice) -> T_co | Self:
        if isinstance(key, slice):
            if key.step is not None and as_index(key.step) < 0:
                raise ValueError("a table keeps its order; use reversed()")
            return self._cut(self._rows[key])
        if not isinstance(key, str):
            try:
                return self._rows[as_index(key)]
            except TypeError:
                raise TypeError(f"expected an id, a position or a slice, got {key!r}") from None
        row = self._find(key)
        if row is None:
            noun = self._record.__name__.lower() if self._model or self._rows else "record"
            raise UnknownIdError(f'no {noun} "{key}" here{did_you_mean(key, self._by_id())}')
        return row

    def get(self, id: str) -> T_co | None:
        """The record with this id, or None."""
        return self._find(id)

    def _find(self, key: str) -> T_co | None:
        return self._by_id().get(key)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rows, in order."""
        return tuple(row.id for row in self._rows)

    def index(self, item: object) -> int:
        """The position of a row, given as a record or as its id.

        Raises:
            ValueError: It is not a row of this table.
        """
        for place, row in enumerate(self._rows):
            if item in (row.id, row):
                return place
        raise ValueError(f"{item!r:.200} is not a row of this table")

    def count(self, item: object) -> int:
        """How many rows are this record or have this id: 1 or 0."""
        return sum(item in (row.id, row) for row in self._rows)

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return item in self._by_id()
        key = getattr(item, "id", None)
        return isinstance(key, str) and self._by_id().get(key) == item

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._rows)

    def __reversed__(self) -> Iterator[T_co]:
        return reversed(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def to_rows(self) -> "list[Row]":
        """The rows flat, as dicts of texts, numbers, dates and truth values; None is unknown.

        Other records are given by their ids; several, and several texts, are joined by ``;``.
        The parts of events are not among them; ``encounters()`` has them.

        >>> import trumpputin as tp
        >>> tp.locations.to_rows()[0]["city"]
        'Anchorage'

        .. versionadded:: 2.2
        """
        from ..flat import table_rows

        return table_rows(self._rows, self._record)

    def _columns(self) -> "Iterable[Column]":
        from ..flat import columns_of_table

        return columns_of_table(self._record)

    @property
    def _record(self) -> type:
        """The model of the rows."""
        model = self._model or (type(self._rows[0]) if self._rows else None)
        if model is None:
            raise TypeError("the columns of an empty table are those of a model: Table(of=...)")
        return model

    def __str__(self) -> str:
        return "\n".join(map(str, self._rows))

    def __repr__(self) -> str:
        return one_line(f"<{type(self).__name__} of {len(self):,}{self._dated}: ", self.ids, ">")


def made(cls: Any, rows: tuple[Any, ...], **slots: Any) -> Any:
    """A table of rows that were checked and sorted before."""
    table = cls.__new__(cls)
    for slot, value in {"_rows": rows, "_index": None, "_model": cls._of, **slots}.items():
        setattr(table, slot, value)
    return table
