"""Laws of the tables and of the questions on them."""

import copy
import operator
import pickle
import warnings
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trumpputin import (
    DateError,
    Days,
    DuplicateIdError,
    Event,
    Events,
    CalendarDates,
    NotOnRecordError,
    Office,
    PartialDate,
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
    an_event,
    bounds,
    event_lists,
    event_tables,
)

# -- any table ---------------------------------------------------------------------------------


@given(event_lists(), st.randoms())
def test_a_table_is_the_same_for_any_order_of_its_rows(rows: list[Event], random: object) -> None:
    shuffled = [*rows, *rows[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Events(shuffled) == Events(rows)
    assert hash(Events(shuffled)) == hash(Events(rows))


@given(event_tables())
def test_events_stand_in_the_order_of_their_bounds(events: Events) -> None:
    keys = [(e.start.earliest, e.start.latest, e.end.latest, e.id) for e in events]
    assert keys == sorted(keys)
    assert events.first == (events[0] if events else None)
    assert events.last == (events[-1] if events else None)


@given(event_tables())
def test_each_row_is_found_by_its_id_and_place(events: Events) -> None:
    for event in events:
        assert event is events[event.id] is events.get(event.id)
        assert event in events
        assert event.id in events
    assert list(events) == [events[place] for place in range(len(events))]
    assert events[1:] == Events(list(events)[1:])
    assert events[::-1] == events
    assert isinstance(events[:2], Events)
    assert events.ids == tuple(event.id for event in events)


@given(event_tables())
def test_a_table_survives_copy_and_pickle(events: Events) -> None:
    cut = events[:2]
    for table in (events, cut):
        assert pickle.loads(pickle.dumps(table)) == table
        assert copy.deepcopy(table) == table == copy.copy(table)


def test_an_unknown_id_names_near_misses_and_get_gives_none() -> None:
    table = Table([HELSINKI])
    with pytest.raises(
        UnknownIdError, match='no location "helsinky" here; .* mean "helsinki"'
    ) as e:
        _ = table["helsinky"]
    assert isinstance(e.value, LookupError)
    assert table.get("helsinky") is None
    assert "helsinky" not in table
    assert 5 not in table
    with pytest.raises(UnknownIdError, match='no record "x" here'):
        _ = Table[Event]()["x"]
    with pytest.raises(IndexError):
        _ = table[1]


def test_no_id_stands_twice_for_different_records() -> None:
    one, other = an_event("a", "2020"), an_event("a", "2021")
    assert len(Events([one, copy.deepcopy(one)])) == 1
    with pytest.raises(DuplicateIdError, match='"a"'):
        Events([one, other])
    with pytest.raises(DuplicateIdError, match='"a"'):
        _ = Events([one]) | Events([other])


def test_tables_of_different_types_are_not_equal() -> None:
    assert Events() != Table()
    assert Table() == Table([])


# -- sets, parts, former ids -------------------------------------------------------------------


@given(event_lists(max_size=8), st.integers(0, 8), st.integers(0, 8))
def test_tables_are_sets_of_ids(rows: list[Event], one: int, other: int) -> None:
    a, b = Events(rows[:one]), Events(rows[other:])
    ids = {event.id for event in a}, {event.id for event in b}
    assert {event.id for event in a | b} == ids[0] | ids[1]
    assert {event.id for event in a & b} == ids[0] & ids[1]
    assert {event.id for event in a - b} == ids[0] - ids[1]
    assert a | b == b | a


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


def _all_days(value: PartialDate) -> list[date]:
    return [
        value.earliest + timedelta(days=n) for n in range((value.latest - value.earliest).days + 1)
    ]


@given(event_tables(), bounds(), bounds())
def test_filters_keep_what_could_lie_there_and_with_certainly_what_must(
    events: Events, day: PartialDate, other: PartialDate
) -> None:
    first, last = sorted((day, other), key=lambda value: (value.earliest, value.latest))
    tests = (
        (Events.before, (day,), lambda d: d < day.earliest),
        (Events.after, (day,), lambda d: d > day.latest),
        (
            Events.between,
            (first, last),
            lambda d: first.earliest <= d <= last.latest,
        ),
    )
    for question, arguments, holds in tests:
        if question is Events.between and last.latest < first.earliest:
            continue
        possible = question(events, *arguments)
        certain = question(events, *arguments, certainly=True)
        for event in events:
            days = _all_days(event.start)
            assert (event in possible) == any(map(holds, days))
            assert (event in certain) == all(map(holds, days))


def test_the_wait_is_over_on_the_day_on_which_something_begins() -> None:
    table = Events([an_event("a", "2020-01-01"), an_event("b", "2020-01-31")])
    assert table.days_since_last("2020-01") == Days(0, 29)


def test_encounters_keep_the_calendar_and_ask_for_no_other_event() -> None:
    tokyo = CalendarDates(calendar="Asia/Tokyo", start="2020-01-02")
    part = an_event("part", "2020-01-01", other_calendars=(tokyo,))
    table = Events([an_event("whole", "2020-01-01", other_calendars=(tokyo,), parts=(part,))])
    moved = table.on_calendar("Asia/Tokyo").encounters()
    assert [(e.id, e.calendar, str(e.start)) for e in moved] == [
        ("part", "Asia/Tokyo", "2020-01-02")
    ]
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


@given(event_tables(), bounds())
def test_on_asks_what_was_under_way(events: Events, day: PartialDate) -> None:
    possible, certain = events.on(day), events.on(day, certainly=True)
    wanted = _all_days(day)
    for event in events:
        answers = set()
        for start in _all_days(event.start):
            # Of the days on which it may have ended, the first and the last tell all.
            ends = {max(start, event.end.earliest), event.end.latest}
            for end in {start} if event.start == event.end else ends:
                if start <= end <= event.end.latest:
                    answers.add(start <= wanted[-1] and wanted[0] <= end)
        assert (event in possible) == (True in answers)
        assert (event in certain) == (answers == {True})


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
            an_event("a", "2020-01-01", topics=("x",), format="bilateral"),
            an_event("b", "2020-01-02", kind="meeting", location=HELSINKI, initiator=BOB),
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
        ({"format": "bilateral"}, "a"),
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


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        (
            {"kind": "meetng"},
            'kind: expected one of meeting, .*; got "meetng"; did you mean "meeting"',
        ),
        ({"status": "sure"}, "status: expected one of confirmed"),
        ({"format": "tea"}, "format: expected one of bilateral"),
        ({"country": "Finland"}, "country: expected two capital letters"),
        ({"country": "DE"}, 'country: nothing here has "DE"'),
        ({"city": "Helsinky"}, 'city: nothing here has "Helsinky"; did you mean "Helsinki"'),
        ({"topic": "y"}, 'topic: nothing here has "y"'),
        ({"participant": "karol"}, 'did you mean "carol"'),
    ],
)
def test_a_value_that_nothing_can_have_is_refused(
    criteria: dict[str, object], message: str
) -> None:
    with pytest.raises(UnknownValueError, match=message):
        _varied().where(**criteria)  # type: ignore[arg-type]


