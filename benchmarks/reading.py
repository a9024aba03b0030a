# ruff: noqa: T201
"""What reading a record with validation takes, beside pydantic and msgspec on the same files.

    python benchmarks/reading.py

All but the last way do the same work: they check every type and key, parse each date, and put the
records in place of their ids. Ours also refuses a key that stands twice, half characters, and
numbers that print in several ways. The last way is `Dataset.read`, which asks the rules too.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import record
import runs

Read = Callable[[Path], Any]


def _by_pydantic() -> Read:
    from pydantic_models import read

    return read


def _by_msgspec() -> Read:
    from msgspec_models import read

    return read


def _by_format() -> Read:
    from trumpputin._codec import decode
    from trumpputin._folder import read_files
    from trumpputin._rows import FILE_NAMES

    def read(folder: Path) -> Any:
        rows, _ = decode(read_files(folder, FILE_NAMES))
        return {event.id: event for event in rows.events} if rows else {}

    return read


def _by_format_and_rules() -> Read:
    from trumpputin import Dataset

    return lambda folder: {event.id: event for event in Dataset.read(folder).events}


WAYS: dict[str, Callable[[], Read]] = {
    "pydantic": _by_pydantic,
    "msgspec": _by_msgspec,
    "ours, the format": _by_format,
    "ours, the format and the rules": _by_format_and_rules,
}


def one(way: str, folder: Path) -> None:
    """Read in this process, and print what it took."""
    read = WAYS[way]()
    begun, cpu = time.perf_counter(), time.process_time()
    events = read(folder)
    figures = {"wall": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    print(json.dumps({**figures, "peak": runs.peak() / 2**20, "events": len(events)}))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10**5)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], Path(given.one[1]))
        return
    print(runs.machine("trumpputin", "cattrs", "pydantic", "msgspec"), end="\n\n")
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        record.dataset(given.events).write(folder)
        for _ in range(given.repeat):
            for way in WAYS:
                found[way].append(runs.asked(__file__, "--one", way, folder))
    medians = runs.medians(found)
    if {figures["events"] for figures in medians.values()} != {given.events}:
        raise SystemExit("some events were not read")
    rows = []
    for way, figures in medians.items():
        times = [f"{figures[key] / given.events * 1e6:.1f}" for key in ("wall", "cpu")]
        ratio = f"{figures['cpu'] / medians['pydantic']['cpu']:.2f}×"
        rows.append((way, *times, f"{figures['peak']:.0f}", ratio))
    header = ("way", "wall µs an event", "CPU µs an event", "peak MiB", "CPU beside pydantic")
    print(runs.table(header, rows))


if __name__ == "__main__":
    main()
