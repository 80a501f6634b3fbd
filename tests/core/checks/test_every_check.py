"""Each check of the reference page finds its fault, and only that, and no other rows."""

import pytest

from balise.intake.checks import checks
from balise.intake.checks.declared import Kind
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import say
from core.checks.cases import CASES
from tables import rows

WITH_HISTORY = frozenset(
    {"unexpected-figure", "level-shift", "too-few-periods"}
    | {"periods-due", "later-than-usual", "incident-vanished"}
    | {"drift-lost", "drift-numbers", "drift-days"}
    | {"drift-multiplier"}
)
"""Checks that need to know what came before; they have their own tests."""
PAGE = "docs/reference/checks.md"


def on_the_page() -> dict[str, str]:
    """Give code and severity of every check that the page names."""
    return {
        row["code"].strip("`"): row["severity"]
        for kind in Kind
        for row in rows(PAGE, heading=say(f"checks-{kind}", "en"))
    }


def test_the_page_names_every_check_with_its_severity():
    assert on_the_page() == {code: str(c.severity) for code, c in checks().items()}


def test_every_check_on_the_page_has_its_rows_here():
    assert set(on_the_page()) == set(CASES) | WITH_HISTORY


@pytest.mark.parametrize("code", CASES)
def test_a_check_finds_exactly_its_fault_where_it_is(code, run, rules):
    case = CASES[code]

    found = rules(run(case.layout, case.faulty, participant=case.participant))

    assert {rule for rule, *_ in found} == {code}
    assert found[0][1:] == (str(checks()[code].severity), *case.at)


@pytest.mark.parametrize("code", CASES)
def test_a_check_leaves_the_clean_twin_alone(code, run, rules):
    case = CASES[code]

    assert rules(run(case.layout, case.clean, participant=case.participant)) == []


def test_every_rule_is_said_in_six_languages():
    for check in checks().values():
        assert set(check.rule) == set(LANGUAGES), check.code
        assert all(text.strip() for text in check.rule.values()), check.code
