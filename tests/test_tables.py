"""Laws of the tables and of the questions on them."""

import copy
import operator
import pickle
import warnings
from collections.abc import Callable
from datetime import date, time
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trumpputin import (
    CalendarDates,
    Citation,
    DateError,
    DuplicateIdError,
    Event,
    Events,
    NotOnRecordError,
    Office,
    PartialDate,
    Person,
    Quote,
    Quotes,
    Table,
    UnknownIdError,
    UnknownValueError,
)
from trumpputin.testing import partial_dates

from .strategies import (
    ALICE,
    BOB,
    CAROL,
    CITATION,
    HELSINKI,
    SOURCE,
    allowed_days,
    an_event,
    bounds,
    days_of,
    event_lists,
    event_tables,
    month_spans,
)

# -- any table ---------------------------------------------------------------------------------


@given(event_lists(), st.randoms())
def test_a_table_is_the_same_for_any_order_of_its_rows(rows: list[Event], random: object) -> None:
    shuffled = [*rows, *rows[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Events(shuffled) == Events(rows)
    assert hash(Events(shuffled)) == hash(Events(rows))


@given(event_tables())
def test_events_are_ordered_by_the_bounds_of_their_dates(events: Events) -> None:
    keys = [(e.start.earliest, e.start.latest, e.end.latest, e.id) for e in events]
    assert keys == sorted(keys)
    assert events.first == (events[0] if events else None)
    assert events.last == (events[-1] if events else None)


@given(event_tables())
def test_each_row_is_found_by_its_id_and_position(events: Events) -> None:
    for event in events:
        assert event is events[event.id] is events.get(event.id)
        assert event in events
        assert event.id in events
    assert list(events) == [events[place] for place in range(len(events))]
    assert events[1:] == Events(list(events)[1:])
    assert isinstance(events[:2], Events)
    assert events.ids == tuple(event.id for event in events)
    assert list(reversed(events)) == list(events)[::-1]
    for place, event in enumerate(events):
        assert events.index(event) == events.index(event.id) == place
        assert events.count(event) == events.count(event.id) == 1


@given(event_tables())
def test_a_table_survives_copy_and_pickle(events: Events) -> None:
    cut = events[:2]
    for table in (events, cut):
        assert pickle.loads(pickle.dumps(table)) == table
        assert copy.deepcopy(table) == table == copy.copy(table)


def test_an_unknown_id_names_near_misses_and_get_gives_none() -> None:
    table = Table([HELSINKI])
    with pytest.raises(UnknownIdError, match='no location "helsinky" here; .* mean "helsinki"'):
        _ = table["helsinky"]
    assert table.get("helsinky") is None
    assert "helsinky" not in table
    assert 5 not in table
    assert table.count("helsinky") == 0
    with pytest.raises(IndexError):
        _ = table[1]


def test_tables_are_equal_when_their_types_and_rows_are() -> None:
    assert Events() != Table()
    assert Table() == Table([])
    one, copied = an_event("a", "2020"), copy.deepcopy(an_event("a", "2020"))
    assert Events([one, copied]) == Events([copied]) == Events([one])


def test_a_table_keeps_its_order() -> None:
    table = Events(an_event(f"e{number}", f"2020-01-0{number}") for number in range(1, 6))
    assert table[::2].ids == ("e1", "e3", "e5")
    assert table[-1].id == "e5"
    assert str(table[:2]) == "2020-01-01 e1\n2020-01-02 e2"
    for wrong in (slice(None, None, -1), slice(3, 0, -2)):
        with pytest.raises(ValueError, match=r"use reversed\(\)"):
            _ = table[wrong]


def test_a_table_contains_equal_records_and_ids() -> None:
    table = Events([an_event("a", "2020")])
    assert an_event("a", "2020") in table
    assert an_event("a", "2021") not in table
    for foreign in (an_event("b", "2020"), HELSINKI, None, "b"):
        assert foreign not in table
        with pytest.raises(ValueError, match="is not a row of this table"):
            table.index(foreign)


@pytest.mark.parametrize(
    "day", [date(2018, 7, 16), PartialDate.parse("2018-07"), "2018-07-16", "2018-07", "2018~"]
)
def test_a_date_is_not_in_a_table_but_an_event_can_be_on_it(day: object) -> None:
    for table in (Events([an_event("a", "2018-07-16")]), Quotes([a_quote("a", "2018-07-16")])):
        with pytest.raises(TypeError, match=r"use \.on\("):
            _ = day in table
    assert "2018-07-16" in Events([an_event("2018-07-16", "2018-07-16")])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Events(["x"]), "row 0: expected Event, got 'x'"),  # type: ignore[list-item]
        (lambda: Events([an_event("a", "2020"), HELSINKI]), "row 1: expected Event, got Location"),  # type: ignore[list-item]
        (lambda: Quotes([an_event("a", "2020")]), "row 0: expected Quote"),  # type: ignore[list-item]
        (lambda: Table([5]), "row 0: expected a record with an id, got 5"),  # type: ignore[type-var]
        (lambda: Table([HELSINKI], of=Office), "row 0: expected Office, got Location"),
    ],
)
def test_a_table_holds_records_of_its_model_only(make: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make()
    assert Table([ALICE], of=Person) == Table([ALICE])


def test_a_selection_is_pickled_without_the_table_that_it_was_cut_from() -> None:
    padding = "x" * 10_000
    table = Events(an_event(f"e{n}", f"2020-01-0{n}", summary=padding) for n in range(1, 10))
    assert len(pickle.dumps(table[:1])) < len(pickle.dumps(table[0])) + 2_000
    one = pickle.loads(pickle.dumps(table[:0]))
    assert one.where(participant="bob") == table[:0]
    _ = table["e1"]  # makes the index
    assert len(pickle.dumps(table)) < len(padding) + 20_000


# -- sets, parts, former ids -------------------------------------------------------------------


@given(event_lists(max_size=8), st.integers(0, 8), st.integers(0, 8))
def test_tables_are_sets_of_ids(rows: list[Event], one: int, other: int) -> None:
    a, b = Events(rows[:one]), Events(rows[other:])
    ids = {event.id for event in a}, {event.id for event in b}
    assert {event.id for event in a | b} == ids[0] | ids[1]
    assert {event.id for event in a & b} == ids[0] & ids[1]
    assert {event.id for event in a - b} == ids[0] - ids[1]
    assert a | b == b | a
    assert Quotes(map(_said, a)) | Quotes(map(_said, b)) == Quotes(map(_said, a | b))


def _said(event: Event) -> Quote:
    return a_quote(event.id, event.start)


def test_sets_are_made_of_tables_of_one_model() -> None:
    others: tuple[Any, ...] = ({"a"}, [], Table([HELSINKI]), Quotes())
    for operation in (operator.or_, operator.and_, operator.sub):
        for other in others:
            with pytest.raises(TypeError):
                operation(_varied(), other)


def _occasion() -> Event:
    parts = (
        an_event("handshake", "2020-01-01", former_ids=("hello",)),
        an_event("talks", "2020-01-02"),
    )
    return an_event("summit", "2020-01-01", "2020-01-02", parts=parts, former_ids=("meeting",))


def test_parts_are_found_but_not_counted() -> None:
    table = Events([_occasion()])
    assert len(table) == 1
    assert table["talks"].title == "talks"
    assert "handshake" in table
    assert table["talks"] in table
    assert [event.id for event in table.with_parts()] == ["summit", "handshake", "talks"]
    assert table.encounters().ids == ("handshake", "talks")
    assert table.encounters().encounters() == table.encounters()
    alone = Events([an_event("a", "2020")])
    assert alone.encounters() == alone


@pytest.mark.parametrize(("old", "new"), [("meeting", "summit"), ("hello", "handshake")])
def test_a_former_id_finds_its_event_and_warns_where_it_is_used(old: str, new: str) -> None:
    table = Events([_occasion()])
    for find in (table.__getitem__, table.get):
        with pytest.warns(FutureWarning, match=f'the event "{old}" is now "{new}"') as caught:
            event = find(old)
        assert event is not None
        assert event.id == new
        assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert table.get(new) is not None
        assert old in table


# -- filters -----------------------------------------------------------------------------------


@given(month_spans(), bounds(), bounds())
def test_filters_keep_exactly_what_could_be_and_with_certainly_what_must(
    span: tuple[PartialDate, PartialDate], day: PartialDate, other: PartialDate
) -> None:
    first, last = sorted((day, other), key=lambda value: (value.earliest, value.latest))
    office = Office(title="President", country="US", start=first, end=last)
    held, left = days_of(first), days_of(last)
    ends = {*product(held, left[-1:]), *product(held[:1], left)}
    terms = [(one, other) for one, other in ends if one <= other]
    tests: list[tuple[Any, tuple[Any, ...], Callable[[date, date], set[bool]]]] = [
        (Events.before, (day,), lambda start, _: {start < day.earliest}),
        (Events.after, (day,), lambda start, _: {start > day.latest}),
        (Events.on, (day,), lambda start, end: {start <= day.latest and day.earliest <= end}),
        (Events.between, (first, last), lambda start, _: {first.earliest <= start <= last.latest}),
        (
            Events.during,
            (office,),
            lambda start, _: {one <= start <= other for one, other in terms},
        ),
    ]
    event = an_event("a", *span)
    table = Events([event])
    for question, arguments, holds in tests:
        answers: set[bool] = set().union(*(holds(*days) for days in allowed_days(event)))
        assert (event in question(table, *arguments)) == (True in answers)
        assert (event in question(table, *arguments, certainly=True)) == (answers == {True})


def test_nothing_is_before_the_first_day_or_after_the_last() -> None:
    table = Events([an_event("a", "0001-01-01"), an_event("b", "9999-12-31")])
    assert table.before("0001") == table.after("9999") == Events()


def test_encounters_keep_the_calendar_of_the_selection() -> None:
    tokyo = CalendarDates(calendar="Asia/Tokyo", start="2020-01-02")
    part = an_event("part", "2020-01-01", other_calendars=(tokyo,))
    table = Events([an_event("whole", "2020-01-01", other_calendars=(tokyo,), parts=(part,))])
    (moved,) = table.on_calendar("Asia/Tokyo").encounters()
    assert (moved.id, moved.calendar, str(moved.start)) == ("part", "Asia/Tokyo", "2020-01-02")
    one, other = Events([an_event("a", "2020")]), Events([an_event("a", "2021")])
    apart = (one | Events([an_event("b", "2020")])) - one | other
    assert apart.encounters().ids == ("b", "a")
    assert table.encounters().where(topic=()).ids == ()


def test_parts_without_a_date_by_a_calendar_are_named_too() -> None:
    tokyo = CalendarDates(calendar="Asia/Tokyo", start="2020-01-02")
    parts = (
        an_event("first", "2020-01-01"),
        an_event("second", "2020-01-01", other_calendars=(tokyo,)),
    )
    table = Events([an_event("whole", "2020-01-01", other_calendars=(tokyo,), parts=parts)])
    with pytest.raises(NotOnRecordError, match=r'^no dates .* "Asia/Tokyo" for: first$'):
        table.on_calendar("Asia/Tokyo")


def test_a_coarse_argument_means_its_whole_period() -> None:
    table = Events(
        [an_event("a", "2018-12-31"), an_event("b", "2019-01-01"), an_event("c", "2020")]
    )
    assert table.before("2019").ids == ("a",)
    assert table.after("2019").ids == ("c",)
    assert table.between("2019", "2019").ids == ("b",)
    assert table.on("2020").ids == ("c",)
    for question in (table.before, table.after, table.on):
        with pytest.raises(DateError, match="is qualified and bounds nothing"):
            question("2019~")
    with pytest.raises(DateError, match="before it starts"):
        table.between("2020", "2019")


def test_during_a_term_includes_its_first_and_last_day() -> None:
    days = ("2001-01-19", "2001-01-20", "2005-01-20", "2005-01-21", "2001")
    table = Events(an_event(f"e{index}", day) for index, day in enumerate(days))
    term = ALICE.offices[0]
    assert set(table.during(term).ids) == {"e1", "e2", "e4"}
    assert set(table.during(term, certainly=True).ids) == {"e1", "e2"}
    held = Office(title="President", country="US", start="2005-01-21")
    assert table.during(held).ids == ("e3",)
    coarse = Office(title="President", country="US", start="2001", end="2005")
    assert set(table.during(coarse).ids) == {f"e{index}" for index in range(5)}
    assert table.during(coarse, certainly=True).ids == ()


def _varied() -> Events:
    return Events(
        [
            an_event("a", "2020-01-01", topics=("x",), format="handshake"),
            an_event(
                "b", "2020-01-02", kind="meeting", level="summit", location=HELSINKI, initiator=BOB
            ),
            an_event("c", "2020-01-03", kind="letter", participants=(ALICE, BOB, CAROL)),
        ]
    )


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ({}, "abc"),
        ({"kind": "call"}, "a"),
        ({"kind": ["call", "letter"]}, "ac"),
        ({"kind": []}, ""),
        ({"kind": "joint_statement"}, ""),
        ({"kind": ["call", "meeting"], "country": "FI"}, "b"),
        ({"format": "handshake"}, "a"),
        ({"level": "summit"}, "b"),
        ({"level": "brief"}, ""),
        ({"status": "confirmed"}, "abc"),
        ({"city": "Helsinki"}, "b"),
        ({"location": HELSINKI}, "b"),
        ({"location": "helsinki"}, "b"),
        ({"participant": CAROL}, "c"),
        ({"participant": ["carol", ALICE]}, "abc"),
        ({"initiator": "bob"}, "b"),
        ({"topic": ("x",)}, "a"),
    ],
)
def test_several_values_mean_any_and_several_criteria_all(
    criteria: dict[str, object], ids: str
) -> None:
    assert "".join(_varied().where(**criteria).ids) == ids  # type: ignore[arg-type]


