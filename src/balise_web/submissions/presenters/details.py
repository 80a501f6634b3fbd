"""One submission as its page shows it: where it stands, what it holds, what is next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from balise.vocabulary.extents import Depth
from balise_web.audit.models import Event
from balise_web.participants.models import Person
from balise_web.submissions.models import RemovalRecord, Submission
from balise_web.submissions.presenters.lists import Covers, covers
from balise_web.submissions.states import (
    APPROVED,
    BEFORE_SEALING,
    CHECKED,
    CLEARED,
    DISCARDED,
    DRAFT,
    RECALLED,
    RELEASED,
    SEALED,
    VISIBLE,
)
from balise_web.submissions.waiting import alone_from, may_take, next_step, who_may

_WAY = (DRAFT, CHECKED, CLEARED, APPROVED, SEALED, RELEASED)
_SEVERAL = 8
"""How many people are named who may take a step; the rest are counted."""


@dataclass(frozen=True)
class Stage:
    """One state on the way: whether it is behind, here or ahead; who brought it there."""

    state: str
    place: str
    who: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True)
class Next:
    """The one next step. ``mine`` says that the reader may take it now.

    ``people`` are those who may, where the reader may not; ``alone`` is from when the
    sender may approve without anybody else.
    """

    step: str
    mine: bool
    people: tuple[str, ...] = ()
    more: int = 0
    alone: datetime | None = None
    second: bool = False
    """It is the second approval of a nil return."""


@dataclass(frozen=True)
class SeriesLine:
    """What is covered of one indicator: in how many tables, from when to when."""

    dataflow: str
    depth: str
    indicator: str
    tables: int
    first: date | None
    last: date | None
    complete: bool
    nil: bool


@dataclass(frozen=True)
class Version:
    """Another version of it, older or newer."""

    number: str
    state: str
    sent_at: datetime


@dataclass(frozen=True)
class Page:
    """Everything on the page of one submission but what quotes its file."""

    row: Submission
    stages: tuple[Stage, ...]
    next: Next | None
    covers: tuple[Covers, ...]
    series: tuple[SeriesLine, ...]
    balance: Mapping[str, object]
    corrects: Version | None
    corrected_by: tuple[Version, ...]
    removal: RemovalRecord | None
    may: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Say whether it is still on its way or there; not recalled or discarded."""
        return self.row.state in {*BEFORE_SEALING, *VISIBLE}


def page_of(by: Person, row: Submission) -> Page:
    """Show one submission to a person who may know of it."""
    base = row.corrects
    removal = _removal(row)
    inside = by.participant_id == row.participant_id
    return Page(
        row=row,
        stages=_stages(row),
        next=_next(by, row) if inside else None,
        covers=covers(row),
        series=_series(row),
        balance=row.balance,
        corrects=_version(base) if base else None,
        corrected_by=tuple(_version(one) for one in row.corrections.order_by("pk")),
        removal=removal,
        may=_may(by, row) if inside else frozenset(),
    )


def _removal(row: Submission) -> RemovalRecord | None:
    if row.state != RECALLED:
        return None
    found = RemovalRecord.objects.filter(submission=row)
    return found.select_related("recalled_by", "confirmed_by").first()


def _version(row: Submission) -> Version:
    return Version(row.number, row.state, row.sent_at)


def _stages(row: Submission) -> tuple[Stage, ...]:
    """Give the way of a submission; one that left it says so at the end."""
    who: dict[str, tuple[tuple[str, ...], datetime | None]] = {
        DRAFT: ((row.sent_by.name,), row.sent_at),
        CLEARED: (_names(row.cleared_by), row.cleared_at),
        APPROVED: (_names(row.approved_by, row.second_approved_by), row.approved_at),
        SEALED: (_sealer(row), row.sealed_at),
        RELEASED: (_names(row.released_by), row.released_at),
    }
    here = _WAY.index(row.state) if row.state in _WAY else _reached(row)
    stages = []
    for number, state in enumerate(_WAY):
        place = "past" if number < here else "here" if number == here else "ahead"
        names, at = who.get(state, ((), None)) if number <= here else ((), None)
        stages.append(Stage(state, place, names if at else (), at))
    if row.state in {RECALLED, DISCARDED}:
        stages = [s for s in stages if s.place != "ahead"]
        stages = [Stage(s.state, "past", s.who, s.at) for s in stages]
        stages.append(Stage(row.state, "here"))
    return tuple(stages)


