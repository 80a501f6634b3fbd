"""Freeze an approved submission: files first, then the row (RULES 10)."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from balise.store import Content, Manifest
from balise.vocabulary.model import DERIVING_VERSION, MODEL_VERSION
from balise.vocabulary.rates import rates
from balise_web.audit.chain import hold, record
from balise_web.jobs.leases import end
from balise_web.outcomes import Done, Outcome, journey
from balise_web.participants.models import Person
from balise_web.submissions.actions.releasing import release_standing
from balise_web.submissions.bases import check_base, corrected_values
from balise_web.submissions.holdings import (
    dataflows_of,
    flows_of,
    holdings,
    same_as_text,
)
from balise_web.submissions.models import Submission
from balise_web.submissions.moving import allowed, lend, move, report
from balise_web.submissions.receipts import Receipt, receipt
from balise_web.submissions.shelves import rewrite
from balise_web.submissions.states import APPROVED
from balise_web.submissions.storage import Draft, content_parts, engine, store


@journey
def seal(
    submission: Submission,
    *,
    by: Person,
    progress: Callable[..., None] | None = None,
) -> Outcome[Receipt]:
    """Freeze it for ever; what is frozen is what the approver saw."""
    allowed("seal", submission, by)
    holder = lend(submission, by, APPROVED)
    try:
        manifest = _write(submission)
        report(submission, holder, 90)
        if progress:
            progress(90)
        _commit(submission, manifest, by, holder)
    finally:
        end(submission, holder)
    Draft(submission.number).erase()
    submission.refresh_from_db()
    released = release_standing(submission)
    return Done(released or receipt(submission, messages=corrected_values(submission)))


def _write(submission: Submission) -> Manifest:
    draft = Draft(submission.number)
    with engine() as backend:
        content = Content(
            backend=backend,
            original=draft.upload,
            covered=flows_of(submission),
            **content_parts(draft.tables(backend)),
        )
        return store().seal(
            content,
            number=submission.number,
            secret=bytes(submission.secret or b""),
            manifest=_declared(submission),
            holdings=holdings(submission.participant.code),
        )


def _declared(submission: Submission) -> dict[str, object]:
    return {
        "pack": {
            "name": submission.pack_name,
            "version": submission.pack_version,
            "identity": submission.pack_identity,
            "text": submission.pack_text,
        },
        "model_version": MODEL_VERSION,
        "deriving_version": DERIVING_VERSION,
        "rates": rates().identity,
        "balance": submission.balance,
        "kind": submission.kind,
        "received": submission.received,
        "corrects": submission.corrects.number if submission.corrects else "",
        "roles": {"cleared": "contributor", "approved": "validator"},
        "one_person": submission.one_person,
        "simulated": submission.simulated,
    }


@transaction.atomic
def _commit(
    submission: Submission, manifest: Manifest, by: Person, holder: str
) -> None:
    participant = submission.participant
    hold(participant.code)
    check_base(submission)
    last = Submission.objects.filter(participant=participant).aggregate(
        last=Max("order_no")
    )["last"]
    move(
        "seal",
        submission,
        Q(lease_holder=holder),
        order_no=(last or 0) + 1,
        sealed_at=timezone.now(),
        labels=sorted(manifest.restrictions),
        unchanged=same_as_text(manifest.same_as),
        lease_holder="",
        lease_process="",
        lease_until=None,
        progress=100,
    )
    rewrite(participant, dataflows_of(submission))
    record(
        "submission-sealed",
        person=by.handle,
        about=[participant.code],
        what={"number": submission.number, "manifest": manifest.digest},
    )
