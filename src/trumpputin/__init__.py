"""The direct contacts of Donald Trump and Vladimir Putin as typed, sourced, citable records.

The tables are lazy attributes of this module, read from the packaged record at first touch:

>>> import trumpputin as tp
>>> tp.events["2018-07-16-helsinki"].location.city
'Helsinki'
>>> tp.meetings.gaps().longest()
(<Gap 2019-06-28-osaka to 2025-08-15-anchorage: 2,240 days>,)

The models, dates, answers, `Dataset` and the errors are imported from here too. The modules
``export``, ``frames`` and ``plots`` are imported at first touch; the latter two need the libraries
of the extras of the same names.
"""

from typing import TYPE_CHECKING

from ._dataset import Dataset
from .amounts import Minutes
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
from .history import Change
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
from .vocabulary import (
    Access,
    Confidence,
    Format,
    Kind,
    Level,
    QuoteKind,
    Says,
    SourceKind,
    Status,
)

__all__ = [
    "Access",
    "By",
    "CalendarDates",
    "CalendarDifference",
    "Change",
    "Citation",
    "Claim",
    "Confidence",
    "Country",
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
    "Level",
    "Location",
    "Match",
    "Matches",
    "Measure",
    "Minutes",
    "Moved",
    "NotOnRecordError",
    "Office",
    "Panel",
    "PanelRow",
    "PartialDate",
    "Person",
    "Precision",
    "Problem",
    "Quote",
    "QuoteKind",
    "Quotes",
    "Release",
    "Revision",
    "Says",
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
    "baseline",
    "calls",
    "countries",
    "dataset",
    "events",
    "from_dict",
    "leaders",
    "letters",
    "locations",
    "meetings",
    "people",
    "quotes",
    "sources",
    "to_dict",
    "unconfirmed",
]

if TYPE_CHECKING:
    from . import export as export
    from . import frames as frames
    from . import plots as plots
    from ._countries import Country
    from .panel import Panel, PanelRow
    from .revision import Moved, Revision
    from .search import Match, Matches
    from .since import Since
    from .storage.codec import from_dict, to_dict

    __version__: str
    dataset: Dataset
    baseline: Dataset
    events: Events
    meetings: Events
    calls: Events
    letters: Events
    unconfirmed: Events
    quotes: Quotes
    leaders: Table[Leader]
    people: Table[Person]
    locations: Table[Location]
    sources: Table[Source]
    countries: Table[Country]
else:
    _MODULES = ("export", "frames", "plots")
    _LATE = {
        "Country": "_countries",
        **dict.fromkeys(("Panel", "PanelRow"), "panel"),
        **dict.fromkeys(("Moved", "Revision"), "revision"),
        **dict.fromkeys(("Match", "Matches"), "search"),
        "Since": "since",
        **dict.fromkeys(("from_dict", "to_dict"), "storage.codec"),
    }

    # Hidden from type checkers, which would otherwise accept every misspelt name.
    def __getattr__(name):
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name in _LATE:  # seldom needed, so its module is read late
            value = getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
        elif name == "dataset":
            value = Dataset.load()
        elif name == "baseline":
            value = Dataset.load("us-russia-meetings")
        elif name == "countries":  # shared by all records
            value = Table(import_module(f"{__name__}._countries").countries())
        elif name == "__version__":
            value = Dataset.load().version
        elif name in __all__:
            value = getattr(Dataset.load(), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return globals().setdefault(name, value)

    def __dir__():
        return sorted({*globals(), *__all__})
