"""Go once over a file's bytes: its hash, and what decides how it is decoded.

This runs over every byte of every file, so it uses only searches that run in C.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CHUNK: Final = 4 << 20
HEAD: Final = 64 << 10
# Enough text outside ASCII to tell an encoding by.
_SAMPLE: Final = 64 << 10
_HIGH: Final = re.compile(rb"[\x80-\xff]")


@dataclass
class Survey:
    """What one pass found; ``utf8`` says whether every byte is valid UTF-8.

    ``high_lines`` are lines with bytes outside ASCII, up to a limit. ``breaks``
    counts line feeds, ``windows_breaks`` those after a carriage return.
    """

    sha256: str = ""
    size: int = 0
    head: bytes = b""
    utf8: bool = True
    ascii: bool = True
    nul: bool = False
    quoted: bool = False
    carriages: int = 0
    windows_breaks: int = 0
    breaks: int = 0
    last: bytes = b""
    high_lines: bytearray = field(default_factory=bytearray)

    @property
    def lines(self) -> int:
        """How many lines the file has, the last with or without its line break."""
        return self.breaks + (self.last not in (b"", b"\n"))

    @property
    def lone_carriage(self) -> bool:
        """Say whether a carriage return stands without a line feed after it."""
        return self.carriages != self.windows_breaks


def survey(path: Path) -> Survey:
    """Look at every byte once, hashing beside."""
    found = Survey()
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with ThreadPoolExecutor(max_workers=1) as hashing:
        for chunk in chunks(path):
            hashed = hashing.submit(digest.update, chunk)
            _look(found, chunk, decoder)
            hashed.result()
    _decodes(found, b"", decoder, final=True)
    found.sha256 = digest.hexdigest()
    return found


def chunks(path: Path) -> Iterator[bytes]:
    """Read a file in large pieces."""
    with path.open("rb", buffering=0) as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _look(found: Survey, chunk: bytes, decoder: codecs.IncrementalDecoder) -> None:
    if not found.size:
        found.head = chunk[:HEAD]
    found.size += len(chunk)
    found.nul = found.nul or b"\0" in chunk
    found.quoted = found.quoted or b'"' in chunk
    found.breaks += chunk.count(b"\n")
    if b"\r" in chunk or found.last == b"\r":
        found.carriages += chunk.count(b"\r")
        found.windows_breaks += (found.last + chunk).count(b"\r\n")
    found.last = chunk[-1:]
    if chunk.isascii() and not decoder.getstate()[0]:
        return
    found.ascii = False
    _decodes(found, chunk, decoder, final=False)
    _keep_high_lines(found, chunk)


def _decodes(
    found: Survey, chunk: bytes, decoder: codecs.IncrementalDecoder, *, final: bool
) -> None:
    if not found.utf8:
        return
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        found.utf8 = False


def _keep_high_lines(found: Survey, chunk: bytes) -> None:
    """Keep lines with a byte outside ASCII, found without looking at each line."""
    end = 0
    while len(found.high_lines) < _SAMPLE and (high := _HIGH.search(chunk, end)):
        start = chunk.rfind(b"\n", end, high.start()) + 1 or end
        end = chunk.find(b"\n", high.end()) + 1 or len(chunk)
        found.high_lines += chunk[start : min(end, start + _SAMPLE)]
