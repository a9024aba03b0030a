"""Laws of the records: frozen values that hold just what their types say."""

import copy
import inspect
import pickle
import re
from datetime import UTC, time
from typing import Any

import attrs
import pytest
from hypothesis import given

import trumpputin as tp
from trumpputin import models
from trumpputin.testing import datasets

from .strategies import ALICE, CAROL, CITATION, HELSINKI, SOURCE, an_event

MODELS = [
    model
    for model in vars(models).values()
    if isinstance(model, type) and attrs.has(model) and model.__module__ == models.__name__
]


QUOTE = tp.Quote(
    id="q",
    speaker_name="Bob",
    text="Well",
    language="en",
    original_language="ru",
    said_on="2020~",
    occasion="Asked",
    kind="direct",
)
CLAIM = tp.Claim(field="start", value="2020", citations=(CITATION,))
COVERAGE = tp.Coverage(start="2019", vetted_through="2020", through="2021")
RECORDS: list[Any] = [
    ALICE,
    ALICE.offices[0],
    CAROL,
    HELSINKI,
    SOURCE,
    CITATION,
    CLAIM,
    tp.CalendarDates(calendar="Asia/Tokyo", start="2020"),
    an_event("a", "2020"),
    tp.Wording(text="Well, well", language="en", citations=(CITATION,)),
    QUOTE,
    tp.Exclusion(id="x", title="X", reason="Planned, and not held"),
    COVERAGE,
    tp.Release(title="A", version="1.0.0", released="2026-11-24", coverage=COVERAGE, licences=()),
]


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_documented_and_no_other(model: type) -> None:
    documented = re.findall(r"^ {4}(\w+): ", inspect.getdoc(model) or "", re.MULTILINE)
    section = [
        name for name in documented if name not in {"DateError", "UnknownValueError", "TypeError"}
    ]
    assert section == [field.name for field in attrs.fields(model)]


@pytest.mark.parametrize("model", MODELS)
def test_records_are_keyword_only_and_without_dict(model: type) -> None:
    assert all(field.kw_only for field in attrs.fields(model))
    assert "__dict__" not in dir(model)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_nothing_of_a_record_can_be_changed(record: Any) -> None:
    for field in attrs.fields(type(record)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(record, field.name, getattr(record, field.name))


def test_nothing_can_be_added_to_a_record() -> None:
    event = an_event("a", "2020")
    with pytest.raises(AttributeError):
        event.colour = "red"  # type: ignore[attr-defined]


@given(datasets())
def test_records_are_values(dataset: tp.Dataset) -> None:
    for table in (dataset.events, dataset.quotes, dataset.sources, dataset.excluded):
        for record in table:
            twin = pickle.loads(pickle.dumps(record))
            assert twin == record == copy.deepcopy(record)
            assert hash(twin) == hash(record)
            assert len({record, twin}) == 1


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"title": 5}, TypeError, "title: expected str, got 5"),
        ({"title": None}, TypeError, "title: expected str, got None"),
        ({"duration_minutes": True}, TypeError, "duration_minutes: expected int | None, got True"),
        ({"duration_minutes": 0}, ValueError, "duration_minutes: expected at least 1, got 0"),
        ({"topics": "abc"}, TypeError, "topics: expected tuple[str, ...], got 'abc'"),
        ({"topics": ["abc"]}, TypeError, "topics: expected tuple[str, ...], got ['abc']"),
        ({"participants": (1,)}, TypeError, "participants: expected tuple[Person, ...], got (1,)"),
        ({"parts": (SOURCE,)}, TypeError, "parts: expected"),
        ({"location": "helsinki"}, TypeError, "location: expected"),
        ({"start_time": "10:00"}, TypeError, "start_time: expected"),
        ({"start_time": time(10, 0, 5)}, ValueError, "start_time: expected hours and minutes"),
        (
            {"kind": "meetng"},
            tp.UnknownValueError,
            "kind: expected one of meeting, call, letter, ",
        ),
        ({"kind": tp.Status.confirmed}, tp.UnknownValueError, "kind: expected one of"),
        ({"status": 5}, tp.UnknownValueError, "status: expected one of"),
        ({"start": "2020-02-30"}, tp.DateError, "start: no such date: '2020-02-30'"),
        ({"start": "2020~"}, tp.DateError, "'2020~' is qualified and bounds nothing"),
        ({"end": "2019"}, tp.DateError, "end: 2019 is before the start, 2020-01-01"),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    fields: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        an_event("a", **{"start": "2020-01-01", **fields})


