"""What an answer must be: the truth, and the listed errors of the cells that it adds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from balise.simulation.files.desks import File
from balise.simulation.files.sheets import CENSORED, Cell, Error, Figure

Key: TypeAlias = tuple[str, ...]
_BOUNDS: Final = (1, 4)
"""What ``<5`` stands for."""
ROUNDED: Final = 5


@dataclass
class Expected:
    """One figure of an answer: what is true, and what the files say of it.

    ``value`` is None where a cell is hidden; then the figure lies from ``low`` to
    ``high``, which is None where nothing is known above. ``errors`` are those that it
    rests on, each with the name of its file; ``explained`` says that they account for
    all that differs from the truth, cell by cell.
    """

    true: int = 0
    value: int | None = 0
    low: int = 0
    high: int | None = 0
    errors: list[tuple[str, Error]] = field(default_factory=list)
    explained: bool = True

    def add(
        self, figure: Figure, errors: Sequence[tuple[str, Error]], *, nearest: int = 1
    ) -> None:
        """Add one cell, as exact or as rounded as it is shown."""
        self.true += figure.true
        self.errors.extend(errors)
        low, high = _ends(figure)
        changes = [error.change for _, error in errors]
        known = sum(change for change in changes if change is not None)
        hidden = low != high
        self.explained &= (
            None in changes if hidden else figure.says == figure.true + known
        )
        self.value = (
            None if hidden or self.value is None else self.value + _to(nearest, low)
        )
        self.low += _to(nearest, low)
        self.high = (
            None
            if high is None or self.high is None
            else self.high + _to(nearest, high)
        )


def _ends(figure: Figure) -> tuple[int, int | None]:
    if not figure.status:
        return figure.says, figure.says
    return _BOUNDS if figure.status == CENSORED else (0, None)


def _to(nearest: int, number: int) -> int:
    return (number + nearest // 2) // nearest * nearest


def expected(
    files: Iterable[File],
    indicator: str,
    *,
    periods: Sequence[str],
    split: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    official: Mapping[str, str] | None = None,
    rounded: Collection[str] = (),
) -> dict[Key, Expected]:
    """Give each figure of an answer by participant, period and the codes it is split by.

    Of each agency the coarsest table that holds what is asked answers, as RULES 3 has
    it. ``official`` names the one agency that counts, by participant; ``rounded`` are the
    participants whose every cell is shown to the nearest 5.
    """
    asked, chosen = where or {}, official or {}
    found: dict[Key, Expected] = {}
    for file in _in_force(files):
        if chosen.get(file.participant, file.agency) != file.agency:
            continue
        errors: dict[Cell, list[tuple[str, Error]]] = {}
        for error in file.errors:
            errors.setdefault(error.cell, []).append((file.name, error))
        for cell in _of_table(file, indicator, periods, {*split, *asked}):
            codes = dict(cell.where)
            if all(codes[name] in wanted for name, wanted in asked.items()):
                key = (file.participant, cell.period, *(codes[n] for n in split))
                figure = found.setdefault(key, Expected())
                nearest = ROUNDED if file.participant in rounded else 1
                figure.add(file.says[cell], errors.get(cell, []), nearest=nearest)
    return found


def _in_force(files: Iterable[File]) -> list[File]:
    """Leave out what a later delivery corrects."""
    every = list(files)
    corrected = {file.corrects for file in every}
    return [file for file in every if file.name not in corrected]


def _of_table(
    file: File, indicator: str, periods: Sequence[str], asked: set[str]
) -> list[Cell]:
    """Give the cells of the table of a file that answers: it splits by fewest more."""
    tables: dict[tuple[str, ...], list[Cell]] = {}
    for cell in file.says:
        if cell.indicator == indicator and cell.period in periods:
            names = tuple(name for name, _ in cell.where)
            tables.setdefault(names, []).append(cell)
    able = [names for names in tables if asked <= set(names)]
    return tables[min(able, key=len)] if able else []
