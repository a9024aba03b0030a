"""Laws of the folder: the old record or the new, never a mixture."""

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin.storage import folder as _folder
from trumpputin.storage.folder import read_files, replace_files

OLD = {"a.json": b"old a", "b.json": b"old b", "c.json": b"old c"}
NEW = {"a.json": b"new a", "b.json": b"new b", "c.json": b"new c"}


class Killed(BaseException):
    """Stands for the end of the process."""


def _dying_after(calls: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die at the given call that changes the file system."""
    left = [calls]

    def guard(function: Any) -> Any:
        def dying(*arguments: Any, **options: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return function(*arguments, **options)

        return dying

    for name in ("mkdir", "rename", "replace", "rmdir"):
        monkeypatch.setattr(Path, name, guard(getattr(Path, name)))
    monkeypatch.setattr(os, "fsync", guard(os.fsync))
    monkeypatch.setattr(shutil, "rmtree", guard(shutil.rmtree))  # the dead do not clean up


@pytest.mark.parametrize("calls", range(11))
def test_a_writer_that_dies_leaves_the_old_files_or_the_new(
    calls: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)
    with monkeypatch.context() as patch:
        _dying_after(calls, patch)
        try:
            replace_files(tmp_path, NEW)
        except Killed:
            pass
        else:
            assert calls > 9
    assert _read(tmp_path) in (OLD, NEW)
    for path in tmp_path.glob(".trumpputin-pending-*"):
        os.utime(path, (0, 0))  # it has been lying there for long
    replace_files(tmp_path, {**NEW, "a.json": b"newest"})
    assert _read(tmp_path) == {**NEW, "a.json": b"newest"}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(OLD)


def test_what_another_writer_has_begun_is_left_to_it_for_a_day(tmp_path: Path) -> None:
    left, mine = tmp_path / ".trumpputin-pending-0", tmp_path / "mine"
    left.mkdir()
    mine.mkdir()
    now = 1_000_000
    os.utime(mine, (now, now))
    os.utime(left, (now, now - 86_400))
    _folder._forget_the_dead(tmp_path, mine)
    assert left.is_dir()
    os.utime(left, (now, now - 86_401))
    _folder._forget_the_dead(tmp_path, mine)
    assert not left.exists()


@pytest.mark.parametrize("number", [errno.ENOTEMPTY, errno.EEXIST])
def test_a_writer_that_never_gets_its_turn_gives_up(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)
    tries = itertools.count()

    def taken(*_: object) -> None:
        next(tries)
        raise OSError(number, "taken")

    monkeypatch.setattr(Path, "rename", taken)
    with pytest.raises(TimeoutError, match="is being written all the time") as caught:
        replace_files(tmp_path, NEW)
    assert caught.value.filename == str(tmp_path)
    assert next(tries) == 1_000
    assert _read(tmp_path) == OLD


def test_a_writer_that_may_not_decide_says_so_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        replace_files(tmp_path, NEW)
    assert not [*tmp_path.iterdir()]


def test_a_writer_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    def full_and_gone(_: int) -> None:
        for path in tmp_path.glob(".trumpputin-pending-*"):
            shutil.rmtree(path)
        full(_)

    for failing in (full, full_and_gone):
        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises(OSError, match="no space left"):
            replace_files(tmp_path, NEW)
        assert _read(tmp_path) == OLD
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(OLD)


def _read(folder: Path) -> Mapping[str, bytes | OSError]:
    return read_files(folder, OLD)


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("mine", "utf-8")
    replace_files(tmp_path, OLD)
    assert (tmp_path / "README").read_text("utf-8") == "mine"


def test_a_record_that_breaks_a_rule_is_not_written(tmp_path: Path) -> None:
    record = tp.Dataset.load()
    record.write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    wrong = attrs.evolve(record, release=attrs.evolve(record.release, version="one"))
    with pytest.raises(tp.DatasetError, match="expected MAJOR"):
        wrong.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("writers", [1, 2, 3])
def test_a_reader_beside_writers_reads_one_version(writers: int, tmp_path: Path) -> None:
    versions = [dict.fromkeys(OLD, b"%d" % number) for number in range(5)]
    replace_files(tmp_path, versions[0])
    stop = threading.Event()

    def write(step: int) -> None:
        for version in itertools.cycle(versions[::step]):
            if stop.is_set():
                return
            replace_files(tmp_path, version)

    with ThreadPoolExecutor(writers) as pool:
        written = [pool.submit(write, 1 + number) for number in range(writers)]
        try:
            for _ in range(200):
                assert read_files(tmp_path, OLD) in versions
        finally:
            stop.set()
        for each in written:
            each.result()
    assert read_files(tmp_path, OLD) in versions
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(OLD)


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything_moves(tmp_path: Path) -> None:
    replace_files(tmp_path, OLD)
    (tmp_path / "b.json").unlink()
    (tmp_path / "b.json").mkdir()
    with pytest.raises(IsADirectoryError, match="is a folder, where a file is to be") as caught:
        replace_files(tmp_path, NEW)
    assert caught.value.errno == errno.EISDIR
    assert caught.value.strerror == "is a folder, where a file is to be"
    assert caught.value.filename == str(tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == b"old a"


def test_a_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    replace_files(tmp_path / "one" / "two", OLD)
    assert _read(tmp_path / "one" / "two") == OLD


def test_files_that_were_decided_are_read_before_they_are_in_place(tmp_path: Path) -> None:
    replace_files(tmp_path, OLD)
    (tmp_path / ".trumpputin-commit").mkdir()
    (tmp_path / ".trumpputin-commit" / "b.json").write_bytes(b"new b")
    assert _read(tmp_path) == {**OLD, "b.json": b"new b"}
    replace_files(tmp_path, {})
    assert (tmp_path / "b.json").read_bytes() == b"new b"


def test_only_the_files_that_there_are_and_that_were_asked_for_are_read(tmp_path: Path) -> None:
    replace_files(tmp_path, {"a.json": b"a", "x.json": b"x"})
    assert _read(tmp_path) == {"a.json": b"a"}


def test_a_file_that_cannot_be_read_stands_as_its_error(tmp_path: Path) -> None:
    replace_files(tmp_path, OLD)
    (tmp_path / "b.json").unlink()
    (tmp_path / "b.json").mkdir()
    read = _read(tmp_path)
    assert isinstance(read["b.json"], OSError)
    assert read["a.json"] == b"old a"
    assert read["c.json"] == b"old c"


def test_a_folder_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        _read(tmp_path / "none")
    assert caught.value.filename == str(tmp_path / "none")


def test_a_folder_that_is_written_without_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)
    states = itertools.count()
    monkeypatch.setattr(_folder, "_state", lambda *_: next(states))
    with pytest.raises(TimeoutError, match="is being written all the time") as caught:
        _read(tmp_path)
    assert caught.value.filename == str(tmp_path)
    assert caught.value.errno == errno.EAGAIN
    assert caught.value.strerror == "is being written all the time"
    assert next(states) == 2_000


def test_what_moved_while_it_was_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)
    read_once = _folder._read
    versions = iter([NEW, OLD, OLD])

    def reading(folder: Path, names: list[str]) -> Mapping[str, bytes | OSError]:
        found = read_once(folder, names)
        if version := next(versions, None):
            replace_files(folder, version)
        return found

    monkeypatch.setattr(_folder, "_read", reading)
    assert read_files(tmp_path, OLD) == OLD
    assert next(versions, None) is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_writer_that_is_killed_leaves_a_whole_record(tmp_path: Path) -> None:
    folder = tmp_path / "record"
    record = tp.Dataset.load()
    record.write(folder)
    writer = (
        "import sys, itertools, attrs, trumpputin as tp\n"
        "d = tp.dataset\n"
        "others = [attrs.evolve(d, release=attrs.evolve(d.release, title=t),"
        " people=[attrs.evolve(p, wikidata=q) for p in d.people])"
        " for t, q in (('one', 'Q1'), ('two', 'Q2'))]\n"
        "print('ready', flush=True)\n"
        "for other in itertools.cycle(others): other.write(sys.argv[1])\n"
    )
    for attempt in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", writer, str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(0.05 + attempt * 0.013)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.stdout.close()
        process.wait()
        read = tp.Dataset.read(folder)
        pair = (read.release.title, read.people[0].wikidata)
        assert pair in {("one", "Q1"), ("two", "Q2"), (record.release.title, None)}
