"""Tell what a file is from its first bytes; its name only raises a finding."""

import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading.notes import Notes
from balise.intake.reading.values import UnreadableError

CSV: Final = "csv"
SDMX_CSV: Final = "sdmx-csv"
XLSX: Final = "xlsx"
XLSB: Final = "xlsb"
XLS: Final = "xls"
ODS: Final = "ods"
HTML: Final = "html"
JSON: Final = "json"
NDJSON: Final = "ndjson"
PARQUET: Final = "parquet"
WORKBOOKS: Final = (XLSX, XLSB, XLS, ODS)
RECORDS: Final = (JSON, NDJSON, PARQUET)
KINDS: Final = (CSV, SDMX_CSV, *WORKBOOKS, HTML, *RECORDS)

_HEAD_BYTES: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
# An encrypted workbook is an OLE file with this stream, its name in UTF-16.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
)
_PARQUET_MAGIC: Final = b"PAR1"
_PAGES: Final = ("<!doctype html", "<html", "<table", "<head", "<meta", "<body")
_WIDE: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_RECORD: Final = re.compile(r"\{\s*[\"}]")
_LIST: Final = re.compile(r"\[\s*[\[{\]]")

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
    ".html": HTML,
    ".htm": HTML,
    ".json": JSON,
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".parquet": PARQUET,
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
    if head.startswith(_PARQUET_MAGIC):
        return PARQUET
    return _text_kind(_beginning(head))


def _beginning(head: bytes) -> str:
    """Give the first characters as far as they are in ASCII."""
    wide = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    text = head.decode(wide or _unmarked(head), "replace")
    return text.lstrip("\ufeff \t\r\n")


def _unmarked(head: bytes) -> str:
    """Tell wide text without a mark: what a page or a list begins with is in ASCII."""
    match [byte == 0 for byte in head[:4]]:
        case [False, True, False, True]:
            return "utf-16-le"
        case [True, False, True, False]:
            return "utf-16-be"
        case _:
            return "utf-8-sig"


def _text_kind(text: str) -> str:
    if text.lower().startswith(_PAGES):
        return HTML
    if text.lower().startswith("<?xml"):
        if "<html" in text.lower():
            return HTML
        raise UnreadableError("kind-not-readable", kind="XML")
    if _LIST.match(text):
        return JSON
    if _RECORD.match(text):
        return NDJSON if _is_whole(text.split("\n", 1)) else JSON
    return CSV


def _is_whole(lines: list[str]) -> bool:
    """Say whether the first of several lines is a record by itself."""
    if len(lines) < 2 or not lines[1].lstrip().startswith("{"):
        return False
    try:
        json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return True


def delimited_kind(header: Sequence[str]) -> str:
    """Tell SDMX-CSV, which is CSV with columns that its standard names.

    Version 2 begins with STRUCTURE and STRUCTURE_ID, version 1 with DATAFLOW. The first
    name may also tell how cells with several values are parted ("STRUCTURE[;]"), and
    with labels each name goes on after a colon ("OBS_VALUE: Observation").
    """
    names = [name.strip().partition(":")[0].partition("[")[0] for name in header]
    first, others = names[:1], set(names[1:])
    second = first == ["STRUCTURE"] and "STRUCTURE_ID" in others
    earlier = first == ["DATAFLOW"] and bool(others & {"OBS_VALUE", "TIME_PERIOD"})
    return SDMX_CSV if second or earlier else CSV


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
