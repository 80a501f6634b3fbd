"""Say which code a text means, or that it could mean several.

Only exact matches count, after differences that carry no meaning are taken away: case,
accents, punctuation, spaces, marks of writing direction and kinds of digits. Nothing is
guessed: a text that fits two codes stays unresolved and names both, and whoever knows
the file writes into the pack which one it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from balise.vocabulary.codes import Code, CodeList, code_list

_APOSTROPHES: Final = frozenset("'’‘`´ʼʹ′.")
_LETTERS: Final = str.maketrans(
    {
        "ة": "ه",
        "ى": "ي",
        "ک": "ك",
        "ی": "ي",
        "ـ": "",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
    }
)

# ISO and UNTERM write "Niger (the)", "Brasil (el)", "Algérie (l')".
_ARTICLE: Final = re.compile(
    r"(?i)^the | ?\((?:the|el|la|los|las|le|les|l['’])\)\W*$|, the$"
)

# Here short texts are codes only as written: "NO" is Norway, "no" is a word.
_CASE_MATTERS: Final = frozenset({"country", "currency"})
_SHORT: Final = 3


@dataclass(frozen=True)
class Ambiguous:
    """A text that several codes of the list go by; it must be decided, not guessed."""

    codes: tuple[str, ...]


Meaning: TypeAlias = tuple[str, str | None]
"""A code, and the language whose label the text is; None for codes and aliases."""


@dataclass(frozen=True)
class _Index:
    listed: CodeList
    as_written: Mapping[str, frozenset[Meaning]]
    names: Mapping[str, frozenset[Meaning]]


def resolve(
    list_name: str, text: str, *, language: str | None = None, on: date | None = None
) -> Code | Ambiguous | None:
    """Give the one code that a text means in a list; None where it means none.

    ``language`` decides between labels of different languages. ``on`` decides between
    a withdrawn code and its successor; without it the present one wins.
    """
    index = _index(list_name)
    written = " ".join(text.split())
    meanings = (
        index.as_written.get(written)
        or index.names.get(normalised(written))
        or index.names.get(normalised(_ARTICLE.sub("", written)))
    )
    if not meanings:
        return None
    codes = {code for code, spoken in meanings if _speaks(spoken, language)}
    found = sorted(codes or {code for code, _ in meanings})
    if len(found) > 1:
        found = _standing(index.listed, found, on)
    return index.listed[found[0]] if len(found) == 1 else Ambiguous(tuple(found))


def normalised(text: str) -> str:
    """Take away what carries no meaning when names are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    kept = "".join(_plain(character) for character in plain)
    return " ".join(kept.split())


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Mn", "Cf"} or character in _APOSTROPHES:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if character == "&":
        return " and "
    return " " if kind[0] in "PZC" else character


def _speaks(spoken: str | None, language: str | None) -> bool:
    return spoken is None or language is None or spoken == language


def _standing(listed: CodeList, codes: list[str], on: date | None) -> list[str]:
    """Keep the codes that stood on a day; all of them where none did."""
    day = on or date.max
    return [code for code in codes if listed[code].is_valid_on(day)] or codes


@cache
def _index(list_name: str) -> _Index:
    listed = code_list(list_name)
    case_matters = list_name in _CASE_MATTERS
    written: dict[str, set[Meaning]] = {}
    names: dict[str, set[Meaning]] = {}
    for text, meaning, is_code in _texts(listed):
        short = case_matters and len(text) <= _SHORT and text.isascii()
        if is_code or (short and text.isupper()):
            written.setdefault(text, set()).add(meaning)
        if not text.startswith("_") and not (short and (is_code or text.isupper())):
            names.setdefault(normalised(text), set()).add(meaning)
    names.pop("", None)
    return _Index(listed, _frozen(written), _frozen(names))


def _texts(listed: CodeList) -> Iterator[tuple[str, Meaning, bool]]:
    for code in listed.codes.values():
        yield code.code, (code.code, None), True
        if alpha_2 := code.further.get("alpha_2"):
            yield alpha_2, (code.code, None), True
        for language, label in code.labels.items():
            yield label, (code.code, language), False
        for alias in code.aliases:
            yield alias, (code.code, None), False


def _frozen(found: Mapping[str, set[Meaning]]) -> Mapping[str, frozenset[Meaning]]:
    return MappingProxyType({text: frozenset(found[text]) for text in found})
