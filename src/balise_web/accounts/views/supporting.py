"""Let the secretariat look along, look along, and stop it: one click each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from balise_web.accounts import actions
from balise_web.accounts.access import (
    SUPPORT_KEY,
    secretariat,
    support_called,
    support_given_by,
    support_open_to,
)
from balise_web.accounts.forms import SupportForm
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants.access import LEADS
from balise_web.participants.models import Person


@page
def support(request: HttpRequest) -> HttpResponse:
    """Show the leave given or had; a focal point gives it here."""
    person: Person = request.person
    if person.participant is not None and person.has_role(*LEADS):
        return _giving(request, person)
    if person.has_role("secretariat"):
        context = {"leave": support_open_to(person)}
        return render(request, "accounts/support_had.html", context)
    return not_found("support", "-")


def _giving(request: HttpRequest, person: Person) -> HttpResponse:
    people = list(secretariat())
    form = SupportForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        outcome = actions.grant_support(
            person.participant,
            person=next(p for p in people if p.handle == given["person"]),
            hours=given["hours"],
            reason=given["reason"],
            by=person,
        )
        done = gettext(
            "They can look along from now on. You find each page in your audit."
        )
        if settle(request, outcome, done, form):
            return redirect("accounts:support")
    context = {
        "form": form,
        "people": people,
        "given": support_given_by(person, person.participant)[:50],
    }
    return render(request, "accounts/support_given.html", context)


@require_POST
@page
def look(request: HttpRequest, number: int) -> HttpResponse:
    """Begin to look along."""
    grant = support_called(request.person, number)
    if grant.pk not in {one.pk for one in support_open_to(request.person)}:
        not_found("support", number)
    request.session[SUPPORT_KEY] = grant.pk
    return redirect("/")


@require_POST
@page
def leave(request: HttpRequest) -> HttpResponse:
    """Stop looking along; the leave itself goes on until its time."""
    request.session.pop(SUPPORT_KEY, None)
    return redirect("accounts:support")


@require_POST
@page
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End the leave before its time."""
    grant = support_called(request.person, number)
    settle(
        request, actions.end_support(grant, by=request.person), gettext("It has ended.")
    )
    return redirect("accounts:support")
