"""Seeded chance that gives the same numbers on every machine and Python version.

Only ``Random.random`` is used, because it alone is promised never to change.
"""

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

_T = TypeVar("_T")


class Chance:
    """A stream of draws; the same words always give the same stream."""

    def __init__(self, *words: object) -> None:
        seed = "/".join(str(word) for word in words)
        self._random = random.Random(seed)  # noqa: S311 - a seed is wanted, not secrecy

    def share(self) -> float:
        """Draw a number from 0 up to but not including 1."""
        return self._random.random()

    def happens(self, probability: float) -> bool:
        """Say whether something of a given probability happens."""
        return self.share() < probability

    def count(self, mean: float) -> int:
        """Draw a whole number around a mean, as counts of rare events fall."""
        if mean > 40:  # the normal shape is close enough here, and takes one step
            bell = sum(self.share() for _ in range(12)) - 6
            return max(0, round(mean + math.sqrt(mean) * bell))
        limit, product, number = math.exp(-mean), self.share(), 0
        while product > limit:
            product *= self.share()
            number += 1
        return number

    def one_of(self, things: Sequence[_T]) -> _T:
        """Draw one of several, each as likely."""
        return things[int(self.share() * len(things))]

    def day(self, first: date, last: date) -> date:
        """Draw a day from the first to the last."""
        return first + timedelta(days=int(self.share() * ((last - first).days + 1)))
