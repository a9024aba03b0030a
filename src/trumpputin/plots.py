"""Pictures of events: a timeline, the gaps, the counts, a map. Needs ``trumpputin[plots]``.

Each function returns an Altair chart, which shows itself in a notebook and combines with others
(``plots.timeline(...) & plots.map(...)``); `save` writes it to a file, without the network. A
picture draws the events it is given and no others: `trumpputin.events` are the confirmed ones;
in ``tp.events | tp.unconfirmed`` the others look different. It marks where the record ends.

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
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .counts import By, Counts
from .errors import UnknownValueError
from .models import Event, Location
from .storage.folder import replace_file
from .tables import Events
from .vocabulary import Kind, Status

try:
    import altair as alt
    import vl_convert
except ImportError as _error:
    raise ImportError(
        "pictures need the libraries Altair and vl-convert: "
        'python -m pip install "trumpputin[plots]"'
    ) from _error

__all__ = ["PLOTS", "counts", "gaps", "map", "save", "timeline"]

# Colours of Okabe and Ito, which people with any colour vision tell apart.
_BLUE: Final = "#0072b2"
_ORANGE: Final = "#d55e00"
_GREY: Final = "#6b7280"
_INK: Final = "#1f2937"
_LINE: Final = "#e5e7eb"
_LAND: Final = "#e8ebef"
_WIDTH: Final = 440  # with the labels at the left, 600 pixels in all
_ROW: Final = 26
_TEXT: Final = 11  # the size of all text but the title
_PALE: Final = 0.3

_LABELS: Final = {"labelColor": _INK, "labelFontSize": _TEXT}
_STYLE: Final = {
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "background": "white",
    "padding": 12,
    "title": {
        "fontSize": 15,
        "color": _INK,
        "subtitleColor": _GREY,
        "subtitleFontSize": _TEXT,
        "subtitlePadding": 5,
        "offset": 12,
    },
    "axis": {**_LABELS, "gridColor": _LINE, "domainColor": _GREY, "tickColor": _GREY},
    "legend": {**_LABELS, "titleColor": _INK, "titleFontSize": _TEXT},
}
"""How saved pictures look where the chart or the user's theme does not say otherwise.

