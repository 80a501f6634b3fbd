"""Find how many rows a header takes: one to four, and more than one only beyond doubt.

Merged cells tell it exactly; without them the names do, where the lowest row alone
leaves columns without a name or two with the same.
"""

from collections.abc import Sequence

from balise.intake.reading import levels
from balise.intake.reading.merges import Merge
from balise.intake.reading.shapes import is_figure, is_period, plain

_Rows = Sequence[Sequence[str]]


def levels_found(
    first: _Rows, index: int, start: int, width: int, merges: Sequence[Merge]
) -> tuple[int, int]:
    """Give the first row of the header that was found in one row, and how many."""
    merged = _merged(first, index, start, width, merges)
    if merged != (index, index):
        return merged[0], merged[1] - merged[0] + 1
    for above in range(1, min(levels.MOST - 1, index - start) + 1):
        rows = first[index - above : index + 1]
        if _are_names(rows[:-1]) and levels.need_each_other(rows, max(width, 1)):
            return index - above, above + 1
    for below in range(1, levels.MOST):
        rows = first[index : index + below + 1]
        data = first[index + below + 1 : index + below + 2]
        if not data or not _is_lower(rows[-1], data[0]):
            break
        if _are_names(rows) and levels.need_each_other(rows, max(width, 1)):
            return index, below + 1
    return index, 1


def _merged(
    first: _Rows, index: int, start: int, width: int, merges: Sequence[Merge]
) -> tuple[int, int]:
    """Widen a header upwards to names over several columns, downwards to tall ones."""
    top = bottom = index
    # A title over the whole table is no name of some of its columns.
    wide = [m for m in merges if 1 < m.columns < max(width, 2)]
    while (
        top > start
        and bottom - top + 1 < levels.MOST
        and _are_names(first[top - 1 : top])
        and any(m.top == top and m.bottom <= index + 1 for m in wide)
    ):
        top -= 1
    tall = [m.bottom - 1 for m in merges if top < m.top <= index + 1 and m.left < width]
    if any(m.top == index + 1 for m in wide):
        tall.append(index + 1)
    deepest = max(tall, default=index)
    if index < deepest < min(top + levels.MOST, len(first) - 1):
        below = first[index + 1 : deepest + 1]
        bottom = deepest if _are_names(below) else index
    return top, bottom


def _are_names(rows: _Rows) -> bool:
    """Say whether rows have names, and no figures other than years and months."""
    cells = [[cell for cell in map(plain, row) if cell] for row in rows]
    return all(cells) and not any(
        is_figure(cell) and not is_period(cell) for row in cells for cell in row
    )


def _is_lower(names: Sequence[str], data: Sequence[str]) -> bool:
    """Say whether a row repeats names and holds no figure, while the next may.

    A row of data has something in its first cell.
    """
    filled = [cell for cell in map(plain, names) if cell]
    return (
        not any(names[:1])
        and len(set(filled)) < len(filled)
        and _are_names([names])
        and (any(map(is_figure, map(plain, data))) or not any(data[:1]))
    )


def top_of(first: _Rows, index: int, count: int, start: int) -> int:
    """Find where so many header rows begin: as far down as names go."""
    top = max(index - count + 1, start)
    for lower in range(top + 1, min(index, len(first) - count) + 1):
        added = [cell for cell in map(plain, first[lower + count - 1]) if cell]
        if not added or any(map(is_figure, added)):
            break
        top = lower
    return top
