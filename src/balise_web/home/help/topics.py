"""The pages of help: what each is called, where its text comes from, in which language.

Guides exist in six languages; the data dictionary, the codes and the checks are written
by the core, as in ``docs/reference``; longer explanations are in English only, and say so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balise.intake.checks.page import checks_page
from balise.sharing.terms import terms_page
from balise.vocabulary.code_pages import codes_page
from balise.vocabulary.dictionary import dictionary
from balise.vocabulary.languages import Language
from balise_web.home.help.documents import document
from balise_web.participants.models.taking_part import ROLES

_OTHER_LANGUAGES: Final = re.compile(r"^(?:\[[^\]]+\]\([^)]+\)(?: · )?)+$", re.M)
# A page from right to left stands in a frame in the repository; here the layout turns.
_FRAME: Final = re.compile(r"^</?div[^>]*>$", re.M)
_TITLE: Final = re.compile(r"\A\s*# .*\n")
ENGLISH: Final[Language] = "en"


@dataclass(frozen=True)
class Topic:
    """One page of help; ``section`` is the heading that it stands under."""

    slug: str
    title: str | Promise
    section: str
    write: Callable[[Language], str]
    languages: str = "all"
    parted: bool = False

    def language(self, wanted: Language) -> Language:
        """Give the language that the text is in for a reader of another."""
        return wanted if self.languages == "all" else ENGLISH


SECTIONS: Final = {
    "first": _("Your first hour"),
    "data": _("What happens to your data"),
    "words": _("Words, codes and checks"),
    "more": _("Further reading"),
}


def _guide(name: str) -> Callable[[Language], str]:
    return lambda language: document(f"docs/guide/{language}/{name}.md")


def _english(name: str) -> Callable[[Language], str]:
    return lambda language: document(f"docs/{name}.md")


_ROLES: Final = {
    "focal-point": _("Focal point"),
    "deputy": _("Deputy"),
    "validator": _("Validator"),
    "contributor": _("Contributor"),
    "analyst": _("Analyst"),
    "governance": _("Governance body"),
    "secretariat": _("Secretariat"),
    "auditor": _("Auditor"),
}
_TOPICS: Final = (
    *(Topic(role, title, "first", _guide(role)) for role, title in _ROLES.items()),
    Topic("reciprocity", _("Who sees what, and why"), "data", _guide("reciprocity")),
    Topic("your-data", _("What happens to your data"), "data", _guide("your-data")),
    Topic("recall", _("Taking data back"), "data", _guide("recall")),
    Topic("dictionary", _("Data dictionary"), "words", dictionary),
    Topic("codes", _("Code lists"), "words", codes_page, parted=True),
    Topic("checks", _("Checks"), "words", checks_page),
    Topic(
        "accessibility",
        _("Accessibility statement"),
        "more",
        _guide("accessibility"),
    ),
    Topic(
        "rule",
        _("The access rule, row by row"),
        "more",
        _english("reference/reciprocity"),
        "en",
    ),
    Topic("terms", _("The terms"), "more", lambda language: terms_page(), "en"),
    Topic(
        "decision",
        _("How to read a decision"),
        "more",
        _english("how-to/read-a-decision"),
        "en",
    ),
    Topic(
        "correct",
        _("How to correct a file"),
        "more",
        _english("how-to/correct-a-file"),
        "en",
    ),
    Topic(
        "templates",
        _("How to fill in a template"),
        "more",
        _english("how-to/fill-in-a-template"),
        "en",
    ),
    Topic(
        "packs", _("How to write a pack"), "more", _english("how-to/write-a-pack"), "en"
    ),
    Topic(
        "suggesting",
        _("How a pack writes itself"),
        "more",
        _english("explanation/suggesting"),
        "en",
    ),
    Topic(
        "plausibility",
        _("How a figure is held against earlier ones"),
        "more",
        _english("explanation/plausibility"),
        "en",
    ),
)
TOPICS: Final = {topic.slug: topic for topic in _TOPICS}


@cache
def text_of(slug: str, language: Language) -> str:
    """Give the text of a topic without its title and its links to other languages."""
    topic = TOPICS[slug]
    text = topic.write(topic.language(language))
    return _OTHER_LANGUAGES.sub("", _TITLE.sub("", _FRAME.sub("", text)))


def first_hours(roles: frozenset[str]) -> list[Topic]:
    """Give the guides of a person's own roles."""
    return [TOPICS[role] for role in ROLES if role in roles]
