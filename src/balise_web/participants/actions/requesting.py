"""Ask the governance body to confirm that a family cannot be collected; its answer."""

from django.utils import timezone

from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, action, stop
from balise_web.participants.access import require_central, require_national
from balise_web.participants.actions.declaring import (
    confirm_cannot_collect,
    known_family,
    require_reason,
)
from balise_web.participants.models import (
    CannotCollect,
    CannotCollectRequest,
    Participant,
    Person,
)
from balise_web.participants.models.asking import ANSWERS


@action
def ask_cannot_collect(
    participant: Participant,
    *,
    family: str,
    reason: str,
    text: str,
    by: Person,
    language: str = "en",
) -> Done[CannotCollectRequest]:
    """Ask for the confirmation, saying why in one's own words."""
    require_national(by, participant, "focal-point", "deputy")
    known_family(family)
    require_reason(reason)
    if not text.strip():
        stop("reason-missing")
    if participant.cannot_collect.filter(family=family).exists():
        stop("already-there", name=family)
    open_ones = CannotCollectRequest.objects.filter(participant=participant, answer="")
    if open_ones.filter(family=family).exists():
        stop("already-there", name=family)
    asked = CannotCollectRequest.objects.create(
        participant=participant,
        family=family,
        reason=reason,
        text=text.strip(),
        language=language,
        by=by,
    )
    _record("cannot-collect-asked", asked, by)
    return Done(asked)


@action
def answer_cannot_collect(
    request: CannotCollectRequest, *, answer: str, by: Person, text: str = ""
) -> Done[CannotCollectRequest]:
    """Confirm what was asked, or decline it and say why."""
    require_central(by, "governance")
    if answer not in ANSWERS:
        stop("not-a-choice", value=answer, known=", ".join(ANSWERS))
    if answer == "declined" and not text.strip():
        stop("reason-missing")
    answered = CannotCollectRequest.objects.filter(pk=request.pk, answer="").update(
        answer=answer,
        answer_text=text.strip(),
        answered_by=by,
        answered_at=timezone.now(),
    )
    if not answered:
        stop("changed-meanwhile")
    if answer == "confirmed":
        outcome = confirm_cannot_collect(
            request.participant, family=request.family, reason=request.reason, by=by
        )
        if not isinstance(outcome, Done):
            raise Stop(*outcome.messages)
    else:
        _record("cannot-collect-declined", request, by)
    request.refresh_from_db()
    return Done(request)


@action
def end_cannot_collect(confirmed: CannotCollect, *, by: Person) -> Done[CannotCollect]:
    """Say that a family can be collected after all: it then counts as any other."""
    require_central(by, "governance")
    if not CannotCollect.objects.filter(pk=confirmed.pk).delete()[0]:
        stop("changed-meanwhile")
    record(
        "cannot-collect-ended",
        person=by.handle,
        about=[confirmed.participant.code],
        what={"family": confirmed.family},
    )
    return Done(confirmed)


def _record(kind: str, request: CannotCollectRequest, by: Person) -> None:
    what: dict[str, object] = {"family": request.family, "reason": request.reason}
    record(kind, person=by.handle, about=[request.participant.code], what=what)
