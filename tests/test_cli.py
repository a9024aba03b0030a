"""The command line answers, refuses and exits as documented."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

import trumpputin as tp
from trumpputin.cli import main
from trumpputin.cli.parser import parser
from trumpputin.cli.terminal import print_table
from trumpputin.export.csv import csv_text, to_csv
from trumpputin.spreadsheet import NEEDED
from trumpputin.template import write_template

DATA = Path(tp.__file__).parent / "data" / "trump-putin"
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command that succeeds, and returns what it prints."""

    def run(*arguments: str) -> str:
        assert main(arguments) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "3000")


# -- answers -----------------------------------------------------------------------------------


def test_the_overview_has_the_last_contacts_the_counts_and_the_gaps(run: Run) -> None:
    text = run()
    assert f"Version {tp.__version__}, covering {tp.dataset.coverage}" in text
    for kind in ("meeting", "call"):
        assert str(tp.dataset.since(kind=kind)) in text
    lines = [line.split() for line in text.splitlines()]
    between = ("2013", "2026")
    meetings, calls = (table.counts("year", between=between) for table in (tp.meetings, tp.calls))
    for year, number in meetings.items():
        covered = "partly" if year in meetings.partial else "yes"
        assert [str(year), str(number), str(calls[year]), covered] in lines
    for gap in tp.meetings.gaps():
        dates = re.escape(gap.before.dates), re.escape(gap.after.dates)
        (line,) = re.findall(f"^{dates[0]}.*{dates[1]}.*$", text, re.MULTILINE)
        assert str(gap.days).removesuffix(" days") in line
        assert str(gap.calendar_difference) in line
        dated = (*gap.before.sources_for("start"), *gap.after.sources_for("start"))
        assert any(source.publisher in line for source in dated)
    (longest,) = tp.meetings.gaps().longest()
    assert f"{longest.before.id} to {longest.after.id}" in text


@pytest.mark.parametrize("kind", ["meeting", "call"])
def test_since_says_what_is_certain_where_the_record_ends_and_who_says_so(
    kind: str, run: Run
) -> None:
    answer = tp.dataset.since("2026-11-28", kind=kind)
    command = ["since", "--on", "2026-11-28", "--kind", kind.upper()]
    text = run(*command)
    assert str(answer) in text
    assert all(f"{each}" in text for each in (answer.days, answer.covered_through))
    assert all(f"{e} ({e.status.label})" in text for e in answer.unconfirmed)
    places = [
        text.index(str(source.url or source.copy_at))
        for source in answer.event.sources_for("start")
    ]
    assert places == sorted(places)
    value = json.loads(run(*command, "--format", "json"))
    assert (value["days_min"], value["days_max"]) == (answer.days.min, answer.days.max)
    assert [e["id"] for e in value["unconfirmed"]] == [e.id for e in answer.unconfirmed]
    assert [s["id"] for s in value["sources"]] == [s.id for s in answer.event.sources_for("start")]


def test_since_answers_for_meetings_on_the_last_day_unless_told_otherwise(run: Run) -> None:
    assert str(tp.dataset.since(kind="meeting")) in run("since")
    assert "470 days" in run("since", "--on", "2026-11-28")
    on = json.loads(run("since", "--on", "today", "--format", "json"))["on"]
    assert tp.PartialDate.parse(on).is_exact
    assert on > "2026"


