"""The packs read real national files whole: totals equal those of plain Python."""

import csv
import io
import re
from collections import Counter
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import python_calamine

from balise.engine.sessions import session
from balise.intake import Choices, Converted, Reading, convert, load_pack, read_with

pytestmark = pytest.mark.real_files

PACKS = Path(__file__).parents[3] / "packs"
ITALY = "it-cruscotto-sbarchi"
KINGDOM = "uk-small-boats/raw/small_boats_time_series_2025-12-12.ods"
POLICE = "de-bka-pks/PKS2013-T01-Laender.xlsx"
EUROSTAT = "eurostat-migr-enforcement/old-export"
HARMONISED = "iom-gdidata-harmonised/csv"

loaded = cache(load_pack)


@contextmanager
def converted(path, name, choices=None):
    pack = loaded(PACKS / name / "pack.yaml")
    with session(path.parent) as backend:
        reading = read_with(path, pack, backend, choices=choices)
        assert isinstance(reading, Reading), reading
        found = convert(
            reading,
            pack,
            backend,
            participant="XXA",
            agency="one",
            received_on=date(2025, 12, 31),
        )
        assert isinstance(found, Converted), found
        assert found.blocking == 0
        yield found, backend.con


def rows(path, encoding="utf-8-sig", delimiter=","):
    text = path.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def told(con, table, columns, where="true"):
    query = f"SELECT {columns} FROM {table} WHERE {where}"
    return con.execute(query).fetchall()


def sums(con, table, keys, where="value IS NOT NULL"):
    query = f"SELECT {keys}, sum(value) FROM {table} WHERE {where} GROUP BY ALL"
    return {row[:-1]: row[-1] for row in con.execute(query).fetchall()}


def whole(text):
    return Decimal(re.sub(r"\D", "", text))


def reports(folder):
    """Every third report, from the last one: they are many, and read one by one."""
    return sorted(folder.glob("*.csv"))[::-3]


def test_reports_of_italy_give_the_days_of_the_clean_file(real_files):
    clean = {
        (row["Data_Report"], row["Data"]): row["Valore"]
        for row in rows(real_files / ITALY / "clean" / "sbarchi-per-giorno.csv")
    }
    for path in reports(real_files / ITALY / "raw" / "sbarcati-per-giorno"):
        report = path.name[:10]
        with converted(path, "ita-sea-arrivals") as (found, con):
            read = told(con, found.observations, "period, value, obs_status")
        assert len(read) == found.balance.rows_in
        for day, value, status in read:
            if day > report:
                assert (value, status) == (None, "X-NOT-YET")
            else:
                assert (value, status) == (whole(clean[report, day]), "A")


def test_the_last_report_of_italy_wins(real_files):
    path = real_files / ITALY / "clean" / "sbarchi-per-giorno.csv"
    last = {}
    for row in sorted(rows(path), key=lambda row: row["Data_Report"]):
        last[row["Data"]] = (row["Data_Report"], row["Valore"])

    with converted(path, "ita-sea-arrivals") as (found, con):
        read = told(con, found.observations, "period, value, obs_status")

    assert len(read) == len(last) == found.balance.accepted
    for day, value, status in read:
        report, figure = last[day]
        expected = (whole(figure), "A") if day <= report else (None, "X-NOT-YET")
        assert (value, status) == expected


