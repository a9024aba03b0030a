"""What changed in a record from one version to the next, row by row, and back again.

Changes are kept of the raw rows, as they stand in the files, so that a version can be taken back
to whatever it was, also when the models or the rules have moved on since. One line of
``changes.jsonl`` is one change; the lines of a version stand together, the oldest version first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from .errors import NotOnRecordError, Problem
from .storage.rows import CHANGES, FILES

__all__ = ["Change", "Tables", "changes_between", "decode_changes", "encode_changes", "undo"]

Row: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]
"""The rows of each table as JSON objects; ``release`` is a table of one row."""

_TABLES: Final = ("release", *FILES)
_KEYS: Final = ("version", "table", "id", "field", "old", "new", "reason", "sources")


@attrs.frozen(kw_only=True, order=False)
class Change:
    """One row added or removed, or one of its fields changed.

    Attributes:
        version: The version that made the change.
        table: The row's table, such as ``events``; ``release`` for the release itself.
        id: The row's id.
        field: The field that changed; None when the whole row was added or removed.
        old: The value before, as in the JSON file; None for an added row.
        new: The value after; None for a removed row.
        reason: Why, in words.
        sources: Ids of the sources that call for it.
    """

    version: str
    table: str
    id: str
    field: str | None
    old: Any = attrs.field(hash=False)
    new: Any = attrs.field(hash=False)
    reason: str
    sources: tuple[str, ...]


def changes_between(
    old: Tables, new: Tables, version: str, reason: str = ""
) -> tuple[Change, ...]:
    """Every change that leads from one record to another, in the order of tables and ids.

    A changed id is a removal and an addition.

    Args:
        old: The rows before.
        new: The rows after.
        version: The version that makes the changes.
        reason: Why; the same for all, to be told apart afterwards.

    >>> before, after = {"people": []}, {"people": [{"id": "a", "name": "A"}]}
    >>> [change.new for change in changes_between(before, after, "0.2.0")]
    [{'id': 'a', 'name': 'A'}]
    """
    changes: list[Change] = []
    for table in dict.fromkeys((*old, *new)):
        before = {row["id"]: row for row in old.get(table, ())}
        after = {row["id"]: row for row in new.get(table, ())}
        for id_ in sorted({*before, *after}):
            for field, was, now in _differences(before.get(id_), after.get(id_)):
                cited = tuple(dict.fromkeys(_cited(after.get(id_) or before.get(id_))))
                changes.append(
                    Change(
                        version=version,
                        table=table,
                        id=id_,
                        field=field,
                        old=was,
                        new=now,
                        reason=reason,
                        sources=cited,
                    )
                )
    return tuple(changes)


def _differences(old: Row | None, new: Row | None) -> Iterator[tuple[str | None, Any, Any]]:
    if old is None or new is None:
        yield None, old, new
        return
    for field in dict.fromkeys((*old, *new)):
        if old.get(field) != new.get(field):
            yield field, old.get(field), new.get(field)


def _cited(value: Any) -> Iterator[str]:
    """The ids of the sources that a row cites."""
    if isinstance(value, Mapping):
        if "source" in value and "supports" in value:
            yield value["source"]
        for item in value.values():
            yield from _cited(item)
    elif isinstance(value, list):
        for item in value:
            yield from _cited(item)


def undo(tables: Tables, changes: Iterable[Change], version: str) -> dict[str, list[Row]]:
    """The rows as they were in an earlier version, by taking the changes back, newest first.

    Raises:
        NotOnRecordError: No change leads from that version, or a change does not fit the rows.
    """
    changes = tuple(changes)
    versions = tuple(dict.fromkeys(change.version for change in changes))
    now = tables["release"][0]["version"]
    earlier = [str(c.old) for c in changes if (c.table, c.field) == ("release", "version")]
    if version not in (*earlier, now):
        known = ", ".join((*earlier, now))
        raise NotOnRecordError(f'no version "{version}" on record; there are: {known}')
    later = versions[earlier.index(version) :] if version != now else ()
    rows = {name: {row["id"]: dict(row) for row in table} for name, table in tables.items()}
    for change in reversed([change for change in changes if change.version in later]):
        _take_back(rows.setdefault(change.table, {}), change)
    return {table: [by_id[id_] for id_ in sorted(by_id)] for table, by_id in rows.items()}


def _take_back(rows: dict[str, dict[str, Any]], change: Change) -> None:
    row = rows.get(change.id)
    stands = row if change.field is None or row is None else row.get(change.field)
    if stands != change.new or (row is None and change.field is not None):
        where = f"{change.table}: {change.id}: {change.field or 'row'}"
        raise NotOnRecordError(f"{where}: the change of {change.version} does not fit the record")
    if change.field is not None and row is not None:
        row[change.field] = change.old
    elif change.old is None:
        del rows[change.id]
    else:
        rows[change.id] = dict(change.old)


# -- the file ----------------------------------------------------------------------------------


def encode_changes(changes: Iterable[Change]) -> bytes:
    """The bytes of ``changes.jsonl``."""
    import json  # kept out of `import trumpputin`

    values = (attrs.asdict(change, recurse=False) for change in changes)
    return "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values).encode()


def decode_changes(
    data: bytes | OSError,
) -> tuple[tuple[Change, ...], tuple[Problem, ...]]:
    """The changes in the bytes of ``changes.jsonl``, and all that is wrong with them."""
    if isinstance(data, OSError):
        return (), (Problem(CHANGES, "", "", data.strerror or str(data)),)
    changes: list[Change] = []
    problems: list[Problem] = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            changes.append(_decode(line))
        except ValueError as error:
            problems.append(Problem(CHANGES, f"line {number}", "", str(error)))
    return tuple(changes), tuple(problems)


def _decode(line: bytes) -> Change:
    from .storage.json import faults, parse  # json is kept out of `import trumpputin`

    value = parse(line)
    if not isinstance(value, dict) or tuple(value) != _KEYS:
        raise ValueError(f"expected an object with the keys {', '.join(_KEYS)}, in this order")
    for fault in (*faults(value), *_wrong_parts(value)):
        raise ValueError(fault)
    return Change(**{**value, "sources": tuple(value["sources"])})


def _wrong_parts(value: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a line whose keys are right."""
    for key in ("version", "table", "id", "reason"):
        if not isinstance(value[key], str) or not value[key]:
            yield f"{key}: expected a text that is not empty"
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", str(value["version"]), re.ASCII):
        yield f'version: expected MAJOR.MINOR.PATCH, got "{value["version"]}"'
    if value["table"] not in _TABLES:
        yield f'table: expected one of {", ".join(_TABLES)}; got "{value["table"]}"'
    if value["field"] is None:
        rows = [row for row in (value["old"], value["new"]) if row is not None]
        if len(rows) != 1 or not isinstance(rows[0], dict) or rows[0].get("id") != value["id"]:
            yield "expected a row with this id, either as old or as new"
    elif not isinstance(value["field"], str):
        yield "field: expected a text or null"
    sources = value["sources"]
    if not isinstance(sources, list) or not all(isinstance(item, str) for item in sources):
        yield "sources: expected an array of texts"
