"""Every national file of the region, in the order in which it is sent."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyarrow.csv import write_csv

from balise.simulation.files import (
    arabic,
    chinese,
    english,
    french,
    russian,
    spanish,
)
from balise.simulation.files.caselist import case_list
from balise.simulation.files.desks import Desk, File
from balise.simulation.files.sheets import Error
from balise.simulation.region import Region

TRUTH: Final = (
    *("participant", "agency", "flow", "month", "citizenship", "sex", "age"),
    *("border_type", "place", "previous_country", "next_country", "facilitated"),
)
"""The columns of the truth that is kept beside the files, and ``value``."""
ERRORS: Final = (
    *("file", "participant", "agency", "row", "column", "kind", "written", "true"),
    *("change", "indicator", "period", "codes"),
)
LATE: Final = 6
"""How many months behind Xobora is."""


def files(region: Region) -> Iterator[File]:
    """Give the files of every participant that has one."""

    def desk(participant: str, agency: str) -> Desk:
        return Desk(region, participant, agency)

    months = region.days.months
    for code, name in (("QMR", "qamara"), ("XAL", "xalvia")):
        yield from english.monthly_tables(desk(code, "migration-institute"), name)
        if code == "XAL":
            border = desk(code, "migration-institute")
            yield english.arrivals(border, "xalvia_arrivals.csv")
        yield case_list(desk(code, "coast-guard"), f"{name}_cases.csv")
    guard, police = desk("QNS", "border-guard"), desk("QNS", "police")
    yield from english.two_agencies((guard, police), "qunessa_two_agencies.csv")
    yield spanish.fiscal(desk("QZO", "instituto-de-extranjeria"), "qazorra_fiscal.ods")
    yield russian.monthly(desk("XRV", "border-committee"), "xerava_monthly", 24)
    yield english.daily(desk("QYS", "harbour-office"), "qysla_daily.csv")
    yield french.arrivals(desk("XNU", "gendarmerie-maritime"), "xanuva_arrivees.csv")
    quterra = desk("QTE", "immigration-office")
    yield english.monthly_total(quterra, months, "quterra_monthly_total.csv")
    quvelle = desk("QVE", "police-des-frontieres")
    yield french.crossed(quvelle, "quvelle_entrees.xlsx")
    yield french.flows(quvelle, "quvelle_flux.csv")
    xemira = desk("XEM", "passports-directorate")
    yield arabic.entries(xemira, "xemira_entries.xlsx")
    yield arabic.exits(xemira, "xemira_exits.csv")
    yield from russian.corrected(desk("QUL", "border-service"), "qulmay_monthly", 36)
    yield from chinese.yearly(desk("XTU", "exit-entry-bureau"), "xantuo")
    xobora = desk("XBO", "ports-authority")
    yield english.exits_and_removals(xobora, "xobora_exits.csv", LATE)
    newcomer = desk("XDO", "border-police")
    yield english.monthly_total(newcomer, months[-3:], "xandor_monthly_total.csv")


def write(region: Region, folder: Path) -> tuple[File, ...]:
    """Write every file into a folder, and beside them the truth and the errors.

    A file sent by two agencies is written once. The truth is a table of months:
    whatever has no row there is truly zero.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = tuple(files(region))
    for file in found:
        (folder / file.name).write_bytes(file.content)
    write_csv(region.truth.table(TRUTH), folder / "simulated_truth.csv")
    rows = [_error_row(file, error) for file in found for error in file.errors]
    with (folder / "simulated_errors.csv").open(
        "w", encoding="utf-8", newline=""
    ) as out:
        csv.writer(out, lineterminator="\n").writerows([ERRORS, *rows])
    text = json.dumps(region.boundary, ensure_ascii=False, indent=1)
    (folder / "simulated_boundary.geojson").write_text(text, encoding="utf-8")
    return found


def _error_row(file: File, error: Error) -> list[object]:
    where = " ".join(f"{name}={code}" for name, code in error.cell.where)
    cell = (error.cell.indicator, error.cell.period, where)
    return [
        *(file.name, file.participant, file.agency, error.row, error.column),
        *(error.kind, error.written, error.true, error.change, *cell),
    ]