A chart with a config of its own could not be combined with others.
"""

_UNSURE: Final = "the two may overlap, or another event may lie in between"
_UNCONFIRMED: Final = ", not confirmed"
_SHAPES: Final = {"provisional": "circle", "disputed": "diamond", "cancelled": "cross"}


def timeline(events: Events) -> alt.LayerChart:
    """The events along a time axis, with a line for each kind.

    A stroke is an exact day. A band is the period in which a date known only to the month or the
    year lies, or the days that an event lasted. Unconfirmed events are open symbols.

    >>> import trumpputin as tp
    >>> timeline(tp.calls).to_dict()["title"]["text"]
    'Timeline'
    """
    if not events:
        return _nothing("Timeline", "No events", "Timeline of no events.")
    rows = [_facts(event) for event in events]
    order = [f"{kind.label}s{end}" for kind in Kind for end in ("", _UNCONFIRMED)]
    lines = [line for line in order if any(row["line"] == line for row in rows)]
    time = _time(events)
    base = _marks(rows, "title", "dates", "place", "duration", "status", "sources").encode(
        x=alt.X("from:T", **time), y=alt.Y("line:N", sort=lines, title=None, axis=_labels())
    )
    layers = [
        *_end_of_record(events, time),
        base.transform_filter("datum.is_span")
        .mark_bar(height=10, cornerRadius=3)
        .encode(
            x2="until:T",
            color=_coloured("datum.is_confirmed"),
            opacity=alt.condition("datum.is_exact", alt.value(0.9), alt.value(_PALE)),
        ),
        base.transform_filter("datum.is_stroke").mark_tick(thickness=2, height=20, color=_BLUE),
    ]
    others = [status for status in _SHAPES if any(event.status == status for event in events)]
    if others:
        scale = alt.Scale(domain=others, range=[_SHAPES[status] for status in others])
        legend = alt.Legend(orient="bottom", symbolStrokeColor=_ORANGE)
        layers.append(
            base.transform_filter("!datum.is_confirmed")
            .mark_point(size=55, strokeWidth=1.6, filled=False, color=_ORANGE)
            .encode(
                x=alt.X("middle:T", **time),
                shape=alt.Shape("status:N", title=None, scale=scale, legend=legend),
            )
        )
    notes = _ends(events)
    if any(row["is_span"] and not row["is_exact"] for row in rows):
        notes.append("A pale band is the period in which a date known to the month or year lies.")
    numbers = "; ".join(f"{line} {sum(row['line'] == line for row in rows)}" for line in lines)
    description = f"Timeline of {_spanned(events)}: {numbers}."
    return _picture(layers, "Timeline", notes, description, len(lines) * 40)


def gaps(events: Events) -> alt.LayerChart:
    """The days from each event to the next as bars, the first gap at the top.

    Where dates leave a range, the bar is solid for the days that certainly lay between, and pale
    for those that may have. A gap is orange when its two events may overlap, or another may lie
    in between. The last bar is pale: the gap that was still open where the record ends.
    """
    title = "Gaps between events"
    found = events.gaps()
    rows: list[dict[str, Any]] = [
        {
            "label": f"{_short(gap.before)} → {_short(gap.after)}",
            "days": f"{gap.days}",
            "text": str(gap),
            "certain": "yes" if gap.is_certain else f"no: {_UNSURE}",
            "is_certain": gap.is_certain,
            **_bounds(gap.before.earliest_end, gap.after.latest_start),
            "sure_from": gap.before.end.latest.isoformat(),
            "sure_until": gap.after.start.earliest.isoformat(),
            "is_sure": gap.before.end.latest < gap.after.start.earliest,
            "sources": _publishers((gap.before, gap.after)),
        }
        for gap in found
    ]
    notes = []
    if any(not gap.days.is_exact for gap in found):
        notes.append("Pale: days that may belong to the gap, where a date is not exact.")
    if any(not gap.is_certain for gap in found):
        notes.append(f"Orange: {_UNSURE}.")
    last = found.open
    if last is not None:
        notes.append(f"The last gap was still open on {last.on}, where the record ends.")
        open_gap = {
            "label": f"{_short(last.event)} → open",
            "days": f"{last.days}",
            "text": f"{last}, and none on record by {last.on}",
            "certain": "yes" if last.is_certain else "no",
            "is_certain": last.is_certain,
            **_bounds(last.event.earliest_end, last.on.latest),
            "is_sure": False,
            "sources": _publishers((last.event,)),
        }
        rows.append(open_gap)
    if not rows:
        return _nothing(title, "No gaps", f"Gaps between {_spanned(events)}: none.")
    for number, row in enumerate(rows):
        row["line"] = f"{number}"
    names = {row["line"]: row["label"] for row in rows}
    labels = _labels(labelExpr=f"({json.dumps(names)})[datum.value]")
    titles = {"label": "from, to", "days": "between", "certain": "neighbours for certain"}
    time = _time(events, room=0.16)
    base = _marks(rows, **titles, sources="sources").encode(
        x=alt.X("from:T", **time), y=alt.Y("line:N", sort=[*names], title=None, axis=labels)
    )
    coloured = base.encode(x2="until:T", color=_coloured("datum.is_certain"))
    sure = coloured.transform_filter("datum.is_sure").mark_bar(height=12)
    number_at_end = base.mark_text(align="left", dx=6, color=_INK, fontSize=_TEXT)
    layers = [
        coloured.mark_bar(height=12, opacity=_PALE),
        sure.encode(x=alt.X("sure_from:T", **time), x2="sure_until:T"),
        number_at_end.encode(x=alt.X("until:T", **time), text="days:N"),
    ]
    longest = " or ".join(str(gap) for gap in found.longest()) or "none"
    description = f"Gaps between {_spanned(events)}; the longest: {longest}."
    return _picture(layers, title, notes, description, len(rows) * _ROW, width=400)


def counts(events: Events, by: By = "year") -> alt.LayerChart:
    """The number of events in each period or for each value as bars; empty periods are kept.

    A period that the record covers only in part is pale.

    Args:
        events: What is counted.
        by: As for `trumpputin.Events.counts`. The line under the title says how many events
            fit no single period, or have no value, and so are in no bar.

    Raises:
        UnknownValueError: Events cannot be counted by that.
    """
    counted: Counts[Any] = events.counts(by)
    title = f"Events by {by}"
    notes = []
    if counted.partial:
        notes.append(" ".join(["Pale: covered only in part.", *_ends(events)]))
    if counted.unplaced:
        notes.append(f"In no bar: {len(counted.unplaced)}, which fit no single {by}.")
    if not counted:
        return _nothing(title, "No events", f"{title}, of {_spanned(events)}.", notes)
    rows: list[dict[str, Any]] = [
        {
            "value": str(key),
            "number": number,
            "text": f"{key}: {number}",
            "covered": "partly" if key in counted.partial else "yes",
        }
        for key, number in counted.items()
    ]
    most = max(1, *counted.values())
    is_period = by in ("year", "quarter", "month")
    few = len(rows) <= 16  # more numbers would overlap; the tooltips have them
    upright = alt.Axis(labelAngle=0 if few else -60, labelOverlap=True, ticks=False)
    value, amount = (alt.X, alt.Y) if is_period else (alt.Y, alt.X)
    placed = _marks(rows, value=by, number="events", covered="covered").encode(
        value("value:N", sort=None, title=None, axis=upright if is_period else _labels()),
        amount(
            "number:Q",
            title=None,
            axis=alt.Axis(tickMinStep=1, tickCount=min(most, 5), format="d", domain=False),
            scale=alt.Scale(domain=[0, most * 1.12], nice=False),
        ),
    )
    whole = alt.condition("datum.covered == 'yes'", alt.value(1), alt.value(_PALE))
    layers = [placed.mark_bar(color=_BLUE).encode(opacity=whole)]
    if few or not is_period:
        beside: dict[str, Any] = {"dy": -7} if is_period else {"dx": 5, "align": "left"}
        numbers = placed.mark_text(color=_INK, fontSize=_TEXT, **beside)
        layers.append(numbers.encode(text="number:Q"))
    height = 220 if is_period else len(rows) * _ROW
    listed = ", ".join(row["text"] for row in rows)
    unplaced = f"; in none of these: {len(counted.unplaced)}" if counted.unplaced else ""
    description = f"{title}, of {_spanned(events)}; {listed}{unplaced}."
    return _picture(layers, title, notes, description, height)


def map(events: Events) -> alt.LayerChart:  # noqa: A001
    """The places of events on a map of the world; a larger dot means more events.

    The line under the title says how many events have no place and so are in no dot. A city's
    name is left out where it would cover another; the tooltips name all.

    The coastlines are those of Natural Earth (1:110 million), which are in the public domain.
    """
    places: dict[Location, list[Event]] = {}
    for event in events:
        if event.location is not None:
            places.setdefault(event.location, []).append(event)
    width, height = 560, 236
    rows: list[dict[str, Any]] = [
        {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "place": ", ".join(word for word in (place.venue, place.city, place.country) if word),
            "number": len(held),
            "text": f"{place.city}: {len(held)}",
            "what": "; ".join(f"{event.dates} {event.title}" for event in held),
            "status": ", ".join(dict.fromkeys(event.status.label for event in held)),
            "is_confirmed": any(event.status is Status.confirmed for event in held),
            "sources": _publishers(held),
        }
        for place, held in places.items()
    ]
    land = json.loads((files("trumpputin") / "land.geojson").read_text("utf-8"))
    on_map = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    sizes = alt.Size("number:Q", scale=alt.Scale(domain=[1, 10], range=[60, 400]), legend=None)
    layers = [
        alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": land}])).mark_geoshape(
            fill=_LAND, stroke=None
        ),
        _marks(rows, "place", "what", "status", "sources", number="events")
        .mark_circle(stroke="white", strokeWidth=1, opacity=0.9)
        .encode(**on_map, size=sizes, color=_coloured("datum.is_confirmed")),
        alt.Chart(alt.Data(values=_city_names(places, width)))
        .mark_text(align="left", baseline="middle", fontSize=_TEXT, color=_INK)
        .encode(**on_map, text="label:N"),
    ]
    without = len(events) - sum(row["number"] for row in rows)
    notes = [f"Without a known place, and not on the map: {without}."] if without else []
    if not all(row["is_confirmed"] for row in rows):
        notes.append("Orange: no event there is confirmed.")
    listed = ", ".join(row["text"] for row in rows)
    description = f"Map of {_spanned(events)}; {listed or 'none has a place'}."
    return _picture(layers, "Places", notes, description, height, width=width).project(
        type="equirectangular",
        scale=width / math.tau,  # pixels a radian: the whole circle fills the width
        center=[0, 12],
        translate=[width / 2, height / 2],
    )


def _city_names(places: Mapping[Location, Sequence[Event]], width: float) -> list[dict[str, Any]]:
    """The cities' names, right or left of their dots, where they cover no dot and no name."""
    degree = width / 360  # pixels
    dots = [(place.longitude * degree, place.latitude * degree) for place in places]
    taken = [(x - 6, x + 6, y) for x, y in dots]  # left, right, middle
    labels = []
    for (x, y), (place, held) in zip(dots, places.items(), strict=True):
        label = place.city + (f" ({len(held)})" if len(held) > 1 else "")
        long = len(label) * 6.2  # pixels, the average width of a letter
        for left in (x + 8, x - 8 - long):
            right = left + long
            others = [box for box in taken if box[0] < right and left < box[1]]
            fits = -width / 2 <= left and right <= width / 2
            if fits and all(abs(y - middle) > 8 for _, _, middle in others):
                taken.append((left, right, y))
                labels.append({"label": label, "longitude": left / degree, "latitude": y / degree})
                break
    return labels