PALACE = attrs.evolve(HELSINKI, id="palace", venue="Presidential Palace")
COMPOSED, DECOMPOSED = "M\u00fcnchen", "Mu\u0308nchen"
MUNICH = attrs.evolve(HELSINKI, id="munich", city=COMPOSED, country="DE")


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ({"kind": "Public Exchange"}, "c"),
        ({"kind": "MEETING", "level": "Summit"}, "a"),
        ({"participant": "Carol"}, "a"),
        ({"participant": "CAROL"}, "a"),
        ({"initiator": "bob"}, "b"),
        ({"country": "Germany"}, "b"),
        ({"country": ["DEU", "fi"]}, "ab"),
        ({"city": DECOMPOSED}, "b"),
        ({"city": COMPOSED.upper()}, "b"),
        ({"location": "presidential palace"}, "a"),
        ({"topic": "syria"}, "ac"),
    ],
)
def test_filters_ignore_case_and_take_names(criteria: dict[str, Any], ids: str) -> None:
    first: dict[str, Any] = {
        "participants": (ALICE, CAROL),
        "topics": ("Syria",),
        "level": "summit",
    }
    second: dict[str, Any] = {"location": MUNICH, "initiator": BOB, "level": "brief"}
    table = Events(
        [
            an_event("a", "2020-01-01", kind="meeting", location=PALACE, **first),
            an_event("b", "2020-01-02", kind="meeting", **second),
            an_event("c", "2020-01-03", kind="public_exchange", topics=("SYRIA",)),
        ]
    )
    assert "".join(table.where(**criteria).ids) == ids
    assert table[:0].where(**criteria) == table[:0]


