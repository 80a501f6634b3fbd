"""Write what is true in three national layouts, as text, byte for byte.

The layouts are those of public files: monthly counts with marginal tables, two
agencies side by side in one yearly file, and a list of incidents. A writer makes rows
of cells; slips are made on the rows, so that every slip has a place in the file.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from balise.simulation.citizenships import (
    CITIZENSHIPS,
    STATELESS,
    UNKNOWN,
    Citizenship,
)
from balise.simulation.events import Event
from balise.simulation.figures import Cell

Rows: TypeAlias = list[list[str]]

_BY_CODE: Final = {who.code: who for who in (*CITIZENSHIPS, STATELESS, UNKNOWN)}
_SEX: Final = {"F": "Female", "M": "Male"}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

INCIDENT_HEADER: Final = (
    *("Web ID", "Region of Incident", "Reported Date", "Reported Year"),
    *("Reported Month", "Number Dead", "Minimum Estimated Number of Missing"),
    *("Total Dead and Missing", "Number of Survivors", "Number of Females"),
    *("Number of Males", "Number of Children", "Cause of Death"),
    *("Location Description", "Information Source", "Location Coordinates"),
    *("Migration Route", "URL", "UNSD Geographical Grouping", "Source Quality"),
)


def monthly_total(cells: Iterable[Cell]) -> Rows:
    """``t,n``: one number a month."""
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell.first.isoformat()] += cell.value
    return [["t", "n"], *([month, str(n)] for month, n in sorted(counts.items()))]


def monthly_by_nationality(cells: Iterable[Cell]) -> Rows:
    """``t,nat,n``: zeros are left out and whole numbers end in ``.0``."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        written = _BY_CODE[cell.citizenship].written
        counts[cell.first.isoformat(), written] += cell.value
    # The largest first within a month, as the published file has it.
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0]))
    return [["t", "nat", "n"], *([*key, f"{n}.0"] for key, n in ordered)]


def monthly_by_group(cells: Iterable[Cell]) -> Rows:
    """``t,demog,n``: men, women, boys and girls of each month."""
    counts: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        counts[cell.first.isoformat(), cell.group] += cell.value
    months = sorted({month for month, _ in counts})
    return [
        ["t", "demog", "n"],
        *(
            [month, group, f"{counts[month, group]}.0"]
            for month in months
            for group in ("men", "women", "boys", "girls")
        ),
    ]


def two_agencies(first: Iterable[Cell], second: Iterable[Cell], residents: int) -> Rows:
    """One row a year, sex and country, the agencies in columns ``m`` and ``n``.

    ``N`` is a count of registered residents: not a figure of any agency here.
    """
    counts: dict[tuple[int, str, str], list[int]] = {}
    for column, cells in enumerate((first, second)):
        for cell in cells:
            key = (cell.first.year, _SEX[cell.sex], cell.citizenship)
            counts.setdefault(key, [0, 0])[column] += cell.value
    header = ["year", "sex", "country_code", "country", "continent", "m", "n", "N"]
    return [
        header,
        *(
            [str(year), sex, *_country(_BY_CODE[code]), str(m), str(n), str(residents)]
            for (year, sex, code), (m, n) in sorted(counts.items())
        ),
    ]


def incidents(events: Iterable[Event], place_name: str) -> Rows:
    """Fill the twenty columns of the incident list; every text says "simulated"."""
    return [
        list(INCIDENT_HEADER),
        *(
            [by_column.get(column, "") for column in INCIDENT_HEADER]
            for by_column in (_incident(event, place_name) for event in events)
        ),
    ]


def as_csv(rows: Sequence[Sequence[str]], *, quoted: bool = False) -> bytes:
    """Encode rows as the layouts do; ``quoted`` adds a mark of order and CRLF."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n" if quoted else "\n",
    )
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if quoted else "utf-8")


def _country(who: Citizenship) -> tuple[str, str, str]:
    code = who.name if who is UNKNOWN else who.code
    return code, who.name, who.continent


def _incident(event: Event, place_name: str) -> Mapping[str, str]:
    on, waters = event.on, event.waters
    total = (event.dead or 0) + (event.missing or 0)
    north = waters.latitude - on.day / 100
    east = waters.longitude + on.month / 100
    return {
        "Web ID": event.number,
        "Region of Incident": waters.name,
        "Reported Date": f"{_MONTHS[on.month - 1]} {on.day:02d}, {on.year}",
        "Reported Year": str(on.year),
        "Reported Month": _MONTHS[on.month - 1][:3],
        "Number Dead": _number(event.dead),
        "Minimum Estimated Number of Missing": _number(event.missing),
        "Total Dead and Missing": str(total),
        "Number of Survivors": _number(event.survivors),
        "Number of Females": _number(event.females),
        "Number of Males": _number(event.males),
        "Number of Children": _number(event.children),
        "Cause of Death": event.cause,
        "Location Description": f"Simulated: {waters.name}, off {place_name}",
        "Information Source": f"Simulated duty log, {place_name}",
        "Location Coordinates": f"{north:.12f}, {east:.12f}",
        "Migration Route": waters.route,
        "URL": f"https://simulated.invalid/{event.number}",
        "UNSD Geographical Grouping": "Uncategorized",
        "Source Quality": "5",
    }


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
