from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_csl_json', 'csl_json_files']

def to_csl_json(record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...
def csl_json_files(record: Dataset | Events) -> dict[str, bytes]: ...
