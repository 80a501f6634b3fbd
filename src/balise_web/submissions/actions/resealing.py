"""Seal what is left of a submission again, when a part of it is erased with a later one.

Files first, then the row (RULES 10): the rest is written under a new number before the
recall is confirmed, and exists only once it is. The former number goes whole.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from balise.store import Content, Holding
from balise.vocabulary.periods import NEVER, Spans
from balise.vocabulary.slices import CoveredFlow
from balise_web.context.models import Note
from balise_web.outcomes import stop
from balise_web.submissions.exporters import exporters_of_part
from balise_web.submissions.holdings import flows_of, holdings
from balise_web.submissions.models import CoveredSeries, RemovalRecord, Submission
from balise_web.submissions.numbers import new_number
from balise_web.submissions.removals import keep_record
from balise_web.submissions.replaced import is_touched
from balise_web.submissions.states import RECALLED, VISIBLE
from balise_web.submissions.storage import as_text, engine, store


@dataclass(frozen=True)
class Rest:
    """What is left of one submission: written, and not yet there for anybody.

    Without a number nothing is left, and all of it goes.
    """

    former: Submission
    kept: Holding
    number: str = ""
    secret: bytes = b""
    labels: tuple[str, ...] = ()


def reseal_rests(recalled: Iterable[Submission]) -> list[Rest]:
    """Write the rest of every submission that these recalls take a part of.

    Their files must still be there: they tell which incidents were replaced by id.
    """
    rows = list(recalled)
    if not rows:
        return []
    numbers = [row.number for row in rows]
    held = holdings(rows[0].participant.code, waiting=numbers)
    gone = [holding for holding in held if holding.gone]
    earlier = Submission.objects.filter(
        agency=rows[0].agency, state__in=VISIBLE
    ).prefetch_related("covered")
    by_number = {holding.number: holding for holding in held}
    return [
        _written(row, by_number[row.number], gone)
        for row in earlier
        if row.number in by_number and is_touched(row, by_number[row.number], gone)
    ]


def commit_rest(rest: Rest, *, asked: RemovalRecord) -> Submission:
    """Put the rest in the place of the former, which is taken back whole."""
    former = rest.former
    order, state = former.order_no, former.state
    moved = Submission.objects.filter(pk=former.pk, state=state, order_no=order)
    if not moved.update(state=RECALLED, order_no=None):
        stop("changed-meanwhile")
    former.refresh_from_db()
    if rest.number:
        _new_row(rest, state, order)
    keep_record(
        former,
        together=asked.together,
        reason=asked.reason,
        reach="part" if rest.number else "this",
        by=asked.recalled_by,
        readers=exporters_of_part(former, rest.kept),
        correction=asked.correction,
    )
    return former


def _written(row: Submission, kept: Holding, gone: list[Holding]) -> Rest:
    if not kept.covered:
        return Rest(row, kept)
    number, secret = new_number(), secrets.token_bytes(32)
    with engine() as backend:
        content: Content = store().rest_of(kept, gone, backend)
        former = store().manifest(row.number)
        manifest = store().seal(
            content,
            number=number,
            secret=secret,
            manifest={**former.declared, "balance": {}, "rest": True},
        )
    return Rest(row, kept, number, secret, tuple(sorted(manifest.restrictions)))


def _new_row(rest: Rest, state: str, order: int | None) -> None:
    former = Submission.objects.get(pk=rest.former.pk)
    covered = list(former.covered.all())
    row = Submission.objects.get(pk=former.pk)
    row.pk = None
    row._state.adding = True
    row.number, row.secret = rest.number, rest.secret
    row.state, row.order_no = state, order
    row.balance, row.errors, row.warnings, row.errors_explained = {}, 0, 0, ""
    row.labels, row.unchanged, row.received = list(rest.labels), [], ""
    row.save(force_insert=True)
    left = {(f.depth.value, f.covered.series): f for f in rest.kept.covered}
    CoveredSeries.objects.bulk_create(
        _covered(one, row, left[key])
        for one, flow in zip(covered, flows_of(former), strict=True)
        if (key := (flow.depth.value, flow.covered.series)) in left
    )
    _keep_notes(former, row, rest.kept)


def _covered(one: CoveredSeries, row: Submission, flow: CoveredFlow) -> CoveredSeries:
    one.pk = None
    one._state.adding = True
    one.submission, one.runs, one.replaces = row, as_text(flow), flow.replaces
    return one


def _keep_notes(former: Submission, row: Submission, kept: Holding) -> None:
    """Move the notes that speak of nothing taken back; the others go with it."""
    covered, left = NEVER, NEVER
    for flow in flows_of(former):
        covered |= flow.covered.periods
    for flow in kept.covered:
        left |= flow.covered.periods
    for note in Note.objects.filter(submission=former):
        days = Spans.of([(note.first or covered.first, note.last or covered.last)])
        if not (days & covered) - left:
            Note.objects.filter(pk=note.pk).update(submission=row)
