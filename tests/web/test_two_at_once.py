"""Two people act on one submission at the same moment: one wins, the other is told."""

import threading

import pytest
from django.db import connection, connections

from balise_web.audit.chain import verify_chains
from balise_web.audit.models import Event
from balise_web.explore import actions as explore
from balise_web.outcomes import Done, Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from balise_web.submissions.states import TRANSITIONS
from web.test_the_whole_way import a_question
from web.world import (
    a_cast,
    a_cleared,
    a_sealed,
    an_approved,
    an_offer,
    done,
    months,
    who_shares,
)

pytestmark = pytest.mark.usefixtures("shared_db")
TOLD = {"not-from-here", "changed-meanwhile", "at-work-elsewhere", "another-person"}


def together(*works):
    """Run all of them at once, each on a connection of its own."""
    gate = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(at, work):
        try:
            gate.wait()
            outcomes[at] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def fresh(row):
    return Submission.objects.select_related("participant", "agency").get(pk=row.pk)


@pytest.mark.parametrize(
    ("made", "step", "first", "second"),
    [
        (a_cleared, "approve", "validator", "lead"),
        (a_cleared, "discard", "sender", "lead"),
        (an_approved, "seal", "validator", "lead"),
        (a_sealed, "release", "lead", "deputy"),
        (a_sealed, "recall", "lead", "deputy"),
    ],
)
def test_one_wins_and_the_other_is_told(made, step, first, second, tmp_path):
    ana = a_cast().ana
    row = made(ana, tmp_path)
    act = getattr(submissions, step)
    more = {"reason": "a test"} if step == "recall" else {}

    outcomes = together(
        *(
            lambda who=who: act(fresh(row), by=getattr(ana, who), **more)
            for who in (first, second)
        )
    )

    won = [outcome for outcome in outcomes if isinstance(outcome, Done)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert (len(won), len(lost)) == (1, 1), outcomes
    assert lost[0].message.code in TOLD
    row.refresh_from_db()
    assert row.state == TRANSITIONS[step].target
    assert verify_chains() == ()
    assert done(submissions.verify()) == ()


def test_recall_and_release_at_once_end_recalled_or_released_never_both(tmp_path):
    ana = a_cast().ana
    an_offer(ana)
    row = a_sealed(ana, tmp_path)

    together(
        lambda: submissions.release(fresh(row), by=ana.lead),
        lambda: submissions.recall(fresh(row), reason="a test", by=ana.deputy),
    )

    row.refresh_from_db()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert row.state in {"released", "recalled"}
    assert (row.state == "recalled") == ("submission-recalled" in kinds)
    assert done(submissions.verify()) == ()


def test_an_answer_given_during_a_release_is_rebuilt_the_same(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    row = a_sealed(cast.ana, tmp_path, dict.fromkeys(months(), 11))
    as_ben = {"viewer": cast.ben.viewer, "by": cast.ben.lead}

    released, asked = together(
        lambda: submissions.release(fresh(row), by=cast.ana.lead),
        lambda: explore.ask(a_question(), **as_ben),
    )

    rebuilt = done(explore.rebuild(done(asked).citation, **as_ben))
    assert done(released).state == "released"
    assert rebuilt.outcome == "same"


def test_chains_stay_whole_under_many_writers(tmp_path):
    from balise_web.participants import actions as people

    cast = a_cast()
    flows = ["IE", "RE", "IS", "SM"]

    together(
        *(
            lambda flow=flow, party=party: people.tick(
                party.row, dataflow=flow, level="full", by=party.lead
            )
            for flow in flows
            for party in (cast.ana, cast.ben)
        )
    )

    assert verify_chains() == ()
    assert Event.objects.filter(kind="secretariat-ticked").count() == 8
    assert connection.vendor in {"sqlite", "postgresql"}
