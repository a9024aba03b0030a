"""Every block of code in the documentation runs, and every public name is in the reference."""

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet
import pytest
from markdown_it import MarkdownIt
from sybil import Document, Example, Region, Sybil
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown import CodeBlockParser

import trumpputin as tp
from trumpputin import export, frames, plots, testing

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))

NOT_RUN_HERE: Final = {
    ("codebook.md", "# leaders\n"): "hashed by tests/test_codebook.py",
    ("codebook.md", "ddb75d2f"): "compared with that hash by tests/test_codebook.py",
    ("how-to/cite.md", "% BibTeX"): "needs TeX",
    ("how-to/engines.md", "from pyspark.sql"): "run by tests/integrations/test_frames.py",
    ("how-to/spreadsheets.md", "trumpputin add event --data summits\n"): "asks",
    ("how-to/engines.md", "spark-submit --master yarn"): "needs a cluster",
}
"""The page and the first words of each block that is not run here, and why."""


# -- running the blocks of each language ---------------------------------------------------------


def run_shell(example: Example) -> str | None:
    """Run the lines of a shell block. Only a command that reports problems may fail."""
    for line in example.parsed.splitlines():
        ran = subprocess.run(
            ["bash", "-c", line],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        example.namespace["printed"] = ran.stdout
        if ran.returncode != (1 if re.match(r"trumpputin: \d+ problems?:", ran.stdout) else 0):
            return f"status {ran.returncode}: {ran.stdout}"
    return None


def run_r(example: Example) -> str | None:
    """Run a block of R after the blocks before it, hiding their output."""
    earlier = example.namespace.setdefault("r", [])
    before = [f"invisible(capture.output({{\n{code}}}))\n" for code in earlier]
    Path("block.R").write_text("".join([*before, example.parsed]), "utf-8")
    ran = subprocess.run(
        ["Rscript", "--vanilla", "block.R"], capture_output=True, encoding="utf-8", check=False
    )
    earlier.append(example.parsed)
    example.namespace["printed"] = ran.stdout
    return ran.stderr if ran.returncode else None


def compare_output(example: Example) -> str | None:
    """Compare a block of text with what the block before it printed."""
    shown, printed = (
        [line.rstrip() for line in text.splitlines()]
        for text in (example.parsed, example.namespace.pop("printed"))
    )
    return None if shown == printed else "printed:\n" + "\n".join(printed)


def write_json(example: Example) -> None:
    """Write JSON to the last file named in the text above it."""
    json.loads(example.parsed)
    write_file(example, "json")


def write_csv(example: Example) -> None:
    """Write CSV to the last file named in the text above it."""
    write_file(example, "csv")


def write_file(example: Example, ending: str) -> None:
    above = example.document.text[: example.start]
    file = re.findall(rf"`((?:\w+/)?\w+\.{ending})`", above)[-1]
    Path(file).write_text(example.parsed, "utf-8")


class Doctests:
    """Interactive Python, prompt by prompt."""

    def __init__(self) -> None:
        self.blocks = CodeBlockParser("pycon", PythonEvaluator())
        self.examples = DocTestStringParser(DocTestEvaluator())

    def __call__(self, document: Document) -> Iterator[Region]:
        for block in self.blocks(document):
            for example in self.examples(block.parsed, document.path):
                example.adjust(block, block.parsed)
                yield example


SYBIL: Final = Sybil(
    parsers=[
        Doctests(),
        CodeBlockParser("python", PythonEvaluator()),
        CodeBlockParser("sh", run_shell),
        CodeBlockParser("r", run_r),
        CodeBlockParser("json", write_json),
        CodeBlockParser("csv", write_csv),
        CodeBlockParser("text", compare_output),
    ]
)


def examples_of(page: str) -> list[Example]:
    """The blocks of a page that are run, in order."""
    document = SYBIL.parse(DOCS / page)
    left_out = [beginning for name, beginning in NOT_RUN_HERE if name == page]
    return [
        example
        for example in document.examples()
        if not any(str(example.parsed).startswith(beginning) for beginning in left_out)
    ]


def write_events() -> None:
    """Write the files that the page on engines reads."""
    days = [date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 1), date(2021, 1, 1)]
    table = pa.table({"pair": ["a", "a", "b", "b"], "id": [1, 2, 3, 4], "day": days})
    Path("events").mkdir()
    pyarrow.parquet.write_table(table, "events/one.parquet")


PREPARED: Final[dict[str, Callable[[], None]]] = {"how-to/engines.md": write_events}


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs_and_prints_what_it_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    programs = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    examples = examples_of(page)
    if any(example.region.evaluator is run_r for example in examples) and not shutil.which("R"):
        if os.environ.get("CI"):
            pytest.fail("R is missing (Debian: apt-get install r-base-core)")
        pytest.skip("R is missing")
    PREPARED.get(page, lambda: None)()
    for example in examples:
        example.evaluate()


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_code_is_run(page: str) -> None:
    """Blocks are found by a different parser from the one that runs them."""
    text = (DOCS / page).read_text("utf-8")
    starts = [example.line for example in examples_of(page)]
    left_out = [
        token.content
        for token in MarkdownIt().parse(text)
        if token.type in ("fence", "code_block") and token.map is not None
        if not token.info.startswith("{")  # a directive of Sphinx
        if not any(token.map[0] < start <= token.map[1] for start in starts)
    ]
    expected = [beginning for name, beginning in NOT_RUN_HERE if name == page]
    assert len(left_out) == len(expected)
    for block, beginning in zip(left_out, expected, strict=True):
        assert block.startswith(beginning)


# -- the built site ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going"]
    built = subprocess.run(
        [*command, "-d", str(folder / "doctrees"), str(DOCS), str(folder / "html")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return folder / "html"


def test_every_public_name_is_on_a_page_of_the_reference(site: Path) -> None:
    *_, packed = (site / "objects.inv").read_bytes().split(b"\n", 4)
    entries = [line.split() for line in zlib.decompress(packed).decode().splitlines()]
    pages = {name: uri for name, role, _, uri, *_ in entries if role.startswith("py:")}
    public = {
        *(f"trumpputin.{name}" for name in tp.__all__),
        *(f"trumpputin.export.{name}" for name in export.__all__),
        *(f"trumpputin.frames.{name}" for name in frames.__all__),
        *(f"trumpputin.plots.{name}" for name in plots.__all__),
        *(f"trumpputin.testing.{name}" for name in testing.__all__),
    }
    assert public - set(pages) == set()
    assert all(pages[name].startswith("reference/") for name in public)


class Requests(HTMLParser):
    """The addresses that a browser fetches when it opens a page; links do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        fetched = [given.get("src"), given.get("srcset"), given.get("data")]
        if tag == "link" and given.get("rel") not in ("index", "search", "next", "prev"):
            fetched.append(given.get("href"))
        self.urls += [url for url in fetched if url is not None]


def test_a_page_fetches_nothing_from_other_sites(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) > len(PAGES) / 2
    for page in pages:
        requests = Requests()
        requests.feed(page.read_text("utf-8"))
        assert requests.urls
        assert [url for url in requests.urls if re.match(r"(?:\w+:)?//", url)] == []
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?(?:\w+:)?//", style.read_text("utf-8"))
