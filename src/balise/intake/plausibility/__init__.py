"""Whether new figures are what a participant's own earlier ones let one expect."""

from balise.intake.plausibility.findings import Known, find_unexpected

__all__ = ["Known", "find_unexpected"]
