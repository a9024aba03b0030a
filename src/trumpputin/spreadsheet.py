"""Spreadsheets -> records: one sheet of events, or a folder of the tables that ``to_csv`` writes.

A sheet has a row for each source of an event. Rows that agree on dates, kind, place, people and
title are about one event; rows that agree on the address, or without one on publisher, title and
date, are about one source. What one row leaves open another may fill in. Where they contradict
each other, that is a problem.

Either becomes the values that the files of a record would have, and from there goes their way,
through ``storage.codec`` and ``rules``. Since the line of each value is kept, all problems are
known at once, by line and column.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from ._countries import code_of
from ._dataset import RECORDS, Dataset
from .citing import slug
from .dates import DateLike
from .errors import DatasetError, Problem, did_you_mean
from .export._tables import EVENT_TABLES, SCHEMAS
from .export._target import Folder
from .export.csv import csv_lines, from_csv_cell
from .models import Coverage, Location, Person, Release
from .rules import document_at, problems_of
from .storage.codec import raw_rows, structure, to_dict
from .storage.folder import read_files
from .storage.rows import FILES, RELEASE, Rows
from .vocabulary import Kind, Level, SourceKind, Status

__all__ = ["COLUMNS", "NEEDED", "add", "read"]

_NEW_PERSON: Final = (
    "NAME (COUNTRY, TIME ZONE) for a leader, with the time zone of the capital, or "
    "NAME (COUNTRY) for anyone else"
)

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date": "the first day as YYYY-MM-DD, or YYYY-MM or YYYY where no more is known",
        "kind": "meeting, call, letter, joint statement or public exchange",
        "city": "where they met; empty for a contact at a distance",
        "country": "the country in which the city lies today, by name or ISO 3166-1 code",
        "who": f"who took part, separated by semicolons; once for each, {_NEW_PERSON}",
        "title": "a short name, in your own words",
        "source_address": "the web address of a document that says so; empty if it has none",
        "publisher": "whose document it is",
        "source_date": "when it was published; empty if it does not say",
        "end": "the last day (default: the first)",
        "summary": "what happened, in your own words (default: the title)",
        "level": f"of a meeting: {', '.join(Level)} (default: brief)",
        "status": f"{', '.join(Status)} (default: confirmed if the sources suffice for that, "
        "or else provisional)",
        "venue": "the building or site",
        "latitude": "of a new place: degrees north, with at most four decimals",
        "longitude": "of a new place: degrees east",
        "timezone": "of a new place: its time zone, such as Europe/Zurich",
        "source_title": "the title of the document",
        "source_kind": f"{', '.join(SourceKind)} (default: aggregator)",
        "language": "the language in which it was read, such as en (default: und, not determined)",
        "accessed": "the day on which it was read",
    }
)
"""The columns of a sheet by name, and what their cells say."""

NEEDED: Final = tuple(COLUMNS)[:9]
"""The columns that a sheet has in any case."""


def read(source: Folder, *, accessed: DateLike | None = None) -> Dataset:
    """The record in a sheet, which is a CSV file, or in a folder of tables as ``to_csv`` writes.

    Each source of a sheet is taken to support all that its row says. People and cities of the
    packaged records are known. The release is made up: it covers the time from the first event to
    the last, and dates what is not a meeting by the calendar of the leader who is named first.

    In a folder, what repeats or computes something may be missing. Computed columns are not read.

    Args:
        source: The path of the file or the folder.
        accessed: The day on which the sources of a sheet were read, where it does not say.

    Raises:
        DatasetError: A file cannot be read, or the record would break a rule. All problems are
            gathered; each has the file, the line and the column.
        OSError: There is no such file or folder.

    >>> import tempfile, trumpputin as tp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = tp.export.to_csv(tp.dataset, folder)
    ...     read(folder).fingerprint == tp.dataset.fingerprint
    True
    """
    path = Path(source)
    if path.is_dir():
        draft = _Draft(file=path.name)
        _read_tables(draft, path)
    else:
        draft = _Draft(file=path.name, columns=_COLUMN_OF)
        sheet = _Sheet(draft)
        for line, cells in draft.cells(path.name, path.read_bytes(), COLUMNS, NEEDED):
            sheet.add(line, cells)
        sheet.finish(accessed)
    return draft.record()


def add(record: Dataset, cells: Mapping[str, str], *, accessed: DateLike | None = None) -> Dataset:
    """A record with one more event, or one more source of an event, given as the row of a sheet.

    People, places, sources and events on record are found by what the cells say of them. A
    provisional event whose sources now suffice becomes confirmed. If the source was read after
    the release, the release moves to that day.

    Args:
        record: The record.
        cells: The cells by column; the others are empty.
        accessed: The day on which the source was read, where the cells do not say.

    Raises:
        DatasetError: The record would break a rule. A problem with a cell has its column.
    """
    tables = raw_rows(record._rows())
    (release,) = tables.pop("release")
    del release["id"]
    draft = _Draft(columns=_COLUMN_OF, tables=tables, release=release)
    sheet = _Sheet(draft)
    sheet.add(0, cells)
    sheet.finish(accessed)
    return attrs.evolve(draft.record(), changes=record.changes)


# -- drafts ------------------------------------------------------------------------------------

_Raw: TypeAlias = dict[str, Any]
"""A row as JSON has it."""

_STEP: Final = re.compile(r"(\w+)|\[(\d+)\]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", re.ASCII)


@attrs.define(eq=False, kw_only=True)
class _Draft:
    """The raw rows of a record that is being read, and the lines that they come from.

    Attributes:
        file: The sheet or folder that is read; empty when a row is added to a record.
        columns: The columns of a sheet by the file and the field that they are for, where they
            have another name; empty for a folder of tables.
        tables: The rows of each table.
        release: The release; None in a sheet, which has none.
        unjudged: The ids of the events whose status depends on their sources.
        places: The file and the line of each row, by the row's identity.
    """

    file: str = ""
    columns: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    tables: dict[str, list[_Raw]] = attrs.field(factory=lambda: {name: [] for name in FILES})
    release: _Raw | None = None
    unjudged: set[str] = attrs.field(factory=set)
    places: dict[int, tuple[str, int]] = attrs.field(factory=dict)
    _problems: list[Problem] = attrs.field(factory=list)
    _lacking: set[tuple[str, str]] = attrs.field(factory=set)
    _unread: bool = False

    def tell(self, file: str, line: int, column: str, message: str) -> None:
        """Note a problem, unless the whole column is missing, which is one already."""
        if (file, column) not in self._lacking:
            self._problems.append(Problem(file, f"line {line}" if line else "", column, message))

    def tell_unread(self, file: str, message: str) -> None:
        """Note that a file cannot be read, so that the rules say nothing yet of the others."""
        self._unread = True
        self.tell(file, 0, "", message)

    def cells(
        self, file: str, data: bytes, known: Collection[str], needed: Collection[str]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """The line of each row, and its cells by column without the empty ones."""
        try:
            lines = csv_lines(data)
            header = [_term(name) for name in next(lines, (1, []))[1]]
            for name in filter(None, dict.fromkeys(header)):
                if name not in known:
                    self.tell(file, 1, name, f"unknown column{did_you_mean(name, known)}")
                elif header.count(name) > 1:
                    self.tell(file, 1, name, f"is the name of {header.count(name)} columns")
            for name in needed:
                if name not in header:
                    self.tell(file, 1, name, "missing column")
                    self._lacking.add((file, name))
            for line, texts in lines:
                filled = {n: text for n, text in zip(header, texts, strict=False) if text.strip()}
                if "" in filled or (filled and len(texts) != len(header)):
                    message = f"expected {len(header)} cells, got {len(texts)}"
                    self.tell(file, line, "", f"{message}; quote a cell that has a comma")
                elif filled:
                    yield line, filled
        except ValueError as error:
            self.tell_unread(file, str(error))

    def record(self) -> Dataset:
        """The record that the rows make.

        Raises:
            DatasetError: There are problems.
        """
        if not self._unread:
            values: dict[str, Any] = {f"{name}.json": rows for name, rows in self.tables.items()}
            if self.release is not None:
                values[RELEASE] = self.release
            rows, _, unstructured, unreadable = structure(values)
            rows = self._judged(rows)
            problems = [*unstructured, *problems_of(rows, unreadable)]
            if not problems and not self._problems:
                return Dataset(**rows._asdict())
            found = dict(_by_label(values)) if problems else {}
            for problem in problems:
                self._locate(problem, found.get((problem.file, problem.record)))
        raise DatasetError(tuple(sorted(dict.fromkeys(self._problems), key=_by_line)))

    def _judged(self, rows: Rows) -> Rows:
        """The rows of a sheet with a release, and with the statuses that the sources allow."""
        last_read = max((source.accessed.latest for source in rows.sources), default=None)
        if not self.columns or last_read is None:
            return rows
        release = rows.release
        if self.release is None and rows.events and rows.leaders:
            names = [leader.name for leader in rows.leaders]
            start = min((event.start for event in rows.events), key=lambda day: day.earliest)
            end = max((event.end for event in rows.events), key=lambda day: day.latest)
            release = Release(
                title=f"The direct contacts of {', '.join(names[:-1])} and {names[-1]}",
                version="0.1.0",
                released=last_read,
                calendar=rows.leaders[0].calendar,
                coverage=Coverage(start=start, vetted_through=end, through=end),
                licences=(),
            )
        elif release is not None and release.released.certainly_before(last_read):
            release = attrs.evolve(release, released=last_read)
        if release is None:
            return rows
        vetted = release.coverage.vetted_through
        events = tuple(
            attrs.evolve(event, status=Status.confirmed)
            if event.id in self.unjudged
            and event.meets_standard
            and not vetted.certainly_before(event.start)
            and all(source.kind is not SourceKind.automated for source in event.sources)
            else event
            for event in rows.events
        )
        return rows._replace(release=release, events=events)

    def _locate(self, problem: Problem, row: _Raw | None) -> None:
        """Note a problem of a record where the value that it is about comes from."""
        place = self.places.get(id(row))
        if row is None or place is None:  # a rule for all rows, or a row that was on record before
            self._problems.append(attrs.evolve(problem, file=self.file or problem.file))
            return
        field = ""
        value: Any = row
        for name, position in _STEP.findall(problem.field):
            try:
                value = value[name or int(position)]
            except (LookupError, TypeError):
                value = None
            inner = self.places.get(id(value))
            place, field = (inner, "") if inner else (place, name or field)
        if field == "end" and field not in row:  # it is the start
            field = "start"
        column = self.columns.get(problem.file, {}).get(field, field)
        message = problem.message
        if (column, message) == ("who", "missing"):
            message = f'"{row["name"]}" is new; write once {_NEW_PERSON}'
        self.tell(*place, column, message)


def _by_label(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], _Raw]]:
    """The rows by file and by what problems call them."""
    yield (RELEASE, ""), values.get(RELEASE, {})
    for file in (f"{name}.json" for name in FILES):
        for number, row in enumerate(values[file], 1):
            yield (file, row.get("id") or f"row {number}"), row
            for part in row.get("parts", ()):
                yield (file, part.get("id", "")), part


def _by_line(problem: Problem) -> tuple[str, int]:
    return problem.file, int(problem.record[5:]) if problem.record.startswith("line ") else 0


def _term(text: str) -> str:
    """A term of the codebook or the name of a column, given as it is or in words, in any case."""
    return text.strip().casefold().replace(" ", "_")


def _number(text: str) -> float | str:
    """The number that a cell holds, or else its text, which the codec refuses."""
    return float(text) if _NUMBER.fullmatch(text) else text


# -- a sheet -----------------------------------------------------------------------------------

_COLUMN_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "events.json": {
        "id": "title",
        "start": "date",
        "participants": "who",
        "location": "city",
        "calendar": "timezone",
        "citations": "publisher",
    },
    "sources.json": {
        "id": "publisher",
        "url": "source_address",
        "published": "source_date",
        "title": "source_title",
        "kind": "source_kind",
    },
    "locations.json": {"id": "city"},
    **dict.fromkeys(
        ("leaders.json", "people.json"),
        dict.fromkeys(("id", "name", "country", "calendar", "offices", "wikidata"), "who"),
    ),
}
"""The columns of a sheet that fields come from, where they have another name."""

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("name",),
    "locations": ("city", "country", "venue"),
    "sources": ("publisher", "title", "published"),
    "events": ("start", "kind", "location", "participants", "title"),
}
"""The fields by which rows are found, in any case; a source with an address is found by that."""

_NOUNS: Final = {"people": "person", "locations": "place", "sources": "source", "events": "event"}
_USERS_OWN: Final = re.compile("X[A-Z]")
_FACTS: Final = ("kind", "start", "end", "location", "participants", "summary")


class _Sheet:
    """The rows of a record by what is said of them, while lines of a sheet are added."""

    def __init__(self, draft: _Draft) -> None:
        self._draft = draft
        people = draft.tables["people"]
        people[:0] = draft.tables["leaders"]  # parted again at the end
        draft.tables["leaders"] = []
        self._found: dict[tuple[str, ...], _Raw] = {}
        self._citations: dict[tuple[str, str], _Raw] = {}  # by event and source
        self._ids: dict[str, set[str]] = {}
        for table in _KEYS:
            rows = draft.tables[table]
            self._found.update((self._key(table, row), row) for row in rows)
            parts = [part for row in rows for part in row.get("parts", ())]
            self._ids[table] = {row["id"] for row in (*rows, *parts)}
            for row in rows if table == "events" else ():
                self._ids[table].update(row.get("former_ids", ()))
                for citation in row["citations"]:
                    self._citations[row["id"], citation["source"]] = citation
        self._cited: list[tuple[_Raw, _Raw]] = []  # an event and its new citation
        self._stated: set[str] = set()  # the events whose status is given
        self._twins: dict[str, int] = {}  # how many things would have an id

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Add what a line says."""
        cells = {name: text.strip() for name, text in cells.items() if text.strip()}
        terms = {name: _term(cells[name]) for name in ("kind", "level", "status") if name in cells}
        names = {"start": "date", "end": "end", "title": "title", "summary": "summary"}
        event: _Raw = {n: cells[column] for n, column in names.items() if column in cells} | terms
        event["participants"] = [*self._people(line, cells.get("who", ""))]
        where = cells.get("kind", "event")
        if "city" in cells or "country" in cells:
            event["location"] = self._place(line, cells)["id"]
            where = cells.get("city", where)
        source = self._source(line, cells)
        row = self._row("events", f"{cells.get('date', '')} {where}", event, line)
        if "status" in cells:
            self._stated.add(row["id"])
        earlier = self._citations.get((row["id"], source["id"]))
        if earlier is not None:
            self._tell(line, "source_address", f"repeats what is {self._where(earlier)}")
            return
        is_one_day = event.get("end") == event.get("start")
        supports = [n for n in _FACTS if n in event and not (n == "end" and is_one_day)]
        citation = {"source": source["id"], "supports": supports}
        row.setdefault("citations", []).append(citation)
        self._citations[row["id"], source["id"]] = citation
        self._cited.append((row, citation))
        self._draft.places[id(citation)] = (self._draft.file, line)

    def finish(self, accessed: DateLike | None) -> None:
        """Fill in what no line says, from the packaged records or by a default."""
        self._finish_people()
        self._finish_places()
        defaults = {"kind": SourceKind.aggregator.value, "language": "und", "access": "excerpt"}
        if accessed is not None:
            defaults["accessed"] = str(accessed)
        for row in self._new("sources"):
            row.update({**defaults, **row})
            if "title" not in row:
                row["untitled"] = "not noted"
        self._finish_events()

    def _finish_people(self) -> None:
        known: dict[str, Person] = {}
        for record in map(Dataset.load, RECORDS):
            for person in (*record.leaders, *record.people):
                known.setdefault(person.name, person)
        for row in self._new("people"):
            if "country" not in row and row["name"] in known:
                row.update({**to_dict(known[row["name"]]), **row})
        tables = self._draft.tables
        people = tables["people"]
        tables["leaders"] = [row for row in people if "calendar" in row or "country" not in row]
        tables["people"] = [row for row in people if "calendar" not in row and "country" in row]

    def _finish_places(self) -> None:
        known: dict[tuple[str | None, ...], Location] = {}
        for record in map(Dataset.load, RECORDS):
            for each in record.locations:  # those without a venue first
                known.setdefault((each.city, each.country), each)
                known.setdefault((each.city, each.country, each.venue), each)
        for row in self._new("locations"):
            city = (row.get("city"), row.get("country"))
            place = known.get((*city, row.get("venue")), known.get(city))
            for name in ("latitude", "longitude", "timezone") if place is not None else ():
                row.setdefault(name, getattr(place, name))

    def _finish_events(self) -> None:
        tables = self._draft.tables
        zones = {row["id"]: row.get("timezone") for row in tables["locations"]}
        release = self._draft.release or (tables["leaders"] or [{}])[0]
        for row in self._new("events"):
            is_meeting = row.get("kind") == Kind.meeting
            here = zones.get(row.get("location", "")) if is_meeting else None
            row["calendar"] = here or release.get("calendar") or "Etc/UTC"
            row.setdefault("status", Status.provisional.value)
            if is_meeting:
                row.setdefault("level", Level.brief.value)
            row.setdefault("summary", row.get("title", ""))
        for row, citation in self._cited:
            if "summary" not in citation["supports"] and row["summary"] == row.get("title"):
                citation["supports"].append("summary")
            if row["status"] == Status.provisional and row["id"] not in self._stated:
                self._draft.unjudged.add(row["id"])

    def _new(self, table: str) -> Iterator[_Raw]:
        return (row for row in self._draft.tables[table] if id(row) in self._draft.places)

    def _people(self, line: int, text: str) -> Iterator[str]:
        """The ids of those who took part."""
        for part in filter(None, map(str.strip, text.split(";"))):
            name, bracket, rest = part.partition("(")
            country, _, zone = map(str.strip, rest.removesuffix(")").partition(","))
            if bool(bracket) != bool(country) or "(" in rest or rest.find(")") != len(rest) - 1:
                message = (
                    f'expected NAME, NAME (COUNTRY) or NAME (COUNTRY, TIME ZONE), got "{part}"'
                )
                self._tell(line, "who", message)
                continue
            person = {"name": name.strip()}
            if country:
                person["country"] = self._country(line, "who", country)
            if zone:
                person["calendar"] = zone
            yield self._row("people", person["name"], person, line)["id"]

    def _place(self, line: int, cells: Mapping[str, str]) -> _Raw:
        place: _Raw = {n: cells[n] for n in ("city", "venue", "timezone") if n in cells}
        place |= {n: _number(cells[n]) for n in ("latitude", "longitude") if n in cells}
        if "country" in cells:
            place["country"] = self._country(line, "country", cells["country"])
        name = f"{cells.get('city', '')} {cells.get('venue', '')}"
        return self._row("locations", name, place, line)

    def _country(self, line: int, column: str, text: str) -> str:
        """The code of a country; XA to XZ are left to users."""
        code = code_of(text) or (text if _USERS_OWN.fullmatch(text) else None)
        if code is None:
            message = f'no country "{text}"; give its English name or ISO 3166-1 code'
            self._tell(line, column, message)
        return code or "XX"  # which breaks no rule: it is said once

    def _source(self, line: int, cells: Mapping[str, str]) -> _Raw:
        fields = ("url", "publisher", "title", "published", "kind", "language", "accessed")
        names = {field: _COLUMN_OF["sources.json"].get(field, field) for field in fields}
        source: _Raw = {field: cells[name] for field, name in names.items() if name in cells}
        if "kind" in source:
            source["kind"] = _term(source["kind"])
        name = f"{cells.get('publisher', '')} {cells.get('source_date', '')}"
        return self._row("sources", name, source, line)

    def _row(self, table: str, name: str, given: _Raw, line: int) -> _Raw:
        """The row of what a line speaks of: a new one, or one that this line may add to."""
        key = self._key(table, given)
        row = self._found.get(key)
        if row is None:
            row = self._found[key] = {"id": self._new_id(table, name), **given}
            self._draft.tables[table].append(row)
            self._draft.places[id(row)] = (self._draft.file, line)
            return row
        columns = _COLUMN_OF[f"{table}.json"]
        for field, value in given.items():
            if row.setdefault(field, value) != value:
                what = "address" if "url" in given else _NOUNS[table]
                message = f'"{value}", but "{row[field]}" {self._where(row)} for the same {what}'
                self._tell(line, columns.get(field, field), message)
        return row

    def _key(self, table: str, row: _Raw) -> tuple[str, ...]:
        if "url" in row:
            return (table, document_at(row["url"]))
        return (table, *map(str.casefold, map(str, map(row.get, _KEYS[table]))))

    def _new_id(self, table: str, name: str) -> str:
        base = id_ = slug(name)
        while id_ in self._ids[table]:
            self._twins[base] = self._twins.get(base, 1) + 1
            id_ = f"{base}-{self._twins[base]}"
        self._ids[table].add(id_)
        return id_

    def _where(self, row: _Raw) -> str:
        _, line = self._draft.places.get(id(row), ("", 0))
        return f"in line {line}" if line else "on record"

    def _tell(self, line: int, column: str, message: str) -> None:
        self._draft.tell(self._draft.file, line, column, message)


