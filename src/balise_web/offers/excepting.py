"""Leave a newcomer out of what would otherwise open to it on the announced day."""

from collections.abc import Mapping

from balise.sharing.ledger import Audience, Reach
from balise_web.offers import versions
from balise_web.offers.actions import offer
from balise_web.offers.ledgers import audience_of
from balise_web.offers.models import Offer
from balise_web.outcomes import Done, Refused, Stop, action, stop
from balise_web.participants.actions import tick
from balise_web.participants.models import Group, Participant, Person


def offers_that_reach(
    participant: Participant, newcomer: str, group: Group | None
) -> list[Offer]:
    """Give the offers that would come to name a newcomer: to a group, or to all."""
    reach = Reach.ALL.value if group is None else Reach.GROUP.value
    rows = Offer.objects.filter(participant=participant, reach=reach, group=group)
    return [row for row in rows if newcomer not in row.excepted]


@action
def except_newcomer(
    participant: Participant, newcomer: str, *, group: Group | None, by: Person
) -> Done[int]:
    """Except a newcomer from every offer to a group, or to all participants."""
    rows = offers_that_reach(participant, newcomer, group)
    if not rows:
        stop("offer-names-it-nowhere", participant=newcomer)
    for row in rows:
        before = audience_of(row)
        left_out = before.excepted | {newcomer}
        outcome = offer(
            participant,
            dataflow=row.dataflow,
            depth=row.depth,
            audience=Audience(before.reach, before.names, before.group, left_out),
            by=by,
            precision=row.precision,
            use=row.use,
            embargo_months=row.embargo_months,
            tables=row.tables,
            public_from=row.public_from,
        )
        if isinstance(outcome, Refused):
            raise Stop(*outcome.messages)
    return Done(len(rows))


@action
def tick_several(
    participant: Participant, levels: Mapping[str, str], *, by: Person, seen: str
) -> Done[int]:
    """Say for several dataflows how far the secretariat may read; all or none."""
    versions.require_seen(seen, versions.of_ticks(participant))
    for dataflow, level in levels.items():
        outcome = tick(participant, dataflow=dataflow, level=level, by=by)
        if isinstance(outcome, Refused):
            raise Stop(*outcome.messages)
    return Done(len(levels))
