"""What those at the centre look after: who takes part, the terms, and the chains."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, Subquery, Sum

from balise_web.audit.models import Event, Head
from balise_web.participants.access import participants_for, terms_in_force
from balise_web.participants.models import ParticipantEvent, Person, TermsAcceptance

_STANDING = ("confirmed", "suspended", "reinstated", "withdrawn")


@dataclass(frozen=True)
class Centre:
    """How many stand where, and how many accepted the terms in force."""

    standings: tuple[tuple[str, int], ...]
    terms: int
    effective_on: date
    accepted: int
    confirmed: int


@dataclass(frozen=True)
class Chains:
    """The chains of the audit: how many, how many events, and the latest."""

    chains: int
    events: int
    latest: datetime | None


def centre(person: Person, today: date) -> Centre:
    """Sum up who takes part; in three queries."""
    last = ParticipantEvent.objects.filter(
        participant=OuterRef("pk"), kind__in=_STANDING
    ).order_by("-pk")
    kinds = (
        participants_for(person)
        .filter(is_reference=False)
        .annotate(last=Subquery(last.values("kind")[:1]))
        .values_list("last", flat=True)
    )
    same = {None: "invited", "reinstated": "confirmed"}
    counted = Counter(same.get(kind, kind) or "invited" for kind in kinds)
    terms = terms_in_force(today)
    accepted = TermsAcceptance.objects.filter(terms__version__gte=terms.version)
    order = ("confirmed", "invited", "suspended", "withdrawn")
    return Centre(
        tuple((kind, counted[kind]) for kind in order if counted[kind]),
        terms.version,
        terms.effective_on,
        accepted.values("participant").distinct().count(),
        counted["confirmed"],
    )


def chains() -> Chains:
    """Sum up the chains; whether they are whole is for the audit page to check."""
    heads = Head.objects.aggregate(count=Sum("number"))
    return Chains(
        Head.objects.count(),
        heads["count"] or 0,
        Event.objects.aggregate(latest=Max("at"))["latest"],
    )
