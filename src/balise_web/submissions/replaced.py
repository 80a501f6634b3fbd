"""Which earlier submissions a later one replaced, in whole or in part."""

from typing import TypeAlias

from balise.vocabulary.periods import NEVER, Spans
from balise_web.submissions.holdings import flows_of, reach_of
from balise_web.submissions.models import Submission
from balise_web.submissions.states import VISIBLE

_Reached: TypeAlias = dict[tuple[object, ...], Spans]


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
        (whole if _is_whole(row, gone) else part).append(row)
    return whole, part


def overlapped(submission: Submission) -> list[Submission]:
    """Earlier ones of the same agency that share a day of a series with it."""
    gone = _reached(submission)
    earlier = Submission.objects.filter(
        agency=submission.agency,
        state__in=VISIBLE,
        order_no__lt=submission.order_no or 0,
    ).prefetch_related("covered")
    return [
        row
        for row in earlier
        if any(periods & gone.get(key, NEVER) for key, periods in _days(row).items())
    ]


def _is_whole(row: Submission, gone: _Reached) -> bool:
    return not any(
        periods - gone.get(key, NEVER) for key, periods in _days(row).items()
    )


def _days(row: Submission) -> _Reached:
    return {
        (flow.depth, flow.covered.series): flow.covered.periods
        for flow in flows_of(row)
    }


def _reached(submission: Submission) -> _Reached:
    return {
        (flow.depth, flow.covered.series): reach_of(flow)
        for flow in flows_of(submission)
    }
