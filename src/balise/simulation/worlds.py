"""Put the region together: files in a folder, and the known truth beside them.

Qamara and Xalvia count by month and keep incidents; Qunessa's two agencies count by
year in one file; Xobora publishes one number a month, and half a year late.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from balise.simulation.events import Event, events
from balise.simulation.figures import Cell, monthly_cells, months, yearly_cells
from balise.simulation.layouts import (
    Rows,
    as_csv,
    incidents,
    monthly_by_group,
    monthly_by_nationality,
    monthly_total,
    two_agencies,
)
from balise.simulation.places import QAMARA, QUNESSA, XALVIA, XOBORA, Place
from balise.simulation.slips import Slip, make_slips

YEARS: Final = 5
LATE_MONTHS: Final = 6
SEED: Final = 2019

MONTHLY_TOTAL: Final = "monthly-total"
MONTHLY_NATIONALITY: Final = "monthly-nationality"
MONTHLY_GROUP: Final = "monthly-group"
TWO_AGENCIES: Final = "two-agencies"
INCIDENTS: Final = "incidents"


@dataclass(frozen=True)
class File:
    """One national file of the region, and the slips made in it."""

    participant: str
    agency: str
    layout: str
    name: str
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class World:
    """Everything that is known to be true, and the files that report it."""

    until: date
    cells: tuple[Cell, ...]
    events: tuple[Event, ...]
    files: tuple[File, ...]

    def file(self, participant: str, layout: str, *, flawed: bool = False) -> File:
        """Give the one file of a participant in a layout; raises where there is none."""
        found = [
            file
            for file in self.files
            if (file.participant, file.layout) == (participant, layout)
            and bool(file.slips) is flawed
        ]
        (only,) = found
        return only

    def people(self, participant: str, first: date, last: date, **kind: str) -> int:
        """Count the people truly found from one day to another, of a kind."""
        return sum(
            cell.value
            for cell in self.cells
            if cell.participant == participant
            and first <= cell.first
            and cell.last <= last
            and all(getattr(cell, name) == wanted for name, wanted in kind.items())
        )

    def dead(self, participant: str, first: date, last: date) -> int:
        """Count the deaths that the incidents of some days truly record."""
        return sum(
            event.dead or 0
            for event in self.events
            if event.participant == participant and first <= event.on <= last
        )


def simulate(folder: Path, *, until: date, seed: int = SEED) -> World:
    """Write the region's files up to the last month that had ended by ``until``."""
    folder.mkdir(parents=True, exist_ok=True)
    spans = list(months(date(until.year - YEARS + 1, 1, 1), until))
    if len(spans) <= LATE_MONTHS:
        spans = list(months(date(until.year - YEARS, 1, 1), until))
    files: list[File] = []
    cells: list[Cell] = []
    found: list[Event] = []
    for place in (QAMARA, XALVIA):
        here = monthly_cells(place, "migration-institute", spans, seed)
        cells += here
        files += _monthly_files(folder, place, here)
        seen = events(place, "coast-guard", (spans[0][0], spans[-1][1]), seed)
        found += seen
        files.append(_incident_file(folder, place, seen))
    late = monthly_cells(XOBORA, "ports-authority", spans[:-LATE_MONTHS], seed)
    yearly, yearly_files = _two_agency_files(folder, until, seed)
    files += [_late_file(folder, late), *yearly_files, _flawed(folder, cells, seed)]
    world = World(until, (*cells, *late, *yearly), tuple(found), tuple(files))
    write_truth(folder, world)
    return world


def write_truth(folder: Path, world: World) -> None:
    """Keep beside the files what is true and which slips were made."""
    truth = {
        "simulated": True,
        "until": world.until.isoformat(),
        "files": [asdict(file) for file in world.files],
        "cells": [asdict(cell) for cell in world.cells],
        "events": [asdict(event) for event in world.events],
    }
    text = json.dumps(truth, ensure_ascii=False, indent=1, default=str)
    (folder / "simulated_truth.json").write_text(text, encoding="utf-8")


def _monthly_files(folder: Path, place: Place, cells: list[Cell]) -> list[File]:
    writers: dict[str, Callable[[Iterable[Cell]], Rows]] = {
        MONTHLY_TOTAL: monthly_total,
        MONTHLY_NATIONALITY: monthly_by_nationality,
        MONTHLY_GROUP: monthly_by_group,
    }
    return [
        _write(
            folder,
            File(place.code, "migration-institute", layout, _name(place, layout)),
            rows(cells),
        )
        for layout, rows in writers.items()
    ]


def _late_file(folder: Path, cells: list[Cell]) -> File:
    name = _name(XOBORA, MONTHLY_TOTAL)
    file = File(XOBORA.code, "ports-authority", MONTHLY_TOTAL, name)
    return _write(folder, file, monthly_total(cells))


def _incident_file(folder: Path, place: Place, seen: list[Event]) -> File:
    file = File(place.code, "coast-guard", INCIDENTS, _name(place, INCIDENTS))
    return _write(folder, file, incidents(seen, place.names["en"]), quoted=True)


def _two_agency_files(
    folder: Path, until: date, seed: int
) -> tuple[list[Cell], list[File]]:
    years = range(until.year - YEARS + 1, until.year)
    guard = yearly_cells(QUNESSA, "border-guard", years, seed)
    police = yearly_cells(QUNESSA, "police", years, seed)
    rows = two_agencies(guard, police, residents=2500)
    name = _name(QUNESSA, TWO_AGENCIES)
    files = [
        _write(folder, File(QUNESSA.code, agency, TWO_AGENCIES, name), rows)
        for agency in ("border-guard", "police")
    ]
    return [*guard, *police], files


def _flawed(folder: Path, cells: list[Cell], seed: int) -> File:
    """Write Qamara's nationalities once more, as they came before correction."""
    rows = monthly_by_nationality(
        cell for cell in cells if cell.participant == QAMARA.code
    )
    columns = (("nat", "unknown-code"), ("n", "not-a-number"), ("t", "not-a-date"))
    spoiled, slips = make_slips(rows, columns, seed)
    name = f"flawed_{_name(QAMARA, MONTHLY_NATIONALITY)}"
    file = File(
        QAMARA.code, "migration-institute", MONTHLY_NATIONALITY, name, tuple(slips)
    )
    return _write(folder, file, spoiled)


def _name(place: Place, layout: str) -> str:
    return f"simulated_{place.names['en'].lower()}_{layout.replace('-', '_')}.csv"


def _write(folder: Path, file: File, rows: Rows, *, quoted: bool = False) -> File:
    (folder / file.name).write_bytes(as_csv(rows, quoted=quoted))
    return file
