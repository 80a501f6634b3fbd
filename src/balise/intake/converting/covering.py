"""What a delivery covers: per table, from the first to the last period in the file.

Days that had not passed when the file was drawn up are not covered: a later delivery
may say something of them, this one does not.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Mapping
from typing import Any

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound
from balise.intake.converting.staging import one_row
from balise.intake.packs.values import Figures, Pack, Role
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import SERIES_COLUMNS, ObservationStatus
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import Absent, Covered, CoveredFlow, Replaces, Series


def covered(
    backend: Backend,
    observations: str | None,
    incidents: Mapping[str, str],
    pack: Pack,
    bound: Bound,
    owner: tuple[str, str],
) -> tuple[CoveredFlow, ...]:
    """Say which series and days the records of one file cover."""
    flows = _of_incidents(backend, incidents, pack, bound, owner)
    rules = bound.layout.incidents
    for series, spans in _spans(backend, observations):
        complete, absent, replaces = _declared(bound, series)
        if rules:
            complete, replaces = rules.declared_complete, rules.replaces
        flows.append(
            CoveredFlow(
                Depth.STATISTICS, Covered(series, spans), complete, absent, replaces
            )
        )
    return tuple(flows)


def _spans(backend: Backend, observations: str | None) -> list[tuple[Series, Spans]]:
    if observations is None:
        return []
    columns = ", ".join(f'"{name}"' for name in SERIES_COLUMNS)
    query = (
        f"SELECT {columns}, min(period_start), max(period_end) FROM {observations} "
        f"WHERE obs_status <> '{ObservationStatus.NOT_YET_OBSERVED}' "
        f"GROUP BY {columns} ORDER BY {columns}"
    )
    rows: list[tuple[Any, ...]] = backend.con.execute(query).fetchall()
    return [(Series(*row[:-2]), Spans.of([(row[-2], row[-1])])) for row in rows]


def _declared(bound: Bound, series: Series) -> tuple[bool, Absent, Replaces]:
    figures = [
        c.figures
        for c in bound.having(Role.MEASURE)
        if not c.figures.ignore
        and _names(c.figures) == (series.indicator, series.statistic, series.unit)
    ]
    complete = bool(figures) and all(f.complete for f in figures)
    zero = bool(figures) and all(f.absent == "zero" for f in figures)
    return complete, "zero" if zero else "not_listed", "slices"


def _names(figures: Figures) -> tuple[str, str, str]:
    return figures.indicator, figures.statistic, figures.unit


def _of_incidents(
    backend: Backend,
    incidents: Mapping[str, str],
    pack: Pack,
    bound: Bound,
    owner: tuple[str, str],
) -> list[CoveredFlow]:
    rules = bound.layout.incidents
    if rules is None or "incident" not in incidents:
        return []
    query = f"SELECT min(date_lower), max(date_upper) FROM {incidents['incident']}"
    found = one_row(backend, query)
    if found[0] is None:
        return []
    series = Series(*owner, "IC", "", "_Z", "_Z", "D", f"incidents/{pack.name}")
    spans = Spans.of([(found[0], found[1])])
    return [
        CoveredFlow(
            Depth.INCIDENTS,
            Covered(series, spans),
            complete=rules.declared_complete,
            replaces=rules.replaces,
        )
    ]
