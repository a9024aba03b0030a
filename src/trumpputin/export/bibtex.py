"""The sources as BibTeX, for LaTeX and reference managers."""

from pathlib import Path

from .._dataset import Dataset
from ..citing import cite_sources
from ..tables import Events
from ._selection import select
from ._target import Folder, fill

__all__ = ["bibtex_files", "to_bibtex"]


def to_bibtex(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the sources of a record, or of some events, to ``sources.bib``.

    The keys are the sources' ids, in their order. An address is in ``howpublished``, which every
    style prints; LaTeX needs the package ``url`` or ``hyperref`` for it.

    Raises:
        FileExistsError: The folder exists and is not empty, and ``overwrite`` was not given.
        DuplicateIdError: The events refer to two different records with one id.
        OSError: The folder cannot be written.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_bibtex(tp.meetings, tempfile.mkdtemp())
    >>> path.name
    'sources.bib'
    """
    return fill(folder, bibtex_files(record), overwrite=overwrite)


def bibtex_files(record: Dataset | Events) -> dict[str, bytes]:
    """The bytes of the export, by file name."""
    text = cite_sources(select(record).sources, "bibtex")
    return {"sources.bib": f"{text}\n".encode() if text else b""}
