"""The list of cases in English: a row per incident, its groups and what goes with it.

A row has room for one leg, one document and one payment: of the legs, the last is told.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from balise.simulation.files.desks import Desk, File, country
from balise.simulation.files.expected import Expected, Key
from balise.simulation.files.formats import as_csv, plain
from balise.simulation.files.sheets import Cell, Entry, Figure, Rows, Sheet, swap_digits
from balise.simulation.region import Region

GROUPS: Final = ("adults", "children", "dead", "missing", "rescued", "suspects")
HEADER: Final = (
    *("Case", "Date", "Kind", "Place", "Position", "Border", "Way", "Cause"),
    *("Nationality", *(group.capitalize() for group in GROUPS), "Stage"),
    *("From", "To", "Transport", "Document", "Fraud", "In the name of", "Documents"),
    *("Journey from", "Journey to", "Fee per adult", "Currency", "Adults who paid"),
    "Paid by",
)


def case_list(desk: Desk, name: str) -> File:
    """Write the cases of one agency, newest first."""
    tables = desk.region.incidents
    told = {table: _by_case(tables[table].to_pylist()) for table in tables}
    cases = [
        row
        for row in tables["incident"].to_pylist()
        if (row["participant"], row["agency"]) == (desk.participant, desk.agency)
    ]
    newest = sorted(cases, key=lambda case: (case["date"], case["incident"]))[::-1]
    rows: Rows = [list(HEADER)]
    for case in newest:
        rest = {table: told[table].get(case["incident"], []) for table in told}
        rows.append(_row(desk, case, rest))
    sheet = Sheet(rows, HEADER)
    swap_digits(sheet, desk.draws("cases"), 2)
    return desk.file(
        sheet, as_csv(sheet), "cases", name=name, pack="sim-cases", number=plain
    )


def case_figure(case: str, group: str) -> Cell:
    """Name the count of one group of one case."""
    return Cell.of("group.count", case, group=group)


def deaths(
    files: Iterable[File], region: Region, years: Sequence[str]
) -> dict[Key, Expected]:
    """Give the deaths of each year that the lists of cases say, by participant."""
    dates = {
        case["incident"]: str(case["date"].year)
        for case in region.incidents["incident"].to_pylist()
    }
    found: dict[Key, Expected] = {}
    for file in files:
        errors = {error.cell: error for error in file.errors}
        for cell, figure in file.says.items():
            year = dates.get(cell.period, "")
            if year in years and cell.where == (("group", "dead"),):
                known = found.setdefault((file.participant, year), Expected())
                error = errors.get(cell)
                known.add(figure, [(file.name, error)] if error else [])
    return found


def _by_case(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["incident"], []).append(row)
    return found


def _row(
    desk: Desk, case: dict[str, Any], rest: dict[str, list[dict[str, Any]]]
) -> list[Entry]:
    leg = max(rest["leg"], key=lambda leg: int(leg["leg"]))
    document = rest["document"][0] if rest["document"] else {}
    payment = rest["payment"][0] if rest["payment"] else {}
    groups = {group["group"]: group for group in rest["group"]}
    who = next(iter(groups.values()))["citizenship"]
    people = desk.region.participants
    return [
        case["incident"],
        f"{case['date']:%d %B %Y}",
        case["kind"],
        case["place"] or "",
        f"{case['latitude']}, {case['longitude']}",
        case["border_type"],
        case["route"],
        case["cause"] or "",
        country(who, "en"),
        *(_count(case["incident"], group, groups) for group in GROUPS),
        groups.get("suspects", {}).get("justice_stage", ""),
        people[leg["from_country"]].names["en"],
        people[leg["to_country"]].names["en"],
        leg["transport"].replace("_", " "),
        document.get("document_type", ""),
        document.get("fraud_type", "").replace("_", " "),
        country(document["document_country"], "en") if document else "",
        str(document.get("count", "")),
        people[payment["from_country"]].names["en"] if payment else "",
        people[payment["to_country"]].names["en"] if payment else "",
        str(payment.get("amount", "")),
        payment.get("currency", ""),
        str(payment.get("persons", "")),
        payment.get("channel", "").replace("_", " "),
    ]


def _count(case: str, group: str, groups: dict[str, dict[str, Any]]) -> Entry:
    if group not in groups:
        return ""
    return Figure.of(case_figure(case, group), groups[group]["count"])
