"""The story in whole numbers, so that millions of persons can be drawn at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from balise.simulation.draws import Numbers
from balise.simulation.story import BORDERS, Participant, Route, Story

FLOWS: Final = ("IE", "IX", "RE", "IS", "DF", "RF")
FACILITATED: Final = ("yes", "no", "_U", "not_recorded")
NOBODY: Final = -1


@dataclass(frozen=True)
class Keys:
    """Every name of the story with its number, and tables by those numbers."""

    story: Story
    first_month: int
    """The calendar month in which the region begins, for its seasons."""

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Codes of participants, in the order of the story."""
        return tuple(self.story.participants)

    @cached_property
    def agencies(self) -> tuple[tuple[str, str], ...]:
        """Participant and name of every agency."""
        return tuple(
            (p.code, agency)
            for p in self.story.participants.values()
            for agency in p.agencies
        )

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The ways, in the order of the story."""
        return tuple(self.story.routes.values())

    @cached_property
    def points(self) -> tuple[str, ...]:
        """Codes of points, in the order of the story."""
        return tuple(self.story.points)

    @cached_property
    def citizenships(self) -> tuple[str, ...]:
        """Codes of citizenships; the last two are stateless and not recorded."""
        named = [c for found in self.story.citizenships.values() for c in found]
        return (*named, *self.story.without_citizenship)

    @cached_property
    def sexes(self) -> tuple[str, ...]:
        """Codes of sexes."""
        return tuple(self.story.people["sex"])

    @cached_property
    def ages(self) -> tuple[str, ...]:
        """Codes of age bands; the first two are children."""
        return tuple(self.story.people["age"])

    @cached_property
    def legs(self) -> Numbers:
        """The leg of each way (row) at each step (column); -1 where it has ended."""
        longest = max(len(route.legs) for route in self.routes)
        table = np.full((len(self.routes), longest), NOBODY, dtype=np.int64)
        number = 0
        for row, route in enumerate(self.routes):
            for step in range(len(route.legs)):
                table[row, step] = number
                number += 1
        return table

    @cached_property
    def leg_table(self) -> Numbers:
        """For each leg: from, to, border, days, point of exit, point of entry."""
        return np.array(
            [
                (
                    self.participants.index(leg.start),
                    self.participants.index(leg.end),
                    BORDERS.index(leg.border),
                    leg.days,
                    self._point(leg.start, leg.end, leg.border),
                    self._point(leg.end, leg.start, leg.border),
                )
                for route in self.routes
                for leg in route.legs
            ],
            dtype=np.int64,
        )

    @cached_property
    def finds(self) -> Numbers:
        """The chance of finding who enters, by participant and border."""
        return np.array([[p.finds[b] for b in BORDERS] for p in self._all], np.int64)

    def chances(self, name: str) -> Numbers:
        """Give one chance of every participant: ``exits``, ``stays``, ``removes``."""
        return np.array([getattr(p, name) for p in self._all], np.int64)

    @cached_property
    def reporters(self) -> Numbers:
        """The agency that reports, by participant, flow and turn (first, second)."""
        table = np.full((len(self._all), len(FLOWS), 2), NOBODY, dtype=np.int64)
        for row, participant in enumerate(self._all):
            for column, flow in enumerate(FLOWS):
                for turn, agency in enumerate(participant.reporting(flow)[:2]):
                    found = self.agencies.index((participant.code, agency))
                    table[row, column, turn] = found
        return table

    @cached_property
    def keepers(self) -> Numbers:
        """The agency that keeps incidents, by participant; -1 where none does."""
        found = [p.reporting("IC") for p in self._all]
        return np.array(
            [
                self.agencies.index((code, agencies[0])) if agencies else NOBODY
                for code, agencies in zip(self.participants, found, strict=True)
            ],
            dtype=np.int64,
        )

    @cached_property
    def who_weights(self) -> Numbers:
        """The weight of each citizenship (column) on each way (row), of 1,000 parties."""
        without = tuple(self.story.without_citizenship.values())
        rows = []
        for route in self.routes:
            known = self.story.citizenships[route.continent]
            rest, total = 1000 - sum(without), sum(known.values())
            named = [
                known.get(code, 0) * rest * 100 // total
                for code in self.citizenships[: -len(without)]
            ]
            rows.append([*named, *(weight * 100 for weight in without)])
        return np.array(rows, dtype=np.int64)

    @cached_property
    def way_weights(self) -> list[int]:
        """The weight of each way in each month, the month that runs included."""
        return [
            self.story.weight(route, month, first=self.first_month)
            for route in self.routes
            for month in range(self.story.months + 1)
        ]

    @property
    def _all(self) -> tuple[Participant, ...]:
        return tuple(self.story.participants.values())

    def _point(self, at: str, other: str, border: str) -> int:
        """Find where one participant notes people on a leg; -1 where it names none."""
        points = self.story.points
        shared = [
            c
            for c, p in points.items()
            if set(p.of) == {at, other} and p.type == border
        ]
        own = [c for c, p in points.items() if p.of == (at,) and p.type == border]
        found = [*shared, *own]
        return self.points.index(found[0]) if found else NOBODY


def numbers_of(names: Sequence[str], wanted: Iterable[str]) -> list[int]:
    """Give the numbers of some names."""
    return [names.index(name) for name in wanted]