# -- tables ------------------------------------------------------------------------------------

_NEEDED_TABLES: Final = ("events", "people", "sources", "release")
_JOINED: Final[Mapping[str, str]] = {"participants": "participants", "sources": "citations"}
"""The columns that repeat a table, and the fields that hold what that table says."""


def _read_tables(draft: _Draft, folder: Path) -> None:
    """Put the rows of the tables in a folder into a draft."""
    files = read_files(folder, [f"{table}.csv" for table in SCHEMAS])
    tables = _Tables(draft, has_participants="participants.csv" in files)
    for table in dict.fromkeys(("events", "unconfirmed", *SCHEMAS)):  # events before their parts
        data = files.get(f"{table}.csv")
        if isinstance(data, bytes):
            tables.add(table, data)
        elif data or table in _NEEDED_TABLES:
            draft.tell_unread(f"{table}.csv", (data and data.strerror) or "missing")
    tables.finish()


class _Tables:
    """The rows of a record by their keys, while tables are added, owners before what they own."""

    def __init__(self, draft: _Draft, *, has_participants: bool) -> None:
        self._draft = draft
        self._apart = {"participants"} if has_participants else set[str]()
        self._found: dict[str, dict[tuple[str, ...], _Raw]] = {}
        self._joined: list[tuple[_Raw, str, str]] = []

    def add(self, table: str, data: bytes) -> None:
        """Add the rows of a table."""
        schema, file = SCHEMAS[table], f"{table}.csv"
        fields = {field.name: field for model in schema.models for field in attrs.fields(model)}
        names = [column.name for column in schema.columns]
        needed = {name for name, field in fields.items() if field.default is attrs.NOTHING}
        arrays = [name for name in needed if get_origin(fields[name].type) is tuple]
        needed |= {*schema.key, *schema.within}
        rows = self._draft.cells(file, data, names, [name for name in names if name in needed])
        known = self._found.setdefault("events" if table in EVENT_TABLES else table, {})
        for line, texts in sorted(rows, key=_position) if "number" in names else rows:
            cells = {name: from_csv_cell(text) for name, text in texts.items()}
            row: _Raw = {name: [] for name in arrays}
            row |= {
                name: _value(text, fields[name].type)
                for name, text in cells.items()
                if name in fields and name not in self._apart
            }
            key = tuple(cells.get(name, "") for name in schema.key)
            if key in known:
                earlier, first = self._draft.places[id(known[key])]
                self._draft.tell(file, line, schema.key[-1], f"repeats line {first} of {earlier}")
            elif self._put(table, line, cells, row):
                known[key] = row
                self._draft.places[id(row)] = (file, line)
                self._joined += ((row, n, cells[n]) for n in _JOINED if n in cells)

    def _put(self, table: str, line: int, cells: Mapping[str, str], row: _Raw) -> bool:
        """Put a row where it belongs, and return whether that is anywhere."""
        schema, draft = SCHEMAS[table], self._draft
        if schema.owner:
            outer = tuple(cells.get(name, "") for name in schema.within)
            owner = self._found.get(schema.owner, {}).get(outer)
            if owner is None:
                message = f'"{" ".join(outer)}" is not in {schema.owner}.csv'
                draft.tell(f"{table}.csv", line, schema.within[-1], message)
                return False
            owner.setdefault(schema.field, []).append(row if schema.models else cells["person"])
        elif table == "release":
            if draft.release is not None:
                draft.tell("release.csv", line, "", "expected one row")
                return False
            coverage = [name for name in attrs.fields_dict(Coverage) if name in row]
            row["coverage"] = {name: row.pop(name) for name in coverage}
            draft.release = row
        else:
            people = "leaders" if "calendar" in row else "people"
            names = {"unconfirmed": "events", "people": people}
            draft.tables[names.get(table, table)].append(row)
        return True

    def finish(self) -> None:
        """Compare what two tables say, and make sure that there is a release."""
        for row, column, text in self._joined:
            values = [
                v if isinstance(v, str) else v.get("source") for v in row.get(_JOINED[column], ())
            ]
            if {*values} != {*text.split(";")}:
                message = f"differs from the table of {column}; make both the same"
                self._draft.tell(*self._draft.places[id(row)], column, message)
        if self._draft.release is None:
            self._draft.tell_unread("release.csv", "expected one row")


def _position(row: tuple[int, dict[str, str]]) -> int:
    number = row[1].get("number", "")
    return int(number) if number.isdecimal() and len(number) < 10 else 0


def _value(text: str, kind: Any) -> Any:
    """The value that a cell of a field's type means, or else its text, which the codec refuses."""
    if get_origin(kind) is tuple:
        return text.split(";")
    plain = (*get_args(kind), kind)[0]
    if plain is bool:
        return {"true": True, "false": False}.get(text.casefold(), text)
    return _number(text) if plain in (int, float) else text
