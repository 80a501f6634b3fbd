"""Settle rows that say the same observation twice: an error, or parts of one figure.

A source may fold several of its labels into one code; the pack then declares that
repeats are added. Otherwise nobody knows which row is right, and all are rejected.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from ibis.backends.duckdb import Backend

from balise.intake.converting.observing import Facts
from balise.intake.converting.staging import fresh, one_row
from balise.vocabulary.observations import (
    DECIMAL,
    IDENTITY_COLUMNS,
    ObservationStatus,
)

_LOW, _HIGH = "coalesce(lower, value)", "coalesce(upper, value)"
_RANGED = "count(lower) + count(upper) > 0"
_BOUNDED = f"{_RANGED} AND count({_LOW}) = count(*) AND count({_HIGH}) = count(*)"
_PARTS = {
    "value": "CASE WHEN count(value) = count(*) THEN sum(value) END",
    "lower": f"CASE WHEN {_BOUNDED} THEN sum({_LOW}) END",
    "upper": f"CASE WHEN {_BOUNDED} THEN sum({_HIGH}) END",
    # A part without a value decides what the sum is; a range stays one only if every
    # part has its ends.
    "obs_status": "CASE WHEN count(value) = count(*) THEN max(obs_status) "
    f"WHEN {_BOUNDED} THEN '{ObservationStatus.CENSORED}' "
    "ELSE coalesce(max(obs_status) FILTER (value IS NULL AND lower IS NULL "
    "AND upper IS NULL), max(obs_status) FILTER (value IS NULL)) END",
    "original_value": "string_agg(original_value, ' + ' ORDER BY source_row, source_column)",
    "original_labels": "CASE WHEN count(DISTINCT original_labels) > 1 "
    "THEN to_json(list(DISTINCT original_labels ORDER BY original_labels))::VARCHAR "
    "ELSE min(original_labels) END",
    "note": "string_agg(DISTINCT note, ' + ' ORDER BY note)",
    # A sum that rests on a labelled part bears its label, and all of them.
    "restriction": "coalesce(string_agg(DISTINCT nullif(restriction, ''), '+' "
    "ORDER BY nullif(restriction, '')), '')",
}


def settle_repeats(backend: Backend, facts: Facts, rule: str, findings: str) -> None:
    """Find observations that are there twice and do with them what the pack says."""
    identity = [f'"{name}"' for name in IDENTITY_COLUMNS if name in facts.varying]
    if not identity:
        identity = ["1"]
    if not _any_repeat(backend, facts, identity):
        return
    repeated = _repeated(backend, facts, identity)
    if rule == "add":
        _add(backend, facts, repeated, identity)
    code, severity = (
        ("repeats-added", "notice") if rule == "add" else ("duplicate", "error")
    )
    backend.con.execute(
        f"INSERT INTO {findings} SELECT '{code}', '{severity}', source_row, "
        f"source_column, NULL, json_object('first', first_row) FROM {repeated}"
    )


def _any_repeat(backend: Backend, facts: Facts, identity: list[str]) -> bool:
    # Hashes are quick to compare; only if two are equal are the rows themselves looked at.
    query = (
        f"SELECT count(*) - count(DISTINCT h) FROM "
        f"(SELECT hash({', '.join(identity)}) AS h FROM {facts.table})"
    )
    return bool(one_row(backend, query)[0])


def _repeated(backend: Backend, facts: Facts, identity: list[str]) -> str:
    table, columns = fresh("repeated"), ", ".join(identity)
    bounds = "".join(
        f", CAST(NULL AS {DECIMAL}) AS {name}"
        for name in ("lower", "upper")
        if name not in facts.varying
    )
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT * FROM (SELECT rowid AS fact, *, "
        f"count(*) OVER one AS times, min(source_row) OVER one AS first_row{bounds} "
        f"FROM {facts.table} WINDOW one AS (PARTITION BY {columns})) WHERE times > 1"
    )
    return table


def _add(backend: Backend, facts: Facts, repeated: str, identity: list[str]) -> None:
    columns = ", ".join(
        f'{_PARTS[name]} AS "{name}"'
        if name in _PARTS
        else f'"{name}"'
        if f'"{name}"' in identity
        else f'arg_min("{name}", (source_row, source_column)) AS "{name}"'
        for name in facts.varying
    )
    con = backend.con
    con.execute(
        f"DELETE FROM {facts.table} WHERE rowid IN (SELECT fact FROM {repeated})"
    )
    con.execute(
        f"INSERT INTO {facts.table} SELECT {columns} FROM {repeated} "
        f"GROUP BY {', '.join(identity)} ORDER BY ALL"
    )
