from .._dataset import Dataset
from ..dates import DateLike
from ..tables import Events
from ._target import Folder
from pathlib import Path

__all__ = ['to_ics', 'ics_files']

def to_ics(record: Dataset | Events, folder: Folder, *, stamp: DateLike | None = None, overwrite: bool = False) -> tuple[Path, ...]: ...
def ics_files(record: Dataset | Events, stamp: DateLike | None = None) -> dict[str, bytes]: ...
