"""The words that records use for kinds, levels, states and sources, as enums.

The value of every member equals its name, so a text in a file, a filter or a data frame is the
same everywhere. ``label`` is the same in words for people.
"""

from enum import StrEnum
from typing import TypeVar

from .errors import UnknownValueError, did_you_mean

__all__ = [
    "Access",
    "Confidence",
    "Format",
    "Kind",
    "Level",
    "QuoteKind",
    "SourceKind",
    "Status",
    "member",
]


class _Term(StrEnum):
    """A term of the codebook: its value is its name."""

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
    #: One leader addressed a letter, telegram or greeting to the other.
    letter = "letter"
    #: One text was published in the names of both.
    joint_statement = "joint_statement"
    #: The leaders addressed each other in public words.
    public_exchange = "public_exchange"


class Level(_Term):
    """How much of a meeting it was, by the codebook's definition; other kinds have no level."""

    #: Planned, with its own place and programme: meeting was the purpose.
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


class SourceKind(_Term):
    """Who published a source."""

    #: A state body, such as a presidency, a ministry or an embassy.
    official = "official"
    #: A news agency.
    wire = "wire"
    #: A newspaper, magazine or news site.
    press = "press"
    #: A radio or television station, or its site.
    broadcaster = "broadcaster"
    #: A publisher that collects or summarizes the reports of others.
    aggregator = "aggregator"
    #: A publisher that keeps texts or recordings of others.
    archive = "archive"


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
    """How well a record is sourced; computed from its citations, never typed in.

    Two sources are independent when they have different publishers and carry different people's
    word: their ``origin``, or their ``publisher`` where no origin is stated. An official source
    that was read only secondhand does not count as official.
    """

    #: No citation.
    none = "none"
    #: All citations go back to one word, and none is official.
    single = "single"
    #: Two or more independent sources, none official.
    corroborated = "corroborated"
    #: An official source, and none that is independent of it.
    official = "official"
    #: An official source, and at least two independent sources in all.
    official_corroborated = "official_corroborated"

    @property
    def label(self) -> str:
        """The term as people write it, such as ``an official source``."""
        return {
            "none": "no source",
            "single": "a single source",
            "corroborated": "independent sources",
            "official": "an official source",
            "official_corroborated": "an official source and independent ones",
        }[self.value]


_E = TypeVar("_E", bound=StrEnum)


def member(enum: type[_E], value: object, field: str) -> _E:
    """The member of an enum that a text names; a member passes through.

    Raises:
        UnknownValueError: No member has this value. The message lists the members.

    >>> member(Kind, "meeting", "kind")
    <Kind.meeting: 'meeting'>
    """
    if type(value) is enum:
        return value
    if isinstance(value, str) and not isinstance(value, StrEnum) and value in set(enum):
        return enum(value)
    allowed = ", ".join(enum)
    shown = f'"{value}"' if isinstance(value, str) else repr(value)
    hint = did_you_mean(value, enum) if isinstance(value, str) else ""
    raise UnknownValueError(f"expected one of {allowed}; got {shown}{hint}", field=field)
