"""A program that PyInstaller builds finds the data of this package."""

import runpy
from pathlib import Path

import trumpputin
from trumpputin._pyinstaller import hook_dirs

PACKAGE = Path(trumpputin.__file__).parent


def test_the_hook_collects_every_data_file_at_its_place() -> None:
    (folder,) = hook_dirs()
    collected = runpy.run_path(str(Path(folder) / "hook-trumpputin.py"))["datas"]
    places = {Path(folder) / Path(file).name: Path(file) for file, folder in collected}
    for name in ("data/trump-putin/release.json", "export/meanings.json", "land.geojson"):
        assert places[Path("trumpputin", name)] == PACKAGE / name
    assert all(place.suffix != ".py" for place in places)
