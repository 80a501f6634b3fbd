"""Ana owns, Ben shares in return, Cleo gave nothing, Dov is nobody: each at every door."""

from datetime import date

import pytest

from balise.sharing.ledger import Viewer
from balise_web.audit.access import events_for
from balise_web.context import access as context_access
from balise_web.context import actions as context
from balise_web.explore import actions as explore
from balise_web.offers import access as offer_access
from balise_web.offers import actions as offers
from balise_web.outcomes import Done, NotFound, Refused
from balise_web.participants import access
from balise_web.participants import actions as people
from balise_web.participants.models import Group
from balise_web.submissions import actions as submissions
from balise_web.submissions.access import (
    findings_of,
    rejected_of,
    submission_for,
    submissions_for,
)
from balise_web.submissions.models import Submission
from web.world import ALL, PACK, a_cast, a_file, a_released, a_sealed, done, who_shares

pytestmark = pytest.mark.django_db
STRANGERS = ["ben", "cleo", "dov"]


def person(cast, name):
    return cast.dov if name == "dov" else getattr(cast, name).lead


ON_PARTICIPANT = {
    "add_agency": lambda c, by: people.add_agency(
        c.ana.row, code="coast", name="Coast", by=by
    ),
    "add_person": lambda c, by: people.add_person(
        handle="new", name="New", participant=c.ana.row, roles={"analyst": None}, by=by
    ),
    "accept_terms": lambda c, by: people.accept_terms(c.ana.row, by=by, version=2),
    "withdraw": lambda c, by: people.withdraw(c.ana.row, reason="a test", by=by),
    "set_source_sheet": lambda c, by: people.set_source_sheet(
        c.ana.agency,
        dataflow="IE",
        fields={"definition": "all"},
        valid_from=date(2024, 1, 1),
        by=by,
    ),
    "declare_agencies": lambda c, by: people.declare_agencies(
        c.ana.row,
        dataflow="IE",
        official=c.ana.agency,
        valid_from=date(2024, 1, 1),
        by=by,
    ),
    "declare_incidents_complete": lambda c, by: people.declare_incidents_complete(
        c.ana.agency, dataflow="SM", valid_from=date(2024, 1, 1), by=by
    ),
    "tick": lambda c, by: people.tick(c.ana.row, dataflow="IE", level="full", by=by),
    "state_frequency": lambda c, by: people.state_frequency(
        c.ana.row, family="flows", frequency="Q", by=by
    ),
    "offer": lambda c, by: offers.offer(
        c.ana.row, dataflow="IE", depth="statistics", audience=ALL, by=by
    ),
    "label_audience": lambda c, by: offers.label_audience(
        c.ana.row, label="sensitive", audience=ALL, by=by
    ),
    "national_offer": lambda c, by: offers.national_offer(
        c.ana.agency, dataflow="IE", readers=[c.ana.agency], by=by
    ),
    "set_standing_release": lambda c, by: submissions.set_standing_release(
        c.ana.row, dataflow="IE", active=True, by=by
    ),
    "nil_return": lambda c, by: submissions.nil_return(
        c.ana.agency, dataflow="SM", period="2024-01", by=by
    ),
    "add_context": lambda c, by: context.add_context(
        c.ana.row, kind="law", text="A new law.", language="en", by=by
    ),
}
ON_SUBMISSION = {
    "clear": lambda row, by: submissions.clear(row, by=by),
    "approve": lambda row, by: submissions.approve(row, by=by),
    "seal": lambda row, by: submissions.seal(row, by=by),
    "discard": lambda row, by: submissions.discard(row, by=by),
    "release": lambda row, by: submissions.release(row, by=by),
    "release_preview": lambda row, by: submissions.release_preview(row, by=by),
    "recall": lambda row, by: submissions.recall(row, reason="a test", by=by),
    "recall_preview": lambda row, by: submissions.recall_preview(row, by=by),
    "confirm_erasure": lambda row, by: submissions.confirm_erasure(row, by=by),
    "explain_errors": lambda row, by: submissions.explain_errors(
        row, reason="fine", by=by
    ),
    "cancel": lambda row, by: submissions.cancel(row, by=by),
}
CENTRAL = {
    "add_participant": lambda c, by: people.add_participant(
        code="QMX", name="X", by=by
    ),
    "confirm_participant": lambda c, by: people.confirm_participant(
        c.ana.row, letter=people.Letter("M", date(2024, 1, 1), "L"), by=by
    ),
    "suspend": lambda c, by: people.suspend(c.ben.row, reason="a test", by=by),
    "reinstate": lambda c, by: people.reinstate(c.ben.row, reason="a test", by=by),
    "set_terms": lambda c, by: people.set_terms(
        changes={"window_months": 12}, effective_on=date(2999, 1, 1), by=by
    ),
    "confirm_cannot_collect": lambda c, by: people.confirm_cannot_collect(
        c.ana.row, family="flows", reason="law", by=by
    ),
    "add_group": lambda c, by: people.add_group(name="some", label="Some", by=by),
    "join_group": lambda c, by: people.join_group(
        Group.objects.create(name="g", label="G"), participant=c.ana.row, by=by
    ),
}


