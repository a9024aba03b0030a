"""The sources as BibTeX and CSL-JSON, for LaTeX, Zotero, Pandoc and other reference managers."""

from pathlib import Path

from .._dataset import Dataset
from ..citing import cite_sources
from ..tables import Events
from ._selection import select
from ._target import Folder, fill

__all__ = ["to_bibtex", "to_csl_json"]


def to_bibtex(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the sources of a record, or of some events, to ``sources.bib``.

    The keys are the sources' ids, in their order. An address is in ``howpublished``, which every
    style prints; LaTeX needs the package ``url`` or ``hyperref`` for it.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_bibtex(tp.meetings, tempfile.mkdtemp())
    >>> path.name
    'sources.bib'
    """
    text = cite_sources(select(record).sources, "bibtex")
    data = f"{text}\n".encode() if text else b""
    return fill(folder, {"sources.bib": data}, overwrite=overwrite)


def to_csl_json(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write the sources of a record, or of some events, to ``sources.json``.

    The items' ids are those of the sources, in their order.

    >>> import tempfile, trumpputin as tp
    >>> (path,) = to_csl_json(tp.meetings, tempfile.mkdtemp())
    >>> path.name
    'sources.json'
    """
    text = cite_sources(select(record).sources, "csl-json")
    return fill(folder, {"sources.json": f"{text}\n".encode()}, overwrite=overwrite)
