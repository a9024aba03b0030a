"""Hostile text in a record controls neither a terminal nor a notebook nor a spreadsheet.

For browsers see tests/integrations/test_explorer.py and test_plots.py; for HTML test_display.py.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

import trumpputin as tp
from trumpputin.cli import main

from .strategies import ALICE, BOB, CITATION, HELSINKI, RELEASE, SOURCE, an_event
from .test_cli import COMMANDS

FORMATS = ("table", "json", "csv")
WRITING = (["init"], ["export", "csl-json"])
FORMULA = "=cmd|' /C calc'!A0"
MARKUP = "</script><script>alert(1)</script>"
STEERING = "\x1b[2J\x1b]0;taken\x07\x9b31m\u202e\u2066\u200b\x7f\U000e0001\r"


def record(text: str) -> tp.Dataset:
    """A valid record, but for its texts: all free text is this one."""
    source = attrs.evolve(SOURCE, publisher=text, title=text, origin=text)
    cited = attrs.evolve(CITATION, source=source)
    place = attrs.evolve(HELSINKI, city=text, venue=text)
    offices = (tp.Office(title=text, country="US", start="2001-01-20"),)
    people = [attrs.evolve(leader, name=text, offices=offices) for leader in (ALICE, BOB)]
    claimed, worded, titled = (
        tp.Citation(source=source, supports=supports)
        for supports in (("wording",), ("text", "said_on"), ("title",))
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
            level="brief",
            calendar="Europe/Helsinki",
            location=place,
            claims=(tp.Claim(field="title", wording=text, note=text, citations=(claimed,)),),
            **shared,
        ),
    ]
    events.append(attrs.evolve(events[1].dated("2020-03-01"), id="another", claims=()))
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
    return tp.Dataset(
        release=attrs.evolve(RELEASE, title=text),
        leaders=people,
        locations=[place],
        sources=[source],
        events=events,
        quotes=[quote],
        excluded=[tp.Exclusion(id="x", title=text, reason=text, citations=(titled,))],
    )


def steering(text: str) -> set[str]:
    """The characters of a text that may control a terminal."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}


def shown(record: tp.Dataset) -> Iterator[Any]:
    """All that a user may look at in a record."""
    tables: tuple[tp.Table[Any], ...] = (
        *(record.events, record.quotes, record.sources),
        *(record.locations, record.leaders, record.excluded),
    )
    gaps = record.meetings.gaps()
    yield from (record, record.release, *tables, *(row for table in tables for row in table))
    yield from (gaps, *gaps, record.events.counts("topic"), record.events.counts("city"))
    for event in record.events:
        yield from (*event.citations, *event.claims)


def test_what_a_prompt_or_a_notebook_shows_has_no_control_characters() -> None:
    for each in shown(record(f"a{STEERING}b")):
        assert steering(repr(each)) == set(), type(each)
        if hasattr(each, "_repr_html_"):
            assert steering(each._repr_html_()) == set(), type(each)


def test_a_record_as_text_keeps_its_characters() -> None:
    text = f"a{STEERING}b"
    hostile = record(text)
    for row in (*hostile.events, *hostile.quotes, *hostile.sources, *hostile.locations):
        assert text in str(row)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record whose texts `write` would refuse."""
    mine = tmp_path / f"mine{STEERING[:-1]}"
    record("Placeholder").write(mine)
    for path in mine.glob("*.json"):
        text = path.read_text("utf-8").replace("Placeholder", json.dumps(f"a{STEERING}b")[1:-1])
        path.write_text(text, "utf-8")
    return mine


def test_what_is_wrong_with_a_hostile_folder_is_printed_escaped(folder: Path) -> None:
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


def test_an_error_quotes_what_was_asked_for_escaped() -> None:
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
        assert "31m" in str(caught.value)
        assert steering(str(caught.value)) == set()


def printed_by(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    """The status of a command that prints something, all of it without control characters."""
    status = main(arguments)
    printed = "".join(capsys.readouterr())
    assert printed
    assert steering(printed) == set(), arguments
    return status


@pytest.mark.parametrize("columns", ["3000", "40"])
def test_no_answer_has_control_characters_whatever_the_record_holds(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = record(f"a{STEERING}b")
    monkeypatch.setattr("trumpputin.cli.commands.Dataset.read", lambda _: evil)
    monkeypatch.setenv("COLUMNS", columns)
    listed = ["since", "meetings", "quotes", "sources", "gaps --kind call", "counts --by topic"]
    listed += [f"show {id_}" for id_ in ("meeting", "quote", "gazette", "helsinki", "alice", "x")]
    asked = ["", *(f"{each} --format {name}" for each in listed for name in FORMATS)]
    asked += [f"cite meeting --style {style}" for style in get_args(tp.Style)]
    for command in asked:
        assert printed_by([*command.split(), "--data", STEERING], capsys) == 0


def test_no_command_prints_control_characters_whatever_the_folder_holds(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine = tmp_path / "fine"
    record("text").write(fine)
    before = [arguments for name, arguments in COMMANDS.items() if name != "validate"]
    for arguments in (
        *([*arguments, "--data", str(folder)] for arguments in before),
        ["validate", str(folder)],
        ["diff", str(fine), str(folder), "--reason", STEERING],
        ["diff", str(folder), str(fine), "--reason", "x"],
        *([*write, str(folder / new)] for write in WRITING for new in ("", f"new{STEERING}")),
        *([STEERING], [f"--{STEERING}"], ["show", f"x{STEERING}"]),
        *(["events", option, STEERING] for option in ("--country", "--from", "--kind")),
        ["cite", "--authors", f"{STEERING}\udcff"],
    ):
        assert printed_by(arguments, capsys) in (0, 1, 2)
    assert main(["diff", str(fine), str(folder), "--reason", "x"]) == 0
    changes = map(json.loads, capsys.readouterr().out.splitlines())
    assert f"a{STEERING}b" in [change["new"] for change in changes]


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
        printed = capsys.readouterr().out
        assert text in printed or arguments in (["calls"], ["gaps"])
        for row in csv.reader(io.StringIO(printed, newline=""), strict=True):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
