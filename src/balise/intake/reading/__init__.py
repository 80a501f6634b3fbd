"""Read a national file as text with row numbers, whatever its habits.

``read`` stages every row in the engine and says how it understood the file. Nothing is
converted here, nothing is dropped silently, and bad input is a value, not an error.
"""

from balise.intake.reading.opening import read
from balise.intake.reading.values import (
    DEFAULT_LIMITS,
    Choices,
    Layout,
    Reading,
    ReadingLimits,
    Unreadable,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Choices",
    "Layout",
    "Reading",
    "ReadingLimits",
    "Unreadable",
    "read",
]
