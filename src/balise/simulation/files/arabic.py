"""Layouts in Arabic: a sheet from right to left with its own digits, and a cp1256 file."""

from balise.simulation.files.desks import Desk, File, country, month
from balise.simulation.files.formats import arabic_indic, as_csv, as_xlsx, plain
from balise.simulation.files.sheets import Cell, Figure, Rows, Sheet, swap_digits

_YEARS = 36


def entries(desk: Desk, name: str) -> File:
    """Month and nationality down, in Arabic-Indic digits, with totals by month."""
    header = ["الشهر", "الجنسية", "عدد الداخلين"]
    counts, totals = desk.figures("IE", ["citizenship"]), desk.figures("IE", [])
    rows: Rows = [["بيانات محاكاة", "", ""], list(header)]
    for m in desk.months[-_YEARS:]:
        written = f"{month(m, 'ar')} {m[:4]}"
        for who in desk.citizenships():
            if count := counts.get((m, who)):
                cell = Cell.of("IE.detected", m, citizenship=who)
                rows.append([written, country(who, "ar"), Figure.of(cell, count)])
        whole = Figure.of(Cell.of("IE.detected", m), totals.get((m,), 0))
        rows.append([written, "المجموع", whole])
    sheet = Sheet(rows, header, "الدخول", right_to_left=True)
    swap_digits(sheet, desk.draws("entries"), 2)
    content = as_xlsx([sheet], number=arabic_indic)
    return desk.file(
        sheet, content, "entries", name=name, pack="sim-entries", number=arabic_indic
    )


def exits(desk: Desk, name: str) -> File:
    """Exits by the next country, in Windows' encoding of Arabic."""
    header = ["الشهر", "بلد الوجهة", "عدد المغادرين"]
    counts = desk.figures("IX", ["next_country"])
    rows: Rows = [list(header)]
    for (m, towards), count in sorted(counts.items()):
        named = desk.region.participants[towards].names["ar"]
        cell = Cell.of("IX.detected", m, next_country=towards)
        rows.append([f"{m[5:]}/{m[:4]}", named, Figure.of(cell, count)])
    sheet = Sheet(rows, header)
    content = as_csv(sheet, encoding="cp1256", delimiter=";")
    return desk.file(
        sheet, content, "exits-by-country", name=name, pack="sim-next", number=plain
    )
