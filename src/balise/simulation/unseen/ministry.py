"""Tables as ministries print them: notes above and below, blocks, quarters, sub-totals.

They are the kinds that plain unseen layouts do not have. Each number gives one file; its
layout, language and words are drawn, and what every table sums to is kept beside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from balise.simulation.files.desks import country, month
from balise.simulation.files.formats import as_csv, as_xlsx, grouped
from balise.simulation.files.sheets import Cell, Figure, Sheet
from balise.simulation.region import Region
from balise.simulation.unseen.plans import INDICATORS, LANGUAGES, Chances, words

_STREAM: Final = 1 << 20
_FEWEST: Final = 60
_YEARS: Final = 3
_QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")
Totals = dict[tuple[str, str, str], int]


@dataclass
class MinistryFile:
    """One file with the meaning of its columns, its totals, and answers to questions."""

    name: str
    content: bytes
    kind: str
    language: str
    meanings: tuple[tuple[str, str], ...]
    totals: Mapping[tuple[str, str, str], int]
    answers: Mapping[str, str]


@dataclass
class _Table:
    """Rows while they are written; ``width`` is how many columns lead each row."""

    rows: list[list[Any]]
    header: list[str]
    meanings: list[tuple[str, str]]
    totals: Totals
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def ministry(region: Region, number: int) -> MinistryFile:
    """Give the ministry's file of a number, the same each time."""
    chances = Chances(region.seed, _STREAM + number)
    kind = chances.one(sorted(KINDS))
    writer = _Writer(region, chances, kind)
    return writer.file()


class _Writer:
    def __init__(self, region: Region, chances: Chances, kind: str) -> None:
        self.region, self.chances, self.kind = region, chances, kind
        self.language = chances.one(LANGUAGES)
        self.flow, self.participant, self.agency = chances.one(_reporters(region))
        self.indicator = INDICATORS[self.flow]
        months = list(region.days.months)
        years = sorted({period[:4] for period in months})
        # A year that is there in part would be a year, and no table says which part.
        self.years = [y for y in years if f"{y}-12" in months][-_YEARS:]

    def file(self) -> MinistryFile:
        """Write the lines above, the table, and the lines below."""
        above = self._above()
        table = KINDS[self.kind](self)
        if not table.totals:
            # Of a flow without borders or sexes there are months at least.
            self.kind = "months-by-years"
            table = KINDS[self.kind](self)
        below = self._below()
        sheet = Sheet(
            [*above, *table.rows, *below],
            table.header,
            self.chances.one(("Table 1", "Data", "Hoja1", "1")),
            merged=[
                (a + len(above), b, c + len(above), d) for a, b, c, d in table.merged
            ],
        )
        is_book = bool(table.merged) or self.chances.happens(70)
        mark = self.chances.one((",", ".", " ", ""))
        number = grouped(mark) if mark else None
        content = (
            as_xlsx([sheet], number=number if self.chances.happens(40) else None)
            if is_book
            else as_csv(sheet, delimiter=";", number=number or str)
        )
        return MinistryFile(
            f"simulated_table_{self.chances.one(('a', 'b'))}.{'xlsx' if is_book else 'csv'}",
            content,
            self.kind,
            self.language,
            tuple(table.meanings),
            table.totals,
            self._answers(table),
        )

    def word(self, said: Mapping[str, Any]) -> str:
        """Draw one word in the language of the file."""
        found = said[self.language]
        return str(self.chances.one(found) if isinstance(found, list) else found)

    def head(self, name: str) -> str:
        """Draw a header."""
        return self.word(words()["headers"][name])

    def both(self, name: str) -> str:
        """Draw a header in two languages, as offices of bilingual States write it."""
        other = "en" if self.language != "en" else "fr"
        second = str(words()["headers"][name][other][0])
        between = self.chances.one((" / ", " - ", "\n", " | "))
        return f"{self.head(name)}{between}{second}"

    def counts(self, *by: str) -> dict[tuple[str, ...], int]:
        """Count what is true by month and dimensions, in the years of the table."""
        found = self.region.truth.cells(
            ["month", *by],
            flow=self.flow,
            participant=self.participant,
            agency=self.agency,
        )
        return {
            k: n for k, n in found.items() if k[0][:4] in self.years and "" not in k
        }

    def figure(self, period: str, count: int, **codes: str) -> Figure:
        """Write one figure."""
        return Figure.of(Cell.of(self.indicator, period, **codes), count)

    def label(self, code: str) -> str:
        """Name a citizenship."""
        ours = words()["citizenships"].get(code, {})
        return str(ours.get(self.language) or country(code, self.language))

    def month(self, number: int) -> str:
        """Name a month."""
        if self.language in words()["months"]:
            return str(words()["months"][self.language][number - 1])
        return month(f"2020-{number:02d}", self.language)

    def labels(self, name: str) -> Mapping[str, str]:
        """Draw the labels of sexes or border types."""
        found: Mapping[str, str] = self.chances.one(
            words()["labels"][name][self.language]
        )
        return found

    @property
    def total(self) -> str:
        """The word for all together."""
        return str(words()["total"][self.language])

    def _above(self) -> list[list[Any]]:
        title = self.word(words()["titles"][self.indicator])
        lines = [[words()["ministry"][self.language]], [title]]
        if self.chances.happens(50):
            lines.append([words()["unit_line"][self.language]])
        return [*lines, []] if self.chances.happens(60) else lines

    def _below(self) -> list[list[Any]]:
        note = str(words()["notes"][self.language])
        return [[], [note]] if self.chances.happens(70) else []

    def _answers(self, table: _Table) -> dict[str, str]:
        found = {"indicator": self.indicator, "repeats": "add", "others": "ignore"}
        for header, meaning in table.meanings:
            first = meaning.partition("|")[0]
            found[f"column:{header}"] = "ignore" if first == "left-out" else first
            found[f"personal:{header}"] = "not-personal"
            found[f"year-start:{header}"] = "1"
        return found


