"""Laws of the records and their terms: frozen values that hold exactly what their types say."""

import copy
import inspect
import pickle
import re
from datetime import UTC, time
from enum import StrEnum
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import models, vocabulary
from trumpputin.testing import events

from .strategies import ALICE, CAROL, CITATION, HELSINKI, RELEASE, SOURCE, an_event
from .test_tables import a_quote

MODELS: list[type] = [getattr(models, name) for name in models.__all__]
ENUMS = [getattr(vocabulary, name) for name in vocabulary.__all__ if name != "member"]

OFFICE = ALICE.offices[0]
TOKYO = tp.CalendarDates(calendar="Asia/Tokyo", start="2020")
EVENT = an_event("talks", "2020-01-01", "2020-01-02", title="Talks")
CLAIM = tp.Claim(field="start", value="2020", citations=(CITATION,))
DENIAL = tp.Claim(field="status", says="denied", wording="never", citations=(CITATION,))
WORDING = tp.Wording(text="Well, well", language="en", citations=(CITATION,))
QUOTE = a_quote(
    "well", "2020~", speaker_name="Bob", text="Well", original_language="ru", citations=()
)
EXCLUSION = tp.Exclusion(id="x", title="A plan", start="2020", reason="It was not held")
RECORDS: dict[Any, str] = {  # each with what it prints
    OFFICE: "President, 2001-01-20 to 2005-01-20",
    CAROL: "Carol",
    ALICE: "Alice",
    HELSINKI: "Helsinki, FI",
    SOURCE: "Gazette: Talks, undated",
    CITATION: f"Gazette: Talks, undated (supports {', '.join(CITATION.supports)})",
    CLAIM: "start: 2020",
    TOKYO: "2020 (Asia/Tokyo)",
    EVENT: "2020-01-01/2020-01-02 Talks",
    WORDING: "“Well, well”",
    QUOTE: "2020~ Bob: “Well”",
    EXCLUSION: "2020 A plan",
    RELEASE.coverage: "2019 to 2020",
    RELEASE: "Alice and Bob, version 0.1.0",
}
FIELDS = [(record, field.name) for record in RECORDS for field in attrs.fields(type(record))]


def name(value: object) -> str:
    """What a parameter is called in the name of a test."""
    return value if isinstance(value, str) else type(value).__name__


each_record = pytest.mark.parametrize("record", RECORDS, ids=name)
each_model = pytest.mark.parametrize("model", MODELS)
each_field = pytest.mark.parametrize(("record", "field"), FIELDS, ids=name)
each_enum = pytest.mark.parametrize("enum", ENUMS)


def test_there_is_an_example_of_every_model() -> None:
    assert sorted(type(record).__name__ for record in RECORDS) == models.__all__


@each_model
def test_exactly_the_fields_are_documented(model: type) -> None:
    section = inspect.getdoc(model).partition("Attributes:")[2].partition("Raises:")[0]  # type: ignore[union-attr]
    documented = re.findall(r"^ {4}(\w+): ", section, re.MULTILINE)
    assert documented == [field.name for field in attrs.fields(model)]


@each_model
def test_models_take_keywords_only(model: type) -> None:
    assert all(field.kw_only for field in attrs.fields(model))


@each_field
def test_a_record_cannot_be_changed(record: Any, field: str) -> None:
    for attribute in (field, "colour"):
        with pytest.raises(AttributeError):
            setattr(record, attribute, None)


@each_model
@given(data=st.data())
def test_records_are_values(model: type, data: st.DataObject) -> None:
    record = data.draw(st.from_type(model))
    twin = pickle.loads(pickle.dumps(record))
    assert twin == record == copy.deepcopy(record)
    assert {twin: 1}[record] == 1


@each_record
def test_a_record_prints_as_people_write_it(record: Any) -> None:
    assert str(record) == RECORDS[record]
    assert re.match(rf"<?{type(record).__name__}\b", repr(record))


def test_records_inside_records_are_shown_by_id() -> None:
    assert "source='gazette'" in repr(CITATION)


# -- what a field holds ------------------------------------------------------------------------


