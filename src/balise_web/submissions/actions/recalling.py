"""Take a submission back: hidden at once by one person, erased once another confirms.

The recall is committed first and files are erased after; the sweep repeats what a
crash cut short. What others exported cannot be fetched back: the receipt names them.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from balise.store.faults import StoreFault
from balise.vocabulary.messages import Message
from balise_web.audit.chain import hold, record
from balise_web.context.models import Note
from balise_web.offers.ledgers import terms
from balise_web.outcomes import Done, Outcome, action, journey, stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.questions.models import PinnedQuestion
from balise_web.submissions.actions.noticing import tell
from balise_web.submissions.actions.resealing import Rest, commit_rest, reseal_rests
from balise_web.submissions.exporters import exporters, exporters_of_part
from balise_web.submissions.holdings import dataflows_of, holdings
from balise_web.submissions.models import RemovalRecord, Submission
from balise_web.submissions.models.delivery import ASKED_REACHES
from balise_web.submissions.moving import allowed, move
from balise_web.submissions.notices import who_holds
from balise_web.submissions.receipts import Receipt, receipt
from balise_web.submissions.removals import keep_record, list_removal
from balise_web.submissions.replaced import overlapped, replaced_by
from balise_web.submissions.shelves import rewrite
from balise_web.submissions.states import RECALLED
from balise_web.submissions.storage import Draft, store

_WHO = ("validator", "focal-point", "deputy")


@dataclass(frozen=True)
class RecallPreview:
    """What a recall takes and what it brings back.

    ``recalled`` go whole, ``trimmed`` lose the days that were replaced, and of
    ``returns`` something is seen again that the submission had replaced.
    """

    recalled: tuple[str, ...]
    trimmed: tuple[str, ...]
    returns: tuple[str, ...]
    exported_to: tuple[str, ...]


@journey
def recall_preview(
    submission: Submission, *, by: Person, reach: str = "replaced"
) -> Done[RecallPreview]:
    """Show what a recall would take and bring back; nothing is changed."""
    allowed("recall", submission, by)
    whole, part = replaced_by(submission, _known_reach(reach))
    earlier = overlapped(submission)
    numbers = (submission.number, *(row.number for row in whole))
    return Done(
        RecallPreview(
            recalled=numbers,
            trimmed=tuple(row.number for row in part),
            returns=() if reach == "replaced" else tuple(r.number for r in earlier),
            exported_to=tuple(exporters(numbers)),
        )
    )


@journey
def recall(
    submission: Submission,
    *,
    reason: str,
    by: Person,
    reach: str = "replaced",
    correction: bool = False,
) -> Done[Receipt]:
    """Hide it from everyone at once; a second person then confirms the erasure."""
    numbers = _recall(submission, reason, by, _known_reach(reach), correction)
    days = terms(timezone.localdate()).erasure_confirmation_days
    held, _ = who_holds(submission)
    messages = (Message("recall-waits-for-second", {"days": days}), *_listed(numbers))
    if held:
        messages += (Message("recall-exported", {"to": ", ".join(held)}),)
    return Done(receipt(submission, messages=messages, exported_to=held), messages)


@journey
def confirm_erasure(submission: Submission, *, by: Person) -> Outcome[Receipt]:
    """Erase what another person recalled: first the secret and the row, then files.

    Of what it had replaced in part, the rest is sealed again under a new number.
    """
    rests = reseal_rests(_waiting(submission, by))
    confirmed = _confirm(submission, by, rests)
    for row in confirmed:
        erase(row)
    submission.refresh_from_db()
    messages = tuple(
        Message("rest-resealed", {"number": one.former.number, "rest": one.number})
        for one in rests
        if one.number
    )
    return Done(receipt(submission, messages=messages), messages)


def erase(row: Submission) -> None:
    """Erase the files of a confirmed recall; may run twice, and after a crash."""
    removal = row.removal
    list_removal(removal)
    kept = {
        "reason": removal.reason,
        "recalled_by": removal.recalled_by.handle,
        "recalled_at": removal.recalled_at.isoformat(),
        "confirmed_by": removal.confirmed_by.handle if removal.confirmed_by else "",
    }
    store().erase(row.number, kept)
    Draft(row.number).erase()
    _note_erased(row)


def _listed(numbers: tuple[str, ...]) -> tuple[Message, ...]:
    """List what is recalled already; say what kept us from it: the sweep tries again."""
    try:
        for removal in RemovalRecord.objects.filter(submission__number__in=numbers):
            list_removal(removal)
    except StoreFault as fault:
        return (fault.message,)
    return ()


@action
def _note_erased(row: Submission) -> Done[Submission]:
    changed = RemovalRecord.objects.filter(submission=row, erased_at=None).update(
        erased_at=timezone.now()
    )
    if changed:
        _record("submission-erased", row, "")
    return Done(row)


@transaction.atomic
def _recall(
    submission: Submission, reason: str, by: Person, reach: str, correction: bool
) -> tuple[str, ...]:
    allowed("recall", submission, by)
    if not reason.strip():
        stop("reason-missing")
    hold(submission.participant.code)
    if correction:
        _check_correction(submission)
    whole, part = replaced_by(submission, reach)
    flows: set[str] = set()
    for row in (submission, *whole):
        was = row.state
        move("recall", row)
        readers = exporters([row.number])
        keep_record(
            row,
            together=submission.number,
            reason=reason.strip(),
            reach=reach,
            by=by,
            readers=readers,
            correction=correction,
        )
        tell(row, readers, person=by.handle)
        flows |= set(dataflows_of(row))
        _record("submission-recalled", row, by.handle, was=was, reach=reach)
    _tell_of_parts(submission, part, by)
    rewrite(submission.participant, flows)
    return (submission.number, *(row.number for row in whole))


def _tell_of_parts(submission: Submission, part: list[Submission], by: Person) -> None:
    """Tell those as well who exported what it had replaced of earlier ones."""
    if not part:
        return
    left = {h.number: h for h in holdings(submission.participant.code)}
    for row in part:
        readers = exporters_of_part(row, left[row.number])
        tell(submission, readers, person=by.handle)


def withdraw_row(row: Submission, by: Person) -> None:
    """Recall what a participant that withdrew left; inside a transaction."""
    hold(row.participant.code)
    move("recall", row)
    readers = exporters([row.number])
    keep_record(
        row,
        together=row.number,
        reason="withdrawn",
        reach="this",
        by=by,
        readers=readers,
    )
    tell(row, readers, person=by.handle)
    rewrite(row.participant, dataflows_of(row))
    _record("submission-recalled", row, by.handle, reach="this")


def _waiting(submission: Submission, by: Person) -> list[Submission]:
    """Give what waits for this confirmation and reaches what was replaced."""
    return [
        row for row in _confirmable(submission, by) if row.removal.reach == "replaced"
    ]


@transaction.atomic
def _confirm(submission: Submission, by: Person, rests: list[Rest]) -> list[Submission]:
    hold(submission.participant.code)
    rows = _confirmable(submission, by)
    asked = rows[0].removal
    flows = {flow for row in rows for flow in dataflows_of(row)}
    for rest in rests:
        former = commit_rest(rest, asked=asked)
        flows |= set(dataflows_of(former))
        _record(
            "submission-recalled", former, by.handle, reach="part", rest=rest.number
        )
        rows.append(former)
    for row in rows:
        destroy(row, by)
    rewrite(submission.participant, flows)
    return rows


def _confirmable(submission: Submission, by: Person) -> list[Submission]:
    """Give what this person may confirm now with this submission; at least one."""
    require_national(by, submission.participant, *_WHO)
    removal = RemovalRecord.objects.filter(submission=submission).first()
    if submission.state != RECALLED or removal is None:
        stop("not-from-here", number=submission.number, state=submission.state)
    if removal.recalled_by_id == by.pk:
        stop("another-person", number=submission.number)
    together = RemovalRecord.objects.filter(
        submission__participant=submission.participant,
        together=removal.together,
        confirmed_at=None,
    ).select_related("submission__participant", "submission__agency")
    rows = [one.submission for one in together.order_by("pk")]
    if not rows:
        stop("not-from-here", number=submission.number, state="erased")
    return rows


def destroy(row: Submission, by: Person | None) -> None:
    """Forget the secret and whatever the database holds of the content."""
    RemovalRecord.objects.filter(submission=row).update(
        confirmed_by=by, confirmed_at=timezone.now()
    )
    Submission.objects.filter(pk=row.pk).update(
        secret=None,
        received="",
        file_name="",
        balance={},
        errors=0,
        warnings=0,
        labels=[],
        unchanged=[],
        pack_text="",
        errors_explained="",
        read_as={},
    )
    Note.objects.filter(submission=row).delete()
    row.errands.exclude(kind="erasure").delete()
    PinnedQuestion.objects.filter(pinned_to=row).delete()
    row.refresh_from_db()
    _record("submission-erasure-confirmed", row, by.handle if by else "")


def _check_correction(submission: Submission) -> None:
    """At most so many recalls a year count as corrections."""
    rule = terms(timezone.localdate())
    since = timezone.now() - timedelta(days=365)
    recent = RemovalRecord.objects.filter(
        submission__participant=submission.participant,
        correction=True,
        recalled_at__gte=since,
    )
    # What went together was one recall, however many submissions it reached.
    made = recent.values("together").distinct().order_by().count()
    if made >= rule.corrections_a_year:
        stop("corrections-used-up", number=rule.corrections_a_year)


def _known_reach(reach: str) -> str:
    if reach not in ASKED_REACHES:
        stop("not-a-choice", value=reach, known=", ".join(ASKED_REACHES))
    return reach


def _record(kind: str, row: Submission, person: str, **what: object) -> None:
    record(
        kind,
        person=person,
        about=[row.participant.code],
        what={"number": row.number, **what},
    )