def _reporters(region: Region) -> list[tuple[str, str, str]]:
    found = region.truth.cells(["flow", "participant", "agency"])
    return sorted(
        (flow, participant, agency)
        for (flow, participant, agency), count in found.items()
        if flow in INDICATORS and count >= _FEWEST
    )


def _sum(counts: Mapping[tuple[str, ...], int], *kept: str, year: str = "") -> int:
    return sum(
        n for key, n in counts.items() if key[1:] == kept and key[0].startswith(year)
    )


def _months_by_years(writer: _Writer) -> _Table:
    """Months down, years across, with a row of totals."""
    counts = writer.counts()
    header = [writer.head("month"), *writer.years]
    rows: list[list[Any]] = [header]
    for number in range(1, 13):
        periods = [f"{year}-{number:02d}" for year in writer.years]
        figures = [writer.figure(p, counts.get((p,), 0)) for p in periods]
        rows.append([writer.month(number), *figures])
    sums = [_sum(counts, year=year) for year in writer.years]
    totals: Totals = {(writer.indicator, "_T", "M"): sum(sums)}
    if writer.chances.happens(60):
        cells = zip(writer.years, sums, strict=True)
        rows.append([writer.total, *(writer.figure(y, n) for y, n in cells)])
    meanings = [(header[0], "period:month"), *((y, "measure") for y in writer.years)]
    return _Table(rows, header, meanings, totals)


def _quarters(writer: _Writer) -> _Table:
    """Quarters across under their years, a citizenship in each row."""
    counts = writer.counts("citizenship")
    shown = writer.chances.one(words()["quarters"][writer.language])
    years = writer.years[-2:]
    lead = writer.head("citizenship")
    top = [lead, *(year if q == 0 else "" for year in years for q in range(4))]
    below = ["", *(shown[q] for _ in years for q in range(4))]
    rows: list[list[Any]] = [top, below]
    whole = 0
    for code in sorted({key[1] for key in counts}):
        figures = []
        for year in years:
            for q in range(4):
                months = [f"{year}-{3 * q + m:02d}" for m in (1, 2, 3)]
                count = sum(counts.get((period, code), 0) for period in months)
                whole += count
                period = f"{year}-{_QUARTERS[q]}"
                figures.append(writer.figure(period, count, citizenship=code))
        rows.append([writer.label(code), *figures])
    merged = [(0, 1 + 4 * n, 0, 4 + 4 * n) for n in range(len(years))]
    totals = {(writer.indicator, "citizenship", "Q"): whole}
    return _Table(rows, top, [(lead, "dimension:citizenship")], totals, merged)


