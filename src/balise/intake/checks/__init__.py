"""Checks of what was converted; ``declared.yaml`` lists them all."""

from balise.intake.checks.declared import Check, checks

__all__ = ["Check", "checks"]
