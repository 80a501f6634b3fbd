"""What changed since the last visit, as far as it concerns the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from balise.vocabulary.periods import Span
from balise_web.home.knowing import Known
from balise_web.home.presenters.sharing import period
from balise_web.pages.languages import page_language
from balise_web.pages.menu import address
from balise_web.participants.access import announcements_for
from balise_web.participants.models import Participant, Person, TermsVersion
from balise_web.participants.models.taking_part import CENTRAL_ROLES
from balise_web.submissions.models import RemovalRecord
from balise_web.submissions.notices import notices_for

SHOWN = 12


@dataclass(frozen=True)
class Change:
    """One thing that happened; ``kind`` names its sentence in the page."""

    kind: str
    on: date
    who: str = ""
    dataflow: str = ""
    newest: Span | None = None
    number: str = ""
    url: str = ""


def what_changed(
    person: Person, known: Known | None, since: datetime, names: dict[str, str]
) -> tuple[list[Change], int]:
    """Give the latest changes, newest first, and how many more there are."""
    found = [*_recalled(person, since), *_noticed(person, since)]
    if known is not None or person.has_role(*CENTRAL_ROLES):
        found += [*_terms(since), *_announced(person, since)]
    if known is not None:
        found += [*_released(known, since, names), *_joined(known, since, names)]
    elif person.has_role(*CENTRAL_ROLES):
        found += _confirmed(since, names)
    found.sort(
        key=lambda change: (change.on, change.who, change.dataflow), reverse=True
    )
    return found[:SHOWN], max(0, len(found) - SHOWN)


def _released(known: Known, since: datetime, names: dict[str, str]) -> Iterator[Change]:
    """Releases that are open to us, one line per participant and dataflow."""
    for decision, periods in known.opened:
        new = [g for g in known.releases(decision) if g.released_on >= since.date()]
        if not new:
            continue
        last = max(new, key=lambda given: given.periods.last)
        newest = min(last.periods.last, periods.last)
        yield Change(
            "released",
            max(given.released_on for given in new),
            names.get(decision.owner, decision.owner),
            decision.dataflow,
            period(newest, last.frequency),
        )


def _joined(known: Known, since: datetime, names: dict[str, str]) -> Iterator[Change]:
    for code, standing in known.ledger.standings.items():
        told = standing.announced_on
        if told is not None and told >= since.date() and code != known.code:
            yield Change("joined", told, names.get(code, code))


def _confirmed(since: datetime, names: dict[str, str]) -> Iterator[Change]:
    rows = Participant.objects.filter(
        events__kind="confirmed", events__at__gte=since
    ).values_list("code", "events__at")
    for code, at in rows:
        yield Change("joined", at.date(), names.get(code, code))


def _terms(since: datetime) -> Iterator[Change]:
    for row in TermsVersion.objects.filter(made_at__gte=since, version__gt=1):
        yield Change(
            "terms",
            row.made_at.date(),
            number=str(row.version),
            newest=Span(row.effective_on, row.effective_on),
            url=address("governing:terms"),
        )


def _announced(person: Person, since: datetime) -> Iterator[Change]:
    """What was said to everyone, each text in the language that it is in."""
    for row in announcements_for(person).filter(first__gte=since.date())[:SHOWN]:
        said = row.said_in(page_language())
        yield Change(
            "announced",
            row.first,
            said.text,
            number=said.language,
            url=address("governing:announcements"),
        )


def _recalled(person: Person, since: datetime) -> Iterator[Change]:
    """Our own recalls, as far as the person may know of the submission."""
    if person.participant_id is None:
        return
    rows = RemovalRecord.objects.filter(
        submission__participant_id=person.participant_id, recalled_at__gte=since
    ).select_related("submission")
    if not person.has_role("focal-point", "deputy", "validator"):
        rows = rows.filter(submission__agency_id__in=person.agencies())
    for row in rows[:SHOWN]:
        yield Change("recalled", row.recalled_at.date(), number=row.submission.number)


def _noticed(person: Person, since: datetime) -> Iterator[Change]:
    for row in notices_for(person).filter(at__gte=since)[:SHOWN]:
        yield Change(
            "notice",
            row.at.date(),
            row.submission.participant.name,
            number=row.submission.number,
            url=address("submissions:notices"),
        )
