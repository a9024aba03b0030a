"""Pictures of events: a timeline, the gaps, the counts, a map. Needs ``trumpputin[plots]``.

Each function returns an Altair chart, which a notebook shows without the network, and which
combines with others (``plots.timeline(...) & plots.map(...)``); `save` writes it to a file. A
picture draws the events it is given and no others: `trumpputin.events` are the confirmed ones;
in ``tp.events | tp.unconfirmed`` the others look different. The title names the leaders and the
kinds of these events. The line at the bottom names the record, where they come from one.

All take a ``title`` instead of their own, and the ``width`` and ``height`` of the whole picture
in pixels; by default it is as high as it needs. Text grows with the width, so that a picture of
1600 by 900 can be read on a slide. A size too small to read raises a `trumpputin.FieldError`.

>>> import trumpputin as tp
>>> from trumpputin import plots
>>> plots.timeline(tp.meetings).to_dict()["title"]["text"]
['Meetings of Donald Trump and Vladimir Putin']
"""

import json
import math
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from itertools import product
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypedDict, Unpack, get_args

import attrs

from ._countries import countries
from .counts import By, Counts
from .errors import FieldError, UnknownValueError
from .models import Event, Leader, Location
from .storage.folder import replace_file
from .tables import Events
from .vocabulary import Kind, Level, Status

try:
    import altair as alt
    import vl_convert
except ImportError as _error:
    line = 'python -m pip install "trumpputin[plots]"'
    raise ImportError(f"pictures need the libraries Altair and vl-convert: {line}") from _error

__all__ = ["PLOTS", "Look", "Theme", "counts", "gaps", "map", "save", "timeline"]

Theme: TypeAlias = Literal["light", "dark", "transparent"]
"""The background of a saved picture. Text on a transparent one can be read on white and black."""


class Look(TypedDict, total=False):
    """What every picture takes besides the events."""

    title: str
    width: int
    height: int


# After Okabe and Ito, for any colour vision; dark enough for white, light enough for black.
_COLOURS: Final = {
    Kind.meeting: "#0072b2",
    Kind.call: "#d55e00",
    Kind.letter: "#009e73",
    Kind.joint_statement: "#3d9bd4",
    Kind.public_exchange: "#cc79a7",
}
_GREY: Final = "#808080"  # everything else, in several strengths, on any background
_PALE: Final = 0.35
_PADDING: Final = 14  # pixels
_ROWS: Final = 24  # a longer list of bars cannot be read
_LEVELS: Final = 6  # of names above a line of the timeline, at most
_SHAPES: Final = {"provisional": "circle", "disputed": "diamond", "cancelled": "cross"}
_UNSURE: Final = "the two may overlap, or another event may lie in between"


def timeline(events: Events, *, offices: bool = False, **look: Unpack[Look]) -> alt.LayerChart:
    """The events along a time axis, with a line for each kind, and cities where names fit.

    A stroke is an exact day. A thin line is the period in which a date known only to the month or
    the year lies. Unconfirmed events are open symbols. A dashed line is the end of the record.

    Args:
        events: What is drawn.
        offices: Whether to show which leaders were in office, on a line for each country; the
            terms of the country with most of them are shaded throughout.
        look: The title and the size.
    """
    frame, heading = _Frame(**look), _what(events)
    if not events:
        return frame.nothing(events, heading, "Timeline of no events.")
    rows = [_facts(event) for event in events]
    order = [f"{kind.label}s{end}" for kind in Kind for end in ("", ", not confirmed")]
    lines = [line for line in order if any(row["line"] == line for row in rows)]
    terms = _terms(events) if offices else []
    lands = sorted({term["line"] for term in terms})
    time = _Time.of(events, frame, frame.margin([*lands, *lines]))
    names = _names(events, rows, time)
    middles, used = {}, 0.0  # from the top, in units of the text size
    for line in (*lands, *lines):
        levels = [name["level"] + 1 for name in names if name["line"] == line]
        middles[line] = used + 1.25 * max(levels, default=0) + 1
        used = middles[line] + (0.8 if line in lands else 1.3)
    for row in (*rows, *names, *terms):
        row["y"] = middles[row["line"]]
        row["top"] = row["y"] - 1.1 - 1.25 * row.get("level", 0)
    labels = json.dumps({f"{y:.2f}": name for name, y in middles.items()})
    axis = frame.axis(
        time.left, values=[*middles.values()], labelExpr=f"({labels})[format(datum.value, '.2f')]"
    )
    scale = alt.Scale(domain=[used, 0], nice=False, zero=False)
    y, top = (alt.Y(f"{field}:Q", axis=axis, scale=scale) for field in ("y", "top"))
    colour = alt.Color("colour:N", scale=None)
    base = _marks(rows).encode(x=time.x("from"), y=y, color=colour)
    named = _data(names).encode(x=time.x("at"), y=top)
    layers = [
        *_in_office(terms, time, y),
        *_end_of_record(events, time),
        named.mark_rule(color=_GREY, opacity=0.6).encode(x=time.x("from"), y2="y:Q"),
        base.transform_filter("datum.is_span && datum.is_exact")
        .mark_rule(strokeWidth=0.8 * frame.size)
        .encode(x2="until:T"),
        base.transform_filter("!datum.is_exact")
        .mark_rule(strokeWidth=0.25 * frame.size, opacity=0.6)
        .encode(x2="until:T"),
        base.transform_filter("datum.is_exact && datum.is_confirmed").mark_tick(
            orient="vertical", thickness=frame.size / 5, size=1.6 * frame.size
        ),
        named.mark_text(fontSize=frame.size, baseline="bottom").encode(text="label:N"),
    ]
    others = [status for status in _SHAPES if any(event.status == status for event in events)]
    if others:
        shapes = alt.Scale(domain=others, range=[_SHAPES[status] for status in others])
        shape = alt.Shape("status:N", title=None, scale=shapes, legend=frame.legend(others))
        points = base.transform_filter("!datum.is_confirmed").encode(time.x("middle"), shape)
        area, thick = frame.size**2 / 2, frame.size / 7
        layers.append(points.mark_point(size=area, strokeWidth=thick, filled=False))
    notes = [f"{_spanned(events)}."]
    if not all(row["is_exact"] for row in rows):
        notes.append("Thin line: the period in which a date known to the month or year lies.")
    notes += [f"Dashed line: {end}" for end in _ends(events)]
    numbers = "; ".join(f"{line} {sum(row['line'] == line for row in rows)}" for line in lines)
    description = f"Timeline of {_spanned(events)}: {numbers}."
    return frame.picture(layers, heading, notes, description, used + 2.5 * bool(others))


