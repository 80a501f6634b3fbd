"""What a published table splits its total by, and what it is fixed to.

The name of a table is its content, so two people who describe the same table always
write the same name: ``citizenship+sex@border_type=sea``; the total alone is ``_T``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

TOTAL = "_T"
UNKNOWN = "_U"
NOT_APPLICABLE = "_Z"
OTHER = "_O"

_DERIVED = "derived:"
_DIMENSION = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Za-z0-9_.+-]+")


@dataclass(frozen=True, order=True)
class Table:
    """A breakdown (dimensions split) and a universe (dimensions fixed to a code).

    ``derived`` marks a table computed from incidents: it is kept apart in the name,
    so that a derived figure can never replace a reported one, nor be added to it.
    """

    breakdown: tuple[str, ...] = ()
    universe: tuple[tuple[str, str], ...] = ()
    derived: bool = False

    @classmethod
    def of(
        cls,
        breakdown: Iterable[str] = (),
        universe: Mapping[str, str] | None = None,
        *,
        derived: bool = False,
    ) -> "Table":
        """Build a table from any order of its parts; raises on a clash.

        A dimension fixed to the total is not fixed at all.
        """
        given = (universe or {}).items()
        fixed = tuple(sorted(pair for pair in given if pair[1] != TOTAL))
        split = tuple(sorted(set(breakdown)))
        if {name for name, _ in fixed} & set(split):
            raise ValueError("a dimension is either split or fixed, never both")
        for name in (*split, *(name for name, _ in fixed)):
            if not _DIMENSION.fullmatch(name):
                raise ValueError(f"not a dimension: {name!r}")
        for _, code in fixed:
            if not _CODE.fullmatch(code):
                raise ValueError(f"not a code: {code!r}")
        return cls(split, fixed, derived)

    @property
    def name(self) -> str:
        """The canonical name, the ``table`` of a slice."""
        split = "+".join(self.breakdown) or TOTAL
        fixed = ",".join(f"{name}={code}" for name, code in self.universe)
        return (
            (_DERIVED if self.derived else "") + split + (f"@{fixed}" if fixed else "")
        )

    @property
    def dimensions(self) -> frozenset[str]:
        """Every dimension that the table knows, split or fixed."""
        return frozenset((*self.breakdown, *(name for name, _ in self.universe)))

    @property
    def is_crossing(self) -> bool:
        """Say whether the table crosses two or more dimensions.

        A fixed dimension counts: "women by citizenship" is the crossing of both.
        """
        return len(self.dimensions) > 1


@lru_cache(maxsize=65_536)
def parse_table(name: str) -> Table:
    """Read a table's canonical name; raises ValueError where it is none."""
    derived = name.startswith(_DERIVED)
    split, _, fixed = name.removeprefix(_DERIVED).partition("@")
    breakdown = [] if split == TOTAL else split.split("+")
    pairs = [pair.partition("=") for pair in fixed.split(",")] if fixed else []
    table = Table.of(breakdown, {k: v for k, _, v in pairs}, derived=derived)
    if table.name != name:
        raise ValueError(f"not a canonical table name: {name!r}")
    return table
