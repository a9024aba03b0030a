"""Pictures of events: a timeline, the gaps, the counts, a map; needs the libraries of ``plots``.

Each function gives an Altair chart, which shows itself in a notebook; `save` writes it to a file,
without the network. A picture draws the events that it is given and no others: `trumpputin.events`
are the confirmed ones; ``tp.events | tp.unconfirmed`` are all, and then the others look different.

>>> import trumpputin as tp
>>> from trumpputin import plots
>>> chart = plots.timeline(tp.meetings)
>>> chart.to_dict()["description"].partition(":")[0]
'Timeline of 7 events from 2017-07-07 to 2025-08-15'
"""

import json
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from .counts import By, counts_of
from .errors import UnknownValueError
from .models import Event, Location
from .storage.folder import replace_files
from .tables import Events
from .vocabulary import Kind, Status

if TYPE_CHECKING:
    import altair as alt


__all__ = ["PLOTS", "counts", "gaps", "map", "save", "timeline"]

# Colours of Okabe and Ito, which people with any colour vision tell apart.
_BLUE: Final = "#0072b2"
_ORANGE: Final = "#d55e00"
_GREY: Final = "#6b7280"
_INK: Final = "#1f2937"
_LINE: Final = "#e5e7eb"
_LAND: Final = "#e8ebef"
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_WIDTH: Final = 440  # with the labels at the left, 600 pixels in all
_ROW: Final = 26

_KINDS: Final = {kind: f"{kind.replace('_', ' ')}s" for kind in Kind}
_BETWEEN: Final = "From one to the next"
_UNSURE: Final = "the two may overlap, or another event may lie in between"
_UNCONFIRMED: Final = ", not confirmed"
_LINES: Final = tuple(name + end for name in _KINDS.values() for end in ("", _UNCONFIRMED))
_SHAPES: Final = {
    Status.provisional: "circle",
    Status.disputed: "diamond",
    Status.cancelled: "cross",
}


def timeline(events: Events) -> "alt.LayerChart":
    """The events along a line of time, one line for each kind.

    A stroke is an exact day; a band is the span in which a date known only to the month or the
    year lies, or the days that an event lasted. Those that are not confirmed are open signs.

    Raises:
        ImportError: Altair is missing; the message says how to install it.

    >>> import trumpputin as tp
    >>> timeline(tp.calls).to_dict()["title"]["text"]
    'Timeline'
    """
    alt = _altair()
    if not events:
        return _finished(alt, [_nothing(alt)], "Timeline", (), "Timeline of no events.", 40)
    rows = [
        {**_told(e), "line": _line(e), **_extent(e.start.earliest, e.end.latest)} for e in events
    ]
    lines = [line for line in _LINES if any(row["line"] == line for row in rows)]
    y = alt.Y("line:N", sort=lines, title=None, axis=_labels(alt))
    days = _days(events)
    x = _time(alt, days)
    names = ("title", "dates", "place", "duration", "status", "sources")
    base = _marks(alt, rows, {f"{name}:N": name for name in names}).encode(y=y)
    layers = [
        base.transform_filter("datum.is_span")
        .mark_bar(height=10, cornerRadius=3)
        .encode(
            x=x,
            x2="until:T",
            color=alt.condition("datum.is_confirmed", alt.value(_BLUE), alt.value(_ORANGE)),
            opacity=alt.condition("datum.is_exact", alt.value(0.9), alt.value(0.3)),
        ),
        base.transform_filter("datum.is_stroke")
        .mark_tick(thickness=2, height=20)
        .encode(x=x, color=alt.value(_BLUE)),
    ]
    others = [s for s in _SHAPES if any(e.status is s for e in events)]
    if others:
        layers.append(
            base.transform_filter("!datum.is_confirmed")
            .mark_point(size=55, strokeWidth=1.6, filled=False, color=_ORANGE)
            .encode(
                x=_time(alt, days, field="middle"),
                shape=alt.Shape(
                    "status:N",
                    title=None,
                    scale=alt.Scale(
                        domain=[str(status) for status in others],
                        range=[_SHAPES[status] for status in others],
                    ),
                    legend=alt.Legend(orient="bottom", symbolStrokeColor=_ORANGE),
                ),
            )
        )
    notes = []
    if any(row["is_span"] and not row["is_exact"] for row in rows):
        notes.append("A pale band is the span in which a date known to the month or year lies.")
    told = "; ".join(f"{line} {sum(row['line'] == line for row in rows)}" for line in lines)
    text = f"Timeline of {_spanned(events)}: {told}."
    return _finished(alt, layers, "Timeline", notes, text, len(lines) * 40)


