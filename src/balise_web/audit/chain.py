"""Append to a chain, and check that nobody changed it since."""

import os
import pwd
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from balise.vocabulary.chains import (
    START,
    Checked,
    Link,
    check,
    cut,
    digest_of,
    written,
)
from balise.vocabulary.messages import Message
from balise_web.audit.models import CENTRAL, READING, Event, Head, Reading


def record(
    kind: str,
    *,
    person: str,
    about: Iterable[str] = (),
    on_behalf_of: str = "",
    what: Mapping[str, object] | None = None,
) -> str:
    """Append one event to each chain that it concerns; give the first chain's head."""
    heads = [
        _append(chain, kind, person, on_behalf_of, dict(what or {}))
        # Always in the same order, so that two who append cannot wait for each other.
        for chain in sorted({*about} or {CENTRAL})
    ]
    return heads[0]


def hold(chain: str) -> None:
    """Make whoever changes the same participant wait until this transaction ends.

    An update, not a look: ``snapshot`` waits for those who write to this table.
    """
    Head.objects.get_or_create(chain=chain)
    Head.objects.filter(chain=chain).update(number=F("number"))


def head(chain: str) -> str:
    """The digest that a receipt prints; a chain that has not begun has zeros."""
    found = Head.objects.filter(chain=chain).first()
    return found.digest if found else START


def verify_chain(chain: str) -> tuple[Message, ...]:
    """Say what is wrong with a chain; nothing where it is whole."""
    return follow(chain).faults


def follow(chain: str) -> Checked:
    """Follow a chain from its first event and hold it against its head."""
    kept = _head(chain)
    found = cut(check(chain, links(chain, kept.number)), kept.number, kept.digest)
    # What stands behind the head; asked in one go, since others append meanwhile.
    last = Head.objects.filter(chain=chain).values("number")
    behind = Event.objects.filter(chain=chain, number__gt=Coalesce(last[:1], 0))
    return cut(found, -1, "") if behind.exists() else found


def links(chain: str, last: int) -> Iterator[Link]:
    """Give the events of a chain as values, a few at a time, up to one of them."""
    events = Event.objects.filter(chain=chain, number__lte=last).order_by("number")
    return map(_link, events.iterator())


def exported(chain: str) -> Iterator[str]:
    """Write a chain as it stands now, with its head, for whoever checks it elsewhere."""
    kept = _head(chain)
    return written(chain, kept.number, kept.digest, links(chain, kept.number))


def verify_chains() -> tuple[Message, ...]:
    """Check every chain that has a head or an event."""
    chains = {
        *Head.objects.values_list("chain", flat=True),
        *Event.objects.values_list("chain", flat=True).distinct(),
    }
    return tuple(message for chain in sorted(chains) for message in verify_chain(chain))


@transaction.atomic
def _append(
    chain: str, kind: str, person: str, on_behalf_of: str, what: dict[str, object]
) -> str:
    """Take the chain's row first: whoever holds it appends, the next one waits."""
    Head.objects.get_or_create(chain=chain)
    Head.objects.filter(chain=chain).update(number=F("number") + 1)
    kept = Head.objects.get(chain=chain)
    event = Event(
        chain=chain,
        number=kept.number,
        at=timezone.now(),
        kind=kind,
        person=person,
        on_behalf_of=on_behalf_of,
        system_user=_system_user(),
        what=what,
        previous=kept.digest,
    )
    event.digest = digest_of(_link(event))
    event.save(force_insert=True)
    Head.objects.filter(chain=chain).update(digest=event.digest)
    if kind in READING:
        reading_of(event).save(force_insert=True)
    return event.digest


def reading_of(event: Event) -> Reading:
    """Give the row by which an event that tells of a reading is found."""
    return Reading(
        event=event,
        chain=event.chain,
        number=event.number,
        at=event.at,
        reader=event.on_behalf_of,
        dataflow=str(event.what.get("dataflow", "")),
        own=event.chain == (event.on_behalf_of or CENTRAL),
    )


def _head(chain: str) -> Head:
    return Head.objects.filter(chain=chain).first() or Head(chain=chain)


def _link(event: Event) -> Link:
    return Link(
        chain=event.chain,
        number=event.number,
        at=_instant(event.at),
        kind=event.kind,
        person=event.person,
        on_behalf_of=event.on_behalf_of,
        system_user=event.system_user,
        what=event.what,
        previous=event.previous,
        digest=event.digest,
    )


def _instant(at: datetime) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat()


def _system_user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
