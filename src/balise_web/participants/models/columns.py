"""What several tables of the ledger share: patterns, choices and order of days."""

from collections.abc import Iterable

from django.db.models import F, Q

CODE = r"^[A-Z][A-Z0-9]{1,7}$"
SLUG = r"^[a-z0-9][a-z0-9-]*$"


def choices(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values as Django's choices, each its own label: labels live in messages."""
    return [(value, value) for value in values]


def in_order(first: str, last: str) -> Q:
    """No last day, or one that is not before the first."""
    return Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})
