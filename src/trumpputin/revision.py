"""`Revision`: what changed in a record since an earlier version, and which answers moved."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import attrs

from ._display import html_table, one_line
from ._tabular import Tabular
from .history import Change, Tables, changes_between
from .tables import Events
from .vocabulary import Kind

if TYPE_CHECKING:
    from .flat import Column, Row

__all__ = ["Moved", "Revision", "revision_of"]


@attrs.frozen(kw_only=True, order=False)
class Moved:
    """An answer that differs between two versions.

    Attributes:
        question: What was asked, such as ``calls in 2026``.
        before: The answer of the earlier version.
        after: The answer of the later one.

    .. versionadded:: 2.2
    """

    question: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.question}: {self.before}, now {self.after}"


@attrs.frozen(kw_only=True, order=False, repr=False)
class Revision(Tabular, Sequence[Change]):
    """What changed from one version of a record to another: `Dataset.changes_since` makes it.

    What was changed and changed back is not in it. Rows are in the order of tables and ids.

    Attributes:
        since: The earlier version.
        version: The later one.
        changes: The changes; the reason of each is that of its last change in the log.
        moved: How many events of each kind and year there are, and the longest gaps, where these
            differ.

    .. versionadded:: 2.2
    """

    since: str
    version: str
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]

    @overload
    def __getitem__(self, key: int) -> Change: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, key: int | slice) -> Change | tuple[Change, ...]:
        return self.changes[key]

    def __len__(self) -> int:
        return len(self.changes)

    def to_rows(self) -> "list[Row]":
        """One row for each change; the values before and after are JSON."""
        from json import dumps  # kept out of `import trumpputin`

        def text(value: Any) -> str | None:
            return None if value is None else dumps(value, ensure_ascii=False)

        return [
            {
                "change": _what(change),
                "table": change.table,
                "id": change.id,
                "field": change.field,
                "old": text(change.old),
                "new": text(change.new),
                "reason": change.reason,
                "sources": ";".join(change.sources),
            }
            for change in self
        ]

    def _columns(self) -> "Iterable[Column]":
        from .flat import typed

        names = ("change", "table", "id", "field", "old", "new", "reason", "sources")
        return typed(dict.fromkeys(names, "text"))

    def __str__(self) -> str:
        lines = [f"{self.since} to {self.version}"]
        for what in ("added", "withdrawn"):
            rows = [change for change in self if _what(change) == what]
            lines += [f"{what}: {change.table}: {change.id}" for change in rows]
        fields: dict[tuple[str, str], list[str]] = {}
        for change in self:
            if change.field is not None:
                fields.setdefault((change.table, change.id), []).append(change.field)
        lines += [f"corrected: {t}: {id_}: {', '.join(f)}" for (t, id_), f in fields.items()]
        return "\n".join([*lines, *(f"moved: {each}" for each in self.moved)])

    def __repr__(self) -> str:
        start = f"<Revision {self.since} to {self.version}, {len(self):,}: "
        return one_line(start, [change.id for change in self], ">")

    def _repr_html_(self) -> str:
        rows = [(_what(c), c.table, c.id, c.field or "", c.reason) for c in self]
        rows += [("moved", "", each.question, each.before, each.after) for each in self.moved]
        header = ("change", "table", "id", "field", "reason")
        return html_table(f"{self.since} to {self.version}: {len(self):,}", header, rows)


def _what(change: Change) -> str:
    if change.field is not None:
        return "corrected"
    return "added" if change.old is None else "withdrawn"


def revision_of(
    rows: tuple[Tables, Tables], events: tuple[Events, Events], log: Iterable[Change]
) -> Revision:
    """What changed between two versions of a record.

    Args:
        rows: The raw rows of the earlier version and of the later one.
        events: The confirmed events of both.
        log: The changes that lead from the one to the other.
    """
    versions = [str(tables["release"][0]["version"]) for tables in rows]
    logged = {key: c for c in log for key in ((c.table, c.id), (c.table, c.id, c.field))}
    changes: list[Change] = []
    for change in changes_between(*rows, versions[1], "not logged"):
        row = change.table, change.id
        known = logged.get((*row, change.field)) or logged.get(row) or change
        changes.append(attrs.evolve(change, reason=known.reason, sources=known.sources))
    before, after = (dict(_answers(one, other)) for one, other in (events, events[::-1]))
    moved = [
        Moved(question=question, before=answer, after=after[question])
        for question, answer in before.items()
        if answer != after[question]
    ]
    return Revision(
        since=versions[0], version=versions[1], changes=tuple(changes), moved=tuple(moved)
    )


_PLURALS: Final = {kind: f"{kind.label}s" for kind in Kind}


def _answers(events: Events, others: Events) -> Iterator[tuple[str, str]]:
    """The answers that are compared, of one version; the other says which years there are."""
    for kind, plural in _PLURALS.items():
        chosen = events.where(kind=kind)
        yield plural, f"{len(chosen):,}"
        counts = chosen.counts("year")
        years = {*counts, *others.where(kind=kind).counts("year")}
        yield from ((f"{plural} in {year}", f"{counts.get(year, 0):,}") for year in sorted(years))
    for kind in (Kind.meeting, Kind.call):
        gaps = events.where(kind=kind).gaps()
        longest = " or ".join(map(str, gaps.longest()))
        yield f"longest gap between {_PLURALS[kind]}", longest or "none"
        yield f"open gap after the last {kind.label}", str(gaps.open or "none")
