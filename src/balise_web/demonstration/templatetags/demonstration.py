"""The list of invented people, where this is a demonstration and nowhere else."""

from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token

from balise_web.demonstration.people import invented_people

register = template.Library()


@register.inclusion_tag("demonstration/people.html", takes_context=True)
def demonstration(context: dict[str, Any]) -> dict[str, Any]:
    """Show who may be tried; nothing at all outside a demonstration."""
    if not settings.DEMO:
        return {"people": []}
    token = get_token(context["request"])
    return {"people": invented_people(), "csrf_token": token}
