"""The history of deliveries: what waits for the reader first, then the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from balise.vocabulary.model import model
from balise_web.participants.models import Agency, Person
from balise_web.submissions.access import submissions_for
from balise_web.submissions.models import Submission
from balise_web.submissions.states import STATES
from balise_web.submissions.waiting import waits_for


@dataclass(frozen=True)
class Covers:
    """One dataflow of a submission, and its first and last day."""

    dataflow: str
    first: date | None
    last: date | None
    nil: bool


@dataclass(frozen=True)
class Line:
    """One submission in the list."""

    number: str
    state: str
    kind: str
    agency: str
    participant: str
    file_name: str
    sent_at: datetime
    errors: int
    warnings: int
    corrects: str
    covers: tuple[Covers, ...]
    waits: bool
    """Its next step is the reader's to take."""
    on: date | None
    """The day on which it is released, where one was set."""


@dataclass(frozen=True)
class Wanted:
    """What the reader asked to see; an empty word asks for everything."""

    state: str = ""
    agency: str = ""
    dataflow: str = ""
    year: str = ""

    @property
    def anything(self) -> bool:
        """Say whether the list was narrowed at all."""
        return any((self.state, self.agency, self.dataflow, self.year))


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: only what the reader has."""

    states: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]
    dataflows: tuple[str, ...]
    years: tuple[int, ...]


def history(by: Person, wanted: Wanted) -> QuerySet[Submission, Submission]:
    """Give the submissions that a person may know of, what waits for them first."""
    found = submissions_for(by)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.agency:
        found = found.filter(agency__code=wanted.agency)
    if wanted.year.isdigit():
        found = found.filter(sent_at__year=min(int(wanted.year), 9999) or 1)
    if wanted.dataflow:
        covering = Submission.objects.filter(covered__dataflow=wanted.dataflow)
        found = found.filter(pk__in=covering.values("pk"))
    mine = Submission.objects.filter(waits_for(by)).values("pk")
    first = Case(
        When(pk__in=mine, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        found.annotate(turn=first)
        .select_related("corrects")
        .prefetch_related("covered")
        .order_by("turn", "-sent_at", "-pk")
    )


def choices_for(by: Person) -> Choices:
    """Give what there is to choose from."""
    mine = submissions_for(by)
    states = set(mine.order_by().values_list("state", flat=True).distinct())
    agencies = Agency.objects.filter(pk__in=mine.order_by().values("agency"))
    flows = mine.order_by().values_list("covered__dataflow", flat=True).distinct()
    years = {moment.year for moment in mine.datetimes("sent_at", "year")}
    return Choices(
        states=tuple(state for state in STATES if state in states),
        agencies=tuple(agencies.values_list("code", "name")),
        dataflows=tuple(flow for flow in model().dataflows if flow in set(flows)),
        years=tuple(sorted(years, reverse=True)),
    )


def lines(rows: Iterable[Submission]) -> list[Line]:
    """Show rows of ``history``."""
    return [
        Line(
            number=row.number,
            state=row.state,
            kind=row.kind,
            agency=row.agency.name,
            participant=row.participant.name,
            file_name=row.file_name,
            sent_at=row.sent_at,
            errors=row.errors,
            warnings=row.warnings,
            corrects=row.corrects.number if row.corrects else "",
            covers=covers(row),
            waits=getattr(row, "turn", 1) == 0,
            on=row.release_on,
        )
        for row in rows
    ]


def covers(row: Submission) -> tuple[Covers, ...]:
    """Give what a submission covers: each dataflow, its first and last day."""
    found: dict[str, tuple[list[date], list[bool]]] = {}
    for one in row.covered.all():
        days, nils = found.setdefault(one.dataflow, ([], []))
        days += [date.fromisoformat(day) for run in one.runs for day in run]
        nils.append(one.nil)
    return tuple(
        Covers(flow, min(days, default=None), max(days, default=None), all(nils))
        for flow, (days, nils) in sorted(found.items())
    )
