"""Layouts in English: monthly tables, two agencies side by side, days, one number."""

from collections.abc import Iterator, Sequence
from datetime import date

from balise.simulation.files.desks import INDICATORS, Desk, File, country
from balise.simulation.files.formats import as_csv, one_place, plain
from balise.simulation.files.sheets import (
    NOT_YET,
    Cell,
    Figure,
    Number,
    Rows,
    Sheet,
    swap_digits,
)

MONTHLY = "hnd-irregular-arrivals"
_GROUPS = {
    ("M", "Y_GE18"): "men",
    ("F", "Y_GE18"): "women",
    ("M", "Y0T17"): "boys",
    ("F", "Y0T17"): "girls",
}
_WRITTEN = {"XXA": "STL", "_U": "OOO"}
_CONTINENTS = {"africa": "Africa", "asia": "Asia", "americas": "Americas"}
RESIDENTS = "2500"


def monthly_total(desk: Desk, months: Sequence[str], name: str) -> File:
    """``t,n``: one number a month, a true zero where nobody was found."""
    counts = desk.figures("IE", [])
    rows: Rows = [["t", "n"]]
    for m in months:
        cell = Cell.of("IE.detected", m)
        rows.append([f"{m}-01", Figure.of(cell, counts.get((m,), 0))])
    return _monthly(desk, Sheet(rows, ("t", "n")), name, plain)


def monthly_tables(desk: Desk, name: str) -> Iterator[File]:
    """Total, nationality and group: three marginal tables of one series."""
    yield monthly_total(desk, desk.months, f"{name}_monthly_total.csv")
    counts = desk.figures("IE", ["citizenship"])
    rows: Rows = [["t", "nat", "n"]]
    for (m, who), count in sorted(counts.items(), key=lambda i: (i[0][0], -i[1], i[0])):
        cell = Cell.of("IE.detected", m, citizenship=who)
        rows.append([f"{m}-01", _WRITTEN.get(who, who), Figure.of(cell, count)])
    sheet = Sheet(rows, ("t", "nat", "n"))
    swap_digits(sheet, desk.draws("nationality"), 3)
    yield _monthly(desk, sheet, f"{name}_monthly_nationality.csv", one_place("."))
    yield _groups(desk, name)


def _groups(desk: Desk, name: str) -> File:
    counts = desk.figures("IE", ["sex", "adult"])
    rows: Rows = [["t", "demog", "n"]]
    for m in desk.months:
        for (sex, age), group in _GROUPS.items():
            cell = Cell.of("IE.detected", m, sex=sex, age=age)
            figure = Figure.of(cell, counts.get((m, sex, age), 0))
            rows.append([f"{m}-01", group, figure])
    sheet = Sheet(rows, ("t", "demog", "n"))
    swap_digits(sheet, desk.draws("groups"))
    return _monthly(desk, sheet, f"{name}_monthly_group.csv", one_place("."))


def _monthly(desk: Desk, sheet: Sheet, name: str, number: Number) -> File:
    content = as_csv(sheet, number=number)
    return desk.file(
        sheet, content, "monthly-tables", name=name, pack=MONTHLY, number=number
    )


def two_agencies(desks: Sequence[Desk], name: str) -> Iterator[File]:
    """One row a year, sex and country, an agency in each of two columns.

    The file is sent once by each; what the other counted stands in it all the same.
    """
    header = ("year", "sex", "country_code", "country", "continent", "m", "n", "N")
    years = _whole_years(desks[0].months)
    found = [_yearly(desk) for desk in desks]
    rows: Rows = [list(header)]
    for year in years:
        for sex, written in (("F", "Female"), ("M", "Male")):
            for who in desks[0].citizenships():
                if who == "XXA":
                    continue
                cell = Cell.of("IS.detected", year, citizenship=who, sex=sex)
                figures = [Figure.of(cell, f.get((year, who, sex), 0)) for f in found]
                place = _country(desks[0], who)
                rows.append([year, written, *place, *figures, RESIDENTS])
    for column, desk in enumerate(desks, start=5):
        # Each sends the same bytes; the figures that count are those of its column.
        own = Sheet([[*r[:5], r[column]] for r in rows], (*header[:5], header[column]))
        content = as_csv(Sheet(rows, header))
        yield desk.file(
            own,
            content,
            "two-agencies",
            name=name,
            pack="pol-border-guard-police",
            number=plain,
        )


