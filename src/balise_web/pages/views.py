"""The pages of errors, the drawing behind simulated pages, and the server's health."""

from collections.abc import Iterable
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from balise.vocabulary.messages import Message
from balise_web.condition import condition
from balise_web.pages.languages import page_language
from balise_web.wording import told


def not_understood(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that the address or what was sent could not be read."""
    return _error(request, "not-understood", 400)


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that the page is there, and not for this."""
    return _error(request, "not-allowed", 403)


def not_here(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that there is no such page, or none for this person: the same words."""
    return _error(request, "not-here", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; nothing was changed."""
    return render(request, "pages/failed.html", status=500)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form waited too long, or came from elsewhere."""
    return _error(request, "form-too-old", 403)


def database_away(request: HttpRequest, problem: Exception) -> HttpResponse | None:
    """Say that the database cannot be reached; None where it is something else."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return None
    connection.close()
    return render(request, "pages/failed.html", {"away": True}, status=503)


def refused(
    request: HttpRequest, messages: Iterable[Message], status: int = 409
) -> HttpResponse:
    """Show a page that says why not, and what to do next."""
    sentences = [told(message, page_language()) for message in messages]
    context = {"kind": "refused", "sentences": sentences}
    return render(request, "pages/error.html", context, status=status)


def _error(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    return render(request, "pages/error.html", {"kind": kind}, status=status)


@require_safe
@cache_control(max_age=86400, public=True)
def simulated(request: HttpRequest, language: str) -> HttpResponse:
    """Draw the word that lies behind every simulated page."""
    word = told(Message("cli-word-simulated"), language)
    context = {"word": word}
    return render(request, "pages/simulated.svg", context, content_type="image/svg+xml")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say to a machine whether pages can be answered, and whether the worker works."""
    now = condition()
    facts = {
        "ok": now.ready,
        "database": now.database,
        "store": now.store,
        "migrations": now.migrations,
        "worker": now.worker,
    }
    return JsonResponse(facts, status=200 if now.ready else 503)
