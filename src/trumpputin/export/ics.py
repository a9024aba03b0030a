"""The events as iCalendar (RFC 5545), for calendar programs; needs the library icalendar."""

import re
import warnings
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from .._dataset import Dataset
from ..citing import cite_sources
from ..dates import DateLike, PartialDate
from ..errors import DateError
from ..flat import library
from ..models import Event, Leader
from ..tables import Events
from ..vocabulary import Status
from ._selection import select, sources_of
from ._target import Folder, fill

__all__ = ["ics_files", "to_ics"]


def to_ics(
    record: Dataset | Events,
    folder: Folder,
    *,
    stamp: DateLike | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a record, or some events, to ``events.ics``.

    An entry is one occasion, with its parts and sources in the description. A calendar cannot
    say "some day in June": an event that is not known to the day is left out, and a warning
    names it. Provisional and disputed events are tentative.

    An event of one day with a ``start_time`` begins at that moment, written in UTC, which
    calendar programs show in the reader's time zone. It ends after its duration if that is
    exact; otherwise the entry has no end. Every other entry is all-day, on the days of the
    event's own calendar, which the description names.

    An entry's UID is the event's id and the record's name: the title of a dataset, or the
    leaders of the selected events. It stays the same from release to release, and the entry's
    SEQUENCE counts the logged changes of the event, so that calendar programs replace an entry
    that has changed. Only a dataset has a log.

    Args:
        record: A dataset, with its unconfirmed events; or any events.
        folder: New or empty, unless ``overwrite`` is given.
        stamp: The day for which the entries are valid (their DTSTAMP). Unless given, it is the
            day of the dataset's release; for events, the last day on which one of their own
            sources was read (or their own last day, if they have no sources).
        overwrite: Replace a file of that name.

    Raises:
        DateError: ``stamp`` is not an exact day; or the entry of an event does not fit into the
            years 1 to 9999, since an all-day one ends on the day after the event.
        ZoneInfoNotFoundError: The ``calendar`` of an event with a ``start_time`` is unknown.

    Warns:
        UserWarning: Events are left out; the message names them.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_ics(tp.meetings, tempfile.mkdtemp())
    >>> path.read_text("utf-8").count("BEGIN:VEVENT")
    7
    """
    files = ics_files(record, stamp)
    left_out = [event.id for event in select(record).events if not _is_to_the_day(event)]
    if left_out:
        # Before anything is written: where warnings are errors, nothing must be left behind.
        warnings.warn(
            f"left out, since they are not known to the day: {', '.join(left_out)}", stacklevel=2
        )
    return fill(folder, files, overwrite=overwrite)


def ics_files(record: Dataset | Events, stamp: DateLike | None = None) -> dict[str, bytes]:
    """The bytes of the export, by file name, for the same arguments as `to_ics`."""
    icalendar = library("icalendar", '"trumpputin[ics]"')
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//trumpputin//EN")
    calendar.add("version", "2.0")
    changes: Counter[str] = Counter()
    selection = select(record)
    name = " and ".join(person.name for person in selection.people if isinstance(person, Leader))
    if isinstance(record, Dataset):
        name = record.release.title
        stamp = stamp or record.release.released
        changes.update(each.id for each in record.changes if each.table == "events")
    day = None if stamp is None else PartialDate.of(stamp)
    if day is not None and not day.is_exact:
        raise DateError(f"stamp: expected an exact day, got {day}")
    for word in ("name", "x-wr-calname") if name else ():  # RFC 7986, and what programs read
        calendar.add(word, icalendar.vText(_plain(name)))  # which icalendar does not escape else
    for event in selection.events:
        if _is_to_the_day(event):
            entry = icalendar.Event()
            entry.add("uid", _plain(f"{event.id}@{selection.name}.trumpputin"))
            entry.add("sequence", changes[event.id])
            _fill(entry, event, day or _last_read(event))
            calendar.add_component(entry)
    return {"events.ics": calendar.to_ical()}


def _is_to_the_day(event: Event) -> bool:
    return event.start.is_exact and event.end.is_exact


def _last_read(event: Event) -> PartialDate:
    days = [source.accessed for source in sources_of(event)]
    return max(days, key=lambda day: (day.latest, str(day)), default=event.end)


_STATUS: Final = {
    Status.confirmed: "CONFIRMED",
    Status.provisional: "TENTATIVE",
    Status.disputed: "TENTATIVE",
    Status.cancelled: "CANCELLED",
}


def _fill(entry: Any, event: Event, stamp: PartialDate) -> None:
    entry.add("dtstamp", datetime.combine(stamp.latest, time(), UTC))
    try:
        bounds = _bounds(event)
    except OverflowError:
        message = f"{event.id}: its entry does not fit into the years 1 to 9999"
        raise DateError(message) from None
    for name, moment in bounds.items():
        entry.add(name, moment)
    entry.add("summary", _plain(event.title))
    entry.add("description", _plain(_description(event)))
    entry.add("status", _STATUS[event.status])
    entry.add("categories", [event.kind.value])
    entry.add("transp", "TRANSPARENT")  # it does not make the reader busy
    place = event.location
    if place is not None:
        words = (place.venue, place.city, place.country)
        entry.add("location", _plain(", ".join(word for word in words if word)))
        entry.add("geo", (place.latitude, place.longitude))


def _bounds(event: Event) -> dict[str, date]:
    """When an entry begins and, where it is known, ends."""
    day = event.start.earliest
    if event.start_time is None or event.start != event.end:
        return {"dtstart": day, "dtend": event.end.latest + timedelta(days=1)}  # the day after it
    begun = datetime.combine(day, event.start_time, ZoneInfo(event.calendar)).astimezone(UTC)
    duration = event.duration
    if duration is None or duration.min is None or not duration.is_exact:
        return {"dtstart": begun}
    return {"dtstart": begun, "dtend": begun + timedelta(minutes=duration.min)}


def _description(event: Event) -> str:
    parts = [f"{part.dates}: {part.title}" for part in event.parts]
    status = f"Status: {event.status.label}. Days by the calendar of {event.calendar}."
    sources = cite_sources(sources_of(event), "text")
    return "\n".join([event.summary, *parts, status, "Sources:", sources])


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def _plain(text: str) -> str:
    """A text without the control characters that iCalendar forbids but icalendar writes."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n"))
