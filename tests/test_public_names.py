"""Laws of ``import trumpputin``: light, typed, lazy, and safe at first touch."""

import copy
import importlib
import pickle
import subprocess
import sys
import typing
import zipfile
from pathlib import Path

import pytest

import trumpputin as tp

HEAVY = {"cattrs", "dateutil", "json", "zoneinfo", "hypothesis", "difflib"} | {
    *("altair", "icalendar", "narwhals", "numpy", "pandas", "polars", "pyarrow")
}
SUBMODULES = ("export", "frames")


def _python(code: str, *options: str) -> list[str]:
    """The words that a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *options, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


OPENED = (
    "import sys\n"
    "opened = set()\n"
    "def heard(event, args):\n"
    "    name = str(args[0]).replace(chr(92), '/') if event == 'open' else ''\n"
    "    opened.update([name.rpartition('/')[2]] if '/trumpputin/data/' in name else [])\n"
    "sys.addaudithook(heard)\n"
)


def test_the_import_reads_no_data_and_no_heavy_module() -> None:
    code = f"{OPENED}import trumpputin\nprint(len(opened), *({HEAVY} & sys.modules.keys()))"
    assert _python(code) == ["0"]


def test_the_change_log_is_read_when_it_is_asked_for() -> None:
    code = (
        f"{OPENED}import trumpputin as tp\n"
        "tp.meetings.gaps(), tp.quotes; print('changes.jsonl' in opened)\n"
        "len(tp.dataset.changes); print('changes.jsonl' in opened)"
    )
    assert _python(code) == ["False", "True"]


def test_parts_are_events_before_anything_was_read() -> None:
    code = (
        "import trumpputin as tp\n"
        "class Event: pass\n"
        "given = dict.fromkeys(('id', 'title', 'summary', 'calendar'), 'a')\n"
        "given.update(kind='call', status='confirmed', start='2020', parts=(Event(),))\n"
        "try: tp.Event(**given)\n"
        "except TypeError as error: print(error)"
    )
    assert _python(code)[0] == "parts:"


def test_every_public_name_is_there_once() -> None:
    for name in tp.__all__:
        assert getattr(tp, name) is not None
    assert {*tp.__all__} <= {*dir(tp)}
    assert len({*tp.__all__}) == len(tp.__all__)


@pytest.mark.parametrize("name", SUBMODULES)
def test_a_submodule_is_imported_at_first_touch(name: str) -> None:
    code = (
        "import sys, trumpputin as tp\n"
        f"print('trumpputin.{name}' in sys.modules, tp.{name}.__name__)\n"
        f"from trumpputin import {name}; print({name} is tp.{name})"
    )
    assert _python(code) == ["False", f"trumpputin.{name}", "True"]


def test_plots_say_which_library_is_missing() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "import trumpputin as tp\n"
        "try: tp.plots\n"
        "except ImportError as error: print('trumpputin[plots]' in str(error))"
    )
    assert _python(code) == ["True"]


def test_listing_the_names_needs_no_optional_library() -> None:
    code = (
        "import inspect, sys\n"
        "for name in ('altair', 'narwhals', 'icalendar', 'vl_convert'): sys.modules[name] = None\n"
        "import trumpputin as tp\n"
        "print(dict(inspect.getmembers(tp))['events'] is tp.events)"
    )
    assert _python(code) == ["True"]


def test_no_lazy_attribute_has_the_name_of_a_module() -> None:
    lazy = {name for name in tp.__all__ if name.islower() and not name.startswith("_")}
    assert not lazy & {path.stem for path in Path(tp.__file__).parent.iterdir()}


def test_a_misspelt_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'trumpputin' has no attribute 'evnts'"):
        tp.evnts  # type: ignore[attr-defined]  # noqa: B018


def test_the_type_hints_of_every_public_class_resolve() -> None:
    classes = [each for each in map(vars(tp).get, tp.__all__) if isinstance(each, type)]
    assert tp.Dataset in classes
    for each in classes:
        typing.get_type_hints(each)
    assert typing.get_type_hints(tp.Dataset)["quotes"] is tp.Quotes


def test_the_lazy_tables_are_those_of_the_dataset() -> None:
    for name in ("events", "unconfirmed", "quotes", "leaders", "people", "locations", "sources"):
        assert getattr(tp, name) == getattr(tp.dataset, name)
    for name in ("meeting", "call", "letter"):
        table = getattr(tp, f"{name}s")
        assert table == getattr(tp.dataset, f"{name}s") == tp.events.where(kind=name)
    assert tp.__version__ == tp.dataset.version
    assert tp.dataset is tp.Dataset.load()


def test_reload_keeps_what_was_read() -> None:
    before = tp.dataset
    importlib.reload(tp)
    assert tp.dataset is before
    assert tp.events == before.events


def test_the_dataset_survives_pickle_and_copy() -> None:
    for twin in (pickle.loads(pickle.dumps(tp.dataset)), copy.deepcopy(tp.dataset)):
        assert twin == tp.dataset
        assert twin.fingerprint == tp.dataset.fingerprint
        assert twin.meetings == tp.meetings


def test_threads_at_first_touch_get_one_dataset() -> None:
    code = (
        "import threading, trumpputin as tp\n"
        "start, found = threading.Barrier(8), []\n"
        "def touch():\n"
        "    start.wait()\n"
        "    found.append((tp.dataset, tp.events, len(tp.quotes)))\n"
        "threads = [threading.Thread(target=touch) for _ in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "print(len(found), *(len(set(map(id, each))) for each in list(zip(*found))[:2]))"
    )
    assert _python(code) == ["8", "1", "1"]


@pytest.mark.parametrize("option", ["-I", "-O", "-OO", "-B"])
def test_it_works_under_the_interpreter_s_options(option: str) -> None:
    assert "Helsinki" in _python("import trumpputin as tp; print(tp.meetings.gaps())", option)


def test_it_works_from_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "lib.zip"
    package = Path(tp.__file__).parent
    with zipfile.ZipFile(archive, "w") as file:
        for path in package.rglob("*"):
            if path.suffix in (".py", ".json", ".jsonl"):
                file.write(path, Path("trumpputin") / path.relative_to(package))
    code = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "import trumpputin as tp\n"
        "print(tp.__file__, len(tp.events))"
    )
    assert _python(code) == [f"{archive}/trumpputin/__init__.py", str(len(tp.events))]
