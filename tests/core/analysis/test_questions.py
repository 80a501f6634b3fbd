from datetime import UTC, date, datetime

import pytest

from balise.analysis.questions import Question, Refused, parse_question
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import render
from balise.vocabulary.periods import Frequency

GOOD = {"first": "2022", "last": "2023", "grain": "year", "by": "period"}


@pytest.mark.parametrize(
    ("wrong", "code", "named"),
    [
        ({"measure": "IE.detcted"}, "unknown-measure", "IE.detected"),
        ({"by": "nationality"}, "unknown-dimension", "citizenship"),
        ({"where": "colour=red"}, "unknown-dimension", "citizenship"),
        ({"where": "sex=X"}, "unknown-filter-code", "F"),
        ({"where": "sex"}, "filter-without-code", "sex"),
        ({"where": "sex="}, "filter-without-code", "sex"),
        ({"where": "participant=QQQ"}, "unknown-participant", "QMA"),
        ({"grain": "decade"}, "unknown-grain", "quarter"),
        ({"grain": None}, "grain-missing", "quarter"),
        ({"first": "2024"}, "range-reversed", "2023"),
        ({"first": "last year"}, "period-not-understood", "last year"),
        ({"first": "2022-03"}, "range-not-whole-periods", "2022"),
        ({"statistic": "mode"}, "unknown-statistic", "median"),
        ({"unit": "boats"}, "unknown-unit", "persons_once"),
        ({"as_of": "yesterday"}, "instant-not-understood", "yesterday"),
    ],
)
def test_what_is_wrong_is_told_with_the_names_that_exist(wrong, code, named):
    words = {"measure": "IE.detected", **GOOD, **wrong}

    refused = parse_question(words.pop("measure"), participants={"QMA"}, **words)

    assert isinstance(refused, Refused)
    assert refused.message.code == code
    assert named in str(dict(refused.message.params))
    assert all(render(refused.message, language) for language in LANGUAGES)


def test_a_question_reads_the_same_however_it_is_written():
    one = parse_question("ie.DETECTED", **{**GOOD, "by": "sex,period"}, where="sex=f")
    other = parse_question(
        "IE.detected", **{**GOOD, "by": ["period", "sex"]}, where={"sex": "F"}
    )

    assert isinstance(one, Question)
    assert one == other


def test_as_of_a_day_means_its_end_in_utc():
    asked = parse_question("IE.detected", **GOOD, as_of="2024-01-31")

    assert asked.as_of > datetime(2024, 1, 31, 23, 59, tzinfo=UTC)


def test_without_a_grain_the_coarsest_that_fits_the_range_is_taken():
    year = parse_question("IE.detected", first="2022", last="2023")
    month = parse_question("IE.detected", first="2022-02", last="2022-04")

    assert year.grain is Frequency.ANNUAL
    assert month.grain is Frequency.MONTHLY


def test_a_week_belongs_to_the_range_of_its_thursday():
    asked = parse_question("IE.detected", first="2023", grain="week", by="period")

    assert [asked.targets[0].code, asked.targets[-1].code] == ["2023-W01", "2023-W52"]
    assert asked.targets[0].start == date(2023, 1, 2)


def test_a_question_may_ask_for_fiscal_years():
    asked = parse_question(
        "IE.detected", first="2018-10-01", last="2020-09-30", grain="year", by="period"
    )

    codes = [target.code for target in asked.targets]
    assert codes == ["2018-10-01/P1Y", "2019-10-01/P1Y"]
    assert asked.targets[-1].end == date(2020, 9, 30)


def test_a_question_may_ask_for_months_of_another_calendar():
    asked = parse_question(
        "IE.detected",
        first="islamic:1445-11",
        last="islamic:1446-01",
        grain="month",
        by="period",
    )
    year = parse_question("IE.detected", first="persian:1402", last="persian:1403")

    codes = [target.code for target in asked.targets]
    assert codes == ["islamic:1445-11", "islamic:1445-12", "islamic:1446-01"]
    assert year.grain is Frequency.PERSIAN_YEAR


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"first": "islamic:1445-09", "grain": "year"}, "range-not-whole-periods"),
        ({"first": "ethiopic:2015", "grain": "quarter"}, "unknown-grain"),
        ({"first": "2024", "grain": "A-ISLAMIC"}, "range-not-whole-periods"),
        ({"first": "1300", "grain": "M-NEPALI"}, "range-not-whole-periods"),
        ({"first": "islamic:1445", "last": "2024"}, "range-not-whole-periods"),
    ],
)
def test_a_range_that_is_not_of_its_calendar_is_refused(said, code):
    refused = parse_question("IE.detected", by="period", **{"grain": "year", **said})

    assert isinstance(refused, Refused)
    assert refused.message.code == code
