"""Laws of the list of countries: ISO's codes, each found by code or name."""

import pycountry
import pytest

import trumpputin as tp
from trumpputin._countries import code_of, countries, former_codes

PRESENT = [country for country in countries() if country.id not in former_codes()]
FORMER = [country for country in countries() if country.id in former_codes()]


def test_the_countries_of_today_are_those_of_iso_3166_1() -> None:
    expected = {
        country.alpha_2: (country.alpha_3, getattr(country, "common_name", country.name))
        for country in pycountry.countries
    }
    assert {country.id: (country.iso3, country.name) for country in PRESENT} == expected


def test_the_former_states_are_those_of_iso_3166_3_whose_code_is_not_used_again() -> None:
    today = {country.id for country in PRESENT}
    former = {(each.alpha_2, each.alpha_3): each for each in pycountry.historic_countries}
    kept = {(country.id, country.iso3) for country in FORMER}
    assert {*former} - kept == {
        *(code for code in former if code[0] in today),
        ("CS", "SCG"),
    }
    for country in FORMER:
        successor = former[country.id, country.iso3].alpha_4[2:]
        expected = successor if successor in today else None
        assert country.former_of == ("RU" if country.id == "SU" else expected)


def test_only_a_former_state_is_continued_by_another() -> None:
    assert not any(country.former_of for country in PRESENT)


def test_each_country_is_found_by_each_of_its_codes_and_its_name_in_any_case() -> None:
    for country in countries():
        for text in (country.id, country.name):
            assert code_of(text) == code_of(text.lower()) == code_of(text.upper()) == country.id
    for country in PRESENT:
        assert code_of(country.iso3.lower()) == country.id


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia", "RU"),
        ("united states of america", "US"),
        ("Turkey", "TR"),
        ("Viet Nam", "VN"),
        ("USSR", "SU"),
        ("ATF", "TF"),  # a former territory had it too
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_country_is_found_by_its_other_names(text: str, code: str | None) -> None:
    assert code_of(text) == code


def test_the_numbers_are_those_of_the_lists_of_states() -> None:
    numbers = {country.id: (country.cow, country.gwcode) for country in tp.countries}
    assert numbers["DE"] == (255, 260)
    assert numbers["DD"] == (265, 265)
    assert numbers["SU"] == numbers["RU"] == (365, 365)
    assert numbers["US"] == (2, 2)
    assert numbers["VN"] == (816, 816)


def test_every_country_of_the_record_has_its_numbers() -> None:
    rows = (*tp.leaders, *tp.people, *tp.locations)
    offices = (office for person in (*tp.leaders, *tp.people) for office in person.offices)
    for code in {*(row.country for row in rows), *(office.country for office in offices)}:
        assert tp.countries[code].cow
        assert tp.countries[code].gwcode
