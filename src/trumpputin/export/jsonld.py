"""The record as JSON-LD in the words of schema.org, for search engines and linked data."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as percent_encoded

import attrs

from .._dataset import Dataset
from ..dates import PartialDate
from ..models import (
    CalendarDates,
    Citation,
    Claim,
    Event,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Source,
    Wording,
)
from ..tables import Events
from ..vocabulary import Status
from ._selection import Selection, select
from ._target import Folder, fill

__all__ = ["to_jsonld"]

_EDTF: Final = {"@type": "http://id.loc.gov/datatypes/edtf/EDTF"}
_ADDRESS: Final = {"@type": "@id"}

CONTEXT: Final[Mapping[str, Any]] = {
    "@vocab": "https://schema.org/",
    "tp": "urn:trumpputin:term:",
    **dict.fromkeys(("tp:edtf", "tp:edtfStart", "tp:edtfEnd"), _EDTF),
    **dict.fromkeys(("eventStatus", "license", "sameAs", "url"), _ADDRESS),
}
"""Everything that a processor needs to read the file, without asking the network."""

_WORDS: Final[Mapping[str, str]] = {
    "name": "name",
    "title": "name",
    "summary": "description",
    "text": "text",
    "language": "inLanguage",
    "url": "url",
    "publisher": "publisher",
    "location": "location",
    "participants": "attendee",
    "parts": "subEvent",
    "topics": "keywords",
    "speaker": "creator",
    "speaker_name": "creditText",
    "event": "about",
    "start": "tp:edtfStart",
    "end": "tp:edtfEnd",
    "published": "tp:edtf",
    "said_on": "tp:edtf",
}
"""What the fields are called that do not have their own name under ``tp:``."""

_STATUS: Final = {
    Status.confirmed: "https://schema.org/EventScheduled",  # "has taken place as scheduled"
    Status.cancelled: "https://schema.org/EventCancelled",
}


def to_jsonld(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write a record, or some events, to ``record.jsonld``.

    One graph: the ``Dataset`` (for a whole record), then every ``Person``, ``Place``, source
    (``CreativeWork``), ``Event`` and ``Quotation``. What schema.org has no word for is under
    ``tp:``, with the names of this package's own fields.

    An ``@id`` stays the same from release to release. It consists of the record's name (the
    title of a dataset, or the leaders of the selected events), the sort of thing and its id, as
    in ``urn:trumpputin:donald-trump-vladimir-putin:event:2018-07-16-helsinki``.

    ``startDate`` and ``endDate`` are the dates as the record has them, a month as a month;
    ``tp:edtf…`` says that the same texts are EDTF. A date with a qualifier is there alone, since
    schema.org has none. Every ``<`` is escaped, so the file can be embedded in an HTML page's
    ``script`` element.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_jsonld(tp.meetings, tempfile.mkdtemp())
    >>> graph = json.loads(path.read_bytes())["@graph"]
    >>> nodes = {node["@id"].rpartition(":")[2]: node for node in graph}
    >>> nodes["2018-07-16-helsinki"]["startDate"]
    '2018-07-16'
    """
    selection = select(record)
    nodes = _Nodes(selection.name)
    graph = [*nodes.of(selection)]
    if isinstance(record, Dataset):
        graph.insert(0, nodes.dataset(record, selection))
    value = {"@context": CONTEXT, "@graph": graph}
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    data = (text.replace("<", "\\u003c") + "\n").encode()
    return fill(folder, {"record.jsonld": data}, overwrite=overwrite)


_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')


def _iri(address: str | None) -> str | None:
    """An address with percent-encoding for what an IRI cannot hold."""
    return address and _NOT_IN_AN_IRI.sub(lambda match: percent_encoded(match[0]), address)


def _unqualified(value: PartialDate | None) -> str | None:
    """A date that schema.org can hold."""
    return None if value is None or value.qualifier else str(value)


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [])}


