"""A record of any size to measure with: random events between two placeholders for leaders.

It follows the rules of the codebook and is the same in every run. One date in ten is known to the
month, one in fifty to the year. Each event has two citations of five to eleven fields, two topics
and its date by a second calendar; every other one is a meeting with a place.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

import attrs

import trumpputin as tp

__all__ = ["dataset", "events"]

FIRST: Final = date(1820, 1, 1).toordinal()
LAST: Final = date(2019, 12, 31).toordinal()

# Version 1 has other names for some fields, and no levels; `compare.py before` measures it, too.
NAMES: Final = attrs.fields_dict(tp.Event).keys()
CALENDARS: Final = "other_calendars" if "other_calendars" in NAMES else "elsewhere"
DATES: Final[Any] = vars(tp).get("CalendarDates") or vars(tp)["LocalDates"]

RELEASE: Final = tp.Release(
    title="Random events",
    version="1.0.0",
    released="2020-01-01",
    coverage=tp.Coverage(start="1820", vetted_through="2019", through="2019"),
    licences=("CC0-1.0",),
    **({"calendar": "Etc/UTC"} if "calendar" in attrs.fields_dict(tp.Release) else {}),
)
LEADERS: Final = tuple(
    tp.Leader(id=f"leader-{name}", name=f"Leader {name}", country=country, calendar="Etc/UTC")
    for name, country in (("a", "US"), ("b", "RU"))
)
LOCATIONS: Final = tuple(
    tp.Location(
        id=f"place-{number}",
        city=f"Place {number}",
        country="FI",
        latitude=number + 0.5,
        longitude=number / 4 + 0.125,
        timezone="Etc/UTC",
    )
    for number in range(50)
)
SOURCES: Final = tuple(
    tp.Source(
        id=f"source-{number}",
        publisher=f"Publisher {number}",
        url=f"https://example.org/{number}",
        title=f"Document {number}",
        language="en",
        kind="official",
        access="excerpt",
        accessed="2020-01-01",
    )
    for number in range(1000)
)
FIELDS: Final = (
    *("start", "end", "kind", "participants", "summary", "location", "initiator", "context"),
    *("topics", "duration_minutes", CALENDARS),
)


def events(number: int) -> Iterator[tp.Event]:
    """That many random events, in no order."""
    random = Random(number)
    for index in range(number):
        day = date.fromordinal(random.randint(FIRST, LAST)).isoformat()
        known = random.choices((4, 7, 10), (2, 10, 88))[0]
        start = tp.PartialDate.parse(day[:known])
        place = random.choice(LOCATIONS) if index % 2 else None
        some, other = random.sample(SOURCES, 2)
        more: dict[str, Any] = {CALENDARS: (DATES(calendar="Europe/Moscow", start=start),)}
        if place and "level" in NAMES:
            more["level"] = "summit"
        yield tp.Event(
            id=f"event-{index}",
            kind="meeting" if place else "call",
            status="confirmed",
            title=f"Random event {index}",
            summary=f"The {index}th of these events was put on {start} by chance.",
            start=start,
            calendar="Etc/UTC",
            duration_minutes=random.randint(1, 300),
            location=place,
            participants=LEADERS,
            initiator=random.choice(LEADERS),
            topics=(f"topic {random.randrange(100)}", f"thing {random.randrange(100)}"),
            citations=(
                tp.Citation(source=some, supports=FIELDS),
                tp.Citation(source=other, supports=FIELDS[:5]),
            ),
            **more,
        )


def dataset(number: int) -> tp.Dataset:
    """A record with that many events."""
    return tp.Dataset(
        release=RELEASE,
        leaders=LEADERS,
        locations=LOCATIONS,
        sources=SOURCES,
        events=events(number),
    )
