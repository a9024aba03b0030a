"""Files on disk: a record's folder is replaced whole or not at all.

Replacing several files cannot be one step of the file system. So the new files are first staged
in a folder inside the record's, which is then renamed: that one step decides. From then on a
reader takes the staged files. The writer puts them into place and removes the staging folder. If
it dies before, the next writer does that; if a file cannot be replaced, it restores the old ones.

A folder may come from a stranger. Only regular files are read and replaced, never what a link
leads to. The names of staging folders contain the inode of the folder that they are in, so one
that came along with a copied or cloned folder is not taken for ours.
"""

import errno
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

__all__ = ["read_files", "replace_file", "replace_files"]

_TRIES: Final = 1_000
_PAUSE: Final = 0.001  # seconds between two tries


def read_files(folder: Path, names: Iterable[str]) -> dict[str, bytes | OSError]:
    """The contents of those files that exist, by name, or the error raised while reading.

    Raises:
        OSError: The folder cannot be read, or is being written all the time.
    """
    wanted = sorted(set(names))
    for _ in range(_TRIES):
        before = _state(folder, wanted)
        files = _read_all(folder, wanted)
        if _state(folder, wanted) == before:
            return files
        time.sleep(_PAUSE)
    raise TimeoutError(errno.EAGAIN, "is being written all the time", str(folder))


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, which is made if need be; other files in it are left alone.

    One writer works at a time; another waits. New files follow the umask, and replaced files
    keep their mode.

    Raises:
        OSError: The folder or a file cannot be written. The old files are whole, unless the
            message says that the new ones are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        _check_replaceable(folder / name)
    with _locked(folder):
        staging, decided = _staging(folder), _decided(folder)
        if _is_folder(decided):  # its writer died
            with _says_which(decided):
                _install(decided, folder, _names(decided))
                _remove(decided)
        old = _read_all(folder, files)
        if _is_folder(staging):
            shutil.rmtree(staging)
        staging.mkdir()
        try:
            for name, data in files.items():
                _write(staging / name, data)
            staging.rename(decided)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        try:
            _install(decided, folder, files)
        except OSError:
            _restore(decided, folder, old, files)
            raise
        with _says_which(decided):
            _remove(decided)


def replace_file(path: Path, data: bytes) -> None:
    """Write one file, which is there whole or not at all; one that exists keeps its mode.

    Raises:
        OSError: It cannot be written, or something other than a file has its name.
    """
    _check_replaceable(path)
    staged = path.with_name(f".{path.name}-{os.urandom(8).hex()}")
    try:
        _put(data, staged, path)
    except BaseException:
        with suppress(OSError):
            staged.unlink()
        raise


# -- reading -----------------------------------------------------------------------------------


def _state(folder: Path, names: list[str]) -> list[tuple[int, int] | None]:
    """Which files exist: a file that took the place of another has another inode."""
    decided = _decided(folder)
    found: list[tuple[int, int] | None] = []
    for path in (decided, *(place / name for place in (folder, decided) for name in names)):
        status = _status(path)
        # Files come and go in the folder of decided ones without a new decision.
        changed = 0 if status is None or path is decided else status.st_mtime_ns
        found.append(None if status is None else (status.st_ino, changed))
    return found


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _read_all(folder: Path, names: Iterable[str]) -> dict[str, bytes | OSError]:
    files: dict[str, bytes | OSError] = {}
    decided = _decided(folder)
    for place in (folder, decided) if _is_folder(decided) else (folder,):
        try:
            present = set(_names(place))
        except FileNotFoundError:
            if place is folder:
                raise
            continue  # it has been put into place meanwhile
        for name in names:
            if name in present:
                try:
                    files[name] = _read(place / name)
                except OSError as error:
                    files[name] = error
    return files


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


_NOT_REGULAR: Final = "is not a regular file"


def _read(path: Path) -> bytes:
    # A link could lead out of the folder, and opening a pipe would wait for its writer.
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, _NOT_REGULAR, str(path))
    flags = os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK") | _flag("O_BINARY")
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, _NOT_REGULAR, str(path))
        return file.read()


def _flag(name: str) -> int:
    """A flag of `os.open`, which some systems lack."""
    return getattr(os, name, 0)


# -- writing -----------------------------------------------------------------------------------


def _staging(folder: Path) -> Path:
    return folder / f".trumpputin-pending-{folder.stat().st_ino:x}"


def _decided(folder: Path) -> Path:
    return folder / f".trumpputin-commit-{folder.stat().st_ino:x}"


def _is_folder(path: Path) -> bool:
    status = _status(path)
    return status is not None and stat.S_ISDIR(status.st_mode)


def _check_replaceable(path: Path) -> None:
    with suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder, not a file", str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, _NOT_REGULAR, str(path))


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _put(data: bytes, staged: Path, path: Path) -> None:
    """Write a file under another name first; where it replaces one, it takes that one's mode."""
    staged.unlink(missing_ok=True)
    _write(staged, data)
    with suppress(FileNotFoundError):
        staged.chmod(stat.S_IMODE(path.lstat().st_mode))
    staged.replace(path)


def _install(decided: Path, folder: Path, names: Iterable[str]) -> None:
    """Put copies of decided files into place; readers have the decided ones until all are."""
    copy = decided / ".copy"
    for name in sorted(names):
        if name != copy.name:
            _put(_read(decided / name), copy, folder / name)


def _restore(
    decided: Path, folder: Path, old: Mapping[str, bytes | OSError], names: Iterable[str]
) -> None:
    """Go back to the old files after some could not be replaced.

    Raises:
        OSError: One of them could not be restored, so the new files are what is read.
    """
    copy = decided / ".copy"
    with _says_which(decided):
        for name in names:
            data = old.get(name)
            if data is None:
                (folder / name).unlink(missing_ok=True)
            elif isinstance(data, bytes) and _read(folder / name) != data:
                _put(data, copy, folder / name)
        _remove(decided)


@contextmanager
def _says_which(decided: Path) -> Iterator[None]:
    """Say of an error which files count as long as there is a folder of decided ones."""
    try:
        yield
    except OSError as error:
        message = f"the new files are in {decided.name} and are what is read, but: {error}"
        raise OSError(error.errno, message, str(decided.parent)) from error


def _remove(decided: Path) -> None:
    """Remove a folder of decided files: first its name, so that it goes in one step."""
    gone = decided.with_name(f"{decided.name}-done")
    shutil.rmtree(gone, ignore_errors=True)  # left by a writer that died
    decided.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock file; the system releases it when the process ends."""
    path = folder / ".trumpputin-lock"
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _flag("O_NOFOLLOW"), 0o666)
        with os.fdopen(descriptor, "r+b") as file:
            _lock(file)
            try:
                if path.lstat().st_ino != os.fstat(descriptor).st_ino:
                    continue  # its holder removed it, and another writer has made a new one
            except FileNotFoundError:
                continue
            try:
                yield
            finally:
                with suppress(OSError):  # Windows removes no open file
                    path.unlink()
            return


def _lock(file: Any) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX)
