"""Make the further columns of a layout, and fill cells down, before anything is read.

The rows and their numbers stay as they are: only cells are added, or filled where they
were blank. The file as it came stays beside, for whoever asks for its rows again.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Iterator
from dataclasses import replace

from ibis.backends.duckdb import Backend

from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.packs.patterns import compiled
from balise.intake.packs.values import Given, Place
from balise.intake.reading.values import Reading


def reshaped(backend: Backend, reading: Reading, bound: Bound) -> Reading:
    """Give the reading with the columns that its layout makes of it."""
    layout = bound.layout
    if not layout.given and not layout.fill_down:
        return reading
    cells = dict(_filled(bound))
    kept = [f"{cells.get(name, name)} AS {name}" for name in reading.columns]
    made = [f"c{len(reading.columns) + n}" for n in range(len(layout.given))]
    added = [
        f"{_made(given, bound, len(reading.columns))} AS {name}"
        for given, name in zip(layout.given, made, strict=True)
    ]
    table = fresh("reshaped")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT row, {', '.join([*kept, *added])}, surplus "
        f"FROM {_grouped(reading, bound)} ORDER BY row"
    )
    names = tuple(given.name for given in layout.given)
    header = replace(reading.layout, header=(*reading.layout.header, *names))
    columns = (*reading.columns, *made)
    return replace(reading, table=table, layout=header, columns=columns)


def headings(bound: Bound, width: int) -> Iterator[str]:
    """Give the condition of the rows that only head others, for each such column.

    ``width`` is the number of columns that the file itself has.
    """
    for given in bound.layout.given:
        if given.place is Place.HEADING:
            yield _is_heading(given, bound, width)


def _cell(bound: Bound, name: str) -> str:
    column = bound.named(name)
    assert column is not None  # noqa: S101 - a pack may name only its own columns
    return column.cell


def _filled(bound: Bound) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(bound.layout.fill_down):
        if bound.named(name) is not None:
            cell = _cell(bound, name)
            yield (
                cell,
                (
                    f"coalesce(last_value(nullif({numbers.trimmed(cell)}, '') IGNORE NULLS) "
                    f"OVER (PARTITION BY above_{number} ORDER BY row), '')"
                ),
            )


def _grouped(reading: Reading, bound: Bound) -> str:
    """Give the rows with the number of the group in which each column is filled.

    A name in a column further left starts anew what stands to the right of it.
    """
    said: list[str] = []
    groups = []
    for number, name in enumerate(bound.layout.fill_down):
        changed = " OR ".join(said) or "false"
        groups.append(
            f", count(*) FILTER (WHERE {changed}) OVER (ORDER BY row) AS above_{number}"
        )
        if bound.named(name) is not None:
            said.append(f"{numbers.trimmed(_cell(bound, name))} <> ''")
    return f"(SELECT *{''.join(groups)} FROM {reading.table})"


def _made(given: Given, bound: Bound, width: int) -> str:
    if given.place not in {Place.COLUMN, Place.HEADING}:
        return quoted(bound.given[given.name])
    cell = _cell(bound, given.column)
    shape = compiled(given.matches)
    found = (
        f"trim(regexp_extract({cell}, {quoted(given.matches)}, {min(shape.groups, 1)}))"
    )
    if given.place is Place.COLUMN:
        return found
    heading = f"CASE WHEN {_is_heading(given, bound, width)} THEN {found} END"
    return f"coalesce(last_value({heading} IGNORE NULLS) OVER (ORDER BY row), '')"


def _is_heading(given: Given, bound: Bound, width: int) -> str:
    cell = _cell(bound, given.column)
    others = [f"c{n}" for n in range(width) if f"c{n}" != cell]
    empty = [f"{numbers.trimmed(other)} = ''" for other in others]
    tests = [f"regexp_matches({cell}, {quoted(given.matches)})", "surplus IS NULL"]
    return " AND ".join([f"{numbers.trimmed(cell)} <> ''", *empty, *tests])
