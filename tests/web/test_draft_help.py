"""The secretariat looks at drafts as far as the participant ticked, and is noted."""

import pytest

from balise_web.audit.models import Event
from balise_web.outcomes import NotFound
from balise_web.participants import actions as people
from balise_web.submissions.access import findings_of, rejected_of, submission_for
from web.world import a_cast, a_checked, a_sealed, done

pytestmark = pytest.mark.django_db


def ticked(party, level: str = "draft-help", dataflow: str = "IE") -> None:
    done(people.tick(party.row, dataflow=dataflow, level=level, by=party.lead))


@pytest.mark.parametrize("dataflow", ["IE", "RE"])
def test_no_draft_is_seen_without_the_tick_of_its_dataflow(dataflow, tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    ticked(cast.ana, "nothing")
    if dataflow != "IE":
        ticked(cast.ana, dataflow=dataflow)

    with pytest.raises(NotFound):
        submission_for(cast.secretariat, row.number)
    with pytest.raises(NotFound):
        findings_of(cast.secretariat, row)


def test_a_ticked_draft_shows_its_findings_and_leaves_a_trace(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    ticked(cast.ana)

    seen = submission_for(cast.secretariat, row.number)
    findings_of(cast.secretariat, seen)

    event = Event.objects.get(chain="QMA", kind="draft-looked-at")
    assert (event.person, event.what["roles"]) == ("", ["secretariat"])


def test_rejected_rows_stay_with_the_sender(tmp_path):
    cast = a_cast()
    row = a_checked(cast.ana, tmp_path)
    ticked(cast.ana, "full")

    with pytest.raises(NotFound):
        rejected_of(cast.secretariat, row)


def test_help_ends_with_the_draft_and_is_for_the_secretariat_alone(tmp_path):
    cast = a_cast()
    ticked(cast.ana)
    sealed = a_sealed(cast.ana, tmp_path)
    row = a_checked(cast.ana, tmp_path)

    for by, one in ((cast.secretariat, sealed), (cast.governance, row)):
        with pytest.raises(NotFound):
            submission_for(by, one.number)
    with pytest.raises(NotFound):
        findings_of(cast.ben.lead, row)
