"""`Events`: events in order of time, and the questions people ask of them."""

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Self, overload

from .._display import html_table
from ..counts import VALUES, By, ByText, Counts, counts_of
from ..dates import DateLike, PartialDate
from ..errors import NotOnRecordError, UnknownValueError, did_you_mean
from ..gaps import Gaps, Measure, gaps_between
from ..models import Event, Location, Person, Release, links_to
from ..periods import Every
from ..span import Span
from ..vocabulary import Format, Kind, Level, Status
from ._selection import Known, Selection, folded, named, named_people, several

if TYPE_CHECKING:
    from ..panel import Panel
    from ..since import Since

__all__ = ["Events", "confirmed", "unconfirmed"]

_TERMS: Final = {"kind": Kind, "level": Level, "format": Format, "status": Status}


class Events(Selection[Event]):
    """Events in order of time, and the questions people ask of them.

    The order is ``(start.earliest, start.latest, end.latest, id)``, so that every answer is
    the same for any order of the input. The parts of an occasion are found by their ids too.
    An id that an event had in an earlier version still finds it, with a `FutureWarning`.

    Two tables are equal when their events are. A table knows more than its events: the span that
    it answers for, and which values occur in the table that it was cut from, so that `where`
    refuses a misspelt value however few events are left.

    Args:
        rows: The events in any order. Equal ones are kept once.
        span: The days that the table answers for; without one it answers as if complete.

    Raises:
        DuplicateIdError: Two different events have the same id.
        TypeError: A row is not an `Event`.

    >>> import trumpputin as tp
    >>> print(tp.meetings.gaps()[0])
    2017-07-07 Hamburg to 2017-11-10/2017-11-11 Da Nang: 126 days (4 months, 3 days)
    """

    __slots__ = ()

    _of: ClassVar[type | None] = Event
    _noun: ClassVar[str] = "event"
    _values: ClassVar[Mapping[str, Callable[[Event], Collection[str]]]] = VALUES
    _terms: ClassVar[Mapping[str, type[StrEnum]]] = _TERMS

    def __init__(self, rows: Iterable[Event] = (), *, span: Span | None = None) -> None:
        super().__init__(rows)
        self._covered = None if span is None else (span,)

    @staticmethod
    def _order(row: Event) -> tuple[date, date, date, str]:
        return (row.start.earliest, row.start.latest, row.end.latest, row.id)

    @staticmethod
    def _bounds(row: Event) -> tuple[date, date, date, date]:
        return row.start.earliest, row.latest_start, row.earliest_end, row.end.latest

    def _described(self, statuses: Iterable[Status] = Status) -> Known:
        events = self.with_parts()

        def values(field: str) -> set[str]:
            return {value for event in events for value in VALUES[field](event)}

        places = {(e.location.venue, e.location.id) for e in events if e.location}
        venues = ((venue, id_) for venue, id_ in places if venue)
        return {
            **{field: named(values(field)) for field in ("country", "city", "topic")},
            "location": named(values("location"), venues),
            "participant": named_people(person for e in events for person in e.participants),
            "initiator": named_people(e.initiator for e in events if e.initiator),
            "status": named(statuses),
        }

    def _findable(self) -> Iterator[tuple[str, Event]]:
        events = self.with_parts()
        for event in events:  # former ids first: they never hide a current one
            for former in event.former_ids:
                yield former, event
        for event in events:
            yield event.id, event

    def _find(self, key: str) -> Event | None:
        event = super()._find(key)
        if event is not None and event.id != key:
            warnings.warn(f'the event "{key}" is now "{event.id}"', FutureWarning, stacklevel=3)
        return event

    def with_parts(self) -> tuple[Event, ...]:
        """Every event, each followed by its parts.

        This is for walking through them. It is not a table, whose answers would count parts
        beside their wholes; `encounters` is.
        """
        return tuple(each for event in self._rows for each in event.with_parts)

    def encounters(self) -> Self:
        """The parts of the events, and those events that have none.

        An occasion is one stay at one place; an encounter is one handshake, talk or dinner.
        Both are published ways of counting, and this turns the first into the second.
        """
        return self._moved(each for event in self._rows for each in event.parts or (event,))

    def where(
        self,
        *,
        kind: str | Iterable[str] | None = None,
        level: str | Iterable[str] | None = None,
        format: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        country: str | Iterable[str] | None = None,
        city: str | Iterable[str] | None = None,
        location: str | Location | Iterable[str | Location] | None = None,
        participant: str | Person | Iterable[str | Person] | None = None,
        initiator: str | Person | Iterable[str | Person] | None = None,
        topic: str | Iterable[str] | None = None,
    ) -> Self:
        """The events that meet all the criteria given; several values of one mean any.

        People are given as records, ids or names, locations as records, ids or venues, countries
        as ISO 3166-1 codes or English names; ``kind``, ``level``, ``format`` and ``status`` as
        members or texts. Case is ignored. Events without a known initiator, format or topic are
        left out by that criterion, although one of them may meet it: answers of such a selection
        are about the events with a known one.

        Raises:
            UnknownValueError: A kind, level, format or status does not exist, the table cannot
                hold that status, or another value occurs nowhere in the table that this
                selection was cut from.

        >>> import trumpputin as tp
        >>> tp.events.where(kind="meeting", country=["Finland", "JP"]).ids
        ('2018-07-16-helsinki', '2019-06-28-osaka')
        """
        if country is not None:
            country = [self._code(each) for each in several(country)]
        return self._where(
            kind=kind,
            level=level,
            format=format,
            status=status,
            country=country,
            city=city,
            location=location,
            participant=participant,
            initiator=initiator,
            topic=topic,
        )

    def together(self, *people: str | Person) -> Self:
        """The events in which all of some people took part; with ``where`` it is any of them.

        People are given as records, ids or names.

        Raises:
            UnknownValueError: Somebody took part in no event of the table that this selection
                was cut from.

        >>> import trumpputin as tp
        >>> tp.calls.together("donald-trump", "king-salman").ids
        ('2020-04-09-call-trilateral', '2020-04-12-call-trilateral')

        .. versionadded:: 2.3
        """
        chosen = self
        for person in people:
            chosen = chosen.where(participant=person)
        return chosen

    def _code(self, country: str) -> str:
        """The code of a country, where a name or an alpha-3 code is given."""
        if not isinstance(country, str) or folded(country) in self._whole["country"]:
            return country
        from .._countries import code_of  # it reads a file

        return code_of(country) or country

    def _wanted(self, field: str, given: Iterable[object]) -> frozenset[str]:
        wanted = super()._wanted(field, given)
        if field == "status":
            for status in wanted - self._whole["status"].keys():
                table = "events" if status == Status.confirmed else "unconfirmed"
                message = f"no event here can be {status}; those are in tp.{table}"
                raise UnknownValueError(message, field=field)
        return wanted

    def on_calendar(self, zone: str) -> Self:
        """The same events dated by another calendar, in the order of those dates.

        Raises:
            NotOnRecordError: Some events or parts have no date by that calendar; the message
                names them.
        """
        zones_of = {
            event.id: {event.calendar, *(dates.calendar for dates in event.other_calendars)}
            for event in self.with_parts()
        }
        missing = [id_ for id_, zones in zones_of.items() if zone not in zones]
        if missing:
            known = set().union(*zones_of.values())
            hint = "" if zone in known else did_you_mean(zone, known)
            raise NotOnRecordError(
                f'no dates by the calendar of "{zone}"{hint} for: {", ".join(missing)}'
            )
        return self._moved(event.on_calendar(zone) for event in self._rows)

    def gaps(
        self, measure: Measure | Literal["end-to-start", "start-to-start"] = Measure.end_to_start
    ) -> Gaps:
        """The gaps between neighbours: one fewer than there are events.

        `Gaps.open` is the time from the last event to the end of the span.

        Raises:
            UnknownValueError: There is no such measure.
        """
        return gaps_between(self._rows, measure, self._covered)

    @overload
    def counts(
        self, by: Literal["year"] = "year", *, between: tuple[DateLike, DateLike] | None = None
    ) -> Counts[int]: ...
    @overload
    def counts(
        self, by: ByText, *, between: tuple[DateLike, DateLike] | None = None
    ) -> Counts[str]: ...
    def counts(
        self, by: By = "year", *, between: tuple[DateLike, DateLike] | None = None
    ) -> Counts[int] | Counts[str]:
        """How many events there are of each period or value.

        Periods run without holes from the first event to the last, or over ``between``, but a
        period outside the span is counted only where it has an event.
        `trumpputin.counts.counts_of` has the details.

        Raises:
            UnknownValueError: Events cannot be counted by that.
            DateError: ``between`` holds no dates, or ends before it starts.
            TypeError: ``between`` is not a pair.

        >>> import trumpputin as tp
        >>> tp.meetings.counts("year", between=("2016", "2018"))
        <Counts by year: 2016: 0, 2017: 2, 2018: 3; unplaced: 0>
        """
        return counts_of(self._rows, by, between, self._covered)

    def panel(
        self,
        every: Every = "year",
        *,
        between: tuple[DateLike, DateLike] | None = None,
        kinds: str | Iterable[str] | None = None,
    ) -> "Panel":
        """One row a period, without holes: the events by kind, and the days since the last one.

        Args:
            every: ``year``, ``quarter``, ``month`` or ``week`` (of ISO 8601).
            between: The first and the last day, inclusive; the whole span unless given. A table
                without a span has a panel from its first event to its last.
            kinds: The kinds to count; all unless given.

        Raises:
            UnknownValueError: There is no such period or kind.
            NotOnRecordError: ``between`` is not within the span.
            DateError: ``between`` holds no dates, or ends before it starts.
            TypeError: ``between`` is not a pair.

        >>> import trumpputin as tp
        >>> print(tp.events.panel("year", between=("2018", "2019"), kinds="meeting"))
        2018: meeting 3; 31 days since the last
        2019: meeting 1; 186 days since the last

        .. versionadded:: 2.2
        """
        from ..panel import panel_of  # seldom needed

        return panel_of(self._rows, every, between, kinds, self._covered)

    def since(self, on: DateLike | None = None) -> "Since":
        """The days from the last event to a date, and how far the table covers them.

        Args:
            on: The date to look back from, which may be coarse; without one, the last day of
                the span. Nothing here reads the clock.

        Raises:
            NotOnRecordError: No event had certainly begun by then, or no day is covered.
            ValueError: There is no span, and ``on`` is not given.
            DateError: ``on`` is not a plain date.

        >>> import trumpputin as tp
        >>> print(tp.meetings.since("2025-08-14"))
        2,239 days since 2019-06-28 Osaka
        """
        from ..since import since_last  # seldom needed

        return since_last(self._rows, on, self._covered)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The events as an Arrow stream, so that Polars, PyArrow and DuckDB take them directly.

        Raises:
            ImportError: PyArrow is missing; the message says how to install it.
        """
        stream: object = self.to_frame("pyarrow").__arrow_c_stream__(requested_schema)
        return stream

    def _repr_html_(self) -> str:
        rows = [
            (
                event.dates,
                event.kind.label,
                event.status.label,
                event.location.city if event.location else "",
                event.title,
                links_to(event.sources_for("start")),
            )
            for event in self
        ]
        header = ("date", "kind", "status", "place", "title", "sources of the date")
        return html_table(f"Events: {len(self):,}{self._dated}", header, rows)


def confirmed(events: Iterable[Event], release: Release) -> Events:
    """The confirmed events of a record, which answer for its vetted days."""
    return _of_record(events, {Status.confirmed}, release, release.coverage.vetted_through)


def unconfirmed(events: Iterable[Event], release: Release) -> Events:
    """The other events of a record, which answer for all days that were searched for reports."""
    return _of_record(events, {*Status} - {Status.confirmed}, release, release.coverage.through)


def _of_record(
    events: Iterable[Event], statuses: Collection[Status], release: Release, through: PartialDate
) -> Events:
    span = Span(release.coverage.start, through)
    table = Events((event for event in events if event.status in statuses), span=span)
    table._known, table._release = partial(table._described, statuses), release
    return table
