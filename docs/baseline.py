"""The generated tables on the second record's pages, which ``tables.py`` fills.

What others publish is in ``reconciliation-baseline.json``; everything that is ours is computed
from the packaged record.
"""

import json
from collections import Counter
from collections.abc import Mapping
from itertools import product
from statistics import median
from typing import Any, Final

from tables import DOCS, signed, table

import trumpputin as tp

MEETINGS: Final = tp.baseline.meetings
PUBLISHED: Final[dict[str, Any]] = json.loads(
    (DOCS / "reconciliation-baseline.json").read_text("utf-8")
)
PRESIDENTS: Final = sorted(
    (leader for leader in tp.baseline.leaders if leader.country == "US"),
    key=lambda leader: leader.offices[0].start.earliest,
)
OTHERS: Final = [leader for leader in tp.baseline.leaders if leader.country != "US"]


# -- how long the gaps are ---------------------------------------------------------------------

_BY_PRESIDENT: Final = [MEETINGS.together(one) for one in PRESIDENTS]
_BY_PAIR: Final = [MEETINGS.together(*pair) for pair in product(PRESIDENTS, OTHERS)]
GAPS: Final[Mapping[str, tuple[tp.Gap, ...]]] = {
    "the two countries, since 1943": tuple(MEETINGS.gaps()),
    "the two countries, since 1985": tuple(MEETINGS.after("1984").gaps()),
    "the two countries, summits only": tuple(MEETINGS.where(level="summit").gaps()),
    "one president": tuple(gap for met in _BY_PRESIDENT for gap in met.gaps()),
    "one pair of leaders": tuple(gap for met in _BY_PAIR for gap in met.gaps()),
}
"""The gaps between meetings, by whose next meeting ends a gap. The days of all are exact."""


def distributions() -> str:
    """How long the gaps are, and which place the one that ended in Anchorage has."""
    rows = []
    for name, gaps in GAPS.items():
        lengths = sorted((gap.days.max for gap in gaps), reverse=True)
        (last,) = (gap.days.max for gap in gaps if gap.after.id == "2025-08-15-anchorage")
        years = sum(days > 365 for days in lengths)
        place = lengths.index(last) + 1
        ends = f"{lengths[0]:,}", f"{last:,}", place
        rows.append((name, len(gaps), f"{median(lengths):g}", years, *ends))
    heads = ("gaps of", "number", "median", "over 365 days", "longest")
    return table((*heads, "to Anchorage", "its place"), rows)


def longest(name: str, number: int) -> str:
    """The longest gaps of a group."""
    ranked = sorted(GAPS[name], key=lambda gap: -gap.days.max)[:number]
    rows = [
        (place, _named(gap.before), _named(gap.after), gap.days, gap.calendar_difference)
        for place, gap in enumerate(ranked, 1)
    ]
    return table(("", "from", "to", "between", "in words"), rows)


def _named(event: tp.Event) -> str:
    leaders = (person.name for person in event.participants if isinstance(person, tp.Leader))
    return f"{event.label}: {', '.join(leaders)}"


def presidents() -> str:
    """The meetings of each president, by level and for each year in office."""
    rows = []
    for leader, met in zip(PRESIDENTS, _BY_PRESIDENT, strict=True):
        levels = Counter(event.level for event in met)
        years = years_of(leader)
        rate = f"{len(met) / years:.2f}"
        by_level = (levels[level] for level in tp.Level)
        rows.append((leader.name, f"{years:.1f}", len(met), *by_level, rate))
    return table(("president", "years", "meetings", *tp.Level, "a year"), rows)


def years_of(leader: tp.Leader) -> float:
    """How many years a leader was in office on the days that the record covers."""
    spans = (MEETINGS.during(office).span for office in leader.offices)
    return sum((span.last - span.first).days for span in spans if span) / 365.25


# -- the reconciliation ------------------------------------------------------------------------


def ours(figure: Mapping[str, Any]) -> Mapping[str, int]:
    """Our numbers for a figure that somebody published, by status."""
    first, _, last = figure["period"].partition("/")
    met = (MEETINGS | tp.baseline.unconfirmed).between(first, last or first)
    for group in (figure.get("of", ["US"]), figure["with"]):
        people = [each for each in tp.baseline.leaders if {each.id, each.country} & {*group}]
        met = met.where(participant=people)
    return met.where(level=figure.get("level")).counts("status")


def figures(section: str) -> str:
    """What others publish, beside ours of the same leaders and period."""
    rows = []
    for figure in PUBLISHED["figures"][section]:
        numbers = ours(figure)
        difference = signed(figure["stated"] - numbers["confirmed"])
        counted = f"{' and '.join(figure.get('level', ['any level']))}, {figure['period']}"
        documents = [PUBLISHED["documents"][name] for name in figure["documents"]]
        cited = "; ".join(f"[{d['publisher']}]({d['url']}), {d['published']}" for d in documents)
        open_ = numbers.get("provisional", "")
        what = figure["what"], figure["stated"], numbers["confirmed"], difference, open_
        rows.append((*what, counted, cited))
    heads = ("what", "stated", "ours", "difference", "provisional", "what ours counts", "source")
    return table(heads, rows)
