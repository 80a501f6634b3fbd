"""The Markdown of generated reference pages, in each language, right-to-left marked."""

from collections.abc import Iterable, Sequence
from typing import Final

from balise.vocabulary.languages import LANGUAGES, RIGHT_TO_LEFT, Language

OWN_NAMES: Final[dict[str, str]] = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}


def path_of(name: str, language: str) -> str:
    """Where a page stands below ``docs/reference``; the English one stands on top."""
    return name if language == "en" else f"{language}/{name}"


def page(name: str, language: Language, parts: Iterable[str]) -> str:
    """Give a whole page with links to its other languages; ends with a line break."""
    title, *rest = parts
    text = "\n\n".join((title, _links(name, language), *rest))
    if language in RIGHT_TO_LEFT:
        text = f'<div dir="rtl" lang="{language}">\n\n{text}\n\n</div>'
    return text + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table; bars and line breaks in its cells are kept from breaking it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(c) for c in cells)} |" for cells in lines)


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", " ")


def _links(name: str, language: str) -> str:
    up = "" if language == "en" else "../"
    return " · ".join(
        f"[{OWN_NAMES[other]}]({up}{path_of(name, other)})"
        for other in LANGUAGES
        if other != language
    )
