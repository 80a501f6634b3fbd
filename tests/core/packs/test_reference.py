"""The reference pages are what the code declares, and every check can be said."""

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from balise.intake.checks import checks
from balise.intake.packs import pack_schema
from balise.intake.packs.reference import keys, packs_page, schema_text
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.markdown import path_of
from balise.vocabulary.messages import catalogue, placeholders

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "reference"


def test_the_published_schema_is_the_one_that_packs_are_checked_against():
    assert (REFERENCE / "pack.schema.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_packs_is_up_to_date(language):
    written = (REFERENCE / path_of("packs.md", language)).read_text(encoding="utf-8")

    assert written == packs_page(language), "run make docs"


def test_every_key_of_a_pack_is_told_in_six_languages_and_no_other_is():
    for key, told in keys().items():
        assert set(told) == set(LANGUAGES), key
        assert all(text.strip() and not text.startswith(" ") for text in told.values())
        marks = {frozenset(re.findall("`[^`]+`", text)) for text in told.values()}
        assert len(marks) == 1, key
    shown = set(re.findall(r"^\| `(\w+)` \|", packs_page("en"), re.MULTILINE))
    assert shown == set(keys())


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(pack_schema())


def test_every_check_has_its_sentence_in_six_languages():
    for code in checks():
        assert set(catalogue()[code]) == set(LANGUAGES)


@pytest.mark.parametrize("area", ["packs", "checks"])
def test_a_sentence_has_the_same_parameters_in_every_language(area):
    folder = ROOT / "src" / "balise" / "vocabulary" / "messages"
    codes = [
        line.partition(":")[0]
        for line in (folder / f"{area}.yaml").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith((" ", "#"))
    ]
    for code in codes:
        said = {placeholders(text) for text in catalogue()[code].values()}
        assert len(said) == 1, code
