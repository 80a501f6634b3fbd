"""Hold reported fees against the participant's own earlier ones.

A fee is compared with earlier ones of the same corridor and statistic in the same
currency, by logarithms; where those are few, with all corridors of its table.
"""

# Names of columns and tables are ours.
# ruff: noqa: S608

from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.pointing import plain, point
from balise.intake.checks.prices import FEWEST_PAYMENTS, LEAST_TIMES, SPREADS
from balise.vocabulary.observations import DIMENSIONS

FEWEST_OF_CORRIDOR: Final = 5
_COMMON: Final = ("indicator", "statistic", "unit", "frequency", "table")


def find_odd_fees(
    backend: Backend, observations: str, earlier: str, findings: str
) -> None:
    """Point at fees out of range for their corridor and currency."""
    fees = "unit LIKE 'money:%' AND statistic <> 'count' AND value > 0"
    size = "ln(CAST(value AS DOUBLE)) AS size"
    common = ", ".join(f'"{name}"' for name in _COMMON)
    corridor = ", ".join(f'"{name}"' for name in DIMENSIONS)
    spread = (
        "SELECT {keys}, count(*) AS n, median(size) AS middle, "
        "mad(size) AS spread FROM old GROUP BY {keys} HAVING count(*) >= {fewest}"
    )
    wide = spread.format(keys=common, fewest=FEWEST_PAYMENTS)
    close = spread.format(keys=f"{common}, {corridor}", fewest=FEWEST_OF_CORRIDOR)
    far = f"greatest({SPREADS} * 1.4826 * spread, ln({LEAST_TIMES}))"
    best = ", ".join(
        f"coalesce(c.{name}, w.{name}) AS {name}" for name in ("n", "middle", "spread")
    )
    same = " AND ".join(f'x."{name}" = o."{name}"' for name in (*_COMMON, *DIMENSIONS))
    point(
        backend,
        findings,
        "fee-out-of-range",
        f"(WITH old AS (SELECT *, {size} FROM {earlier} WHERE {fees}), "
        f"new AS (SELECT *, {size} FROM {observations} o WHERE {fees} "
        f"AND NOT EXISTS (SELECT 1 FROM {earlier} x WHERE {same} "
        "AND x.period_start = o.period_start AND x.value = o.value)) "
        f"SELECT new.*, {best} FROM new "
        f"LEFT JOIN ({close}) c USING ({common}, {corridor}) "
        f"LEFT JOIN ({wide}) w USING ({common})) "
        f"WHERE abs(size - middle) > {far} ORDER BY source_row",
        params={
            "usual": plain("CAST(exp(middle) AS DECIMAL(24, 0))"),
            "currency": "split_part(unit, ':', 2)",
            "number": "n",
        },
    )
