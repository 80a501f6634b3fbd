"""How long one viewer waits for every decision: 200 participants, 15 dataflows, 20 years.

Two thousand gaps and a dozen kinds of offers keep the ledger from being an easy one.
The measure beside it is a bare loop that makes one small object per pair.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from balise.sharing.deciding import decide
from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Standing,
    Viewer,
)
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans, add_months
from balise.vocabulary.precision import PRECISIONS
from benchmarks.results import Result, median_seconds, table

VIEWER = Viewer("P000")
TODAY = date(2026, 7, 15)
FIRST = date(2006, 7, 1)
MONTHS = 240


def run(scale: float = 1.0) -> list[Result]:
    """Measure one depth and both, with a new ledger and with one asked before."""
    participants = max(4, round(200 * scale))
    ledger, terms = a_ledger(participants), Terms(in_force_from=FIRST)
    one, both = (Depth.STATISTICS,), tuple(Depth)
    works = {
        "one depth, new ledger": (one, lambda: replace(ledger)),
        "one depth, same ledger": (one, lambda: ledger),
        "both depths, new ledger": (both, lambda: replace(ledger)),
    }
    return [
        _measured(f"{participants} participants x 15 dataflows, {name}", *work, terms)
        for name, work in works.items()
    ]


def _measured(
    what: str, depths: tuple[Depth, ...], ledger: Callable[[], Ledger], terms: Terms
) -> Result:
    def work() -> object:
        return decide(VIEWER, ledger(), terms, TODAY, depths=depths)

    pairs = len(ledger().standings) * len(model().dataflows) * len(depths)
    return Result(
        what=f"decide {what}",
        seconds=median_seconds(work, times=9),
        yardstick="one bare object per pair",
        yardstick_seconds=median_seconds(lambda: _trivial(pairs)),
        note="wanted: under 0.1 s",
    )


def a_ledger(participants: int) -> Ledger:
    """Give every participant twenty years of months with gaps, in every dataflow."""
    draw = random.Random(20)
    codes = [f"P{number:03d}" for number in range(participants)]
    families = model().families
    standings = {
        code: Standing(
            code,
            confirmed=True,
            accepted_terms=1,
            incident_share=dict.fromkeys(families, 0.8),
        )
        for code in codes
    }
    offers, given = {}, []
    for code in codes:
        for flow in model().dataflows:
            for depth in Depth:
                offers[code, flow, depth] = _an_offer(draw, code, flow, depth, codes)
                given.append(_a_release(draw, code, flow, depth))
    groups = {"region": frozenset(codes[::3])}
    return Ledger(standings, offers, tuple(given), groups)


def _an_offer(
    draw: random.Random, code: str, flow: str, depth: Depth, codes: list[str]
) -> Offer:
    audience = draw.choice(
        [
            Audience(Reach.ALL),
            Audience(Reach.ALL, excepted=frozenset(draw.sample(codes, 3))),
            Audience(Reach.NAMED, names=frozenset(draw.sample(codes, 4))),
            Audience(Reach.GROUP, group="region"),
        ]
    )
    precision = draw.choice(list(PRECISIONS.values()))
    embargo = draw.choice([0, 0, 3, 12])
    return Offer(code, flow, depth, audience, precision, embargo_months=embargo)


def _a_release(draw: random.Random, code: str, flow: str, depth: Depth) -> Given:
    gaps = set(draw.sample(range(MONTHS), 10))
    months = (add_months(FIRST, n) for n in range(MONTHS) if n not in gaps)
    spans = Spans.of((day, add_months(day, 1) - timedelta(days=1)) for day in months)
    return Given(code, flow, depth, spans, released_on=date(2026, 7, 1))


def _trivial(pairs: int) -> list[Viewer]:
    return [Viewer(f"P{number}") for number in range(pairs)]


if __name__ == "__main__":
    print(table(run()))
