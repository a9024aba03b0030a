from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_jsonld', 'jsonld_files']

def to_jsonld(record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...
def jsonld_files(record: Dataset | Events) -> dict[str, bytes]: ...
