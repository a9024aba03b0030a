"""Pictures of events: a timeline, the gaps, the counts, a map. Needs ``trumpputin[plots]``.

Each function returns an Altair chart, which a notebook shows without the network, and which
combines with others (``plots.timeline(...) & plots.map(...)``); `save` writes it to a file. A
picture draws the events it is given and no others: `trumpputin.events` are the confirmed ones;
in ``tp.events | tp.unconfirmed`` the others look different. The title names the leaders and the
kinds of these events. A line at the bottom names the record, where they come from one.

All take a ``title`` instead of their own, and the ``width`` and ``height`` of the whole picture
in pixels; by default it is as high as it needs. Text grows with the width, so that a picture of
1600 by 900 can be read on a slide. A picture too small to read raises a `FieldError`.

>>> import trumpputin as tp
>>> from trumpputin import plots
>>> plots.timeline(tp.meetings).to_dict()["title"]["text"]
['Meetings of Donald Trump and Vladimir Putin']
"""

import json
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from ._countries import countries
from .counts import By, Counts
from .errors import FieldError, UnknownValueError
from .models import Event, Leader, Location
from .storage.folder import replace_file
from .tables import Events
from .vocabulary import Format, Kind, Level, Status

try:
    import altair as alt
    import vl_convert
except ImportError as _error:
    raise ImportError(
        "pictures need the libraries Altair and vl-convert: "
        'python -m pip install "trumpputin[plots]"'
    ) from _error

__all__ = ["PLOTS", "Theme", "counts", "gaps", "map", "save", "timeline"]

Theme: TypeAlias = Literal["light", "dark", "transparent"]
"""The background of a saved picture. Text on a transparent one can be read on white and black."""

# After Okabe and Ito, for any colour vision; dark enough for white, light enough for black.
_COLOURS: Final = {
    Kind.meeting: "#0072b2",
    Kind.call: "#d55e00",
    Kind.letter: "#009e73",
    Kind.joint_statement: "#3d9bd4",
    Kind.public_exchange: "#cc79a7",
}
_BLUE: Final = _COLOURS[Kind.meeting]
_GREY: Final = "#808080"  # of everything else, in different strengths, on any background
_PALE: Final = 0.35
_PADDING: Final = 14
_ROWS: Final = 24  # a longer list of bars cannot be read
_LEVELS: Final = 4  # of names above a line of the timeline
_SHAPES: Final = {"provisional": "circle", "disputed": "diamond", "cancelled": "cross"}
_LINE: Final = 1.25  # from name to name, in units of the text size
_UNCONFIRMED: Final = ", not confirmed"
_UNSURE: Final = "the two may overlap, or another event may lie in between"


