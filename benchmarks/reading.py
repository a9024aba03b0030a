"""How long `Dataset.read` takes, with and without the codebook's rules, and `json.loads` alone.

    python benchmarks/compare.py reading

All three read the same record of 10,000 random events.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyperf
import record

import trumpputin as tp
from trumpputin import rules


def by_json(folder: Path) -> Any:
    """Parse the bytes with the standard library, and check nothing."""
    return [json.loads(path.read_bytes()) for path in folder.glob("*.json")]


def by_format(folder: Path) -> Any:
    """Read the record, and skip the rules."""
    setattr(rules, "problems_of", lambda *_: ())  # noqa: B010 -- for this process alone
    return tp.Dataset.read(folder)


WAYS: dict[str, Callable[[Path], Any]] = {
    "json": by_json,
    "format": by_format,
    "read": tp.Dataset.read,
}


def seconds(loops: int, way: str, events: int, folder: Path) -> float:
    """The CPU seconds of so many reads."""
    if not (folder / "events.json").exists():
        record.dataset(events).write(folder)
    begun = time.process_time()
    for _ in range(loops):
        WAYS[way](folder)
    return time.process_time() - begun


def main() -> None:
    """Measure one way."""
    runner = pyperf.Runner(add_cmdline_args=pass_on)
    add = runner.argparser.add_argument
    add("--way", choices=[*WAYS], default="read")
    add("--events", type=int, default=10_000)
    add("--folder", type=Path, required=True, help="where the record is, or is written")
    given = runner.parse_args()
    name = f"read {given.events:,} events"
    runner.bench_time_func(name, seconds, given.way, given.events, given.folder)


def pass_on(command: list[str], given: Any) -> None:
    """Give the worker processes the same options."""
    command += [f"--way={given.way}", f"--events={given.events}", f"--folder={given.folder}"]


if __name__ == "__main__":
    main()
