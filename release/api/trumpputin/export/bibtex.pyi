from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_bibtex', 'bibtex_files']

def to_bibtex(record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...
def bibtex_files(record: Dataset | Events) -> dict[str, bytes]: ...
