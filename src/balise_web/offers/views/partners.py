"""Each partner: what it sees of us, as in its eyes, and what we see of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from balise_web.offers.access import own_participant, partner_for, partners_for
from balise_web.offers.presenters.reading import balances, eyes
from balise_web.offers.views.common import show
from balise_web.pages.acting import page


@require_safe
@page
def partners(request: HttpRequest) -> HttpResponse:
    """Our balance with each partner, in the order of the alphabet."""
    by = request.person  # type: ignore[attr-defined]
    own = own_participant(by)
    found = balances(own, partners_for(by))
    return show(request, "partners", "partners", balances=found)


@require_safe
@page
def partner(request: HttpRequest, code: str) -> HttpResponse:
    """What one partner sees of us now, and what we see of it, each with its reason."""
    by = request.person  # type: ignore[attr-defined]
    own, other = own_participant(by), partner_for(by, code)
    return show(
        request, "partner", "partners", partner=other, own=own, eyes=eyes(own, other)
    )
