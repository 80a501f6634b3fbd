"""Make observations from incident records, by the definitions and nothing else.

They are ordinary observations of tables marked derived. A counted range uses the best
estimate, else the lower bound, with status E and the range beside; a group of unknown
size leaves the upper end open, and is never zero. A cell that rests on a labelled
record bears its label.
"""

# Names of columns and tables are ours; nothing of a file is written into a statement.
# ruff: noqa: S608

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.converting.staging import fresh, one_row
from balise.intake.converting.texts import quoted, quoted_list
from balise.intake.deriving.definitions import CHILDREN, DEFINITIONS, Definition
from balise.vocabulary.model import model
from balise.vocabulary.observations import (
    DECIMAL,
    DIMENSIONS,
    OBSERVATION_TYPES,
    ObservationStatus,
)
from balise.vocabulary.tables import TOTAL, UNKNOWN, Table

_MONTH: Final = "date_trunc('month', {})"
_EXACT: Final = quoted(ObservationStatus.NORMAL)
_ROUGH: Final = quoted(ObservationStatus.ESTIMATED)
_FEE_STATISTICS: Final = (
    *("min", "lower_quartile", "median", "upper_quartile", "max"),
    "count",
)
"""The count is of the persons behind the amounts, per currency; small ones are hidden."""


def derive(
    backend: Backend, tables: Mapping[str, str], *, participant: str, agency: str
) -> str:
    """Build the observations that the incident tables give; may be empty."""
    selects: list[str] = []
    for definition in DEFINITIONS:
        base = _base(backend, tables, definition)
        if base is not None:
            selects.extend(_selects(backend, base, definition))
    table = fresh("derived")
    columns = ", ".join(f'"{name}" {kind}' for name, kind in OBSERVATION_TYPES.items())
    backend.con.execute(f"CREATE TABLE {table} ({columns})")
    owner = f"{quoted(participant)} AS participant, {quoted(agency)} AS agency"
    for select in selects:
        backend.con.execute(
            f"INSERT INTO {table} BY NAME SELECT {owner}, * FROM ({select}) ORDER BY ALL"
        )
    return table


def _base(
    backend: Backend, tables: Mapping[str, str], definition: Definition
) -> str | None:
    counts = definition.counts.replace("{children}", quoted_list(CHILDREN)[1:-1])
    used = definition.rows + counts
    wanted = [name for name in model().incident_tables if f"{{{name}}}" in used]
    if any(name not in tables for name in (*wanted, *definition.needs)):
        return None
    for name in wanted:
        counts = counts.replace(f"{{{name}}}", tables[name])
    rows = definition.rows.format(**tables)
    is_fee = definition.unit == "money"
    dims = ", ".join(
        f"coalesce({expression}, '{UNKNOWN}') AS {name}"
        for name, expression in definition.dimensions.items()
    )
    extra = "p.currency, coalesce(p.persons, 1) AS weight, " if is_fee else ""
    table = fresh("base")
    # Making a table tells how many rows it got.
    ((found,),) = backend.con.execute(
        f"CREATE TABLE {table} AS SELECT {extra}{dims}, "
        f"{definition.day} AS first_day, {definition.last_day} AS last_day, "
        f"CAST(coalesce({definition.best}, {definition.low}) AS {DECIMAL}) AS amount, "
        f"CAST(coalesce({definition.low}, {definition.best}) AS {DECIMAL}) AS low, "
        f"CAST(coalesce({definition.high}, {definition.best}) AS {DECIMAL}) AS high, "
        f"coalesce({definition.rough}, false) AS rough, "
        f"coalesce({definition.open_end}, false) AS open_end, "
        f"({definition.low}) IS NOT NULL OR ({definition.high}) IS NOT NULL AS ranged, "
        f"{definition.label} AS label FROM {rows} WHERE {counts}"
    ).fetchall()
    return table if found else None


def _selects(backend: Backend, base: str, definition: Definition) -> Iterator[str]:
    (vague,) = one_row(
        backend,
        f"SELECT count(*) FROM {base} "
        f"WHERE {_MONTH.format('first_day')} <> {_MONTH.format('last_day')}",
    )
    known = _known_dimensions(backend, base, definition)
    # What is dated by year only is in no month: the years then hold all of it.
    frequencies = ("M", "A") if vague else ("M",)
    for frequency in frequencies:
        for breakdown in definition.breakdowns:
            if not known.issuperset(breakdown):
                continue
            if definition.unit == "money":
                for statistic in _FEE_STATISTICS:
                    yield _fee(base, definition, breakdown, frequency, statistic)
            else:
                yield _sum(base, definition, breakdown, frequency)


def _known_dimensions(backend: Backend, base: str, definition: Definition) -> set[str]:
    # A table whose every row says "unknown" tells nothing that the total does not.
    names = list(definition.dimensions)
    tests = ", ".join(f"count(*) FILTER ({name} <> '{UNKNOWN}')" for name in names)
    if not names:
        return set()
    found = one_row(backend, f"SELECT {tests} FROM {base}")
    return {name for name, number in zip(names, found, strict=True) if number}