def test_reports_of_italy_give_the_nationalities_of_the_clean_file(real_files):
    names = {
        row["Nazione"].casefold(): row["ISO_3166-1"]
        for row in rows(real_files / ITALY / "map" / "nations.csv")
    }
    clean = Counter()
    for row in rows(real_files / ITALY / "clean" / "nazionalita.csv"):
        clean[row["Data_Report"]] += whole(row["Valore"])
    alpha_3 = {
        row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"]
        for row in rows(real_files / "ref-countries-m49" / "country-codes.csv")
    }
    for path in reports(real_files / ITALY / "raw" / "nazionalita"):
        with converted(path, "ita-sea-arrivals") as (found, con):
            read = told(
                con,
                found.observations,
                "citizenship, value, obs_status, original_value, original_labels",
            )
        day, month, year = re.search(r"(\d\d)-(\d\d)-(\d{4})", path.name).groups()
        report = f"{year}-{month}-{day}"
        assert sum(whole(row[3]) for row in read) == clean[report]
        for country, value, status, original, labels in read:
            label = re.search(r'"citizenship":"([^"*]+)', labels)[1].casefold()
            assert country == alpha_3.get(names.get(label, ""), "_O"), label
            over = report.endswith("12-31")
            expected = (whole(original), "A") if over else (None, "X-NOT-YET")
            assert (value, status) == expected


def test_places_in_reception_of_italy_are_outside_the_model(real_files):
    files = reports(real_files / ITALY / "raw" / "accoglienza")
    for path in (*files, real_files / ITALY / "clean" / "accoglienza.csv"):
        with converted(path, "ita-sea-arrivals") as (found, _):
            assert found.observations is None
            assert found.balance.skipped == {"outside-the-model": found.balance.rows_in}


@pytest.mark.parametrize(
    ("sheet", "frequency", "days"), [("SB_01", "D", 0), ("SB_02", "W", 6)]
)
def test_days_and_weeks_of_small_boats(real_files, sheet, frequency, days):
    path = real_files / KINGDOM
    book = python_calamine.CalamineWorkbook.from_path(path)
    head, *lines = book.get_sheet_by_name(sheet).to_python()
    expected = {line[0]: line[head.index("Migrants arrived")] for line in lines}

    with converted(path, "gbr-small-boats", Choices(sheet=sheet)) as (found, con):
        read = told(
            con,
            found.observations,
            "period_end, value, frequency, obs_status, period_end - period_start",
        )

    assert len(read) == len(expected) == found.balance.accepted
    for end, value, found_frequency, status, length in read:
        said = next(v for k, v in expected.items() if str(k)[:10] == str(end))
        if said == "-":
            assert (value, status) == (None, "O")
        else:
            assert (value, status) == (Decimal(str(said)), "P")
        assert (found_frequency, length) == (frequency, days)


def test_the_smugglers_of_the_german_police_are_counted_by_land(real_files):
    path = real_files / POLICE
    book = python_calamine.CalamineWorkbook.from_path(path)
    lines = book.get_sheet_by_index(0).to_python()[1:]
    expected = {
        (line[2], "mp_6_1a" if line[0] == "725200" else "mp_6_3a"): line[9]
        for line in lines
        if line[0] in {"725200", "725400"}
    }

    with converted(path, "deu-police-crime-statistics") as (found, con):
        read = told(
            con,
            found.observations,
            "place, offence, value, period",
            "indicator = 'SG.suspected'",
        )
        cases = sums(
            con, found.observations, "offence", "unit = 'incidents' AND place = '_T'"
        )

    national = "Bund echte Zählung der Tatverdächtigen"
    assert {
        (national if place == "_T" else place, offence): value
        for place, offence, value, _ in read
    } == expected
    assert {row[3] for row in read} == {"2013"}
    assert cases[("mp_6_1a",)] == next(
        line[3] for line in lines if line[0] == "725200" and line[2] == national
    )
    kept = [
        line for line in lines if line[0] in {"725100", "725200", "725400", "725700"}
    ]
    assert found.balance.accepted == len(kept)


def test_the_time_series_of_the_german_police_is_read_below_its_numbers(real_files):
    path = real_files / "de-bka-pks" / "zr-f-01-t01-faelle-first-2000-lines.csv"

    with converted(path, "deu-police-crime-statistics") as (found, _):
        # The excerpt ends before the offences of the Residence Act.
        assert found.layout == "time-series"
        assert found.balance.skipped == {"outside-the-model": found.balance.rows_in}


