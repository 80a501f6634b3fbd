"""Release what is sealed: first shown who will read it, then now or on a day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.explaining import explain
from balise.sharing.ledger import Ledger, Viewer
from balise.vocabulary.messages import Message
from balise_web.audit.chain import hold, record
from balise_web.offers.ledgers import ledger, terms
from balise_web.outcomes import Done, action, journey, stop
from balise_web.participants.access import require_national, standing
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Participant, Person
from balise_web.submissions.holdings import dataflows_of
from balise_web.submissions.models import StandingRelease, Submission
from balise_web.submissions.moving import allowed, move
from balise_web.submissions.receipts import Receipt, receipt
from balise_web.submissions.shelves import rewrite
from balise_web.submissions.states import SEALED

_LEADS = ("focal-point", "deputy")


@dataclass(frozen=True)
class Reader:
    """What one other participant will read of one dataflow, and by which rule."""

    participant: str
    dataflow: str
    depth: str
    granted: bool
    because: str
    message: Message | None


@dataclass(frozen=True)
class ReleasePreview:
    """Who will read what once the submission is released."""

    number: str
    on: date
    readers: tuple[Reader, ...]


@journey
def release_preview(
    submission: Submission, *, by: Person, on: date | None = None
) -> Done[ReleasePreview]:
    """Show who will read what and by which rule; nothing is changed."""
    allowed("release", submission, by)
    day = max(on or timezone.localdate(), timezone.localdate())
    later = ledger(day, also=submission)
    owner, flows = submission.participant.code, dataflows_of(submission)
    depths = set(submission.covered.values_list("depth", flat=True))
    readers = [
        _reader(decision)
        for code in sorted(later.standings)
        if code != owner
        for decision in decide(
            Viewer(code), later, terms(day), day, dataflows=flows, owners=[owner]
        )
        if decision.depth.value in depths
    ]
    return Done(ReleasePreview(submission.number, day, tuple(readers)))


@journey
def release(
    submission: Submission, *, by: Person, on: date | None = None
) -> Done[Receipt]:
    """Let others read it, now or from a day on; say what that opens in return."""
    before = _open_to(submission.participant)
    _release(submission, by, on)
    if submission.state == SEALED:
        waits = Message("released-later", {"day": submission.release_on})
        return Done(receipt(submission, messages=(waits,)), (waits,))
    opened = tuple(sorted(_open_to(submission.participant) - before))
    return Done(receipt(submission, opened=opened))


@action
def set_standing_release(
    participant: Participant, *, dataflow: str, active: bool, by: Person
) -> Done[bool]:
    """Release every later submission of a dataflow as soon as it is sealed, or not."""
    require_national(by, participant, *_LEADS)
    known_dataflow(dataflow)
    rows = StandingRelease.objects.filter(participant=participant, dataflow=dataflow)
    rows.delete()
    if active:
        StandingRelease.objects.create(
            participant=participant, dataflow=dataflow, by=by
        )
    record(
        "standing-release-set",
        person=by.handle,
        about=[participant.code],
        what={"dataflow": dataflow, "active": active},
    )
    return Done(active)


def release_standing(submission: Submission) -> Receipt | None:
    """Release at sealing where a standing release covers every dataflow of it."""
    rows = StandingRelease.objects.filter(participant=submission.participant)
    standing_for = {row.dataflow: row.by for row in rows.select_related("by")}
    flows = dataflows_of(submission)
    if not flows or not set(flows) <= set(standing_for):
        return None
    outcome = release(submission, by=standing_for[flows[0]])
    return outcome.value if isinstance(outcome, Done) else None


@transaction.atomic
def _release(submission: Submission, by: Person, on: date | None) -> None:
    allowed("release", submission, by)
    _check_standing(submission.participant)
    if on is not None and on > timezone.localdate():
        _release_later(submission, by, on)
        return
    release_row(submission, by)


def release_row(submission: Submission, by: Person) -> None:
    """Change the row, the shelf and the audit; inside the caller's transaction."""
    participant = submission.participant
    hold(participant.code)
    move(
        "release",
        submission,
        released_by=by,
        released_at=timezone.now(),
        release_on=None,
    )
    rewrite(participant, dataflows_of(submission))
    _record("submission-released", submission, by)


def _release_later(submission: Submission, by: Person, on: date) -> None:
    changed = Submission.objects.filter(pk=submission.pk, state=SEALED).update(
        release_on=on, released_by=by
    )
    submission.refresh_from_db()
    if not changed:
        stop("not-from-here", number=submission.number, state=submission.state)
    _record("submission-release-set", submission, by, on=on.isoformat())


def _check_standing(participant: Participant) -> None:
    if participant.is_reference:
        return
    if (now := standing(participant)) != "confirmed":
        stop(
            "letter-first" if now == "invited" else "not-from-here",
            participant=participant.code,
            number=participant.code,
            state=now,
        )
    if not participant.acceptances.exists():
        stop("terms-first", participant=participant.code)


def _open_to(participant: Participant) -> frozenset[tuple[str, str]]:
    """What a participant may read of others at this moment."""
    if participant.is_reference:
        return frozenset()
    today = timezone.localdate()
    now: Ledger = ledger(today)
    return frozenset(
        (decision.owner, decision.dataflow)
        for decision in decide(Viewer(participant.code), now, terms(today), today)
        if decision.granted and decision.owner != participant.code
    )


def _reader(decision: Decision) -> Reader:
    told = explain(decision, to="owner")
    return Reader(
        participant=decision.viewer.participant or "",
        dataflow=decision.dataflow,
        depth=decision.depth.value,
        granted=decision.granted,
        because=decision.because,
        message=told[0] if told else None,
    )


def _record(kind: str, submission: Submission, by: Person, **what: object) -> None:
    record(
        kind,
        person=by.handle,
        about=[submission.participant.code],
        what={"number": submission.number, **what},
    )
