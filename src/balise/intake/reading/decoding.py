"""Write a text file anew as clean UTF-8, with nothing lost.

A byte that the encoding does not know becomes its escape (backslash, x, two
digits), and so does a zero byte; both are findings. The engine and our own reader then read the same clean text.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading.encodings import Encoding, is_wide
from balise.intake.reading.notes import Notes
from balise.intake.reading.surveying import chunks
from balise.intake.reading.values import UnreadableError

_LONGEST_LINE: Final = 128 << 20
_LINES: Final = re.compile(rb"[^\n]*\n|[^\n]+")


def decode_to_utf8(
    path: Path, encoding: Encoding, target: Path, notes: Notes, *, limit: int
) -> bool:
    """Write the text to ``target``; say False where it grows beyond ``limit`` bytes."""
    pieces = (
        _wide_pieces(path, encoding, notes)
        if is_wide(encoding.name)
        else _line_pieces(path, encoding.name, notes)
    )
    line, nul_lines, written, started = 1, 0, 0, False
    first_nul: int | None = None
    with target.open("wb") as out:
        for piece in pieces:
            text = piece if started else piece.removeprefix("\ufeff")
            started = True
            if "\0" in text:
                first_nul = first_nul or line + text.count("\n", 0, text.index("\0"))
                nul_lines += text.count("\0")
                text = text.replace("\0", "\\x00")
            written += out.write(text.encode("utf-8", "backslashreplace"))
            line += text.count("\n")
            if written > limit:
                return False
    if first_nul is not None:
        notes.add("nul-bytes", Severity.WARNING, line=first_nul, count=nul_lines)
    return True


def _wide_pieces(path: Path, found: Encoding, notes: Notes) -> Iterator[str]:
    encoding, lead = found.name, found.ascii_lead
    decoder = codecs.getincrementaldecoder(encoding)("backslashreplace")
    strict = codecs.getincrementaldecoder(encoding)("strict")
    clean = True
    for place, received in enumerate(chain(chunks(path), (b"",))):
        chunk = received
        if lead and not place:
            yield chunk[:lead].decode("ascii", "backslashreplace")
            chunk = chunk[lead:]
        if clean:
            try:
                strict.decode(chunk, not received)
            except UnicodeDecodeError:
                clean = False
                _note_broken(notes, encoding)
        yield decoder.decode(chunk, not received)


def _line_pieces(path: Path, encoding: str, notes: Notes) -> Iterator[str]:
    """Decode whole lines, which byte 0x0A ends in all but wide encodings; a piece that fails is decoded line by line to say where."""
    line = 1
    for piece in _whole_lines(path):
        try:
            text = piece.decode(encoding)
        except UnicodeDecodeError:
            yield from _slowly(piece, encoding, line, notes)
        else:
            yield text
        line += piece.count(b"\n")


def _slowly(piece: bytes, encoding: str, line: int, notes: Notes) -> Iterator[str]:
    for number, raw in enumerate(_LINES.findall(piece), line):
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            _note_broken(notes, encoding, number)
            yield raw.decode(encoding, "backslashreplace")


def _note_broken(notes: Notes, encoding: str, line: int | None = None) -> None:
    if line is None:
        notes.add("bytes-not-decoded", Severity.WARNING, encoding=encoding)
    else:
        notes.add("line-not-decoded", Severity.WARNING, line=line, encoding=encoding)


def _whole_lines(path: Path) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks(path):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        else:
            rest += chunk
        # Without a line break there is no end to wait for.
        if len(rest) > _LONGEST_LINE:
            raise UnreadableError("line-too-long", limit=_LONGEST_LINE)
    if rest:
        yield rest
