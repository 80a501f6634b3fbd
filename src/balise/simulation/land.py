"""The boundary file of the region: outlines made by code from the map of letters.

Neighbours share every point of their border, the sea has the land as holes, and the
points where people are found lie on the outlines. The whole lies far from any State.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, TypeAlias

from balise.simulation.chances import Chance
from balise.simulation.story import Point, Story

Corner: TypeAlias = tuple[int, int]
Position: TypeAlias = tuple[float, float]
Side: TypeAlias = tuple[Corner, Corner]

WEST, NORTH, CELL = -125.0, -40.0, 0.5
SEA: Final = "."
_ROUGH: Final = 0.2
"""How far, in cells, a corner is moved, and a shore bends between two corners."""
_HALVINGS: Final = 3
_SEED: Final = "land"


@dataclass(frozen=True)
class Land:
    """The outlines of everything on the map of a story."""

    story: Story

    def feature_collection(self) -> dict[str, Any]:
        """Give the boundary file as GeoJSON (RFC 7946)."""
        return {
            "type": "FeatureCollection",
            "simulated": True,
            "about": "Invented region of Balise. No line or name here is real.",
            "features": [*self._lands(), self._sea(), *self._points(), *self._waters()],
        }

    def position(self, point: str) -> Position:
        """Give longitude and latitude of a point where people are found."""
        return self._place_of(self.story.points[point])

    def at(self, column: float, row: float) -> Position:
        """Give longitude and latitude of a place on the map, counted in cells."""
        return round(WEST + column * CELL, 5), round(NORTH - row * CELL, 5)

    def rings(self, mark: str) -> list[list[Position]]:
        """Give the closed rings around a mark: outlines left about, holes right about."""
        following: dict[Corner, list[Corner]] = defaultdict(list)
        for start, end in self._sides[mark]:
            following[start].append(end)
        found = []
        while following:
            corners = _ring(following)
            found.append([p for side in _pairs(corners) for p in self._line(side)[:-1]])
        return [[*ring, ring[0]] for ring in found]

    def cells(self, mark: str) -> list[Corner]:
        """Give the cells of a mark, as column and row."""
        return [
            (column, row)
            for row, line in enumerate(self.story.map)
            for column, found in enumerate(line)
            if found == mark
        ]

    @cached_property
    def _sides(self) -> Mapping[str, list[Side]]:
        """The sides between unlike cells, with the mark to the left of each."""
        sides: dict[str, list[Side]] = defaultdict(list)
        for row, line in enumerate(self.story.map):
            for column, mark in enumerate(line):
                for (x, y), side in _around(column, row):
                    if self._mark(x, y) != mark:
                        sides[mark].append(side)
        return sides

    def _mark(self, column: int, row: int) -> str:
        rows, columns = len(self.story.map), len(self.story.map[0])
        if 0 <= row < rows and 0 <= column < columns:
            return self.story.map[row][column]
        return ""

    def _line(self, side: Side) -> list[Position]:
        """Bend one side, the same way whichever neighbour asks."""
        first, last = sorted(side)
        line = [self._corner(first), self._corner(last)]
        if not self._is_frame(side):
            for turn in range(_HALVINGS):
                line = _bent(line, Chance(_SEED, first, last, turn), 2.0**-turn)
        return line if side == (first, last) else line[::-1]

    def _corner(self, corner: Corner) -> Position:
        column, row = corner
        rows, columns = len(self.story.map), len(self.story.map[0])
        if column in (0, columns) or row in (0, rows):
            return self.at(column, row)
        chance = Chance(_SEED, corner)
        across, down = (_ROUGH * (2 * chance.share() - 1) for _ in "xy")
        return self.at(column + across, row + down)

    def _is_frame(self, side: Side) -> bool:
        rows, columns = len(self.story.map), len(self.story.map[0])
        (x1, y1), (x2, y2) = side
        return (x1 == x2 and x1 in (0, columns)) or (y1 == y2 and y1 in (0, rows))

    def _place_of(self, point: Point) -> Position:
        marks = [self.story.participants[code].mark for code in point.of]
        if point.type == "air":
            cells = self.cells(marks[0])
            middle = [sum(axis) / len(cells) for axis in zip(*cells, strict=True)]
            column, row = min(cells, key=lambda c: _distance(c, middle))
            return self.at(column + 0.5, row + 0.5)
        other = marks[1] if len(marks) > 1 else SEA
        mirrored = {(end, start) for start, end in self._sides[other]}
        shared = sorted(side for side in self._sides[marks[0]] if side in mirrored)
        line = self._line(shared[len(shared) // 2])
        return line[len(line) // 2]

    def _lands(self) -> Iterator[dict[str, Any]]:
        for participant in self.story.participants.values():
            rings = self.rings(participant.mark)
            yield _feature(
                {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
                kind=participant.kind,
                code=participant.code,
                of=participant.of or None,
                names=dict(participant.names),
            )

    def _sea(self) -> dict[str, Any]:
        rings = sorted(self.rings(SEA), key=area, reverse=True)
        return _feature({"type": "Polygon", "coordinates": rings}, kind="sea")

    def _points(self) -> Iterator[dict[str, Any]]:
        for code, point in self.story.points.items():
            yield _feature(
                {"type": "Point", "coordinates": self._place_of(point)},
                kind="border point",
                code=code,
                name=point.name,
                border_type=point.type,
                of=list(point.of),
            )

    def _waters(self) -> Iterator[dict[str, Any]]:
        for code, waters in self.story.waters.items():
            yield _feature(
                {"type": "Point", "coordinates": self.at(waters.column, waters.row)},
                kind="desert" if waters.land else "waters",
                code=code,
                name=waters.name,
            )


def area(ring: Sequence[Position]) -> float:
    """Give the area of a ring in square degrees; negative where it is a hole."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _feature(geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    said = {name: value for name, value in properties.items() if value is not None}
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"simulated": True, **said},
    }


