"""Who acts, and how a view turns outcomes into pages.

A view calls the actions that the command line calls. Whatever they refuse is said where
it belongs: at a field, at the top of the page, or as a page that is not there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from balise.vocabulary.messages import Message
from balise_web.outcomes import Done, Outcome, Refused
from balise_web.pages.languages import page_language
from balise_web.participants.models import Person
from balise_web.wording import told

View = Callable[..., HttpResponse]


def person_of(request: HttpRequest) -> Person | None:
    """Give the person who is signed in and still acts; while looking along, whose eyes.

    ``request.support`` is set by ``accounts.middleware`` to the leave that is used.
    """
    if support := getattr(request, "support", None):
        return support.by  # type: ignore[no-any-return]
    person: Person | None = getattr(getattr(request, "user", None), "person", None)
    return person if person and person.active else None


def page(view: View) -> View:
    """Let a view be seen by people who are signed in; it gets them as ``request.person``.

    Whatever it may not find leaves as *not found*; see ``middleware.ways_out``.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        if person is None:
            return to_sign_in(request)
        request.person = person  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    shown.needs_person = True  # type: ignore[attr-defined]
    return shown


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Send somebody to the sign-in page, and back afterwards."""
    onward = request.get_full_path() if request.method == "GET" else "/"
    to = resolve_url(settings.LOGIN_URL)
    return redirect(f"{to}?{urlencode({'next': onward})}")


def settle(
    request: HttpRequest, outcome: Outcome[Any], done: str = "", form: Any = None
) -> bool:
    """Say what came of an action; true where it was done.

    ``done`` is the sentence for a success, already in the reader's language. A refusal
    is put at the field of ``form`` that it names, else on top of the page.
    """
    if isinstance(outcome, Done):
        if done:
            messages.success(request, done)
        for message in outcome.messages:
            messages.info(request, told(message, page_language()))
        return True
    _refuse(request, outcome, form)
    return False


def _refuse(request: HttpRequest, outcome: Refused, form: BaseForm | None) -> None:
    for message in outcome.messages:
        sentence = told(message, page_language())
        if form is None:
            messages.error(request, sentence)
        else:
            form.add_error(_field(form, message), sentence)


def _field(form: BaseForm, message: Message) -> str | None:
    """Name the field that a refusal is about, where the form says so."""
    about: dict[str, str] = getattr(form, "about", {})
    name = about.get(message.code) or str(message.params.get("field", ""))
    return name if name in form.fields else None
