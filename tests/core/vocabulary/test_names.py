"""Every language of the CLDR names the codes, and the files say what it says."""

import json
import re
from pathlib import Path

import pytest
from babel import Locale, localedata

from balise.vocabulary import gathering, harvesting
from balise.vocabulary.codes import code_list
from balise.vocabulary.names import names_of
from balise.vocabulary.resolving import Ambiguous, Resolved, resolve

COMMITTED = Path(gathering.__file__).parent
LANGUAGES = sorted({tag.split("_")[0] for tag in localedata.locale_identifiers()})
ENOUGH_LANGUAGES = 250

# One language says the same of South Africa and of the south of Africa, another of the
# Isle of Man and of a man.
ALSO_A_REGION_OR_A_SEX = {"Africa di sciroccu", "جنوبی افریقا", "سویلي افریقا", "Man"}

# Western Balochi gives Mauritius the name that Mauritania has in Arabic.
MISNAMED = {("bgn", "موریتانیا")}


@pytest.mark.parametrize("name", gathering.LISTS)
def test_the_names_are_those_that_the_cldr_gives(name: str, tmp_path: Path) -> None:
    gathering.write_one(name, tmp_path)

    written = (tmp_path / f"{name}.csv").read_bytes()
    assert written == (COMMITTED / "names" / f"{name}.csv").read_bytes(), (
        "run python -m balise.vocabulary.gathering and look at the difference"
    )


def test_a_country_is_known_in_every_language_of_the_cldr() -> None:
    codes = {c.further["alpha_2"]: c for c in code_list("country").codes.values()}
    wrong, named = [], set()
    for tag in LANGUAGES:
        for territory, text in Locale.parse(tag).territories.items():
            if not (code := codes.get(territory)) or code.valid_to:
                continue
            named.add(tag)
            found = resolve("country", text, language=tag)
            if not isinstance(found, Resolved) or found.code != code:
                wrong.append((tag, text, code.code, found))

    # Where a language has one word for two countries, both stay.
    doubtful = {text for _, text, _, found in wrong if isinstance(found, Ambiguous)}
    assert doubtful == {"Congo"} | ALSO_A_REGION_OR_A_SEX
    assert {(tag, text) for tag, text, *_ in wrong if text not in doubtful} == MISNAMED
    assert len(named) > ENOUGH_LANGUAGES


def test_no_name_of_any_language_is_read_as_another_country_without_a_doubt() -> None:
    codes = {c.further["alpha_2"]: c for c in code_list("country").codes.values()}
    wrong = [
        (tag, text, found.code.code)
        for tag in LANGUAGES
        for territory, text in Locale.parse(tag).territories.items()
        if territory in codes
        and isinstance(found := resolve("country", text), Resolved)
        and found.code.further["alpha_2"] != territory
    ]

    assert {(tag, text) for tag, text, _ in wrong} == MISNAMED


def test_months_are_known_in_every_language_of_the_cldr() -> None:
    wrong = [
        (tag, text, found)
        for tag in LANGUAGES
        for number, text in Locale.parse(tag).months["format"]["wide"].items()
        if not re.fullmatch(r"M\d\d", text)
        and not _is_month(found := resolve("month", text, language=tag), number)
    ]

    assert not wrong


def test_a_month_that_two_languages_give_to_two_months_is_in_doubt() -> None:
    assert resolve("month", "listopad") == Ambiguous(("10", "11"))
    assert isinstance(resolve("month", "listopad", language="cs"), Resolved)


def test_no_name_stands_in_the_files_for_a_code_that_no_list_has() -> None:
    for name in ("country", "month", "sex"):
        known = code_list(name)
        assert not [
            n for names in names_of(name).values() for n in names if n.code not in known
        ]


def test_a_list_that_the_cldr_does_not_name_has_no_names() -> None:
    assert not names_of("offence")


def test_second_names_sexes_and_months_are_taken_from_the_files_of_the_cldr(
    tmp_path: Path,
) -> None:
    months = {"wide": {"1": "Muharram", "2": "2"}, "abbreviated": {"1": "Muh."}}
    _put(
        tmp_path / "cldr-localenames-full/main/en-GB/territories.json",
        {"localeDisplayNames": {"territories": {"CI": "x", "CI-alt-variant": "Ivory"}}},
        "en-GB",
    )
    _put(
        tmp_path / "cldr-cal-islamic-full/main/fr/ca-islamic.json",
        {"dates": {"calendars": {"islamic": {"months": {"format": months}}}}},
        "fr",
    )
    words = tmp_path / "cldr-annotations-full/annotations/it/annotations.json"
    words.parent.mkdir(parents=True)
    signs = {"annotations": {"annotations": {"👩": {"tts": ["donna"]}}}}
    words.write_text(json.dumps(signs), encoding="utf-8")

    rows = [tuple(row.values()) for row in harvesting.harvested(tmp_path)]

    assert [row for row in rows if row[0] != "month"] == [
        ("country", "CI", "Ivory", "en"),
        ("islamic_month", "01", "Muh.", "fr"),
        ("islamic_month", "01", "Muharram", "fr"),
        ("sex", "F", "donna", "it"),
    ]


def _is_month(found: object, number: int) -> bool:
    return isinstance(found, Resolved) and found.code.code == f"{number:02d}"


def _put(path: Path, content: object, tag: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"main": {tag: content}}), encoding="utf-8")
