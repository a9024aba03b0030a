"""Coverage-guided fuzzing of the date parser and of the reader, with Atheris.

    python assurance/fuzzing.py --seconds 300 --seed 20261124

Each of the two is fuzzed that long, starting from its file in ``assurance/corpus``. The laws are
those of `parsing.py` and `spoiled_files.py`: nothing leaves the parser but a `DateError`, and
nothing the reader but a `DatasetError`; a date prints the text it was read from, and a record
that was read is written to files that read as the same record.

The reader is given the files of a small record, of which the input replaces one: its first line
is the file's name, the rest what stands in it. The changes are Atheris' own by halves, and those
of `spoiled_files.py`, which reach what random bytes hardly would.

With ``--keep`` the corpus becomes the least inputs that reach all that was reached.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import atheris

with atheris.instrument_imports(  # pyright: ignore[reportAttributeAccessIssue]
    include=["trumpputin"]
):
    from small_record import part_of
    from spoiled_files import IDS, NAMES, SPOILINGS, all_ids

    # What is imported only when a record is read must be here to be followed too.
    from trumpputin import (  # noqa: F401
        Dataset,
        DatasetError,
        DateError,
        PartialDate,
        _codec,
        _folder,
        _json,
        history,
        rules,
    )

CORPUS: Final = Path(__file__).parent / "corpus"
LONGEST: Final = 16_000  # bytes of an input; the longest file of the small record has 10,000
PARTS: Final = ("dates", "reader")
KEPT: Final = 500_000  # bytes of a corpus


# -- what is fuzzed ----------------------------------------------------------------------------


def parse(data: bytes) -> None:
    """Hold the parser to its laws; a failed assertion is what the fuzzer looks for."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        parsed = PartialDate.parse(text)
    except DateError:
        return
    if str(parsed) != text:
        raise AssertionError(f"{text!r} was read as {parsed}")


class Reader:
    """A folder with a small record, in which the input replaces a file."""

    def __init__(self, folder: Path) -> None:
        whole = Dataset.load()
        part_of(whole, whole.meetings.where(city="Da Nang")).write(folder)
        self.folder = folder
        self.originals = {name: (folder / name).read_bytes() for name in NAMES}
        IDS.extend(all_ids(folder))

    def __call__(self, data: bytes) -> None:
        """Hold the reader to its laws."""
        line, _, text = data.partition(b"\n")
        name = line.decode("ascii", "replace")
        if name not in NAMES:
            return
        (self.folder / name).write_bytes(text)
        try:
            record = Dataset.read(self.folder)
        except DatasetError as error:
            if not str(error).encode():
                raise AssertionError("an error without words") from error
        else:
            record.write(self.folder)
            if Dataset.read(self.folder) != record:
                raise AssertionError("a record is not read as it was written")
        for each, original in self.originals.items():
            path = self.folder / each
            if each == name or path.read_bytes() != original:
                path.write_bytes(original)

    def seeds(self) -> list[bytes]:
        """The files of the record as inputs."""
        return [f"{name}\n".encode() + text for name, text in self.originals.items()]


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Change an input as the fuzzer does, or as files are spoiled."""
    rng = random.Random(seed)
    name, _, text = data.partition(b"\n")
    if rng.random() < 0.5 and text:
        try:
            spoiled = name + b"\n" + SPOILINGS[rng.choice([*SPOILINGS])](rng, text)
        except (ValueError, LookupError, TypeError, RecursionError):
            spoiled = b""  # what is spoiled already can be no JSON text
        if 0 < len(spoiled) <= max_size:
            return spoiled
    changed: bytes = atheris.Mutate(data, max_size)
    return changed


def fuzz(part: str, folder: Path, options: list[str]) -> None:
    """Let the fuzzer loose; it ends the process."""
    # To merge, the fuzzer starts itself anew, in the words of its first argument.
    again = f"{sys.executable} {__file__} --fuzz {part} --folder {folder} --"
    if part == "dates":
        atheris.Setup([again, *options], parse)
    else:
        reader = Reader(folder / "record")
        for number, seed in enumerate(reader.seeds()):
            (folder / "corpus" / f"seed{number}").write_bytes(seed)
        atheris.Setup([again, *options], reader, custom_mutator=mutate)
    atheris.Fuzz()


# -- the session -------------------------------------------------------------------------------


def inputs(part: str) -> list[bytes]:
    """The inputs that are kept: in the file each is a JSON text, a character a byte."""
    lines = (CORPUS / f"{part}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line).encode("latin-1") for line in lines]


def keep(part: str, folder: Path) -> None:
    """Keep the inputs of a folder, the shortest first, as many as there is room for."""
    kept: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        kept.append(json.dumps(path.read_bytes().decode("latin-1")) + "\n")
        if sum(map(len, kept)) > KEPT:
            kept.pop()
            break
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / f"{part}.jsonl").write_text("".join(sorted(kept)), "utf-8")


def run(part: str, arguments: argparse.Namespace) -> bool:
    """Fuzz one part in a process of its own, print its figures, and tell whether it held."""
    with tempfile.TemporaryDirectory() as work:
        corpus, least = Path(work, "corpus"), Path(work, "least")
        corpus.mkdir()
        least.mkdir()
        kept = inputs(part) if (CORPUS / f"{part}.jsonl").exists() else []
        for number, data in enumerate(kept):
            (corpus / str(number)).write_bytes(data)
        command = [sys.executable, __file__, "--fuzz", part, "--folder", work]
        options = [f"-max_len={LONGEST}", "-timeout=60", f"-artifact_prefix={work}/"]
        times = [f"-max_total_time={arguments.seconds}", f"-seed={arguments.seed}"]
        ran = subprocess.run(
            [*command, "--", *options, *times, "-print_final_stats=1", str(corpus)],
            stderr=subprocess.PIPE,
            check=False,
        )
        told = ran.stderr.decode("utf-8", "replace")
        tried = re.findall(r"number_of_executed_units: (\d+)", told)
        reached = re.findall(r"cov: (\d+) ft: (\d+)", told)
        at_first = re.search(r"INITED +cov: (\d+) ft: (\d+)", told)
        if ran.returncode or not tried or at_first is None:
            print(f"BROKEN {part}:\n{told[-4000:]}")
            for path in Path(work).glob("crash-*"):
                print(f"the input: {path.read_bytes()!r}")
            return False
        print(
            f"{part}: {arguments.seconds} s from {len(kept)} kept inputs: "
            f"{int(tried[-1]):,} inputs tried, {reached[-1][0]} branches and {reached[-1][1]} "
            f"features reached ({at_first[1]} and {at_first[2]} by the kept inputs and the files "
            "as they are), none broke a law"
        )
        if arguments.keep:
            subprocess.run(
                [*command, "--", *options, "-merge=1", str(least), str(corpus)],
                stderr=subprocess.DEVNULL,
                check=True,
            )
            keep(part, least)
            print(f"{part}: {len(inputs(part))} inputs kept of {len([*least.iterdir()])}")
        return True


def main() -> int:
    """Fuzz both, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="for each of the two")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--only", choices=PARTS, help="one of the two")
    parser.add_argument("--keep", action="store_true", help="put the corpus anew")
    parser.add_argument("--fuzz", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("options", nargs="*", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.fuzz:
        fuzz(arguments.fuzz, arguments.folder, arguments.options)
    held = [run(part, arguments) for part in PARTS if arguments.only in (None, part)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
