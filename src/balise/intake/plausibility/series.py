"""Line up the figures of a table of the engine as grids of numbers.

Only series that have a figure to be judged, and enough others, come out of the engine.
"""

# Names of columns and tables are ours.
# ruff: noqa: S608

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.plausibility.judging import NEEDED, Grid
from balise.intake.plausibility.models import Integers
from balise.vocabulary.frequencies import GREGORIAN
from balise.vocabulary.periods import Frequency

LONGEST: Final = {Frequency.DAILY: 1095, Frequency.WEEKLY: 520, Frequency.MONTHLY: 180}
"""How many periods back one looks; of coarser ones, as far as there are figures."""
_NUMBERS: Final = ("series", "place", "value", "fresh", "rising")
_MONTH: Final = "(year(period_start) * 12 + month(period_start) - 1)"
_PLACE: Final = {
    Frequency.ANNUAL: f"{_MONTH} // 12",
    Frequency.HALF_YEARLY: f"{_MONTH} // 6",
    Frequency.QUARTERLY: f"{_MONTH} // 3",
    Frequency.MONTHLY: _MONTH,
    Frequency.WEEKLY: "date_diff('day', DATE '1900-01-01', period_start) // 7",
    Frequency.DAILY: "date_diff('day', DATE '1900-01-01', period_start)",
}


@dataclass(frozen=True)
class Figure:
    """Where one figure stands in the file; an earlier one stands in no row."""

    period: str
    row: int | None
    column: str | None
    value: str | None


@dataclass(frozen=True)
class Lined:
    """A grid, and for each of its figures the place from which it came."""

    grid: Grid
    places: Integers
    said: pa.Table

    def figure(self, series: int, period: int) -> Figure:
        """Give what is known of one figure."""
        at = int(self.places[series, period])
        names = ("period", "source_row", "source_column", "original_value")
        return Figure(*(self.said[name][at].as_py() for name in names))

    def first_new(self, series: int, period: int) -> Figure:
        """Give the first figure of the file itself from a period on."""
        for later in range(period, self.places.shape[1]):
            if self.places[series, later] >= 0:
                found = self.figure(series, later)
                if found.row is not None:
                    return found
        return self.figure(series, period)


def lined_up(backend: Backend, figures: str) -> Iterator[Lined]:
    """Give one grid per frequency of the figures that may be judged."""
    # Months of other calendars have no seasons of ours, and are not judged.
    for frequency in GREGORIAN:
        rows = _rows(backend, figures, frequency)
        if rows.num_rows:
            yield _lined(rows, frequency)


def unlined(backend: Backend, figures: str) -> dict[str, int]:
    """Count by frequency the new figures whose series are too short to line up."""
    cases = " ".join(f"WHEN '{f}' THEN {n}" for f, n in NEEDED.items())
    query = (
        f"SELECT frequency, sum(n) FROM (SELECT frequency, "
        f"count(*) FILTER (fresh) AS n, count(*) AS of_all FROM {figures} "
        "GROUP BY series, frequency HAVING NOT bool_or(zeros)) WHERE n > 0 "
        f"AND of_all <= CASE frequency {cases} END GROUP BY frequency"
    )
    found = backend.con.execute(query).fetchall()
    return {str(frequency): int(number) for frequency, number in found}


def _rows(backend: Backend, figures: str, frequency: Frequency) -> pa.Table:
    mine = (
        f"SELECT *, {_PLACE[frequency]} AS place FROM {figures} "
        f"WHERE frequency = '{frequency}'"
    )
    enough = (
        "SELECT series FROM mine GROUP BY series HAVING bool_or(fresh) "
        f"AND (count(*) > {NEEDED[frequency]} OR bool_or(zeros))"
    )
    kept = (
        f"SELECT * FROM mine WHERE series IN ({enough}) "
        f"AND place > (SELECT max(place) FROM mine) - {LONGEST.get(frequency, 10_000)}"
    )
    # Where the source means zero by leaving a row out, a period that it covers is zero.
    covered = (
        "(SELECT DISTINCT series, shown FROM kept WHERE zeros) s JOIN "
        "(SELECT DISTINCT shown, place FROM mine WHERE zeros) t ON t.shown = s.shown"
    )
    query = (
        f"WITH mine AS ({mine}), kept AS ({kept}) "
        "SELECT series, place, CAST(value AS DOUBLE) AS value, fresh, rising, period, "
        "source_row, source_column, original_value FROM kept UNION ALL "
        "SELECT s.series, t.place, 0, false, false, NULL, NULL, NULL, NULL "
        f"FROM {covered} ANTI JOIN kept k ON k.series = s.series AND k.place = t.place "
        "ORDER BY series, place"
    )
    return backend.con.sql(query).to_arrow_table()


def _lined(rows: pa.Table, frequency: Frequency) -> Lined:
    said = {name: rows[name].to_numpy() for name in _NUMBERS}
    _, series = np.unique(said["series"], return_inverse=True)
    at = said["place"] - said["place"].min()
    shape = int(series.max()) + 1, int(at.max()) + 1
    values = np.full(shape, np.nan)
    values[series, at] = said["value"]
    fresh, rising = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    fresh[series, at] = said["fresh"]
    rising[series, at] = said["rising"]
    places = np.full(shape, -1, dtype=np.int64)
    places[series, at] = np.arange(len(at))
    grid = Grid(frequency, values, fresh, rising)
    return Lined(grid, places, rows)
