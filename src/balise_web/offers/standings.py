"""Where each participant stands, from its events, acceptances, sheets and releases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Min, Q

from balise.sharing.ledger import Given, Recall, Standing, Tick
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency
from balise_web.participants.models import (
    CannotCollect,
    Declaration,
    Participant,
    ParticipantEvent,
    SecretariatTick,
    SourceSheet,
    StatedFrequency,
    TermsAcceptance,
)
from balise_web.submissions.models import Submission

T = TypeVar("T")
_NO_STANDING = ("invited", "kept")


@dataclass(frozen=True)
class Facts:
    """What is known of every participant, by the key of its row."""

    events: Mapping[int, list[ParticipantEvent]]
    accepted: Mapping[int, int]
    frequencies: Mapping[int, dict[str, Frequency]]
    cannot: Mapping[int, frozenset[str]]
    backed: Mapping[int, frozenset[str]]
    ticks: Mapping[int, dict[str, Tick]]
    complete: Mapping[int, frozenset[str]]


def standings(
    members: list[Participant],
    known: Facts,
    begun: datetime | None,
    given: list[Given],
    recalls: Mapping[str, list[Recall]],
) -> dict[str, Standing]:
    """The standing of each of these participants; ``begun`` is the first release."""
    firsts = _first_releases(given, recalls)
    return {
        row.code: _standing(row, known, begun, firsts.get(row.code, {}), recalls)
        for row in members
    }


def begun() -> datetime | None:
    """Give the instant when anything was released for the first time."""
    return Submission.objects.aggregate(first=Min("released_at"))["first"]


def _standing(
    row: Participant,
    known: Facts,
    begun: datetime | None,
    firsts: Mapping[str, date],
    recalls: Mapping[str, list[Recall]],
) -> Standing:
    kinds = [event.kind for event in known.events.get(row.pk, [])]
    told = [kind for kind in kinds if kind not in _NO_STANDING]
    last = told[-1] if told else "invited"
    return Standing(
        code=row.code,
        confirmed="confirmed" in kinds,
        accepted_terms=known.accepted.get(row.pk),
        suspended=last == "suspended",
        withdrawn=last == "withdrawn",
        first_released_on=firsts,
        frequency=known.frequencies.get(row.pk, {}),
        cannot_collect=known.cannot.get(row.pk, frozenset()),
        nil_backed=known.backed.get(row.pk, frozenset()),
        ticks=known.ticks.get(row.pk, {}),
        recalls=tuple(recalls.get(row.code, ())),
        # Where incidents were declared complete, all of the own cases are given.
        incident_share=dict.fromkeys(known.complete.get(row.pk, ()), 1.0),
        announced_on=announced_on(known.events.get(row.pk, []), begun),
    )


def facts(today: date) -> Facts:
    """Read what is known of every participant on a day."""
    events = _grouped(
        (event.participant_id, event)
        for event in ParticipantEvent.objects.order_by("pk")
    )
    accepted: dict[int, int] = {}
    for row in TermsAcceptance.objects.select_related("terms"):
        number = row.terms.version
        accepted[row.participant_id] = max(number, accepted.get(row.participant_id, 0))
    return Facts(
        events=events,
        accepted=accepted,
        frequencies=_frequencies(today),
        cannot=sets(CannotCollect.objects.values_list("participant_id", "family")),
        backed=_backed(today),
        ticks={
            pk: {row.dataflow: Tick(row.level) for row in rows}
            for pk, rows in _grouped(
                (row.participant_id, row) for row in SecretariatTick.objects.all()
            ).items()
        },
        complete=_complete(today),
    )


def _complete(today: date) -> dict[int, frozenset[str]]:
    """Families in which the incidents given were declared to hold every case."""
    rows = Declaration.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        kind="incidents-complete",
        valid_from__lte=today,
    )
    return sets(
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
    return sets(
        (sheet.agency.participant_id, family)
        for sheet in _sheets(today)
        if sheet.fields.get("detection_means")
        and (family := model().dataflows[sheet.dataflow].family)
    )


def _sheets(today: date) -> Iterable[SourceSheet]:
    return SourceSheet.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    ).select_related("agency")


def _first_releases(
    given: Iterable[Given], recalls: Mapping[str, Iterable[Recall]]
) -> dict[str, dict[str, date]]:
    """When each family was first released: taking it back makes nobody a newcomer."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    days = [(one.participant, one.dataflow, one.released_on) for one in given]
    for code, several in recalls.items():
        days += [(code, r.dataflow, r.released_on or r.recalled_on) for r in several]
    for code, dataflow, day in days:
        if family := model().dataflows[dataflow].family:
            found[code][family] = min(found[code].get(family, day), day)
    return found


def announced_on(
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


def sets(pairs: Iterable[tuple[T, str]]) -> dict[T, frozenset[str]]:
    """Gather texts by what they belong to."""
    found: dict[T, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}