def test_a_selection_of_a_selection_knows_the_values_of_the_whole() -> None:
    none = _varied().where(kind="call").where(country="FI")
    assert none.ids == ()
    assert none.where(city="Helsinki").before("2030").where(topic="x").ids == ()
    one, other = _varied().where(kind="call"), Events([an_event("d", "2020", topics=("z",))])
    assert (one | other).where(topic="z").ids == ("d",)
    assert (one | other).where(country="FI").ids == ()
    assert (one & other).where(country="FI").ids == (one - other).where(country="FI").ids == ()
    assert none.encounters().where(city="Helsinki").ids == ()
    assert none.on_calendar("America/New_York").where(city="Helsinki").ids == ()


def test_an_event_as_a_record_stands_for_its_parts_and_an_id_for_itself() -> None:
    talks, dinner = an_event("talks", "2020-01-01"), an_event("dinner", "2020-01-01")
    summit = an_event("summit", "2020-01-01", parts=(talks, dinner), former_ids=("old",))
    quotes = Quotes(
        a_quote(event.id, "2020", event=event) for event in (summit, talks, an_event("x", "2020"))
    )
    assert quotes.where(event=summit).ids == ("summit", "talks")
    assert quotes.where(event=[talks, "x"]).ids == ("talks", "x")
    assert quotes.where(event="summit").ids == ("summit",)
    with pytest.raises(UnknownValueError, match='event: nothing here has "dinner"'):
        quotes.where(event=dinner)
    with pytest.warns(FutureWarning, match='the event "old" is now "summit"') as told:
        assert quotes.where(event="old").ids == ("summit",)
    assert told[0].filename == __file__


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(UnknownValueError, match="expected a text or a record, got None"):
        _varied().where(kind=[None])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        _ = _varied() | []  # type: ignore[operator]


