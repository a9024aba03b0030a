"""Laws of ``import trumpputin``: light, typed, lazy, and safe at first touch."""

import copy
import importlib
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import trumpputin as tp
from trumpputin._dataset import Dataset

DATA = Path(tp.__file__).parent / "data"


def _python(code: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", *options, "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_import_reads_no_data_and_loads_no_heavy_module() -> None:
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        "import trumpputin\n"
        "print([path for path in opened if '/data/' in path])\n"
        "heavy = {'cattrs', 'dateutil', 'json', 'zoneinfo', 'pandas', 'polars', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "from trumpputin._dataset import Dataset\n"
        "print(list(vars(Dataset.load())))"
    )
    assert _python(code).split() == ["[]", "[]", "[]"]


def test_every_public_name_is_there() -> None:
    for name in tp.__all__:
        assert getattr(tp, name) is not None
    assert set(tp.__all__) <= set(dir(tp))
    assert len(set(tp.__all__)) == len(tp.__all__)


def test_every_error_is_public_and_has_its_builtin_meaning() -> None:
    errors = {name for name in vars(tp.errors) if name.endswith("Error")}
    assert errors <= set(tp.__all__)
    for error in (tp.DateError, tp.InexactError, tp.UnknownValueError, tp.DatasetError):
        assert issubclass(error, ValueError)
        assert issubclass(error, tp.TrumpputinError)
    for missing in (tp.UnknownIdError, tp.NotOnRecordError):
        assert issubclass(missing, LookupError)
        assert issubclass(missing, tp.TrumpputinError)


def test_no_lazy_attribute_bears_the_name_of_a_module() -> None:
    lazy = {name for name in tp.__all__ if name.islower() and not name.startswith("_")}
    paths = [*Path(tp.__file__).parent.iterdir()]
    modules = {
        path.stem for path in paths if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert not lazy & {path.stem for path in paths}
    for module in modules - {"__init__", "__main__"}:
        importlib.import_module(f"trumpputin.{module}")
    assert isinstance(tp.dataset, Dataset)
    assert isinstance(tp.sources, tp.Table)


def test_a_misspelt_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'trumpputin' has no attribute 'evnts'"):
        tp.evnts  # type: ignore[attr-defined]  # noqa: B018


def test_only_the_tables_that_are_touched_are_read() -> None:
    code = (
        "import trumpputin as tp\n"
        "read = lambda: ' '.join(sorted(vars(tp.dataset)))\n"
        "tp.__version__; print(read())\n"
        "tp.meetings.gaps(); print(read())\n"
        "tp.quotes; print(read())"
    )
    assert _python(code).splitlines() == [
        "release",
        "_every events release",
        "_every events quotes release",
    ]


def test_a_dataset_that_nobody_touched_is_pickled_whole() -> None:
    code = (
        "import pickle, trumpputin as tp\n"
        "data = pickle.dumps(tp.dataset)\n"
        "twin = pickle.loads(data)\n"
        "print(len(vars(twin)), twin == tp.dataset)"
    )
    assert _python(code).split() == ["9", "True"]


def test_a_dataset_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="'Dataset' object has no attribute 'evnts'"):
        tp.dataset.evnts  # type: ignore[attr-defined]  # noqa: B018


def test_the_lazy_tables_are_those_of_the_dataset() -> None:
    assert tp.events == tp.dataset.events
    assert tp.meetings == tp.dataset.meetings == tp.events.where(kind="meeting")
    assert tp.calls == tp.dataset.calls == tp.events.where(kind="call")
    assert tp.__version__ == tp.dataset.version
    assert all(event.status is tp.Status.confirmed for event in tp.events)
    assert all(event.status is not tp.Status.confirmed for event in tp.unconfirmed)


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
    assert _python(code).split() == ["8", "1", "1"]


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
        "print(tp.__file__, len(tp.events), tp.countries['DE'])"
    )
    assert f"lib.zip/trumpputin/__init__.py {len(tp.events)} Germany" in _python(code)