def timeline(
    events: Events,
    *,
    offices: bool = False,
    title: str | None = None,
    width: int = 640,
    height: int | None = None,
) -> alt.LayerChart:
    """The events along a time axis, with a line for each kind, and cities where names fit.

    A stroke is an exact day. A pale band is the period in which a date known only to the month or
    the year lies. Unconfirmed events are open symbols. A dashed line is the end of the record.

    Args:
        events: What is drawn.
        offices: Whether to show which leaders were in office, on a line for each country; the
            terms of the country with most of them are shaded throughout.
        title: The title; the kinds and leaders unless given.
        width: The pixels of the whole picture from left to right.
        height: Those from top to bottom.
    """
    frame = _Frame(title, width, height)
    if not events:
        return frame.nothing(events, _what(events), "Timeline of no events.")
    rows = [_facts(event) for event in events]
    order = [f"{kind.label}s{end}" for kind in Kind for end in ("", _UNCONFIRMED)]
    lines = [line for line in order if any(row["line"] == line for row in rows)]
    terms = _terms(events) if offices else {}
    time = _Time.of(events, frame, frame.margin([*terms, *lines]))
    names = _names(events, rows, time, alone=len(lines) == 1)
    middles = {country: 1.0 + 1.8 * place for place, country in enumerate(terms)}
    used = 1.8 * len(terms)  # from the top, in units of the text size
    for line in lines:
        levels = 1 + max((name["level"] for name in names if name["line"] == line), default=-1)
        middles[line] = used + _LINE * levels + 1.2
        used = middles[line] + 1.2
    for row in (*rows, *names):
        row["y"] = middles[row["line"]]
        row["top"] = row["y"] - 1.1 - _LINE * row.get("level", 0)
    labels = {f"{y:.2f}": name for name, y in middles.items()}
    axis = frame.axis(
        time.left,
        values=[*middles.values()],
        labelExpr=f"({json.dumps(labels)})[format(datum.value, '.2f')]",
    )
    scale = alt.Scale(domain=[used, 0], nice=False, zero=False)
    y = alt.Y("y:Q", title=None, axis=axis, scale=scale)
    top = alt.Y("top:Q", title=None, axis=axis, scale=scale)
    titles = ("title", "dates", "place", "duration", "status", "sources")
    base = _marks(rows, *titles).encode(x=time.x("from"), y=y, color=_by_kind(rows))
    named = _data(names).encode(x=time.x("at"), y=top)
    layers = [
        *_in_office(terms, middles, time, y, frame.size),
        *_end_of_record(events, time),
        named.mark_rule(color=_GREY, opacity=0.6).encode(x=time.x("from"), y2="y:Q"),
        base.transform_filter("datum.is_span")
        .mark_rule(strokeWidth=0.8 * frame.size)
        .encode(
            x2="until:T",
            opacity=alt.condition("datum.is_exact", alt.value(1), alt.value(_PALE)),
        ),
        base.transform_filter("datum.is_stroke").mark_tick(
            orient="vertical", thickness=frame.size / 5, size=1.6 * frame.size
        ),
        named.mark_text(fontSize=frame.size, baseline="bottom").encode(text="label:N"),
    ]
    others = [status for status in _SHAPES if any(event.status == status for event in events)]
    if others:
        scale = alt.Scale(domain=others, range=[_SHAPES[status] for status in others])
        layers.append(
            base.transform_filter("!datum.is_confirmed")
            .mark_point(size=frame.size**2 / 2, strokeWidth=frame.size / 7, filled=False)
            .encode(
                x=time.x("middle"),
                shape=alt.Shape("status:N", title=None, scale=scale, legend=frame.legend()),
            )
        )
    notes = [f"{_spanned(events)}."]
    if any(row["is_span"] and not row["is_exact"] for row in rows):
        notes.append("Pale: the period in which a date known to the month or year lies.")
    notes += [f"Dashed line: {end}" for end in _ends(events)]
    numbers = "; ".join(f"{line} {sum(row['line'] == line for row in rows)}" for line in lines)
    description = f"Timeline of {_spanned(events)}: {numbers}."
    needed = (used + 2.5 * bool(others)) * frame.size
    return frame.picture(layers, _what(events), notes, description, needed)


