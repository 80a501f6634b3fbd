"""Codes whose labels do not say it all are defined, one by one, in six languages."""

import pytest

from balise.vocabulary.code_pages import codes_page
from balise.vocabulary.codes import code_list
from balise.vocabulary.defining import (
    defined_lists,
    definition,
    definitions_of,
)
from balise.vocabulary.languages import LANGUAGES

NOT_OBVIOUS = [
    "method",
    "document_type",
    "fraud_type",
    "role",
    "transport",
    "cause",
    "justice_stage",
    "obs_status",
    "accompaniment",
    "facilitated",
    "border_type",
    "direction",
    "payment_basis",
    "payment_channel",
    "payment_kind",
    "payment_stage",
    "payment_timing",
]


def test_the_lists_that_are_not_obvious_are_defined() -> None:
    assert set(defined_lists()) == set(NOT_OBVIOUS)


@pytest.mark.parametrize("name", NOT_OBVIOUS)
def test_every_code_of_such_a_list_is_defined_and_no_other(name: str) -> None:
    general = {"_T", "_U", "_O", "_Z"}
    codes = set(code_list(name).codes)

    assert set(definitions_of(name)) - general == codes - general
    assert codes - general
    for code in codes:
        said = {language: definition(name, code, language) for language in LANGUAGES}
        assert all(said.values()), code
        assert len(set(said.values())) == len(LANGUAGES), code
        for language, text in said.items():
            assert text != code_list(name).label(code, language)
            assert text.endswith(("。",) if language == "zh" else ".")


@pytest.mark.parametrize("name", NOT_OBVIOUS)
def test_a_definition_is_written_in_its_own_letters(name: str) -> None:
    letters = {"ar": range(0x600, 0x700), "ru": range(0x400, 0x500)}
    letters["zh"] = range(0x4E00, 0xA000)
    for code, said in definitions_of(name).items():
        for language, own in letters.items():
            assert any(ord(character) in own for character in said[language]), code


def test_no_definition_names_a_person_before_a_conviction() -> None:
    for said in definitions_of("role").values():
        assert "smuggler" not in said["en"].casefold()
    for code in code_list("role").codes.values():
        if code.parent == "suspect":
            assert "uspected" in definition("role", code.code, "en")


def test_the_dictionary_shows_them() -> None:
    for language in LANGUAGES:
        assert definition("fraud_type", "fantasy", language) in codes_page(language)


def test_a_list_whose_labels_say_all_has_none() -> None:
    assert definitions_of("country") == {}
    assert definition("country", "_U", "en") == ""