@attrs.frozen
class _Nodes:
    """The nodes of one graph.

    Attributes:
        record: The record's name, a part of every ``@id``.
    """

    record: str

    def of(self, selection: Selection) -> Iterator[dict[str, Any]]:
        """A node for every record."""
        yield from map(self.person, selection.people)
        yield from map(self.place, selection.locations)
        yield from map(self.source, selection.sources)
        occasions = {part.id: event for event in selection.events for part in event.parts}
        rows = {row.id: row for event in selection.events for row in event.with_parts}
        for row in rows.values():
            yield self.event(row, occasions.get(row.id))
        yield from map(self.quote, selection.quotes)

    def urn(self, noun: str, id: str) -> str:
        return f"urn:trumpputin:{self.record}:{noun}:{percent_encoded(id, safe='')}"

    def value(self, value: Any) -> Any:
        """The value of a field; a record with an id is a reference to its node."""
        match value:
            case tuple():
                return [self.value(item) for item in value]
            case Person() | Location() | Source() | Event() | Quote():
                return {"@id": self.urn(_noun(value), value.id)}
            case CalendarDates() | Citation() | Claim() | Wording():
                return _filled(self.fields(value, type(value)))
            case time():
                return value.isoformat("minutes")
            case None | bool() | int() | float() | str():
                return value
        return str(value)

    def fields(self, record: object, model: type, *apart: str) -> dict[str, Any]:
        """The fields of a record but for its id and some that are written apart."""
        return {
            _WORDS.get(field) or _own_word(field): self.value(getattr(record, field))
            for field in attrs.fields_dict(model)
            if field not in ("id", *apart)
        }

    def node(self, type: str, record: Any, members: dict[str, Any]) -> dict[str, Any]:
        return {**self.value(record), "@type": type, **_filled(members)}

    def dataset(self, record: Dataset, selection: Selection) -> dict[str, Any]:
        release = record.release
        title, coverage = release.title, release.coverage
        return {
            "@id": self.urn("release", release.version),
            "@type": "Dataset",
            "name": title,
            "description": (
                f"{title}, version {release.version}, covering {coverage}: "
                f"{len(selection.events)} events, {len(selection.quotes)} quotations and the "
                f"{len(selection.sources)} documents that support them."
            ),
            "version": release.version,
            "datePublished": str(release.released),
            "temporalCoverage": f"{coverage.start}/{coverage.through}",
            "license": [_iri(f"https://spdx.org/licenses/{name}") for name in release.licences],
            "identifier": {
                "@type": "PropertyValue",
                "propertyID": "sha256",
                "value": record.fingerprint,
            },
            "hasPart": self.value(tuple(selection.quotes)),
            "about": self.value(tuple(selection.events)),
        }

    def person(self, person: Person) -> dict[str, Any]:
        model = Leader if isinstance(person, Leader) else Person
        item = person.wikidata
        members = self.fields(person, model, "offices", "wikidata") | {
            "sameAs": _iri(item and f"http://www.wikidata.org/entity/{item}"),
            "hasOccupation": [*map(self.role, person.offices)],
        }
        return self.node("Person", person, members)

    def role(self, office: Office) -> dict[str, Any]:
        members = {
            "@type": "Role",
            "roleName": office.title,
            "startDate": str(office.start),
            "endDate": self.value(office.end),
            "tp:country": office.country,
        }
        return _filled(members)

    def place(self, place: Location) -> dict[str, Any]:
        members = {
            "name": place.venue or place.city,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": place.city,
                "addressCountry": place.country,
            },
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": place.latitude,
                "longitude": place.longitude,
            },
            "tp:timezone": place.timezone,
        }
        return self.node("Place", place, members)

    def source(self, source: Source) -> dict[str, Any]:
        members = self.fields(source, Source) | {
            "publisher": {"@type": "Organization", "name": source.publisher},
            "url": _iri(source.url),
            "datePublished": _unqualified(source.published),
        }
        return self.node("CreativeWork", source, members)

    def event(self, event: Event, occasion: Event | None) -> dict[str, Any]:
        members = self.fields(event, Event, "duration_minutes") | {
            "startDate": str(event.start),
            "endDate": str(event.end),
            "eventStatus": _STATUS.get(event.status),
            "superEvent": self.value(occasion),
            "subjectOf": self.value(event.sources),
            "duration": event.duration_minutes and f"PT{event.duration_minutes}M",
            "tp:confidence": event.confidence,
        }
        return self.node("Event", event, members)

    def quote(self, quote: Quote) -> dict[str, Any]:
        members = self.fields(quote, Quote) | {
            "dateCreated": _unqualified(quote.said_on),
            "citation": [self.value(citation.source) for citation in quote.citations],
        }
        return self.node("Quotation", quote, members)


def _noun(record: Person | Location | Source | Event | Quote) -> str:
    models = (Person, Location, Source, Event, Quote)  # a subclass is the model it extends
    return next(model.__name__.lower() for model in models if isinstance(record, model))


def _own_word(field: str) -> str:
    """A field under this package's own name, such as ``tp:otherCalendars``."""
    first, *others = field.split("_")
    return "tp:" + first + "".join(word.title() for word in others)
