"""A record on the terminal: its fields, then its parts, claims, wordings and sources in full."""

from collections.abc import Iterable
from datetime import time
from enum import Enum
from typing import Any

import attrs

from ..models import Citation, Claim, Event, Source, Wording, best_first
from .terminal import print_wrapped

__all__ = ["print_record", "publishers", "source_text"]

_IN_FULL = ("citations", "claims", "parts", "wordings")


def print_record(record: Any) -> None:
    """Print a record of any table field by field; empty fields are left out."""
    fields = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    shown = {
        name: _text(value)
        for name, value in fields.items()
        if name not in _IN_FULL and value not in (None, ())
    }
    disagreements: tuple[Claim, ...] = ()
    if isinstance(record, Event):
        disagreements = record.disagreements
        shown |= {"duration": record.duration.label} if record.duration else {}
        shown |= {"confidence": record.confidence.label} if record.confidence else {}
    width = max(map(len, shown))
    for name, text in shown.items():
        print_wrapped(text, lead=f"{name:<{width}}  ", indent=width + 2)
    for part in fields.get("parts", ()):
        print_wrapped(f"part: {part.id}: {part}")
    supported: dict[Source, list[str]] = {}
    for citation in fields.get("citations", ()):
        supported.setdefault(citation.source, []).extend(citation.supports)
    claims: tuple[Claim, ...] = fields.get("claims", ())
    for claim in claims:
        name = "disagreement" if claim in disagreements else "claim"
        note = f". {claim.note}" if claim.note else ""
        print_wrapped(f"{name} on {claim}, according to {_cited(claim.citations)}{note}")
        for citation in claim.citations:
            supported.setdefault(citation.source, []).append(f"a claim on {claim.field}")
    wordings: tuple[Wording, ...] = fields.get("wordings", ())
    for wording in wordings:
        print_wrapped(f"wording: {wording}, according to {_cited(wording.citations)}")
        for citation in wording.citations:
            supported.setdefault(citation.source, []).append("a wording")
    for source in best_first(supported):
        print_wrapped(f"source: {source_text(source)} supports {', '.join(supported[source])}")


def source_text(source: Source) -> str:
    """A source as one paragraph, with its address and how it was read."""
    document = (source.publisher, source.published, source.title, source.url or source.copy_at)
    named = ", ".join(str(item) for item in document if item)
    return f"{named} ({source.kind.label}; {source.access.label}, read {source.accessed})"


def publishers(sources: Iterable[Source], most: int = 2) -> str:
    """The publishers of sources, the best source first, and how many more there are."""
    names = list(dict.fromkeys(source.publisher for source in best_first(sources)))
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _text(value: Any) -> str:
    """The value of a field: another record by its id, under which `show` finds it."""
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    if isinstance(value, Enum):
        return str(getattr(value, "label", value))
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(getattr(value, "id", value))


def _cited(citations: Iterable[Citation]) -> str:
    return ", ".join(dict.fromkeys(citation.source.publisher for citation in citations))
