"""Attach a note; it explains, it does not count as giving."""

from datetime import date

from balise.intake.personal import looks_personal
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import model
from balise_web.audit.chain import record
from balise_web.context.models import KINDS, Note
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import require_national
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Participant, Person
from balise_web.submissions.models import Submission

AROUND = ".,;:!?()[]<>\"'“”‘’«»¿¡،؛؟、。，；：！？（）"
"""What stands around a word in a sentence, in any of the six languages."""
_WHO = ("focal-point", "deputy", "validator", "contributor", "analyst")


@action
def add_context(
    participant: Participant,
    *,
    kind: str,
    text: str,
    language: str,
    by: Person,
    dataflow: str | None = None,
    first: date | None = None,
    last: date | None = None,
    dimension: str | None = None,
    code: str | None = None,
    confidence: str | None = None,
    submission: Submission | None = None,
) -> Done[Note]:
    """Explain a figure, a period or a dataflow, in any of the six languages."""
    require_national(by, participant, *_WHO)
    _check(kind, text, language, dataflow, (first, last), (dimension, code))
    if submission is not None and submission.participant_id != participant.pk:
        stop("not-found", kind="submission", name=submission.number)
    note = Note.objects.create(
        participant=participant,
        kind=kind,
        text=text.strip(),
        language=language,
        confidence=confidence or "",
        dataflow=dataflow or "",
        first=first,
        last=last,
        dimension=dimension or "",
        code=code or "",
        submission=submission,
        by=by,
    )
    # The text stays out of the audit: events hold codes only.
    what: dict[str, object] = {
        "kind": kind,
        "dataflow": dataflow or "",
        "note": note.pk,
    }
    record("context-added", person=by.handle, about=[participant.code], what=what)
    return Done(note)


def _check(
    kind: str,
    text: str,
    language: str,
    dataflow: str | None,
    days: tuple[date | None, date | None],
    pinned: tuple[str | None, str | None],
) -> None:
    if kind not in KINDS:
        stop("not-a-choice", value=kind, known=", ".join(KINDS))
    if not text.strip():
        stop("note-empty")
    check_words(text, language)
    if dataflow:
        known_dataflow(dataflow)
    if all(days) and days[1] < days[0]:  # type: ignore[operator]
        stop("dates-in-order", first=days[0], last=days[1])
    if bool(pinned[0]) != bool(pinned[1]) or (
        pinned[0] and pinned[0] not in model().dimensions
    ):
        stop("dimension-and-code", known=", ".join(model().dimensions))


def check_words(text: str, language: str) -> None:
    """Stop at words in no known language, or that look like someone's numbers."""
    if language not in LANGUAGES:
        stop("not-a-choice", value=language, known=", ".join(LANGUAGES))
    if tells_of_a_person(text):
        stop("note-looks-personal")


def tells_of_a_person(text: str) -> bool:
    """Say whether a word of a text looks like somebody's number or address."""
    return any(looks_personal(word.strip(AROUND)) for word in text.split())
