"""Run one benchmark in several ways, by turns, and print how many times faster or slower each is.

    python benchmarks/compare.py growth    # this package and pandas
    python benchmarks/compare.py reading   # json.loads, and Dataset.read without rules and with
    python benchmarks/compare.py frames --rows 10_000_000
    python benchmarks/compare.py before /path/to/another/checkout/src

pyperf runs each measurement in a process of its own and prints the means and the standard
deviations. The scripts take CPU time, so that other work on the machine disturbs little. The
last line compares this checkout with another one, which may have other names for some fields.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
SOURCE: Final = HERE.parent / "src"

ONCE: Final = ("--processes=1", "--values=1", "--warmups=0", "--loops=1", "--quiet")
"""One measurement in a process of its own; the rounds are ours, so that the ways take turns."""

Way = tuple[Path, tuple[str, ...]]
"""The source to import, and the arguments of the script."""


def compare(script: str, ways: Mapping[str, Way], rounds: int, *options: str) -> None:
    """Measure each way in each round, and print a table whose first column is the reference."""
    with tempfile.TemporaryDirectory() as work:
        results = [f"{work}/{name}.json" for name in ways]
        for _ in range(rounds):
            for (source, arguments), result in zip(ways.values(), results, strict=True):
                folder = Path(work, str(source).replace(os.sep, "-"))  # one for each source
                folder.mkdir(exist_ok=True)
                data = (f"--folder={folder}", f"--append={result}")
                subprocess.run(
                    [sys.executable, HERE / f"{script}.py", *ONCE, *options, *arguments, *data],
                    env={**os.environ, "PYTHONPATH": str(source)},
                    stdout=subprocess.DEVNULL,
                    check=True,
                )
        table = ("compare_to", "--table", "--table-format=md", *results)
        subprocess.run([sys.executable, "-m", "pyperf", *table], check=True)
        print(flush=True)


def main() -> None:
    """Compare what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["growth", "reading", "frames", "before"])
    parser.add_argument("source", type=Path, nargs="?", help="the `src` of another checkout")
    parser.add_argument("--rounds", type=int, default=5)
    given, options = parser.parse_known_args()
    if given.what == "before":
        if given.source is None:
            parser.error("`before` needs the `src` of another checkout")
        for script, arguments in (
            ("growth", ("--question=gaps", "--size=100_000")),
            ("reading", ("--way=format",)),
            ("reading", ("--way=read",)),
        ):
            print(f"## {script} {' '.join(arguments)}", flush=True)
            ways = {"before": (given.source, arguments), "now": (SOURCE, arguments)}
            compare(script, ways, given.rounds, *options)
        return
    names = {
        "growth": ("pandas", "ours"),
        "reading": ("json", "format", "read"),
        "frames": ("hand", "ours", "days"),
    }[given.what]
    ways = {name: (SOURCE, (f"--way={name}",)) for name in names}
    compare(given.what, ways, given.rounds, *options)
    if given.what == "frames":
        print("## Peak memory", flush=True)
        compare(given.what, ways, 1, "--track-memory", *options)


if __name__ == "__main__":
    main()
