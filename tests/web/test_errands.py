"""Long steps of a submission are asked for once, and done by whoever has the time."""

import pytest
from django.utils import timezone

from balise_web.jobs.leases import LEASE
from balise_web.outcomes import NotFound, Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions import errands
from balise_web.submissions.models import Errand
from balise_web.submissions.tasks import start, wanted
from web.test_leases import left_behind
from web.world import a_cast, a_checked, a_sealed, an_approved, done

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def not_at_once(monkeypatch):
    monkeypatch.setattr(errands, "QUICK_ROWS", -1)


def asked(row, kind: str, by, **more) -> Errand:
    errand = done(errands.ask(row, kind=kind, by=by, wanted=more))
    start(errand)
    return errand


def work() -> None:
    """Do what the worker would; ``test_worker`` says that it does."""
    for _, number in wanted():
        errands.run(number)


def test_a_submission_is_frozen_by_the_worker(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    errand = asked(row, "seal", ana.validator)
    row.refresh_from_db()
    assert row.state == "approved"

    work()

    row.refresh_from_db()
    errand.refresh_from_db()
    assert (row.state, errand.state) == ("sealed", "done")


def test_a_quick_step_needs_no_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(errands, "QUICK_ROWS", 100)
    ana = a_cast().ana

    errand = asked(an_approved(ana, tmp_path), "seal", ana.validator)

    assert errand.state == "done"


def test_asking_twice_is_asking_once(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)

    first = done(errands.ask(row, kind="seal", by=ana.validator))

    assert done(errands.ask(row, kind="seal", by=ana.validator)) == first


def test_what_was_taken_by_a_worker_that_died_is_not_taken_twice(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    errand = asked(row, "seal", ana.validator)
    done(submissions.seal(row, by=ana.validator))
    Errand.objects.filter(pk=errand.pk).update(
        attempts=1,
        lease_holder="x:1",
        lease_process=left_behind(),
        lease_until=timezone.now() + LEASE,
    )

    work()

    errand.refresh_from_db()
    assert (errand.state, errand.messages) == ("done", [])


def test_what_is_refused_says_why(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    errand = asked(row, "seal", ana.validator)
    done(submissions.discard(row, by=ana.validator))

    work()

    errand.refresh_from_db()
    assert errand.state == "refused"
    assert errand.messages[0]["code"] == "not-from-here"


def test_a_workbook_is_made_beside_the_draft(tmp_path):
    ana = a_cast().ana
    row = a_checked(ana, tmp_path)

    asked(row, "workbook", ana.sender, language="en", format="xlsx")
    work()

    assert errands.workbook_of(row, "en", "xlsx").read_bytes()[:2] == b"PK"


def test_an_erasure_takes_every_errand_along_but_itself(tmp_path):
    ana = a_cast().ana
    row = a_sealed(ana, tmp_path)
    asked(row, "workbook", ana.sender, language="en", format="xlsx")
    work()
    done(submissions.recall(row, reason="a test", by=ana.lead))

    asked(row, "erasure", ana.deputy)
    work()

    row.refresh_from_db()
    assert row.removal.erased_at is not None
    assert [one.kind for one in row.errands.all()] == ["erasure"]
    assert not errands.workbook_of(row, "en", "xlsx").exists()


def test_nobody_asks_for_what_is_not_theirs(tmp_path):
    cast = a_cast()
    row = an_approved(cast.ana, tmp_path)

    for kind in ("seal", "workbook", "erasure"):
        outcome = errands.ask(row, kind=kind, by=cast.ben.lead)
        assert isinstance(outcome, Refused), kind
        assert outcome.message.code == "not-found"
    with pytest.raises(NotFound):
        errands.errands_of(cast.ben.lead, row)
