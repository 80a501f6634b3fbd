"""Find the cells that cannot be read and the rows that a rule leaves out.

A row with an error in any cell gives no record at all and can be had back with its
reasons. Rows left out by a declared rule are counted, not judged.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

import json
from collections.abc import Iterable, Sequence

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import Map, fresh, one_row
from balise.intake.converting.texts import quoted, quoted_list
from balise.intake.findings import FINDING_TYPES, Finding, Severity
from balise.intake.packs.values import Role, Skip
from balise.intake.personal import looks_personal


def new_findings(backend: Backend) -> str:
    """Make an empty table of findings."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in FINDING_TYPES.items())
    table = fresh("findings")
    backend.con.execute(f"CREATE TABLE {table} ({columns})")
    return table


def add_findings(backend: Backend, table: str, found: Iterable[Finding]) -> None:
    """Put findings that were made in Python into the table, all at once."""
    records = [finding.record() for finding in found]
    if not records:
        return
    kinds = {"VARCHAR": pa.string(), "BIGINT": pa.int64()}
    arrays = [
        pa.array([record[at] for record in records], kinds[kind])
        for at, kind in enumerate(FINDING_TYPES.values())
    ]
    source = fresh("told")
    backend.con.register(source, pa.Table.from_arrays(arrays, list(FINDING_TYPES)))
    backend.con.execute(f"INSERT INTO {table} SELECT * FROM {source}")
    backend.con.unregister(source)


def count(backend: Backend, table: str) -> int:
    """Count the rows of a table."""
    return int(one_row(backend, f"SELECT count(*) FROM {table}")[0])


def skipped_rows(
    backend: Backend,
    staged: str,
    bound: Bound,
    maps: Sequence[Map],
    headings: Sequence[str] = (),
) -> str:
    """Say which rows a declared rule leaves out, and which rule.

    ``headings`` are the conditions of rows that only head others.
    """
    # A column that is made of the title says the same in every row, a blank one too.
    in_row = [c for c in bound.columns if not bound.given.get(c.header)]
    cells = " AND ".join(f"{c.cell} = ''" for c in in_row) or "false"
    whens = [f"WHEN {cells} AND surplus IS NULL THEN 'empty-row'"]
    if bound.layout.outside:
        whens.append("WHEN true THEN 'outside-the-model'")
    whens += [f"WHEN {test} THEN 'heading'" for test in headings]
    for skip in bound.layout.skips:
        column = bound.named(skip.column)
        if column is not None:
            whens.append(f"WHEN {_matches(skip, column)} THEN {quoted(skip.rule)}")
    for found in maps:
        for rule, texts in found.skipped.items():
            said = quoted_list([text for (text,) in texts])
            whens.append(f"WHEN {found.columns[0].cell} IN {said} THEN {quoted(rule)}")
    table = fresh("skipped")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT row, rule FROM ("
        f"SELECT row, CASE {' '.join(whens)} END AS rule FROM {staged}"
        ") WHERE rule IS NOT NULL"
    )
    return table


def _matches(skip: Skip, column: BoundColumn) -> str:
    text = numbers.trimmed(column.cell)
    if skip.matches is not None:
        return f"regexp_full_match({text}, {quoted(skip.matches)})"
    if skip.unless is not None:
        return f"NOT regexp_full_match({text}, {quoted(skip.unless)})"
    if skip.but:
        return f"{text} NOT IN {quoted_list(skip.but)}"
    return f"{text} IN {quoted_list(skip.values)}"


def find_surplus(backend: Backend, staged: str, findings: str, skipped: str) -> None:
    """Reject rows with more cells than the header: what stands where is not known."""
    backend.con.execute(
        f"INSERT INTO {findings} SELECT 'surplus-cells', 'error', row, NULL, NULL, '{{}}' "
        f"FROM {staged} WHERE surplus IS NOT NULL "
        f"AND row NOT IN (SELECT row FROM {skipped})"
    )


