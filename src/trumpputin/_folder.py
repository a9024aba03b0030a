"""A record's folder on disk: read as bytes, and replaced whole or not at all.

Replacing several files cannot be one step of the file system, so the new ones are first
written into a folder inside, ``.pending``, which is then renamed to ``.commit``: that one step
decides. After it, the files are moved into place. A reader takes a file from ``.commit``
while it stands there. So whenever a writer dies, what is read is all old or all new.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["read_files", "replace_files"]


def read_files(folder: Path | Traversable, names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of those files that there are, by name.

    Raises:
        OSError: The folder or a file cannot be read.
    """
    wanted = set(names)
    files: dict[str, bytes] = {}
    for place in (folder, folder / ".commit"):
        if place is folder or place.is_dir():
            present = {entry.name for entry in place.iterdir()}
            files.update({n: (place / n).read_bytes() for n in sorted(wanted & present)})
    return files


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, which is made if need be; other files in it are left alone.

    Raises:
        OSError: The folder or a file cannot be written. The old files are whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pending, commit = folder / ".pending", folder / ".commit"
    _finish(folder, commit)  # a writer died after it had decided
    if pending.is_dir():  # a writer died before
        shutil.rmtree(pending)
    pending.mkdir()
    for name, data in files.items():
        with (pending / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    pending.rename(commit)
    _finish(folder, commit)


def _finish(folder: Path, commit: Path) -> None:
    """Move decided files into place."""
    if commit.is_dir():
        for path in sorted(commit.iterdir()):
            path.replace(folder / path.name)
        commit.rmdir()
