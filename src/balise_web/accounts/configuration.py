"""Settings of the door, read from the environment once; ``settings`` takes them over.

How people sign in is django-allauth's: here it is told that nobody signs up, that an
e-mail address is the login, and which factors count.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

HINT = "See .env.example for every setting."

APPS = [
    "balise_web.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    # It has no tables; where there is no single sign-on, no command waits for it.
    *(
        ["allauth.socialaccount.providers.openid_connect"]
        if os.environ.get("OIDC_SERVER")
        else []
    ),
]
"""Ours stands first: its templates and its translations come before allauth's."""

MIDDLEWARE = [
    "balise_web.accounts.middleware.SessionLimits",
    "balise_web.accounts.middleware.SecondFactor",
    "balise_web.accounts.middleware.SupportAccess",
]
"""Comes last: inside what turns a refusal into a page."""


def _whole(name: str, default: int, least: int = 1) -> int:
    given = os.environ.get(name, "")
    if not given:
        return default
    if not given.isdecimal() or int(given) < least:
        raise ImproperlyConfigured(f"{name}: a whole number from {least} on. {HINT}")
    return int(given)


def _address() -> str:
    given = os.environ.get("BALISE_URL", "").rstrip("/")
    if given and urlsplit(given).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"BALISE_URL: such as https://example.org. {HINT}")
    return given


BALISE_URL = _address()
"""Where people reach the pages; links in letters begin with it."""

# Former secret keys, so that codes set up under them go on while the key is changed.
SECRET_KEY_FALLBACKS = [
    key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key
]

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60

# How long one may stay signed in: without doing anything, and at most.
IDLE_MINUTES = _whole("BALISE_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 60 * 60 * _whole("BALISE_SESSION_HOURS", 12)
CSRF_COOKIE_HTTPONLY = True

# Wrong passwords and codes are counted here, by all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cacheentry",
        # Culling must not be a way to have one's attempts forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ALLAUTH_TRUSTED_PROXY_COUNT = _whole("BALISE_PROXIES", 0, least=0)
ACCOUNT_ADAPTER = "balise_web.accounts.adapters.Door"
ACCOUNT_FORMS = {
    "login": "balise_web.accounts.forms.SignInForm",
    "reset_password": "balise_web.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "balise_web.accounts.forms.NewPasswordForm",
    "change_password": "balise_web.accounts.forms.ChangePasswordForm",
    "reauthenticate": "balise_web.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "balise_web.accounts.access.name_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Balise] "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/15m/key",
    "reset_password": "10/m/ip,5/h/key",
}
MFA_ADAPTER = "balise_web.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Balise"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
MFA_FORMS = {
    "authenticate": "balise_web.accounts.forms.CodeForm",
    "reauthenticate": "balise_web.accounts.forms.ConfirmCodeForm",
    "activate_totp": "balise_web.accounts.forms.ActivateCodesForm",
    "add_webauthn": "balise_web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "balise_web.accounts.forms.RenamePasskeyForm",
}

INVITATION_LASTS = timedelta(days=7)
SUPPORT_HOURS_AT_MOST = 72


def single_sign_on() -> dict[str, object]:
    """Read the one provider of OpenID Connect; nothing where none is named."""
    server = os.environ.get("OIDC_SERVER", "")
    if not server:
        return {}
    missing = [n for n in ("OIDC_CLIENT", "OIDC_SECRET") if not os.environ.get(n)]
    if missing:
        raise ImproperlyConfigured(f"OIDC_SERVER needs {', '.join(missing)}. {HINT}")
    return {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": os.environ.get("OIDC_NAME", "") or urlsplit(server).netloc,
                    "client_id": os.environ["OIDC_CLIENT"],
                    "secret": os.environ["OIDC_SECRET"],
                    "settings": {"server_url": server},
                }
            ],
            "OAUTH_PKCE_ENABLED": True,
        }
    }


SOCIALACCOUNT_PROVIDERS = single_sign_on()
SOCIALACCOUNT_ADAPTER = "balise_web.accounts.adapters.SingleSignOn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
# A link, since a form may be sent to nobody but us (the content policy says so).
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
OPENID_CONNECT_URL_PREFIX = ""


def letters(home: Path) -> dict[str, object]:
    """Read how letters are sent; without a server they are kept in a folder."""
    sender = os.environ.get("EMAIL_FROM", "balise@localhost")
    host = os.environ.get("EMAIL_HOST", "")
    if not host:
        return {
            "DEFAULT_FROM_EMAIL": sender,
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "letters"),
        }
    security = os.environ.get("EMAIL_SECURITY", "starttls")
    if security not in {"starttls", "tls", "none"}:
        raise ImproperlyConfigured(f"EMAIL_SECURITY: starttls, tls or none. {HINT}")
    return {
        "DEFAULT_FROM_EMAIL": sender,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": _whole("EMAIL_PORT", 465 if security == "tls" else 587),
        "EMAIL_HOST_USER": os.environ.get("EMAIL_USER", ""),
        "EMAIL_HOST_PASSWORD": os.environ.get("EMAIL_PASSWORD", ""),
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_TIMEOUT": 10,
    }
