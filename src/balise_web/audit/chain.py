"""Append to a chain, and check that nobody changed it since."""

import hashlib
import json
import os
import pwd
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from balise.vocabulary.messages import Message
from balise_web.audit.models import CENTRAL, Event, Head

_START = "0" * 64


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
    return found.digest if found else _START


def verify_chain(chain: str) -> tuple[Message, ...]:
    """Say what is wrong with a chain; nothing where it is whole."""
    previous, number = _START, 0
    for event in Event.objects.filter(chain=chain).order_by("number").iterator():
        number += 1
        broken = (
            event.number != number
            or event.previous != previous
            or event.digest != _digest(event)
        )
        if broken:
            return (Message("audit-chain-broken", {"chain": chain, "number": number}),)
        previous = event.digest
    kept = Head.objects.filter(chain=chain).first()
    if (kept.number, kept.digest) != (number, previous) if kept else number:
        return (Message("audit-chain-cut", {"chain": chain, "number": number}),)
    return ()


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
    event.digest = _digest(event)
    event.save(force_insert=True)
    Head.objects.filter(chain=chain).update(digest=event.digest)
    return event.digest


def _digest(event: Event) -> str:
    parts = [
        event.chain,
        event.number,
        _instant(event.at),
        event.kind,
        event.person,
        event.on_behalf_of,
        event.system_user,
        event.what,
        event.previous,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(timezone.get_default_timezone()).isoformat()


def _system_user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
