"""Small tables that say what the distinct texts of a column mean, joined to the rows.

A million rows hold few distinct labels and dates: those are read in Python once, and
the engine joins them. No value of a personal column is ever looked at here.
"""

# Names of columns and tables are ours.
# ruff: noqa: S608

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import BoundColumn
from balise.intake.converting.flags import status_of
from balise.intake.converting.labels import Meaning, coded_labels
from balise.intake.converting.periods import PeriodReader, day_in
from balise.intake.converting.texts import clean
from balise.vocabulary.periods import Period

EARLIEST_YEAR: Final = 1950
_PERIOD_TYPES: Final = {
    "period": pa.string(),
    "period_start": pa.date32(),
    "period_end": pa.date32(),
    "frequency": pa.string(),
    "label": pa.string(),
}
_CODE_TYPES: Final = {
    "t0": pa.string(),
    "valid_from": pa.date32(),
    "valid_to": pa.date32(),
    "label": pa.string(),
}
_numbers = itertools.count(1)


def fresh(kind: str) -> str:
    """Give a table name that nothing in this process has."""
    return f"intake_{kind}_{next(_numbers)}"


def one_row(backend: Backend, query: str) -> tuple[Any, ...]:
    """Give the only row of a query.

    All rows are fetched, because an unfinished result keeps the connection from
    taking another table in.
    """
    found: tuple[Any, ...] = backend.con.execute(query).fetchall()[0]
    return found


@dataclass(frozen=True)
class Map:
    """What the distinct texts of some columns mean, and which mean nothing.

    ``bad`` maps a rule to the texts that it found; ``skipped`` the same for rules by
    which rows are left out. ``table`` is joined on the columns' texts.
    """

    table: str
    columns: tuple[BoundColumn, ...]
    targets: tuple[str, ...] = ()
    bad: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    skipped: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    candidates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What an ambiguous text could mean."""
    dated: bool = False
    may_be_total: frozenset[str] = frozenset()
    labelled: bool = False
    plain: bool = False
    """Every text is its own code, so that nothing has to be joined."""
    void: bool = False
    """No text has a code, so that there is nothing to join either."""
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The codes that occur, by target; of periods also their frequencies."""

    def code(self, target: str) -> str:
        """Give the expression of the code for one target."""
        if self.plain:
            return f"s.{self.columns[0].cell}"
        if self.void:
            return "CAST(NULL AS VARCHAR)"
        return f"{self.table}.{target.replace('.', '_')}"

    def join(
        self, staged: str, period_start: str, types: Mapping[str, str] | None = None
    ) -> str:
        """Give the join of this map to the staged rows.

        Its columns take the types that are given, where that costs little.
        """
        if self.plain or self.void:
            return ""
        cast = ", ".join(
            f'CAST("{name}" AS {kind}) AS "{name}"'
            for name, kind in (types or {}).items()
            if name in self.texts
        )
        source = f"(SELECT * REPLACE ({cast}) FROM {self.table})" if cast else ""
        same = " AND ".join(
            f"{self.table}.t{i} = {staged}.{column.cell}"
            for i, column in enumerate(self.columns)
        )
        if self.dated:
            same += (
                f" AND {period_start} BETWEEN {self.table}.valid_from"
                f" AND {self.table}.valid_to"
            )
        return f"LEFT JOIN {source} {self.table} ON {same}"


def distinct_texts(
    backend: Backend, staged: str, columns: Sequence[BoundColumn]
) -> list[tuple[str, ...]]:
    """Give the distinct texts of some columns, in order."""
    cells = ", ".join(c.cell for c in columns)
    query = f"SELECT DISTINCT {cells} FROM {staged} ORDER BY ALL"
    return [tuple(row) for row in backend.con.execute(query).fetchall()]


def period_map(
    backend: Backend,
    staged: str,
    columns: tuple[BoundColumn, ...],
    reader: PeriodReader,
    file_date: date,
    said: tuple[str, ...] = (),
) -> Map:
    """Read the period of every distinct text that tells of one.

    ``said`` are the parts that stand in the header and are the same for every row.
    """
    rows: list[tuple[Any, ...]] = []
    bad: dict[str, list[tuple[str, ...]]] = {}
    for texts in distinct_texts(backend, staged, columns):
        period = reader.read((*texts, *said))
        rule = _fault_of(period, texts, file_date)
        if rule or period is None:
            bad.setdefault(rule or "date-invalid", []).append(texts)
            continue
        named = " ".join(clean(t) for t in (*texts, *said))
        label = None if named == period.code else _fragment("period", named)
        frequency = period.frequency.value
        rows.append((*texts, period.code, period.start, period.end, frequency, label))
    texts_of = {f"t{i}": pa.string() for i in range(len(columns))}
    table = _create(backend, "periods", {**texts_of, **_PERIOD_TYPES}, rows)
    first = len(columns)
    return Map(
        table,
        columns,
        bad=bad,
        labelled=any(row[-1] for row in rows),
        texts={
            "period": frozenset(row[first] for row in rows),
            "frequency": frozenset(row[first + 3] for row in rows),
        },
    )


