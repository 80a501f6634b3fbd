"""Recalled data that we exported: told the same day, asked to confirm its deletion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise_web.offers.views.common import show
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants.models import Person
from balise_web.submissions.actions import confirm_deletion
from balise_web.submissions.notices import notice_for, notices_for

_LEADS = ("focal-point", "deputy", "secretariat")


@require_safe
@page
def notices(request: HttpRequest) -> HttpResponse:
    """List the recalls of what our participant, or the secretariat, exported."""
    by = request.person  # type: ignore[attr-defined]
    _require_reader(by)
    found = notices_for(by).select_related("submission__removal", "confirmed_by")
    context = {"notices": found.order_by("-at"), "confirms": by.has_role(*_LEADS)}
    return show(request, "notices", "notices", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm that no copy is left, in two steps."""
    by = request.person  # type: ignore[attr-defined]
    _require_reader(by)
    found = notice_for(by, number)
    if request.method == "POST":
        outcome = confirm_deletion(number, by=by)
        settle(
            request,
            outcome,
            done=_("The deletion is confirmed, and its owner is told."),
        )
        return redirect("offers:notices")
    context = {"notice": found, "confirms": by.has_role(*_LEADS)}
    return show(request, "notice", "notices", **context)


def _require_reader(by: Person) -> None:
    if by.participant is None and not by.has_role("secretariat"):
        not_found("notice", "-")
