"""Home, the balance with each partner, and the status of the system."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from balise_web.condition import condition
from balise_web.home.actions import note_look, since_last_time
from balise_web.home.knowing import Known, known_to
from balise_web.home.presenters.central import centre, chains
from balise_web.home.presenters.changes import what_changed
from balise_web.home.presenters.due import what_is_due
from balise_web.home.presenters.sharing import (
    balance,
    names_of_participants,
    what_we_give,
    what_we_see,
)
from balise_web.home.presenters.steps import useful_steps
from balise_web.home.presenters.waiting import what_waits
from balise_web.outcomes import not_found
from balise_web.pages.acting import page
from balise_web.participants.models import Person

PARTNERS = 8
"""So many partners are shown on home; the others have a page."""
A_PAGE = 50


@require_safe
@page
def home(request: HttpRequest) -> HttpResponse:
    """Show what concerns a person today, by its role."""
    person: Person = request.person  # type: ignore[attr-defined]
    since = since_last_time(person)
    names = names_of_participants()
    known = known_to(person) if person.participant_id else None
    changed, more = what_changed(person, known, since, names)
    shown = {
        "since": since,
        "changed": changed,
        "more_changes": more,
        "waits": what_waits(person, known),
        **(_national(known, names) if known else _central(person)),
    }
    if getattr(request, "support", None) is None:
        note_look(person)
    return render(request, "home/home.html", shown)


def _national(known: Known, names: dict[str, str]) -> dict[str, object]:
    due, more_due = what_is_due(known.person, known.today)
    shown: dict[str, object] = {
        "sees": what_we_see(known),
        "national": True,
        "due": due,
        "more_due": more_due,
    }
    if known.sees_all_of_its_own:
        partners = balance(known, names)
        shown |= {
            "whole": True,
            "gives": what_we_give(known, names),
            "steps": useful_steps(known),
            "partners": partners[:PARTNERS],
            "all_partners": len(partners),
        }
    return shown


def _central(person: Person) -> dict[str, object]:
    shown: dict[str, object] = {}
    if person.has_role("governance", "secretariat", "auditor"):
        shown["centre"] = centre(person, timezone.localdate())
    if person.has_role("auditor"):
        shown["chains"] = chains()
    return shown


@require_safe
@page
def partners(request: HttpRequest) -> HttpResponse:
    """Show the balance with each partner, to our own people alone."""
    person: Person = request.person  # type: ignore[attr-defined]
    if not person.participant_id:
        not_found("page", "partners")
    known = known_to(person)
    if not known.sees_all_of_its_own:
        not_found("page", "partners")
    every = balance(known, names_of_participants())
    shown = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/partners.html", {"shown": shown})


@require_safe
@page
def status(request: HttpRequest) -> HttpResponse:
    """Say whether all is well, to whoever is signed in; nothing secret."""
    return render(request, "home/status.html", {"condition": condition()})