@each_field
def test_a_field_refuses_other_types(record: Any, field: str) -> None:
    with pytest.raises((TypeError, tp.FieldError)) as caught:
        attrs.evolve(record, **{field: object()})
    if isinstance(caught.value, tp.DateError):
        assert "object" in caught.value.message
    else:
        assert str(caught.value).startswith(f"{field}: expected ")


@pytest.mark.parametrize(
    ("record", "field"),
    [(record, field) for record, field in FIELDS if isinstance(getattr(record, field), tuple)],
    ids=name,
)
def test_many_values_are_a_tuple_of_the_right_type(record: Any, field: str) -> None:
    values = getattr(record, field)
    for wrong in ([*values], (*values, object()), "abc", None):
        with pytest.raises(TypeError, match=rf"^{field}: expected tuple\["):
            attrs.evolve(record, **{field: wrong})


LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("record", "field", "value", "error", "word"),
    [
        (EVENT, "duration_minutes", True, TypeError, "int"),
        *((EVENT, "duration_minutes", n, tp.FieldError, "1 to 1,000,000") for n in (0, 1_000_001)),
        (EVENT, "start_time", time(10, 0, 1), tp.FieldError, "10:00:01"),
        (EVENT, "start_time", time(10, 0, 0, 1), tp.FieldError, "10:00:00.000001"),
        (EVENT, "start_time", time(10, tzinfo=UTC), tp.FieldError, r"10:00:00\+00:00"),
        (EVENT, "kind", "meetng", tp.UnknownValueError, 'did you mean "meeting"'),
        (EVENT, "kind", tp.Status.confirmed, tp.UnknownValueError, "Status.confirmed"),
        (EVENT, "level", "summmit", tp.UnknownValueError, 'did you mean "summit"'),
        (EVENT, "format", "bilateral", tp.UnknownValueError, "handshake, pull_aside, telegram"),
        (EVENT, "end", "2019", tp.DateError, "2019 is before the start, 2020-01-01"),
        (EVENT, "topics", LONG, TypeError, "xxx"),
        (EVENT, "kind", LONG, tp.UnknownValueError, "xxx"),
        (EVENT, "status", (LONG,), tp.UnknownValueError, "xxx"),
        *(
            (r, "end", "1999", tp.DateError, "before the start")
            for r in (OFFICE, TOKYO, EXCLUSION)
        ),
        (attrs.evolve(EXCLUSION, start=None), "end", "2019", tp.DateError, "needs a start"),
        (SOURCE, "access", "full text", tp.UnknownValueError, 'did you mean "full_text"'),
        (SOURCE, "secondhand", 1, TypeError, "bool"),
        (CLAIM, "value", None, tp.FieldError, "missing"),
        (CLAIM, "value", "March", tp.FieldError, "no date: 'March'; expected YYYY"),
        (CLAIM, "says", "happened", tp.FieldError, 'not one on "start"'),
        (DENIAL, "says", "deny", tp.UnknownValueError, 'did you mean "denied"'),
        (DENIAL, "value", "x", tp.FieldError, '"status" has no notation'),
        *(
            (HELSINKI, "latitude", number, TypeError, "float")
            for number in (True, float("nan"), float("inf"), 10**400)
        ),
    ],
    ids=lambda value: name(value)[:20],
)
def test_a_wrong_value_is_refused_with_its_field(
    record: Any, field: str, value: object, error: type[Exception], word: str
) -> None:
    with pytest.raises(error, match=rf"^{field}: .*{word}") as caught:
        attrs.evolve(record, **{field: value})
    assert len(str(caught.value)) < 400
    if isinstance(caught.value, tp.FieldError):
        assert caught.value.field == field


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (record, field)
        for record, field in FIELDS
        if isinstance(getattr(record, field), tp.PartialDate)
        and not isinstance(record, tp.Quote | tp.Exclusion | tp.Source)
    ],
    ids=name,
)
def test_a_date_that_bounds_answers_cannot_be_qualified(record: Any, field: str) -> None:
    with pytest.raises(tp.DateError, match="'2020~' is qualified") as caught:
        attrs.evolve(record, **{field: "2020~"})
    assert caught.value.field == field