# -- calendars ---------------------------------------------------------------------------------


def test_events_are_dated_and_ordered_by_another_calendar() -> None:
    night = an_event(
        "night",
        "2025-08-18",
        start_time=None,
        other_calendars=(CalendarDates(calendar="Europe/Moscow", start="2025-08-19"),),
    )
    day = an_event(
        "day",
        "2025-08-18",
        "2025-08-19",
        other_calendars=(
            CalendarDates(calendar="Europe/Moscow", start="2025-08-18", end="2025-08-19"),
        ),
    )
    table = Events([day, night])
    assert table.ids == ("night", "day")
    moscow = table.on_calendar("Europe/Moscow")
    assert moscow.ids == ("day", "night")
    assert str(moscow["night"].start) == "2025-08-19"
    assert moscow.on_calendar("America/New_York") == table
    assert table.on_calendar("America/New_York") == table


def test_dates_that_are_not_established_are_not_made_up() -> None:
    table = Events([an_event("a", "2025-08-18"), an_event("b", "2025-08-19")])
    with pytest.raises(NotOnRecordError, match='no dates by .* "Europe/Moscow" for: a, b'):
        table.on_calendar("Europe/Moscow")
    with pytest.raises(NotOnRecordError, match='did you mean "America/New_York"'):
        table.on_calendar("America/NewYork")


def test_the_hour_goes_along_to_the_other_calendar() -> None:
    event = _occasion()
    local = CalendarDates(calendar="Europe/Moscow", start="2020-01-01", end="2020-01-02")
    event = attrs.evolve(
        event,
        start_time=time(10, 30),
        other_calendars=(local,),
        parts=tuple(
            attrs.evolve(
                part, other_calendars=(CalendarDates(calendar="Europe/Moscow", start=part.start),)
            )
            for part in event.parts
        ),
    )
    moved = event.on_calendar("Europe/Moscow")
    assert str(moved.start_time) == "18:30:00"
    assert {part.calendar for part in moved.parts} == {"Europe/Moscow"}
    assert moved.on_calendar("America/New_York") == event
    with pytest.raises(NotOnRecordError, match="summit: no dates by the calendar of Asia/Tokyo"):
        event.on_calendar("Asia/Tokyo")


# -- days since the last -----------------------------------------------------------------------


def _by_brute_force(events: Events, on: PartialDate) -> Days | None:
    """The fewest and the most days over all the days that every date allows."""
    fewest: list[int] = []
    most: list[int] = []
    for day in _all_days(on):
        near: list[date] = []  # the latest end on or before the day, as late or early as can be
        far: list[date] = []
        for event in events:
            ends = [
                min(end, day)
                for start in _all_days(event.start)
                if start <= day
                for end in ([start] if event.start == event.end else _all_days(event.end))
                if end >= start
            ]
            if ends:
                near.append(max(ends))
            if event.latest_start <= day:
                far.append(min(ends))
        if not far:
            return None
        fewest.append((day - max(near)).days)
        most.append((day - max(far)).days)
    return Days(min(fewest), max(most))


