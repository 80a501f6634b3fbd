"""Finish what a crash or a calendar left open, and check that all is as it should be."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from balise.store.disks import remove_tree
from balise.vocabulary.messages import Message
from balise_web.audit.chain import verify_chains
from balise_web.context.models import Note
from balise_web.jobs.leases import end_dead
from balise_web.offers.ledgers import terms
from balise_web.outcomes import Done, Stop, journey
from balise_web.participants.access import require_central, standing
from balise_web.participants.models import Participant, ParticipantEvent, Person
from balise_web.questions.models import PinnedQuestion
from balise_web.submissions.actions.recalling import destroy, erase, withdraw_row
from balise_web.submissions.actions.releasing import release_row
from balise_web.submissions.actions.reviewing import discard_row
from balise_web.submissions.models import RemovalRecord, Submission
from balise_web.submissions.removals import list_missing, unlisted
from balise_web.submissions.shelves import expected_rows, kept_rows
from balise_web.submissions.states import (
    APPROVED,
    BEFORE_SEALING,
    DISCARDED,
    DRAFT,
    RECALLED,
    SEALED,
    VISIBLE,
)
from balise_web.submissions.storage import Draft, sealed_folder, store
from balise_web.uploads.ending import expired_uploads, kept_numbers

_CENTRAL = ("secretariat", "governance", "auditor")


@journey
def sweep(*, by: Person | None = None) -> Done[tuple[str, ...]]:
    """Finish erasures, throw away what was never finished, release what is due."""
    if by is not None:
        require_central(by, *_CENTRAL)
    end_dead(Submission.objects.all())
    done = (
        *_forget_drafts(),
        *_erase_recalled(),
        *_erase_withdrawn(),
        *list_missing(),
        *release_due(),
        *expired_uploads(),
        *_sweep_files(),
    )
    return Done(done)


@journey
def verify(*, by: Person | None = None) -> Done[tuple[Message, ...]]:
    """Check audit chains, sealed files, shelf and rows; nothing found is all well."""
    if by is not None:
        require_central(by, *_CENTRAL)
    known = {
        row.number: bytes(row.secret) if row.secret else None
        for row in Submission.objects.filter(
            Q(state__in=VISIBLE)
            | Q(removal__confirmed_at__isnull=True, removal__isnull=False)
        )
    }
    return Done(
        (
            *verify_chains(),
            *store().verify(known),
            *_overdue(),
            *_unfinished(),
            *unlisted(),
            *_shelf_faults(),
        )
    )


def release_due() -> tuple[str, ...]:
    """Release what was set to be released by now."""
    due = Submission.objects.filter(
        state=SEALED, release_on__lte=timezone.localdate()
    ).select_related("participant", "released_by")
    done = []
    for row in due:
        if row.released_by is None or standing(row.participant) != "confirmed":
            continue
        try:
            with transaction.atomic():
                release_row(row, row.released_by)
        except Stop:
            continue
        done.append(row.number)
    return tuple(done)


def _forget_drafts() -> list[str]:
    """Drafts whose worker is gone, and files of what was discarded or sealed."""
    now = timezone.now()
    left = Submission.objects.filter(
        Q(lease_until__lt=now)
        | Q(lease_until=None, sent_at__lt=now - timedelta(hours=1)),
        state=DRAFT,
        balance={},
    )
    forgotten = list(left.values_list("number", flat=True))
    left.delete()
    finished = Submission.objects.exclude(state__in=BEFORE_SEALING).values_list(
        "number", flat=True
    )
    for number in (*forgotten, *finished):
        Draft(number).erase()
    return forgotten


def _erase_recalled() -> list[str]:
    rows = RemovalRecord.objects.filter(
        confirmed_at__isnull=False, erased_at=None
    ).select_related("submission", "recalled_by", "confirmed_by")
    for removal in rows:
        erase(removal.submission)
    return [removal.submission.number for removal in rows]


def _erase_withdrawn() -> list[str]:
    """Erase what a participant left behind, 30 days after it withdrew.

    Unless it asked that it be kept; it stays hidden from everyone else.
    """
    days = terms(timezone.localdate()).withdrawal_erasure_days
    before = timezone.now() - timedelta(days=days)
    gone: list[str] = []
    for event in ParticipantEvent.objects.filter(kind="withdrawn", at__lte=before):
        kept = event.participant.events.filter(kind="kept", pk__gt=event.pk)
        if standing(event.participant) == "withdrawn" and not kept.exists():
            gone += [_erase_left_behind(row, event) for row in _left(event.participant)]
            Note.objects.filter(participant=event.participant).delete()
            PinnedQuestion.objects.filter(
                Q(asker=event.participant) | Q(owner=event.participant)
            ).delete()
    return gone


def _left(participant: Participant) -> list[Submission]:
    """Give what is not erased: sealed, on its way there, or hidden and waiting."""
    waits = Q(state=RECALLED, removal__confirmed_at=None)
    wanted = Q(state__in=(*VISIBLE, *BEFORE_SEALING)) | waits
    return list(Submission.objects.filter(wanted, participant=participant))


def _erase_left_behind(row: Submission, event: ParticipantEvent) -> str:
    if row.state in BEFORE_SEALING:
        discard_row(row, event.by)
        Draft(row.number).erase()
        return row.number
    with transaction.atomic():
        if row.state in VISIBLE:
            withdraw_row(row, event.by)
        destroy(row, None)
    erase(row)
    return row.number


def _sweep_files() -> tuple[str, ...]:
    """Remove folders without a row; a seal under way keeps its own."""
    known = kept_numbers() | set(
        Submission.objects.exclude(state=DISCARDED)
        .exclude(removal__erased_at__isnull=False)
        .values_list("number", flat=True)
    )
    sealing = Submission.objects.filter(state=APPROVED, lease_until__gt=timezone.now())
    for row in Submission.objects.filter(state__in=BEFORE_SEALING).exclude(
        pk__in=sealing.values("pk")
    ):
        # Frozen files of what is not sealed do not exist: a crash left them.
        remove_tree(sealed_folder(row.number))
    spare = timedelta(0) if not sealing.exists() else timedelta(hours=1)
    return store().sweep(known, spare=spare)


def _overdue() -> list[Message]:
    """Recalls that a second person should have confirmed by now."""
    days = terms(timezone.localdate()).erasure_confirmation_days
    rows = RemovalRecord.objects.filter(
        confirmed_at=None, recalled_at__lt=timezone.now() - timedelta(days=days)
    ).select_related("submission")
    return [
        Message("erasure-overdue", {"number": row.submission.number}) for row in rows
    ]


def _unfinished() -> list[Message]:
    rows = RemovalRecord.objects.filter(
        confirmed_at__isnull=False, erased_at=None
    ).select_related("submission")
    return [
        Message("erasure-unfinished", {"number": row.submission.number}) for row in rows
    ]


def _shelf_faults() -> list[Message]:
    """Shelf rows that differ from what the submissions say."""
    return [
        Message("shelf-row-differs", {"participant": row[0], "dataflow": row[1]})
        for row in sorted(kept_rows() ^ expected_rows())
    ]
