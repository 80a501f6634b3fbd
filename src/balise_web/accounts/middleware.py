"""What stands between a signed-in person and every page."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from balise.vocabulary.messages import Message
from balise_web.accounts import actions
from balise_web.accounts.access import (
    SUPPORT_KEY,
    has_second_factor,
    needs_second_factor,
    support_in_use,
)
from balise_web.accounts.models import Account
from balise_web.accounts.witness import BEGAN, SEEN

Next = Callable[[HttpRequest], HttpResponse]
A_MINUTE: Final = 60
SAFE: Final = ("GET", "HEAD", "OPTIONS")
ALWAYS: Final = frozenset({"account_logout", "set_language", "pages:health"})
TO_SET_UP: Final = ALWAYS | {
    "accounts:second-factor",
    "accounts:passkey-script",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
}
"""Where somebody may go who still has to set up a second factor."""


class _Before:
    """Lets requests through; those who follow look at each before its view."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class SessionLimits(_Before):
    """Sign out who did nothing for a while, and everybody after some hours.

    The time is written to the session at most once a minute. A view that a page asks
    for by itself, such as a progress bar, is marked with ``asked_by_the_page`` and is no
    sign of life.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Look at the clock before every view."""
        if not isinstance(request.user, Account):
            return None
        now = int(time.time())
        session = request.session
        idle = now - session.get(SEEN, 0) >= settings.IDLE_MINUTES * 60
        over = now - session.get(BEGAN, 0) >= settings.SESSION_COOKIE_AGE
        if idle or over:
            return _signed_out(request)
        if not getattr(view, "asked_by_the_page", False):
            _seen(request, now)
        return None


def _seen(request: HttpRequest, now: int) -> None:
    if now - request.session[SEEN] >= A_MINUTE:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(
        request, gettext("You were signed out after a while, to keep your data safe.")
    )
    onward = {"next": request.get_full_path()} if request.method in SAFE else {}
    to = reverse(settings.LOGIN_URL)
    return redirect(f"{to}?{urlencode(onward)}" if onward else to)


class SecondFactor(_Before):
    """Send whoever needs a second factor, and has none, to where it is set up."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let through who has one, who needs none, and the way to set one up."""
        account = request.user
        if not isinstance(account, Account) or has_second_factor(account):
            return None
        if _name(request) in TO_SET_UP or not needs_second_factor(account.person):
            return None
        return redirect("accounts:second-factor")


class SupportAccess(_Before):
    """Write down every page that is looked at for support, and let nothing be written."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Ask whether the leave still lasts; then note the page, or refuse the change."""
        request.support = None  # type: ignore[attr-defined]
        if not isinstance(request.user, Account) or SUPPORT_KEY not in request.session:
            return None
        grant = support_in_use(request.user, request.session[SUPPORT_KEY])
        if grant is None:
            del request.session[SUPPORT_KEY]
            messages.info(request, gettext("The leave to look along has ended."))
            return redirect("accounts:support")
        request.support = grant  # type: ignore[attr-defined]
        name = _name(request)
        if name in ALWAYS or name == "accounts:support-leave":
            return None
        outcome = actions.begin_to_look(grant, page=name, path=request.path)
        if hasattr(outcome, "messages") and not hasattr(outcome, "value"):
            return _refused(request, outcome.messages)
        if request.method not in SAFE or getattr(view, "never_for_support", False):
            return _refused(request, (Message("support-only-looks"),))
        return None


def _refused(request: HttpRequest, why: tuple[Message, ...]) -> HttpResponse:
    from balise_web.pages.views import refused

    return refused(request, why, status=403)


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
