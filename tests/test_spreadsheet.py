"""Laws of spreadsheets as records: tables read back, a sheet of events, and one row more."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin import spreadsheet
from trumpputin.cli import main
from trumpputin.export import to_csv
from trumpputin.export._tables import SCHEMAS
from trumpputin.export.csv import csv_files, csv_text
from trumpputin.template import write_template
from trumpputin.testing import datasets

FEW = settings(max_examples=15)  # whole records take long to draw
Row = dict[str, str]

ROW: Row = {
    "date": "1985-11-19",
    "kind": "meeting",
    "city": "Geneva",
    "country": "Switzerland",
    "who": "Alice (US, America/New_York); Bob (Soviet Union, Europe/Moscow)",
    "title": "First meeting",
    "source_address": "https://example.org/first",
    "publisher": "Gazette",
    "source_date": "1985-11-22",
    "latitude": "46.2",
    "longitude": "6.1",
    "timezone": "Europe/Zurich",
}
OTHER = {"source_address": "https://example.com/other", "publisher": "Courier"}
CALL: Row = {
    "date": "1986-01-02",
    "kind": "Joint Statement",
    "who": ROW["who"],
    "title": "New Year",
    "publisher": ROW["publisher"],
}


def a_sheet(
    rows: Iterable[Mapping[str, str]], columns: Iterable[str] = spreadsheet.COLUMNS
) -> str:
    columns = [*columns]
    return csv_text([columns, *([row.get(name, "") for name in columns] for row in rows)])


def record_of(sheet: str | bytes) -> tp.Dataset:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.csv"
        path.write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())
        return spreadsheet.read(path, accessed="2026-11-28")


def problems_of(sheet: str | bytes) -> list[str]:
    with pytest.raises(tp.DatasetError) as caught:
        record_of(sheet)
    return [str(problem).removeprefix("sheet.csv: ") for problem in caught.value.problems]


def every(record: tp.Dataset) -> tp.Events:
    return record.events | record.unconfirmed


# -- tables ------------------------------------------------------------------------------------


@FEW
@given(datasets())
def test_a_record_is_read_back_from_its_tables_field_by_field(record: tp.Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        to_csv(record, folder)
        assert spreadsheet.read(folder) == record


def computed(table: str) -> set[str]:
    """The columns that repeat or compute something."""
    schema = SCHEMAS[table]
    fields = {field.name for model in schema.models for field in attrs.fields(model)}
    names = {column.name for column in schema.columns}
    return names - fields - {*schema.key, *schema.within, "number"}


@FEW
@given(datasets(), st.randoms())
def test_tables_need_no_computed_columns_and_numbers_restore_the_order(
    record: tp.Dataset, random: Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in csv_files(record).items():
            header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
            if "number" in header:
                random.shuffle(rows)
            kept = [n for n in header if n not in computed(Path(name).stem)]
            out = io.StringIO()
            writer = csv.writer(out, delimiter=";")  # as where the decimal sign is a comma
            writer.writerows([row[header.index(n)] for n in kept] for row in [header, *rows])
            (Path(folder) / name).write_bytes(out.getvalue().encode("utf-8-sig"))
        assert spreadsheet.read(folder) == record


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The tables of the template."""
    write_template(tmp_path / "record")
    to_csv(tp.Dataset.read(tmp_path / "record"), tmp_path / "tables")
    return tmp_path / "tables"


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "events",
            "2020-02-20,2020-02-20",
            "2020-02-31,2020-02-20",
            "events.csv: line 2: start: ",
        ),
        ("events", "confirmed", "confirmd", "events.csv: line 2: status: "),
        ("events", ",example-city,", ",nowhere,", "events.csv: line 2: location: "),
        ("events", "first-leader;", "", "events.csv: line 2: participants: differs"),
        ("events", "title", "titel", "events.csv: line 1: title: missing column"),
        ("events", "title", "titel", "events.csv: line 1: titel: unknown column"),
        ("event_sources", "2020-02-20-e", "2020-02-20-x", "event_sources.csv: line 2: event: "),
        ("event_sources", "kind;", "knd;", "event_sources.csv: line 2: supports: "),
        ("participants", "second-leader", "third-leader", "events.csv: line 2: participants: "),
        ("people", "XA", "Germany", "people.csv: line 2: country: "),
        ("people", "second-leader,", "first-leader,", "people.csv: line 3: id: repeats line 2"),
        ("locations", ",0.0,0.0,", ",north,0.0,", "locations.csv: line 2: latitude: "),
        ("sources", "FALSE", "no", "sources.csv: line 2: secondhand: "),
        ("release", "0.1.0", "0.1", "release.csv: line 2: version: "),
        (
            "release",
            "2020-02,2020-02-01",
            "2019,2020-02-01",
            "release.csv: line 2: vetted_through",
        ),
        ("release", None, "", "release.csv: missing"),
        ("events", None, "", "events.csv: missing"),
        ("sources", "id", "\udcff", "sources.csv: not UTF-8"),
    ],
)
def test_a_problem_of_a_table_has_the_file_the_line_and_the_column(
    file: str, old: str | None, new: str, problem: str, tables: Path
) -> None:
    path = tables / f"{file}.csv"
    text = path.read_text("utf-8")
    if old is None:
        path.unlink()
    else:
        assert old in text
        path.write_bytes(text.replace(old, new).encode(errors="surrogateescape"))
    with pytest.raises(tp.DatasetError) as caught:
        spreadsheet.read(tables)
    assert any(str(each).startswith(problem) for each in caught.value.problems), caught.value


