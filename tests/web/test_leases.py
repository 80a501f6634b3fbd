"""A submission is lent to one worker, and never kept by one that is gone."""

import os

import pytest
from django.utils import timezone

from balise_web.jobs.leases import LEASE
from balise_web.jobs.processes import is_gone, this_process
from balise_web.outcomes import Refused
from balise_web.submissions import actions as submissions
from balise_web.submissions.models import Submission
from web.world import a_cast, an_approved, done

pytestmark = pytest.mark.django_db


def left_behind() -> str:
    """Name a process that has ended."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tell, this_process().encode())
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(told, 200).decode()


def lent_to(row, process: str) -> None:
    Submission.objects.filter(pk=row.pk).update(
        lease_holder="qma-lead:1",
        lease_process=process,
        lease_until=timezone.now() + LEASE,
    )


def test_what_a_dead_process_held_is_sealed_at_once(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    lent_to(row, left_behind())

    receipt = done(submissions.seal(row, by=ana.lead))

    assert receipt.state == "sealed"


@pytest.mark.parametrize("elsewhere", [True, False])
def test_what_a_living_or_distant_process_holds_waits(elsewhere, tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    lent_to(row, "another-host/pid:[1] 1 1" if elsewhere else this_process())

    outcome = submissions.seal(row, by=ana.lead)

    assert isinstance(outcome, Refused)
    assert outcome.message.code == "at-work-elsewhere"


def test_a_number_given_out_again_is_another_process():
    here, number, begun = this_process().split(" ")

    assert not is_gone(f"{here} {number} {begun}")
    assert is_gone(f"{here} {number} {int(begun) - 1}")
    assert not is_gone("")


def test_the_sweep_forgets_a_draft_whose_process_is_gone(tmp_path):
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    Submission.objects.filter(pk=row.pk).update(
        state="draft", balance={}, sent_at=timezone.now()
    )
    lent_to(row, left_behind())

    assert row.number in done(submissions.sweep())
    assert not Submission.objects.filter(pk=row.pk).exists()