def gaps(events: Events, **look: Unpack[Look]) -> alt.LayerChart:
    """The days from each event to the next as bars, the first gap at the top.

    Where dates leave a range, the bar is solid for the days that certainly lay between, and pale
    for those that may have. A gap has a dashed outline when its two events may overlap, or
    another may lie in between. The last bar is pale: the gap that was still open where the record
    ends. Of more than 24 gaps, the longest are drawn.
    """
    frame, what, found = _Frame(**look), _what(events), events.gaps()
    heading = f"Days between {what[:1].lower()}{what[1:]}"
    longest_first = sorted(range(len(found)), key=lambda place: -found[place].days.max)
    rows: list[dict[str, Any]] = [
        {
            "label": f"{_short(gap.before)} → {_short(gap.after)}",
            "days": f"{gap.days}",
            "text": str(gap),
            "is_certain": gap.is_certain,
            **_bounds(gap.before.earliest_end, gap.after.latest_start),
            "sure_from": gap.before.end.latest.isoformat(),
            "sure_until": gap.after.start.earliest.isoformat(),
            "is_sure": gap.before.end.latest < gap.after.start.earliest,
            "sources": _publishers(gap.before, gap.after),
        }
        for gap in (found[place] for place in sorted(longest_first[: frame.rows]))
    ]
    longest = " or ".join(str(gap) for gap in found.longest()) or "none"
    notes = [f"The longest: {longest}."] if len(found.longest()) == 1 else []
    if len(rows) < len(found):
        notes.append(f"The {len(rows)} longest of {len(found):,} gaps, in order of time.")
    if any(not gap.days.is_exact for gap in found):
        notes.append("Pale: days that may belong to the gap, where a date is not exact.")
    if any(not gap.is_certain for gap in found):
        notes.append(f"Dashed outline: {_UNSURE}.")
    last = found.open
    if last is not None:
        notes.append(f"The last gap was still open on {last.on}, where the record ends.")
        open_gap = {
            "label": f"{_short(last.event)} → open",
            "days": f"{last.days}",
            "text": f"{last}, and none on record by {last.on}",
            "is_certain": last.is_certain,
            **_bounds(last.event.earliest_end, last.on.latest),
            "is_sure": False,
            "sources": _publishers(last.event),
        }
        rows.append(open_gap)
    description = f"Gaps between {_spanned(events)}; the longest: {longest}."
    if not rows:
        return frame.nothing(events, heading, description, "No gaps")
    for number, row in enumerate(rows):
        row["line"] = f"{number}"
    names = {row["line"]: row["label"] for row in rows}
    texts = [_length(row["days"], frame.size) + frame.size for row in rows]
    for room in (0, max(texts)):  # room at the right only where a text fits on no side of its bar
        time = _Time.of(events, frame, frame.margin(names.values()), room)
        edge = time.pixel_of(_ends_of(events)[1].isoformat())
        for row, text in zip(rows, texts, strict=True):
            row["is_left"] = not room and edge - time.pixel_of(row["until"]) < text
        if all(
            time.pixel_of(r["from"]) > t for r, t in zip(rows, texts, strict=True) if r["is_left"]
        ):
            break
    axis = frame.axis(time.left, labelExpr=f"({json.dumps(names)})[datum.value]")
    y = alt.Y("line:N", sort=[*names], axis=axis)
    base = _marks(rows).encode(x=time.x("from"), x2="until:T", y=y)
    bar = {"height": frame.size, "color": _COLOURS[_kinds(events)[0]]}
    days = _data(rows).encode(y=y, text="days:N")
    outline = {"stroke": _GREY, "strokeWidth": 1.5, "strokeDash": [3, 2], "filled": False}
    layers = [
        *_end_of_record(events, time),
        base.mark_bar(**bar, opacity=_PALE),
        base.transform_filter("datum.is_sure")
        .mark_bar(**bar)
        .encode(x=time.x("sure_from"), x2="sure_until:T"),
        base.transform_filter("!datum.is_certain").mark_bar(height=frame.size, **outline),
        days.transform_filter("!datum.is_left")
        .mark_text(align="left", dx=frame.size / 2, fontSize=frame.size)
        .encode(time.x("until")),
        days.transform_filter("datum.is_left")
        .mark_text(align="right", dx=-frame.size / 2, fontSize=frame.size)
        .encode(time.x("from")),
    ]
    return frame.picture(layers, heading, notes, description, 1.9 * len(rows))


