from decimal import Decimal

import pytest

from balise.analysis.answering import ask
from balise.analysis.growth import Change, Trend, change_between, trend
from balise.analysis.questions import Refused
from core.analysis.opened import ASlice, opened, question, setting

BOTH = {"first": "2022", "last": "2023"}


def years(participant="QMA", before=100, after=150):
    return [
        ASlice("_T", "2022", {"": before}, participant=participant),
        ASlice("_T", "2023", {"": after}, participant=participant),
    ]


def months(participant, year, count, value):
    return [
        ASlice("_T", f"{year}-{m:02}", {"": value}, participant=participant)
        for m in range(1, count + 1)
    ]


def changed(*slices, before="2022", after="2023", **words):
    answer = ask(question(**{**BOTH, **words}), opened(*slices), setting())
    return change_between(answer, before, after)


def codes(found):
    return [message.code for message in found.statements]


def test_a_change_is_a_share_of_the_base_and_says_what_detections_reflect():
    found = changed(*years())

    assert (found.kind, found.amount) == ("share", Decimal("0.5"))
    assert found.pairs == (("2022", "2023"),)
    assert codes(found) == ["participants-compared", "flow-and-effort"]


def test_a_change_from_a_small_base_is_only_a_difference():
    found = changed(*years(before=10, after=30))

    assert (found.kind, found.amount) == ("difference", 20)
    assert "change-as-difference" in codes(found)


def test_a_change_compares_the_same_months():
    slices = [*months("QMA", 2022, 12, 10), *months("QMA", 2023, 3, 20)]

    found = changed(*slices, first="2022-01", last="2023-12", grain="month")

    assert (found.before, found.after) == (30, 60)
    assert [pair[0] for pair in found.pairs] == ["2022-01", "2022-02", "2022-03"]


def test_an_incomplete_year_is_compared_with_nothing():
    slices = [*months("QMA", 2022, 12, 10), *months("QMA", 2023, 3, 20)]

    assert changed(*slices).message.code == "growth-nothing-common"


def test_a_change_compares_the_same_participants_and_names_them():
    alone = ASlice("_T", "2023", {"": 999}, participant="QMC")

    found = changed(*years(), *years("QMB", 100, 50), alone)

    assert found.participants == ("QMA", "QMB")
    assert (found.before, found.after) == (200, 200)


def test_a_provisional_figure_is_not_compared_with_a_final_one():
    final, later = years()
    provisional = ASlice("_T", "2023", {"": (150, "P")}, provisional=True)

    assert changed(final, provisional).message.code == "growth-nothing-common"
    assert isinstance(changed(final, later), Change)


def test_no_change_is_worked_out_across_a_break():
    first, last = years()
    broken = ASlice("_T", "2023", {"": (150, "B")})
    fresh = ASlice("_T", "2022", {"": (100, "B")})

    refused = changed(first, broken)

    assert refused.message.code == "growth-across-break"
    assert refused.message.params == {"participants": "QMA"}
    assert changed(fresh, last).amount == Decimal("0.5")


def test_a_break_between_the_two_is_one_too():
    first = ASlice("_T", "2021", {"": 100})
    broken = ASlice("_T", "2022", {"": (100, "B")})
    last = ASlice("_T", "2023", {"": 100})

    refused = changed(first, broken, last, first="2021", before="2021")

    assert refused.message.code == "growth-across-break"


def test_hidden_and_partial_figures_are_never_compared():
    hidden = ASlice("_T", "2023", {"": "Q"})

    assert changed(years()[0], hidden).message.code == "growth-nothing-common"


@pytest.mark.parametrize("by", ["period", "participant"])
def test_without_participants_and_periods_there_is_nothing_to_compare(by):
    assert changed(*years(), by=by).message.code == "growth-needs-participants"


def test_stocks_of_several_months_are_not_added_to_be_compared():
    stocks = [
        ASlice("_T", f"{year}-{m:02}", {"": 30}, indicator="IS.stock", unit="persons")
        for year in (2022, 2023)
        for m in (1, 2)
    ]
    asked = question("IS.stock", first="2022-01", last="2023-12", grain="month")
    answer = ask(asked, opened(*stocks), setting())

    assert change_between(answer, "2022", "2023").message.code == "addition-never-adds"
    assert change_between(answer, "2022-01", "2023-01").amount == 0


def test_a_trend_follows_those_present_in_every_period_and_names_them():
    alone = ASlice("_T", "2023", {"": 999}, participant="QMC")
    there = opened(*years(), *years("QMB", 10, 20), alone)

    found = trend(ask(question(**BOTH), there, setting()))

    assert isinstance(found, Trend)
    assert [(point.period, point.value) for point in found.points] == [
        ("2022", 110),
        ("2023", 170),
    ]
    assert (found.participants, found.left_out) == (("QMA", "QMB"), ("QMC",))
    assert codes(found) == ["participants-compared", "flow-and-effort"]


def test_a_trend_of_nobody_is_refused():
    answer = ask(question(**BOTH), opened(years()[0]), setting())

    assert isinstance(trend(answer), Refused)


def test_one_code_of_a_split_is_followed_at_a_time():
    slices = [
        ASlice("citizenship", str(year), {"SYR": 20 * at, "AFG": 5})
        for at, year in enumerate((2022, 2023), 1)
    ]
    asked = question(**BOTH, by="participant,period,citizenship")
    answer = ask(asked, opened(*slices), setting())

    found = change_between(answer, "2022", "2023", codes={"citizenship": "SYR"})

    assert found.amount == 1
    assert trend(answer).message.code == "growth-needs-code"
