"""Take the workbook out of an old .xls file, which is a small file system of its own.

Its chains of sectors may be damaged or run in circles, so the one stream that is
needed is read here within bounds and packed anew, alone: nothing else of the file,
macros included, reaches the reader of cells.
"""

import struct
from typing import Final, NamedTuple

from balise.intake.reading.values import UnreadableError

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR: Final = 0xFFFFFFF9
_END, _NOTHING, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_ENTRY_SIZE: Final = 128
_ROOT_KIND, _STREAM_KIND = 5, 2
_SMALL_SECTOR: Final = 64
_CUTOFF: Final = 4096
_SECTOR: Final = 512
_LISTED_IN_HEADER: Final = 109


class _Entry(NamedTuple):
    name: str
    kind: int
    start: int
    size: int


class Compound:
    """The streams of one compound file, by their names."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _SECTOR or not content.startswith(MAGIC):
            raise UnreadableError("workbook-damaged")
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise UnreadableError("workbook-damaged")
        self._content, self._size = content, 1 << shift
        self._fat = self._table_of_sectors()
        entries = list(self._entries(self._number(48)))
        self._by_name = {e.name: e for e in entries if e.kind == _STREAM_KIND}
        self._root = next((e for e in entries if e.kind == _ROOT_KIND), None)

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Every stream."""
        return tuple(self._by_name)

    def stream(self, name: str) -> bytes:
        """Read one stream whole."""
        entry = self._by_name[name]
        if entry.size >= self._number(56):
            return self._chain(entry.start)[: entry.size]
        small = self._chain(self._root.start) if self._root else b""
        table = _numbers(self._chain(self._number(60)))
        sectors = _followed(table, entry.start)
        return _joined(small, sectors, _SMALL_SECTOR, 0)[: entry.size]

    def _number(self, offset: int) -> int:
        number: int = struct.unpack_from("<I", self._content, offset)[0]
        return number

    def _table_of_sectors(self) -> list[int]:
        """Read which sector follows which; its own sectors are listed in the header."""
        listed = list(struct.unpack_from(f"<{_LISTED_IN_HEADER}I", self._content, 76))
        further, seen = self._number(68), 0
        while further <= _LAST_SECTOR:
            *more, further = _numbers(self._sectors([further])) or [_END]
            listed += more
            seen += 1
            if not more or seen * self._size > len(self._content):
                raise UnreadableError("workbook-damaged")
        return _numbers(self._sectors([s for s in listed if s <= _LAST_SECTOR]))

    def _sectors(self, sectors: list[int]) -> bytes:
        if len(sectors) * self._size > len(self._content):
            raise UnreadableError("workbook-damaged")
        return _joined(self._content, sectors, self._size, self._size)

    def _chain(self, start: int) -> bytes:
        return self._sectors(_followed(self._fat, start))

    def _entries(self, start: int) -> "list[_Entry]":
        directory = self._chain(start)
        found = []
        for at in range(0, len(directory) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + max(0, min(length, 64) - 2)]
            first, size = struct.unpack_from("<II", directory, at + 116)
            found.append(_Entry(name.decode("utf-16-le", "replace"), kind, first, size))
        return found


def alone(name: str, stream: bytes) -> bytes:
    """Pack one stream as a compound file that holds nothing else."""
    data = stream.ljust(_CUTOFF, b"\0")
    count = -(-len(data) // _SECTOR)
    fat_count, listing = _table_sizes(count + 1)
    # The order in the file: tables, their listing, the directory, the stream.
    first = fat_count + listing
    fat = [_FAT_SECTOR] * fat_count + [0xFFFFFFFC] * listing + [_END]
    fat += [*range(first + 2, first + 1 + count), _END]
    fat += [_NOTHING] * (fat_count * _SECTOR // 4 - len(fat))
    tables = list(range(fat_count))
    in_header = tables[:_LISTED_IN_HEADER]
    in_header += [_NOTHING] * (_LISTED_IN_HEADER - len(in_header))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        *(MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, first, 0, _CUTOFF),
        *(_END, 0, fat_count if listing else _END, listing, 0),
    )[:76]
    directory = (
        _entry("Root Entry", _ROOT_KIND, _END, 0, child=1)
        + _entry(name, _STREAM_KIND, first + 1, len(data), child=_NOTHING)
    ).ljust(_SECTOR, b"\0")
    return b"".join(
        (
            header + _packed(in_header),
            _packed(fat),
            _listing(tables[_LISTED_IN_HEADER:], fat_count, listing),
            directory,
            data.ljust(count * _SECTOR, b"\0"),
        )
    )


def _table_sizes(used: int) -> tuple[int, int]:
    """Say how many sectors the table of sectors takes, and its listing."""
    fat_count = listing = 0
    while fat_count * _SECTOR // 4 < used + fat_count + listing:
        fat_count += 1
        beyond = max(0, fat_count - _LISTED_IN_HEADER)
        listing = -(-beyond // (_SECTOR // 4 - 1))
    return fat_count, listing


def _listing(tables: list[int], start: int, count: int) -> bytes:
    per = _SECTOR // 4 - 1
    out = b""
    for place in range(count):
        part = tables[place * per : (place + 1) * per]
        part += [_NOTHING] * (per - len(part))
        out += _packed([*part, start + place + 1 if place + 1 < count else _END])
    return out


def _entry(name: str, kind: int, start: int, size: int, *, child: int) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII",
        *(written, len(written) + 2, kind, 1, _NOTHING, _NOTHING, child),
        *(start, size, 0),
    )


def _packed(numbers: list[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack_from(f"<{len(data) // 4}I", data))


def _followed(table: list[int], start: int) -> list[int]:
    """Follow a chain from its start; one that runs in a circle is damage."""
    chain: list[int] = []
    while start <= _LAST_SECTOR:
        chain.append(start)
        if start >= len(table) or len(chain) > len(table):
            raise UnreadableError("workbook-damaged")
        start = table[start]
    return chain


def _joined(content: bytes, sectors: list[int], size: int, first: int) -> bytes:
    return b"".join(content[first + s * size : first + (s + 1) * size] for s in sectors)
