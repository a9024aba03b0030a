from ._rows import Rows
from .errors import Problem
from _typeshed import Incomplete
from collections.abc import Callable, Iterator
from typing import Final

__all__ = ['Rule', 'FACTS', 'problems_of', 'RULES']

Rule = Callable[[Rows], Iterator[Problem]]
FACTS: Final[Incomplete]

def problems_of(rows: Rows) -> tuple[Problem, ...]: ...

RULES: Final[tuple[Rule, ...]]
