"""What several pages of sharing need: names of partners, and who may change."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from balise_web.offers.access import LEADS, groups_for, partners_for
from balise_web.participants.models import Person


def show(
    request: HttpRequest, name: str, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of sharing, its tab marked."""
    by: Person = request.person  # type: ignore[attr-defined]
    context = {"tab": tab, "leads": by.has_role(*LEADS), **context}
    return render(request, f"offers/{name}.html", context, status=status)


def names_for(by: Person) -> dict[str, str]:
    """Name the partners that a person may know of, in the order of the alphabet."""
    return dict(partners_for(by).values_list("code", "name"))


def choices_of(by: Person) -> dict[str, Any]:
    """Give whom an audience may name."""
    return {
        "partners": names_for(by),
        "groups": list(groups_for(by, timezone.localdate())),
    }
