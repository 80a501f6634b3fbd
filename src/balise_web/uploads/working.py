"""Do what an upload waits for; the lease on its row sees to it that one worker does.

A worker may die at any moment. The row still says what is wanted, so the next one
begins that step again; what was made already under the number drawn for it is found.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from balise.intake.packs import Pack, load_pack
from balise.intake.reading import Choices
from balise.store.faults import StoreFault
from balise.vocabulary.messages import Message
from balise_web.jobs.leases import end, goes_on, take, unlent
from balise_web.outcomes import Done, Refused, Stop, stop
from balise_web.submissions.actions.correcting import resend
from balise_web.submissions.actions.drafting import forget
from balise_web.submissions.actions.submitting import submit
from balise_web.submissions.models import Submission
from balise_web.uploads.closing import closed
from balise_web.uploads.models import KeptPack, Upload
from balise_web.uploads.states import CANCELLED, OPEN, READING, SENT, WORKED_ON
from balise_web.uploads.storage import Kept
from balise_web.uploads.telling import message_data
from balise_web.uploads.understanding import personal_answers, understand

MOST_ATTEMPTS: Final = 3
"""After how many workers that died on a step the person is told instead."""


def work(number: str) -> None:
    """Do the next step of an upload; nothing where there is none, or it is being done."""
    upload = _with_all(number)
    if upload is None or upload.state not in WORKED_ON:
        return
    holder = take(upload, upload.by.handle, state=upload.state)
    if not holder:
        return
    try:
        _step(upload, holder)
    finally:
        end(upload, holder)


def waiting() -> Iterator[str]:
    """Name every upload that waits for a worker and has none."""
    for upload in Upload.objects.filter(state__in=WORKED_ON):
        if Upload.objects.filter(unlent(upload), pk=upload.pk).exists():
            yield upload.number


def is_handled_at_once(upload: Upload) -> bool:
    """Say whether a file is small enough for its sender to wait for it."""
    return upload.size <= settings.HANDLED_AT_ONCE


def _with_all(number: str) -> Upload | None:
    rows = Upload.objects.select_related("agency__participant", "by", "corrects")
    return rows.filter(number=number).first()


def _step(upload: Upload, holder: str) -> None:
    Upload.objects.filter(pk=upload.pk).update(attempts=F("attempts") + 1)
    if upload.attempts >= MOST_ATTEMPTS:
        _open(upload, (Message("upload-work-died", {"number": upload.number}),))
        return
    try:
        if upload.state == READING:
            _understand(upload, holder)
        else:
            _send(upload, holder)
    except Stop as stopped:
        _stopped(upload, stopped.messages)
    except StoreFault as fault:
        _open(upload, (fault.message,))
    except Exception:
        _open(upload, (Message("upload-fault", {"number": upload.number}),))
        raise


def _understand(upload: Upload, holder: str) -> None:
    found = understand(upload, _reporter(upload, holder))
    kept = Kept(upload.number, upload.file_name)
    kept.write(found.data)
    own = {"pack_text": found.pack_text} if found.pack_text else {}
    if found.corrects is not None:
        own["corrects"] = found.corrects
    Upload.objects.filter(pk=upload.pk, lease_holder=holder).update(
        state=OPEN, stage="", progress=100, ready=found.ready, problems=[], **own
    )


def _send(upload: Upload, holder: str) -> None:
    """Make a submission under the number that was drawn, unless that is there already."""
    made = Submission.objects.filter(number=upload.becomes).first()
    if made is not None and not made.balance:
        # Whoever began it held this lease and is gone.
        forget(made)
        made = None
    if made is None:
        outcome = _submitted(upload, _reporter(upload, holder))
        if isinstance(outcome, Refused):
            raise Stop(*outcome.messages)
        made = outcome.value
    _sent(upload, made)
    Kept(upload.number, upload.file_name).erase()


def _submitted(upload: Upload, report: Any) -> Done[Submission] | Refused:
    kept = Kept(upload.number, upload.file_name)

    def progress(percent: int) -> None:
        report(percent, "converting" if percent < 60 else "keeping")

    common = {
        "by": upload.by,
        "name": upload.file_name,
        "number": upload.becomes,
        "progress": progress,
    }
    if kept.understood().get("returned"):
        return resend(kept.file, **common)
    return submit(
        kept.file,
        pack=upload.pack_text,
        agency=upload.agency,
        choices=Choices(**upload.reading),
        personal=personal_answers(upload),
        corrects=upload.corrects,
        **common,
    )


@transaction.atomic
def _sent(upload: Upload, made: Submission) -> None:
    """Keep the pack for the agency's next file, and forget the rest."""
    pack = load_pack(made.pack_text)
    returned = Kept(upload.number, upload.file_name).understood()
    if isinstance(pack, Pack) and not pack.name.startswith("template-"):
        _keep_pack(upload, pack, made.pack_text, returned)
    closed(upload, SENT, person=upload.by.handle, progress=100)


def _keep_pack(upload: Upload, pack: Pack, text: str, data: dict[str, Any]) -> None:
    now = timezone.now()
    packs = KeptPack.objects.filter(agency=upload.agency)
    if packs.filter(identity=pack.identity).update(used_at=now):
        return
    follows = packs.filter(identity=data.get("follows") or "-").first()
    KeptPack.objects.create(
        agency=upload.agency,
        identity=pack.identity,
        name=pack.name,
        version=pack.version,
        text=text,
        by=upload.by,
        kept_at=now,
        used_at=now,
        follows=follows,
        changes=[
            {"code": change["message"]["code"], "column": change["column"]}
            for change in data.get("changes", ())
            if follows
        ],
    )


def _stopped(upload: Upload, messages: tuple[Message, ...]) -> None:
    """Let a person look at why; what was cancelled while it was read goes at once."""
    if messages[0].code != "cancelled":
        _open(upload, messages)
    elif upload.state == READING:
        closed(upload, CANCELLED, person=upload.by.handle)
        Kept(upload.number, "").erase()
    else:
        _open(upload, ())


def _open(upload: Upload, messages: tuple[Message, ...]) -> None:
    sending = upload.state != READING
    Upload.objects.filter(pk=upload.pk, state=upload.state).update(
        state=OPEN,
        stage="",
        becomes="",
        cancel_requested=False,
        problems=[message_data(message) for message in messages],
        **({} if sending else {"ready": False}),
    )


def _reporter(upload: Upload, holder: str) -> Any:
    def report(percent: int, stage: str) -> None:
        if not goes_on(upload, holder, percent, stage=stage):
            stop("cancelled", number=upload.number)

    return report
