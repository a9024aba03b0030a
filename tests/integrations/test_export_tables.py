"""Laws of the flat tables, and of the CSV, Parquet and Data Package files made of them."""

import csv
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import field_meanings
import narwhals.stable.v2 as nw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trumpputin as tp
from trumpputin.export import FORMATS, to_csv, to_datapackage, to_parquet
from trumpputin.export._tables import EVENT_TABLES, SCHEMAS, Cell, flat_tables
from trumpputin.export.csv import csv_files, from_csv_cell, read_csv
from trumpputin.flat import EVENT_COLUMNS, event_rows
from trumpputin.testing import datasets

from ..strategies import ALICE, BOB, HELSINKI, SOURCE, an_event

FEW = settings(max_examples=12)  # whole records take long to draw
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"


def files_of(name: str, record: tp.Dataset | tp.Events, **options: Any) -> dict[str, bytes]:
    """The files of an export, by name."""
    with tempfile.TemporaryDirectory() as folder:
        paths = FORMATS[name](record, folder, **options)
        return {path.name: path.read_bytes() for path in paths}


def package_of(record: tp.Dataset | tp.Events) -> Any:
    return json.loads(files_of("datapackage", record)["datapackage.json"])


def ids(rows: list[dict[str, Cell]]) -> list[Cell]:
    return [row["id"] for row in rows]


# -- the tables --------------------------------------------------------------------------------


@FEW
@given(datasets())
def test_confirmed_events_parts_and_unconfirmed_events_are_rows_of_three_tables(
    record: tp.Dataset,
) -> None:
    tables = flat_tables(record)
    every = record.events | record.unconfirmed
    assert ids(tables["events"]) == [*record.events.ids]
    assert ids(tables["unconfirmed"]) == [*record.unconfirmed.ids]
    parts = {part.id: (event.id, part.status.value) for event in every for part in event.parts}
    rows = tables["encounters"]
    assert {row["id"]: (row["part_of"], row["status"]) for row in rows} == parts


def test_the_three_tables_of_events_have_the_same_columns_but_for_part_of() -> None:
    names = {
        tuple(column.name for column in SCHEMAS[table].columns if column.name != "part_of")
        for table in EVENT_TABLES
    }
    assert len(names) == 1


@FEW
@given(datasets())
def test_rows_have_the_columns_of_their_table_in_order_and_cells_of_their_types(
    record: tp.Dataset,
) -> None:
    types = {"text": str, "date": date, "int32": int, "float64": float, "bool": bool}
    tables = flat_tables(record)
    assert sorted(tables) == sorted(SCHEMAS)
    for table, rows in tables.items():
        for row in rows:
            assert list(row) == [column.name for column in SCHEMAS[table].columns]
            for column in SCHEMAS[table].columns:
                cell = row[column.name]
                assert type(cell) is types[column.type] or (cell is None and not column.required)
                if column.pattern and cell is not None and column.name not in ("id", "quote"):
                    assert re.fullmatch(column.pattern, str(cell))
                assert not column.values or cell is None or cell in column.values


@FEW
@given(datasets())
def test_keys_are_unique_and_references_are_there(record: tp.Dataset) -> None:
    for source in (record, record.events, record.unconfirmed, record.events.encounters()):
        tables = flat_tables(source)
        for table, rows in tables.items():
            schema = SCHEMAS[table]
            keys = [tuple(row[name] for name in schema.key) for row in rows]
            assert len(set(keys)) == len(keys)
            for column in schema.columns:
                if column.refers_to:
                    known = {row["id"] for there in column.refers_to for row in tables[there]}
                    assert {row[column.name] for row in rows} - {None} <= known


