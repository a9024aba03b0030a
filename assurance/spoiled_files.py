"""What the reader makes of spoiled files: it refuses them, or reads just what they say.

    python assurance/spoiled_files.py --number 10_000 --seed 20261124

Each time one of the packaged record's files is spoiled in one way, and the folder is read in a
process of its own. The laws:

- Nothing but a `DatasetError` leaves the reader, and it names the spoiled file, or one whose rows
  refer to it: where two files contradict each other, nobody can tell which was spoiled.
- What is read without one, written again, has the JSON values that the spoiled file has, as
  Python's own parser reads them. Either they are the old ones, or this is another valid record.
- No read takes more than a second of CPU time, or more than 200 MiB at its peak. The process
  holds this script too, and it is counted.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import attrs

from trumpputin import Dataset, DatasetError

SECONDS: Final = 1.0
MEBIBYTES: Final = 200

NAMES: Final = (
    *(f"{name}.json" for name in ("leaders", "people", "locations", "sources", "events")),
    *("quotes.json", "excluded.json", "release.json", "changes.jsonl"),
)
REFERRING: Final = {
    "leaders.json": {"people.json", "events.json", "quotes.json", "changes.jsonl"},
    "people.json": {"events.json", "quotes.json", "changes.jsonl"},
    "locations.json": {"events.json", "changes.jsonl"},
    "sources.json": {"events.json", "quotes.json", "excluded.json", "changes.jsonl"},
    "events.json": {"quotes.json", "changes.jsonl"},
    "quotes.json": {"changes.jsonl"},
    "excluded.json": {"changes.jsonl"},
    "release.json": {"events.json", "changes.jsonl"},
    "changes.jsonl": set(),
}
"""The files whose rows are held against those of each file."""

IDS: Final[list[str]] = []
"""The ids of all rows of the packaged record, filled when they are read."""

Spoiling = Callable[[random.Random, bytes], bytes]
SPOILINGS: Final[dict[str, Spoiling]] = {}


def spoiling(function: Spoiling) -> Spoiling:
    """List a way of spoiling a file under its name."""
    SPOILINGS[function.__name__.replace("_", " ")] = function
    return function


# -- as bytes ----------------------------------------------------------------------------------


@spoiling
def cut_short(rng: random.Random, data: bytes) -> bytes:
    """The end is missing."""
    return data[: rng.randrange(len(data))]


@spoiling
def bytes_flipped(rng: random.Random, data: bytes) -> bytes:
    """Some bytes have other values."""
    spoiled = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        spoiled[rng.randrange(len(data))] ^= rng.choice((1, 2, 4, 8, 16, 32, 64, 128, 255))
    return bytes(spoiled)


@spoiling
def piece_lost(rng: random.Random, data: bytes) -> bytes:
    """A piece inside is missing."""
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice((1, 2, 20, 500)) :]


@spoiling
def piece_twice(rng: random.Random, data: bytes) -> bytes:
    """A piece stands elsewhere once more."""
    start, place = rng.randrange(len(data)), rng.randrange(len(data))
    return data[:place] + data[start : start + rng.choice((1, 2, 20, 500))] + data[place:]


@spoiling
def lines_lost_or_twice(rng: random.Random, data: bytes) -> bytes:
    """A line is missing, or stands twice."""
    lines = data.splitlines(keepends=True)
    index = rng.randrange(len(lines))
    lines[index : index + 1] = rng.choice(([], [lines[index]] * 2))
    return b"".join(lines)


@spoiling
def byte_order_mark(rng: random.Random, data: bytes) -> bytes:
    """A mark stands before the text, or somewhere in it."""
    place = rng.choice((0, rng.randrange(len(data))))
    return data[:place] + b"\xef\xbb\xbf" + data[place:]


@spoiling
def other_line_ends(rng: random.Random, data: bytes) -> bytes:
    """Lines end as on another system."""
    return data.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b" \t\n", b"\x0b", b"")))


@spoiling
def other_encoding(rng: random.Random, data: bytes) -> bytes:
    """The text is not in UTF-8."""
    encoding = rng.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp1251", "latin-1", "cp037"))
    return data.decode().encode(encoding, "xmlcharrefreplace")


@spoiling
def wrong_characters(rng: random.Random, data: bytes) -> bytes:
    """What is no character of UTF-8, or no character at all, stands in the text."""
    place = rng.randrange(len(data))
    wrong = (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x00", b"\x1b[31m")
    return data[:place] + rng.choice((*wrong, rng.randbytes(8))) + data[place:]


@spoiling
def other_punctuation(rng: random.Random, data: bytes) -> bytes:
    """A sign of JSON is another, or what only other notations have was added."""
    places = [index for index, byte in enumerate(data[:100_000]) if byte in b'{}[],:"']
    place = rng.choice(places)
    signs = (b"{", b"}", b"[", b"]", b",", b":", b'"', b"'", b"/*x*/", b"//\n", b"#", b"\\", b"")
    return data[:place] + rng.choice(signs) + data[place + rng.choice((0, 1)) :]


@spoiling
def more_after_the_end(rng: random.Random, data: bytes) -> bytes:
    """Something stands after the end."""
    more = (b"]", b"{}", b"\x00", b"\x1a", b"null\n", b",", b" \n", data[:200], data)
    return data + rng.choice(more)


@spoiling
def anything_else(rng: random.Random, data: bytes) -> bytes:
    """The file is quite another."""
    other = (b"", b"\n", b"null", b"[]", b"{}", b"[{}]", b'""', b"NaN", b"0", b"PK\x03\x04")
    return rng.choice((*other, rng.randbytes(len(data)), b"[" * 100_000, b'{"a":' * 50_000))


# -- as JSON -----------------------------------------------------------------------------------

Change = Callable[[random.Random, Any], None]


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every container in a JSON value with each of its keys or indices."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        container = waiting.pop()
        keys = container if isinstance(container, dict) else range(len(container))
        for key in keys:
            found.append((container, key))
            if isinstance(container[key], dict | list):
                waiting.append(container[key])
    return found


def texts_of(data: bytes) -> list[bytes]:
    """The JSON texts of a file: its lines, where each is one."""
    return data.splitlines(keepends=True) if data.startswith(b'{"') else [data]


def dumped(value: Any, *, indent: int | None) -> bytes:
    """The bytes of a JSON value, where half a character stays an escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent) + "\n"
    return text.encode("utf-8", "backslashreplace")


