"""Check the sums that a row states of its own cells."""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import severity
from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound
from balise.intake.converting.texts import quoted
from balise.intake.packs.values import Role


def find_row_totals(
    backend: Backend, staged: str, bound: Bound, findings: str, skipped: str
) -> None:
    """Point at totals of a row that its parts do not add up to."""
    for column in bound.having(Role.SUM_OF):
        parts = [bound.named(name) for name in column.column.targets]
        values = [
            f"coalesce({numbers.number(f's.{p.cell}', p.figures)}, 0)"
            for p in parts
            if p
        ]
        total = numbers.number(f"s.{column.cell}", column.figures)
        code = "row-total-differs"
        backend.con.execute(
            f"INSERT INTO {findings} SELECT '{code}', '{severity(code)}', s.row, "
            f"{quoted(column.header)}, left(s.{column.cell}, 200), "
            f"json_object('parts', CAST(CAST({' + '.join(values)} AS BIGINT) AS VARCHAR)) "
            f"FROM {staged} s WHERE {total} <> {' + '.join(values)} "
            f"AND s.row NOT IN (SELECT row FROM {skipped})"
        )
