"""One conversion on its way: whose file it is, what was bound, where its rows are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ibis.backends.duckdb import Backend

from balise.intake.converting import judging
from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.maps import Maps
from balise.intake.converting.staged import Staged
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading


@dataclass(frozen=True)
class Request:
    """Whose file it is, when it came, and what was answered about its columns."""

    participant: str
    agency: str
    received_on: date
    personal: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """One conversion on its way.

    ``original`` is the file as it was read, ``reading`` the same with what the layout
    makes of it: further columns, and cells that were filled from above.
    """

    backend: Backend
    original: Reading
    reading: Reading
    pack: Pack
    bound: Bound
    request: Request
    findings: str
    hidden: Mapping[int, str]

    @property
    def file_date(self) -> date:
        """Give the day on which the file was drawn up, as far as is known."""
        return self.pack.file_date or self.request.received_on

    @property
    def measures(self) -> tuple[BoundColumn, ...]:
        """Give the measure columns that this agency submits."""
        return tuple(
            c
            for c in self.bound.having(Role.MEASURE)
            if c.figures.agency in {None, self.request.agency} and not c.figures.ignore
        )

    def rejected(self, skipped: str) -> str:
        """Make the table of the rows that give no record, each with one rule."""
        table = self.reading.table
        return judging.rejected_rows(self.backend, table, self.findings, skipped)

    def staged(self, maps: Maps, skipped: str) -> Staged:
        """Give the rows that give records, with what their texts mean."""
        tables = (skipped, self.rejected(skipped))
        left_out = tuple(t for t in tables if judging.count(self.backend, t))
        return Staged(
            self.reading.table,
            self.bound,
            maps,
            self.file_date,
            maps.of_rows,
            left_out=left_out,
        )