def test_other_records_refuse_wrong_values_too() -> None:
    with pytest.raises(TypeError, match="latitude: expected float, got nan"):
        attrs.evolve(HELSINKI, latitude=float("nan"))
    with pytest.raises(TypeError, match="latitude: expected float, got '60'"):
        attrs.evolve(HELSINKI, latitude="60")  # type: ignore[arg-type]
    assert attrs.evolve(HELSINKI, latitude=60).latitude == 60
    with pytest.raises(tp.UnknownValueError, match="access: expected one of full text, excerpt"):
        attrs.evolve(SOURCE, access="full")
    with pytest.raises(tp.DateError, match="end: 1999 is before the start, 2000"):
        tp.Office(title="Mayor", country="FI", start="2000", end="1999")
    with pytest.raises(tp.DateError, match="end: 1999 is before the start, 2000"):
        tp.CalendarDates(calendar="Asia/Tokyo", start="2000", end="1999")


def test_enums_are_taken_as_members_or_texts() -> None:
    assert an_event("a", "2020", kind="call") == an_event("a", "2020", kind=tp.Kind.call)
    assert attrs.evolve(SOURCE, access="full_text").access is tp.Access.full_text


def test_the_end_is_the_start_unless_given() -> None:
    fields = {f.name: getattr(an_event("a", "2020"), f.name) for f in attrs.fields(tp.Event)}
    del fields["end"]
    assert str(tp.Event(**fields).end) == "2020"
    assert str(tp.CalendarDates(calendar="Asia/Tokyo", start="2020").end) == "2020"
    assert an_event("a", "2017-11-10", "2017-11-11").dates == "2017-11-10/2017-11-11"


def test_references_print_as_ids() -> None:
    event = an_event("a", "2020", location=HELSINKI, initiator=ALICE)
    assert repr(event) == "<Event a: a>"
    assert "source='gazette'" in repr(event.citations)


def _source(id: str, **fields: Any) -> tp.Source:
    return attrs.evolve(SOURCE, id=id, **{"kind": "press", **fields})


@pytest.mark.parametrize(
    ("sources", "confidence"),
    [
        ([], "no source"),
        ([_source("a")], "a single source"),
        ([_source("a"), _source("b", publisher="GAZETTE")], "a single source"),
        ([_source("a", origin="TASS"), _source("b", publisher="Tass")], "a single source"),
        ([_source("a"), _source("b", publisher="Herald")], "independent sources"),
        ([_source("a"), _source("b", origin="TASS")], "a single source"),
        ([_source("a"), _source("b", publisher="Herald", origin="Gazette")], "a single source"),
        (
            [_source("a", origin="AP"), _source("b", publisher="Herald", origin="TASS")],
            "independent sources",
        ),
        ([_source("a", kind="official")], "an official source"),
        ([_source("a", kind="official", secondhand=True)], "a single source"),
        (
            [_source("a", kind="official"), _source("b", publisher="Herald")],
            "an official source and independent ones",
        ),
    ],
)
def test_confidence_counts_those_whose_word_it_is(
    sources: list[tp.Source], confidence: str
) -> None:
    citations = tuple(tp.Citation(source=source, supports=("start",)) for source in sources)
    assert an_event("a", "2020", citations=citations).confidence == confidence


