"""Hold reported totals against the sums of their parts, table against table.

A total that differs is kept as it was reported; the finding says by how much. Only
where the indicator adds along every axis that the parts split by is a sum meant.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import severity
from balise.intake.checks.pointing import plain
from balise.intake.converting.observing import Facts
from balise.intake.converting.texts import quoted
from balise.intake.findings import Finding, Severity
from balise.vocabulary.model import Addition, model
from balise.vocabulary.periods import parse_period
from balise.vocabulary.precision import ROUNDING_BASE
from balise.vocabulary.tables import Table, parse_table


@dataclass(frozen=True)
class Shown:
    """One table of one series of a file."""

    indicator: str
    statistic: str
    unit: str
    frequency: str
    table: Table

    @property
    def series(self) -> tuple[str, ...]:
        """Give what two tables must share to be held against each other."""
        return self.indicator, self.statistic, self.unit, self.frequency

    def adds_along(self, axes: Iterable[str]) -> bool:
        """Say whether figures are meant to be added along each of these axes."""
        indicator = model().indicators[self.indicator]
        return self.statistic in {"count", "sum"} and all(
            indicator.addition(axis, self.unit) is Addition.SUM for axis in axes
        )

    def condition(self) -> str:
        """Give the condition that picks its rows."""
        names = ("indicator", "statistic", "unit", "frequency")
        tests = [f"{n} = {quoted(v)}" for n, v in zip(names, self.series, strict=True)]
        return " AND ".join([*tests, f'"table" = {quoted(self.table.name)}'])


def tables_of(backend: Backend, facts: Facts) -> list[Shown]:
    """Name the tables that a file holds."""
    query = (
        'SELECT DISTINCT indicator, statistic, unit, frequency, "table" '
        f"FROM {facts.view} ORDER BY ALL"
    )
    return [
        Shown(row[0], row[1], row[2], row[3], parse_table(row[4]))
        for row in backend.con.execute(query).fetchall()
    ]


def find_differences(
    backend: Backend, facts: Facts, tables: Sequence[Shown], findings: str
) -> None:
    """Point at totals that their parts do not add up to, and at parts that lack."""
    for coarse, fine in _pairs(tables):
        _compare(backend, facts, findings, coarse, fine)
        _missing(backend, facts, findings, coarse, fine)


def _pairs(tables: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    for coarse in tables:
        for fine in tables:
            split = set(fine.table.breakdown) - set(coarse.table.breakdown)
            if (
                coarse.series == fine.series
                and coarse.table.universe == fine.table.universe
                and set(coarse.table.breakdown) < set(fine.table.breakdown)
                and coarse.adds_along(split)
            ):
                yield coarse, fine


def _compare(
    backend: Backend,
    facts: Facts,
    findings: str,
    coarse: Shown,
    fine: Shown,
) -> None:
    keys = ", ".join(['"period"', *(f'"{d}"' for d in coarse.table.breakdown)])
    whole = f"value % {ROUNDING_BASE} = 0"
    code = (
        "CASE WHEN rounded AND t.value % 5 = 0 AND abs(t.value - parts) <= n * 2.5 "
        "THEN 'total-rounding' WHEN parts > t.value THEN 'parts-exceed-total' "
        "ELSE 'total-differs' END"
    )
    levels = " ".join(
        f"WHEN '{name}' THEN '{severity(name)}'"
        for name in ("total-rounding", "parts-exceed-total", "total-differs")
    )
    backend.con.execute(
        f"INSERT INTO {findings} SELECT code, CASE code {levels} END, source_row, "
        f"source_column, original_value, json_object('total', {plain('value')}, "
        f"'parts', {plain('parts')}, 'period', period, 'table', "
        f"{quoted(fine.table.name)}) FROM ("
        f"SELECT {code} AS code, t.*, parts FROM {facts.view} t JOIN ("
        f"SELECT {keys}, sum(value) AS parts, count(*) AS n, "
        f"count(value) AS known, bool_and({whole}) AS rounded "
        f"FROM {facts.view} WHERE {fine.condition()} GROUP BY {keys}"
        f") f USING ({keys}) WHERE {coarse.condition()} AND t.value <> f.parts "
        "AND (f.known = f.n OR f.parts > t.value)) ORDER BY source_row"
    )


def _missing(
    backend: Backend, facts: Facts, findings: str, coarse: Shown, fine: Shown
) -> None:
    backend.con.execute(
        f"INSERT INTO {findings} SELECT 'marginal-missing', "
        f"'{severity('marginal-missing')}', NULL, NULL, NULL, json_object("
        f"'table', {quoted(fine.table.name)}, 'periods', count(*), "
        "'period', min(period)) FROM ("
        f"SELECT DISTINCT period FROM {facts.view} WHERE {coarse.condition()} EXCEPT "
        f"SELECT DISTINCT period FROM {facts.view} WHERE {fine.condition()}"
        ") HAVING count(*) > 0"
    )


def find_gaps(backend: Backend, facts: Facts) -> Iterator[Finding]:
    """Name the first period that lacks between two that a table has.

    A stock is counted on a day, once or twice a year: the days between do not lack.
    """
    stocks = [name for name, one in model().indicators.items() if one.stock]
    listed = ", ".join(quoted(name) for name in stocks)
    query = (
        f'SELECT DISTINCT frequency, "table", period FROM {facts.view} '
        f"WHERE NOT (frequency = 'D' AND indicator IN ({listed})) ORDER BY ALL"
    )
    known: dict[tuple[str, str], list[str]] = {}
    for frequency, table, period in backend.con.execute(query).fetchall():
        known.setdefault((frequency, table), []).append(period)
    for (_, table), codes in known.items():
        periods = sorted(parse_period(code) for code in codes)
        gaps = [a.next() for a, b in pairwise(periods) if a.next() < b]
        if gaps:
            said = {"table": table, "period": gaps[0].code, "gaps": len(gaps)}
            yield Finding("period-missing", Severity.NOTICE, params=said)
