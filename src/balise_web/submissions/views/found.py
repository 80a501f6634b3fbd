"""What was found, where it stands in the file, and the file with all of it."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise.intake.checks import checks
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.spreadsheets import write_csv_safe
from balise_web.context.answering import answer_finding
from balise_web.outcomes import Done, not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.submissions import actions
from balise_web.submissions.access import (
    may_see_original,
    rejected_of,
    submission_for,
)
from balise_web.submissions.actions.returning import FORMATS
from balise_web.submissions.forms import Answer
from balise_web.submissions.lines import findings_under, lines_of
from balise_web.submissions.presenters.findings import (
    findings_of_page,
    may_be_answered,
)
from balise_web.submissions.views.common import PAGE, to_page

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_EVERY_ROW = 10_000_000


@require_http_methods(["GET", "HEAD", "POST"])
@page
def under(request: HttpRequest, number: str, rule: str) -> HttpResponse:
    """Show all findings of one check, and take the answer to why."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    row = request.POST.get("row") or request.GET.get("row") or ""
    at = int(row) if row.isdigit() else None
    form = Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = answer_finding(
            submission,
            rule=rule,
            by=by,
            row=at,
            language=page_language(),
            **form.cleaned_data,
        )
        if settle(request, outcome, _("Your answer was kept."), form):
            return redirect("submissions:found", number=number, rule=rule)
    wanted = request.GET.get("page", "")
    place = max(1, int(wanted)) if wanted.isdigit() else 1
    first = (place - 1) * PAGE
    found = findings_under(by, submission, rule, first=first, limit=PAGE)
    if not found.number:
        not_found("finding", rule)
    check = checks().get(rule)
    gathered = findings_of_page(by, submission)
    context = {
        "submission": submission,
        "rule": rule,
        "about": check.rule[page_language()] if check else "",
        "found": found,
        "whole": next(one for one in gathered.checks if one.rule == rule),
        "shown": Paginator(range(found.number), PAGE).get_page(place),
        "sees_rows": gathered.sees_rows,
        "form": form if gathered.sees_rows and may_be_answered(rule) else None,
        "at": at,
    }
    return render(request, "submissions/found.html", context)


@require_safe
@page
def lines(request: HttpRequest, number: str, row: int) -> HttpResponse:
    """Show the lines of the file around a row, as they came."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    outcome = lines_of(submission, by=by, row=row)
    if not isinstance(outcome, Done):
        if not may_see_original(by, submission):
            not_found("row", row)
        if outcome.message.code == "not-found":
            not_found("row", row)
        settle(request, outcome)
        return to_page(submission)
    context = {
        "submission": submission,
        "row": row,
        "read": outcome.value,
        "column": request.GET.get("column", ""),
    }
    return render(request, "submissions/lines.html", context)


@require_safe
@page
def rejected(request: HttpRequest, number: str) -> HttpResponse:
    """Show the rows that were not accepted, or give all of them as a file."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    every = request.GET.get("as") == "csv"
    rows = rejected_of(by, submission, limit=_EVERY_ROW if every else PAGE * 4)
    if every:
        response: HttpResponse | StreamingHttpResponse
        response = StreamingHttpResponse(
            _as_csv(_header(rows), rows),
            content_type=_TYPES["csv"],
        )
        name = f"{number}-rejected.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response  # type: ignore[return-value]
    context = {
        "submission": submission,
        "header": _header(rows),
        "rows": rows,
        "more": submission.balance.get("rejected", 0) > len(rows),
    }
    return render(request, "submissions/rejected.html", context)


def _header(rows: list[tuple[int, str, dict[str, str]]]) -> list[str]:
    """Name the columns of what was kept: personal ones are not among them."""
    return list(dict.fromkeys(name for _, _, cells in rows for name in cells))


def _as_csv(
    header: list[str], rows: list[tuple[int, str, dict[str, str]]]
) -> Iterator[bytes]:
    yield "\ufeff".encode()
    heads: list[tuple[object, ...]] = [("row", "rule", *header)]
    lines: list[tuple[object, ...]] = [
        (row, rule, *(cells.get(name) for name in header)) for row, rule, cells in rows
    ]
    for line in (*heads, *lines):
        out = io.StringIO()
        write_csv_safe(out, [list(line)])
        yield out.getvalue().encode()


@require_safe
@page
def file(request: HttpRequest, number: str) -> HttpResponse | FileResponse:
    """Give the file back with what was found in it, in the language chosen."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    kind = request.GET.get("as", "xlsx")
    language = request.GET.get("language", page_language())
    if kind not in FORMATS or language not in LANGUAGES:
        not_found("file", number)
    with tempfile.TemporaryDirectory(prefix="balise-file-") as folder:
        target = Path(folder) / f"{number}.{kind}"
        outcome = actions.give_back(
            submission, target, by=by, language=language, format=kind
        )
        if not isinstance(outcome, Done):
            if outcome.message.code == "not-found":
                not_found("file", number)
            settle(request, outcome)
            return to_page(submission)
        # Opened before its name is taken away: it is sent, then it is gone.
        opened = target.open("rb")
    return FileResponse(
        opened,
        as_attachment=True,
        filename=f"{number}.{kind}",
        content_type=_TYPES[kind],
    )
