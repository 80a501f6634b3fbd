"""Read one of several tables of a sheet: what stands outside of it is left empty.

Rows keep the numbers that they have in the sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from balise.intake.reading.values import WHOLE, Region


@dataclass
class Outside:
    """The rows that have text outside of the table that is read."""

    rows: set[int] = field(default_factory=set)


def within(
    rows: Iterator[list[str]], region: Region, outside: Outside
) -> Iterator[list[str]]:
    """Give every row up to the last of a region with only the cells that are in it."""
    if region == WHOLE:
        return rows
    return _cut(rows, region, outside)


def _cut(
    rows: Iterator[list[str]], region: Region, outside: Outside
) -> Iterator[list[str]]:
    first, last = region.first_column, region.last_column
    end = None if last is None else last + 1
    last_row = region.last_row
    for row, cells in enumerate(rows, 1):
        kept = cells[first:end] if region.holds(row) else []
        if any(cells) and (not kept or any(cells[:first] + cells[len(kept) + first :])):
            outside.rows.add(row)
        # Rows further down are only counted.
        if last_row is None or row <= last_row:
            yield kept