@settings(max_examples=200)
@given(event_tables(max_size=4), bounds().filter(lambda value: value.month is not None))
def test_days_since_the_last_hold_for_every_choice_of_days(
    events: Events, on: PartialDate
) -> None:
    small = Events(e for e in events if e.start.month and e.end.month)
    expected = _by_brute_force(small, on)
    if expected is None:
        with pytest.raises(NotOnRecordError, match="no event had certainly begun by"):
            small.days_since_last(on)
    else:
        assert small.days_since_last(on) == expected


def test_days_since_the_last_are_nought_while_one_is_under_way() -> None:
    table = Events([an_event("a", "2020-01-01", "2020-01-05"), an_event("b", "2020-02-01")])
    assert str(table.days_since_last("2020-01-03")) == "0 days"
    assert str(table.days_since_last(date(2020, 1, 7))) == "2 days"
    assert str(table.days_since_last("2020-01")) == "0–26 days"
    with pytest.raises(LookupError):
        table.days_since_last("2019-12-31")


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
    for criteria in ({"speaker": "bob"}, {"event": "talk"}, {"kind": "x"}, {"language": "fr"}):
        with pytest.raises(UnknownValueError, match=next(iter(criteria))):
            table.where(**criteria)


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


# -- what a refused question is told -----------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (
            lambda: _varied().where(city="Helsinky"),
            UnknownValueError,
            'city: nothing here has "Helsinky"; did you mean "Helsinki"?',
        ),
        (
            lambda: _varied().where(city=["Turku", "Aalto"]),
            UnknownValueError,
            'city: nothing here has "Aalto"',
        ),
        (
            lambda: _varied().where(country=["FI", "fi"]),
            UnknownValueError,
            'country: expected two capital letters (ISO 3166-1 alpha-2), got "fi"',
        ),
        (
            lambda: _varied().where(topic=[5]),  # type: ignore[list-item]
            UnknownValueError,
            "topic: expected a text or a record, got 5",
        ),
        (
            lambda: _varied().where(city=5),  # type: ignore[arg-type]
            UnknownValueError,
            "city: expected a text or a record, got 5",
        ),
        (
            lambda: _varied()[1.5],  # type: ignore[call-overload]
            TypeError,
            "expected an id, a place or a slice, got 1.5",
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(speaker=5),  # type: ignore[arg-type]
            UnknownValueError,
            "speaker: expected a text or a record, got 5",
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(event=5),  # type: ignore[arg-type]
            UnknownValueError,
            "event: expected a text or a record, got 5",
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(event=[["b"]]),  # type: ignore[list-item]
            UnknownValueError,
            "event: expected a text or a record, got ['b']",
        ),
        (
            lambda: Quotes([a_quote("a", "2020", event=an_event("b", "2020"))]).where(event="c"),
            UnknownValueError,
            'event: nothing here has "c"',
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(event=an_event("b", "2020")),
            UnknownValueError,
            'event: nothing here has "b"',
        ),
        (
            lambda: _varied().where(format="tea"),
            UnknownValueError,
            "format: expected one of bilateral, trilateral, sideline, handshake, pull_aside, "
            'telegram; got "tea"',
        ),
        (lambda: _varied()["d"], UnknownIdError, 'no event "d" here'),
        (lambda: Events()["d"], UnknownIdError, 'no record "d" here'),
        (
            lambda: Events([an_event("a", "2020"), an_event("a", "2021")]),
            DuplicateIdError,
            'two different records bear the id "a"',
        ),
        (
            lambda: _varied().on_calendar("Asia/Tokyo"),
            NotOnRecordError,
            'no dates by the calendar of "Asia/Tokyo" for: a, b, c',
        ),
        (
            lambda: _varied().on_calendar("America/NewYork"),
            NotOnRecordError,
            'no dates by the calendar of "America/NewYork"; did you mean "America/New_York"? '
            "for: a, b, c",
        ),
        (
            lambda: _varied().days_since_last("2019"),
            NotOnRecordError,
            "no event had certainly begun by 2019-01-01",
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(language="enn"),
            UnknownValueError,
            'language: nothing here has "enn"; did you mean "en"?',
        ),
        (
            lambda: Quotes().where(kind="x"),
            UnknownValueError,
            'kind: expected one of direct, fragment, paraphrase; got "x"',
        ),
        (
            lambda: Quotes([a_quote("a", "2020")]).where(speaker="bob"),
            UnknownValueError,
            'speaker: nothing here has "bob"',
        ),
    ],
)
def test_a_refused_question_is_told_what_would_be_right(
    ask: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        ask()
    assert str(caught.value) == message


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


def test_a_slice_keeps_the_order_whichever_way_it_is_cut() -> None:
    table = Events(an_event(f"e{number}", f"2020-01-0{number}") for number in range(1, 6))
    assert table[::2].ids == ("e1", "e3", "e5")
    assert table[::-2].ids == ("e1", "e3", "e5")
    assert table[3:0:-1].ids == ("e2", "e3", "e4")
    assert table[-1].id == "e5"
    assert str(table[:2]) == "2020-01-01 e1\n2020-01-02 e2"


def test_a_table_has_what_is_equal_and_not_what_bears_the_same_id() -> None:
    table = Events([an_event("a", "2020")])
    assert an_event("a", "2020") in table
    assert an_event("a", "2021") not in table
    assert an_event("b", "2020") not in table
    assert HELSINKI not in table
    assert None not in table


def test_sets_are_made_of_events_alone() -> None:
    table = _varied()
    others: tuple[Any, ...] = ({"a"}, Table([HELSINKI]))
    for operation in (operator.or_, operator.and_, operator.sub):
        for other in others:
            with pytest.raises(TypeError):
                operation(table, other)


def test_a_current_id_wins_over_a_former_one() -> None:
    old = an_event("old", "2020-01-01")
    new = an_event("new", "2020-01-02", former_ids=("old",))
    for table in (Events([old, new]), Events([attrs.evolve(new, start="2019", end="2019"), old])):
        assert table["old"] == old


def test_days_since_the_last_end_when_something_certainly_begins() -> None:
    table = Events(
        [
            an_event("a", "2020-01-01"),
            an_event("b", "2020-01-20", "2020-01-21"),
            an_event("c", "2020-03-01"),
        ]
    )
    assert table.days_since_last("2020-01-19") == Days(18, 18)
    assert table.days_since_last("2020-01-20") == table.days_since_last("2020-01-21") == Days(0, 0)
    assert table.days_since_last("2020-01") == Days(0, 18)
    assert table.days_since_last("2020-02") == Days(11, 39)
    assert table.days_since_last("2020") == Days(0, 305)
    assert table[:1].days_since_last("2020-01-01") == Days(0, 0)


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


def test_what_begins_first_ends_the_wait_whatever_stands_first() -> None:
    table = Events(
        [an_event("a", "2020-01-01"), an_event("b", "2020-02"), an_event("c", "2020-02-10")]
    )
    assert table.days_since_last("2020-01-31") == Days(30, 30)
    assert table.days_since_last("2020-02") == Days(0, 39)
    assert table.days_since_last("2020-03-10") == Days(10, 29)
    assert table.ids == ("a", "b", "c")
    assert table[0:2:1].ids == ("a", "b")


def test_what_is_asked_most_needs_no_argument() -> None:
    table = Events([an_event("a", "2020")])
    assert table.cite() == table.cite("text") == "Gazette, undated, read 2026-11-23 (excerpt)"
    assert table.counts() == table.counts("year") == {2020: 1}
