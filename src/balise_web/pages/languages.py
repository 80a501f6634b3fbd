"""Which language a page is in, for Django and for the core.

Django knows Chinese as ``zh-hans``; the core says ``zh`` for the same language.
"""

from django.utils import translation

from balise.vocabulary.languages import Language, language_of


def page_language() -> Language:
    """Give the language of the page being made, as the core names it."""
    return language_of(translation.get_language() or "en")


def page_tag(language: str) -> str:
    """Give Django's name of a language of the core."""
    return "zh-hans" if language == "zh" else language