def test_a_part_may_be_of_a_subclass() -> None:
    class Talks(tp.Event):
        pass

    talks = Talks(**{field.name: getattr(EVENT, field.name) for field in attrs.fields(tp.Event)})
    assert attrs.evolve(EVENT, parts=(talks,)).parts == (talks,)


def test_numbers_at_the_limits_are_kept() -> None:
    for minutes in (1, 1_000_000):
        assert attrs.evolve(EVENT, duration_minutes=minutes).duration_minutes == minutes
    assert attrs.evolve(HELSINKI, latitude=60).latitude == 60


def test_fields_that_are_not_given_are_empty() -> None:
    required = {
        field.name: getattr(EVENT, field.name)
        for field in attrs.fields(tp.Event)
        if field.default is attrs.NOTHING
    }
    event = tp.Event(**required)
    for field in {*attrs.fields_dict(tp.Event)} - {*required, "end"}:
        assert getattr(event, field) in (None, ()), field
    assert event.end == event.start
    assert TOKYO.end == TOKYO.start


# -- terms -------------------------------------------------------------------------------------


@each_enum
def test_a_term_is_its_name_and_has_a_label(enum: Any) -> None:
    for term in enum:
        assert term.value == term.name == str(term)
        assert re.fullmatch("[a-z]+( [a-z]+)*", term.label)
    assert len({term.label for term in enum}) == len(enum)


@each_enum
def test_a_term_is_given_as_a_member_or_its_text(enum: type[StrEnum]) -> None:
    for term in enum:
        assert vocabulary.member(enum, term, "a") is vocabulary.member(enum, term.value, "a")
        for other in {*ENUMS} - {enum}:
            with pytest.raises(tp.UnknownValueError):
                vocabulary.member(other, term, "a")


# -- events ------------------------------------------------------------------------------------


def press(id: str, kind: str = "press", **fields: Any) -> tp.Source:
    return attrs.evolve(SOURCE, id=id, kind=kind, **fields)


BLOGS = [press("a", "aggregator"), press("b", "aggregator", publisher="Herald")]


@pytest.mark.parametrize(
    ("confidence", "sources"),
    [
        ("none", []),
        ("single", [press("a")]),
        ("single", [press("a", origin="A"), press("b", publisher="GAZETTE", origin="B")]),
        ("single", [press("a", origin="TASS"), press("b", publisher="Tass")]),
        ("single", [press("a"), press("b", origin="TASS")]),
        ("single", [press("a"), press("b", publisher="Herald", origin="Gazette")]),
        ("single", [press("a", "official", secondhand=True)]),
        ("aggregators", BLOGS),
        ("aggregators", [BLOGS[0], attrs.evolve(BLOGS[1], kind="archive")]),
        ("aggregators", [BLOGS[0], attrs.evolve(BLOGS[1], kind="official", secondhand=True)]),
        # The newspaper is independent of neither.
        ("aggregators", [*BLOGS, press("c", origin="Herald")]),
        (  # one leader's word, however often it is posted and reported
            "single",
            [
                press("a", "first_hand", publisher="Alice"),
                press("b", "first_hand", publisher="Alice"),
                press("c", publisher="Herald", origin="Alice"),
            ],
        ),
        *(
            ("corroborated", [BLOGS[0], press("b", kind, publisher="Herald")])
            for kind in ("first_hand", "wire", "broadcaster", "press")
        ),
        ("corroborated", [press("a"), press("b", publisher="Herald")]),
        ("corroborated", [press("a", origin="A"), press("b", publisher="Herald", origin="B")]),
        ("official", [press("a", "official")]),
        ("official", [press("a", "official"), press("b")]),
        ("official_corroborated", [press("a", "official"), press("b", publisher="Herald")]),
    ],
)
def test_confidence_counts_independent_sources(confidence: str, sources: list[tp.Source]) -> None:
    citations = tuple(tp.Citation(source=source, supports=("start",)) for source in sources)
    event = an_event("a", "2020", citations=citations)
    assert event.confidence == confidence
    assert event.meets_standard == (confidence not in ("none", "single", "aggregators"))
    for status in ("disputed", "cancelled"):
        denied = attrs.evolve(event, status=status)
        assert denied.confidence is None
        assert denied.meets_standard == event.meets_standard


