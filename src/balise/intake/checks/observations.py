"""Check observations in the engine: first what is wrong, then what is odd.

All rules that look at one observation are tried in one pass that only counts; a second
pass points at the rows of those that found something, which in a good file are none.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks import marginals, spans, totals
from balise.intake.checks.pointing import point
from balise.intake.converting.judging import add_findings
from balise.intake.converting.observing import Facts
from balise.intake.converting.staging import one_row
from balise.intake.converting.texts import quoted_list
from balise.intake.findings import Finding, Severity
from balise.vocabulary.ages import band_of
from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus

MAJORITY: Final = 18
PLACEHOLDERS: Final = (999, 9999, 99999, 999999, 9999999, 99999999)
_COUNTED: Final = "statistic IN ('count', 'sum') AND unit NOT LIKE 'money%'"


@cache
def adult_bands() -> tuple[str, ...]:
    """Give the codes of the age bands in which there are only adults."""
    codes = code_list("age").codes
    return tuple(c for c in codes if (b := band_of(c)) and b.lower >= MAJORITY)


ERRORS: Final[Mapping[str, str]] = {
    "negative-count": f"value < 0 AND {_COUNTED}",
    "fraction-of-a-person": "value <> trunc(value) AND statistic = 'count' "
    "AND unit NOT LIKE 'money%'",
    "outside-its-bounds": "lower > upper OR value < lower OR value > upper",
    "share-out-of-range": "statistic = 'share' AND (value < 0 OR value > 100)",
}
ODDITIES: Final[Mapping[str, str]] = {
    "placeholder-value": f"value IN ({', '.join(map(str, PLACEHOLDERS))})",
    "adult-without-guardian": "value > 0 "
    "AND accompaniment IN ('unaccompanied', 'separated') "
    f"AND age IN {quoted_list(adult_bands())}",
    "own-citizens": "value > 0 AND citizenship = participant "
    "AND dataflow IN ('IE', 'RE', 'IS', 'AS')",
    "border-with-itself": "value > 0 AND ("
    "previous_country = participant AND dataflow IN ('IE', 'RE') "
    "OR next_country = participant AND dataflow = 'IX')",
    "direction-contradicts": "value > 0 AND ("
    "direction = 'outward' AND dataflow IN ('IE', 'RE') "
    "OR direction = 'inward' AND dataflow = 'IX')",
}


def find_errors(backend: Backend, facts: Facts, findings: str) -> None:
    """Point at observations that cannot be true."""
    _point(backend, facts, findings, ERRORS)


def find_oddities(backend: Backend, facts: Facts, findings: str) -> None:
    """Point at what somebody should look at, and at figures that contradict others."""
    _point(backend, facts, findings, ODDITIES)
    add_findings(backend, findings, _not_yet_observed(backend, facts))
    add_findings(backend, findings, _undated_countries(backend, facts))
    tables = totals.tables_of(backend, facts)
    totals.find_differences(backend, facts, tables, findings)
    marginals.find_contradictions(backend, facts, tables, findings)
    spans.find_contradictions(backend, facts, tables, findings)
    add_findings(backend, findings, totals.find_gaps(backend, facts))


def _point(
    backend: Backend, facts: Facts, findings: str, rules: Mapping[str, str]
) -> None:
    counted = ", ".join(f"count(*) FILTER ({test})" for test in rules.values())
    query = f"SELECT {counted} FROM {facts.view}"
    counts = one_row(backend, query)
    for (code, test), number in zip(rules.items(), counts, strict=True):
        if number:
            point(backend, findings, code, f"{facts.view} WHERE {test}")


def _not_yet_observed(backend: Backend, facts: Facts) -> Iterable[Finding]:
    query = (
        f"SELECT count(*), min(period), min(source_row) FROM {facts.view} "
        f"WHERE obs_status = '{ObservationStatus.NOT_YET_OBSERVED}'"
    )
    number, first, row = one_row(backend, query)
    if number:
        yield Finding(
            "not-yet-observed",
            Severity.NOTICE,
            row=row,
            params={"rows": number, "period": first},
        )


def _undated_countries(backend: Backend, facts: Facts) -> Iterable[Finding]:
    listed = code_list("country")
    dated = [c.code for c in listed.codes.values() if c.valid_from or c.valid_to]
    for name, dimension in model().dimensions.items():
        if dimension.code_list != "country" or name not in facts.varying or not dated:
            continue
        query = (
            f'SELECT "{name}", period_start, min(source_row) FROM {facts.view} '
            f'WHERE "{name}" IN {quoted_list(dated)} '
            f'GROUP BY "{name}", period_start ORDER BY ALL'
        )
        for code, start, row in backend.con.execute(query).fetchall():
            if not _stood(code, start):
                said = {"code": code, "period": start.isoformat()}
                yield Finding(
                    "country-not-valid-then", Severity.WARNING, row=row, params=said
                )


def _stood(code: str, day: date) -> bool:
    return code_list("country")[code].is_valid_on(day)
