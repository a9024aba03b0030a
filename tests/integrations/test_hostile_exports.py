"""Text that would be code elsewhere stays text in every format."""

import csv
import importlib
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pyarrow.parquet
import pytest
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from trumpputin import plots
from trumpputin.export import FORMATS

from ..test_hostile import FORMULA, MARKUP, record, steering

TEXTS = (
    FORMULA,
    MARKUP,
    "}}, evil = {1}}\n@misc{evil, title = {taken}".replace("\n", " "),
    '"; DROP TABLE events; --',
    "x: {y: [*z, &z]} # !!python/object:os.system",
    "END:VEVENT\\nBEGIN:VALARM;X=1,2",
    "[click](javascript:alert) ![x](https://example.org/x.png) *a* <https://example.org> &lt,",
    r"\input{/etc/passwd}\write18{id} $\catcode$ %",
)


TAGS = {"svg", "g", "path", "text", "tspan", "rect", "line", "circle", "title", "defs", "clipPath"}


def strings(value: Any) -> set[str]:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        return set().union(*map(strings, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings, value))
    return {value} if isinstance(value, str) else set()


@pytest.mark.filterwarnings("ignore:left out, since they are not known to the day")
@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text_in_every_format(text: str, tmp_path: Path) -> None:
    hostile = record(text.replace(";", ",")) if ";" in text else record(text)  # a topic has none
    text = hostile.release.title
    seen = set()
    for name, export in FORMATS.items():
        for path in export(hostile, tmp_path / name):
            data = path.read_bytes()
            seen.add(name)
            if path.suffix in (".json", ".geojson", ".jsonld"):
                assert text in " ".join(strings(json.loads(data))), path
                assert path.suffix != ".jsonld" or b"<" not in data
            elif path.suffix == ".csv":
                rows = [*csv.reader(io.StringIO(data.decode(), newline=""), strict=True)]
                cells = [part for row in rows for cell in row for part in cell.split(";")]
                assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
            elif path.suffix == ".bib":
                entries = parse_string(data.decode(), "bibtex").entries
                assert [*entries] == ["gazette"]
                fields = {"title", "year", "date", "month", "urldate", "langid"}
                assert set(entries["gazette"].fields) <= fields
                assert not re.search(rb"(?<!\\)[%$#&_]|\\(input|write|catcode)", data)
            elif path.suffix == ".ics":
                calendar = icalendar.Calendar.from_ical(data)
                assert {each.name for each in calendar.walk()} == {"VCALENDAR", "VEVENT"}
                assert {str(each["summary"]) for each in calendar.walk("VEVENT")} == {text}
            elif path.suffix == ".parquet":
                table = pyarrow.parquet.read_table(path)
                assert path.stem != "events" or set(table["title"].to_pylist()) == {text}
            elif path.suffix == ".cff":
                yaml: Any = importlib.import_module("yaml")
                assert text in yaml.safe_load(data)["title"]
            else:
                assert path.suffix == ".md"
                tokens = MarkdownIt().parse(data.decode())
                assert tokens[1].content != text or "<" not in text
                assert [t.type for t in tokens[1].children or ()] == ["text"]
                assert not any(token.type.startswith("html") for token in tokens)
            if path.suffix != ".parquet":
                assert steering(data.decode().replace("\r\n", "\n")) == set(), path
    assert seen == set(FORMATS)


@pytest.mark.parametrize("name", plots.PLOTS)
def test_hostile_text_stays_text_in_a_picture(name: str, tmp_path: Path) -> None:
    events = record(f'{MARKUP}"<a href="javascript:alert(1)">').meetings
    path = plots.save(plots.PLOTS[name](events), tmp_path / "picture.svg")
    for element in ET.fromstring(path.read_bytes()).iter():
        tag = element.tag.rpartition("}")[2]
        assert tag in TAGS
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