@pytest.mark.parametrize("model", [tp.Event, tp.Quote, tp.Exclusion])
@given(data=st.data())
def test_sources_are_those_cited_the_best_first(model: type, data: st.DataObject) -> None:
    record: Any = data.draw(st.from_type(model))
    inner = getattr(record, "claims", getattr(record, "wordings", ()))
    cited = [*record.citations, *(citation for each in inner for citation in each.citations)]
    expected = list(dict.fromkeys(citation.source for citation in cited))
    expected.sort(key=lambda source: source.access != "full_text")
    expected.sort(key=lambda source: source.secondhand)
    expected.sort(key=lambda source: source.kind.rank)
    expected.sort(key=lambda source: source.kind == "official" and source.secondhand)
    assert record.sources == tuple(expected)


def test_kinds_of_sources_are_ranked_in_the_order_of_the_codebook() -> None:
    codebook = "official first_hand wire broadcaster press archive aggregator automated"
    assert sorted(tp.SourceKind, key=lambda kind: kind.rank) == codebook.split()


@pytest.mark.parametrize("record", [EVENT, QUOTE], ids=name)
def test_sources_are_found_by_the_field_they_support(record: Any) -> None:
    other = press("b")
    citations = (tp.Citation(source=other, supports=("kind",)), CITATION)
    cited = attrs.evolve(record, citations=citations)
    assert cited.sources_for("kind") == (SOURCE, other)
    assert cited.sources_for("id") == ()
    with pytest.raises(tp.UnknownValueError, match='no field "kinds"; did you mean "kind"'):
        cited.sources_for("kinds")


def on(field: str, *values: str) -> tuple[tp.Claim, ...]:
    """Claims with these values; a text in brackets is a wording, an exclamation is `says`."""
    kinds: dict[str, str] = {"[": "wording", "!": "says"}
    given: list[Any] = [{kinds.get(value[0], "value"): value.lstrip("!")} for value in values]
    return tuple(tp.Claim(field=field, citations=(), **each) for each in given)


@pytest.mark.parametrize(
    ("field", "values", "excluding"),
    [
        ("duration_minutes", ["130", "120..", "[brief]"], 0),
        ("duration_minutes", ["60", "~50", "~55"], 2),
        ("start_time", ["14:00", "~14:15", "14:03"], 2),
        ("start", ["2018-12", "2018-12-01", "2018-11-30~"], 0),
        ("start", ["2018-12", "2018-12-01", "2018-11-30"], 3),
        ("initiator", ["alice", "alice", "bob", "[both sides]"], 3),
        ("status", ["!happened", "!open", "[no comment]"], 0),
        ("status", ["!happened", "!denied", "!open"], 2),
        ("status", ["!happened", "!called_off"], 2),
        ("status", ["!denied", "!called_off"], 0),
        ("summary", ["[he agreed]", "[he refused]"], 0),
    ],
)
def test_claims_disagree_when_they_exclude_each_other(
    field: str, values: list[str], excluding: int
) -> None:
    claims = (*on("end", "1999"), *on(field, *values))
    event = an_event("a", "2020", claims=claims)
    assert len(event.disagreements) == excluding
    assert {*event.disagreements} <= {*claims[1:]}


def test_a_claim_is_shown_with_its_wording() -> None:
    assert attrs.evolve(CLAIM, value=None, wording="in spring").text == "in spring"
    assert str(DENIAL) == "status: denied (never)"


@given(st.data())
def test_claims_exclude_each_other_alike_and_never_themselves(data: st.DataObject) -> None:
    one, other = data.draw(st.from_type(tp.Claim)), data.draw(st.from_type(tp.Claim))
    assert one.excludes(other) == other.excludes(one)
    assert not one.excludes(one)


def test_the_duration_is_the_field_or_else_what_the_claims_allow() -> None:
    claims = on("duration_minutes", "~60", "[brief]", "70..")
    event = an_event("a", "2020", claims=claims)
    assert str(event.duration) == "~60"
    assert attrs.evolve(event, duration_minutes=65).duration == tp.Minutes(65, 65)
    whole = an_event("b", "2020", parts=(event,), claims=claims[1:2])
    assert whole.duration is None