def test_people_who_took_part_are_read_from_either_table(tables: Path) -> None:
    record = spreadsheet.read(tables)
    (tables / "participants.csv").unlink()
    assert spreadsheet.read(tables) == record


# -- a sheet -----------------------------------------------------------------------------------


def test_the_columns_are_those_of_the_guide() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "how-to" / "spreadsheets.md").read_text("utf-8")
    cells = re.findall(r"^\| (`.+?) \|", guide, re.MULTILINE)
    named = re.findall("`(.+?)`", " ".join(cells))
    assert [name.replace(" ", "_") for name in named] == [*spreadsheet.COLUMNS]


def test_a_row_makes_an_event_its_people_its_place_and_its_source() -> None:
    record = record_of(a_sheet([ROW]))
    (event,) = record.unconfirmed
    assert (event.id, event.dates, event.place) == (
        "1985-11-19-geneva",
        "1985-11-19",
        "Geneva, CH",
    )
    assert (event.level, event.status, event.calendar) == ("brief", "provisional", "Europe/Zurich")
    assert [(each.name, each.country) for each in record.leaders] == [
        ("Alice", "US"),
        ("Bob", "SU"),
    ]
    (source,) = event.sources_for("start")
    assert (source.url, str(source.published)) == (ROW["source_address"], ROW["source_date"])
    assert (source.kind, source.language, str(source.accessed)) == (
        "aggregator",
        "und",
        "2026-11-28",
    )
    assert str(record.coverage) == "1985-11-19 to 1985-11-19"
    assert record.release.calendar == "America/New_York"


def test_a_call_needs_no_place_and_is_dated_by_the_leader_named_first() -> None:
    (event,) = every(record_of(a_sheet([CALL], spreadsheet.NEEDED)))
    assert (event.kind, event.location, event.calendar) == (
        "joint_statement",
        None,
        "America/New_York",
    )


def test_cities_and_people_of_the_packaged_records_are_known() -> None:
    row = {**ROW, "who": "Donald Trump; Vladimir Putin", "city": "Da Nang", "country": "vietnam"}
    record = record_of(a_sheet([row], spreadsheet.NEEDED))
    assert {leader.name for leader in record.leaders} == {leader.name for leader in tp.leaders}
    assert record.locations[0].timezone == tp.locations["da-nang"].timezone
    summit = {**ROW, "who": "Ronald Reagan; Mikhail Gorbachev"}
    (event,) = every(record_of(a_sheet([summit], spreadsheet.NEEDED)))
    assert event.location is not None
    assert event.location.latitude == tp.baseline.locations["geneva"].latitude


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["official"], "confirmed"),
        (["press", "press"], "confirmed"),
        (["press"], "provisional"),
        (["", ""], "provisional"),
        (["official", "automated"], "provisional"),
    ],
)
def test_an_event_is_confirmed_where_its_sources_suffice(kinds: list[str], status: str) -> None:
    rows = [{**ROW, **OTHER, "source_kind": kinds[-1]}, {**ROW, "source_kind": kinds[0]}]
    (event,) = every(record_of(a_sheet(rows[-len(kinds) :])))
    assert (event.status, len(event.sources)) == (status, len(kinds))
    for stated in ("disputed", "provisional"):
        rows[-1]["status"] = stated
        (event,) = every(record_of(a_sheet(rows)))
        assert event.status == stated


CELLS = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["1985", "1985-11", "1985-11-19", "1985-11-20"]),
        "title": st.sampled_from(["One", "Two"]),
        "kind": st.sampled_from(["call", "Meeting", "public exchange"]),
        "source_address": st.sampled_from([f"https://example.org/{n}" for n in range(4)]),
        "source_kind": st.just("press"),
    }
)


