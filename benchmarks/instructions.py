# ruff: noqa: S603, T201
"""What it takes to import this package, and to get a first answer, in instructions.

    python benchmarks/instructions.py

Counts them with Valgrind, which other work on the machine does not change. Only this package
should be installed: others may want an older python-dateutil, which imports more.
"""

import argparse
import re
import subprocess
from statistics import median

import runs

COUNTED = {
    "bare interpreter": "pass",
    "`import attrs`": "import attrs",
    "`import trumpputin`": "import trumpputin",
    "first answer": "import trumpputin as tp; print(tp.meetings.gaps())",
}
GOALS = {"`import trumpputin`": "1.60×", "first answer": "2.20×"}
BARE, ATTRS = list(COUNTED)[:2]

VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]


def instructions(statement: str) -> int:
    """The instructions of a process that runs a statement."""
    command = [*VALGRIND, *runs.PYTHON, statement]
    run = subprocess.run(command, env=runs.ENVIRONMENT, check=True, capture_output=True, text=True)
    return int(re.findall(r"I +refs: +([0-9,]+)", run.stderr)[0].replace(",", ""))


def counted(repeat: int) -> str:
    """Each statement's instructions, less a bare interpreter, beside `import attrs`."""
    found: dict[str, list[int]] = {name: [] for name in COUNTED}
    for _ in range(repeat):
        for name, statement in COUNTED.items():
            found[name].append(instructions(statement))
    bare = median(found[BARE])
    least = median(found[ATTRS]) - bare
    rows = []
    for name, counts in found.items():
        more = median(counts) - bare
        spread = (max(counts) - min(counts)) / median(counts)
        ratio = "" if name == BARE else f"{more / least:.2f}×"
        million = (f"{median(counts) / 1e6:.1f}", f"{more / 1e6:.1f}")
        rows.append((name, *million, f"{spread:.2%}", ratio, GOALS.get(name, "")))
    header = ("", "million instructions", "less a bare interpreter", "spread", "ratio", "goal")
    return runs.table(header, rows)


def main() -> None:
    """Count, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15)
    given = parser.parse_args()
    print(runs.machine("trumpputin", "attrs", "python-dateutil"), end="\n\n")
    for statement in COUNTED.values():
        runs.took([*runs.PYTHON, statement], runs.ENVIRONMENT)  # compiles what is not yet
    print(counted(given.repeat))


if __name__ == "__main__":
    main()
