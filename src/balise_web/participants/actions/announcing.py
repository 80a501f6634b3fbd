"""Tell everyone confirmed something, in as many languages as it is written in."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from balise.vocabulary.languages import LANGUAGES
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import require_central
from balise_web.participants.models import Announcement, Person

LONGEST = 4000


@action
def announce(
    *,
    texts: Mapping[str, str],
    language: str,
    first: date,
    by: Person,
    until: date | None = None,
) -> Done[Announcement]:
    """Say something from a day on; ``language`` is that of the original text."""
    require_central(by, "governance", "secretariat")
    kept = {code: text.strip() for code, text in texts.items() if text.strip()}
    if language not in LANGUAGES or set(kept) - set(LANGUAGES):
        stop("not-a-choice", value=language, known=", ".join(LANGUAGES))
    if language not in kept:
        stop("announcement-needs-its-original", language=language)
    if any(len(text) > LONGEST for text in kept.values()):
        stop("announcement-too-long", limit=LONGEST)
    if until is not None and until < first:
        stop("dates-in-order", first=first, last=until)
    made = Announcement.objects.create(
        texts=kept, language=language, first=first, until=until, by=by
    )
    what: dict[str, object] = {"number": made.pk, "from": first.isoformat()}
    record("announced", person=by.handle, what=what)
    return Done(made)


@action
def end_announcement(announcement: Announcement, *, by: Person) -> Done[Announcement]:
    """Take an announcement down today; one whose day has not come is never shown."""
    require_central(by, "governance", "secretariat")
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    if announcement.until is not None and announcement.until <= yesterday:
        stop("changed-meanwhile")
    if announcement.first > yesterday:
        announcement.first = yesterday
    announcement.until = yesterday
    announcement.save(update_fields=["first", "until"])
    record("announcement-ended", person=by.handle, what={"number": announcement.pk})
    return Done(announcement)
