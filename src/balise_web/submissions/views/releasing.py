"""Release, with who will read it shown first; and what it opened in return."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise_web.outcomes import Done
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.submissions import actions, opening
from balise_web.submissions.access import submission_for
from balise_web.submissions.forms import Release
from balise_web.submissions.holdings import dataflows_of
from balise_web.submissions.models import StandingRelease, Submission
from balise_web.submissions.moving import allowed
from balise_web.submissions.presenters.details import page_of
from balise_web.submissions.presenters.releases import drawn, opened, readers
from balise_web.submissions.views.common import has_moved, state_seen, to_page


@require_http_methods(["GET", "HEAD", "POST"])
@page
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Show who will read it and by which rule, then release now or on a day."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    form = Release(request.POST or None, dataflows=_not_standing(submission))
    if request.method == "POST":
        if has_moved(request, submission):
            return to_page(submission)
        if form.is_valid() and _released(request, submission, form):
            later = submission.state != "released"
            where = "submissions:one" if later else "submissions:released"
            return redirect(where, number=number)
    allowed("release", submission, by)
    on = _day(request.GET.get("on", ""))
    outcome = actions.release_preview(submission, by=by, on=on)
    settle(request, outcome)
    context = {
        "submission": submission,
        "shown": page_of(by, submission),
        "seen": state_seen(submission),
        "form": form,
        "preview": outcome.value if isinstance(outcome, Done) else None,
        "readers": readers(outcome.value) if isinstance(outcome, Done) else None,
    }
    return render(request, "submissions/release.html", context)


def _day(text: str):  # type: ignore[no-untyped-def]
    try:
        return parse_date(text)
    except ValueError:
        return None


def _released(request: HttpRequest, submission: Submission, form: Release) -> bool:
    by = request.person  # type: ignore[attr-defined]
    outcome = actions.release(submission, by=by, on=form.day)
    said = "" if form.day else _("Released. This is what you can now see.")
    if not settle(request, outcome, said, form):
        return False
    for flow in form.cleaned_data.get("standing", []):
        settle(
            request,
            actions.set_standing_release(
                submission.participant, dataflow=flow, active=True, by=by
            ),
        )
    return True


def _not_standing(submission: Submission) -> list[str]:
    """Name the dataflows of it that wait to be released each time."""
    standing = StandingRelease.objects.filter(participant=submission.participant)
    already = set(standing.values_list("dataflow", flat=True))
    return [flow for flow in dataflows_of(submission) if flow not in already]


@require_safe
@page
def released(request: HttpRequest, number: str) -> HttpResponse:
    """Show what a release opened, with the first comparison drawn."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    outcome = opening.opened_by(submission, by=by)
    if not isinstance(outcome, Done):
        settle(request, outcome)
        return to_page(submission)
    compared = opening.first_comparison(submission, outcome.value, by=by)
    asked = compared.value if isinstance(compared, Done) else None
    leads = by.has_role("focal-point", "deputy")
    context = {
        "submission": submission,
        "opened": opened(outcome.value),
        "asked": asked,
        "chart": drawn(asked, page_language(), asks=leads) if asked else None,
    }
    return render(request, "submissions/released.html", context)
