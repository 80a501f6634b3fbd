"""Turn sheets into the bytes of CSV, XLSX and ODS files, the same bytes each time."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from balise.simulation.files.sheets import Entry, Figure, Number, Sheet

_MADE: Final = datetime(2000, 1, 1)
_ZIPPED: Final = (2000, 1, 1, 0, 0, 0)
_ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def plain(value: int) -> str:
    """Write a number as it is."""
    return str(value)


def grouped(mark: str) -> Number:
    """Write thousands apart, by a mark."""
    return lambda value: f"{value:,}".replace(",", mark)


def one_place(mark: str) -> Number:
    """Write a whole number with one needless place behind a decimal mark."""
    return lambda value: f"{value}{mark}0"


def arabic_indic(value: int) -> str:
    """Write a number in Arabic-Indic digits, with the Arabic thousands mark."""
    return f"{value:,}".replace(",", "٬").translate(_ARABIC)


def as_csv(
    sheet: Sheet,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    number: Number = plain,
) -> bytes:
    """Write delimited text; national encodings come with the line ends of Windows."""
    ends = "\n" if encoding.startswith("utf") else "\r\n"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    writer.writerows([[_text(e, number) for e in row] for row in sheet.rows])
    return text.getvalue().encode(encoding)


def as_xlsx(sheets: Sequence[Sheet], *, number: Number | None = None) -> bytes:
    """Write a workbook; figures are numbers unless they have a way to be written."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE, "comments": "Simulated"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if sheet.right_to_left:
                page.right_to_left()
            for y, row in enumerate(sheet.rows):
                for x, entry in enumerate(row):
                    _write(page, (y, x), entry, number)
            for first, left, last, right in sheet.merged:
                page.merge_range(
                    first, left, last, right, _text(sheet.rows[first][left], plain)
                )
    return content.getvalue()


def _write(
    page: "xlsxwriter.worksheet.Worksheet",
    place: tuple[int, int],
    entry: Entry,
    number: Number | None,
) -> None:
    bare = isinstance(entry, Figure) and not entry.text and not entry.mark
    if isinstance(entry, Figure) and bare and number is None:
        page.write_number(*place, entry.says)
    elif text := _text(entry, number or plain):
        page.write_string(*place, text)


def as_ods(sheets: Sequence[Sheet], *, number: Number = plain) -> bytes:
    """Write an OpenDocument spreadsheet with every cell as the text that is shown."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        kind = zipfile.ZipInfo("mimetype", _ZIPPED)
        package.writestr(kind, _ODS_KIND, zipfile.ZIP_STORED)
        for name, text in (
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", _document(sheets, number)),
        ):
            package.writestr(zipfile.ZipInfo(name, _ZIPPED), text)
    return content.getvalue()


def _document(sheets: Sequence[Sheet], number: Number) -> str:
    tables = "".join(
        f"<table:table table:name={quoteattr(sheet.name)}>"
        + "".join(
            "<table:table-row>"
            + "".join(_ods_cell(_text(entry, number)) for entry in row)
            + "</table:table-row>"
            for row in sheet.rows
        )
        + "</table:table>"
        for sheet in sheets
    )
    return _CONTENT.format(tables)


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def _text(entry: Entry, number: Number) -> str:
    if isinstance(entry, Figure):
        return entry.text or number(entry.says) + entry.mark
    return entry


_ODS_KIND: Final = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST: Final = (
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
_CONTENT: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_NAMES}:office:1.0" '
    f'xmlns:table="{_NAMES}:table:1.0" xmlns:text="{_NAMES}:text:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)
