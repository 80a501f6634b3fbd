"""A nationality is known by what people are called, where that is one country."""

import csv
from pathlib import Path

import pytest

from balise.vocabulary import gathering
from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise.vocabulary.resolving import (
    Ambiguous,
    Resolved,
    Unresolved,
    resolve_country,
    resolve_nationality,
)

SOURCE = Path(gathering.__file__).parent / "nationalities.csv"


def forms() -> list[tuple[str, str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        return [
            (row["code"], row["language"], form)
            for row in csv.DictReader(lines)
            for form in row["forms"].split("|")
        ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Afghane", "AFG"),
        ("Algerische", "DZA"),
        ("Marocchina", "MAR"),
        ("IVORIANI", "CIV"),
        ("nigérian", "NGA"),
        ("nigérien", "NER"),
        ("hondureñas", "HND"),
        ("Syrians", "SYR"),
        ("Costa d'Avorio", "CIV"),
        ("AFG", "AFG"),
        ("apolidi", "XXA"),
    ],
)
def test_a_nationality_is_known_by_its_people_and_by_its_country(
    text: str, code: str
) -> None:
    found = resolve_nationality(text)

    assert isinstance(found, Resolved)
    assert found.code.code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("congolais", ("COD", "COG")),
        ("Korean", ("KOR", "PRK")),
        ("Dominican", ("DMA", "DOM")),
    ],
)
def test_people_of_two_countries_stay_in_doubt(text: str, codes: tuple[str]) -> None:
    assert resolve_nationality(text) == Ambiguous(codes)


def test_what_people_are_called_names_no_country_elsewhere() -> None:
    assert resolve_country("Marocchina") == Unresolved("Marocchina")


def test_no_form_is_read_as_another_nationality() -> None:
    wrong = []
    for code, language, form in forms():
        found = resolve_nationality(form, language=language)
        known = found.codes if isinstance(found, Ambiguous) else ()
        if isinstance(found, Resolved):
            known = (found.code.code,)
        if code not in known:
            wrong.append((form, code, known))

    assert not wrong


def test_every_form_belongs_to_a_code_that_exists() -> None:
    assert {code for code, _, _ in forms()} <= set(code_list("country").codes)


def test_citizenship_is_what_is_told_by_nationality() -> None:
    fields = [
        *model().dimensions.values(),
        *(field for table in model().incident_tables.values() for field in table),
    ]

    told = {field.name for field in fields if field.resolved_by == "nationality"}
    assert told == {"citizenship"}
