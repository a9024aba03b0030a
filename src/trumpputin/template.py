"""A record to start from: two placeholders for leaders, and one meeting between them.

It breaks no rule, so the first change to it shows at once what the change breaks. Nothing in it
can be taken for a fact: the countries are codes that ISO 3166-1 leaves to its users, the address
is one that is reserved for examples, and the place is at 0° north, 0° east.
"""

import os
from pathlib import Path
from typing import Final

import attrs

from .export._target import fill
from .models import Citation, Coverage, Event, Leader, Location, Release, Source
from .rules import FACTS
from .storage.codec import encode
from .storage.rows import Rows

__all__ = ["record", "write_template"]


def write_template(folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write a small valid record, and a README on what goes where, into a folder.

    The folder is made if need be. All files appear in it, or none.

    Returns:
        The paths of the files.

    Raises:
        FileExistsError: The folder exists and is not empty.
        OSError: The folder cannot be written.

    >>> import tempfile, trumpputin as tp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_template(folder)
    ...     print(tp.Dataset.read(folder).meetings)
    2020-02-20 Example meeting
    """
    return fill(folder, {**encode(record()), "README.md": README.encode()})


def record() -> Rows:
    """The rows of the template: a minimal record that breaks no rule.

    >>> [leader.name for leader in record().leaders]
    ['First Leader', 'Second Leader']
    """
    first, second = (
        Leader(id=f"{nth.lower()}-leader", name=f"{nth} Leader", country=code, calendar="Etc/UTC")
        for nth, code in (("First", "XA"), ("Second", "XB"))
    )
    where = {"id": "example-city", "city": "Example City", "country": "XC"}
    place = Location(**where, latitude=0, longitude=0, timezone="Etc/UTC")
    source = Source(
        id="example-government-2020-02-20",
        publisher="Example Government",
        url="https://www.example.org/communique",
        title="Example communiqué",
        published="2020-02-20",
        language="en",
        kind="official",
        access="full_text",
        accessed="2020-02-21",
    )
    meeting = Event(
        id="2020-02-20-example-city",
        kind="meeting",
        level="summit",
        status="confirmed",
        title="Example meeting",
        summary="The two leaders met. Replace this with your own words.",
        start="2020-02-20",
        calendar=place.timezone,
        location=place,
        participants=(first, second),
    )
    supported = tuple(name for name in FACTS if name != "end" and getattr(meeting, name))
    cited = Citation(source=source, supports=supported)
    return Rows(
        release=Release(
            title="The direct contacts of First Leader and Second Leader",
            version="0.1.0",
            released="2020-02-29",
            calendar="Etc/UTC",
            coverage=Coverage(start="2020", vetted_through="2020-02", through="2020-02"),
            licences=("CC0-1.0",),
        ),
        leaders=(first, second),
        people=(),
        locations=(place,),
        sources=(source,),
        events=(attrs.evolve(meeting, citations=(cited,)),),
        quotes=(),
        excluded=(),
    )


README: Final = """\
# A record of two leaders' direct contacts

Everything here is a placeholder. Replace it, and check from time to time that the record is valid:

    trumpputin validate .

This lists all problems at once, each with its file, row and field, and what would be right.

## What goes where

| file | one row is |
|---|---|
| `release.json` | (one object) the record's title, version, release day, calendar and coverage |
| `leaders.json` | one of the leaders: name, country, offices, time zone of the capital |
| `people.json` | anybody else who took part or is quoted |
| `locations.json` | a place where they met |
| `sources.json` | a document that supports what a row says |
| `events.json` | a meeting, call, letter, joint statement or public exchange |
| `quotes.json` | words that somebody is quoted as having said |
| `excluded.json` | a contact that was considered and left out, and why |
| `changes.jsonl` | (one object a line) what changed between versions: see `trumpputin diff` |

The files between the first and the last are arrays of objects. Optional keys may be left out
where nothing is known. Rows refer to one another by `id`: lower-case letters, digits and single
hyphens, such as `2020-02-20-example-city`. An id is unique in its file, and no person has that of
a leader.

## The rules that matter most

- **Dates** are as exact as the source, and no more: `2020`, `2020-02` or `2020-02-20`. Give `end`
  only if the contact lasted longer than one day. An id that starts with a date has the event's.
- **Calendars.** A meeting is dated by the time zone of its place, anything else by the
  `calendar` in `release.json`.
- **Levels.** A meeting is a `summit`, a `sideline` or `brief`; nothing else has a level.
- **Sources.** Each citation names the fields that its source `supports`. In a confirmed event
  every fact has a source, and the event has an official source or two independent ones.
  Otherwise its `status` is `provisional`.
- **Participants** of an event include at least two leaders, of at least two countries.
- **Countries** are ISO 3166-1 alpha-2 codes, such as `DE`. `XA`, `XB` and `XC` are placeholders.
- **Coordinates** have at most four decimals; north and east are positive.

What a field means is in the package: `python -c "import trumpputin; help(trumpputin.Event)"`.

## Ask it

    trumpputin --data . meetings
    trumpputin --data . gaps

In Python, `trumpputin.Dataset.read(".")` gives the record, with the same questions.
"""