@given(events())
def test_no_event_starts_after_it_ends(event: tp.Event) -> None:
    assert event.latest_start == min(event.start.latest, event.end.latest)
    assert event.earliest_end == max(event.start.earliest, event.end.earliest)


@given(events())
def test_an_event_is_followed_by_its_parts(event: tp.Event) -> None:
    assert event.with_parts == (event, *event.parts)
    assert event.place == (str(event.location) if event.location else "")


@given(events())
def test_only_the_dates_change_when_an_event_is_dated(event: tp.Event) -> None:
    moved = event.dated("1850-03", "1850-04")
    assert moved.dates == "1850-03/1850-04"
    assert moved.dated(event.start, event.end) == event
    assert event.dated("1850-03").dates == "1850-03"


def test_a_quotation_is_translated_when_its_languages_differ() -> None:
    assert QUOTE.translated
    assert not attrs.evolve(QUOTE, original_language="en").translated


def test_coverage_names_its_provisional_part() -> None:
    longer = attrs.evolve(RELEASE.coverage, through="2021")
    assert str(longer) == "2019 to 2020, and provisional entries to 2021"


# -- other calendars ---------------------------------------------------------------------------


@given(events())
def test_another_calendar_and_back_are_the_same_dates(event: tp.Event) -> None:
    for zone in {dates.calendar for dates in event.other_calendars}:
        if all(zone in [dates.calendar for dates in part.other_calendars] for part in event.parts):
            back = event.on_calendar(zone).on_calendar(event.calendar)
            assert _untimed(back) == _untimed(event)


def _untimed(event: tp.Event) -> tp.Event:
    parts = tuple(attrs.evolve(part, start_time=None) for part in event.parts)
    return attrs.evolve(event, start_time=None, parts=parts)


def test_another_calendar_moves_dates_hour_and_parts_and_keeps_the_rest() -> None:
    tokyo = tp.CalendarDates(calendar="Asia/Tokyo", start="2020-01-02", end="2020-01-03")
    kyiv = tp.CalendarDates(calendar="Europe/Kyiv", start="2020-01-01", end="2020-01-02")
    part = an_event("part", "2020-01-01", start_time=time(20, 30), other_calendars=(tokyo,))
    event = attrs.evolve(
        EVENT, start_time=time(20, 0), other_calendars=(kyiv, tokyo), parts=(part,)
    )
    here = tp.CalendarDates(calendar=event.calendar, start=event.start, end=event.end)
    moved = event.on_calendar("Asia/Tokyo")
    assert moved == attrs.evolve(
        event.dated("2020-01-02", "2020-01-03"),
        calendar="Asia/Tokyo",
        start_time=time(10, 0),
        other_calendars=(kyiv, here),
        parts=(part.on_calendar("Asia/Tokyo"),),
    )
    assert moved.parts[0].start_time == time(10, 30)
    assert moved.on_calendar("America/New_York") == event
    assert event.on_calendar("America/New_York") is event
    with pytest.raises(tp.NotOnRecordError, match="talks: no dates .* America/Nome"):
        event.on_calendar("America/Nome")


@pytest.mark.parametrize(
    ("start", "clock", "zone", "there"),
    [
        ("2020-01", time(10), "Europe/Moscow", "2020-01"),  # the offset depends on the day
        ("2020-01-01", None, "Europe/Moscow", "2020-01-01"),
        ("9999-12-31", time(23), "Asia/Tokyo", "9999-12-31"),  # the year 10000 there
        ("1858-07-20", time(5), "Europe/Paris", "1858-07-20"),  # 10:05:23 there
    ],
)
def test_an_hour_that_cannot_be_converted_is_dropped(
    start: str, clock: time | None, zone: str, there: str
) -> None:
    local = tp.CalendarDates(calendar=zone, start=there)
    event = an_event("a", start, start_time=clock, other_calendars=(local,))
    assert event.on_calendar(zone).start_time is None
