from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_parquet', 'parquet_files']

def to_parquet(record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...
def parquet_files(record: Dataset | Events) -> dict[str, bytes]: ...
