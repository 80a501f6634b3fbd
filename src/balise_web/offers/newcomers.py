"""Who will soon read by an offer that did not name them, and how to except them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, Min
from django.utils import timezone

from balise.sharing.ledger import Reach
from balise_web.offers.actions import offer
from balise_web.offers.ledgers import audience_of, terms
from balise_web.offers.models import Offer
from balise_web.offers.standings import announced_on
from balise_web.outcomes import Done, Stop, action, stop
from balise_web.participants.access import groups_for, require_national, standings_of
from balise_web.participants.models import (
    Membership,
    Participant,
    ParticipantEvent,
    Person,
)
from balise_web.participants.models.taking_part import CENTRAL_ROLES
from balise_web.submissions.models import Submission


@dataclass(frozen=True)
class Newcomer:
    """A participant that offers to everyone, or to one group, reach from a day on."""

    participant: Participant
    announced_on: date
    reads_from: date
    group: str = ""


def newcomers_for(by: Person) -> tuple[Newcomer, ...]:
    """Newcomers and new members that a person's participant may still except.

    A fixed number of queries; central roles see all of them, the newcomer not itself.
    """
    today = timezone.localdate()
    central = by.has_role(*CENTRAL_ROLES)
    if not central and standings_of().get(by.participant_id or 0) != "confirmed":
        return ()
    days = timedelta(days=terms(today).announcement_days)
    found = [*_participants(today, days), *_members(by, today, days)]
    return tuple(
        one
        for one in sorted(found, key=lambda n: (n.reads_from, n.participant.name))
        if one.participant.pk != by.participant_id
    )


@action
def except_newcomer(
    participant: Participant,
    *,
    excepted: Participant,
    dataflows: Iterable[str],
    by: Person,
) -> Done[tuple[Offer, ...]]:
    """Leave a participant out of offers to everyone or to a group; the rest stands."""
    require_national(by, participant, "focal-point", "deputy")
    wanted = set(dataflows)
    rows = [row for row in reaching(participant, excepted) if row.dataflow in wanted]
    if not rows:
        stop("not-found", kind="offer", name=", ".join(sorted(wanted)) or "-")
    for row in rows:
        audience = audience_of(row)
        outcome = offer(
            participant,
            dataflow=row.dataflow,
            depth=row.depth,
            audience=replace(audience, excepted=audience.excepted | {excepted.code}),
            precision=row.precision,
            use=row.use,
            embargo_months=row.embargo_months,
            tables=row.tables,
            public_from=row.public_from,
            by=by,
        )
        if not isinstance(outcome, Done):
            raise Stop(*outcome.messages)
    return Done(tuple(rows))


def reaching(participant: Participant, reader: Participant) -> list[Offer]:
    """Offers of a participant that reach another without naming it."""
    wide = Offer.objects.filter(
        participant=participant, reach__in=[Reach.ALL.value, Reach.GROUP.value]
    ).select_related("group")
    groups = set(
        Membership.objects.filter(participant=reader, until=None).values_list(
            "group_id", flat=True
        )
    )
    return [
        row
        for row in wide
        if reader.code not in row.excepted
        and (row.reach == Reach.ALL.value or row.group_id in groups)
    ]


def _participants(today: date, days: timedelta) -> Iterable[Newcomer]:
    begun = Submission.objects.aggregate(first=Min("released_at"))["first"]
    recent = ParticipantEvent.objects.filter(
        kind="confirmed", at__date__gt=today - days
    ).select_related("participant")
    for event in recent.order_by("pk"):
        day = announced_on([event], begun)
        if day is not None and day + days > today:
            yield Newcomer(event.participant, day, day + days)


def _members(by: Person, today: date, days: timedelta) -> Iterable[Newcomer]:
    rows = Membership.objects.filter(
        group__in=groups_for(by),
        until=None,
        announced_on__gt=today - days,
        announced_on__lt=F("since"),
    ).select_related("participant", "group")
    for row in rows.order_by("pk"):
        reads = max(row.since, row.announced_on + days)
        yield Newcomer(row.participant, row.announced_on, reads, row.group.label)
