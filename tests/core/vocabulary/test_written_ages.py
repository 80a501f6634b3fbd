"""An age band is read from its bounds and from the words around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.ages import Band, band_of
from balise.vocabulary.resolving import (
    Ambiguous,
    Resolved,
    Unresolved,
    resolve_age_band,
)
from balise.vocabulary.written_ages import written_bands


def code(text: str) -> object:
    found = resolve_age_band(text)
    return found.code.code if isinstance(found, Resolved) else found


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("0-17", "Y0T17"),
        ("0 – 17 ans", "Y0T17"),
        ("de 0 a 17 años", "Y0T17"),
        ("14 bis unter 18 Jahre", "Y14T17"),
        ("٠-١٧ سنة", "Y0T17"),
        ("من 14 إلى 17 سنة", "Y14T17"),
        ("от 14 до 17 лет", "Y14T17"),
        ("14至17岁", "Y14T17"),
        ("１８～２４歳", "Y18T24"),
        ("<18", "Y0T17"),
        ("< 18 years", "Y0T17"),
        ("under 18", "Y0T17"),
        ("moins de 18 ans", "Y0T17"),
        ("menos de 18 años", "Y0T17"),
        ("unter 18 Jahren", "Y0T17"),
        ("未满18岁", "Y0T17"),
        ("18歳未満", "Y0T17"),
        ("أقل من 18 سنة", "Y0T17"),
        ("моложе 18 лет", "Y0T17"),
        ("17 and under", "Y0T17"),
        ("jusqu’à 17 ans", "Y0T17"),
        ("18岁以下", "Y0T18"),
        ("18+", "Y_GE18"),
        (">=18", "Y_GE18"),
        ("≥ 18", "Y_GE18"),
        (">17", "Y_GE18"),
        ("18 años y más", "Y_GE18"),
        ("18 ans et plus", "Y_GE18"),
        ("18 Jahre und älter", "Y_GE18"),
        ("18 лет и старше", "Y_GE18"),
        ("18岁及以上", "Y_GE18"),
        ("18 سنة فأكثر", "Y_GE18"),
        ("18 anni e più", "Y_GE18"),
        ("18 yaş ve üzeri", "Y_GE18"),
        ("a partir de 18 años", "Y_GE18"),
        ("Over 65", "Y_GE66"),
        ("15", "Y15"),
        ("15 ans", "Y15"),
    ],
)
def test_a_band_is_known_in_the_words_of_many_languages(text: str, band: str) -> None:
    assert code(text) == band


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("до 18 лет", ("Y0T17", "Y0T18")),
        ("mayores de 18 años", ("Y_GE18", "Y_GE19")),
    ],
)
def test_what_a_wording_leaves_open_is_not_decided(
    text: str, bands: tuple[str, ...]
) -> None:
    assert resolve_age_band(text) == Ambiguous(bands)


@pytest.mark.parametrize(
    "text", ["n", "n+", "", "-", "17-0", "<0", "0-1999", "2019", "about 18", "1,5"]
)
def test_what_is_no_band_is_unresolved(text: str) -> None:
    assert resolve_age_band(text) == Unresolved(text)


bands = st.builds(
    lambda lower, years: Band(lower, None if years is None else lower + years),
    st.integers(min_value=0, max_value=60),
    st.none() | st.integers(min_value=0, max_value=60),
)


@given(bands)
def test_the_code_of_a_band_says_the_band(band: Band) -> None:
    assert band_of(band.code) == band


@given(bands, st.sampled_from(["{0}-{1}", "{0} to {1}", "from {0} to {1} years"]))
def test_bounds_are_read_as_written(band: Band, shape: str) -> None:
    upper = band.lower if band.upper is None else band.upper
    expected = Band(band.lower, upper)

    assert written_bands(shape.format(band.lower, upper)) == (expected.code,)


@given(st.text(max_size=30))
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert all(band_of(one) for one in written_bands(text))
