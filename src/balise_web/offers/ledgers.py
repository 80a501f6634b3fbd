"""Turn rows into what the rules of sharing read: one ledger value, in a few queries.

The number of queries does not grow with the number of participants or submissions.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from balise.sharing.ledger import Audience, Ledger, Offer, Reach, Use
from balise.sharing.terms import Terms, in_force
from balise.vocabulary.extents import Depth
from balise.vocabulary.precision import PRECISIONS
from balise_web.offers.given import given_and_recalled
from balise_web.offers.models import AudienceRow, LabelAudience, NationalOffer
from balise_web.offers.models import Offer as OfferRow
from balise_web.offers.standings import sets, standings
from balise_web.outcomes import stop
from balise_web.participants.access import terms_versions
from balise_web.participants.models import Membership, Participant
from balise_web.submissions.models import Submission


def terms(today: date) -> Terms:
    """The terms in force on a day, knowing the versions before them."""
    return in_force(terms_versions(), today) or stop("no-terms", day=today)


def ledger(today: date, *, also: Submission | None = None) -> Ledger:
    """Everything that a decision may depend on, as the rows say it now.

    ``also`` is counted as if it were released today: what a preview shows.
    """
    members = Participant.objects.order_by("code")
    codes = {row.pk: row.code for row in members}
    references = {row.code for row in members if row.is_reference}
    given, recalls = given_and_recalled(today, also)
    return Ledger(
        standings=standings(
            [row for row in members if not row.is_reference], given, recalls, today
        ),
        offers=_offers(codes),
        given=tuple(given),
        groups=_groups(codes, today),
        label_audiences=_label_audiences(codes),
        national_offers=_national_offers(codes),
        references=frozenset(references),
        joined={
            (m.group.name, codes[m.participant_id]): m.announced_on
            for m in _members(today)
            if m.announced_on < m.since
        },
    )


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


def _groups(codes: Mapping[int, str], today: date) -> dict[str, frozenset[str]]:
    return sets((m.group.name, codes[m.participant_id]) for m in _members(today))


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
