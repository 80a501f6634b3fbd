"""Search in help: every word of the question must stand in a text."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from balise.vocabulary.languages import Language
from balise_web.home.help.glossary import terms
from balise_web.home.help.rendering import plain
from balise_web.home.help.topics import TOPICS, Topic, text_of

_AROUND: Final = 90
LONGEST: Final = 100


@dataclass(frozen=True)
class Hit:
    """A topic in which every word stands, with the words around the first."""

    topic: Topic
    around: str
    language: Language


def search(asked: str, language: Language) -> list[Hit]:
    """Give the topics that hold every word, those named by it first."""
    wanted = _folded(asked[:LONGEST]).split()
    if not wanted:
        return []
    found = []
    for topic in TOPICS.values():
        text = _text(topic.slug, language)
        whole = _folded(f"{topic.title} {text}")
        if all(word in whole for word in wanted):
            named = all(word in _folded(str(topic.title)) for word in wanted)
            hit = Hit(topic, _around(text, wanted[0]), topic.language(language))
            found.append((not named, hit))
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]


def terms_named(asked: str, language: Language) -> list[tuple[str, str]]:
    """Give the terms of the glossary whose name holds what was asked."""
    wanted = _folded(asked[:LONGEST]).strip()
    if not wanted:
        return []
    return [
        (term.named(language), term.meaning)
        for term in terms()
        if wanted in _folded(term.english) or wanted in _folded(term.named(language))
    ]


@cache
def _text(slug: str, language: Language) -> str:
    return plain(text_of(slug, language))


def _around(text: str, word: str) -> str:
    at = max(0, _folded(text).find(word))
    start = max(0, at - _AROUND)
    cut = text[start : at + _AROUND].strip()
    before = "… " if start else ""
    return f"{before}{cut} …" if at + _AROUND < len(text) else f"{before}{cut}"


def _folded(text: str) -> str:
    """Fold case and the signs above letters, so that *échéance* is found as typed."""
    apart = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", kept).casefold()
