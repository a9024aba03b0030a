# ruff: noqa: S603, T201
"""What it takes to start: to import this package, and to get at a first record.

    python benchmarks/start.py

Counts instructions with Valgrind, which other work on the machine does not change, and then
compares the time to the first record with other packages that ship data, by turns.
"""

import argparse
import os
import re
import subprocess
import sys
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

FIRST = {
    "bare interpreter": "pass",
    "trumpputin": "import trumpputin as tp; tp.meetings[0]",
    "pycountry": 'import pycountry; pycountry.countries.get(alpha_2="US")',
    "us": "import us; us.states.CA",
    "holidays": "import holidays; min(holidays.US(years=2025))",
    "babel": 'from babel import Locale; Locale("en").territories["US"]',
    "phonenumbers": (
        'import phonenumbers as p; p.region_code_for_number(p.parse("+12025550123"))'
    ),
    "astral": 'from astral.geocoder import database, lookup; lookup("London", database())',
}

# Only the user's own site-packages are left out: -I would ignore the seed too.
PYTHON = [sys.executable, "-s", "-P", "-c"]
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"}
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]


def instructions(statement: str) -> int:
    """The instructions of a process that runs a statement."""
    command = [*VALGRIND, *PYTHON, statement]
    run = subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True)
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


def timed(repeat: int, packages: list[str]) -> str:
    """The time to the first record of each package, less a bare interpreter, beside ours."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in packages}
    for _ in range(repeat):
        for name in packages:
            wall, cpu = runs.took([*PYTHON, FIRST[name]], ENVIRONMENT)
            found[name].append({"wall": wall, "cpu": cpu})
    medians = runs.medians(found)
    bare, ours = medians[BARE], medians["trumpputin"]
    least = ours["wall"] - bare["wall"]
    rows = []
    for name, figures in sorted(medians.items(), key=lambda item: item[1]["wall"]):
        wall, cpu = figures["wall"] - bare["wall"], figures["cpu"] - bare["cpu"]
        times = (f"{figures['wall'] * 1e3:.0f}", f"{wall * 1e3:.0f}", f"{cpu * 1e3:.0f}")
        rows.append((name, *times, "" if name == BARE else f"{wall / least:.2f}×"))
    header = ("first record of", "wall ms", "less a bare interpreter", "the same, CPU", "ratio")
    return runs.table(header, rows)


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=25, help="rounds of the times")
    parser.add_argument("--counts", type=int, default=3, help="rounds of the instruction counts")
    others = [name for name in FIRST if name not in (BARE, "trumpputin")]
    parser.add_argument("--package", choices=others, nargs="*", default=others)
    given = parser.parse_args()
    packages = [BARE, "trumpputin", *given.package]
    print(runs.machine("trumpputin", "attrs", *given.package), end="\n\n")
    for statement in {*COUNTED.values(), *(FIRST[name] for name in packages)}:
        runs.took([*PYTHON, statement], ENVIRONMENT)  # Python compiles what it has not yet
    if given.counts:
        print(counted(given.counts), end="\n\n", flush=True)
    print(timed(given.repeat, packages))


if __name__ == "__main__":
    main()