PLOTS: Final[Mapping[str, Callable[[Events], alt.LayerChart]]] = MappingProxyType(
    {"timeline": timeline, "gaps": gaps, "counts": counts, "map": map}
)
"""The pictures by the names that the command line has for them."""


def save(chart: alt.TopLevelMixin, path: str | os.PathLike[str]) -> Path:
    """Write a chart to a file, whole or not at all, and return its path.

    Args:
        chart: One of this module, also changed or combined with others.
        path: Ends in ``.svg``, ``.png`` (twice the pixels, for sharp screens), ``.pdf`` or
            ``.html`` (a page with tooltips that holds all that it needs). A file of that name
            is replaced.

    Raises:
        UnknownValueError: The name has another ending.
        OSError: The file cannot be written. The old file is whole.

    >>> import tempfile, trumpputin as tp
    >>> save(gaps(tp.meetings), tempfile.mkdtemp() + "/gaps.svg").name
    'gaps.svg'
    """
    target = Path(path)
    ending = target.suffix.removeprefix(".").lower()
    if ending not in ("svg", "png", "pdf", "html"):
        raise UnknownValueError(f"{target.name}: expected a name in .svg, .png, .pdf or .html")
    # A transformer that evaluates the chart, such as VegaFusion's, gives no Vega-Lite.
    with alt.data_transformers.enable("default", max_rows=None):
        spec = chart.to_dict()
    data = _page(spec) if ending == "html" else _rendered(spec, ending)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)
    return target


