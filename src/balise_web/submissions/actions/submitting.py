"""Bring a file in: a draft is made, read, converted and checked, or nothing is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.intake.converting.results import Converted
from balise.intake.packs import Pack
from balise.intake.reading import Choices, Reading
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import parse_period
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, journey, stop
from balise_web.participants.access import require_national, standing
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Agency, Person
from balise_web.submissions.actions.checking import (
    Personal,
    choices_for,
    converted,
    pack_of,
    readable,
    told,
)
from balise_web.submissions.coverage import covered_rows, label_names
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.moving import give_back, lend, move, report
from balise_web.submissions.nothing import nothing_noted
from balise_web.submissions.numbers import new_number
from balise_web.submissions.reopening import understood
from balise_web.submissions.states import DRAFT
from balise_web.submissions.storage import Draft, engine

Progress = Callable[..., None]


@journey
def submit(
    file: Path,
    *,
    pack: str | Path,
    agency: Agency,
    by: Person,
    choices: Choices | None = None,
    personal: Personal | None = None,
    name: str | None = None,
    progress: Progress | None = None,
) -> Done[Submission]:
    """Make a checked submission of a file; one that cannot be read leaves nothing."""
    loaded_for = _may_send(by, agency)
    loaded, text = pack_of(pack)
    readable(file)
    row = _draft(
        agency,
        by,
        file_name=(name or file.name)[:255],
        loaded_for=loaded_for,
        pack=loaded,
        text=text,
        read_as={
            "choices": asdict(choices_for(loaded, choices)),
            "personal": dict(personal or {}),
        },
    )
    try:
        with _at_work(row, by) as holder:
            return _fill(row, file, loaded, holder, choices, personal, progress, by)
    except BaseException:
        _forget(row)
        raise


@action
def nil_return(
    agency: Agency, *, dataflow: str, period: str, by: Person
) -> Done[Submission]:
    """Say that the source worked and noted none in a period; two must approve it."""
    _may_send(by, agency)
    known_dataflow(dataflow)
    try:
        span = parse_period(period)
    except ValueError:
        stop("not-a-period", period=period)
    if span.end >= timezone.localdate():
        stop("period-not-over", period=period)
    row = _draft(agency, by, kind="nil")
    with engine() as backend:
        made = nothing_noted(backend, agency, dataflow, span)
        draft = Draft(row.number)
        draft.begin(None)
        draft.keep(backend, {"observations": made.table})
    CoveredSeries.objects.bulk_create(made.rows(row))
    move("check", row, balance={"rows_in": 0, "accepted": 0, "rejected": 0})
    _record(row, by, "nil-return-made")
    return Done(row)


def _may_send(by: Person, agency: Agency) -> bool:
    """Say whether the file is loaded for a focal point; stop where it may not be."""
    if agency.participant.is_reference and by.has_role("secretariat"):
        return False
    if by.has_role("secretariat"):
        return True
    require_national(by, agency.participant, "contributor", "focal-point", "deputy")
    leads = by.has_role("focal-point", "deputy")
    if not leads and agency.pk not in by.agencies():
        stop("not-found", kind="agency", name=agency.code)
    if standing(agency.participant) == "withdrawn":
        stop("not-from-here", number=agency.participant.code, state="withdrawn")
    return False


@transaction.atomic
def _draft(
    agency: Agency,
    by: Person,
    *,
    kind: str = "file",
    file_name: str = "",
    loaded_for: bool = False,
    pack: Pack | None = None,
    text: str = "",
    read_as: Mapping[str, Any] | None = None,
) -> Submission:
    return Submission.objects.create(
        number=new_number(),
        participant=agency.participant,
        agency=agency,
        kind=kind,
        simulated=agency.participant.simulated,
        file_name=file_name,
        loaded_for=loaded_for,
        pack_name=pack.name if pack else "",
        pack_version=pack.version if pack else "",
        pack_identity=pack.identity if pack else "",
        pack_text=text,
        read_as=dict(read_as or {}),
        secret=secrets.token_bytes(32),
        sent_by=by,
        sent_at=timezone.now(),
    )


class _at_work:  # noqa: N801 - because it reads as a phrase: with _at_work(...)
    """Hold the lease of a submission while the body runs."""

    def __init__(self, row: Submission, by: Person) -> None:
        self._row, self._by = row, by

    def __enter__(self) -> str:
        self._holder = lend(self._row, self._by, DRAFT)
        return self._holder

    def __exit__(self, *_: object) -> None:
        give_back(self._row, self._holder)


def _fill(
    row: Submission,
    file: Path,
    pack: Pack,
    holder: str,
    choices: Choices | None,
    personal: Personal | None,
    progress: Progress | None,
    by: Person,
) -> Done[Submission]:
    draft = Draft(row.number)
    kept = draft.begin(file, row.file_name)
    assert kept is not None  # noqa: S101 - begin was given a file
    with engine() as backend:
        reading, made = converted(
            kept,
            pack,
            backend,
            owner=(row.participant.code, row.agency.code),
            choices=choices,
            personal=personal,
            received_on=timezone.localdate(),
            scratch=draft.folder,
        )
        report(row, holder, 60)
        if progress:
            progress(60)
        draft.keep(backend, _tables(made))
        counts = _counts(backend, made)
        covered = covered_rows(backend, made, row)
        labels = label_names(backend, made)
    if made.cleaned_original or made.personal_columns:
        draft.erase_upload()
    return _checked(row, by, made, reading, counts, covered, labels)


@transaction.atomic
def _checked(
    row: Submission,
    by: Person,
    made: Converted,
    reading: Reading,
    counts: Mapping[str, int],
    covered: list[CoveredSeries],
    labels: list[str],
) -> Done[Submission]:
    CoveredSeries.objects.bulk_create(covered)
    changes: dict[str, Any] = {
        "balance": asdict(made.balance),
        "errors": counts.get("error", 0),
        "warnings": counts.get("warning", 0),
        "labels": labels,
        "received": _mark(row, reading),
        "read_as": understood(reading, made, row.read_as),
        "progress": 100,
    }
    messages: tuple[Message, ...] = told(reading)
    if row.loaded_for:
        # Whoever it was loaded for takes it over first (``adopt``).
        Submission.objects.filter(pk=row.pk, state=DRAFT).update(**changes)
        row.refresh_from_db()
        messages += (Message("waits-for-focal-point", {"number": row.number}),)
    else:
        move("check", row, **changes)
    _record(row, by, "submission-checked")
    return Done(row, messages)


def _mark(row: Submission, reading: Reading) -> str:
    """Digest what was received, so that nobody without the secret can test a guess."""
    received = reading.received_sha256.encode("ascii")
    return hmac.new(bytes(row.secret or b""), received, hashlib.sha256).hexdigest()


def _tables(made: Converted) -> dict[str, str | None]:
    incidents = {f"incidents-{name}": table for name, table in made.incidents.items()}
    return {
        "observations": made.observations,
        "rejected": made.rejected,
        "findings": made.findings,
        "cleaned": made.cleaned_original,
        **incidents,
    }


def _counts(backend: Backend, made: Converted) -> dict[str, int]:
    rows = backend.con.execute(
        f'SELECT severity, count(*) FROM "{made.findings}" GROUP BY ALL'  # noqa: S608
    )
    return dict(rows.fetchall())


def _forget(row: Submission) -> None:
    """Leave nothing of a draft that could not be checked."""
    Submission.objects.filter(pk=row.pk, state=DRAFT, balance={}).delete()
    if not Submission.objects.filter(pk=row.pk).exists():
        Draft(row.number).erase()


def _record(row: Submission, by: Person, kind: str) -> None:
    what: dict[str, object] = {
        "number": row.number,
        "agency": row.agency.code,
        "pack": row.pack_identity,
    }
    record(kind, person=by.handle, about=[row.participant.code], what=what)