def gaps(
    events: Events, *, title: str | None = None, width: int = 640, height: int | None = None
) -> alt.LayerChart:
    """The days from each event to the next as bars, the first gap at the top.

    Where dates leave a range, the bar is solid for the days that certainly lay between, and pale
    for those that may have. A gap has a dashed outline when its two events may overlap, or
    another may lie in between. The last bar is pale: the gap that was still open where the record
    ends. Of more than 24 gaps, the longest are drawn.
    """
    frame = _Frame(title, width, height)
    what = _what(events)
    heading = f"Days between {what[:1].lower()}{what[1:]}"
    found = events.gaps()
    chosen = sorted(range(len(found)), key=lambda place: -found[place].days.max)[:_ROWS]
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
        for gap in (found[place] for place in sorted(chosen))
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
            "certain": "yes" if last.is_certain else "no",
            "is_certain": last.is_certain,
            **_bounds(last.event.earliest_end, last.on.latest),
            "is_sure": False,
            "sources": _publishers((last.event,)),
        }
        rows.append(open_gap)
    description = f"Gaps between {_spanned(events)}; the longest: {longest}."
    if not rows:
        return frame.nothing(events, heading, description, "No gaps")
    for number, row in enumerate(rows):
        row["line"] = f"{number}"
    names = {row["line"]: row["label"] for row in rows}
    room = max(_length(row["days"], frame.size) for row in rows)
    time = _Time.of(events, frame, frame.margin(names.values()), room)
    axis = frame.axis(time.left, labelExpr=f"({json.dumps(names)})[datum.value]")
    titles = {"label": "from, to", "days": "between", "certain": "neighbours for certain"}
    base = _marks(rows, **titles, sources="sources").encode(
        x=time.x("from"), x2="until:T", y=alt.Y("line:N", sort=[*names], title=None, axis=axis)
    )
    bar = {"height": frame.size, "color": _COLOURS[min(event.kind for event in events)]}
    layers = [
        *_end_of_record(events, time),
        base.mark_bar(**bar, opacity=_PALE),
        base.transform_filter("datum.is_sure")
        .mark_bar(**bar)
        .encode(x=time.x("sure_from"), x2="sure_until:T"),
        base.transform_filter("!datum.is_certain").mark_bar(
            filled=False, height=frame.size, stroke=_GREY, strokeWidth=1.5, strokeDash=[3, 2]
        ),
        _data(rows)
        .mark_text(align="left", dx=frame.size / 2, fontSize=frame.size)
        .encode(x=time.x("until"), y=base.encoding.y, text="days:N"),
    ]
    return frame.picture(layers, heading, notes, description, len(rows) * 1.9 * frame.size)


def counts(
    events: Events,
    by: By = "year",
    *,
    title: str | None = None,
    width: int = 640,
    height: int | None = None,
) -> alt.LayerChart:
    """The number of events in each period or for each value as bars; empty periods are kept.

    Kinds have colours. A period that the record covers only in part is pale, and has an asterisk.
    Of more than 24 values, the most frequent are drawn.

    Args:
        events: What is counted.
        by: As for `trumpputin.Events.counts`. A line under the title says how many events
            fit no single period, or have no value, and so are in no bar.
        title: The title; the kinds and leaders unless given.
        width: The pixels of the whole picture from left to right.
        height: Those from top to bottom.

    Raises:
        UnknownValueError: Events cannot be counted by that.
    """
    frame = _Frame(title, width, height)
    counted: Counts[Any] = events.counts(by)
    is_period = by in ("year", "quarter", "month")
    heading = f"{_what(events)} by {by}"
    keys = [*counted] if is_period else [*counted][:_ROWS]
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
        return frame.nothing(events, heading, description, notes=notes)
    names = _words(events, by)
    totals: list[dict[str, Any]] = [
        {
            "value": str(key),
            "label": names.get(str(key), str(key)) + "*" * (key in counted.partial),
            "total": counted[key],
            "covered": "partly" if key in counted.partial else "yes",
        }
        for key in keys
    ]
    kinds = [kind for kind in Kind if any(event.kind is kind for event in events)]
    split = {kind: events.where(kind=kind).counts(by) for kind in kinds}
    rows = [
        {**row, "kind": f"{kind.label}s", "number": number, "order": place}
        | {"text": f"{row['label']}: {number} {kind.label}"}
        for key, row in zip(keys, totals, strict=True)
        for place, kind in enumerate(kinds)
        if (number := split[kind].get(key, 0))
    ]
    most = max(1, *(row["total"] for row in totals))
    labels = json.dumps({row["value"]: row["label"] for row in totals})
    left = frame.margin([f"{most:,}"] if is_period else [row["label"] for row in totals])
    below = frame.below(events, left)
    amounts = {"tickMinStep": 1, "tickCount": min(most, 5), "format": "d", "grid": True}
    named = {"labelExpr": f"({labels})[datum.value]", "labelAngle": 0, "labelOverlap": True}
    value_axis = frame.axis(**named, **below) if is_period else frame.axis(left, **named)
    amount_axis = frame.axis(left, **amounts) if is_period else frame.axis(**amounts, **below)
    value, amount = (alt.X, alt.Y) if is_period else (alt.Y, alt.X)
    placed: dict[str, Any] = {
        "axis": amount_axis,
        "scale": alt.Scale(domain=[0, most * 1.15], nice=False),
    }
    position = value("value:N", sort=[row["value"] for row in totals], axis=value_axis)
    bars = _marks(rows, "kind", "number", "covered", label=by).mark_bar()
    layers = [
        bars.encode(
            position,
            amount("number:Q", stack="zero", **placed),
            color=_by_kind(rows, frame.legend() if len(kinds) > 1 else None),
            order="order:Q",
            opacity=alt.condition("datum.covered == 'yes'", alt.value(1), alt.value(_PALE)),
        )
    ]
    step = frame.across(left) / len(totals)
    if not is_period or step > 1.7 * frame.size:  # or they would overlap; the tooltips have them
        beside: dict[str, Any] = {"dy": -0.7 * frame.size}
        beside = beside if is_period else {"dx": frame.size / 2, "align": "left"}
        numbers = _data(totals).mark_text(fontSize=frame.size, **beside)
        layers.append(numbers.encode(position, amount("total:Q", **placed), text="total:Q"))
    needed = (18 if is_period else 1.9 * len(totals)) + 2.5 * (len(kinds) > 1)
    return frame.picture(layers, heading, notes, description, needed * frame.size)


