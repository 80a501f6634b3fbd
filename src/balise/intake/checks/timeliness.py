"""Say which periods are due and not here, and whether a delivery came later than usual.

A rule over days: what is covered, how often the source says that it reports, and how
long after the end of a period its figures usually come.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from balise.intake.checks.declared import checks
from balise.intake.findings import Finding
from balise.vocabulary.periods import (
    Frequency,
    Period,
    Spans,
    period_of,
    periods_between,
)


@dataclass(frozen=True)
class Rhythm:
    """How one agency gives one dataflow.

    ``sealed`` and ``sent`` are the days covered before, and by this file; ``frequency``
    and ``usual_delay`` (in days) are None where nothing was stated.
    """

    dataflow: str
    sealed: Spans
    sent: Spans
    frequency: Frequency | None = None
    usual_delay: int | None = None


def find_delays(rhythm: Rhythm, received_on: date) -> Iterator[Finding]:
    """Name the periods that are due, and a delay longer than the usual one."""
    if not rhythm.sent:
        return
    if missing := _due(rhythm, received_on):
        params = {
            "flow": rhythm.dataflow,
            "number": len(missing),
            "first": missing[0].code,
            "last": missing[-1].code,
        }
        yield Finding("periods-due", checks()["periods-due"].severity, params=params)
    days = (received_on - rhythm.sent.last).days
    new = not rhythm.sealed or rhythm.sent.last > rhythm.sealed.last
    if rhythm.usual_delay is not None and new and days > rhythm.usual_delay:
        params = {
            "flow": rhythm.dataflow,
            "days": days,
            "period": rhythm.sent.last.isoformat(),
            "usual": rhythm.usual_delay,
        }
        severity = checks()["later-than-usual"].severity
        yield Finding("later-than-usual", severity, params=params)


def _due(rhythm: Rhythm, received_on: date) -> list[Period]:
    """Give the periods that ended long enough ago and that nothing covers.

    The first that was ever given is where the count begins.
    """
    if rhythm.frequency is None:
        return []
    here = rhythm.sealed | rhythm.sent
    day = received_on - timedelta(days=1 + (rhythm.usual_delay or 0))
    last = period_of(day, rhythm.frequency)
    periods = periods_between(period_of(here.first, rhythm.frequency), last)
    return [p for p in periods if p.end <= day and not here & Spans.of([p.span])]
