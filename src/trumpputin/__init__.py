"""The direct contacts of Donald Trump and Vladimir Putin as typed, sourced, citable records.

The tables are lazy attributes of this module, read from the packaged record at first touch:

>>> import trumpputin as tp
>>> tp.events["2018-07-16-helsinki"].location.city
'Helsinki'
>>> tp.meetings.gaps().longest()
(<Gap 2019-06-28-osaka to 2025-08-15-anchorage: 2,240 days>,)

Everything else is imported from here too: the models, the dates, the answers, `Dataset` and
the errors.
"""

from typing import TYPE_CHECKING

from ._dataset import Dataset
from .citing import Style
from .counts import By, Counts
from .dates import CalendarDifference, DateLike, Days, PartialDate, Precision
from .errors import (
    DatasetError,
    DateError,
    DuplicateIdError,
    FieldError,
    InexactError,
    NotOnRecordError,
    Problem,
    TrumpputinError,
    UnknownIdError,
    UnknownValueError,
)
from .gaps import Gap, Gaps, Measure
from .models import (
    CalendarDates,
    Citation,
    Claim,
    Coverage,
    Event,
    Exclusion,
    Leader,
    Location,
    Office,
    Person,
    Quote,
    Release,
    Source,
    Wording,
)
from .span import Span
from .tables import Events, Quotes, Table
from .vocabulary import Access, Confidence, Format, Kind, QuoteKind, SourceKind, Status

__all__ = [
    "Access",
    "By",
    "CalendarDates",
    "CalendarDifference",
    "Change",
    "Citation",
    "Claim",
    "Confidence",
    "Counts",
    "Coverage",
    "Dataset",
    "DatasetError",
    "DateError",
    "DateLike",
    "Days",
    "DuplicateIdError",
    "Event",
    "Events",
    "Exclusion",
    "FieldError",
    "Format",
    "Gap",
    "Gaps",
    "InexactError",
    "Kind",
    "Leader",
    "Location",
    "Measure",
    "NotOnRecordError",
    "Office",
    "PartialDate",
    "Person",
    "Precision",
    "Problem",
    "Quote",
    "QuoteKind",
    "Quotes",
    "Release",
    "Since",
    "Source",
    "SourceKind",
    "Span",
    "Status",
    "Style",
    "Table",
    "TrumpputinError",
    "UnknownIdError",
    "UnknownValueError",
    "Wording",
    "__version__",
    "calls",
    "dataset",
    "events",
    "leaders",
    "locations",
    "meetings",
    "people",
    "quotes",
    "sources",
    "unconfirmed",
]

if TYPE_CHECKING:
    from .history import Change
    from .since import Since

    __version__: str
    dataset: Dataset
    events: Events
    meetings: Events
    calls: Events
    unconfirmed: Events
    quotes: Quotes
    leaders: Table[Leader]
    people: Table[Person]
    locations: Table[Location]
    sources: Table[Source]
else:
    # Hidden from type checkers, which would otherwise accept every misspelt name.
    def __getattr__(name):
        if name == "dataset":
            value = Dataset.load()
        elif name == "Change":  # seldom needed, so its module is read late
            from . import history

            value = history.Change
        elif name == "Since":  # likewise
            from . import since

            value = since.Since
        elif name == "__version__":
            value = Dataset.load().version
        elif name in __all__:
            value = getattr(Dataset.load(), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals().setdefault(name, value)

    def __dir__():
        return sorted({*globals(), *__all__})