def counts(events: Events, by: By = "year", **look: Unpack[Look]) -> alt.LayerChart:
    """The number of events in each period or for each value as bars; empty periods are kept.

    Kinds have colours. A period that the record covers only in part is pale, and has an asterisk.
    Of more than 24 values, the most frequent are drawn.

    Args:
        events: What is counted.
        by: As for `trumpputin.Events.counts`. A line under the title says how many events
            fit no single period, or have no value, and so are in no bar.
        look: The title and the size.

    Raises:
        UnknownValueError: Events cannot be counted by that.
    """
    frame, heading = _Frame(**look), f"{_what(events)} by {by}"
    counted: Counts[Any] = events.counts(by)
    is_period = by in ("year", "quarter", "month")
    keys = [*counted] if is_period else [*counted][: frame.rows]
    notes = []
    if counted.partial:
        notes.append(" ".join(["* Pale: covered only in part;", *_ends(events)]))
    if len(keys) < len(counted):
        notes.append(f"The {len(keys)} most frequent of {len(counted):,}.")
    if counted.unplaced:
        notes.append(f"In no bar: {len(counted.unplaced)}, which fit no single {by}.")
    listed = ", ".join(f"{key}: {number}" for key, number in counted.items())
    unplaced = f"; in none of these: {len(counted.unplaced)}" if counted.unplaced else ""
    description = f"{heading}, of {_spanned(events)}; {listed or 'none'}{unplaced}."
    if not counted:
        return frame.nothing(events, heading, description, "No events", notes)
    names = _words(events)
    totals: list[dict[str, Any]] = [
        {
            "value": str(key),
            "label": names.get(str(key), str(key)) + "*" * (key in counted.partial),
            "total": counted[key],
            "opacity": _PALE if key in counted.partial else 1,
        }
        for key in keys
    ]
    rows = []
    for order, kind in enumerate(_kinds(events)):
        part: Counts[Any] = events.where(kind=kind).counts(by)
        for key, total in zip(keys, totals, strict=True):
            if number := part.get(key, 0):
                row = {"kind": f"{kind.label}s", "number": number, "order": order}
                text = f"{total['label']}: {number} {kind.label}, {total['total']} in all"
                rows.append({**total, **row, "text": text})
    most = max(1, *counted.values())
    labels = json.dumps({row["value"]: row["label"] for row in totals})
    left = frame.margin([f"{most:,}"] if is_period else [row["label"] for row in totals])
    amounts: dict[str, Any] = {
        "tickMinStep": 1,
        "tickCount": min(most, 5),
        "format": "d",
        "grid": True,
    }
    named: dict[str, Any] = {
        "labelExpr": f"({labels})[datum.value]",
        "labelAngle": 0,
        "labelOverlap": is_period,
    }
    upright, level = (named, amounts) if is_period else (amounts, named)
    bottom, side = frame.axis(**upright, **frame.below(events, left)), frame.axis(left, **level)
    value, amount = (alt.X, alt.Y) if is_period else (alt.Y, alt.X)
    value_axis, amount_axis = (bottom, side) if is_period else (side, bottom)
    places = alt.Scale(domain=[row["value"] for row in totals])  # also those without a bar
    position = value("value:N", scale=places, axis=value_axis)
    scale = alt.Scale(domain=[0, most * 1.15], nice=False)
    length = amount("number:Q", stack="zero", axis=amount_axis, scale=scale)
    opacity = alt.Opacity("opacity:Q", scale=None)
    hues = {f"{kind.label}s": hue for kind, hue in _COLOURS.items()}
    hues = {noun: hue for noun, hue in hues.items() if any(row["kind"] == noun for row in rows)}
    legend = frame.legend(hues) if len(hues) > 1 else None
    palette = alt.Scale(domain=[*hues], range=[*hues.values()])
    colour = alt.Color("kind:N", title=None, scale=palette, legend=legend)
    bars = _marks(rows).mark_bar().encode(position, length, colour, opacity, order="order:Q")
    layers = [bars]
    if not is_period or frame.across(left) / len(totals) > 1.7 * frame.size:  # else they overlap
        beside: dict[str, Any] = {"dx": frame.size / 2, "align": "left"}
        beside = {"dy": -0.7 * frame.size} if is_period else beside
        end = amount("total:Q", axis=amount_axis, scale=scale)
        text = _data(totals).mark_text(fontSize=frame.size, **beside)
        layers.append(text.encode(position, end, text="total:Q"))
    needed = (18 if is_period else 1.9 * len(totals)) + 2.5 * (len(hues) > 1)
    return frame.picture(layers, heading, notes, description, needed)


