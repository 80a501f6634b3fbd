"""How national files write years, quarters, months and weeks."""

import pytest

from balise.intake.converting.periods import PeriodReader
from balise.intake.packs.values import Column, Role
from balise.vocabulary.periods import Frequency


def read(frequency, start=1, named="end", **texts):
    columns = tuple(Column(part, Role.PERIOD, targets=(part,)) for part in texts)
    reader = PeriodReader(Frequency(frequency), start, columns, named)
    found = reader.read(tuple(texts.values()))
    return found and found.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020", "2020"),
        ("2020.0", "2020"),
        ("FY 2020", "2020"),
        ("2020年", "2020"),
        ("令和2年", "2020"),
        ("平成元年", "1989"),
        ("٢٠٢٠", "2020"),
        ("२०२०", "2020"),
        ("año 2020", "2020"),
        ("2019/20", None),
        ("before 2000", None),
        ("20", None),
    ],
)
def test_years(text, code):
    assert read("A", year=text) == code


@pytest.mark.parametrize(
    ("text", "start", "named", "code"),
    [
        ("2020", 10, "end", "2019-10-01/P1Y"),
        ("2020", 4, "start", "2020-04-01/P1Y"),
        ("2019/20", 7, "end", "2019-07-01/P1Y"),
        ("2019-2020", 7, "start", "2019-07-01/P1Y"),
        ("2019–20", 7, "end", "2019-07-01/P1Y"),
        ("2019/21", 7, "end", None),
        ("2020年度", 4, "start", "2020-04-01/P1Y"),
    ],
)
def test_fiscal_years(text, start, named, code):
    assert read("A", start, named, year=text) == code


@pytest.mark.parametrize(
    ("start", "named", "year", "month", "code"),
    [
        (10, "end", "2020", "OCT", "2019-10"),
        (10, "end", "2020", "SEP", "2020-09"),
        (7, "start", "2019", "June", "2020-06"),
        (7, "start", "2019", "July", "2019-07"),
        (4, "end", "2019/20", "mars", "2020-03"),
        (1, "end", "2020", "أيار", "2020-05"),
        (1, "end", "2020", "octobre", "2020-10"),
        (1, "end", "2020", "12月", "2020-12"),
        (1, "end", "2020", "Brumaire", None),
    ],
)
def test_months(start, named, year, month, code):
    assert read("M", start, named, year=year, month=month) == code


@pytest.mark.parametrize(
    ("text", "start", "code"),
    [
        ("Q2", 1, "2020-Q2"),
        ("2T", 1, "2020-Q2"),
        ("II trim.", 1, "2020-Q2"),
        ("第2四半期", 1, "2020-Q2"),
        ("abril-junio", 1, "2020-Q2"),
        ("Q1", 10, "2019-Q4"),
        ("Q2", 10, "2020-Q1"),
        ("Q5", 1, None),
    ],
)
def test_quarters(text, start, code):
    assert read("Q", start, year="2020", quarter=text) == code


def test_halves_weeks_and_days():
    assert read("S", year="2020", half="S2") == "2020-S2"
    assert read("W", year="2020", week="Week 53") == "2020-W53"
    assert read("W", year="2021", week="53") is None
    assert read("D", year="2020", month="février", day="29") == "2020-02-29"
    assert read("D", year="2021", month="février", day="29") is None