def rows_of_sheets() -> st.SearchStrategy[list[Row]]:
    """Rows that speak of few events and sources, none twice of one event and one source."""

    def row(cells: Row) -> Row:
        publisher = f"Publisher {cells['source_address'][-1]}"
        place = {} if cells["kind"] == "Meeting" else dict.fromkeys(("city", "country"), "")
        return {**ROW, **place, **cells, "publisher": publisher}

    cells = st.lists(CELLS, min_size=1, unique_by=lambda each: tuple(sorted(each.items())))
    return cells.map(lambda rows: [row(each) for each in rows])


def facts(row: Row) -> tuple[str, ...]:
    return row["date"], row["title"], row["kind"].lower().replace(" ", "_")


@given(rows_of_sheets(), st.randoms())
def test_each_event_and_each_source_is_one_record_whatever_the_order_of_rows(
    rows: list[Row], random: Random
) -> None:
    shuffled = random.sample(rows, len(rows))
    record = record_of(a_sheet(shuffled))
    found = {(str(e.start), e.title, e.kind.value): e for e in every(record)}
    assert found.keys() == {facts(row) for row in rows}
    assert len(found) == len(every(record))
    for key, event in found.items():
        cited = {source.url for source in event.sources_for("start")}
        assert cited == {row["source_address"] for row in rows if facts(row) == key}
    assert len(record.sources) == len({row["source_address"] for row in rows})
    with tempfile.TemporaryDirectory() as folder:
        record.write(folder)
        assert tp.Dataset.read(folder) == record


@given(rows_of_sheets())
def test_a_row_that_is_added_makes_the_same_events_as_one_more_row_of_the_sheet(
    rows: list[Row],
) -> None:
    bounds = [{**CALL, "date": date} for date in ("1984-12-30", "1986-01-02")]
    whole, less = (record_of(a_sheet([*bounds, *each])) for each in (rows, rows[:-1]))
    added = spreadsheet.add(less, rows[-1], accessed="2026-11-28")
    assert every(added) == every(whole)
    assert added.release == whole.release


PROBLEMS: dict[str, tuple[Sequence[Row], str]] = {
    "impossible date": ([{**ROW, "date": "1985-02-30"}], "line 2: date: no such date"),
    "other date": ([{**ROW, "date": "11/19/1985"}], "line 2: date: "),
    "end first": ([{**ROW, "end": "1985-11-18"}], "line 2: end: "),
    "no country": ([{**ROW, "country": "Atlantis"}], 'line 2: country: no country "Atlantis"'),
    "former country": ([{**ROW, "country": "USSR"}], "line 2: country: "),
    "no leader's country": ([{**ROW, "who": "C (Atlantis, UTC)"}], "line 2: who: no country"),
    "unknown person": ([{**ROW, "who": "A; B"}], 'line 2: who: "A" is new'),
    "one leader": ([{**ROW, "who": "D (US, UTC)"}], "line 2: who: expected leaders"),
    "bracket": ([{**ROW, "who": "E (US"}], "line 2: who: expected NAME"),
    "no person": ([{**ROW, "who": ""}], "line 2: who: "),
    "kind": ([{**ROW, "kind": "meating"}], "line 2: kind: expected one of"),
    "no kind": ([{**ROW, "kind": ""}], "line 2: kind: missing"),
    "no title": ([{**ROW, "title": ""}], "line 2: title: missing"),
    "no publisher": ([{**ROW, "publisher": ""}], "line 2: publisher: missing"),
    "no city": ([{**ROW, "city": "", "country": ""}], "line 2: city: missing"),
    "new place": ([{**ROW, "city": "Meyrin", "latitude": ""}], "line 2: latitude: missing"),
    "number": ([{**ROW, "latitude": "46,2"}], "line 2: latitude: expected a number"),
    "zone": ([{**ROW, "timezone": "Europe/Geneva"}], "line 2: timezone: no time zone"),
    "address": ([{**ROW, "source_address": "example"}], "line 2: source_address: expected"),
    "level": ([{**CALL, "level": "summit"}], "line 2: level: "),
    "two sources, one address": (
        [ROW, {**ROW, "title": "Lunch", "publisher": "Courier"}],
        'line 3: publisher: "Courier", but "Gazette" in line 2 for the same address',
    ),
    "two addresses, one document": (
        [ROW, {**ROW, "title": "Lunch", "source_address": "http://www.example.org/first"}],
        "line 3: source_address: ",
    ),
    "two summaries": (
        [{**ROW, "summary": "A"}, {**ROW, **OTHER, "summary": "B"}],
        'line 3: summary: "B", but "A" in line 2 for the same event',
    ),
    "repeated": ([ROW, ROW], "line 3: source_address: repeats what is in line 2"),
    "two places": (
        [ROW, {**ROW, "title": "Lunch", "latitude": "46.3"}],
        'line 3: latitude: "46.3", but "46.2" in line 2 for the same place',
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_of_a_sheet_has_the_line_and_the_column(name: str) -> None:
    rows, problem = PROBLEMS[name]
    found = problems_of(a_sheet(rows))
    assert any(each.startswith(problem) for each in found), found
    others = (problem.partition(":")[0], "expected at least two leaders")
    assert all(each.startswith(others) for each in found), found


def test_all_problems_are_known_at_once() -> None:
    rows: list[Row] = []
    expected = {"line 1: source_date: missing column"}
    for name, (given_rows, problem) in PROBLEMS.items():
        line, rest = problem.removeprefix("line ").split(": ", 1)
        expected.add(f"line {int(line) + len(rows)}: {rest.partition(':')[0]}")
        own = {"title": f"{name}: {{}}", "city": f"{{}} {name}", "source_address": f"{{}}/{name}"}
        for row in given_rows:
            texts = {
                n: text.format(row[n]).replace(" ", "-") for n, text in own.items() if row.get(n)
            }
            rows.append({**row, **texts})
    columns = [name for name in spreadsheet.COLUMNS if name != "source_date"]
    found = problems_of(a_sheet(rows, columns))
    assert {each for each in expected if not any(f.startswith(each) for f in found)} == set()
    assert sum("source_date" in each for each in found) == 1


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        ("", "line 1: date: missing column"),
        (
            a_sheet([], [*spreadsheet.NEEDED, "pubisher"]),
            "line 1: pubisher: unknown column; did you",
        ),
        (a_sheet([], [*spreadsheet.NEEDED, "date"]), "line 1: date: is the name of 2 columns"),
        (a_sheet([ROW], spreadsheet.NEEDED)[:-1] + ",more\n", "line 2: expected 9 cells, got 10"),
        (a_sheet([ROW], spreadsheet.NEEDED) + '"open', "line 3: not CSV"),
        (b"PK\x03\x04\xff", "not UTF-8"),
    ],
)
def test_a_file_that_is_not_such_a_sheet_is_refused(sheet: str | bytes, problem: str) -> None:
    assert any(each.startswith(problem) for each in problems_of(sheet))


