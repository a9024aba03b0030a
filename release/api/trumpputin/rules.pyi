from ._rows import Rows
from .errors import Problem
from _typeshed import Incomplete
from collections.abc import Callable, Iterator, Mapping
from typing import Final

__all__ = ['Rule', 'FACTS', 'PATTERNS', 'problems_of', 'RULES']

Rule = Callable[[Rows], Iterator[Problem]]
FACTS: Final[Incomplete]
PATTERNS: Final[Mapping[str, str]]

def problems_of(rows: Rows) -> tuple[Problem, ...]: ...

RULES: Final[tuple[Rule, ...]]
