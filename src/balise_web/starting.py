"""Start Django for a command, a notebook or a test; imported before any model."""

import os
from pathlib import Path


def start() -> None:
    """Make the ledger's models importable; calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balise_web.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def prepare() -> None:
    """Start, and bring the database up to this version."""
    start()
    from django.core.management import call_command

    home().mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def home() -> Path:
    """The folder that holds everything this Balise keeps."""
    from django.conf import settings

    return Path(settings.BALISE_HOME)
