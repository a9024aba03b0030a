"""What an export holds: the tables of a whole record, or of a selection of its events."""

from typing import NamedTuple

from .._dataset import Dataset
from ..citing import slug
from ..models import Event, Leader, Location, Person, Source, best_first
from ..tables import Events, Quotes, Table

__all__ = ["Selection", "select", "sources_of"]


class Selection(NamedTuple):
    """The records to export.

    Attributes:
        name: What tells these records from those of other leaders, as an identifier.
        events: The occasions of every status, with their parts, in order of time.
        quotes: The quotations; none for a selection of events.
        people: The leaders and everybody else, by id.
        locations: The places, by id.
        sources: The documents, by id.
    """

    name: str
    events: Events
    quotes: Quotes
    people: Table[Person]
    locations: Table[Location]
    sources: Table[Source]


def select(record: Dataset | Events) -> Selection:
    """All of a dataset; or some events, and what they and their parts refer to.

    A dataset is named by its title; a selection, which has none, by its leaders.

    Raises:
        DuplicateIdError: The events refer to two different records with one id.

    >>> import trumpputin as tp
    >>> [place.city for place in select(tp.meetings.where(city="Helsinki")).locations]
    ['Helsinki']
    """
    if isinstance(record, Dataset):
        return Selection(
            name=slug(record.release.title),
            events=record.events | record.unconfirmed,
            quotes=record.quotes,
            people=Table((*record.leaders, *record.people)),
            locations=record.locations,
            sources=record.sources,
        )
    rows = [row for event in record for row in event.with_parts]
    initiators = (row.initiator for row in rows if row.initiator)
    people = Table((*initiators, *(person for row in rows for person in row.participants)))
    return Selection(
        name=slug(" ".join(person.id for person in people if isinstance(person, Leader))),
        events=record,
        quotes=Quotes(),
        people=people,
        locations=Table(row.location for row in rows if row.location),
        sources=Table(source for row in rows for source in row.sources),
    )


def sources_of(event: Event) -> tuple[Source, ...]:
    """The sources of an occasion and of its parts, each once, the best first."""
    return best_first(source for row in event.with_parts for source in row.sources)