def changed(rng: random.Random, data: bytes, change: Change) -> bytes:
    """A file with a change of its value; of one line, in a file of lines."""
    texts = texts_of(data)
    index = rng.randrange(len(texts))
    value = json.loads(texts[index])
    change(rng, value)
    texts[index] = dumped(value, indent=2 if len(texts) == 1 else None)
    return b"".join(texts)


def replaced(rng: random.Random, data: bytes, new: Callable[[Any], Any]) -> bytes:
    """A file in which one value, at any depth, is another."""

    def change(rng: random.Random, value: Any) -> None:
        container, key = rng.choice(places_in(value))
        container[key] = new(container[key])

    return changed(rng, data, change)


def raw(rng: random.Random, data: bytes, text: str) -> bytes:
    """A file in which the text of one value is another, which need not be JSON."""
    marked = replaced(rng, data, lambda _: "\0HERE")
    return marked.replace(b'"\\u0000HERE"', text.encode())


@spoiling
def other_type(rng: random.Random, data: bytes) -> bytes:
    """A value is of another type."""
    values: tuple[Any, ...] = (
        None,
        True,
        False,
        0,
        -1,
        7,
        1.5,
        "",
        "x",
        [],
        {},
        [None],
        [[]],
        {"x": 1},
        ["x"],
    )
    return replaced(rng, data, lambda _: rng.choice(values))


