"""One table in every kind of file that is read gives the same records."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from balise.engine.sessions import session
from balise.intake import Converted, Pack, convert, load_pack, read_with
from core.reading.books import ods, ods_rows, xls, xlsb

HEADER = ("Страна", "Пол", "2023", "2024")
ROWS = (
    ("Côte d’Ivoire", "женщины", "12", "30"),
    ("Сирия", "мужчины", "7", "0"),
    ("Kosovo*", "женщины", "1", "2"),
)
PACK = """\
format: 1
name: every-kind
version: '1'
about: One table, in every kind of file.
layouts:
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      Страна: {dimension: citizenship}
      Пол: {dimension: sex}
    melt:
      - matches: '^(?P<year>\\d{4})$'
        parts: {year: {period: year}}
        figures: {}
"""
WANTED = sorted(
    (str(year), code, sex, value)
    for code, sex, *values in (
        ("CIV", "F", 12, 30),
        ("SYR", "M", 7, 0),
        ("XKX", "F", 1, 2),
    )
    for year, value in zip((2023, 2024), values, strict=True)
)


def text(mark, *, above=""):
    lines = [mark.join(row) for row in (HEADER, *ROWS)]
    return above + "\r\n".join(lines) + "\r\n"


def by_place(rows):
    return {at: dict(enumerate(row)) for at, row in enumerate(rows)}


def xlsx(path):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Данные")
        for number, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(number, 0, row)


def parquet(path):
    columns = zip(*ROWS, strict=True)
    pa.parquet.write_table(pa.table(dict(zip(HEADER, columns, strict=True))), path)


def page():
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in (HEADER, *ROWS))
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><meta charset=utf-8><table>{lines}</table></html>"


def records():
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def utf(encoded, *, bom=b""):
    return lambda path: path.write_bytes(bom + encoded)


KINDS = {
    "csv": utf(text(",").encode()),
    "csv with a mark": utf(text(";").encode("utf-8-sig")),
    "tsv": utf(text("\t").encode()),
    "psv": utf(text("|").encode()),
    "utf-16": utf(text("\t").encode("utf-16")),
    "utf-16 without a mark": utf(text(";").encode("utf-16-le")),
    "utf-16 big without a mark": utf(text(",").encode("utf-16-be")),
    "sep before utf-16": utf(text(";").encode("utf-16-le"), bom=b"sep=;\r\n"),
    "sep inside utf-16": utf(text("|", above="sep=|\r\n").encode("utf-16")),
    "json": utf(json.dumps(records(), ensure_ascii=False).encode()),
    "json in an object": utf(json.dumps({"rows": records()}).encode("utf-16-le")),
    "utf-16 lines of json": utf(
        "\n".join(map(json.dumps, records())).encode("utf-16-be")
    ),
    "ndjson": utf("\n".join(map(json.dumps, records())).encode()),
    "html": utf(page().encode()),
    "html in utf-16": utf(page().replace(" charset=utf-8", "").encode("utf-16-le")),
    "xls": utf(xls(by_place((HEADER, *ROWS)))),
    "xlsb": utf(xlsb(by_place((HEADER, *ROWS)))),
    "ods": utf(ods({"Data": ods_rows((HEADER, *ROWS))})),
    "xlsx": xlsx,
    "parquet": parquet,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_gives_the_same_records_in_every_kind(kind, tmp_path):
    pack, path = load_pack(PACK), tmp_path / "upload"
    assert isinstance(pack, Pack), pack
    KINDS[kind](path)

    with session(tmp_path) as backend:
        found = convert(
            read_with(path, pack, backend),
            pack,
            backend,
            participant="QMR",
            agency="one",
            received_on=date(2025, 7, 1),
        )
        assert isinstance(found, Converted), found
        query = f"SELECT period, citizenship, sex, value FROM {found.observations}"
        records = sorted(
            (*row[:3], int(row[3])) for row in backend.con.execute(query).fetchall()
        )
        problems = backend.con.execute(
            f"SELECT rule, params FROM {found.findings} WHERE severity = 'error'"
        ).fetchall()

    assert (records, problems) == (WANTED, [])
