"""Addresses of pages that belong to other apps, which may not be there."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode


def address(name: str, *parts: object, **query: object) -> str:
    """Give the address of a page by its name; empty where there is no such page."""
    try:
        found = reverse(name, args=parts)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found
