"""The benchmarks run, and both ways that they compare give the same answers; nothing is timed.

``instructions.py`` alone is left out: it needs Valgrind.
"""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

SMALL = {
    "first_record": ("--repeat", "1", "--package", "pycountry"),
    "growth": ("--sizes", "100", "--repeat", "1"),
    "reading": ("--events", "50", "--repeat", "1"),
    "memory": ("--events", "50"),
    "frames": ("--rows", "20_000", "--repeat", "1"),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_prints_a_table(name: str) -> None:
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *SMALL[name]]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = run.stdout.splitlines()
    assert lines[0].endswith((".", "Parquet"))  # the machine, or the file
    table = [line.count("|") for line in lines if line]
    assert len(table) >= 4
    assert set(table[1:]) == {table[1]} != {0}
