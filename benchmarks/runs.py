# ruff: noqa: S603
"""Runs of programs in fresh processes, by turns; what they took, and the machine they ran on."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

__all__ = [
    "ENVIRONMENT",
    "PYTHON",
    "asked",
    "machine",
    "medians",
    "peak",
    "row",
    "table",
    "took",
]

# Only the user's own site-packages are left out: -I would ignore the seed too.
PYTHON = [sys.executable, "-s", "-P", "-c"]
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0"}


def took(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """The wall and the CPU seconds of a process, from its start to its end (POSIX)."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime


def asked(script: str, *arguments: str) -> Any:
    """What a script prints as JSON in a process of its own."""
    command = [sys.executable, script, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak() -> int:
    """The most bytes of memory that this program has held (Linux).

    What the operating system tells of the process (``ru_maxrss``) would also count what its
    parent held when it started this program.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 2**10


def medians(found: Mapping[str, Sequence[Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    """The median of each figure over the runs of each name."""
    return {
        name: {key: median(run[key] for run in several) for key in several[0]}
        for name, several in found.items()
    }


def machine(*packages: str) -> str:
    """The machine and the versions, in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [f"Python {platform.python_version()}"]
    found += [f"{package} {version(package)}" for package in packages]
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"load {load:.1f} at the start. {', '.join(found)}."
    )


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    named = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(row(*cells) for cells in (header, ["---"] * len(header), *rows))