def test_a_name_that_two_people_have_is_refused() -> None:
    one, two = (attrs.evolve(CAROL, id=id_, name="Jo") for id_ in ("jo-1", "jo-2"))
    first, second = (
        Events([an_event(person.id, "2020", participants=(ALICE, BOB, person))])
        for person in (one, two)
    )
    assert first.where(participant="jo") == first
    with pytest.raises(UnknownValueError, match='"jo" is the name of jo-1 and jo-2; give an id'):
        (first | second).where(participant="jo")
    assert (first | second).where(participant="jo-1") == first
    named_bob = attrs.evolve(CAROL, id="robert", name="Bob")
    other = Events([an_event("x", "2020", participants=(ALICE, named_bob))])
    assert (first | other).where(participant="bob") == first


def test_a_part_of_a_name_is_enough_for_a_hint() -> None:
    table = Events([an_event("2018-07-16-helsinki", "2018-07-16")])
    with pytest.raises(UnknownIdError, match='did you mean "2018-07-16-helsinki"'):
        _ = table["helsinki"]
    long = attrs.evolve(BOB, id="robert-of-the-long-name", name="Robert")
    with pytest.raises(UnknownValueError, match='did you mean "robert-of-the-long-name"'):
        Events([an_event("a", "2020", participants=(ALICE, long))]).where(participant="Long")


