"""Which earlier submissions a later one replaced, in whole or in part."""

from balise.store.reaching import Reached
from balise_web.submissions.holdings import flows_of
from balise_web.submissions.models import Submission
from balise_web.submissions.states import VISIBLE


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
        is_whole = not any(gone.left(flow) for flow in flows_of(row))
        (whole if is_whole else part).append(row)
    return whole, part


def overlapped(submission: Submission) -> list[Submission]:
    """Earlier ones of the same agency that share a period of a series with it."""
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
    ]


def _reached(submission: Submission) -> Reached:
    gone = Reached()
    for flow in flows_of(submission):
        gone.add(flow)
    return gone
