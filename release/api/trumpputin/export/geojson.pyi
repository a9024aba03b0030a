from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_geojson', 'geojson_files']

def to_geojson(record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...
def geojson_files(record: Dataset | Events) -> dict[str, bytes]: ...
