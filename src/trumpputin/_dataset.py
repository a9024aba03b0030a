"""The record as a whole: its tables together, read from a folder, checked and written.

Nothing here imports cattrs or json until a record is read or written, so that
``import trumpputin`` stays light.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import attrs

from ._display import clipped
from .citing import AUTHORS, Style, cite_release
from .errors import DatasetError, NotOnRecordError, Problem
from .models import Coverage, Event, Exclusion, Leader, Location, Person, Quote, Release, Source
from .tables import Events, Quotes, Table, confirmed, unconfirmed
from .vocabulary import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from .history import Change
    from .storage.rows import Rows

__all__ = ["Dataset"]

_reading = RLock()


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


@attrs.frozen(kw_only=True, order=False, repr=False, slots=False)
class Dataset:
    """The record of one pair of leaders, as published in one release.

    Args:
        release: Title, version and coverage.
        leaders: The pair.
        people: Everybody else who took part or is quoted.
        locations: The places.
        sources: The documents.
        events: Every event of whatever status, occasions with their parts.
        quotes: The quotations.
        excluded: What was considered and left out.
        changes: What changed from one version to the next, the oldest version first.

    Attributes:
        release: Title, version and coverage.
        leaders: A `Table` of `Leader`.
        people: A `Table` of `Person`.
        locations: A `Table` of `Location`.
        sources: A `Table` of `Source`.
        quotes: The quotations.
        excluded: A `Table` of `Exclusion`.
        changes: What changed from one version to the next, the oldest version first.

    Raises:
        DuplicateIdError: Two different records of a table bear one id.

    >>> import trumpputin as tp
    >>> tp.dataset.version
    '1.0.0'
    >>> print(tp.dataset.coverage)
    2013-06 to 2026-04-30, and provisional entries to 2026-10-10
    """

    release: Release
    leaders: Table[Leader] = attrs.field(converter=_leaders)
    people: Table[Person] = attrs.field(factory=Table, converter=_people)
    locations: Table[Location] = attrs.field(factory=Table, converter=_locations)
    sources: Table[Source] = attrs.field(factory=Table, converter=_sources)
    _every: Events = attrs.field(factory=Events, converter=_events, alias="events")
    quotes: Quotes = attrs.field(factory=Quotes, converter=_quotes)
    excluded: Table[Exclusion] = attrs.field(factory=Table, converter=_excluded)
    changes: "tuple[Change, ...]" = ()

    def __attrs_post_init__(self) -> None:
        # attrs' own way to set a field of a frozen instance: quotations know every event.
        object.__setattr__(self, "quotes", Quotes(self.quotes, events=self._every))

    @classmethod
    def load(cls) -> "Dataset":
        """The record that this version of the package ships.

        It is always the same object. Each of its tables is read once, when it is first touched.
        """
        return _PACKAGED

    if not TYPE_CHECKING:  # which would otherwise accept every misspelt name

        def __getattr__(self, name: str) -> Any:
            """A field of the packaged record, which is made without any."""
            field = attrs.fields_dict(Dataset).get(name)
            if field is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            with _reading:
                if name not in self.__dict__:
                    from .storage.packaged import part

                    convert = field.converter or (lambda value: value)
                    self.__dict__[name] = convert(part(field.alias))
                    if name == "quotes":
                        self.__attrs_post_init__()
            return self.__dict__[name]

    def __getstate__(self) -> dict[str, Any]:
        """The whole record, also where some of it has not been touched yet."""
        return {name: getattr(self, name) for name in attrs.fields_dict(Dataset)}

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> "Dataset":
        """The record in a folder that has the layout of the packaged one.

        Raises:
            DatasetError: The folder cannot be read, a file breaks the format, or the record
                breaks a rule of the codebook. All problems are gathered: first those of the
                files, then, when the files can be read, those of the rules.
        """
        from pathlib import Path

        from .rules import problems_of

        record = _decoded(Path(folder))
        problems = (*problems_of(record._rows()), *record._wrong_changes())
        if problems:
            raise DatasetError(problems)
        return record

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Write the record to a folder, in the bytes that every equal record is written in.

        The files are replaced all at once: whatever happens midway, `read` finds either the
        old record or the new. Other files in the folder are left alone.

        The changes are not held against the rows, so that a corrected record can be written
        first and its change be logged then; until it is, `read` refuses the folder.

        Raises:
            DatasetError: The record breaks a rule of the codebook, or a change the format of
                its file. Nothing is written.
            OSError: The folder cannot be written. The old files are whole.
        """
        from pathlib import Path

        from .history import decode_changes, encode_changes
        from .rules import problems_of
        from .storage.codec import encode
        from .storage.folder import replace_files
        from .storage.rows import CHANGES

        rows = self._rows()
        changes = encode_changes(self.changes)
        problems = (*problems_of(rows), *decode_changes(changes)[1])
        if problems:
            raise DatasetError(problems)
        replace_files(Path(folder), {**encode(rows), CHANGES: changes})

    def as_of(self, version: str) -> "Dataset":
        """The record as an earlier version had it, by taking its changes back.

        This asks what the record said then; `Events.before` asks what had happened by a date.

        Raises:
            NotOnRecordError: No change leads from that version, or one does not fit the rows.
            DatasetError: The rows of that version cannot be read as the models of today.

        >>> import trumpputin as tp
        >>> len(tp.dataset.as_of("0.1.0").meetings)
        5
        """
        from .history import undo
        from .storage.codec import from_raw

        earlier = undo(self._raw(), self.changes, version)
        kept = tuple(c for c in self.changes if _number(c.version) <= _number(version))
        return Dataset(**from_raw(earlier)._asdict(), changes=kept)

    def cite(self, style: Style = "text", *, authors: str = AUTHORS) -> str:
        """A citation of this release, with version, fingerprint and coverage.

        Args:
            style: ``bibtex``, ``csl-json``, ``apa`` or ``text``.
            authors: Who keeps the record; give your own for a record of your own.

        Raises:
            UnknownValueError: There is no such style.
        """
        return cite_release(self.release, self.fingerprint, style, authors)

    @cached_property
    def events(self) -> Events:
        """The confirmed events, and those alone."""
        return confirmed(self._every, self.coverage)

    @cached_property
    def unconfirmed(self) -> Events:
        """The provisional, disputed and cancelled events, which are in no other table."""
        return unconfirmed(self._every, self.coverage)

    @property
    def meetings(self) -> Events:
        """The confirmed meetings as occasions, one for each stay at one place."""
        return self.events.where(kind=Kind.meeting)

    @property
    def calls(self) -> Events:
        """The confirmed telephone calls."""
        return self.events.where(kind=Kind.call)

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

    def _wrong_changes(self) -> Iterator[Problem]:
        """The problem, if any, that keeps the changes from leading back to the first version."""
        from .history import undo
        from .storage.rows import CHANGES

        releases = [c for c in self.changes if (c.table, c.field) == ("release", "version")]
        if self.changes:
            oldest = str(releases[0].old) if releases else ""
            try:
                undo(self._raw(), self.changes, oldest)
            except NotOnRecordError as error:
                yield Problem(CHANGES, "", "", str(error))

    def _rows(self) -> "Rows":
        from .storage.rows import Rows

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

    def __repr__(self) -> str:
        return clipped(
            f"Dataset {self.version} of {len(self.events):,} events: {self.release.title}"
        )


_PACKAGED: Final = Dataset.__new__(Dataset)


def _decoded(folder: "Path") -> Dataset:
    """The record of a folder whose files keep the format; the rules are not asked."""
    from .history import decode_changes
    from .storage.codec import decode
    from .storage.folder import read_files
    from .storage.rows import CHANGES, FILE_NAMES

    try:
        files = read_files(folder, [*FILE_NAMES, CHANGES])
    except (OSError, ValueError) as error:  # a ValueError: the path holds a NUL
        why = error.strerror if isinstance(error, OSError) else None
        raise DatasetError((Problem(str(folder), "", "", why or str(error)),)) from None
    rows, problems = decode(files)
    changes, more = decode_changes(files.get(CHANGES, b""))
    if rows is None or more:
        raise DatasetError((*problems, *more))
    return Dataset(**rows._asdict(), changes=changes)


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
