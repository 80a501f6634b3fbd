"""Find the header among the first rows, and make its names unique.

The header is the first row that fills most of the table's width with names. A name is
text that is no number, date or sign; two or more years or months in a rising row
(2019, 2020, 2021) are names too, where the same row holds text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading import levels
from balise.intake.reading.depths import levels_found, top_of
from balise.intake.reading.merges import Merge, spread_names
from balise.intake.reading.notes import Notes
from balise.intake.reading.shapes import (
    counts_up,
    is_figure,
    is_header,
    periods_in_blocks,
    plain,
)
from balise.intake.reading.values import Choices, Layout, Region, UnreadableError

SEARCHED_ROWS: Final = 60
_SAMPLE_ROWS: Final = 200
_DEEPEST_HEADER: Final = 10_000


@dataclass(frozen=True)
class Found:
    """Where the header is (an index into the rows, or None) and how wide rows are."""

    index: int | None
    width: int


def find_header(rows: Sequence[Sequence[str]]) -> Found:
    """Find the header row among the first rows of a file."""
    width = usual_width(rows)
    short: int | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        filled = [cell for cell in map(plain, row) if cell]
        if len(filled) < min(2, width) or len(filled) * 2 < width or not filled:
            continue
        if is_header(filled) and (short is None or not any(map(is_figure, filled))):
            if len(row) >= width:
                return Found(index, width)
            # A title with a comma in it is as short; a full row of names beats it.
            short = index if short is None else short
        # Years below the names of blocks: men 2021 2022, women 2021 2022.
        elif index and periods_in_blocks(filled) and any(map(plain, rows[index - 1])):
            return Found(index, width)
        # Column numbers (1 2 3 ...) may stand above the header; data may not.
        elif len(row) >= width and not counts_up(filled):
            break
    return Found(short, width)


@dataclass(frozen=True)
class Placed:
    """The header as taken: its first row from 1 or None, how many, and its names.

    ``skipped`` is how many rows at the top are no rows of data.
    """

    header_row: int | None
    header_rows: int
    names: tuple[str, ...]
    skipped: int

    def described(
        self, layout: Layout, first: Sequence[Sequence[str]], between: str
    ) -> Layout:
        """Add the header to a layout, and the rows above it."""
        return replace(
            layout,
            header_row=self.header_row,
            header_rows=self.header_rows,
            header=self.names,
            preamble=tuple(
                (row, between.join(cells)) for row, cells in self.above(first)
            ),
        )

    def above(
        self, first: Sequence[Sequence[str]]
    ) -> tuple[tuple[int, Sequence[str]], ...]:
        """Give the rows with text above the header, by their numbers."""
        rows = enumerate(first[: self.skipped - self.header_rows], 1)
        return tuple((row, cells) for row, cells in rows if any(cells))


def sample_size(choices: Choices, region: Region) -> int:
    """Say how many rows are looked at for the header."""
    chosen = min(max(choices.header_row or 0, 0), _DEEPEST_HEADER)
    return _SAMPLE_ROWS + max(chosen, region.first_row - 1)


def place(
    first: Sequence[Sequence[str]],
    choices: Choices,
    *,
    start: int,
    notes: Notes,
    merges: Sequence[Merge] = (),
) -> Placed:
    """Take the header that a person chose (0 for none), else find it.

    ``start`` is how many rows at the top are no rows of the table at all; ``merges``
    are the cells that were merged, in the places of these rows.
    """
    chosen, count = choices.header_row, choices.header_rows
    if chosen is not None and not 0 <= chosen <= len(first):
        raise UnreadableError("header-row-beyond", row=chosen, rows=len(first))
    if count is not None and not 1 <= count <= levels.MOST:
        raise UnreadableError("header-rows-unusable", count=count, most=levels.MOST)
    if chosen:
        count = count or 1
        width = usual_width(first[chosen - 1 + count :])
        return _placed(first, chosen - 1, count, width, notes, merges)
    found = find_header(first[start:])
    if chosen == 0 or found.index is None:
        return _without_header(first, found, start, chosen, notes)
    index = found.index + start
    if count is None:
        index, count = levels_found(first, index, start, found.width, merges)
    else:
        index = top_of(first, index, count, start)
    return _placed(first, index, count, found.width, notes, merges)


def _without_header(
    first: Sequence[Sequence[str]],
    found: Found,
    start: int,
    chosen: int | None,
    notes: Notes,
) -> Placed:
    if chosen is None:
        notes.add("header-not-found", Severity.WARNING)
    # Rows without any text have a width too, and text may follow further down.
    width = max(found.width or max(map(len, first), default=0), 1)
    return Placed(None, 0, placed_names(width), start)


def _placed(
    first: Sequence[Sequence[str]],
    index: int,
    count: int,
    width: int,
    notes: Notes,
    merges: Sequence[Merge],
) -> Placed:
    rows = first[index : index + count]
    header = levels.cut(max(rows, key=len), max(width, 1))
    spread = spread_names(rows, merges, index + 1, len(header))
    if spread is not None:
        header = levels.named(spread, len(header))
    elif count > 1:
        header = levels.joined(rows, len(header))
    names = unique_names(header, notes, index + count)
    return Placed(index + 1, len(rows), names, index + len(rows))


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Give the number of cells that most rows have; of equals, the one seen first."""
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0
    return max(widths, key=lambda width: (widths[width], width > 1))


def unique_names(
    header: Sequence[str], notes: Notes, row: int | None
) -> tuple[str, ...]:
    """Name every column: an empty cell by its place, a repeated name by its count."""
    taken = {name for name in header if name.strip()}
    seen: Counter[str] = Counter()
    names: list[str] = []
    for place, cell in enumerate(header, 1):
        name = cell
        if not plain(cell):
            name = free_name(f"c{place}", taken)
            notes.add(
                "header-cell-empty", Severity.NOTICE, row=row, column=name, place=place
            )
        elif seen[cell]:
            name = free_name(f"{cell} ({seen[cell] + 1})", taken)
            notes.add(
                "header-repeated",
                Severity.WARNING,
                row=row,
                column=name,
                place=place,
                name=cell,
            )
        seen[cell] += 1
        taken.add(name)
        names.append(name)
    return tuple(names)


def placed_names(width: int) -> tuple[str, ...]:
    """Name the columns of a file without header: c1, c2, ..."""
    return tuple(f"c{place}" for place in range(1, width + 1))


def free_name(name: str, taken: set[str]) -> str:
    """Give a name that no other column has."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}.{number}", number + 1
    return free
