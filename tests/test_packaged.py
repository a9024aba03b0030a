"""Laws of the packaged record, which is made without a converter or a validator."""

from pathlib import Path

import attrs
import pytest

import trumpputin as tp
from trumpputin._dataset import Dataset
from trumpputin.storage.packaged import _record_of, part

DATA = Path(tp.__file__).parent / "data"


@pytest.fixture(scope="module")
def read() -> Dataset:
    """The same record, read from its files."""
    return Dataset.read(DATA)


@pytest.mark.parametrize("field", attrs.fields_dict(Dataset))
def test_each_part_is_what_reading_the_files_makes(field: str, read: Dataset) -> None:
    untouched = Dataset.__new__(Dataset)
    assert getattr(untouched, field) == getattr(read, field)
    assert type(getattr(untouched, field)) is type(getattr(read, field))


def test_each_value_is_of_the_type_that_reading_gives_it(read: Dataset) -> None:
    for name, rows in read._rows()._asdict().items():
        made = getattr(Dataset.load()._rows(), name)
        pairs = [(made, rows)] if name == "release" else zip(made, rows, strict=True)
        for one, other in pairs:
            for field in attrs.fields_dict(type(other)):
                assert type(getattr(one, field)) is type(getattr(other, field)), (name, field)


def test_loading_is_reading_the_packaged_folder(read: Dataset) -> None:
    assert Dataset.load() == read
    assert Dataset.load() is Dataset.load() is tp.dataset


def test_a_part_is_made_once() -> None:
    assert part("events") is part("events")
    untouched = Dataset.__new__(Dataset)
    assert untouched.quotes is untouched.quotes


def test_records_that_name_one_record_share_it() -> None:
    for event in (*tp.dataset.events, *tp.dataset.unconfirmed):
        assert all(source is tp.sources[source.id] for source in event.sources)
        assert event.location is None or event.location is tp.locations[event.location.id]
        for person in event.participants:
            assert person is (tp.leaders.get(person.id) or tp.people.get(person.id))
    every = tp.events | tp.unconfirmed
    told = [quote.event for quote in tp.quotes if quote.event]
    assert told
    assert all(event is every[event.id] for event in told)


def test_a_row_of_other_length_makes_no_record() -> None:
    with pytest.raises(ValueError, match="argument"):
        _record_of(tp.Location)({"id": "nowhere"})
