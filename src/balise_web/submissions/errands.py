"""Long steps of a submission, done beside the pages by the actions that a command calls.

An errand is asked for once and may be begun several times: a worker that died left its
lease, the next one looks first whether the step was taken after all.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.db.models import F, Q
from django.utils import timezone

from balise.vocabulary.messages import Message
from balise_web.jobs.leases import end, take, unlent
from balise_web.outcomes import Done, Outcome, Refused, action, not_found
from balise_web.participants.models import Person
from balise_web.submissions.access import may_see_original, submissions_for
from balise_web.submissions.actions.recalling import confirm_erasure
from balise_web.submissions.actions.releasing import release
from balise_web.submissions.actions.returning import give_back
from balise_web.submissions.actions.sealing import seal
from balise_web.submissions.models import Errand, Submission
from balise_web.submissions.models.errands import DONE, REFUSED, WAITING
from balise_web.submissions.moving import allowed
from balise_web.submissions.numbers import new_number
from balise_web.submissions.states import RECALLED, RELEASED, VISIBLE
from balise_web.submissions.storage import Draft

QUICK_ROWS: Final = 20_000
"""Up to how many rows of its file a step is taken while the page waits."""
MOST_ATTEMPTS: Final = 3
REMEMBERED: Final = timedelta(minutes=10)


@action
def ask(
    submission: Submission, *, kind: str, by: Person, wanted: Mapping[str, str] = {}
) -> Done[Errand]:
    """Ask for a long step; asking twice while it waits is asking once."""
    _may_ask(submission, kind, by)
    found = Errand.objects.filter(
        submission=submission, kind=kind, wanted=dict(wanted), state=WAITING
    ).first()
    return Done(
        found
        or Errand.objects.create(
            number=new_number(),
            submission=submission,
            kind=kind,
            by=by,
            wanted=dict(wanted),
            asked_at=timezone.now(),
        )
    )


def errands_of(by: Person, submission: Submission) -> list[Errand]:
    """Give what was asked of a submission, the newest first, for who may know of it."""
    if not submissions_for(by).filter(pk=submission.pk).exists():
        not_found("submission", submission.number)
    return list(submission.errands.select_related("by")[:20])


def refusal_of(
    submission: Submission, kind: str, wanted: Mapping[str, str]
) -> tuple[Message, ...]:
    """Say why the same was refused a moment ago; later it may be asked again."""
    recent = Q(state=WAITING) | Q(done_at__gte=timezone.now() - REMEMBERED)
    asked = submission.errands.filter(recent, kind=kind, wanted=dict(wanted))
    last = asked.first()
    if last is None or last.state != REFUSED:
        return ()
    return tuple(Message(one["code"], one["params"]) for one in last.messages)


def workbook_of(submission: Submission, language: str, kind: str) -> Path:
    """Give where the file lies that goes back with its findings, once it is made."""
    return Draft(submission.number).folder / f"returned-{language}.{kind}"


def is_quick(submission: Submission) -> bool:
    """Say whether a step of this submission is taken while the page waits."""
    return int(submission.balance.get("rows_in") or 0) <= QUICK_ROWS


def waiting() -> Iterator[str]:
    """Name every errand that nobody is on."""
    for errand in Errand.objects.filter(state=WAITING):
        if Errand.objects.filter(unlent(errand), pk=errand.pk).exists():
            yield errand.number


def run(number: str) -> None:
    """Go on one errand; nothing where somebody is on it, or it is done."""
    rows = Errand.objects.select_related(
        "by__participant", "submission__participant", "submission__agency"
    )
    errand = rows.filter(number=number).first()
    if errand is None or errand.state != WAITING:
        return
    holder = take(errand, errand.by.handle, state=WAITING)
    if not holder:
        return
    Errand.objects.filter(pk=errand.pk).update(attempts=F("attempts") + 1)
    try:
        _note(errand, _gone(errand))
    except Exception:
        fault = Message("upload-fault", {"number": errand.submission.number})
        _note(errand, Refused((fault,)))
        raise
    finally:
        end(errand, holder)


def _gone(errand: Errand) -> Outcome[Any]:
    """Take the step, unless it was taken by a worker that died before it said so."""
    if errand.attempts >= MOST_ATTEMPTS:
        number = errand.submission.number
        return Refused((Message("upload-work-died", {"number": number}),))
    if errand.attempts and _is_done(errand):
        return Done(None)
    return _STEPS[errand.kind](errand)


def _is_done(errand: Errand) -> bool:
    row = errand.submission
    match errand.kind:
        case "seal":
            return row.state in VISIBLE
        case "release":
            return row.state == RELEASED or row.release_on is not None
        case "erasure":
            return row.state == RECALLED and row.removal.confirmed_at is not None
        case _:
            return False


def _seal(errand: Errand) -> Outcome[Any]:
    return seal(errand.submission, by=errand.by)


def _release(errand: Errand) -> Outcome[Any]:
    given = errand.wanted.get("on")
    day = date.fromisoformat(given) if given else None
    return release(errand.submission, by=errand.by, on=day)


def _erase(errand: Errand) -> Outcome[Any]:
    return confirm_erasure(errand.submission, by=errand.by)


def _write(errand: Errand) -> Outcome[Any]:
    language, kind = errand.wanted["language"], errand.wanted["format"]
    target = workbook_of(errand.submission, language, kind)
    target.parent.mkdir(parents=True, exist_ok=True)
    return give_back(
        errand.submission, target, by=errand.by, language=language, format=kind
    )


_STEPS: Final[Mapping[str, Callable[[Errand], Outcome[Any]]]] = {
    "seal": _seal,
    "release": _release,
    "erasure": _erase,
    "workbook": _write,
}


def _may_ask(submission: Submission, kind: str, by: Person) -> None:
    """Stop who could not take the step; whether it is possible is asked again then."""
    match kind:
        case "seal" | "release":
            allowed(kind, submission, by)
        case "workbook" if not may_see_original(by, submission):
            not_found("submission", submission.number)
        case "erasure" if by.participant_id != submission.participant_id:
            not_found("submission", submission.number)


def _note(errand: Errand, outcome: Outcome[Any]) -> None:
    done = isinstance(outcome, Done)
    told = [{"code": m.code, "params": _plain(m)} for m in outcome.messages]
    Errand.objects.filter(Q(pk=errand.pk)).update(
        state=DONE if done else REFUSED,
        messages=told,
        done_at=timezone.now(),
        progress=100,
    )


def _plain(message: Message) -> dict[str, str]:
    return {name: str(value) for name, value in message.params.items()}
