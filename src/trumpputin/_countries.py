"""Countries by their codes: those of today, and former states such as the Soviet Union.

Where each column of ``data/countries.json`` was read, in November 2026:

- Codes and names of today: ISO 3166-1 as in Debian's iso-codes, from pycountry 26.2.16. ``name``
  is its common name, where it gives one. A country is found by the other names there too, and by
  its name in the Correlates of War list.
- Former states: the codes of ISO 3166-3, from the same package, that ISO 3166-1 does not use
  again. ISO gave ``CS`` twice; here it is Czechoslovakia, not Serbia and Montenegro. The names
  Czechoslovakia and Yugoslavia are those of the Correlates of War list, Soviet Union is that of
  Gleditsch and Ward.
- ``former_of``: the last two letters of the ISO 3166-3 code, such as ``DDDE``, where they are a
  code of today. For the Soviet Union, to which ISO gives no single successor, it is Russia: both
  lists below have them as one state, 365.
- ``cow``: Correlates of War Project, State System Membership List, v2016.
- ``gwcode``: Gleditsch and Ward, list of independent states, revision of 2017.

Both lists were read as shipped with the R package peacesciencer 1.2.9, and only for the countries
of the leaders, people and places of the records here. Since 1990, Germany is 255 in the first and
260 (German Federal Republic) in the second. Vietnam is 816 in both.
"""

import os.path
from functools import cache
from typing import Any

import attrs

from ._display import field_repr

__all__ = ["Country", "code_of", "countries", "former_codes"]


@attrs.frozen(kw_only=True, order=False)
class Country:
    """A country of today, or a former state.

    Attributes:
        id: ISO 3166-1 alpha-2 code; for a former state, its alpha-2 code in ISO 3166-3.
        name: In English.
        iso3: ISO alpha-3 code.
        cow: Number in the Correlates of War list of states; None where it was not looked up.
        gwcode: Number in Gleditsch and Ward's list of independent states; None likewise.
        former_of: For a former state, the code of the country of today that continues it; None
            where there is not exactly one.
    """

    id: str
    name: str
    iso3: str
    cow: int | None = None
    gwcode: int | None = None
    former_of: str | None = None

    __repr__ = field_repr

    def __str__(self) -> str:
        return self.name


def countries() -> tuple[Country, ...]:
    """Every country of today and every former state, by code.

    >>> germany = next(country for country in countries() if country.id == "DE")
    >>> germany.name, germany.iso3, germany.cow, germany.gwcode
    ('Germany', 'DEU', 255, 260)
    """
    return _known()[0]


def former_codes() -> frozenset[str]:
    """The codes of former states; none of them is in use today.

    >>> "SU" in former_codes(), "RU" in former_codes()
    (True, False)
    """
    return _known()[1]


def code_of(text: str) -> str | None:
    """The code of the country that a code or an English name means; None if there is none.

    Args:
        text: An alpha-2 or alpha-3 code or a name, in upper or lower case.

    >>> code_of("Germany"), code_of("deu"), code_of("soviet union"), code_of("Atlantis")
    ('DE', 'DE', 'SU', None)
    """
    return _known()[2].get(text.casefold())


@cache
def _known() -> tuple[tuple[Country, ...], frozenset[str], dict[str, str]]:
    """All countries, the codes of the former ones, and codes by everything they are found by."""
    import json  # kept out of `import trumpputin`

    # An absolute path that works in a zip too, without importing pathlib.
    path = os.path.join(os.path.dirname(__file__), "data", "countries.json")  # noqa: PTH118, PTH120
    loader: Any = __spec__.loader
    rows = json.loads(loader.get_data(path))
    found: list[Country] = []
    codes: dict[str, str] = {}
    for row in (*rows["former"], *rows["present"]):  # a code used again means today's country
        also = row.pop("also", ())
        country = Country(**row)
        found.append(country)
        for text in (country.id, country.iso3, country.name, *also):
            codes[text.casefold()] = country.id
    former = frozenset(row["id"] for row in rows["former"])
    return tuple(sorted(found, key=lambda country: country.id)), former, codes
