"""Who takes part, one participant, and the invitation of another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from balise_web.governing.forms.joining import InvitationForm
from balise_web.governing.presenters.participants import everyone, one_participant
from balise_web.governing.presenters.steps import first_steps
from balise_web.governing.views.asked import LEADS, person, posted, require, tabs
from balise_web.offers.newcomers import newcomers_for
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.links import address
from balise_web.participants import actions
from balise_web.participants.access import (
    participant_for,
    require_reader,
    standing,
    takes_part,
)
from balise_web.participants.models import Participant, SecretariatTick


@page
def participants(request: HttpRequest) -> HttpResponse:
    """List who takes part, in the order of their names."""
    by = person(request)
    require_reader(by)
    context = {
        "everyone": everyone(by),
        "newcomers": newcomers_for(by),
        "invites": by.has_role("secretariat", "governance"),
    }
    return render(request, "governing/participants.html", context | tabs(by))


@page
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one participant as this person may know it."""
    by = person(request)
    row = participant_for(by, code)
    if row.is_reference:
        return render(request, "governing/reference.html", {"row": row})
    stands = standing(row)
    central = by.has_role("secretariat", "governance")
    context = {
        "one": one_participant(by, row, stands),
        "takes_part": takes_part(row),
        "leads": row.pk == by.participant_id and by.has_role(*LEADS),
        "confirms": central and stands == "invited",
        "governs": by.has_role("governance"),
        "helps": by.has_role("secretariat"),
        "ticks": _ticks(row) if by.has_role("secretariat") else (),
        "send_address": address("uploads:start", participant=row.code),
    }
    return render(request, "governing/participant.html", context)


def _ticks(row: Participant) -> list[SecretariatTick]:
    return list(row.ticks.exclude(level="nothing").order_by("dataflow"))


@page
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a participant; its focal point is invited from the page of people."""
    by = person(request)
    require(by, "secretariat", "governance")
    form = InvitationForm(posted(request))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data | {"code": form.cleaned_data["code"].strip().upper()}
        outcome = actions.add_participant(**said, by=by)
        if settle(request, outcome, _("The participant was added."), form):
            return redirect("governing:one", said["code"])
    return render(request, "governing/invite.html", {"form": form})


@page
def begin(request: HttpRequest) -> HttpResponse:
    """Show a new focal point the first steps, in order."""
    by = person(request)
    if by.participant is None or not by.has_role(*LEADS):
        not_found("page", "-")
    row = by.participant
    context = {"row": row, "steps": first_steps(row)}
    return render(request, "governing/first_steps.html", context)
