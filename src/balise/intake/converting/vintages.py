"""Keep what was reported last, where a file holds several reports of the same figures.

The days of one month are published again in every report, with other values. A row of
which a later report says everything anew is left out by the rule "superseded", and it
is counted; where only some of its figures are, those cells are.
"""

# Names of columns and tables are ours.
# ruff: noqa: S608

from ibis.backends.duckdb import Backend

from balise.intake.converting.observing import Facts
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import fresh, one_row
from balise.vocabulary.observations import IDENTITY_COLUMNS

RULE = "superseded"


def keep_last(backend: Backend, facts: Facts, staged: Staged, skipped: str) -> int:
    """Take out the figures that a later report replaces, and count them.

    Rows of which nothing stays are added to ``skipped``; the number is that of the
    cells that went from rows of which something stays.
    """
    older = _older(backend, facts, staged)
    con = backend.con
    con.execute(f"DELETE FROM {facts.table} WHERE rowid IN (SELECT fact FROM {older})")
    left = f"SELECT source_row FROM {facts.table}"
    con.execute(
        f"INSERT INTO {skipped} SELECT DISTINCT source_row, '{RULE}' FROM {older} "
        f"WHERE source_row NOT IN ({left})"
    )
    query = f"SELECT count(*) FROM {older} WHERE source_row IN ({left})"
    return int(one_row(backend, query)[0])


def _older(backend: Backend, facts: Facts, staged: Staged) -> str:
    report = staged.maps.report
    same = [f'"{name}"' for name in IDENTITY_COLUMNS if name in facts.varying] or ["1"]
    joined = report.join("s", "NULL") if report else ""
    days = f"SELECT s.row, {staged.reported_on()} AS day FROM {staged.table} s {joined}"
    table = fresh("older")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT fact, source_row FROM ("
        f"SELECT f.rowid AS fact, f.source_row, d.day, "
        f"max(d.day) OVER (PARTITION BY {', '.join(same)}) AS last_day "
        f"FROM {facts.table} f JOIN ({days}) d ON d.row = f.source_row"
        ") WHERE day < last_day"
    )
    return table
