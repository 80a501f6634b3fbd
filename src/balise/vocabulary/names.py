"""What each language of the CLDR calls the codes of a list.

A file of ``names/`` holds ``text, code, languages``: a name as ``compared`` gives it, and
once more as ``normalised`` gives it where that differs. ``gathering.py`` writes them.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Name:
    """A code that a text names, and the languages in which it does so."""

    code: str
    languages: str
    """Tags parted by spaces; empty where no language is told."""

    def is_said_in(self, language: str) -> bool:
        """Say whether the name is one of a language, whatever the region."""
        return language.replace("_", "-").split("-")[0] in self.languages.split()


@cache
def names_of(list_name: str) -> Mapping[str, tuple[Name, ...]]:
    """Give every name of a list's codes; none where the CLDR has none for it."""
    source = files("balise.vocabulary") / "names" / f"{list_name}.csv"
    if not source.is_file():
        return MappingProxyType({})
    found: dict[str, tuple[Name, ...]] = {}
    with source.open(encoding="utf-8") as lines:
        rows = csv.reader(lines)
        next(rows)
        for text, code, languages in rows:
            found[text] = (*found.get(text, ()), Name(code, languages))
    return MappingProxyType(found)
