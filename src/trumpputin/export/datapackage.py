"""A data package: the CSV files, and what a program and a reader need to use them.

Beside the tables of `trumpputin.export.csv` it has

- ``datapackage.json``: a Data Package (version 2) descriptor with the types, constraints and keys
  of every column, licences, sources, sizes and hashes: https://datapackage.org/standard/
- ``croissant.json``: the same in Croissant 1.0, for tools of machine learning
- ``CITATION.cff``: how to cite it, in the Citation File Format 1.2.0
- ``codebook.md``: what every table and column means, for people.
"""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

from .._dataset import Dataset
from ..citing import AUTHORS, slug
from ..errors import DatasetError, Problem
from ..models import Release
from ..tables import Events
from ._tables import EVENT_TABLES, SCHEMAS, Column, Row, flat_tables
from ._target import Folder, fill
from .croissant import croissant
from .csv import csv_bytes

__all__ = ["to_datapackage"]


def to_datapackage(
    record: Dataset | Events, folder: Folder, *, overwrite: bool = False, authors: str = AUTHORS
) -> tuple[Path, ...]:
    """Write the record as a data package into a folder, and return the paths of its files.

    Args:
        record: A dataset, for all its tables; or events, for these and what they refer to.
            Only a dataset has a version, a date and licences; a package of events has none.
        folder: New or empty, unless ``overwrite`` is given.
        overwrite: Replace files of the same names.
        authors: Who keeps the record; give your own for a record of your own.

    Raises:
        DatasetError: A row refers to a missing record, or two rows have the same key.

    >>> import tempfile, trumpputin as tp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = to_datapackage(tp.meetings, folder)
    >>> print(*[path.name for path in paths if path.suffix != ".csv"])
    datapackage.json croissant.json CITATION.cff codebook.md
    """
    tables = flat_tables(record)
    problems = tuple(_broken_keys(tables))
    if problems:
        raise DatasetError(problems)
    files = {f"{name}.csv": csv_bytes(name, rows) for name, rows in tables.items()}
    release = record.release if isinstance(record, Dataset) else None
    title = release.title if release else "A selection of events"
    description = _description(record)
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "data-package",  # for readers that know version 1 only
        "name": slug(title) if release else "events",
        "title": title,
        "description": description,
        **(_release_properties(release) if release else {}),
        "contributors": [{"title": authors, "roles": ["creator"]}],
        "sources": [_source(row) for row in tables["sources"]],
        "resources": [_resource(name, files[f"{name}.csv"]) for name in tables],
    }
    filled = _filled(descriptor)
    cite_as = record.cite("bibtex", authors=authors) if isinstance(record, Dataset) else None
    texts = {
        "datapackage.json": _json(filled),
        "croissant.json": _json(croissant(filled, cite_as)),
        "CITATION.cff": _citation(title, authors, release, description),
        "codebook.md": _codebook(title, description, tables),
    }
    files |= {name: text.encode() for name, text in texts.items()}
    return fill(folder, files, overwrite=overwrite)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _description(record: Dataset | Events) -> str:
    """One paragraph, the same for the descriptor, the citation and the codebook."""
    if isinstance(record, Dataset):
        return (
            f"Version {record.version}, covering {record.coverage}; data fingerprint "
            f"{record.fingerprint}. Quotations belong to those who spoke them."
        )
    return (
        f"{len(record):,} events with their parts, and the people, places and sources they "
        "refer to."
    )


# -- the keys ----------------------------------------------------------------------------------


