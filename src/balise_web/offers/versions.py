"""Which version of a row an editor saw, so that the second of two is told.

An editor sends back what it saw; where that is no longer what stands, nothing is saved.
"""

from typing import Any

from django.db.models import QuerySet

from balise_web.offers.models import LabelAudience, NationalOffer, OfferChange
from balise_web.outcomes import stop
from balise_web.participants.models import Agency, Participant, SecretariatTick

NONE = ""
"""The version of what does not stand yet."""


def of_offer(participant: Participant, dataflow: str, depth: str) -> str:
    """Give the version of an offer: its latest change."""
    changes = OfferChange.objects.filter(
        offer__participant=participant, offer__dataflow=dataflow, offer__depth=depth
    )
    return _text(changes.order_by("-pk").values_list("pk", flat=True).first())


def of_label(participant: Participant, label: str) -> str:
    """Give the version of a label's audience."""
    return _of(LabelAudience.objects.filter(participant=participant, label=label))


def of_national_offer(agency: Agency, dataflow: str) -> str:
    """Give the version of what one agency offers the others."""
    return _of(NationalOffer.objects.filter(agency=agency, dataflow=dataflow))


def of_ticks(participant: Participant) -> str:
    """Give the version of all that the secretariat may read."""
    return _of(SecretariatTick.objects.filter(participant=participant))


def require_seen(seen: str | None, now: str) -> None:
    """Stop where somebody else changed it since; None: whoever saw nothing insists."""
    if seen is not None and seen != now:
        stop("changed-meanwhile")


def _of(rows: QuerySet[Any, Any]) -> str:
    at = rows.order_by("-at").values_list("at", flat=True).first()
    return at.isoformat() if at else NONE


def _text(value: int | None) -> str:
    return NONE if value is None else str(value)