def _two_languages(writer: _Writer) -> _Table:
    """A long table whose every header is there in two languages."""
    counts = writer.counts("citizenship", "sex")
    names = ("year", "citizenship", "sex", "value")
    header = [writer.both(name) for name in names]
    said = ("period:year", "dimension:citizenship", "dimension:sex", "measure")
    sexes = writer.labels("sex")
    rows: list[list[Any]] = [header]
    whole = 0
    for year in writer.years:
        for code, sex in sorted({key[1:] for key in counts}):
            count = _sum(counts, code, sex, year=year)
            if count and sex in sexes:
                whole += count
                figure = writer.figure(year, count, citizenship=code, sex=sex)
                rows.append([year, writer.label(code), sexes[sex], figure])
    totals = {(writer.indicator, "citizenship+sex", "A"): whole} if whole else {}
    return _Table(rows, header, list(zip(header, said, strict=True)), totals)


def _sub_totals(writer: _Writer) -> _Table:
    """Border types as blocks, each with its own row of totals, years across."""
    counts = writer.counts("border_type", "citizenship")
    borders = writer.labels("border_type")
    leads = [writer.head("border_type"), writer.head("citizenship")]
    header = [*leads, *writer.years]
    rows: list[list[Any]] = [header]
    totals: Totals = {}
    pairs = sorted({key[1:] for key in counts if key[1] in borders})
    for border in sorted({pair[0] for pair in pairs}):
        sums = dict.fromkeys(writer.years, 0)
        for code in [c for b, c in pairs if b == border]:
            figures = []
            for year in writer.years:
                count = _sum(counts, border, code, year=year)
                sums[year] += count
                figures.append(writer.figure(year, count, citizenship=code))
            rows.append([borders[border], writer.label(code), *figures])
        cells = [writer.figure(year, n) for year, n in sums.items()]
        rows.append([borders[border], writer.total, *cells])
        for table in ("border_type+citizenship", "border_type"):
            key = (writer.indicator, table, "A")
            totals[key] = totals.get(key, 0) + sum(sums.values())
    said = ("dimension:border_type", "dimension:citizenship")
    meanings = [*zip(leads, said, strict=True), *((y, "measure") for y in writer.years)]
    return _Table(rows, header, meanings, totals)


def _sex_blocks(writer: _Writer) -> _Table:
    """Men and women as blocks side by side, each with the same years below."""
    counts = writer.counts("citizenship", "sex")
    sexes = writer.labels("sex")
    codes = [code for code in ("M", "F") if code in sexes]
    lead = writer.head("citizenship")
    years = writer.years
    top = [
        lead,
        *(sexes[s] if n == 0 else "" for s in codes for n in range(len(years))),
    ]
    below = ["", *(year for _ in codes for year in years)]
    rows: list[list[Any]] = [top, below]
    whole = 0
    for code in sorted({key[1] for key in counts}):
        figures = []
        for sex in codes:
            for year in years:
                count = _sum(counts, code, sex, year=year)
                whole += count
                figures.append(writer.figure(year, count, citizenship=code, sex=sex))
        rows.append([writer.label(code), *figures])
    wide = len(years)
    merged = [(0, 1 + wide * n, 0, wide * (n + 1)) for n in range(len(codes))]
    totals = {(writer.indicator, "citizenship+sex", "A"): whole} if whole else {}
    return _Table(rows, top, [(lead, "dimension:citizenship")], totals, merged)


KINDS: Final[Mapping[str, Callable[[_Writer], _Table]]] = {
    "months-by-years": _months_by_years,
    "quarters": _quarters,
    "sex-blocks": _sex_blocks,
    "sub-totals": _sub_totals,
    "two-languages": _two_languages,
}
