"""What pages at the door say in a way of their own: keys, browsers, single sign-on."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()

_BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS|Chromium)/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iOS", r"\b(iPhone|iPad)\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b"),
    ("Linux", r"\bLinux\b"),
)


@register.filter
def in_fours(key: str) -> str:
    """Write a key so that it can be typed: four letters, a space."""
    return " ".join(re.findall(".{1,4}", key))


@register.filter
def browser(text: str) -> str:
    """Name the browser and the system, which is all that people know of theirs."""
    found = [_first(_BROWSERS, text), _first(_SYSTEMS, text)]
    return ", ".join(name for name in found if name) or text[:40] or "–"


def _first(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, form in known if re.search(form, text)), "")


@register.simple_tag
def single_sign_on() -> dict[str, Any]:
    """Give the name and the address of single sign-on; nothing where there is none."""
    providers = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {})
    for one in providers.get("APPS", ()):
        url = reverse("openid_connect_login", args=[one["provider_id"]])
        return {"name": one["name"], "url": url}
    return {}
