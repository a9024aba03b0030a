"""The command line answers, refuses and ends as it says."""

import argparse
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest

import trumpputin as tp
from trumpputin._display import plain
from trumpputin.cli.terminal import print_table
from trumpputin.cli import main, parser
from trumpputin.history import decode_changes

DATA = Path(tp.__file__).parent / "data"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "3000")


def test_the_overview_answers_how_often_and_how_long(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys)
    assert f"Version {tp.__version__}, covering {tp.dataset.coverage}" in text
    years = tp.meetings.counts("year")
    for year in range(min(years), max(years) + 1):
        calls = tp.calls.counts("year", between=(str(year), str(year)))[year]
        assert [str(year), str(years[year]), str(calls)] in [
            line.split() for line in text.splitlines()
        ]
    for gap in tp.meetings.gaps():
        (line,) = [
            line
            for line in text.splitlines()
            if line.startswith(gap.before.dates) and gap.after.dates in line
        ]
        assert str(gap.days).removesuffix(" days") in line
        dated = (*gap.before.sources_for("start"), *gap.after.sources_for("start"))
        publishers = {source.publisher for source in dated}
        assert any(publisher in line for publisher in publishers)
        if gap.calendar_difference:
            assert str(gap.calendar_difference) in line
    for gap in tp.meetings.gaps().longest():
        assert f"The longest: {gap.before.id} to {gap.after.id}" in text


