"""The record as a whole: its tables together, read from a folder, checked and written.

Nothing here imports cattrs or json until a record is read or written, so that
``import trumpputin`` stays light.
"""

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from .errors import DatasetError, Problem
from .models import (
    Coverage,
    Event,
    Exclusion,
    Kind,
    Leader,
    Location,
    Person,
    Quote,
    Release,
    Source,
    Status,
)
from .tables import Events, Quotes, Table

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ._codec import Rows

__all__ = ["Dataset"]

_loading = Lock()
_loaded: list["Dataset"] = []


# Type checkers read a converter's parameter type only from a named function: hence one each.


def _leaders(rows: Iterable[Leader]) -> Table[Leader]:
    return Table(rows)


def _people(rows: Iterable[Person]) -> Table[Person]:
    return Table(rows)


def _locations(rows: Iterable[Location]) -> Table[Location]:
    return Table(rows)


def _sources(rows: Iterable[Source]) -> Table[Source]:
    return Table(rows)


def _events(rows: Iterable[Event]) -> Events:
    return Events(rows)


def _quotes(rows: Iterable[Quote]) -> Quotes:
    return Quotes(rows)


def _excluded(rows: Iterable[Exclusion]) -> Table[Exclusion]:
    return Table(rows)


@attrs.frozen(kw_only=True, repr=False)
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

    Attributes:
        release: Title, version and coverage.
        leaders: A `Table` of `Leader`.
        people: A `Table` of `Person`.
        locations: A `Table` of `Location`.
        sources: A `Table` of `Source`.
        quotes: The quotations.
        excluded: A `Table` of `Exclusion`.

    Raises:
        DuplicateIdError: Two different records of a table bear one id.

    >>> import trumpputin as tp
    >>> tp.dataset.version
    '0.1.0'
    >>> print(tp.dataset.coverage)
    2015-12 to 2025-08-15
    """

    release: Release
    leaders: Table[Leader] = attrs.field(converter=_leaders)
    people: Table[Person] = attrs.field(factory=Table, converter=_people)
    locations: Table[Location] = attrs.field(factory=Table, converter=_locations)
    sources: Table[Source] = attrs.field(factory=Table, converter=_sources)
    _every: Events = attrs.field(factory=Events, converter=_events, alias="events")
    quotes: Quotes = attrs.field(factory=Quotes, converter=_quotes)
    excluded: Table[Exclusion] = attrs.field(factory=Table, converter=_excluded)

    @classmethod
    def load(cls) -> "Dataset":
        """The record that this version of the package ships; read once, then kept."""
        if not _loaded:
            from importlib.resources import files

            with _loading:
                if not _loaded:
                    _loaded.append(_read(files("trumpputin") / "data"))
        return _loaded[0]

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> "Dataset":
        """The record in a folder that has the layout of the packaged one.

        Raises:
            DatasetError: The folder cannot be read, a file breaks the format, or the record
                breaks a rule of the codebook. All problems are gathered: first those of the
                files, then, when the files can be read, those of the rules.
        """
        return _read(Path(folder))

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Write the record to a folder, in the bytes that every equal record is written in.

        The files are replaced all at once: whatever happens midway, `read` finds either the
        old record or the new. Other files in the folder are left alone.

        Raises:
            DatasetError: The record breaks a rule of the codebook. Nothing is written.
            OSError: The folder cannot be written. The old files are whole.
        """
        from ._codec import encode
        from ._folder import replace_files
        from .rules import problems_of

        rows = self._rows()
        problems = problems_of(rows)
        if problems:
            raise DatasetError(problems)
        replace_files(Path(folder), encode(rows))

    @cached_property
    def events(self) -> Events:
        """The confirmed events, and those alone."""
        return Events(event for event in self._every if event.status is Status.confirmed)

    @cached_property
    def unconfirmed(self) -> Events:
        """The provisional, disputed and cancelled events, which are in no other table."""
        return Events(event for event in self._every if event.status is not Status.confirmed)

    @property
    def meetings(self) -> Events:
        """The confirmed meetings, as occasions: one for each stay at one place."""
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
        """The same 64 hexadecimal digits for the same rows; see `trumpputin.fingerprint`."""
        from ._codec import raw_rows
        from .fingerprint import fingerprint

        return fingerprint(raw_rows(self._rows()))

    def _rows(self) -> "Rows":
        from ._codec import Rows

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
        return f"<Dataset {self.release.title} {self.version}: {len(self.events)} events>"


def _read(folder: "Path | Traversable") -> Dataset:
    from ._codec import FILES, RELEASE, decode
    from ._folder import read_files
    from .rules import problems_of

    try:
        files = read_files(folder, [RELEASE, *(f"{name}.json" for name in FILES)])
    except OSError as error:
        problem = Problem(error.filename or str(folder), "", "", error.strerror or str(error))
        raise DatasetError((problem,)) from None
    rows, problems = decode(files)
    if rows is not None:
        problems = problems_of(rows)
    if rows is None or problems:
        raise DatasetError(problems)
    return Dataset(**rows._asdict())
