"""Where a person may go: only what their roles let them use."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from balise_web.participants.models import Person
from balise_web.participants.models.taking_part import CENTRAL_ROLES, NATIONAL_ROLES

_LEADS: Final = ("focal-point", "deputy")
_SENDERS: Final = (*_LEADS, "contributor")


@dataclass(frozen=True)
class Place:
    """One entry of the menu: a page, what it is called, and who goes there."""

    name: str
    title: str | Promise
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A place as this reader sees it."""

    title: str | Promise
    url: str
    current: bool


PLACES: Final = (
    Place("home:home", _("Home"), (*NATIONAL_ROLES, *CENTRAL_ROLES)),
    Place("uploads:start", _("Send data"), (*_SENDERS, "secretariat")),
    Place("submissions:list", _("Submissions"), (*NATIONAL_ROLES, "secretariat")),
    Place("questions:inbox", _("Questions"), _LEADS),
    Place("calendar:calendar", _("Calendar"), (*NATIONAL_ROLES, *CENTRAL_ROLES[1:])),
    Place("offers:sharing", _("Sharing"), (*_LEADS, "validator", "analyst")),
    Place("offers:looked", _("Who looked"), (*_LEADS, "auditor")),
    Place(
        "governing:participants", _("Participants"), (*NATIONAL_ROLES, *CENTRAL_ROLES)
    ),
    Place("governing:terms", _("Terms"), (*_LEADS, "governance", "secretariat")),
    Place("people:people", _("People"), (*_LEADS, "governance")),
    Place("packs:packs", _("Packs"), (*_SENDERS, "validator", "secretariat")),
    Place("audit:audit", _("Audit"), ("auditor",)),
)


def menu(request: HttpRequest, person: Person | None) -> list[Entry]:
    """Give the entries that a person's roles open, the present one marked."""
    if person is None:
        return []
    open_places = [(p, address(p.name)) for p in PLACES if person.has_role(*p.roles)]
    here = _nearest(request.path, [url for _place, url in open_places])
    return [Entry(p.title, url, url == here) for p, url in open_places if url]


def _nearest(path: str, urls: list[str]) -> str:
    """Give the entry under which a page lies: the longest address that begins its own."""
    above = [url for url in urls if url and (path == url or path.startswith(url))]
    return max((url for url in above if url != "/" or path == "/"), key=len, default="")


def address_for(person: Person | None, name: str) -> str:
    """Give the address of a place of the menu, where this person's roles open it."""
    place = next(place for place in PLACES if place.name == name)
    return address(name) if person and person.has_role(*place.roles) else ""


def address(name: str, *parts: object, **asked: object) -> str:
    """Give the address of a page by its name; nothing where there is no such page."""
    try:
        found = reverse(name, args=parts)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(asked)}" if asked else found
