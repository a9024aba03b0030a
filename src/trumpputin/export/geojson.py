"""The meetings as GeoJSON (RFC 7946), for maps."""

import json
from pathlib import Path
from typing import Any

from .._dataset import Dataset
from ..citing import cite_sources
from ..models import Event, Location
from ..tables import Events
from ..vocabulary import Kind
from ._selection import select, sources_of
from ._target import Folder, fill

__all__ = ["to_geojson"]


def to_geojson(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the meetings of a record, or those among some events, to ``meetings.geojson``.

    A feature is one occasion: its point is the place, longitude first, and its parts are
    among its properties. Meetings of every status are there, each with its status. A meeting
    without a known place has no geometry. Dates are EDTF texts, as exact as the record has
    them, by the calendar that the feature names.

    Raises:
        ValueError: A coordinate is out of range.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_geojson(tp.meetings, tempfile.mkdtemp())
    >>> json.loads(path.read_bytes())["features"][2]["geometry"]
    {'type': 'Point', 'coordinates': [24.956, 60.168]}
    """
    meetings = [event for event in select(record).events if event.kind is Kind.meeting]
    collection = {"type": "FeatureCollection", "features": [_feature(e) for e in meetings]}
    text = json.dumps(collection, ensure_ascii=False, indent=2, allow_nan=False)
    return fill(folder, {"meetings.geojson": f"{text}\n".encode()}, overwrite=overwrite)


def _feature(event: Event) -> dict[str, Any]:
    place = event.location
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": None if place is None else _point(place),
        "properties": {
            "title": event.title,
            "summary": event.summary,
            "status": event.status,
            "level": event.level,
            "format": event.format,
            **_when_and_where(event),
            "calendar": event.calendar,
            "participants": [person.name for person in event.participants],
            "confidence": event.confidence,
            "parts": [
                {"id": part.id, "title": part.title, **_when_and_where(part)}
                for part in event.parts
            ],
            "sources": [cite_sources([source], "text") for source in sources_of(event)],
        },
    }


def _when_and_where(event: Event) -> dict[str, Any]:
    place = event.location
    return {
        "start": str(event.start),
        "end": str(event.end),
        "city": place and place.city,
        "venue": place and place.venue,
        "country": place and place.country,
    }


def _point(place: Location) -> dict[str, Any]:
    # A rule of the codebook, but loose events have not been checked.
    for name, most in (("latitude", 90), ("longitude", 180)):
        degrees = getattr(place, name)
        if abs(degrees) > most:
            raise ValueError(
                f'location "{place.id}": {name}: expected {-most} to {most}, got {degrees}'
            )
    return {"type": "Point", "coordinates": [place.longitude, place.latitude]}