def _rendered(spec: dict[str, Any], ending: str) -> bytes:
    version = alt.SCHEMA_VERSION.rpartition(".")[0]  # such as v6.1
    options: dict[str, Any] = {"vl_version": version, "config": _STYLE}
    if ending == "png":
        return vl_convert.vegalite_to_png(spec, scale=2, **options)
    if ending == "pdf":
        return vl_convert.vegalite_to_pdf(spec, **options)
    svg = vl_convert.vegalite_to_svg(spec, **options)
    label = escape(str(spec.get("description", "")))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).encode()


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
const options = {{mode: "vega-lite", actions: false, renderer: "svg", config: {style}}};
vegaEmbed("#chart", {spec}, options);
</script>
</body>
</html>
"""


def _page(spec: dict[str, Any]) -> bytes:
    """A page of its own; no text can end the script that it is part of."""
    title = spec.get("title", "")
    title = title["text"] if isinstance(title, dict) else title
    lines = title if isinstance(title, list) else [title]
    return _PAGE.format(
        title=escape(" ".join(lines)),
        library=_library(),
        spec=json.dumps(spec).replace("<", "\\u003c"),
        style=json.dumps(_STYLE),
    ).encode()


@cache  # it takes seconds, and is always the same
def _library() -> str:
    """Vega-Embed and all that it needs, as one script."""
    return vl_convert.javascript_bundle()  # type: ignore[call-arg]


# -- what the pictures share -------------------------------------------------------------------


def _picture(
    layers: Sequence[Any],
    title: str,
    notes: Sequence[str],
    description: str,
    height: float,
    *,
    width: float = _WIDTH,
) -> alt.LayerChart:
    """Layers as one chart, described for people who cannot see it."""
    below: dict[str, Any] = {"subtitle": list(notes)} if notes else {}
    return alt.LayerChart(
        layer=list(layers),
        title=alt.Title(title, anchor="start", frame="group", **below),
        view=alt.ViewBackground(stroke=None),
        width=width,
        height=height,
        description=description,
    )


def _nothing(
    title: str, message: str, description: str, notes: Sequence[str] = ()
) -> alt.LayerChart:
    """A picture without anything to draw, which says so."""
    mark = alt.Chart(alt.Data(values=[{"text": message}])).mark_text(color=_GREY, fontSize=12)
    return _picture([mark.encode(text="text:N")], title, notes, description, 40)


def _marks(rows: Sequence[Mapping[str, Any]], *fields: str, **titled: str) -> alt.Chart:
    """Rows to draw, each with a text alternative for its mark, and the fields to show."""
    shown = {field: field for field in fields} | titled
    return alt.Chart(alt.Data(values=rows)).encode(
        description=alt.Description("text:N"),
        tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in shown.items()],
    )


def _coloured(test: str) -> Any:
    return alt.condition(test, alt.value(_BLUE), alt.value(_ORANGE))


def _labels(**options: Any) -> alt.Axis:
    return alt.Axis(ticks=False, domain=False, labelLimit=240, labelPadding=8, **options)


def _time(events: Events, *, room: float = 0.02) -> dict[str, Any]:
    """The time axis, in UTC: its days are the same in every time zone."""
    first = min(event.start.earliest for event in events)
    last = max(event.end.latest for event in events)
    if events.span is not None:
        last = max(last, events.span.last)
    length = (last - first).days
    ends = (_moved(first, -max(int(length * 0.02), 10)), _moved(last, max(int(length * room), 10)))
    years = length / 365
    unit = "%Y" if years > 2 else "%b %Y" if length > 120 else "%-d %b %Y"
    ticks = "year" if 2 < years <= 20 else 8 if years > 20 else 4
    return {
        "title": None,
        "scale": alt.Scale(type="utc", domain=[day.isoformat() for day in ends]),
        "axis": alt.Axis(format=unit, labelOverlap=True, tickCount=ticks),
    }


def _moved(day: date, days: int) -> date:
    """A day moved by some days, within the range of dates."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _ends(events: Events) -> list[str]:
    """Where the record of the events ends, in a sentence."""
    return [f"The record ends on {events.span.last}."] if events.span is not None else []