def test_a_selection_of_a_selection_knows_the_values_of_the_whole() -> None:
    none = _varied().where(kind="call").where(country="FI")
    assert none.ids == ()
    assert none.where(city="Helsinki").before("2030").where(topic="x").ids == ()
    one, other = _varied().where(kind="call"), Events([an_event("d", "2020", topics=("z",))])
    assert (one | other).where(topic="z").ids == ("d",)
    assert (one | other).where(country="FI").ids == ()
    assert (one & other).where(country="FI").ids == (one - other).where(country="FI").ids == ()
    assert none.encounters().where(city="Helsinki").ids == ()
    part = an_event("part", "2020", topics=("in the part alone",))
    assert Events([an_event("whole", "2020", parts=(part,))]).where(topic=part.topics).ids == ()
    assert none.on_calendar("America/New_York").where(city="Helsinki").ids == ()


def test_an_event_and_its_id_mean_the_event_and_its_parts() -> None:
    talks, dinner = an_event("talks", "2020-01-01"), an_event("dinner", "2020-01-01")
    summit = an_event("summit", "2020-01-01", parts=(talks, dinner), former_ids=("old",))
    alone = an_event("x", "2020")
    quotes = Quotes(a_quote(event.id, "2020", event=event) for event in (summit, talks, alone))
    for event, ids in ((summit, ("summit", "talks")), (talks, ("talks",)), (dinner, ())):
        assert quotes.where(event=event).ids == quotes.where(event=event.id).ids == ids
    assert quotes.where(event=[talks, "x"]).ids == ("talks", "x")
    with pytest.warns(FutureWarning, match='the event "old" is now "summit"') as caught:
        assert quotes.where(event=["old", "x"]).ids == ("summit", "talks", "x")
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert quotes.where(event="summit").where(event="x").ids == ()


