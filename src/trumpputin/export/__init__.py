"""A record, or any selection of events, in the formats that other programs read.

Each function takes a `trumpputin.Dataset` or a `trumpputin.Events`, and a folder that is new or
empty; with ``overwrite`` it replaces the files of the same names in any folder. It writes all
its files or none, the same bytes for the same records, and returns their paths. A library that a
format needs is imported only when that format is written. Every export raises

- ``FileExistsError`` if the folder is not empty and ``overwrite`` was not given
- ``OSError`` if the folder cannot be written; the files in it are as they were
- `trumpputin.DuplicateIdError` if the events refer to two different records with one id
- ``ImportError`` if a library is missing; the message says how to install it

>>> import tempfile, trumpputin as tp
>>> from trumpputin import export
>>> [path.name for path in export.to_geojson(tp.meetings, tempfile.mkdtemp())]
['meetings.geojson']
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from .bibliography import to_bibtex, to_csl_json
from .csv import to_csv
from .datapackage import to_datapackage
from .geojson import to_geojson
from .ics import to_ics
from .jsonld import to_jsonld
from .parquet import to_parquet

__all__ = [
    "FORMATS",
    "Exporter",
    "to_bibtex",
    "to_csl_json",
    "to_csv",
    "to_datapackage",
    "to_geojson",
    "to_ics",
    "to_jsonld",
    "to_parquet",
]


class Exporter(Protocol):
    """A function that writes a record, or some events, into a folder in one format."""

    def __call__(  # noqa: D102
        self, record: Dataset | Events, folder: Folder, *, overwrite: bool = False
    ) -> tuple[Path, ...]: ...


FORMATS: Final[Mapping[str, Exporter]] = MappingProxyType(
    {
        "csv": to_csv,
        "parquet": to_parquet,
        "datapackage": to_datapackage,
        "ics": to_ics,
        "geojson": to_geojson,
        "jsonld": to_jsonld,
        "bibtex": to_bibtex,
        "csl-json": to_csl_json,
    }
)
"""The exporters by the names of their formats on the command line."""
