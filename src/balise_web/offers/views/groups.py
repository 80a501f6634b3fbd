"""Groups that we are in, newcomers, and leaving them out of our offers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise_web.offers.access import (
    group_for,
    groups_for,
    led_by,
    own_participant,
    partner_for,
)
from balise_web.offers.excepting import except_newcomer, offers_that_reach
from balise_web.offers.presenters.groups import groups_shown, newcomers
from balise_web.offers.views.common import names_for, show
from balise_web.pages.acting import page, settle
from balise_web.participants.actions import leave_group

EVERYONE = "-"
"""Stands for *all participants* in an address; no group has such a name."""


@require_safe
@page
def groups(request: HttpRequest) -> HttpResponse:
    """Show the groups with their members, and newcomers among all participants."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    shown = groups_shown(own, groups_for(by, timezone.localdate()))
    came = newcomers(own, names_for(by))
    return show(request, "groups", "groups", groups=shown, newcomers=came, own=own)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def excepting(request: HttpRequest, group: str, code: str) -> HttpResponse:
    """Leave a newcomer out of what is offered to a group, or to all participants."""
    by = request.person  # type: ignore[attr-defined]
    own, newcomer = led_by(by), partner_for(by, code)
    named = None if group == EVERYONE else group_for(by, group, timezone.localdate())
    rows = offers_that_reach(own, code, named)
    if request.method == "POST":
        outcome = except_newcomer(own, code, group=named, by=by)
        done = _("%(name)s is left out of these offers.") % {"name": newcomer.name}
        settle(request, outcome, done=done)
        return redirect("offers:groups")
    if not rows:
        raise Http404
    context = {"newcomer": newcomer, "group": named, "rows": rows}
    return show(request, "excepting", "groups", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def leaving(request: HttpRequest, group: str) -> HttpResponse:
    """Leave a group, in two steps."""
    by = request.person  # type: ignore[attr-defined]
    own, named = led_by(by), group_for(by, group, timezone.localdate())
    if request.method == "POST":
        outcome = leave_group(named, participant=own, by=by)
        settle(request, outcome, done=_("Your participant leaves the group today."))
        return redirect("offers:groups")
    return show(request, "leaving", "groups", group=named)
