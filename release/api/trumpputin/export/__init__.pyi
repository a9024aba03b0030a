from .._dataset import Dataset
from ..tables import Events
from ._target import Folder
from .bibtex import to_bibtex as to_bibtex
from .csl_json import to_csl_json as to_csl_json
from .csv import to_csv as to_csv
from .datapackage import to_datapackage as to_datapackage
from .geojson import to_geojson as to_geojson
from .ics import to_ics as to_ics
from .jsonld import to_jsonld as to_jsonld
from .parquet import to_parquet as to_parquet
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

__all__ = ['to_bibtex', 'to_csl_json', 'to_csv', 'to_datapackage', 'to_geojson', 'to_ics', 'to_jsonld', 'to_parquet', 'Exporter', 'FORMATS']

class Exporter(Protocol):
    def __call__(self, record: Dataset | Events, folder: Folder, *, overwrite: bool = False) -> tuple[Path, ...]: ...

FORMATS: Final[Mapping[str, Exporter]]
