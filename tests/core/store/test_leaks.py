"""A labelled cell cannot be worked out from sums and differences of what is open."""

import tempfile
from fractions import Fraction
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.store import Store
from core.store.world import Cell, World, a_series, an_extent

# The people are counted by these three; every cell is a sum over some of the atoms.
AXES = {
    "sex": ("M", "F"),
    "border_type": ("sea", "land"),
    "citizenship": ("SYR", "AFG"),
}
MONTHS = ("2023-01", "2023-02")
ATOMS = list(product(*AXES.values(), MONTHS))
TABLES = (
    "_T",
    "sex",
    "citizenship+sex",
    "citizenship",
    "sex@border_type=sea",
    "sex@border_type=land",
    "citizenship@sex=F",
)


def cells_of(table: str, frequency: str) -> list[Cell]:
    series = a_series(table, frequency=frequency)
    split = [] if table.startswith("_T") else table.split("@")[0].split("+")
    periods = MONTHS if frequency == "M" else ("2023",)
    return [
        Cell(series, period, "1", tuple(zip(split, codes, strict=True)))
        for period in periods
        for codes in product(*(AXES[name] for name in split))
    ]


def atoms_of(row: dict[str, object]) -> list[Fraction]:
    wanted = [row[name] for name in AXES] + [row["period"]]
    return [
        Fraction(all(w in ("_T", a, "2023") for w, a in zip(wanted, atom, strict=True)))
        for atom in ATOMS
    ]


def rank(rows: list[list[Fraction]]) -> int:
    rows, found = [list(row) for row in rows], 0
    for column in range(len(ATOMS)):
        pivot = next((r for r in rows[found:] if r[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] / pivot[column]
            rows[at] = [x - factor * y for x, y in zip(rows[at], pivot, strict=True)]
        found += 1
    return found


@given(
    st.sets(st.tuples(st.sampled_from(TABLES), st.sampled_from("MA")), min_size=1),
    st.integers(0, 99),
)
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_labelled_cell_is_a_combination_of_open_cells(
    engine: Backend, tmp_path: Path, tables: set[tuple[str, str]], pick: int
) -> None:
    cells = [cell for table in sorted(tables) for cell in cells_of(*table)]
    chosen = cells[pick % len(cells)]
    labelled = Cell(chosen.series, chosen.period, "1", chosen.at, label="secret")
    cells[pick % len(cells)] = labelled
    world = World(Store(Path(tempfile.mkdtemp(dir=tmp_path))), engine)
    world.seal("n1", cells)

    found = world.open(an_extent(labels=frozenset()))

    known = [atoms_of(row) for row in found["cells"]]
    assert rank([*known, atoms_of(labelled.as_row())]) == rank(known) + 1
