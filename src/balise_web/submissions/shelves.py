"""Which shelf files are wanted now: rows that change with the state of submissions."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import transaction

from balise.store import Holding, ShelfFile
from balise.store.shelf import describe, described
from balise.vocabulary.extents import Depth
from balise_web.audit.chain import hold
from balise_web.participants.models import Participant
from balise_web.submissions.holdings import holdings
from balise_web.submissions.models import CoveredSeries, ShelfRow
from balise_web.submissions.storage import store


def rewrite(participant: Participant, dataflows: Collection[str]) -> None:
    """Name the files wanted of some dataflows; inside the caller's transaction."""
    dataflows = {*dataflows, *_flows_by_id(participant)}
    wanted = [_narrowed(holding, dataflows) for holding in holdings(participant.code)]
    ShelfRow.objects.filter(participant=participant, dataflow__in=dataflows).delete()
    shelf = store()
    ShelfRow.objects.bulk_create(
        ShelfRow(
            participant=participant,
            dataflow=file.dataflow,
            depth=file.depth.value,
            restriction=file.restriction,
            inside=inside,
            name=file.name,
            content=describe(file),
        )
        for inside in (True, False)
        for file in shelf.shelf_files(wanted, inside=inside)
    )


def _flows_by_id(participant: Participant) -> set[str]:
    """Give the dataflows whose figures rest on the incidents of several deliveries.

    An incident that is sent again may leave one dataflow for another, so all of them
    change together; and the incidents beneath are among them.
    """
    by_id = CoveredSeries.objects.filter(
        submission__participant=participant, replaces="id"
    )
    agencies = by_id.values("submission__agency")
    covered = CoveredSeries.objects.filter(submission__agency__in=agencies)
    return set(covered.values_list("dataflow", flat=True))


def rewrite_all() -> None:
    """Name every file anew, where the rows differ from what the submissions say."""
    if kept_rows() == expected_rows():
        return
    for participant in Participant.objects.all():
        with transaction.atomic():
            hold(participant.code)
            rows = ShelfRow.objects.filter(participant=participant)
            covered = CoveredSeries.objects.filter(submission__participant=participant)
            flows = {*rows.values_list("dataflow", flat=True)}
            rewrite(participant, flows | {*covered.values_list("dataflow", flat=True)})


def wanted_files(extents: Iterable[tuple[str, str, str, bool]]) -> list[ShelfFile]:
    """The files wanted for (participant, dataflow, depth, inside), in two queries.

    What a file rests on is long, and read only where the file must be built.
    """
    keys = set(extents)
    wanted = [
        row
        for row in ShelfRow.objects.filter(
            participant__code__in={key[0] for key in keys},
            dataflow__in={key[1] for key in keys},
        )
        .select_related("participant")
        .defer("content")
        if (row.participant.code, row.dataflow, row.depth, row.inside) in keys
    ]
    missing = store().missing(row.name for row in wanted)
    texts = dict(
        ShelfRow.objects.filter(
            pk__in=[row.pk for row in wanted if row.name in missing]
        ).values_list("pk", "content")
    )
    return [_file(row, texts.get(row.pk)) for row in wanted]


def _file(row: ShelfRow, content: str | None) -> ShelfFile:
    if content is not None:
        return replace(described(content), inside=row.inside)
    return ShelfFile(
        participant=row.participant.code,
        dataflow=row.dataflow,
        depth=Depth(row.depth),
        restriction=row.restriction,
        name=row.name,
        pieces=(),
        inside=row.inside,
    )


def _narrowed(holding: Holding, dataflows: Collection[str]) -> Holding:
    kept = tuple(
        flow for flow in holding.covered if flow.covered.series.dataflow in dataflows
    )
    return replace(holding, covered=kept)


def kept_rows() -> set[tuple[str, str, str, str, bool, str]]:
    """Every row as it is."""
    return set(
        ShelfRow.objects.values_list(
            "participant__code", "dataflow", "depth", "restriction", "inside", "name"
        )
    )


def expected_rows() -> set[tuple[str, str, str, str, bool, str]]:
    """Every row as it should be, worked out anew from the submissions."""
    shelf, held = store(), holdings()
    return {
        (
            file.participant,
            file.dataflow,
            file.depth.value,
            file.restriction,
            inside,
            file.name,
        )
        for inside in (True, False)
        for file in shelf.shelf_files(held, inside=inside)
    }
