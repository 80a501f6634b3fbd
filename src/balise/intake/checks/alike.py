"""Find incidents that may be one: rows that say the same, and rows that nearly do.

Only rows that say where and how many are compared; on one day at one border several
small groups are found, and a count alone tells none from another. Where only the month
is known, too many are alike to say anything.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Sequence

from ibis.backends.duckdb import Backend

from balise.intake.checks.incident_rows import IncidentRows
from balise.intake.checks.pointing import Place, point
from balise.intake.converting import numbers
from balise.intake.converting.texts import quoted
from balise.intake.packs.values import Role

DAYS_APART = 1
PLACES_OF_A_DEGREE = 1
"""Coordinates are compared to a tenth of a degree, about ten kilometres."""


def find_alike(backend: Backend, rows: IncidentRows, findings: str) -> None:
    """Point at the later of two rows that may tell of one incident."""
    where, counts = _where(rows), _counts(rows)
    if not where or not counts or rows.staged.periods is None:
        return
    people = " + ".join(f"coalesce({count}, 0)" for count in counts)
    spots = " AND ".join(f"{spot} IS NOT NULL" for spot in where)
    header = quoted(rows.staged.periods.columns[0].header)
    told = (
        f"SELECT b.row, b.period_start AS day, {_fingerprint(rows)} AS said, "
        f"hash({', '.join([*where, *counts])}) AS place FROM {rows.base} b "
        f"WHERE {people} > 0 AND {spots} AND b.frequency = 'D'"
    )
    for code, share, order, test in (
        ("same-incident-twice", "said", "row", "before IS NOT NULL"),
        (
            "near-duplicate-incident",
            "place",
            "day, row",
            f"day - day_before <= {DAYS_APART} AND said <> said_before",
        ),
    ):
        window = f"OVER (PARTITION BY {share} ORDER BY {order})"
        point(
            backend,
            findings,
            code,
            f"(SELECT *, lag(row) {window} AS before, lag(day) {window} AS day_before, "
            f"lag(said) {window} AS said_before FROM ({told})) "
            f"WHERE {test} ORDER BY row",
            place=Place("row", header, "NULL"),
            params={"other": "before"},
        )


def _where(rows: IncidentRows) -> list[str]:
    north, east = rows.value("incident.latitude"), rows.value("incident.longitude")
    found = [f"round({part}, {PLACES_OF_A_DEGREE})" for part in (north, east) if part]
    place = rows.value("incident.place")
    return found if len(found) == 2 else ([f"lower({place})"] if place else [])


def _counts(rows: IncidentRows) -> list[str]:
    return [
        numbers.number(f"b.{column.cell}", column.figures)
        for column in rows.columns("group.count")
    ]


def _fingerprint(rows: IncidentRows) -> str:
    """Give one number for all that a row says but its key, ignored columns too."""
    cells: Sequence[str] = [
        numbers.trimmed(f"b.{column.cell}")
        for column in rows.staged.bound.columns
        if column.role is not Role.PERSONAL
        and "incident.incident" not in column.column.targets
    ]
    return f"hash({', '.join(cells)})"
