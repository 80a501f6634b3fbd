"""A name is known however it is dressed: footnotes, index order, short forms, marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.codes import code_list
from balise.vocabulary.normalising import compared, normalised
from balise.vocabulary.resolving import (
    Resolved,
    resolve,
    resolve_column,
    resolve_country,
    resolve_month,
    resolve_sex,
)
from balise.vocabulary.rewriting import rewritten

COUNTRIES = sorted(code_list("country").codes)


def code(text: str, **further: str) -> object:
    found = resolve_country(text, **further)  # type: ignore[arg-type]
    return found.code.code if isinstance(found, Resolved) else found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("韓国", "KOR"),
        ("Kosovo*", "XKX"),
        ("Kosovo (1)", "XKX"),
        ("Kosovo [a]", "XKX"),
        ("Chine ¹", "CHN"),
        ("Serbia†", "SRB"),
        ("Sudan 2/", "SDN"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Congo, Dem. Rep. of the", "COD"),
        ("Korea, Dem. People’s Rep. of", "PRK"),
        ("Moldova (Republic of)", "MDA"),
        ("Palestine, State of", "PSE"),
        ("Bahamas, The", "BHS"),
        ("St. Lucia", "LCA"),
        ("St Kitts & Nevis", "KNA"),
        ("Marshall Is.", "MHL"),
        ("ＣＨＩＮＡ", "CHN"),
        ("\u202bسوريا\u202c", "SYR"),
        ("ايران", "IRN"),
        ("إيران", "IRN"),
        ("الإمارات العربية المتحده", "ARE"),
        ("भारत", "IND"),
        ("จีน", "CHN"),
        ("ガーナ", "GHA"),
        ("ギニア", "GIN"),
        ("Αίγυπτος", "EGY"),
        ("ΑΙΓΥΠΤΟΣ", "EGY"),
        ("Elfenbeinküste", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Czech Republic", "CZE"),
        ("Áo", "AUT"),
        ("Uswisi", "CHE"),
    ],
)
def test_a_country_is_known_however_its_name_is_dressed(
    text: str, country: str
) -> None:
    assert code(text) == country


@pytest.mark.parametrize("text", ["ao", "poo", "cat", "uma", "Bi", "nga"])
def test_a_short_word_is_no_country_unless_its_language_is_told(text: str) -> None:
    assert not isinstance(resolve_country(text), Resolved)


def test_a_short_name_counts_in_its_language() -> None:
    assert code("Nga", language="vi") == "RUS"
    assert code("NGA", language="vi") == "NGA"
    assert code("Kongo", language="nb") == "COD"
    assert code("Kongo", language="pl") == "COG"


@pytest.mark.parametrize(
    ("text", "sex"),
    [("donna", "F"), ("Mann", "M"), ("여자", "F"), ("kadın", "F"), ("mężczyzna", "M")],
)
def test_a_sex_is_known_in_other_languages(text: str, sex: str) -> None:
    found = resolve_sex(text)

    assert isinstance(found, Resolved)
    assert found.code.code == sex


def test_what_one_text_leaves_open_the_others_of_its_column_decide() -> None:
    polish = resolve_column("month", ["styczeń", "listopad"])
    croatian = resolve_column("month", ["siječanj", "listopad"])
    alone = resolve_column("month", ["listopad"])

    assert [_month(found) for found in polish.values()] == ["01", "11"]
    assert [_month(found) for found in croatian.values()] == ["01", "10"]
    assert _month(alone["listopad"]) is None


def test_a_name_says_in_which_languages_it_is_one() -> None:
    french, code_itself = resolve_country("Allemagne"), resolve_country("DEU")

    assert isinstance(french, Resolved)
    assert isinstance(code_itself, Resolved)
    assert french.languages == {"fr"}
    assert code_itself.languages == frozenset()


def _month(found: object) -> str | None:
    return found.code.code if isinstance(found, Resolved) else None


@given(
    st.sampled_from(COUNTRIES),
    st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"]),
    st.sampled_from(["{}*", " {} ", "\u200f{}\u200e", "{} (1)", "{}¹", "{} **"]),
)
def test_a_footnote_or_a_mark_changes_no_meaning(
    country: str, language: str, dress: str
) -> None:
    label = code_list("country").label(country, language)

    dressed = resolve("country", dress.format(label), language=language)
    assert dressed == resolve("country", label, language=language)


@given(st.text(max_size=30))
def test_each_reading_stands_once_and_the_text_itself_first(text: str) -> None:
    readings = list(rewritten(text))

    assert readings[0] == text
    assert len(set(readings)) == len(readings)


@given(st.text(max_size=30))
def test_a_compared_form_compares_as_itself(text: str) -> None:
    assert compared(compared(text)) == compared(text)
    assert normalised(compared(text)) == normalised(text)


def test_months_know_numbers_and_names() -> None:
    assert _month(resolve_month("٣")) == "03"
    assert _month(resolve_month("Ağustos")) == "08"
