"""What came of a file: the balance, the findings at their cells, the file given back."""

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balise_web.outcomes import Done, Refused, not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants.models import Person
from balise_web.submissions import actions, errands
from balise_web.submissions.access import groups_of, may_see_original, submission_for
from balise_web.submissions.comparing import Compared, compared
from balise_web.submissions.models import Submission
from balise_web.submissions.tasks import start
from balise_web.uploads import presenters
from balise_web.uploads.checked import rows_of

_FORMATS = ("xlsx", "csv")
_BEFORE = 3
_DIFFERENCES = 50


@require_safe
@page
def checked(request: HttpRequest, number: str) -> HttpResponse:
    """Show what the checks found, what differs, and what to do next."""
    submission = _submission(request, number)
    person: Person = request.person  # type: ignore[attr-defined]
    context = {
        "submission": submission,
        "balance": presenters.balance(submission.balance),
        "groups": presenters.groups_of(groups_of(person, submission), page_language()),
        "comparison": _comparison(submission, person),
        "onward": _page_of(submission),
        **_place(request, submission),
    }
    return render(request, "uploads/checked.html", context)


@require_safe
@page
def rows(request: HttpRequest, number: str) -> HttpResponse:
    """Show the rows around a finding, its cell marked."""
    submission = _submission(request, number)
    place = _place(request, submission)
    context = {"submission": submission, **place}
    return render(request, "uploads/rows.html", context)


@require_safe
@page
def file(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Give the file back with what was found beside its cells."""
    submission = _submission(request, number)
    if kind not in _FORMATS:
        not_found("format", kind)
    if not errands.is_quick(submission):
        return _made_beside(request, submission, kind)
    with tempfile.TemporaryDirectory(prefix="balise-returned-") as folder:
        target = Path(folder) / f"returned.{kind}"
        outcome = actions.give_back(
            submission,
            target,
            by=request.person,  # type: ignore[attr-defined]
            language=page_language(),
            format=kind,
        )
        if isinstance(outcome, Refused):
            settle(request, outcome)
            return redirect("uploads:checked", number)
        # Open before its name goes: the bytes stay until they were sent.
        return _sent(target, submission, kind)


def _made_beside(
    request: HttpRequest, submission: Submission, kind: str
) -> HttpResponse:
    """Give a large file once the worker has made it; until then say so."""
    made = errands.workbook_of(submission, page_language(), kind)
    if made.exists():
        return _sent(made, submission, kind)
    person: Person = request.person  # type: ignore[attr-defined]
    wanted = {"language": page_language(), "format": kind}
    refused = errands.refusal_of(submission, "workbook", wanted)
    if refused:
        settle(request, Refused(refused))
        return redirect("uploads:checked", submission.number)
    outcome = errands.ask(submission, kind="workbook", by=person, wanted=wanted)
    said = _("The file is being made. Come back to this page in a minute to get it.")
    if settle(request, outcome, said):
        start(outcome.value)
    return redirect("uploads:checked", submission.number)


def _sent(path: Path, submission: Submission, kind: str) -> FileResponse:
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=_name(submission, kind)
    )


def _submission(request: HttpRequest, number: str) -> Submission:
    """Give a submission to those who may see what quotes its file."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = submission_for(person, number)
    if not may_see_original(person, found) or found.kind != "file":
        not_found("submission", number)
    return found


def _place(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    given = request.GET.get("row", "")
    if not given.isdecimal():
        return {"row": None}
    row = int(given)
    header, found = rows_of(
        request.person,  # type: ignore[attr-defined]
        submission,
        max(1, row - _BEFORE),
        presenters.ROWS_SHOWN,
    )
    return {
        "row": row,
        "column": request.GET.get("column", ""),
        "header": header,
        "rows": found,
    }


def _comparison(submission: Submission, person: Person) -> Compared | None:
    """Compare with what it corrects; a first version is compared with nothing."""
    if submission.corrects_id is None:
        return None
    outcome = compared(submission, by=person, limit=_DIFFERENCES)
    return outcome.value if isinstance(outcome, Done) else None


def _page_of(submission: Submission) -> str:
    """Give the page on which it is cleared and approved."""
    try:
        return reverse("submissions:show", args=[submission.number])
    except NoReverseMatch:
        return f"/submissions/{submission.number}/"


def _name(submission: Submission, kind: str) -> str:
    stem = slugify(Path(submission.file_name).stem) or "file"
    return f"{stem}-{submission.number}.{kind}"
