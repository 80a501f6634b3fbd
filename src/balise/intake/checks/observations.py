"""Check observations in the engine: first what is wrong, then what is odd.

All rules are tried in one pass that only counts; a second pass points at the rows of
those that found something, which in a good file are none.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterable
from datetime import date
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import severity
from balise.intake.checks.totals import find_differences, find_gaps
from balise.intake.converting.judging import add_findings
from balise.intake.converting.observing import Facts
from balise.intake.converting.staging import one_row
from balise.intake.findings import Finding, Severity
from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus

ERRORS: Final = {
    "negative-count": "value < 0 AND statistic IN ('count', 'sum') "
    "AND unit NOT LIKE 'money%'",
    "fraction-of-a-person": "value <> trunc(value) AND statistic = 'count' "
    "AND unit NOT LIKE 'money%'",
    "outside-its-bounds": "lower > upper OR value < lower OR value > upper",
}
ODDITIES: Final = {
    "placeholder-value": "value IN (999, 9999, 99999, 999999, 9999999, 99999999)",
}


def find_errors(backend: Backend, facts: Facts, findings: str) -> None:
    """Point at observations that cannot be true."""
    _point(backend, facts, findings, ERRORS)


def find_oddities(backend: Backend, facts: Facts, findings: str) -> None:
    """Point at what somebody should look at, and at totals that differ."""
    _point(backend, facts, findings, ODDITIES)
    add_findings(backend, findings, _not_yet_observed(backend, facts))
    add_findings(backend, findings, _undated_countries(backend, facts))
    find_differences(backend, facts, findings)
    add_findings(backend, findings, find_gaps(backend, facts))


def _point(
    backend: Backend, facts: Facts, findings: str, rules: dict[str, str]
) -> None:
    counted = ", ".join(f"count(*) FILTER ({test})" for test in rules.values())
    query = f"SELECT {counted} FROM {facts.view}"
    counts = one_row(backend, query)
    for (code, test), number in zip(rules.items(), counts, strict=True):
        if number:
            backend.con.execute(
                f"INSERT INTO {findings} SELECT '{code}', '{severity(code)}', "
                f"source_row, source_column, original_value, '{{}}' "
                f"FROM {facts.view} WHERE {test}"
            )


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
            f'WHERE "{name}" IN ({", ".join(f"{c!r}" for c in dated)}) '
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
