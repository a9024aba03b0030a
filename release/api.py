"""Hold the public names and signatures against those of the last release.

``python release/api.py`` fails on whatever breaks a caller; ``--write`` puts down what stands now,
as a part of making a release. Both sides are stubs, which ``stubgen`` makes and people can read:
``release/api`` holds those of the last release.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import griffe

ROOT = Path(__file__).resolve().parents[1]
PROMISED = ROOT / "release" / "api"

# What the reference has a page on, beside the names in `trumpputin.__all__`.
DOCUMENTED: Final = (
    "trumpputin.counts.counts_of",
    "trumpputin.export",
    "trumpputin.fingerprint",
    "trumpputin.frames",
    "trumpputin.plots",
    "trumpputin.testing",
)


def main() -> int:
    """Compare, or write; 0 when nothing breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put down what stands now")
    if parser.parse_args().write:
        for stub in PROMISED.rglob("*.pyi"):
            stub.unlink()
        write_stubs(PROMISED)
        return 0
    with TemporaryDirectory() as made:
        write_stubs(Path(made))
        breakages = sorted(breakages_between(load(PROMISED), load(Path(made))))
    for breakage in breakages:
        print(breakage)
    print(f"{len(breakages)} changes that break callers")
    return int(bool(breakages))


def write_stubs(target: Path) -> None:
    """Write the signatures of the package as they stand, without the private modules."""
    package = ROOT / "src" / "trumpputin"
    stubgen = Path(sys.executable).with_name("stubgen")  # mypy's
    subprocess.run([stubgen, "--quiet", "--output", target, package], cwd=ROOT, check=True)
    for stub in target.rglob("*.pyi"):
        if stub.stem.startswith("_") and stub.stem not in {"__init__", "_dataset"}:
            stub.unlink()
            continue
        stub.write_text(as_dataclasses(stub.read_text("utf-8")), "utf-8")


def as_dataclasses(stub: str) -> str:
    """Say of a record that it is a dataclass: griffe knows how those are called, not attrs' own.

    For a call the two are the same, and a new field without a default is then seen to break one.
    """
    stub = re.sub(r"@attrs\.frozen\b", "@dataclasses.dataclass", stub)
    stub = re.sub(r"\battrs\.field\((factory=)?", replace_field, stub)
    return stub.replace("import attrs\n", "import attrs\nimport dataclasses\n")


def replace_field(found: re.Match[str]) -> str:
    """Name dataclasses' own function, and its own word for a factory."""
    return "dataclasses.field(" + ("default_factory=" if found[1] else "")


def load(folder: Path) -> griffe.Object | griffe.Alias:
    """Load the stubs in a folder."""
    return griffe.load("trumpputin", search_paths=[folder], try_relative_path=False)


def breakages_between(
    old: griffe.Object | griffe.Alias, new: griffe.Object | griffe.Alias
) -> set[str]:
    """Say what breaks callers of public names, each once though a name has two places."""
    public = (*DOCUMENTED, *(old[str(name)].canonical_path for name in old.exports or ()))
    return {
        f"{breakage.obj.module.path} {breakage.explain(griffe.ExplanationStyle.MARKDOWN)}"
        for breakage in griffe.find_breaking_changes(old, new)
        if f"{breakage.obj.canonical_path}.".startswith(tuple(f"{path}." for path in public))
    }


if __name__ == "__main__":
    sys.exit(main())
