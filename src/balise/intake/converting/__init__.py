"""Conversion: rows of text and a pack in, records, findings and a balance out."""

from balise.intake.converting.conversion import convert
from balise.intake.converting.results import Converted, Stopped

__all__ = ["Converted", "Stopped", "convert"]
