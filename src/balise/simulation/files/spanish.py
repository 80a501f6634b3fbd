"""The layout in Spanish: fiscal years from July, and totals among the data."""

from balise.simulation.files.desks import Desk, File, country, month, odd
from balise.simulation.files.formats import as_ods, grouped
from balise.simulation.files.sheets import Cell, Figure, Rows, Sheet, swap_digits

_HEADER = ["Ejercicio", "Mes", "Nacionalidad", "Detecciones"]


def fiscal(desk: Desk, name: str) -> File:
    """A row per fiscal year, month and nationality, and a total under each month.

    A fiscal year bears the number of the year in which it ends.
    """
    counts, totals = desk.figures("IE", ["citizenship"]), desk.figures("IE", [])
    title = "Detecciones de entradas irregulares (simulado)"
    rows: Rows = [[title], [], list(_HEADER)]
    for m in desk.months:
        when = [str(int(m[:4]) + (m[5:] >= "07")), month(m, "es").capitalize()]
        for who in desk.citizenships():
            if count := counts.get((m, who)):
                written = odd("es").get(who, country(who, "es"))
                cell = Cell.of("IE.detected", m, citizenship=who)
                rows.append([*when, written, Figure.of(cell, count)])
        whole = Figure.of(Cell.of("IE.detected", m), totals.get((m,), 0))
        rows.append([*when, "Total", whole])
    sheet = Sheet(rows, _HEADER, "Detecciones")
    swap_digits(sheet, desk.draws("fiscal"), 3)
    dots = grouped(".")
    content = as_ods([sheet], number=dots)
    return desk.file(
        sheet, content, "fiscal", name=name, pack="sim-fiscal", number=dots
    )
