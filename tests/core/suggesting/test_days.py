"""How days are written, and what is not decided without a person."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.intake.converting.dates import read_day
from balise.intake.suggesting.days import day_format
from balise.vocabulary.periods import Frequency


@pytest.mark.parametrize(
    ("texts", "shape", "frequency"),
    [
        (["2024-01-01", "2024-02-01", "2024-03-01"], "%Y-%m-%d", Frequency.MONTHLY),
        (["31.01.2024", "05.02.2024"], "%d.%m.%Y", Frequency.DAILY),
        (["December 30, 2019", "May 1, 2019"], "%B %d, %Y", Frequency.DAILY),
        (["2024-01-07", "2024-01-14", "2024-01-21", "2024-02-04"], "%Y-%m-%d", "W"),
        (["Jan 2024", "Feb 2024"], "%B %Y", Frequency.MONTHLY),
        (["2024年1月", "2024年2月"], "%Y年%m月", Frequency.MONTHLY),
    ],
)
def test_the_format_and_the_length_of_periods_are_found(
    texts, shape, frequency
) -> None:
    found = day_format(texts, texts)

    assert found is not None
    assert (found.format, found.frequency) == (shape, frequency)
    assert not found.rivals


def test_a_number_over_twelve_tells_day_from_month() -> None:
    found = day_format(["03/04/2024", "13/04/2024"], ["03/04/2024"])

    assert found is not None
    assert found.format == "%d/%m/%Y"
    assert not found.rivals


def test_days_that_could_be_months_are_a_question() -> None:
    found = day_format(["03/04/2024", "05/06/2024"], ["03/04/2024", "05/06/2024"])

    assert found is not None
    assert set(found.rivals) | {found.format} == {"%d/%m/%Y", "%m/%d/%Y"}


def test_rows_in_order_tell_day_from_month() -> None:
    days = [date(2024, 1, 2) + timedelta(days=9 * n) for n in range(12)]
    texts = [f"{d:%d/%m/%Y}" for d in days if d.day <= 12]
    found = day_format(texts, texts)

    assert found is not None
    assert found.format == "%d/%m/%Y"


def test_texts_that_are_no_days_have_no_format() -> None:
    assert day_format(["12", "abc"], ["12", "abc"]) is None
    assert day_format([], []) is None


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y"]),
)
def test_what_is_found_reads_every_day_as_meant_or_asks(days, shape) -> None:
    texts = [day.strftime(shape) for day in days]
    found = day_format(texts, texts)

    assert found is not None
    shapes = (found.format, *found.rivals)
    assert any([read_day(t, (s,)) for t in texts] == days for s in shapes)
