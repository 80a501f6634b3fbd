"""Whose due dates a person may look at, read in the same queries at any size.

Inside a participant what is sealed or begun shows; to the governance body and the
secretariat only what was released, since only that leaves the participant.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency
from balise_web.calendar.dues import USUAL_DELAY, Delivery, Due, Source, dues
from balise_web.outcomes import not_found
from balise_web.participants.access import belongs, participant_for
from balise_web.participants.models import (
    Participant,
    Person,
    SourceSheet,
    StatedFrequency,
)
from balise_web.submissions.holdings import holdings, spans_of
from balise_web.submissions.models import CoveredSeries
from balise_web.submissions.states import BEFORE_SEALING

_CENTRAL = ("governance", "secretariat")
_LEADS = ("focal-point", "deputy", "validator", "analyst")
Key = tuple[str, str, str]
"""Participant, agency, dataflow."""


def require_central(by: Person) -> None:
    """Let pages over all participants be there for two central offices alone."""
    if not by.has_role(*_CENTRAL):
        not_found("page", "-")


def dues_for(by: Person, participant: Participant, today: date) -> tuple[Due, ...]:
    """What is due of one participant, as far as this person may know."""
    participant_for(by, participant.code)
    inside = belongs(by, participant)
    if not inside:
        require_central(by)
    found = _dues(participant.code, today, inside=inside)
    if inside and not by.has_role(*_LEADS):
        own = set(participant.agencies.filter(pk__in=by.agencies()).values_list("code"))
        found = [one for one in found if (one.source.agency,) in own]
    return tuple(found)


def all_dues(today: date) -> dict[str, list[Due]]:
    """What is due of every participant, as the two central offices may know it."""
    found: dict[str, list[Due]] = defaultdict(list)
    for one in _dues(None, today, inside=False):
        found[one.source.participant].append(one)
    return found


def _dues(code: str | None, today: date, *, inside: bool) -> list[Due]:
    given = _deliveries(code, inside=inside)
    sheets = _sheets(code, today)
    stated = _stated(code)
    found: list[Due] = []
    for key in sorted({*given, *sheets}):
        sheet = sheets.get(key)
        if sheet is not None and sheet.fields.get("collected", "").startswith("no"):
            continue
        since = sheet.valid_from if sheet is not None else today
        source = _source(key, sheet.fields if sheet else {}, stated)
        found += dues(source, given.get(key, []), since, today)
    return found


def _source(
    key: Key, said: Mapping[str, str], stated: Mapping[tuple[str, str], str]
) -> Source:
    family = model().dataflows[key[2]].family or ""
    frequency = said.get("frequency") or stated.get((key[0], family))
    delay = str(said.get("usual_delay", "")).strip()
    return Source(
        *key,
        frequency=Frequency(frequency) if frequency else Frequency.MONTHLY,
        delay=int(delay) if delay.isdecimal() else USUAL_DELAY,
        frequency_stated=bool(frequency),
        delay_stated=delay.isdecimal(),
    )


def _deliveries(code: str | None, *, inside: bool) -> dict[Key, list[Delivery]]:
    found: dict[Key, list[Delivery]] = defaultdict(list)
    for holding in holdings(code):
        if holding.gone or (holding.released_at is None and not inside):
            continue
        day = holding.released_at.date() if holding.released_at else None
        for flow in holding.covered:
            key = (holding.participant, holding.agency, flow.covered.series.dataflow)
            found[key].append(Delivery(flow.covered.periods, day))
    if inside:
        for key, delivery in _begun(code):
            found[key].append(delivery)
    return found


def _begun(code: str | None) -> Iterable[tuple[Key, Delivery]]:
    rows = CoveredSeries.objects.filter(
        submission__state__in=BEFORE_SEALING, submission__participant__code=code
    ).select_related("submission__agency")
    for row in rows:
        key = (code or "", row.submission.agency.code, row.dataflow)
        yield key, Delivery(spans_of(row.runs), sealed=False)


def _sheets(code: str | None, today: date) -> dict[Key, SourceSheet]:
    """The sheet that holds today; the latest where several do."""
    wanted = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    if code is not None:
        wanted &= Q(agency__participant__code=code)
    rows = SourceSheet.objects.filter(wanted, valid_from__lte=today).select_related(
        "agency__participant"
    )
    return {
        (row.agency.participant.code, row.agency.code, row.dataflow): row
        for row in rows.order_by("valid_from", "pk")
    }


def _stated(code: str | None) -> dict[tuple[str, str], str]:
    rows = StatedFrequency.objects.select_related("participant")
    if code is not None:
        rows = rows.filter(participant__code=code)
    return {(row.participant.code, row.family): row.frequency for row in rows}
