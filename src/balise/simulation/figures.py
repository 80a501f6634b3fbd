"""What is true in the region: the smallest cells, and sums of them.

A cell is one participant, agency, period and group of people. Every figure that a
published table of the region can show is a sum of these cells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from balise.simulation.chances import Chance
from balise.simulation.citizenships import (
    CITIZENSHIPS,
    STATELESS,
    UNKNOWN,
    Citizenship,
)
from balise.simulation.places import Place

GROUPS = {"men": 0.62, "women": 0.2, "boys": 0.1, "girls": 0.08}
SEX_OF_GROUP = {"men": "M", "boys": "M", "women": "F", "girls": "F"}


@dataclass(frozen=True)
class Cell:
    """The true number of people of one kind that one agency found in one period."""

    participant: str
    agency: str
    first: date
    last: date
    citizenship: str
    sex: str
    value: int
    group: str = ""
    """men, women, boys or girls, where the participant tells them apart."""


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month that lies wholly between two days."""
    start = first
    while (end := _month_end(start)) <= last:
        yield start, end
        start = date.fromordinal(end.toordinal() + 1)


def monthly_cells(
    place: Place, agency: str, spans: Iterable[tuple[date, date]], seed: int
) -> list[Cell]:
    """Draw the cells of a participant that counts by month."""
    return [
        Cell(place.code, agency, first, last, who.code, SEX_OF_GROUP[group], n, group)
        for number, (first, last) in enumerate(spans)
        for who in (*CITIZENSHIPS, STATELESS, UNKNOWN)
        for group, share in GROUPS.items()
        if (n := _draw(place, agency, who, (group, share), (number, first), seed))
    ]


def yearly_cells(place: Place, agency: str, years: range, seed: int) -> list[Cell]:
    """Draw the cells of a participant that counts by year; zeros are kept."""
    return [
        Cell(place.code, agency, date(year, 1, 1), date(year, 12, 31), who.code, sex, n)
        for year in years
        for who in (*CITIZENSHIPS, UNKNOWN)
        for sex, share in (("F", 0.28), ("M", 0.72))
        for n in [
            Chance(seed, place.code, agency, year, who.code, sex).count(
                12 * place.scale * who.weight / 100 * share
            )
        ]
    ]


def _draw(
    place: Place,
    agency: str,
    who: Citizenship,
    group: tuple[str, float],
    month: tuple[int, date],
    seed: int,
) -> int:
    number, first = month
    # A summer peak and a slow rise, so that a trend and a season can be seen.
    season = 1.35 if first.month in (6, 7, 8, 9) else 0.85
    mean = place.scale * (1 + number / 120) * season * who.weight / 100 * group[1]
    words = (seed, place.code, agency, first.isoformat(), who.code, group[0])
    return Chance(*words).count(mean)


def _month_end(first: date) -> date:
    year, month = divmod(first.month, 12)
    return date.fromordinal(date(first.year + year, month + 1, 1).toordinal() - 1)
