"""Where an export goes: a folder that is filled whole or not at all."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..storage.folder import replace_files

__all__ = ["Folder", "fill"]

Folder = str | os.PathLike[str]


def fill(
    folder: Folder, files: Mapping[str, bytes], *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write files into a folder and return their paths.

    A new folder appears with all its files or not at all. In an existing folder, which without
    ``overwrite`` must be empty, the files replace those of the same names all at once.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        OSError: The folder cannot be written. The files in it are as they were.
    """
    target = Path(folder)
    if not target.exists():
        _create(target, files)
    elif not overwrite and (not target.is_dir() or any(target.iterdir())):
        message = "exists and is not empty; choose another folder"
        raise FileExistsError(errno.EEXIST, message, str(target))
    else:
        replace_files(target, files)
    return tuple(target / name for name in files)


def _create(target: Path, files: Mapping[str, bytes]) -> None:
    """A new folder: filled under another name and then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = target.parent / f".{target.name}-{os.urandom(8).hex()}"
    staging.mkdir()  # unlike `mkdtemp`, with the mode that the umask asks for
    try:
        for name, data in files.items():
            (staging / name).write_bytes(data)
        staging.replace(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
