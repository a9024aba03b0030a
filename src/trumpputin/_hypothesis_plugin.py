"""What Hypothesis calls when it is imported, so that ``st.from_type(tp.Event)`` just works.

It stands apart from `trumpputin.testing`, which imports Hypothesis and so cannot be imported
while Hypothesis is being imported; that happens when a strategy is first asked for.
"""

from typing import TYPE_CHECKING, Any, Final

from . import models
from ._dataset import Dataset
from .dates import Days, PartialDate
from .tables import Events, Quotes

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["TYPES", "register"]

TYPES: Final[tuple[type, ...]] = (
    PartialDate,
    Days,
    models.Office,
    models.Person,
    models.Leader,
    models.Location,
    models.Source,
    models.Citation,
    models.Claim,
    models.CalendarDates,
    models.Event,
    models.Wording,
    models.Quote,
    models.Exclusion,
    models.Coverage,
    models.Release,
    Events,
    Quotes,
    Dataset,
)
"""The types of which Hypothesis is told how to draw them."""


def register() -> None:
    """Tell Hypothesis whom to ask for a strategy of each type."""
    from hypothesis.strategies import register_type_strategy

    for type_ in TYPES:
        register_type_strategy(type_, _strategy)


def _strategy(type_: type) -> "SearchStrategy[Any]":
    from .testing import STRATEGIES

    return STRATEGIES[type_]()
