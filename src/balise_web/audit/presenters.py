"""Chains with what was last found of them, and events as people read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet

from balise_web.audit.checking import latest_checks
from balise_web.audit.kinds import detail_label, kind_label
from balise_web.audit.models import Check, Event, Head, Reading
from balise_web.audit.readings import midnight, month_after, persons_of
from balise_web.pages.languages import page_language
from balise_web.participants.models import Person
from balise_web.wording import plain, word

# Said in words of the page beside them, or of no use to a person.
_LEFT_OUT: Final = frozenset({"reading"})


@dataclass(frozen=True)
class Chain:
    """One chain: how long, its head, and how far it was last found whole."""

    code: str
    name: str
    number: int
    head: str
    check: Check | None

    @property
    def since(self) -> int:
        """Count the events since the last check."""
        return self.number - self.check.number if self.check else self.number


@dataclass(frozen=True)
class EventShown:
    """One event; ``person`` is filled in for the auditor where only it may know."""

    number: int
    at: datetime
    chain: str
    kind: str
    person: str
    on_behalf_of: str
    what: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True)
class Filter:
    """What of a chain is wanted; nothing said is everything."""

    kind: str = ""
    person: str = ""
    month: date | None = None


def chains_for(by: Person, names: Mapping[str, str]) -> list[Chain]:
    """Give every chain for the auditor, the own one for a lead; central events first."""
    heads = Head.objects.order_by("chain")
    if not by.has_role("auditor"):
        heads = heads.filter(chain=by.participant.code if by.participant else "")
    checks = latest_checks()
    return [
        Chain(
            row.chain,
            names.get(row.chain, row.chain),
            row.number,
            row.digest,
            checks.get(row.chain),
        )
        for row in heads
    ]


def wanted(events: QuerySet[Event, Event], filter_: Filter) -> QuerySet[Event, Event]:
    """Keep the events that are wanted, latest first."""
    if filter_.kind:
        events = events.filter(kind=filter_.kind)
    if filter_.person:
        events = events.filter(person=filter_.person)
    if filter_.month:
        first, after = filter_.month, month_after(filter_.month)
        events = events.filter(at__gte=midnight(first), at__lt=midnight(after))
    return events.order_by("-number")


def shown(events: Iterable[Event], *, with_persons: bool) -> list[EventShown]:
    """Word events; who read for another is named to the auditor alone."""
    kept = list(events)
    persons: Mapping[str, str] = {}
    if with_persons:
        found = Reading.objects.filter(event__in=kept, own=False)
        persons = persons_of(list(found.select_related("event")))
    return [
        EventShown(
            event.number,
            event.at,
            event.chain,
            kind_label(event.kind),
            event.person or persons.get(event.what.get("reading", ""), ""),
            event.on_behalf_of,
            tuple(_facts(event.what)),
            event.digest,
        )
        for event in kept
    ]


def kinds_in(chain: str) -> list[tuple[str, str]]:
    """Give the kinds that a chain may be filtered by, by their names."""
    there = Event.objects.filter(chain=chain).order_by().values_list("kind", flat=True)
    return sorted(
        ((kind, kind_label(kind)) for kind in there.distinct()), key=lambda k: k[1]
    )


def _facts(what: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in what.items():
        if name not in _LEFT_OUT and value not in ("", None, [], {}):
            yield detail_label(name), _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", page_language())
    text = plain(value)
    return ", ".join(map(str, text)) if isinstance(text, list) else str(text)
