"""The packs read the real files whole: totals equal sums made without any of our code."""

import csv
from collections import Counter
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.intake import Converted, convert, load_pack, read

pytestmark = pytest.mark.real_files

PACKS = Path(__file__).parents[3] / "packs"
HONDURAS = "iom-gdidata-harmonised/csv/irreg_honduras"
POLAND = "pl-border-guard-police/irregular_migration.csv"
MISSING = "iom-missing-migrants-vintages"


loaded = cache(load_pack)


@contextmanager
def converted(path, name, agency="one"):
    pack = loaded(PACKS / name / "pack.yaml")
    with session(path.parent) as backend:
        reading = read(path, backend)
        found = convert(
            reading,
            pack,
            backend,
            participant="XXA",
            agency=agency,
            received_on=date(2025, 7, 1),
        )
        assert isinstance(found, Converted), found
        yield found, backend.con


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sums(con, table, keys, where="true"):
    query = f"SELECT {keys}, sum(value) FROM {table} WHERE {where} GROUP BY ALL"
    return {row[:-1]: row[-1] for row in con.execute(query).fetchall()}


@pytest.mark.parametrize("part", ["", "_nat", "_dmg"])
def test_every_month_of_honduras_has_its_total(real_files, part):
    path = real_files / f"{HONDURAS}{part}.csv"
    expected = Counter()
    for row in rows(path):
        expected[(row["t"][:7],)] += Decimal(row["n"])

    with converted(path, "hnd-irregular-arrivals") as (found, con):
        assert sums(con, found.observations, "period") == expected
        assert found.balance.accepted == len(rows(path))
        assert found.blocking == 0


def test_stateless_and_unknown_are_told_apart_in_honduras(real_files):
    path = real_files / f"{HONDURAS}_nat.csv"
    expected = Counter()
    for row in rows(path):
        expected[row["nat"]] += Decimal(row["n"])

    with converted(path, "hnd-irregular-arrivals") as (found, con):
        by_country = sums(con, found.observations, "citizenship")

    assert by_country[("XXA",)] == expected["STL"]
    assert by_country[("_U",)] == expected["OOO"]
    assert by_country[("XKX",)] == expected["XKX"]


@pytest.mark.parametrize(("agency", "column"), [("border-guard", "m"), ("police", "n")])
def test_each_agency_of_poland_submits_its_own_cells(real_files, agency, column):
    path = real_files / POLAND
    codes = {"Female": "F", "Male": "M"}
    expected = Counter()
    for row in rows(path):
        key = (row["year"], row["country_code"].replace("unknown/stateless", "_U"))
        expected[(*key, codes[row["sex"]])] += Decimal(row[column])

    with converted(path, "pol-border-guard-police", agency) as (found, con):
        assert sums(con, found.observations, "period, citizenship, sex") == expected
        assert found.balance.cells_skipped == {"other-agency": len(rows(path))}
        assert found.blocking == 0


@pytest.mark.parametrize(
    ("file", "dead", "missing"),
    [
        (
            "mmp_2019-12-31.csv",
            "Number Dead",
            "Minimum Estimated Number of Missing",
        ),
        (
            "mmp_2022_newschema.csv",
            "Number of Dead",
            "Minimum Estimated Number of Missing",
        ),
    ],
)
def test_the_dead_and_the_missing_are_counted_apart(real_files, file, dead, missing):
    path = real_files / MISSING / file
    lines = rows(path)
    bad = [
        r
        for r in lines
        if any(v.startswith("-") and k and "Num" in k for k, v in r.items())
    ]
    good = [row for row in lines if row not in bad]

    with converted(path, "mmp-incidents") as (found, con):
        total = "derived:_T"
        dead_sum = sums(con, found.observations, "indicator", f"\"table\" = '{total}'")
        by_cause = sums(
            con, found.observations, "indicator", "\"table\" = 'derived:cause'"
        )
        assert found.balance.rejected == len(bad)

    for indicator, column in (("DM.dead", dead), ("DM.missing", missing)):
        expected = sum(Decimal(row[column] or 0) for row in good)
        assert dead_sum[(indicator,)] == expected
        assert by_cause[(indicator,)] == expected


def test_the_months_of_the_older_vintage_are_right(real_files):
    path = real_files / MISSING / "mmp_2019-12-31.csv"
    months = dict(
        zip(
            [
                "Jan",
                "Feb",
                "Mar",
                "Apr",
                "May",
                "Jun",
                "Jul",
                "Aug",
                "Sep",
                "Oct",
                "Nov",
                "Dec",
            ],
            range(1, 13),
            strict=True,
        )
    )
    expected = Counter()
    for row in rows(path):
        if int(row["Number Dead"] or 0):
            month = f"{row['Reported Year']}-{months[row['Reported Month']]:02d}"
            expected[(month,)] += Decimal(row["Number Dead"])

    with converted(path, "mmp-incidents") as (found, con):
        where = "indicator = 'DM.dead' AND \"table\" = 'derived:_T'"
        assert sums(con, found.observations, "period", where) == expected