COMMANDS = {
    "since": ["since", "--on", "2026-11-28", "--kind", "call"],
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
def test_the_formats_give_the_same_rows(command: str, run: Run) -> None:
    arguments = COMMANDS[command]
    table = run(*arguments)
    assert run(*arguments, "--format", "table") == table
    value = json.loads(run(*arguments, "--format", "json"))
    rows = list(csv.reader(io.StringIO(run(*arguments, "--format", "csv"))))
    assert len({len(row) for row in rows}) == 1
    assert "None" not in {cell for row in rows for cell in row}
    if isinstance(value, list):
        assert len(value) == len(rows) - 1
    for row in rows[1:]:
        assert row[0] in table or command in ("gaps", "show", "since")


def test_json_and_csv_are_the_flat_rows_in_full(run: Run) -> None:
    for command, table in (("events", tp.events), ("quotes", tp.quotes), ("sources", tp.sources)):
        rows = table.to_rows()
        assert json.loads(run(command, "--format", "json")) == json.loads(
            json.dumps(rows, default=str)
        )
        assert run(command, "--format", "csv") == csv_text(
            [[*rows[0]], *(r.values() for r in rows)]
        )


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown", "html"])
def test_columns_are_those_asked_for_in_their_order(form: str, run: Run) -> None:
    text = run("calls", "--columns", "end,start", "--format", form)
    assert 0 <= text.index("end") < text.index("start")
    assert "title" not in text
    assert all(text.count(str(call.start)) >= 2 for call in tp.calls)


def test_markdown_and_html_are_tables_in_which_no_text_is_markup(run: Run, mine: Path) -> None:
    rows = (mine / "events.json").read_text("utf-8")
    (mine / "events.json").write_text(rows.replace("Helsinki summit", "a|b <i>c</i>"), "utf-8")
    asked = ("meetings", "--level", "summit", "--data", str(mine), "--format")
    lines = run(*asked, "markdown").splitlines()
    cells = [re.split(r"(?<!\\)\|", line) for line in lines]
    assert len({*map(len, cells)}) == 1
    assert "a\\|b" in "".join(lines)
    assert "a|b &lt;i&gt;c&lt;/i&gt;" in run(*asked, "html")


def test_panel_search_and_changes_answer_as_the_library_does(run: Run) -> None:
    def listed(*arguments: str) -> Any:
        return json.loads(run(*arguments, "--format", "json"))

    def plain(rows: Any) -> Any:
        return json.loads(json.dumps(rows, default=str))

    panel = tp.events.where(kind="call").panel("quarter", between=("2019", "2020"))
    asked = ("panel", "--every", "quarter", "--kind", "call", "--from", "2019", "--to", "2020")
    assert listed(*asked) == plain(panel.to_rows())
    assert listed("search", "COURT", "ball") == plain(tp.dataset.search("ball court").to_rows())
    assert listed("changes", "--since", "2.0.0") == plain(
        tp.dataset.changes_since("2.0.0").to_rows()
    )
    earlier = tp.dataset.as_of("2.0.0")
    assert [row["id"] for row in listed("events", "--as-of", "2.0.0")] == [*earlier.events.ids]


FILTERS: dict[str, tp.Events | tp.Quotes] = {
    "events --country finland --kind Meeting": tp.meetings.where(country="FI"),
    "meetings --level summit": tp.Events(e for e in tp.meetings if e.level == "summit"),
    "meetings --location osaka --city Osaka": tp.meetings.where(city="Osaka"),
    "meetings --from 2018 --to 2019": tp.meetings.between("2018", "2019"),
    "calls --from 2025-03-05 --certainly": tp.calls.between(
        "2025-03-05", "9999-12-31", certainly=True
    ),
    "events --topic syria --topic ukraine": tp.events.where(topic=["syria", "ukraine"]),
    "calls --initiator DONALD-TRUMP": tp.calls.where(initiator="donald-trump"),
    "events --status disputed": tp.unconfirmed.where(status="disputed"),
    "events --participant 'vladimir putin' --kind 'Joint statement'": tp.events.where(
        participant="vladimir-putin", kind="joint_statement"
    ),
    "quotes --to 2016": tp.quotes.between("0001", "2016"),
    "quotes --event 2019-06-28-osaka": tp.quotes.where(event=tp.meetings["2019-06-28-osaka"]),
}


@pytest.mark.parametrize("command", FILTERS)
def test_filters_are_those_of_the_library(command: str, run: Run) -> None:
    listed = json.loads(run(*shlex.split(command), "--format", "json"))
    assert [row["id"] for row in listed] == [row.id for row in FILTERS[command]]
    assert listed


def test_gaps_are_those_of_meetings_unless_a_kind_is_given(run: Run) -> None:
    for kind, events in (([], tp.meetings), (["--kind", "call"], tp.calls)):
        *listed, last = json.loads(run("gaps", *kind, "--format", "json"))
        gaps = events.gaps()
        assert [(gap["before"], gap["after"]) for gap in listed] == [
            (gap.before.id, gap.after.id) for gap in gaps
        ]
        assert gaps.open is not None
        assert (last["before"], last["after"]) == (gaps.open.event.id, None)
        assert (last["open_on"], last["days_min"]) == (str(gaps.open.on), gaps.open.days.min)
    assert run("gaps") != run("gaps", "--measure", "start-to-start")


@pytest.mark.parametrize(
    ("given", "between"),
    [
        ("--from 2018-09", ("2018-09", tp.dataset.coverage.vetted_through)),
        ("--to 2018-09", (tp.dataset.coverage.start, "2018-09")),
        ("--from 2011 --to 2028", ("2011", "2028")),
    ],
)
@pytest.mark.parametrize("by", ["month", "kind"])
def test_counts_say_which_periods_are_covered_and_an_open_one_ends_with_the_record(
    by: Literal["month", "kind"], given: str, between: tuple[Any, Any], run: Run
) -> None:
    command = ["counts", "--by", by, *given.split()]
    expected = tp.events.counts(by, between=between)
    assert json.loads(run(*command, "--format", "json")) == expected.to_rows()
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(run(*command, "--format", "csv")))}
    for key, number in expected.items():
        whole = "yes" if by == "month" else ""
        assert rows[key] == [str(number), "partly" if key in expected.partial else whole]
    assert all(rows[key] == ["", "no"] for key in expected.uncovered)