def test_an_empty_sheet_is_not_a_record() -> None:
    assert problems_of(a_sheet([])) == ["expected at least two leaders, got 0"]


def test_the_header_is_in_words_and_any_case_and_empty_rows_and_columns_do_not_matter() -> None:
    plain = a_sheet([ROW], ROW)
    header = plain.splitlines()[0]
    header = header.replace("_", " ").title().replace(",", ";")
    spread = "\ufeff" + header + ";;\r\n;;\r\n" + ";".join([*ROW.values(), "", ""])
    spread = spread.replace(ROW["who"], f'"{ROW["who"]}"')
    assert every(record_of(spread)) == every(record_of(plain))


# -- one more row ------------------------------------------------------------------------------


def test_what_is_on_record_is_found_and_not_contradicted() -> None:
    record = record_of(a_sheet([{**ROW, "source_kind": "press"}]))
    again = {name: ROW[name] for name in spreadsheet.NEEDED} | {"who": "Alice; Bob"}
    added = spreadsheet.add(record, {**again, **OTHER}, accessed="2026-11-29")
    (event,) = added.events  # two independent sources
    assert len(event.sources) == 2
    assert len(added.sources) == 2
    assert str(added.release.released) == "2026-11-29"
    for cells, column in (
        (again, "source_address"),
        ({**again, "title": "Lunch", "publisher": "Courier"}, "publisher"),
        ({**again, **OTHER, "who": "Alice; Carol"}, "who"),
        ({**again, **OTHER, "date": "1999-01-02"}, "date"),
    ):
        with pytest.raises(tp.DatasetError) as caught:
            spreadsheet.add(record, cells, accessed="2026-11-28")
        assert column in {problem.field for problem in caught.value.problems}


def test_a_row_that_is_added_to_a_record_with_a_log_is_logged(tmp_path: Path) -> None:
    assert tp.dataset.changes
    cells = {**CALL, "date": "2020-05-05", "kind": "call", "who": "Donald Trump; Vladimir Putin"}
    added = spreadsheet.add(tp.dataset, cells, accessed="2030-01-02")
    added.write(tmp_path / "mine")
    read = tp.Dataset.read(tmp_path / "mine")
    assert read == added
    assert read.version != tp.dataset.version
    assert read.as_of(tp.dataset.version) == tp.dataset


