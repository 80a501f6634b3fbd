"""Remember when somebody was here; a visit lasts while no half-hour passes."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from balise_web.home.models import LastLook
from balise_web.participants.models import Person

VISIT: Final = timedelta(minutes=30)
FIRST: Final = timedelta(days=30)
"""How far back a first visit looks."""


def since_last_time(person: Person) -> datetime:
    """Give the moment since which changes are told; nothing is written."""
    now = timezone.now()
    look = LastLook.objects.filter(person=person).first()
    if look is None:
        return now - FIRST
    return look.before if now - look.at < VISIT else look.at


def note_look(person: Person) -> None:
    """Note that a person is here, at most once every few minutes.

    No trace is left of it for others: it is the person's own bookmark.
    """
    now = timezone.now()
    look = LastLook.objects.filter(person=person).first()
    if look is None:
        LastLook.objects.get_or_create(
            person=person, defaults={"at": now, "before": now - FIRST}
        )
    elif now - look.at >= VISIT:
        LastLook.objects.filter(pk=look.pk, at=look.at).update(at=now, before=look.at)
    elif now - look.at >= VISIT / 6:
        LastLook.objects.filter(pk=look.pk).update(at=now)
