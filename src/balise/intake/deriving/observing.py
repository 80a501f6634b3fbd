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
from balise.intake.deriving.cutting import (
    bucketed,
    dimensions,
    fixed,
    keys,
    period,
    source,
)
from balise.intake.deriving.definitions import CHILDREN, DEFINITIONS, Definition
from balise.intake.deriving.fees import (
    FEE_STATISTICS,
    FeeCut,
    add_dollars,
    converted_fee,
    nominal_fee,
)
from balise.vocabulary.model import model
from balise.vocabulary.observations import (
    DECIMAL,
    OBSERVATION_TYPES,
    ObservationStatus,
)
from balise.vocabulary.tables import UNKNOWN

_MONTH: Final = "date_trunc('month', {})"
_EXACT: Final = quoted(ObservationStatus.NORMAL)
_ROUGH: Final = quoted(ObservationStatus.ESTIMATED)


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
    if found and is_fee:
        add_dollars(backend, table)
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
                for statistic in FEE_STATISTICS:
                    cut = FeeCut(breakdown, frequency, statistic)
                    yield nominal_fee(base, definition, cut)
                    yield converted_fee(base, definition, cut)
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
        f"SELECT {fixed(definition, breakdown, 'count')}, "
        f"{quoted(definition.unit)} AS unit, {period(frequency)}, "
        f"{dimensions(breakdown)}, sum(amount) AS value, "
        f"CASE WHEN bool_or(ranged) OR {unknown} THEN sum(coalesce(low, 0)) END AS lower, "
        f"CASE WHEN bool_or(ranged) AND NOT {unknown} THEN sum(high) END AS upper, "
        f"CASE WHEN count(amount) = 0 THEN {quoted(ObservationStatus.MISSING)} "
        f"WHEN {rough} THEN {_ROUGH} ELSE {_EXACT} END AS obs_status, {source()} "
        f"FROM ({bucketed(base, frequency)}) GROUP BY {keys(breakdown)}"
    )
