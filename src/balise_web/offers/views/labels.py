"""Restriction labels: whom each is open to. A label only narrows an offer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balise.sharing.ledger import Audience, Reach
from balise_web.offers import versions
from balise_web.offers.access import (
    label_for,
    labels_of,
    led_by,
    mark_of,
    own_participant,
)
from balise_web.offers.actions import label_audience
from balise_web.offers.forms import AudienceForm, NewLabelForm
from balise_web.offers.ledgers import audience_of
from balise_web.offers.models import LabelAudience
from balise_web.offers.presenters.words import audience_text
from balise_web.offers.views.common import choices_of, names_for, show
from balise_web.pages.acting import page, settle
from balise_web.participants.models import Participant


@require_http_methods(["GET", "HEAD", "POST"])
@page
def labels(request: HttpRequest) -> HttpResponse:
    """List the labels; begin another with an audience of nobody."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    form = NewLabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        label = form.cleaned_data["label"]
        known = label in labels_of(led_by(by))
        outcome = label_audience(
            own,
            label=label,
            audience=Audience(Reach.NOBODY),
            by=by,
            seen=versions.NONE,
        )
        if known or settle(request, outcome, form=form):
            return redirect("offers:label", mark_of(label))
    rows = _rows(own, names_for(by))
    return show(request, "labels", "labels", rows=rows, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def label(request: HttpRequest, mark: str) -> HttpResponse:
    """Say whom one label is open to."""
    by = request.person  # type: ignore[attr-defined]
    own = led_by(by)
    name = label_for(own, mark)
    row = LabelAudience.objects.filter(participant=own, label=name).first()
    now = versions.of_label(own, name)
    form = AudienceForm(
        request.POST or None, initial={**_initial(row), "seen": now}, **choices_of(by)
    )
    if request.method == "POST" and form.is_valid():
        outcome = label_audience(
            own,
            label=name,
            audience=form.audience(),
            by=by,
            seen=form.cleaned_data["seen"],
        )
        if settle(request, outcome, done=_("The label is saved."), form=form):
            return redirect("offers:labels")
        form.data = form.data.copy()
        form.data["seen"] = now
    text = audience_text(audience_of(row), names_for(by)) if row else ""
    return show(request, "label", "labels", form=form, label=name, now=text, row=row)


def _rows(own: Participant, names: dict[str, str]) -> list[dict[str, Any]]:
    found = LabelAudience.objects.filter(participant=own).select_related("group")
    given = {row.label: row for row in found}
    return [
        {
            "label": one,
            "mark": mark_of(one),
            "audience": audience_text(audience_of(given[one]), names)
            if one in given
            else "",
        }
        for one in labels_of(own)
    ]


def _initial(row: LabelAudience | None) -> dict[str, Any]:
    if row is None:
        return {"reach": "nobody"}
    return {
        "reach": row.reach,
        "names": row.names,
        "group": row.group.name if row.group else "",
        "excepted": row.excepted,
    }