def _fault_of(
    period: Period | None, texts: tuple[str, ...], file_date: date
) -> str | None:
    if not any(clean(text) for text in texts):
        return "empty-required"
    if period is None:
        return "date-invalid"
    if not EARLIEST_YEAR <= period.start.year <= file_date.year + 1:
        return "year-implausible"
    return None


def day_map(backend: Backend, staged: str, column: BoundColumn, file_date: date) -> Map:
    """Read every distinct text of a column of days."""
    rows: list[tuple[Any, ...]] = []
    bad: dict[str, list[tuple[str, ...]]] = {}
    for (text,) in distinct_texts(backend, staged, (column,)):
        day = day_in(text, column.column)
        if day and EARLIEST_YEAR <= day.year <= file_date.year + 1:
            rows.append((text, day))
        elif clean(text):
            rule = "year-implausible" if day else "date-invalid"
            bad.setdefault(rule, []).append((text,))
    types = {"t0": pa.string(), "day": pa.date32()}
    return Map(_create(backend, "days", types, rows), (column,), bad=bad)


def status_map(backend: Backend, staged: str, column: BoundColumn) -> Map:
    """Read every distinct flag of a column of flags."""
    rows: list[tuple[Any, ...]] = []
    bad: dict[str, list[tuple[str, ...]]] = {}
    for (text,) in distinct_texts(backend, staged, (column,)):
        status = status_of(clean(text), column.column.statuses)
        if status is None:
            bad.setdefault("unknown-code", []).append((text,))
        else:
            rows.append((text, status))
    types = {"t0": pa.string(), "status": pa.string()}
    return Map(_create(backend, "statuses", types, rows), (column,), bad=bad)


def code_map(backend: Backend, staged: str, column: BoundColumn) -> Map:
    """Resolve every distinct label of a coded column."""
    targets = column.column.targets
    texts = [found for (found,) in distinct_texts(backend, staged, (column,))]
    meanings = coded_labels(column.column, texts)
    rows = [row for text in texts for row in _map_rows(text, targets, meanings[text])]
    rows.sort(key=lambda row: tuple(str(part) for part in row))
    dated = any(_is_dated(meaning) for meaning in meanings.values())
    named = {target.replace(".", "_"): pa.string() for target in targets}
    table = _create(backend, "codes", {**_CODE_TYPES, **named}, rows)
    return Map(
        table,
        (column,),
        targets,
        bad=_by_rule(meanings, skipped=False),
        skipped=_by_rule(meanings, skipped=True),
        candidates={t: found.candidates for t, found in meanings.items()},
        dated=dated,
        may_be_total=frozenset(
            t
            for row in rows
            for t, code in zip(targets, row[4:], strict=True)
            if code == "_T"
        ),
        labelled=any(row[3] for row in rows),
        # A figure keeps the labels of its codes, so there each map is joined.
        void=all("." in target for target in targets)
        and not any(code for row in rows for code in row[4:]),
        plain=not dated and all(code == row[0] for row in rows for code in row[4:]),
        texts={
            target: frozenset(row[at] for row in rows if row[at] is not None)
            for at, target in enumerate(targets, 4)
            if "." not in target
        },
    )


def _map_rows(
    text: str, targets: Sequence[str], meaning: Meaning
) -> list[tuple[Any, ...]]:
    return [
        (
            text,
            option.valid_from or date.min,
            option.valid_to or date.max,
            _label(text, targets, option.codes),
            *[option.codes.get(target) for target in targets],
        )
        for option in meaning.options
    ]


def _label(text: str, targets: Sequence[str], codes: Any) -> str | None:
    # A label that is its own code is not kept twice.
    parts = [_fragment(t, text) for t in sorted(targets) if codes.get(t) != text]
    return ",".join(parts) or None


def _fragment(name: str, text: str) -> str:
    return f"{json.dumps(name)}:{json.dumps(text, ensure_ascii=False)}"


def _by_rule(
    meanings: dict[str, Meaning], *, skipped: bool
) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text, meaning in meanings.items():
        if meaning.rule and meaning.skipped is skipped:
            found.setdefault(meaning.rule, []).append((text,))
    return found


def _is_dated(meaning: Meaning) -> bool:
    return any(option.valid_from or option.valid_to for option in meaning.options)


def _create(
    backend: Backend,
    kind: str,
    types: dict[str, pa.DataType],
    rows: list[tuple[Any, ...]],
) -> str:
    arrays = [
        pa.array([row[i] for row in rows], kind)
        for i, kind in enumerate(types.values())
    ]
    name, source = fresh(kind), fresh("source")
    backend.con.register(source, pa.Table.from_arrays(arrays, list(types)))
    backend.con.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}")
    backend.con.unregister(source)
    return name
