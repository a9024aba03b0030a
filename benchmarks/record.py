# ruff: noqa: S311
"""A record of any size to measure with: random events between two placeholders for leaders.

It breaks no rule of the codebook, and is the same on every run. One date in ten is known to the
month, one in fifty to the year. Each event has two citations of five to eleven fields, two topics
and its date by a second calendar; every other one is a meeting with a place.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from trumpputin import (
    Citation,
    Coverage,
    Dataset,
    Event,
    Leader,
    LocalDates,
    Location,
    PartialDate,
    Release,
    Source,
)

__all__ = ["dataset", "events"]

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2099, 12, 31).toordinal()
RELEASE = Release(
    title="Random events",
    version="1.0.0",
    released="2100-01-01",
    coverage=Coverage(start="1900", vetted_through="2099", through="2099"),
    licences=("CC0-1.0",),
)
LEADERS = tuple(
    Leader(id=f"leader-{name}", name=f"Leader {name}", country="XA", calendar="Etc/UTC")
    for name in ("a", "b")
)
LOCATIONS = tuple(
    Location(
        id=f"place-{number}",
        city=f"Place {number}",
        country="XC",
        latitude=number + 0.5,
        longitude=number / 4 + 0.125,
        timezone="Etc/UTC",
    )
    for number in range(50)
)
SOURCES = tuple(
    Source(
        id=f"source-{number}",
        publisher=f"Publisher {number}",
        url=f"https://example.org/{number}",
        title=f"Document {number}",
        language="en",
        kind="official",
        access="full text",
        accessed="2100-01-01",
    )
    for number in range(1000)
)
FIELDS = (
    "start",
    "end",
    "kind",
    "participants",
    "summary",
    "location",
    "initiator",
    "context",
    "topics",
    "duration_minutes",
    "elsewhere",
)


def events(number: int) -> Iterator[Event]:
    """That many random events, in no order."""
    random = Random(number)
    for index in range(number):
        day = date.fromordinal(random.randint(FIRST, LAST)).isoformat()
        known = random.choices((4, 7, 10), (2, 10, 88))[0]
        start = PartialDate.parse(day[:known])
        place = random.choice(LOCATIONS) if index % 2 else None
        some, other = random.sample(SOURCES, 2)
        yield Event(
            id=f"event-{index}",
            kind="meeting" if place else "call",
            status="confirmed",
            title=f"Random event {index}",
            summary=f"The {index}th of these events was put on {start} by chance.",
            start=start,
            calendar="Etc/UTC",
            elsewhere=(LocalDates(calendar="Europe/Moscow", start=start),),
            duration_minutes=random.randint(1, 300),
            location=place,
            participants=LEADERS,
            initiator=random.choice(LEADERS),
            topics=(f"topic {random.randrange(100)}", f"thing {random.randrange(100)}"),
            citations=(
                Citation(source=some, supports=FIELDS),
                Citation(source=other, supports=FIELDS[:5]),
            ),
        )


def dataset(number: int) -> Dataset:
    """A record with that many events."""
    return Dataset(
        release=RELEASE,
        leaders=LEADERS,
        locations=LOCATIONS,
        sources=SOURCES,
        events=events(number),
    )
