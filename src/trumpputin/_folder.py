"""A record's folder on disk: read as bytes, and replaced whole or not at all.

Replacing several files cannot be one step of the file system, so the new ones are first
written into a folder inside, ``.trumpputin-pending``, which is then renamed to
``.trumpputin-commit``: that one step decides. After it, the files are moved into place. A reader
takes a file from there while it stands there, and reads again when something has moved meanwhile.
So whenever a writer dies, and also while one is at work, what is read is all old or all new.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

__all__ = ["read_files", "replace_files"]

_TRIES: Final = 1_000
_PENDING: Final = ".trumpputin-pending"  # names that nobody else gives to a folder of his own
_COMMIT: Final = ".trumpputin-commit"


def read_files(folder: Path, names: Iterable[str]) -> dict[str, bytes | OSError]:
    """The bytes of those files that there are, by name, or the error that kept one from us.

    Raises:
        OSError: The folder cannot be read, or is being written without end.
    """
    wanted = sorted(set(names))
    for _ in range(_TRIES):
        before = _state(folder, wanted)
        files = _read(folder, wanted)
        if _state(folder, wanted) == before:
            return files
    raise TimeoutError(11, "is being written all the time", str(folder))


def _state(folder: Path, names: list[str]) -> list[tuple[int, int] | None]:
    """Which files there are: one that was put in place of another is another file."""
    found: list[tuple[int, int] | None] = []
    for place in (folder, folder / _COMMIT):
        for name in names:
            try:
                status = (place / name).stat()
            except OSError:
                found.append(None)
            else:
                found.append((status.st_ino, status.st_mtime_ns))
    return found


def _read(folder: Path, names: list[str]) -> dict[str, bytes | OSError]:
    files: dict[str, bytes | OSError] = {}
    commit = folder / _COMMIT
    for place in (folder, commit) if commit.is_dir() else (folder,):
        try:
            present = {entry.name for entry in place.iterdir()}
        except FileNotFoundError:
            if place is folder:
                raise
            continue
        for name in names:
            if name in present:
                try:
                    files[name] = (place / name).read_bytes()
                except OSError as error:
                    files[name] = error
    return files


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, which is made if need be; other files in it are left alone.

    Raises:
        OSError: The folder or a file cannot be written. The old files are whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (folder / name).is_dir():
            raise IsADirectoryError(21, "is a folder, where a file is to be", str(folder / name))
    pending, commit = folder / _PENDING, folder / _COMMIT
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
