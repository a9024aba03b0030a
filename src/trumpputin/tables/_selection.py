"""`Selection`: a table in order of time, and what can be cut out of it.

A selection hands on to its own selections what it knows of the table that it was cut from: the
span, the release, and which values occur there, as one small value (`Known`). So a misspelt value
is refused however little is left, and a pickle holds the rows of the selection alone.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeAlias, TypeVar

from ..citing import Style, cite_sources
from ..dates import DateLike, PartialDate, as_bound, as_span
from ..errors import DateError, NotOnRecordError, UnknownValueError, did_you_mean
from ..models import Event, Office, Person, Quote, Release, Source
from ..span import Covered, Span, common
from ..vocabulary import member
from ._table import Table, made

if TYPE_CHECKING:
    from ..search import Matches

__all__ = ["Known", "Names", "Selection", "folded", "named", "named_people", "several"]

Names: TypeAlias = Mapping[str, frozenset[str]]
"""The texts that a filter takes for a field, folded, each with the values that it stands for."""

Known: TypeAlias = Mapping[str, Names]
"""For each field the texts that stand for a value which occurs there.

``former`` has the ids that events had in earlier versions, with the current ones.
"""

_PEOPLE: Final = ("speaker", "participant", "initiator")  # two people may have one name


R_co = TypeVar("R_co", bound=Event | Quote, covariant=True)
_DAY: Final = timedelta(days=1)


class Selection(Table[R_co]):
    """Records in order of time: the common part of `Events` and `Quotes`."""

    __slots__ = ("_covered", "_known", "_release")

    _values: ClassVar[Mapping[str, Callable[[Any], Collection[str]]]]  # of a row, by field
    _terms: ClassVar[Mapping[str, type[StrEnum]]]  # the fields that hold a term of the codebook
    _noun: ClassVar[str]

    _covered: Covered
    _known: Known | Callable[[], Known]  # made when a selection first asks
    _release: Release | None  # of the dataset that the rows come from

    def __init__(self, rows: Iterable[R_co] = ()) -> None:
        super().__init__(rows)
        self._covered = self._release = None
        self._known = self._described

    @property
    def span(self) -> Span | None:
        """The days that the table answers for; None when it has no span, as quotations have none.

        Events of a `Dataset` have the span of its coverage. `before`, `after`, `between`, `on`
        and `during` narrow it to their period, without the days on which an event that they
        leave out may still have been under way. The union of two tables has the days that both
        have. A slice by position keeps the span, but answers for its own rows alone.

        Raises:
            NotOnRecordError: There is no such day.
        """
        if self._covered == ():
            raise NotOnRecordError("these rows cover no day: see Events.span")
        return self._covered[0] if self._covered else None

    def _described(self) -> Known:
        """What selections need to know of this table."""
        raise NotImplementedError

    @property
    def _whole(self) -> Known:
        """What is known of the table that this one was cut from, or of itself."""
        if callable(self._known):
            self._known = self._known()
        return self._known

    @property
    def _dated(self) -> str:
        if self._covered is None:
            return ""
        return f", {self._covered[0]}" if self._covered else ", no day"

    def _cut(self, rows: Iterable[R_co]) -> Self:
        return self._informed(super()._cut(rows))

    def __reduce__(self) -> tuple[Any, ...]:
        slots: dict[str, Any] = {"_model": self._model, "_known": self._whole}
        slots |= {"_covered": self._covered, "_release": self._release}
        return partial(made, **slots), (type(self), self._rows)

    def _informed(self, selection: Self) -> Self:
        """The selection, with what it takes over from this table."""
        selection._known, selection._covered = (lambda: self._whole), self._covered
        selection._release = self._release
        return selection

    def _moved(self, rows: Iterable[R_co]) -> Self:
        """A selection of other rows that stand for these, in any order."""
        return self._informed(type(self)(rows))

    def _within(self, rows: Iterable[R_co], first: date, last: date) -> Self:
        """Some of these rows, with a span that is narrowed to a period, which may be of no day."""
        cut = self._cut(rows)
        if self._covered is not None:
            cut._covered = common(self._covered, (Span(first, last),)) if first <= last else ()
        return cut

    @staticmethod
    def _bounds(row: Any) -> tuple[date, date, date, date]:
        """The first and last possible day of a row's start, and of its end."""
        raise NotImplementedError

    @staticmethod
    def _is_bounded(row: Any) -> bool:  # noqa: ARG004 -- of events always
        """Whether the days of a row certainly lie within its bounds: its date is not qualified."""
        return True

    @property
    def first(self) -> R_co | None:
        """The first row in order; None when there is none."""
        return self._rows[0] if self._rows else None

    @property
    def last(self) -> R_co | None:
        """The last row in order; None when there is none."""
        return self._rows[-1] if self._rows else None

    def __contains__(self, item: object) -> bool:
        if super().__contains__(item):
            return True
        if _is_date(item):
            raise TypeError(f"{item!s} is a date, not an id; use .on({str(item)!r})")
        return False

    def __or__(self, other: Self) -> Self:
        """The rows of either, matched by id."""
        if not self._is_like(other):
            return NotImplemented
        union = type(self)((*self, *other))
        union._known = lambda: _merged(self._whole, other._whole)
        union._covered = common(self._covered, other._covered)
        union._release = self._release if self._release == other._release else None
        return union

    def __and__(self, other: Self) -> Self:
        """The rows whose ids are in both."""
        if not self._is_like(other):
            return NotImplemented
        return self - (self - other)

    def __sub__(self, other: Self) -> Self:
        """The rows whose ids are not in the other."""
        if not self._is_like(other):
            return NotImplemented
        ids = set(other.ids)
        return self._cut(row for row in self if row.id not in ids)

    def _is_like(self, other: object) -> bool:
        return isinstance(other, Selection) and other._of is self._of

    def before(self, day: DateLike, *, certainly: bool = False) -> Self:
        """The rows that could have started before a date, or with ``certainly`` must have.

        A coarse date means its whole period: ``before("2019")`` ends on 2018-12-31. This asks
        when things happened, not what an earlier version of the record held.

        Raises:
            DateError: ``day`` is not a plain date.
        """
        first = as_bound(day).earliest
        if first == date.min:
            return self._within((), date.max, date.min)
        return self._started(date.min, first - _DAY, certainly=certainly)

    def after(self, day: DateLike, *, certainly: bool = False) -> Self:
        """The rows that could have started after a date, or with ``certainly`` must have.

        A coarse date means its whole period: ``after("2019")`` begins on 2020-01-01.

        Raises:
            DateError: ``day`` is not a plain date.
        """
        last = as_bound(day).latest
        if last == date.max:
            return self._within((), date.max, date.min)
        return self._started(last + _DAY, date.max, certainly=certainly)

    def between(self, start: DateLike, end: DateLike, *, certainly: bool = False) -> Self:
        """The rows that could have started in a span, or with ``certainly`` must have.

        The span is inclusive, and coarse dates mean their whole periods. A quotation whose date
        is qualified counts as written, and is never certain.

        Raises:
            DateError: One is not a plain date, or the span ends before it starts.
        """
        first, last = as_span(start, end)
        return self._started(first, last, certainly=certainly)

    def during(self, office: Office, *, certainly: bool = False) -> Self:
        """The rows that started while an office was held, its first and last day included.

        >>> import trumpputin as tp
        >>> first_term = tp.leaders["donald-trump"].offices[0]
        >>> len(tp.meetings.during(first_term))
        6
        """
        first = office.start.earliest
        last = office.end.latest if office.end else date.max
        if not certainly:
            return self._started(first, last, certainly=False)
        # Nobody leaves an office before taking it, so each date narrows the other.
        held = min(office.start.latest, last)
        left = max(office.end.earliest, first) if office.end else date.max
        return self._started(held, left, certainly=True)

    def _started(self, first: date, last: date, *, certainly: bool) -> Self:
        rows = []
        covered_from = first
        for row in self._rows:
            earliest, latest, _, ended = self._bounds(row)
            if certainly:
                keep = first <= earliest and latest <= last and self._is_bounded(row)
            else:
                keep = earliest <= last and first <= latest
            if keep:
                rows.append(row)
            elif latest < first:  # it may still have been under way
                covered_from = max(covered_from, min(ended, date.max - _DAY) + _DAY)
        return self._within(rows, covered_from, last)

    def on(self, day: DateLike, *, certainly: bool = False) -> Self:
        """The rows that could have been under way on a day, or with ``certainly`` must have.

        With a coarse date: on some day of that period.

        Raises:
            DateError: ``day`` is not a plain date.
        """
        first, last = as_span(day, day)

        def is_kept(row: Any) -> bool:
            earliest_start, latest_start, earliest_end, latest_end = self._bounds(row)
            if certainly:
                return latest_start <= last and first <= earliest_end and self._is_bounded(row)
            return earliest_start <= last and first <= latest_end

        return self._within(filter(is_kept, self._rows), first, last)

    def _where(self, **given: Any) -> Self:
        """The rows that meet all the criteria given; several values of one mean any."""
        criteria = [
            (self._values[field], self._wanted(field, several(values)))
            for field, values in given.items()
            if values is not None
        ]
        return self._cut(
            row
            for row in self._rows
            if all(not wanted.isdisjoint(of(row)) for of, wanted in criteria)
        )

    def _wanted(self, field: str, given: Iterable[object]) -> frozenset[str]:
        """The values that the texts and records given for a field stand for."""
        wanted: frozenset[str] = frozenset()
        enum = self._terms.get(field)
        for each in given:
            text = getattr(each, "id", each)
            if not isinstance(text, str):
                message = f"expected a text or a record, got {each!r:.200}"
                raise UnknownValueError(message, field=field)
            wanted |= {_term(enum, text, field)} if enum else self._named(field, text)
        return wanted

    def _named(self, field: str, text: str) -> frozenset[str]:
        """The values that a text stands for in the table that this selection was cut from."""
        known = self._whole[field]
        found = known.get(folded(text))
        if found is None:
            hint = did_you_mean(text, sorted(frozenset().union(*known.values())))
            raise UnknownValueError(f'no {self._noun} here has "{text}"{hint}', field=field)
        if len(found) > 1 and field in _PEOPLE:
            if text in found:
                return frozenset((text,))
            ids = " and ".join(sorted(found))
            raise UnknownValueError(f'"{text}" is the name of {ids}; give an id', field=field)
        return found

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that these rows and their parts cite, once each, in order."""
        rows = (each for row in self._rows for each in getattr(row, "with_parts", (row,)))
        return tuple(dict.fromkeys(source for row in rows for source in row.sources))

    def search(self, text: str) -> "Matches[R_co]":
        """The rows in which every word of a text occurs, with the fields in which it occurs.

        Words may be in any order, and match the beginning of a word; case and accents are
        ignored. Of events, titles, summaries, contexts, places, people and topics are searched,
        those of their parts too; of quotations, the speaker, the occasion and every wording.

        Raises:
            ValueError: There is no word in the text.

        >>> import trumpputin as tp
        >>> tp.meetings.search("finland summit").records[0].id
        '2018-07-16-helsinki'
        """
        from ..search import search  # seldom needed

        return search(self._rows, text)

    def cite(self, style: Style = "text") -> str:
        """Citations of every source that these rows and their parts cite, once each.

        Raises:
            UnknownValueError: There is no such style.

        >>> import trumpputin as tp
        >>> len(tp.meetings.cite("text").splitlines()) == len(tp.meetings.sources)
        True
        """
        return cite_sources(self.sources, style)


def _merged(one: Known, other: Known) -> Known:
    """What is known of either of two tables of one type."""
    return {
        field: {
            text: one[field].get(text, frozenset()) | other[field].get(text, frozenset())
            for text in (*one[field], *other[field])
        }
        for field in one
    }


def _is_date(item: object) -> bool:
    if isinstance(item, str):
        try:
            PartialDate.parse(item)
        except DateError:
            return False
        return True
    return isinstance(item, date | PartialDate)


def several(values: Any) -> tuple[Any, ...]:
    """One value or several, as several."""
    one = isinstance(values, str) or not isinstance(values, Iterable)
    return (values,) if one else tuple(values)


def named(values: Iterable[str], names: Iterable[tuple[str, str]] = ()) -> Names:
    """Values by their own texts and by other names, which are given in pairs with the values."""
    own: dict[str, frozenset[str]] = {}
    others: dict[str, frozenset[str]] = {}
    for texts, pairs in ((own, ((value, value) for value in values)), (others, names)):
        for name, value in pairs:
            text = folded(name)
            texts[text] = texts.get(text, frozenset()) | {value}
    return others | own


def named_people(people: Iterable[Person]) -> Names:
    """People by their ids and names."""
    pairs = {(person.name, person.id) for person in people}
    return named((id_ for _, id_ in pairs), pairs)


def folded(text: str) -> str:
    """A text as it is compared: composed, and without its case."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize  # kept out of `import trumpputin`

    return normalize("NFC", text).casefold()


def _term(enum: type[StrEnum], text: str, field: str) -> str:
    """The value of a term of the codebook, given as it is or in words, in any case."""
    word = text.lower().replace(" ", "_")
    return word if word in set(enum) else member(enum, text, field).value