@spoiling
def wrapped(rng: random.Random, data: bytes) -> bytes:
    """A value stands in an array or a text of its own, or an array gave up its first value."""

    def new(value: Any) -> Any:
        ways = [[value], {"value": value}, json.dumps(value)]
        return rng.choice([*ways, value[0]] if isinstance(value, list) and value else ways)

    return replaced(rng, data, new)


@spoiling
def nested_deeply(rng: random.Random, data: bytes) -> bytes:
    """A value stands very deep."""
    depth = rng.choice((3, 40, 60, 500, 900, 990, 1_100, 5_000, 30_000, 200_000))
    start, end = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"id":', "}]")))
    return raw(rng, data, start * depth + "0" + end * depth)


@spoiling
def odd_number(rng: random.Random, data: bytes) -> bytes:
    """A number is huge, or none, or written in another way."""
    huge = ("9" * 20, "9" * 5_000, "-" + "9" * 100_000, "1e999", "-1E400", "1" + "0" * 308)
    odd = ("NaN", "Infinity", "-Infinity", "-0", "00", "1.", ".5", "+1", "1.0", "0.00001")
    more = (
        "0x10",
        "1_000",
        "1e2",
        "0." + "1" * 10_000,
        "1e-999",
        "2147483648",
        "36028797018963968",
    )
    return raw(rng, data, rng.choice((*huge, *odd, *more)))


@spoiling
def other_text(rng: random.Random, data: bytes) -> bytes:
    """A text has other words, or characters that steer what shows them."""
    steering = ("\x1b[31m", "\u202e", "\x00", "\x07", "\u200b", "\ud800", "\n", "\u2028", " ")
    texts = ("", "=1+1", "<b>", "é", "e\u0301", "x" * 100_000, "0000", "2018-02-30", "99:99")

    def change(rng: random.Random, value: Any) -> None:
        found = [(c, k) for c, k in places_in(value) if isinstance(c[k], str)]
        container, key = rng.choice(found or places_in(value))
        old = str(container[key])
        place = rng.randrange(len(old) + 1)
        inserted = old[:place] + rng.choice((*steering, "x")) + old[place:]
        container[key] = rng.choice((inserted, rng.choice(texts), old.upper(), old[::-1]))

    return changed(rng, data, change)


@spoiling
def key_dropped(rng: random.Random, data: bytes) -> bytes:
    """An object lacks a key, or an array an item."""

    def change(rng: random.Random, value: Any) -> None:
        container, key = rng.choice(places_in(value))
        del container[key]

    return changed(rng, data, change)


@spoiling
def key_renamed(rng: random.Random, data: bytes) -> bytes:
    """A key has another name, in one object or all over."""
    keys = keys_in(data)
    old = rng.choice(keys)
    near = (old.upper(), old + "s", old[:-1], f" {old}", f"x{old}", "é", "", rng.choice(keys))
    before, after = f'"{old}": '.encode(), f'"{rng.choice(near)}": '.encode()
    if rng.random() < 0.5:
        return data.replace(before, after)
    return one_replaced(rng, data, before, after)


@spoiling
def key_doubled(rng: random.Random, data: bytes) -> bytes:
    """A key stands twice in an object, or in all objects."""
    key = rng.choice(keys_in(data))
    before = f'"{key}": '.encode()
    after = before + rng.choice((b"null", b"[]", b'"x"', b"1")) + b", " + before
    if rng.random() < 0.2:
        return data.replace(before, after)
    return one_replaced(rng, data, before, after)


def keys_in(data: bytes) -> list[str]:
    """The keys of the objects in a file; in a file of lines, those of the first."""
    places = places_in(json.loads(texts_of(data)[0]))
    return sorted({key for container, key in places if isinstance(container, dict)})


def one_replaced(rng: random.Random, data: bytes, before: bytes, after: bytes) -> bytes:
    """A file in which one of the places of some bytes has others."""
    pieces = data.split(before)
    if len(pieces) == 1:
        return data
    place = rng.randrange(1, len(pieces))
    return before.join(pieces[:place]) + after + before.join(pieces[place:])


