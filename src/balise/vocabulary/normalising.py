"""Take away what carries no meaning when two written names are compared.

Case, punctuation, spaces, marks of writing direction, full-width forms and kinds of
digits never carry meaning. Accents do in some languages: ``compared`` keeps them and
``normalised`` drops them, though only from scripts whose readers drop them too. A vowel
sign of Hindi or Thai and a voicing mark of Japanese are letters, and stay.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_APOSTROPHES: Final = frozenset("'’‘`´ʼʹ′.׳״")
_LETTERS: Final = str.maketrans(
    {
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": "",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
    }
)
_MARKS_MAY_GO: Final = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_MARK: Final = "Mn"
_DIRECTION: Final = "Cf"


@lru_cache(maxsize=65_536)
def normalised(text: str) -> str:
    """Give the form in which names are compared; giving it again changes nothing."""
    return _joined(_without_marks(_characters(text)))


@lru_cache(maxsize=65_536)
def compared(text: str) -> str:
    """Give the same form with its accents, for a first and stricter comparison."""
    return _joined(_characters(text))


def _characters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKD", folded).translate(_LETTERS)


def _joined(characters: str) -> str:
    kept = "".join(_plain(character) for character in characters)
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _without_marks(characters: str) -> str:
    return "".join(_kept(characters))


def _kept(characters: str) -> Iterator[str]:
    base = ""
    for character in characters:
        kind = unicodedata.category(character)
        if kind == _MARK:
            if not _may_lose_marks(base):
                yield character
        else:
            # What is dropped later must not part a letter from its marks.
            ignored = kind == _DIRECTION or character in _APOSTROPHES
            base = base if ignored else character
            yield character


@lru_cache(maxsize=4096)
def _may_lose_marks(character: str) -> bool:
    return (
        unicodedata.name(character, "").startswith(_MARKS_MAY_GO)
        if character
        else False
    )


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == _DIRECTION or character in _APOSTROPHES:
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if character == "&":
        return " and "
    return " " if kind[0] in "PZC" else character
