"""A national file before it is bytes: rows of texts and figures, and what went wrong.

A figure knows which cell of which table it reports and what is true; an error is made on
the figure, so each one has a row and a column in the file and a place among the figures.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from balise.simulation.draws import Draws

Number: TypeAlias = Callable[[int], str]
"""How a layout writes a whole number."""
CENSORED: Final = "X-CENSORED"
MISSING: Final = "O"
NOT_YET: Final = "X-NOT-YET"


@dataclass(frozen=True)
class Cell:
    """Which figure: indicator, period, and codes by dimension (none: the total)."""

    indicator: str
    period: str
    where: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, indicator: str, period: str, **codes: str) -> "Cell":
        """Name a figure; totals are left out."""
        kept = sorted((k, v) for k, v in codes.items() if v != "_T")
        return cls(indicator, period, tuple(kept))


@dataclass(frozen=True)
class Figure:
    """A figure in a file: its cell, what is true, and what the file says instead.

    ``text`` replaces the number where the file hides it, with ``status`` saying how.
    ``mark`` stands behind the number and changes nothing.
    """

    cell: Cell
    true: int
    says: int
    text: str = ""
    status: str = ""
    mark: str = ""

    @classmethod
    def of(cls, cell: Cell, true: int) -> "Figure":
        """A figure that says what is true."""
        return cls(cell, true, true)


Entry: TypeAlias = "str | Figure"
Rows: TypeAlias = list[list[Entry]]


@dataclass(frozen=True)
class Error:
    """One injected error: ``row`` counts as a spreadsheet does, from 1.

    ``change`` is what the file says less what is true; None where it says nothing.
    """

    kind: str
    row: int
    column: str
    written: str
    true: int
    cell: Cell
    change: int | None


@dataclass
class Sheet:
    """Rows of one sheet; ``header`` names the columns in the words of the last one."""

    rows: Rows
    header: Sequence[str]
    name: str = "Sheet1"
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    right_to_left: bool = False

    def figures(self) -> Iterator[tuple[int, int, Figure]]:
        """Give every figure with its row and column, from 0."""
        for y, row in enumerate(self.rows):
            for x, entry in enumerate(row):
                if isinstance(entry, Figure):
                    yield y, x, entry

    def put(self, y: int, x: int, figure: Figure) -> None:
        """Put a figure where another one stood."""
        self.rows[y][x] = figure


def swap_digits(sheet: Sheet, draws: Draws, times: int = 1) -> None:
    """Type the last two digits of some figures the wrong way round."""
    able = [
        (y, x, f)
        for y, x, f in sheet.figures()
        if f.says == f.true >= 10 and f.true % 10 != f.true // 10 % 10 and not f.status
    ]
    for _ in range(min(times, len(able))):
        y, x, figure = able.pop(int(draws.below(1, len(able))[0]))
        rest, tens, ones = figure.true // 100, figure.true // 10 % 10, figure.true % 10
        says = rest * 100 + ones * 10 + tens
        sheet.put(y, x, replace(figure, says=says))


def report_late(sheet: Sheet, periods: Iterable[str]) -> None:
    """Leave out of the newest periods what was entered after the file was made."""
    late = set(periods)
    for y, x, figure in sheet.figures():
        if figure.cell.period in late and figure.says >= 10:
            sheet.put(y, x, replace(figure, says=figure.says - figure.says // 10))


def hide_small(sheet: Sheet, text: str = "<5", limit: int = 5) -> None:
    """Write small counts as a range, as agencies do that must not point at a person."""
    for y, x, figure in sheet.figures():
        if 0 < figure.says < limit:
            sheet.put(y, x, replace(figure, text=text, status=CENSORED))


def lose(sheet: Sheet, draws: Draws, text: str = "-", times: int = 1) -> None:
    """Write a dash where the figure is not available."""
    able = [(y, x, f) for y, x, f in sheet.figures() if not f.status and f.says > 0]
    for _ in range(min(times, len(able))):
        y, x, figure = able.pop(int(draws.below(1, len(able))[0]))
        sheet.put(y, x, replace(figure, text=text, status=MISSING))


def errors_of(sheet: Sheet, number: Number) -> tuple[Error, ...]:
    """List what a sheet says that is not true, by row and column."""
    return tuple(
        Error(
            kind=_KINDS.get(figure.status, "figure"),
            row=y + 1,
            column=sheet.header[x],
            written=figure.text or number(figure.says) + figure.mark,
            true=figure.true,
            cell=figure.cell,
            change=None if figure.status else figure.says - figure.true,
        )
        for y, x, figure in sheet.figures()
        if figure.status or figure.says != figure.true
    )


_KINDS: Final[Mapping[str, str]] = {
    CENSORED: "censored",
    MISSING: "missing",
    NOT_YET: "not-yet-observed",
}
