"""`Quotes`: quotations in the order in which they were said."""

import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar, Final, Self

from .._display import html_table
from ..models import Event, Person, Quote, links_to
from ..vocabulary import QuoteKind
from ._selection import Known, Selection, folded, named, named_people, several

__all__ = ["Quotes"]

_VALUES: Final[Mapping[str, Callable[[Quote], Collection[str]]]] = {
    "speaker": lambda quote: (quote.speaker.id,) if quote.speaker else (),
    "kind": lambda quote: (quote.kind.value,),
    "event": lambda quote: (quote.event.id,) if quote.event else (),
    "language": lambda quote: (quote.language,),
}


class Quotes(Selection[Quote]):
    """Quotations in the order in which they were said.

    Two tables are equal when their quotations are. A selection knows more than its quotations:
    which speakers, languages and events occur in the table that it was cut from.

    Args:
        rows: The quotations in any order. Equal ones are kept once.
        events: The events that quotations may be about. Without them a table knows only the
            events that its own quotations are about.

    Raises:
        DuplicateIdError: Two different quotations have the same id.
        TypeError: A row is not a `Quote`.

    >>> import trumpputin as tp
    >>> print(tp.quotes.where(speaker="rex-tillerson").last)
    2017-07-07 Rex Tillerson: “positive chemistry”
    """

    __slots__ = ()

    _of: ClassVar[type | None] = Quote
    _noun: ClassVar[str] = "quotation"
    _values: ClassVar[Mapping[str, Callable[[Quote], Collection[str]]]] = _VALUES
    _terms: ClassVar[Mapping[str, type[StrEnum]]] = {"kind": QuoteKind}

    def __init__(self, rows: Iterable[Quote] = (), *, events: Iterable[Event] = ()) -> None:
        super().__init__(rows)
        self._known = partial(self._described, tuple(events))

    @staticmethod
    def _order(row: Quote) -> tuple[date, date, str]:
        return (row.said_on.earliest, row.said_on.latest, row.id)

    @staticmethod
    def _bounds(row: Quote) -> tuple[date, date, date, date]:
        first, last = row.said_on.earliest, row.said_on.latest
        return first, last, first, last

    @staticmethod
    def _is_bounded(row: Quote) -> bool:
        return not row.said_on.qualifier

    def _described(self, events: Iterable[Event] = ()) -> Known:
        parts: dict[str, frozenset[str]] = {}
        former: dict[str, str] = {}
        for whole in (*(quote.event for quote in self._rows if quote.event), *events):
            for event in whole.with_parts:
                ids = frozenset(each.id for each in event.with_parts)
                parts[event.id] = parts.get(event.id, ids) | ids
                former.update(dict.fromkeys(event.former_ids, event.id))
        former = {old: new for old, new in former.items() if old not in parts}
        events_by_id = {**parts, **{old: parts[new] for old, new in former.items()}}
        return {
            "speaker": named_people(quote.speaker for quote in self._rows if quote.speaker),
            "language": named({quote.language for quote in self._rows}),
            "event": {folded(id_): ids for id_, ids in events_by_id.items()},
            "former": {old: frozenset((new,)) for old, new in former.items()},
        }

    def where(
        self,
        *,
        speaker: str | Person | Iterable[str | Person] | None = None,
        kind: str | Iterable[str] | None = None,
        event: str | Event | Iterable[str | Event] | None = None,
        language: str | Iterable[str] | None = None,
    ) -> Self:
        """The quotations that meet all the criteria given; several values of one mean any.

        People and events are given as records or as ids, people also by their names; case is
        ignored. An event stands for its parts too.

        Raises:
            UnknownValueError: A kind does not exist, or no quotation of the table that this
                selection was cut from has that speaker or language, or that event is not known.

        >>> import trumpputin as tp
        >>> sorted({quote.event.id for quote in tp.quotes.where(event="2019-06-28-osaka")})
        ['2019-06-28-osaka', '2019-06-28-osaka-talks']
        """
        events = () if event is None else several(event)
        for old in events:
            for new in self._whole["former"].get(old, ()) if isinstance(old, str) else ():
                message = f'the event "{old}" is now "{new}"'
                warnings.warn(message, FutureWarning, stacklevel=2)
        about = None if event is None else events
        return self._where(speaker=speaker, kind=kind, event=about, language=language)

    def _repr_html_(self) -> str:
        rows = [
            (str(q.said_on), q.speaker_name, q.kind.label, q.text, links_to(q.sources))
            for q in self
        ]
        header = ("said on", "speaker", "kind", "text", "sources")
        return html_table(f"Quotations: {len(self):,}", header, rows)
