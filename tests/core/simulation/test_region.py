"""What the simulation writes holds what it says is true, and nothing real."""

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from balise.simulation.citizenships import CITIZENSHIPS
from balise.simulation.places import PLACES, WATERS
from balise.simulation.worlds import (
    INCIDENTS,
    MONTHLY_GROUP,
    MONTHLY_NATIONALITY,
    MONTHLY_TOTAL,
    TWO_AGENCIES,
    World,
    simulate,
)

UNTIL = date(2024, 3, 9)
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    folder = tmp_path_factory.mktemp("region")
    return folder, simulate(folder, until=UNTIL)


def rows(region, participant, layout, **kind) -> list[dict[str, str]]:
    folder, world = region
    text = (folder / world.file(participant, layout, **kind).name).read_bytes()
    return list(csv.DictReader(text.decode("utf-8-sig").splitlines()))


def in_2023(row: dict[str, str]) -> bool:
    return row["t"].startswith("2023")


def test_a_seed_gives_the_same_bytes_again(region, tmp_path) -> None:
    folder, _ = region

    simulate(tmp_path, until=UNTIL)

    for file in folder.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_another_seed_gives_other_figures(region, tmp_path) -> None:
    _, world = region

    other = simulate(tmp_path, until=UNTIL, seed=7)

    assert other.people("QMR", FIRST, LAST) != world.people("QMR", FIRST, LAST)


@pytest.mark.parametrize("participant", ["QMR", "XAL"])
@pytest.mark.parametrize("layout", [MONTHLY_TOTAL, MONTHLY_NATIONALITY, MONTHLY_GROUP])
def test_every_monthly_file_adds_up_to_the_truth(region, participant, layout) -> None:
    written = sum(
        float(row["n"]) for row in rows(region, participant, layout) if in_2023(row)
    )

    assert written == region[1].people(participant, FIRST, LAST)


def test_a_nationality_and_a_group_agree_with_the_truth(region) -> None:
    cubans = sum(
        float(row["n"])
        for row in rows(region, "QMR", MONTHLY_NATIONALITY)
        if in_2023(row) and row["nat"] == "CUB"
    )
    girls = sum(
        float(row["n"])
        for row in rows(region, "QMR", MONTHLY_GROUP)
        if in_2023(row) and row["demog"] == "girls"
    )

    world = region[1]
    assert cubans == world.people("QMR", FIRST, LAST, citizenship="CUB")
    assert girls == world.people("QMR", FIRST, LAST, group="girls")


def test_two_agencies_stand_in_two_columns(region) -> None:
    written: Counter[str] = Counter()
    folder, world = region
    name = next(file.name for file in world.files if file.layout == TWO_AGENCIES)
    for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()):
        if row["year"] == "2023" and row["sex"] == "Female":
            written["border-guard"] += int(row["m"])
            written["police"] += int(row["n"])

    for agency, count in written.items():
        true = world.people("QNS", FIRST, LAST, agency=agency, sex="F")
        assert count == true > 0


def test_incidents_hold_the_true_deaths_and_an_empty_cell_is_not_zero(region) -> None:
    listed = rows(region, "QMR", INCIDENTS)

    dead = sum(
        int(r["Number Dead"] or 0) for r in listed if r["Reported Year"] == "2023"
    )
    assert dead == region[1].dead("QMR", FIRST, LAST) > 0
    assert {r["Number Dead"] for r in listed} >= {"", "1"}
    assert "0" not in {r["Number Dead"] for r in listed}


def test_the_late_participant_stops_half_a_year_before_the_others(region) -> None:
    assert rows(region, "QMR", MONTHLY_TOTAL)[-1]["t"] == "2024-02-01"
    assert rows(region, "XBO", MONTHLY_TOTAL)[-1]["t"] == "2023-08-01"


def test_each_slip_is_where_the_list_says(region) -> None:
    folder, world = region
    file = world.file("QMR", MONTHLY_NATIONALITY, flawed=True)
    spoiled = list(csv.reader((folder / file.name).read_text().splitlines()))
    clean = world.file("QMR", MONTHLY_NATIONALITY)
    right = list(csv.reader((folder / clean.name).read_text().splitlines()))

    found = {
        (number, right[0][place], cell, right[number - 1][place])
        for number, row in enumerate(spoiled, start=1)
        for place, cell in enumerate(row)
        if cell != right[number - 1][place]
    }
    assert found == {(s.row, s.column, s.written, s.true) for s in file.slips}
    assert len(found) == 3


def test_every_file_says_that_it_is_simulated(region) -> None:
    folder, world = region

    assert all("simulated_" in file.name for file in folder.iterdir())
    assert json.loads((folder / "simulated_truth.json").read_text())["simulated"]
    for row in rows(region, "QMR", INCIDENTS):
        assert "Simulated" in row["Location Description"]
        assert "Simulated" in row["Information Source"]
    codes = {place.code for place in PLACES}
    assert all(file.participant in codes for file in world.files)


def test_participants_bear_codes_that_no_country_can_have() -> None:
    for place in PLACES:
        assert re.fullmatch(r"(Q[M-Z]|X[A-JL-Z])[A-Z]", place.code)
        assert place.code not in {who.code for who in CITIZENSHIPS}


def test_the_invented_waters_lie_far_from_land() -> None:
    for waters in WATERS:
        assert -50 < waters.latitude < -40
        assert -125 < waters.longitude < -110


def test_an_early_day_of_the_year_still_gives_months(tmp_path) -> None:
    world = simulate(tmp_path, until=date(2024, 1, 1))

    assert world.people("XBO", FIRST, LAST) > 0


def test_no_text_of_the_real_incidents_is_in_the_simulated_ones(
    region, real_files
) -> None:
    file = real_files / "iom-missing-migrants-vintages" / "mmp_2019-12-31.csv"
    if not file.exists():
        pytest.skip(f"no real incidents at {file}")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        real = list(csv.DictReader(lines))

    for column in (
        *("Web ID", "Region of Incident", "Location Description", "URL"),
        *("Information Source", "Location Coordinates", "Migration Route"),
    ):
        ours = {row[column] for row in rows(region, "QMR", INCIDENTS)}
        assert not (ours & {row[column] for row in real}) - {""}, column
