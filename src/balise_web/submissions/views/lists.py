"""The list of deliveries, and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from balise_web.pages.acting import page
from balise_web.submissions.access import may_help, may_see_original, submission_for
from balise_web.submissions.presenters.details import page_of
from balise_web.submissions.presenters.findings import findings_of_page
from balise_web.submissions.presenters.lists import (
    Wanted,
    choices_for,
    history,
    lines,
)
from balise_web.submissions.views.common import PAGE


@require_safe
@page
def index(request: HttpRequest) -> HttpResponse:
    """List what the reader may know of, what waits for them first."""
    by = request.person  # type: ignore[attr-defined]
    names = ("state", "agency", "dataflow", "year")
    wanted = Wanted(**{name: request.GET.get(name, "")[:40] for name in names})
    shown = Paginator(history(by, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "choices": choices_for(by),
        "shown": shown,
        "lines": lines(shown),
        "sends": by.has_role("contributor", "focal-point", "deputy"),
    }
    return render(request, "submissions/list.html", context)


@require_safe
@page
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show one submission: where it stands, what was found, and what is next."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    shown = page_of(by, submission)
    sees = may_see_original(by, submission) or may_help(by, submission)
    found = findings_of_page(by, submission) if sees and shown.is_open else None
    context = {"shown": shown, "submission": submission, "found": found}
    return render(request, "submissions/one.html", context)
