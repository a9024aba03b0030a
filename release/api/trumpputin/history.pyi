import attrs
import dataclasses
from .errors import Problem
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

__all__ = ['Tables', 'Change', 'changes_between', 'undo', 'encode_changes', 'decode_changes']

Row: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]

@dataclasses.dataclass(kw_only=True, order=False)
class Change:
    version: str
    table: str
    id: str
    field: str | None
    old: Any = dataclasses.field(hash=False)
    new: Any = dataclasses.field(hash=False)
    reason: str
    sources: tuple[str, ...]

def changes_between(old: Tables, new: Tables, version: str, reason: str = '') -> tuple[Change, ...]: ...
def undo(tables: Tables, changes: Iterable[Change], version: str) -> dict[str, list[Row]]: ...
def encode_changes(changes: Iterable[Change]) -> bytes: ...
def decode_changes(data: bytes | OSError) -> tuple[tuple[Change, ...], tuple[Problem, ...]]: ...