COMMANDS = {
    "meetings": ["meetings"],
    "calls": ["calls"],
    "events": ["events", "--kind", "public_exchange"],
    "quotes": ["quotes", "--speaker", "vladimir-putin"],
    "gaps": ["gaps"],
    "counts": ["counts", "--by", "kind"],
    "show": ["show", "2018-07-16-helsinki"],
    "sources": ["sources"],
    "validate": ["validate", str(DATA)],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_answers_in_each_format(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = COMMANDS[command]
    table = run(capsys, *arguments)
    assert run(capsys, *arguments, "--format", "table") == table
    value = json.loads(run(capsys, *arguments, "--format", "json"))
    rows = list(csv.reader(io.StringIO(run(capsys, *arguments, "--format", "csv"))))
    assert len({len(row) for row in rows}) == 1
    if isinstance(value, list):
        assert len(value) == len(rows) - 1
    for row in rows[1:]:
        assert row[0] in table or command in ("gaps", "show")


def test_json_rows_are_those_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads((DATA / "events.json").read_text("utf-8"))
    listed = json.loads(run(capsys, "events", "--format", "json"))
    assert {row["id"] for row in listed} == set(tp.events.ids)
    assert all(row in rows for row in listed)
    quotes = json.loads((DATA / "quotes.json").read_text("utf-8"))
    assert (
        sorted(json.loads(run(capsys, "quotes", "--format", "json")), key=lambda row: row["id"])
        == quotes
    )


def test_filters_are_those_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    def ids(*arguments: str) -> list[str]:
        return [row["id"] for row in json.loads(run(capsys, *arguments, "--format", "json"))]

    assert ids("events", "--country", "FI", "--kind", "meeting") == list(
        tp.meetings.where(country="FI").ids
    )
    assert ids("meetings", "--from", "2018", "--to", "2019") == list(
        tp.meetings.between("2018", "2019").ids
    )
    assert ids("calls", "--from", "2025-03-05", "--certainly") == list(
        tp.calls.between("2025-03-05", "9999-12-31", certainly=True).ids
    )
    assert ids("meetings", "--location", "osaka") == ["2019-06-28-osaka"]
    assert ids("events", "--topic", "syria") == list(tp.events.where(topic="syria").ids)
    assert ids("events", "--status", "disputed") == list(
        tp.unconfirmed.where(status="disputed").ids
    )
    assert ids("quotes", "--to", "2016") == list(tp.quotes.between("0001", "2016").ids)
    counts = json.loads(
        run(capsys, "counts", "--from", "2016", "--to", "2017", "--format", "json")
    )
    assert list(counts["counts"]) == ["2016", "2017"]
    assert ids("quotes", "--event", "2019-06-28-osaka") == list(
        tp.quotes.where(event="2019-06-28-osaka-talks").ids
    )
    gaps = json.loads(run(capsys, "gaps", "--kind", "call", "--format", "json"))
    assert len(gaps) == len(tp.calls) - 1
    assert run(capsys, "gaps", "--measure", "start-to-start")


@pytest.mark.parametrize("by", ["month", "kind"])
def test_counts_of_an_open_span_run_to_the_end_of_the_record(
    by: Literal["month", "kind"], capsys: pytest.CaptureFixture[str]
) -> None:
    def counted(*arguments: str) -> object:
        return json.loads(run(capsys, "counts", "--by", by, "--format", "json", *arguments))

    coverage = tp.dataset.coverage
    for given, between in (
        (["--from", "2018-09"], ("2018-09", coverage.through)),
        (["--to", "2018-09"], (coverage.start, "2018-09")),
    ):
        # The letter of August 2018 is known to the month.
        expected = tp.events.counts(by, between=between)
        assert counted(*given) == {
            "by": by,
            "counts": dict(expected),
            "total": expected.total,
            "unplaced": [event.id for event in expected.unplaced],
        }


def test_counts_leave_out_what_may_lie_outside(capsys: pytest.CaptureFixture[str]) -> None:
    (letter,) = tp.events.between("2018-08-15", "2018-08-20").where(kind="letter")
    assert not letter.start.is_exact
    for given in (["--from", "2018-08-15"], ["--to", "2018-08-15"]):
        text = run(capsys, "counts", "--kind", "letter", "--format", "json", *given)
        assert letter.id in json.loads(text)["unplaced"]


def test_show_prints_the_sources_of_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "show", "2018-07-16-helsinki")
    event = tp.events["2018-07-16-helsinki"]
    assert event.summary in text
    for source in event.sources:
        assert source.publisher in text
        assert (source.url or "") in text
    for quote in tp.quotes.where(event=event):
        assert quote.text in text
    text = run(capsys, "show", "2019-06-28-osaka")
    for quote in tp.quotes.where(event="2019-06-28-osaka-talks"):
        assert quote.text in text
    for id_ in ("donald-trump", "helsinki", tp.sources[0].id, tp.quotes[0].id):
        assert id_ in run(capsys, "show", id_)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "2018-07-16-helsinky"], 'no record "2018-07-16-helsinky"; did you mean'),
        (["events", "--city", "Helsinky"], 'did you mean "Helsinki"?'),
        (["events", "--from", "2019-13"], "no such date: '2019-13'"),
        (["events", "--from", "2019", "--to", "2018"], "ends (2018) before it starts (2019)"),
        (["events", "--country", "Finland"], "expected two capital letters"),
        (["calls", "--from", ""], "no date: ''"),
        (["calls", "--to", ""], "no date: ''"),
        (["calls", "--certainly"], "--certainly: goes with --from or --to, and neither is given"),
        (["counts", "--from", "2030"], "--from: 2030 is after the record, 2013-06 to "),
        (["counts", "--to", "1990"], "--to: 1990 is before the record, 2013-06 to "),
        (["counts", "--from", "2019~"], "'2019~' is qualified and bounds nothing"),
        (["quotes", "--event", "2018-07-16-helsinky"], 'did you mean "2018-07-16-helsinki"?'),
        (["cite", "--authors", " "], "--authors: is empty; say who keeps the record"),
    ],
)
def test_misuse_ends_with_2_and_says_what_is_right(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evnts"], "invalid choice: 'evnts'"),
        (["events", "--kind", "meal"], "public_exchange"),
        (["counts", "--by", "weekday"], "quarter"),
        (["events", "--frm", "2019"], "unrecognized arguments: --frm"),
        (["show"], "the following arguments are required: ID"),
    ],
)
def test_wrong_arguments_end_with_2_and_name_the_right_ones(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_invalid_data_ends_with_1_and_all_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tp.dataset.write(tmp_path)
    (tmp_path / "people.json").unlink()
    events = (tmp_path / "events.json").read_text("utf-8")
    (tmp_path / "events.json").write_text(
        events.replace('"kind": "meeting"', '"kind": "\\u001b[31m"'), "utf-8"
    )
    for arguments in (
        ["validate", str(tmp_path)],
        ["--data", str(tmp_path)],
        ["gaps", "--data", str(tmp_path)],
    ):
        assert main(arguments) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "people.json: missing" in captured.err
        assert captured.err.count("expected one of meeting") == events.count('"kind": "meeting"')
        assert "\x1b" not in captured.err


def test_own_data_is_asked_in_the_same_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tp.dataset.write(tmp_path)
    for name in COMMANDS.keys() - {"validate"}:
        arguments = COMMANDS[name]
        assert run(capsys, *arguments, "--data", str(tmp_path)) == run(capsys, *arguments)
    assert run(capsys, "--data", str(tmp_path), "meetings") == run(capsys, "meetings")
    assert run(capsys, "--data", str(tmp_path)) == run(capsys)


@pytest.mark.parametrize(
    "command",
    [["cite", "--authors", "Me"], ["show", "2018-07-16-helsinki"], ["export", "csv"]],
)
def test_every_command_that_asks_takes_data_of_ones_own(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "mine", str(tmp_path / "out")
    tp.dataset.write(folder)
    release = (folder / "release.json").read_text("utf-8")
    events = (folder / "events.json").read_text("utf-8")
    (folder / "release.json").write_text(release.replace(tp.__version__, "9.9.9"), "utf-8")
    (folder / "changes.jsonl").write_bytes(b"")  # they lead to the packaged record
    (folder / "events.json").write_text(events.replace("Helsinki summit", "Own title"), "utf-8")
    if command[0] == "export":
        run(capsys, "--data", str(folder), *command, out)
        text = (tmp_path / "out" / "events.csv").read_text("utf-8")
    else:
        text = run(capsys, "--data", str(folder), *command)
        assert run(capsys, *command, "--data", str(folder)) == text
    assert "9.9.9" in text or "Own title" in text


@pytest.mark.parametrize("command", [["init", "a"], ["diff", "a", "b"], ["validate", "a"]])
def test_a_command_that_names_its_own_folders_refuses_data(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", "mine", *command]) == 2
    assert f"{command[0]} takes no --data" in capsys.readouterr().err


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [action.choices for action in parser()._actions if action.dest == "command"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", commands())
def test_every_argument_has_a_help_text_and_every_command_examples(name: str) -> None:
    command = commands()[name]
    for action in command._actions:
        assert action.help, action.dest
    assert f"trumpputin {name}" in str(command.epilog)


EXAMPLES = [
    line.strip().removeprefix("trumpputin ")
    for command in commands().values()
    for line in str(command.epilog).splitlines()[1:]
]


# Those that need another library are run where the doors are tried.
@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if not re.search("> | ics |^plot", each)]
)
def test_the_examples_of_the_help_texts_run(
    example: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("old", "new", "my-data"):
        if not example.startswith("init"):
            tp.dataset.write(folder)
    assert main(shlex.split(example)) == 0
    told = capsys.readouterr().out
    assert told or example.startswith("diff")
    if "csv" not in example:
        assert len(told.splitlines()) > 1 or example.startswith(("cite", "export", "diff"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_is_named_on_a_terminal_and_the_line_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tp.dataset.write(tmp_path / "a\x1b[1m")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["sources", "--data", str(tmp_path / "a\x1b[1m")]) == 0
    told = terminal.getvalue()
    assert told.startswith(f"reading {tmp_path}")
    assert "\x1b[1m" not in told
    assert told.endswith("\r\x1b[K")
    terminal.truncate(0)
    assert main(["export", "geojson", str(tmp_path / "out")]) == 0
    assert "writing geojson to" in terminal.getvalue()


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_table_breaks_no_word_where_its_words_fit(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    header = ("place", "what", "rests on", "sources")
    row = ("Anchorage", "Encounters at the summit", "an official source and independent ones", "x")
    print_table("", header, [row] * 2)
    told = capsys.readouterr().out.split()
    assert set(told) == {word for cell in (*header, *row) for word in cell.split()}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("command", ["", "quotes", "gaps", "counts", "sources"])
def test_tables_fit_the_terminal_where_their_words_do(
    columns: int,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wide = run(capsys, *command.split())
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run(capsys, *command.split())
    assert max(map(len, text.splitlines())) <= columns
    # Whatever is broken, no letter is lost.
    assert Counter("".join(text.split())) == Counter("".join(wide.split()))


def test_diff_prints_what_leads_from_one_record_to_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    tp.dataset.write(old)
    tp.dataset.write(new)
    for name, before, after in (
        ("people", '"name": "', '"name": "Dr '),
        ("release", f'"version": "{tp.__version__}"', '"version": "9.0.0"'),
    ):
        text = (new / f"{name}.json").read_text("utf-8")
        (new / f"{name}.json").write_text(text.replace(before, after), "utf-8")
    (new / "quotes.json").write_text("[]\n", "utf-8")
    text = run(capsys, "diff", str(old), str(new), "--reason", "a test")
    changes, problems = decode_changes(text.encode())
    assert not problems
    assert {change.version for change in changes} == {"9.0.0"}
    assert {change.reason for change in changes} == {"a test"}
    assert len(changes) == 1 + len(tp.people) + len(tp.quotes)
    assert main(["diff", str(old), str(tmp_path / "none")]) == 2
    assert "No such file" in capsys.readouterr().err
    (new / "people.json").write_text("[1]", "utf-8")
    assert main(["diff", str(old), str(new)]) == 1
    assert "people.json: expected rows with an id" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("NaN", "holds NaN (no JSON number)"),
        ("60.10", "holds 60.10 (write at most four decimals, and no 0 at the end)"),
        ('"\\ud800"', 'holds half a character in "\\ud800"'),
        ("[" * 900 + "]" * 900, "is nested too deeply"),
        ('1, "latitude": 2', 'has a key twice: "latitude"'),
    ],
)
def test_diff_refuses_what_no_record_may_hold(
    value: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    shutil.copytree(DATA, new)
    path = new / "locations.json"
    path.write_text(path.read_text("utf-8").replace("60.168", value), "utf-8")
    assert main(["diff", str(DATA), str(new)]) == 1
    assert f"locations.json: helsinki: {problem}\n" in capsys.readouterr().err


def test_a_former_id_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "2019-06-osaka"]) == 0
    assert capsys.readouterr().err == (
        'trumpputin: the event "2019-06-osaka" is now "2019-06-28-osaka"\n'
    )


def test_cite_prints_a_citation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "cite").strip() == tp.dataset.cite()
    assert run(capsys, "cite", "--style", "bibtex").strip() == tp.dataset.cite("bibtex")
    event = tp.meetings[0]
    assert run(capsys, "cite", event.id, "--style", "csl-json").strip() == (
        tp.meetings[:1].cite("csl-json")
    )
    assert main(["cite", "nothing"]) == 2
    assert "--authors" not in capsys.readouterr().err


def test_a_record_of_ones_own_is_cited_by_its_keeper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "mine")
    tp.dataset.write(folder)
    own = ["--data", folder, "--authors", "A. Reader"]
    assert run(capsys, "cite", *own).strip() == tp.dataset.cite(authors="A. Reader")
    run(capsys, "export", "datapackage", str(tmp_path / "package"), *own)
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    assert package["contributors"][0]["title"] == "A. Reader"
    for command in (
        ["cite", "--data", folder],
        ["export", "datapackage", str(tmp_path / "other"), "--data", folder],
        ["cite", tp.meetings[0].id, "--authors", "A. Reader"],
        ["export", "csv", str(tmp_path / "other"), *own],
    ):
        assert main(command) == 2
        assert "--authors: " in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_a_closed_pipe_is_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "trumpputin", "quotes", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 0


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert not caught.value.code
    assert capsys.readouterr().out == f"trumpputin {tp.__version__}\n"


def test_a_csv_answer_has_nothing_where_nothing_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = dict(
        csv.reader(io.StringIO(run(capsys, "show", "2018-07-16-helsinki", "--format", "csv")))
    )
    assert rows["duration_minutes"] == rows["initiator"] == ""
    assert rows["parts"] == "[]"
    gaps = csv.DictReader(io.StringIO(run(capsys, "gaps", "--format", "csv")))
    assert {row["is_certain"] for row in gaps} == {"TRUE"}


def test_who_interrupts_sees_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trumpputin.cli.commands.Dataset.read", interrupted)
    assert main(["gaps", "--data", "mine"]) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of Unix")
def test_what_is_told_on_a_closed_stderr_does_not_land_on_stdout() -> None:
    for command, code in (("show nothing", 2), (f"validate {shlex.quote(str(DATA))}", 0)):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{shlex.quote(sys.executable)} -m trumpputin {command} 2>&-"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code
        assert done.stdout.startswith("valid\n" if code == 0 else "")
        assert code == 0 or not done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp1252"])
def test_an_old_terminal_is_no_reason_to_fail(encoding: str) -> None:
    hamburg = tp.meetings.where(city="Hamburg")
    assert not hamburg.cite("csl-json").isascii()
    cite = ["cite", hamburg[0].id, "--style", "csl-json"]
    for arguments in (["quotes"], ["quotes", "--format", "json"], ["gaps"], cite):
        done = subprocess.run(
            [sys.executable, "-m", "trumpputin", *arguments],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        if arguments is cite:
            told = json.loads(done.stdout.decode(encoding))
            assert told == json.loads(hamburg.cite("csl-json"))
        elif "json" in arguments:
            texts = {row["text"] for row in json.loads(done.stdout.decode(encoding))}
            assert texts == {quote.text for quote in tp.quotes}


def test_no_character_that_steers_a_terminal_is_printed() -> None:
    assert plain("a\x1b[31mb\u202ec\x07\nd") == "a\\u001b[31mb\\u202ec\\u0007\nd"
    escaped = plain("\U000e0001")
    assert escaped.isascii()
    assert json.loads(f'"{escaped}"') == "\U000e0001"
