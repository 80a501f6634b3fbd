"""Follow a chain from its start and note what was found; nobody's page waits for it."""

from typing import Final

from django.db.models import Max

from balise_web.audit.access import chain_for
from balise_web.audit.chain import follow, record
from balise_web.audit.models import CENTRAL, Check, Head
from balise_web.jobs.queue import job, nudge
from balise_web.outcomes import Done, action
from balise_web.participants.models import Person

AT_ONCE: Final = 2000
"""A chain of so many events is followed while its reader waits."""


@action
def check_chain(name: str, *, by: Person) -> Done[bool]:
    """Have a chain followed from its start; true where that is done already."""
    chain = chain_for(by, name)
    about = [] if chain == CENTRAL else [chain]
    record("chain-checked", person=by.handle, about=about, what={"chain": chain})
    kept = Head.objects.filter(chain=chain).first()
    if kept is None or kept.number <= AT_ONCE:
        note(chain)
        return Done(True)
    nudge(checking, chain)
    return Done(False)


def note(chain: str) -> None:
    """Follow a chain and keep what was found."""
    found = follow(chain)
    fault = found.faults[0].code if found.faults else ""
    Check.objects.create(
        chain=chain, number=found.number, digest=found.digest, fault=fault
    )


checking = job(note)


def latest_checks() -> dict[str, Check]:
    """Give the latest check of each chain."""
    latest = Check.objects.values("chain").annotate(last=Max("pk")).values("last")
    return {row.chain: row for row in Check.objects.filter(pk__in=latest)}
