"""Turn rows into what the rules of sharing read: one ledger value, in a few queries.

The number of queries does not grow with the number of participants or submissions, and
where nothing has changed since the last ledger, it is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from balise.sharing.ledger import Audience, Ledger, Offer, Reach, Use
from balise.sharing.terms import Terms, in_force
from balise.vocabulary.extents import Depth
from balise.vocabulary.precision import PRECISIONS
from balise_web.offers.given import Giving, given_and_recalled
from balise_web.offers.models import AudienceRow, LabelAudience, NationalOffer
from balise_web.offers.models import Offer as OfferRow
from balise_web.offers.remembering import Remembered
from balise_web.offers.standings import Facts, begun, facts, sets, standings
from balise_web.outcomes import stop
from balise_web.participants.access import terms_versions
from balise_web.participants.models import Membership, Participant
from balise_web.submissions.models import Submission


def terms(today: date) -> Terms:
    """The terms in force on a day, knowing the versions before them."""
    return in_force(terms_versions(), today) or stop("no-terms", day=today)


@dataclass(frozen=True)
class Agreements:
    """What rows say of a day besides what was released."""

    members: tuple[Participant, ...]
    facts: Facts
    offers: Mapping[tuple[str, str, Depth], Offer]
    groups: Mapping[str, frozenset[str]]
    label_audiences: Mapping[tuple[str, str], Audience]
    national_offers: Mapping[tuple[str, str, str], frozenset[str]]
    joined: Mapping[tuple[str, str], date]


def agreements(today: date) -> Agreements:
    """Read who takes part and what each has agreed, offered and declared."""
    members = tuple(Participant.objects.order_by("code"))
    codes = {row.pk: row.code for row in members}
    belonging = list(_members(today))
    return Agreements(
        members=members,
        facts=facts(today),
        offers=_offers(codes),
        groups=sets((m.group.name, codes[m.participant_id]) for m in belonging),
        label_audiences=_label_audiences(codes),
        national_offers=_national_offers(codes),
        joined={
            (m.group.name, codes[m.participant_id]): m.announced_on
            for m in belonging
            if m.announced_on < m.since
        },
    )


def assemble(agreed: Agreements, giving: Mapping[int, Giving]) -> Ledger:
    """Put together what was agreed and what each participant gives."""
    reporters = [row for row in agreed.members if not row.is_reference]
    given = [one for row in agreed.members for one in giving[row.pk][0]]
    recalls = {row.code: giving[row.pk][1] for row in agreed.members}
    return Ledger(
        standings=standings(reporters, agreed.facts, begun(), given, recalls),
        offers=agreed.offers,
        given=tuple(given),
        groups=agreed.groups,
        label_audiences=agreed.label_audiences,
        national_offers=agreed.national_offers,
        references=frozenset(row.code for row in agreed.members if row.is_reference),
        joined=agreed.joined,
    )


def ledger(today: date, *, also: Submission | None = None) -> Ledger:
    """Everything that a decision may depend on, as the rows say it now.

    ``also`` is counted as if it were released today: what a preview shows. What has
    not changed since it was last read is not read again (``remembering``).
    """
    if also is None:
        return _REMEMBERED.ledger(today)
    agreed = agreements(today)
    everyone = [row.pk for row in agreed.members]
    return assemble(agreed, _REMEMBERED.giving(everyone, also, today))


def ledger_without(today: date, without: Submission) -> Ledger:
    """Give the ledger as if this submission had never been released."""
    agreed = agreements(today)
    given = dict(_REMEMBERED.giving([row.pk for row in agreed.members]))
    given |= given_and_recalled([without.participant_id], without=without)
    return assemble(agreed, given)


def audience_of(row: AudienceRow) -> Audience:
    """The audience that a row names."""
    return Audience(
        reach=Reach(row.reach),
        names=frozenset(row.names),
        group=row.group.name if row.group else "",
        excepted=frozenset(row.excepted),
    )


def _offers(codes: Mapping[int, str]) -> dict[tuple[str, str, Depth], Offer]:
    return {
        (codes[row.participant_id], row.dataflow, Depth(row.depth)): offer_of(
            row, codes[row.participant_id]
        )
        for row in OfferRow.objects.select_related("group")
    }


def offer_of(row: OfferRow, participant: str) -> Offer:
    """One offer as the rules of sharing read it."""
    return Offer(
        participant=participant,
        dataflow=row.dataflow,
        depth=Depth(row.depth),
        audience=audience_of(row),
        precision=PRECISIONS[row.precision],
        use=Use(row.use),
        embargo_months=row.embargo_months,
        tables=None if row.tables is None else frozenset(row.tables),
        public_from=row.public_from,
    )


def _members(today: date) -> QuerySet[Membership, Membership]:
    return Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), since__lte=today
    ).select_related("group")


def _label_audiences(codes: Mapping[int, str]) -> dict[tuple[str, str], Audience]:
    return {
        (codes[row.participant_id], row.label): audience_of(row)
        for row in LabelAudience.objects.select_related("group")
    }


def _national_offers(
    codes: Mapping[int, str],
) -> dict[tuple[str, str, str], frozenset[str]]:
    rows = NationalOffer.objects.select_related("agency").prefetch_related("readers")
    return {
        (codes[row.agency.participant_id], row.dataflow, row.agency.code): frozenset(
            reader.code for reader in row.readers.all()
        )
        for row in rows
    }


_REMEMBERED: Final = Remembered(agreements, given_and_recalled, assemble)
