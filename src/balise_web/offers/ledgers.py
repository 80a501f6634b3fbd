"""Turn rows into what the rules of sharing read: one ledger value, in a few queries.

The number of queries does not grow with the number of participants or submissions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Min, Prefetch, Q

from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Recall,
    Standing,
    Tick,
    Use,
)
from balise.sharing.terms import Terms, in_force
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Spans
from balise.vocabulary.precision import PRECISIONS
from balise_web.offers.models import AudienceRow, LabelAudience, NationalOffer
from balise_web.offers.models import Offer as OfferRow
from balise_web.outcomes import stop
from balise_web.participants.access import terms_versions
from balise_web.participants.models import (
    CannotCollect,
    Declaration,
    Membership,
    Participant,
    ParticipantEvent,
    SecretariatTick,
    SourceSheet,
    StatedFrequency,
    TermsAcceptance,
)
from balise_web.submissions.holdings import spans_of
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.states import RECALLED, RELEASED

T = TypeVar("T")


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
    given, recalls = _given(today, also)
    return Ledger(
        standings=_standings(
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
            for m in Membership.objects.select_related("group")
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


@dataclass(frozen=True)
class _Facts:
    """What is known of every participant, by the key of its row."""

    events: Mapping[int, list[ParticipantEvent]]
    accepted: Mapping[int, int]
    frequencies: Mapping[int, dict[str, Frequency]]
    cannot: Mapping[int, frozenset[str]]
    backed: Mapping[int, frozenset[str]]
    ticks: Mapping[int, dict[str, Tick]]
    complete: Mapping[int, frozenset[str]]
    begun: datetime | None


def _standings(
    members: list[Participant],
    given: list[Given],
    recalls: Mapping[str, list[Recall]],
    today: date,
) -> dict[str, Standing]:
    facts = _facts(today)
    firsts = _first_releases(given)
    return {
        row.code: _standing(row, facts, firsts.get(row.code, {}), recalls)
        for row in members
    }


def _standing(
    row: Participant,
    facts: _Facts,
    firsts: Mapping[str, date],
    recalls: Mapping[str, list[Recall]],
) -> Standing:
    kinds = [event.kind for event in facts.events.get(row.pk, [])]
    last = next((k for k in reversed(kinds) if k != "invited"), "invited")
    return Standing(
        code=row.code,
        confirmed="confirmed" in kinds,
        accepted_terms=facts.accepted.get(row.pk),
        suspended=last == "suspended",
        withdrawn=last == "withdrawn",
        first_released_on=firsts,
        frequency=facts.frequencies.get(row.pk, {}),
        cannot_collect=facts.cannot.get(row.pk, frozenset()),
        nil_backed=facts.backed.get(row.pk, frozenset()),
        ticks=facts.ticks.get(row.pk, {}),
        recalls=tuple(recalls.get(row.code, ())),
        # Where incidents were declared complete, all of the own cases are given.
        incident_share=dict.fromkeys(facts.complete.get(row.pk, ()), 1.0),
        announced_on=_announced(facts.events.get(row.pk, []), facts.begun),
    )


def _facts(today: date) -> _Facts:
    events = _grouped(
        (event.participant_id, event)
        for event in ParticipantEvent.objects.order_by("pk")
    )
    accepted: dict[int, int] = {}
    for row in TermsAcceptance.objects.select_related("terms"):
        number = row.terms.version
        accepted[row.participant_id] = max(number, accepted.get(row.participant_id, 0))
    return _Facts(
        events=events,
        accepted=accepted,
        frequencies=_frequencies(today),
        cannot=_sets(CannotCollect.objects.values_list("participant_id", "family")),
        backed=_backed(today),
        ticks={
            pk: {row.dataflow: Tick(row.level) for row in rows}
            for pk, rows in _grouped(
                (row.participant_id, row) for row in SecretariatTick.objects.all()
            ).items()
        },
        complete=_complete(today),
        begun=Submission.objects.aggregate(first=Min("released_at"))["first"],
    )


def _complete(today: date) -> dict[int, frozenset[str]]:
    """Families in which the incidents given were declared to hold every case."""
    rows = Declaration.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        kind="incidents-complete",
        valid_from__lte=today,
    )
    return _sets(
        (row.participant_id, family)
        for row in rows
        if (family := model().dataflows[row.dataflow].family)
    )


def _frequencies(today: date) -> dict[int, dict[str, Frequency]]:
    """The frequency stated for a family; else the one that the source sheets name."""
    found: dict[int, dict[str, Frequency]] = defaultdict(dict)
    for sheet in _sheets(today):
        family = model().dataflows[sheet.dataflow].family
        said = sheet.fields.get("frequency")
        if family and said in set(Frequency):
            found[sheet.agency.participant_id][family] = Frequency(said)
    for row in StatedFrequency.objects.all():
        found[row.participant_id][row.family] = Frequency(row.frequency)
    return found


def _backed(today: date) -> dict[int, frozenset[str]]:
    """Families whose source sheet says how a case would be noticed."""
    return _sets(
        (sheet.agency.participant_id, family)
        for sheet in _sheets(today)
        if sheet.fields.get("detection_means")
        and (family := model().dataflows[sheet.dataflow].family)
    )


def _sheets(today: date) -> Iterable[SourceSheet]:
    return SourceSheet.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    ).select_related("agency")


def _given(
    today: date, also: Submission | None
) -> tuple[list[Given], dict[str, list[Recall]]]:
    wanted = Q(state=RELEASED) | Q(state=RECALLED, released_at__isnull=False)
    if also is not None:
        wanted |= Q(pk=also.pk)
    rows = (
        Submission.objects.filter(wanted)
        .select_related("participant", "removal")
        .prefetch_related(Prefetch("covered", CoveredSeries.objects.order_by("pk")))
        .order_by("pk")
    )
    given: list[Given] = []
    recalled: list[tuple[Submission, Given]] = []
    for row in rows:
        for one in _given_by(row, row.released_at.date() if row.released_at else today):
            if row.state == RECALLED:
                recalled.append((row, one))
            else:
                given.append(one)
    given = [one for one in given if one.periods]
    return given, _recalls(recalled, given)


def _given_by(row: Submission, released_on: date) -> Iterable[Given]:
    """What one submission gives, per dataflow, depth and frequency."""
    groups: dict[tuple[str, str, str], list[CoveredSeries]] = defaultdict(list)
    for covered in row.covered.all():
        groups[covered.dataflow, covered.depth, covered.frequency].append(covered)
    for (dataflow, depth, frequency), several in groups.items():
        labelled = [frozenset(covered.labels) for covered in several]
        yield Given(
            participant=row.participant.code,
            dataflow=dataflow,
            depth=Depth(depth),
            periods=Spans.of(run for one in several for run in spans_of(one.runs)),
            released_on=released_on,
            nil=all(covered.nil for covered in several),
            open_errors=row.open_errors,
            frequency=Frequency(frequency) if depth == "statistics" else None,
            labels=frozenset().union(*labelled) if all(labelled) else frozenset(),
            approvals=1 if row.one_person else 2,
        )


def _recalls(
    recalled: list[tuple[Submission, Given]], given: list[Given]
) -> dict[str, list[Recall]]:
    found: dict[str, list[Recall]] = defaultdict(list)
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
        found[was.participant].append(
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
            )
        )
    return found


def _first_releases(given: Iterable[Given]) -> dict[str, dict[str, date]]:
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for one in given:
        if family := model().dataflows[one.dataflow].family:
            earlier = found[one.participant].get(family, one.released_on)
            found[one.participant][family] = min(earlier, one.released_on)
    return found


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
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), since__lte=today
    ).select_related("group")
    return _sets((row.group.name, codes[row.participant_id]) for row in rows)


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


def _announced(
    events: Iterable[ParticipantEvent], begun: datetime | None
) -> date | None:
    """The day on which the others were told of a newcomer.

    Whoever was confirmed before anything was released is a founder: nobody had
    offered anything to "all participants" that it could come to read unannounced.
    """
    confirmed = next((e.at for e in events if e.kind == "confirmed"), None)
    if confirmed is None or begun is None or confirmed <= begun:
        return None
    return confirmed.date()


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _sets(pairs: Iterable[tuple[T, str]]) -> dict[T, frozenset[str]]:
    found: dict[T, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}
