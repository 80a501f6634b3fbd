# ruff: noqa: S608 - every name in a statement is our own
"""How finely a cell is shown: applied once, here, before anything is computed.

Rounding is to the nearest 5, each cell alone and each bound alone; a tie, which only
figures that are not whole can have, goes away from zero. What has no value keeps none:
a missing cell never becomes a number, least of all zero. A rounded share would be
neither a share nor hidden, so opening leaves rounded shares out.
"""

from balise.store.canonical import columns
from balise.store.shelved_figures import CELL_COLUMNS
from balise.store.workspace import Workspace
from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.precision import ROUNDING_BASE

_PLAIN = tuple(
    name
    for name in CELL_COLUMNS
    if name not in ("value", "lower", "upper", "obs_status")
)
# A fee and the number of persons that it rests on are cells of one place and time that
# differ in statistic and unit only.
_GROUP = (
    "participant",
    "agency",
    "indicator",
    "frequency",
    "table",
    "period",
    *DIMENSIONS,
)


def exact_cells(joined: str) -> str:
    """Write the cells as they are, where every extent allows it."""
    names = ", ".join(f'c."{name}"' for name in ("slice_key", *CELL_COLUMNS))
    return f"SELECT {names}, c.number, c.rounded FROM ({joined}) c"


def shown_cells(joined: str, enough: str | None) -> str:
    """Write the cells as shown; ``enough`` names the groups that are large enough."""
    hidden = "false"
    source = f"({joined}) c"
    if enough:
        hidden = "(c.minimum_persons > 0 AND e.persons IS NULL)"
        same = " AND ".join(f'e."{name}" = c."{name}"' for name in _GROUP)
        source += f" LEFT JOIN {enough} e ON {same} AND e.persons >= c.minimum_persons"
    numbers = ", ".join(_shown(name, hidden) for name in ("value", "lower", "upper"))
    plain = ", ".join(f'c."{name}"' for name in ("slice_key", *_PLAIN))
    return (
        f"SELECT {plain}, {numbers}, "
        f"CASE WHEN {hidden} THEN 'Q' ELSE c.obs_status END AS obs_status, "
        f"c.number, c.rounded FROM {source}"
    )


def hide_small_groups(space: Workspace, joined: str) -> str:
    """List how many persons stand behind each group of cells, where somebody says."""
    return space.table(
        "persons",
        f"SELECT {columns(_GROUP)}, min(value) AS persons FROM ({joined}) "
        "WHERE minimum_persons > 0 AND statistic = 'count' AND value IS NOT NULL "
        "AND NOT starts_with(unit, 'money') GROUP BY ALL",
    )


def _shown(name: str, hidden: str) -> str:
    rounded = f"(round(c.{name} / {ROUNDING_BASE}, 0) * {ROUNDING_BASE})"
    return (
        f"CASE WHEN {hidden} THEN NULL WHEN c.rounded THEN {rounded} "
        f"ELSE c.{name} END::DECIMAL(24, 6) AS {name}"
    )
