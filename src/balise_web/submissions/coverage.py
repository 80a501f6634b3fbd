# ruff: noqa: S608 - table names come from the converter, never from a file
"""What a converted file covers, as rows: with what counts as nil, and which labels."""

from ibis.backends.duckdb import Backend

from balise.intake.converting.results import Converted
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import SERIES_COLUMNS
from balise.vocabulary.slices import CoveredFlow, Series
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.storage import as_text

_SERIES = ", ".join(f'"{name}"' for name in SERIES_COLUMNS)


def covered_rows(
    backend: Backend, made: Converted, submission: Submission
) -> list[CoveredSeries]:
    """One row per series covered."""
    facts = _facts(backend, made)
    incidents = _incident_facts(backend, made)
    return [
        row_of(
            flow,
            submission,
            *(
                incidents
                if flow.depth is Depth.INCIDENTS
                else facts.get(flow.covered.series, (False, []))
            ),
        )
        for flow in made.covered
    ]


def row_of(
    flow: CoveredFlow, submission: Submission, nil: bool, labels: list[str]
) -> CoveredSeries:
    """Write one statement of coverage as a row."""
    series = flow.covered.series
    return CoveredSeries(
        submission=submission,
        depth=flow.depth.value,
        dataflow=series.dataflow,
        indicator=series.indicator,
        statistic=series.statistic,
        unit=series.unit,
        frequency=series.frequency,
        table=series.table,
        runs=as_text(flow),
        complete=flow.complete,
        absent=flow.absent,
        replaces=flow.replaces,
        nil=nil,
        labels=labels,
    )


def label_names(backend: Backend, made: Converted) -> list[str]:
    """Every restriction label that occurs."""
    tables = [made.observations, *made.incidents.values()]
    found: set[str] = set()
    for table in tables:
        if table is not None:
            rows = backend.con.execute(
                f"SELECT DISTINCT restriction FROM \"{table}\" WHERE restriction <> ''"
            )
            found |= {label for (label,) in rows.fetchall()}
    return sorted(found)


def _facts(backend: Backend, made: Converted) -> dict[Series, tuple[bool, list[str]]]:
    """Per series: are all its values zero, and which labels lie on all of it."""
    if made.observations is None:
        return {}
    rows = backend.con.execute(
        f"SELECT {_SERIES}, bool_and(coalesce(value = 0, false)), "
        "bool_and(coalesce(restriction, '') <> ''), "
        "list(DISTINCT restriction ORDER BY restriction) "
        f'FROM "{made.observations}" GROUP BY {_SERIES}'
    ).fetchall()
    return {Series(*row[:8]): (row[8], list(row[10]) if row[9] else []) for row in rows}


def _incident_facts(backend: Backend, made: Converted) -> tuple[bool, list[str]]:
    table = made.incidents.get("incident")
    if table is None:
        return (True, [])
    found = backend.con.execute(
        "SELECT count(*) = 0, coalesce(bool_and(coalesce(restriction, '') <> ''), "
        "false), list(DISTINCT restriction ORDER BY restriction) "
        f'FROM "{table}"'
    ).fetchone()
    nil, labelled, labels = found or (True, False, [])
    return (nil, list(labels) if labelled else [])
