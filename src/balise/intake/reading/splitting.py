"""Find several tables on one sheet: below each other, and side by side.

A new table starts after a blank row with a row of names over a row that holds figures;
lines of text alone above the names are its title. Two tables stand side by side where a
blank column parts names from names, and the second begins with labels of its own.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final, TypeAlias

from balise.intake.reading.endings import bears_mark
from balise.intake.reading.headers import find_header
from balise.intake.reading.jobs import Job
from balise.intake.reading.shapes import is_figure, is_header
from balise.intake.reading.staging import Staged
from balise.intake.reading.values import WHOLE, Layout, Region

_MOST: Final = 500
_LOOKED_AT: Final = 10
_SAMPLE: Final = 200
_DEEPEST_HEADER: Final = 4

_MISSING: Final = re.compile(
    r"n/?a|n\.?[adk]\.?|k\.? ?a\.?|n\.?s\.?|x|nil", re.IGNORECASE
)

_Row: TypeAlias = tuple[int, Sequence[str]]
_Block: TypeAlias = list[_Row]


def regions_in(job: Job, layout: Layout, staged: Staged) -> tuple[Region, ...]:
    """Give the places of the tables of a sheet; nothing where there is only one."""
    if layout.header_row is None or not staged.rows:
        return ()
    last = _last_row(job, staged)
    stacked = [
        replace(part, last_row=part.last_row or last)
        for part in _stacked(job, layout, staged)
    ]
    parted = [part for below in stacked for part in _beside(job, layout, staged, below)]
    return tuple(parted) if len(parted) > 1 else ()


def _last_row(job: Job, staged: Staged) -> int:
    query = f"SELECT max(row) FROM {staged.table}"  # noqa: S608
    found: tuple[int] = job.backend.con.execute(query).fetchall()[0]
    return found[0]


def _stacked(job: Job, layout: Layout, staged: Staged) -> list[Region]:
    """Give the tables that stand below each other, the first from the first row on."""
    header = layout.header_row or 1
    above = _blocks([*staged.above, (header, layout.header)])
    starts = [*_starts(above[:-1]), header]
    if staged.blank_rows:
        starts += _starts(_below(job, staged))
    if len(starts) < 2:
        return [WHOLE]
    first = [1, *starts[1:]]
    # The title of the table whose header was found may stand among the rows above.
    titled = _with_titles(above[:-1], above[-1][0][0])
    first = [titled if row == header else row for row in first]
    ends = [row - 1 for row in first[1:]]
    return [Region(start, end) for start, end in zip(first, [*ends, None], strict=True)]


def _blocks(rows: Sequence[_Row]) -> list[_Block]:
    """Part rows where a number is left out: blank rows are not among them."""
    numbered = groupby(enumerate(rows), lambda item: item[1][0] - item[0])
    return [[row for _, row in block] for _, block in numbered]


def _below(job: Job, staged: Staged) -> list[_Block]:
    """Give the first rows of each block below the first blank row."""
    con, table = job.backend.con, staged.table
    gaps = con.execute(
        "SELECT row FROM (SELECT row, lag(row) OVER (ORDER BY row) AS before "  # noqa: S608
        f"FROM {table}) WHERE row > before + 1 ORDER BY row LIMIT {_MOST}"
    ).fetchall()
    wanted = {row + more for (row,) in gaps for more in range(_LOOKED_AT)}
    if not wanted:
        return []
    listed = ", ".join(map(str, sorted(wanted)))
    return _blocks(_rows(job, staged, f"row IN ({listed})"))


def _rows(job: Job, staged: Staged, where: str) -> list[_Row]:
    found = job.backend.con.execute(
        f"SELECT * FROM {staged.table} WHERE {where} ORDER BY row"  # noqa: S608
    ).fetchall()
    return [
        (row, [*cells, *(json.loads(beyond) if beyond else ())])
        for row, *cells, beyond in found
    ]


def _starts(blocks: Sequence[_Block]) -> list[int]:
    """Give the first row of each block that starts a table, with the title above it."""
    return [
        _with_titles(blocks[:place], block[0][0])
        for place, block in enumerate(blocks)
        if _starts_table(block)
    ]


def _with_titles(above: Sequence[_Block], start: int) -> int:
    for block in reversed(above):
        texts = [_filled(cells) for _, cells in block]
        alone = all(len(filled) == 1 for filled in texts)
        if not alone or bears_mark(texts[0][0]) or len(block) >= _LOOKED_AT:
            break
        start = block[0][0]
    return start


def _starts_table(block: _Block) -> bool:
    """Say whether lines of text, then names, then a row with a figure open a block."""
    rows = [_filled(cells) for _, cells in block]
    while rows and len(rows[0]) == 1 and not is_figure(rows[0][0]):
        rows.pop(0)
    names = 0
    while names < min(len(rows), _DEEPEST_HEADER) and _are_names(rows[names]):
        names += 1
    if not 0 < names < len(rows):
        return False
    data = rows[names]
    return len(data) > 1 and any(map(is_figure, data))


def _are_names(filled: Sequence[str]) -> bool:
    # A row of data may hold words in the place of its figures.
    missing = any(_MISSING.fullmatch(text) for text in filled)
    return len(set(filled)) > 1 and not missing and is_header(filled)


def _filled(cells: Sequence[str]) -> list[str]:
    return [text for cell in cells if (text := cell.strip())]


def _beside(job: Job, layout: Layout, staged: Staged, region: Region) -> list[Region]:
    """Part one region where blank columns stand between tables."""
    first, last = region.first_row, region.last_row or region.first_row
    until = f"row BETWEEN {first} AND {min(last, first + _SAMPLE)}"
    rows = [row for row in staged.above if region.holds(row[0])]
    header = layout.header_row or 1
    if region.holds(header):
        names = [n if n != f"c{i}" else "" for i, n in enumerate(layout.header, 1)]
        rows.append((header, names))
    rows += _rows(job, staged, until)
    cells = [list(cells) for _, cells in rows]
    blank = [
        place
        for place in _blank_columns(cells)
        if place >= len(layout.header) or _is_blank(job, staged, region, place)
    ]
    if not blank:
        return [region]
    return _parted(cells, blank, region)


def _blank_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Give the columns without text below the titles, of those between others."""
    table = [row for row in rows if len(_filled(row)) > 1]
    width = max((len(row) for row in table), default=0)
    filled = {place for row in table for place, cell in enumerate(row) if cell.strip()}
    inner = range(min(filled, default=0), max(filled, default=0))
    return [place for place in range(width) if place in inner and place not in filled]


