"""What is due, given and late: a rule over days."""

from datetime import date

from balise.vocabulary.periods import Frequency, Spans
from balise_web.calendar.dues import Delivery, Source, dues, tally

TODAY = date(2026, 7, 15)
SOURCE = Source("QMA", "police", "IE", Frequency.MONTHLY, delay=20)


def days(first: date, last: date) -> Spans:
    return Spans.of([(first, last)])


def states(deliveries, since=date(2026, 3, 10), source=SOURCE):
    return {
        one.period.code: one.state for one in dues(source, deliveries, since, TODAY)
    }


def test_without_a_delivery_the_count_begins_with_the_sheet() -> None:
    assert states([]) == {
        "2026-03": "late",
        "2026-04": "late",
        "2026-05": "late",
        "2026-06": "due",
        "2026-07": "not-yet",
    }


def test_a_period_is_given_only_whole_and_released() -> None:
    given = Delivery(days(date(2026, 4, 1), date(2026, 5, 20)), date(2026, 6, 1))
    inside = Delivery(days(date(2026, 5, 1), date(2026, 5, 31)))
    begun = Delivery(days(date(2026, 6, 1), date(2026, 6, 30)), sealed=False)

    found = states([given, inside, begun])

    assert found["2026-04"] == "given"
    assert found["2026-05"] == "sealed"
    assert found["2026-06"] == "draft"
    assert "2026-03" not in found


def test_in_time_is_by_the_day_on_which_it_was_due() -> None:
    early = Delivery(days(date(2026, 3, 1), date(2026, 3, 31)), date(2026, 4, 20))
    late = Delivery(days(date(2026, 4, 1), date(2026, 4, 30)), date(2026, 7, 1))

    found = dues(SOURCE, [early, late], TODAY, TODAY)
    counted = tally(found, TODAY)

    assert [one.in_time for one in found[:2]] == [True, False]
    assert (counted.due, counted.given, counted.in_time) == (3, 2, 1)
    assert counted.timeliness == 0.5


def test_where_nothing_was_due_there_is_no_share_and_no_zero() -> None:
    empty = tally(dues(SOURCE, [], TODAY, TODAY), TODAY)

    assert empty.due == 0
    assert empty.completeness is None
    assert empty.timeliness is None


def test_a_year_is_due_once() -> None:
    yearly = Source("QMA", "police", "SG", Frequency.ANNUAL, delay=90)

    assert states([], since=date(2025, 2, 1), source=yearly) == {
        "2025": "late",
        "2026": "not-yet",
    }


def test_no_more_than_two_years_are_shown() -> None:
    old = Delivery(days(date(2016, 1, 1), date(2016, 1, 31)), date(2016, 2, 1))

    found = dues(SOURCE, [old], TODAY, TODAY)

    assert found[0].period.code == "2024-07"