def test_nothing_of_the_packaged_record_is_lost() -> None:
    tables = flat_tables(tp.dataset)
    events = [row for event in tp.events | tp.unconfirmed for row in event.with_parts]
    people = [*tp.leaders, *tp.people]
    for table, owners, field in (
        ("other_calendars", events, "other_calendars"),
        ("participants", events, "participants"),
        ("event_sources", events, "citations"),
        ("claims", events, "claims"),
        ("wordings", tp.quotes, "wordings"),
        ("offices", people, "offices"),
    ):
        assert len(tables[table]) == sum(len(getattr(owner, field)) for owner in owners)
    for name in ("quotes", "sources", "locations", "excluded"):
        assert ids(tables[name]) == [*getattr(tp.dataset, name).ids]
    assert ids(tables["people"]) == [person.id for person in people]
    missing = {name for name in SCHEMAS if re.match("quote|wording|excluded|release", name)}
    assert set(SCHEMAS) - set(flat_tables(tp.meetings)) == missing


def test_imprecise_dates_are_a_text_two_days_and_two_numbers_of_days() -> None:
    record = tp.Events([an_event("e", "2025-02", "2025")])
    (row,) = flat_tables(record)["events"]
    assert (row["start"], row["start_earliest"], row["start_latest"]) == (
        "2025-02",
        date(2025, 2, 1),
        date(2025, 2, 28),
    )


@FEW
@given(datasets())
def test_days_are_counted_from_1970(record: tp.Dataset) -> None:
    for table, rows in flat_tables(record).items():
        for column in SCHEMAS[table].columns:
            if column.name.endswith("_day"):
                for row in rows:
                    day, number = row[column.name.removesuffix("_day")], row[column.name]
                    assert (day is None) is (number is None)
                    if isinstance(day, date):
                        assert number == (day - date(1970, 1, 1)).days


def test_leaders_come_first_and_have_a_calendar() -> None:
    rows = flat_tables(tp.dataset)["people"]
    assert [row["id"] for row in rows[:2]] == list(tp.leaders.ids)
    assert [bool(row["calendar"]) for row in rows] == [True] * 2 + [False] * (len(rows) - 2)


def test_a_part_beside_its_own_occasion_is_one_row() -> None:
    both = tp.meetings | tp.meetings.encounters()
    for table in ("events", "encounters"):
        assert flat_tables(both)[table] == flat_tables(tp.meetings)[table]


def test_events_begin_with_the_columns_of_a_data_frame_and_hold_the_same_cells() -> None:
    columns = SCHEMAS["events"].columns[: len(EVENT_COLUMNS)]
    assert [column.name for column in columns] == [*EVENT_COLUMNS]
    for row, frame in zip(flat_tables(tp.calls)["events"], event_rows(tp.calls), strict=True):
        assert {name: row[name] for name in EVENT_COLUMNS} == frame


def test_confidence_is_shown_where_it_is_a_question() -> None:
    tables = flat_tables(tp.dataset)
    for row in [*tables["events"], *tables["unconfirmed"]]:
        assert bool(row["confidence"]) == (row["status"] in ("confirmed", "provisional"))


def test_the_meanings_are_those_of_the_docstrings() -> None:
    stale = "run: python docs/field_meanings.py"
    assert field_meanings.MEANINGS.read_text("utf-8") == field_meanings.meanings(), stale


def test_every_column_says_what_it_means() -> None:
    for table, schema in SCHEMAS.items():
        assert schema.meaning
        for column in schema.columns:
            assert column.meaning.endswith("."), (table, column.name)
            assert "None" not in column.meaning


def test_equal_records_give_equal_bytes_however_their_numbers_are_written() -> None:
    def at(latitude: float, longitude: float) -> dict[str, bytes]:
        place = attrs.evolve(HELSINKI, latitude=latitude, longitude=longitude)
        return csv_files(tp.Events([an_event("e", "2020", kind="meeting", location=place)]))

    assert at(60, 0.0) == at(60.0, -0.0)


# -- CSV ---------------------------------------------------------------------------------------


