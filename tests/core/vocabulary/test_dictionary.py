"""The reference pages of the vocabulary say what the model says, in six languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from balise.vocabulary.code_pages import codes_page, crosswalk_page
from balise.vocabulary.codes import code_list
from balise.vocabulary.dictionary import dictionary, list_names
from balise.vocabulary.languages import LANGUAGES, RIGHT_TO_LEFT, Language
from balise.vocabulary.markdown import path_of, table
from balise.vocabulary.model import model
from balise.vocabulary.observations import DIMENSIONS, OBSERVATION_COLUMNS

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
PAGES = {
    "model.md": dictionary,
    "codes.md": codes_page,
    "crosswalks.md": crosswalk_page,
}
Page = Callable[[Language], str]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "write"), PAGES.items())
def test_a_page_is_what_the_model_says(
    name: str, write: Page, language: Language
) -> None:
    path = REFERENCE / path_of(name, language)

    assert path.read_text(encoding="utf-8") == write(language), (
        "the model changed: run make docs"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "write"), PAGES.items())
def test_a_page_leads_to_its_other_languages(
    name: str, write: Page, language: Language
) -> None:
    here = REFERENCE / path_of(name, language)
    links = re.findall(r"\]\(([^)]+)\)", write(language).split("\n\n## ")[0])

    assert len(links) >= len(LANGUAGES) - 1
    for link in links:
        assert (here.parent / link).resolve().is_file(), link


@pytest.mark.parametrize("write", PAGES.values())
def test_arabic_is_marked_as_written_from_the_right(write: Page) -> None:
    for language in LANGUAGES:
        marked = write(language).startswith('<div dir="rtl"')
        assert marked is (language in RIGHT_TO_LEFT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dictionary_names_all_that_the_model_has(language: Language) -> None:
    text, found = dictionary(language), model()
    fields = [*found.dimensions.values(), *found.attributes.values()]

    for one in found.indicators.values():
        assert f"| `{one.code}` | {one.labels[language]} |" in text
    for field in fields:
        assert field.definition[language] in text
    for described in found.code_lists.values():
        assert described.definition[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_codes_shows_each_code_with_its_origin(language: Language) -> None:
    text = codes_page(language)

    for name in set(list_names()) - {"age"}:
        for code in code_list(name).codes.values():
            assert f"| `{code.code}` | {code.labels[language]} |" in text


def test_a_withdrawn_code_and_a_reporting_territory_are_told() -> None:
    text = codes_page("en")

    assert (
        "| `SUN` | Union of Soviet Socialist Republics | Valid to 1992-08-30." in text
    )
    assert "Reports by itself, beside: France." in text


def test_every_code_list_is_described_and_no_other() -> None:
    assert sorted(model().code_lists) == list(list_names())


def test_attributes_and_dimensions_are_the_columns_of_an_observation() -> None:
    named = {*model().attributes, *DIMENSIONS}
    in_order = [name for name in OBSERVATION_COLUMNS if name not in DIMENSIONS]

    assert named == set(OBSERVATION_COLUMNS)
    assert list(model().attributes) == in_order


def test_a_bar_in_a_cell_does_not_break_a_table() -> None:
    assert table(["a"], [["x|y\nz"]]).splitlines()[-1] == "| x\\|y z |"
