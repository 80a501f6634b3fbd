"""The one event history of the region: parties set out, and some of them are found.

Everything else about the region is counted from what is here. A party travels and is
found as one; each of its members is one detection. The history is drawn in chapters of
a fixed size, each from its own stream, so that any part can be drawn again alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from balise.simulation.disasters import Disasters
from balise.simulation.draws import Numbers
from balise.simulation.keys import Keys
from balise.simulation.parties import Parties, set_out
from balise.simulation.walking import Walk

PARTIES_PER_CHAPTER: Final = 40_000
DETECTIONS_PER_PARTY: Final = 8
"""Roughly; a history of a scale has about as many detections as the scale says."""


@dataclass(frozen=True)
class Days:
    """The days of the region: whole months, then those of the month that runs.

    ``starts`` holds the number of the first day of each month, the one that runs
    included, and of the day after it; ``count`` days have passed.
    """

    starts: Numbers
    first: date
    count: int

    @classmethod
    def until(cls, day: date, months: int) -> Self:
        """Give so many whole months before the month of a day, and that month so far."""
        last = day.year * 12 + day.month - 1
        firsts = [
            date(n // 12, n % 12 + 1, 1).toordinal()
            for n in range(last - months, last + 2)
        ]
        starts = np.array(firsts, dtype=np.int64) - firsts[0]
        return cls(starts, date.fromordinal(firsts[0]), day.toordinal() - firsts[0] + 1)

    @property
    def months(self) -> tuple[str, ...]:
        """The whole months, such as 2025-03."""
        return tuple(f"{self.day(n):%Y-%m}" for n in self.starts[:-2])

    def day(self, number: int) -> date:
        """Give the day of a number."""
        return date.fromordinal(self.first.toordinal() + int(number))

    def month_of(self, numbers: npt.NDArray[np.generic]) -> Numbers:
        """Give the number of the month of each day."""
        found = np.searchsorted(self.starts, numbers, side="right") - 1
        return found.astype(np.int64)


@dataclass(frozen=True)
class Detections:
    """Persons as they were noted, one place in every column per note.

    ``party`` and ``person`` tell who it was, which no agency knows. All others are
    numbers of ``Keys``; ``previous``, ``next`` and ``point`` are -1 where there is none.
    ``again`` marks the second note of a person whom another agency had noted already.
    """

    party: npt.NDArray[np.int64]
    person: npt.NDArray[np.int64]
    day: npt.NDArray[np.int16]
    participant: npt.NDArray[np.int8]
    agency: npt.NDArray[np.int8]
    flow: npt.NDArray[np.int8]
    border: npt.NDArray[np.int8]
    point: npt.NDArray[np.int8]
    previous: npt.NDArray[np.int8]
    next: npt.NDArray[np.int8]
    route: npt.NDArray[np.int8]
    citizenship: npt.NDArray[np.int8]
    sex: npt.NDArray[np.int8]
    age: npt.NDArray[np.int8]
    facilitated: npt.NDArray[np.int8]
    again: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """How many notes there are."""
        return len(self.day)

    def where(self, mask: npt.NDArray[np.bool_]) -> "Detections":
        """Keep some of the notes."""
        return Detections(*(getattr(self, f.name)[mask] for f in fields(self)))

    @classmethod
    def joined(cls, parts: "list[Detections]") -> "Detections":
        """Put chapters together."""
        return cls(
            *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls))
        )


@dataclass(frozen=True)
class Chapter:
    """A part of the history: the parties that set out, what was noted, what befell."""

    number: int
    parties: Parties
    detections: Detections
    disasters: Disasters


def chapters(keys: Keys, days: Days, *, seed: int, scale: int) -> Iterator[Chapter]:
    """Draw the history of about ``scale`` detections, chapter by chapter."""
    left = max(1, scale // DETECTIONS_PER_PARTY)
    number = 0
    while left > 0:
        yield chapter(keys, days, seed, number, min(left, PARTIES_PER_CHAPTER))
        left -= PARTIES_PER_CHAPTER
        number += 1


def chapter(keys: Keys, days: Days, seed: int, number: int, count: int) -> Chapter:
    """Draw one chapter alone."""
    parties = set_out(keys, days.starts, (seed, number), count)
    walk = Walk.of(keys, parties, (seed, number))
    for step in range(keys.legs.shape[1]):
        walk.take(step)
    notes = walk.notes.joined()
    kept = notes["day"] < days.count
    columns: dict[str, Any] = {
        f.name: notes[f.name][kept].astype(_KINDS.get(f.name, np.int8))
        for f in fields(Detections)
    }
    return Chapter(number, parties, Detections(**columns), walk.disasters())


_KINDS: Final = {
    "party": np.int64,
    "person": np.int64,
    "day": np.int16,
    "again": np.bool_,
}
