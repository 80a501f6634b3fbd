"""What an answer needs besides cells: declarations, source sheets, context, references.

All of it says who reports and how, never whether rows exist.
"""

from datetime import date

from balise.analysis.settings import (
    Arrangement,
    CompleteIncidents,
    Declaration,
    Setting,
    SourceSheet,
)
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Ledger, Viewer
from balise.vocabulary.periods import Spans
from balise_web.context.access import notes_open
from balise_web.participants.models import Declaration as DeclarationRow
from balise_web.participants.models import SourceSheet as SheetRow


def setting_for(
    viewer: Viewer,
    decisions: tuple[Decision, ...],
    dataflow: str,
    known: Ledger,
    today: date,
) -> Setting:
    """Everything that surrounds a question about one dataflow."""
    owners = {d.owner for d in decisions if d.granted}
    rows = list(
        DeclarationRow.objects.filter(participant__code__in=owners, dataflow=dataflow)
        .select_related("participant", "agency")
        .prefetch_related("disjoint")
    )
    return Setting(
        viewer=viewer.participant,
        today=today,
        decisions=decisions,
        declarations=tuple(_declaration(row) for row in rows if _arranges(row)),
        sheets=_sheets(owners, dataflow),
        complete_incidents=tuple(_complete(row) for row in rows if not _arranges(row)),
        context=notes_open(decisions),
        references=known.references,
    )


def _arranges(row: DeclarationRow) -> bool:
    return row.kind != "incidents-complete"


def _declaration(row: DeclarationRow) -> Declaration:
    agencies = [row.agency] if row.agency else list(row.disjoint.all())
    return Declaration(
        participant=row.participant.code,
        dataflow=row.dataflow,
        arrangement=Arrangement(row.kind),
        agencies=frozenset(agency.code for agency in agencies),
        periods=_days(row.valid_from, row.valid_to),
    )


def _complete(row: DeclarationRow) -> CompleteIncidents:
    return CompleteIncidents(
        participant=row.participant.code,
        agency=row.agency.code if row.agency else "",
        dataflow=row.dataflow,
        periods=_days(row.valid_from, row.valid_to),
    )


def _sheets(owners: set[str], dataflow: str) -> tuple[SourceSheet, ...]:
    rows = SheetRow.objects.filter(
        agency__participant__code__in=owners, dataflow=dataflow
    ).select_related("agency__participant")
    return tuple(
        SourceSheet(
            participant=row.agency.participant.code,
            agency=row.agency.code,
            dataflow=row.dataflow,
            fields=row.fields,
            periods=_days(row.valid_from, row.valid_to),
        )
        for row in rows
    )


def _days(first: date, last: date | None) -> Spans:
    return Spans.of([(first, last or date.max)])
