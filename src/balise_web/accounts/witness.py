"""What allauth tells of the door, kept in the audit: who, when, how; never an address.

Wrong passwords are no events: whoever has no account could fill a chain with them, and
the time that an event takes would tell a known address from an unknown one.
"""

import time
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from balise_web.accounts.models import Account

BEGAN = "began"
SEEN = "seen"


def listen() -> None:
    """Connect once, when all models are there."""
    user_logged_in.connect(_let_in)
    account.user_logged_in.connect(_signed_in)
    account.password_changed.connect(_password_changed)
    account.password_reset.connect(_password_changed)
    mfa.authenticator_added.connect(_factor_added)
    mfa.authenticator_removed.connect(_factor_removed)
    mfa.authenticator_reset.connect(_factor_added)
    mfa.authentication_failed.connect(_factor_failed)


def note(kind: str, user: Account, **what: object) -> None:
    """Append an event about somebody's own account."""
    # Late, as the rest of the audit: most commands start Django and open no door.
    from balise_web.audit.chain import record

    of = user.person.participant
    about = [of.code] if of else []
    record(kind, person=user.person.handle, about=about, what=what)


def _let_in(request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    from allauth.account.internal.flows.login import get_authentication_records

    used = get_authentication_records(request, user)
    how = [str(one.get("type") or one["method"]) for one in used]
    note("signed-in", user, how=how)


def _password_changed(user: Account, **_: Any) -> None:
    note("password-changed", user)


def _factor_added(user: Account, authenticator: Any, **_: Any) -> None:
    note("second-factor-added", user, type=str(authenticator.type))


def _factor_removed(user: Account, authenticator: Any, **_: Any) -> None:
    note("second-factor-removed", user, type=str(authenticator.type))


def _factor_failed(user: Account, authenticator: Any, **_: Any) -> None:
    note("second-factor-failed", user, type=str(authenticator.type))
