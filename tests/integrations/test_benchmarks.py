"""The benchmarks run, and the ways that they compare give the same answers; nothing is timed.

``instructions.py`` is left out, since it needs Valgrind.
"""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize(
    ("script", "way", "small", "figures"),
    [
        ("growth", "ours", "--size=100", 3),
        ("growth", "pandas", "--size=100", 3),
        ("reading", "json", "--events=50", 1),
        ("reading", "format", "--events=50", 1),
        ("reading", "read", "--events=50", 1),
        ("frames", "hand", "--rows=20_000", 6),
    ],
)
def test_a_benchmark_measures_each_of_its_questions(
    script: str, way: str, small: str, figures: int, tmp_path: Path
) -> None:
    options = (f"--way={way}", small, f"--folder={tmp_path}", "--debug-single-value")
    command = [sys.executable, str(BENCHMARKS / f"{script}.py"), *options]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found = [line for line in run.stdout.splitlines() if line.endswith(("s", "sec"))]
    assert len(found) == figures
