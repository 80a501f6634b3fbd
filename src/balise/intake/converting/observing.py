"""Build observations from staged rows: one set of statements, however many rows.

``facts`` holds what differs from row to row; the view over it adds what is the same
for the whole file, so that a million rows do not carry the same words a million times.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ibis.backends.duckdb import Backend

from balise.intake.converting import numbers
from balise.intake.converting.binding import BoundColumn
from balise.intake.converting.expressions import expressions, status
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.converting.wordlists import constant, typed
from balise.vocabulary.observations import OBSERVATION_TYPES, ObservationStatus


@dataclass(frozen=True)
class Facts:
    """Where the observations are, and which of their columns differ by row."""

    view: str
    table: str
    varying: tuple[str, ...]


def build_observations(
    backend: Backend,
    staged: Staged,
    measures: Sequence[BoundColumn],
    *,
    participant: str,
    agency: str,
) -> Facts:
    """Build the observations of every measure column into a table and its view."""
    constants = {"participant": participant, "agency": agency}
    own = [expressions(staged.of(m), m) for m in measures]
    same = {
        name: found
        for name, found in own[0].items()
        if name != "source_column"
        and all(part[name] == found for part in own)
        and _is_literal(found)
    }
    varying = tuple(
        n for n in OBSERVATION_TYPES if n not in same and n not in constants
    )
    texts = {name: _texts(staged, measures, own, name) for name in varying}
    types = typed(backend, {n: OBSERVATION_TYPES[n] for n in varying}, texts)
    table, view = fresh("facts"), fresh("observations")
    backend.con.execute(
        f"CREATE TABLE {table} AS "
        + " UNION ALL ".join(
            _select(staged.of(m), m, part, types)
            for m, part in zip(measures, own, strict=True)
        )
    )
    fixed = {**same, **{n: quoted(text) for n, text in constants.items()}}
    columns = ", ".join(
        f'{constant(fixed[n], kind)} AS "{n}"' if n in fixed else f'"{n}"'
        for n, kind in OBSERVATION_TYPES.items()
    )
    backend.con.execute(f"CREATE VIEW {view} AS SELECT {columns} FROM {table}")
    return Facts(view, table, varying)


def _texts(
    staged: Staged,
    measures: Sequence[BoundColumn],
    own: Sequence[Mapping[str, str]],
    name: str,
) -> Iterable[str] | None:
    """Give every text that a column can hold, or None where that is not known."""
    if name == "obs_status":
        return tuple(ObservationStatus)
    found: set[str] = set()
    for measure, part in zip(measures, own, strict=True):
        if _is_literal(part[name]):
            found.add(part[name][1:-1].replace("''", "'"))
        elif name in {"period", "frequency"}:
            found |= staged.period_texts(measure, name)
        elif part[name] == f"s.d_{name}":
            found |= staged.code_texts(name)
        else:
            return None
    return found


def _is_literal(expression: str) -> bool:
    return expression == "NULL" or bool(re.fullmatch("'(?:[^']|'')*'", expression))


def _select(
    staged: Staged,
    measure: BoundColumn,
    found: Mapping[str, str],
    types: Mapping[str, str],
) -> str:
    columns = ", ".join(
        f'CAST({found[name]} AS {kind}) AS "{name}"' for name, kind in types.items()
    )
    tests = [staged.kept(), staged.bound.rows_of(measure)]
    if measure.figures.empty == "no-figure":
        tests.append(f"{numbers.trimmed(f's.{measure.cell}')} <> ''")
    if measure.figures.parts and staged.periods:
        # The 31st of a month of 30 days: there is no such period, and no figure.
        tests.append(f"{staged.periods.table}.period IS NOT NULL")
    # The number is read once, in the inner query, and used by four columns of this one.
    inner = (
        f"SELECT s.*, {numbers.number(f's.{measure.cell}', measure.figures)} AS figure, "
        f"{status(staged, measure)} AS status, "
        f"{_of_period(staged)} {_of_codes(staged)} "
        f"FROM {staged.table} s {staged.joins(types)} WHERE {' AND '.join(tests)}"
    )
    return f"SELECT {columns} FROM ({inner}) s"


def _of_period(staged: Staged) -> str:
    if staged.fixed:
        period = staged.fixed
        return (
            f"{quoted(period.code)} AS period, DATE '{period.start}' AS period_start, "
            f"DATE '{period.end}' AS period_end, {quoted(period.frequency.value)} "
            "AS frequency, NULL AS label_period"
        )
    assert staged.periods is not None  # noqa: S101 - a pack without time is refused
    table = staged.periods.table
    return (
        f"{table}.period, {table}.period_start, {table}.period_end, "
        f"{table}.frequency, {table}.label AS label_period"
    )


def _of_codes(staged: Staged) -> str:
    parts = []
    for number, found in enumerate(staged.codes):
        for target in found.targets:
            parts.append(f"{found.code(target)} AS d_{target}")
        if found.labelled:
            parts.append(f"{found.table}.label AS label_{number}")
    return "".join(f", {part}" for part in parts)
