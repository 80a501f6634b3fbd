"""What offers need of Django when it starts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OffersConfig(AppConfig):
    """Who may read what; the database keeps the stamps of the ledger."""

    name = "balise_web.offers"

    def ready(self) -> None:
        """Put the triggers of the stamps back after each migration."""
        from balise_web.offers.stamps import keep

        post_migrate.connect(keep, dispatch_uid="stamps of the ledger")