def test_the_owner_does_each_of_these():
    cast = a_cast()

    for name, act in ON_PARTICIPANT.items():
        if name not in {"accept_terms", "withdraw"}:
            outcome = act(cast, cast.ana.lead)
            assert isinstance(outcome, Done), (name, outcome)


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_acts_for_a_participant(who):
    cast = a_cast()

    for name, act in ON_PARTICIPANT.items():
        outcome = act(cast, person(cast, who))
        assert isinstance(outcome, Refused), name
        assert outcome.message.code in {"not-found", "not-your-role"}, (name, outcome)


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_touches_a_submission(who, tmp_path):
    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)

    for name, act in ON_SUBMISSION.items():
        outcome = act(row, person(cast, who))
        assert isinstance(outcome, Refused), name
        assert outcome.message.code == "not-found", (name, outcome)
        row.refresh_from_db()
        assert row.state == "sealed"


@pytest.mark.parametrize("who", ["ana", *STRANGERS])
def test_central_actions_are_for_central_roles(who):
    cast = a_cast()

    for name, act in CENTRAL.items():
        outcome = act(cast, person(cast, who))
        assert isinstance(outcome, Refused), name
        assert outcome.message.code == "not-your-role", (name, outcome)


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_nothing(who, tmp_path):
    cast = a_cast()
    row = a_released(cast.ana, tmp_path)
    by = person(cast, who)

    for door in (
        lambda: submission_for(by, row.number),
        lambda: findings_of(by, row),
        lambda: rejected_of(by, row),
        lambda: offer_access.offers_for(by, cast.ana.row),
        lambda: context_access.notes_for(by, cast.ana.row),
        lambda: access.agency_for(by, "QMA", "police"),
        lambda: events_for(by, cast.ana.row),
    ):
        with pytest.raises(NotFound) as stranger:
            door()
        assert stranger.value.message.code == "not-found"
    assert not submissions_for(by).filter(participant=cast.ana.row).exists()


def test_what_is_not_there_sounds_like_what_is_not_yours(tmp_path):
    cast = a_cast()
    row = a_sealed(cast.ana, tmp_path)

    with pytest.raises(NotFound) as hidden:
        submission_for(cast.ben.lead, row.number)
    with pytest.raises(NotFound) as absent:
        submission_for(cast.ben.lead, "a" * 16)

    assert hidden.value.message.code == absent.value.message.code
    assert set(hidden.value.message.params) == set(absent.value.message.params)


def test_the_owner_finds_its_own(tmp_path):
    cast = a_cast()
    row = a_released(cast.ana, tmp_path)
    by = cast.ana.lead

    assert submission_for(by, row.number) == row
    assert findings_of(by, row) == []
    assert rejected_of(by, row) == []
    assert access.agency_for(by, "QMA", "police") == cast.ana.agency


def test_dov_does_not_even_know_who_takes_part():
    cast = a_cast()

    assert not access.participants_for(cast.dov).exists()
    with pytest.raises(NotFound):
        access.participant_for(cast.dov, "QMA")
    assert access.participant_for(cast.cleo.lead, "QMA") == cast.ana.row


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_asks_as_another(who, tmp_path):
    from web.test_the_whole_way import a_question

    cast = a_cast()
    who_shares(cast, tmp_path)

    asked = explore.ask(a_question(), viewer=Viewer("QMA"), by=person(cast, who))
    told = explore.why(
        viewer=Viewer("QMA"), owner="QMA", dataflow="IE", by=person(cast, who)
    )

    assert isinstance(asked, Refused)
    assert isinstance(told, Refused)


def test_only_the_sender_of_the_agency_brings_its_file(tmp_path):
    cast = a_cast()
    file = a_file(tmp_path)

    for by in (cast.ben.sender, cast.cleo.lead, cast.dov, cast.ana.validator):
        outcome = submissions.submit(file, pack=PACK, agency=cast.ana.agency, by=by)
        assert isinstance(outcome, Refused)

    assert not Submission.objects.exists()


def test_what_the_secretariat_loads_waits_for_the_focal_point(tmp_path):
    cast = a_cast()
    row = done(
        submissions.submit(
            a_file(tmp_path), pack=PACK, agency=cast.ana.agency, by=cast.secretariat
        )
    )

    assert row.state == "draft"
    assert isinstance(submissions.adopt(row, by=cast.secretariat), Refused)
    assert done(submissions.adopt(row, by=cast.ana.lead)).state == "checked"


def test_the_owner_is_told_the_true_row_and_the_viewer_is_not(tmp_path):
    cast = a_cast()
    a_sealed(cast.ana, tmp_path)

    (own,) = done(
        explore.why(
            viewer=Viewer("QMC"),
            owner="QMA",
            dataflow="IE",
            depth="statistics",
            by=cast.ana.lead,
        )
    )
    (theirs,) = done(
        explore.why(
            viewer=Viewer("QMC"),
            owner="QMA",
            dataflow="IE",
            depth="statistics",
            by=cast.cleo.lead,
        )
    )

    assert own.messages[0].params["row"] == "R8"
    assert "row" not in theirs.messages[0].params
