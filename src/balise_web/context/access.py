"""Who may read a note: whoever may read CX of its participant and what it explains."""

from collections.abc import Iterable

from django.db.models import QuerySet

from balise.analysis.settings import ContextNote
from balise.sharing.decisions import Decision, extents
from balise.vocabulary.extents import Extent
from balise.vocabulary.periods import ALWAYS, Spans
from balise.vocabulary.precision import Grain
from balise_web.context.models import Note
from balise_web.outcomes import not_found
from balise_web.participants.access import belongs
from balise_web.participants.models import Participant, Person
from balise_web.submissions.models import Submission
from balise_web.submissions.states import RELEASED, VISIBLE

CONTEXT = "CX"


def notes_for(by: Person, participant: Participant) -> QuerySet[Note, Note]:
    """Notes of one's own participant."""
    if not belongs(by, participant):
        not_found("participant", participant.code)
    return Note.objects.filter(participant=participant).select_related("by")


def answers_to(submission: Submission) -> QuerySet[Note, Note]:
    """Give what was answered to the findings of a submission that one may see."""
    return Note.objects.filter(submission=submission).exclude(finding="")


def notes_open(decisions: Iterable[Decision]) -> tuple[ContextNote, ...]:
    """Notes that these decisions open: both CX and what the note is attached to."""
    granted = extents(decisions)
    owners = {e.participant for e in granted if e.dataflow == CONTEXT}
    rows = Note.objects.filter(participant__code__in=owners).select_related(
        "participant", "submission__agency"
    )
    return tuple(
        _value(row)
        for row in rows
        if (not row.dataflow and row.submission is None)
        or any(_opens(extent, row) for extent in granted)
    )


def _opens(extent: Extent, row: Note) -> bool:
    """Say whether an extent opens what a note is attached to."""
    if (extent.participant, extent.dataflow) != (row.participant.code, row.dataflow):
        return False
    if row.submission is None:
        return True
    states = VISIBLE if extent.inside else {RELEASED}
    labels = extent.labels is None or set(row.labels) <= extent.labels
    agency = extent.agencies is None or row.submission.agency.code in extent.agencies
    days = not (row.first and row.last) or extent.periods.covers((row.first, row.last))
    return (
        row.submission.state in states
        and labels
        and agency
        and days
        and _shows_cells(extent, set(row.figure.get("codes", ())))
    )


def _shows_cells(extent: Extent, dimensions: set[str]) -> bool:
    grain = extent.precision.crossed if len(dimensions) > 1 else Grain.ROUNDED
    return not dimensions & extent.barred and grain is not Grain.HIDDEN


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
        indicator=row.figure.get("indicator"),
        codes=row.figure.get("codes", {}),
    )