def test_show_prints_the_whole_record(run: Run) -> None:
    event = tp.events["2018-07-16-helsinki"]
    text = run("show", event.id)
    assert event.level is not None
    assert event.confidence is not None
    for part in (event.summary, event.level.label, event.confidence.label):
        assert part in text
    assert all(s.publisher in text and (s.url or "") in text for s in event.sources)
    for id_ in (event.id, "2019-06-28-osaka"):
        text = run("show", id_)
        quotes = tp.quotes.where(event=tp.events[id_])
        assert len(quotes)
        assert all(quote.text in text for quote in quotes)
    for id_ in ("donald-trump", "helsinki", tp.sources[0].id, tp.quotes[0].id):
        assert id_ in run("show", id_)


def test_cite_prints_a_citation(run: Run) -> None:
    for style in get_args(tp.Style):
        for arguments, cited in (
            ([], tp.dataset),
            ([tp.meetings[0].id], tp.meetings[:1]),
            ([tp.quotes[0].id], tp.quotes[:1]),
        ):
            assert run("cite", *arguments, "--style", style) == f"{cited.cite(style)}\n"


def test_a_former_id_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "2019-06-osaka"]) == 0
    captured = capsys.readouterr()
    assert "2019-06-28-osaka" in captured.out
    assert re.fullmatch('trumpputin: .*"2019-06-28-osaka"\n', captured.err)


# -- your own record ---------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    tp.dataset.write(folder)
    return folder


@pytest.mark.parametrize("command", ["", "meetings", "show 2018-07-16-helsinki"])
def test_your_own_record_is_queried_in_the_same_way(command: str, mine: Path, run: Run) -> None:
    events = (mine / "events.json").read_text("utf-8")
    (mine / "events.json").write_text(events.replace("Helsinki summit", "Own title"), "utf-8")
    text = run("--data", str(mine), *command.split())
    assert run(*command.split(), "--data", str(mine)) == text
    assert "Own title" in text
    run("export", "csv", str(mine / "out"), "--data", str(mine))
    assert "Own title" in (mine / "out" / "events.csv").read_text("utf-8")


