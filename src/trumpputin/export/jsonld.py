"""The record as JSON-LD in the words of schema.org, for search engines and linked data."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as percent_encoded

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
    (``CreativeWork``), ``Event`` and ``Quotation``, each under an ``@id`` that stays the same
    from release to release, such as ``urn:trumpputin:event:2018-07-16-helsinki``. What
    schema.org has no word for is under ``tp:``, with the names of this package's own fields.

    ``startDate`` and ``endDate`` are the dates as the record has them, a month as a month;
    ``tp:edtf…`` says of the same texts that they are EDTF. A date with a qualifier stands
    there alone, since schema.org knows none.

    Every ``<`` is escaped, so that the file may stand in an HTML page's ``script`` element.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events name two different records by one id.
        OSError: The folder cannot be written.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_jsonld(tp.meetings, tempfile.mkdtemp())
    >>> nodes = {node["@id"]: node for node in json.loads(path.read_bytes())["@graph"]}
    >>> nodes["urn:trumpputin:event:2018-07-16-helsinki"]["startDate"]
    '2018-07-16'
    """
    return fill(folder, jsonld_files(record), overwrite=overwrite)


def jsonld_files(record: Dataset | Events) -> dict[str, bytes]:
    """The bytes of the export, by file name."""
    selection = select(record)
    graph = [*_nodes(selection)]
    if isinstance(record, Dataset):
        graph.insert(0, _dataset(record, selection))
    value = {"@context": CONTEXT, "@graph": graph}
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return {"record.jsonld": (text.replace("<", "\\u003c") + "\n").encode()}


def _nodes(selection: Selection) -> Iterator[dict[str, Any]]:
    yield from map(_person, selection.people)
    yield from map(_place, selection.locations)
    yield from map(_source, selection.sources)
    occasions = {part.id: event for event in selection.events for part in event.parts}
    rows = {row.id: row for event in selection.events for row in (event, *event.parts)}
    for row in rows.values():
        yield _event(row, occasions.get(row.id))
    yield from map(_quote, selection.quotes)


# -- names and values --------------------------------------------------------------------------


def _urn(noun: str, id: str) -> str:
    return f"urn:trumpputin:{noun}:{percent_encoded(id, safe='')}"


def _ref(record: Person | Location | Source | Event | Quote | None) -> dict[str, str] | None:
    """A reference to the node of a record."""
    if record is None:
        return None
    noun = "person" if isinstance(record, Person) else type(record).__name__.lower()
    return {"@id": _urn(noun, record.id)}


def _node(type: str, record: Any, members: dict[str, Any]) -> dict[str, Any]:
    return {**(_ref(record) or {}), "@type": type, **_filled(members)}


def _filled(members: dict[str, Any]) -> dict[str, Any]:
    """The members that hold something."""
    return {name: value for name, value in members.items() if value not in (None, [])}


def _unqualified(value: PartialDate | None) -> str | None:
    """A date that schema.org can hold."""
    return None if value is None or value.qualifier else str(value)


def _text(value: PartialDate | None) -> str | None:
    return None if value is None else str(value)


def _citation(citation: Citation) -> dict[str, Any]:
    return {"tp:source": _ref(citation.source), "tp:supports": list(citation.supports)}


def _claim(claim: Claim) -> dict[str, Any]:
    members = {
        "tp:field": claim.field,
        "tp:value": claim.value,
        "tp:note": claim.note,
        "tp:citations": [*map(_citation, claim.citations)],
    }
    return _filled(members)


def _local(dates: CalendarDates) -> dict[str, Any]:
    return {
        "tp:calendar": dates.calendar,
        "tp:edtfStart": str(dates.start),
        "tp:edtfEnd": str(dates.end),
    }


def _variant(wording: Wording) -> dict[str, Any]:
    return {
        "text": wording.text,
        "inLanguage": wording.language,
        "tp:citations": [*map(_citation, wording.citations)],
    }


# -- nodes -------------------------------------------------------------------------------------


