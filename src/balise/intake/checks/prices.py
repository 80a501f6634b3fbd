"""Find payments far from what others paid for the same way in the same currency.

Amounts are compared by their logarithms: a fee may well be double another, and a
nought too many is ten times. Where few paid, nothing is said.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.incident_rows import IncidentRows
from balise.intake.checks.pointing import in_column, plain, point
from balise.intake.converting import numbers

FEWEST_PAYMENTS: Final = 8
SPREADS: Final = 6.0
"""How many spreads (scaled median distance from the median) are too many."""
LEAST_TIMES: Final = 5.0
"""Whatever the spread, what is not five times away is not pointed at."""
_LIKE: Final = ("kind", "stage", "from_country", "to_country")


def find_odd_prices(backend: Backend, rows: IncidentRows, findings: str) -> None:
    """Point at amounts out of range for their corridor and currency."""
    column, currency = rows.column("payment.amount"), rows.value("payment.currency")
    if column is None or currency is None:
        return
    amount = numbers.number(f"b.{column.cell}", column.figures)
    keys = [rows.value(f"payment.{name}") or "NULL" for name in _LIKE]
    paid = (
        f"SELECT b.*, {amount} AS amount, CAST({currency} AS VARCHAR) AS money, "
        f"ln(CAST({amount} AS DOUBLE)) AS size, "
        f"hash({', '.join(keys)}) AS corridor FROM {rows.base} b WHERE {amount} > 0"
    )
    centred = (
        f"SELECT *, median(size) OVER w AS middle, count(*) OVER w AS n "
        f"FROM ({paid}) WINDOW w AS (PARTITION BY money, corridor)"
    )
    spread = "median(abs(size - middle)) OVER (PARTITION BY money, corridor)"
    far = f"greatest({SPREADS} * 1.4826 * spread, ln({LEAST_TIMES}))"
    point(
        backend,
        findings,
        "fee-out-of-range",
        f"(SELECT *, {spread} AS spread FROM ({centred})) b WHERE money IS NOT NULL "
        f"AND n >= {FEWEST_PAYMENTS} AND abs(size - middle) > {far} ORDER BY b.row",
        place=in_column(column.header, f"b.{column.cell}"),
        params={
            "usual": plain("CAST(exp(middle) AS DECIMAL(24, 0))"),
            "currency": "money",
            "number": "n",
        },
    )
