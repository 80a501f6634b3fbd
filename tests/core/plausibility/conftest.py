"""The engine, and files that are lists of rows, as for the tests of conversion."""

from core.converting.conftest import backend, rules, run, stage, tell

__all__ = ["backend", "rules", "run", "stage", "tell"]
