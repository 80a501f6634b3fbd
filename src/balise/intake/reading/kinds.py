"""Tell what a file is from its first bytes; its name only raises a finding."""

import zipfile
from pathlib import Path
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading.notes import Notes
from balise.intake.reading.values import UnreadableError

CSV: Final = "csv"
XLSX: Final = "xlsx"
XLSB: Final = "xlsb"
XLS: Final = "xls"
ODS: Final = "ods"
WORKBOOKS: Final = (XLSX, XLSB, XLS, ODS)
KINDS: Final = (CSV, *WORKBOOKS)

_HEAD_BYTES: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
# An encrypted workbook is an OLE file with this stream, its name in UTF-16.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"PAR1", "Parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
)
_MARKUP: Final = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<?xml", "XML"))

_KIND_OF_SUFFIX: Final = {
    ".csv": CSV,
    ".tsv": CSV,
    ".tab": CSV,
    ".txt": CSV,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".xlsb": XLSB,
    ".xls": XLS,
    ".ods": ODS,
}


def kind_of(path: Path) -> str:
    """Say what a file is by its content; raises UnreadableError for what we cannot read."""
    with path.open("rb") as source:
        head = source.read(_HEAD_BYTES)
    if not head:
        raise UnreadableError("file-empty")
    if head.startswith(_OLE):
        _refuse_password(path)
        return XLS
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip_kind(path)
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise UnreadableError("kind-not-readable", kind=name)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for opening, name in _MARKUP:
        if text.startswith(opening):
            raise UnreadableError("kind-not-readable", kind=name)
    return CSV


def note_wrong_extension(name: str, kind: str, notes: Notes) -> None:
    """Note a name whose ending says something else than the content."""
    suffix = Path(name).suffix.lower()
    if suffix and _KIND_OF_SUFFIX.get(suffix) != kind:
        notes.add(
            "extension-differs", Severity.NOTICE, extension=suffix, kind=kind.upper()
        )


def _refuse_password(path: Path) -> None:
    """Tell a workbook with a password from an old .xls; both are OLE containers."""
    with path.open("rb") as source:
        tail = b""
        while chunk := source.read(1 << 20):
            if _ENCRYPTED in tail + chunk:
                raise UnreadableError("workbook-password")
            tail = chunk[-len(_ENCRYPTED) :]


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableError("workbook-damaged") from None
    if "xl/workbook.bin" in names:
        return XLSB
    if any(name.lower().lstrip("/") == "xl/workbook.xml" for name in names):
        return XLSX
    if "content.xml" in names:
        return ODS
    raise UnreadableError("kind-not-readable", kind="ZIP")
