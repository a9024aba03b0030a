"""The doors of the command line: export, init, completion; and events as an Arrow stream."""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

import trumpputin as tp
from trumpputin.cli import main
from trumpputin.export import FORMATS


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_written_and_named(
    format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["export", format_, str(folder), "--kind", "meeting"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == sorted(str(path) for path in folder.iterdir())
    assert main(["export", format_, str(folder)]) == 2
    assert "exists and is not empty" in capsys.readouterr().err
    assert main(["export", format_, str(folder), "--force"]) == 0


@pytest.mark.parametrize("command", ["export", "plot"])
def test_the_examples_in_the_help_run(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main([command, "--help"])
    lines = capsys.readouterr().out.partition("examples:")[2].splitlines()
    examples = [line.split()[1:] for line in lines if line.strip()]
    assert len(examples) >= 3
    for example in examples:
        assert main(example) == 0
        assert all(Path(path).stat().st_size for path in capsys.readouterr().out.splitlines())


def test_a_picture_needs_a_known_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plot", "map", str(tmp_path / "map.bmp")]) == 2
    assert "expected a name in .svg, .png, .pdf or .html" in capsys.readouterr().err
    assert not any(tmp_path.iterdir())


def test_what_has_no_exact_day_is_named_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "ics", str(tmp_path / "out")]) == 0
    assert "2013-06-trump-letter-to-putin" in capsys.readouterr().err


def test_a_record_of_ones_own_starts_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "mine")]) == 0
    assert main(["validate", str(tmp_path / "mine")]) == 0
    assert main(["init", str(tmp_path / "mine")]) == 2
    capsys.readouterr()


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "meetings" in capsys.readouterr().out


def test_events_are_an_arrow_stream() -> None:
    events = tp.meetings
    table = pa.table(events)
    ids = [row["id"] for row in table.to_pylist() if row["part_of"] is None]
    assert ids == list(events.ids)
    assert pl.DataFrame(events).height == table.num_rows
    relation: Any = duckdb.sql("SELECT count(*) AS n FROM events")
    count = relation.pl()["n"][0]
    assert count == table.num_rows
