"""One file being read, with everything that reading it needs."""

from dataclasses import dataclass
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.reading.notes import Notes
from balise.intake.reading.values import WHOLE, Choices, ReadingLimits, Region


@dataclass(frozen=True)
class Job:
    """One file being read, with everything that reading it needs.

    ``scratch`` is a folder that the engine may read; it is emptied afterwards.
    ``region`` is the one table that is read where a sheet holds several.
    """

    path: Path
    backend: Backend
    choices: Choices
    limits: ReadingLimits
    scratch: Path
    notes: Notes
    region: Region = WHOLE
