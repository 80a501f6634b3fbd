"""What the layout of every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from balise_web.pages.acting import person_of
from balise_web.pages.languages import page_language
from balise_web.pages.menu import menu


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """Give who reads, by whose leave, where they may go, and whether all of it is simulated."""
    person = person_of(request)
    return {
        "person": person,
        "support": getattr(request, "support", None),
        "menu": menu(request, person),
        "languages": settings.LANGUAGES,
        "core_language": page_language(),
        "simulated": _is_simulated(person),
    }


def _is_simulated(person: Any) -> bool:
    if settings.DEMO:
        return True
    return bool(person and person.participant and person.participant.simulated)
