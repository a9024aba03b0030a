"""The record as JSON-LD in the words of schema.org, for search engines and linked data."""

import json
import re
from collections.abc import Iterator, Mapping
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

__all__ = ["jsonld_files", "to_jsonld"]

CONTEXT: Final[Mapping[str, Any]] = {
    "@vocab": "https://schema.org/",
    "tp": "urn:trumpputin:term:",
    "tp:edtf": {"@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "tp:edtfStart": {"@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "tp:edtfEnd": {"@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "eventStatus": {"@type": "@id"},
    "license": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "url": {"@type": "@id"},
}
"""Everything that a processor needs to read the file, without asking the network."""


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
    schema.org has none.

    Every ``<`` is escaped, so the file can be embedded in an HTML page's ``script`` element.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events refer to two different records with one id.
        OSError: The folder cannot be written.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_jsonld(tp.meetings, tempfile.mkdtemp())
    >>> graph = json.loads(path.read_bytes())["@graph"]
    >>> nodes = {node["@id"].rpartition(":")[2]: node for node in graph}
    >>> nodes["2018-07-16-helsinki"]["startDate"]
    '2018-07-16'
    """
    return fill(folder, jsonld_files(record), overwrite=overwrite)


def jsonld_files(record: Dataset | Events) -> dict[str, bytes]:
    """The bytes of the export, by file name."""
    selection = select(record)
    nodes = _Nodes(selection.name)
    graph = [*nodes.of(selection)]
    if isinstance(record, Dataset):
        graph.insert(0, nodes.dataset(record, selection))
    value = {"@context": CONTEXT, "@graph": graph}
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return {"record.jsonld": (text.replace("<", "\\u003c") + "\n").encode()}


# -- values ------------------------------------------------------------------------------------


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    """The members that hold something."""
    return {name: value for name, value in members.items() if value not in (None, [])}


def _unqualified(value: PartialDate | None) -> str | None:
    """A date that schema.org can hold."""
    return None if value is None or value.qualifier else str(value)


def _text(value: PartialDate | None) -> str | None:
    return None if value is None else str(value)


_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`]')


def _iri(address: str | None) -> str | None:
    """An address with percent-encoding for what an IRI cannot hold."""
    if address is None:
        return None
    return _NOT_IN_AN_IRI.sub(lambda match: percent_encoded(match[0]), address)


def _dates(dates: CalendarDates) -> dict[str, Any]:
    return {
        "tp:calendar": dates.calendar,
        "tp:edtfStart": str(dates.start),
        "tp:edtfEnd": str(dates.end),
    }


def _role(office: Office) -> dict[str, Any]:
    members = {
        "@type": "Role",
        "roleName": office.title,
        "startDate": str(office.start),
        "endDate": _text(office.end),
        "tp:country": office.country,
    }
    return _filled(members)


# -- nodes -------------------------------------------------------------------------------------

_NOUNS: Final[Mapping[type, str]] = {
    Person: "person",
    Location: "location",
    Source: "source",
    Event: "event",
    Quote: "quote",
}
_STATUS: Final = {
    Status.confirmed: "https://schema.org/EventScheduled",  # "has taken place as scheduled"
    Status.cancelled: "https://schema.org/EventCancelled",
}


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

    def ref(self, record: Person | Location | Source | Event | Quote | None) -> Any:
        """A reference to the node of a record."""
        if record is None:
            return None
        noun = next(noun for model, noun in _NOUNS.items() if isinstance(record, model))
        return {"@id": self.urn(noun, record.id)}

    def node(self, type: str, record: Any, members: dict[str, Any]) -> dict[str, Any]:
        return {**self.ref(record), "@type": type, **_filled(members)}

    def citations(self, citations: tuple[Citation, ...]) -> list[dict[str, Any]]:
        return [
            {"tp:source": self.ref(each.source), "tp:supports": [*each.supports]}
            for each in citations
        ]

    def claim(self, claim: Claim) -> dict[str, Any]:
        members = {
            "tp:field": claim.field,
            "tp:value": claim.value,
            "tp:wording": claim.wording,
            "tp:says": claim.says,
            "tp:note": claim.note,
            "tp:citations": self.citations(claim.citations),
        }
        return _filled(members)

    def wording(self, wording: Wording) -> dict[str, Any]:
        return {
            "text": wording.text,
            "inLanguage": wording.language,
            "tp:citations": self.citations(wording.citations),
        }

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
            "hasPart": [self.ref(quote) for quote in selection.quotes],
            "about": [self.ref(event) for event in selection.events],
        }

    def person(self, person: Person) -> dict[str, Any]:
        item = person.wikidata
        members = {
            "name": person.name,
            "sameAs": _iri(item and f"http://www.wikidata.org/entity/{item}"),
            "hasOccupation": [*map(_role, person.offices)],
            "tp:country": person.country,
            "tp:calendar": person.calendar if isinstance(person, Leader) else None,
        }
        return self.node("Person", person, members)

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
        members = {
            "name": source.title,
            "publisher": {"@type": "Organization", "name": source.publisher},
            "url": _iri(source.url),
            "datePublished": _unqualified(source.published),
            "inLanguage": source.language,
            "tp:edtf": _text(source.published),
            "tp:kind": source.kind,
            "tp:origin": source.origin,
            "tp:copyAt": source.copy_at,
            "tp:access": source.access,
            "tp:accessed": str(source.accessed),
            "tp:secondhand": source.secondhand,
        }
        return self.node("CreativeWork", source, members)

    def event(self, event: Event, occasion: Event | None) -> dict[str, Any]:
        members = {
            "name": event.title,
            "description": event.summary,
            "startDate": str(event.start),
            "endDate": str(event.end),
            "eventStatus": _STATUS.get(event.status),
            "location": self.ref(event.location),
            "attendee": [self.ref(person) for person in event.participants],
            "superEvent": self.ref(occasion),
            "subEvent": [self.ref(part) for part in event.parts],
            "subjectOf": [self.ref(source) for source in event.sources],
            "keywords": [*event.topics],
            "duration": event.duration_minutes and f"PT{event.duration_minutes}M",
            "tp:edtfStart": str(event.start),
            "tp:edtfEnd": str(event.end),
            "tp:calendar": event.calendar,
            "tp:otherCalendars": [*map(_dates, event.other_calendars)],
            "tp:startTime": event.start_time and f"{event.start_time:%H:%M}",
            "tp:kind": event.kind,
            "tp:level": event.level,
            "tp:format": event.format,
            "tp:status": event.status,
            "tp:initiator": self.ref(event.initiator),
            "tp:context": event.context,
            "tp:confidence": event.confidence,
            "tp:formerIds": [*event.former_ids],
            "tp:citations": self.citations(event.citations),
            "tp:claims": [*map(self.claim, event.claims)],
        }
        return self.node("Event", event, members)

    def quote(self, quote: Quote) -> dict[str, Any]:
        members = {
            "text": quote.text,
            "inLanguage": quote.language,
            "creator": self.ref(quote.speaker),
            "creditText": quote.speaker_name,
            "dateCreated": _unqualified(quote.said_on),
            "about": self.ref(quote.event),
            "citation": [self.ref(citation.source) for citation in quote.citations],
            "tp:edtf": str(quote.said_on),
            "tp:originalLanguage": quote.original_language,
            "tp:translator": quote.translator,
            "tp:occasion": quote.occasion,
            "tp:kind": quote.kind,
            "tp:reportedBy": self.ref(quote.reported_by),
            "tp:wordings": [*map(self.wording, quote.wordings)],
            "tp:citations": self.citations(quote.citations),
        }
        return self.node("Quotation", quote, members)
