import os
from pathlib import Path

__all__ = ['write_template']

def write_template(folder: str | os.PathLike[str]) -> tuple[Path, ...]: ...
