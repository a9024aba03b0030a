"""Fill the tables of the codebook: ``python docs/codebook_tables.py``.

The field dictionary comes from the models' docstrings, the rules from those of the rules, and the
agreement from a second coding of some of the reports. A test fails when a table is stale.
"""

import inspect
import json
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import attrs

from trumpputin import models, rules
from trumpputin.export._meanings import field_meanings, summary

DOCS = Path(__file__).parent
CODEBOOK = DOCS / "codebook.md"

MODELS = (
    models.Leader,
    models.Person,
    models.Office,
    models.Location,
    models.Source,
    models.Citation,
    models.Claim,
    models.CalendarDates,
    models.Event,
    models.Wording,
    models.Quote,
    models.Exclusion,
    models.Release,
    models.Coverage,
)


def fields() -> str:
    """The field dictionary: for each model its fields, their types and meanings."""
    parts: list[str] = []
    for model in MODELS:
        parts += [f"### {model.__name__}", "", summary(model), ""]
        parts += ["| field | type | meaning |", "|---|---|---|"]
        meanings = field_meanings(model)
        for field in attrs.fields(model):
            parts.append(f"| `{field.name}` | {_type(field.type)} | {meanings[field.name]} |")
        parts.append("")
    return "\n".join(parts).rstrip()


def _type(kind: Any) -> str:
    """An annotation as it stands in a JSON file."""
    if kind is None or isinstance(kind, str):
        return str(kind)
    if str(kind).startswith("tuple"):
        (item, _) = get_args(kind)
        # An event's parts stand whole in its row.
        return f"array of {'Event' if item is models.Event else _type(item)}"
    arms = [arm for arm in get_args(kind) if arm is not type(None)]
    if arms:
        return f"{_type(arms[0])} or null"
    plain = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    plain |= {"PartialDate": "date", "time": "`HH:MM`", "Event": "id of an event"}
    plain |= {"Person": "id of a person", "Location": "id of a place", "Source": "id of a source"}
    if issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{member}`" for member in kind)
    name: str = kind.__name__
    return plain.get(name, name)


def rule_list() -> str:
    """Each rule that is checked, by its name and in its own words."""
    return "\n".join(
        f"- **{rule.__name__.replace('_', ' ')}** {' '.join((inspect.getdoc(rule) or '').split())}"
        for rule in rules.RULES
    )


def agreement(codings: list[dict[str, Any]]) -> str:
    """How often two codings of the same reports gave the same value, field by field."""
    lines = ["| field | same | of | in per cent |", "|---|---:|---:|---:|"]
    pairs = [(coding["first"], coding["second"]) for coding in codings]
    lines.append(_row("included", pairs))
    both = [pair for pair in pairs if pair[0]["included"] and pair[1]["included"]]
    lines += [_row(field, both) for field in both[0][0] if field != "included"]
    return "\n".join(lines)


def _row(field: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    same = sum(one[field] == other[field] for one, other in pairs)
    share = 100 * same / len(pairs)
    return f"| {field.replace('_', ' ')} | {same} | {len(pairs)} | {share:.0f} |"


def filled(text: str) -> str:
    """The codebook with its tables as they should be."""
    codings = json.loads((DOCS / "double_coding.json").read_text("utf-8"))
    tables = {
        "fields": fields(),
        "agreement": agreement(codings),
        "rules": rule_list(),
    }
    for name, table in tables.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        head, found, rest = text.partition(begin)
        _, closed, tail = rest.partition(end)
        if not found or not closed:
            raise SystemExit(f"codebook.md has no place for {name}")
        text = f"{head}{begin}\n{table}\n\n{end}{tail}"
    return text


if __name__ == "__main__":
    CODEBOOK.write_text(filled(CODEBOOK.read_text("utf-8")), "utf-8")
