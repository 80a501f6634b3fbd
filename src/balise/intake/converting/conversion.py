"""Convert a file that was read through a pack: the way from rows to records.

The order matters: personal columns stop everything first; then rows that a declared
rule leaves out, cells that cannot be read, the records of what is left, and at last the
checks of the records, whose errors take their rows out again.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ibis.backends.duckdb import Backend

from balise.intake import deriving, personal
from balise.intake.balances import Balance
from balise.intake.checks import incidents as incident_checks
from balise.intake.checks import observations as observation_checks
from balise.intake.checks.odd_incidents import find_incident_oddities
from balise.intake.checks.rows import find_row_totals
from balise.intake.converting import (
    covering,
    judging,
    kept,
    measuring,
    numbers,
    recording,
)
from balise.intake.converting.binding import Bound, BoundColumn, bind
from balise.intake.converting.jobs import Job, Request
from balise.intake.converting.maps import Maps, maps_of
from balise.intake.converting.observing import Facts, build_observations
from balise.intake.converting.repeats import settle_repeats
from balise.intake.converting.reshaping import headings, reshaped
from balise.intake.converting.results import Converted, Outcome, Stopped
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import day_map
from balise.intake.converting.vintages import RULE as SUPERSEDED
from balise.intake.converting.vintages import keep_last
from balise.intake.findings import Severity
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading
from balise.vocabulary.messages import Message


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
    bound = bind(pack, reading.layout)
    if isinstance(bound, Message):
        return Stopped((bound,))
    shaped = reshaped(backend, reading, bound)
    if reasons := _reasons_to_stop(shaped, pack, backend, bound, request):
        return Stopped(reasons)
    job = replace(_job(shaped, pack, backend, bound, request), original=reading)
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
    needed += [g.column for g in bound.layout.given if g.column in hidden.values()]
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
    return Job(backend, reading, reading, pack, bound, request, findings, hidden)


def _converted(job: Job) -> Converted:
    coded = job.bound.having(Role.DIMENSION)
    if job.bound.layout.incidents:
        coded = tuple(recording.coded_columns(job.bound))
    maps = maps_of(job.backend, job.reading.table, job.bound, coded, job.file_date)
    skipped = _judged(job, maps)
    if job.bound.layout.incidents:
        tables, labels = _incidents(job, maps, skipped)
        return _result(job, None, tables, labels, skipped, {})
    facts, cells = _observations(job, maps, skipped)
    return _result(job, facts, {}, None, skipped, cells)


def _judged(job: Job, maps: Maps) -> str:
    backend, bound, table = job.backend, job.bound, job.reading.table
    width = len(job.original.columns)
    heads = tuple(headings(bound, width))
    skipped = judging.skipped_rows(backend, table, bound, maps.codes, heads)
    judging.find_surplus(backend, table, job.findings, skipped)
    for found in maps:
        judging.find_bad_texts(backend, table, found, job.findings, skipped)
    _judge_periods(job, maps, skipped)
    measuring.find_undescribed(backend, table, bound, job.findings, skipped)
    numbered = _numbered(job)
    measuring.find_bad_numbers(backend, table, numbered, job.findings, skipped, bound)
    counted = () if bound.layout.incidents else numbered
    measuring.find_doubtful_numbers(
        backend, table, counted, job.findings, skipped, bound
    )
    judging.find_bad_restrictions(backend, table, bound, job.findings, skipped)
    find_row_totals(backend, table, bound, job.findings, skipped)
    return skipped


def _judge_periods(job: Job, maps: Maps, skipped: str) -> None:
    backend, table = job.backend, job.reading.table
    staged = Staged(table, job.bound, maps, job.file_date, maps.of_rows)
    if maps.of_rows:
        judging.find_bad_texts(backend, table, maps.of_rows, job.findings, skipped)
    read = [staged] if job.bound.layout.incidents else []
    for measure in job.measures:
        found = maps.periods_of(measure.figures)
        if found is not None and found is not maps.of_rows:
            # Where the header says a part, an empty cell may stand for no day at all.
            cell = numbers.trimmed(f"s.{measure.cell}")
            among = f"{cell} <> ''" if measure.figures.parts else "true"
            judging.find_bad_texts(backend, table, found, job.findings, skipped, among)
        read.append(staged.of(measure))
    seen = {one.start: one for one in read}
    for one in seen.values():
        for codes in maps.codes:
            judging.find_undated_codes(backend, one, codes, job.findings, skipped)


def _numbered(job: Job) -> tuple[BoundColumn, ...]:
    if job.bound.layout.incidents:
        return tuple(recording.number_columns(job.bound))
    return job.measures


def _observations(
    job: Job, maps: Maps, skipped: str
) -> tuple[Facts | None, dict[str, int]]:
    """Give the figures, and the cells of accepted rows that a rule left out."""
    cells: dict[str, int] = {}
    if not job.measures:
        return None, cells
    backend, request, staged = job.backend, job.request, job.staged(maps, skipped)
    facts = build_observations(
        backend,
        staged,
        job.measures,
        participant=request.participant,
        agency=request.agency,
    )
    # A part that cannot be true is found before it disappears in a sum of parts.
    observation_checks.find_errors(backend, facts, job.findings)
    _take_out_rejected(job, facts, skipped)
    rule = job.bound.layout.repeats
    if rule == "last" and (older := keep_last(backend, facts, staged, skipped)):
        cells[SUPERSEDED] = older
    settle_repeats(backend, facts, rule, job.findings)
    _take_out_rejected(job, facts, skipped)
    observation_checks.find_oddities(backend, facts, job.findings)
    return facts, cells


def _take_out_rejected(job: Job, facts: Facts, skipped: str) -> None:
    rejected = job.rejected(skipped)
    if judging.count(job.backend, rejected):
        job.backend.con.execute(
            f"DELETE FROM {facts.table} WHERE source_row IN (SELECT row FROM {rejected})"
        )


def _incidents(job: Job, maps: Maps, skipped: str) -> tuple[dict[str, str], str]:
    days = {}
    for column in recording.day_columns(job.bound):
        found = day_map(job.backend, job.reading.table, column, job.file_date)
        judging.find_bad_texts(
            job.backend, job.reading.table, found, job.findings, skipped
        )
        days[column.cell] = found.table
    incident_checks.find_errors(
        job.backend,
        job.staged(maps, skipped),
        job.findings,
        skipped=skipped,
    )
    staged = job.staged(maps, skipped)
    base = recording.base_rows(job.backend, staged, days)
    find_incident_oddities(job.backend, staged, base, job.findings)
    labels = kept.original_labels(job.backend, base, job.bound)
    return recording.build_incidents(job.backend, staged, base), labels


def _result(
    job: Job,
    facts: Facts | None,
    tables: dict[str, str],
    labels: str | None,
    skipped: str,
    cells: dict[str, int],
) -> Converted:
    backend, layout = job.backend, job.bound.layout
    rejected = job.rejected(skipped)
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
        rejected=kept.rejected_cells(backend, job.original, rejected, job.hidden),
        findings=job.findings,
        balance=_balance(job, rejected, skipped, cells),
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
        cleaned_original=kept.cleaned_original(backend, job.original, job.hidden),
        original_labels=labels,
        layout=layout.name,
    )


def _balance(job: Job, rejected: str, skipped: str, cells: dict[str, int]) -> Balance:
    backend = job.backend
    rows_in = judging.count(backend, job.reading.table)
    by_rule = backend.con.execute(
        f"SELECT rule, count(*) FROM {skipped} GROUP BY rule ORDER BY rule"
    ).fetchall()
    skips = {rule: int(n) for rule, n in by_rule}
    lost = judging.count(backend, rejected)
    accepted = rows_in - lost - sum(skips.values())
    agency = {None, job.request.agency}
    others = len(
        {
            c.index
            for c in job.bound.having(Role.MEASURE)
            if c.figures.agency not in agency
        }
    )
    if others and accepted:
        cells = {**cells, "other-agency": others * accepted}
    if outside := measuring.ignored_cells(
        backend, job.reading.table, job.bound, (skipped, rejected)
    ):
        cells = {**cells, "outside-the-model": outside}
    return Balance(rows_in, accepted, lost, skips, cells)
