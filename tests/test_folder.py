"""Laws of folders on disk: the old files or the new, never a mixture, and nothing outside."""

import errno
import itertools
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import attrs
import pytest

import trumpputin as tp
from trumpputin.storage.folder import read_files, replace_file, replace_files

OLD = {"a.json": b"old a", "b.json": b"old b", "c.json": b"old c"}
NEW = {"a.json": b"new a", "b.json": b"new b", "c.json": b"new c"}


class Killed(BaseException):
    """Stands for the end of the process."""


def _read(folder: Path) -> Mapping[str, bytes | OSError]:
    return read_files(folder, OLD)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _failing_at(
    call: int, error: BaseException, patch: pytest.MonkeyPatch, *, for_good: bool
) -> Callable[[], bool]:
    """Let one call that changes the file system fail, or all from then on; tell whether it did."""
    calls = itertools.count()
    failed = []

    def guard(function: Any) -> Any:
        def guarded(*arguments: Any, **options: Any) -> Any:
            number = next(calls)
            if number == call or (for_good and number > call):
                failed.append(number)
                raise error
            return function(*arguments, **options)

        return guarded

    for name in ("mkdir", "rename", "replace", "unlink", "chmod"):
        patch.setattr(Path, name, guard(getattr(Path, name)))
    patch.setattr(os, "fsync", guard(os.fsync))
    patch.setattr(shutil, "rmtree", guard(shutil.rmtree))  # the dead do not clean up
    return lambda: bool(failed)


def test_a_writer_that_dies_leaves_the_old_files_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = -1
    for call in itertools.count():
        folder = tmp_path / str(call)
        replace_files(folder, OLD)
        with monkeypatch.context() as patch:
            died = _failing_at(call, Killed(), patch, for_good=True)
            with suppress(Killed):
                replace_files(folder, NEW)
        assert _read(folder) in (OLD, NEW)
        replace_files(folder, {**NEW, "a.json": b"newest"})
        assert _read(folder) == {**NEW, "a.json": b"newest"}
        assert _names(folder) == sorted(OLD)
        if not died():
            break
    assert call > 10


def test_a_writer_that_fails_leaves_the_old_files_or_says_that_the_new_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = -1
    for call in itertools.count():
        folder = tmp_path / str(call)
        replace_files(folder, OLD)
        full = OSError(errno.ENOSPC, "no space left")
        with monkeypatch.context() as patch:
            failed = _failing_at(call, full, patch, for_good=False)
            try:
                replace_files(folder, NEW)
            except OSError as error:
                expected = NEW if "new files" in str(error) else OLD
                assert _read(folder) == expected
            else:
                assert _read(folder) == NEW
        replace_files(folder, NEW)
        assert _read(folder) == NEW
        assert _names(folder) == sorted(NEW)
        if not failed():
            break
    assert call > 10