def map(events: Events, **look: Unpack[Look]) -> alt.LayerChart:  # noqa: A001
    """The cities of events on a map of the world; a larger dot means more events.

    A city without a confirmed event is a ring. The line under the title says how many events
    have no place and so are in no dot. A city's name is left out where it would cover another;
    the tooltips name all.

    The coastlines are those of Natural Earth (1:110 million), which are in the public domain.
    """
    frame = _Frame(**look)
    cities: dict[str, tuple[Location, list[Event]]] = {}
    for event in events:
        if event.location is not None:
            cities.setdefault(event.place, (event.location, []))[1].append(event)
    rows: list[dict[str, Any]] = [
        {
            "longitude": place.longitude,
            "latitude": place.latitude,
            "number": len(held),
            "text": "; ".join(f"{event} ({event.status.label})" for event in held),
            "label": f"{place.city} {held[0].start.year if len(held) == 1 else f'({len(held)})'}",
            "is_confirmed": any(event.status is Status.confirmed for event in held),
            "sources": _publishers(*held),
        }
        for place, held in cities.values()
    ]
    without = len(events) - sum(row["number"] for row in rows)
    notes = [f"Without a known place, and not on the map: {without}."] if without else []
    listed = ", ".join(f"{place.city}: {len(held)}" for place, held in cities.values())
    description = f"Map of {_spanned(events)}; {listed or 'none has a place'}."
    heading = f"{_what(events)} by place"
    if not rows:
        return frame.nothing(events, heading, description, "No places", notes)
    if not all(row["is_confirmed"] for row in rows):
        notes.append("Ring: no event there is confirmed.")
    across, area = frame.across(0), frame.size**2
    degree = min(across / 360, (frame.height or math.inf) / 220)
    land = json.loads((files("trumpputin") / "land.geojson").read_text("utf-8"))
    shape = alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": land}]))
    on_map = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    sizes = alt.Scale(domain=[1, 10], range=[area / 2, area * 3])
    dots = _marks(rows).encode(**on_map, size=alt.Size("number:Q", scale=sizes, legend=None))
    names = _data(_city_names(rows, degree, frame.size)).encode(**on_map, text="label:N")
    blue = _COLOURS[Kind.meeting]
    layers = [
        shape.mark_geoshape(fill=_GREY, fillOpacity=0.25, stroke=None),
        dots.transform_filter("datum.is_confirmed").mark_circle(color=blue, opacity=0.8),
        dots.transform_filter("!datum.is_confirmed").mark_point(color=blue, filled=False),
        names.mark_text(align="left", baseline="middle", fontSize=frame.size),
        frame.source(events),
    ]
    down = 144 * degree / frame.size  # the land is as high as 139 degrees
    return frame.picture(layers, heading, notes, description, down).project("equirectangular")


def _city_names(
    rows: Iterable[Mapping[str, Any]], degree: float, size: float
) -> list[dict[str, Any]]:
    """The cities' names, right or left of their dots, where they cover no dot and no name.

    A degree is given in pixels. The cities with most events come first.
    """
    ranked = sorted(rows, key=lambda row: -row["number"])
    taken = [(row["longitude"], row["latitude"], 0.5 * size / degree) for row in ranked]
    labels = []
    for row in ranked:
        half, middle = _length(row["label"], size) / degree / 2, row["latitude"]
        for side in (1, -1):
            x = row["longitude"] + side * (half + 0.8 * size / degree)
            near = [box for box in taken if abs(box[1] - middle) < 0.9 * size / degree]
            if abs(x) + half <= 180 and all(abs(box[0] - x) >= box[2] + half for box in near):
                taken.append((x, middle, half))
                labels.append({**row, "longitude": x - half})
                break
    return labels


PLOTS: Final[Mapping[str, Callable[..., alt.LayerChart]]] = MappingProxyType(
    {"timeline": timeline, "gaps": gaps, "counts": counts, "map": map}
)
"""The pictures by the names that the command line has for them."""


