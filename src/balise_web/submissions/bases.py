"""Whether what a corrected version rests on still stands, and what it corrects.

Of two people who correct the same value, the first to be sealed wins; the second is
told, and the draft with the other value and its reason stays until it is discarded.
"""

from balise.store import resting_on
from balise.vocabulary.messages import Message
from balise_web.outcomes import stop
from balise_web.submissions.holdings import flows_of, holdings
from balise_web.submissions.models import Submission
from balise_web.submissions.states import BEFORE_SEALING, DISCARDED


def check_base(submission: Submission) -> None:
    """Stop where somebody else has changed meanwhile what this one corrects."""
    base = submission.corrects
    if base is None or "cells" not in submission.read_as:
        return
    if "rests_on" not in submission.read_as:
        _check_draft(submission, base)
        return
    now = resting_on(flows_of(submission), holdings(submission.participant.code))
    if now != submission.read_as["rests_on"]:
        numbers = sorted(_numbers(now) - _numbers(submission.read_as["rests_on"]))
        said = ", ".join(numbers) or "-"
        stop("corrected-meanwhile", number=submission.number, others=said)


def _check_draft(submission: Submission, base: Submission) -> None:
    """A draft is corrected once: whoever clears a corrected version discards it."""
    if base.state == DISCARDED and submission.state == "checked":
        others = base.corrections.exclude(pk=submission.pk).exclude(state=DISCARDED)
        said = ", ".join(sorted(others.values_list("number", flat=True))) or "-"
        stop("corrected-meanwhile", number=submission.number, others=said)


def also_open(base: Submission, cells: list[list[object]]) -> tuple[Message, ...]:
    """Name everyone else whose correction of the same cells is not sealed yet."""
    found = Submission.objects.filter(corrects=base, state__in=BEFORE_SEALING)
    return tuple(
        Message(
            "correction-also-open",
            {"number": other.number, "person": other.sent_by.handle},
        )
        for other in found.select_related("sent_by")
        if any(cell in other.read_as.get("cells", []) for cell in cells)
    )


def corrected_values(submission: Submission) -> tuple[Message, ...]:
    """Say on a receipt that single values were corrected, and of what."""
    cells = submission.read_as.get("cells")
    if not cells or submission.corrects is None:
        return ()
    said = {"count": len(cells), "number": submission.corrects.number}
    return (Message("corrected-values", {**said, "mine": submission.number}),)


def _numbers(rests_on: list[list[object]]) -> set[str]:
    return {str(line[-2]) for line in rests_on}
