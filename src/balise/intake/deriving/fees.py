"""Fees per adult: in the currency paid, and in dollars at the month's mean rate.

Both are weighted by persons. Where one payment of a cell has no rate, the cell in
dollars has no value and says why: a median over the rest would be a guess.
"""

# Names of columns and tables are ours; nothing of a file is written into a statement.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.deriving.cutting import (
    bucketed,
    dimensions,
    fixed,
    keys,
    period,
    source,
)
from balise.intake.deriving.definitions import Definition
from balise.vocabulary.observations import DECIMAL, ObservationStatus
from balise.vocabulary.rates import DOLLAR, rates

FEE_STATISTICS: Final = (
    *("min", "lower_quartile", "median", "upper_quartile", "max"),
    "count",
)
"""The count is of the persons behind the amounts, per currency; small ones are hidden."""
# The median of persons is the least amount that half of them paid at most; the
# quartiles likewise, a quarter and three quarters of them.
_CHOSEN: Final = {
    "min": "min(amount)",
    "max": "max(amount)",
    "count": "sum(weight)",
    "lower_quartile": "min(amount) FILTER (reached * 4 >= whole)",
    "median": "min(amount) FILTER (reached * 2 >= whole)",
    "upper_quartile": "min(amount) FILTER (reached * 4 >= whole * 3)",
}
_ROUGH: Final = (
    f"CASE WHEN bool_or(rough) OR bool_or(ranged) "
    f"THEN {quoted(ObservationStatus.ESTIMATED)} "
    f"ELSE {quoted(ObservationStatus.NORMAL)} END"
)
_PERSONS: Final = "'persons: ' || CAST(sum(weight) AS BIGINT)"
_NO_RATE: Final = "count(*) FILTER (amount IS NULL) > 0"
_WITHOUT: Final = (
    "'; no rate for: ' || string_agg(DISTINCT paid_in, ', ' ORDER BY paid_in) "
    "FILTER (amount IS NULL)"
)


@dataclass(frozen=True)
class FeeCut:
    """One statistic of one table of fees, by month or year."""

    breakdown: tuple[str, ...]
    frequency: str
    statistic: str


def add_dollars(backend: Backend, base: str) -> None:
    """Add to every payment what it was in dollars, where its month has a rate.

    A payment that is dated no closer than by year has no month, and so no rate.
    """
    month = "CAST(date_trunc('month', first_day) AS DATE)"
    alike = "date_trunc('month', first_day) = date_trunc('month', last_day)"
    wanted = backend.con.execute(
        f"SELECT DISTINCT currency, {month} FROM {base} WHERE {alike}"
    ).fetchall()
    means = rates().means(frozenset(wanted))
    name = fresh("means")
    backend.con.register(name, _table(means))
    backend.con.execute(f"ALTER TABLE {base} ADD COLUMN dollars {DECIMAL}")
    backend.con.execute(
        f"UPDATE {base} SET dollars = round(amount * m.mean, 2) FROM {name} m "
        f"WHERE m.currency = {base}.currency AND m.month = {month} AND {alike}"
    )
    backend.con.unregister(name)


def nominal_fee(base: str, definition: Definition, cut: FeeCut) -> str:
    """Write one statistic of the amounts as paid, per currency."""
    unit = "persons" if cut.statistic == "count" else "money"
    by = f"currency, {keys(cut.breakdown)}"
    rows = f"SELECT * FROM ({bucketed(base, cut.frequency)}) WHERE amount IS NOT NULL"
    return (
        f"SELECT {_about(definition, cut)}, '{unit}:' || currency AS unit, "
        f"{_CHOSEN[cut.statistic]} AS value, NULL AS lower, NULL AS upper, "
        f"{_ROUGH} AS obs_status, {source(_PERSONS)} "
        f"FROM ({_ranked(rows, by)}) GROUP BY {by}"
    )


def converted_fee(base: str, definition: Definition, cut: FeeCut) -> str:
    """Write one statistic of the amounts in dollars, all currencies together."""
    counted = cut.statistic == "count"
    unit = "persons_converted" if counted else "money_converted"
    by = keys(cut.breakdown)
    rows = (
        "SELECT * REPLACE (dollars AS amount), currency AS paid_in "
        f"FROM ({bucketed(base, cut.frequency)}) WHERE amount IS NOT NULL"
    )
    value, status = _CHOSEN[cut.statistic], _ROUGH
    if not counted:
        value = f"CASE WHEN NOT {_NO_RATE} THEN {value} END"
        status = (
            f"CASE WHEN {_NO_RATE} THEN {quoted(ObservationStatus.MISSING)} "
            f"ELSE {_ROUGH} END"
        )
    note = f"{_PERSONS} || coalesce({_WITHOUT}, '')"
    return (
        f"SELECT {_about(definition, cut)}, '{unit}:{DOLLAR}' AS unit, "
        f"{value} AS value, NULL AS lower, NULL AS upper, "
        f"{status} AS obs_status, {source(note)} "
        f"FROM ({_ranked(rows, by)}) GROUP BY {by}"
    )


def _about(definition: Definition, cut: FeeCut) -> str:
    return (
        f"{fixed(definition, cut.breakdown, cut.statistic)}, "
        f"{period(cut.frequency)}, {dimensions(cut.breakdown)}"
    )


def _ranked(rows: str, by: str) -> str:
    """Write how many persons paid no more than each amount, and how many paid."""
    return (
        f"SELECT *, sum(weight) OVER (PARTITION BY {by} ORDER BY amount "
        "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reached, "
        f"sum(weight) OVER (PARTITION BY {by}) AS whole FROM ({rows})"
    )


def _table(means: Mapping[tuple[str, date], Decimal]) -> pa.Table:
    return pa.table(
        {
            "currency": pa.array([c for c, _ in means], pa.string()),
            "month": pa.array([m for _, m in means], pa.date32()),
            "mean": pa.array(list(means.values()), pa.decimal128(18, 8)),
        }
    )