def map(  # noqa: A001
    events: Events, *, title: str | None = None, width: int = 640, height: int | None = None
) -> alt.LayerChart:
    """The places of events on a map of the world; a larger dot means more events.

    A place without a confirmed event is a ring. The line under the title says how many events
    have no place and so are in no dot. A city's name is left out where it would cover another;
    the tooltips name all.

    The coastlines are those of Natural Earth (1:110 million), which are in the public domain.
    """
    frame = _Frame(title, width, height)
    places: dict[Location, list[Event]] = {}
    for event in events:
        if event.location is not None:
            places.setdefault(event.location, []).append(event)
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
    across = frame.across(0)
    degree = min(across / 360, (frame.height or math.inf) / 200)
    land = json.loads((files("trumpputin") / "land.geojson").read_text("utf-8"))
    on_map = {"longitude": "longitude:Q", "latitude": "latitude:Q"}
    area = frame.size**2
    sizes = alt.Scale(domain=[1, 10], range=[area / 2, area * 3])
    dots = _marks(rows, "place", "what", "status", "sources", number="events").encode(
        **on_map, size=alt.Size("number:Q", scale=sizes, legend=None)
    )
    layers = [
        alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": land}])).mark_geoshape(
            fill=_GREY, fillOpacity=0.25, stroke=None
        ),
        dots.transform_filter("datum.is_confirmed").mark_circle(color=_BLUE, opacity=0.8),
        dots.transform_filter("!datum.is_confirmed").mark_point(color=_BLUE, filled=False),
        _data(_city_names(places, degree, frame.size))
        .mark_text(align="left", baseline="middle", fontSize=frame.size)
        .encode(**on_map, text="label:N"),
    ]
    without = len(events) - sum(row["number"] for row in rows)
    notes = [f"Without a known place, and not on the map: {without}."] if without else []
    if not all(row["is_confirmed"] for row in rows):
        notes.append("Ring: no event there is confirmed.")
    listed = ", ".join(row["text"] for row in rows)
    description = f"Map of {_spanned(events)}; {listed or 'none has a place'}."
    layers.append(frame.source(events))
    heading = f"{_what(events)} by place"
    down = 144 * degree  # without Antarctica
    return frame.picture(layers, heading, notes, description, down).project("equirectangular")


