"""The layout in Chinese: a year per file in GB18030, months across, totals below."""

from collections.abc import Iterator

from balise.simulation.files.desks import Desk, File, country
from balise.simulation.files.formats import as_csv, plain
from balise.simulation.files.sheets import Cell, Figure, Rows, Sheet, lose, swap_digits

_YEARS = 3


def yearly(desk: Desk, name: str) -> Iterator[File]:
    """A title with the year, a row per citizenship, months across, a row of totals."""
    counts, totals = desk.figures("IX", ["citizenship"]), desk.figures("IX", [])
    for year in sorted({m[:4] for m in desk.months})[-_YEARS:]:
        months = [m for m in desk.months if m.startswith(year)]
        header = ["国籍", *(f"{int(m[5:])}月" for m in months)]
        title = f"{year}年非正常出境人数（模拟数据）"
        rows: Rows = [[title], list(header)]
        for who in desk.citizenships():
            if any(counts.get((m, who)) for m in months):
                found = [
                    Figure.of(
                        Cell.of("IX.detected", m, citizenship=who),
                        counts.get((m, who), 0),
                    )
                    for m in months
                ]
                rows.append([country(who, "zh"), *found])
        whole = [
            Figure.of(Cell.of("IX.detected", m), totals.get((m,), 0)) for m in months
        ]
        rows.append(["合计", *whole])
        sheet = Sheet(rows, header)
        swap_digits(sheet, desk.draws(f"yearly/{year}"))
        lose(sheet, desk.draws(f"lost/{year}"), "-")
        yield desk.file(
            sheet,
            as_csv(sheet, encoding="gb18030"),
            "yearly",
            name=f"{name}_{year}.csv",
            pack="sim-yearly",
            number=plain,
        )
