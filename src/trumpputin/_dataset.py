"""The record as a whole: its tables together, read from a folder, checked and written.

Nothing here imports cattrs or json until a record is read or written, so that
``import trumpputin`` stays light.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from ._display import clipped
from .citing import AUTHORS, Style, cite_release
from .dates import DateLike
from .errors import DatasetError, Problem, UnknownValueError, did_you_mean
from .history import Change, Changes
from .models import (
    Coverage,
    Event,
    Exclusion,
    Leader,
    Location,
    Person,
    Quote,
    Release,
    Source,
)
from .storage.rows import Rows
from .tables import Events, Quotes, Table, confirmed, unconfirmed
from .vocabulary import Kind, Status

if TYPE_CHECKING:
    from .revision import Revision
    from .search import Matches
    from .since import Since

__all__ = ["RECORDS", "Dataset"]

RECORDS: Final = ("trump-putin", "us-russia-meetings")
"""The names of the packaged records."""

# Type checkers read a converter's parameter type only from a named function: hence one each.


def _leaders(rows: Iterable[Leader]) -> Table[Leader]:
    return Table(rows, of=Leader)


def _people(rows: Iterable[Person]) -> Table[Person]:
    return Table(rows, of=Person)


def _locations(rows: Iterable[Location]) -> Table[Location]:
    return Table(rows, of=Location)


def _sources(rows: Iterable[Source]) -> Table[Source]:
    return Table(rows, of=Source)


def _events(rows: Iterable[Event]) -> Events:
    return Events(rows)


def _quotes(rows: Iterable[Quote]) -> Quotes:
    return Quotes(rows)


def _excluded(rows: Iterable[Exclusion]) -> Table[Exclusion]:
    return Table(rows, of=Exclusion)


def _changes(changes: Iterable[Change] | Callable[[], Iterable[Change]]) -> Changes:
    return Changes(changes)


@attrs.frozen(kw_only=True, order=False, repr=False, slots=False)
class Dataset:
    """The record of some leaders' contacts, as published in one release.

    Args:
        release: Title, version, calendar and coverage.
        leaders: The leaders.
        people: Everybody else who took part or is quoted.
        locations: The places.
        sources: The documents.
        events: Every event of whatever status, occasions with their parts.
        quotes: The quotations.
        excluded: What was considered and left out.
        changes: What changed from one version to the next, the oldest version first.

    Attributes:
        release: Title, version, calendar and coverage.
        leaders: A `Table` of `Leader`.
        people: A `Table` of `Person`.
        locations: A `Table` of `Location`.
        sources: A `Table` of `Source`.
        quotes: The quotations.
        excluded: A `Table` of `Exclusion`.
        changes: What changed from one version to the next, the oldest version first.

    Raises:
        DuplicateIdError: Two different records of a table have the same id.
        TypeError: A table holds records of another type.

    >>> import trumpputin as tp
    >>> tp.dataset.version
    '2.4.0'
    >>> print(tp.dataset.coverage)
    2013-06 to 2026-10-09, and provisional entries to 2026-10-10
    """

    release: Release = attrs.field(validator=attrs.validators.instance_of(Release))
    leaders: Table[Leader] = attrs.field(converter=_leaders)
    people: Table[Person] = attrs.field(factory=Table, converter=_people)
    locations: Table[Location] = attrs.field(factory=Table, converter=_locations)
    sources: Table[Source] = attrs.field(factory=Table, converter=_sources)
    _every: Events = attrs.field(factory=Events, converter=_events, alias="events")
    quotes: Quotes = attrs.field(factory=Quotes, converter=_quotes)
    excluded: Table[Exclusion] = attrs.field(factory=Table, converter=_excluded)
    changes: Changes = attrs.field(factory=Changes, converter=_changes)

    def __attrs_post_init__(self) -> None:
        # attrs' own way to set a field of a frozen instance: quotations know every event.
        object.__setattr__(self, "quotes", Quotes(self.quotes, events=self._every))

    @classmethod
    def load(cls, name: str = "trump-putin") -> "Dataset":
        """A record that this version of the package ships; always the same object.

        Args:
            name: ``trump-putin``, or ``us-russia-meetings`` for the meetings of all presidents
                of the United States with the leaders of the Soviet Union and Russia since 1943.

        Raises:
            UnknownValueError: The package has no such record.
        """
        if name not in RECORDS:
            known = " and ".join(f'"{each}"' for each in RECORDS)
            message = f"no packaged record {name!r:.200}{did_you_mean(str(name), RECORDS)}"
            raise UnknownValueError(f"{message}; there are {known}", field="name")
        return _packaged(name)

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> "Dataset":
        """The record in a folder that has the layout of the packaged one.

        Raises:
            DatasetError: The folder cannot be read, a file breaks the format, the record breaks
                a rule of the codebook, or its log does not lead back to its first version. All
                problems are gathered: a row that breaks the format hides no other row.
        """
        from pathlib import Path

        from .history import problems_of as history_problems
        from .rules import problems_of as rule_problems
        from .storage.codec import raw_rows, structure
        from .storage.collector import paused
        from .storage.folder import read_files
        from .storage.json import parse
        from .storage.rows import CHANGES, FILE_NAMES

        try:
            files = read_files(Path(folder), [*FILE_NAMES, CHANGES])
        except (OSError, ValueError) as error:  # a ValueError: the path contains a NUL
            why = error.strerror if isinstance(error, OSError) else None
            raise DatasetError((Problem(str(folder), "", "", why or str(error)),)) from None
        with paused():
            values, unparsed = parse(files)
            rows, changes, unstructured, unreadable = structure(values)
            problems = [*unparsed, *unstructured, *rule_problems(rows, unreadable)]
            if changes and not unreadable:  # rows are written out for it, which takes as long
                problems += history_problems(raw_rows(rows), changes)
            if problems:
                raise DatasetError(tuple(problems))
            return _dataset(rows, changes)

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Write the record to a folder, in the same bytes for equal records.

        The files are replaced all at once: whatever happens midway, `read` finds either the old
        record or the new. Other files in the folder are left alone.

        The log is not checked against the rows, so that you can write a corrected record first
        and log the change then; until it is logged, `read` refuses the folder.

        Raises:
            DatasetError: The record breaks a rule of the codebook. Nothing is written.
            OSError: The folder cannot be written. The old files are whole, unless the message
                says that the new ones are.
        """
        from pathlib import Path

        from .rules import problems_of
        from .storage.codec import encode
        from .storage.folder import replace_files

        rows = self._rows()
        problems = problems_of(rows)
        if problems:
            raise DatasetError(problems)
        replace_files(Path(folder), encode(rows, self.changes))

    def as_of(self, version: str) -> "Dataset":
        """The record as an earlier version had it, by undoing its changes.

        This asks what the record said then; `Events.before` asks what had happened by a date.

        Raises:
            NotOnRecordError: The changes do not lead back to that version, or do not fit the
                rows.
            DatasetError: The rows of that version cannot be read as today's models.

        >>> import trumpputin as tp
        >>> len(tp.dataset.as_of("2.0.0").calls), len(tp.dataset.calls)
        (32, 35)
        """
        from .history import as_of
        from .storage.codec import from_raw

        earlier, changes = as_of(self._raw(), self.changes, version)
        return _dataset(from_raw(earlier), changes)

    def changes_since(self, version: str) -> "Revision":
        """What changed since an earlier version, and which counts and gaps moved.

        Raises:
            NotOnRecordError: The changes do not lead back to that version.
            DatasetError: The rows of that version cannot be read as today's models.

        >>> import trumpputin as tp
        >>> len(tp.dataset.changes_since(tp.dataset.version))
        0

        .. versionadded:: 2.2
        """
        from .revision import revision_of

        earlier = self.as_of(version)
        log = tuple(self.changes)[len(earlier.changes) :]
        return revision_of((earlier._raw(), self._raw()), (earlier.events, self.events), log)

    def search(self, text: str) -> "Matches[Event | Quote | Exclusion]":
        """The events of any status, quotations and exclusions in which every word occurs.

        `Events.search` has the details.

        Raises:
            ValueError: There is no word in the text.

        .. versionadded:: 2.2
        """
        from .search import search

        events = sorted((*self.events, *self.unconfirmed), key=Events._order)
        return search((*events, *self.quotes, *self.excluded), text)

    def cite(self, style: Style = "text", *, authors: str = AUTHORS) -> str:
        """A citation of this release, with version, fingerprint and coverage.

        Args:
            style: ``bibtex``, ``csl-json``, ``apa`` or ``text``.
            authors: Who keeps the record; give your own for a record of your own.

        Raises:
            UnknownValueError: There is no such style.
        """
        return cite_release(self.release, self.leaders, self.fingerprint, style, authors)

    @cached_property
    def events(self) -> Events:
        """The confirmed events, and those alone."""
        return confirmed(self._every, self.release)

    @cached_property
    def unconfirmed(self) -> Events:
        """The provisional, disputed and cancelled events, which are in no other table."""
        return unconfirmed(self._every, self.release)

    @property
    def meetings(self) -> Events:
        """The confirmed meetings as occasions, one for each stay at one place."""
        return self.events.where(kind=Kind.meeting)

    @property
    def calls(self) -> Events:
        """The confirmed telephone calls."""
        return self.events.where(kind=Kind.call)

    @property
    def letters(self) -> Events:
        """The confirmed letters, telegrams and greetings."""
        return self.events.where(kind=Kind.letter)

    def since(
        self, on: DateLike | None = None, *, kind: str | Iterable[str] | None = None
    ) -> "Since":
        """The days since the last confirmed event, with unconfirmed ones that may have followed.

        Args:
            on: The date to look back from; the last day that is covered unless given.
            kind: The kind of event, such as ``meeting``, or several; any unless given.

        Raises:
            NotOnRecordError: No such event had certainly begun by then.
            UnknownValueError: There is no such kind.
            DateError: ``on`` is not a plain date.

        >>> import trumpputin as tp
        >>> tp.dataset.since("2026-11-28", kind="call").unconfirmed[-1].id
        '2026-08-disputed-call-gilman-release'
        """
        events = self.events.where(kind=kind)
        since = events.since(on)
        followed = [
            event
            for event in self.unconfirmed.where(kind=kind)
            if event.status is not Status.cancelled
            and event.end.latest > since.event.earliest_end
            and event.start.earliest <= since.on.latest
        ]
        return attrs.evolve(since, unconfirmed=tuple(followed))

    @property
    def version(self) -> str:
        """The version of the record, ``MAJOR.MINOR.PATCH``."""
        return self.release.version

    @property
    def coverage(self) -> Coverage:
        """The span that the record answers for."""
        return self.release.coverage

    @cached_property
    def fingerprint(self) -> str:
        """64 hexadecimal digits, the same for the same rows; the codebook has the recipe."""
        from .fingerprint import fingerprint

        tables = self._raw()
        del tables["release"]
        return fingerprint(tables)

    def _raw(self) -> dict[str, list[dict[str, Any]]]:
        from .storage.codec import raw_rows

        return raw_rows(self._rows())

    def _rows(self) -> Rows:
        return Rows(
            release=self.release,
            leaders=tuple(self.leaders),
            people=tuple(self.people),
            locations=tuple(self.locations),
            sources=tuple(self.sources),
            events=tuple(self._every),
            quotes=tuple(self.quotes),
            excluded=tuple(self.excluded),
        )

    def __str__(self) -> str:
        return str(self.release)

    def __repr__(self) -> str:
        return clipped(
            f"Dataset {self.version} of {len(self.events):,} events: {self.release.title}"
        )


def _dataset(rows: Rows, changes: Iterable[Change]) -> Dataset:
    return Dataset(**rows._asdict(), changes=changes)


@cache
def _packaged(name: str) -> Dataset:
    from .storage.packaged import changes, rows

    return Dataset(**rows(name)._asdict(), changes=partial(changes, name))
