"""The commands that need an optional library: export, plot and completion."""

import sys
from pathlib import Path

import pytest

from trumpputin import plots
from trumpputin.cli import main
from trumpputin.cli.parser import PICTURES
from trumpputin.export import FORMATS


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_is_written_and_its_paths_are_printed(
    format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["export", format_, str(folder), "--kind", "meeting"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert sorted(written) == sorted(str(path) for path in folder.iterdir())
    assert main(["export", format_, str(folder)]) == 2
    assert str(folder) in capsys.readouterr().err
    assert main(["export", format_, str(folder), "--force"]) == 0


@pytest.mark.parametrize("command", ["export", "plot"])
def test_the_examples_in_the_help_run(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command, "--help"]) == 0
    lines = capsys.readouterr().out.partition("examples:")[2].splitlines()
    examples = [line.split()[1:] for line in lines if line.strip()]
    assert len(examples) >= 3
    for example in examples:
        assert main(example) == 0
        assert all(Path(path).stat().st_size for path in capsys.readouterr().out.splitlines())


def test_the_pictures_of_the_command_line_are_those_of_the_library() -> None:
    assert tuple(plots.PLOTS) == PICTURES


def test_a_picture_needs_a_known_ending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plot", "map", str(tmp_path / "map.bmp")]) == 2
    assert ".svg" in capsys.readouterr().err
    assert not any(tmp_path.iterdir())


def test_plot_without_altair_ends_with_2_and_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    monkeypatch.delitem(sys.modules, "trumpputin.plots")
    assert main(["plot", "map", str(tmp_path / "map.svg")]) == 2
    assert 'pip install "trumpputin[plots]"' in capsys.readouterr().err
    assert main(["meetings"]) == 0


def test_events_without_an_exact_day_are_named_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "ics", str(tmp_path / "out")]) == 0
    assert "2013-06-trump-letter-to-putin" in capsys.readouterr().err


def test_a_new_record_is_valid(tmp_path: Path) -> None:
    folder = str(tmp_path / "mine")
    assert main(["init", folder]) == 0
    assert main(["validate", folder]) == 0
    assert main(["init", folder]) == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_shell_completes_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    assert "meetings" in capsys.readouterr().out
