"""What is unexpected is pointed at in the file, from the history that is given."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from balise.intake.checks.timeliness import Rhythm, find_delays
from balise.intake.plausibility import Known, find_unexpected
from balise.intake.plausibility.findings import HISTORY_COLUMNS
from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.periods import Frequency, Spans, add_months

MONTHLY = """\
  - name: months
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      day: {period: date}
      country: {dimension: citizenship, totals: [All], optional: true}
      n: {measure: {}}
"""
FEES = MONTHLY.replace(
    "figures: {indicator: IE.detected, unit: detections}",
    'figures: {indicator: FT.fee, unit: "money:EUR", statistic: median}',
)
RECEIVED = date(2025, 7, 1)


@pytest.fixture
def judged(run, backend):
    """Convert rows and hold them against a history; give rule, row and parameters."""

    def told(layout, text, known):
        made = run(layout, text, received=RECEIVED.isoformat())
        find_unexpected(backend, made.observations, known, made.findings)
        query = f"SELECT rule, row, params FROM {made.findings} ORDER BY ALL"
        return backend.con.execute(query).fetchall()

    return told


def months(last: date, number: int) -> list[date]:
    return [add_months(last, -n) for n in range(number - 1, -1, -1)]


def history(values, *, last=date(2025, 4, 1), table="_T", **fixed) -> pa.Table:
    """Give the figures that one agency has sealed, one a month."""
    usual = {
        "dataflow": "IE",
        "indicator": "IE.detected",
        "statistic": "count",
        "unit": "detections",
        "frequency": "M",
        "table": table,
        **dict.fromkeys(DIMENSIONS, "_T"),
        **fixed,
    }
    rows = [
        {**usual, "period": f"{day:%Y-%m}", "period_start": day, "value": float(value)}
        for day, value in zip(months(last, len(values)), values, strict=True)
    ]
    return pa.table({n: [row[n] for row in rows] for n in HISTORY_COLUMNS})


def calm(mean, number=36, seed=1):
    return np.random.default_rng(seed).poisson(mean, number)


def test_an_unexpected_figure_says_what_was_expected(judged):
    known = Known(RECEIVED, history(calm(12)))

    ((rule, row, params),) = judged(MONTHLY, "day|n\n2025-05-01|41", known)

    assert (rule, row) == ("unexpected-figure", 2)
    assert '"reported": 41' in params
    assert '"period": "2025-05"' in params


def test_a_usual_figure_says_nothing(judged):
    known = Known(RECEIVED, history(calm(12)))

    assert judged(MONTHLY, "day|n\n2025-05-01|14", known) == []


def test_what_was_sealed_with_the_same_value_is_not_judged_again(judged):
    values = [*calm(12), 410]

    known = Known(RECEIVED, history(values))

    assert judged(MONTHLY, "day|n\n2025-04-01|410", known) == []
    assert judged(MONTHLY, "day|n\n2025-04-01|411", known) != []


def test_a_short_history_is_said_and_nothing_else(judged):
    known = Known(RECEIVED, history(calm(12, 6)))

    ((rule, _, params),) = judged(MONTHLY, "day|n\n2025-05-01|4100", known)

    assert rule == "too-few-periods"
    assert '"number": 1' in params


def test_another_table_is_another_history(judged):
    known = Known(RECEIVED, history(calm(12), table="sex", sex="M"))

    ((rule, *_),) = judged(MONTHLY, "day|n\n2025-05-01|4100", known)

    assert rule == "too-few-periods"


def test_a_first_delivery_is_judged_by_its_own_earlier_months(judged):
    values = [*calm(30), 300]
    lines = [
        f"{day}|{value}"
        for day, value in zip(months(date(2025, 5, 1), 37), values, strict=True)
    ]

    found = judged(MONTHLY, "day|n\n" + "\n".join(lines), Known(RECEIVED))

    rows = [row for rule, row, _ in found if rule == "unexpected-figure"]
    assert rows == [38]


def test_a_delay_that_is_usual_excuses_a_low_figure(judged):
    low = "day|n\n2025-05-01|2"

    now = Known(RECEIVED, history(calm(60)))
    late = Known(RECEIVED, history(calm(60)), delays={"IE": 45})

    assert [rule for rule, *_ in judged(MONTHLY, low, now)] == ["unexpected-figure"]
    assert judged(MONTHLY, low, late) == []


def test_where_a_missing_row_means_zero_the_zeros_count(judged):
    values = [0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 8] * 3
    sparse = history(values, table="citizenship", citizenship="IRQ")
    others = history(calm(30), table="citizenship", citizenship="IRN")
    listed = pa.concat_tables(
        [sparse.filter(pa.array([v > 0 for v in values])), others]
    )
    series = ("IE.detected", "count", "detections", "M", "citizenship")
    rows = "day|country|n\n2025-05-01|Iraq|60"

    unstated = judged(MONTHLY, rows, Known(RECEIVED, listed))
    stated = judged(MONTHLY, rows, Known(RECEIVED, listed, zeros=frozenset({series})))

    assert [rule for rule, *_ in unstated] == ["too-few-periods"]
    assert [rule for rule, *_ in stated] == ["unexpected-figure"]


def test_a_step_is_pointed_at_where_it_begins(judged):
    known = Known(RECEIVED, history(calm(60, 48), last=date(2024, 12, 1)))
    lines = [f"2025-0{month}-01|{n}" for month, n in enumerate((118, 125, 110, 121), 1)]

    found = judged(MONTHLY, "day|n\n" + "\n".join(lines), known)

    ((row, params),) = [(row, p) for rule, row, p in found if rule == "level-shift"]
    assert row == 2
    assert '"period": "2025-01"' in params


def test_a_fee_far_from_those_of_its_corridor_is_pointed_at(judged):
    fees = {"dataflow": "FT", "indicator": "FT.fee", "unit": "money:EUR"}
    paid = history([900, 1000, 1100, 950, 1050], **fees, statistic="median")
    known = Known(RECEIVED, paid)

    found = judged(FEES, "day|n\n2025-05-01|11000\n2025-06-01|1300", known)

    assert [(rule, row) for rule, row, _ in found] == [("fee-out-of-range", 2)]


def day(text: str) -> date:
    return date.fromisoformat(text)


def rhythm(sealed, sent, frequency="M", delay=None) -> Rhythm:
    spans = [Spans.of([tuple(map(day, pair))]) for pair in (sealed, sent)]
    return Rhythm("IE", *spans, Frequency(frequency) if frequency else None, delay)


FIRST_QUARTER = ("2025-01-01", "2025-03-31")
MAY = ("2025-05-01", "2025-05-31")


def test_what_is_due_and_nowhere_is_named():
    (due,) = find_delays(rhythm(FIRST_QUARTER, MAY), RECEIVED)

    assert due.rule == "periods-due"
    assert due.params["number"] == 2  # April and June
    assert (due.params["first"], due.params["last"]) == ("2025-04", "2025-06")


def test_a_usual_delay_makes_a_period_due_later():
    (due,) = find_delays(rhythm(FIRST_QUARTER, MAY, delay=60), RECEIVED)

    assert due.params["number"] == 1


def test_where_no_frequency_is_stated_nothing_is_due():
    assert list(find_delays(rhythm(FIRST_QUARTER, MAY, frequency=None), RECEIVED)) == []


def test_a_delivery_later_than_usual_is_named():
    given = rhythm(FIRST_QUARTER, MAY, frequency=None, delay=20)

    (late,) = find_delays(given, RECEIVED)

    assert late.params["days"] == (RECEIVED - day(MAY[1])) // timedelta(days=1)
    assert list(find_delays(given, day("2025-06-20"))) == []


def test_a_correction_of_old_periods_is_not_late():
    given = rhythm(("2025-01-01", "2025-05-31"), FIRST_QUARTER, None, 20)

    assert list(find_delays(given, RECEIVED)) == []