def test_somebody_who_is_not_a_leader_is_a_person_on_record() -> None:
    row = {**ROW, "who": f"{ROW['who']}; Carol (FI)"}
    record = record_of(a_sheet([row]))
    assert [(person.id, person.country) for person in record.people] == [("carol", "FI")]
    assert len(every(record)[0].participants) == 3


# -- the command line --------------------------------------------------------------------------

OPTIONS = [f"--{name.replace('_', '-')}={text}" for name, text in {**CALL, **OTHER}.items()]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The folder of a record with one meeting, vetted for some years."""
    record = record_of(a_sheet([ROW]))
    coverage = tp.Coverage(start="1985", vetted_through="1987", through="1988")
    release = attrs.evolve(record.release, coverage=coverage)
    attrs.evolve(record, release=release).write(tmp_path / "mine")
    return tmp_path / "mine"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_init_writes_a_sheet_as_a_folder_or_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.csv"
    command = ["init", str(tmp_path / "new"), "--from", str(sheet), "--accessed", "2026-11-28"]
    sheet.write_text(a_sheet([{**ROW, "date": "1985-02-30"}]), "utf-8")
    assert main(command) == 1
    assert "sheet.csv: line 2: date: no such date" in capsys.readouterr().err
    assert main(["init", str(tmp_path / "new"), "--from", str(tmp_path / "none")]) == 2
    assert [*files_of(tmp_path)] == ["sheet.csv"]
    sheet.write_text(a_sheet([ROW]), "utf-8")
    assert main(command) == 0
    record = tp.Dataset.read(tmp_path / "new")
    assert record == spreadsheet.read(sheet, accessed="2026-11-28")
    assert main(command) == 2  # it is not empty
    to_csv(record, tmp_path / "tables")
    assert main(["init", str(tmp_path / "again"), "--from", str(tmp_path / "tables")]) == 0
    assert files_of(tmp_path / "again") == files_of(tmp_path / "new")


def silent(prompt: str = "") -> str:
    raise AssertionError("nothing is asked")


def test_add_writes_a_valid_event_by_options_alone(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", silent)
    before = tp.Dataset.read(mine)
    assert main(["add", "event", "--data", str(mine), *OPTIONS, "--source-kind=official"]) == 0
    assert "1986-01-02-joint-statement" in capsys.readouterr().out
    record = tp.Dataset.read(mine)
    assert record.events.ids == ("1986-01-02-joint-statement",)
    assert record.unconfirmed == before.unconfirmed
    written = files_of(mine)
    for wrong in ("--date=1985-02-30", "--date=1989", "--who=Nobody", "--country=Atlantis"):
        assert main(["add", "event", "--data", str(mine), *OPTIONS, wrong]) == 1
        assert capsys.readouterr().out == ""
        assert files_of(mine) == written
    assert main(["add", "event", *OPTIONS]) == 2
    assert main(["add", "event", *OPTIONS, "--data", str(mine), "--as-of", "0.1.0"]) == 2
    assert files_of(mine) == written


def test_add_asks_for_what_is_not_given_and_again_for_what_is_wrong(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {**ROW, **OTHER, "date": "1986-02-30", "city": "Reykjavik", "country": "Iceland"}
    given |= {"who": "Alice; Bob", "title": "Lunch", "source_kind": "Press"}
    later = {"date": "1986-02-28", "latitude": "64.1", "longitude": "-21.9"}
    later["timezone"] = "Atlantic/Reykjavik"
    asked: list[str] = []

    def answer(prompt: str) -> str:
        assert len(asked) < 100
        name = capsys.readouterr().out.splitlines()[-1].partition(":")[0].replace(" ", "_")
        answers = later if name in later and (name != "date" or name in asked) else given
        asked.append(name)
        return answers.get(name, "")

    monkeypatch.setenv("COLUMNS", "3000")  # each question on one line
    monkeypatch.setattr("builtins.input", answer)
    assert main(["add", "event", "--data", str(mine), "--kind", "meeting"]) == 0
    assert "kind" not in asked
    event = tp.Dataset.read(mine).unconfirmed["1986-02-28-reykjavik"]
    assert (event.title, event.place, event.level) == ("Lunch", "Reykjavik, IS", "brief")


def test_without_anybody_to_ask_what_is_missing_is_named(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["add", "event", "--data", str(mine), *OPTIONS[1:]]) == 2
    assert "--date: missing" in capsys.readouterr().err
