"""A part of the packaged record that is a record of its own."""

import attrs

from trumpputin import Dataset, Events, Leader

__all__ = ["part_of"]


def part_of(whole: Dataset, events: Events, title: str = "A part") -> Dataset:
    """A record of some events, what they refer to, and one quotation and exclusion, if any."""
    quotes = [quote for quote in whole.quotes if quote.event in events][:1]
    excluded = whole.excluded[:1]
    rows = [row for event in events for row in (event, *event.parts)]
    people = {each.id: each for row in rows for each in row.participants}
    people |= {quote.speaker.id: quote.speaker for quote in quotes if quote.speaker}
    cited = [*rows, *quotes, *(variant for quote in quotes for variant in quote.variants)]
    sources = {
        citation.source.id: citation.source
        for row in (*cited, *excluded)
        for citation in row.citations
    }
    sources |= {source.id: source for row in rows for source in row.sources}
    places = {row.location.id: row.location for row in rows if row.location}
    return attrs.evolve(
        whole,
        release=attrs.evolve(whole.release, title=title),
        people=[person for person in people.values() if not isinstance(person, Leader)],
        locations=places.values(),
        sources=sources.values(),
        events=events,
        quotes=quotes,
        excluded=excluded,
        changes=(),
    )