def _is_blank(job: Job, staged: Staged, region: Region, place: int) -> bool:
    found = job.backend.con.execute(
        f"SELECT count(*) FROM {staged.table} WHERE trim(c{place}) <> '' "  # noqa: S608
        f"AND row BETWEEN {region.first_row} AND {region.last_row}"
    ).fetchall()
    return bool(found[0][0] == 0)


def _parted(
    rows: Sequence[Sequence[str]], blank: Sequence[int], region: Region
) -> list[Region]:
    width = max(map(len, rows))
    edges = [-1, *blank, width]
    starts = [
        left + 1
        for left, right in pairwise(edges)
        if right > left + 1
        and (left < 0 or _is_table_of_its_own([row[left + 1 : right] for row in rows]))
    ]
    if len(starts) < 2:
        return [region]
    ends = [*(start - 1 for start in starts[1:]), None]
    return [
        replace(region, first_column=start, last_column=end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _is_table_of_its_own(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether columns have names, labels in the first and figures in another."""
    rows = [row for row in rows if any(row)]
    found = find_header(rows)
    if found.index is None or found.width < 2:
        return False
    names, below = _filled(rows[found.index]), rows[found.index + 1 :]
    labels = [row[0].strip() for row in below if row and row[0].strip()]
    figures = [cell for row in below for cell in _filled(row[1:]) if is_figure(cell)]
    said = sum(not is_figure(label) for label in labels)
    return len(names) > 1 and bool(figures) and said * 2 > len(labels)
