"""Settings of the ledger, read from the environment once.

Everything that Balise keeps lies in one folder, ``BALISE_HOME``: the database (unless
``DATABASE_URL`` names PostgreSQL), the sealed files and the generated secret.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from balise_web.accounts import configuration as door
from balise_web.accounts.configuration import *  # noqa: F403 - the settings of the door

HINT = "See .env.example for every setting."


def _home() -> Path:
    folder = Path(os.environ.get("BALISE_HOME", "var")).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _secret_key(home: Path, *, served: bool) -> str:
    """Take the key given; a Balise that serves nobody else makes its own, once."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    if served:
        raise ImproperlyConfigured(f"SECRET_KEY is needed to serve others. {HINT}")
    kept = home / "secret-key"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(48))
    return made


def _database(url: str, home: Path) -> dict[str, object]:
    """Read DATABASE_URL: ``postgresql://...``, ``sqlite:///path``, or nothing."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": {"connect_timeout": 5} | dict(parse_qsl(parts.query)),
            "CONN_HEALTH_CHECKS": True,
        }
    if url and parts.scheme != "sqlite":
        raise ImproperlyConfigured(f"DATABASE_URL: cannot use {parts.scheme}. {HINT}")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parts.path.removeprefix("/") if url else home / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON;"
            ),
        },
    }


def _megabytes(name: str, usual: int) -> int:
    """Read a size in megabytes; give it in bytes."""
    given = os.environ.get(name) or str(usual)
    if not given.isdecimal() or not int(given):
        raise ImproperlyConfigured(f"{name}: {given} is not a number of MB. {HINT}")
    return int(given) * 1_000_000


BALISE_HOME = _home()
STORE_ROOT = BALISE_HOME / "store"
# A shelf that several servers share: file:///..., or what fsspec reaches, such as s3://.
SHELF_URL = os.environ.get("BALISE_SHELF", "")
# What was taken back is listed beside the home, not in it: a back-up of the home that is
# put back must not bring an older list along.
REMOVALS = Path(
    os.environ.get("BALISE_REMOVALS")
    or BALISE_HOME.with_name(f"{BALISE_HOME.name}-removals")
).absolute()
DEBUG = os.environ.get("DEBUG", "") == "1"
_SERVED = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h]
ALLOWED_HOSTS = _SERVED or ["localhost", "127.0.0.1", "[::1]"]
SECRET_KEY = _secret_key(BALISE_HOME, served=bool(_SERVED) and not DEBUG)

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""), BALISE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # First, because it adds its people to the sign-in page of the door.
    "balise_web.demonstration",
    *door.APPS,
    "django.contrib.staticfiles",
    "django_htmx",
    "balise_web.pages",
    "django_tasks",
    "django_tasks_db",
    "balise_web.audit",
    "balise_web.participants",
    "balise_web.submissions",
    "balise_web.offers",
    "balise_web.context",
    "balise_web.explore",
    "balise_web.governing",
    "balise_web.home",
    "balise_web.calendar",
    "balise_web.packs",
    "balise_web.questions",
    "balise_web.uploads",
]

# The server sends collected files under names that change with them; see ``serving``.
COLLECTED = os.environ.get("BALISE_COLLECTED", "") == "1"
_FILES = ["whitenoise.middleware.WhiteNoiseMiddleware"] if COLLECTED else []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *_FILES,
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "balise_web.pages.middleware.ways_out",
    "balise_web.pages.middleware.nothing_kept_by_the_browser",
    *door.MIDDLEWARE,
]
ROOT_URLCONF = "balise_web.urls"
WSGI_APPLICATION = "balise_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "balise_web.pages.context.around_every_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "balise_web.pages.templatetags.balise",
            ],
        },
    }
]
FORM_RENDERER = "balise_web.pages.fields.Renderer"
CSRF_FAILURE_VIEW = "balise_web.pages.views.form_too_old"

# Letters: by a server, or kept in the home.
globals().update(door.letters(BALISE_HOME))

# An invented region on show: the pages say so everywhere, and offer its people.
DEMO = os.environ.get("BALISE_DEMO", "") == "1"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

STATIC_URL = "static/"
STATIC_ROOT = BALISE_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
# Cookies only over https, unless this machine serves nobody but itself.
SECURE_COOKIES = os.environ.get("BALISE_HTTPS", "1" if _SERVED else "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
if SECURE_COOKIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What one file may hold at most, and up to where it is handled while a person waits for
# the page; longer work goes to the worker (docs/decisions/0015).
UPLOAD_LIMIT = _megabytes("BALISE_UPLOAD_LIMIT", 500)
HANDLED_AT_ONCE = 2_000_000