def test_loose_quotations_know_only_the_events_that_they_are_about() -> None:
    talks = an_event("talks", "2020-01-01")
    summit = an_event("summit", "2020-01-01", parts=(talks,))
    quotes = [a_quote("q", "2020", event=talks)]
    for event in (summit, "summit"):
        with pytest.raises(UnknownValueError, match='event: no quotation here has "summit"'):
            Quotes(quotes).where(event=event)
        assert Quotes(quotes, events=[summit]).where(event=event).ids == ("q",)
        assert Quotes(quotes, events=[summit])[:0].where(event=event).ids == ()


# -- calendars ---------------------------------------------------------------------------------


def test_events_are_dated_and_ordered_by_another_calendar() -> None:
    late = CalendarDates(calendar="Europe/Moscow", start="2025-08-19")
    both = CalendarDates(calendar="Europe/Moscow", start="2025-08-18", end="2025-08-19")
    night = an_event("night", "2025-08-18", start_time=None, other_calendars=(late,))
    day = an_event("day", "2025-08-18", "2025-08-19", other_calendars=(both,))
    table = Events([day, night])
    assert table.ids == ("night", "day")
    moscow = table.on_calendar("Europe/Moscow")
    assert moscow.ids == ("day", "night")
    assert str(moscow["night"].start) == "2025-08-19"
    assert moscow.on_calendar("America/New_York") == table
    assert table.on_calendar("America/New_York") == table


