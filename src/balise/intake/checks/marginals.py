"""Hold the tables of a file against each other where none is the total of another.

By citizenship and by sex and age are two views of the same people, women are some of
all people, and a person who was found twice is two detections: where the figures say
otherwise, one of them is wrong, and which one nobody can tell but the sender.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.pointing import Place, plain, point
from balise.intake.checks.totals import Shown
from balise.intake.converting.observing import Facts
from balise.intake.converting.texts import quoted
from balise.vocabulary.model import PERSONS_ONCE
from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.precision import ROUNDING_BASE
from balise.vocabulary.tables import Table

_ORDERED: Final = ("min", "lower_quartile", "median", "upper_quartile", "max")


def find_contradictions(
    backend: Backend, facts: Facts, tables: Sequence[Shown], findings: str
) -> None:
    """Point at figures that cannot both be right."""
    for one, other in _marginals(tables):
        _compare_sums(backend, facts, findings, one, other)
    for part, whole in _parts_of_wholes(tables):
        _compare_cells(backend, facts, findings, "part-exceeds-whole", part, whole)
    for persons, times in _persons_and_detections(tables):
        code = "persons-exceed-detections"
        _compare_cells(backend, facts, findings, code, persons, times)
    if len({shown.statistic for shown in tables} & set(_ORDERED)) > 1:
        _quantiles_out_of_order(backend, facts, findings)


def _marginals(tables: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    known = {(shown.series, shown.table.name) for shown in tables}
    for one, other in combinations(tables, 2):
        a, b = set(one.table.breakdown), set(other.table.breakdown)
        alike = (
            one.series == other.series and one.table.universe == other.table.universe
        )
        if not alike or a <= b or b <= a or not one.adds_along(a ^ b):
            continue
        # Where the file states what both should add up to, each was held against that.
        common = Table.of(a & b, dict(one.table.universe))
        if (one.series, common.name) not in known:
            yield one, other


def _compare_sums(
    backend: Backend, facts: Facts, findings: str, one: Shown, other: Shown
) -> None:
    shared = sorted(set(one.table.breakdown) & set(other.table.breakdown))
    keys = ", ".join(['"period"', *(f'"{name}"' for name in shared)])
    rounded = (
        f"a.rounded AND b.rounded AND abs(a.total - b.total) "
        f"<= (a.n + b.n) * {ROUNDING_BASE} / 2"
    )
    point(
        backend,
        findings,
        "marginals-differ",
        f"({_sums(facts, one, keys)}) a JOIN ({_sums(facts, other, keys)}) b "
        f"USING ({keys}) WHERE a.total <> b.total AND NOT ({rounded}) ORDER BY a.row",
        place=Place("a.row", "a.header", "NULL"),
        params={
            "table": quoted(one.table.name),
            "other": quoted(other.table.name),
            "sum": plain("a.total"),
            "other_sum": plain("b.total"),
            "period": "period",
        },
    )


def _sums(facts: Facts, shown: Shown, keys: str) -> str:
    return (
        f"SELECT {keys}, sum(value) AS total, count(*) AS n, min(source_row) AS row, "
        "arg_min(source_column, source_row) AS header, "
        f"bool_and(value % {ROUNDING_BASE} = 0) AS rounded "
        f"FROM {facts.view} WHERE {shown.condition()} "
        f"GROUP BY {keys} HAVING count(value) = count(*)"
    )


def _parts_of_wholes(tables: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    for part, whole in permutations(tables, 2):
        if (
            part.series == whole.series
            and part.statistic in {"count", "sum"}
            and part.table.breakdown == whole.table.breakdown
            and set(part.table.universe) > set(whole.table.universe)
        ):
            yield part, whole


def _persons_and_detections(tables: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    for persons, times in permutations(tables, 2):
        if (persons.unit, times.unit) == (PERSONS_ONCE, "detections") and (
            _but_unit(persons) == _but_unit(times)
        ):
            yield persons, times


def _but_unit(shown: Shown) -> tuple[object, ...]:
    return shown.indicator, shown.statistic, shown.frequency, shown.table


def _compare_cells(
    backend: Backend, facts: Facts, findings: str, code: str, part: Shown, whole: Shown
) -> None:
    split = part.table.breakdown
    same = " AND ".join(f'p."{n}" = w."{n}"' for n in ("period", *split))
    point(
        backend,
        findings,
        code,
        f"(SELECT * FROM {facts.view} WHERE {part.condition()}) p "
        f"JOIN (SELECT * FROM {facts.view} WHERE {whole.condition()}) w ON {same} "
        "WHERE p.value > w.value ORDER BY p.source_row",
        place=Place("p.source_row", "p.source_column", "p.original_value"),
        params={"whole": plain("w.value"), "period": "p.period"},
    )


def _quantiles_out_of_order(backend: Backend, facts: Facts, findings: str) -> None:
    ranks = " ".join(f"WHEN '{name}' THEN {at}" for at, name in enumerate(_ORDERED))
    keys = ", ".join(
        f'"{name}"'
        for name in ("indicator", "unit", "frequency", "period", "table", *DIMENSIONS)
    )
    point(
        backend,
        findings,
        "quantiles-out-of-order",
        f"(SELECT *, lag(value) OVER w AS before, lag(statistic) OVER w AS lower_one "
        f"FROM (SELECT *, CASE statistic {ranks} END AS place FROM {facts.view}) "
        "WHERE place IS NOT NULL AND value IS NOT NULL "
        f"WINDOW w AS (PARTITION BY {keys} ORDER BY place)) WHERE value < before",
        params={
            "statistic": "statistic",
            "other": "lower_one",
            "before": plain("before"),
            "period": "period",
        },
    )
