"""Collect the records and the other data files for a program that PyInstaller builds."""  # noqa: N999 -- PyInstaller asks for this name

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]

datas = [
    (str(path), str(path.parent.relative_to(_PACKAGE.parent)))
    for path in sorted(_PACKAGE.rglob("*"))
    if path.is_file() and path.suffix not in (".py", ".pyc")
]