def test_the_hour_goes_along_to_the_other_calendar() -> None:
    def with_local(event: Event, **fields: Any) -> Event:
        local = CalendarDates(calendar="Europe/Moscow", start=event.start, end=event.end)
        return attrs.evolve(event, other_calendars=(local,), **fields)

    whole = _occasion()
    event = with_local(whole, start_time=time(10, 30), parts=tuple(map(with_local, whole.parts)))
    moved = event.on_calendar("Europe/Moscow")
    assert str(moved.start_time) == "18:30:00"
    assert {part.calendar for part in moved.parts} == {"Europe/Moscow"}
    assert moved.on_calendar("America/New_York") == event
    with pytest.raises(NotOnRecordError, match="summit: no dates by the calendar of Asia/Tokyo"):
        event.on_calendar("Asia/Tokyo")


# -- quotations --------------------------------------------------------------------------------


def a_quote(id: str, said_on: object, **fields: Any) -> Quote:
    given: dict[str, Any] = {
        "id": id,
        "speaker_name": "a reporter",
        "text": id,
        "language": "en",
        "original_language": "en",
        "said_on": said_on,
        "occasion": "in the street",
        "kind": "direct",
        "citations": (attrs.evolve(CITATION, supports=("text",)),),
    }
    return Quote(**{**given, **fields})


def test_quotes_are_selected_by_speaker_kind_event_and_language() -> None:
    event = an_event("talks", "2020-01-01")
    table = Quotes(
        [
            a_quote("b", "2020-01-02", speaker=ALICE, speaker_name="Alice", event=event),
            a_quote("a", "2020-01", kind="fragment", language="ru"),
        ]
    )
    assert table.ids == ("a", "b")
    assert table.where(speaker=ALICE) == table.where(speaker="alice") == table[1:]
    assert table.where(event=event) == table.where(event=["talks"]) == table[1:]
    assert table.where(kind="fragment", language="ru").ids == ("a",)
    assert table.where(kind="direct").where(language="ru").ids == ()
    assert table["a"].translated
    assert str(table["b"]) == "2020-01-02 Alice: “b”"
    assert table.first == table["a"]
    assert table.last == table["b"]
    assert table.before("2020-01-02").ids == ("a",)
    assert table.after("2020-01-02").ids == ("a",)
    assert table.on("2020-01-02").ids == ("a", "b")
    assert table.on("2020-01-02", certainly=True).ids == ("b",)
    assert table.during(ALICE.offices[0]).ids == ()


def test_the_sources_of_a_table_are_each_named_once() -> None:
    other = Citation(source=attrs.evolve(SOURCE, id="wire"), supports=("text",))
    part = an_event("part", "2020", citations=(CITATION, other))
    whole = an_event("whole", "2020", parts=(part,))
    assert Events([whole, an_event("x", "2021")]).sources == (SOURCE, other.source)
    quotes = Quotes([a_quote("a", "2020"), a_quote("b", "2020", citations=(other, CITATION))])
    assert quotes.sources == (SOURCE, other.source)
    assert quotes.cite("text").count("\n") == 1


@given(st.lists(partial_dates(), max_size=5), bounds(), bounds())
def test_quotes_of_a_span_could_be_or_must_be_in_it(
    dates: list[PartialDate], one: PartialDate, other: PartialDate
) -> None:
    if other.latest < one.earliest:
        one, other = other, one
    table = Quotes(a_quote(f"q{index}", day) for index, day in enumerate(dates))
    possible, certain = table.between(one, other), table.between(one, other, certainly=True)
    for quote in table:
        said = quote.said_on
        assert (quote in possible) == (
            said.earliest <= other.latest and said.latest >= one.earliest
        )
        inside = one.earliest <= said.earliest and said.latest <= other.latest
        assert (quote in certain) == (inside and not said.qualifier)


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"kind": "meetng"}, 'kind: .* mean "meeting"'),
        ({"level": "top"}, "level: expected one of summit"),
        ({"format": "tea"}, "format: expected one of"),
        ({"status": "sure"}, "status: expected one of"),
        ({"city": "Helsinky"}, 'city: no event here has "Helsinky"; did you mean "Helsinki"'),
        ({"country": "DE"}, 'country: no event here has "DE"'),
        ({"country": "DEU"}, "country: no event here has"),
        ({"country": "Atlantis"}, "country: no event here has"),
        ({"topic": "y"}, 'topic: no event here has "y"'),
        ({"participant": "karol"}, 'mean "carol"'),
        ({"topic": [5]}, "topic: expected a text or a record, got 5"),
        ({"kind": [None]}, "kind: expected a text or a record, got None"),
    ],
)
def test_events_refuse_values_that_none_has(criteria: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownValueError, match=message):
        _varied().where(**criteria)


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        ({"speaker": "bob"}, 'speaker: .* has "bob"'),
        ({"language": "enn"}, 'language: .* mean "en"'),
        ({"kind": "x"}, "kind: expected one of direct"),
        ({"event": "c"}, 'no quotation here has "c"'),
        ({"event": [["b"]]}, "event: expected a text or a record"),
    ],
)
def test_quotations_refuse_values_that_none_has(criteria: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownValueError, match=message):
        Quotes([a_quote("a", "2020", event=an_event("b", "2020"))]).where(**criteria)