def _around(column: int, row: int) -> Iterator[tuple[Corner, Side]]:
    """Give each neighbour of a cell and the side towards it, left about."""
    west, east, north, south = column, column + 1, row, row + 1
    yield (column, row + 1), ((west, south), (east, south))
    yield (column + 1, row), ((east, south), (east, north))
    yield (column, row - 1), ((east, north), (west, north))
    yield (column - 1, row), ((west, north), (west, south))


def _ring(following: dict[Corner, list[Corner]]) -> list[Corner]:
    """Take one ring out of the sides that are left."""
    first = here = min(following)
    ring: list[Corner] = []
    came: Corner | None = None
    while True:
        ends = following[here]
        end = ends[0] if came is None else max(ends, key=_leftness(came, here))
        ends.remove(end)
        if not ends:
            del following[here]
        ring.append(here)
        came, here = here, end
        if here == first:
            return ring


def _leftness(came: Corner, here: Corner) -> Any:
    """Where two cells of one mark touch at a corner only, keep to the left of both."""
    across, down = here[0] - came[0], here[1] - came[1]
    # Rows grow downwards, so a turn to the left has a negative cross product.
    return lambda end: -(across * (end[1] - here[1]) - down * (end[0] - here[0]))


def _pairs(corners: Sequence[Corner]) -> Iterator[Side]:
    yield from zip(corners, [*corners[1:], corners[0]], strict=True)


def _bent(line: list[Position], chance: Chance, size: float) -> list[Position]:
    found = [line[0]]
    for (x1, y1), (x2, y2) in pairwise(line):
        bend = _ROUGH * size * (2 * chance.share() - 1)
        middle = ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
        found += [(round(middle[0], 5), round(middle[1], 5)), (x2, y2)]
    return found


def _distance(cell: Corner, middle: Sequence[float]) -> float:
    return (cell[0] - middle[0]) ** 2 + (cell[1] - middle[1]) ** 2
