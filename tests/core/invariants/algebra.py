"""What can be worked out of some cells by adding and subtracting them.

Every cell is a sum over unknown people, told apart by agency, month and code. A cell is
given away if it is a combination of the open ones: rational linear algebra, no luck.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from balise.vocabulary.periods import parse_period

DIMENSIONS = ("citizenship", "sex", "border_type")
ATOMS = {
    "agency": ("police", "coast"),
    "month": tuple(range(1, 13)),
    "citizenship": ("SYR", "AFG", "_U"),
    "sex": ("F", "M"),
    "border_type": ("sea", "land"),
}
Vector = dict[int, Fraction]

_PLACES = {atom: at for at, atom in enumerate(product(*ATOMS.values()))}


def sum_of(cell: Mapping[str, object]) -> Vector:
    """The unknown people that a cell counts, all of the year 2025."""
    period = parse_period(str(cell["period"]))
    months = range(period.start.month, period.end.month + 1)
    wanted = [
        (cell["agency"],),
        months,
        *(ATOMS[name] if cell[name] == "_T" else (cell[name],) for name in DIMENSIONS),
    ]
    return {_PLACES[atom]: Fraction(1) for atom in product(*wanted)}


class Known:
    """The span of some sums, in echelon form."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        self._rows: dict[int, Vector] = {}
        for vector in vectors:
            rest = self._reduced(vector)
            if rest:
                first = min(rest)
                scale = rest[first]
                self._rows[first] = {at: v / scale for at, v in rest.items()}

    def gives_away(self, vector: Vector) -> bool:
        """Say whether a sum follows from those that are known."""
        return not self._reduced(vector)

    def _reduced(self, vector: Vector) -> Vector:
        rest = dict(vector)
        for first in sorted(self._rows):
            if scale := rest.get(first):
                for at, v in self._rows[first].items():
                    rest[at] = rest.get(at, Fraction(0)) - scale * v
                rest = {at: v for at, v in rest.items() if v}
        return rest