def gaps(events: Events) -> "alt.LayerChart":
    """The days from each event to the next, a bar each, from the first at the top downwards.

    Where dates leave a range, the bar is solid for the days that certainly lay between, and pale
    for those that may have. A gap is orange when its two events may overlap, or another may lie
    in between.

    Raises:
        ImportError: Altair is missing; the message says how to install it.
    """
    alt = _altair()
    found = events.gaps()
    if not found:
        text = f"Gaps between {_spanned(events)}: none."
        return _finished(alt, [_nothing(alt, "No gaps")], _BETWEEN, (), text, 40)
    rows = []
    for number, gap in enumerate(found):
        before, after = gap.before, gap.after
        widest = sorted((before.end.earliest, after.start.latest))
        sure = (before.end.latest, after.start.earliest)
        rows.append(
            {
                "line": f"{number}",
                "label": f"{_short(before)} → {_short(after)}",
                "days": f"{gap.days}",
                "told": str(gap),
                "certain": "yes" if gap.is_certain else f"no: {_UNSURE}",
                "is_certain": gap.is_certain,
                "from": widest[0].isoformat(),
                "until": widest[1].isoformat(),
                "sure_from": sure[0].isoformat(),
                "sure_until": sure[1].isoformat(),
                "is_sure": sure[0] < sure[1],
                "sources": _publishers((before, after)),
                "dates": f"{before.dates} to {after.dates}",
            }
        )
    names = {row["line"]: row["label"] for row in rows}
    labels = _labels(alt, labelExpr=f"({json.dumps(names)})[datum.value]")
    y = alt.Y("line:N", sort=[*names], title=None, axis=labels)
    days = _days(events)
    told = {
        "label:N": "from, to",
        "dates:N": "dates",
        "days:N": "between",
        "certain:N": "neighbours for certain",
        "sources:N": "sources",
    }
    base = _marks(alt, rows, told).encode(y=y)
    colour = alt.condition("datum.is_certain", alt.value(_BLUE), alt.value(_ORANGE))
    layers = [
        base.mark_bar(height=12, opacity=0.3).encode(
            x=_time(alt, days, room=0.16), x2="until:T", color=colour
        ),
        base.transform_filter("datum.is_sure")
        .mark_bar(height=12)
        .encode(
            x=_time(alt, days, field="sure_from", room=0.16),
            x2="sure_until:T",
            color=colour,
        ),
        base.mark_text(align="left", dx=6, color=_INK, fontSize=11).encode(
            x=_time(alt, days, field="until", room=0.16), text="days:N"
        ),
    ]
    notes = []
    if any(not gap.days.is_exact for gap in found):
        notes.append("Pale: days that may belong to the gap, where a date is not exact.")
    if any(not gap.is_certain for gap in found):
        notes.append(f"Orange: {_UNSURE}.")
    longest = " or ".join(str(gap) for gap in found.longest())
    text = f"Gaps between {_spanned(events)}; the longest: {longest}."
    return _finished(alt, layers, _BETWEEN, notes, text, len(rows) * _ROW, width=400)


def counts(events: Events, by: By = "year") -> "alt.LayerChart":
    """How many events there are of each period or value, as bars; empty periods stay.

    Args:
        events: What is counted.
        by: As for `trumpputin.Events.counts`. What fits no single period, or has no value, is
            in no bar, and the line under the title says how many these are.

    Raises:
        ImportError: Altair is missing; the message says how to install it.
        UnknownValueError: There is no such ``by``.
    """
    alt = _altair()
    counted = counts_of(events, by)
    if not counted:
        note = _unplaced(len(events), by) if events else ()
        text = f"Events by {by}, of {_spanned(events)}."
        return _finished(alt, [_nothing(alt)], f"How many, by {by}", note, text, 40)
    rows = [
        {"value": str(key), "number": number, "told": f"{key}: {number}"}
        for key, number in counted.items()
    ]
    order = [row["value"] for row in rows]
    most = max(1, *counted.values())
    whole = alt.Axis(tickMinStep=1, tickCount=min(most, 5), format="d", title=None, domain=False)
    number = alt.Scale(domain=[0, most * 1.12], nice=False)
    base = _marks(alt, rows, {"value:N": by, "number:Q": "events"})
    few = True
    if by in ("year", "quarter", "month"):
        few = len(rows) <= 16  # otherwise the numbers lie on one another; the tooltips have them
        x = alt.X(
            "value:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelAngle=0 if few else -60, labelOverlap=True, ticks=False),
        )
        y = alt.Y("number:Q", axis=whole, scale=number)
        bars = base.mark_bar(color=_BLUE).encode(x=x, y=y)
        text = base.mark_text(dy=-7, color=_INK, fontSize=11).encode(x=x, y=y, text="number:Q")
        height = 220
    else:
        y_value = alt.Y("value:N", sort=order, title=None, axis=_labels(alt))
        x_number = alt.X("number:Q", axis=whole, scale=number)
        bars = base.mark_bar(color=_BLUE, height=14).encode(y=y_value, x=x_number)
        text = base.mark_text(dx=5, align="left", color=_INK, fontSize=11).encode(
            y=y_value, x=x_number, text="number:Q"
        )
        height = len(rows) * _ROW
    notes = _unplaced(len(counted.unplaced), by) if counted.unplaced else ()
    told = ", ".join(f"{key}: {number}" for key, number in counted.items())
    unplaced = f"; in none of these: {len(counted.unplaced)}" if counted.unplaced else ""
    description = f"Events by {by}, of {_spanned(events)}; {told}{unplaced}."
    return _finished(
        alt, [bars, text] if few else [bars], f"How many, by {by}", notes, description, height
    )


