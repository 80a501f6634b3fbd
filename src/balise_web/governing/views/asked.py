"""The ways into a view that several views share."""

from typing import Any

from django.http import HttpRequest

from balise_web.outcomes import not_found
from balise_web.participants.access import belongs, participant_for
from balise_web.participants.models import Participant, Person

LEADS = ("focal-point", "deputy")


def person(request: HttpRequest) -> Person:
    """Give who is signed in; ``acting.page`` has put them there."""
    found: Person = request.person  # type: ignore[attr-defined]
    return found


def require(by: Person, *roles: str) -> None:
    """Let a page be there only for some roles; for all others it is not."""
    if not by.has_role(*roles):
        not_found("page", "-")


def own(by: Person, code: str, *roles: str) -> Participant:
    """Give the person's own participant, for some roles; else there is no such page."""
    row = participant_for(by, code)
    if not belongs(by, row) or not by.has_role(*roles):
        not_found("participant", code)
    return row


def posted(request: HttpRequest) -> Any:
    """Give what was sent, or nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def tabs(by: Person) -> dict[str, bool]:
    """Say which tabs a person has."""
    return {"collects": by.has_role(*LEADS, "governance", "auditor")}
