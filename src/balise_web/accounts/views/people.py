"""Who acts for us: their roles, whether they can sign in, and what to do about it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from balise_web.accounts import actions
from balise_web.accounts.access import (
    invitation_of,
    may_invite,
    needs_second_factor,
    people_and_accounts,
)
from balise_web.accounts.forms import InviteForm
from balise_web.accounts.forms_of_people import AddForm, RolesForm
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants import actions as staffing
from balise_web.participants.access import (
    LEADS,
    looks_after,
    participant_for,
    person_for,
)
from balise_web.participants.models import Participant, Person


@page
def people(request: HttpRequest, code: str = "") -> HttpResponse:
    """List who acts for one's participant, or in the central offices."""
    by: Person = request.person
    of = _whose(by, code)
    shown = people_and_accounts(by, of)
    context = {
        "people": [_row(by, one) for one in shown],
        "of": of,
        "foreign": of is not None and of != by.participant,
        "may_add": _may_add(by, of),
    }
    return render(request, "accounts/people.html", context)


def _whose(by: Person, code: str) -> Participant | None:
    """Say whose people are meant; without a code, one's own."""
    if code:
        return participant_for(by, code)
    if by.participant is None and not by.has_role("governance"):
        not_found("person", "-")
    return by.participant


def _may_add(by: Person, of: Participant | None) -> bool:
    if of is None:
        return by.has_role("governance")
    own = by.participant_id == of.pk and by.has_role(*LEADS)
    return own or by.has_role("secretariat")


def _row(by: Person, person: Any) -> dict[str, Any]:
    """Give what a row of the list says; no second query for each person."""
    account = getattr(person, "account", None)
    waiting = [i for i in person.invitations.all() if _is_open(i)]
    return {
        "one": person,
        "roles": [(role.role, role.agency) for role in person.roles.all()],
        "account": account,
        "invitation": waiting[0] if waiting and account is None else None,
        "has_factor": person.has_factor,
        "needs_factor": any(r.role != "contributor" for r in person.roles.all()),
    }


def _is_open(invitation: Any) -> bool:
    from django.utils import timezone

    return (
        invitation.accepted_at is None
        and invitation.withdrawn_at is None
        and invitation.expires_at > timezone.now()
    )


@page
def add(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a person and invite them, in one step."""
    by: Person = request.person
    of = _whose(by, code)
    if not _may_add(by, of):
        not_found("person", "-")
    form = AddForm(request.POST or None, participant=of, by=by)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        outcome = actions.add_and_invite(
            handle=given["handle"],
            name=given["name"],
            roles=given["roles"],
            participant=of,
            email=given["email"],
            language=given["language"],
            link=_link(request),
            by=by,
        )
        if settle(request, outcome, gettext("The person was added and invited."), form):
            return _back(by, of)
    context = {"form": form, "of": of}
    return render(request, "accounts/person_add.html", context)


def _back(by: Person, of: Participant | None) -> HttpResponse:
    if of is not None and of != by.participant:
        return redirect("people:of", of.code)
    return redirect("people:people")


@page
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show one person, and each thing that may be done about them."""
    by: Person = request.person
    one = person_for(by, handle)
    return _shown(request, by, one, InviteForm(), RolesForm(person=one))


def _shown(
    request: HttpRequest, by: Person, one: Person, invite: Any, roles: Any
) -> HttpResponse:
    row = people_and_accounts(by, one.participant).get(pk=one.pk)
    context = _row(by, row) | {
        "of": one.participant,
        "foreign": one.participant is not None and one.participant != by.participant,
        "may_change": looks_after(by, one) and by.pk != one.pk,
        "may_invite": may_invite(by, one),
        "needs_factor": needs_second_factor(one),
        "invite": invite,
        "roles_form": roles,
        "oneself": by.pk == one.pk,
    }
    return render(request, "accounts/person.html", context)


@require_POST
@page
def invite(request: HttpRequest, handle: str) -> HttpResponse:
    """Invite somebody who is there already, or invite them again."""
    by: Person = request.person
    one = person_for(by, handle)
    form = InviteForm(request.POST)
    if form.is_valid():
        outcome = actions.invite(
            one,
            email=form.cleaned_data["email"],
            language=form.cleaned_data["language"],
            link=_link(request),
            by=by,
        )
        if settle(request, outcome, gettext("The invitation is on its way."), form):
            return redirect("people:person", handle)
    return _shown(request, by, one, form, RolesForm(person=one))


@require_POST
@page
def roles(request: HttpRequest, handle: str) -> HttpResponse:
    """Give somebody other roles."""
    by: Person = request.person
    one = person_for(by, handle)
    form = RolesForm(request.POST, person=one)
    if form.is_valid():
        outcome = staffing.change_roles(one, roles=form.cleaned_data["roles"], by=by)
        if settle(request, outcome, gettext("The roles were changed."), form):
            return redirect("people:person", handle)
    return _shown(request, by, one, InviteForm(), form)


def _withdraw(one: Person, by: Person) -> Any:
    return actions.withdraw_invitation(invitation_of(by, one), by=by)


_STEPS: dict[str, Callable[[Person, Person], Any]] = {
    "withdraw": _withdraw,
    "deactivate": lambda one, by: staffing.deactivate_person(one, by=by),
    "reactivate": lambda one, by: staffing.reactivate_person(one, by=by),
    "reset": lambda one, by: actions.reset_second_factor(one, by=by),
}


@require_POST
@page
def step(request: HttpRequest, handle: str, step: str) -> HttpResponse:
    """Do what needs no form: withdraw, deactivate, reactivate, reset."""
    by: Person = request.person
    one = person_for(by, handle)
    if step not in _STEPS:
        not_found("person", handle)
    settle(request, _STEPS[step](one, by), gettext("It was done."))
    return redirect("people:person", handle)


def _link(request: HttpRequest) -> Callable[[str], str]:
    """Make addresses as people reach this server."""

    def link(token: str) -> str:
        path = reverse("accounts:invitation", args=[token])
        return (
            f"{settings.BALISE_URL}{path}"
            if settings.BALISE_URL
            else request.build_absolute_uri(path)
        )

    return link