def map(events: Events) -> "alt.LayerChart":  # noqa: A001
    """The places of events on a map of the world; a larger dot stands for more events.

    Events without a place are in no dot, and the line under the title says how many these are.
    A place's name is left out where it would lie on another's; the tooltips name all.

    The coast lines are those of Natural Earth (1:110 million), which are in the public domain.

    Raises:
        ImportError: Altair is missing; the message says how to install it.
    """
    alt = _altair()
    places: dict[Location, list[Event]] = {}
    for event in events:
        if event.location is not None:
            places.setdefault(event.location, []).append(event)
    width, height = 560, 236
    scale = width / math.tau  # pixels a radian: the whole circle fills the width
    rows = [
        {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "place": ", ".join(word for word in (place.venue, place.city, place.country) if word),
            "number": len(held),
            "told": f"{place.city}: {len(held)}",
            "what": "; ".join(f"{event.dates} {event.title}" for event in held),
            "status": ", ".join(dict.fromkeys(str(event.status) for event in held)),
            "is_confirmed": any(event.status is Status.confirmed for event in held),
            "sources": _publishers(held),
        }
        for place, held in places.items()
    ]
    labelled = _labelled(places, scale)
    land = json.loads((files("trumpputin") / "land.geojson").read_text("utf-8"))
    titles = {
        "place:N": "place",
        "number:Q": "events",
        "what:N": "what",
        "status:N": "status",
        "sources:N": "sources",
    }
    base = _marks(alt, rows, titles).encode(longitude="longitude:Q", latitude="latitude:Q")
    layers = [
        alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": land}])).mark_geoshape(
            fill=_LAND, stroke=None
        ),
        base.mark_circle(stroke="white", strokeWidth=1, opacity=0.9).encode(
            size=alt.Size(
                "number:Q", scale=alt.Scale(domain=[1, 10], range=[60, 400]), legend=None
            ),
            color=alt.condition("datum.is_confirmed", alt.value(_BLUE), alt.value(_ORANGE)),
        ),
    ]
    for align, dx, dy in _PLACINGS:
        shown = [
            row for row in labelled if (row["align"], row["dx"], row["dy"]) == (align, dx, dy)
        ]
        if shown:
            layers.append(
                alt.Chart(alt.Data(values=shown))
                .mark_text(align=align, dx=dx, dy=dy, fontSize=11, color=_INK, baseline="middle")
                .encode(longitude="longitude:Q", latitude="latitude:Q", text="label:N")
            )
    without = len(events) - sum(len(held) for held in places.values())
    notes = [f"Without a known place, and not on the map: {without}."] if without else []
    if not all(row["is_confirmed"] for row in rows):
        notes.append("Orange: no event there is confirmed.")
    told = ", ".join(f"{place.city}: {len(held)}" for place, held in places.items())
    text = f"Map of {_spanned(events)}; {told or 'none has a place'}."
    return _finished(
        alt,
        layers,
        "Where",
        notes,
        text,
        height,
        width=width,
        projection={
            "type": "equirectangular",
            "scale": scale,
            "center": [0, 12],
            "translate": [width / 2, height / 2],
        },
    )


PLOTS: Final[Mapping[str, "Callable[[Events], alt.LayerChart]"]] = MappingProxyType(
    {"timeline": timeline, "gaps": gaps, "counts": counts, "map": map}
)
"""The pictures by the names that the command line has for them."""


