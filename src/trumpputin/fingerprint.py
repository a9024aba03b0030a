"""One number for what a record says: the same for the same rows, however they are written.

For each table in the files' order: the line ``# NAME``, then a line for each row in code-point
order of ``id``. A row's line is its canonical JSON (RFC 8785) after Unicode normalisation to
NFC, with the members that are null or ``[]`` left out at every level. Every line ends in LF.
The fingerprint is the SHA-256 of these lines in UTF-8, in hexadecimal. So a new field that
nobody has filled in yet changes nothing, and neither does indentation.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["fingerprint"]


def fingerprint(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> str:
    """The fingerprint of the rows of each table, as 64 hexadecimal digits.

    Args:
        tables: The rows as JSON objects, by the name of their table, in the files' order.

    >>> fingerprint({"leaders": [], "people": []})[:16]
    '97fd98497fa41de5'
    """
    digest = hashlib.sha256()
    for name, rows in tables.items():
        digest.update(f"# {name}\n".encode())
        for row in sorted(rows, key=lambda row: row["id"]):
            # Python's sorted keys and shortest numbers are RFC 8785's: keys here are ASCII,
            # and numbers are whole or have at most four decimals.
            line = json.dumps(
                _bare(row), ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
            digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _bare(value: Any) -> Any:
    """A JSON value in NFC without its empty members."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: _bare(item) for key, item in value.items() if item not in (None, [])}
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return value