def save(
    chart: alt.TopLevelMixin,
    path: str | os.PathLike[str],
    *,
    theme: Theme = "light",
    scale: float = 1,
) -> Path:
    """Write a chart to a file, whole or not at all, and return its path.

    Args:
        chart: One of this module, also changed or combined with others.
        path: Ends in ``.svg``, ``.png``, ``.pdf`` or ``.html`` (a page with tooltips that holds
            all that it needs). A file of that name is replaced.
        theme: ``light``, ``dark`` or ``transparent``.
        scale: The pixels of a PNG for each pixel of the chart; 2 for sharp screens.

    Raises:
        UnknownValueError: The name has another ending, or there is no such theme.
        FieldError: The scale is not between 0.1 and 10.
        OSError: The file cannot be written. The old file is whole.

    >>> import tempfile, trumpputin as tp
    >>> save(gaps(tp.meetings), tempfile.mkdtemp() + "/gaps.svg").name
    'gaps.svg'
    """
    target = Path(path)
    ending = target.suffix.removeprefix(".").lower()
    if ending not in ("svg", "png", "pdf", "html"):
        raise UnknownValueError(f"{target.name}: expected a name in .svg, .png, .pdf or .html")
    if theme not in get_args(Theme):
        known = ", ".join(get_args(Theme))
        raise UnknownValueError(f"expected one of {known}; got {theme!r:.200}", field="theme")
    if not 0.1 <= scale <= 10:
        raise FieldError(f"expected a number from 0.1 to 10, got {scale}", field="scale")
    data = _rendered(chart, ending, theme, scale)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)
    return target


def _rendered(chart: alt.TopLevelMixin, ending: str, theme: Theme, scale: float = 1) -> bytes:
    # A transformer that evaluates the chart, such as VegaFusion's, gives no Vega-Lite.
    with alt.data_transformers.enable("default", max_rows=None):
        spec = chart.to_dict()
    version = alt.SCHEMA_VERSION.rpartition(".")[0]  # such as v6.1
    style = _style(theme)
    if isinstance(chart, _Picture):  # the width of any other chart is that of its drawing
        style["autosize"] = {"type": "fit", "contains": "padding"}
    options: dict[str, Any] = {"vl_version": version, "config": style}
    if ending == "html":
        return _page(spec, style)
    if ending == "png":
        return vl_convert.vegalite_to_png(spec, scale=scale, **options)
    if ending == "pdf":
        return vl_convert.vegalite_to_pdf(spec, **options)
    svg = vl_convert.vegalite_to_svg(spec, **options)
    label = escape(str(spec.get("description", "")))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).encode()


def _style(theme: Theme) -> dict[str, Any]:
    """How pictures look where the chart does not say otherwise.

    A chart with a config of its own could not be combined with others.
    """
    ink, quiet, line, background = {
        "light": ("#1f2937", "#596270", "#e5e7eb", "#ffffff"),
        "dark": ("#f3f4f6", "#b6bcc6", "#374151", "#111827"),
        "transparent": ("#767676", "#767676", "#80808055", "#00000000"),
    }[theme]
    text = {"labelColor": ink, "titleColor": quiet}
    return {
        "font": "Liberation Sans, Arial, Helvetica, sans-serif",
        "background": background,
        "padding": _PADDING,
        "view": {"stroke": None},
        "text": {"color": ink},
        "title": {"color": ink, "subtitleColor": quiet},
        "axis": {**text, "gridColor": line, "domainColor": quiet, "tickColor": quiet},
        "legend": text,
    }


class _Picture(alt.LayerChart):  # type: ignore[misc]  # Altair is not typed enough
    """A chart that a notebook shows as SVG, which needs no network."""

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        return {"image/svg+xml": _rendered(self, "svg", "light").decode()}


