"""Decide how the bytes of a text file are to be read.

The rule, in order: what a person chose; a byte order mark; the zero bytes of UTF-16;
valid UTF-8; UTF-8 with some broken bytes, when well-formed sequences outnumber them;
else the legacy encoding that scores best (see ``alphabets``), with the next best told.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from balise.intake.reading.alphabets import CANDIDATES
from balise.intake.reading.surveying import Survey
from balise.intake.reading.values import UnreadableError

UTF8: Final = "utf-8"

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH: Final = re.compile(rb"[\x80-\xff]")

# How far a choice must be ahead of the next, among the characters in which the two
# differ; else a person is asked to look.
_CLEAR: Final = 0.08
_CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_PRINTABLE: Final = re.compile(rb"[\t\n\r -~]")
_BREAK: Final = re.compile(r"[\r\n]")
# Lists, records and pages are often written in one line; tables are not.
_ONE_LINE: Final = re.compile(r"\s*[\[{<]")
# These switch between alphabets by escapes and are ASCII otherwise.
_SWITCHING: Final = (
    (b"\x1b$)C", "iso2022_kr"),
    (b"\x1b$B", "iso2022_jp"),
    (b"\x1b$@", "iso2022_jp"),
)
_SEP_LINE: Final = re.compile(rb"\"?sep=[^\r\n\0]\"?[,;\t]*\r?\n", re.I)


@dataclass(frozen=True)
class Encoding:
    """How bytes are read: the codec, the next best, and whether the choice is clear.

    ``ascii_lead`` is how many bytes at the start are ASCII whatever the rest is.
    """

    name: str
    runner_up: str | None = None
    clear: bool = True
    ascii_lead: int = 0


def encoding_of(survey: Survey, chosen: str | None) -> Encoding:
    """Find the codec of a text file; raises UnreadableError for an unknown choice."""
    lead = _ascii_lead(survey.head)
    head = survey.head[lead:]
    if chosen is not None:
        name = _known(chosen)
        return Encoding(name, ascii_lead=lead if is_wide(name) else 0)
    for mark, name in _MARKS:
        if head.startswith(mark) and (not lead or is_wide(name)):
            return Encoding(name, ascii_lead=lead)
    if wide := _wide_without_mark(head):
        return Encoding(wide, ascii_lead=lead)
    for mark, name in _SWITCHING:
        if mark in head:
            return Encoding(name)
    if survey.utf8 or _mostly_utf8(bytes(survey.high_lines)):
        return Encoding(UTF8)
    return _legacy(bytes(survey.high_lines))


def is_wide(name: str) -> bool:
    """Say whether every character takes two bytes or four."""
    return name.startswith(("utf-16", "utf-32"))


def is_switching(name: str) -> bool:
    """Say whether escapes in the text switch between alphabets."""
    return name.startswith("iso2022")


def _ascii_lead(head: bytes) -> int:
    """Measure a line "sep=;" that a program wrote in ASCII before wide text."""
    line = _SEP_LINE.match(head)
    if line is None:
        return 0
    rest = head[line.end() :]
    marked = rest.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return line.end() if marked or _wide_without_mark(rest) else 0


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name)
        # Codecs that are no encodings of text (rot13, zip, idna) have no say here.
        b"a\xff".decode(found.name, "backslashreplace")
    except (LookupError, ValueError, UnicodeError):
        raise UnreadableError("encoding-unknown", encoding=name) from None
    return found.name


def _wide_without_mark(head: bytes) -> str | None:
    """Find UTF-16 by its zero bytes: its delimiters and breaks hold one each.

    Latin letters do too, others do not. Read the right way round, such text has far
    more ASCII than the wrong way round, and no control characters.
    """
    zeros = head.count(0)
    if zeros * 50 < len(head) or len(head) < 4:
        return None
    # Plain text into which a few zero bytes have strayed.
    if zeros * 4 < len(head) and len(_PRINTABLE.findall(head)) > 0.8 * (
        len(head) - zeros
    ):
        return None
    ascii_share = {
        name: _ascii_share(head, name) for name in ("utf-16-le", "utf-16-be")
    }
    name, other = sorted(ascii_share, key=lambda name: -ascii_share[name])
    clear = ascii_share[name] > 4 * max(ascii_share[other], 0.01)
    return name if clear else None


def _ascii_share(head: bytes, name: str) -> float:
    """Give the share of printable ASCII, or 0 where it cannot be this encoding."""
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    controls = _CONTROL.findall(text)
    # The head may end inside a character of two units.
    lines = _BREAK.search(text) or _ONE_LINE.match(text)
    broken = text.count("\ufffd") > 1 or not lines
    if len(controls) * 100 > len(text) or broken:
        return 0.0
    return sum(character.isascii() for character in text) / len(text)


def _mostly_utf8(sample: bytes) -> bool:
    sequences = _SEQUENCE.findall(sample)
    broken = len(_HIGH.findall(sample)) - sum(map(len, sequences))
    return len(sequences) > broken


def _legacy(sample: bytes) -> Encoding:
    """Choose the encoding whose text has most of the characters it is used for."""
    scored = [
        (score(text), text, name)
        for name, score in CANDIDATES
        if (text := _decoded(sample, name)) is not None
    ]
    # Sorting keeps the order of equals, so the commoner encoding stays first.
    scored.sort(key=lambda candidate: -round(candidate[0], 2))
    best, text, name = scored[0] if scored else (0.0, "", "latin-1")
    # An encoding that reads the same characters is no other choice.
    others = [other for other in scored[1:] if other[1] != text and other[0] > 0]
    if best <= 0:
        return Encoding("latin-1", clear=False)
    if not others:
        return Encoding(name)
    next_best, other_text, other = others[0]
    ahead = (best - next_best) / _difference(text, other_text)
    return Encoding(name, other, clear=ahead >= _CLEAR)


def _difference(one: str, other: str) -> float:
    """Give the share of characters outside ASCII in which two readings differ."""
    if len(one) != len(other):
        return 1.0
    differing = sum(a != b for a, b in zip(one, other, strict=True))
    return differing / max(1, sum(not c.isascii() for c in one))


def _decoded(sample: bytes, name: str) -> str | None:
    try:
        return sample.decode(name)
    except UnicodeDecodeError as broken:
        # The sample may end inside a character of two bytes.
        if broken.start < len(sample) - 2:
            return None
        return sample[: broken.start].decode(name)
