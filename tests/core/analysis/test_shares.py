from decimal import Decimal

from balise.analysis.additions import change
from balise.analysis.shares import facilitated, mirror


def numbers(*values):
    return [Decimal(v) for v in values]


def test_the_facilitated_share_is_of_those_known_with_how_many_are_known():
    found = facilitated(*numbers(30, 10, 40))

    assert found.of_known == Decimal("0.75")
    assert found.known_of_all == Decimal("0.5")


def test_no_share_is_shown_under_twenty_known():
    assert facilitated(*numbers(10, 9, 100)).of_known is None
    assert facilitated(*numbers(10, 10, 0)).of_known == Decimal("0.5")


def test_a_change_from_a_small_base_is_a_difference():
    assert change(*numbers(19, 40)) == ("difference", 21)
    assert change(*numbers(20, 40)) == ("share", 1)


def test_a_mirror_shows_both_and_the_relative_gap_at_each_lag():
    leaving = dict(enumerate(numbers(10, 10, 10)))
    arriving = dict(enumerate(numbers(0, 30, 30)))

    same, one_later, two_later = mirror(leaving, arriving)

    assert (same.leaving, same.arriving, same.gap) == (30, 60, Decimal(60) / 90)
    assert (one_later.leaving, one_later.arriving) == (20, 60)
    assert (two_later.leaving, two_later.arriving) == (10, 30)
