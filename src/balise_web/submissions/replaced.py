"""Which earlier submissions a later one replaced, in whole or in part."""

from collections.abc import Sequence

from balise.store import Holding
from balise.store.reaching import Reached
from balise.vocabulary.extents import Depth
from balise_web.submissions.holdings import flows_of
from balise_web.submissions.models import Submission
from balise_web.submissions.states import VISIBLE
from balise_web.submissions.storage import engine, store


def replaced_by(
    submission: Submission, reach: str
) -> tuple[list[Submission], list[Submission]]:
    """Earlier submissions that it replaced in whole, and in part."""
    if reach == "this":
        return [], []
    gone = _reached(submission)
    whole: list[Submission] = []
    part: list[Submission] = []
    for row in overlapped(submission):
        left = any(gone.left(flow) for flow in flows_of(row))
        (part if left and not _all_ids(row, submission) else whole).append(row)
    return whole, part


def overlapped(submission: Submission) -> list[Submission]:
    """Earlier ones of the same agency that share a period or an incident with it."""
    gone = _reached(submission)
    earlier = Submission.objects.filter(
        agency=submission.agency,
        state__in=VISIBLE,
        order_no__lt=submission.order_no or 0,
    ).prefetch_related("covered")
    return [
        row
        for row in earlier
        if any(gone.left(flow) != flow.covered.periods for flow in flows_of(row))
        or _shared(row, [submission])[0]
    ]


def replaced_since(submission: Submission) -> list[Submission]:
    """Later ones of the same agency that replaced some period of it."""
    flows = flows_of(submission)
    later = Submission.objects.filter(
        agency=submission.agency,
        state__in=VISIBLE,
        order_no__gt=submission.order_no or 0,
    ).prefetch_related("covered")
    reaches = [(row, _reached(row)) for row in later.order_by("order_no")]
    return [
        row
        for row, gone in reaches
        if any(gone.left(flow) != flow.covered.periods for flow in flows)
    ]


def is_touched(row: Submission, kept: Holding, gone: Sequence[Holding]) -> bool:
    """Say whether recalls take something of a submission, by period or by id.

    ``kept`` is what is left of it by period, ``gone`` those whose ids are replaced.
    """
    before = {flow.covered for flow in flows_of(row)}
    if {flow.covered for flow in kept.covered} != before:
        return True
    later = Submission.objects.filter(
        number__in=[h.number for h in gone if h.order > kept.order]
    )
    return _shared(row, list(later))[0] > 0


def _all_ids(row: Submission, submission: Submission) -> bool:
    shared, every = _shared(row, [submission])
    return every > 0 and shared == every


def _shared(row: Submission, later: Sequence[Submission]) -> tuple[int, int]:
    """Count the incidents of one whose ids those sent by id hold, and all of it."""
    own = {f.covered.series for f in flows_of(row) if f.depth is Depth.INCIDENTS}
    by_id = [
        one.number
        for one in later
        if any(f.replaces == "id" and f.covered.series in own for f in flows_of(one))
    ]
    if not by_id:
        return (0, 0)
    with engine() as backend:
        return store().shared_ids(row.number, by_id, backend)


def _reached(submission: Submission) -> Reached:
    gone = Reached()
    for flow in flows_of(submission):
        gone.add(flow)
    return gone
