"""The citizenships that occur in the region, as each layout writes them.

Real countries occur in the simulation here and nowhere else. This list is written by
hand on purpose: it must not be read from the code lists that intake resolves with.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Citizenship:
    """One citizenship: its true code, how layouts write it, and its weight."""

    code: str
    written: str
    """The code in the monthly layout."""
    name: str
    continent: str
    weight: float


CITIZENSHIPS: Final = (
    Citizenship("AFG", "AFG", "Afghanistan", "Asia", 14),
    Citizenship("BGD", "BGD", "Bangladesh", "Asia", 11),
    Citizenship("CIV", "CIV", "Côte d’Ivoire", "Africa", 9),
    Citizenship("CMR", "CMR", "Cameroon", "Africa", 8),
    Citizenship("COD", "COD", "Congo - Kinshasa", "Africa", 5),
    Citizenship("CUB", "CUB", "Cuba", "Americas", 10),
    Citizenship("EGY", "EGY", "Egypt", "Africa", 7),
    Citizenship("ERI", "ERI", "Eritrea", "Africa", 6),
    Citizenship("HTI", "HTI", "Haiti", "Americas", 9),
    Citizenship("LKA", "LKA", "Sri Lanka", "Asia", 2),
    Citizenship("PAK", "PAK", "Pakistan", "Asia", 6),
    Citizenship("SYR", "SYR", "Syria", "Asia", 5),
    Citizenship("VEN", "VEN", "Venezuela", "Americas", 6),
    Citizenship("VNM", "VNM", "Vietnam", "Asia", 1.5),
)

STATELESS: Final = Citizenship("XXA", "STL", "Stateless", "", 0.5)
"""Stateless in ICAO 9303; only the monthly layout tells it apart from unknown."""

UNKNOWN: Final = Citizenship("_U", "OOO", "unknown/stateless", "unknown/stateless", 0.8)
"""A citizenship that nobody recorded."""
