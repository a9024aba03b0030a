"""The tables: immutable, ordered, typed collections of records, and the questions on them."""

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from operator import index
from typing import (
    Any,
    Final,
    Generic,
    Literal,
    Protocol,
    Self,
    SupportsIndex,
    TypeVar,
    overload,
)

from .._display import html_table, one_line
from ..citing import Style, cite_sources
from ..counts import VALUES, By, Counts, counts_of
from ..dates import DateLike, Days, as_bound, as_span
from ..errors import (
    DuplicateIdError,
    NotOnRecordError,
    UnknownIdError,
    UnknownValueError,
    did_you_mean,
)
from ..gaps import Gaps, Measure, gaps_between
from ..models import Event, Location, Office, Person, Quote, links_to
from ..vocabulary import Format, Kind, QuoteKind, Status, member

__all__ = ["Events", "Quotes", "Table"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T_co = TypeVar("T_co", bound=_HasId, covariant=True)


class Table(Generic[T_co]):
    """Records of one kind in a fixed order, each found by its id.

    ``table["id"]`` raises for an unknown id and names near misses; ``table.get("id")`` gives
    None. ``table[0]`` and ``table[:3]`` go by position; a slice is a table again, in the same
    order whatever its step. Two tables are equal when they hold equal records.

    Args:
        rows: The records in any order. Equal ones are kept once.

    Raises:
        DuplicateIdError: Two different records bear one id.

    >>> import trumpputin as tp
    >>> tp.locations["helsinki"].country
    'FI'
    >>> tp.locations.get("atlantis") is None
    True
    """

    __slots__ = ("_index", "_rows")

    _rows: tuple[T_co, ...]
    _index: dict[str, T_co] | None

    def __init__(self, rows: Iterable[T_co] = ()) -> None:
        by_id: dict[str, T_co] = {}
        for row in rows:
            kept = by_id.setdefault(row.id, row)
            if kept is not row and kept != row:
                raise DuplicateIdError(f'two different records bear the id "{row.id}"')
        self._rows = tuple(sorted(by_id.values(), key=self._order))
        self._index = None

    @staticmethod
    def _order(row: Any) -> Any:
        """The key that the rows are sorted by."""
        return row.id

    def _cut(self, rows: Iterable[T_co]) -> Self:
        """A table of some of these rows, which are distinct and in order already."""
        cut = type(self).__new__(type(self))
        cut._rows = tuple(rows)
        cut._index = None
        return cut

    def _findable(self) -> Iterator[tuple[str, T_co]]:
        """Every id with the row that it finds."""
        for row in self._rows:
            yield row.id, row

    def _by_id(self) -> dict[str, T_co]:
        if self._index is None:
            self._index = dict(self._findable())
        return self._index

    @overload
    def __getitem__(self, key: str) -> T_co: ...
    @overload
    def __getitem__(self, key: SupportsIndex) -> T_co: ...
    @overload
    def __getitem__(self, key: slice) -> Self: ...
    def __getitem__(self, key: str | SupportsIndex | slice) -> T_co | Self:
        if isinstance(key, slice):
            rows = self._rows[key]
            return self._cut(rows if key.step is None or key.step > 0 else rows[::-1])
        if not isinstance(key, str):
            try:
                return self._rows[index(key)]
            except TypeError:
                raise TypeError(f"expected an id, a place or a slice, got {key!r}") from None
        row = self._find(key)
        if row is None:
            noun = type(self._rows[0]).__name__.lower() if self._rows else "record"
            raise UnknownIdError(f'no {noun} "{key}" here{did_you_mean(key, self._by_id())}')
        return row

    def get(self, id: str) -> T_co | None:
        """The record that bears this id, or None."""
        return self._find(id)

    def _find(self, key: str) -> T_co | None:
        return self._by_id().get(key)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rows, in order."""
        return tuple(row.id for row in self._rows)

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return item in self._by_id()
        key = getattr(item, "id", None)
        return isinstance(key, str) and self._by_id().get(key) == item

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __str__(self) -> str:
        return "\n".join(map(str, self._rows))

    def __repr__(self) -> str:
        return one_line(f"<{type(self).__name__} of {len(self):,}: ", self.ids, ">")


_ENUMS: Final = {"kind": Kind, "format": Format, "status": Status}


class Events(Table[Event]):
    """Events in order of time, and the questions people ask of them.

    The order is ``(start.earliest, start.latest, end.latest, id)``, so that every answer is
    the same for any order of the input. An occasion's parts are found by their ids too, and
    an id that an event bore in an earlier version still finds it, with a `FutureWarning`.

    >>> import trumpputin as tp
    >>> print(tp.meetings.gaps()[0])
    2017-07-07 Hamburg to 2017-11-10/2017-11-11 Da Nang: 126 days (4 months, 3 days)
    """

    __slots__ = ("_cut_from",)

    _cut_from: tuple["Events", ...]

    def __init__(self, rows: Iterable[Event] = ()) -> None:
        super().__init__(rows)
        self._cut_from = ()

    @staticmethod
    def _order(row: Event) -> tuple[date, date, date, str]:
        return (row.start.earliest, row.start.latest, row.end.latest, row.id)

    def _cut(self, rows: Iterable[Event]) -> Self:
        cut = super()._cut(rows)
        cut._cut_from = self._origins()
        return cut

    def _findable(self) -> Iterator[tuple[str, Event]]:
        found = [event for row in self._rows for event in (row, *row.parts)]
        for event in found:  # former ids first: they never hide a current one
            for former in event.former_ids:
                yield former, event
        for event in found:
            yield event.id, event

    def _find(self, key: str) -> Event | None:
        event = super()._find(key)
        if event is not None and event.id != key:
            warnings.warn(f'the event "{key}" is now "{event.id}"', FutureWarning, stacklevel=3)
        return event

    def _origins(self) -> tuple["Events", ...]:
        """The tables that this selection was cut from; its own when it was not."""
        return self._cut_from or (self,)

    @property
    def first(self) -> Event | None:
        """The first event in order; None when there is none."""
        return self._rows[0] if self._rows else None

    @property
    def last(self) -> Event | None:
        """The last event in order; None when there is none."""
        return self._rows[-1] if self._rows else None

    def __or__(self, other: "Events") -> "Events":
        """The events of either, matched by id."""
        if not isinstance(other, Events):
            return NotImplemented
        union = Events((*self, *other))
        union._cut_from = tuple(dict.fromkeys((*self._origins(), *other._origins())))
        return union

    def __and__(self, other: "Events") -> "Events":
        """The events whose ids both have."""
        if not isinstance(other, Events):
            return NotImplemented
        ids = set(other.ids)
        return self._cut(event for event in self if event.id in ids)

    def __sub__(self, other: "Events") -> "Events":
        """The events whose ids the other has not."""
        if not isinstance(other, Events):
            return NotImplemented
        ids = set(other.ids)
        return self._cut(event for event in self if event.id not in ids)

    def _repr_html_(self) -> str:
        rows = [
            (
                event.dates,
                event.kind.label,
                str(event.status),
                event.location.city if event.location else "",
                event.title,
                links_to(event.sources_for("start")),
            )
            for event in self
        ]
        header = ("date", "kind", "status", "place", "title", "sources of the date")
        return html_table(f"Events: {len(self):,}", header, rows, "events[60:] are these.")

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The events as an Arrow stream, so that Polars, PyArrow and DuckDB take them directly.

        Raises:
            ImportError: PyArrow is missing; the message says how to install it.
        """
        from ..frames import arrow_stream  # a door above: it needs a library of its own

        return arrow_stream(self, requested_schema)

    def encounters(self) -> "Events":
        """The parts of the events, and those events that have none.

        An occasion is one stay at one place; an encounter is one handshake, talk or dinner.
        Both are published ways of counting, and this turns the first into the second.
        """
        found, *origins = (
            Events(event for row in table for event in row.parts or (row,))
            for table in (self, *self._cut_from)
        )
        found._cut_from = tuple(origins)
        return found

    def where(
        self,
        *,
        kind: str | Iterable[str] | None = None,
        format: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        country: str | Iterable[str] | None = None,
        city: str | Iterable[str] | None = None,
        location: str | Location | Iterable[str | Location] | None = None,
        participant: str | Person | Iterable[str | Person] | None = None,
        initiator: str | Person | Iterable[str | Person] | None = None,
        topic: str | Iterable[str] | None = None,
    ) -> "Events":
        """The events that meet all the criteria given; several values of one mean any.

        People and locations are given as records or as ids, and ``kind``, ``format`` and
        ``status`` as members or texts.

        Raises:
            UnknownValueError: A value that no kind, format or status has, a malformed
                country, or a value that occurs nowhere in the table that this selection was
                cut from.

        >>> import trumpputin as tp
        >>> tp.events.where(kind="meeting", country=["FI", "JP"]).ids
        ('2018-07-16-helsinki', '2019-06-28-osaka')
        """
        given = {
            "kind": kind,
            "format": format,
            "status": status,
            "country": country,
            "city": city,
            "location": location,
            "participant": participant,
            "initiator": initiator,
            "topic": topic,
        }
        criteria = [
            (VALUES[field], self._wanted(field, values))
            for field, values in given.items()
            if values is not None
        ]
        return self._cut(
            event
            for event in self
            if all(not wanted.isdisjoint(of(event)) for of, wanted in criteria)
        )

    def _wanted(
        self, field: str, values: str | Person | Location | Iterable[str | Person | Location]
    ) -> set[str]:
        """The values of one criterion, checked, as the texts that `VALUES` gives."""
        wanted = {_id(field, value) for value in _several(values)}
        if field in _ENUMS:
            return {member(_ENUMS[field], value, field).value for value in wanted}
        for value in sorted(wanted):
            if field == "country" and not re.fullmatch("[A-Z]{2}", value):
                raise UnknownValueError(
                    f'country: expected two capital letters (ISO 3166-1 alpha-2), got "{value}"'
                )
        known = {value for table in self._origins() for e in table for value in VALUES[field](e)}
        _refuse_unknown(field, wanted, known)
        return wanted

    def before(self, day: DateLike, *, certainly: bool = False) -> "Events":
        """The events that could have started before a date, or with ``certainly`` must have.

        A coarse date means its whole period: ``before("2019")`` ends on 2018-12-31.
        This asks when things happened; what an earlier version of the record held is another
        question.
        """
        first = as_bound(day).earliest
        if certainly:
            return self._cut(event for event in self if event.start.latest < first)
        return self._cut(event for event in self if event.start.earliest < first)

    def after(self, day: DateLike, *, certainly: bool = False) -> "Events":
        """The events that could have started after a date, or with ``certainly`` must have.

        A coarse date means its whole period: ``after("2019")`` begins on 2020-01-01.
        """
        last = as_bound(day).latest
        if certainly:
            return self._cut(event for event in self if event.start.earliest > last)
        return self._cut(event for event in self if event.start.latest > last)

    def between(self, start: DateLike, end: DateLike, *, certainly: bool = False) -> "Events":
        """The events that could have started in a span, or with ``certainly`` must have.

        The span is inclusive, and coarse dates mean their whole periods.

        Raises:
            DateError: One is no plain date, or the span ends before it starts.
        """
        first, last = as_span(start, end)
        if certainly:
            return self._cut(
                e for e in self if e.start.earliest >= first and e.start.latest <= last
            )
        return self._cut(e for e in self if e.start.latest >= first and e.start.earliest <= last)

    def on(self, day: DateLike, *, certainly: bool = False) -> "Events":
        """The events that could have been under way on a day, or with ``certainly`` must.

        With a coarse date: on some day of that period.
        """
        first, last = as_span(day, day)
        if certainly:
            return self._cut(e for e in self if e.latest_start <= last and e.earliest_end >= first)
        return self._cut(e for e in self if e.start.earliest <= last and e.end.latest >= first)

    def during(self, office: Office, *, certainly: bool = False) -> "Events":
        """The events that started while an office was held, its first and last day included.

        >>> import trumpputin as tp
        >>> first_term = tp.leaders["donald-trump"].offices[0]
        >>> len(tp.meetings.during(first_term))
        6
        """
        if not certainly:
            return self.between(office.start, office.end or date.max)
        held, left = office.start.latest, office.end.earliest if office.end else date.max
        return self._cut(e for e in self if held <= e.start.earliest and e.start.latest <= left)

    def on_calendar(self, zone: str) -> "Events":
        """The same events dated by another calendar, in the order of those dates.

        Raises:
            NotOnRecordError: Some events or parts have no date by that calendar; the message
                names them.
        """
        every = [event for row in self for event in (row, *row.parts)]
        missing = [
            event.id
            for event in every
            if zone != event.calendar
            and all(zone != local.calendar for local in event.other_calendars)
        ]
        if missing:
            zones = {
                z for e in every for z in (e.calendar, *(d.calendar for d in e.other_calendars))
            }
            hint = "" if zone in zones else did_you_mean(zone, zones)
            raise NotOnRecordError(
                f'no dates by the calendar of "{zone}"{hint} for: {", ".join(missing)}'
            )
        moved = Events(event.on_calendar(zone) for event in self)
        moved._cut_from = self._origins()
        return moved

    def gaps(
        self,
        measure: Measure | Literal["end-to-start", "start-to-start"] = Measure.end_to_start,
    ) -> Gaps:
        """The gaps between neighbours: one fewer than there are events.

        Raises:
            UnknownValueError: There is no such measure.
        """
        return gaps_between(self._rows, measure)

    def cite(self, style: Style = "text") -> str:
        """Citations of the sources that these events and their parts rest on, each once.

        Raises:
            UnknownValueError: The style is none of ``bibtex``, ``csl-json``, ``apa``, ``text``.

        >>> import trumpputin as tp
        >>> article = tp.dataset.as_of("0.1.0").events
        >>> print(article.cite("apa").partition(" A timeline")[0])
        Fox News. (2025, August 15). From admiration to Alaska:
        """
        cited = (source for row in self for e in (row, *row.parts) for source in e.sources)
        return cite_sources(dict.fromkeys(cited), style)

    @overload
    def counts(
        self, by: Literal["year"] = "year", *, between: tuple[DateLike, DateLike] | None = None
    ) -> Counts[int]: ...
    @overload
    def counts(
        self,
        by: Literal[
            "quarter",
            "month",
            "kind",
            "format",
            "status",
            "country",
            "city",
            "location",
            "initiator",
            "participant",
            "topic",
        ],
        *,
        between: tuple[DateLike, DateLike] | None = None,
    ) -> Counts[str]: ...
    def counts(
        self, by: By = "year", *, between: tuple[DateLike, DateLike] | None = None
    ) -> Counts[int] | Counts[str]:
        """How many events there are of each period or value.

        Periods run without holes from the first event to the last, or over ``between``;
        `trumpputin.counts.counts_of` says the rest.

        Raises:
            UnknownValueError: Events cannot be counted by that.
            DateError: ``between`` holds no dates, or ends before it starts.

        >>> import trumpputin as tp
        >>> tp.meetings.counts("year", between=("2016", "2018"))
        <Counts by year: 2016: 0, 2017: 2, 2018: 3; unplaced: 0>
        """
        return counts_of(self._rows, by, between)

    def days_since_last(self, on: DateLike) -> Days:
        """The days from the latest end on or before a date; 0 while an event is under way.

        Args:
            on: The date to look back from. A coarse one stands for each of its days.

        Raises:
            NotOnRecordError: No event had certainly begun by then.

        >>> import trumpputin as tp
        >>> print(tp.meetings.days_since_last("2025-08-14"))
        2,239 days
        """
        first, last = as_span(on, on)
        begun = [event for event in self if event.latest_start <= first]
        if not begun:
            raise NotOnRecordError(f"no event had certainly begun by {first}")
        if any(e.start.earliest <= last and e.end.latest >= first for e in self):
            fewest = 0
        else:
            ended = max(e.end.latest for e in self if e.start.earliest <= first)
            fewest = (first - ended).days
        # At the most, everything ended as early as it can, and what may not have begun had
        # not. The wait then grows until the day before something certainly begins.
        ended = max(event.earliest_end for event in begun)
        most = max(0, (first - ended).days)
        coming = [event for event in self if first < event.latest_start <= last]
        for event in sorted(coming, key=lambda event: event.latest_start):
            most = max(most, (event.latest_start - ended).days - 1)
            ended = max(ended, event.earliest_end)
        return Days(fewest, max(most, (last - ended).days))


class Quotes(Table[Quote]):
    """Quotations in the order in which they were said.

    >>> import trumpputin as tp
    >>> print(tp.quotes.where(speaker="rex-tillerson")[-1])
    2017-07-07 Rex Tillerson: “positive chemistry”
    """

    __slots__ = ("_cut_from",)

    _cut_from: "Quotes | None"

    def __init__(self, rows: Iterable[Quote] = ()) -> None:
        super().__init__(rows)
        self._cut_from = None

    @staticmethod
    def _order(row: Quote) -> tuple[date, date, str]:
        return (row.said_on.earliest, row.said_on.latest, row.id)

    def _cut(self, rows: Iterable[Quote]) -> Self:
        cut = super()._cut(rows)
        cut._cut_from = self._cut_from or self
        return cut

    def _repr_html_(self) -> str:
        rows = [
            (
                str(quote.said_on),
                quote.speaker_name,
                quote.kind.value,
                quote.text,
                links_to(citation.source for citation in quote.citations),
            )
            for quote in self
        ]
        header = ("said on", "speaker", "kind", "text", "sources")
        return html_table(f"Quotations: {len(self):,}", header, rows, "quotes[60:] are these.")

    def where(
        self,
        *,
        speaker: str | Person | Iterable[str | Person] | None = None,
        kind: str | Iterable[str] | None = None,
        event: str | Event | Iterable[str | Event] | None = None,
        language: str | Iterable[str] | None = None,
    ) -> "Quotes":
        """The quotations that meet all the criteria given; several values of one mean any.

        People and events are given as records or as ids. An event that is given as a record
        stands for its parts too; an id stands for itself.

        Raises:
            UnknownValueError: There is no such kind, or no quotation of the table that this
                selection was cut from has that speaker, event or language.

        >>> import trumpputin as tp
        >>> osaka = tp.meetings["2019-06-28-osaka"]
        >>> {quote.event.id for quote in tp.quotes.where(event=osaka)}
        {'2019-06-28-osaka-talks'}
        """
        given = {"speaker": speaker, "kind": kind, "event": event, "language": language}
        criteria: list[tuple[str, set[str]]] = []
        for field, values in given.items():  # no comprehension: a warning counts the calls
            if values is not None:
                criteria.append((field, self._wanted(field, values)))
        return self._cut(
            quote
            for quote in self
            if all(_quote_value(quote, field) in wanted for field, wanted in criteria)
        )

    def _wanted(
        self, field: str, values: str | Person | Event | Iterable[str | Person | Event]
    ) -> set[str]:
        if field == "event":
            return self._wanted_events(values)
        wanted = {_id(field, value) for value in _several(values)}
        if field == "kind":
            return {member(QuoteKind, value, field).value for value in wanted}
        values_here = {_quote_value(quote, field) for quote in self._cut_from or self}
        _refuse_unknown(field, wanted, {value for value in values_here if value})
        return wanted

    def _wanted_events(self, values: Any) -> set[str]:
        """The ids of events, where a record stands for its parts too."""
        events = [quote.event for quote in self._cut_from or self if quote.event]
        known = {event.id for event in events}
        former = {old: event.id for event in events for old in event.former_ids}
        found: set[str] = set()
        for value in _several(values):
            id_ = _id("event", value)
            ids = {id_}
            if isinstance(value, Event):
                ids |= {part.id for part in value.parts}
            elif id_ in former.keys() - known:
                ids = {former[id_]}
                message = f'the event "{id_}" is now "{former[id_]}"'
                warnings.warn(message, FutureWarning, stacklevel=4)
            if ids.isdisjoint(known):
                _refuse_unknown("event", {id_}, known)
            found |= ids
        return found

    def between(self, start: DateLike, end: DateLike, *, certainly: bool = False) -> "Quotes":
        """The quotations that could have been said in a span, or with ``certainly`` must.

        The span is inclusive, and coarse dates mean their whole periods. A qualified date
        counts as it is written, and is never certain.

        Raises:
            DateError: One is no plain date, or the span ends before it starts.
        """
        first, last = as_span(start, end)
        if certainly:
            return self._cut(
                quote
                for quote in self
                if not quote.said_on.qualifier
                and quote.said_on.earliest >= first
                and quote.said_on.latest <= last
            )
        return self._cut(
            quote
            for quote in self
            if quote.said_on.latest >= first and quote.said_on.earliest <= last
        )


def _quote_value(quote: Quote, field: str) -> str | None:
    value = getattr(quote, field)
    return value.id if isinstance(value, Person | Event) else value


def _several(values: Any) -> tuple[Any, ...]:
    """One value or several, as several."""
    one = isinstance(values, str) or not isinstance(values, Iterable)
    return (values,) if one else tuple(values)


def _id(field: str, value: Any) -> str:
    """A text, or the id of a record."""
    id_ = getattr(value, "id", value)
    if not isinstance(id_, str):
        raise UnknownValueError(f"{field}: expected a text or a record, got {value!r}")
    return id_


def _refuse_unknown(field: str, wanted: set[str], known: set[str]) -> None:
    for value in sorted(wanted - known):
        raise UnknownValueError(f'{field}: nothing here has "{value}"{did_you_mean(value, known)}')