def _broken_keys(tables: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Rows with the key of another, and references to what is missing."""
    of_events = set[object]()  # the tables of events share their ids
    for table, rows in tables.items():
        key, seen = SCHEMAS[table].key, of_events if table in EVENT_TABLES else set[object]()
        references = [column for column in SCHEMAS[table].columns if column.refers_to]
        known = {
            c: {row["id"] for there in c.refers_to for row in tables[there]} for c in references
        }
        for row in rows:
            values = tuple(row[name] for name in key)
            named = " ".join(map(str, values))
            if values in seen:
                yield Problem(f"{table}.csv", named, key[0], "duplicate key")
            seen.add(values)
            for column in references:
                value = row[column.name]
                if value is not None and value not in known[column]:
                    message = f'no "{value}" in {" or ".join(column.refers_to)}'
                    yield Problem(f"{table}.csv", named, column.name, message)


# -- the descriptor ----------------------------------------------------------------------------


def _filled(value: Any) -> Any:
    """A JSON value without empty properties, which the standard does not allow."""
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    filled = {name: _filled(item) for name, item in value.items()}
    return {name: item for name, item in filled.items() if item not in (None, "", False, [], {})}


def _release_properties(release: Release) -> dict[str, Any]:
    spdx = "https://spdx.org/licenses"
    return {
        "version": release.version,
        "created": f"{release.released}T00:00:00Z" if release.released.is_exact else None,
        "licenses": [{"name": name, "path": f"{spdx}/{name}.html"} for name in release.licences],
    }


def _source(row: Row) -> dict[str, Any]:
    title = f"{row['publisher']}: {row['title']}" if row["title"] else row["publisher"]
    return {"title": title, "path": row["url"]}


def _resource(table: str, data: bytes) -> dict[str, Any]:
    schema = SCHEMAS[table]
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "description": schema.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "dialect": {"lineTerminator": "\n"},
        "schema": {
            "fields": [_field(column, schema.key) for column in schema.columns],
            "missingValues": [""],
            "primaryKey": list(schema.key),
            # The standard has no key that leads to one of several tables.
            "foreignKeys": [
                {"fields": [c.name], "reference": {"resource": c.refers_to[0], "fields": ["id"]}}
                for c in schema.columns
                if len(c.refers_to) == 1
            ],
        },
    }


def _field(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.meaning,
        "constraints": {
            "required": column.required or column.name in key,
            "enum": list(column.values),
            "pattern": column.pattern,
        },
    }


_TYPES: Final[Mapping[str, str]] = {
    "text": "string",  # joined values too: the standard's JSON schema does not know its own lists
    "date": "date",
    "int32": "integer",
    "float64": "number",
    "bool": "boolean",
}


# -- for people --------------------------------------------------------------------------------


def _citation(title: str, authors: str, release: Release | None, description: str) -> str:
    """The citation in the Citation File Format, which is YAML."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted('If you use these data, please cite them by their version.')}",
        f"title: {_quoted(title)}",
        f"abstract: {_quoted(description)}",
        "type: dataset",
        "authors:",
        f"  - name: {_quoted(authors)}",
    ]
    if release:
        lines.append(f"version: {_quoted(release.version)}")
        if release.released.is_exact:
            lines.append(f"date-released: {_quoted(str(release.released))}")
        if release.licences:
            lines += ["license:", *(f"  - {_quoted(licence)}" for licence in release.licences)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as a YAML string: JSON, with more escapes for what YAML does not allow."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


_NOT_IN_YAML: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

_NOTES: Final = """\
An empty cell is one where nothing is known: `NA` is Namibia. Several values in one cell are joined
by `;`. The parts of events, confirmed or not, are in `encounters.csv`, each with its event as
`part_of`. An id is in one table of events only.

A date is a text as exact as its source: `2025-02-12`, `2025-02` or `2025`, followed by `?` where
the source is not sure, `~` where it is not exact, `%` for both. A date known to the month is one
day of that month. The first and the last day that the text allows have their own columns; with one
of these signs the true day may lie outside them.

A sign that a spreadsheet would run as a formula has an apostrophe before it, at the start of a
text and after a semicolon, a tab or a line end; so has an apostrophe in such a place. Take it away
to have the text as it was; `trumpputin.export.csv.read_csv` does.
"""

_WORDS: Final[Mapping[str, str]] = {
    "text": "text",
    "date": "`YYYY-MM-DD`",
    "int32": "whole number",
    "float64": "number",
    "bool": "`TRUE` or `FALSE`",
}


def _codebook(title: str, description: str, tables: Mapping[str, list[Row]]) -> str:
    parts = [f"# {_unmarked(title)}", "", description, "", _NOTES]
    for table, rows in tables.items():
        schema = SCHEMAS[table]
        key = ", ".join(f"`{name}`" for name in schema.key)
        parts += [f"## `{table}.csv`", "", schema.meaning, ""]
        parts += [f"Rows: {len(rows):,}. Unique: {key}.", ""]
        parts += ["| column | type | meaning |", "|---|---|---|"]
        parts += [f"| `{c.name}` | {_in_words(c)} | {c.meaning} |" for c in schema.columns]
        parts.append("")
    return "\n".join(parts)


def _unmarked(text: str) -> str:
    """A text without meaning to Markdown and HTML."""
    return re.sub(r"([\\`*_\[\]#|~!])", r"\\\1", escape(text, quote=False))


def _in_words(column: Column) -> str:
    words = _WORDS[column.type]
    if column.values:
        words = "one of " + ", ".join(f"`{value}`" for value in column.values)
    if column.refers_to:
        words = "id in " + " or ".join(f"`{table}.csv`" for table in column.refers_to)
    return words if column.required else f"{words}, or empty"
