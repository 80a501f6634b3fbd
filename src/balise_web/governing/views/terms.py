"""The terms: every version in words, accepting them, and making the next version."""

import hashlib
import json
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from balise.sharing.terms import Terms, amended
from balise_web.governing.forms.terms import TermsForm
from balise_web.governing.presenters.terms import (
    changed,
    effects,
    in_words,
    versions,
)
from balise_web.governing.views.asked import LEADS, person, posted, require
from balise_web.offers.ledgers import ledger
from balise_web.offers.ledgers import terms as terms_now
from balise_web.offers.weighing import waiting_for, weigh
from balise_web.outcomes import Refused, not_found
from balise_web.pages.acting import page, settle
from balise_web.participants import actions
from balise_web.participants.access import (
    require_reader,
    standing,
    terms_in_force,
    terms_versions,
)
from balise_web.participants.models import Participant, Person, TermsVersion


@page
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms in force, every version, and what a person may do about them."""
    by = person(request)
    require_reader(by)
    today = timezone.localdate()
    row = terms_in_force(today)
    context = {
        "in_force": row,
        "values": in_words(row.values),
        "versions": versions(today),
        "accepted": _accepted(by),
        "accepts": _may_accept(by),
        "governs": by.has_role("governance"),
    }
    return render(request, "governing/terms.html", context)


@page
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show one version whole, and how it differs from the one before."""
    by = person(request)
    require_reader(by)
    row = TermsVersion.objects.filter(version=number).first()
    if row is None:
        not_found("terms", number)
    known = {v.number: v for v in versions(timezone.localdate())}
    open_to_accept = _may_accept(by) and number not in _accepted(by)
    context = {
        "version": known[number],
        "values": in_words(row.values),
        "accepted": number in _accepted(by),
        "accepts": open_to_accept and not _overtaken(number, by),
        "letter_first": by.participant is not None
        and standing(by.participant) == "invited",
    }
    return render(request, "governing/version.html", context)


@page
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Accept the version that was on the screen."""
    by = person(request)
    if request.method != "POST" or by.participant is None:
        not_found("terms", number)
    outcome = actions.accept_terms(by.participant, by=by, version=number)
    done = _("Your participant has accepted version %(number)s.") % {"number": number}
    if settle(request, outcome, done):
        return redirect("governing:first_steps")
    return redirect("governing:version", number)


@page
def new(request: HttpRequest) -> HttpResponse:
    """Make the next version: what it would open or close for whom is shown first."""
    by = person(request)
    require(by, "governance")
    latest = terms_versions()[-1]
    first: dict[str, Any] = {"seen": latest.version}
    form = TermsForm(posted(request), values=latest.values, initial=first)
    weighed: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        weighed = _looked_at(request, form, latest, by)
        if weighed.get("made"):
            return redirect("governing:terms")
    context = {"form": form, "latest": latest, **weighed}
    return render(request, "governing/new_terms.html", context)


def _looked_at(
    request: HttpRequest, form: TermsForm, latest: Terms, by: Person
) -> dict[str, Any]:
    """Weigh what was entered; make it only where that was seen and is sent again."""
    if form.cleaned_data["seen"] != latest.version:
        form.data = form.data.copy()
        form.data["seen"] = str(latest.version)
        form.add_error(None, _("Another version was made meanwhile. Look again."))
        return {}
    if not form.changes:
        form.add_error(None, _("Nothing differs from the latest version."))
        return {}
    day: date = form.cleaned_data["effective_on"]
    today = timezone.localdate()
    made = amended(terms_versions(), form.changes, in_force_from=day, today=today)
    if not isinstance(made, Terms):
        settle(request, Refused(made), form=form)
        return {}
    mark = _mark(made)
    if "make" in request.POST and request.POST.get("weighed") == mark:
        outcome = actions.set_terms(changes=form.changes, effective_on=day, by=by)
        done = _("The new version is made. It waits for its day and to be accepted.")
        return {"made": settle(request, outcome, done, form)}
    return _weighed(made, latest, today) | {"weighed": mark}


def _mark(made: Terms) -> str:
    """Name what was weighed: what is sent again with other values is weighed again."""
    text = json.dumps([str(made.in_force_from), made.version, dict(made.values)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _weighed(made: Terms, latest: Terms, today: date) -> dict[str, Any]:
    kept, now = ledger(today), terms_now(today)
    rows = list(Participant.objects.filter(is_reference=False))
    names = {row.code: row.name for row in rows}
    return {
        "changes": changed(latest, made),
        "effects": effects(weigh(kept, now, made, today), rows),
        "waiting": sorted(names[code] for code in waiting_for(kept, now)),
        "shown": True,
    }


def _accepted(by: Person) -> frozenset[int]:
    if by.participant is None:
        return frozenset()
    rows = by.participant.acceptances.values_list("terms__version", flat=True)
    return frozenset(rows)


def _may_accept(by: Person) -> bool:
    return by.participant is not None and by.has_role(*LEADS)


def _overtaken(number: int, by: Person) -> bool:
    """Say whether a later version was accepted, which says more than this one."""
    return any(later > number for later in _accepted(by))