def save(chart: "alt.LayerChart", path: str | os.PathLike[str]) -> Path:
    """Write a chart to a file, whole or not at all, and return its path.

    Args:
        chart: What to write.
        path: Ends in ``.svg``, ``.png`` (twice the pixels, for sharp screens), ``.pdf`` or
            ``.html`` (a page with tooltips that holds all that it needs). A file of that name
            is replaced.

    Raises:
        ImportError: vl-convert is missing; the message says how to install it.
        UnknownValueError: The name has another ending.
        OSError: The file cannot be written. What was there is whole.

    >>> import tempfile, trumpputin as tp
    >>> save(gaps(tp.meetings), tempfile.mkdtemp() + "/gaps.svg").name
    'gaps.svg'
    """
    target = Path(path)
    ending = target.suffix.removeprefix(".").lower()
    if ending not in ("svg", "png", "pdf", "html"):
        raise UnknownValueError(f"{target.name}: expected a name in .svg, .png, .pdf or .html")
    _altair()
    data = _page(chart) if ending == "html" else _rendered(chart, ending)
    replace_files(target.parent, {target.name: data})
    return target


def _rendered(chart: "alt.LayerChart", ending: str) -> bytes:
    if ending == "svg":
        text = StringIO()
        chart.save(text, format="svg")
        told = f'<svg role="img" aria-label="{escape(str(chart.to_dict()["description"]))}" '
        return text.getvalue().replace("<svg ", told, 1).encode()
    written = BytesIO()
    if ending == "png":
        chart.save(written, format="png", scale_factor=2)
    else:
        chart.save(written, format="pdf")
    return written.getvalue()


_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1rem; font-family: sans-serif }} #chart {{ overflow-x: auto }}</style>
<script>{library}</script>
</head>
<body>
<div id="chart"></div>
<script>
vegaEmbed("#chart", {spec}, {{mode: "vega-lite", actions: false, renderer: "svg"}});
</script>
</body>
</html>
"""


def _page(chart: "alt.LayerChart") -> bytes:
    """A page of its own; a text cannot end the script that it stands in."""
    import vl_convert

    spec = chart.to_dict()
    text = json.dumps(spec).replace("<", "\\u003c")
    title = escape(str(spec["title"]["text"]))
    library = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    return _PAGE.format(title=title, library=library, spec=text).encode()


def _altair() -> Any:
    try:
        import altair as alt
        import vl_convert  # noqa: F401  # a chart that cannot be saved is half a chart
    except ImportError as error:
        raise ImportError(
            "pictures need the libraries Altair and vl-convert: "
            'python -m pip install "trumpputin[plots]"'
        ) from error
    return alt


# -- what the pictures share -------------------------------------------------------------------


def _finished(
    alt: Any,
    layers: Sequence[Any],
    title: str,
    notes: Sequence[str],
    description: str,
    height: float,
    *,
    width: float = _WIDTH,
    projection: Mapping[str, Any] | None = None,
) -> "alt.LayerChart":
    """Layers as one chart in the house's style, with its text for those who cannot see it."""
    heading = alt.Title(title, subtitle=list(notes)) if notes else alt.Title(title)
    chart = alt.layer(*layers, title=heading, width=width, height=height, description=description)
    if projection is not None:
        chart = chart.project(**projection)
    return (
        chart.configure(font=_FONT, background="white", padding=12)
        .configure_view(stroke=None)
        .configure_title(
            anchor="start",
            frame="group",
            fontSize=15,
            color=_INK,
            subtitleColor=_GREY,
            subtitleFontSize=11,
            subtitlePadding=5,
            offset=12,
        )
        .configure_axis(
            labelColor=_INK, labelFontSize=11, gridColor=_LINE, domainColor=_GREY, tickColor=_GREY
        )
        .configure_legend(labelColor=_INK, titleColor=_INK, labelFontSize=11, titleFontSize=11)
    )


def _marks(alt: Any, rows: Sequence[Mapping[str, Any]], tooltips: Mapping[str, str]) -> Any:
    """Rows to draw, each with the text that stands for its mark, and the titled fields to show."""
    return alt.Chart(alt.Data(values=rows)).encode(
        description=alt.Description("told:N"),
        tooltip=[alt.Tooltip(field, title=title) for field, title in tooltips.items()],
    )


def _nothing(alt: Any, text: str = "No events") -> Any:
    """What stands in a picture that has nothing to show."""
    mark = alt.Chart(alt.Data(values=[{"text": text}])).mark_text(color=_GREY, fontSize=12)
    return mark.encode(text="text:N")


def _unplaced(number: int, by: str) -> tuple[str, ...]:
    return (f"In no bar: {number}, which fit no single {by}.",)


