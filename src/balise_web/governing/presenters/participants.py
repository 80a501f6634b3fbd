"""Who takes part, as each reader may know it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from balise_web.participants.access import (
    belongs,
    participants_for,
    sees_inside,
    sheets_for,
    standings_of,
)
from balise_web.participants.models import (
    Agency,
    CannotCollect,
    Participant,
    ParticipantEvent,
    Person,
    Role,
    SourceSheet,
    StatedFrequency,
    TermsAcceptance,
)
from balise_web.participants.models.taking_part import NATIONAL_ROLES


@dataclass(frozen=True)
class Listed:
    """One line of the list of participants."""

    code: str
    name: str
    standing: str
    since: datetime | None
    terms: int | None
    simulated: bool
    own: bool


@dataclass(frozen=True)
class Everyone:
    """The list of participants, and apart from it the reference sources."""

    participants: tuple[Listed, ...]
    references: tuple[Participant, ...]


def everyone(by: Person) -> Everyone:
    """Give who takes part in the order of their names; four queries at any size."""
    rows = sorted(participants_for(by), key=lambda row: (row.name.casefold(), row.code))
    stands = standings_of()
    since = dict(
        ParticipantEvent.objects.filter(kind="confirmed")
        .order_by("-pk")
        .values_list("participant_id", "at")
    )
    accepted = dict(
        TermsAcceptance.objects.values_list("participant_id").annotate(
            Max("terms__version")
        )
    )
    return Everyone(
        participants=tuple(
            Listed(
                code=row.code,
                name=row.name,
                standing=stands.get(row.pk, "invited"),
                since=since.get(row.pk),
                terms=accepted.get(row.pk),
                simulated=row.simulated,
                own=row.pk == by.participant_id,
            )
            for row in rows
            if not row.is_reference
        ),
        references=tuple(row for row in rows if row.is_reference),
    )


@dataclass(frozen=True)
class Member:
    """Someone who acts for a participant."""

    name: str
    handle: str
    active: bool
    roles: tuple[tuple[str, str], ...]
    """Each role with the agency that it is held for, if it is for one."""


@dataclass(frozen=True)
class OneParticipant:
    """One participant: what everyone confirmed knows, and what only some may know.

    ``members``, ``agencies`` and the facts of letters are empty outside it.
    """

    row: Participant
    standing: str
    inside: bool
    own: bool
    events: tuple[ParticipantEvent, ...]
    acceptances: tuple[TermsAcceptance, ...]
    counts: tuple[tuple[str, int], ...]
    members: tuple[Member, ...]
    agencies: tuple[Agency, ...]
    sheets: tuple[SourceSheet, ...]
    frequencies: tuple[StatedFrequency, ...]
    cannot: tuple[CannotCollect, ...]
    letter: ParticipantEvent | None = field(default=None)


def one_participant(by: Person, row: Participant, standing: str) -> OneParticipant:
    """Give one participant as this person may know it; the same queries at any size."""
    inside = sees_inside(by, row)
    events = tuple(row.events.select_related("by"))
    letters = [event for event in events if event.kind == "confirmed"]
    roles = Role.objects.filter(person__participant=row, person__active=True)
    held = Counter(roles.values_list("role", flat=True))
    return OneParticipant(
        row=row,
        standing=standing,
        inside=inside,
        own=belongs(by, row),
        events=events,
        acceptances=tuple(row.acceptances.select_related("terms").order_by("pk")),
        counts=tuple((role, held[role]) for role in NATIONAL_ROLES if held[role]),
        members=_members(row) if inside else (),
        agencies=tuple(row.agencies.order_by("name")) if inside else (),
        sheets=in_force_today(sheets_for(by, row)),
        frequencies=tuple(row.frequencies.order_by("family")),
        cannot=tuple(row.cannot_collect.order_by("family")),
        letter=letters[-1] if letters and inside else None,
    )


def in_force_today(sheets: Iterable[SourceSheet]) -> tuple[SourceSheet, ...]:
    """Keep of each agency and dataflow the sheet that holds today."""
    today = date.today()
    latest: dict[tuple[int, str], SourceSheet] = {}
    for sheet in sheets:
        ended = sheet.valid_to is not None and sheet.valid_to < today
        if sheet.valid_from <= today and not ended:
            latest[sheet.agency_id, sheet.dataflow] = sheet
    return tuple(latest.values())


def _members(row: Participant) -> tuple[Member, ...]:
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    roles = Role.objects.filter(person__participant=row).select_related("agency")
    for role in roles.order_by("pk"):
        held[role.person_id].append(
            (role.role, role.agency.name if role.agency else "")
        )
    return tuple(
        Member(person.name, person.handle, person.active, tuple(held[person.pk]))
        for person in row.people.order_by("name", "pk")
    )