def test_both_layouts_of_japan_are_one_series(real_files):
    expected = Counter()
    read = {}
    for path in sorted((real_files / "jp-moj-overstayers").glob("*.csv")):
        for row in rows(path):
            expected[(f"{row['年']}-01-01",)] += Decimal(row["人数"])
        with converted(path, "jpn-overstayers") as (found, con):
            assert found.balance.accepted == len(rows(path))
            read |= sums(con, found.observations, "period")

    assert read == expected


def test_other_offences_of_spain_are_outside_the_model(real_files):
    (path,) = (real_files / "es-interior-detenciones").glob("*.csv")

    with converted(path, "esp-arrests-of-foreigners") as (found, con):
        assert found.balance.skipped == {"outside-the-model": len(rows(path))}
        assert told(con, found.observations, "*") == []


@pytest.mark.parametrize(
    ("file", "encoding", "indicator"),
    [
        ("migr_eiord_1_Data.csv", "cp1252", "RF.ordered"),
        ("migr_eirtn_1_Data.csv", "cp1252", "RF.removed"),
        ("migr_eipre_1_Data_allcitizens.csv", "cp1252", "IS.detected"),
    ],
)
def test_eurostat_gives_each_country_and_no_union(
    real_files, file, encoding, indicator
):
    path = real_files / EUROSTAT / file
    kept = [
        row
        for row in rows(path, encoding)
        if not row["GEO"].startswith("European Union")
        and row["CITIZEN"] != "America"
        and row.get("INDIC_MG") in {None, "Total number of persons returned"}
    ]
    expected = Counter()
    for row in kept:
        if row["Value"] != ":":
            key = (row["TIME"], "_T" if row["CITIZEN"] == "Total" else "x")
            expected[key] += Decimal(row["Value"].replace(",", ""))

    with converted(path, "eurostat-enforcement") as (found, con):
        split = "CASE citizenship WHEN '_T' THEN '_T' ELSE 'x' END"
        assert sums(con, found.observations, f"period, {split}") == expected
        flags = told(con, found.observations, "note, obs_status", "note <> ''")
        assert found.balance.accepted == len(kept)
        assert {row[0] for row in told(con, found.observations, "indicator")} == {
            indicator
        }

    marked = Counter(
        row["Flag and Footnotes"] for row in kept if row["Flag and Footnotes"]
    )
    assert Counter(note for note, _ in flags) == marked
    assert {s for n, s in flags if n == "b"} <= {"B", "O"}
    assert {s for n, s in flags if n == "p"} <= {"P", "O"}


def test_every_month_of_the_mediterranean(real_files):
    path = real_files / "unhcr-med-arrivals" / "sea_clean.csv"
    expected = {
        (f"{row['year']}-{int(row['month']):02d}",): Decimal(row["individuals"])
        for row in rows(path)
    }

    with converted(path, "unhcr-mediterranean-arrivals") as (found, con):
        assert sums(con, found.observations, "period") == expected


def test_victims_of_trafficking_are_outside_the_model(real_files):
    path = real_files / "unodc-glotip" / "data_glotip_v2.xlsx"

    with converted(path, "unodc-glotip") as (found, _):
        assert found.balance.rows_in == 46_556
        assert found.balance.skipped == {"outside-the-model": 46_556}


def test_the_incidents_of_united_and_their_people(real_files):
    path = real_files / "iom-missing-migrants-vintages" / "united_before2000_fr.csv"
    lines = rows(path)

    with converted(path, "united-deaths") as (found, con):
        people = dict(
            told(
                con, found.incidents["group"], "outcome, sum(count)", "true GROUP BY 1"
            )
        )
        causes = told(
            con, found.incidents["incident"], "cause, count(*)", "true GROUP BY 1"
        )
        years = sums(con, found.observations, "period", "\"table\" = 'derived:_T'")

    assert people == {"_O": sum(Decimal(row["dead_and_missing"]) for row in lines)}
    assert dict(causes)["drowning"] == sum(row["cause"] == "Noyade" for row in lines)
    assert years == Counter((row["year"],) for row in lines)


