"""What tables and columns mean, in the words of the models' docstrings.

The words are kept in ``meanings.json``, which ``python docs/field_meanings.py`` writes: Python
drops docstrings under ``-OO``, and an export has the same bytes there.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["field_meanings", "summary"]


@cache
def _meanings() -> Mapping[str, Any]:
    data = files("trumpputin.export").joinpath("meanings.json").read_bytes()
    found: Mapping[str, Any] = json.loads(data)
    return found


def summary(model: type) -> str:
    """The first paragraph of a model's docstring."""
    text: str = _meanings()[model.__name__]["summary"]
    return text


def field_meanings(model: type) -> Mapping[str, str]:
    """What a model's docstring says of each field.

    >>> from trumpputin import Location
    >>> field_meanings(Location)["timezone"]
    'IANA time zone, such as ``Europe/Berlin``.'
    """
    fields: Mapping[str, str] = _meanings()[model.__name__]["fields"]
    return fields
