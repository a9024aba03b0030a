"""Fill the generated tables of the codebook and the reconciliation: ``python docs/tables.py``.

Cog calls the functions below and in ``baseline.py`` from the comments in the pages. The field
dictionary comes from the docstrings of the models and the rules from those of the rules. What
others publish is in ``reconciliation.json``; what is ours is computed from the packaged record.
"""

import inspect
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, get_args

import attrs
from cogapp import Cog

import trumpputin as tp
from trumpputin import models, rules
from trumpputin.export._meanings import field_meanings, summary

DOCS: Final = Path(__file__).parent
PAGES: Final = (
    "index.md",
    "codebook.md",
    "reconciliation.md",
    "codebook-baseline.md",
    "reconciliation-baseline.md",
    "explanation/unusual-gap.md",
)
PUBLISHED: Final[dict[str, Any]] = json.loads((DOCS / "reconciliation.json").read_text("utf-8"))
MOSCOW: Final = "Europe/Moscow"
TERM: Final = tp.leaders["donald-trump"].offices[0]


def fill(*options: str) -> int:
    """Run cog over the pages; with ``--check`` it reports a stale page and changes none."""
    pages = [str(DOCS / page) for page in PAGES]
    options = ("-I", str(DOCS), "-p", "import baseline, cog, tables", *options)
    failed: int = Cog().main(["cog", *options, *pages])
    return failed


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table between two blank lines, which end the comments around it."""
    heads = tuple(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    shown = ("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    return "\n".join(["", *shown, "", ""])


# -- the home page -----------------------------------------------------------------------------


def last_contacts() -> str:
    """When they last met and spoke, and how long that was before the record ends."""
    met, called = tp.meetings.since(), tp.calls.since().event
    return (
        f"\nThey last met on **{_day(met.event.start)}** in {_city(met.event)}. That was\n"
        f"**{met.days_on_record}** before {_day(met.on)}, the last day to which the record is\n"
        f"checked; no later meeting was found. They last spoke by telephone on\n"
        f"**{_day(called.start)}**.\n\n"
    )


def all_meetings() -> str:
    """Each meeting, with the days since the one before."""
    before = ["", *(str(gap.days) for gap in tp.meetings.gaps())]
    rows = [
        (
            _days(event),
            f"{place.city}, {tp.countries[place.country].name}",
            event.level.label,
            days,
        )
        for event, days in zip(tp.meetings, before, strict=True)
        if (place := event.location) and event.level
    ]
    return table(("date", "place", "what it was", "since the one before"), rows)


def _days(event: tp.Event) -> str:
    first, last = event.start, event.end
    if first == last:
        return _day(last)
    within = (first.year, first.month) == (last.year, last.month)
    return f"{first.day}–{_day(last)}" if within else f"{_day(first)} to {_day(last)}"


def _day(date: tp.PartialDate) -> str:
    return f"{date:%d %B %Y}".lstrip("0")


# -- the codebook ------------------------------------------------------------------------------

MODELS: Final = (
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
    """The field dictionary: the fields of each model, their types and meanings."""
    sections = []
    for model in MODELS:
        meanings = field_meanings(model)
        rows = [
            (f"`{field.name}`", _type(field), meanings[field.name].replace("None", "absent"))
            for field in attrs.fields(model)
        ]
        text = f"\n### {model.__name__}\n\n{summary(model)}\n"
        sections.append(text + table(("field", "type", "meaning"), rows))
    return "".join(sections)


def _type(field: "attrs.Attribute[Any]") -> str:
    required = field.default is attrs.NOTHING
    return _in_json(field.type) + ("" if required else ", optional")


def _in_json(kind: Any) -> str:
    """An annotation as it appears in a JSON file."""
    if str(kind).startswith("tuple"):
        item = get_args(kind)[0]
        if item is models.Event:  # parts are whole events; elsewhere an event is named by its id
            return "array of Event"
        return f"array of {_in_json(item)}".replace(" id", " ids")
    for arm in get_args(kind):
        return _in_json(arm)  # the other arm is None
    if issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{member}`" for member in kind)
    plain = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
    plain |= {"PartialDate": "date", "time": "`HH:MM`", "Event": "event id"}
    plain |= {"Person": "person id", "Location": "location id", "Source": "source id"}
    name: str = kind.__name__
    return plain.get(name, name)


def levels() -> str:
    """The level of each meeting, and of each of its parts."""
    rows = []
    for event in tp.meetings:
        parts = "; ".join(f"{part.title}: {part.level}" for part in event.parts)
        rows.append((event.dates, _city(event), event.level, parts))
    return table(("dates", "occasion", "level", "parts"), rows)


def durations() -> str:
    """The events and parts on whose duration claims disagree, and what the record answers."""
    rows = []
    for event in (each for row in (*tp.events, *tp.unconfirmed) for each in row.with_parts):
        claims = [claim for claim in event.claims if claim.field == "duration_minutes"]
        if any(claim in event.disagreements for claim in claims):
            values = dict.fromkeys(f"`{claim.value}`" for claim in claims if claim.value)
            rows.append((f"`{event.id}`", ", ".join(values), f"`{event.duration}`"))
    return table(("event or part", "claims", "`duration`"), rows)


def rule_list() -> str:
    """Each rule by its name and its docstring."""
    lines = (
        f"- **{rule.__name__.replace('_', ' ')}** {' '.join((inspect.getdoc(rule) or '').split())}"
        for rule in rules.RULES
    )
    return "\n".join(["", *lines, "", ""])


def agreement(file: str) -> str:
    """How often two codings of the same reports gave the same value, field by field."""
    codings = json.loads((DOCS / file).read_text("utf-8"))
    pairs = [(coding["first"], coding["second"]) for coding in codings]
    both = [pair for pair in pairs if pair[0]["included"] and pair[1]["included"]]
    rows = []
    for field in both[0][0]:
        asked = pairs if field == "included" else both
        same = sum(first[field] == second[field] for first, second in asked)
        rows.append((field.replace("_", " "), same, len(asked), f"{100 * same / len(asked):.0f}"))
    return table(("field", "same", "of", "in per cent"), rows)


# -- the reconciliation ------------------------------------------------------------------------

MEASURES: Final[Mapping[str, Callable[[tp.Events], float]]] = {
    "calls": lambda events: len(events.where(kind="call")),
    "calls with a third party": lambda events: sum(
        len(call.participants) > 2 for call in events.where(kind="call")
    ),
    "days with a call in Moscow": lambda events: len(
        {call.start for call in events.where(kind="call").on_calendar(MOSCOW)}
    ),
    "occasions": lambda events: len(events.where(kind="meeting")),
    "encounters": lambda events: len(events.where(kind="meeting").encounters()),
    "summits and sidelines": lambda events: sum(
        str(event.level) in {"summit", "sideline"} for event in events
    ),
    "calls and occasions": lambda events: len(events.where(kind=["call", "meeting"])),
    "calls a year of the term": lambda events: len(events.where(kind="call")) / 4,
    "calls and meetings a calendar year": lambda events: (
        len(events.where(kind=["call", "meeting"])) / 5
    ),
    "letters": lambda events: len(events.where(kind="letter")),
    "joint statements": lambda events: len(events.where(kind="joint_statement")),
    "public exchanges": lambda events: len(events.where(kind="public_exchange")),
}


def ours(figure: Mapping[str, Any]) -> float:
    """Our number for a figure that somebody published."""
    first, _, last = figure["period"].partition("/")
    return MEASURES[figure["measure"]](tp.events.between(first, last or first))


def figures(section: str) -> str:
    """What others publish, beside ours of the same period."""
    rows = []
    for figure in PUBLISHED["figures"][section]:
        number = ours(figure)
        difference = signed(figure["stated"] - number)
        counted = f"{figure['measure']}, {figure['period']}"
        source = _cite(*figure["sources"])
        rows.append((figure["what"], figure["stated"], f"{number:g}", difference, counted, source))
    return table(("what", "stated", "ours", "difference", "what ours counts", "source"), rows)


def years() -> str:
    """The calls and meetings of each year to 2020, by TASS and by this record."""
    tass = PUBLISHED["years"]
    rows = []
    for year in tass["calls"]:
        first, last = ("2016", "2020") if year == "all" else (year, year)
        cells: list[object] = [year]
        for name, stated in tass.items():
            number = MEASURES[name](tp.events.between(first, last))
            cells += [stated[year], number, signed(stated[year] - number)]
        rows.append([*cells, MEASURES["encounters"](tp.events.between(first, last))])
    heads = ["year", "calls, TASS", "calls, ours", "difference"]
    return table([*heads, "meetings, TASS", "occasions, ours", "difference", "encounters"], rows)


def encounters() -> str:
    """The encounters of each occasion in the first term, with their levels."""
    rows = [
        (
            event.dates,
            _city(event),
            len(tp.Events([event]).encounters()),
            "; ".join(f"{part.title} ({part.start}, {part.level})" for part in event.parts)
            or f"{event.title} ({event.level})",
        )
        for event in tp.meetings.during(TERM)
    ]
    return table(("dates", "occasion", "encounters", "which"), rows)


def ordinals() -> str:
    """The calls of 2025 in the second term, beside the ordinals that were stated for them."""
    rows = []
    for number, call in enumerate(tp.calls.between("2025-01-20", "2025"), 1):
        known = PUBLISHED["ordinals"][str(call.start)]
        stated = known["stated"]
        difference = signed(stated - number) if stated else "not stated"
        moscow = call.on_calendar(MOSCOW).start
        cited = known["by"], _cite(*known["sources"])
        rows.append((call.start, moscow, number, stated or "", difference, *cited))
    heads = ("Washington", "Moscow", "ours", "stated", "difference", "who says so", "source")
    return table(heads, rows)


def calls_of_2026() -> str:
    """The calls reported for 2026, confirmed or not."""
    rows = []
    counted = 0
    for call in (tp.events | tp.unconfirmed).where(kind="call").between("2026", "2026"):
        confirmed = call.status is tp.Status.confirmed
        counted += confirmed
        stated = PUBLISHED["ordinals"].get(str(call.start))
        told = f"{stated['stated']}: {_cite(*stated['sources'])}" if stated else "not stated"
        number = counted if confirmed else "not counted"
        rows.append((call.start, f"`{call.id}`", call.status, number, told))
    return table(("start", "id", "status", "ours", "stated"), rows)


def trips() -> str:
    """The State Department's dates of the president's trips, beside those of the meetings."""
    rows = []
    for event in tp.meetings.during(TERM):
        first, last, named = PUBLISHED["trips"][_city(event)]
        within = first <= str(event.start) and str(event.end) <= last
        trip = f"{first}/{last}"
        rows.append((_city(event), trip, named, event.dates, "yes" if within else "no"))
    return table(("place", "trip", "names Putin", "ours", "ours within the trip"), rows)


def spans() -> str:
    """Lengths of time that were stated in words, beside ours."""
    rows = []
    for span in PUBLISHED["spans"]:
        before, after = (tp.events[id_] for id_ in span["events"])
        gap = tp.Gap(before=before, after=after)
        length = f"{gap.days} ({gap.calendar_difference})"
        rows.append((span["what"], span["stated"], length, _cite(*span["sources"])))
    return table(("from and to", "stated", "ours", "source"), rows)


def article_meetings() -> str:
    """The meetings up to Anchorage, as the article dates them and as the record does."""
    stated = PUBLISHED["places of the article"]
    met = tp.meetings.before("2025-08-16")
    rows = [(_city(event), stated.get(_city(event), "not there"), event.dates) for event in met]
    return table(("place", "article", "ours"), rows)


def _city(event: tp.Event) -> str:
    return event.place.partition(",")[0]


def signed(number: float) -> str:
    """A difference with its sign."""
    return f"{round(number, 1):+g}".replace("-", "−") if number else "0"


def _cite(*ids: str) -> str:
    return "; ".join(map(_cited, ids))


def _cited(id_: str) -> str:
    other = PUBLISHED["documents"].get(id_)
    if other:
        return f"{other['publisher']}, {other['published']}, <{other['url']}>"
    source = tp.sources[id_]
    origin = f", origin {source.origin}" if source.origin else ""
    return f"{source.publisher}{origin}, {source.published or 'undated'}, `{id_}`"


if __name__ == "__main__":
    sys.exit(fill("-r"))