_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ background: {style[background]} }} #chart {{ overflow-x: auto }}</style>
<script>{library}</script>
</head>
<body>
<div id="chart"></div>
<script>
const options = {{mode: "vega-lite", actions: false, renderer: "svg", config: {config}}};
vegaEmbed("#chart", {spec}, options);
</script>
</body>
</html>
"""


def _page(spec: dict[str, Any], style: dict[str, Any]) -> bytes:
    """A page of its own; no text can end the script that it is part of."""
    title = spec.get("title", "")
    title = title["text"] if isinstance(title, dict) else title
    lines = title if isinstance(title, list) else [title]
    code, name = json.dumps(spec).replace("<", "\\u003c"), escape(" ".join(lines))
    page: dict[str, Any] = {"title": name, "spec": code, "style": style}
    return _PAGE.format(**page, config=json.dumps(style), library=_library()).encode()


@cache  # it takes seconds, and is always the same
def _library() -> str:
    """Vega-Embed and all that it needs, as one script."""
    return vl_convert.javascript_bundle()  # type: ignore[call-arg]


# -- what the pictures share -------------------------------------------------------------------


@attrs.frozen
class _Frame:
    """The size of a picture, and what depends on it. Lengths are in pixels."""

    title: str | None = None
    width: int = 640
    height: int | None = None

    def __attrs_post_init__(self) -> None:
        for name, least in (("width", 320), ("height", 160)):
            value = getattr(self, name)
            if value is not None and not least <= value <= 10_000:
                raise FieldError(f"expected {least} to 10,000 pixels, got {value}", field=name)

    @property
    def size(self) -> float:
        """The size of all text but the title."""
        return 11 * math.pow(max(1, self.width / 640), 0.7)

    @property
    def rows(self) -> int:
        """How many bars one below the other can be read."""
        fit = _ROWS if self.height is None else int(self.height / (1.6 * self.size)) - 8
        return max(1, min(_ROWS, fit))

    def wrapped(self, text: str, scale: float = 1) -> list[str]:
        """A text as lines that fit the picture."""
        return wrap(text, int(self.across(0) / (0.49 * self.size * scale)))

    def margin(self, labels: Iterable[str]) -> float:
        """The room that labels need on the left."""
        longest = max(_length(label, self.size) for label in labels)
        return min(longest + self.size, 0.4 * self.width)

    def across(self, left: float) -> float:
        """The width of the drawing, without a margin."""
        return self.width - 2 * _PADDING - left

    def axis(self, left: float | None = None, **options: Any) -> alt.Axis:
        """An axis; the one on the left is as wide as its margin."""
        wide = {} if left is None else {"minExtent": left, "maxExtent": left, "labelLimit": left}
        font = {"labelFontSize": self.size, "labelPadding": self.size / 2}
        bare = {"title": None, "grid": False, "ticks": False, "domain": False}
        return alt.Axis(**{**font, **bare, **wide, **options})

    def legend(self, labels: Iterable[str]) -> alt.Legend:
        """A legend above the drawing, in as many columns as the picture has room for."""
        longest = max(_length(label, self.size) for label in labels)
        columns = max(1, int(0.6 * self.width / (longest + 2 * self.size)))
        font = {"labelFontSize": self.size, "labelLimit": 0, "symbolSize": self.size**2}
        return alt.Legend(orient="top", title=None, columns=columns, **font)

    def below(self, events: Events, left: float) -> dict[str, Any]:
        """The line that names the record, as the title of the axis at the bottom."""
        release = events._release
        if release is None:
            return {}
        licences = f" Licence: {', '.join(release.licences)}." if release.licences else ""
        lines = self.wrapped(f"Source: {release}, {release.coverage}.{licences}", 0.9)
        font = {"titleFontSize": 0.9 * self.size, "titleFontWeight": "normal"}
        place = {"titleAnchor": "start", "titleAlign": "left", "titleX": -left}
        return {"title": lines, **font, **place, "titlePadding": self.size}

    def source(self, events: Events) -> alt.Chart:
        """The same for a picture without such an axis."""
        axis = self.axis(None, labels=False, **self.below(events, 0))
        return _data([{"x": 0}]).mark_point(opacity=0).encode(x=alt.X("x:Q", axis=axis))

    def picture(
        self, layers: Sequence[Any], title: str, notes: Iterable[str], text: str, needed: float
    ) -> alt.LayerChart:
        """Layers as one chart, with a text for people who cannot see it.

        The drawing needs a height in units of the text size; title, axis and source add to it.
        """
        size, lines = self.size, self.wrapped(self.title or title, 1.65)
        small = [line for note in notes for line in self.wrapped(note)]
        below: dict[str, Any] = {"subtitle": small, "subtitleFontSize": size} if small else {}
        below |= {"subtitleLineHeight": 1.3 * size, "subtitlePadding": size / 2}
        needed += 1.7 * len(lines) + 1.3 * len(small) + 7
        font = {"fontSize": 1.4 * size, "lineHeight": 1.7 * size, "offset": size}
        height = round(needed * size + 2 * _PADDING)
        if self.height is not None and self.height < 0.7 * height:
            message = f"expected {math.ceil(0.7 * height)} pixels or more here, got {self.height}"
            raise FieldError(message, field="height")
        return _Picture(
            layer=list(layers),
            title=alt.Title(lines, anchor="start", frame="bounds", **font, **below),
            width=self.width,
            height=self.height or height,
            description=text,
        )

    def nothing(
        self, events: Events, title: str, text: str, says: str = "No events", notes: Any = ()
    ) -> alt.LayerChart:
        """A picture without anything to draw, which says so."""
        mark = _data([{"text": says}]).mark_text(fontSize=1.2 * self.size, color=_GREY)
        layers = [mark.encode(text="text:N"), self.source(events)]
        return self.picture(layers, title, notes, text, 4)


@attrs.frozen
class _Time:
    """The time axis, in UTC: its days are the same in every time zone."""

    first: date
    pixel: float  # in days
    left: float
    frame: _Frame
    options: Mapping[str, Any]

    @classmethod
    def of(cls, events: Events, frame: _Frame, left: float, room: float = 0) -> "_Time":
        """The axis of some events, with room on the right for a text."""
        start, last = _ends_of(events)
        pixels, edge, length = frame.across(left), frame.size, max((last - start).days, 20)
        pixel = length / max(pixels - 2 * edge - room, 1)
        first = _moved(start, -math.ceil(pixel * edge))
        end = _moved(start, math.ceil(length + pixel * (edge + room)))
        years = length / 365
        unit = "%Y" if years > 2 else "%b %Y" if length > 120 else "%-d %b %Y"
        ticks = "year" if 2 < years <= 20 else 8 if years > 20 else 4
        axis: dict[str, Any] = {
            "format": unit,
            "labelOverlap": True,
            "labelBound": True,
            "tickCount": ticks,
        }
        axis |= {"grid": True, "ticks": True, "domain": True, **frame.below(events, left)}
        scale = alt.Scale(type="utc", domain=[first.isoformat(), end.isoformat()])
        options = {"scale": scale, "axis": frame.axis(**axis)}
        return cls(first, (end - first).days / pixels, left, frame, options)

    def x(self, field: str) -> alt.X:
        return alt.X(f"{field}:T", **self.options)

    def pixel_of(self, day: str) -> float:
        return (date.fromisoformat(day) - self.first).days / self.pixel

    def at(self, pixel: float) -> str:
        start = datetime.combine(self.first, datetime.min.time(), UTC)
        return (start + timedelta(pixel * self.pixel)).isoformat()


def _moved(day: date, days: int) -> date:
    """A day moved by some days, within the range of dates."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _length(text: str, size: float) -> float:
    """About how many pixels a text is long."""
    wide = [
        0.3 if c in " .,:;'|()[]ijlftI-/" else 0.95 if c > "—" or c in "mwMW" else 0.6
        for c in text
    ]
    return size * sum(wide)


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))


