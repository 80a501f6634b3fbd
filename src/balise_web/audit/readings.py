"""Who looked: the events of a chain that tell of a reading, and how they are filtered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from balise_web.audit.models import Reading
from balise_web.outcomes import not_found
from balise_web.participants.models import Participant, Person

NOBODY = "-"
"""Stands for readers without a participant: the secretariat, and the public's data."""
_LEADS = ("focal-point", "deputy")
# The events of one reading are written in one transaction.
_NEAR: Final = timedelta(minutes=1)
_MOST_MONTHS: Final = 60


@dataclass(frozen=True)
class Wanted:
    """What of the log is wanted; nothing said is everything.

    ``month`` is its first day.
    """

    reader: str = ""
    dataflow: str = ""
    month: date | None = None


def readings_for(by: Person, owner: Participant) -> QuerySet[Reading, Reading]:
    """Who read what of one participant, latest first: its leads and the auditor see it.

    What a participant read of its own stands in it as well.
    """
    lead = by.participant_id == owner.pk and by.has_role(*_LEADS)
    if not lead and not by.has_role("auditor"):
        not_found("audit", owner.code)
    return _of(owner.code)


def readings_by_anyone(by: Person) -> QuerySet[Reading, Reading]:
    """All readings with the persons who read, each once: for the auditor."""
    if not by.has_role("auditor"):
        not_found("audit", "-")
    return Reading.objects.filter(own=True).select_related("event")


def of_others(
    found: QuerySet[Reading, Reading], owner: Participant
) -> QuerySet[Reading, Reading]:
    """Leave out what the owner read of its own."""
    return found.exclude(reader=owner.code)


def filtered(
    found: QuerySet[Reading, Reading], wanted: Wanted
) -> QuerySet[Reading, Reading]:
    """Keep what is wanted."""
    if wanted.reader:
        reader = "" if wanted.reader == NOBODY else wanted.reader
        found = found.filter(reader=reader)
    if wanted.dataflow:
        found = found.filter(dataflow=wanted.dataflow)
    if wanted.month:
        first, after = midnight(wanted.month), midnight(month_after(wanted.month))
        found = found.filter(at__gte=first, at__lt=after)
    return found


def persons_of(shown: Sequence[Reading]) -> dict[str, str]:
    """Name who stands behind readings whose own event names nobody, by their mark.

    An owner's chain names no person; the reader's own does, under the same mark.
    """
    marks = {one.event.what.get("reading") for one in shown} - {None}
    if not marks:
        return {}
    days = [one.at for one in shown]
    near = Reading.objects.filter(own=True, at__gte=min(days) - _NEAR)
    near = near.filter(at__lte=max(days) + _NEAR).select_related("event")
    return {
        str(one.event.what["reading"]): one.event.person
        for one in near
        if one.event.what.get("reading") in marks
    }


def months_of(found: QuerySet[Reading, Reading], today: date) -> list[date]:
    """Give the months since the first reading, latest first, five years at most."""
    first = found.order_by("at", "number").values_list("at", flat=True).first()
    return months_since(first.date() if first else None, today)


def months_since(first: date | None, today: date) -> list[date]:
    """Give the first days of the months from one day to another, latest first."""
    month, months = today.replace(day=1), []
    while first and month >= first.replace(day=1) and len(months) < _MOST_MONTHS:
        months.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return months


def month_after(month: date) -> date:
    """Give the first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def midnight(day: date) -> datetime:
    """Give the instant at which a day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _of(chain: str) -> QuerySet[Reading, Reading]:
    return Reading.objects.filter(chain=chain).select_related("event")
