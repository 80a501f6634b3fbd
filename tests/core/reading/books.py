"""Workbooks of the kinds that no library at hand writes, byte by byte."""

import io
import struct
import zipfile
from html import escape

from balise.intake.reading.compound import alone

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="o" '
    'xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:body>'
    "<office:spreadsheet>"
)
ODS_FOOT = "</office:spreadsheet></office:body></office:document-content>"


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def ods(sheets, manifest="<m/>"):
    """Pack sheets given as the XML of their rows."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{rows}</table:table>'
        for name, rows in sheets.items()
    )
    return packed(
        {
            "mimetype": ODS_TYPE,
            "content.xml": ODS_HEAD + tables + ODS_FOOT,
            "META-INF/manifest.xml": manifest,
        }
    )


def ods_row(*cells, times=1):
    return (
        f'<table:table-row table:number-rows-repeated="{times}">'
        f"{''.join(cells)}</table:table-row>"
    )


def ods_cell(value=None, times=1, extra=""):
    repeated = f'table:number-columns-repeated="{times}"'
    if value is None:
        return f"<table:table-cell {repeated}/>"
    typed = (
        'office:value-type="string"'
        if isinstance(value, str)
        else f'office:value-type="float" office:value="{value}"'
    )
    text = escape(str(value))
    return (
        f"<table:table-cell {typed} {repeated} {extra}>"
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_rows(rows):
    return "".join(ods_row(*map(ods_cell, row)) for row in rows)


def _biff(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def _biff_cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _biff(0x0204, place + text)
    if isinstance(value, Exception):
        return _biff(0x0205, place + bytes((0x2A, 1)))
    return _biff(0x0203, place + struct.pack("<d", value))


def xls(rows, *, size=None, name="Data", extra=b""):
    """Write an old workbook; ``size`` is what the sheet claims of itself."""
    start = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 1997, 0, 6))
    named = name.encode("utf-16-le")
    length = len(start) + len(extra) + 4 + 8 + len(named) + 4
    told = struct.pack("<IBBBB", length, 0, 0, len(name), 1) + named
    sheet = _biff(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 1997, 0, 6))
    last_row = max(rows, default=0) + 1
    sheet += _biff(0x0200, struct.pack("<IIHHH", *(size or (0, last_row, 0, 9)), 0))
    for row, cells in rows.items():
        for column, value in cells.items():
            sheet += _biff_cell(row, column, value)
    stream = start + extra + _biff(0x0085, told) + _biff(0x000A)
    return alone("Workbook", stream + sheet + _biff(0x000A))


def _record(kind, data=b""):
    number = bytes((kind,)) if kind < 128 else bytes((kind & 127 | 128, kind >> 7))
    size = len(data)
    length = bytearray()
    while True:
        length.append(size & 127 | (128 if size > 127 else 0))
        size >>= 7
        if not size:
            return number + bytes(length) + data


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_cell(column, value):
    head = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(6, head + _wide(value))
    if isinstance(value, Exception):
        return _record(3, head + bytes((0x2A,)))
    return _record(5, head + struct.pack("<d", value))


def xlsb(rows, *, size=(0, 9, 0, 9)):
    """Write a binary workbook with one sheet."""
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data"))
    book += _record(144) + _record(132)
    sheet = _record(129) + _record(148, struct.pack("<IIII", *size)) + _record(145)
    for row, cells in rows.items():
        sheet += _record(0, struct.pack("<I", row) + bytes(21))
        for column, value in cells.items():
            sheet += _binary_cell(column, value)
    sheet += _record(146) + _record(130)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
