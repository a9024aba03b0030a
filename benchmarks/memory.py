# ruff: noqa: T201
"""How much memory a typed event takes, and of what.

    python benchmarks/memory.py

Events are made one by one, as a program would make them, and read from files, where equal dates
and equal arrays of texts are one object. Each is measured in a process of its own: what Python has
allocated more (tracemalloc), and by how much the process has grown (resident memory, Linux).
Leaders, places and sources are shared by all events, and next to nothing for each.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs
import record
import runs

from trumpputin import Event, Location, Person, Source
from trumpputin._codec import decode
from trumpputin._folder import read_files
from trumpputin._rows import FILE_NAMES

WAYS = ("made one by one", "read from files")
PARTS = ("Event", "Citation", "LocalDates", "PartialDate", "date", "tuple", "str", "int")


def held(way: str, number: int, folder: Path) -> tuple[Event, ...]:
    """The events, and nothing else that would not be there without them."""
    if way == "made one by one":
        return tuple(record.events(number))
    rows, _ = decode(read_files(folder, FILE_NAMES))
    return rows.events if rows else ()


def sizes(events: Iterable[Event]) -> Counter[str]:
    """The bytes of all that the events hold, by type, each object once."""
    seen: set[int] = set()
    found: Counter[str] = Counter()
    waiting: list[Any] = list(events)
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, Person | Location | Source | StrEnum | None):
            continue
        seen.add(id(value))
        found[type(value).__name__] += sys.getsizeof(value)
        if isinstance(value, tuple):
            waiting += value
        elif attrs.has(type(value)):
            waiting += [getattr(value, field.name) for field in attrs.fields(type(value))]
    return found


def one(way: str, number: int, folder: Path, measure: str) -> None:
    """Measure in this process, and print the bytes of an event."""
    held(way, 1, folder / "small")  # what is made once
    gc.collect()
    if measure == "traced":
        tracemalloc.start()
    before = now(measure)
    events = held(way, number, folder)
    gc.collect()
    total = now(measure) - before
    bytes_of = sizes(events) if measure == "resident" else {}
    print(json.dumps({key: n / number for key, n in {"total": total, **bytes_of}.items()}))


def now(measure: str) -> int:
    """The bytes that are allocated, or that the process has in memory (Linux)."""
    if measure == "traced":
        return tracemalloc.get_traced_memory()[0]
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10**5)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], given.events, Path(given.one[1]), given.one[2])
        return
    print(runs.machine("trumpputin"), end="\n\n")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        record.dataset(given.events).write(folder)
        record.dataset(1).write(Path(folder) / "small")
        for way in WAYS:
            asked = ("--events", str(given.events), "--one", way, folder)
            traced = runs.asked(__file__, *asked, "traced")["total"]
            found = runs.asked(__file__, *asked, "resident")
            totals = [f"{traced:.0f}", f"{found['total']:.0f}"]
            rows.append((way, *totals, *(f"{found.get(each, 0):.0f}" for each in PARTS)))
    print(runs.table(("bytes an event", "allocated", "resident", *PARTS), rows))


if __name__ == "__main__":
    main()
