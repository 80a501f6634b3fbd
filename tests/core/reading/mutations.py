"""Break files in many small ways, from a seed: what arrives is seldom what was sent.

The files are heads of the real national files, where they are at hand, and small ones of
every kind that can be read. The same seed and number give the same bytes.
"""

import io
import random
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from core.reading.books import ods, ods_rows, xls, xlsb

HEAD = 24_000
ROWS = [
    ["Arrivals by country", "", ""],
    ["country", "month", "persons"],
    ["Côte d’Ivoire", "2024-01", "1.234"],
    ["日本", "2024-02", "<5"],
    ['a "b", c', "2024-03", "-"],
    ["Mali", "2024-04", "7"],
    ["", "", ""],
    ["Source: police", "", ""],
]
TRAPS = (
    b'"',
    b"\0",
    b"\n",
    b"\r",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b",,,,,,,,",
    b"9" * 40,
    b"-1",
    b"sep=;\r\n",
    b"=cmd|' /C calc'!A0",
    "\u202e\u200f".encode(),
    b"<table><tr><td colspan=9999 rowspan=9999>",
    b"<!--",
    b"{" * 50,
    b"[" * 50,
    b'r="XFD1048576"',
    b"e" * 5000,
)


def files(real: Path | None) -> list[tuple[str, bytes]]:
    """Give the files that are broken, each with the name it arrives under."""
    return [*_generated(), *(_real(real) if real else ())]


def mutated(
    sources: list[tuple[str, bytes]], seed: int, number: int
) -> tuple[str, bytes]:
    """Give one broken file: its name and its bytes."""
    draw = random.Random(seed * 1_000_003 + number)
    # Most real files are CSV; every kind has its turn as often.
    kinds = sorted({Path(name).suffix for name, _ in sources})
    kind = draw.choice(kinds)
    name, content = draw.choice([one for one in sources if one[0].endswith(kind)])
    if zipfile.is_zipfile(io.BytesIO(content)) and draw.random() < 0.8:
        return name, _in_a_part(content, draw)
    for _ in range(draw.choice((1, 1, 2, 5))):
        content = _broken(content, draw)
    return name, content


def _generated() -> list[tuple[str, bytes]]:
    text = "\n".join(
        ",".join(f'"{c}"' if '"' not in c else "x" for c in r) for r in ROWS
    )
    plain = "\r\n".join(";".join(cell.replace('"', "") for cell in row) for row in ROWS)
    page = "<html><h1>Title</h1><table>" + "".join(
        f"<tr>{''.join(f'<td rowspan=1>{cell}</td>' for cell in row)}</tr>"
        for row in ROWS
    )
    records = '[{"country": "Mali", "n": 3}, {"country": "Chad", "n": {"a": [1, 2]}}]'
    lines = '{"country": "Mali", "n": 3}\n{"country": "Chad", "n": 4.50}\n'
    return [
        ("quoted.csv", text.encode()),
        ("wide.csv", b"sep=;\r\n" + plain.encode("utf-16")),
        ("latin.csv", plain.replace("日本", "Japón").encode("cp1252", "replace")),
        ("tab.tsv", plain.replace(";", "\t").encode("utf-8-sig")),
        ("page.html", (page + "</table>").encode()),
        ("list.json", records.encode()),
        ("lines.ndjson", lines.encode()),
        ("book.xlsx", _workbook()),
        ("book.ods", ods({"one": ods_rows(ROWS), "two": ods_rows(ROWS[1:4])})),
        ("book.xls", xls(_by_place(ROWS))),
        ("book.xlsb", xlsb(_by_place(ROWS))),
        ("table.parquet", _parquet()),
    ]


def _by_place(rows: list[list[str]]) -> dict[int, dict[int, str]]:
    return {place: dict(enumerate(row)) for place, row in enumerate(rows)}


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("2023")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write_column(1, 3, ["n", 1, 2.5, 1e20, -3])
        sheet.write_formula("E3", "=D3*2", None, 2)
        sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
        sheet.merge_range("F2:G2", "both")
        sheet.merge_range("H3:H5", "label")
        sheet.set_row(4, None, None, {"hidden": True})
        book.add_worksheet("2024").write_row(0, 0, ["country", "n"])
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    table = pa.table({"country": ["Mali", None, "Chad"], "n": [1.5, 2.0, None]})
    pq.write_table(table, out)
    return out.getvalue()


def _real(folder: Path) -> list[tuple[str, bytes]]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".csv", ".xls", ".html", ".json", ".txt"}:
            found.append((path.name, path.read_bytes()[:HEAD]))
        elif path.suffix in {".xlsx", ".ods"} and path.stat().st_size < HEAD * 4:
            found.append((path.name, path.read_bytes()))
    return found


def _broken(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content) + 1)
    end = min(len(content), at + draw.choice((1, 2, 10, 200, 5000)))
    kind = draw.randrange(6)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[end:]
    if kind == 2:
        return content[:end] + content[at:end] * draw.choice((1, 3, 50)) + content[end:]
    if kind == 3:
        return content[:at] + draw.choice(TRAPS) + content[at:]
    if kind == 4:
        other = draw.randrange(len(content) + 1)
        return content[:at] + content[other:]
    return content[:at] + draw.randbytes(end - at) + content[end:]


def _in_a_part(content: bytes, draw: random.Random) -> bytes:
    """Break one part of a workbook, so that its container stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        chosen = draw.choice(names)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
            for name in names:
                part = packed.read(name)
                again.writestr(name, _broken(part, draw) if name == chosen else part)
    return out.getvalue()
