"""Announcements, and what a focal point asks of the governance body."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from balise_web.governing.forms.stating import (
    AnnouncementForm,
    AnswerForm,
    AskForm,
)
from balise_web.governing.views.asked import LEADS, own, person, posted, require, tabs
from balise_web.offers.newcomers import except_newcomer, newcomers_for, reaching
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.languages import page_language
from balise_web.participants import actions
from balise_web.participants.access import (
    announcements_for,
    participant_for,
    requests_for,
    require_reader,
)
from balise_web.participants.models import Announcement, CannotCollect

_ANNOUNCE = ("governance", "secretariat")


@page
def announcements(request: HttpRequest) -> HttpResponse:
    """Show what is announced; central offices write here."""
    by = person(request)
    require_reader(by)
    writes = by.has_role(*_ANNOUNCE)
    first = {"first": timezone.localdate(), "language": page_language()}
    form = AnnouncementForm(posted(request), initial=first)
    if form.is_bound and writes and form.is_valid():
        said = form.cleaned_data
        outcome = actions.announce(
            texts=form.texts,
            language=said["language"],
            first=said["first"],
            until=said["until"],
            by=by,
        )
        if settle(request, outcome, _("It is announced."), form):
            return redirect("governing:announcements")
    rows = Announcement.objects.all() if writes else announcements_for(by)
    context = {
        "rows": [(row, row.said_in(page_language())) for row in rows[:100]],
        "newcomers": newcomers_for(by),
        "form": form if writes else None,
        "today": timezone.localdate(),
    }
    return render(request, "governing/announcements.html", context | tabs(by))


@page
def end_announcement(request: HttpRequest, number: int) -> HttpResponse:
    """Take an announcement down, in two steps."""
    by = person(request)
    require(by, *_ANNOUNCE)
    row = Announcement.objects.filter(pk=number).first()
    if row is None:
        not_found("announcement", number)
    if request.method == "POST":
        outcome = actions.end_announcement(row, by=by)
        settle(request, outcome, _("It is no longer shown."))
        return redirect("governing:announcements")
    context = {"row": row, "said": row.said_in(page_language())}
    return render(request, "governing/end_announcement.html", context)


@page
def cannot_collect(request: HttpRequest) -> HttpResponse:
    """Show what was asked and answered; a focal point asks here."""
    by = person(request)
    asks = by.participant is not None and by.has_role(*LEADS)
    if not asks and not by.has_role("governance", "auditor"):
        not_found("page", "-")
    form = AskForm(posted(request))
    if form.is_bound and asks and form.is_valid():
        outcome = actions.ask_cannot_collect(
            by.participant, **form.cleaned_data, language=page_language(), by=by
        )
        if settle(request, outcome, _("The governance body was asked."), form):
            return redirect("governing:cannot_collect")
    confirmed = CannotCollect.objects.select_related("participant")
    if by.participant is not None:
        confirmed = confirmed.filter(participant=by.participant)
    context = {
        "requests": requests_for(by).order_by("answer", "-at"),
        "confirmed": confirmed.order_by("participant__name", "family"),
        "form": form if asks else None,
        "governs": by.has_role("governance"),
    }
    return render(request, "governing/cannot_collect.html", context)


@page
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer one request."""
    by = person(request)
    require(by, "governance")
    asked = requests_for(by).filter(pk=number, answer="").first()
    if asked is None:
        not_found("request", number)
    form = AnswerForm(posted(request))
    if form.is_bound and form.is_valid():
        outcome = actions.answer_cannot_collect(asked, **form.cleaned_data, by=by)
        if settle(request, outcome, _("The answer is given."), form):
            return redirect("governing:cannot_collect")
    return render(request, "governing/answer.html", {"form": form, "asked": asked})


@page
def end_confirmation(request: HttpRequest, number: int) -> HttpResponse:
    """End a confirmation, in two steps."""
    by = person(request)
    require(by, "governance")
    row = CannotCollect.objects.select_related("participant").filter(pk=number).first()
    if row is None:
        not_found("request", number)
    if request.method == "POST":
        outcome = actions.end_cannot_collect(row, by=by)
        settle(request, outcome, _("The confirmation has ended."))
        return redirect("governing:cannot_collect")
    return render(request, "governing/end_confirmation.html", {"row": row})


@page
def except_one(request: HttpRequest, code: str, newcomer: str) -> HttpResponse:
    """Leave a newcomer out of offers to everyone, before they reach it."""
    by = person(request)
    row = own(by, code, *LEADS)
    other = participant_for(by, newcomer)
    rows = reaching(row, other) if other != row else []
    if request.method == "POST":
        outcome = except_newcomer(
            row, excepted=other, dataflows=request.POST.getlist("dataflow"), by=by
        )
        if settle(request, outcome, _("It is excepted from these offers.")):
            return redirect("governing:announcements")
    context = {"row": row, "other": other, "offers": rows}
    return render(request, "governing/except.html", context)
