"""How the text of a cell or a header is cleaned before it is compared or read.

Nothing here changes what is kept: the original text stays beside the coded value.
"""

import unicodedata
from typing import Final

INVISIBLE: Final = (
    " \t\r\n\v\f\u0085\u00a0\u1680\u2007\u2009\u200a\u202f\u3000"
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""White space, and the marks of direction that a person does not see."""

_ZEROS: Final = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០０"
"""Zero as Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu,
Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer and full-width scripts write it."""

DIGITS_FROM: Final = "".join(chr(ord(z) + n) for z in _ZEROS for n in range(10))
DIGITS_TO: Final = "0123456789" * len(_ZEROS)
MINUS_SIGNS: Final = "−‐‑–"
_DIGITS = str.maketrans(DIGITS_FROM, DIGITS_TO)
_MARKS = dict.fromkeys(map(ord, INVISIBLE[INVISIBLE.index("\u200b") :]))


def clean(text: str) -> str:
    """Take off what a person does not see at either end."""
    return text.strip(INVISIBLE)


def folded(text: str) -> str:
    """Give the form by which two spellings of one header or label are the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(plain.split()).casefold()


def western_digits(text: str) -> str:
    """Write the digits of other scripts as 0-9."""
    return text.translate(_DIGITS)


def quoted(text: str) -> str:
    """Write a text as a literal of the engine."""
    if "\0" in text:
        parts = ["'" + part.replace("'", "''") + "'" for part in text.split("\0")]
        return "(" + " || chr(0) || ".join(parts) + ")"
    return "'" + text.replace("'", "''") + "'"


def quoted_list(texts: "list[str] | tuple[str, ...]") -> str:
    """Write texts as the list of an IN."""
    return "(" + ", ".join(quoted(text) for text in texts) + ")"