def _sum(
    base: str, definition: Definition, breakdown: Sequence[str], frequency: str
) -> str:
    unknown = "(count(*) > count(amount) OR bool_or(open_end))"
    rough = f"bool_or(rough) OR bool_or(ranged) OR {unknown}"
    return (
        f"SELECT {_fixed(definition, breakdown, 'count')}, "
        f"{quoted(definition.unit)} AS unit, {_period(frequency)}, "
        f"{_dimensions(breakdown)}, sum(amount) AS value, "
        f"CASE WHEN bool_or(ranged) OR {unknown} THEN sum(coalesce(low, 0)) END AS lower, "
        f"CASE WHEN bool_or(ranged) AND NOT {unknown} THEN sum(high) END AS upper, "
        f"CASE WHEN count(amount) = 0 THEN {quoted(ObservationStatus.MISSING)} "
        f"WHEN {rough} THEN {_ROUGH} ELSE {_EXACT} END AS obs_status, {_source()} "
        f"FROM ({_bucketed(base, frequency)}) GROUP BY {_keys(breakdown)}"
    )


def _fee(
    base: str,
    definition: Definition,
    breakdown: Sequence[str],
    frequency: str,
    statistic: str,
) -> str:
    keys = _keys(breakdown)
    # The median of persons is the least amount that half of them paid at most; the
    # quartiles likewise, a quarter and three quarters of them.
    chosen = {
        "min": "min(amount)",
        "max": "max(amount)",
        "count": "sum(weight)",
        "lower_quartile": "min(amount) FILTER (reached * 4 >= whole)",
        "median": "min(amount) FILTER (reached * 2 >= whole)",
        "upper_quartile": "min(amount) FILTER (reached * 4 >= whole * 3)",
    }[statistic]
    inner = (
        f"SELECT *, sum(weight) OVER (PARTITION BY currency, {keys} ORDER BY amount "
        "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reached, "
        f"sum(weight) OVER (PARTITION BY currency, {keys}) AS whole "
        f"FROM ({_bucketed(base, frequency)}) WHERE amount IS NOT NULL"
    )
    return (
        f"SELECT {_fixed(definition, breakdown, statistic)}, "
        f"'{'persons' if statistic == 'count' else 'money'}:' || currency AS unit, {_period(frequency)}, {_dimensions(breakdown)}, "
        f"{chosen} AS value, NULL AS lower, NULL AS upper, "
        f"CASE WHEN bool_or(rough) OR bool_or(ranged) THEN {_ROUGH} ELSE {_EXACT} END "
        f"AS obs_status, {_source(persons=True)} "
        f"FROM ({inner}) GROUP BY currency, {keys}"
    )


def _fixed(definition: Definition, breakdown: Sequence[str], statistic: str) -> str:
    indicator = model().indicators[definition.indicator]
    table = Table.of(breakdown, derived=True).name
    return (
        f"{quoted(indicator.dataflow)} AS dataflow, {quoted(indicator.code)} AS indicator, "
        f'{quoted(statistic)} AS statistic, {quoted(table)} AS "table"'
    )


def _period(frequency: str) -> str:
    unit, shape, length = (
        ("month", "%Y-%m", "1 month") if frequency == "M" else ("year", "%Y", "1 year")
    )
    start = f"CAST(min(date_trunc('{unit}', first_day)) AS DATE)"
    return (
        f"{quoted(frequency)} AS frequency, "
        f"strftime({start}, '{shape}') AS period, {start} AS period_start, "
        f"CAST({start} + INTERVAL {length} - INTERVAL 1 DAY AS DATE) AS period_end"
    )


def _keys(breakdown: Sequence[str]) -> str:
    return ", ".join(["bucket", *breakdown])


def _bucketed(base: str, frequency: str) -> str:
    unit = "month" if frequency == "M" else "year"
    return (
        f"SELECT *, date_trunc('{unit}', first_day) AS bucket FROM {base} "
        f"WHERE date_trunc('{unit}', first_day) = date_trunc('{unit}', last_day)"
    )


def _dimensions(breakdown: Sequence[str]) -> str:
    return ", ".join(
        f'"{name}"' if name in breakdown else f"'{TOTAL}' AS \"{name}\""
        for name in DIMENSIONS
    )


def _source(*, persons: bool = False) -> str:
    note = "'persons: ' || CAST(sum(weight) AS BIGINT)" if persons else "NULL"
    return (
        "NULL AS original_value, '{}' AS original_labels, NULL AS source_row, "
        "NULL AS source_column, coalesce(array_to_string(list_sort(list_distinct(flatten("
        "list(string_split(label, '+')) FILTER (label <> '')))), '+'), '') "
        f"AS restriction, {note} AS note"
    )
