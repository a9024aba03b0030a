"""What a killed writer leaves behind: the old files or the new, never a mixture.

    python assurance/killed_writers.py --number 200 --seed 20261124

`Dataset.write`, each format of `export` and `plots.save` put a record into a folder that is not
there, or holds another record, and are killed (SIGKILL) on the way: half of them at a random one
of their calls to the file system, half after a random time. Then the folder holds the files of
the one or of the other, as this package reads it, and the next writer finishes what was begun,
and removes what has been left for a day.

A program that knows nothing of this package looks at the plain files. Replacing several of them
is no one step of a file system, so such a program may find both kinds until the next writer
came. How often it did is counted.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from small_record import part_of

from trumpputin import Dataset, plots
from trumpputin._folder import read_files
from trumpputin.export import FORMATS

CALLS: Final = {"open", "os.mkdir", "os.rename", "os.rmdir", "os.remove", "os.chmod"}

Files = dict[str, bytes]
Write = Callable[[Dataset, Path], object]


def save(record: Dataset, folder: Path) -> None:
    """Save a picture."""
    plots.save(plots.timeline(record.events), folder / "timeline.svg")


def export(kind: str, record: Dataset, folder: Path) -> None:
    """Export a record over what is there."""
    FORMATS[kind](record, folder, overwrite=True)


WRITERS: Final[dict[str, Write]] = {
    "write": Dataset.write,
    "plots.save": save,
    **{f"export {kind}": partial(export, kind) for kind in FORMATS},
}


# -- the writer's process ----------------------------------------------------------------------


def writer_process(write: Write, record: Dataset, folder: Path, orders: int, told: int) -> None:
    """Write once elsewhere and tell how that was, then write as ordered, to be killed."""
    status = 1
    try:
        write(record, folder / "library")  # what is imported only then is imported now
        calls = Calls(folder / "counted")
        sys.addaudithook(calls)
        begun = time.perf_counter()
        write(record, calls.folder)
        seconds = time.perf_counter() - begun
        os.write(told, json.dumps([calls.number, seconds]).encode())
        calls.folder, calls.number = folder / "here", 0
        calls.last = int.from_bytes(os.read(orders, 4))
        write(record, calls.folder)
        os.write(told, b".")
        status = 0
    finally:
        os._exit(status)


class Calls:
    """Counts the calls to the file system about a folder; at the last one the process dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        self.last = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear of a call to the interpreter's own functions."""
        if event in CALLS and self._is_near(arguments[0]):
            self.number += 1
            if self.number == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def _is_near(self, path: object) -> bool:
        """Whether it is the folder, in it, or the folder to be, which has a name of its own."""
        name = self.folder.name
        return isinstance(path, str | Path) and (
            str(path).startswith((str(self.folder), str(self.folder.with_name(f".{name}"))))
        )


def killed(rng: random.Random, write: Write, record: Dataset, folder: Path) -> str:
    """Start a writer, kill it somewhere on its way, and say how."""
    orders, to_writer = os.pipe()
    from_writer, told = os.pipe()
    process = os.fork()
    if process == 0:
        writer_process(write, record, folder, orders, told)
    os.close(told)
    number, seconds = json.loads(os.read(from_writer, 100))
    by_call = rng.random() < 0.5
    at = rng.randrange(1, number + 1) if by_call else 0
    os.write(to_writer, at.to_bytes(4))
    if not by_call:
        time.sleep(rng.uniform(0, 1.2 * seconds))
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    done = bool(select.select([from_writer], [], [], 0)[0] and os.read(from_writer, 1))
    for end in (orders, to_writer, from_writer):
        os.close(end)
    if not os.WIFSIGNALED(status) and not done:
        raise RuntimeError(f"the writer failed with {status}")
    return "too late" if done else "by call" if by_call else "by time"


def written(write: Write, record: Dataset, folder: Path) -> Files:
    """What a writer writes that nobody kills; in its own process, as threads forbid a fork."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            write(record, folder)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(process, 0)
    if status:
        raise RuntimeError(f"the writer failed with {status}")
    return plain(folder)


# -- what it left ------------------------------------------------------------------------------


def plain(folder: Path) -> Files:
    """The files of a folder as any program sees them."""
    if not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def as_read(folder: Path, names: set[str]) -> dict[str, bytes | OSError]:
    """The files of a folder as this package reads them."""
    return read_files(folder, names) if folder.is_dir() else {}


def main() -> int:
    """Kill writers, and print what they left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200, help="how many writers are killed")
    parser.add_argument("--seed", type=int, default=20261124)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    whole = Dataset.load()
    records = (
        part_of(whole, whole.meetings[:3], "One"),
        part_of(whole, whole.meetings[3:6], "Another"),
    )
    counts: Counter[str] = Counter()
    broken = 0
    with tempfile.TemporaryDirectory() as work:
        whole_files = {
            name: [written(w, r, Path(work, name, r.release.title)) for r in records]
            for name, w in WRITERS.items()
        }
        killings = 0
        while killings < arguments.number:
            name = [*WRITERS][killings % len(WRITERS)]
            is_new = rng.random() < 0.3
            folder = Path(work, "trial")
            old, new = whole_files[name]
            for place in () if is_new else ("counted", "here"):
                shutil.copytree(Path(work, name, "One"), folder / place)
            how = killed(rng, WRITERS[name], records[1], folder)
            counts[how] += 1
            killings += how != "too late"
            found = as_read(folder / "here", old.keys() | new.keys())
            before = {} if is_new else old
            state = "the old" if found == before else "the new" if found == new else "a mixture"
            counts[state] += how != "too late"
            if plain(folder / "here") not in (before, new):
                counts["plain files of both"] += 1
            counts["left beside"] += len([*folder.glob(".here-*")])
            for path in (folder / "here").glob(".trumpputin-pending-*"):
                counts["left inside"] += 1
                os.utime(path, (0, 0))  # a day goes by
            after = written(WRITERS[name], records[1], folder / "here")
            hidden = [path.name for path in (folder / "here").glob(".*")]
            if state == "a mixture" or after != new or hidden:
                broken += 1
                print(f"BROKEN {name}, killed {how}: {state}; then {sorted(after)} {hidden}")
            shutil.rmtree(folder)
    print(f"killed: {killings} (by call {counts['by call']}, by time {counts['by time']})")
    print(
        f"left as this package reads it: old {counts['the old']}, new {counts['the new']}, "
        f"a mixture {counts['a mixture']}"
    )
    print(f"plain files of both until the next writer: {counts['plain files of both']}")
    print(f"hidden folders left beside a new one: {counts['left beside']}")
    print(f"hidden folders left inside for a day: {counts['left inside']}")
    print(f"laws broken: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
