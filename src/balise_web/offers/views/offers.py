"""The matrix of offers, and the way of one offer: changed, previewed, saved."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise_web.offers import actions, versions
from balise_web.offers.access import led_by, offers_for, own_participant
from balise_web.offers.forms import OfferForm
from balise_web.offers.ledgers import audience_of, terms
from balise_web.offers.models import Offer
from balise_web.offers.presenters.matrix import matrix
from balise_web.offers.presenters.reading import previewed
from balise_web.offers.presenters.words import audience_text
from balise_web.offers.previewing import OfferPreview, offer_preview
from balise_web.offers.views.common import choices_of, names_for, show
from balise_web.outcomes import Done
from balise_web.pages.acting import page, settle
from balise_web.participants.models import Participant


@require_safe
@page
def sharing(request: HttpRequest) -> HttpResponse:
    """Who may read what of ours, and what giving it opens."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    return show(
        request, "sharing", "offers", families=matrix(by, own, names_for(by)), own=own
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def offer(request: HttpRequest, dataflow: str, depth: str) -> HttpResponse:
    """Change one offer: first who would see it, then saved."""
    own = led_by(request.person)  # type: ignore[attr-defined]
    if dataflow not in model().dataflows or depth not in set(Depth):
        raise Http404
    if request.method != "POST":
        return _asked(request, _form(request, own, dataflow, depth), dataflow, depth)
    form = _form(request, own, dataflow, depth, data=request.POST)
    if form.is_valid() and request.POST.get("step") == "save":
        if _saved(request, own, form, dataflow, depth):
            return redirect("offers:sharing")
        # What was typed may be saved over what stands now, which is shown beside.
        form.data = form.data.copy()
        form.data["seen"] = versions.of_offer(own, dataflow, depth)
    elif form.is_valid() and request.POST.get("step") != "edit":
        preview = _preview(request, own, form, dataflow, depth)
        if preview is not None:
            return _previewed(request, form, preview, dataflow, depth)
    return _asked(request, form, dataflow, depth)


def _asked(
    request: HttpRequest, form: OfferForm, dataflow: str, depth: str
) -> HttpResponse:
    # What was typed is shown again without complaint where somebody goes back to it.
    names = names_for(request.person)  # type: ignore[attr-defined]
    row = _row(request, dataflow, depth)
    now = audience_text(audience_of(row), names, row.public_from) if row else ""
    context = {"form": form, "dataflow": dataflow, "depth": depth, "now": now}
    return show(request, "offer", "offers", row=row, **context)


def _form(
    request: HttpRequest,
    own: Participant,
    dataflow: str,
    depth: str,
    data: Any = None,
) -> OfferForm:
    longest = terms(timezone.localdate()).embargo_maximum_months
    choices = choices_of(request.person)  # type: ignore[attr-defined]
    initial = {} if data else _initial(request, own, dataflow, depth)
    return OfferForm(data, initial=initial, depth=depth, longest=longest, **choices)


def _row(request: HttpRequest, dataflow: str, depth: str) -> Offer | None:
    by = request.person  # type: ignore[attr-defined]
    found = offers_for(by, own_participant(by)).select_related("group", "by")
    return found.filter(dataflow=dataflow, depth=depth).first()


def _initial(
    request: HttpRequest, own: Participant, dataflow: str, depth: str
) -> dict[str, Any]:
    row = _row(request, dataflow, depth) or Offer(reach="nobody")
    known = model().incident_tables
    return {
        "reach": row.reach,
        "names": row.names,
        "group": row.group.name if row.group else "",
        "excepted": row.excepted,
        "public_from": row.public_from,
        "embargo_months": row.embargo_months,
        "precision": row.precision,
        "use": row.use,
        "left_out": [t for t in known if row.tables and t not in row.tables],
        "seen": versions.of_offer(own, dataflow, depth),
    }


def _preview(
    request: HttpRequest, own: Participant, form: OfferForm, dataflow: str, depth: str
) -> OfferPreview | None:
    by = request.person  # type: ignore[attr-defined]
    outcome = offer_preview(own, dataflow=dataflow, depth=depth, by=by, **form.wanted())
    settle(request, outcome, form=form)
    return outcome.value if isinstance(outcome, Done) else None


def _previewed(
    request: HttpRequest,
    form: OfferForm,
    preview: OfferPreview,
    dataflow: str,
    depth: str,
) -> HttpResponse:
    names = names_for(request.person)  # type: ignore[attr-defined]
    offered = preview.offer
    text = audience_text(offered.audience, names, offered.public_from)
    shown = previewed(preview, names)
    context = {"form": form, "preview": shown, "audience": text, "offered": offered}
    context |= {"dataflow": dataflow, "depth": depth}
    said = form.cleaned_data
    return show(request, "preview", "offers", said=said, **context)


def _saved(
    request: HttpRequest, own: Participant, form: OfferForm, dataflow: str, depth: str
) -> bool:
    by = request.person  # type: ignore[attr-defined]
    outcome = actions.offer(
        own,
        dataflow=dataflow,
        depth=depth,
        by=by,
        seen=form.cleaned_data["seen"],
        **form.wanted(),
    )
    done = _("The offer is saved and holds from now on.")
    return settle(request, outcome, done=done, form=form)
