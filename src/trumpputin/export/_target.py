"""Where an export goes: a folder that is filled whole or not at all."""

import errno
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from ..storage.folder import replace_files

__all__ = ["Folder", "fill"]

Folder = str | os.PathLike[str]


def fill(
    folder: Folder, files: Mapping[str, bytes], *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write files into a folder and return their paths.

    A new folder appears with all its files or not at all. In a folder that is there already,
    which without ``overwrite`` must be empty, they replace those of the same names all at once.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        OSError: The folder cannot be written. What was there is whole.
    """
    target = Path(folder)
    if target.exists():
        if not overwrite and (not target.is_dir() or any(target.iterdir())):
            raise FileExistsError(
                errno.EEXIST, "exists and is not empty; choose another folder", str(target)
            )
        replace_files(target, files)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            for name, data in files.items():
                (made / name).write_bytes(data)
            made.chmod(0o755)
            made.replace(target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
    return tuple(target / name for name in files)
