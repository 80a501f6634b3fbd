"""Seeded chance by the million that draws the same on every machine.

Only the raw bits of Philox are used, which NumPy promises never to change, and only
whole numbers are made of them: no logarithm, no rounding, nothing that a processor
might do in its own way.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.int64]
Yes: TypeAlias = npt.NDArray[np.bool_]

WHOLE: Final = 10_000
"""Chances are in parts of this."""
_HALF: Final = np.uint64(32)


class Draws:
    """A stream of draws; the same seed and number always give the same stream."""

    def __init__(self, seed: int, number: int) -> None:
        self._bits = np.random.Philox(key=np.array([seed, number], dtype=np.uint64))

    def below(self, count: int, limit: int | Numbers) -> Numbers:
        """Draw whole numbers from 0 up to, but not including, a limit (one or each)."""
        upper = self._bits.random_raw(count).astype(np.uint64) >> _HALF
        times = np.asarray(limit, dtype=np.uint64)
        return ((upper * times) >> _HALF).astype(np.int64)

    def happens(self, count: int, chance: int | Numbers) -> Yes:
        """Say of each whether something of a chance (in ten thousandths) happens."""
        return self.below(count, WHOLE) < chance

    def pick(self, count: int, weights: Sequence[int]) -> Numbers:
        """Draw places in a list of whole weights."""
        steps = np.cumsum(np.asarray(weights, dtype=np.int64))
        drawn = self.below(count, int(steps[-1]))
        return np.searchsorted(steps, drawn, side="right").astype(np.int64)

    def pick_each(self, weights: Numbers, rows: Numbers) -> Numbers:
        """Draw places where each draw has its own row of a table of weights."""
        steps = np.cumsum(weights, axis=1)
        drawn = self.below(len(rows), steps[rows, -1])
        found: Numbers = (drawn[:, None] >= steps[rows]).sum(axis=1).astype(np.int64)
        return found