def test_sources_are_found_by_the_field_that_they_support() -> None:
    other = _source("b")
    claim = tp.Claim(
        field="start", value="2019", citations=(tp.Citation(source=other, supports=("value",)),)
    )
    event = an_event("a", "2020", claims=(claim,))
    assert event.sources_for("start") == (SOURCE,)
    assert event.sources_for("title") == ()
    assert event.sources == (SOURCE, other)
    with pytest.raises(tp.UnknownValueError, match='no field "begin"'):
        event.sources_for("begin")


def test_claims_disagree_when_their_values_differ() -> None:
    def claim(field: str, value: str) -> tp.Claim:
        return tp.Claim(field=field, value=value, citations=(CITATION,))

    event = an_event(
        "a",
        "2020",
        claims=(claim("start", "2019"), claim("duration_minutes", "60"), claim("start", "2020")),
    )
    assert [c.value for c in event.disagreements] == ["2019", "2020"]


def test_an_event_begins_no_later_than_it_can_have_ended() -> None:
    event = an_event("a", "2020-03", "2020-03-02")
    assert str(event.latest_start) == "2020-03-02"
    assert str(an_event("a", "2020-03-05", "2020-03").earliest_end) == "2020-03-05"
    assert str(an_event("a", "2020-03").latest_start) == "2020-03-31"


def test_an_exclusion_has_its_dates_in_order() -> None:
    for start, end in (("2020", "2019"), (None, "2019")):
        with pytest.raises(tp.DateError, match="end: 2019"):
            tp.Exclusion(id="a", title="A", start=start, end=end, reason="B")


def test_the_hour_is_lost_where_the_day_is_not_known() -> None:
    local = tp.CalendarDates(calendar="Europe/Moscow", start="2020-01")
    event = an_event("a", "2020-01", start_time=time(10, 0), other_calendars=(local,))
    assert event.on_calendar("Europe/Moscow").start_time is None


def test_coverage_says_what_is_provisional() -> None:
    whole = tp.Coverage(start="2013-06", vetted_through="2026-04", through="2026-04")
    assert str(whole) == "2013-06 to 2026-04"
    assert str(attrs.evolve(whole, through="2026-10-10")) == (
        "2013-06 to 2026-04, and provisional entries to 2026-10-10"
    )


# -- what a refused value is told --------------------------------------------------------------

