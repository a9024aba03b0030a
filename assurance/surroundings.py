"""Where the built package works: from a zip, under strict interpreters, cut off and locked up.

    python assurance/surroundings.py

Builds the wheel, installs it into a fresh environment, and there asks the same questions of it
in each of the surroundings: the printed answers must be the same in all, nothing may be said on
stderr, and no file may appear or change in the home or in the install.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

QUESTIONS: Final = """
import contextlib, sys, tempfile
import trumpputin as tp
from trumpputin import export
from trumpputin.cli import main
print(tp.meetings.gaps().longest()[0])
print(dict(tp.calls.counts("year")))
print(tp.dataset.fingerprint)
print(tp.events["2018-07-16-helsinki"].location.city)
print(len(repr(tp.dataset.as_of("0.1.0"))))
with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
    tp.dataset.write("record")
    print(tp.Dataset.read("record") == tp.dataset)
    for name in ("csv", "geojson", "jsonld", "bibtex", "csl-json"):
        print(sorted(path.name for path in export.FORMATS[name](tp.dataset, name)))
    print(main(["init", "mine"]), main(["validate", "mine"]))
sys.stdout.reconfigure(errors="backslashreplace")
print(main(["gaps"]), main(["show", "2018-07-16-helsinki"]), main(["cite"]))
"""
"""What is asked: each door that needs no library of its own, and the command line."""

# For where the network cannot be taken away from the process: it is refused, and seen to be.
NO_SOCKETS: Final = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(event)
sys.addaudithook(refuse)
"""
ASKED_OF_THE_NETWORK: Final = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except (OSError, RuntimeError):
    pass
else:
    raise SystemExit("there is a network")
"""


@attrs.frozen
class Place:
    """Where the questions are asked."""

    python: Path  # of the fresh environment
    installed: Path  # its folder of packages
    home: Path
    work: Path


def listing(folder: Path) -> dict[str, str]:
    """Every file of a folder, with what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def ask(
    place: Place,
    *options: str,
    before: tuple[str, ...] = (),
    code: str = QUESTIONS,
    environment: Mapping[str, str] | None = None,
) -> tuple[str, str]:
    """Ask the questions, and return what was printed, and what went wrong."""
    given = {"HOME": str(place.home), "PATH": os.environ["PATH"], "COLUMNS": "100"}
    given |= environment or {}
    given = {name: value for name, value in given.items() if value}
    ran = subprocess.run(
        [*before, str(place.python), *options, "-c", code],
        cwd=place.work,
        env=given,
        capture_output=True,
        check=False,
    )
    wrong = ran.stderr.decode("utf-8", "replace")
    if ran.returncode:
        wrong = f"status {ran.returncode}: {wrong}"
    return ran.stdout.decode("utf-8", "replace"), wrong


# -- making the places -------------------------------------------------------------------------


def build(work: Path) -> Path:
    """The wheel of this folder's project."""
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(work / "dist"), str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = (work / "dist").glob("*.whl")
    return wheel


def install(wheel: Path, work: Path) -> Place:
    """A fresh environment with the wheel, an empty home, and an empty folder to stand in."""
    venv.create(work / "venv", with_pip=True)
    python = work / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", wheel], check=True)
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    for name in ("home", "stand"):
        (work / name).mkdir()
    return Place(python, Path(found.stdout.strip()), work / "home", work / "stand")


def zipped(place: Place) -> Path:
    """The installed packages as one zip file, and an environment without them beside it."""
    packed = place.work.parent / "packed"
    shutil.copytree(
        place.installed,
        packed,
        ignore=shutil.ignore_patterns("pip*", "__pycache__", "*.dist-info"),
    )
    return Path(shutil.make_archive(str(packed), "zip", packed))


def without_privileges() -> tuple[str, ...]:
    """How to lose what lets root write everywhere, whatever the rights say."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def is_possible(*command: str) -> bool:
    """Whether a command can be run here."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0


