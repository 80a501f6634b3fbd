"""What a release opened for its author: each decision with and without it, today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from balise.analysis.questions import Question, parse_question
from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Ledger, Viewer
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Period, period_of
from balise.vocabulary.tables import TOTAL
from balise_web.explore.actions import Asked, ask
from balise_web.offers.ledgers import ledger, ledger_without, terms
from balise_web.outcomes import Done, journey, stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.submissions.holdings import dataflows_of
from balise_web.submissions.models import Submission
from balise_web.submissions.states import RELEASED

_WHO = ("focal-point", "deputy", "validator", "analyst")
_PARTNERS = 3
"""How many partners the first comparison asks for: each is told who looked."""
_PERIODS = {Frequency.MONTHLY: 12, Frequency.QUARTERLY: 8, Frequency.ANNUAL: 5}


@dataclass(frozen=True)
class Opening:
    """One owner's dataflow, as decided without this release and with it."""

    owner: str
    dataflow: str
    depth: str
    before: Decision
    after: Decision

    @property
    def is_new(self) -> bool:
        """Say whether the release opened it."""
        return self.after.granted and not self.before.granted

    @property
    def is_wider(self) -> bool:
        """Say whether it was open in part, and is open further now."""
        both = self.after.granted and self.before.granted
        return both and self.after.extent != self.before.extent


@journey
def opened_by(submission: Submission, *, by: Person) -> Done[tuple[Opening, ...]]:
    """Compare what one may see today with what one could see without this release."""
    require_national(by, submission.participant, *_WHO)
    if submission.state != RELEASED:
        stop("not-from-here", number=submission.number, state=submission.state)
    day = timezone.localdate()
    flows = _family_of(dataflows_of(submission))
    viewer = Viewer(submission.participant.code)
    without = _decided(viewer, ledger_without(day, submission), day, flows)
    with_it = _decided(viewer, ledger(day), day, flows)
    return Done(
        tuple(
            Opening(*key, before=without[key], after=after)
            for key, after in with_it.items()
            if key in without and key[0] != viewer.participant
        )
    )


@journey
def first_comparison(
    submission: Submission, openings: Iterable[Opening], *, by: Person
) -> Done[Asked]:
    """Ask one real question of the own figures and those of a few partners."""
    require_national(by, submission.participant, *_WHO)
    question = _question(submission, tuple(openings))
    if question is None:
        stop("nothing-to-show")
    outcome = ask(question, viewer=Viewer(submission.participant.code), by=by)
    if isinstance(outcome, Done):
        return Done(outcome.value)
    return outcome  # type: ignore[return-value] # what was refused, as it was


def _decided(
    viewer: Viewer, known: Ledger, day: date, flows: list[str]
) -> dict[tuple[str, str, str], Decision]:
    found = decide(viewer, known, terms(day), day, dataflows=flows)
    return {(one.owner, one.dataflow, one.depth.value): one for one in found}


def _family_of(flows: Iterable[str]) -> list[str]:
    """Giving is counted per family: a release opens nothing outside of it."""
    families = {model().dataflows[flow].family for flow in flows}
    return [code for code, flow in model().dataflows.items() if flow.family in families]


def _question(submission: Submission, openings: tuple[Opening, ...]) -> Question | None:
    """Ask for the latest periods of a count that somebody else shows as well."""
    counts = submission.covered.filter(depth="statistics", statistic="count")
    # A table of totals says most; any other one is added up.
    for covered in sorted(counts, key=lambda one: (one.table != TOTAL, one.pk)):
        frequency = Frequency(covered.frequency)
        partners = _partners(openings, covered.dataflow)
        if frequency not in _PERIODS or not partners:
            continue
        last = max(date.fromisoformat(run[1]) for run in covered.runs)
        end = period_of(last, frequency)
        if end.end > last:
            end = period_of(end.start.fromordinal(end.start.toordinal() - 1), frequency)
        asked = parse_question(
            covered.indicator,
            first=_before(end, _PERIODS[frequency] - 1).code,
            last=end.code,
            by=("participant", "period"),
            where={"participant": [submission.participant.code, *partners]},
            grain=frequency.value,
        )
        return asked if isinstance(asked, Question) else None
    return None


def _before(period: Period, many: int) -> Period:
    """Go back by whole periods."""
    for _ in range(many):
        day = period.start.fromordinal(period.start.toordinal() - 1)
        period = period_of(day, period.frequency)
    return period


def _partners(openings: Iterable[Opening], dataflow: str) -> list[str]:
    """Name a few partners whose figures are open; those just opened come first."""
    found = [
        one
        for one in openings
        if one.dataflow == dataflow
        and one.depth == Depth.STATISTICS.value
        and one.after.granted
    ]
    found.sort(key=lambda one: (not one.is_new, one.owner))
    return [one.owner for one in found[:_PARTNERS]]
