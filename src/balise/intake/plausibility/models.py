"""What a participant's own earlier counts let one expect, for many series at once.

A robust quasi-Poisson regression gives each series its season and its trend (as in
Noufaily and others, Statistics in Medicine 2013, for outbreaks). On top of it the
level moves: a discounted Gamma-Poisson filter (Harvey and Fernandes, 1989) forecasts
every count from those before it. How far counts scatter is taken from the errors of
these forecasts, so that a restless series is given the room that it needs.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Integers: TypeAlias = NDArray[np.int64]

MEMORY: Final = 0.8
"""What a count weighs a period later: the level rests on about five periods."""
ROUNDS: Final = 8
OUTLYING: Final = 2.58
"""Standardised distance from which a past count loses weight."""
CLIPPED: Final = 3.0
"""How many deviations a count may move the level at most."""
ANCHOR: Final = 1.0
"""Expected counts that the regression alone is worth to the level."""
FADING: Final = 0.9
"""How much of its slope a trend keeps from one period to the next."""
_EVER: Final = 1e6


@dataclass(frozen=True)
class Forecasts:
    """Of every count, what was expected before it was seen.

    ``variance`` holds all that is not known; ``freedom`` tells on how many errors that
    rests, and ``before`` how many counts came before. ``base`` is season and trend
    alone, ``unsure`` the variance of its logarithm, ``scatter`` how many times chance
    the counts of a series vary, and ``level`` what they are to the base before each
    count, resting on ``weight`` expected counts.
    """

    mean: Floats
    variance: Floats
    before: Integers
    level: Floats
    weight: Floats
    base: Floats
    unsure: Floats
    scatter: Floats
    freedom: Integers


def design(periods: int, cycle: int) -> tuple[Floats, Floats]:
    """Give the regressors of a grid of periods, and what holds each near zero.

    A constant, a trend per year, and the waves of the year; for days, also of the week.
    """
    t = np.arange(periods, dtype=np.float64)
    years = (t - t.mean()) / cycle if cycle > 1 else (t - t.mean()) / 5
    columns, held = [np.ones(periods), years], [1e-3, 4.0]
    lengths = [(cycle, 2 if cycle >= 12 else 1)] if cycle > 1 else []
    if cycle > 60:
        lengths = [(cycle, 1), (7, 3)]
    for length, waves in lengths:
        for wave in range(1, waves + 1):
            angle = 2 * np.pi * wave * t / length
            columns += [np.sin(angle), np.cos(angle)]
            held += [1.0, 1.0]
    return np.stack(columns, axis=1), np.array(held)


@dataclass(frozen=True)
class Fitted:
    """Season and trend of each series: the mean of every period, and how sure it is.

    ``unsure`` is the variance of the mean's logarithm; ``terms`` how many numbers were
    learnt of each series.
    """

    mean: Floats
    unsure: Floats
    scatter: Floats
    terms: Integers


def fit(values: Floats, used: Flags, cycle: int) -> Fitted:
    """Fit season and trend to the counts that are used.

    After the last of them the trend fades: where a series will go nobody knows, and a
    line that is drawn on soon leaves it.
    """
    x, held = design(values.shape[1], cycle)
    y = np.where(used, values, 0.0)
    seen = used.sum(axis=1)
    first, last = _ends(used)
    span = last - first + 1
    penalty = np.tile(held, (values.shape[0], 1))
    penalty[span < 1.5 * cycle, 1] = _EVER
    penalty[span < 2 * cycle, 2:] = _EVER
    terms = (penalty < _EVER).sum(axis=1)
    mean = np.maximum(y.sum(axis=1) / np.maximum(seen, 1), 0.05)
    mu = np.repeat(mean[:, None], values.shape[1], axis=1)
    weights, scatter = used.astype(np.float64), np.ones(values.shape[0])
    for turn in range(ROUNDS):
        mu = _step(x, y, mu, weights / scatter[:, None], penalty)
        if turn >= 2:
            scatter = _scatter(y, mu, weights, terms)
            weights = _weights(y, mu, scatter, used)
    return Fitted(
        *_held(x, y, mu, weights / scatter[:, None], penalty, used), scatter, terms
    )


def _ends(used: Flags) -> tuple[Integers, Integers]:
    first = used.argmax(axis=1)
    last = used.shape[1] - 1 - used[:, ::-1].argmax(axis=1)
    return first, np.where(used.any(axis=1), last, first - 1)


def _held(
    x: Floats, y: Floats, mu: Floats, weights: Floats, penalty: Floats, used: Flags
) -> tuple[Floats, Floats]:
    found, left = _solved(x, y, mu, weights, penalty)
    rows = np.repeat(x[None], y.shape[0], axis=0)
    _, last = _ends(used)
    ahead = np.maximum(np.arange(x.shape[0]) - last[:, None], 0)
    slope = x[1, 1] - x[0, 1] if x.shape[0] > 1 else 0.0
    rows[:, :, 1] -= slope * (ahead - (1 - FADING**ahead) * FADING / (1 - FADING))
    inverse = np.linalg.inv(left)
    unsure = np.einsum("stp,spq,stq->st", rows, inverse, rows, optimize=True)
    return _limited(np.einsum("stp,sp->st", rows, found), y), np.asarray(unsure)


def _step(x: Floats, y: Floats, mu: Floats, weights: Floats, penalty: Floats) -> Floats:
    found, _ = _solved(x, y, mu, weights, penalty)
    return _limited(found @ x.T, y)


def _limited(logarithms: Floats, y: Floats) -> Floats:
    ceiling = np.log(np.maximum(y.max(axis=1, keepdims=True), 1.0)) + 1.0
    return np.asarray(np.exp(np.clip(logarithms, -7.0, ceiling)))


def _solved(
    x: Floats, y: Floats, mu: Floats, weights: Floats, penalty: Floats
) -> tuple[Floats, Floats]:
    pull = weights * mu
    target = np.log(mu) + (y - mu) / mu
    left = np.einsum("st,tp,tq->spq", pull, x, x, optimize=True)
    left += penalty[:, :, None] * np.eye(x.shape[1])
    right = np.einsum("st,tp->sp", pull * target, x)
    found = np.linalg.solve(left, right[..., None])[..., 0]
    return np.asarray(found), np.asarray(left)


def _scatter(y: Floats, mu: Floats, weights: Floats, terms: Integers) -> Floats:
    squares = (weights * (y - mu) ** 2 / mu).sum(axis=1)
    left = np.maximum(weights.sum(axis=1) - terms, 2.0)
    return np.asarray(np.maximum(1.0, squares / left))


def _weights(y: Floats, mu: Floats, scatter: Floats, used: Flags) -> Floats:
    distance = 1.5 * (y ** (2 / 3) - mu ** (2 / 3)) / mu ** (1 / 6)
    far = np.abs(distance) / np.sqrt(scatter)[:, None]
    kept = np.where(far > OUTLYING, (OUTLYING / np.maximum(far, OUTLYING)) ** 2, 1.0)
    return np.where(used, kept, 0.0)


def forecast(values: Floats, known: Flags, cycle: int, warm: int) -> Forecasts:
    """Forecast every count from those before it.

    ``known`` are the counts from which season, trend and scatter are learnt; ``warm``
    is how many must come before a forecast's error tells of the scatter.
    """
    fitted = fit(values, known, cycle)
    base = fitted.mean
    first = _filtered(values, base, fitted.scatter)
    scatter, freedom = _error_scatter(values, known, first, fitted, warm)
    last = _filtered(values, base, scatter)
    return Forecasts(
        mean=last.mean,
        variance=_grown(scatter, last, known) + fitted.unsure * last.mean**2,
        before=last.before,
        level=last.level,
        weight=last.weight,
        base=base,
        unsure=fitted.unsure,
        scatter=scatter,
        freedom=freedom,
    )


@dataclass(frozen=True)
class _Filtered:
    mean: Floats
    variance: Floats
    level: Floats
    weight: Floats
    before: Integers


def _grown(scatter: Floats, made: _Filtered, known: Flags) -> Floats:
    """Let the scatter grow with the count where that is above what was learnt from.

    What makes counts scatter more than chance, makes large ones scatter in proportion.
    """
    seen = np.maximum(known.sum(axis=1), 1)
    usual = np.where(known, made.mean, 0.0).sum(axis=1) / seen
    above = np.maximum(made.mean / np.maximum(usual, 0.05)[:, None], 1.0)
    return np.asarray(made.variance * (1 + (scatter[:, None] - 1) * above))


def _filtered(values: Floats, base: Floats, scatter: Floats) -> _Filtered:
    counts = np.full(values.shape[0], ANCHOR)
    exposure = counts.copy()
    before = np.zeros(values.shape[0], dtype=np.int64)
    made = _Filtered(
        mean=np.empty_like(values),
        variance=np.empty_like(values),
        level=np.empty_like(values),
        weight=np.empty_like(values),
        before=np.empty_like(values, dtype=np.int64),
    )
    for t in range(values.shape[1]):
        counts = MEMORY * counts + (1 - MEMORY) * ANCHOR
        exposure = MEMORY * exposure + (1 - MEMORY) * ANCHOR
        mean = base[:, t] * counts / exposure
        variance = mean + mean**2 / (counts * scatter)
        made.mean[:, t], made.variance[:, t] = mean, variance
        made.level[:, t], made.weight[:, t] = counts / exposure, counts
        made.before[:, t] = before
        seen = ~np.isnan(values[:, t])
        room = CLIPPED * np.sqrt(scatter * variance)
        shown = np.clip(np.nan_to_num(values[:, t]), mean - room, mean + room)
        counts = counts + np.where(seen, np.maximum(shown, 0) / scatter, 0)
        exposure = exposure + np.where(seen, base[:, t] / scatter, 0)
        before = before + seen
    return made


def _error_scatter(
    values: Floats, known: Flags, made: _Filtered, fitted: Fitted, warm: int
) -> tuple[Floats, Integers]:
    """Measure the scatter by the errors of forecasts, the largest one left out."""
    used = known & (made.before >= warm // 2)
    squares = np.where(
        used, (np.nan_to_num(values) - made.mean) ** 2 / made.variance, 0.0
    )
    number = used.sum(axis=1)
    total = squares.sum(axis=1) - np.where(number > 4, squares.max(axis=1), 0.0)
    freedom = np.maximum(number - fitted.terms - (number > 4), 2)
    scatter = fitted.scatter
    measured = np.where(number > 2, total / freedom, scatter)
    return np.maximum(np.maximum(1.0, measured), 0.5 * scatter), np.minimum(
        freedom, 200
    )