@spoiling
def references_swapped(rng: random.Random, data: bytes) -> bytes:
    """One id stands where another is meant, once or all over."""
    one, other = rng.choice(IDS), rng.choice(IDS)
    here = [id_ for id_ in IDS if f'"{id_}"'.encode() in data] or IDS
    one = rng.choice(here)
    other = rng.choice((other, rng.choice(here), one + "x"))
    before, after = f'"{one}"'.encode(), f'"{other}"'.encode()
    if rng.random() < 0.5:
        return data.replace(before, b'"\0"').replace(after, before).replace(b'"\0"', after)
    return one_replaced(rng, data, before, after)


@spoiling
def ids_all_misnamed(rng: random.Random, data: bytes) -> bytes:
    """All values of one key have one more letter."""
    keys = (b"id", b"source", b"location", b"speaker", b"initiator", b"event", b"table", b"field")
    key = rng.choice([key for key in keys if b'"%s": "' % key in data] or [b"title"])
    return data.replace(b'"%s": "' % key, b'"%s": "x' % key)


@spoiling
def rows_moved(rng: random.Random, data: bytes) -> bytes:
    """Rows are in another order, some stand twice, or are missing."""

    def change(rng: random.Random, value: Any) -> None:
        arrays = [c[k] for c, k in places_in(value) if isinstance(c[k], list)]
        array = value if isinstance(value, list) else rng.choice([*arrays, []])
        way = rng.randrange(3)
        if way == 0:
            rng.shuffle(array)
        elif array and way == 1:
            array.insert(rng.randrange(len(array)), rng.choice(array))
        elif array:
            array.remove(rng.choice(array))

    return changed(rng, data, change)


@spoiling
def written_otherwise(rng: random.Random, data: bytes) -> bytes:
    """The values are the same, but blanks, escapes and the order of keys are not."""
    lines = texts_of(data)
    indent = None if len(lines) > 1 else rng.choice((None, 0, 1, "\t"))
    ascii_only, sort = rng.random() < 0.5, rng.random() < 0.5
    texts = [
        json.dumps(json.loads(line), ensure_ascii=ascii_only, indent=indent, sort_keys=sort)
        for line in lines
    ]
    return "\n".join([*texts, ""]).encode()


# -- reading them ------------------------------------------------------------------------------


@attrs.frozen
class Read:
    """What came of reading a folder with one spoiled file."""

    outcome: str
    broken: str  # the law that did not hold, or ""
    seconds: float
    wall: float
    mebibytes: float


def value_of(name: str, data: bytes) -> Any:
    """What a file says, as the standard library reads it; the order of rows says nothing."""
    if name == "changes.jsonl":
        return [json.loads(line) for line in data.splitlines()]
    value = json.loads(data)
    return sorted(value, key=lambda row: row["id"]) if isinstance(value, list) else value


def read(folder: Path, name: str, packaged: Path) -> Read:
    """Read a folder in which the file of that name is spoiled."""
    started, begun = time.process_time(), time.perf_counter()
    outcome, broken, dataset = "", "", None
    try:
        dataset = Dataset.read(folder)
    except DatasetError as error:
        named = {problem.file for problem in error.problems}
        str(error).encode()
        outcome = "refused by name" if name in named else "refused by a file that refers to it"
        if name not in named and not named & REFERRING[name]:
            broken = f"is not named: {error}"
    except BaseException as error:
        outcome, broken = "another exception", f"{type(error).__name__}: {error}"
    seconds, wall = time.process_time() - started, time.perf_counter() - begun
    mebibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if seconds > SECONDS:
        broken = broken or f"took {seconds:.2f} s"
    if mebibytes > MEBIBYTES:
        broken = broken or f"took {mebibytes:.0f} MiB"
    if dataset is not None:
        written = folder / "written"
        dataset.write(written)
        said = value_of(name, (folder / name).read_bytes())
        same = said == value_of(name, (packaged / name).read_bytes())
        outcome = "reads equal" if same else "another valid record"
        for each in NAMES:
            stood, stands = ((place / each).read_bytes() for place in (folder, written))
            if stood != stands and value_of(each, stood) != value_of(each, stands):
                broken = broken or f"{each} was read as something else"
        if same != (dataset == Dataset.load()):
            broken = broken or "equal files, but not equal records, or the reverse"
        shutil.rmtree(written)
    return Read(outcome, broken[:300], seconds, wall, mebibytes)


