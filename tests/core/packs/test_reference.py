"""The reference pages are what the code declares, and every check can be said."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from balise.intake.checks import checks
from balise.intake.packs import pack_schema
from balise.intake.packs.reference import pages
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import catalogue, placeholders

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["pack.schema.json", "packs.md"])
def test_a_reference_page_is_up_to_date(name):
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == pages()[name], (
        "python -m balise.intake.packs.reference docs/reference"
    )


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
