"""Who may read a note: whoever may read CX of its participant and what it explains."""

from collections.abc import Iterable

from django.db.models import QuerySet

from balise.analysis.settings import ContextNote
from balise.sharing.decisions import Decision
from balise.vocabulary.periods import ALWAYS, Spans
from balise_web.context.models import Note
from balise_web.outcomes import not_found
from balise_web.participants.access import belongs
from balise_web.participants.models import Participant, Person

CONTEXT = "CX"


def notes_for(by: Person, participant: Participant) -> QuerySet[Note, Note]:
    """Notes of one's own participant."""
    if not belongs(by, participant):
        not_found("participant", participant.code)
    return Note.objects.filter(participant=participant).select_related("by")


def notes_open(decisions: Iterable[Decision]) -> tuple[ContextNote, ...]:
    """Notes that these decisions open: both CX and what the note is attached to."""
    granted = [d for d in decisions if d.granted and d.extent is not None]
    flows = {(d.owner, d.dataflow) for d in granted}
    owners = {owner for owner, dataflow in flows if dataflow == CONTEXT}
    rows = Note.objects.filter(participant__code__in=owners).select_related(
        "participant"
    )
    return tuple(
        _value(row)
        for row in rows
        if not row.dataflow or (row.participant.code, row.dataflow) in flows
    )


def _value(row: Note) -> ContextNote:
    periods = ALWAYS
    if row.first and row.last:
        periods = Spans.of([(row.first, row.last)])
    return ContextNote(
        participant=row.participant.code,
        dataflow=row.dataflow,
        kind=row.kind,
        text=row.text,
        language=row.language,
        periods=periods,
        dimension=row.dimension or None,
        code=row.code or None,
    )
