"""Laws of JSON as it is read here: nothing lost, nothing coerced, and each fault named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trumpputin.storage import json as _json
from trumpputin.storage.json import Malformed, faults, is_text, items, parse, shown

# Numbers with at most four decimals: those that every library prints alike.
_NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-(10**9), 10**9).map(
    lambda number: number / 10_000
).filter(lambda number: number != int(number) and "e" not in repr(number))
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_what_json_holds_is_read_as_it_is(value: Any) -> None:
    read = parse(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert json.dumps(read) == json.dumps(value)
    assert [*faults(read)] == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xef\xbb\xbf[]", "starts with a byte order mark; save it as plain UTF-8"),
        (b'["\xff"]', "not UTF-8: byte 2 is 0xff"),
        (b"\n\n [1 2]", "not JSON: Expecting ',' delimiter in line 3, column 5"),
        (b"[" * 100_000, "not a record's file: nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_where_it_goes_wrong(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match="not|mark") as caught:
        parse(data)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["1.0", "1.50", "1.12345", "1e3", "1E3", "1.5e1", "0.10", "-0.0"])
def test_a_number_that_libraries_print_in_several_ways_is_a_fault(text: str) -> None:
    (found,) = faults(parse(text.encode()))
    assert found == f"holds {text} (write at most four decimals, and no 0 at the end)"


@pytest.mark.parametrize("text", ["-0", "1000000000000000", "-1000000000000000", "9" * 5_000])
def test_a_whole_number_that_libraries_read_in_several_ways_is_a_fault(text: str) -> None:
    (found,) = faults(parse(text.encode()))
    assert found == f"holds {text[:40]} (no such whole number here)"


@pytest.mark.parametrize("text", ["0", "-1", "999999999999999", "-999999999999999", "10"])
def test_a_whole_number_of_fifteen_digits_is_read(text: str) -> None:
    assert parse(text.encode()) == int(text)
    assert type(parse(text.encode())) is int


@pytest.mark.parametrize("text", ["0.1", "-0.0001", "123456789012345.1", "-1.1234"])
def test_a_number_of_four_decimals_is_read(text: str) -> None:
    assert parse(text.encode()) == float(text)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_a_fault(text: str) -> None:
    (found,) = faults(parse(text.encode()))
    assert found == f"holds {text} (no JSON number)"


def test_faults_are_found_at_every_depth() -> None:
    data = rb'[{"a": [NaN], "b": {"c": "\ud800", "c": 1, "d": 2, "d": 3, "e": 0}}, {"\udfff": 1}]'
    assert [*faults(parse(data))] == [
        "holds NaN (no JSON number)",
        'has a key twice: "c", "d"',
        r'holds half a character in "\udfff"',
    ]
    assert [*faults(parse(rb'["x\ud800"]'))] == [r'holds half a character in "x\ud800"']


def test_the_items_of_an_array_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "parse", lambda _: pytest.fail("the array was read twice"))
    assert [*items(b' [ 1 , {"a": [2]}\n,"b"\t] ')] == [1, {"a": [2]}, "b"]


def test_the_items_before_a_fault_are_given() -> None:
    reading = items(b"[1, 2, x")
    assert [next(reading), next(reading)] == [1, 2]
    with pytest.raises(ValueError, match="^not JSON: "):
        next(reading)
    assert [*items(b" [ ] ")] == []


@pytest.mark.parametrize(("outer", "inner"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_fifty_levels_are_the_deepest(outer: bytes, inner: bytes) -> None:
    assert [*faults(parse(outer * 50 + b"1" + inner * 50))] == []
    at_last = {*faults(parse(outer * 51 + b"1" + inner * 51))}
    assert at_last == {"is nested too deeply"}


def test_a_key_is_as_deep_as_its_value() -> None:
    assert [*faults(parse(b"[" * 50 + b'{"a": 1}' + b"]" * 50))] == ["is nested too deeply"] * 2


def test_of_a_key_that_stands_twice_the_last_value_is_kept() -> None:
    read = parse(b'{"a": 1, "b": 2, "a": 3}')
    assert read == {"a": 3, "b": 2}
    assert read.keys_twice == ("a",)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("", True),
        ("a", True),
        ("é", True),
        ("\ud7ff\ue000", True),
        ("\U0001f600", True),
        ("\ud800", False),
        ("é\udfff", False),
        (5, False),
        (None, False),
    ],
)
def test_a_text_is_whole_characters(value: object, is_one: bool) -> None:  # noqa: FBT001
    assert is_text(value) is is_one


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1}, "an object"),
        ([1], "an array"),
        ("é", r'"\u00e9"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ("x" * 58, f'"{"x" * 58}"'),
        ("x" * 59, f'"{"x" * 56}...'),
        (Malformed("9" * 41, "why"), f"{'9' * 40} (why)"),
    ],
)
def test_a_value_is_shown_as_a_short_text(value: object, text: str) -> None:
    assert shown(value) == text
