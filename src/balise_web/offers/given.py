"""What was released and not recalled, and what was recalled, as values.

What a later release replaced is given no more: only what others can read counts, or a
full table could be replaced by a withheld one and still open the door.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.db.models import Prefetch, Q

from balise.sharing.ledger import Given, Recall
from balise.store.reaching import Reached
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Frequency, Spans
from balise_web.submissions.holdings import flows_of
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.states import RECALLED, RELEASED

_MANY: Final = 100
Giving = tuple[list[Given], list[Recall]]
"""What one participant gives, and what it has taken back."""


def given_and_recalled(
    participants: Collection[int],
    also: Submission | None = None,
    today: date | None = None,
    without: Submission | None = None,
) -> dict[int, Giving]:
    """Give both, by participant; ``also`` counts as if it were released ``today``.

    ``without`` is left out as if it had never been released.
    """
    wanted = Q(state=RELEASED) | Q(state=RECALLED, released_at__isnull=False)
    if also is not None:
        wanted |= Q(pk=also.pk)
    if without is not None:
        wanted &= ~Q(pk=without.pk)
    by_participant: dict[int, list[Submission]] = {key: [] for key in participants}
    for row in _rows(wanted, participants):
        by_participant[row.participant_id].append(row)
    return {key: _of_one(rows, today) for key, rows in by_participant.items()}


def _rows(wanted: Q, participants: Collection[int]) -> Iterable[Submission]:
    rows = (
        Submission.objects.filter(wanted)
        .select_related("participant", "agency", "removal")
        .prefetch_related(Prefetch("covered", CoveredSeries.objects.order_by("pk")))
        .order_by("pk")
    )
    if len(participants) > _MANY:
        # Every other is asked for anyway, and a database takes only so many names.
        known = frozenset(participants)
        return [row for row in rows if row.participant_id in known]
    return rows.filter(participant_id__in=list(participants))


def _of_one(rows: list[Submission], today: date | None) -> Giving:
    given: list[Given] = []
    recalled: list[tuple[Submission, Given]] = []
    gone = Reached()
    for row in sorted(rows, key=_latest_first):
        on = row.released_at.date() if row.released_at else today or date.max
        if row.state == RECALLED:
            recalled += [(row, one) for one in _given_by(row, on, Reached())]
        else:
            given += [one for one in _given_by(row, on, gone) if one.periods]
        if row.state != RECALLED or row.removal.reach == "replaced":
            for flow in flows_of(row):
                gone.add(flow)
    # Oldest first, as they came.
    return given[::-1], _recalls(recalled[::-1], given)


def _latest_first(row: Submission) -> int:
    return -(row.order_no or 0)


def _given_by(row: Submission, released_on: date, gone: Reached) -> Iterable[Given]:
    """What one submission gives, per dataflow, depth and frequency."""
    groups: dict[tuple[str, str, str], list[tuple[CoveredSeries, Spans]]]
    groups = defaultdict(list)
    for covered, flow in zip(row.covered.all(), flows_of(row), strict=True):
        if left := gone.left(flow):
            key = (covered.dataflow, covered.depth, covered.frequency)
            groups[key].append((covered, left))
    for (dataflow, depth, frequency), several in groups.items():
        labelled = [frozenset(covered.labels) for covered, _ in several]
        yield Given(
            participant=row.participant.code,
            dataflow=dataflow,
            depth=Depth(depth),
            periods=Spans.of(run for _, left in several for run in left),
            released_on=released_on,
            nil=all(covered.nil for covered, _ in several),
            open_errors=row.open_errors,
            frequency=Frequency(frequency) if depth == "statistics" else None,
            labels=frozenset().union(*labelled) if all(labelled) else frozenset(),
            approvals=1 if row.one_person else 2,
        )


def _recalls(
    recalled: list[tuple[Submission, Given]], given: list[Given]
) -> list[Recall]:
    found: list[Recall] = []
    for row, was in recalled:
        on = row.removal.recalled_at.date()
        again = [
            one.released_on
            for one in given
            if (one.participant, one.dataflow, one.depth)
            == (was.participant, was.dataflow, was.depth)
            and one.released_on >= on
            and one.periods & was.periods
        ]
        found.append(
            Recall(
                dataflow=was.dataflow,
                recalled_on=on,
                correction=row.removal.correction,
                replaced_on=min(again, default=None),
                depth=was.depth,
                periods=was.periods,
                frequency=was.frequency,
                nil=was.nil,
                labels=was.labels,
                released_on=was.released_on,
                together=row.removal.together,
            )
        )
    return found
