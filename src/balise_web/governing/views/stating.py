"""What a participant states of its agencies and of how each counts."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from balise.vocabulary.model import model
from balise_web.governing.forms.joining import AgencyForm
from balise_web.governing.forms.stating import DeclarationForm, FrequenciesForm
from balise_web.governing.views.asked import LEADS, own, person, posted
from balise_web.outcomes import Done, Outcome, not_found
from balise_web.pages.acting import page, settle
from balise_web.participants import actions
from balise_web.participants.access import (
    agency_for,
    belongs,
    participant_for,
    sees_inside,
)
from balise_web.participants.actions.declaring import mark_of_sheet, may_state
from balise_web.participants.forms import SourceSheetForm, in_words, initial_of
from balise_web.participants.models import (
    Agency,
    Declaration,
    Participant,
    Person,
    SourceSheet,
)


@page
def frequencies(request: HttpRequest, code: str) -> HttpResponse:
    """State how often each family will be reported."""
    by = person(request)
    row = own(by, code, *LEADS)
    stated = dict(row.frequencies.values_list("family", "frequency"))
    form = FrequenciesForm(posted(request), initial=stated)
    if form.is_bound and form.is_valid():
        outcome = actions.state_frequencies(row, stated=_changed(form, stated), by=by)
        if settle(request, outcome, _("Your frequencies are stated."), form):
            return redirect("governing:one", code)
    return render(request, "governing/frequencies.html", {"form": form, "row": row})


def _changed(form: FrequenciesForm, stated: Mapping[str, str]) -> dict[str, str]:
    return {
        family: frequency
        for family, frequency in form.cleaned_data.items()
        if frequency and frequency != stated.get(family)
    }


@page
def agencies(request: HttpRequest, code: str) -> HttpResponse:
    """List the agencies of a participant, add one, and declare how they stand."""
    by = person(request)
    row = participant_for(by, code)
    if not sees_inside(by, row) or row.is_reference:
        not_found("participant", code)
    leads = belongs(by, row) and by.has_role(*LEADS)
    adds = leads or by.has_role("secretariat")
    form = AgencyForm(posted(request))
    if form.is_bound and adds and form.is_valid():
        outcome = actions.add_agency(row, **form.cleaned_data, by=by)
        if settle(request, outcome, _("The agency was added."), form):
            return redirect("governing:agencies", code)
    context = {
        "row": row,
        "form": form if adds else None,
        "leads": leads,
        "agencies": row.agencies.order_by("name"),
        "declarations": _declarations(row),
    }
    return render(request, "governing/agencies.html", context)


def _declarations(row: Participant) -> list[Declaration]:
    found = row.declarations.select_related("agency").prefetch_related("disjoint")
    return list(found.order_by("dataflow", "-valid_from", "-pk"))


@page
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Declare an agency official, several disjoint, or incidents complete."""
    by = person(request)
    row = own(by, code, *LEADS)
    today = {"valid_from": timezone.localdate()}
    form = DeclarationForm(posted(request), participant=row, initial=today)
    if form.is_bound and form.is_valid():
        outcome = _declare(row, form, by)
        if settle(request, outcome, _("It is declared."), form):
            return redirect("governing:agencies", code)
    return render(request, "governing/declare.html", {"form": form, "row": row})


def _declare(
    row: Participant, form: DeclarationForm, by: Person
) -> Outcome[Declaration]:
    said = form.cleaned_data
    named: list[Agency] = list(said["agencies"])
    days = {"dataflow": said["dataflow"], "valid_from": said["valid_from"], "by": by}
    one = named[0] if len(named) == 1 else None
    if said["kind"] == "incidents-complete" and one:
        return actions.declare_incidents_complete(one, **days)
    official = one if said["kind"] == "official" else None
    disjoint = named if said["kind"] == "disjoint" else []
    return actions.declare_agencies(row, official=official, disjoint=disjoint, **days)


@page
def agency(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show one agency and its source sheets, dataflow by dataflow."""
    by = person(request)
    found = agency_for(by, code, name)
    sheets: dict[str, list[SourceSheet]] = {}
    for sheet in found.sheets.order_by("dataflow", "-valid_from"):
        sheets.setdefault(sheet.dataflow, []).append(sheet)
    flows = [(flow, sheets.get(flow, [])) for flow in model().dataflows if flow != "CX"]
    context = {
        "agency": found,
        "flows": flows,
        "states": may_state(by, found),
        "people": found.roles.count(),
    }
    return render(request, "governing/agency.html", context)


@page
def sheet(request: HttpRequest, code: str, name: str, flow: str) -> HttpResponse:
    """Show how an agency counts a dataflow, its history, and the form that states it."""
    by = person(request)
    found = agency_for(by, code, name)
    if flow not in model().dataflows:
        not_found("dataflow", flow)
    history = list(found.sheets.filter(dataflow=flow).order_by("-valid_from"))
    states = may_state(by, found)
    form = SourceSheetForm(posted(request), initial=_initial(found, flow, history))
    if form.is_bound and states and form.is_valid():
        outcome = _state(found, flow, form, by)
        if isinstance(outcome, Done):
            settle(request, outcome, _("The source sheet is stated."))
            return redirect("governing:sheet", code, name, flow)
        settle(request, outcome, form=form)
        _see_again(form, found, flow)
    context = {
        "agency": found,
        "flow": flow,
        "form": form if states else None,
        "history": [(row, in_words(row.fields)) for row in history],
    }
    return render(request, "governing/sheet.html", context)


def _see_again(form: SourceSheetForm, agency: Agency, flow: str) -> None:
    """Keep what was typed, and let it be sent again now that the change was told."""
    form.data = form.data.copy()
    form.data["seen"] = mark_of_sheet(agency, flow)


def _initial(
    agency: Agency, flow: str, history: list[SourceSheet]
) -> dict[str, object]:
    latest = history[0] if history else None
    return {
        "valid_from": timezone.localdate(),
        **initial_of(latest),
        "seen": mark_of_sheet(agency, flow),
    }


def _state(
    agency: Agency, flow: str, form: SourceSheetForm, by: Person
) -> Outcome[SourceSheet]:
    return actions.set_source_sheet(
        agency,
        dataflow=flow,
        fields=form.stated,
        valid_from=form.cleaned_data["valid_from"],
        valid_to=form.cleaned_data["valid_to"],
        seen=form.cleaned_data["seen"],
        by=by,
    )
