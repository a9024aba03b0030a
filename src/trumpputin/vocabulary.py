"""The codebook's terms for kinds, levels, statuses and sources, as enums.

The value of every member equals its name, so files, filters and data frames use the same text.
``label`` is the term as people write it.
"""

from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from .errors import UnknownValueError, did_you_mean

__all__ = [
    "Access",
    "Confidence",
    "Format",
    "Kind",
    "Level",
    "QuoteKind",
    "Says",
    "SourceKind",
    "Status",
    "member",
]


class _Term(StrEnum):
    """A term of the codebook."""

    @property
    def label(self) -> str:
        """The term as people write it, such as ``public exchange``."""
        return self.value.replace("_", " ")


class Kind(_Term):
    """What sort of contact an event is."""

    #: The leaders were in one place and had contact there.
    meeting = "meeting"
    #: The leaders took part in one telephone call, alone or with others.
    call = "call"
    #: One leader sent another a letter, telegram or greeting.
    letter = "letter"
    #: A text was published in the names of both.
    joint_statement = "joint_statement"
    #: The leaders addressed each other in public.
    public_exchange = "public_exchange"


class Level(_Term):
    """How much of a meeting it was, as the codebook defines it; other kinds have no level."""

    #: Planned, with its own place and programme, and held in order to meet.
    summit = "summit"
    #: They sat down to talk beside another gathering, or on a journey with another purpose.
    sideline = "sideline"
    #: Shorter, standing, or of unknown form.
    brief = "brief"


class Format(_Term):
    """The form of a contact, where a source states it."""

    #: A handshake or greeting.
    handshake = "handshake"
    #: A conversation on foot, apart from the others.
    pull_aside = "pull_aside"
    #: A telegram.
    telegram = "telegram"


class Status(_Term):
    """Whether a contact took place, as far as the sources show."""

    #: It took place, by the codebook's standard of evidence.
    confirmed = "confirmed"
    #: It is reported and not denied, but does not meet the standard yet.
    provisional = "provisional"
    #: Somebody reports it, and it is denied, undated or not confirmed by the other side.
    disputed = "disputed"
    #: It was announced and then not held.
    cancelled = "cancelled"


class Says(_Term):
    """What a source says about whether a contact took place."""

    #: It took place.
    happened = "happened"
    #: It did not take place.
    denied = "denied"
    #: The source declines to say, or does not count it.
    open = "open"
    #: It was announced and will not be held.
    called_off = "called_off"


class SourceKind(_Term):
    """Who published a source, from the best kind of evidence to the weakest."""

    #: A state body, such as a presidency, a ministry or an embassy.
    official = "official"
    #: A leader who posted it himself.
    first_hand = "first_hand"
    #: A news agency.
    wire = "wire"
    #: A radio or television station, or its site.
    broadcaster = "broadcaster"
    #: A newspaper, magazine or news site.
    press = "press"
    #: A publisher that keeps texts or recordings of others.
    archive = "archive"
    #: A publisher that collects, copies or summarizes the reports of others, such as a blog.
    aggregator = "aggregator"
    #: A feed, digest or dataset made by a machine.
    automated = "automated"

    @property
    def rank(self) -> int:
        """The place from the best kind, 0, to the weakest.

        Use it to compare kinds; ``<`` compares them as texts.

        >>> SourceKind.wire.rank < SourceKind.press.rank
        True
        """
        return list(SourceKind).index(self)


class Access(_Term):
    """How much of a source was read."""

    #: The whole document.
    full_text = "full_text"
    #: Passages of it.
    excerpt = "excerpt"


class QuoteKind(_Term):
    """Whether a quotation is whole sentences, a few words, or a report of what was said."""

    #: One or more whole sentences, or a passage of them.
    direct = "direct"
    #: A few words from a sentence.
    fragment = "fragment"
    #: A report of what was said, not the words.
    paraphrase = "paraphrase"


class Confidence(_Term):
    """How well an event is sourced; computed from its citations, never entered by hand.

    Two sources are independent when both their publishers and their origins differ; a source
    without an ``origin`` carries its publisher's own word. An official source that was read only
    secondhand does not count as official. A report is a source that is first-hand, a wire, a
    broadcaster or press.
    """

    #: Nothing is cited.
    none = "none"
    #: No two sources are independent, and none is official.
    single = "single"
    #: At least two sources are independent; none of them is official or a report.
    aggregators = "aggregators"
    #: At least two sources are independent, and one of them is a report; none is official.
    corroborated = "corroborated"
    #: A source is official; no two sources are independent.
    official = "official"
    #: A source is official, and at least two are independent.
    official_corroborated = "official_corroborated"

    @property
    def label(self) -> str:
        """The term as people write it, such as ``an official source``."""
        return {
            "none": "no source",
            "single": "a single source",
            "aggregators": "aggregators only",
            "corroborated": "independent sources",
            "official": "an official source",
            "official_corroborated": "an official source and independent ones",
        }[self.value]


_E = TypeVar("_E", bound=StrEnum)


def member(enum: type[_E], value: object, field: str) -> _E:
    """The enum's member with this text as its value; a member is returned as it is.

    Raises:
        UnknownValueError: No member has this value, or it is a member of another enum. The
            message lists the members.

    >>> member(Kind, "meeting", "kind")
    <Kind.meeting: 'meeting'>
    """
    if type(value) is enum:
        return value
    shown, hint = f"{value!r:.200}", ""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        if value in set(enum):
            return enum(value)
        shown, hint = f'"{value:.200}"', _hint(value, enum)
    raise UnknownValueError(f"expected one of {', '.join(enum)}; got {shown}{hint}", field=field)


@lru_cache(maxsize=100)  # a whole column may have one mistake, and comparing takes long
def _hint(value: str, enum: type[StrEnum]) -> str:
    return did_you_mean(value, enum)