def find_bad_texts(
    backend: Backend,
    staged: str,
    found: Map,
    findings: str,
    skipped: str,
    among: str = "true",
) -> None:
    """Point at every cell whose text means nothing, once, among some of the rows."""
    rows = [
        (*texts, rule, _shown(texts), _params(found, texts))
        for rule, all_of in found.bad.items()
        for texts in all_of
    ]
    if not rows:
        return
    names = [*(f"t{i}" for i in range(len(found.columns))), "rule", "shown", "params"]
    arrays = [
        pa.array([row[i] for row in rows], pa.string()) for i in range(len(names))
    ]
    source = fresh("bad")
    backend.con.register(source, pa.Table.from_arrays(arrays, names))
    same = " AND ".join(f"b.t{i} = s.{c.cell}" for i, c in enumerate(found.columns))
    header = quoted(found.columns[0].header)
    backend.con.execute(
        f"INSERT INTO {findings} SELECT b.rule, 'error', s.row, "
        f"{header}, b.shown, b.params "
        f"FROM {staged} s JOIN {source} b ON {same} "
        f"WHERE s.row NOT IN (SELECT row FROM {skipped}) AND {among} "
        f"AND NOT EXISTS (SELECT 1 FROM {findings} f WHERE f.row = s.row "
        f'AND f.rule = b.rule AND f."column" = {header})'
    )
    backend.con.unregister(source)


def _params(found: Map, texts: tuple[str, ...]) -> str:
    codes = found.candidates.get(texts[0], ())
    return json.dumps({"codes": ", ".join(codes)} if codes else {})


def _shown(texts: tuple[str, ...]) -> str | None:
    # A misplaced number of a document or a telephone is never repeated in a finding.
    said = " ".join(texts).strip()
    return None if looks_personal(said) else said[:200]


def find_undated_codes(
    backend: Backend, staged: Staged, found: Map, findings: str, skipped: str
) -> None:
    """Point at labels whose codes were not valid in the period of the row."""
    if not found.dated:
        return
    column, start = found.columns[0], staged.start
    header = quoted(column.header)
    joined = staged.periods.join("s", "NULL") if staged.periods else ""
    backend.con.execute(
        f"INSERT INTO {findings} SELECT 'code-not-valid-then', 'error', s.row, "
        f"{header}, s.{column.cell}, '{{}}' FROM {staged.table} s "
        f"{joined} {found.join('s', start)} "
        f"WHERE {found.table}.t0 IS NULL AND {start} IS NOT NULL "
        f"AND s.{column.cell} IN (SELECT t0 FROM {found.table}) "
        f"AND s.row NOT IN (SELECT row FROM {skipped}) "
        f"AND NOT EXISTS (SELECT 1 FROM {findings} f WHERE f.row = s.row "
        f"AND f.rule = 'code-not-valid-then' AND f.\"column\" = {header})"
    )


def find_bad_restrictions(
    backend: Backend, staged: str, bound: Bound, findings: str, skipped: str
) -> None:
    """Point at labels of restriction that are no name."""
    for column in bound.having(Role.RESTRICTION):
        text = f"lower({numbers.trimmed(column.cell)})"
        backend.con.execute(
            f"INSERT INTO {findings} SELECT 'restriction-not-a-name', 'error', row, "
            f"{quoted(column.header)}, NULL, '{{}}' FROM {staged} "
            f"WHERE NOT regexp_full_match({text}, '([a-z0-9][a-z0-9-]{{0,63}})?') "
            f"AND row NOT IN (SELECT row FROM {skipped})"
        )


def rejected_rows(backend: Backend, staged: str, findings: str, skipped: str) -> str:
    """Say which rows give no record, and one rule of each."""
    table = fresh("rejected_rows")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT row, min(rule) AS rule FROM {findings} "
        f"WHERE severity = {quoted(Severity.ERROR)} AND row IS NOT NULL "
        f"AND row NOT IN (SELECT row FROM {skipped}) "
        # What reading found may stand outside the table, above the header.
        f"AND row IN (SELECT row FROM {staged}) GROUP BY row"
    )
    return table


def severities(backend: Backend, findings: str) -> dict[Severity, int]:
    """Count the findings of each severity."""
    query = f"SELECT severity, count(*) FROM {findings} GROUP BY severity ORDER BY ALL"
    found = backend.con.execute(query).fetchall()
    return {Severity(severity): int(n) for severity, n in found}
