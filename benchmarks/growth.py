# ruff: noqa: T201
"""How the typed answers grow with the number of events, beside pandas on the same rows.

    python benchmarks/growth.py

Each size has a process of its own, in which both ways are asked by turns. What is compared is CPU
time, of which other work on the machine takes nothing; both ways use one thread. Python's garbage
collector goes through all that is alive, and so through more where there are more events, whatever
is asked: ours is asked with it and, as `timeit` does, without. Three questions:

- order: a table from rows in no order, and the same rows sorted by the same four columns;
- gaps: between neighbours, the fewest and the most days. Ours also tells which gaps are certain;
- counts: for each year from the first to the last, with those too coarsely dated told apart.
"""

import argparse
import gc
import json
import math
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pandas as pd
import record
import runs

from trumpputin import Event, Events

QUESTIONS = ("order", "gaps", "counts")
ORDER = ["first", "last", "end", "id"]


def frame(events: list[Event]) -> pd.DataFrame:
    """The rows of events that the questions need, for pandas."""
    columns = {
        "first": [event.start.earliest for event in events],
        "last": [event.start.latest for event in events],
        "begin": [event.end.earliest for event in events],
        "end": [event.end.latest for event in events],
    }
    dates = {name: pd.to_datetime(values) for name, values in columns.items()}
    return pd.DataFrame({"id": [event.id for event in events], **dates})


def gaps_by_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """The fewest and the most days between neighbours."""
    before = rows.shift(1)
    days = {
        "fewest": (rows["first"] - before["end"]).dt.days,
        "most": (rows["last"] - before["begin"]).dt.days,
    }
    return pd.DataFrame(days).iloc[1:].astype("int64")


def counts_by_pandas(rows: pd.DataFrame) -> tuple[pd.Series, int]:
    """How many events each year has, and how many are too coarsely dated."""
    first, last = rows["first"].dt.year, rows["last"].dt.year
    placed = first[first == last]
    found = placed.value_counts()
    years = range(int(placed.min()), int(placed.max()) + 1)
    return found.reindex(years, fill_value=0), len(rows) - len(placed)


def check(table: Events, rows: pd.DataFrame) -> None:
    """Both ways give the same answers."""
    days = [(gap.days.min, gap.days.max) for gap in table.gaps()]
    by_pandas = gaps_by_pandas(rows)
    if days != list(zip(by_pandas["fewest"], by_pandas["most"], strict=True)):
        raise SystemExit("the gaps differ")
    counts, unplaced = counts_by_pandas(rows)
    ours = table.counts("year")
    if dict(ours) != counts.to_dict() or len(ours.unplaced) != unplaced:
        raise SystemExit("the counts differ")


def seconds(ask: Callable[[], Any], *, collecting: bool) -> float:
    """The CPU seconds that an answer takes, with Python's garbage collector or without."""
    gc.collect()
    if not collecting:
        gc.disable()
    begun = time.process_time()
    answer = ask()
    took = time.process_time() - begun
    gc.enable()
    del answer
    return took


def one(size: int, repeat: int) -> None:
    """Ask in this process, and print the median CPU seconds of each question and way."""
    events = list(record.events(size))
    unordered = frame(events)
    table, rows = Events(events), unordered.sort_values(ORDER, ignore_index=True)
    check(table, rows)
    ours: dict[str, Callable[[], Any]] = {
        "order": lambda: Events(events),
        "gaps": lambda: [gap.days for gap in table.gaps()],
        "counts": lambda: table.counts("year"),
    }
    by_pandas: dict[str, Callable[[], Any]] = {
        "order": lambda: unordered.sort_values(ORDER, ignore_index=True),
        "gaps": lambda: gaps_by_pandas(rows),
        "counts": lambda: counts_by_pandas(rows),
    }
    found: dict[str, list[float]] = {}
    for _ in range(repeat):
        for question in QUESTIONS:
            ways = [
                ("ours", ours, True),
                ("uncollected", ours, False),
                ("pandas", by_pandas, True),
            ]
            for way, asked, collecting in ways:
                took = seconds(asked[question], collecting=collecting)
                found.setdefault(f"{question}, {way}", []).append(took)
    print(json.dumps({name: median(times) for name, times in found.items()}))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10**3, 10**4, 10**5, 10**6])
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.repeat)
        return
    print(runs.machine("trumpputin", "pandas"), end="\n\n")
    header = ("events", "question", "CPU s", "µs an event", "growth", "uncollected", "growth")
    print(runs.table((*header, "pandas CPU s", "ratio"), []))
    least: dict[str, float] = {}
    for size in given.sizes:
        times = runs.asked(__file__, "--one", str(size), "--repeat", str(given.repeat))

        def growth(name: str, size: int = size, times: dict[str, float] = times) -> str:
            """How many times as long as n log n would have it, from the first size on."""
            unit = times[name] / (size * math.log2(size))
            return f"{unit / least.setdefault(name, unit):.2f}×"

        for question in QUESTIONS:
            ours, uncollected, theirs = (
                times[f"{question}, {way}"] for way in ("ours", "uncollected", "pandas")
            )
            cells = (f"{size:,}", question, f"{ours:.4f}", f"{ours / size * 1e6:.2f}")
            alone = (f"{uncollected:.4f}", growth(f"{question}, uncollected"))
            beside = (f"{theirs:.4f}", f"{ours / theirs:.1f}×")
            print(runs.row(*cells, growth(f"{question}, ours"), *alone, *beside), flush=True)


if __name__ == "__main__":
    main()
