"""The region as one value: who takes part, where, what is true, and what befell.

``region(seed, scale)`` gives the same region on every machine. Its files are written by
``balise.simulation.files``; its story is in ``region.yaml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import pyarrow as pa

from balise.simulation.history import Chapter, Days, Detections, chapters
from balise.simulation.incident_tables import TABLES, incident_tables
from balise.simulation.keys import Keys
from balise.simulation.land import Land
from balise.simulation.story import Participant, Story, story
from balise.simulation.truth import Truth

SEED: Final = 2019
SCALE: Final = 200_000
"""About how many detections there are in five years, where nothing else is said."""
LARGEST: Final = 10_000_000
"""Beyond this a history is drawn in chapters only, for it does not fit in memory."""


@dataclass(frozen=True)
class Region:
    """An invented region; ``until`` is the day on which it is looked at."""

    seed: int
    scale: int
    until: date
    story: Story

    @cached_property
    def keys(self) -> Keys:
        """Every name of the story with its number."""
        return Keys(self.story, self.days.first.month)

    @cached_property
    def days(self) -> Days:
        """Five years of whole months, and the days of the month that runs."""
        return Days.until(self.until, self.story.months)

    @property
    def participants(self) -> Mapping[str, Participant]:
        """Who takes part, by code."""
        return self.story.participants

    @cached_property
    def boundary(self) -> dict[str, Any]:
        """The boundary file, as GeoJSON."""
        return Land(self.story).feature_collection()

    def chapters(self) -> Iterator[Chapter]:
        """Draw the history part by part, whatever its scale."""
        return chapters(self.keys, self.days, seed=self.seed, scale=self.scale)

    @cached_property
    def truth(self) -> Truth:
        """The true figures. Raises ValueError beyond ``LARGEST``: use ``chapters``."""
        parts = [chapter.detections for chapter in self._chapters]
        return Truth(self.keys, self.days, Detections.joined(parts))

    @cached_property
    def incidents(self) -> dict[str, pa.Table]:
        """The true incidents in five tables, as ``incident_tables`` describes them."""
        parts = [self._incidents_of(chapter) for chapter in self._chapters]
        return {name: pa.concat_tables([p[name] for p in parts]) for name in TABLES}

    def incident_chapters(self) -> Iterator[dict[str, pa.Table]]:
        """Draw the incidents part by part, whatever the scale."""
        return (self._incidents_of(chapter) for chapter in self.chapters())

    def _incidents_of(self, chapter: Chapter) -> dict[str, pa.Table]:
        return incident_tables(self.keys, self.days, chapter, self.seed)

    @cached_property
    def _chapters(self) -> tuple[Chapter, ...]:
        if self.scale > LARGEST:
            raise ValueError(f"{self.scale} detections are drawn in chapters only")
        return tuple(self.chapters())


def region(
    seed: int = SEED, scale: int = SCALE, *, until: date = date(2025, 12, 31)
) -> Region:
    """Give the region of a seed, with about ``scale`` detections in five years.

    ``until`` is the day on which it is looked at; its own month is not over yet.
    """
    return Region(seed, scale, until, story())
