"""Hypothesis strategies for dates, events and whole records."""

from datetime import date

import attrs
from hypothesis import strategies as st

from trumpputin import (
    Citation,
    Claim,
    Coverage,
    Dataset,
    Event,
    Events,
    Exclusion,
    Leader,
    LocalDates,
    Location,
    Office,
    PartialDate,
    Person,
    Quote,
    Release,
    Source,
    Variant,
)
from trumpputin.models import Access, Format, Kind, QuoteKind, SourceKind, Status
from trumpputin.rules import FACTS

ALICE = Leader(
    id="alice",
    name="Alice",
    country="US",
    calendar="America/New_York",
    offices=(Office(title="President", country="US", start="2001-01-20", end="2005-01-20"),),
)
BOB = Leader(id="bob", name="Bob", country="RU", calendar="Europe/Moscow")
CAROL = Person(id="carol", name="Carol", country="FI", wikidata="Q1")
HELSINKI = Location(
    id="helsinki",
    city="Helsinki",
    country="FI",
    latitude=60.168,
    longitude=24.956,
    timezone="Europe/Helsinki",
)
SOURCE = Source(
    id="gazette",
    publisher="Gazette",
    language="en",
    kind="official",
    access="excerpt",
    accessed="2026-11-23",
)
CITATION = Citation(source=SOURCE, supports=FACTS)


def days(
    first: date = date(2019, 12, 1), last: date = date(2020, 3, 31)
) -> st.SearchStrategy[date]:
    """Days of a few months, so that events fall together often."""
    return st.dates(first, last)


@st.composite
def partial_dates(draw: st.DrawFn, *, qualified: bool = True) -> PartialDate:
    """Any date of the profile."""
    day = draw(st.dates())
    precision = draw(st.sampled_from([0, 1, 2]))
    qualifier = draw(st.sampled_from(["", "?", "~", "%"])) if qualified else ""
    return PartialDate.parse(day.isoformat()[: (4, 7, 10)[precision]] + qualifier)


@st.composite
def bounds(draw: st.DrawFn) -> PartialDate:
    """A plain date of a few months, often known to the day."""
    day = draw(days())
    return PartialDate.parse(day.isoformat()[: draw(st.sampled_from([4, 7, 10, 10, 10]))])


@st.composite
def spans(draw: st.DrawFn) -> tuple[PartialDate, PartialDate]:
    """A start and an end that is not certainly before it, often the same."""
    start = draw(bounds())
    if draw(st.booleans()):
        return start, start
    end = draw(bounds())
    return (end, start) if end.certainly_before(start) else (start, end)


def an_event(id: str, start: object, end: object = None, **fields: object) -> Event:
    """A small event that breaks no rule."""
    given: dict[str, object] = {
        "id": id,
        "kind": "call",
        "status": "confirmed",
        "title": id,
        "summary": "They spoke.",
        "start": start,
        "end": start if end is None else end,
        "calendar": "America/New_York",
        "participants": (ALICE, BOB),
        "citations": (CITATION,),
    }
    return Event(**{**given, **fields})  # type: ignore[arg-type]


@st.composite
def event_lists(draw: st.DrawFn, max_size: int = 6) -> list[Event]:
    """Events in any order, with coarse dates, ties and overlaps."""
    dates = draw(st.lists(spans(), max_size=max_size))
    events = [an_event(f"e{index}", *span) for index, span in enumerate(dates)]
    return draw(st.permutations(events))


def event_tables(max_size: int = 6) -> st.SearchStrategy[Events]:
    """The same as a table."""
    return event_lists(max_size).map(Events)


_WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
_TOPICS = _WORDS.filter(lambda text: ";" not in text)
_IDS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Whole records that break no rule, with every optional field filled or not."""
    accessed = PartialDate.parse("2026-11-23")
    sources = draw(
        st.lists(
            st.builds(
                Source,
                id=_IDS,
                publisher=_WORDS,
                url=st.none(),
                title=st.none() | _WORDS,
                published=st.none() | st.sampled_from(["2015-12~", "2020", "2020-01-02?"]),
                language=st.sampled_from(["en", "ru", "zh-Hans"]),
                kind=st.sampled_from(SourceKind),
                origin=st.none() | _WORDS,
                access=st.sampled_from(Access),
                accessed=st.just(accessed),
                mediated=st.booleans(),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda source: source.id,
        )
    )
    addressed = draw(st.sets(st.sampled_from(sources)))
    sources = [
        attrs.evolve(s, url=f"https://example.org/{s.id}") if s in addressed else s
        for s in sources
    ]
    citation = st.builds(
        Citation,
        source=st.sampled_from(sources),
        supports=st.sampled_from([("start",), ("start", "end")]),
    )
    cited = st.lists(citation, max_size=2, unique_by=lambda citation: citation.source.id).map(
        lambda found: (CITATION, *found)
    )
    shared = {
        "status": st.sampled_from(Status),
        "format": st.none() | st.sampled_from(Format),
        "title": _WORDS,
        "summary": _WORDS,
        "duration_minutes": st.none() | st.integers(1, 999),
        "participants": st.sampled_from([(ALICE, BOB), (BOB, CAROL, ALICE)]),
        "initiator": st.none() | st.sampled_from([ALICE, BOB]),
        "context": st.none() | _WORDS,
        "topics": st.lists(_TOPICS, max_size=2, unique=True).map(tuple),
        "citations": cited,
        "claims": st.lists(
            st.builds(
                Claim,
                field=st.sampled_from(["duration_minutes", "start"]),
                value=_WORDS,
                citations=cited,
                note=st.none() | _WORDS,
            ),
            max_size=2,
        ).map(tuple),
    }
    events: list[Event] = []
    for index, (start, end) in enumerate(draw(st.lists(spans(), max_size=4))):
        fields = {name: draw(strategy) for name, strategy in shared.items()}
        if draw(st.booleans()):
            fields |= {"kind": Kind.meeting, "location": HELSINKI, "calendar": HELSINKI.timezone}
        event = an_event(f"event-{index}", start, end, **fields)
        if draw(st.booleans()):
            local = LocalDates(calendar="Asia/Tokyo", start=start, end=end)
            event = attrs.evolve(event, elsewhere=(local,), former_ids=(f"old-{index}",))
        if draw(st.booleans()):
            part = attrs.evolve(event, id=f"part-{index}", former_ids=())
            event = attrs.evolve(event, parts=(part,))
        events.append(event)
    quotes = draw(
        st.lists(
            st.builds(
                Quote,
                id=_IDS,
                speaker_name=_WORDS,
                text=_WORDS,
                language=st.just("en"),
                original_language=st.just("ru"),
                translator=st.none() | _WORDS,
                said_on=st.sampled_from(["2020-03-31", "2021", "2021-02~", "1999?"]),
                occasion=_WORDS,
                event=st.none() | st.sampled_from(events) if events else st.none(),
                kind=st.sampled_from(QuoteKind),
                reported_by=st.none() | st.just(CAROL),
                variants=st.just(())
                | cited.map(
                    lambda found: (
                        Variant(
                            text="Another, longer wording",
                            language="en",
                            citations=tuple(attrs.evolve(c, supports=("text",)) for c in found),
                        ),
                    )
                ),
                citations=cited.map(
                    lambda found: tuple(attrs.evolve(c, supports=("text",)) for c in found)
                ),
            ),
            max_size=2,
            unique_by=lambda quote: quote.id,
        )
    )
    excluded = draw(
        st.lists(
            st.builds(
                Exclusion,
                id=_IDS,
                title=_WORDS,
                start=st.just("2021"),
                end=st.none() | st.just("2024"),
                reason=_WORDS,
                citations=cited.map(
                    lambda found: tuple(attrs.evolve(c, supports=("reason",)) for c in found)
                ),
            ),
            max_size=2,
            unique_by=lambda exclusion: exclusion.id,
        )
    )
    return Dataset(
        release=Release(
            title=draw(_WORDS),
            version="0.1.0",
            released="2026-11-23",
            coverage=Coverage(start="2001", vetted_through="2025", through="2025-06"),
            licences=("CC0-1.0",),
        ),
        leaders=(ALICE, BOB),
        people=(CAROL,),
        locations=(HELSINKI,),
        sources=(SOURCE, *sources),
        events=events,
        quotes=quotes,
        excluded=excluded,
    )