def test_the_fiscal_year_of_the_united_states(real_files):
    path = real_files / "us-cbp" / "cbp_nationwide_encounters_excerpt.csv"
    expected = Counter()
    for row in rows(path):
        expected["2020-04", row["aor_abbv"]] += Decimal(row["encounter_count"])

    with converted(path, "usa-cbp-encounters") as (found, con):
        read = sums(
            con, found.observations, "period, replace(place, ' Field Office', '')"
        )
        assert read == expected
        china = told(con, found.observations, "sum(value)", "citizenship = 'CHN'")
        other = told(con, found.observations, "sum(value)", "citizenship = '_O'")

    assert china == [(Decimal(1),)]
    assert other == [(Decimal(8),)]


def test_months_and_years_of_mexico(real_files):
    (path,) = (real_files / "reconstructed-national-layouts").glob("*mexico*.csv")
    lines = path.read_bytes().decode("cp1252").splitlines()[1:]
    head, total, *countries = [
        line.split(";") for line in lines if line.count(";") > 12
    ]
    number = {"-": "0"}
    months = {
        (f"2023-{place:02d}",): whole(number.get(total[place], total[place]))
        for place in range(1, 13)
    }
    parts = [row for row in countries if row[1]]

    with converted(path, "mex-irregular-events") as (found, con):
        read = sums(con, found.observations, "period", "\"table\" = '_T'")
        by_country = sums(
            con, found.observations, "period", "\"table\" = 'citizenship'"
        )
        ivory = told(
            con, found.observations, "value", "citizenship = 'CIV' AND period = '2023'"
        )

    assert head[1] == "Enero"
    assert read == months | {("2023",): whole(total[13])}
    assert by_country[("2023",)] == sum(whole(row[13]) for row in parts)
    assert ivory == [(Decimal(103),)]


def test_those_returned_to_guatemala(real_files):
    path = real_files / HARMONISED / "irreg_guatemala.csv"
    codes = {"male": "M", "female": "F", "adult": "_Z"}
    expected = Counter()
    for row in rows(path):
        company = codes.get(row["age"], row["age"].removesuffix(" child"))
        key = (row["t"][:7], codes[row["sex"]], company, row["origin"] or "_U")
        expected[key] += Decimal(row["n"])

    with converted(path, "gtm-returned-nationals") as (found, con):
        keys = "period, sex, accompaniment, previous_country"
        assert sums(con, found.observations, keys) == expected


def test_a_year_that_is_not_over_is_no_year(real_files):
    path = real_files / HARMONISED / "irreg_australia.csv"
    expected = {
        (row["t"][:4],): Decimal(row["n"]) for row in rows(path) if row["t"] < "2025"
    }

    pack = loaded(PACKS / "aus-boat-arrivals" / "pack.yaml")
    with session(path.parent) as backend:
        reading = read_with(path, pack, backend)
        found = convert(
            reading,
            pack,
            backend,
            participant="XXA",
            agency="one",
            received_on=date(2025, 6, 19),
        )
        read = sums(backend.con, found.observations, "period")
        last = told(backend.con, found.observations, "obs_status", "period = '2025'")

    assert read == expected
    assert last == [("X-NOT-YET",)]


def test_two_countries_in_one_table_are_told_apart(real_files):
    path = real_files / HARMONISED / "irreg_colombia_honduras.csv"
    codes = {"STL": "XXA", "OOO": "_U"}
    expected = Counter()
    for row in rows(path):
        key = (row["t"][:7], row["geo"], codes.get(row["nat"], row["nat"]))
        expected[key] += Decimal(row["n"])

    with converted(path, "iom-irregular-arrivals") as (found, con):
        assert sums(con, found.observations, "period, place, citizenship") == expected
