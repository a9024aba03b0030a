"""A data package described in Croissant 1.0, for tools and catalogues of machine learning.

The description is made from that of the data package, so the two cannot differ:
https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["croissant"]

_OWN_WORDS: Final = """
citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes
isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace
samplingRate separator source subField transform
"""
_CONTEXT: Final[Mapping[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    **{word: f"cr:{word}" for word in _OWN_WORDS.split()},
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
"""The context of the specification, whole: validators compare it."""

_TYPES: Final[Mapping[str, str]] = {
    "string": "sc:Text",
    "date": "sc:Date",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
}


def croissant(package: Mapping[str, Any], cite_as: str | None) -> dict[str, Any]:
    """The same description as a ``datapackage.json`` gives, in Croissant.

    Args:
        package: The descriptor of the data package.
        cite_as: How to cite it, in BibTeX; None if there is nothing to cite.
    """
    resources = package["resources"]
    members = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": package["title"],
        "description": package["description"],
        "creator": [
            {"@type": "sc:Organization", "name": each["title"]} for each in package["contributors"]
        ],
        "version": package.get("version"),
        "datePublished": package.get("created"),
        "license": [licence["path"] for licence in package.get("licenses", ())],
        "citeAs": cite_as,
        "distribution": [_file(resource) for resource in resources],
        "recordSet": [_record_set(resource) for resource in resources],
    }
    return {name: value for name, value in members.items() if value}


def _file(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"],
        "contentUrl": resource["path"],
        "contentSize": f"{resource['bytes']} B",
        "encodingFormat": resource["mediatype"],
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _record_set(resource: Mapping[str, Any]) -> dict[str, Any]:
    table, schema = resource["name"], resource["schema"]
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": resource["description"],
        "key": [{"@id": f"{table}/{name}"} for name in schema["primaryKey"]],
        "field": [_field(resource, field) for field in schema["fields"]],
    }


def _field(resource: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    # Without `references`: with them, mlcroissant 1.1 reads a table twice as empty.
    return {
        "@type": "cr:Field",
        "@id": f"{resource['name']}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": _TYPES[field["type"]],
        "source": {
            "fileObject": {"@id": resource["path"]},
            "extract": {"column": field["name"]},
        },
    }
