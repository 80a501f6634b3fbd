"""What waits for one person: each thing with how many there are, and where it is done.

Counted only among what the person may see, and named only to whoever may do it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from balise_web.home.knowing import LEADS, Known
from balise_web.pages.menu import address
from balise_web.participants.access import requests_for
from balise_web.participants.models import Participant, Person
from balise_web.submissions.access import submissions_for
from balise_web.submissions.models import RemovalRecord
from balise_web.submissions.notices import notices_for
from balise_web.submissions.states import (
    APPROVED,
    CHECKED,
    CLEARED,
    DRAFT,
    SEALED,
)

_APPROVERS = (*LEADS, "validator")


@dataclass(frozen=True)
class Waits:
    """One kind of thing to do; ``code`` names its sentence in the page."""

    code: str
    count: int
    url: str


def what_waits(person: Person, known: Known | None = None) -> list[Waits]:
    """Give what one person may do now, what others wait for first."""
    found = [*_agreements(known), *_submissions(person), *_recalls(person)]
    found += [*_notices(person), *_central(person)]
    return [one for one in found if one.count]


def _agreements(known: Known | None) -> Iterator[Waits]:
    if known is None or known.standing is None or not known.person.has_role(*LEADS):
        return
    behind = (known.standing.accepted_terms or 0) < known.terms.version
    if known.standing.confirmed and behind:
        yield Waits("accept-terms", 1, address("governing:terms"))


def _submissions(person: Person) -> Iterator[Waits]:
    if person.participant_id is None:
        return
    count = submissions_for(person).order_by().aggregate(**_counted(person))
    roles = {
        "adopt": LEADS,
        "clear": ("contributor",),
        "finish": ("contributor", *LEADS),
        "approve": _APPROVERS,
        "approve-nil": _APPROVERS,
        "seal": _APPROVERS,
        "release": LEADS,
    }
    for code, who in roles.items():
        if person.has_role(*who):
            url = address("submissions:list", state=_STATES[code])
            yield Waits(code, count[code.replace("-", "_")], url)


_STATES = {
    "adopt": DRAFT,
    "finish": DRAFT,
    "clear": CHECKED,
    "approve": CLEARED,
    "approve-nil": APPROVED,
    "seal": APPROVED,
    "release": SEALED,
}


def _counted(person: Person) -> dict[str, Count]:
    nil = Q(kind="nil", second_approved_by=None)
    mine = {
        "adopt": Q(state=DRAFT, loaded_for=True),
        "finish": Q(state=DRAFT, loaded_for=False, sent_by=person),
        "clear": Q(state=CHECKED, agency_id__in=person.agencies()),
        "approve": Q(state=CLEARED) & ~Q(sent_by=person),
        "approve_nil": Q(state=APPROVED) & nil & ~Q(approved_by=person),
        "seal": Q(state=APPROVED) & ~nil,
        "release": Q(state=SEALED, release_on=None),
    }
    return {code: Count("pk", filter=which) for code, which in mine.items()}


def _recalls(person: Person) -> Iterator[Waits]:
    if person.participant_id is None or not person.has_role(*_APPROVERS):
        return
    open_ones = (
        RemovalRecord.objects.filter(
            submission__participant_id=person.participant_id, confirmed_at=None
        )
        .exclude(recalled_by=person)
        .values("together")
        .distinct()
        .count()
    )
    yield Waits(
        "confirm-recall", open_ones, address("submissions:list", state="recalled")
    )


def _notices(person: Person) -> Iterator[Waits]:
    if person.has_role(*LEADS, "secretariat"):
        count = notices_for(person).filter(confirmed_at=None).count()
        yield Waits("confirm-deleted", count, address("submissions:notices"))


def _central(person: Person) -> Iterator[Waits]:
    if person.has_role("secretariat", "governance"):
        invited = Participant.objects.filter(is_reference=False).exclude(
            events__kind="confirmed"
        )
        yield Waits("letters", invited.count(), address("governing:participants"))
    if person.has_role("governance"):
        asked = requests_for(person).filter(answer="").count()
        yield Waits("requests", asked, address("governing:cannot_collect"))
    if person.has_role("secretariat"):
        url = address("submissions:list")
        yield Waits("drafts", submissions_for(person).count(), url)
