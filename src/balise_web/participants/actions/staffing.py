"""What becomes of people who act: other roles, no longer acting, acting again.

Nobody does this to themselves, so there is always someone left who looks after people.
"""

from collections.abc import Mapping

from balise_web.audit.chain import hold, record
from balise_web.audit.models import CENTRAL
from balise_web.outcomes import Done, action, not_found, stop
from balise_web.participants.access import looks_after, require_may_add
from balise_web.participants.models import Agency, Person, Role


@action
def change_roles(
    person: Person, *, roles: Mapping[str, Agency | None], by: Person
) -> Done[Person]:
    """Give a person these roles and no others."""
    _require_another(person, by)
    require_may_add(by, person.participant, roles)
    before = sorted(person.roles.values_list("role", flat=True))
    person.roles.all().delete()
    Role.objects.bulk_create(
        Role(person=person, role=role, agency=agency) for role, agency in roles.items()
    )
    what = {"handle": person.handle, "before": before, "roles": sorted(roles)}
    record("roles-changed", person=by.handle, about=_chains(person), what=what)
    return Done(Person.objects.get(pk=person.pk))


@action
def deactivate_person(person: Person, *, by: Person) -> Done[Person]:
    """Let a person no longer act: they are signed out at once; what they did stays."""
    _require_another(person, by)
    return _switch(person, by, active=False, kind="person-deactivated")


@action
def reactivate_person(person: Person, *, by: Person) -> Done[Person]:
    """Let a person act again, in the roles they had."""
    _require_another(person, by)
    return _switch(person, by, active=True, kind="person-reactivated")


def _require_another(person: Person, by: Person) -> None:
    if not looks_after(by, person):
        not_found("person", person.handle)
    if person.pk == by.pk:
        stop("not-to-oneself")
    # Two who take each other's roles away at once must not leave nobody.
    for chain in _chains(person) or [CENTRAL]:
        hold(chain)
    if not looks_after(Person.objects.get(pk=by.pk), person):
        stop("changed-meanwhile")


def _switch(person: Person, by: Person, *, active: bool, kind: str) -> Done[Person]:
    changed = Person.objects.filter(pk=person.pk, active=not active).update(
        active=active
    )
    if not changed:
        stop("changed-meanwhile")
    record(
        kind, person=by.handle, about=_chains(person), what={"handle": person.handle}
    )
    person.active = active
    return Done(person)


def _chains(person: Person) -> list[str]:
    return [person.participant.code] if person.participant else []
