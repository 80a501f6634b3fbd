"""Other ways of reading a written name that mean exactly the same.

"Kosovo*" has a footnote, "Korea, Republic of" stands in the order of an index, "St." is
Saint. A reading is tried only where those before it name nothing.
"""

import re
from collections.abc import Iterator
from typing import Final

# ISO and UNTERM write "Niger (the)", "Brasil (el)", "Algérie (l')".
_ARTICLE: Final = re.compile(
    r"(?i)^the | ?\((?:the|el|la|los|las|le|les|l['’])\)\W*$|, the$"
)

# "Kosovo*", "Chine ¹", "Cyprus (1)(2)", "Serbia [a]", "Sudan 1/", "Sudan a/".
_FOOTNOTE: Final = re.compile(
    r"(?:\s*(?:[*†‡§#^]+|[⁰¹²³⁴-⁹]+|[ᵃ-ᶻ]+|\((?:\d{1,2}|[a-z]|\*+)\)"
    r"|\[(?:\d{1,2}|[a-z]|\*+)\]|\s(?:\d{1,2}|[a-z])/))+\s*$"
)

_INVERTED: Final = re.compile(
    r"^([^,，،(]+)[,，،]\s*([^,，،]+)$|^([^(]+) \(([^()]+)\)$"
)

_SHORTENED: Final = {
    "st": "saint",
    "rep": "republic",
    "dem": "democratic",
    "is": "islands",
    "isl": "islands",
}
_WORD: Final = re.compile(r"[A-Za-z]+\.?")


def rewritten(text: str) -> Iterator[str]:
    """Give the text as it stands, then each other reading of it."""
    seen = {text}
    yield text
    for reading in _readings(text):
        if reading and reading not in seen:
            seen.add(reading)
            yield reading


def _readings(text: str) -> Iterator[str]:
    bare = _FOOTNOTE.sub("", text).strip()
    for one in (text.strip(), bare):
        yield one
        yield _ARTICLE.sub("", one)
        yield from _turned(one)
        yield _in_full(one)
        for turned in _turned(one):
            yield _in_full(turned)


def _turned(text: str) -> Iterator[str]:
    if found := _INVERTED.match(text):
        first, second = (part.strip() for part in found.groups() if part)
        yield f"{second} {first}"
        yield _ARTICLE.sub("", f"{second} {first}")


def _in_full(text: str) -> str:
    return _WORD.sub(_full, text)


def _full(word: re.Match[str]) -> str:
    bare = word[0].rstrip(".").casefold()
    spaced = f"{word[0].rstrip('.')} " if word[0].endswith(".") else word[0]
    return f"{_SHORTENED[bare]} " if bare in _SHORTENED else spaced
