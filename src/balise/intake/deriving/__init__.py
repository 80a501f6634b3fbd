"""Observations made from incident records, by versioned definitions (RULES 4 and 9)."""

from balise.intake.deriving.definitions import DEFINITIONS, Definition
from balise.intake.deriving.observing import derive

__all__ = ["DEFINITIONS", "Definition", "derive"]
