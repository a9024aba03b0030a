"""What `trumpputin.frames` costs beside a query written by hand for the same engine.

    python benchmarks/compare.py frames --rows 10_000_000

Each question goes from one Parquet file of random events to another. Both ways give the same
rows: the script checks that first, on a small file.
"""

import time
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyperf

from trumpputin import frames

ENGINES = ("polars", "duckdb")
QUESTIONS = ("gaps", "counts", "panel")
WAYS = ("hand", "ours", "days")  # days: ours, of whole days since 1970-01-01 instead of dates
ROWS_PER_PAIR = 1_000  # on average

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
PANEL_SQL = """
    with counted as (
        select pair, date_trunc('month', start)::date as month, count(*) as count,
            min(start) as begun, max(start) as ended
        from events group by all
    ), spine as (
        select pair, unnest(range(min(month), max(month) + 1, interval 1 month))::date as month,
            min(begun) as begun, max(ended) as ended
        from counted group by pair
    )
    select pair, strftime(month, '%Y-%m') as period, greatest(month, spine.begun) as first,
        least(last_day(month), spine.ended) as last, coalesce(count, 0) as count,
        last - max(counted.ended) over (partition by pair order by month) as since_min,
        since_min as since_max
    from spine left join counted using (pair, month) order by pair, month
"""
SQL = {"gaps": GAPS_SQL, "counts": COUNTS_SQL, "panel": PANEL_SQL}


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


def panel_by_hand(events: pl.LazyFrame) -> pl.LazyFrame:
    """The panel in Polars' own words."""
    start, month, ended = pl.col("start"), pl.col("month"), pl.col("ended")
    counted = events.group_by("pair", month=start.dt.month_start()).agg(
        count=pl.len().cast(pl.Int64), begun=start.min(), ended=start.max()
    )
    spine = (
        counted.group_by("pair")
        .agg(
            month=pl.date_range(month.min(), month.max(), "1mo"),
            first=pl.col("begun").min(),
            last=ended.max(),
        )
        .explode("month")
    )
    return (
        spine.join(counted, on=["pair", "month"], how="left")
        .sort("pair", "month")
        .with_columns(
            first=pl.max_horizontal("first", "month"),
            last=pl.min_horizontal("last", month.dt.month_end()),
            ended=ended.forward_fill().over("pair"),
        )
        .with_columns(since=(pl.col("last") - ended).dt.total_days())
        .select(
            "pair",
            month.dt.to_string("%Y-%m").alias("period"),
            "first",
            "last",
            pl.col("count").fill_null(0),
            pl.col("since").alias("since_min"),
            pl.col("since").alias("since_max"),
        )
    )


BY_HAND = {"gaps": gaps_by_hand, "counts": counts_by_hand, "panel": panel_by_hand}


def ours(question: str, events: Any, start: str) -> Any:
    """The answer of this package."""
    if question == "gaps":
        return frames.gaps(events, start=start, by="pair", id="id")
    ask = frames.counts if question == "counts" else frames.panel
    return ask(events, start=start, every="month", by="pair")


def ask(engine: str, question: str, way: str, path: Path, target: Path, memory: str) -> None:
    """Ask one question of a file, and write the answer to another."""
    start = "day" if way == "days" else "start"
    answer: Any
    if engine == "polars":
        lazy = pl.scan_parquet(path)
        answer = BY_HAND[question](lazy) if way == "hand" else ours(question, lazy, start)
        answer.collect().write_parquet(target)
        return
    spill = str(target.with_name("spill"))
    limits: dict[str, Any] = {"memory_limit": memory, "temp_directory": spill} if memory else {}
    events = duckdb.connect(config=limits).read_parquet(str(path))
    by_hand = way == "hand"
    answer = events.query("events", SQL[question]) if by_hand else ours(question, events, start)
    answer.write_parquet(str(target))


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


def check(folder: Path) -> None:
    """Stop unless all ways give the same rows."""
    small, target = folder / "small.parquet", folder / "answer.parquet"
    make(small, 20_000)
    for engine in ENGINES:
        for question in QUESTIONS:
            answers = []
            for way in WAYS:
                ask(engine, question, way, small, target, "")
                answers.append(pl.read_parquet(target).rows())
            if not answers[0] == answers[1] == answers[2]:
                raise SystemExit(f"{engine}, {question}: the answers differ")


def seconds(loops: int, engine: str, question: str, given: Any) -> float:
    """The wall seconds of so many answers: the engines use all cores."""
    import_module("narwhals.stable.v2")  # about 0.2 s a process, whatever the size of the table
    path, target = given.folder / "events.parquet", given.folder / "answer.parquet"
    begun = time.perf_counter()
    for _ in range(loops):
        ask(engine, question, given.way, path, target, given.memory)
    return time.perf_counter() - begun


def main() -> None:
    """Measure one way."""
    runner = pyperf.Runner(add_cmdline_args=pass_on)
    add = runner.argparser.add_argument
    add("--rows", type=int, default=1_000_000)
    add("--way", choices=WAYS, default="ours")
    add("--memory", default="", help="a limit for DuckDB, such as 4GB")
    add("--folder", type=Path, required=True, help="where the files are written")
    given = runner.parse_args()
    path = given.folder / "events.parquet"
    if not path.exists():
        check(given.folder)
        make(path, given.rows)
    for engine in ENGINES:
        for question in QUESTIONS:
            runner.bench_time_func(f"{engine}, {question}", seconds, engine, question, given)


def pass_on(command: list[str], given: Any) -> None:
    """Give the worker processes the same options."""
    command += [f"--way={given.way}", f"--folder={given.folder}", f"--memory={given.memory}"]


if __name__ == "__main__":
    main()