def _city_names(
    places: Mapping[Location, Sequence[Event]], degree: float, size: float
) -> list[dict[str, Any]]:
    """The cities' names, right or left of their dots, where they cover no dot and no name.

    A degree is given in pixels.
    """
    dots = [(place.longitude * degree, -place.latitude * degree) for place in places]
    taken = [(x - size / 2, x + size / 2, y) for x, y in dots]  # left, right, middle
    labels = []
    ranked = sorted(zip(dots, places.items(), strict=True), key=lambda each: -len(each[1][1]))
    for (x, y), (place, held) in ranked:
        label = f"{place.city} {held[0].start.year:04}"
        label = f"{place.city} ({len(held)})" if len(held) > 1 else label
        for left in (x + 0.8 * size, x - 0.8 * size - _length(label, size)):
            right = left + _length(label, size)
            others = [box for box in taken if box[0] < right and left < box[1]]
            fits = -180 * degree <= left and right <= 180 * degree
            if fits and all(abs(y - middle) > 0.8 * size for _, _, middle in others):
                taken.append((left, right, y))
                labels.append(
                    {"label": label, "longitude": left / degree, "latitude": -y / degree}
                )
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
    # A transformer that evaluates the chart, such as VegaFusion's, gives no Vega-Lite.
    with alt.data_transformers.enable("default", max_rows=None):
        spec = chart.to_dict()
    style = _style(theme)
    data = _page(spec, style) if ending == "html" else _rendered(spec, ending, style, scale)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)
    return target


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
        "autosize": {"type": "fit", "contains": "padding"},
        "view": {"stroke": None},
        "text": {"color": ink},
        "title": {"color": ink, "subtitleColor": quiet},
        "axis": {**text, "gridColor": line, "domainColor": quiet, "tickColor": quiet},
        "legend": text,
    }


def _rendered(spec: dict[str, Any], ending: str, style: dict[str, Any], scale: float) -> bytes:
    version = alt.SCHEMA_VERSION.rpartition(".")[0]  # such as v6.1
    options: dict[str, Any] = {"vl_version": version, "config": style}
    if ending == "png":
        return vl_convert.vegalite_to_png(spec, scale=scale, **options)
    if ending == "pdf":
        return vl_convert.vegalite_to_pdf(spec, **options)
    svg = vl_convert.vegalite_to_svg(spec, **options)
    label = escape(str(spec.get("description", "")))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).encode()


class _Picture(alt.LayerChart):
    """A chart that shows itself in a notebook as SVG, which needs no network."""

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, str]:
        with alt.data_transformers.enable("default", max_rows=None):
            svg = _rendered(self.to_dict(), "svg", _style("light"), 1)
        return {"image/svg+xml": svg.decode()}


_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1rem; font-family: sans-serif; background: {background} }}
#chart {{ overflow-x: auto }}</style>
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


def _page(spec: dict[str, Any], style: dict[str, Any]) -> bytes:
    """A page of its own; no text can end the script that it is part of."""
    title = spec.get("title", "")
    title = title["text"] if isinstance(title, dict) else title
    lines = title if isinstance(title, list) else [title]
    return _PAGE.format(
        title=escape(" ".join(lines)),
        library=_library(),
        spec=json.dumps(spec).replace("<", "\\u003c"),
        style=json.dumps(style),
        background=style["background"],
    ).encode()


@cache  # it takes seconds, and is always the same
def _library() -> str:
    """Vega-Embed and all that it needs, as one script."""
    return vl_convert.javascript_bundle()  # type: ignore[call-arg]


# -- what the pictures share -------------------------------------------------------------------


