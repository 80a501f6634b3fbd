# ruff: noqa: S608 - every name in a statement is our own
"""How finely a cell is shown: applied once, here, before anything is computed.

Rounding is to the nearest 5, each cell alone and each bound alone; a tie, which only
figures that are not whole can have, goes away from zero. What has no value keeps none:
a missing cell never becomes a number, least of all zero. A rounded share would be
neither a share nor hidden, so opening leaves rounded shares out.
"""

from balise.store.shelved_figures import CELL_COLUMNS
from balise.vocabulary.precision import ROUNDING_BASE

_PLAIN = tuple(
    name
    for name in CELL_COLUMNS
    if name not in ("value", "lower", "upper", "obs_status")
)


def exact_cells(joined: str) -> str:
    """Write the cells as they are, where every extent allows it."""
    names = ", ".join(f'c."{name}"' for name in ("slice_key", *CELL_COLUMNS))
    return f"SELECT {names}, c.number, c.rounded FROM ({joined}) c"


def shown_cells(joined: str) -> str:
    """Write the cells as shown: those of a rounded slice to the nearest 5."""
    numbers = ", ".join(_shown(name) for name in ("value", "lower", "upper"))
    plain = ", ".join(f'c."{name}"' for name in ("slice_key", *_PLAIN))
    return f"SELECT {plain}, {numbers}, c.obs_status, c.number, c.rounded FROM ({joined}) c"


def _shown(name: str) -> str:
    rounded = f"(round(c.{name} / {ROUNDING_BASE}, 0) * {ROUNDING_BASE})"
    return (
        f"CASE WHEN c.rounded THEN {rounded} ELSE c.{name} END::DECIMAL(24, 6) "
        f"AS {name}"
    )
