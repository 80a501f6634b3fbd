"""Where a country lies, as far as boxes around its parts can tell.

``country_boxes.csv`` has one or more boxes per country, worked out from Natural Earth
(1:10 million, public domain) and rounded outward to a tenth of a degree. A box can
only show that a point is far outside; that it is inside is never claimed.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

MARGIN: Final = 4.0
"""Degrees around a box that still count: a little over 200 nautical miles."""


class Box(NamedTuple):
    """The ends of one part of a country, in degrees."""

    country: str
    west: float
    south: float
    east: float
    north: float


@cache
def boxes() -> tuple[Box, ...]:
    """Give every box that is known."""
    source = files("balise.intake.checks") / "country_boxes.csv"
    with source.open(encoding="utf-8") as file:
        return tuple(
            Box(row["country"], *(float(row[n]) for n in Box._fields[1:]))
            for row in csv.DictReader(file)
        )


def box_values() -> str:
    """Give the boxes, widened by the margin, as rows of a VALUES clause."""
    return ", ".join(
        f"('{b.country}', {b.west - MARGIN}, {b.south - MARGIN}, "
        f"{b.east + MARGIN}, {b.north + MARGIN})"
        for b in boxes()
    )