@attrs.frozen
class _Frame:
    """The size of a picture, and what depends on it. Lengths are in pixels."""

    title: str | None
    width: int
    height: int | None

    def __attrs_post_init__(self) -> None:
        for name, least in (("width", 320), ("height", 160)):
            value = getattr(self, name)
            if value is not None and not least <= value <= 10_000:
                raise FieldError(f"expected {least} to 10,000 pixels, got {value}", field=name)

    @property
    def size(self) -> float:
        """The size of all text but the title."""
        return 11 * max(1, self.width / 640) ** 0.7

    def wrapped(self, text: str, scale: float = 1) -> list[str]:
        """A text as lines that fit the picture."""
        return wrap(text, int((self.width - 2 * _PADDING) / (0.53 * self.size * scale)))

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
        common = {"labelFontSize": self.size, "labelPadding": self.size / 2, "grid": False}
        bare = {"ticks": False, "domain": False}
        return alt.Axis(**{**common, **bare, **wide, **options})

    def below(self, events: Events, left: float) -> dict[str, Any]:
        """The line that names the record, as the title of the axis at the bottom."""
        release = events._release
        if release is None:
            return {"title": None}
        licences = f" Licence: {', '.join(release.licences)}." if release.licences else ""
        source = f"Source: {release}, {release.coverage}.{licences}"
        return {
            "title": self.wrapped(source, 0.9),
            "titleFontSize": 0.9 * self.size,
            "titleFontWeight": "normal",
            "titleAnchor": "start",
            "titleAlign": "left",
            "titleX": -left,
            "titlePadding": self.size,
        }

    def source(self, events: Events) -> alt.Chart:
        """The same for a picture without such an axis."""
        axis = self.axis(labels=False, **self.below(events, 0))
        return _data([{"x": 0}]).mark_point(opacity=0).encode(x=alt.X("x:Q", axis=axis))

    def legend(self) -> alt.Legend:
        return alt.Legend(
            orient="bottom", title=None, labelFontSize=self.size, symbolSize=self.size**2
        )

    def picture(
        self,
        layers: Sequence[Any],
        title: str,
        notes: Iterable[str],
        description: str,
        needed: float,
    ) -> alt.LayerChart:
        """Layers as one chart, described for people who cannot see it.

        The drawing needs some height; title, axis and source come in addition.
        """
        size = self.size
        lines = self.wrapped(title if self.title is None else self.title, 1.5)
        small = [line for note in notes for line in self.wrapped(note)]
        rest = 1.7 * len(lines) + 1.3 * len(small) + 7
        below: dict[str, Any] = {"subtitle": small} if small else {}
        heading = alt.Title(
            lines,
            anchor="start",
            frame="group",
            fontSize=1.4 * size,
            lineHeight=1.7 * size,
            subtitleFontSize=size,
            subtitleLineHeight=1.3 * size,
            subtitlePadding=0.5 * size,
            offset=size,
            **below,
        )
        return _Picture(
            layer=list(layers),
            title=heading,
            width=self.width,
            height=self.height or round(needed + rest * size + 2 * _PADDING),
            description=description,
        )

    def nothing(
        self,
        events: Events,
        title: str,
        description: str,
        message: str = "No events",
        notes: Sequence[str] = (),
    ) -> alt.LayerChart:
        """A picture without anything to draw, which says so."""
        mark = _data([{"text": message}]).mark_text(fontSize=1.2 * self.size, color=_GREY)
        layers = [mark.encode(text="text:N"), self.source(events)]
        return self.picture(layers, title, notes, description, 4 * self.size)


@attrs.frozen
class _Time:
    """The time axis, in UTC: its days are the same in every time zone."""

    first: date
    days: float  # a pixel
    left: float
    pixels: float
    size: float
    options: Mapping[str, Any]

    @classmethod
    def of(cls, events: Events, frame: _Frame, left: float, room: float = 0) -> "_Time":
        """The axis of some events, with room on the right for a text."""
        start = min(event.start.earliest for event in events)
        last = max(event.end.latest for event in events)
        if events.span is not None:
            last = max(last, events.span.last)
        pixels = frame.across(left)
        edge = frame.size
        length = max((last - start).days, 20)
        days = length / (pixels - 2 * edge - room)
        first = _moved(start, -math.ceil(days * edge))
        end = _moved(start, math.ceil(length + days * (edge + room)))
        years = length / 365
        unit = "%Y" if years > 2 else "%b %Y" if length > 120 else "%-d %b %Y"
        ticks = "year" if 2 < years <= 20 else 8 if years > 20 else 4
        axis = {"format": unit, "labelOverlap": True, "tickCount": ticks, "grid": True}
        axis |= {"ticks": True, "domain": True, "labelFlush": False, "labelBound": True}
        options = {
            "scale": alt.Scale(type="utc", domain=[first.isoformat(), end.isoformat()]),
            "axis": frame.axis(**axis, **frame.below(events, left)),
        }
        return cls(first, (end - first).days / pixels, left, pixels, edge, options)

    def x(self, field: str) -> alt.X:
        return alt.X(f"{field}:T", **self.options)

    def pixel(self, day: date) -> float:
        return (day - self.first).days / self.days

    def at(self, pixel: float) -> str:
        start = datetime.combine(self.first, datetime.min.time(), UTC)
        return (start + timedelta(pixel * self.days)).isoformat()


