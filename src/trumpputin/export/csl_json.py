"""The sources as CSL-JSON, for Zotero, Pandoc and other citation processors."""

from pathlib import Path

from .._dataset import Dataset
from ..citing import cite_sources
from ..tables import Events
from ._selection import select
from ._target import Folder, fill

__all__ = ["csl_json_files", "to_csl_json"]


def to_csl_json(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the sources of a record, or of some events, to ``sources.json``.

    The items' ids are those of the sources, in their order.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events refer to two different records with one id.
        OSError: The folder cannot be written.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_csl_json(tp.meetings, tempfile.mkdtemp())
    >>> path.name
    'sources.json'
    """
    return fill(folder, csl_json_files(record), overwrite=overwrite)


def csl_json_files(record: Dataset | Events) -> dict[str, bytes]:
    """The bytes of the export, by file name."""
    return {"sources.json": f"{cite_sources(select(record).sources, 'csl-json')}\n".encode()}
