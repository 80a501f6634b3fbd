"""The table of docs/reference/submission-states.md is the test of the state machine."""

import re
from pathlib import Path

import pytest

from balise_web.outcomes import Done, Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.states import STATES, TRANSITIONS
from web.world import a_cast, a_checked, a_cleared, a_released, a_sealed, an_approved

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "submission-states.md"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|\n ").split("|"))
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [a-z]", line) and not line.startswith("| step")
]
MADE = {
    "checked": a_checked,
    "cleared": a_cleared,
    "approved": an_approved,
    "sealed": a_sealed,
    "released": a_released,
}


def taken(step: str, row, by):
    more = {"reason": "a test"} if step == "recall" else {}
    return getattr(submissions, step)(row, by=by, **more)


def test_the_page_and_the_code_say_the_same():
    said = {
        step: (tuple(sources.split(", ")), target, tuple(roles.split(", ")))
        for step, sources, target, roles in ROWS
    }

    assert said == {
        t.name: (t.sources, t.target, t.roles) for t in TRANSITIONS.values()
    }
    assert {t.target for t in TRANSITIONS.values()} | {"draft"} == set(STATES)


@pytest.mark.parametrize("state", list(MADE))
def test_every_step_works_from_its_states_and_from_no_other(state, tmp_path):
    ana = a_cast().ana
    people = {
        "contributor": ana.sender,
        "validator": ana.validator,
        "focal-point": ana.lead,
        "deputy": ana.deputy,
    }
    row = MADE[state](ana, tmp_path)
    refused = [t for t in TRANSITIONS.values() if state not in t.sources]

    for step in refused:
        if step.name in {"check", "adopt"}:
            continue
        by = people[next(r for r in step.roles if r in people)]
        outcome = taken(step.name, row, by)
        assert isinstance(outcome, Refused), step.name
        assert outcome.message.code == "not-from-here", step.name
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("state", list(MADE))
def test_only_the_roles_of_the_table_take_a_step(state, tmp_path):
    ana = a_cast().ana
    people = {
        "contributor": ana.sender,
        "validator": ana.validator,
        "focal-point": ana.lead,
        "deputy": ana.deputy,
    }
    row = MADE[state](ana, tmp_path)

    for step in TRANSITIONS.values():
        if state not in step.sources or step.name in {"check", "adopt"}:
            continue
        for role in set(people) - set(step.roles):
            outcome = taken(step.name, row, people[role])
            assert isinstance(outcome, Refused), (step.name, role)
            assert outcome.message.code == "not-your-role"
        row.refresh_from_db()
        assert row.state == state


def test_the_sender_does_not_approve_their_own(tmp_path):
    ana = a_cast().ana
    from web.world import PACK, a_file, done

    row = done(
        submissions.submit(a_file(tmp_path), pack=PACK, agency=ana.agency, by=ana.lead)
    )
    done(submissions.clear(row, by=ana.sender))

    alone = submissions.approve(row, by=ana.lead)

    assert isinstance(alone, Refused)
    assert alone.message.code == "another-person"
    assert isinstance(submissions.approve(row, by=ana.deputy), Done)


def test_a_nil_return_is_approved_by_two(tmp_path):
    from web.world import done, months

    ana = a_cast().ana
    last = f"{months()[-1]:%Y-%m}"
    row = done(
        submissions.nil_return(ana.agency, dataflow="SM", period=last, by=ana.sender)
    )
    done(submissions.clear(row, by=ana.sender))

    first = done(submissions.approve(row, by=ana.validator))
    same = submissions.approve(row, by=ana.validator)

    assert first.state == "cleared"
    assert isinstance(same, Refused)
    assert done(submissions.approve(row, by=ana.lead)).state == "approved"
    assert done(submissions.seal(row, by=ana.lead)).state == "sealed"
    assert all(covered.nil for covered in row.covered.all())


def test_an_unreadable_file_leaves_nothing(tmp_path, home):
    from balise_web.submissions.models import Submission
    from web.world import PACK

    ana = a_cast().ana
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")

    outcome = submissions.submit(empty, pack=PACK, agency=ana.agency, by=ana.sender)

    assert isinstance(outcome, Refused)
    assert not Submission.objects.exists()
    assert not list((home / "store" / "drafts").glob("*"))
