"""Point at figures that the participant's own earlier ones do not let one expect.

The engine lines up what is new with what was sealed before, series by series; the
judging itself is a function of numbers. No other participant's figure is ever here.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import checks
from balise.intake.converting.judging import add_findings
from balise.intake.converting.staging import fresh
from balise.intake.findings import Finding
from balise.intake.plausibility.fees import find_odd_fees
from balise.intake.plausibility.judging import NEEDED, Verdict, judge
from balise.intake.plausibility.series import Lined, lined_up, unlined
from balise.vocabulary.observations import DIMENSIONS, OBSERVATION_TYPES
from balise.vocabulary.periods import Frequency

SERIES: Final = (
    "dataflow",
    "indicator",
    "statistic",
    "unit",
    "frequency",
    "table",
    *DIMENSIONS,
)
"""What two figures share that are of one series; agency and participant are given."""
HISTORY_COLUMNS: Final = (*SERIES, "period", "period_start", "value")
NOTHING: Final = pa.table({name: pa.array([], pa.string()) for name in HISTORY_COLUMNS})


@dataclass(frozen=True)
class Known:
    """What is known besides the file: earlier figures, when it came, usual delays.

    ``history`` has ``HISTORY_COLUMNS``: what the same agency has sealed. ``delays``
    gives the usual delay in days of a dataflow, from its source sheet. ``zeros`` names
    the tables (indicator, statistic, unit, frequency, table) of which a row that is
    not there means that nothing was noted.
    """

    file_date: date
    history: pa.Table = field(default_factory=lambda: NOTHING)
    delays: Mapping[str, int] = field(default_factory=dict)
    zeros: frozenset[tuple[str, ...]] = frozenset()


def find_unexpected(
    backend: Backend, observations: str, known: Known, findings: str
) -> None:
    """Point at what is unexpected, at new levels, and at what could not be judged."""
    earlier = _earlier(backend, known.history)
    find_odd_fees(backend, observations, earlier, findings)
    figures = _figures(backend, observations, earlier, known)
    lined = tuple(lined_up(backend, figures))
    verdicts = judge([one.grid for one in lined])
    for one, verdict in zip(lined, verdicts, strict=True):
        add_findings(backend, findings, _told(one, verdict))
    add_findings(backend, findings, _not_judged(backend, figures, lined, verdicts))
    for table in (figures, earlier):
        backend.con.execute(f"DROP TABLE {table}")


def _earlier(backend: Backend, history: pa.Table) -> str:
    name, table = fresh("history"), fresh("earlier")
    backend.con.register(name, history)
    cells = ", ".join(
        f'CAST("{column}" AS {OBSERVATION_TYPES[column]}) AS "{column}"'
        for column in HISTORY_COLUMNS
    )
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT {cells}, {series_of()} AS series "
        f"FROM {name} WHERE value IS NOT NULL"
    )
    backend.con.unregister(name)
    return table


def series_of(alias: str = "") -> str:
    """Give the expression of one number for a series.

    Two series of one number would only be judged as one; no record rests on it.
    """
    prefix = f"{alias}." if alias else ""
    names = ", ".join(f'CAST({prefix}"{name}" AS VARCHAR)' for name in SERIES)
    return f"hash({names})"


def _figures(backend: Backend, observations: str, earlier: str, known: Known) -> str:
    """Put new and earlier counts into one table, each figure once."""
    table = fresh("figures")
    counted = "statistic IN ('count', 'sum') AND unit NOT LIKE 'money%'"
    delays = " ".join(
        f"WHEN '{flow}' THEN {int(days)}" for flow, days in known.delays.items()
    )
    delay = f"CASE dataflow {delays} ELSE 0 END" if delays else "0"
    late = f"period_end > DATE '{known.file_date}' - CAST({delay} AS INTEGER)"
    zero = _is_zero_table(known.zeros)
    backend.con.execute(
        f"CREATE TABLE {table} AS WITH new AS ("
        f"SELECT {series_of()} AS series, frequency, period, period_start, value, "
        f"obs_status = 'P' OR {late} AS rising, {zero} AS zeros, {_table_of()} AS shown, "
        f"source_row, source_column, original_value FROM {observations} "
        f"WHERE value >= 0 AND {counted} AND source_row IS NOT NULL), old AS ("
        f"SELECT *, {zero} AS zeros, {_table_of()} AS shown FROM {earlier} "
        f"WHERE value >= 0 AND {counted} AND ({zero} OR series IN (SELECT series FROM new))) "
        "SELECT n.*, o.value IS DISTINCT FROM n.value AS fresh FROM new n "
        "LEFT JOIN old o ON o.series = n.series AND o.period_start = n.period_start "
        "UNION ALL SELECT series, frequency, period, period_start, value, false, zeros, "
        "shown, NULL, NULL, NULL, false FROM old o WHERE NOT EXISTS (SELECT 1 FROM new n "
        "WHERE n.series = o.series AND n.period_start = o.period_start)"
    )
    return table


def _table_of() -> str:
    return 'hash(indicator, statistic, unit, frequency, "table")'


def _is_zero_table(zeros: frozenset[tuple[str, ...]]) -> str:
    if not zeros:
        return "false"
    listed = ", ".join(
        "(" + ", ".join("'" + part.replace("'", "''") + "'" for part in parts) + ")"
        for parts in sorted(zeros)
    )
    return f'(indicator, statistic, unit, frequency, "table") IN ({listed})'


def _told(lined: Lined, verdict: Verdict) -> Iterator[Finding]:
    for one in verdict.unexpected:
        params = {
            "expected": _whole(one.expected),
            "lower": one.lower,
            "upper": one.upper,
            "reported": _whole(one.reported),
        }
        yield _finding("unexpected-figure", lined, one.series, one.period, params)
    for step in verdict.shifted:
        params = {"level": _whole(step.level), "before": _whole(step.before)}
        yield _finding("level-shift", lined, step.series, step.period, params)


def _finding(
    code: str, lined: Lined, series: int, period: int, params: Mapping[str, Any]
) -> Finding:
    said = lined.figure(series, period)
    place = said if said.row is not None else lined.first_new(series, period)
    return Finding(
        code,
        checks()[code].severity,
        row=place.row,
        column=place.column,
        value=place.value,
        params={**params, "period": said.period},
    )


def _whole(value: float) -> int:
    return int(value + 0.5)


def _not_judged(
    backend: Backend,
    figures: str,
    lined: Sequence[Lined],
    verdicts: Sequence[Verdict],
) -> Iterator[Finding]:
    unjudged = unlined(backend, figures)
    for one, verdict in zip(lined, verdicts, strict=True):
        code = one.grid.frequency.value
        unjudged[code] = unjudged.get(code, 0) + verdict.unjudged
    for frequency, number in sorted(unjudged.items()):
        if number:
            params = {"number": number, "needed": NEEDED[Frequency(frequency)]}
            severity = checks()["too-few-periods"].severity
            yield Finding("too-few-periods", severity, params=params)