def test_your_own_record_is_cited_with_its_authors(
    mine: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["--data", str(mine), "--authors", "A. Reader"]
    assert run("cite", *own).strip() == tp.dataset.cite(authors="A. Reader")
    run("export", "datapackage", str(mine / "package"), *own)
    package = json.loads((mine / "package" / "datapackage.json").read_text("utf-8"))
    assert package["contributors"][0]["title"] == "A. Reader"
    for command in (
        ["cite", "--data", str(mine)],
        ["export", "datapackage", str(mine / "other"), "--data", str(mine)],
        ["cite", tp.meetings[0].id, "--authors", "A. Reader"],
        ["export", "csv", str(mine / "other"), *own],
    ):
        assert main(command) == 2
        assert "--authors" in capsys.readouterr().err
    assert not (mine / "other").exists()


def test_diff_prints_the_changes_between_two_folders(
    mine: Path, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    shutil.copytree(mine, new)
    release = (new / "release.json").read_text("utf-8")
    (new / "release.json").write_text(release.replace(tp.__version__, "9.0.0"), "utf-8")
    (new / "quotes.json").write_text("[]\n", "utf-8")
    command = ["diff", str(mine), str(new), "--reason", "a test"]
    changes = [json.loads(line) for line in run(*command).splitlines()]
    assert {(change["version"], change["reason"]) for change in changes} == {("9.0.0", "a test")}
    assert len(changes) == 1 + len(tp.quotes)
    (new / "people.json").write_text("[1]", "utf-8")
    assert main(command) == 1
    assert "people.json" in capsys.readouterr().err


def test_invalid_data_ends_with_1_and_all_problems(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine / "people.json").unlink()
    events = (mine / "events.json").read_text("utf-8")
    invalid = events.replace('"kind": "meeting"', '"kind": "\\u001b[31m"')
    (mine / "events.json").write_text(invalid, "utf-8")
    for arguments in (["validate", str(mine)], ["--data", str(mine), "gaps"]):
        assert main(arguments) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "people.json" in captured.err
        assert captured.err.count("u001b[31m") == events.count('"kind": "meeting"')
        assert "\x1b" not in captured.err


# -- misuse ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("show 2018-07-16-helsinky", "2018-07-16-helsinki"),
        ("show 2018-07-16", "2018-07-16-helsinki"),
        ("show 2018-07", "2018-07-16-helsinki"),
        ("cite 2025", "2025-"),
        ("cite nothing", "nothing"),
        ("events --city Helsinky", "Helsinki"),
        ("events --country ZZ", "country"),
        ("since --on 2010", "2010"),
        ("since --on soon", "soon"),
        ("events --from 2019-13", "2019-13"),
        ("events --from 2019 --to 2018", "2018"),
        ("calls --from ''", "''"),
        ("calls --certainly", "--from"),
        ("counts --from 2030", "coverage"),
        ("counts --to 1990", "coverage"),
        ("counts --from 2019~", "2019~"),
        ("quotes --event 2018-07-16-helsinky", "2018-07-16-helsinki"),
        ("cite --authors ' '", "--authors"),
        ("diff a b", "--reason"),
        ("diff a b --reason ''", "--reason"),
        ("diff a b --reason why", "No such file"),
        ("--data mine init a", "--data"),
        ("--data mine diff a b --reason why", "--data"),
        ("--data mine validate a", "--data"),
        ("validate", "DIR"),
        ("evnts", "evnts"),
        ("events --kind meal", "public_exchange"),
        ("calls --level summit", "--level"),
        ("counts --by weekday", "quarter"),
        ("events --frm 2019", "--frm"),
        ("events --stat disputed", "--stat"),
        ("show", "ID"),
    ],
)
def test_misuse_ends_with_2_and_names_what_is_wrong_or_right(
    command: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(shlex.split(command)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert named in captured.err


# -- help --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", parser().commands)
def test_every_argument_has_a_help_text_and_every_command_examples(name: str, run: Run) -> None:
    assert f"trumpputin {name}" in run(name, "--help").partition("examples:")[2]
    for action in parser().commands[name]._actions:
        assert action.help, action.dest


EXAMPLES = [
    line.strip().removeprefix("trumpputin ")
    for command in parser().commands.values()
    for line in str(command.epilog).splitlines()[1:]
]


# Those that need an optional library run in tests/integrations.
@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if not re.search("> | ics |^plot", each)]
)
def test_the_examples_in_the_help_texts_run(
    example: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if example.startswith(("diff", "validate")):
        for folder in ("old", "new", "my-data"):
            tp.dataset.write(folder)
    elif example.startswith(("add", "init")):
        write_template("my-data" if example.startswith("add") else "template")
        record = tp.Dataset.read("my-data" if example.startswith("add") else "template")
        to_csv(record, "tables")
        answers = ["2020-02-21", "call", "First Leader; Second Leader", "A call", "", "Gazette"]
        typed = iter([*answers, *[""] * 3])
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        row = ["2020-02-20", "call", "", "", "A (US, UTC); B (RU, UTC)", "Call", "", "Gazette", ""]
        Path("meetings.csv").write_text(csv_text([NEEDED, row]), "utf-8")
    assert run(*shlex.split(example)) or example.startswith("diff")


# -- the terminal ------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_is_named_on_a_terminal_and_the_line_is_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a\x1b[1m"
    tp.dataset.write(folder)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["sources", "--data", str(folder)]) == 0
    assert str(tmp_path) in terminal.getvalue()
    assert "\x1b[1m" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_a_table_breaks_no_word_as_long_as_all_fit(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    header = ("place", "what", "confidence", "sources")
    row = ("Anchorage", "Encounters at the summit", "an official source and independent ones", "x")
    print_table(header, [row] * 2)
    words = capsys.readouterr().out.split()
    assert set(words) == {word for cell in (*header, *row) for word in cell.split()}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("command", ["", "quotes", "gaps", "counts", "sources", "calls"])
def test_tables_fit_the_terminal_break_no_word_and_say_what_is_left_out(
    columns: int, command: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(*command.split())
    monkeypatch.setenv("COLUMNS", str(columns))
    text, _, left_out = run(*command.split()).partition("(not shown")
    assert max(map(len, text.splitlines())) <= columns
    assert set(text.split()) <= set(whole.split())
    names = whole.split("\n", 1)[0].split()
    assert all(name in text.split() or name in left_out for name in names)


@pytest.mark.parametrize("columns", ["0", "40", "16"])
def test_columns_are_aligned_by_display_width(
    columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    rows = [("大阪市北区", "|x"), ("Osaka", "|x"), ("e\u0301te\u0301", "|x"), ("ﾃﾞ", "|x")]
    print_table(("city", "|y"), rows)
    ends = set()
    for line in capsys.readouterr().out.splitlines():
        before = line.partition("|")[0]
        wide = sum(unicodedata.east_asian_width(c) in "WF" for c in before)
        ends.add(len(before) + wide - sum(map(bool, map(unicodedata.combining, before))))
    assert len(ends) == 1


# -- processes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", ["--version", "--help", "quotes --format json"])
def test_a_closed_pipe_is_not_an_error(arguments: str) -> None:
    command = [sys.executable, "-m", "trumpputin", *arguments.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


class Interrupt:
    def __getattr__(self, _: str) -> None:
        raise KeyboardInterrupt

    def __call__(self, _: object) -> None:
        raise KeyboardInterrupt


def test_ctrl_c_ends_with_130_also_while_modules_load(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as context:
        context.setattr("trumpputin.cli.commands.Dataset.read", Interrupt())
        assert main(["gaps", "--data", "mine"]) == 130
    monkeypatch.setitem(sys.modules, "trumpputin.cli.parser", Interrupt())
    assert main(["gaps"]) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix shell")
def test_messages_for_a_closed_stderr_do_not_go_to_stdout() -> None:
    for command, code in (("show nothing", 2), (f"validate {shlex.quote(str(DATA))}", 0)):
        line = f"{shlex.quote(sys.executable)} -m trumpputin {command} 2>&-"
        done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert bool(done.stdout) == (code == 0)
        assert "checking" not in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_what_programs_read_is_utf_8_in_every_locale(
    encoding: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (
        "quotes --language ru --format csv",
        "quotes --language ru --format json",
        f"cite {tp.meetings[0].id} --style bibtex",
        f"cite {tp.meetings[0].id} --style csl-json",
    ):
        expected = run(*command.split())
        assert not expected.isascii()
        written = io.BytesIO()
        with monkeypatch.context() as context:
            context.setattr(sys, "stdout", io.TextIOWrapper(written, encoding))
            assert main(command.split()) == 0
            assert written.getvalue().decode() == expected


def test_a_table_is_printed_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, "cp1252"))
    assert main(["quotes", "--language", "ru", "--columns", "speaker,text"]) == 0
    assert b"vladimir" in written.getvalue().lower()