def _reached(row: Submission) -> int:
    """Say how far it had come before it was recalled or discarded."""
    for number, at in (
        (5, row.released_at),
        (4, row.sealed_at),
        (3, row.approved_at),
        (2, row.cleared_at),
    ):
        if at:
            return number
    return 1


def _names(*people: Person | None) -> tuple[str, ...]:
    return tuple(person.name for person in people if person is not None)


def _sealer(row: Submission) -> tuple[str, ...]:
    """Name who froze it; the row itself does not say."""
    if row.sealed_at is None:
        return ()
    # The event is written in the transaction that sets the instant, just after it.
    soon = (row.sealed_at, row.sealed_at + timedelta(minutes=1))
    chain, kind = row.participant.code, "submission-sealed"
    events = Event.objects.filter(chain=chain, at__range=soon, kind=kind)
    events = events.filter(what__number=row.number)
    handle = events.values_list("person", flat=True).first()
    names = Person.objects.filter(handle=handle or "-").values_list("name", flat=True)
    return tuple(names)


def _next(by: Person, row: Submission) -> Next | None:
    step = next_step(row)
    if not step:
        return None
    second = step == "approve" and row.approved_by_id is not None
    alone = alone_from(by, row) if step == "approve" else None
    if may_take(by, row):
        return Next(step, mine=True, second=second)
    barred = {row.sent_by_id, row.approved_by_id} if step == "approve" else set()
    if step == "erase":
        barred = {row.removal.recalled_by_id}
    people = [one.name for one in who_may(step, row) if one.pk not in barred]
    return Next(
        step,
        mine=False,
        people=tuple(people[:_SEVERAL]),
        more=max(0, len(people) - _SEVERAL),
        alone=alone,
        second=second,
    )


def _series(row: Submission) -> tuple[SeriesLine, ...]:
    groups: dict[tuple[str, str, str], list[tuple[list[date], bool, bool]]] = {}
    for one in row.covered.all():
        days = [date.fromisoformat(day) for run in one.runs for day in run]
        key = (one.dataflow, one.depth, one.indicator)
        groups.setdefault(key, []).append((days, one.complete, one.nil))
    return tuple(
        SeriesLine(
            dataflow=flow,
            depth=depth,
            indicator=indicator if depth == Depth.STATISTICS.value else "",
            tables=len(several),
            first=min((d for days, _, _ in several for d in days), default=None),
            last=max((d for days, _, _ in several for d in days), default=None),
            complete=all(complete for _, complete, _ in several),
            nil=all(nil for _, _, nil in several),
        )
        for (flow, depth, indicator), several in sorted(groups.items())
    )


def _may(by: Person, row: Submission) -> frozenset[str]:
    """Give what a page may offer beside the next step; the actions decide again."""
    leads, approvers = (
        by.has_role("focal-point", "deputy"),
        by.has_role("focal-point", "deputy", "validator"),
    )
    sends = leads or row.agency_id in by.agencies()
    sees = approvers or row.agency_id in by.agencies()
    file = row.kind == "file"
    there = row.state in {*BEFORE_SEALING, *VISIBLE}
    asked: Iterable[tuple[str, bool]] = (
        ("original", sees and there and file),
        ("differences", sees and there),
        ("correct", sends and there and file),
        ("explain", approvers and there and row.sent_by_id != by.pk and row.errors > 0),
        ("discard", row.state in BEFORE_SEALING and (approvers or sees)),
        ("recall", row.state in VISIBLE and approvers),
        ("released", row.state == RELEASED and leads),
        ("reschedule", row.state == SEALED and leads and row.release_on is not None),
        ("receipt", sees and row.state in {*VISIBLE, RECALLED}),
    )
    return frozenset(name for name, granted in asked if granted)