@given(st.text(), st.text(min_size=1))
@example("=1+1", "'=1+1")
@example("'", "''")
@example("\r", "\n")
@example('a"b', "a,b")
@example("", "\x00")
@example("a;=1", "a;'=1")
@example("a;'", ";;'")
@example("a\n-b", "\n\n'")
@example("\t=1", "\t'=1")
def test_any_text_survives(title: str, summary: str) -> None:
    record = tp.Events([an_event("e", "2020", title=title, summary=summary)])
    with tempfile.TemporaryDirectory() as folder:
        to_csv(record, folder)
        (row,) = read_csv(folder)["events"]
    assert (row["title"], row["summary"]) == (title, summary)


def as_text(cell: Cell) -> str:
    """A cell as a reader of texts sees it."""
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None else str(cell)


@FEW
@given(datasets())
def test_reading_gives_back_what_the_tables_hold(record: tp.Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        to_csv(record, folder)
        read = read_csv(folder)
    assert read == {
        table: [{name: as_text(cell) for name, cell in row.items()} for row in rows]
        for table, rows in flat_tables(record).items()
    }


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", "\t", "\r", "\n", "a;", "a\t", "a\n"])
def test_no_spreadsheet_finds_a_formula_whatever_separates_its_cells(
    before: str, sign: str
) -> None:
    text = f"{before}{sign}cmd|' /C'!A0"
    record = tp.Events([an_event("e", "2020", title=text, summary=text, topics=(text,))])
    for data in csv_files(record).values():
        lines = data.decode()
        cells = [
            *(cell for row in csv.reader(io.StringIO(lines, newline="")) for cell in row),
            *re.split(r"[;\t\r\n]", lines),  # quotes do not protect where `;` separates cells
        ]
        assert not any(cell.startswith((*SIGNS, "\t", "\r", "\n")) for cell in cells)


def test_negative_coordinates_stay_numbers() -> None:
    place = attrs.evolve(HELSINKI, latitude=-34.6037, longitude=-58.3816)
    record = tp.Events([an_event("e", "2020", kind="meeting", location=place)])
    text = csv_files(record)["locations.csv"].decode()
    assert ",-34.6037,-58.3816," in text


def test_the_files_are_rfc_4180_with_line_feeds() -> None:
    for name, data in csv_files(tp.dataset).items():
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        assert data.endswith(b"\n")
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
        assert header == [column.name for column in SCHEMAS[Path(name).stem].columns]
        assert {len(row) for row in rows} == {len(header)}


def test_cells_longer_than_the_limit_of_the_csv_module_are_read(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    long = "long " * limit
    to_csv(tp.Events([an_event("e", "2020", summary=long)]), tmp_path / "own")
    assert read_csv(tmp_path / "own")["events"][0]["summary"] == long
    assert csv.field_size_limit() == limit


def test_a_file_saved_again_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    to_csv(tp.meetings, tmp_path / "own")
    before = read_csv(tmp_path / "own")
    for path in (tmp_path / "own").iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_csv(tmp_path / "own") == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.replace(b"id,", b"key,", 1), "locations.csv: expected the columns"),
        (lambda data: data + b"one,two\n", "locations.csv: line 3: expected 7 cells, got 2"),
        (lambda data: data + b'"open', "locations.csv: line 3: not CSV"),
        (lambda data: data + b"\xff", "locations.csv: not UTF-8: invalid"),
        (lambda _: b"", "locations.csv: expected the columns"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused_by_name_and_line(
    change: Callable[[bytes], bytes], message: str, tmp_path: Path
) -> None:
    to_csv(tp.meetings.where(city="Helsinki"), tmp_path / "own")
    path = tmp_path / "own" / "locations.csv"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=re.escape(message)):
        read_csv(tmp_path / "own")


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none of events\.csv"):
        read_csv(tmp_path)


# -- Parquet -----------------------------------------------------------------------------------


def test_parquet_holds_the_cells_of_the_tables_with_their_types() -> None:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    names = {"text": "string", "date": "date32[day]", "int32": "int32"}
    names |= {"float64": "double", "bool": "bool"}
    files = files_of("parquet", tp.dataset)
    for table, rows in flat_tables(tp.dataset).items():
        read = parquet.read_table(io.BytesIO(files[f"{table}.parquet"]))
        assert {f.name: str(f.type) for f in read.schema} == {
            column.name: names[column.type] for column in SCHEMAS[table].columns
        }
        assert read.to_pylist() == rows


def test_an_empty_selection_keeps_its_types() -> None:
    parquet: Any = importlib.import_module("pyarrow.parquet")
    read = parquet.read_table(io.BytesIO(files_of("parquet", tp.Events())["events.parquet"]))
    assert len(read) == 0
    assert str(read.schema.field("start_earliest").type) == "date32[day]"


# -- other programs ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packaged record as a data package and as Parquet."""
    folder = tmp_path_factory.mktemp("exported")
    to_datapackage(tp.dataset, folder / "csv")
    to_parquet(tp.dataset, folder / "parquet")
    return folder


FIRST_DAYS = [event.start.earliest for event in tp.events]


def read_with(library: str, path: Path) -> Any:
    """A table of the exported record, as Narwhals sees what a library reads by itself."""
    frame: Any
    if library == "pandas":
        import pandas as pd

        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
        else:
            na: dict[str, Any] = {"keep_default_na": False, "na_values": [""]}  # NA is Namibia
            frame = pd.read_csv(path, dtype_backend="numpy_nullable", **na)
    elif library == "polars":
        import polars as pl

        csv_file = path.suffix == ".csv"
        frame = pl.read_csv(path, try_parse_dates=True) if csv_file else pl.read_parquet(path)
    else:
        import duckdb

        with duckdb.connect() as base:
            frame = base.sql(f"select * from '{path}'").to_arrow_table()
    return nw.from_native(frame, eager_only=True)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("library", ["pandas", "polars", "duckdb"])
def test_data_frame_libraries_read_the_types(library: str, suffix: str, exported: Path) -> None:
    events, places, sources = (
        read_with(library, exported / suffix / f"{table}.{suffix}")
        for table in ("events", "locations", "sources")
    )
    days = events["start_earliest"]
    assert [str(day)[:10] for day in days] == [day.isoformat() for day in FIRST_DAYS]
    assert days.dtype == nw.Date or library == "pandas"  # which has no type for dates
    assert events["start"].dtype == nw.String
    assert events["start"].to_list() == [str(event.start) for event in tp.events]
    assert events["start_earliest_day"].dtype.is_integer()
    assert events["duration_minutes"].dtype.is_numeric()
    assert places["longitude"].to_list() == [place.longitude for place in tp.locations]
    assert sources["secondhand"].dtype == nw.Boolean
    assert sources["secondhand"].to_list() == [source.secondhand for source in tp.sources]


R_CODE = r"""
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(
  file.path(folder, name), fileEncoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE
)
events <- read("events.csv")
quotes <- read("quotes.csv")
places <- read("locations.csv")
sources <- read("sources.csv")
days <- as.Date(events$start_earliest)
stopifnot(
  is.integer(events$start_earliest_day), is.numeric(places$longitude),
  is.logical(sources$secondhand), is.character(events$start),
  all(as.integer(days) == events$start_earliest_day)
)
out <- function(values) cat(paste0(paste(values, collapse = "\x1f"), "\x1e"))
out(format(days))
out(format(places$longitude, digits = 10, trim = TRUE))
out(gsub("(^|[;\t\r\n])'", "\\1", quotes$text))
out(sum(sources$secondhand))
"""


def test_r_reads_them(exported: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        if os.environ.get("CI"):
            pytest.fail("Rscript is missing: install R (Debian: apt-get install r-base-core)")
        pytest.skip("R is not installed")
    run = subprocess.run(
        [rscript, "--vanilla", "-e", R_CODE, str(exported / "csv")],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    days, longitudes, texts, secondhand, _ = run.stdout.decode().split("\x1e")
    assert days.split("\x1f") == [day.isoformat() for day in FIRST_DAYS]
    assert [float(x) for x in longitudes.split("\x1f")] == [x.longitude for x in tp.locations]
    assert texts.split("\x1f") == [quote.text for quote in tp.quotes]
    assert int(secondhand) == sum(source.secondhand for source in tp.sources)


# -- the data package --------------------------------------------------------------------------


def frictionless(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Validate a package with no way to the network."""
    nowhere = "http://127.0.0.1:9"
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=folder,
        env={**os.environ, "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "NO_PROXY": ""},
        capture_output=True,
        check=False,
        text=True,
    )


def test_frictionless_finds_the_package_valid(exported: Path, tmp_path: Path) -> None:
    to_datapackage(tp.meetings, tmp_path / "selection")
    to_datapackage(tp.Events(), tmp_path / "empty")
    for folder in (exported / "csv", tmp_path / "selection", tmp_path / "empty"):
        run = frictionless(folder)
        assert run.returncode == 0, run.stdout + run.stderr


def test_frictionless_finds_a_changed_cell(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported / "csv", tmp_path / "changed")
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",meeting,", b",meetink,", 1))
    assert frictionless(folder).returncode != 0


def test_foreign_keys_are_the_references_to_one_table() -> None:
    package = package_of(tp.dataset)
    schemas = {each["name"]: each["schema"] for each in package["resources"]}
    for table in EVENT_TABLES:
        assert [(key["fields"], key["reference"]) for key in schemas[table]["foreignKeys"]] == [
            (["initiator"], {"resource": "people", "fields": ["id"]}),
            (["location"], {"resource": "locations", "fields": ["id"]}),
        ]
    (key,) = schemas["event_sources"]["foreignKeys"]
    assert key == {"fields": ["source"], "reference": {"resource": "sources", "fields": ["id"]}}
    fields = {field["name"]: field for field in schemas["events"]["fields"]}
    assert fields["kind"]["constraints"] == {"required": True, "enum": list(map(str, tp.Kind))}
    assert fields["start_earliest"]["type"] == "date"
    assert "constraints" not in fields["context"]


def test_the_package_says_whose_and_which_it_is() -> None:
    package = package_of(tp.dataset)
    assert package["version"] == tp.dataset.version
    assert package["created"] == f"{tp.dataset.release.released}T00:00:00Z"
    assert package["title"] == tp.dataset.release.title
    assert [each["name"] for each in package["licenses"]] == list(tp.dataset.release.licences)
    assert package["contributors"] == [
        {"title": "the trumpputin contributors", "roles": ["creator"]}
    ]
    assert tp.dataset.fingerprint in package["description"]
    assert len(package["sources"]) == len(tp.sources)


def test_a_package_of_events_invents_no_version_date_licence_or_source() -> None:
    package = package_of(tp.Events())
    assert not {"version", "created", "licenses", "sources"} & set(package)
    assert package["title"] == "A selection of events"


def test_a_title_in_another_script_makes_a_valid_name() -> None:
    release = attrs.evolve(tp.dataset.release, title="Встречи")
    package = package_of(attrs.evolve(tp.dataset, release=release))
    assert re.fullmatch(r"record-[0-9a-f]{8}", package["name"])
    assert package["title"] == "Встречи"


# mlcroissant uses a class that RDFLib is about to remove.
IN_OLD_WAYS = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def cell_of(value: Any) -> Cell:
    """The cell that mlcroissant read a value from; it reads an empty text as None."""
    if isinstance(value, bytes):
        return from_csv_cell(value.decode())
    cell: Cell = value.date() if hasattr(value, "date") else value
    return cell


@IN_OLD_WAYS
@pytest.mark.parametrize("record", [tp.dataset, tp.meetings, tp.Events()])
def test_mlcroissant_reads_every_cell(record: tp.Dataset | tp.Events, tmp_path: Path) -> None:
    mlcroissant: Any = importlib.import_module("mlcroissant")
    to_datapackage(record, tmp_path)
    package = mlcroissant.Dataset(tmp_path / "croissant.json")  # raises for what is wrong
    tables = flat_tables(record)
    assert [each.uuid for each in package.metadata.record_sets] == [*tables]
    for table, rows in tables.items():
        records = [*package.records(table)]
        assert len(records) == len(rows)
        for read, row in zip(records, rows, strict=True):
            assert {name: cell_of(value) for name, value in read.items()} == {
                f"{table}/{name}": None if cell == "" else cell for name, cell in row.items()
            }
    # What a selection of events lacks is only recommended.
    assert bool(package.metadata.issues.warnings) is not isinstance(record, tp.Dataset)


@IN_OLD_WAYS
def test_mlcroissant_finds_a_changed_file(exported: Path, tmp_path: Path) -> None:
    mlcroissant: Any = importlib.import_module("mlcroissant")
    folder = shutil.copytree(exported / "csv", tmp_path / "changed")
    with (folder / "events.csv").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(mlcroissant.GenerationError):
        list(mlcroissant.Dataset(folder / "croissant.json").records("events"))


def test_croissant_names_a_release_and_invents_none_for_events() -> None:
    described = json.loads(files_of("datapackage", tp.dataset)["croissant.json"])
    assert described["version"] == tp.dataset.version
    assert described["citeAs"] == tp.dataset.cite("bibtex")
    selection = json.loads(files_of("datapackage", tp.meetings)["croissant.json"])
    missing = {"version", "datePublished", "license", "citeAs"}
    assert described.keys() - selection.keys() == missing


def test_the_citation_file_is_yaml_that_names_the_version(exported: Path) -> None:
    yaml: Any = importlib.import_module("yaml")
    citation = yaml.safe_load((exported / "csv" / "CITATION.cff").read_text("utf-8"))
    release = tp.dataset.release
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert citation["title"] == release.title
    assert citation["version"] == release.version
    assert citation["date-released"] == str(release.released)
    assert citation["license"] == list(release.licences)
    assert citation["authors"] == [{"name": "the trumpputin contributors"}]


@pytest.mark.parametrize(
    "text", ["𠮷田 太郎", "a\u2028b\x85c\x7f\ufeff", '"\\', "é\t: #", "Ada: & co."]
)
def test_the_package_names_any_authors(text: str) -> None:
    yaml: Any = importlib.import_module("yaml")
    files = files_of("datapackage", tp.meetings, authors=text)
    written = files["CITATION.cff"]
    assert json.loads(files["datapackage.json"])["contributors"][0]["title"] == text
    assert yaml.safe_load(written)["authors"] == [{"name": text}]
    assert text != "𠮷田 太郎" or text.encode() in written


def test_the_codebook_explains_every_column_of_every_table(exported: Path) -> None:
    text = (exported / "csv" / "codebook.md").read_text("utf-8")
    sections = {part.partition("`")[0]: part for part in text.split("\n## `")[1:]}
    tables = {name.removesuffix(".csv"): part for name, part in sections.items()}
    assert list(tables) == list(flat_tables(tp.dataset))
    for name, part in tables.items():
        found = re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", part, re.MULTILINE)
        assert found == [(column.name, column.meaning) for column in SCHEMAS[name].columns]


def test_dangling_references_and_duplicate_keys_are_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    meeting = an_event("e", "2020", kind="meeting", location=HELSINKI)
    whole = an_event("whole", "2020", parts=(an_event("twin", "2020"),))
    record = tp.Dataset(
        release=tp.dataset.release,
        leaders=(ALICE, BOB),
        sources=(SOURCE,),
        events=(meeting, whole, an_event("twin", "2020", status="provisional")),
    )
    with pytest.raises(tp.DatasetError) as caught:
        to_datapackage(record, tmp_path / "new")
    problems = [*map(str, caught.value.problems)]
    assert 'events.csv: e: location: no "helsinki" in locations' in problems
    assert "unconfirmed.csv: twin: id: duplicate key" in problems
    assert list(tmp_path.iterdir()) == []
