"""The calendar of one's own participant, that of all, and one's reminders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from balise.vocabulary.model import model
from balise_web.calendar import actions
from balise_web.calendar.access import all_dues, dues_for, require_central
from balise_web.calendar.forms import RemindersForm
from balise_web.calendar.models import ReminderChoice
from balise_web.calendar.presenters import by_source, overview
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.participants.access import participant_for, standings_of
from balise_web.participants.models import Participant, Person

_SENDERS = ("focal-point", "deputy", "contributor")


def _person(request: HttpRequest) -> Person:
    found: Person = request.person  # type: ignore[attr-defined]
    return found


@page
def calendar(request: HttpRequest) -> HttpResponse:
    """Show what is due of one's own participant; central offices see the overview."""
    by = _person(request)
    if by.participant is None:
        require_central(by)
        return redirect("calendar:overview")
    return _shown(request, by, by.participant)


@page
def of(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is due of one participant, to the two central offices."""
    by = _person(request)
    require_central(by)
    row = participant_for(by, code)
    if row.is_reference:
        not_found("participant", code)
    return _shown(request, by, row)


def _shown(request: HttpRequest, by: Person, row: Participant) -> HttpResponse:
    today = timezone.localdate()
    own = by.participant_id == row.pk
    found = dues_for(by, row, today)
    names = dict(row.agencies.values_list("code", "name"))
    choice = ReminderChoice.objects.filter(person=by).first() if own else None
    context = {
        "row": row,
        "own": own,
        "sheets": by_source(found, names, today, sends=own and by.has_role(*_SENDERS)),
        "late": sum(one.state == "late" for one in found),
        "due": sum(one.state == "due" for one in found),
        "choice": choice,
        "reminds": by.has_role("secretariat"),
    }
    return render(request, "calendar/calendar.html", context)


@page
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Show completeness and timeliness of all who take part."""
    by = _person(request)
    require_central(by)
    today = timezone.localdate()
    stands = standings_of()
    rows = [
        row
        for row in Participant.objects.filter(is_reference=False)
        if stands.get(row.pk) == "confirmed"
    ]
    context = {
        "rows": overview(rows, all_dues(today), today),
        "families": list(model().families),
    }
    return render(request, "calendar/overview.html", context)


@page
def reminders(request: HttpRequest) -> HttpResponse:
    """Choose one's own reminders."""
    by = _person(request)
    if by.participant is None:
        not_found("page", "-")
    kept = ReminderChoice.objects.filter(person=by).first()
    first = {
        "active": kept.active if kept else False,
        "days_ahead": kept.days_ahead if kept else 7,
    }
    form = RemindersForm(request.POST or None, initial=first)
    if form.is_bound and form.is_valid():
        outcome = actions.choose_reminders(**form.cleaned_data, by=by)
        if settle(request, outcome, _("Your reminders are set."), form):
            return redirect("calendar:calendar")
    return render(request, "calendar/reminders.html", {"form": form})


@require_POST
@page
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Write to a participant's focal points what is late."""
    by = _person(request)
    if not by.has_role("secretariat"):
        not_found("page", "-")
    outcome = actions.remind_now(participant_for(by, code), by=by)
    settle(request, outcome, _("Its focal points were reminded."))
    return redirect("calendar:of", code)
