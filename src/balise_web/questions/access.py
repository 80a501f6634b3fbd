"""Who sees a question: the focal points of the two participants, and nobody else.

The owner sees whatever was asked of it. Whoever asked sees its question and the answer
only while it may read the value: both may say what the value says, so they close and
open with it.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.decisions import extents
from balise.sharing.ledger import Viewer
from balise.vocabulary.extents import Depth
from balise_web.offers.ledgers import ledger, terms
from balise_web.outcomes import not_found
from balise_web.participants.models import Person
from balise_web.questions.models import PinnedQuestion
from balise_web.submissions.states import RECALLED

LEADS = ("focal-point", "deputy")


def questions_for(by: Person) -> QuerySet[PinnedQuestion, PinnedQuestion]:
    """Give the questions asked by and of a person's participant, newest first."""
    found = PinnedQuestion.objects.select_related(
        "asker", "owner", "asked_by", "answered_by"
    )
    if by.participant_id is None or not by.has_role(*LEADS):
        return found.none()
    own = Q(asker_id=by.participant_id) | Q(owner_id=by.participant_id)
    return found.filter(own)


def question_for(by: Person, number: str) -> PinnedQuestion:
    """Give one question by its number."""
    found = questions_for(by).filter(number=number).first()
    return found or not_found("question", number)


def waiting_for(by: Person) -> QuerySet[PinnedQuestion, PinnedQuestion]:
    """Give the questions that a person may answer and nobody has."""
    return questions_for(by).filter(owner_id=by.participant_id, answered_at=None)


def readable(by: Person, asked: Iterable[PinnedQuestion]) -> frozenset[str]:
    """Name those of these questions whose words this person may read today.

    One ledger serves them all; the owner reads everything that was asked of it.
    """
    every = tuple(asked)
    own = {one.number for one in every if one.owner_id == by.participant_id}
    mine = [one for one in every if one.number not in own]
    if not mine or by.participant is None:
        return frozenset(own)
    day = timezone.localdate()
    decisions = decide(
        Viewer(by.participant.code),
        ledger(day),
        terms(day),
        day,
        dataflows=sorted({one.dataflow for one in mine}),
        owners=sorted({one.owner.code for one in mine}),
        depths=[Depth.STATISTICS],
    )
    granted = extents(decisions)
    gone = _resting_on_what_is_gone(mine)
    open_today = {
        one.number
        for one in mine
        if one.number not in gone
        and any(
            (extent.participant, extent.dataflow) == (one.owner.code, one.dataflow)
            and extent.periods.covers((one.first, one.last))
            for extent in granted
        )
    }
    return frozenset(own | open_today)


def _resting_on_what_is_gone(asked: Iterable[PinnedQuestion]) -> frozenset[str]:
    """Name those that rest on something hidden by a recall, before it is erased."""
    found = PinnedQuestion.objects.filter(pk__in=[one.pk for one in asked])
    hidden = found.filter(pinned_to__state=RECALLED)
    return frozenset(hidden.values_list("number", flat=True))
