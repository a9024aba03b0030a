# ruff: noqa: S603, S608, T201
"""What `trumpputin.frames` costs beside the query that one would write by hand.

    python benchmarks/frames.py --rows 10_000_000

Makes a Parquet file of random events, asks each question both ways in fresh processes by turns,
and prints the least wall seconds, the CPU seconds of that run, and the peak resident memory. Both
ways give the same rows; that is checked first on a smaller file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import runs

from trumpputin import frames

ROWS_PER_PAIR = 1_000  # on average
WAYS = ["by hand", "ours", "ours, int32 days"]

GAPS_SQL = """
    select *, lag(id) over near as previous_id, start - lag(start) over near as gap_days
    from events window near as (partition by pair order by start, id)
    order by pair, start, id
"""
COUNTS_SQL = """
    with counted as (
        select pair, year(start) * 12 + month(start) - 1 as number, count(*) as count
        from events group by all
    ), spine as (
        select pair, unnest(range(min(number), max(number) + 1)) as number
        from counted group by pair
    )
    select pair, printf('%04d-%02d', number // 12, number % 12 + 1) as period,
        coalesce(count, 0) as count
    from spine left join counted using (pair, number) order by pair, period
"""


def gaps_by_hand(events: pl.LazyFrame) -> pl.LazyFrame:
    """The gaps in Polars' own words."""
    before = pl.col("start").shift(1).over("pair")
    return events.sort("pair", "start", "id").with_columns(
        previous_id=pl.col("id").shift(1).over("pair"),
        gap_days=(pl.col("start") - before).dt.total_days(),
    )


def counts_by_hand(events: pl.LazyFrame) -> pl.LazyFrame:
    """The counts in Polars' own words."""
    number = pl.col("start").dt.year() * 12 + pl.col("start").dt.month() - 1
    counted = events.group_by("pair", number=number).agg(count=pl.len().cast(pl.Int64))
    spine = (
        counted.group_by("pair")
        .agg(
            number=pl.int_range(pl.col("number").min(), pl.col("number").max() + 1, dtype=pl.Int32)
        )
        .explode("number")
    )
    period = pl.format(
        "{}-{}",
        (pl.col("number") // 12).cast(pl.String).str.zfill(4),
        (pl.col("number") % 12 + 1).cast(pl.String).str.zfill(2),
    )
    return (
        spine.join(counted, on=["pair", "number"], how="left")
        .select("pair", period=period, count=pl.col("count").fill_null(0))
        .sort("pair", "period")
    )


def ours(question: str, events: Any, start: str) -> Any:
    """The answer of this package."""
    if question == "gaps":
        return frames.gaps(events, start=start, by="pair", id="id")
    return frames.counts(events, start=start, every="month", by="pair")


def ask(engine: str, question: str, way: str, path: Path, target: Path, memory: str = "") -> None:
    """Ask one question of a file, and write the answer to another."""
    start = "day" if way == "ours, int32 days" else "start"
    if engine == "polars":
        lazy = pl.scan_parquet(path)
        by_hand: Callable[[pl.LazyFrame], pl.LazyFrame]
        by_hand = gaps_by_hand if question == "gaps" else counts_by_hand
        answer = by_hand(lazy) if way == "by hand" else ours(question, lazy, start)
        answer.collect().write_parquet(target)
    else:
        spill = str(target.with_name("spill"))
        limits: dict[str, str | bool | int | float | list[str]]
        limits = {"memory_limit": memory, "temp_directory": spill} if memory else {}
        connection = duckdb.connect(config=limits)
        events = connection.read_parquet(str(path))
        by_sql = GAPS_SQL if question == "gaps" else COUNTS_SQL
        relation: Any = (
            events.query("events", by_sql) if way == "by hand" else ours(question, events, start)
        )
        relation.write_parquet(str(target))


def make(path: Path, rows: int) -> None:
    """Write random events: pairs with about 1,000 events over 44 years, many on one day."""
    pairs = max(1, rows // ROWS_PER_PAIR)
    duckdb.sql(
        f"""
        copy (
            select range as id, (hash(range) % {pairs})::int as pair,
                (hash(range + {rows}) % 16000)::int as day, date '1970-01-01' + day as start
            from range({rows})
        ) to '{path}' (format parquet)
        """
    )


def measure(arguments: list[str]) -> dict[str, float]:
    """One question in a process of its own."""
    command = [sys.executable, __file__, "--one", *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def one(engine: str, question: str, way: str, path: str, target: str, memory: str) -> None:
    """Ask in this process, and print what it took."""
    import_module("narwhals.stable.v2")  # once a process, whatever the size of its tables
    begun, cpu = time.perf_counter(), time.process_time()
    ask(engine, question, way, Path(path), Path(target), memory)
    figures = {
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "peak": runs.peak() / 2**30,
    }
    print(json.dumps(figures))


def check(folder: Path) -> None:
    """All ways give the same rows."""
    small = folder / "small.parquet"
    make(small, 20_000)
    for engine in ("polars", "duckdb"):
        for question in ("gaps", "counts"):
            answers = []
            for way in WAYS:
                target = folder / "small answer.parquet"
                ask(engine, question, way, small, target)
                answers.append(pl.read_parquet(target).rows())
            if not answers[0] == answers[1] == answers[2]:
                raise SystemExit(f"{engine}, {question}: the answers differ")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=lambda text: int(text.replace("_", "")), default=10**7)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--engine", choices=["polars", "duckdb"], nargs="*")
    parser.add_argument("--question", choices=["gaps", "counts"], nargs="*")
    parser.add_argument("--way", choices=WAYS, nargs="*")
    parser.add_argument("--memory", default="", help="a limit for DuckDB, such as 4GB")
    parser.add_argument("--folder", type=Path, help="where the files go; a temporary folder")
    parser.add_argument("--one", nargs=6, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        check(folder)
        path, target = folder / "events.parquet", folder / "answer.parquet"
        make(path, given.rows)
        print(f"{given.rows:,} rows, {path.stat().st_size / 1e9:.2f} GB of Parquet")
        print("| engine | question | way | wall s | CPU s | peak GiB | time | memory |")
        print("|---|---|---|---|---|---|---|---|")
        for engine in given.engine or ["polars", "duckdb"]:
            for question in given.question or ["gaps", "counts"]:
                ways = given.way or WAYS
                found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
                for _ in range(given.repeat):
                    for way in ways:
                        asked = [engine, question, way, str(path), str(target), given.memory]
                        found[way].append(measure(asked))
                best = {way: min(run, key=lambda r: r["wall"]) for way, run in found.items()}
                for way, figures in best.items():
                    hand = best.get("by hand")
                    ratios = [
                        f"{figures[key] / hand[key]:.2f}×" if hand else ""
                        for key in ("wall", "peak")
                    ]
                    times = [f"{figures[key]:.2f}" for key in ("wall", "cpu", "peak")]
                    print(runs.row(engine, question, way, *times, *ratios), flush=True)


if __name__ == "__main__":
    main()
