"""Who sets out, when and by which way."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from balise.simulation.draws import WHOLE, Draws, Numbers
from balise.simulation.keys import Keys

STREAMS: Final = 4
"""Each chapter draws from its own streams: for setting out, walking, and cases."""
STRIDE: Final = 1_000_000


@dataclass(frozen=True)
class Parties:
    """Parties, and the persons of whom each consists, one place per party or person.

    ``of`` gives the party of each person. ``facilitated`` is what truly was, not what an
    agency recorded. ``number`` is unique in the whole history.
    """

    number: Numbers
    route: Numbers
    month: Numbers
    day: Numbers
    size: Numbers
    citizenship: Numbers
    facilitated: Numbers
    of: Numbers
    sex: Numbers
    age: Numbers

    @property
    def persons(self) -> Numbers:
        """A number for each person, unique in the whole history."""
        first = np.cumsum(self.size) - self.size
        within = np.arange(len(self.of), dtype=np.int64) - first[self.of]
        return self.number[self.of] * 100 + within


def draws_of(place: tuple[int, int], stream: int) -> Draws:
    """Give one of the streams of a chapter."""
    seed, chapter = place
    return Draws(seed, chapter * STREAMS + stream)


def set_out(keys: Keys, starts: Numbers, place: tuple[int, int], count: int) -> Parties:
    """Draw so many parties of one chapter."""
    draws = draws_of(place, 0)
    months = keys.story.months + 1
    way_and_month = draws.pick(count, keys.way_weights)
    route, month = way_and_month // months, way_and_month % months
    day = starts[month] + draws.below(count, starts[month + 1] - starts[month])
    sizes = list(keys.story.people["party_sizes"])
    size = np.array(sizes, dtype=np.int64)[
        draws.pick(count, list(keys.story.people["party_sizes"].values()))
    ]
    chance = np.array([way.facilitated for way in keys.routes], dtype=np.int64)
    of = np.repeat(np.arange(count, dtype=np.int64), size)
    return Parties(
        number=np.arange(count, dtype=np.int64) + place[1] * STRIDE,
        route=route,
        month=month,
        day=day,
        size=size,
        citizenship=draws.pick_each(keys.who_weights, route),
        facilitated=(draws.below(count, WHOLE) < chance[route]).astype(np.int64),
        of=of,
        sex=draws.pick(len(of), list(keys.story.people["sex"].values())),
        age=draws.pick(len(of), list(keys.story.people["age"].values())),
    )
