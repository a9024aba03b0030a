from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ['fingerprint']

def fingerprint(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> str: ...
