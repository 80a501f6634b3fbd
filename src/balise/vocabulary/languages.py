"""The six languages in which everything that a person reads exists."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["ar", "en", "es", "fr", "ru", "zh"]

LANGUAGES: Final[tuple[Language, ...]] = ("ar", "en", "es", "fr", "ru", "zh")
RIGHT_TO_LEFT: Final[frozenset[Language]] = frozenset({"ar"})

Labels: TypeAlias = Mapping[str, str]


def language_of(tag: str, default: Language = "en") -> Language:
    """Give the supported language of a locale tag such as ``fr_FR.UTF-8``."""
    prefix = tag.replace("-", "_").split("_")[0].split(".")[0].lower()
    for language in LANGUAGES:
        if prefix == language:
            return language
    return default
