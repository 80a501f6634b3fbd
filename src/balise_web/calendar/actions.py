"""Choose reminders, and send them: each once, in the person's language, no figures.

What is sent is noted before it leaves, so that two workers cannot both send it; where
the server does not take the letter the note is taken back and it is tried again.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from balise_web.accounts import letters
from balise_web.audit.chain import record
from balise_web.calendar.access import dues_for
from balise_web.calendar.dues import Due
from balise_web.calendar.models import FARTHEST, Reminded, ReminderChoice
from balise_web.outcomes import Done, action, journey, stop
from balise_web.participants.access import require_central, standings_of
from balise_web.participants.models import Agency, Participant, Person

_OPEN = ("late", "due", "not-yet")
_LEADS = ("focal-point", "deputy")
_NOT_OLDER = timedelta(days=92)
"""Nobody is reminded by a job of what has been late for longer than this."""


@action
def choose_reminders(
    *, active: bool, days_ahead: int, by: Person
) -> Done[ReminderChoice]:
    """Switch one's own reminders on or off, and say how early they come."""
    if by.participant_id is None:
        stop("not-your-role", roles=", ".join(_LEADS))
    if not 0 <= days_ahead <= FARTHEST:
        stop("not-a-choice", value=days_ahead, known=f"0-{FARTHEST}")
    chosen, _ = ReminderChoice.objects.update_or_create(
        person=by, defaults={"active": active, "days_ahead": days_ahead}
    )
    return Done(chosen)


def send_reminders(today: date | None = None) -> int:
    """Remind everyone who wants it of what comes due or is late; count the letters."""
    day = today or timezone.localdate()
    choices = ReminderChoice.objects.filter(
        active=True, person__active=True, person__account__isnull=False
    ).select_related("person__participant", "person__account")
    stands = standings_of()
    return sum(
        _remind(one, day)
        for one in choices.order_by("pk")
        # Of who was suspended or has left nothing is due to anybody.
        if stands.get(one.person.participant_id or 0) == "confirmed"
    )


@journey
def remind_now(participant: Participant, *, by: Person) -> Done[int]:
    """Write to a participant's focal points what is late; the secretariat does it."""
    require_central(by, "secretariat")
    today = timezone.localdate()
    late = [one for one in dues_for(by, participant, today) if one.state == "late"]
    if not late:
        stop("nothing-is-late", participant=participant.code)
    people = Person.objects.filter(
        participant=participant,
        active=True,
        roles__role__in=_LEADS,
        account__isnull=False,
    ).select_related("account", "participant")
    sent = sum(_send(person, late, asked=True) for person in people.distinct())
    if not sent:
        stop("nobody-to-remind", participant=participant.code)
    what: dict[str, object] = {"letters": sent, "periods": len(late)}
    record("reminded", person=by.handle, about=[participant.code], what=what)
    return Done(sent)


def _remind(choice: ReminderChoice, today: date) -> bool:
    person = choice.person
    if person.participant is None:
        return False
    near = [
        one
        for one in dues_for(person, person.participant, today)
        if one.state in _OPEN
        and one.due_on - timedelta(days=choice.days_ahead) <= today
        and one.due_on > today - _NOT_OLDER
    ]
    noted = _noted(person, near, today)
    if not noted:
        return False
    kept = {(row.agency.code, row.dataflow, row.period) for row in noted}
    sent = _send(person, (one for one in near if _key(one) in kept))
    if not sent:
        Reminded.objects.filter(pk__in=[row.pk for row in noted]).delete()
    return sent


def _noted(person: Person, near: Iterable[Due], today: date) -> list[Reminded]:
    """Note what this person was not reminded of before."""
    agencies = {
        row.code: row for row in Agency.objects.filter(participant=person.participant)
    }
    found = []
    for one in near:
        try:
            with transaction.atomic():
                row = Reminded.objects.create(
                    person=person,
                    agency=agencies[one.source.agency],
                    dataflow=one.source.dataflow,
                    period=one.period.code,
                    kind="late" if one.due_on < today else "ahead",
                )
        except IntegrityError:
            continue
        found.append(row)
    return found


def _key(one: Due) -> tuple[str, str, str]:
    return one.source.agency, one.source.dataflow, one.period.code


def _send(person: Person, found: Iterable[Due], *, asked: bool = False) -> bool:
    account = person.account
    return letters.send(
        "reminder",
        folder="calendar/letters",
        to=account.email,
        language=account.language,
        name=person.name,
        dues=list(found),
        asked=asked,
        site=settings.BALISE_URL,
    )
