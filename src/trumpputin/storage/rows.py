"""The rows of a record, table by table, and the files that hold them."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ..models import Event, Exclusion, Leader, Location, Person, Quote, Release, Source

__all__ = ["CHANGES", "FILES", "FILE_NAMES", "RELEASE", "Rows"]

FILES: Final[Mapping[str, type]] = {
    "leaders": Leader,
    "people": Person,
    "locations": Location,
    "sources": Source,
    "events": Event,
    "quotes": Quote,
    "excluded": Exclusion,
}
"""The tables in the order in which they refer to one another; each is in ``NAME.json``."""

RELEASE: Final = "release.json"

CHANGES: Final = "changes.jsonl"

FILE_NAMES: Final = (RELEASE, *(f"{name}.json" for name in FILES))
"""The files that every record has."""


class Rows(NamedTuple):
    """The rows of a record that could be read; ``release`` is None when it could not be."""

    release: Release | None
    leaders: tuple[Leader, ...]
    people: tuple[Person, ...]
    locations: tuple[Location, ...]
    sources: tuple[Source, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    excluded: tuple[Exclusion, ...]

    @property
    def by_id(self) -> dict[Any, dict[str, Any]]:
        """The rows by their ids, for each model that other rows refer to; parts are events."""
        events = (row for event in self.events for row in event.with_parts)
        return {
            Person: {row.id: row for row in (*self.people, *self.leaders)},
            Location: {row.id: row for row in self.locations},
            Source: {row.id: row for row in self.sources},
            Event: {row.id: row for row in events},
        }
