"""Who comes to take part, who acts for whom, and who leaves again."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from balise.sharing.terms import Terms
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import (
    LEADS,
    require_central,
    require_may_add,
    require_national,
    standing,
)
from balise_web.participants.models import (
    Agency,
    Participant,
    ParticipantEvent,
    Person,
    Role,
    TermsVersion,
)
from balise_web.participants.models.columns import CODE, SLUG


@dataclass(frozen=True)
class Letter:
    """The letter by which an authority confirms that its participant takes part.

    Its file is not kept: only the ``digest`` is, taken of ``file`` where it lies in one.
    """

    authority: str
    dated: date
    focal_point: str
    deputy: str = ""
    file: Path | None = None
    digest: str = ""


@action
def found(*, governance: str, secretariat: str) -> Done[tuple[Person, Person]]:
    """Begin: the first two people, and the first version of the terms."""
    if Person.objects.exists():
        stop("already-founded")
    people = tuple(
        _person(handle, handle, None, {role: None})
        for handle, role in ((governance, "governance"), (secretariat, "secretariat"))
    )
    TermsVersion.objects.create(
        version=1,
        values=dict(Terms().values),
        effective_on=timezone.localdate(),
        made_by=people[0],
    )
    record("founded", person=governance, what={"people": [governance, secretariat]})
    return Done((people[0], people[1]))


@action
def add_participant(
    *,
    code: str,
    name: str,
    by: Person,
    is_reference: bool = False,
    simulated: bool = False,
) -> Done[Participant]:
    """Invite a participant, or note a reference source, which is never one."""
    require_central(by, "secretariat", "governance")
    if not re.fullmatch(CODE, code):
        stop("not-a-participant-code", code=code)
    if not name.strip():
        stop("name-missing")
    if Participant.objects.filter(code=code).exists():
        stop("already-there", name=code)
    added = Participant.objects.create(
        code=code, name=name.strip(), is_reference=is_reference, simulated=simulated
    )
    ParticipantEvent.objects.create(participant=added, kind="invited", by=by)
    record("participant-added", person=by.handle, about=[code])
    return Done(added)


@action
def confirm_participant(
    participant: Participant, *, letter: Letter, by: Person
) -> Done[Participant]:
    """Record the letter that confirms a participant."""
    require_central(by, "secretariat", "governance")
    if participant.is_reference:
        stop("reference-takes-no-part", participant=participant.code)
    if standing(participant) != "invited":
        stop("already-confirmed", participant=participant.code)
    if not letter.authority.strip() or not letter.focal_point.strip():
        stop("letter-incomplete")
    if letter.dated > timezone.localdate():
        stop("letter-of-the-future", day=letter.dated)
    ParticipantEvent.objects.create(
        participant=participant,
        kind="confirmed",
        by=by,
        authority=letter.authority,
        letter_dated=letter.dated,
        focal_point=letter.focal_point,
        deputy=letter.deputy,
        letter_digest=letter.digest or _digest(letter.file),
    )
    record("participant-confirmed", person=by.handle, about=[participant.code])
    return Done(participant)


@action
def suspend(participant: Participant, *, reason: str, by: Person) -> Done[Participant]:
    """Suspend a participant: nothing of it is read, and it reads nothing."""
    require_central(by, "governance")
    return _step(participant, "suspended", ("confirmed",), reason, by)


@action
def reinstate(
    participant: Participant, *, reason: str, by: Person
) -> Done[Participant]:
    """End a suspension."""
    require_central(by, "governance")
    return _step(participant, "reinstated", ("suspended",), reason, by)


@action
def withdraw(participant: Participant, *, reason: str, by: Person) -> Done[Participant]:
    """Leave: hidden at once; what was delivered is erased after 30 days."""
    require_national(by, participant, *LEADS)
    return _step(participant, "withdrawn", ("confirmed", "suspended"), reason, by)


@action
def keep_data(
    participant: Participant, *, reason: str, by: Person
) -> Done[Participant]:
    """Ask, having withdrawn, that what was delivered stays: hidden, and not erased."""
    require_national(by, participant, *LEADS)
    return _step(participant, "kept", ("withdrawn",), reason, by)


@action
def add_agency(
    participant: Participant, *, code: str, name: str, by: Person
) -> Done[Agency]:
    """Name a national source of a participant."""
    if not by.has_role("secretariat"):
        require_national(by, participant, *LEADS)
    if not re.fullmatch(SLUG, code):
        stop("not-a-slug", name=code)
    if participant.agencies.filter(code=code).exists():
        stop("already-there", name=code)
    added = Agency.objects.create(participant=participant, code=code, name=name)
    record(
        "agency-added", person=by.handle, about=[participant.code], what={"code": code}
    )
    return Done(added)


@action
def add_person(
    *,
    handle: str,
    name: str,
    roles: Mapping[str, Agency | None],
    by: Person,
    participant: Participant | None = None,
) -> Done[Person]:
    """Add someone who acts, for a participant or in a central role."""
    require_may_add(by, participant, roles)
    if not re.fullmatch(SLUG, handle):
        stop("not-a-slug", name=handle)
    if Person.objects.filter(handle=handle).exists():
        stop("already-there", name=handle)
    added = _person(handle, name, participant, roles)
    about = [participant.code] if participant else []
    what: dict[str, object] = {"handle": handle, "roles": sorted(roles)}
    record("person-added", person=by.handle, about=about, what=what)
    return Done(added)


def _person(
    handle: str,
    name: str,
    participant: Participant | None,
    roles: Mapping[str, Agency | None],
) -> Person:
    added = Person.objects.create(handle=handle, name=name, participant=participant)
    Role.objects.bulk_create(
        Role(person=added, role=role, agency=agency) for role, agency in roles.items()
    )
    return added


def _step(
    participant: Participant,
    kind: str,
    sources: tuple[str, ...],
    reason: str,
    by: Person,
) -> Done[Participant]:
    if not reason.strip():
        stop("reason-missing")
    if standing(participant) not in sources:
        stop("not-from-here", number=participant.code, state=standing(participant))
    ParticipantEvent.objects.create(
        participant=participant, kind=kind, by=by, reason=reason
    )
    record(f"participant-{kind}", person=by.handle, about=[participant.code])
    return Done(participant)


def digest_of_letter(parts: Iterable[bytes]) -> str:
    """Give the digest that is kept of a letter, from its bytes in order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _digest(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return digest_of_letter([file.read_bytes()])
    except OSError:
        stop("file-not-readable", name=file.name)
