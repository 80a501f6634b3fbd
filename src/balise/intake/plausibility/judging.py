"""Say which new counts are not what a participant's own earlier ones let one expect.

A pure function from values to findings-to-be. The stated rate holds for a whole
delivery: of twenty clean ones, one raises a warning, however many figures it has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, isnan, log
from typing import Final

import numpy as np

from balise.intake.plausibility.counts import (
    chance_of_less,
    chance_of_more,
    quantile,
    widening,
)
from balise.intake.plausibility.models import (
    Flags,
    Floats,
    Forecasts,
    Integers,
    forecast,
)
from balise.vocabulary.periods import Frequency

RATE: Final = 0.05
"""The share of clean deliveries of which some figure is called unexpected."""
SHOWN: Final = 0.95
"""What share of counts lies in the range that is shown."""
LEAST_APART: Final = 5.0
"""Counts less than this from what was expected are never pointed at."""
LEAST_SHARE: Final = 0.25
"""Nor are those nearer than this share of what was expected."""
SHIFT: Final = 3
"""How many periods in a row make a level."""
NEEDED: Final = {
    Frequency.ANNUAL: 6,
    Frequency.HALF_YEARLY: 6,
    Frequency.QUARTERLY: 8,
    Frequency.MONTHLY: 12,
    Frequency.WEEKLY: 26,
    Frequency.DAILY: 60,
}
"""How many earlier periods a figure needs before anything is said of it."""
CYCLES: Final = {
    Frequency.ANNUAL: 1,
    Frequency.HALF_YEARLY: 2,
    Frequency.QUARTERLY: 4,
    Frequency.MONTHLY: 12,
    Frequency.WEEKLY: 52,
    Frequency.DAILY: 365,
}
_CELLS_AT_ONCE: Final = 400_000


@dataclass(frozen=True)
class Grid:
    """The counts of many series of one frequency, a row each, a column per period.

    ``values`` is NaN where nothing was observed, which is not zero. ``fresh`` marks the
    figures to be judged; ``rising`` those that late reports may still raise.
    """

    frequency: Frequency
    values: Floats
    fresh: Flags
    rising: Flags


@dataclass(frozen=True)
class Unexpected:
    """A count outside what was to be expected of it."""

    series: int
    period: int
    expected: float
    lower: int
    upper: int
    reported: float


@dataclass(frozen=True)
class Shifted:
    """A series whose new counts lie on another level than those before."""

    series: int
    period: int
    level: float
    before: float


@dataclass(frozen=True)
class Verdict:
    """What was found on one grid, and how many figures have too short a history."""

    unexpected: tuple[Unexpected, ...]
    shifted: tuple[Shifted, ...]
    unjudged: int


def judge(grids: Sequence[Grid], rate: float = RATE) -> tuple[Verdict, ...]:
    """Judge the fresh figures of all grids together, at one rate for all of them."""
    made = [list(_forecasts(grid)) for grid in grids]
    looks = sum(
        int(_judged(grid, part).sum())
        for grid, parts in zip(grids, made, strict=True)
        for part in parts
    )
    # Half of the rate is for single figures, half for levels; each has two sides.
    chance = rate / 4 / max(looks, 1)
    return tuple(
        _verdict(grid, parts, chance) for grid, parts in zip(grids, made, strict=True)
    )


@dataclass(frozen=True)
class _Part:
    """The forecasts of some series of a grid, from the one numbered ``first``."""

    first: int
    last: int
    made: Forecasts


def _forecasts(grid: Grid) -> Iterator[_Part]:
    series, periods = grid.values.shape
    step = max(1, _CELLS_AT_ONCE // max(periods, 1))
    warm, cycle = NEEDED[grid.frequency], CYCLES[grid.frequency]
    for first in range(0, series, step):
        rows = slice(first, min(series, first + step))
        values = grid.values[rows]
        seen = ~np.isnan(values)
        old = seen & ~grid.fresh[rows]
        # A first delivery has no figures but its own to learn from.
        known = np.where(old.sum(axis=1, keepdims=True) >= warm, old, seen)
        yield _Part(first, rows.stop, forecast(values, known, cycle, warm))


def _judged(grid: Grid, part: _Part) -> Flags:
    rows = slice(part.first, part.last)
    seen = grid.fresh[rows] & ~np.isnan(grid.values[rows])
    return np.asarray(seen & (part.made.before >= NEEDED[grid.frequency]))


def _verdict(grid: Grid, parts: Sequence[_Part], chance: float) -> Verdict:
    unexpected: list[Unexpected] = []
    shifted: list[Shifted] = []
    unjudged = 0
    for part in parts:
        rows = slice(part.first, part.last)
        judged = _judged(grid, part)
        fresh = grid.fresh[rows] & ~np.isnan(grid.values[rows])
        # The first periods of a series that is judged are the history of the others.
        unjudged += int(fresh[~judged.any(axis=1)].sum())
        unexpected += _outliers(grid, part, judged, chance)
        shifted += _shifts(grid, part, judged, chance)
    return Verdict(tuple(unexpected), tuple(shifted), unjudged)


def _outliers(
    grid: Grid, part: _Part, judged: Flags, chance: float
) -> Iterator[Unexpected]:
    values, mean = grid.values[part.first : part.last], part.made.mean
    apart = np.abs(np.nan_to_num(values) - mean)
    far = judged & (apart >= np.maximum(LEAST_APART, LEAST_SHARE * mean))
    # Exact tails are worked out only where a plain look already finds the count far.
    far &= apart**2 > 4 * part.made.variance
    for row, column in np.argwhere(far):
        freedom = int(part.made.freedom[row])
        law = float(mean[row, column]), float(part.made.variance[row, column])
        count = float(values[row, column])
        rising = bool(grid.rising[part.first + row, column])
        if _is_unlikely(count, law, freedom, chance, rising=rising):
            low, high = _range(law, freedom)
            yield Unexpected(
                part.first + int(row), int(column), law[0], low, high, count
            )


def _is_unlikely(
    count: float, law: tuple[float, float], freedom: int, chance: float, *, rising: bool
) -> bool:
    mean, variance = law
    wide = variance * widening(_rounded(chance), freedom) ** 2
    if count > mean:
        return chance_of_more(count, mean, wide) < chance
    return not rising and chance_of_less(count, mean, wide) < chance


def _range(law: tuple[float, float], freedom: int) -> tuple[int, int]:
    mean, variance = law
    tail = (1 - SHOWN) / 2
    wide = variance * widening(tail, freedom) ** 2
    return quantile(tail, mean, wide), quantile(1 - tail, mean, wide)


def _rounded(chance: float) -> float:
    # Two figures are enough, so that one table of quantiles serves many deliveries.
    digits = 1 - floor(log(chance) / log(10))
    return round(chance, digits)


def _shifts(grid: Grid, part: _Part, judged: Flags, chance: float) -> Iterator[Shifted]:
    values = grid.values[part.first : part.last]
    for row in np.flatnonzero(judged.sum(axis=1) > 0):
        window = _window(values[row], judged[row])
        if window is None:
            continue
        rising = bool(grid.rising[part.first + row, window].any())
        found = _shift_in(values[row, window], part.made, int(row), window, chance)
        if found and not (rising and found[0] < found[1]):
            first = int(window[0])
            yield Shifted(part.first + int(row), first, found[0], found[1])


def _window(values: Floats, judged: Flags) -> Integers | None:
    """Give the places of the new figures, with those before them if they are few."""
    seen = np.flatnonzero(~np.isnan(values))
    new = np.flatnonzero(judged)
    first = min(int(new[0]), int(seen[max(0, len(seen) - SHIFT)]))
    places = seen[seen >= first]
    return places if len(places) >= SHIFT else None


def _shift_in(
    values: Floats, made: Forecasts, row: int, window: Integers, chance: float
) -> tuple[float, float] | None:
    start = window[0]
    usual = made.base[row, window] * made.level[row, start]
    # On one side all along, and no single count makes the step by itself.
    ratios = values / np.maximum(usual, 0.05)
    upward = bool(ratios.min() > 1 + LEAST_SHARE)
    if not upward and not ratios.max() < 1 - LEAST_SHARE:
        return None
    expected, total = float(usual.sum()), float(values.sum())
    if abs(total - expected) < LEAST_APART or isnan(total):
        return None
    scatter = float(made.scatter[row])
    unsure = float(made.unsure[row, window].mean()) + len(window) / (
        2 * float(made.weight[row, start]) * scatter
    )
    law = expected, scatter * expected + unsure * expected**2
    freedom = int(made.freedom[row])
    if not _is_unlikely(total, law, freedom, chance, rising=False):
        return None
    return total / len(window), expected / len(window)
