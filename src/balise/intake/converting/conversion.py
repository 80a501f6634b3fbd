"""Convert a file that was read through a pack: the way from rows to records.

The order matters: personal columns stop everything first; then rows that a declared
rule leaves out, cells that cannot be read, the records of what is left, and at last the
checks of the records, whose errors take their rows out again.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ibis.backends.duckdb import Backend

from balise.intake import deriving, personal
from balise.intake.balances import Balance
from balise.intake.checks import incidents as incident_checks
from balise.intake.checks import observations as observation_checks
from balise.intake.checks.rows import find_row_totals
from balise.intake.converting import covering, judging, kept, recording
from balise.intake.converting.binding import Bound, BoundColumn, bind
from balise.intake.converting.dates import PeriodReader
from balise.intake.converting.observing import Facts, build_observations
from balise.intake.converting.repeats import settle_repeats
from balise.intake.converting.results import Converted, Outcome, Stopped
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import (
    Map,
    code_map,
    day_map,
    period_map,
)
from balise.intake.findings import Severity
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading
from balise.vocabulary.messages import Message


@dataclass(frozen=True)
class Request:
    """Whose file it is, when it came, and what was answered about its columns."""

    participant: str
    agency: str
    received_on: date
    personal: Mapping[str, str]


@dataclass(frozen=True)
class Job:
    """One conversion on its way."""

    backend: Backend
    reading: Reading
    pack: Pack
    bound: Bound
    request: Request
    findings: str
    hidden: Mapping[int, str]

    @property
    def file_date(self) -> date:
        """Give the day on which the file was drawn up, as far as is known."""
        return self.pack.file_date or self.request.received_on

    @property
    def measures(self) -> tuple[BoundColumn, ...]:
        """Give the measure columns that this agency submits."""
        return tuple(
            c
            for c in self.bound.having(Role.MEASURE)
            if c.figures.agency in {None, self.request.agency}
        )


def convert(
    reading: Reading,
    pack: Pack,
    backend: Backend,
    *,
    participant: str,
    agency: str,
    received_on: date,
    personal: Mapping[str, str] | None = None,
) -> Outcome:
    """Convert a reading into records, or say why that has to wait."""
    request = Request(participant, agency, received_on, dict(personal or {}))
    bound = bind(pack, reading.layout.header)
    if isinstance(bound, Message):
        return Stopped((bound,))
    if reasons := _reasons_to_stop(reading, pack, backend, bound, request):
        return Stopped(reasons)
    job = _job(reading, pack, backend, bound, request)
    return _converted(job)


def _reasons_to_stop(
    reading: Reading, pack: Pack, backend: Backend, bound: Bound, request: Request
) -> tuple[Message, ...]:
    if pack.agencies and request.agency not in pack.agencies:
        allowed = ", ".join(pack.agencies)
        said = {"agency": request.agency, "allowed": allowed, "pack": pack.name}
        return (Message("agency-not-in-pack", said),)
    reasons = personal.unanswered(backend, reading.table, bound, request.personal)
    hidden = personal.personal_columns(bound, request.personal)
    needed = [
        c.header
        for c in bound.columns
        if c.index in hidden and c.role not in {Role.PERSONAL, Role.IGNORED, Role.NOTE}
    ]
    taken = tuple(Message("personal-column-needed", {"column": n}) for n in needed)
    return (*reasons, *taken)


def _job(
    reading: Reading, pack: Pack, backend: Backend, bound: Bound, request: Request
) -> Job:
    hidden = personal.personal_columns(bound, request.personal)
    kept = tuple(c for c in bound.columns if c.index not in hidden)
    findings = judging.new_findings(backend)
    # An error of reading, such as a formula without its value, keeps back as well.
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    judging.add_findings(backend, findings, errors)
    bound = replace(bound, columns=kept)
    return Job(backend, reading, pack, bound, request, findings, hidden)


def _converted(job: Job) -> Converted:
    periods, maps = _periods(job), _code_maps(job)
    skipped = _judged(job, periods, maps)
    if job.bound.layout.incidents:
        facts, tables = None, _incidents(job, periods, maps, skipped)
    else:
        facts, tables = _observations(job, periods, maps, skipped), {}
    return _result(job, facts, tables, skipped)


def _periods(job: Job) -> Map | None:
    columns = job.bound.having(Role.PERIOD)
    if not columns:
        return None
    reader = PeriodReader.of(job.bound.layout, [c.column for c in columns])
    return period_map(job.backend, job.reading.table, columns, reader, job.file_date)


def _code_maps(job: Job) -> tuple[Map, ...]:
    coded = job.bound.having(Role.DIMENSION)
    if job.bound.layout.incidents:
        coded = tuple(recording.coded_columns(job.bound))
    return tuple(code_map(job.backend, job.reading.table, column) for column in coded)


def _judged(job: Job, periods: Map | None, maps: tuple[Map, ...]) -> str:
    backend, bound, table = job.backend, job.bound, job.reading.table
    skipped = judging.skipped_rows(backend, table, bound, maps)
    judging.find_surplus(backend, table, job.findings, skipped)
    for found in (*((periods,) if periods else ()), *maps):
        judging.find_bad_texts(backend, table, found, job.findings, skipped)
    for found in maps:
        judging.find_undated_codes(
            backend, table, found, periods, job.findings, skipped
        )
    judging.find_bad_numbers(backend, table, _numbered(job), job.findings, skipped)
    judging.find_bad_restrictions(backend, table, bound, job.findings, skipped)
    find_row_totals(backend, table, bound, job.findings, skipped)
    return skipped


def _numbered(job: Job) -> tuple[BoundColumn, ...]:
    if job.bound.layout.incidents:
        return tuple(recording.number_columns(job.bound))
    return job.measures


def _staged(
    job: Job, periods: Map | None, maps: tuple[Map, ...], skipped: str
) -> Staged:
    rejected = _rejected(job, skipped)
    left_out = tuple(t for t in (skipped, rejected) if judging.count(job.backend, t))
    table, bound = job.reading.table, job.bound
    return Staged(table, bound, periods, maps, job.file_date, left_out)


def _observations(
    job: Job, periods: Map | None, maps: tuple[Map, ...], skipped: str
) -> Facts | None:
    if not job.measures:
        return None
    backend, request = job.backend, job.request
    facts = build_observations(
        backend,
        _staged(job, periods, maps, skipped),
        job.measures,
        participant=request.participant,
        agency=request.agency,
    )
    # A part that cannot be true is found before it disappears in a sum of parts.
    observation_checks.find_errors(backend, facts, job.findings)
    _take_out_rejected(job, facts, skipped)
    settle_repeats(backend, facts, job.bound.layout.repeats, job.findings)
    _take_out_rejected(job, facts, skipped)
    observation_checks.find_oddities(backend, facts, job.findings)
    return facts


def _take_out_rejected(job: Job, facts: Facts, skipped: str) -> None:
    rejected = _rejected(job, skipped)
    if judging.count(job.backend, rejected):
        job.backend.con.execute(
            f"DELETE FROM {facts.table} WHERE source_row IN (SELECT row FROM {rejected})"
        )


def _incidents(
    job: Job, periods: Map | None, maps: tuple[Map, ...], skipped: str
) -> dict[str, str]:
    days = {}
    for column in recording.day_columns(job.bound):
        found = day_map(job.backend, job.reading.table, column)
        judging.find_bad_texts(
            job.backend, job.reading.table, found, job.findings, skipped
        )
        days[column.cell] = found.table
    incident_checks.find_errors(
        job.backend,
        _staged(job, periods, maps, skipped),
        job.findings,
        skipped=skipped,
    )
    staged = _staged(job, periods, maps, skipped)
    return recording.build_incidents(job.backend, staged, days)


def _result(
    job: Job, facts: Facts | None, tables: dict[str, str], skipped: str
) -> Converted:
    backend, layout = job.backend, job.bound.layout
    rejected = _rejected(job, skipped)
    view = facts.view if facts else None
    if tables and layout.incidents:
        view = deriving.derive(
            backend,
            tables,
            participant=job.request.participant,
            agency=job.request.agency,
        )
    return Converted(
        observations=view,
        incidents=tables,
        rejected=kept.rejected_cells(backend, job.reading, rejected, job.hidden),
        findings=job.findings,
        balance=_balance(job, rejected, skipped),
        covered=covering.covered(
            backend,
            view,
            tables,
            job.pack,
            job.bound,
            (job.request.participant, job.request.agency),
        ),
        counts=judging.severities(backend, job.findings),
        personal_columns=tuple(job.hidden[i] for i in sorted(job.hidden)),
        cleaned_original=kept.cleaned_original(backend, job.reading, job.hidden),
        layout=layout.name,
    )


def _rejected(job: Job, skipped: str) -> str:
    return judging.rejected_rows(job.backend, job.reading.table, job.findings, skipped)


def _balance(job: Job, rejected: str, skipped: str) -> Balance:
    backend = job.backend
    rows_in = judging.count(backend, job.reading.table)
    by_rule = backend.con.execute(
        f"SELECT rule, count(*) FROM {skipped} GROUP BY rule ORDER BY rule"
    ).fetchall()
    skips = {rule: int(n) for rule, n in by_rule}
    lost = judging.count(backend, rejected)
    accepted = rows_in - lost - sum(skips.values())
    others = len(job.bound.having(Role.MEASURE)) - len(job.measures)
    cells = {"other-agency": others * accepted} if others and accepted else {}
    return Balance(rows_in, accepted, lost, skips, cells)
