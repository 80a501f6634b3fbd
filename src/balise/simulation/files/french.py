"""Layouts in French: a workbook with a header of two rows, and two delimited files."""

from balise.simulation.files.desks import INDICATORS, Desk, File, country, month, odd
from balise.simulation.files.formats import as_csv, as_xlsx, one_place, plain
from balise.simulation.files.sheets import (
    Cell,
    Figure,
    Rows,
    Sheet,
    hide_small,
    lose,
    swap_digits,
)

_GROUPS = (
    (("M", "Y_GE18"), "Hommes", "Majeurs"),
    (("M", "Y0T17"), "Hommes", "Mineurs"),
    (("F", "Y_GE18"), "Femmes", "Majeures"),
    (("F", "Y0T17"), "Femmes", "Mineures"),
)
_YEARS = 24
_FLOWS = {
    "IE": "Entrées irrégulières",
    "IX": "Sorties irrégulières",
    "RE": "Refus d’entrée",
    "IS": "Séjours irréguliers",
    "RF": "Éloignements exécutés",
}


def crossed(desk: Desk, name: str) -> File:
    """Month and nationality down, sex over age across; small counts hidden."""
    counts = desk.figures("IE", ["citizenship", "sex", "adult"])
    above = ["", "", *(group for _, group, _ in _GROUPS), "Observations"]
    header = ["Mois", "Nationalité", *(age for _, _, age in _GROUPS), ""]
    title = "Entrées irrégulières constatées (données simulées)"
    rows: Rows = [[title, *[""] * 6], [""] * 7, [*above], [*header]]
    for m in desk.months[-_YEARS:]:
        written = f"{month(m, 'fr')} {m[:4]}"
        for who in desk.citizenships():
            found = {key: counts.get((m, who, *key), 0) for key, _, _ in _GROUPS}
            if any(found.values()):
                figures = [
                    Figure.of(_cell(m, who, key), found[key]) for key, _, _ in _GROUPS
                ]
                rows.append([written, _written(who), *figures, ""])
    sheet = Sheet(rows, header, "Entrées", merged=[(2, 2, 2, 3), (2, 4, 2, 5)])
    swap_digits(sheet, desk.draws("crossed"), 2)
    hide_small(sheet)
    lose(sheet, desk.draws("lost"), "n.d.", 2)
    content = as_xlsx([sheet])
    return desk.file(
        sheet, content, "crossed", name=name, pack="sim-crossed", number=plain
    )


def _cell(m: str, who: str, key: tuple[str, str]) -> Cell:
    return Cell.of("IE.detected", m, citizenship=who, sex=key[0], age=key[1])


def _written(who: str) -> str:
    return odd("fr").get(who, country(who, "fr"))


def flows(desk: Desk, name: str) -> File:
    """A month per row and five flows across, in Windows' encoding of the West."""
    header = ["Mois", *_FLOWS.values()]
    counts = {flow: desk.figures(flow, []) for flow in _FLOWS}
    rows: Rows = [list(header)]
    for m in desk.months:
        figures = [
            Figure.of(Cell.of(INDICATORS[flow], m), counts[flow].get((m,), 0))
            for flow in _FLOWS
        ]
        rows.append([f"{month(m, 'fr')} {m[:4]}", *figures])
    sheet = Sheet(rows, header)
    swap_digits(sheet, desk.draws("flows"), 2)
    content = as_csv(sheet, encoding="cp1252", delimiter=";")
    return desk.file(sheet, content, "flows", name=name, pack="sim-flows", number=plain)


def arrivals(desk: Desk, name: str) -> File:
    """Arrivals by where they came from: blank months, a needless place behind a comma."""
    header = ["Mois", "Provenance", "Arrivées"]
    counts = desk.figures("IE", ["previous_country"])
    rows: Rows = [list(header)]
    above = ""
    for (m, before), count in sorted(counts.items()):
        named = desk.region.participants[before].names["fr"] if before else "Inconnue"
        cell = Cell.of("IE.detected", m, previous_country=before or "_U")
        written = f"01/{m[5:]}/{m[:4]}"
        # The month stands in the first of its rows only.
        rows.append([written if m != above else "", named, Figure.of(cell, count)])
        above = m
    sheet = Sheet(rows, header)
    swap_digits(sheet, desk.draws("arrivals"))
    comma = one_place(",")
    content = as_csv(sheet, encoding="cp1252", delimiter=";", number=comma)
    return desk.file(
        sheet, content, "arrivals", name=name, pack="sim-arrivals", number=comma
    )
