"""Inside a participant: what agencies offer each other, what the secretariat may do."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise.vocabulary.model import model
from balise_web.offers import versions
from balise_web.offers.access import LEADS, led_by, own_participant
from balise_web.offers.actions import national_offer
from balise_web.offers.excepting import tick_several
from balise_web.offers.forms import ReadersForm, TicksForm
from balise_web.offers.models import NationalOffer
from balise_web.offers.presenters.words import TICKS
from balise_web.offers.views.common import show
from balise_web.outcomes import not_found
from balise_web.pages.acting import page, settle
from balise_web.pages.templatetags.balise import dataflow as flow_label
from balise_web.participants.access import agency_for
from balise_web.participants.models import Agency, Participant, Person, SecretariatTick


@require_safe
@page
def inside(request: HttpRequest) -> HttpResponse:
    """What each agency lets the others of the same participant read."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    agencies = list(own.agencies.order_by("name"))
    rows = NationalOffer.objects.filter(agency__in=agencies).prefetch_related("readers")
    readers = {
        (row.agency_id, row.dataflow): sorted(one.name for one in row.readers.all())
        for row in rows
    }
    table = [
        {
            "agency": agency,
            "changes": _may_change(by, agency),
            "flows": [(flow, readers.get((agency.pk, flow), [])) for flow in _flows()],
        }
        for agency in agencies
    ]
    return show(request, "inside", "inside", agencies=table, several=len(agencies) > 1)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def agency(request: HttpRequest, agency: str, dataflow: str) -> HttpResponse:
    """Say which other agencies may read one dataflow of an agency."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    one = agency_for(by, own.code, agency)
    if dataflow not in model().dataflows:
        raise Http404
    if not _may_change(by, one):
        not_found("agency", agency)
    others = list(own.agencies.exclude(pk=one.pk).order_by("name"))
    now = versions.of_national_offer(one, dataflow)
    initial = {"readers": _readers(one, dataflow), "seen": now}
    form = ReadersForm(request.POST or None, initial=initial, agencies=others)
    if request.method == "POST" and form.is_valid():
        wanted = set(form.cleaned_data["readers"])
        outcome = national_offer(
            one,
            dataflow=dataflow,
            readers=[each for each in others if each.code in wanted],
            by=by,
            seen=form.cleaned_data["seen"],
        )
        if settle(request, outcome, done=_("The agencies are saved."), form=form):
            return redirect("offers:inside")
        form.data = form.data.copy()
        form.data["seen"] = now
    context = {"form": form, "agency": one, "dataflow": dataflow, "others": others}
    return show(request, "agency", "inside", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def secretariat(request: HttpRequest) -> HttpResponse:
    """How far the secretariat may read each dataflow; nothing unless we say so."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    before = _ticks(own)
    now = versions.of_ticks(own)
    flows = [(flow, flow_label(flow)) for flow in _flows()]
    initial = {**dict.fromkeys(_flows(), "nothing"), **before, "seen": now}
    form = TicksForm(request.POST or None, initial=initial, flows=flows)
    if request.method == "POST" and form.is_valid():
        led_by(by)
        seen = form.cleaned_data["seen"]
        outcome = tick_several(own, form.levels(before), by=by, seen=seen)
        if settle(
            request, outcome, done=_("What the secretariat may do is saved."), form=form
        ):
            return redirect("offers:secretariat")
        form.data = form.data.copy()
        form.data["seen"] = now
    rows = [(label, TICKS[before.get(flow, "nothing")]) for flow, label in flows]
    return show(request, "secretariat", "secretariat", form=form, rows=rows)


def _flows() -> list[str]:
    return list(model().dataflows)


def _may_change(by: Person, agency: Agency) -> bool:
    return by.has_role(*LEADS) or agency.pk in by.agencies()


def _readers(agency: Agency, dataflow: str) -> list[str]:
    row = NationalOffer.objects.filter(agency=agency, dataflow=dataflow).first()
    return [one.code for one in row.readers.all()] if row else []


def _ticks(own: Participant) -> dict[str, Any]:
    rows = SecretariatTick.objects.filter(participant=own)
    return dict(rows.values_list("dataflow", "level"))
