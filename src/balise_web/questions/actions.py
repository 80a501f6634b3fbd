"""Ask about a value, and answer; neither changes a figure or counts as giving."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from balise.analysis.questions import Question, Refused, parse_question
from balise.vocabulary.periods import parse_period
from balise.vocabulary.tables import TOTAL
from balise_web.audit.chain import record
from balise_web.context.actions import check_words
from balise_web.explore.access import viewer_of
from balise_web.explore.actions import ask
from balise_web.outcomes import Done, Stop, action, journey, stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Participant, Person
from balise_web.questions.access import LEADS, readable
from balise_web.questions.models import PinnedQuestion
from balise_web.submissions.models import Submission

LONGEST = 2000


@journey
def ask_about(
    owner: Participant,
    *,
    measure: str,
    period: str,
    codes: Mapping[str, str],
    text: str,
    language: str,
    by: Person,
) -> Done[PinnedQuestion]:
    """Pin a question to a value of another participant that one may read today."""
    if by.participant is None or by.participant_id == owner.pk:
        stop("question-to-another")
    require_national(by, by.participant, *LEADS)
    _check_text(text, language)
    question = value_at(owner.code, measure, period, codes)
    numbers = _rests_on(question, owner, codes, by)
    return Done(_kept(owner, question, period, codes, numbers, (text, language), by))


@action
def answer(
    question: PinnedQuestion, *, text: str, language: str, by: Person
) -> Done[PinnedQuestion]:
    """Answer what was asked; an answer given can be written anew."""
    require_national(by, question.owner, *LEADS)
    _check_text(text, language)
    PinnedQuestion.objects.filter(pk=question.pk).update(
        answer=text.strip(),
        answer_language=language,
        answered_by=by,
        answered_at=timezone.now(),
    )
    question.refresh_from_db()
    _record("question-answered", question, to_owner=by.handle)
    return Done(question)


def value_at(
    owner: str, measure: str, period: str, codes: Mapping[str, str]
) -> Question:
    """Read where a value stands, or stop with what is wrong with the codes."""
    found = parse_question(
        measure,
        first=period,
        by=("participant", "period", *codes),
        where={"participant": owner, **codes},
        grain=_grain(period),
    )
    if isinstance(found, Refused):
        raise Stop(found.message)
    return found


def _grain(period: str) -> str:
    try:
        return parse_period(period).frequency.value
    except ValueError:
        stop("period-not-understood", text=period)


def _check_text(text: str, language: str) -> None:
    if not text.strip():
        stop("note-empty")
    check_words(text, language)


def _rests_on(
    question: Question, owner: Participant, codes: Mapping[str, str], by: Person
) -> list[Submission]:
    """Read the value as the asker may: what cannot be read sounds like what is not."""
    outcome = ask(question, viewer=viewer_of(by), by=by)
    if not isinstance(outcome, Done):
        raise Stop(*outcome.messages)
    found = outcome.value.answer
    there = [
        row
        for row in found.table.to_pylist()
        if row["participant"] == owner.code
        and all(row.get(name, TOTAL) == code for name, code in codes.items())
    ]
    if not there:
        stop("question-not-readable")
    rows = Submission.objects.filter(number__in=found.numbers, participant=owner)
    return list(rows)


@transaction.atomic
def _kept(
    owner: Participant,
    question: Question,
    period: str,
    codes: Mapping[str, str],
    numbers: list[Submission],
    said: tuple[str, str],
    by: Person,
) -> PinnedQuestion:
    pinned = {
        "asker": by.participant,
        "owner": owner,
        "measure": question.measure,
        "period": period,
        "codes": dict(codes),
    }
    if PinnedQuestion.objects.filter(answered_at=None, **pinned).exists():
        stop("question-asked-already")
    row = PinnedQuestion.objects.create(
        number=secrets.token_hex(8),
        dataflow=question.indicator.dataflow,
        first=question.first,
        last=question.last,
        text=said[0].strip(),
        language=said[1],
        asked_by=by,
        asked_at=timezone.now(),
        **pinned,
    )
    row.pinned_to.set(numbers)
    if row.number not in readable(by, [row]):
        stop("question-not-readable")
    _record("question-asked-of-owner", row, to_asker=by.handle)
    return row


def _record(
    kind: str, row: PinnedQuestion, *, to_asker: str = "", to_owner: str = ""
) -> None:
    """Note it with both, without the text; each chain names its own people only."""
    asker, owner = row.asker.code, row.owner.code
    what: dict[str, object] = {
        "question": row.number,
        "asker": asker,
        "owner": owner,
        "measure": row.measure,
        "period": row.period,
        "dimensions": sorted(row.codes),
    }
    record(kind, person=to_asker, about=[asker], what=what)
    record(kind, person=to_owner, about=[owner], what=what)
