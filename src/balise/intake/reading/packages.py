"""Look into a workbook's zip before anything trusts it.

The directory of a zip says how large each part will be, and may lie; so the parts are
also unpacked once, piece by piece, and counted. Nothing is written and nothing runs.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from balise.intake.reading.values import ReadingLimits, UnreadableError

_PIECE: Final = 1 << 20
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
# Below this no workbook is a bomb, however well it packs.
_ALWAYS_FINE: Final = 64 << 20
_SMALL_PART: Final = 8 << 20
_ENCRYPTED_FLAG: Final = 1

_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Package:
    """The parts of one workbook by their names in lower case."""

    def __init__(self, path: Path, limits: ReadingLimits) -> None:
        self._path = path
        self._limits = limits
        self._parts = self._directory()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """Every part."""
        return tuple(self._parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack one part piece by piece, and no further than the limits."""
        part = self._parts.get(name.lower())
        if part is None:
            raise UnreadableError("workbook-damaged")
        unpacked = 0
        for piece in _unpacked(self._path, part):
            unpacked += len(piece)
            self._refuse_expansion(unpacked, part.compress_size)
            # A part that is larger than the directory says was made to deceive.
            if unpacked > part.file_size:
                raise UnreadableError("workbook-damaged")
            yield piece

    def text(self, name: str) -> str:
        """Give a small part as text, or nothing where there is no such part."""
        if name not in self:
            return ""
        read = b""
        for piece in self.pieces(name):
            read += piece
            if len(read) > _SMALL_PART:
                raise UnreadableError("workbook-damaged")
        return read.decode("utf-8", "replace")

    def check(self) -> None:
        """Unpack all that the reader of cells will read besides the sheets."""
        for name in self._parts:
            if name.endswith((".xml", ".rels", ".bin")) and "/worksheets/" not in name:
                for _ in self.pieces(name):
                    pass

    def _directory(self) -> Mapping[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._path) as packed:
                infos = packed.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise UnreadableError("workbook-damaged") from None
        parts = {info.filename.lower().lstrip("/"): info for info in infos}
        # Two parts of one name: two readers could see different workbooks.
        if len(parts) != len(infos):
            raise UnreadableError("workbook-damaged")
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
            raise UnreadableError("workbook-password")
        self._refuse_expansion(
            sum(info.file_size for info in infos),
            sum(info.compress_size for info in infos),
        )
        return parts

    def _refuse_expansion(self, unpacked: int, packed: int) -> None:
        if unpacked > self._limits.expanded_bytes or (
            unpacked > _ALWAYS_FINE and unpacked > packed * self._limits.expansion
        ):
            raise UnreadableError("workbook-expands", limit=self._limits.expanded_bytes)


def attributes(tag: str) -> dict[str, str]:
    """Give the attributes of one XML tag, without their prefixes."""
    return {
        name.rpartition(":")[2]: unescape(double or single)
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def sheet_parts(package: Package) -> dict[str, str]:
    """Map the names of the sheets to their parts, in the order of the workbook."""
    relations = relations_of(package, "xl/_rels/workbook.xml.rels")
    sheets = map(
        attributes,
        re.findall(r"<(?:\w+:)?sheet\s[^>]*>", package.text("xl/workbook.xml")),
    )
    return {
        sheet.get("name", ""): relations.get(sheet.get("id", ""), "")
        for sheet in sheets
    }


def relations_of(package: Package, name: str) -> dict[str, str]:
    """Map the relations of the workbook to the parts that they name."""
    tags = re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", package.text(name))
    return {
        found.get("Id", ""): _resolved(found.get("Target", ""))
        for found in map(attributes, tags)
    }


def _resolved(target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return str(PurePosixPath("xl") / target)


def _unpacked(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate one part, whatever length the directory claims for it."""
    known = part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if not known or part.header_offset < 0:
        raise UnreadableError("workbook-damaged")
    try:
        with path.open("rb") as source:
            source.seek(part.header_offset)
            header = source.read(_LOCAL_HEADER.size)
            _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
            source.seek(name_length + extra_length, 1)
            if part.compress_type == zipfile.ZIP_STORED:
                yield from _stored(source, part.compress_size)
            else:
                yield from _inflated(source)
    except (struct.error, zlib.error, ValueError):
        raise UnreadableError("workbook-damaged") from None


def _stored(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (piece := source.read(min(size, _PIECE))):
        size -= len(piece)
        yield piece


def _inflated(source: BinaryIO) -> Iterator[bytes]:
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = source.read(_PIECE)
    while not inflating.eof:
        piece = inflating.decompress(packed, _PIECE)
        if piece:
            yield piece
        packed = inflating.unconsumed_tail or source.read(_PIECE)
        if not packed and not piece and not inflating.eof:
            raise zlib.error("the part ends too early")