KINDS = "meeting, call, letter, joint_statement, public_exchange"


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        (
            {"kind": "meetng"},
            tp.UnknownValueError,
            f'kind: expected one of {KINDS}; got "meetng"; did you mean "meeting"?',
        ),
        ({"kind": 5}, tp.UnknownValueError, f"kind: expected one of {KINDS}; got 5"),
        (
            {"status": "held"},
            tp.UnknownValueError,
            'status: expected one of confirmed, provisional, disputed, cancelled; got "held"',
        ),
        (
            {"format": "x"},
            tp.UnknownValueError,
            "format: expected one of bilateral, trilateral, sideline, handshake, pull_aside, "
            'telegram; got "x"',
        ),
        ({"start": "2020~"}, tp.DateError, "start: '2020~' is qualified and bounds nothing"),
        ({"end": "2021?"}, tp.DateError, "end: '2021?' is qualified and bounds nothing"),
        ({"end": "2019"}, tp.DateError, "end: 2019 is before the start, 2020-01-01"),
        ({"duration_minutes": 0}, ValueError, "duration_minutes: expected at least 1, got 0"),
        ({"title": "x", "summary": 5}, TypeError, "summary: expected str, got 5"),
        ({"location": 5}, TypeError, "location: expected Location | None, got 5"),
        ({"parts": (5,)}, TypeError, "parts: expected tuple[Event, ...], got (5,)"),
        *(
            (
                {"start_time": clock},
                ValueError,
                f"start_time: expected hours and minutes by the event's calendar, got {clock}",
            )
            for clock in (time(10, 0, 1), time(10, 0, 0, 1), time(10, tzinfo=UTC))
        ),
    ],
)
def test_a_refused_value_is_told_what_would_be_right(
    fields: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        an_event("a", **{"start": "2020-01-01", **fields})
    assert str(caught.value) == message


def test_a_long_wrong_value_is_quoted_from_its_beginning() -> None:
    with pytest.raises(TypeError) as caught:
        an_event("a", "2020", topics="x" * 500)
    assert str(caught.value) == f"topics: expected tuple[str, ...], got {'x' * 500!r:.200}"


@pytest.mark.parametrize(
    ("model", "fields", "message"),
    [
        (SOURCE, {"kind": "x"}, "kind: expected one of official, wire, press, broadcaster, "),
        (QUOTE, {"kind": "x"}, "kind: expected one of direct, fragment, paraphrase; "),
        (SOURCE, {"access": "x"}, 'access: expected one of full text, excerpt; got "x"'),
        (HELSINKI, {"latitude": True}, "latitude: expected float, got True"),
        (HELSINKI, {"longitude": 10**9}, "longitude: expected float, got 1000000000"),
        (HELSINKI, {"longitude": -1e9}, "longitude: expected float, got -1000000000.0"),
        (HELSINKI, {"longitude": float("inf")}, "longitude: expected float, got inf"),
        (SOURCE, {"secondhand": 1}, "secondhand: expected bool, got 1"),
        (SOURCE, {"secondhand": None}, "secondhand: expected bool, got None"),
        (CITATION, {"supports": ("a", 5)}, "supports: expected tuple[str, ...], got ('a', 5)"),
        (CITATION, {"source": "gazette"}, "source: expected Source, got 'gazette'"),
    ],
)
def test_each_record_names_the_field_that_is_wrong(
    model: Any, fields: dict[str, Any], message: str
) -> None:
    with pytest.raises((TypeError, tp.UnknownValueError)) as caught:
        attrs.evolve(model, **fields)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("record", "field"),
    [(record, field.name) for record in RECORDS for field in attrs.fields(type(record))],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_no_field_takes_what_its_type_does_not_allow(record: Any, field: str) -> None:
    refused = (TypeError, tp.UnknownValueError, tp.DateError)
    with pytest.raises(refused, match=f"^{field}: "):
        attrs.evolve(record, **{field: object()})


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (record, field)
        for record, fields in {
            ALICE.offices[0]: ("start", "end"),
            tp.CalendarDates(calendar="Asia/Tokyo", start="2020"): ("start", "end"),
            an_event("a", "2020"): ("start", "end"),
            COVERAGE: ("start", "vetted_through", "through"),
            RECORDS[-1]: ("released",),
        }.items()
        for field in fields
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_bounds_an_answer_takes_no_qualified_date(record: Any, field: str) -> None:
    with pytest.raises(tp.DateError, match=f"^{field}: '2020~' is qualified and bounds nothing$"):
        attrs.evolve(record, **{field: "2020~"})


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_record_prints_its_class(record: Any) -> None:
    assert re.match(rf"<?{type(record).__name__}\b", repr(record))


def test_what_is_not_given_is_not_known() -> None:
    assert CLAIM.note is None
    fields = {f.name: getattr(an_event("a", "2020"), f.name) for f in attrs.fields(tp.Event)}
    given = {f.name for f in attrs.fields(tp.Event) if f.default is attrs.NOTHING}
    event = tp.Event(**{name: fields[name] for name in given})
    for name in fields.keys() - given - {"end"}:
        assert getattr(event, name) in (None, ()), name


def test_numbers_just_inside_the_limits_are_kept() -> None:
    assert attrs.evolve(HELSINKI, longitude=999_999_999.5).longitude == 999_999_999.5
    assert an_event("a", "2020", duration_minutes=1).duration_minutes == 1
    assert attrs.evolve(HELSINKI, latitude=-999_999_999).latitude == -999_999_999


def test_what_a_record_cannot_answer_is_named() -> None:
    event = an_event("a", "2020")
    with pytest.raises(tp.NotOnRecordError) as caught:
        event.on_calendar("Asia/Tokyo")
    assert str(caught.value) == "a: no dates by the calendar of Asia/Tokyo"
    with pytest.raises(tp.UnknownValueError) as refused:
        event.sources_for("ststus")
    assert str(refused.value).startswith('no field "ststus"; did you mean "status"')
    with pytest.raises(tp.DateError) as wrong:
        tp.Exclusion(id="a", title="A", start=None, end="2019", reason="B")
    assert str(wrong.value) == "end: 2019 needs a start"


def test_another_calendar_moves_dates_hour_and_parts_and_keeps_the_rest() -> None:
    tokyo = tp.CalendarDates(calendar="Asia/Tokyo", start="2020-01-02", end="2020-01-03")
    kyiv = tp.CalendarDates(calendar="Europe/Kyiv", start="2020-01-01", end="2020-01-02")
    part = an_event("part", "2020-01-01", start_time=time(20, 30), other_calendars=(tokyo,))
    event = an_event(
        "a",
        "2020-01-01",
        "2020-01-02",
        start_time=time(20, 0),
        other_calendars=(kyiv, tokyo),
        parts=(part,),
    )
    moved = event.on_calendar("Asia/Tokyo")
    assert (str(moved.start), str(moved.end)) == ("2020-01-02", "2020-01-03")
    assert moved.calendar == "Asia/Tokyo"
    assert moved.start_time == time(10, 0)
    assert [(d.calendar, str(d.start), str(d.end)) for d in moved.other_calendars] == [
        ("Europe/Kyiv", "2020-01-01", "2020-01-02"),
        ("America/New_York", "2020-01-01", "2020-01-02"),
    ]
    assert moved.on_calendar("America/New_York") == event
    assert moved.parts[0].calendar == "Asia/Tokyo"
    assert moved.parts[0].start_time == time(10, 30)
    assert event.on_calendar("America/New_York") is event
    untimed = attrs.evolve(event, start_time=None, parts=())
    assert untimed.on_calendar("Asia/Tokyo").start_time is None
    last = tp.CalendarDates(calendar="Asia/Tokyo", start="9999-12-31")
    end = an_event("b", "9999-12-31", start_time=time(23, 0), other_calendars=(last,))
    assert end.on_calendar("Asia/Tokyo").start_time is None
    paris = tp.CalendarDates(calendar="Europe/Paris", start="1858-07-20")
    old = an_event("c", "1858-07-20", start_time=time(5, 0), other_calendars=(paris,))
    assert old.on_calendar("Europe/Paris").start_time is None  # 10:05:23 there


@given(datasets())
def test_another_calendar_and_back_are_the_same_dates(dataset: tp.Dataset) -> None:
    for event in (*dataset.events, *dataset.unconfirmed):
        for zone in {dates.calendar for dates in event.other_calendars}:
            if all(
                zone in {dates.calendar for dates in part.other_calendars} for part in event.parts
            ):
                back = event.on_calendar(zone).on_calendar(event.calendar)
                assert _untimed(back) == _untimed(event)


def _untimed(event: tp.Event) -> tp.Event:
    parts = tuple(attrs.evolve(part, start_time=None) for part in event.parts)
    return attrs.evolve(event, start_time=None, parts=parts)


def test_records_print_as_a_person_reads_them() -> None:
    event = an_event("a", "2020-01-01", "2020-01-02", title="Talks")
    assert str(event) == "2020-01-01/2020-01-02 Talks"
    assert str(QUOTE) == "2020~ Bob: “Well”"
    assert repr(QUOTE) == "<Quote q: “Well”>"
    assert QUOTE.translated
    assert not attrs.evolve(QUOTE, original_language="en").translated
