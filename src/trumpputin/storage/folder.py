"""A record's folder on disk: read as bytes, and replaced whole or not at all.

Replacing several files cannot be one step of the file system, so the new ones are first
written into a folder inside, ``.trumpputin-pending-…``, which is then renamed to
``.trumpputin-commit``: that one step decides. After it, the files are moved into place. A reader
takes a file from there while it stands there, and reads again when something has moved meanwhile.
So whenever a writer dies, and also while some are at work, what is read is all old or all new.
Of two writers the one that decides first is finished by the other, which then decides.
"""

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["read_files", "replace_file", "replace_files"]

_TRIES: Final = 1_000
_PENDING: Final = ".trumpputin-pending-"  # names that nobody else gives to a folder of his own
_COMMIT: Final = ".trumpputin-commit"
_TAKEN: Final = (errno.ENOTEMPTY, errno.EEXIST)  # by a writer that decided a moment ago
_DAY: Final = 86_400


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
    raise _never_at_rest(folder)


def _never_at_rest(folder: Path) -> TimeoutError:
    return TimeoutError(errno.EAGAIN, "is being written all the time", str(folder))


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
            what = "is a folder, where a file is to be"
            raise IsADirectoryError(errno.EISDIR, what, str(folder / name))
    pending = folder / f"{_PENDING}{os.urandom(8).hex()}"
    pending.mkdir()
    try:
        for name, data in files.items():
            with (pending / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        _forget_the_dead(folder, pending)
        _decide(folder, pending)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise


def _forget_the_dead(folder: Path, pending: Path) -> None:
    """Remove what writers left that died before they had decided, by now a day ago."""
    now = pending.stat().st_mtime
    for path in folder.glob(f"{_PENDING}*"):
        with suppress(FileNotFoundError):  # another writer removes it too
            if now - path.stat().st_mtime > _DAY:
                shutil.rmtree(path)


def _decide(folder: Path, pending: Path) -> None:
    commit = folder / _COMMIT
    for _ in range(_TRIES):
        _finish(folder, commit)  # of a writer that is at work, or died after it had decided
        try:
            pending.rename(commit)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        else:
            _finish(folder, commit)
            return
    raise _never_at_rest(folder)


def _finish(folder: Path, commit: Path) -> None:
    """Move decided files into place; another writer may be about to do the same."""
    with suppress(FileNotFoundError):
        for path in sorted(commit.iterdir()):
            with suppress(FileNotFoundError):
                path.replace(folder / path.name)
    with suppress(OSError):  # it is gone, or the files of the next writer are in it
        commit.rmdir()


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place of another of its name, whole or not at all.

    Raises:
        OSError: The file cannot be written. The old file is whole.
    """
    staged = path.parent / f".{path.name}-{os.urandom(8).hex()}"
    try:
        with staged.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
