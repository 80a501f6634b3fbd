"""Answer what the checks asked: why a figure is as it is (RULES 5).

The answer is a note of the dataflow CX, pinned to the figure; it travels with it, under
the same restrictions, to whoever may read both. It changes no figure and counts for nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from balise.intake.checks import checks
from balise.intake.findings import Severity
from balise.vocabulary.tables import parse_table
from balise_web.audit.chain import record
from balise_web.context.actions import check_words
from balise_web.context.models import ANSWERS, Note
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.submissions.access import Behind, figures_behind
from balise_web.submissions.models import Submission
from balise_web.submissions.states import BEFORE_SEALING, VISIBLE

_WHO = ("focal-point", "deputy", "validator", "contributor")


@action
def answer_finding(
    submission: Submission,
    *,
    rule: str,
    because: str,
    by: Person,
    row: int | None = None,
    text: str = "",
    language: str = "en",
) -> Done[tuple[Note, ...]]:
    """Say why: for the findings of one row, or once for all findings of a check."""
    require_national(by, submission.participant, *_WHO)
    _may_be_answered(submission, rule, because)
    check_words(text, language)
    behind = figures_behind(by, submission, rule, row)
    if not behind:
        stop("finding-not-there", rule=rule, number=submission.number)
    Note.objects.filter(submission=submission, finding=rule, row=row).delete()
    pinned = [_pinned(one) for one in behind] if row else [_in_general(behind)]
    notes = tuple(
        Note.objects.create(
            participant=submission.participant,
            kind=because,
            text=text.strip(),
            language=language,
            submission=submission,
            finding=rule,
            row=row,
            by=by,
            **one,
        )
        for one in pinned
    )
    _record(submission, rule, because, by)
    return Done(notes)


def _record(submission: Submission, rule: str, because: str, by: Person) -> None:
    # The text stays out of the audit: events hold codes only.
    what: dict[str, object] = {
        "number": submission.number,
        "finding": rule,
        "because": because,
    }
    about = [submission.participant.code]
    record("finding-answered", person=by.handle, about=about, what=what)


def _may_be_answered(submission: Submission, rule: str, because: str) -> None:
    if because not in ANSWERS:
        stop("not-a-choice", value=because, known=", ".join(ANSWERS))
    if rule not in checks():
        stop("finding-not-there", rule=rule, number=submission.number)
    if checks()[rule].severity is Severity.ERROR:
        stop("error-not-answered", rule=rule)
    if submission.state not in {*BEFORE_SEALING, *VISIBLE}:
        stop("not-from-here", number=submission.number, state=submission.state)


def _pinned(one: Behind) -> dict[str, Any]:
    codes = {name: one.codes[name] for name in _dimensions(one)}
    series = ("indicator", "statistic", "unit", "frequency", "table", "period")
    return {
        "dataflow": one.said.get("dataflow") or "",
        "first": one.said.get("period_start"),
        "last": one.said.get("period_end"),
        "column": (one.column or "")[:255],
        "labels": _labels([one]),
        "figure": {n: one.said[n] for n in series} | {"codes": codes}
        if one.said
        else {},
    }


def _in_general(behind: Iterable[Behind]) -> dict[str, Any]:
    """Pin one answer to all that a check found: to their dataflow and days."""
    said = [one.said for one in behind if one.said]
    flows = {one["dataflow"] for one in said}
    first: date | None = min((one["period_start"] for one in said), default=None)
    return {
        "dataflow": flows.pop() if len(flows) == 1 else "",
        "first": first,
        "last": max((one["period_end"] for one in said), default=None),
        "labels": _labels(behind),
    }


def _labels(behind: Iterable[Behind]) -> list[str]:
    texts = [one.said.get("restriction") or "" for one in behind]
    return sorted({label for text in texts for label in text.split("+") if label})


def _dimensions(one: Behind) -> list[str]:
    if not one.said:
        return []
    return sorted(parse_table(one.said["table"]).dimensions)
