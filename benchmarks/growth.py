"""How the time of typed answers grows with the number of events; the same questions to pandas.

    python benchmarks/compare.py growth

Each figure is CPU time divided by n log₂ n, which stays the same if time grows as a sort does.

- order: a table from rows in random order, and a sort of the same rows by the same four columns;
- gaps: the fewest and the most days between neighbours. Ours also says which gaps are certain;
- counts: by year from the first to the last, with too coarse dates counted apart.
"""

import gc
import math
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyperf
import record

from trumpputin import Event, Events

QUESTIONS = ("order", "gaps", "counts")
ORDER = ["first", "last", "end", "id"]


def by_ours(question: str, events: list[Event]) -> Callable[[], Any]:
    """The question to a table of typed events."""
    if question == "order":
        return lambda: Events(events)
    table = Events(events)
    if question == "gaps":
        return lambda: [(gap.days.min, gap.days.max) for gap in table.gaps()]
    return lambda: table.counts("year")


def by_pandas(question: str, events: list[Event]) -> Callable[[], Any]:
    """The same question to a data frame of the same rows."""
    columns = {
        "first": [event.start.earliest for event in events],
        "last": [event.start.latest for event in events],
        "begin": [event.end.earliest for event in events],
        "end": [event.end.latest for event in events],
    }
    dates = {name: pd.to_datetime(values) for name, values in columns.items()}
    rows = pd.DataFrame({"id": [event.id for event in events], **dates})
    if question == "order":
        return lambda: rows.sort_values(ORDER, ignore_index=True)
    rows = rows.sort_values(ORDER, ignore_index=True)
    return lambda: (gaps if question == "gaps" else counts)(rows)


def gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The fewest and the most days between neighbours."""
    before = rows.shift(1)
    days = {
        "fewest": (rows["first"] - before["end"]).dt.days,
        "most": (rows["last"] - before["begin"]).dt.days,
    }
    return pd.DataFrame(days).iloc[1:].astype("int64")


def counts(rows: pd.DataFrame) -> pd.Series:
    """The number of events in each year."""
    first, last = rows["first"].dt.year, rows["last"].dt.year
    placed = first[first == last]
    years = range(int(placed.min()), int(placed.max()) + 1)
    numbers: pd.Series = placed.value_counts().reindex(years, fill_value=0)
    return numbers


WAYS = {"ours": by_ours, "pandas": by_pandas}


def seconds(loops: int, way: str, question: str, size: int, repeat: int) -> float:
    """The CPU seconds of so many answers."""
    ask = WAYS[way](question, list(record.events(size)))
    gc.collect()
    begun = time.process_time()
    for _ in range(loops * repeat):
        ask()
    return time.process_time() - begun


def check(size: int) -> None:
    """Stop unless both ways give the same answers."""
    events = list(record.events(size))
    found = by_pandas("gaps", events)().itertuples(index=False, name=None)
    if list(found) != by_ours("gaps", events)():
        raise SystemExit("the gaps differ")
    if by_pandas("counts", events)().to_dict() != dict(by_ours("counts", events)()):
        raise SystemExit("the counts differ")


def main() -> None:
    """Measure each question for each size."""
    runner = pyperf.Runner(add_cmdline_args=pass_on)
    add = runner.argparser.add_argument
    add("--way", choices=[*WAYS], default="ours")
    add("--question", choices=QUESTIONS)
    add("--size", type=int, action="append")
    add("--folder", help="not used")
    given = runner.parse_args()
    if not given.worker:
        check(100)
    for size in given.size or [1_000, 10_000, 100_000]:
        for question in [given.question] if given.question else QUESTIONS:
            repeat = max(1, 20_000 // size)
            steps = repeat * round(size * math.log2(size))
            name = f"{question} of {size:,}"
            arguments = (given.way, question, size, repeat)
            runner.bench_time_func(name, seconds, *arguments, inner_loops=steps)


def pass_on(command: list[str], given: Any) -> None:
    """Give the worker processes the same options."""
    command += [f"--way={given.way}", *(f"--size={size}" for size in given.size or [])]
    command += [f"--question={given.question}"] if given.question else []


if __name__ == "__main__":
    main()
