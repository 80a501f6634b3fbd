"""Decide how the bytes of a text file are to be read.

The rule, in order: what a person chose; a byte order mark; the zero bytes of UTF-16;
valid UTF-8; UTF-8 with some broken bytes, when well-formed sequences outnumber them;
else the legacy encoding in which most characters are those that its languages write.
"""

import codecs
import re
from collections.abc import Callable
from typing import Final

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

_WESTERN: Final = "àâäáãåæçèéêëìíîïñòóôõöøùúûüýÿœß"
_CENTRAL: Final = "ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűăâîşţđ"
_MARKS_IN_TEXT: Final = "“”‘’„«»–—…€°ºª§¿¡·  №"
_CYRILLIC: Final = re.compile(r"(?<![A-Za-z])[А-Яа-яЁёЄєІіЇїҐґЎў]{2,}(?![A-Za-z])")
_SWAPPED: Final = re.compile(r"[а-яё][А-ЯЁ]")
_ARABIC: Final = re.compile(r"(?<![A-Za-z])[\u0621-\u0652پچژگ،؛؟]{2,}(?![A-Za-z])")
_KANA_KANJI: Final = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_KANA: Final = re.compile(r"[\u3041-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3\u3000-\u3003]")


def encoding_of(survey: Survey, chosen: str | None) -> str:
    """Name the codec of a text file; raises UnreadableError for an unknown choice."""
    if chosen is not None:
        return _known(chosen)
    for mark, name in _MARKS:
        if survey.head.startswith(mark):
            return name
    if wide := _wide_without_mark(survey.head):
        return wide
    if survey.utf8 or _mostly_utf8(bytes(survey.high_lines)):
        return UTF8
    return _legacy(bytes(survey.high_lines))


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name)
        # Codecs that are no encodings of text (rot13, zip, idna) have no say here.
        b"a\xff".decode(found.name, "backslashreplace")
    except (LookupError, ValueError, UnicodeError):
        raise UnreadableError("encoding-unknown", encoding=name) from None
    return found.name


def _wide_without_mark(head: bytes) -> str | None:
    """Find UTF-16 by its zero bytes: Latin text has one in every other place."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.4 and zeros_even < 0.05:
        return "utf-16-le"
    if zeros_even > 0.4 and zeros_odd < 0.05:
        return "utf-16-be"
    return None


def _mostly_utf8(sample: bytes) -> bool:
    sequences = _SEQUENCE.findall(sample)
    broken = len(_HIGH.findall(sample)) - sum(map(len, sequences))
    return len(sequences) > broken


def _legacy(sample: bytes) -> str:
    """Choose the encoding whose text has most of the characters it is used for."""
    best, best_share = "latin-1", 0.0
    for name, share in _CANDIDATES:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError as broken:
            # The sample may end inside a character of two bytes.
            if broken.start < len(sample) - 2:
                continue
            text = sample[: broken.start].decode(name)
        if (found := share(text)) > best_share + 0.02:
            best, best_share = name, found
    return best


def _outside_ascii(text: str) -> str:
    return "".join(c for c in text if not c.isascii())


def _latin_share(letters: str) -> Callable[[str], float]:
    """Count letters of the alphabet that stand among ASCII ones, not in long runs."""
    both = re.escape(letters + letters.upper().replace("SS", ""))
    known = re.compile(f"(?<![^\\x00-\\x7f]{{2}})[{both}{re.escape(_MARKS_IN_TEXT)}]")
    # A sign inside a word is a letter of another alphabet, misread.
    misread = re.compile(r"[a-z][¹²³ºª¿¡¶±£¥ž]+[a-z]|[a-z][¹³¿¶±]|[³¶¿][a-z]")

    def share(text: str) -> float:
        high = max(len(_outside_ascii(text)), 1)
        return (len(known.findall(text)) - 2 * len(misread.findall(text))) / high

    return share


def _run_share(runs: re.Pattern[str]) -> Callable[[str], float]:
    def share(text: str) -> float:
        high = max(len(_outside_ascii(text)), 1)
        # KOI8-R read as windows-1251 shows capitals inside its words.
        swapped = len(_SWAPPED.findall(text))
        return (sum(len(run) for run in runs.findall(text)) - 4 * swapped) / high

    return share


def _japanese_share(text: str) -> float:
    high = max(len(_outside_ascii(text)), 1)
    return len(_KANA_KANJI.findall(text)) / high if _KANA.search(text) else 0.0


def _korean_share(text: str) -> float:
    return len(_HANGUL.findall(text)) / max(len(_outside_ascii(text)), 1)


def _common_hanzi_share(low: int, high: int, codec: str) -> Callable[[str], float]:
    """Count the characters whose first byte is in the range of the common ones."""

    def share(text: str) -> float:
        wide = _outside_ascii(text)
        first_bytes = (c.encode(codec, "replace")[0] for c in wide)
        return sum(low <= b <= high or b in (0xA1, 0xA3) for b in first_bytes) / max(
            len(wide), 1
        )

    return share


_CANDIDATES: Final[tuple[tuple[str, Callable[[str], float]], ...]] = (
    ("cp1252", _latin_share(_WESTERN)),
    ("cp1250", _latin_share(_CENTRAL)),
    ("cp1251", _run_share(_CYRILLIC)),
    ("koi8-r", _run_share(_CYRILLIC)),
    ("cp1256", _run_share(_ARABIC)),
    ("iso8859-6", _run_share(_ARABIC)),
    ("cp932", _japanese_share),
    ("euc_jp", _japanese_share),
    ("cp949", _korean_share),
    ("gb18030", _common_hanzi_share(0xB0, 0xD7, "gb18030")),
    ("big5", _common_hanzi_share(0xA4, 0xC6, "big5")),
)