# -- asking ------------------------------------------------------------------------------------


def answers(place: Place) -> dict[str, tuple[str, str]]:
    """What was answered in each of the surroundings, and what went wrong."""
    archive = zipped(place)
    bare = place.work.parent / "bare"
    venv.create(bare)
    from_zip = attrs.evolve(place, python=bare / "bin" / "python")
    path = f"import sys; sys.path.insert(0, {str(archive)!r})\n"
    inside = f"{QUESTIONS}\nassert tp.__file__.startswith({str(archive)!r})"
    cut_off = ("unshare", "--net", "--map-root-user")
    found = {
        "as installed": ask(place),
        "from a zip": ask(from_zip, code=path + inside),
        "from a zip, isolated": ask(from_zip, "-I", code=path + inside),
        "-I": ask(place, "-I"),
        "-O": ask(place, "-O"),
        "-OO": ask(place, "-OO"),
        "-W error": ask(place, "-W", "error"),
        "-b -b": ask(place, "-bb"),
        "-X dev": ask(place, "-X", "dev", "-W", "error"),
        "-X warn_default_encoding": ask(
            place, "-X", "warn_default_encoding", "-W", "error::EncodingWarning"
        ),
        "C locale, no UTF-8 mode": ask(
            place,
            *("-X", "utf8=0"),
            environment={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"},
        ),
        "no HOME": ask(place, environment={"HOME": ""}),
        "sockets refused": ask(place, code=NO_SOCKETS + ASKED_OF_THE_NETWORK + QUESTIONS),
    }
    if is_possible(*cut_off):
        found["no network (unshare)"] = ask(
            place, before=cut_off, code=ASKED_OF_THE_NETWORK + QUESTIONS
        )
    else:
        print("unshare is not to be had here: sockets are refused by an audit hook alone")
    found["read-only home and install"] = locked(place)
    return found


def locked(place: Place) -> tuple[str, str]:
    """What is answered where neither the home nor the install can be written."""
    folders = [place.home, place.work, place.python.parent.parent]
    rights = {path: path.stat().st_mode for each in folders for path in (each, *each.rglob("*"))}
    try:
        for path, mode in rights.items():
            if not path.is_symlink():
                path.chmod(mode & ~0o222)
        probe = f"""
for folder in {[str(folder) for folder in folders]!r}:
    try:
        open(folder + "/probe", "w")
    except PermissionError:
        continue
    raise SystemExit("not read-only: " + folder)
"""
        return ask(place, before=without_privileges(), code=probe + QUESTIONS)
    finally:
        for path, mode in rights.items():
            if not path.is_symlink():
                path.chmod(mode)


def main() -> int:
    """Build, install, ask, and print which surroundings the package works in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = Path(made).resolve()
        place = install(build(work), work)
        watched = (place.home, place.work, place.installed)
        ask(place)  # Python keeps what it compiled beside the source, once
        before = [listing(folder) for folder in watched]
        found = answers(place)
        after = [listing(folder) for folder in watched]
        expected = found["as installed"][0]
        broken = 0
        for name, (printed, wrong) in found.items():
            said = "other answers" if printed != expected else ""
            broken += bool(wrong or said)
            print(f"{name}: {'BROKEN: ' + (wrong or said) if wrong or said else 'works'}")
        for folder, old, new in zip(watched, before, after, strict=True):
            # -O and -OO keep what they compiled under names of their own.
            made_here = {
                name
                for name in new.keys() - old.keys()
                if not name.endswith((".opt-1.pyc", ".opt-2.pyc"))
            }
            changed = {name for name, hash_ in old.items() if new.get(name) != hash_}
            print(f"files made or changed in {folder.name}: {len(made_here | changed)}")
            if made_here | changed:
                broken += 1
                print(f"BROKEN: {sorted(made_here | changed)[:20]}")
        print(
            f"surroundings: {len(found)}, lines of answers: {expected.count(chr(10))}; "
            f"laws broken: {broken}"
        )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
