"""Where PyInstaller finds its hook for this package (the entry point ``pyinstaller40``)."""

from pathlib import Path

__all__ = ["hook_dirs"]


def hook_dirs() -> list[str]:
    """The folder of ``hook-trumpputin.py``."""
    return [str(Path(__file__).parent)]
