"""Events as flat rows: one row an event, each value a text, a date or a whole number."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

from .models import Event

__all__ = ["EPOCH", "EVENT_COLUMNS", "event_rows"]

EVENT_COLUMNS: Final[Mapping[str, Literal["text", "date", "int32"]]] = {
    "id": "text",
    "part_of": "text",
    "kind": "text",
    "format": "text",
    "status": "text",
    "title": "text",
    "start": "text",
    "end": "text",
    "start_earliest": "date",
    "start_latest": "date",
    "end_earliest": "date",
    "end_latest": "date",
    "start_earliest_day": "int32",
    "start_latest_day": "int32",
    "end_earliest_day": "int32",
    "end_latest_day": "int32",
    "calendar": "text",
    "city": "text",
    "country": "text",
    "duration_minutes": "int32",
    "initiator": "text",
    "participants": "text",
    "topics": "text",
}
"""The columns of the flat table of events, in order, with the type of their values."""

EPOCH: Final = date(1970, 1, 1).toordinal()


def event_rows(events: Iterable[Event]) -> list[dict[str, object]]:
    """One row for each event in the order given, and after each a row for each of its parts.

    The keys are those of `EVENT_COLUMNS`, in that order. ``part_of`` is the id of the occasion
    that a part belongs to, and None for the occasion itself. ``start`` and ``end`` are texts as
    closely as the dates are known (``2025-02``); ``start_earliest`` … ``end_latest`` the first
    and last days that they allow, once as dates and once as whole days since 1970-01-01.
    ``initiator`` and ``participants`` are ids, ``participants`` and ``topics`` joined by ``;``.
    What is not known is None; of people or topics that are none, the text is empty.

    >>> import trumpputin as tp
    >>> row = event_rows([tp.events["2018-07-16-helsinki"]])[0]
    >>> row["part_of"], row["start"], row["start_earliest_day"], row["city"]
    (None, '2018-07-16', 17728, 'Helsinki')
    """
    return [row for event in events for row in _with_parts(event)]


def _with_parts(event: Event) -> Iterator[dict[str, object]]:
    yield _row(event, None)
    for part in event.parts:
        yield _row(part, event.id)


def _row(event: Event, part_of: str | None) -> dict[str, object]:
    days = {
        "start_earliest": event.start.earliest,
        "start_latest": event.start.latest,
        "end_earliest": event.end.earliest,
        "end_latest": event.end.latest,
    }
    return {
        "id": event.id,
        "part_of": part_of,
        "kind": event.kind.value,
        "format": event.format.value if event.format else None,
        "status": event.status.value,
        "title": event.title,
        "start": str(event.start),
        "end": str(event.end),
        **days,
        **{f"{name}_day": day.toordinal() - EPOCH for name, day in days.items()},
        "calendar": event.calendar,
        "city": event.location.city if event.location else None,
        "country": event.location.country if event.location else None,
        "duration_minutes": event.duration_minutes,
        "initiator": event.initiator.id if event.initiator else None,
        "participants": ";".join(person.id for person in event.participants),
        "topics": ";".join(event.topics),
    }
