"""Recall in two steps, erasure by a second person, and the receipt of either."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise_web.offers.ledgers import terms
from balise_web.outcomes import Done, not_found
from balise_web.pages.acting import page, settle
from balise_web.submissions import actions
from balise_web.submissions.access import submission_for
from balise_web.submissions.forms import Recall
from balise_web.submissions.models.delivery import ASKED_REACHES
from balise_web.submissions.moving import allowed
from balise_web.submissions.presenters.details import page_of
from balise_web.submissions.receipts import receipt as receipt_of
from balise_web.submissions.views.common import has_moved, state_seen, to_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@page
def recall(request: HttpRequest, number: str) -> HttpResponse:
    """Show what a recall takes and brings back for a reach; then hide it at once."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    reach = request.POST.get("reach") or request.GET.get("reach") or ASKED_REACHES[0]
    form = Recall(request.POST or None, initial={"reach": reach})
    if request.method == "POST":
        if has_moved(request, submission):
            return to_page(submission)
        if form.is_valid():
            outcome = actions.recall(submission, by=by, **form.cleaned_data)
            if settle(request, outcome, _("Recalled. Nobody sees it any more."), form):
                return redirect("submissions:receipt", number=number)
    allowed("recall", submission, by)
    preview = actions.recall_preview(submission, by=by, reach=reach)
    if not isinstance(preview, Done):
        settle(request, preview)
        return to_page(submission)
    context = {
        "submission": submission,
        "seen": state_seen(submission),
        "form": form,
        "reach": reach,
        "preview": preview.value,
        "days": terms(submission.sent_at.date()).erasure_confirmation_days,
    }
    return render(request, "submissions/recall.html", context)


@_both
@page
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm, as the second person, that what was recalled is erased."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    shown = page_of(by, submission)
    if shown.removal is None:
        not_found("submission", number)
    if request.method == "POST":
        outcome = actions.confirm_erasure(submission, by=by)
        if settle(request, outcome, _("Erased. The removal record stays.")):
            return redirect("submissions:receipt", number=number)
        return to_page(submission)
    together = shown.removal.together
    context = {"submission": submission, "shown": shown, "together": together}
    return render(request, "submissions/erase.html", context)


@require_safe
@page
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Print the state reached and the head of the audit."""
    by = request.person  # type: ignore[attr-defined]
    submission = submission_for(by, number)
    shown = page_of(by, submission)
    if "receipt" not in shown.may:
        not_found("receipt", number)
    context = {
        "submission": submission,
        "shown": shown,
        "receipt": receipt_of(submission),
    }
    return render(request, "submissions/receipt.html", context)
