"""What the models' docstrings say of their fields, for those who write a codebook."""

import inspect
import re
from collections.abc import Mapping
from functools import cache

__all__ = ["field_meanings", "summary"]


def summary(model: type) -> str:
    """The first paragraph of a model's docstring; nothing where Python drops docstrings."""
    return " ".join(inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0].split())


@cache
def field_meanings(model: type) -> Mapping[str, str]:
    """What a model's docstring says of each field; nothing where Python drops docstrings.

    >>> from trumpputin import Location
    >>> field_meanings(Location)["country"]
    'ISO 3166-1 alpha-2 code.'
    """
    doc = inspect.cleandoc(model.__doc__ or "")
    section = doc.partition("Attributes:\n")[2].partition("\n\n")[0]
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}