def _end_of_record(events: Events, time: Mapping[str, Any]) -> list[alt.Chart]:
    """A dashed line where the record of the events ends."""
    if events.span is None:
        return []
    data = alt.Data(values=[{"end": events.span.last.isoformat()}])
    rule = alt.Chart(data).mark_rule(color=_GREY, strokeDash=[3, 3])
    return [rule.encode(x=alt.X("end:T", **time))]


def _bounds(one: date, other: date) -> dict[str, str]:
    first, last = sorted((one, other))
    return {"from": first.isoformat(), "until": last.isoformat()}


def _facts(event: Event) -> dict[str, Any]:
    """What the timeline shows of an event, and what its marks depend on."""
    exact = event.start.is_exact and event.end.is_exact
    confirmed = event.status is Status.confirmed
    first, last = event.start.earliest, event.end.latest
    return {
        "id": event.id,
        "text": f"{event} ({event.status.label})",
        "title": event.title,
        "dates": event.dates,
        "place": event.place,
        "duration": event.duration.label if event.duration else "",
        "status": event.status.value,
        "sources": _publishers((event,)),
        "line": f"{event.kind.label}s{'' if confirmed else _UNCONFIRMED}",
        **_bounds(first, last),
        "middle": (first + timedelta((last - first).days // 2)).isoformat(),
        "is_exact": exact,
        "is_span": not exact or event.start != event.end,
        "is_stroke": exact and confirmed,
        "is_confirmed": confirmed,
    }


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
