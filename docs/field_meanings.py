"""Write what the models' docstrings say of their fields: ``python docs/field_meanings.py``.

The codebook and the data packages take their words from the file. A test fails when it is stale.
"""

import inspect
import json
import re
from pathlib import Path

import attrs

from trumpputin import models

MEANINGS = Path(models.__file__).with_name("export") / "meanings.json"


def meanings() -> str:
    """The summary of each model and the meaning of each of its fields, as JSON."""
    found = {}
    for name in models.__all__:
        model = getattr(models, name)
        if attrs.has(model):
            doc = inspect.cleandoc(model.__doc__ or "")
            section = doc.partition("Attributes:\n")[2].partition("\n\n")[0]
            fields = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
            found[name] = {
                "summary": " ".join(doc.partition("\n\n")[0].split()),
                "fields": {field: " ".join(text.split()) for field, text in fields},
            }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    MEANINGS.write_text(meanings(), "utf-8")