A, OTHER_A = an_event("a", "2020"), an_event("a", "2021")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda: Events()[1.5], TypeError, "expected an id, a position or a slice, got 1.5"),  # type: ignore[call-overload]
        (lambda: Events()["d"], UnknownIdError, 'no event "d" here'),
        (lambda: Table[Event]()["d"], UnknownIdError, 'no record "d" here'),
        (lambda: Events([A, OTHER_A]), DuplicateIdError, 'two different records have the id "a"'),
        (lambda: Events([A]) | Events([OTHER_A]), DuplicateIdError, 'the id "a"'),
    ],
)
def test_a_refused_question_says_what_would_be_right(
    ask: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ask()


def test_only_those_without_a_date_by_the_calendar_are_named() -> None:
    tokyo = (CalendarDates(calendar="Asia/Tokyo", start="2020-01-02"),)
    moscow = (CalendarDates(calendar="Europe/Moscow", start="2020-01-02"),)
    table = Events(
        [
            an_event("a", "2020-01-01", other_calendars=tokyo),
            an_event("b", "2020-01-01", other_calendars=moscow),
            an_event("c", "2020-01-01", calendar="Asia/Tokyo"),
        ]
    )
    with pytest.raises(NotOnRecordError, match='calendar of "Asia/Tokyo" for: b$'):
        table.on_calendar("Asia/Tokyo")
    with pytest.raises(NotOnRecordError, match='did you mean "Europe/Moscow".* for: a, b, c$'):
        table.on_calendar("Europe/Moskow")


def test_a_current_id_wins_over_a_former_one() -> None:
    old = an_event("old", "2020-01-01")
    new = an_event("new", "2020-01-02", former_ids=("old",))
    for table in (Events([old, new]), Events([attrs.evolve(new, start="2019", end="2019"), old])):
        assert table["old"] == old


def test_spans_and_terms_include_their_edges() -> None:
    table = Events([an_event("a", "2020-01-01", "2020-01-03")])
    for day in ("2020-01-01", "2020-01-02", "2020-01-03"):
        assert table.on(day).ids == table.on(day, certainly=True).ids == ("a",)
    for day in ("2019-12-31", "2020-01-04"):
        assert table.on(day).ids == table.on(day, certainly=True).ids == ()
    held = Office(title="President", country="US", start="2020-01-01")
    assert table.during(held, certainly=True).ids == ("a",)
    quotes = Quotes([a_quote("q", "2020-01-01"), a_quote("r", "2020-01-01~")])
    for span in (("2020-01-01", "2020-02"), ("2019", "2020-01-01")):
        assert quotes.between(*span).ids == ("q", "r")
        assert quotes.between(*span, certainly=True).ids == ("q",)
    for span in (("2020-01-02", "2020-02"), ("2019", "2019")):
        assert quotes.between(*span).ids == quotes.between(*span, certainly=True).ids == ()


def test_the_usual_question_needs_no_argument() -> None:
    table = Events([an_event("a", "2020")])
    assert table.cite() == table.cite("text")
    assert table.counts() == table.counts("year") == {2020: 1}
