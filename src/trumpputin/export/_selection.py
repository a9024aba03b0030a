"""What an export holds: the tables of a whole record, or of a selection of its events."""

from collections.abc import Iterator
from typing import NamedTuple

from .._dataset import Dataset
from ..models import Event, Location, Person, Source
from ..tables import Events, Quotes, Table

__all__ = ["Selection", "select", "sources_of"]


class Selection(NamedTuple):
    """The records to export.

    Attributes:
        events: The occasions, with their parts, in order of time; of every status.
        quotes: The quotations; none for a selection of events.
        people: The leaders and everybody else, by id.
        locations: The places, by id.
        sources: The documents, by id.
    """

    events: Events
    quotes: Quotes
    people: Table[Person]
    locations: Table[Location]
    sources: Table[Source]


def select(record: Dataset | Events) -> Selection:
    """All of a dataset; or some events, and what they and their parts refer to.

    Raises:
        DuplicateIdError: The events refer to two different records that bear one id.

    >>> import trumpputin as tp
    >>> [place.city for place in select(tp.meetings.where(city="Helsinki")).locations]
    ['Helsinki']
    """
    if isinstance(record, Dataset):
        return Selection(
            events=record.events | record.unconfirmed,
            quotes=record.quotes,
            people=Table((*record.leaders, *record.people)),
            locations=record.locations,
            sources=record.sources,
        )
    rows = [row for event in record for row in (event, *event.parts)]
    return Selection(
        events=record,
        quotes=Quotes(),
        people=Table(person for row in rows for person in _people(row)),
        locations=Table(row.location for row in rows if row.location),
        sources=Table(source for row in rows for source in row.sources),
    )


def _people(event: Event) -> Iterator[Person]:
    yield from event.participants
    if event.initiator:
        yield event.initiator


def sources_of(event: Event) -> tuple[Source, ...]:
    """The sources of an occasion and of its parts, each once."""
    return tuple(dict.fromkeys(s for row in (event, *event.parts) for s in row.sources))
