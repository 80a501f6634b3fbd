"""The packs of public layouts, and those that one's agencies used."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balise_web.outcomes import not_found
from balise_web.packs.access import (
    loaded,
    public_pack,
    require_reader,
    used_by,
    versions_of,
)
from balise_web.packs.presenters import own_packs, shapes, versions
from balise_web.pages.acting import page
from balise_web.pages.links import address
from balise_web.participants.models import Person
from balise_web.submissions.known_packs import public_packs

_SENDERS = ("focal-point", "deputy", "contributor", "secretariat")


def _person(request: HttpRequest) -> Person:
    found: Person = request.person  # type: ignore[attr-defined]
    return found


def _try_address(by: Person, name: str) -> str:
    return address("uploads:start", pack=name) if by.has_role(*_SENDERS) else ""


@page
def packs(request: HttpRequest) -> HttpResponse:
    """List both kinds of packs."""
    by = _person(request)
    require_reader(by)
    context = {"own": own_packs(used_by(by)), "public": sorted(public_packs().items())}
    return render(request, "packs/packs.html", context)


@page
def public(request: HttpRequest, name: str) -> HttpResponse:
    """Show one pack of the library in words."""
    by = _person(request)
    pack, _text = public_pack(by, name)
    context = {
        "pack": pack,
        "shapes": shapes(pack),
        "try_address": _try_address(by, name),
        "source": pack.content.get("source", ""),
        "language": pack.content.get("language", "en"),
    }
    return render(request, "packs/public.html", context)


@page
def public_text(request: HttpRequest, name: str) -> HttpResponse:
    """Give the text of one pack of the library."""
    _pack, text = public_pack(_person(request), name)
    return _as_file(text, name)


@page
def own(request: HttpRequest, name: str) -> HttpResponse:
    """Show one used pack in words, its versions, and which file came with which."""
    by = _person(request)
    found = versions(versions_of(by, name))
    latest = loaded(found[0].sent[-1].pack_text)
    context = {
        "name": name,
        "pack": latest,
        "shapes": shapes(latest) if latest else (),
        "versions": found,
        "try_address": _try_address(by, name),
    }
    return render(request, "packs/own.html", context)


@page
def own_text(request: HttpRequest, name: str, identity: str) -> HttpResponse:
    """Give the text of one version of a used pack."""
    rows = versions_of(_person(request), name)
    found = next((row for row in rows if row.pack_identity == identity), None)
    if found is None:
        not_found("pack", name)
    return _as_file(found.pack_text, name)


def _as_file(text: str, name: str) -> HttpResponse:
    reply = HttpResponse(text, content_type="text/yaml; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    reply["X-Content-Type-Options"] = "nosniff"
    return reply
