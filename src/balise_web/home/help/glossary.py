"""The words of the field and of the pages, each with who has looked at its translation.

The terms are those of ``GLOSSARY.md``; the words of the pages those of the catalogues,
where a translation is machine-made until its entry says ``reviewed``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from balise.vocabulary.languages import LANGUAGES, Language
from balise_web.home.help.documents import document
from balise_web.pages.catalogues import FOLDERS, apps, catalogue_of, read

_COLUMNS: Final = ("ar", "es", "fr", "ru", "zh")
_FOLDERS: Final = dict(zip(_COLUMNS, FOLDERS, strict=True))


@dataclass(frozen=True)
class Term:
    """One word of the field, its meaning in English, and its translations."""

    section: str
    english: str
    meaning: str
    words: tuple[tuple[Language, str, bool], ...]

    def named(self, language: Language) -> str:
        """Give the word in one language."""
        return next(text for code, text, _ in self.words if code == language)

    def is_reviewed(self, language: Language) -> bool:
        """Say whether a person of that language has looked at the word."""
        return next(seen for code, _, seen in self.words if code == language)


@dataclass(frozen=True)
class Word:
    """One word or sentence of the pages."""

    app: str
    english: str
    translation: str
    reviewed: bool


@cache
def terms() -> tuple[Term, ...]:
    """Read the glossary."""
    return tuple(_terms(document("GLOSSARY.md")))


def _terms(text: str) -> Iterator[Term]:
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| **") and len(cells) == len(_COLUMNS) + 3:
            yield _term(section, cells)


def _term(section: str, cells: list[str]) -> Term:
    english, meaning, *others, status = cells
    seen = set(re.findall(r"\b[a-z]{2}\b", status.partition("reviewed:")[2]))
    found = {"en": english.strip("*"), **dict(zip(_COLUMNS, others, strict=True))}
    words = tuple((c, found[c], c == "en" or c in seen) for c in LANGUAGES)
    return Term(section, english.strip("*"), meaning, words)


@cache
def words(language: Language) -> tuple[Word, ...]:
    """Give every word of the pages in one language; none for English, the original."""
    folder = _FOLDERS.get(language)
    if folder is None:
        return ()
    return tuple(
        Word(
            app.name,
            message.id if isinstance(message.id, str) else message.id[0],
            message.string if isinstance(message.string, str) else message.string[-1],
            "reviewed" in message.user_comments,
        )
        for app in apps()
        for message in read(catalogue_of(app, folder), folder)
        if message.id
    )