def _yearly(desk: Desk) -> dict[tuple[str, str, str], int]:
    """Count by year; the layout does not tell stateless from unknown."""
    found: dict[tuple[str, str, str], int] = {}
    for (m, who, sex), count in desk.figures("IS", ["citizenship", "sex"]).items():
        key = (m[:4], "_U" if who == "XXA" else who, sex)
        found[key] = found.get(key, 0) + count
    return found


def _whole_years(months: Sequence[str]) -> list[str]:
    return sorted(
        {m[:4] for m in months if f"{m[:4]}-01" in months and f"{m[:4]}-12" in months}
    )


def _country(desk: Desk, who: str) -> list[str]:
    if who == "_U":
        return ["unknown/stateless"] * 3
    continent = next(
        _CONTINENTS[c]
        for c, named in desk.region.story.citizenships.items()
        if who in named
    )
    return [who, country(who, "en"), continent]


def daily(desk: Desk, name: str) -> File:
    """A row per day to the end of the month that runs: days to come are listed as 0."""
    days, header = (
        desk.region.days,
        ("Date", "Arrivals by sea", "Departures", "Remarks"),
    )
    counts = {
        flow: desk.region.truth.cells(["day"], agency=desk.agency, flow=flow)
        for flow in ("IE", "IX")
    }
    rows: Rows = [list(header)]
    for n in range(int(days.starts[-8]), int(days.starts[-1])):
        day = days.day(n)
        remark = "Harbour closed by fog" if day.month == 2 and day.day == 11 else ""
        figures = [_of_day(day, flow, counts[flow], n < days.count) for flow in counts]
        rows.append([f"{day:%d/%m/%Y}", *figures, remark])
    sheet = Sheet(rows, header)
    swap_digits(sheet, desk.draws("daily"), 2)
    return desk.file(
        sheet, as_csv(sheet), "daily", name=name, pack="sim-daily", number=plain
    )


def _of_day(
    day: date, flow: str, counts: dict[tuple[str, ...], int], passed: bool
) -> Figure:
    cell = Cell.of(INDICATORS[flow], day.isoformat())
    if not passed:
        return Figure(cell, 0, 0, "0", NOT_YET)
    return Figure.of(cell, counts.get((day.isoformat(),), 0))


def arrivals(desk: Desk, name: str) -> File:
    """Entries by where people came from, for holding against exits on the other side."""
    header = ("Month", "Came from", "Arrivals")
    counts = desk.figures("IE", ["previous_country"])
    rows: Rows = [list(header)]
    for (m, before), count in sorted(counts.items()):
        named = desk.region.participants[before].names["en"]
        cell = Cell.of("IE.detected", m, previous_country=before)
        rows.append([f"{m[5:]}/{m[:4]}", named, Figure.of(cell, count)])
    sheet = Sheet(rows, header)
    return desk.file(
        sheet, as_csv(sheet), "came-from", name=name, pack="sim-arrivals", number=plain
    )


def exits_and_removals(desk: Desk, name: str, late: int) -> File:
    """One number a month for two flows, as ``Mar-25``; the newest months are missing."""
    header = ("Month", "Unlawful exits", "Removals")
    exits, removals = desk.figures("IX", []), desk.figures("RF", [])
    rows: Rows = [["Simulated Ports Authority", "", ""], list(header)]
    for m in desk.months[:-late]:
        written = f"{date.fromisoformat(f'{m}-01'):%b-%y}"
        left = Figure.of(Cell.of("IX.detected", m), exits.get((m,), 0))
        gone = Figure.of(Cell.of("RF.removed", m), removals.get((m,), 0))
        rows.append([written, left, gone])
    sheet = Sheet(rows, header)
    return desk.file(
        sheet, as_csv(sheet), "exits", name=name, pack="sim-exits", number=plain
    )
