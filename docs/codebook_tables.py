"""Fill the tables of the codebook: ``python docs/codebook_tables.py``.

The field dictionary comes from the models' docstrings, the rules from those of the rules, and the
agreement from a second coding of some of the reports. A test fails when a table is stale.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import attrs

import trumpputin as tp
from trumpputin import models, rules

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
    models.LocalDates,
    models.Event,
    models.Variant,
    models.Quote,
    models.Exclusion,
    models.Release,
    models.Coverage,
)


def fields() -> str:
    """The field dictionary: for each model its fields, their types and meanings."""
    parts: list[str] = []
    for model in MODELS:
        doc = inspect.getdoc(model) or ""
        summary = " ".join(doc.partition("\n\n")[0].split())
        parts += [f"### {model.__name__}", "", summary, ""]
        parts += ["| field | type | meaning |", "|---|---|---|"]
        meanings = dict(_meanings(doc))
        for field in attrs.fields(model):
            parts.append(f"| `{field.name}` | {_type(field.type)} | {meanings[field.name]} |")
        parts.append("")
    return "\n".join(parts).rstrip()


def _meanings(doc: str) -> Iterator[tuple[str, str]]:
    section = doc.partition("Attributes:\n")[2].partition("\n\n")[0]
    for name, text in re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE):
        yield name, " ".join(text.split())


def _type(kind: Any) -> str:
    """An annotation as it stands in a JSON file."""
    if kind is None or isinstance(kind, str):
        return str(kind)
    if str(kind).startswith("tuple"):
        (item, _) = get_args(kind)
        return f"array of {_type(item)}"
    arms = [arm for arm in get_args(kind) if arm is not type(None)]
    if arms:
        return f"{_type(arms[0])} or null"
    plain = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    plain |= {"PartialDate": "date", "time": "`HH:MM`", "Event": "Event"}
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


def agreement(events: tp.Events, codings: list[dict[str, Any]]) -> str:
    """How often two codings of the same reports gave the same value, field by field."""
    lines = ["| field | same | of | in per cent |", "|---|---:|---:|---:|"]
    both = [coding for coding in codings if coding["event"] is not None]
    kept = sum(coding["included"] for coding in both)
    left = [coding for coding in codings if coding["event"] is None]
    same = kept + sum(not coding["included"] for coding in left)
    lines.append(_row("included", same, len(codings)))
    for field, value_of in FIELDS.items():
        same = sum(coding[field] == value_of(_find(events, coding["event"])) for coding in both)
        lines.append(_row(field, same, len(both)))
    return "\n".join(lines)


def _row(field: str, same: int, of: int) -> str:
    return f"| {field.replace('_', ' ')} | {same} | {of} | {100 * same / of:.0f} |"


def _find(events: tp.Events, id_: str) -> tp.Event:
    return events[id_]


def _moscow(event: tp.Event) -> str | None:
    found = [local for local in event.elsewhere if local.calendar == "Europe/Moscow"]
    return str(found[0].start) if found else None


def _others(event: tp.Event) -> list[str]:
    return sorted({person.id for person in event.participants} - set(tp.leaders.ids))


FIELDS: Mapping[str, Callable[[tp.Event], Any]] = {
    "kind": lambda event: event.kind.value,
    "format": lambda event: event.format.value if event.format else None,
    "status": lambda event: event.status.value,
    "start": lambda event: str(event.start),
    "end": lambda event: str(event.end),
    "moscow_start": _moscow,
    "start_time": lambda event: event.start_time and event.start_time.strftime("%H:%M"),
    "duration_minutes": lambda event: event.duration_minutes,
    "initiator": lambda event: event.initiator.id if event.initiator else None,
    "city": lambda event: event.location.city if event.location else None,
    "others": _others,
}


def filled(text: str) -> str:
    """The codebook with its tables as they should be."""
    codings = json.loads((DOCS / "double_coding.json").read_text("utf-8"))
    tables = {
        "fields": fields(),
        "agreement": agreement(tp.events | tp.unconfirmed, codings),
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