def _marks(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Rows to draw, each with a text alternative for its mark, and a tooltip."""
    tips = [alt.Tooltip("text:N", title=" "), alt.Tooltip("sources:N")]
    return _data(rows).encode(
        description=alt.Description("text:N"),
        tooltip=tips[: 1 + any("sources" in row for row in rows)],
    )


def _ends_of(events: Events) -> tuple[date, date]:
    """The first day of some events, and the last of them or of their record."""
    first, last = events[0].start.earliest, max(event.end.latest for event in events)
    return first, max(last, events.span.last) if events.span is not None else last


def _ends(events: Events) -> list[str]:
    """Where the record of the events ends, in a sentence."""
    return [f"the record ends on {events.span.last}."] if events.span is not None else []


def _end_of_record(events: Events, time: _Time) -> list[alt.Chart]:
    """A dashed line where the record of the events ends."""
    ends = [{"end": events.span.last.isoformat()}] if events.span is not None else []
    rule = _data(ends).mark_rule(color=_GREY, strokeDash=[4, 3]).encode(x=time.x("end"))
    return [rule] if ends else []


def _terms(events: Events) -> list[dict[str, Any]]:
    """When each leader was in office, by country; offices that one held on end are one term."""
    start, last = _ends_of(events)
    names = {country.id: country.name for country in countries()}
    found: list[dict[str, Any]] = []
    for leader in _leaders(events):
        for number, office in enumerate(leader.offices):
            first = max(office.start.earliest, start).isoformat()
            end = min(office.end.latest if office.end else last, last).isoformat()
            land = names.get(office.country, office.country)
            if (
                number
                and found
                and found[-1]["id"] == (leader.id, land)
                and first <= found[-1]["until"]
            ):
                found[-1]["until"] = max(found[-1]["until"], end)
            elif first < end:
                found.append(
                    {
                        "id": (leader.id, land),
                        "line": land,
                        "name": leader.name,
                        "from": first,
                        "until": end,
                    }
                )
    return sorted(found, key=lambda term: (term["line"], term["from"], term["until"]))


def _in_office(terms: Sequence[dict[str, Any]], time: _Time, y: alt.Y) -> list[alt.Chart]:
    """Bars for the terms, with names where they fit, and the terms of one country shaded."""
    size, lands = time.frame.size, [term["line"] for term in terms]
    most, edge = max(lands, key=lands.count, default=""), -math.inf
    before: dict[str, Any] = {}
    names = []
    for term in terms:
        follows = term["line"] == before.get("line") and term["from"] == before["until"]
        term["strong"] = not (follows and before["strong"])
        term["shade"] = (0.12 if term["strong"] else 0.04) * (term["line"] == most)
        term["strength"] = 0.4 if term["strong"] else 0.2
        edge = edge if term["line"] == before.get("line") else -math.inf
        left, right = time.pixel_of(term["from"]), time.pixel_of(term["until"])
        for label in (term["name"], term["name"].rpartition(" ")[2]):
            half, middle = _length(label, size) / 2, (left + right) / 2
            if middle - half > max(left, edge):
                names.append({"label": label, "at": time.at(middle), "y": term["y"]})
                edge = middle + half
                break
        before = term
    base = _data(terms).encode(x=time.x("from"), x2="until:T")
    shade, strength = (alt.Opacity(f"{name}:Q", scale=None) for name in ("shade", "strength"))
    layers = [
        base.mark_rect(color=_GREY).encode(shade),
        base.mark_rule(strokeWidth=1.5 * size, color=_GREY).encode(y, strength),
        _data(names).mark_text(fontSize=0.9 * size).encode(time.x("at"), y, text="label:N"),
    ]
    return layers if terms else []


def _names(events: Events, rows: Sequence[Mapping[str, Any]], time: _Time) -> list[dict[str, Any]]:
    """The cities of events above their marks, on the lowest level where they cover nothing.

    The last comes first, or all summits, where there are many. Without a place, events have their
    dates, if they are few and of one kind.
    """
    few = sum(event.location is not None for event in events) <= 12
    dated = len(events) <= 12 and len({row["line"] for row in rows}) == 1
    levels = [*Level, None]
    ranked = sorted(
        zip(reversed(events), reversed(rows), strict=True),
        key=lambda each: few or levels.index(each[0].level),
    )
    found: list[dict[str, Any]] = []
    taken: dict[tuple[str, int], list[tuple[float, float]]] = defaultdict(list)
    for event, row in ranked:
        label = event.location.city if event.location else event.dates if dated else ""
        day, line = row["from"] if row["is_exact"] else row["middle"], row["line"]
        x, long = time.pixel_of(day), _length(label, time.frame.size)
        for side, level in product((0, 0.5, 1), range(_LEVELS if label else 0)):
            left = x - side * long
            boxes = {(line, lower): (x, x) for lower in range(level)}  # the line to the name
            boxes[line, level] = (left - 1, left + long + 3)
            free = all(a[0] >= b[1] or b[0] >= a[1] for k, a in boxes.items() for b in taken[k])
            if free and left >= 0 and left + long <= time.frame.across(time.left):
                for key, box in boxes.items():
                    taken[key].append(box)
                at = time.at(left + long / 2)
                found.append({"line": line, "level": level, "label": label, "from": day, "at": at})
                break
    return found


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
        "status": event.status.value,
        "sources": _publishers(event),
        "colour": _COLOURS[event.kind],
        "line": f"{event.kind.label}s{'' if confirmed else ', not confirmed'}",
        **_bounds(first, last),
        "middle": (first + timedelta((last - first).days // 2)).isoformat(),
        "is_exact": exact,
        "is_span": event.start != event.end,
        "is_confirmed": confirmed,
    }


def _publishers(*events: Event) -> str:
    names = [s.publisher for event in events for s in event.sources_for("start")]
    return ", ".join(dict.fromkeys(names))


def _short(event: Event) -> str:
    """An event in a few words: where it was, or its day."""
    if event.kind is Kind.meeting and event.location:
        return f"{event.location.city} {event.start.year:04}"
    return event.dates


def _kinds(events: Events) -> list[Kind]:
    return [kind for kind in Kind if any(event.kind is kind for event in events)]


def _leaders(events: Events) -> list[Leader]:
    people = dict.fromkeys(person for event in events for person in event.participants)
    return [person for person in people if isinstance(person, Leader)]


def _what(events: Events) -> str:
    """The kinds and leaders of some events, such as "Calls of Ada and Ben"."""
    kinds, leaders = _kinds(events), _leaders(events)
    noun = f"{kinds[0].label.capitalize()}s" if len(kinds) == 1 else "Contacts"
    if events and all(event.status is not Status.confirmed for event in events):
        noun = f"Unconfirmed {noun.lower()}"
    if not leaders:
        return events._release.title if events._release and not events else noun
    if len(leaders) <= 2:
        return f"{noun} of {' and '.join(leader.name for leader in leaders)}"
    always = [p.name for p in leaders if all(p in event.participants for event in events)]
    if len(always) == 1:
        return f"{noun} of {always[0]} with {len(leaders) - 1} other leaders"
    names = {country.id: country.name for country in countries()}
    lands = sorted({names.get(leader.country, leader.country) for leader in leaders})
    return (
        f"{noun} of {len(leaders)} leaders of {len(lands)} countries"
        if len(lands) > 3
        else f"{noun} of {len(leaders)} leaders ({', '.join(lands)})"
    )


def _words(events: Events) -> dict[str, str]:
    """The names of what events are counted by, as people write them, by id, code or term."""
    people = {person for e in events for person in (*e.participants, e.initiator) if person}
    places = {e.location.id: e.location.venue or e.place for e in events if e.location}
    names = {country.id: country.name for country in countries()}
    return names | places | {person.id: person.name for person in people}


def _spanned(events: Events) -> str:
    if not events:
        return "no events"
    noun = "event" if len(events) == 1 else "events"
    return f"{len(events):,} {noun} from {events[0].start} to {events[-1].end}"
