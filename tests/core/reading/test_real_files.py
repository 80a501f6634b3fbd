"""The real national files read as a person would read them; skipped where absent."""

import pytest

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, read

pytestmark = pytest.mark.real_files

# folder/file, encoding, delimiter, header row, rows, first names, rules of findings
DELIMITED = [
    (
        "pl-border-guard-police/irregular_migration.csv",
        "utf-8",
        ",",
        1,
        1382,
        ("year", "sex", "country_code"),
        set(),
    ),
    (
        "iom-missing-migrants-vintages/mmp_2019-12-31.csv",
        "utf-8-sig",
        ",",
        1,
        5987,
        ("Web ID", "Region of Incident"),
        set(),
    ),
    (
        "iom-missing-migrants-vintages/mmp_2022_newschema.csv",
        "utf-8-sig",
        ",",
        1,
        13020,
        ("Incident Type", "Incident year"),
        set(),
    ),
    (
        "iom-missing-migrants-vintages/united_before2000_fr.csv",
        "utf-8",
        ",",
        1,
        613,
        ("id", "latitude", "longitude"),
        set(),
    ),
    (
        "iom-gdidata-harmonised/csv/irreg_honduras.csv",
        "utf-8",
        ",",
        1,
        136,
        ("t", "n"),
        set(),
    ),
    (
        "iom-gdidata-harmonised/csv/irreg_honduras_nat.csv",
        "utf-8",
        ",",
        1,
        4198,
        ("t", "nat", "n"),
        set(),
    ),
    (
        "iom-gdidata-harmonised/csv/irreg_honduras_dmg.csv",
        "utf-8",
        ",",
        1,
        352,
        ("t", "demog", "n"),
        set(),
    ),
    (
        "de-bka-pks/zr-f-01-t01-faelle-first-2000-lines.csv",
        "cp1252",
        ";",
        2,
        1998,
        ("Schluessel", "Straftat", "Jahr"),
        set(),
    ),
    (
        "es-interior-detenciones/detenciones_extranjeros_tipologia_extracto.csv",
        "utf-8",
        ";",
        1,
        126,
        ("Comunidades autónomas", "Tipología penal"),
        set(),
    ),
    (
        "eurostat-migr-enforcement/old-export/migr_eipre_1_Data_allcitizens.csv",
        "cp1252",
        ",",
        1,
        29580,
        ("TIME", "GEO", "CITIZEN"),
        set(),
    ),
    (
        "jp-moj-overstayers/14_2018~2020_tidy.csv",
        "utf-8-sig",
        ",",
        1,
        33,
        ("年", "在留資格", "人数"),
        set(),
    ),
    (
        "us-cbp/cbp_nationwide_encounters_excerpt.csv",
        "utf-8",
        ",",
        1,
        20,
        ("fiscal_year", "month_grouping"),
        set(),
    ),
    (
        "us-fbi-ht-table/table-1.csv",
        "utf-8",
        ",",
        1,
        36,
        ("State", "Offenses"),
        {"header-repeated"},
    ),
    (
        "reconstructed-national-layouts/RECON_mexico_upm_3.1.1_2023_latin1.csv",
        "cp1252",
        ";",
        2,
        152,
        ("País de nacionalidad", "Enero"),
        {"notes-below-table"},
    ),
    (
        "unhcr-med-arrivals/sea_clean.csv",
        "utf-8",
        ",",
        1,
        55,
        ("month", "year", "individuals"),
        set(),
    ),
]


@pytest.fixture(scope="module")
def engine(real_files):
    with session(real_files) as backend:
        yield backend


def rules(reading):
    return {found.rule for found in reading.findings}


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "header_row", "rows", "names", "noted"),
    DELIMITED,
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_a_national_file_is_understood(
    engine, real_files, name, encoding, delimiter, header_row, rows, names, noted
):
    found = read(real_files / name, engine)

    assert isinstance(found, Reading)
    layout = found.layout
    assert (layout.encoding, layout.delimiter) == (encoding, delimiter)
    assert (layout.header_row, found.rows) == (header_row, rows)
    assert layout.header[: len(names)] == names
    assert rules(found) == noted


@pytest.mark.parametrize(
    ("name", "sheet", "rows", "first"),
    [
        (
            "uk-small-boats/raw/small_boats_time_series_2025-12-12.ods",
            "SB_01",
            2902,
            "Date",
        ),
        ("de-bka-pks/PKS2013-T01-Laender.xlsx", "Tab01-2013_LÜ", 14050, "Strft. Schl."),
        ("unodc-glotip/data_glotip_v2.xlsx", "data_glotip_1", 46556, "Iso3_code"),
    ],
)
def test_a_national_workbook_is_understood(
    engine, real_files, name, sheet, rows, first
):
    found = read(real_files / name, engine)

    assert isinstance(found, Reading)
    assert (found.layout.sheet, found.rows) == (sheet, rows)
    assert found.layout.header[0] == first


def test_figures_of_a_workbook_are_written_plainly(engine, real_files):
    found = read(real_files / "de-bka-pks/PKS2013-T01-Laender.xlsx", engine)

    first = engine.con.execute(
        f"SELECT c2, c3, c4 FROM {found.table} WHERE row = 2"
    ).fetchone()
    assert first == ("Baden-Württemberg", "576067", "5450.5")


def test_every_report_of_nationalities_has_no_header(engine, real_files):
    reports = sorted((real_files / "it-cruscotto-sbarchi/raw/nazionalita").iterdir())

    for report in reports:
        found = read(report, engine)
        assert isinstance(found, Reading)
        assert found.layout.header == ("c1", "c2", "c3"), report.name


def test_every_other_raw_report_has_one(engine, real_files):
    for folder in ("accoglienza", "sbarcati-per-giorno"):
        for report in sorted(
            (real_files / "it-cruscotto-sbarchi/raw" / folder).iterdir()
        ):
            found = read(report, engine, choices=Choices())
            assert isinstance(found, Reading)
            assert found.layout.header_row == 1, report.name
            assert rules(found) <= {"header-cell-empty"}, report.name


def test_an_old_workbook_is_read(engine, real_files):
    found = read(real_files / "us-fbi-ht-table/table-1.xls", engine)

    assert (found.layout.kind, found.rows) == ("xls", 36)
    assert found.layout.header[:2] == ("State", "Commercial sex acts / Offenses")
    first = engine.con.execute(f"FROM {found.table} WHERE row = 6").fetchone()
    assert first[:5] == (6, "Alaska", "11", "8", "0")


def test_every_delimited_file_reads(engine, real_files):
    for path in sorted(real_files.rglob("*.csv")):
        assert isinstance(read(path, engine), Reading), path.name


def test_a_list_of_countries_in_json_is_read(engine, real_files):
    found = read(real_files / "ref-countries-m49/iso_3166-1.json", engine)

    assert (found.layout.kind, found.layout.sheet) == ("json", "3166-1")
    assert found.rows == 249


def test_a_page_that_says_its_figures_in_text_is_refused(engine, real_files):
    refused = read(real_files / "uk-small-boats/raw/html/2022-05-24.html", engine)

    assert refused.message.code == "page-without-table"
