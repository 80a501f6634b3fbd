"""What allauth asks us: who may come in, how factors are kept, what is said."""

import base64
import hashlib
import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as here
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from balise_web.accounts import letters
from balise_web.accounts.access import needs_second_factor
from balise_web.accounts.models import Account
from balise_web.accounts.witness import BEGAN

_LETTERS = {
    "account/email/password_reset_key": "new_password",
    "account/email/unknown_account": "no_account",
}


class Door(DefaultAccountAdapter):
    """Nobody signs up; letters are in the language of whoever gets them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask your focal point."),
        "email_password_mismatch": _(
            "The e-mail address and the password do not belong together. "
            "Check both, or choose a new password."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _(
            "This code is not right. Codes change every 30 seconds: take the newest."
        ),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is no longer good. Ask for a new one."),
        "too_many_login_attempts": _(
            "Too many attempts failed. Wait a quarter of an hour, then try again."
        ),
        "rate_limited": _(
            "Too many requests at once. Wait a few minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Believe who has just signed in; ask the others again before grave steps."""
        began = here.request.session.get(BEGAN, 0)
        fresh = time.time() - began < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send one of our letters; whoever has no account gets one as well.

        Both ways cost one letter, so the time of an answer tells nothing.
        """
        user = context.get("user") or Account.objects.filter(email=email).first()
        letters.send(
            _LETTERS.get(template_prefix, "notice"),
            to=email,
            language=user.language if user else translation.get_language() or "en",
            name=user.person.name if user else "",
            link=context.get("password_reset_url", ""),
            what=template_prefix.rpartition("/")[2],
        )

    def post_login(self, request: HttpRequest, user: Any, **hooks: Any) -> HttpResponse:
        """Show pages in the language that the account chose, from now on."""
        response = super().post_login(request, user, **hooks)
        remember_language(response, user.language)
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a choice of language in the browser, as the language menu does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


class SecondFactors(DefaultMFAAdapter):
    """Secrets of codes are kept encrypted; who needs a factor keeps at least one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your roles need a second factor. Add another one before you remove this."
        ),
        "cannot_generate_recovery_codes": _(
            "Set up a second factor first; recovery codes stand in for it."
        ),
        "incorrect_code": Door.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with the newest key."""
        return _safe().encrypt(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt, also what a former key encrypted."""
        return _safe().decrypt(encrypted_text.encode("ascii")).decode("utf-8")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say whether the person may go on without this one."""
        account: Account = authenticator.user
        others = Authenticator.objects.filter(user=account).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return (
            not needs_second_factor(account.person)
            or others.exclude(pk=authenticator.pk).exists()
        )

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """Number the passkeys; their owner gives them names that say more."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}


def _safe() -> MultiFernet:
    """Give the keys made of the secret keys: a thief of the database alone has none."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derive: Callable[[str], bytes] = lambda key: base64.urlsafe_b64encode(  # noqa: E731
        hashlib.sha256(f"second-factor:{key}".encode()).digest()
    )
    return MultiFernet([Fernet(derive(key)) for key in keys])


class SingleSignOn(DefaultSocialAccountAdapter):
    """A provider vouches for somebody who has an account; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: people are invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only the verified address ties a provider to an account, never a wish."""
        if sociallogin.state.get("process") not in {None, "login"}:
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))
