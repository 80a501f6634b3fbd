"""The app that knows who signs in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects what happens at the door with the audit."""

    name = "balise_web.accounts"

    def ready(self) -> None:
        """Listen to what allauth tells; asked for late, since models must be there."""
        from balise_web.accounts import witness

        witness.listen()