def _moved(day: date, days: int) -> date:
    """A day moved by some days, within the range of dates."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _length(text: str, size: float) -> float:
    """About how long a text is in pixels."""
    return size * sum(
        0.3 if c in " .,:;'|()[]ijlftI-/" else 0.95 if c >= "—" or c in "mwMW" else 0.6
        for c in text
    )


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=rows))


def _marks(rows: Sequence[Mapping[str, Any]], *fields: str, **titled: str) -> alt.Chart:
    """Rows to draw, each with a text alternative for its mark, and the fields to show."""
    shown = {field: field for field in fields} | titled
    return _data(rows).encode(
        description=alt.Description("text:N"),
        tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in shown.items()],
    )


def _by_kind(rows: Iterable[Mapping[str, Any]], legend: alt.Legend | None = None) -> alt.Color:
    names = {row["kind"] for row in rows}
    shown = {f"{kind.label}s": colour for kind, colour in _COLOURS.items()}
    shown = {name: colour for name, colour in shown.items() if name in names}
    scale = alt.Scale(domain=[*shown], range=[*shown.values()])
    return alt.Color("kind:N", title=None, scale=scale, legend=legend)


def _ends(events: Events) -> list[str]:
    """Where the record of the events ends, in a sentence."""
    return [f"the record ends on {events.span.last}."] if events.span is not None else []


def _end_of_record(events: Events, time: _Time) -> list[alt.Chart]:
    """A dashed line where the record of the events ends."""
    if events.span is None:
        return []
    rule = _data([{"end": events.span.last.isoformat()}]).mark_rule(color=_GREY, strokeDash=[4, 3])
    return [rule.encode(x=time.x("end"))]


def _terms(events: Events) -> dict[str, list[dict[str, Any]]]:
    """When each leader was in office, by country; the offices of one that meet are one term."""
    start, last = events[0].start.earliest, max(event.end.latest for event in events)
    if events.span is not None:
        last = max(last, events.span.last)
    names = {country.id: country.name for country in countries()}
    found: dict[str, list[dict[str, Any]]] = {}
    for leader in _leaders(events):
        previous: dict[str, Any] = {}
        for office in leader.offices:
            first = max(office.start.earliest, start)
            end = min(office.end.latest if office.end else last, last)
            if first > end:
                continue
            terms = found.setdefault(names.get(office.country, office.country), [])
            if previous in terms and first <= previous["until"]:
                previous["until"] = max(previous["until"], end)
            else:
                previous = {"name": leader.name, "from": first, "until": end}
                terms.append(previous)
    return {
        country: sorted(terms, key=lambda term: (term["from"], term["until"]))
        for country, terms in sorted(found.items())
    }


def _in_office(
    terms: Mapping[str, list[dict[str, Any]]],
    middles: Mapping[str, float],
    time: _Time,
    y: alt.Y,
    size: float,
) -> list[alt.Chart]:
    """Bars for the terms, with names where they fit, and the terms of one country shaded."""
    most = max(terms, key=lambda country: len(terms[country]), default="")
    rows, names = [], []
    for country, held in terms.items():
        ended, edge, strong = None, -math.inf, True
        for term in held:
            strong = not strong or term["from"] != ended
            ended = term["until"]
            left, right = time.pixel(term["from"]), time.pixel(ended)
            row = {"y": middles[country], "from": term["from"].isoformat()}
            row |= {"until": ended.isoformat(), "strength": 0.4 if strong else 0.2}
            row["shade"] = (0.12 if strong else 0.04) if country == most else 0
            rows.append(row)
            name = term["name"]
            for label in (name, name.rpartition(" ")[2]):
                at = (left + right - _length(label, size)) / 2
                if at > max(left, edge) and at < right:
                    names.append(
                        {"label": label, "at": time.at((left + right) / 2), "y": row["y"]}
                    )
                    edge = at + _length(label, size)
                    break
    if not rows:
        return []
    base = _data(rows).encode(x=time.x("from"), x2="until:T")
    return [
        base.mark_rect(color=_GREY).encode(opacity=alt.Opacity("shade:Q", scale=None)),
        base.mark_rule(strokeWidth=1.5 * size, color=_GREY).encode(
            y=y, opacity=alt.Opacity("strength:Q", scale=None)
        ),
        _data(names).mark_text(fontSize=0.9 * size).encode(x=time.x("at"), y=y, text="label:N"),
    ]


def _names(
    events: Events, rows: Sequence[Mapping[str, Any]], time: _Time, *, alone: bool
) -> list[dict[str, Any]]:
    """The cities of events above their marks, on the lowest level where they cover nothing.

    Summits come first. Without a place, a few events of one kind have their dates.
    """
    levels = [*Level, None]
    found: list[dict[str, Any]] = []
    taken: list[tuple[float, float, int, str]] = []
    ranked = sorted(zip(events, rows, strict=True), key=lambda each: levels.index(each[0].level))
    for event, row in ranked:
        few = alone and len(events) <= 12
        label = event.location.city if event.location else event.dates if few else ""
        day, line = row["from"] if row["is_exact"] else row["middle"], row["line"]
        x, long = time.pixel(date.fromisoformat(day)), _length(label, time.size)
        options = [(level, side) for level in range(_LEVELS) for side in (0.5, 0.0, 1.0)]
        for level, side in options if label else ():
            left = x - side * long
            boxes = [(left - 3, left + long + 3, level, line)]
            boxes += [(x - 3, x + 3, below, line) for below in range(level)]  # the line to it
            fits = left >= 0 and left + long <= time.pixels
            if fits and not any(
                box[2:] == other[2:] and box[0] < other[1] and other[0] < box[1]
                for box in boxes
                for other in taken
            ):
                taken += boxes
                place = {"line": line, "level": level, "label": label, "from": day}
                found.append({**place, "at": time.at(left + long / 2)})
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
        "title": event.title,
        "dates": event.dates,
        "place": event.place,
        "duration": event.duration.label if event.duration else "",
        "status": event.status.value,
        "sources": _publishers((event,)),
        "kind": f"{event.kind.label}s",
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


def _leaders(events: Events) -> list[Leader]:
    people = dict.fromkeys(person for event in events for person in event.participants)
    return [person for person in people if isinstance(person, Leader)]


def _what(events: Events) -> str:
    """The kinds and leaders of some events, such as "Calls of Ada and Ben"."""
    kinds, leaders = {event.kind for event in events}, _leaders(events)
    noun = f"{min(kinds).label.capitalize()}s" if len(kinds) == 1 else "Contacts"
    if events and all(event.status is not Status.confirmed for event in events):
        noun = f"Unconfirmed {noun.lower()}"
    if not leaders:
        return events._release.title if events._release and not events else noun
    if len(leaders) <= 2:
        return f"{noun} of {' and '.join(leader.name for leader in leaders)}"
    common = [p for p in leaders if all(p in event.participants for event in events)]
    if len(common) == 1:
        return f"{noun} of {common[0].name} with {len(leaders) - 1} other leaders"
    names = {country.id: country.name for country in countries()}
    lands = sorted({names.get(leader.country, leader.country) for leader in leaders})
    return f"{noun} of {len(leaders)} leaders" + (
        f" ({', '.join(lands)})" if lands[:4] == lands else ""
    )


def _words(events: Events, by: By) -> dict[str, str]:
    """The names of ids and terms that events are counted by, as people write them."""
    if by == "country":
        return {country.id: country.name for country in countries()}
    if by in ("participant", "initiator"):
        people = [(*event.participants, event.initiator) for event in events]
        return {person.id: person.name for row in people for person in row if person}
    if by == "location":
        return {e.location.id: e.location.venue or str(e.location) for e in events if e.location}
    return {term.value: term.label for term in (*Kind, *Level, *Format, *Status)}


def _spanned(events: Events) -> str:
    if not events:
        return "no events"
    noun = "event" if len(events) == 1 else "events"
    first, last = events[0], events[-1]
    return f"{len(events):,} {noun} from {first.start} to {last.end}"
