"""The layout in Russian: two flows side by side, cp1251, and a delivery corrected later."""

from collections.abc import Iterator

from balise.simulation.files.desks import Desk, File, country, month, odd
from balise.simulation.files.formats import as_csv, grouped
from balise.simulation.files.sheets import (
    Cell,
    Figure,
    Rows,
    Sheet,
    report_late,
    swap_digits,
)

_HEADER = ["Год", "Месяц", "Гражданство", "Пол", "Въезд", "Выезд"]
_SEXES = {"M": "мужской", "F": "женский"}
_LATE = 2


def monthly(desk: Desk, name: str, months: int) -> File:
    """Year, month, citizenship and sex down, entries and exits across."""
    return _file(desk, _sheet(desk, months), f"{name}.csv")


def corrected(desk: Desk, name: str, months: int) -> Iterator[File]:
    """The same, sent twice: at first the newest months were not all entered yet."""
    early = _sheet(desk, months)
    report_late(early, desk.months[-_LATE:])
    yield _file(desk, early, f"{name}_first.csv")
    yield _file(desk, _sheet(desk, months), f"{name}.csv", corrects=f"{name}_first.csv")


def _sheet(desk: Desk, months: int) -> Sheet:
    counts = {flow: desk.figures(flow, ["citizenship", "sex"]) for flow in ("IE", "IX")}
    rows: Rows = [list(_HEADER)]
    for m in desk.months[-months:]:
        for who in desk.citizenships():
            for sex, written in _SEXES.items():
                found = [(flow, counts[flow].get((m, who, sex), 0)) for flow in counts]
                if any(count for _, count in found):
                    figures = [
                        Figure.of(
                            Cell.of(f"{flow}.detected", m, citizenship=who, sex=sex),
                            count,
                        )
                        for flow, count in found
                    ]
                    named = odd("ru").get(who, country(who, "ru"))
                    rows.append([m[:4], month(m, "ru"), named, written, *figures])
    sheet = Sheet(rows, _HEADER)
    swap_digits(sheet, desk.draws("monthly"), 2)
    return sheet


def _file(desk: Desk, sheet: Sheet, name: str, corrects: str = "") -> File:
    spaces = grouped(" ")
    content = as_csv(sheet, encoding="cp1251", delimiter=";", number=spaces)
    return desk.file(
        sheet,
        content,
        "two-flows",
        name=name,
        pack="sim-two-flows",
        number=spaces,
        corrects=corrects,
    )