def test_a_file_that_cannot_be_replaced_keeps_the_old_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_files(tmp_path, OLD)
    replace = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if target.name == "b.json":
            raise PermissionError(errno.EPERM, "Operation not permitted", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    for _ in range(2):  # the second write is refused for the same reason, and does no harm
        with pytest.raises(PermissionError):
            replace_files(tmp_path, NEW)
        assert _read(tmp_path) == OLD
        assert _names(tmp_path) == sorted(OLD)


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("mine", "utf-8")
    replace_files(tmp_path / "one" / "two", OLD)
    replace_files(tmp_path, OLD)
    assert (tmp_path / "README").read_text("utf-8") == "mine"
    assert _read(tmp_path / "one" / "two") == OLD


def test_only_files_that_exist_and_were_asked_for_are_read(tmp_path: Path) -> None:
    replace_files(tmp_path, {"a.json": b"a", "x.json": b"x"})
    assert _read(tmp_path) == {"a.json": b"a"}
    with pytest.raises(FileNotFoundError):
        _read(tmp_path / "none")


@pytest.mark.skipif(sys.platform == "win32", reason="has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_new_files_follow_the_umask_and_replaced_ones_keep_their_mode(
    mask: int, tmp_path: Path
) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    before = os.umask(mask)
    try:
        replace_files(tmp_path / "new", OLD)
        replace_file(tmp_path / "one", b"1")
        os.umask(0o022)
        (tmp_path / "new" / "a.json").chmod(0o640)
        replace_files(tmp_path / "new", NEW)
        replace_file(tmp_path / "one", b"2")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new") == 0o777 & ~mask
    assert mode(tmp_path / "new" / "a.json") == 0o640
    assert mode(tmp_path / "new" / "b.json") == mode(tmp_path / "one") == 0o666 & ~mask
    assert (tmp_path / "one").read_bytes() == b"2"


# -- folders from strangers --------------------------------------------------------------------


def _planted_names(folder: Path) -> list[str]:
    """Names that a stranger may guess: those of 1.0, and of the inodes of other folders."""
    inode = folder.stat().st_ino
    return [".trumpputin-commit", *(f".trumpputin-commit-{inode + step:x}" for step in (-1, 1))]


def test_planted_staging_folders_and_links_are_ignored(tmp_path: Path) -> None:
    folder, outside = tmp_path / "record", tmp_path / "outside"
    replace_files(folder, OLD)
    replace_files(outside, {"b.json": b"precious", "letter.txt": b"mine"})
    first, *others = _planted_names(folder)
    (folder / first).symlink_to(outside)
    for name in others:
        replace_files(folder / name, {"b.json": b"planted"})
    assert _read(folder) == OLD
    replace_files(folder, NEW)
    assert _read(folder) == NEW
    assert read_files(outside, ["b.json", "letter.txt"]) == {
        "b.json": b"precious",
        "letter.txt": b"mine",
    }


def test_a_link_with_the_name_of_our_staging_folder_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "record", tmp_path / "outside"
    replace_files(folder, OLD)
    replace_files(outside, {"b.json": b"precious"})
    inode = folder.stat().st_ino
    for name in ("commit", "pending", "commit-done"):
        stem, _, suffix = name.partition("-")
        link = folder / f".trumpputin-{stem}-{inode:x}{'-' + suffix if suffix else ''}"
        link.symlink_to(outside)
        assert _read(folder) == OLD
        with pytest.raises(OSError):  # noqa: PT011 -- whichever the system raises
            replace_files(folder, NEW)
        link.unlink(missing_ok=True)
        assert _read(outside) == {"b.json": b"precious"}
    replace_files(folder, NEW)
    assert _read(folder) == NEW


@pytest.mark.parametrize("plant", ["link", "pipe", "folder"])
def test_only_regular_files_are_read_and_replaced(plant: str, tmp_path: Path) -> None:
    folder, secret = tmp_path / "record", tmp_path / "secret"
    secret.write_text("secret", "utf-8")
    replace_files(folder, OLD)
    target = folder / "b.json"
    target.unlink()
    if plant == "link":
        target.symlink_to(secret)
    elif plant == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
    read = _read(folder)
    assert isinstance(read["b.json"], OSError)
    assert read["a.json"] == b"old a"
    with pytest.raises(OSError, match=r"not a (regular )?file"):
        replace_files(folder, NEW)
    with pytest.raises(OSError, match=r"not a (regular )?file"):
        replace_file(target, b"new")
    assert (folder / "a.json").read_bytes() == b"old a"
    assert secret.read_text("utf-8") == "secret"


# -- readers and writers at once ---------------------------------------------------------------


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
            for _ in range(100):
                assert read_files(tmp_path, OLD) in versions
        finally:
            stop.set()
        for each in written:
            each.result()
    assert read_files(tmp_path, OLD) in versions
    assert _names(tmp_path) == sorted(OLD)


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
        before = (record.release.title, record.people[0].wikidata)
        assert pair in {("one", "Q1"), ("two", "Q2"), before}
    record.write(folder)
    assert tp.Dataset.read(folder) == record


def test_a_record_that_breaks_a_rule_is_not_written(tmp_path: Path) -> None:
    record = tp.Dataset.load()
    record.write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    wrong = attrs.evolve(record, release=attrs.evolve(record.release, version="one"))
    with pytest.raises(tp.DatasetError, match="expected MAJOR"):
        wrong.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
