"""Build what the store would open, from a few words per slice."""

import itertools
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import ibis
import pyarrow as pa
from ibis.expr import operations as ops

from balise.analysis.questions import Question, Refused, parse_question
from balise.analysis.settings import Setting
from balise.vocabulary.observations import DIMENSIONS, SERIES_COLUMNS
from balise.vocabulary.periods import parse_period
from balise.vocabulary.tables import TOTAL, parse_table

MONEY = pa.decimal128(24, 6)
TODAY = date(2026, 1, 1)


@dataclass(frozen=True)
class ASlice:
    """Cells by code (a text, or a tuple in the table's order); a value may be a status
    ("Q"), a range ((1, 4)), or a number with a status ((7, "P"))."""

    table: str
    period: str
    cells: dict = field(default_factory=dict)
    participant: str = "QMA"
    agency: str = "police"
    indicator: str = "IE.detected"
    statistic: str = "count"
    unit: str = "detections"
    provisional: bool = False
    complete: bool = True
    order: int = 1
    absent: str = "not_listed"

    @property
    def number(self) -> str:
        return f"N{self.participant}{self.agency}{self.order}"

    @property
    def series(self) -> dict:
        values = (
            self.participant,
            self.agency,
            self.indicator.split(".")[0],
            self.indicator,
            self.statistic,
            self.unit,
            parse_period(self.period).frequency.value,
            self.table,
        )
        return dict(zip(SERIES_COLUMNS, values, strict=True))

    @property
    def days(self) -> dict:
        period = parse_period(self.period)
        return {
            "period": self.period,
            "period_start": period.start,
            "period_end": period.end,
        }

    @property
    def key(self) -> str:
        return "|".join((*self.series.values(), self.period))

    def rows(self) -> list[dict]:
        table = parse_table(self.table)
        return [
            {
                **self.series,
                **self.days,
                **dict.fromkeys(DIMENSIONS, TOTAL),
                **dict(table.universe),
                **dict(zip(table.breakdown, codes_of(codes), strict=True)),
                **value_of(value),
                "number": self.number,
                "slice_key": self.key,
            }
            for codes, value in self.cells.items()
        ]

    def index(self) -> dict:
        rows = self.rows()
        return {
            **self.series,
            **self.days,
            "number": self.number,
            "order_no": self.order,
            "rows": len(rows),
            "missing": sum(row["value"] is None for row in rows),
            "provisional": self.provisional,
            "complete": self.complete,
            "absent": self.absent,
            "slice_key": self.key,
        }


def codes_of(codes) -> tuple[str, ...]:
    if codes in ("", TOTAL):
        return ()
    return codes if isinstance(codes, tuple) else (codes,)


def value_of(value) -> dict:
    lower = upper = None
    status = "A"
    if isinstance(value, str):
        status, value = value, None
    elif isinstance(value, tuple) and isinstance(value[1], str):
        value, status = value
    elif isinstance(value, tuple):
        lower, upper = value
        value, status = None, "X-CENSORED"
    numbers = {"value": value, "lower": lower, "upper": upper}
    return {
        **{k: None if v is None else Decimal(v) for k, v in numbers.items()},
        "obs_status": status,
    }


CELL_SCHEMA = pa.schema(
    [(n, pa.string()) for n in SERIES_COLUMNS]
    + [
        ("period", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
    ]
    + [(n, pa.string()) for n in DIMENSIONS]
    + [("value", MONEY), ("lower", MONEY), ("upper", MONEY)]
    + [(n, pa.string()) for n in ("obs_status", "number", "slice_key")]
)
SLICE_SCHEMA = pa.schema(
    [(n, pa.string()) for n in SERIES_COLUMNS]
    + [
        ("period", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
    ]
    + [("number", pa.string()), ("order_no", pa.int64()), ("rows", pa.int64())]
    + [("missing", pa.int64()), ("provisional", pa.bool_()), ("complete", pa.bool_())]
    + [("absent", pa.string()), ("slice_key", pa.string())]
)


@dataclass(frozen=True)
class AnOpened:
    slices: ibis.Table
    cells: ibis.Table


BACKEND = ibis.duckdb.connect()
COUNT = itertools.count()


def opened(*slices: ASlice, shuffle=lambda rows: rows) -> AnOpened:
    index = shuffle([s.index() for s in slices])
    cells = shuffle([row for s in slices for row in s.rows()])
    return AnOpened(
        named(pa.Table.from_pylist(index, SLICE_SCHEMA)),
        named(pa.Table.from_pylist(cells, CELL_SCHEMA)),
    )


def named(rows: pa.Table) -> ibis.Table:
    """Give the rows a name in the engine, as the store does."""
    name = f"opened_{next(COUNT)}"
    BACKEND.con.register(name, rows)
    schema = ibis.schema(rows.schema)
    return ops.DatabaseTable(
        name, schema=schema, source=BACKEND, namespace=ops.Namespace()
    ).to_expr()


def question(measure="IE.detected", **words) -> Question:
    words = {"first": "2023", "by": "participant,period", "grain": "year", **words}
    found = parse_question(measure, **words)
    assert not isinstance(found, Refused), found
    return found


def setting(viewer="QMA", **values) -> Setting:
    return Setting(viewer=viewer, today=TODAY, **values)


def rows(answer, *names) -> list[tuple]:
    table = answer.table.select(list(names))
    return [tuple(row.values()) for row in table.to_pylist()]
