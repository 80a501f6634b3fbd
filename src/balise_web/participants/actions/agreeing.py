"""The terms: made by the governance body, accepted by each participant; and groups."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from balise.sharing.terms import Terms, amended
from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, action, stop
from balise_web.participants.access import (
    require_central,
    require_national,
    standing,
    terms_in_force,
    terms_versions,
)
from balise_web.participants.models import (
    Group,
    Membership,
    Participant,
    Person,
    TermsAcceptance,
    TermsVersion,
)
from balise_web.participants.models.columns import SLUG

ANNOUNCED_DAYS = 30


@action
def set_terms(
    *, changes: Mapping[str, object], effective_on: date, by: Person
) -> Done[TermsVersion]:
    """Make the next version of the terms; it never takes effect before another."""
    require_central(by, "governance")
    made = amended(
        terms_versions(),
        changes,
        in_force_from=effective_on,
        today=timezone.localdate(),
    )
    if not isinstance(made, Terms):
        raise Stop(*made)
    row = TermsVersion.objects.create(
        version=made.version,
        values=dict(made.values),
        effective_on=effective_on,
        made_by=by,
    )
    what: dict[str, object] = {"version": row.version, "from": effective_on.isoformat()}
    record("terms-set", person=by.handle, what=what)
    return Done(row)


@action
def accept_terms(
    participant: Participant, *, by: Person, version: int | None = None
) -> Done[TermsAcceptance]:
    """Accept a version of the terms (the one in force), after the letter."""
    require_national(by, participant, "focal-point", "deputy")
    if standing(participant) == "invited":
        stop("letter-first", participant=participant.code)
    terms = (
        terms_in_force(timezone.localdate())
        if version is None
        else TermsVersion.objects.filter(version=version).first()
    )
    if terms is None:
        stop("not-found", kind="terms", name=version)
    if participant.acceptances.filter(terms=terms).exists():
        stop("already-there", name=str(terms.version))
    accepted = TermsAcceptance.objects.create(
        participant=participant, terms=terms, by=by
    )
    record(
        "terms-accepted",
        person=by.handle,
        about=[participant.code],
        what={"version": terms.version},
    )
    return Done(accepted)


@action
def add_group(*, name: str, label: str, by: Person) -> Done[Group]:
    """Name a group of participants."""
    require_central(by, "secretariat", "governance")
    if not re.fullmatch(SLUG, name):
        stop("not-a-slug", name=name)
    if Group.objects.filter(name=name).exists():
        stop("already-there", name=name)
    added = Group.objects.create(name=name, label=label)
    record("group-added", person=by.handle, what={"name": name})
    return Done(added)


@action
def join_group(
    group: Group, *, participant: Participant, by: Person, since: date | None = None
) -> Done[Membership]:
    """Announce a member; a group that has members already waits for 30 days."""
    require_central(by, "secretariat", "governance")
    today = timezone.localdate()
    waits = group.memberships.filter(until__isnull=True, since__lt=today).exists()
    earliest = today + timedelta(days=ANNOUNCED_DAYS if waits else 0)
    if (since or earliest) < earliest:
        stop("member-announced-first", day=earliest)
    if group.memberships.filter(participant=participant, until=None).exists():
        stop("already-there", name=participant.code)
    joined = Membership.objects.create(
        group=group,
        participant=participant,
        announced_on=today,
        since=since or earliest,
    )
    _record_membership("group-joined", joined, by)
    return Done(joined)


@action
def leave_group(
    group: Group, *, participant: Participant, by: Person, on: date | None = None
) -> Done[Membership]:
    """End a membership."""
    if not by.has_role("secretariat", "governance"):
        require_national(by, participant, "focal-point", "deputy")
    membership = group.memberships.filter(participant=participant, until=None).first()
    if membership is None:
        stop("not-found", kind="group", name=group.name)
    membership.until = max(on or timezone.localdate(), membership.since)
    membership.save(update_fields=["until"])
    _record_membership("group-left", membership, by)
    return Done(membership)


def _record_membership(kind: str, membership: Membership, by: Person) -> None:
    record(
        kind,
        person=by.handle,
        about=[membership.participant.code],
        what={"group": membership.group.name},
    )