def _dataset(record: Dataset, selection: Selection) -> dict[str, Any]:
    release = record.release
    title, coverage = release.title, release.coverage
    return {
        "@id": _urn("release", release.version),
        "@type": "Dataset",
        "name": title,
        "description": (
            f"{title}, version {release.version}, covering {coverage}: "
            f"{len(selection.events)} events, {len(selection.quotes)} quotations and the "
            f"{len(selection.sources)} documents that bear them out."
        ),
        "version": release.version,
        "datePublished": str(release.released),
        "temporalCoverage": f"{coverage.start}/{coverage.through}",
        "license": [f"https://spdx.org/licenses/{name}" for name in release.licences],
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "sha256",
            "value": record.fingerprint,
        },
        "hasPart": [_ref(quote) for quote in selection.quotes],
        "about": [_ref(event) for event in selection.events],
    }


def _person(person: Person) -> dict[str, Any]:
    item = person.wikidata
    return _node(
        "Person",
        person,
        {
            "name": person.name,
            "sameAs": None if item is None else f"http://www.wikidata.org/entity/{item}",
            "hasOccupation": [*map(_role, person.offices)],
            "tp:country": person.country,
            "tp:calendar": person.calendar if isinstance(person, Leader) else None,
        },
    )


def _role(office: Office) -> dict[str, Any]:
    members = {
        "@type": "Role",
        "roleName": office.title,
        "startDate": str(office.start),
        "endDate": _text(office.end),
        "tp:country": office.country,
    }
    return _filled(members)


def _place(place: Location) -> dict[str, Any]:
    return _node(
        "Place",
        place,
        {
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
        },
    )


def _source(source: Source) -> dict[str, Any]:
    return _node(
        "CreativeWork",
        source,
        {
            "name": source.title,
            "publisher": {"@type": "Organization", "name": source.publisher},
            "url": source.url,
            "datePublished": _unqualified(source.published),
            "inLanguage": source.language,
            "tp:edtf": _text(source.published),
            "tp:kind": source.kind,
            "tp:origin": source.origin,
            "tp:access": source.access,
            "tp:accessed": str(source.accessed),
            "tp:secondhand": source.secondhand,
        },
    )


_STATUS: Final = {
    Status.confirmed: "https://schema.org/EventScheduled",  # "has taken place as scheduled"
    Status.cancelled: "https://schema.org/EventCancelled",
}


def _event(event: Event, occasion: Event | None) -> dict[str, Any]:
    return _node(
        "Event",
        event,
        {
            "name": event.title,
            "description": event.summary,
            "startDate": str(event.start),
            "endDate": str(event.end),
            "eventStatus": _STATUS.get(event.status),
            "location": _ref(event.location),
            "attendee": [_ref(person) for person in event.participants],
            "superEvent": _ref(occasion),
            "subEvent": [_ref(part) for part in event.parts],
            "subjectOf": [_ref(source) for source in event.sources],
            "keywords": [*event.topics],
            "duration": event.duration_minutes and f"PT{event.duration_minutes}M",
            "tp:edtfStart": str(event.start),
            "tp:edtfEnd": str(event.end),
            "tp:calendar": event.calendar,
            "tp:elsewhere": [*map(_local, event.other_calendars)],
            "tp:startTime": event.start_time and f"{event.start_time:%H:%M}",
            "tp:kind": event.kind,
            "tp:format": event.format,
            "tp:status": event.status,
            "tp:initiator": _ref(event.initiator),
            "tp:context": event.context,
            "tp:confidence": event.confidence,
            "tp:formerIds": [*event.former_ids],
            "tp:citations": [*map(_citation, event.citations)],
            "tp:claims": [*map(_claim, event.claims)],
        },
    )


def _quote(quote: Quote) -> dict[str, Any]:
    return _node(
        "Quotation",
        quote,
        {
            "text": quote.text,
            "inLanguage": quote.language,
            "creator": _ref(quote.speaker),
            "creditText": quote.speaker_name,
            "dateCreated": _unqualified(quote.said_on),
            "about": _ref(quote.event),
            "citation": [_ref(citation.source) for citation in quote.citations],
            "tp:edtf": str(quote.said_on),
            "tp:originalLanguage": quote.original_language,
            "tp:translator": quote.translator,
            "tp:occasion": quote.occasion,
            "tp:kind": quote.kind,
            "tp:reportedBy": _ref(quote.reported_by),
            "tp:wordings": [*map(_variant, quote.wordings)],
            "tp:citations": [*map(_citation, quote.citations)],
        },
    )
