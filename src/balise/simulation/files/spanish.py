"""The layout in Spanish: fiscal years from July, months across, totals among the data."""

from balise.simulation.files.desks import Desk, File, country, month, odd
from balise.simulation.files.formats import as_ods, grouped
from balise.simulation.files.sheets import Cell, Figure, Rows, Sheet, swap_digits

_ORDER = (7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6)


def fiscal(desk: Desk, name: str) -> File:
    """A row per fiscal year and nationality, July to June across, a row of totals.

    A fiscal year bears the number of the year in which it ends.
    """
    counts, totals = desk.figures("IE", ["citizenship"]), desk.figures("IE", [])
    words = [month(f"2000-{n:02d}", "es").capitalize() for n in _ORDER]
    header = ["Ejercicio", "Nacionalidad", *words]
    rows: Rows = [["Detecciones de entradas irregulares (simulado)"], [], list(header)]
    for year in _fiscal_years(desk.months):
        months = [f"{year - (n >= 7)}-{n:02d}" for n in _ORDER]
        for who in desk.citizenships():
            if any(counts.get((m, who)) for m in months):
                written = odd("es").get(who, country(who, "es"))
                figures = [
                    Figure.of(
                        Cell.of("IE.detected", m, citizenship=who),
                        counts.get((m, who), 0),
                    )
                    for m in months
                ]
                rows.append([str(year), written, *figures])
        whole = [
            Figure.of(Cell.of("IE.detected", m), totals.get((m,), 0)) for m in months
        ]
        rows.append([str(year), "Total", *whole])
    sheet = Sheet(rows, header, "Detecciones")
    swap_digits(sheet, desk.draws("fiscal"), 3)
    dots = grouped(".")
    content = as_ods([sheet], number=dots)
    return desk.file(
        sheet, content, "fiscal", name=name, pack="sim-fiscal", number=dots
    )


def _fiscal_years(months: tuple[str, ...]) -> list[int]:
    """Give the fiscal years that are whole."""
    ends = [int(m[:4]) for m in months if m.endswith("-06")]
    return [year for year in ends if f"{year - 1}-07" in months]
