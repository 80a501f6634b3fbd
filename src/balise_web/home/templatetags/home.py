"""Filters of home: dataflows as a list, and a term in one language."""

from collections.abc import Iterable

from django import template

from balise.vocabulary.languages import language_of
from balise_web.home.help.glossary import Term
from balise_web.pages.templatetags.balise import and_list, dataflow

register = template.Library()


@register.filter
def dataflows(codes: Iterable[str]) -> str:
    """Give several dataflows as a list of their labels."""
    return and_list(dataflow(code) for code in codes)


@register.filter
def named(term: Term, language: str) -> str:
    """Give a term in one language."""
    return term.named(language_of(language))


@register.filter
def seen_in(term: Term, language: str) -> bool:
    """Say whether a person of that language has looked at a term."""
    return term.is_reviewed(language_of(language))
