"""Who is on show: every invented person who has a way in, with what they do."""

from dataclasses import dataclass

from balise_web.accounts.demo import is_simulated
from balise_web.accounts.models import Account
from balise_web.participants.models.taking_part import ROLES


@dataclass(frozen=True)
class Invented:
    """One invented person as the sign-in page lists them."""

    handle: str
    name: str
    role: str
    participant: str


def invented_people() -> list[Invented]:
    """Give the invented people in the order of the roles."""
    accounts = Account.objects.prefetch_related("person__roles")
    found = [
        Invented(
            handle=person.handle,
            name=person.name,
            role=min((r.role for r in person.roles.all()), key=ROLES.index),
            participant=person.participant.name if person.participant else "",
        )
        for person in (account.person for account in accounts)
        if is_simulated(person)
    ]
    return sorted(found, key=lambda one: (ROLES.index(one.role), one.handle))
