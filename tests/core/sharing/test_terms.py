"""The terms: documented, versioned, never backwards, stricter until accepted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from balise.sharing.terms import (
    Terms,
    amended,
    applied_to,
    differences,
    in_force,
    parameters,
    terms_page,
    undocumented,
)
from balise.vocabulary.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 7, 15)


def test_every_parameter_is_documented_with_its_default() -> None:
    assert not undocumented()
    assert Terms().values == {name: p.default for name, p in parameters().items()}


def test_the_page_of_the_terms_is_the_one_that_the_program_would_write() -> None:
    page = (ROOT / "docs/reference/terms.md").read_text(encoding="utf-8")

    assert page == terms_page()


def test_no_terms_are_in_force_before_the_first_version() -> None:
    assert in_force([Terms(in_force_from=date(2026, 8, 1))], TODAY) is None


def test_the_latest_version_whose_day_has_come_counts() -> None:
    first = Terms(version=1, in_force_from=date(2025, 1, 1))
    second = Terms(version=2, in_force_from=date(2026, 7, 15), window_months=12)
    third = Terms(version=3, in_force_from=date(2027, 1, 1))

    found = in_force([third, first, second], TODAY)

    assert found is not None
    assert (found.version, found.window_months) == (2, 12)
    assert found.previous == first


def test_a_change_never_takes_effect_backwards() -> None:
    refused = amended([], {}, in_force_from=date(2026, 7, 14), today=TODAY)

    assert isinstance(refused, tuple)
    assert [fault.code for fault in refused] == ["terms-never-backwards"]


def test_a_version_never_overtakes_the_one_before_it() -> None:
    later = Terms(version=4, in_force_from=date(2027, 1, 1))

    refused = amended([later], {}, in_force_from=date(2026, 12, 31), today=TODAY)

    assert isinstance(refused, tuple)
    assert refused[0].params["earliest"] == date(2027, 1, 1)


def test_a_new_version_keeps_what_it_does_not_change() -> None:
    before = Terms(version=4, in_force_from=date(2025, 1, 1), window_months=12)

    made = amended([before], {"mutual": "community"}, in_force_from=TODAY, today=TODAY)

    assert isinstance(made, Terms)
    assert (made.version, made.window_months, made.mutual) == (5, 12, "community")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("window_months", 0, "terms-value-out-of-range"),
        ("window_months", True, "terms-value-out-of-range"),
        ("window_months", "24", "terms-value-out-of-range"),
        ("mutual", "friends", "terms-value-out-of-range"),
        ("windows", 24, "terms-unknown-parameter"),
    ],
)
def test_a_value_that_the_terms_do_not_know_is_refused(
    name: str, value: object, code: str
) -> None:
    refused = amended([], {name: value}, in_force_from=TODAY, today=TODAY)

    assert isinstance(refused, tuple)
    assert [fault.code for fault in refused] == [code]


def test_terms_that_open_more_wait_for_the_owner_to_accept_them() -> None:
    strict = Terms(version=1, newer_margin_months=1, minimum_share_percent=80)
    open_ = Terms(version=2, mutual="community", previous=strict)

    kept = applied_to(open_, accepted=1)

    assert (kept.mutual, kept.newer_margin_months) == ("pairwise", 1)
    assert kept.minimum_share_percent == 80
    assert applied_to(open_, accepted=2) == open_


def test_terms_that_open_less_apply_to_everyone_at_once() -> None:
    open_ = Terms(version=1, mutual="community", newer_margin_months=12)
    strict = Terms(version=2, newer_margin_months=1, previous=open_)

    assert applied_to(strict, accepted=1).newer_margin_months == 1
    assert applied_to(strict, accepted=None).mutual == "pairwise"


def test_what_was_accepted_bounds_how_far_back_one_looks() -> None:
    first = Terms(version=1, window_months=6)
    second = Terms(version=2, window_months=24, previous=first)
    third = Terms(version=3, window_months=36, previous=second)

    assert applied_to(third, accepted=2).window_months == 24
    assert applied_to(third, accepted=1).window_months == 6


def test_every_parameter_speaks_the_six_languages() -> None:
    for parameter in parameters().values():
        said = [parameter.label, parameter.meaning, *parameter.named.values()]
        assert all(set(each) == set(LANGUAGES) for each in said), parameter.name
        assert set(parameter.named) == set(parameter.choices), parameter.name
        assert bool(parameter.unit) != bool(parameter.choices), parameter.name


def test_differences_name_what_changed_and_whether_it_opens() -> None:
    before = Terms()
    after = replace(
        before, mutual="community", newcomer_days=90, one_person_wait_hours=48
    )

    found = {each.parameter.name: each for each in differences(before, after)}

    assert list(found) == ["newcomer_days", "mutual", "one_person_wait_hours"]
    assert found["mutual"].opens == "more"
    assert found["newcomer_days"].opens == "less"
    assert (found["newcomer_days"].before, found["newcomer_days"].after) == (180, 90)
    assert found["one_person_wait_hours"].opens == "neither"
    assert differences(after, after) == ()
