"""Countries lie in the regions of M49, and are named as the United Nations names them."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from balise.vocabulary import regions as regions_module
from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.normalising import compared
from balise.vocabulary.regions import countries_of
from balise.vocabulary.resolving import Ambiguous, Resolved, Unresolved, resolve

WORLD = "001"
FILES = {**{name: name for name in LANGUAGES}, "zh": "cn"}
UNTERM = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}
LEVELS = ("Global", "Region", "Sub-region", "Intermediate Region")


def chain(region: str) -> list[str]:
    found = [region]
    while parent := code_list("region")[found[-1]].parent:
        found.append(parent)
    return found


def test_every_region_lies_in_the_world() -> None:
    assert all(chain(region)[-1] == WORLD for region in code_list("region").codes)


def test_every_country_with_a_number_lies_in_a_finest_region() -> None:
    regions = code_list("region")
    coarse = {code.parent for code in regions.codes.values()}
    numbered = [c for c in code_list("country").codes.values() if c.further["m49"]]

    assert len(numbered) > 240
    assert {c.code for c in numbered if not c.further["region"]} == {"ATA"}
    assert not [c.code for c in numbered if c.further["region"] in coarse - {"202"}]
    assert len({c.further["m49"] for c in numbered}) == len(numbered)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Africa", "002"),
        ("Südostasien", "035"),
        ("東アジア", "030"),
        ("Latin America and the Caribbean", "419"),
        ("Северная Африка", "015"),
    ],
)
def test_a_region_is_known_in_every_language(text: str, region: str) -> None:
    found = resolve("region", text)

    assert isinstance(found, Resolved)
    assert found.code.code == region


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("América", ("019", "USA")),
        ("AMERICA", ("019", "USA")),
        ("Amerika", ("019", "USA")),
        ("Africa del Sud", ("018", "ZAF")),
        ("male", ("M", "MLI")),
    ],
)
def test_a_word_of_another_list_is_taken_for_no_country(
    text: str, codes: tuple[str, ...]
) -> None:
    assert resolve("country", text) == Ambiguous(codes)
    assert resolve("nationality", text) == Ambiguous(codes)


def test_a_continent_is_one_where_its_language_is_told_and_a_country_in_its_own() -> (
    None
):
    hindi = resolve("country", "अमेरिका", language="hi")

    assert resolve("country", "Amerika", language="de") == Unresolved("Amerika")
    assert isinstance(hindi, Resolved)
    assert hindi.code.code == "USA"


def test_our_own_name_of_a_country_is_one_whatever_a_region_is_called() -> None:
    for text, code in (("Afrique du Sud", "ZAF"), ("Micronesia", "FSM")):
        found = resolve("country", text)
        assert isinstance(found, Resolved)
        assert found.code.code == code


@pytest.mark.real_files
@pytest.mark.parametrize("language", LANGUAGES)
def test_regions_are_named_as_by_the_united_nations(
    real_files: Path, language: str
) -> None:
    told = {
        (row[f"{level} Code"], row[f"{level} Name"])
        for row in _m49(real_files, language)
        for level in LEVELS
        if row[f"{level} Code"]
    }
    for code, name in told:
        found = resolve("region", name)
        assert isinstance(found, Resolved)
        assert found.code.code == code


@pytest.mark.real_files
def test_countries_lie_where_m49_has_them(real_files: Path) -> None:
    countries = code_list("country")
    for row in _m49(real_files, "en"):
        told = [row[f"{level} Code"] for level in LEVELS if row[f"{level} Code"]]
        found = countries[row["ISO-alpha3 Code"]].further
        assert found["m49"] == row["M49 Code"]
        assert not found["region"] or chain(found["region"])[::-1] == told


@pytest.mark.real_files
@pytest.mark.parametrize("language", LANGUAGES)
def test_states_are_labelled_as_by_the_united_nations(
    real_files: Path, language: str
) -> None:
    told: dict[str, set[str]] = {}
    for row in _m49(real_files, language):
        told[row["ISO-alpha3 Code"]] = {_plain(row["Country or Area"])}
    for row in _unterm(real_files):
        short = row[f"UNTERM {UNTERM[language]} Short"]
        if short and row["ISO3166-1-Alpha-3"] in told:
            told[row["ISO3166-1-Alpha-3"]] |= {_plain(short), "a State"}
    states = {code: names for code, names in told.items() if "a State" in names}
    other = {
        label: names
        for code, names in states.items()
        if _plain(label := code_list("country").label(code, language)) not in names
    }

    assert len(states) > 190
    assert len(other) <= 0.01 * len(states), other


def _plain(name: str) -> str:
    return compared(re.sub(r" \((?:the|el|la|los|las|le|les|l['’])\)|\*", "", name))


def _unterm(folder: Path) -> Iterator[dict[str, str]]:
    source = folder / "ref-countries-m49" / "country-codes.csv"
    with source.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _m49(folder: Path, language: str) -> Iterator[dict[str, str]]:
    source = folder / "ref-countries-m49" / f"UNSD-{FILES[language]}.csv"
    with source.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def test_a_region_is_made_of_the_countries_of_its_parts() -> None:
    listed = code_list("country").codes
    world = set(countries_of("001"))

    assert set(countries_of("002")) == {*countries_of("015"), *countries_of("202")}
    assert {c.code for c in listed.values() if c.further.get("region")} <= world
    assert {"SUN", "YUG", "CSK"} <= set(countries_of("150"))
    assert world <= set(listed)
    with pytest.raises(KeyError):
        countries_of("SYR")


def test_every_country_that_had_people_lies_somewhere() -> None:
    uninhabited = {"ATA", "ATB", "ATN"}
    nowhere = {"XXA", "XXB", "XXC", "XXX"}
    nobody = uninhabited | nowhere | _invented()
    real = {c for c in code_list("country").codes if not c.startswith("_")}

    assert real - set(countries_of("001")) <= nobody


def _invented() -> set[str]:
    path = Path(regions_module.__file__).parent / "simulated_participants.csv"
    with path.open(encoding="utf-8") as rows:
        return {row["code"] for row in csv.DictReader(rows)}
