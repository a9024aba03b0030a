"""Hostile text in a record of one's own reaches no terminal and no spreadsheet as code.

A browser is asked in tests/integrations: test_explorer.py, test_plots.py; see also test_display.py.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin.storage.codec import encode
from trumpputin.cli import main

from .strategies import ALICE, BOB, CITATION, HELSINKI, SOURCE, an_event
from .test_cli import COMMANDS

FORMULA = "=cmd|' /C calc'!A0"
MARKUP = "</script><script>alert(1)</script>"
STEERING = "\x1b[2J\x1b]0;taken\x07\x9b31m\u202e\u2066\u200b\x7f\U000e0001\r"


def record(text: str) -> tp.Dataset:
    """A record whose every free text is hostile."""
    source = attrs.evolve(SOURCE, publisher=text, title=text, origin=text)
    cited = attrs.evolve(CITATION, source=source)
    place = attrs.evolve(HELSINKI, city=text, venue=text)
    offices = (tp.Office(title=text, country="US", start="2001-01-20"),)
    people = [attrs.evolve(leader, name=text, offices=offices) for leader in (ALICE, BOB)]
    claimed, worded, titled = (
        tp.Citation(source=source, supports=supports)
        for supports in (("value",), ("text", "said_on"), ("title",))
    )
    shared: dict[str, Any] = {
        "title": text,
        "summary": text,
        "topics": (text,),
        "context": text,
        "participants": tuple(people),
        "citations": (cited,),
    }
    events = [
        an_event("call", "2020-01-01", **shared),
        an_event(
            "meeting",
            "2020-02",
            kind="meeting",
            calendar="Europe/Helsinki",
            location=place,
            claims=(tp.Claim(field="title", value=text, note=text, citations=(claimed,)),),
            **shared,
        ),
        an_event("another", "2020-03-01", kind="meeting", calendar="Europe/Helsinki", location=place, **shared),
    ]  # fmt: skip
    quote = tp.Quote(
        id="quote",
        speaker_name=text,
        text=text,
        language="en",
        original_language="ru",
        translator=text,
        said_on="2020-01-01",
        occasion=text,
        event=events[1],
        kind="direct",
        wordings=(tp.Wording(text=f"{text}2", language="en", citations=(worded,)),),
        citations=(worded,),
    )
    coverage = tp.Coverage(start="2020", vetted_through="2020-12-31", through="2020-12-31")
    return tp.Dataset(
        release=tp.Release(title=text, version="1.0.0", released="2026-11-24", coverage=coverage, licences=("CC0-1.0",)),
        leaders=people,
        locations=[place],
        sources=[source],
        events=events,
        quotes=[quote],
        excluded=[tp.Exclusion(id="x", title=text, reason=text, citations=(titled,))],
    )  # fmt: skip


def steering(text: str) -> set[str]:
    """The characters of a text that a terminal would obey."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}


def shown(record: tp.Dataset) -> Iterator[object]:
    """All that a user may print of a record."""
    yield from (record, record.events, record.quotes, record.meetings.gaps())
    yield from (record.sources, record.locations, record.leaders, record.excluded)
    for table in (record.events, record.quotes, record.sources, record.locations):
        yield from table
    yield from (*record.leaders, *record.excluded, *record.meetings.gaps())
    yield from (record.events.counts("topic"), record.events.counts("city"))
    for event in record.events:
        yield from (*event.citations, *event.claims)
    yield record.release


def test_a_record_made_by_hand_prints_nothing_that_steers_a_terminal() -> None:
    hostile = record(f"a{STEERING}b")
    for each in shown(hostile):
        assert steering(str(each)) == set(), type(each)
        assert steering(repr(each)) == set(), type(each)
    assert "\\u001b[2J" in str(hostile.events)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record that the rules refuse for its characters."""
    mine = tmp_path / f"mine{STEERING[:-1]}"
    mine.mkdir()
    for name, data in encode(record(f"a{STEERING}b")._rows()).items():
        (mine / name).write_bytes(data)
    return mine


def test_what_is_wrong_with_a_hostile_record_is_printed_as_text(folder: Path) -> None:
    locations = (folder / "locations.json").read_text("utf-8")
    locations = locations.replace("Europe/Helsinki", json.dumps(STEERING)[1:-1])
    (folder / "locations.json").write_text(locations, "utf-8")
    with pytest.raises(tp.DatasetError) as caught:
        tp.Dataset.read(folder)
    assert len(caught.value.problems) > 20
    assert steering(str(caught.value)) == set()
    with pytest.raises(tp.DatasetError) as caught:
        tp.Dataset.read(folder / "missing")
    assert steering(str(caught.value)) == set()


def test_what_is_asked_for_in_vain_is_printed_as_text() -> None:
    hostile = record(f"a{STEERING}b")
    for ask in (
        lambda: hostile.events[f"call{STEERING}"],
        lambda: hostile.events.where(city=f"x{STEERING}"),
        lambda: hostile.events.on_calendar(STEERING),
        lambda: tp.PartialDate.parse(STEERING),
        lambda: hostile.as_of(STEERING),
        lambda: hostile.cite(STEERING),  # type: ignore[arg-type]
    ):
        with pytest.raises(tp.TrumpputinError) as caught:
            ask()
        assert str(caught.value)
        assert steering(str(caught.value)) == set()


def test_no_command_steers_the_terminal_whatever_the_folder_holds(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine = tmp_path / "fine"
    record("text").write(fine)
    before = [arguments for name, arguments in COMMANDS.items() if name != "validate"]
    for arguments in (
        *([*arguments, "--data", str(folder)] for arguments in before),
        ["validate", str(folder)],
        ["diff", str(fine), str(folder)],
        ["diff", str(folder), str(fine)],
        ["init", str(folder)],
        ["init", str(folder / f"new{STEERING}")],
        ["export", "csl-json", str(folder)],
        ["export", "csl-json", str(folder / f"out{STEERING}")],
        ["show", f"x{STEERING}"],
        ["events", "--country", STEERING],
        ["events", "--from", STEERING],
    ):
        assert main(arguments) in (0, 1, 2)
        told = capsys.readouterr()
        assert told.out or told.err
        assert steering(told.out + told.err) == set(), arguments
    assert main(["diff", str(fine), str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    news = [json.loads(line)["new"] for line in lines]
    assert f"a{STEERING}b" in news


@pytest.mark.parametrize("text", [FORMULA, MARKUP, f"@{MARKUP}", f"-1+{FORMULA}"])
def test_no_command_writes_a_formula_for_a_spreadsheet(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(text).write(tmp_path)
    listed = [["meetings"], ["calls"], ["events"], ["gaps"], ["quotes"], ["sources"]]
    counted = [["counts", "--by", by] for by in ("topic", "city")]
    one = [["show", each] for each in ("meeting", "quote", "x", "gazette", "alice")]
    for arguments in (*listed, *counted, *one):
        assert main([*arguments, "--format", "csv", "--data", str(tmp_path)]) == 0
        told = capsys.readouterr().out
        assert text in told or arguments in (["calls"], ["gaps"])
        for row in csv.reader(io.StringIO(told, newline=""), strict=True):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
