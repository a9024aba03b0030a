"""Build sdist and wheel, and hold that whoever builds them again gets the same bytes.

``python release/rebuild.py dist`` needs git, and hatchling in its own Python. The files under
version control are built as they stand; then from another path, with other times, another time
zone and another umask; then the wheel from the sdist; then by each other Python that is found.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
OTHERS = ("python3.12", "python3.13")


def main() -> int:
    """Build; 0 when every other way led to the same bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="the folder to build into; emptied before")
    target = parser.parse_args().target
    with TemporaryDirectory() as made:
        work = Path(made).resolve()
        tree = copied(work / "tree", umask=0o022)
        shutil.rmtree(target, ignore_errors=True)
        promised = build(sys.executable, tree, target, "UTC", 0o022)
        for name, digest in promised.items():
            print(f"{digest}  {name}")

        elsewhere = copied(work / "another path" / "ö", umask=0o077, changed=1_000_000_000)
        ways = {
            "another path, time, zone and umask": build(
                sys.executable, elsewhere, work / "other_calendars", "XXX-05:45", 0o077
            ),
            "the wheel, from the sdist": build(
                sys.executable,
                unpacked(target, work / "sdist"),
                work / "again",
                "UTC",
                0o022,
                "--target=wheel",  # an sdist's own PKG-INFO would go into an sdist of it
            ),
        }
        for other in OTHERS:
            if runs(other):
                ways[f"by {other}"] = build(other, tree, work / other, "UTC", 0o022)
            else:
                print(f"{other} was not found: no rebuild by it")

    same = {way: bool(built) and built.items() <= promised.items() for way, built in ways.items()}
    for way, held in same.items():
        print(f"{'same bytes' if held else 'OTHER BYTES'}: {way}")
    return int(not all(same.values()))


def runs(python: str) -> bool:
    """Whether that Python is here; pyenv has a name for it even where it is not switched on."""
    if (found := shutil.which(python)) is None:
        return False
    return not subprocess.run([found, "--version"], capture_output=True, check=False).returncode


def copied(target: Path, umask: int, changed: int | None = None) -> Path:
    """Copy the files under version control, as git writes them under that umask."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    before = os.umask(umask)
    try:
        for name in listed.stdout.decode().split("\0")[:-1]:
            source, copy = ROOT / name, target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            copy.chmod(source.stat().st_mode & 0o777 & ~umask)
            if changed is not None:
                os.utime(copy, (changed, changed))
    finally:
        os.umask(before)
    return target


def build(
    python: str, tree: Path, target: Path, zone: str, umask: int, *options: str
) -> dict[str, str]:
    """Build sdist and wheel of ``tree`` into ``target``: the SHA-256 of each file by its name."""
    # hatchling is pure Python, so that the one installed here serves another Python too.
    environ = {**os.environ, "TZ": zone, "PYTHONPATH": sysconfig.get_path("purelib")}
    environ.pop("SOURCE_DATE_EPOCH", None)  # hatchling's own moment is the promised one
    command = [python, "-m", "hatchling", "build", "--directory", str(target.resolve()), *options]
    done = subprocess.run(
        command, cwd=tree, env=environ, umask=umask, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(target.iterdir())}


def unpacked(built: Path, target: Path) -> Path:
    """Unpack the sdist that lies in ``built``."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(target, filter="data")
    (tree,) = target.iterdir()
    return tree


if __name__ == "__main__":
    sys.exit(main())
