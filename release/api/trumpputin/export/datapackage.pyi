from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_datapackage', 'datapackage_files']

def to_datapackage(record: Dataset | Events, folder: Folder, *, overwrite: bool = False, authors: str = ...) -> tuple[Path, ...]: ...
def datapackage_files(record: Dataset | Events, authors: str = ...) -> dict[str, bytes]: ...
