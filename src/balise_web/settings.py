"""Settings of the ledger, read from the environment once.

Everything that Balise keeps lies in one folder, ``BALISE_HOME``: the database (unless
``DATABASE_URL`` names PostgreSQL), the sealed files and the generated secret.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

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
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h]
SECRET_KEY = _secret_key(BALISE_HOME, served=bool(ALLOWED_HOSTS) and not DEBUG)

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""), BALISE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "balise_web.audit",
    "balise_web.participants",
    "balise_web.submissions",
    "balise_web.offers",
    "balise_web.context",
    "balise_web.explore",
]

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [(code, code) for code in ("ar", "en", "es", "fr", "ru", "zh")]
