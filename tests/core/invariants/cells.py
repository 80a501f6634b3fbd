"""The cells that a viewer opens, and those that the rules grant, in one form."""

from core.invariants.oracle import open_slices, shown
from core.invariants.world import Line, Region

Cells = dict[tuple[str, ...], object]

SERIES = ("participant", "agency", "indicator", "unit", "table", "period")
DIMENSIONS = ("citizenship", "sex", "border_type")


def opened_cells(region: Region, viewer: str | None, *flows: str) -> Cells:
    return {
        tuple(str(cell[name]) for name in (*SERIES, *DIMENSIONS)): cell["value"]
        for cell in region.cells(viewer, *flows)
    }


def granted_cells(region: Region, viewer: str | None, *flows: str) -> Cells:
    return {
        (*one.identity, *coded(line)): shown(line.n, grain)
        for flow in flows
        for one, grain in open_slices(region, viewer, flow).items()
        for line in one.lines
    }


def coded(line: Line) -> tuple[str, ...]:
    return tuple("_T" if code == "All" else code for code in line.cell[1:])