def main() -> int:
    """Spoil, read, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="how many files are spoiled")
    parser.add_argument("--first", type=int, default=0, help="the first one's number")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with (
        as_file(files("trumpputin") / "data") as packaged,
        tempfile.TemporaryDirectory() as work,
    ):
        IDS.extend(all_ids(packaged))
        results = run_all(arguments, packaged, Path(work))
    return report(results)


def all_ids(packaged: Path) -> list[str]:
    """The ids of all rows."""
    tables = [json.loads((packaged / name).read_bytes()) for name in NAMES[:7]]
    return sorted({row["id"] for table in tables for row in table})


def run_all(
    arguments: argparse.Namespace, packaged: Path, work: Path
) -> list[tuple[int, str, str, Read]]:
    """Read each spoiled folder in a process of its own, a few at a time."""
    Dataset.load()
    Dataset.read(packaged)  # what is imported now need not be in each process
    originals = {name: (packaged / name).read_bytes() for name in NAMES}
    free = [work / str(number) for number in range(arguments.processes)]
    for folder in free:
        shutil.copytree(packaged, folder)
    running: dict[int, tuple[int, str, str, Path]] = {}
    results = []
    number, end = arguments.first, arguments.first + arguments.number
    while number < end or running:
        if free and number < end:
            folder = free.pop()
            rng = random.Random(f"{arguments.seed} {number}")
            name = NAMES[number % len(NAMES)]
            kind = rng.choice([*SPOILINGS])
            (folder / name).write_bytes(SPOILINGS[kind](rng, originals[name]))
            process = os.fork()
            if process == 0:
                reader_process(folder, name, packaged)
            running[process] = (number, name, kind, folder)
            number += 1
            continue
        process, status = os.waitpid(-1, 0)
        at, name, kind, folder = running.pop(process)
        told = folder.with_suffix(".result")
        if status == 0:
            read_ = Read(**json.loads(told.read_text("utf-8")))
        else:
            read_ = Read("another exception", f"the process ended with {status}", 0, 0, 0)
        results.append((at, name, kind, read_))
        (folder / name).write_bytes(originals[name])
        shutil.rmtree(folder / "written", ignore_errors=True)
        free.append(folder)
        if len(results) % 500 == 0:
            print(f"{len(results)} of {arguments.number}", file=sys.stderr)
    return results


def reader_process(folder: Path, name: str, packaged: Path) -> None:
    """What a process does from its fork to its end."""
    status = 1
    try:
        signal.alarm(120)
        told = attrs.asdict(read(folder, name, packaged))
        folder.with_suffix(".result").write_text(json.dumps(told), "utf-8")
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def report(results: list[tuple[int, str, str, Read]]) -> int:
    """Print what came of it, and return the exit status."""
    for title, column in (("file", 1), ("spoiled by", 2)):
        for value in sorted({str(result[column]) for result in results}):
            chosen = [result[3] for result in results if result[column] == value]
            counts = Counter(each.outcome for each in chosen)
            told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
            print(f"{title} {value}: {len(chosen)}: {told}")
    reads = [result[3] for result in results]
    for outcome, number in sorted(Counter(each.outcome for each in reads).items()):
        print(f"{outcome}: {number}")
    print(f"most CPU seconds of a read: {max(each.seconds for each in reads):.2f}")
    print(f"most wall seconds of a read: {max(each.wall for each in reads):.2f}")
    print(f"most memory of a process: {max(each.mebibytes for each in reads):.0f} MiB")
    broken = [result for result in results if result[3].broken]
    for at, name, kind, each in broken:
        print(f"BROKEN number {at}, {name}, {kind}: {each.broken}")
    print(f"spoiled files: {len(results)}; laws broken: {len(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
