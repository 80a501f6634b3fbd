"""Every national file of the region, in the order in which it is sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

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
from balise.simulation.region import Region

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
    """Write every file into a folder; a file sent by two agencies is written once."""
    folder.mkdir(parents=True, exist_ok=True)
    found = tuple(files(region))
    for file in found:
        (folder / file.name).write_bytes(file.content)
    return found
