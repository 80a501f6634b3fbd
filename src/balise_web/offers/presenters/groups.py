"""Groups that we are in, their members, and newcomers who can still be excepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from balise_web.offers.excepting import offers_that_reach
from balise_web.offers.ledgers import ledger, terms
from balise_web.participants.models import Group, Membership, Participant


@dataclass(frozen=True)
class Member:
    """A member: since when, and from when offers to the group open to it."""

    code: str
    name: str
    announced: date
    since: date
    reads_from: date
    waits: bool
    reached: int


@dataclass(frozen=True)
class GroupShown:
    """One group with its members in the order of the alphabet."""

    name: str
    label: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Newcomer:
    """One who comes to be among all participants, and how many offers reach it then."""

    code: str
    name: str
    announced: date
    reads_from: date
    reached: int


def groups_shown(own: Participant, groups: Iterable[Group]) -> list[GroupShown]:
    """Give each group with its members; whoever is in it sees all of them."""
    today = timezone.localdate()
    days = terms(today).announcement_days
    kept = list(groups)
    rows = Membership.objects.filter(
        Q(until=None) | Q(until__gte=today), group__in=kept
    ).select_related("participant")
    by_group: dict[int, list[Membership]] = {}
    for row in rows.order_by("participant__name"):
        by_group.setdefault(row.group_id, []).append(row)
    return [
        GroupShown(
            group.name,
            group.label,
            tuple(
                _member(own, group, row, days, today)
                for row in by_group.get(group.pk, ())
            ),
        )
        for group in kept
    ]


def _member(
    own: Participant, group: Group, row: Membership, days: int, today: date
) -> Member:
    opens = row.announced_on + timedelta(days=days)
    # Whoever was there when a group began was not announced before.
    reads_from = max(row.since, opens) if row.announced_on < row.since else row.since
    waits = reads_from > today and row.participant_id != own.pk
    code = row.participant.code
    reached = len(offers_that_reach(own, code, group)) if waits else 0
    return Member(
        code,
        row.participant.name,
        row.announced_on,
        row.since,
        reads_from,
        waits,
        reached,
    )


def newcomers(own: Participant, names: dict[str, str]) -> list[Newcomer]:
    """Give those announced so lately that offers to all do not reach them yet."""
    today = timezone.localdate()
    days = timedelta(days=terms(today).announcement_days)
    found = [
        (standing.code, standing.announced_on)
        for standing in ledger(today).standings.values()
        if standing.announced_on
        and standing.announced_on + days > today
        and standing.code in names
    ]
    return [
        Newcomer(
            code, names[code], day, day + days, len(offers_that_reach(own, code, None))
        )
        for code, day in sorted(found, key=lambda each: names[each[0]])
    ]
