"""What changed in a record from one version to the next, row by row, and back again.

Changes are of raw rows, as the files have them, so that a version can be restored even after the
models or the rules have changed. One line of ``changes.jsonl`` is one change. The lines of one
version are a run, and exactly one of them raises ``release.version``; the oldest run is first.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, TypeAlias, overload

import attrs

from .errors import FieldError, NotOnRecordError, Problem
from .storage.rows import CHANGES, FILES

__all__ = ["Change", "Changes", "Tables", "as_of", "changes_between", "problems_of"]

Row: TypeAlias = Mapping[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Row]]
"""The rows of each table as JSON objects; ``release`` is a table of one row."""

_TABLES: Final = ("release", *FILES)
_VERSION: Final = r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}"


@attrs.frozen(kw_only=True, order=False)
class Change:
    """One row added or removed, or one of its fields changed.

    Attributes:
        version: The version that made the change.
        table: The row's table, such as ``events``; ``release`` for the release itself.
        id: The row's id.
        field: The field that changed; None when the whole row was added or removed.
        old: The value before, as in the JSON file; None for one that was empty or absent.
        new: The value after; None for one that is empty or absent.
        reason: Why, in words.
        sources: Ids of the sources that require the change.

    Raises:
        FieldError: A version, table, row or reason is not one.
    """

    version: str
    table: str
    id: str
    field: str | None = None
    old: Any = attrs.field(default=None, hash=False)
    new: Any = attrs.field(default=None, hash=False)
    reason: str
    sources: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for name in ("version", "table", "id", "reason"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value:
                raise FieldError(f"expected a text that is not empty, got {value!r}", field=name)
        if not re.fullmatch(_VERSION, self.version):
            raise FieldError(f'expected MAJOR.MINOR.PATCH, got "{self.version}"', field="version")
        if self.table not in _TABLES:
            expected = ", ".join(_TABLES)
            raise FieldError(f'expected one of {expected}; got "{self.table}"', field="table")
        given = [value for value in (self.old, self.new) if value is not None]
        if self.field is not None:
            if not given:
                raise FieldError("expected a value before or after the change", field="new")
        elif self.table == "release":
            raise FieldError("a release is neither added nor removed", field="field")
        elif len(given) != 1 or not isinstance(given[0], dict) or given[0].get("id") != self.id:
            raise FieldError("expected a row with this id, either as old or as new", field="new")

    def __str__(self) -> str:
        what = self.field or ("row added" if self.old is None else "row removed")
        return f"{self.version} {self.table}: {self.id}: {what}"


class Changes(Sequence[Change]):
    """The changes of a record, the oldest version first; those of the package are read late.

    Args:
        changes: The changes, or a function that reads them when they are first needed.
    """

    __slots__ = ("_changes", "_read")

    def __init__(self, changes: "Iterable[Change] | Callable[[], Iterable[Change]]" = ()) -> None:
        self._changes: tuple[Change, ...] | None = None
        self._read: Callable[[], Iterable[Change]] | None = None
        if isinstance(changes, Changes):
            self._changes, self._read = changes._changes, changes._read
        elif callable(changes):
            self._read = changes
        else:
            self._changes = _checked(changes)

    def _all(self) -> tuple[Change, ...]:
        if self._changes is None:
            self._changes = _checked(self._read()) if self._read else ()
        return self._changes

    @overload
    def __getitem__(self, key: int) -> Change: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, key: int | slice) -> Change | tuple[Change, ...]:
        return self._all()[key]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Changes) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __reduce__(self) -> tuple[type["Changes"], tuple[tuple[Change, ...]]]:
        return Changes, (self._all(),)

    def __str__(self) -> str:
        return "\n".join(map(str, self._all()))

    def __repr__(self) -> str:
        return f"<Changes: {len(self):,}>"


def _checked(changes: Iterable[Change]) -> tuple[Change, ...]:
    made = tuple(changes)
    for change in made:
        if not isinstance(change, Change):
            raise TypeError(f"changes: expected Change records, got {change!r:.200}")
    return made


def changes_between(old: Tables, new: Tables, version: str, reason: str) -> tuple[Change, ...]:
    """Every change that leads from one record to another, in the order of tables and ids.

    A changed id is a removal and an addition.

    Args:
        old: The rows before.
        new: The rows after.
        version: The version that makes the changes.
        reason: Why; the same for all, to be refined afterwards.

    >>> before, after = {"people": []}, {"people": [{"id": "a", "name": "A"}]}
    >>> [change.new for change in changes_between(before, after, "0.2.0", "A was missing.")]
    [{'id': 'a', 'name': 'A'}]
    """
    changes: list[Change] = []
    for table in dict.fromkeys((*old, *new)):
        before = {row["id"]: row for row in old.get(table, ())}
        after = {row["id"]: row for row in new.get(table, ())}
        for id_ in sorted({*before, *after}):
            cited = tuple(dict.fromkeys(_cited(after.get(id_) or before.get(id_))))
            changes += (
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
                for field, was, now in _differences(before.get(id_), after.get(id_))
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


# -- back in time ------------------------------------------------------------------------------


_Rows: TypeAlias = dict[str, dict[str, dict[str, Any]]]  # by table and id


def as_of(
    tables: Tables, changes: Iterable[Change], version: str
) -> tuple[dict[str, list[Row]], tuple[Change, ...]]:
    """The rows as an earlier version had them, and the changes that had led there.

    Raises:
        NotOnRecordError: The changes do not lead back to that version, or one does not fit.
    """
    known: list[str] = []
    for reached, rows, runs in _versions(tables, changes):
        if reached == version:
            kept = tuple(change for run in runs for change in run)
            return {name: [by_id[k] for k in sorted(by_id)] for name, by_id in rows.items()}, kept
        known.insert(0, reached)
    raise NotOnRecordError(f'no version "{version}" on record; there are: {", ".join(known)}')


def problems_of(tables: Tables, changes: Iterable[Change]) -> tuple[Problem, ...]:
    """The problem, if any, that keeps the changes from leading back to the first version."""
    try:
        for _ in _versions(tables, changes):
            pass
    except NotOnRecordError as error:
        return (Problem(CHANGES, "", "", str(error)),)
    return ()


def _versions(
    tables: Tables, changes: Iterable[Change]
) -> Iterator[tuple[str, _Rows, list[tuple[Change, ...]]]]:
    """Every version with its rows and the changes up to it, the newest first.

    Versions are undone whole. The rows change when the next version is asked for.
    """
    rows = {name: {row["id"]: dict(row) for row in table} for name, table in tables.items()}
    runs = [tuple(run) for _, run in groupby(changes, key=lambda change: change.version)]
    while True:
        version = str(rows["release"]["release"]["version"])
        yield version, rows, runs
        if not runs:
            return
        run = runs.pop()
        _check_run(run, version)
        for change in reversed(run):
            _undo(rows.setdefault(change.table, {}), change)


def _check_run(run: tuple[Change, ...], version: str) -> None:
    """Refuse the changes of a version that do not raise the release to it, exactly once."""
    raised = [c.new for c in run if (c.table, c.field) == ("release", "version")]
    if raised != [run[0].version]:
        raise NotOnRecordError(
            f"{CHANGES}: expected exactly one change of {run[0].version} that raises "
            f"release.version to it, got {len(raised)}"
        )
    if run[0].version != version:
        raise NotOnRecordError(
            f"{CHANGES}: the changes of {run[0].version} do not lead to {version}; "
            "log the changes of each version once, in order"
        )


def _undo(rows: dict[str, dict[str, Any]], change: Change) -> None:
    row = rows.get(change.id)
    value = row if change.field is None or row is None else row.get(change.field)
    if value != change.new or (row is None and change.field is not None):
        where = f"{change.table}: {change.id}: {change.field or 'row'}"
        raise NotOnRecordError(f"{where}: the change of {change.version} does not fit the record")
    if change.field is None:
        if change.old is None:
            del rows[change.id]
        else:
            rows[change.id] = dict(change.old)
    elif row is not None:
        if change.old is None:
            row.pop(change.field, None)
        else:
            row[change.field] = change.old
