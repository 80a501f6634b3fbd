"""Turn rows of submissions into the values that the store and the rules work with.

Two queries, however many submissions there are. A recall that reaches everything that
the submission had replaced takes those days out of the earlier ones as well; what it
had replaced by id stays replaced, until both are erased.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from balise.store import Holding
from balise.store.reaching import Reached
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.states import RECALLED, VISIBLE


def holdings(
    participant: str | None = None, *, waiting: Collection[str] = ()
) -> tuple[Holding, ...]:
    """Everything sealed and not recalled, of one participant or of all.

    ``waiting`` are recalls whose files still count as there, confirmed or not.
    """
    return holdings_of(_sealed(participant), waiting=waiting)


def holdings_of(
    rows: Iterable[Submission], *, waiting: Collection[str] = ()
) -> tuple[Holding, ...]:
    """Turn these rows into values, as far as no recall among them cuts them short."""
    found: list[Holding] = []
    # What later recalls take away; built from the latest back.
    gone = Reached()
    for row in sorted(rows, key=lambda row: -(row.order_no or 0)):
        flows = flows_of(row)
        if row.state == RECALLED:
            if row.removal.reach == "replaced":
                for flow in flows:
                    gone.add(flow)
                if row.removal.confirmed_at is None or row.number in waiting:
                    found += _gone(row, flows)
            continue
        kept = tuple(left for flow in flows if (left := gone.without(flow)))
        found.append(replace(_holding(row), covered=kept))
    return tuple(found)


def _gone(row: Submission, flows: tuple[CoveredFlow, ...]) -> list[Holding]:
    """Give what must still be known of a recall that is not erased: which ids."""
    by_id = tuple(flow for flow in flows if flow.replaces == "id")
    if not by_id:
        return []
    return [replace(_holding(row), covered=by_id, same_as={}, gone=True)]


def flows_of(row: Submission) -> tuple[CoveredFlow, ...]:
    """What a submission states that it covers."""
    return tuple(_flow(row, covered) for covered in row.covered.all())


def dataflows_of(row: Submission) -> list[str]:
    """The dataflows that a submission covers."""
    return sorted({covered.dataflow for covered in row.covered.all()})


def spans_of(runs: Iterable[Iterable[str]]) -> Spans:
    """Read days from pairs of ISO dates."""
    pairs = ((date.fromisoformat(a), date.fromisoformat(b)) for a, b in runs)
    return Spans.of(pairs)


def same_as_text(same_as: object) -> list[list[object]]:
    """Write which slices keep an earlier submission as plain lists."""
    return [
        [_parts(series), number, [[a.isoformat(), b.isoformat()] for a, b in spans]]
        for series, numbers in dict(same_as).items()  # type: ignore[call-overload]
        for number, spans in numbers.items()
    ]


def _sealed(participant: str | None) -> QuerySet[Submission, Submission]:
    wanted = Q(state__in=VISIBLE) | Q(state=RECALLED, order_no__isnull=False)
    if participant is not None:
        wanted &= Q(participant__code=participant)
    return (
        Submission.objects.filter(wanted)
        .select_related("participant", "agency", "removal")
        .prefetch_related("covered")
    )


def _holding(row: Submission) -> Holding:
    if row.sealed_at is None or row.order_no is None:
        raise ValueError(f"{row.number} is not sealed")
    return Holding(
        number=row.number,
        order=row.order_no,
        sealed_at=row.sealed_at,
        released_at=row.released_at,
        participant=row.participant.code,
        agency=row.agency.code,
        covered=(),
        restrictions=frozenset(row.labels),
        same_as=_same_as(row),
    )


def _same_as(row: Submission) -> dict[Series, dict[str, Spans]]:
    found: dict[Series, dict[str, Spans]] = {}
    for parts, number, runs in row.unchanged:
        found.setdefault(Series(*parts), {})[number] = spans_of(runs)
    return found


def _flow(row: Submission, covered: CoveredSeries) -> CoveredFlow:
    series = Series(
        row.participant.code,
        row.agency.code,
        covered.dataflow,
        covered.indicator,
        covered.statistic,
        covered.unit,
        covered.frequency,
        covered.table,
    )
    return CoveredFlow(
        depth=Depth(covered.depth),
        covered=Covered(series, spans_of(covered.runs)),
        complete=covered.complete,
        absent=covered.absent,  # type: ignore[arg-type] # a database constraint
        replaces=covered.replaces,  # type: ignore[arg-type]
    )


def _parts(series: Series) -> list[str]:
    return [getattr(series, name) for name in Series.__slots__]
