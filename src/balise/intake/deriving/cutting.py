"""The parts that every statement of a derived figure has: which table, which period."""

# Names of columns and tables are ours; nothing of a file is written into a statement.
# ruff: noqa: S608

from collections.abc import Sequence

from balise.intake.converting.texts import quoted
from balise.intake.deriving.definitions import Definition
from balise.vocabulary.model import model
from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.tables import TOTAL, Table


def fixed(definition: Definition, breakdown: Sequence[str], statistic: str) -> str:
    """Write what is the same in all rows: dataflow, indicator, statistic, table."""
    indicator = model().indicators[definition.indicator]
    table = Table.of(breakdown, derived=True).name
    return (
        f"{quoted(indicator.dataflow)} AS dataflow, {quoted(indicator.code)} AS indicator, "
        f'{quoted(statistic)} AS statistic, {quoted(table)} AS "table"'
    )


def period(frequency: str) -> str:
    """Write the period that each bucket is."""
    unit, shape, length = (
        ("month", "%Y-%m", "1 month") if frequency == "M" else ("year", "%Y", "1 year")
    )
    start = f"CAST(min(date_trunc('{unit}', first_day)) AS DATE)"
    return (
        f"{quoted(frequency)} AS frequency, "
        f"strftime({start}, '{shape}') AS period, {start} AS period_start, "
        f"CAST({start} + INTERVAL {length} - INTERVAL 1 DAY AS DATE) AS period_end"
    )


def keys(breakdown: Sequence[str]) -> str:
    """Write what the rows are grouped by."""
    return ", ".join(["bucket", *breakdown])


def bucketed(base: str, frequency: str) -> str:
    """Write the rows that lie wholly in one bucket, with its first day."""
    unit = "month" if frequency == "M" else "year"
    return (
        f"SELECT *, date_trunc('{unit}', first_day) AS bucket FROM {base} "
        f"WHERE date_trunc('{unit}', first_day) = date_trunc('{unit}', last_day)"
    )


def dimensions(breakdown: Sequence[str]) -> str:
    """Write every dimension: split, or the total."""
    return ", ".join(
        f'"{name}"' if name in breakdown else f"'{TOTAL}' AS \"{name}\""
        for name in DIMENSIONS
    )


def source(note: str = "NULL") -> str:
    """Write where a derived figure comes from: no cell, and the labels it rests on."""
    return (
        "NULL AS original_value, '{}' AS original_labels, NULL AS source_row, "
        "NULL AS source_column, coalesce(array_to_string(list_sort(list_distinct(flatten("
        "list(string_split(label, '+')) FILTER (label <> '')))), '+'), '') "
        f"AS restriction, {note} AS note"
    )
