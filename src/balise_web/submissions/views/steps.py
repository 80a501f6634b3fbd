"""Adopt, clear, approve, freeze, explain and discard: each on its own page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balise_web.outcomes import Done, Outcome
from balise_web.pages.acting import page, settle
from balise_web.submissions import actions
from balise_web.submissions.access import may_see_original, submission_for
from balise_web.submissions.comparing import compared
from balise_web.submissions.forms import Reason
from balise_web.submissions.models import Submission
from balise_web.submissions.moving import allowed
from balise_web.submissions.presenters.details import page_of
from balise_web.submissions.presenters.differences import difference_page
from balise_web.submissions.views.common import has_moved, state_seen, to_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@page
def adopt(request: HttpRequest, number: str) -> HttpResponse:
    """Take over what the secretariat loaded."""
    return _plain(request, number, "adopt", actions.adopt, _("It is yours now."))


@_both
@page
def clear(request: HttpRequest, number: str) -> HttpResponse:
    """Say for the agency that this is what it sends."""
    done = _("Cleared. It now waits for somebody else to approve it.")
    return _plain(request, number, "clear", actions.clear, done)


@_both
@page
def seal(request: HttpRequest, number: str) -> HttpResponse:
    """Freeze what was approved."""
    done = _("Frozen. Only your participant sees it until it is released.")
    return _plain(request, number, "seal", actions.seal, done)


@_both
@page
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """Throw away what was never frozen."""
    done = _("Discarded. Its file and everything made of it is gone.")
    return _plain(request, number, "discard", actions.discard, done)


def _plain(
    request: HttpRequest,
    number: str,
    step: str,
    action: Callable[..., Outcome[Any]],
    done: str,
) -> HttpResponse:
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    if request.method == "POST":
        if not has_moved(request, submission):
            settle(request, action(submission, by=by), done)
        return to_page(submission)
    allowed(step, submission, by)
    context = _around(request, submission) | {"step": step}
    return render(request, "submissions/step.html", context)


@_both
@page
def approve(request: HttpRequest, number: str) -> HttpResponse:
    """Approve, with what it changes shown before; freeze at once if wanted."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    if request.method == "POST":
        return _approved(request, submission)
    allowed("approve", submission, by)
    context = _around(request, submission)
    if may_see_original(by, submission):
        outcome = compared(submission, by=by, limit=20)
        if isinstance(outcome, Done):
            context["differences"] = difference_page(outcome.value)
    return render(request, "submissions/approve.html", context)


def _approved(request: HttpRequest, submission: Submission) -> HttpResponse:
    by = request.person  # type: ignore[attr-defined]
    if has_moved(request, submission):
        return to_page(submission)
    outcome = actions.approve(submission, by=by)
    if not settle(request, outcome):
        return to_page(submission)
    if submission.state != "approved":
        said = _("Approved once. A nil return needs a second person to approve it.")
        settle(request, Done(submission), said)
    elif request.POST.get("then") == "seal":
        said = _("Approved and frozen. It now waits to be released.")
        settle(request, actions.seal(submission, by=by), said)
    else:
        settle(request, Done(submission), _("Approved. It can now be frozen."))
    return to_page(submission)


@_both
@page
def explain(request: HttpRequest, number: str) -> HttpResponse:
    """Say why the errors found may stand."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    form = Reason(request.POST or None, initial={"reason": submission.errors_explained})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        outcome = actions.explain_errors(submission, reason=reason, by=by)
        if settle(request, outcome, _("The explanation was kept."), form):
            return redirect("submissions:one", number=number)
    context = _around(request, submission) | {"form": form}
    return render(request, "submissions/explain.html", context)


def _around(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    by = request.person  # type: ignore[attr-defined]
    return {
        "submission": submission,
        "shown": page_of(by, submission),
        "seen": state_seen(submission),
    }