def _labels(alt: Any, **options: Any) -> Any:
    return alt.Axis(ticks=False, domain=False, labelLimit=240, labelPadding=8, **options)


def _time(alt: Any, days: tuple[date, date], *, field: str = "from", room: float = 0.02) -> Any:
    """The axis of time. Days are UTC's in every time zone, and the same in every chart."""
    first, last = days
    length = (last - first).days
    domain = [
        _moved(first, -max(int(length * 0.02), 10)).isoformat(),
        _moved(last, max(int(length * room), 10)).isoformat(),
    ]
    unit = "%Y" if length > 730 else "%b %Y" if length > 120 else "%-d %b %Y"
    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc", domain=domain),
        axis=alt.Axis(format=unit, labelOverlap=True, tickCount="year" if length > 730 else 4),
    )


def _moved(day: date, days: int) -> date:
    """A day moved by some days, as far as there are dates."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _days(events: Events) -> tuple[date, date]:
    return min(e.start.earliest for e in events), max(e.end.latest for e in events)


def _extent(first: date, last: date) -> dict[str, Any]:
    middle = first + timedelta((last - first).days // 2)
    return {"from": first.isoformat(), "until": last.isoformat(), "middle": middle.isoformat()}


def _told(event: Event) -> dict[str, Any]:
    """What the tooltips say of an event, and what the marks ask."""
    place = event.location
    exact = event.start.is_exact and event.end.is_exact
    minutes = event.duration_minutes
    confirmed = event.status is Status.confirmed
    return {
        "id": event.id,
        "told": f"{event.dates}: {event.title} ({event.status})",
        "title": event.title,
        "dates": event.dates,
        "place": f"{place.city}, {place.country}" if place else "",
        "duration": f"{minutes} minutes" if minutes else "",
        "status": str(event.status),
        "sources": _publishers((event,)),
        "is_exact": exact,
        "is_span": not exact or event.start != event.end,
        "is_stroke": exact and confirmed,
        "is_confirmed": confirmed,
    }


def _line(event: Event) -> str:
    """The line of the timeline that an event stands on: never with those of another standing."""
    confirmed = event.status is Status.confirmed
    return _KINDS[event.kind] + ("" if confirmed else _UNCONFIRMED)


def _publishers(events: Iterable[Event]) -> str:
    names = [s.publisher for event in events for s in event.sources_for("start")]
    return ", ".join(dict.fromkeys(names))


def _short(event: Event) -> str:
    """An event in a few words: where it was, or its day."""
    if event.kind is Kind.meeting and event.location:
        return f"{event.location.city} {event.start.year:04}"
    return event.dates


def _spanned(events: Events) -> str:
    if not events:
        return "no events"
    noun = "event" if len(events) == 1 else "events"
    first, last = events[0], events[-1]
    return f"{len(events)} {noun} from {first.start} to {last.end}"


# Where a name may stand beside its dot: the alignment, and pixels to the right and down.
_PLACINGS: Final = (
    ("left", 8, 0),
    ("right", -8, 0),
    ("center", 0, -13),
    ("center", 0, 13),
    ("left", 7, 11),
    ("left", 7, -11),
    ("right", -7, -11),
    ("right", -7, 11),
)
_LETTER: Final = 6.2  # pixels, of a letter of 11


@attrs.frozen
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _labelled(places: Mapping[Location, Sequence[Event]], scale: float) -> list[dict[str, Any]]:
    """The names that have room on the map, each where it lies on no dot and on no other name."""
    degree = scale * math.radians(1)
    points = {place: (place.longitude * degree, -place.latitude * degree) for place in places}
    taken = [_Box(x - 6, y - 6, x + 6, y + 6) for x, y in points.values()]
    edge = 180 * degree
    labels = []
    for place, (x, y) in points.items():
        held = len(places[place])
        label = place.city + (f" ({held})" if held > 1 else "")
        long = len(label) * _LETTER
        own = _Box(x - 6, y - 6, x + 6, y + 6)
        for align, dx, dy in _PLACINGS:
            left = x + dx - {"left": 0.0, "center": long / 2, "right": long}[align]
            box = _Box(left, y + dy - 7, left + long, y + dy + 7)
            free = not any(box.overlaps(other) for other in taken if other != own)
            if free and -edge <= box.left and box.right <= edge:
                taken.append(box)
                labels.append(
                    {
                        "longitude": place.longitude,
                        "latitude": place.latitude,
                        "label": label,
                        "align": align,
                        "dx": dx,
                        "dy": dy,
                    }
                )
                break
    return labels
