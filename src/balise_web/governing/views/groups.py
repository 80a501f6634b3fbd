"""Groups of participants, their members and their announced days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from balise_web.governing.forms.stating import GroupForm, MemberForm
from balise_web.governing.views.asked import person, posted, require, tabs
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants import actions
from balise_web.participants.access import (
    group_called,
    groups_for,
    participant_for,
    require_reader,
)

_MAKE = ("secretariat", "governance")


@page
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups that a person may know of; central offices name new ones."""
    by = person(request)
    require_reader(by)
    makes = by.has_role(*_MAKE)
    form = GroupForm(posted(request))
    if form.is_bound and makes and form.is_valid():
        outcome = actions.add_group(**form.cleaned_data, by=by)
        if settle(request, outcome, _("The group was added."), form):
            return redirect("governing:group", form.cleaned_data["name"])
    context = {"groups": groups_for(by), "form": form if makes else None}
    return render(request, "governing/groups.html", context | tabs(by))


@page
def group(request: HttpRequest, name: str) -> HttpResponse:
    """Show a group's members, and announce another."""
    by = person(request)
    require_reader(by)
    found = group_called(by, name)
    makes = by.has_role(*_MAKE)
    form = MemberForm(posted(request))
    if form.is_bound and makes and form.is_valid():
        outcome = actions.join_group(found, **form.cleaned_data, by=by)
        if settle(request, outcome, _("The member is announced."), form):
            return redirect("governing:group", name)
    members = found.memberships.select_related("participant")
    context = {
        "group": found,
        "members": members.order_by("participant__name", "since"),
        "form": form if makes else None,
        "makes": makes,
        "today": timezone.localdate(),
    }
    return render(request, "governing/group.html", context)


@page
def leave(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """End a membership, in two steps."""
    by = person(request)
    found = group_called(by, name)
    row = participant_for(by, code)
    leads = row.pk == by.participant_id and by.has_role("focal-point", "deputy")
    if not leads:
        require(by, *_MAKE)
    if not found.memberships.filter(participant=row, until=None).exists():
        not_found("group", name)
    if request.method == "POST":
        outcome = actions.leave_group(found, participant=row, by=by)
        if settle(request, outcome, _("The membership ends.")):
            return redirect("governing:group", name)
    return render(request, "governing/leave.html", {"group": found, "row": row})
