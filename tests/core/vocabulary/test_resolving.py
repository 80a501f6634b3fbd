"""A text means a code, several or none; nothing is guessed."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.codes import code_list
from balise.vocabulary.dictionary import list_names
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.normalising import normalised
from balise.vocabulary.resolving import Ambiguous, Resolved, Unresolved, resolve

M49_FILES = {**{name: name for name in LANGUAGES}, "zh": "cn"}
NEVER_ENOUGH = 0.99


def meaning(list_name: str, text: str, **further: object) -> object:
    found = resolve(list_name, text, **further)  # type: ignore[arg-type]
    return found.code.code if isinstance(found, Resolved) else found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Viet Nam", "VNM"),
        ("VIETNAM", "VNM"),
        ("Turkey", "TUR"),
        ("türkiye", "TUR"),
        ("Swaziland", "SWZ"),
        ("Cape Verde", "CPV"),
        ("Kosovo*", "XKX"),
        ("CHINA, PEOPLES REPUBLIC OF", "CHN"),
        ("Costa d'Avorio", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Congo - Brazzaville", "COG"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Guinea", "GIN"),
        ("  Iran \u00a0(Islamic Republic of) ", "IRN"),
        ("\u200fسوريا\u200e", "SYR"),
        ("الصومال", "SOM"),
        ("Российская Федерация", "RUS"),
        ("阿富汗", "AFG"),
        ("Niger (the)", "NER"),
        ("Algérie (l')", "DZA"),
        ("The Gambia", "GMB"),
        ("Kosovo (under UNSCR 1244/99)", "XKX"),
        ("Bundesrepublik Deutschland", "DEU"),
        ("大韓民国", "KOR"),
        ("SYR: Syria", "SYR"),
        ("SY - Syrian Arab Republic", "SYR"),
        ("_T: Total", "_T"),
        ("AF", "AFG"),
        ("AFG", "AFG"),
        ("U.S.A.", "USA"),
        ("NO", "NOR"),
        ("Stateless", "XXA"),
        ("apátridas", "XXA"),
        ("desconocido", "_U"),
        ("OTHER", "_O"),
        ("altre", "_O"),
        ("Total", "_T"),
    ],
)
def test_a_country_is_known_by_its_codes_and_its_names(text: str, code: str) -> None:
    assert meaning("country", text) == code


@pytest.mark.parametrize(
    "text", ["Korea", "Congo", "Congo (the)", "Virgin Islands", "NA", "Корея"]
)
def test_a_text_that_fits_two_countries_stays_unresolved(text: str) -> None:
    assert isinstance(resolve("country", text), Ambiguous)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "no",
        "in",
        "is",
        "per",
        "can",
        "Europe",
        "Guineaa",
        "Nigr",
        "0",
        "*",
    ],
)
def test_what_is_no_country_is_none(text: str) -> None:
    assert resolve("country", text) == Unresolved(text)


def test_a_withdrawn_name_means_its_successor_unless_the_day_says_otherwise() -> None:
    assert meaning("country", "Burma") == "MMR"
    assert meaning("country", "Burma", on=date(1980, 1, 1)) == "BUR"
    assert meaning("country", "East Timor", on=date(2000, 1, 1)) == "TMP"
    assert meaning("country", "Yugoslavia") == "YUG"


def test_a_withdrawn_country_says_how_long_it_stood() -> None:
    countries = code_list("country")

    assert not countries["SSD"].is_valid_on(date(2011, 7, 8))
    assert countries["SSD"].is_valid_on(date(2011, 7, 9))
    assert not countries["ANT"].is_valid_on(date(2010, 12, 16))
    for code in ("YUG", "SCG", "SUN", "CSK", "DDR", "ZAR", "BUR", "TMP"):
        assert countries[code].valid_to


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_are_known_in_each_language(language: str) -> None:
    for number, name in Locale.parse(language).months["format"]["wide"].items():
        assert meaning("month", name.upper()) == f"{number:02d}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sept.", "09"),
        ("setiembre", "09"),
        ("1", "01"),
        ("٣", "03"),
        ("03", "03"),
        ("كانون الثاني", "01"),
        ("декабря", "12"),
        ("12月", "12"),
        ("Ago", "08"),
    ],
)
def test_months_are_known_by_their_other_spellings(text: str, code: str) -> None:
    assert meaning("month", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hombres", "M"),
        ("femme", "F"),
        ("إناث", "F"),
        ("муж.", "M"),
        ("女", "F"),
        ("m", "M"),
        ("Women", "F"),
        ("unknown", "_U"),
        ("Both sexes", "_T"),
    ],
)
def test_sexes_are_known_in_each_language(text: str, code: str) -> None:
    assert meaning("sex", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0-17", "Y0T17"),
        ("<18", "Y0T17"),
        ("menores de edad", "Y0T17"),
        ("18+", "Y_GE18"),
        ("Adults", "Y_GE18"),
        ("25 to 34", "Y25T34"),
        ("65+", "Y_GE65"),
    ],
)
def test_age_bands_are_known_by_how_they_are_written(text: str, code: str) -> None:
    assert meaning("age", text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("USD", "USD"), ("US$", "USD"), ("€", "EUR"), ("zł", "PLN"), ("Lempiras", "HNL")],
)
def test_currencies_are_known_by_code_sign_and_name(text: str, code: str) -> None:
    assert meaning("currency", text) == code


@pytest.mark.parametrize("name", list_names())
def test_every_label_means_its_own_code(name: str) -> None:
    wrong = []
    for code in code_list(name).codes.values():
        for language, label in code.labels.items():
            found = resolve(name, label, language=language, on=code.valid_to)
            ours = (isinstance(found, Resolved) and found.code == code) or (
                isinstance(found, Ambiguous) and code.code in found.codes
            )
            if not ours:
                wrong.append(f"{code.code} {language} {label!r}: {found}")

    assert not wrong


@pytest.mark.parametrize("text", ["SYR: Iraq", "SYR: all", "NO: no", "Syria - Iraq"])
def test_a_code_and_a_label_that_differ_mean_nothing(text: str) -> None:
    assert resolve("country", text) == Unresolved(text)


@pytest.mark.parametrize("name", [n for n in list_names() if n != "country"])
def test_only_countries_have_texts_that_fit_two_codes(name: str) -> None:
    shared = [
        (text, found)
        for code in code_list(name).codes.values()
        for text in (code.code, *code.labels.values(), *code.aliases)
        if isinstance(found := resolve(name, text), Ambiguous)
    ]

    assert not shared


@given(st.text(max_size=40))
def test_any_text_is_compared_without_complaint(text: str) -> None:
    resolve("country", text)

    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.real_files
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_the_united_nations_are_known(
    real_files: Path, language: str
) -> None:
    named = list(_m49(real_files, M49_FILES[language]))
    found = [(code, text, resolve("country", text)) for code, text in named]
    known = [(c, t, one.code.code) for c, t, one in found if isinstance(one, Resolved)]
    right = [code for code, _, one in known if one == code]
    wrong = [(code, text, one) for code, text, one in known if one != code]

    assert not wrong
    assert len(right) >= NEVER_ENOUGH * len(named) > 200


@pytest.mark.real_files
def test_every_code_of_iso_3166_is_listed_with_its_end(real_files: Path) -> None:
    folder = real_files / "ref-countries-m49"
    current = json.loads((folder / "iso_3166-1.json").read_text("utf-8"))["3166-1"]
    gone = json.loads((folder / "iso_3166-3_withdrawn.json").read_text("utf-8"))
    countries = code_list("country")
    reused = {entry["alpha_3"] for entry in current}

    for entry in current:
        assert countries[entry["alpha_3"]].further["alpha_2"] == entry["alpha_2"]
        assert countries[entry["alpha_3"]].valid_to is None
    for entry in gone["3166-3"]:
        if entry["alpha_3"] not in reused:
            ended = countries[entry["alpha_3"]].valid_to
            assert ended
            assert ended.isoformat().startswith(entry["withdrawal_date"])


@pytest.mark.real_files
def test_an_italian_list_of_nations_is_never_read_wrongly(real_files: Path) -> None:
    source = real_files / "it-cruscotto-sbarchi" / "map" / "nations.csv"
    with source.open(encoding="utf-8-sig", newline="") as lines:
        named = [(r["Nazione"], r["ISO_3166-1"]) for r in csv.DictReader(lines)]
    found = [(name, code, resolve("country", name)) for name, code in named if code]
    known = [(n, code, one.code) for n, code, one in found if isinstance(one, Resolved)]

    assert not [n for n, code, one in known if one.further["alpha_2"] != code]
    assert len(known) >= 0.9 * len(found) > 20


def _m49(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    source = folder / "ref-countries-m49" / f"UNSD-{name}.csv"
    with source.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["ISO-alpha3 Code"], row["Country or Area"]
