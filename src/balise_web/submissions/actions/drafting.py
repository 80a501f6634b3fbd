"""Make a draft, fill it with what a file becomes, or leave nothing of it."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.intake.converting.results import Converted
from balise.intake.packs import Pack
from balise.intake.reading import Reading
from balise.vocabulary.messages import Message
from balise_web.audit.chain import record
from balise_web.jobs.leases import end
from balise_web.outcomes import Done
from balise_web.participants.models import Agency, Person
from balise_web.submissions.actions.checking import through, told
from balise_web.submissions.coverage import covered_rows, label_names
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.moving import lend, move, report
from balise_web.submissions.numbers import new_number
from balise_web.submissions.reopening import understood
from balise_web.submissions.states import DRAFT
from balise_web.submissions.storage import Draft, engine

Progress = Callable[..., None]


@transaction.atomic
def new_draft(
    agency: Agency,
    by: Person,
    *,
    kind: str = "file",
    file_name: str = "",
    loaded_for: bool = False,
    pack: Pack | None = None,
    text: str = "",
    read_as: Mapping[str, Any] | None = None,
    corrects: Submission | None = None,
    number: str | None = None,
) -> Submission:
    """Make the row of a draft, under a number that nobody can guess.

    Whoever must find it again after a crash draws the ``number`` before.
    """
    return Submission.objects.create(
        number=number or new_number(),
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
        corrects=corrects,
        secret=secrets.token_bytes(32),
        sent_by=by,
        sent_at=timezone.now(),
    )


class at_work:  # noqa: N801 - because it reads as a phrase: with at_work(...)
    """Hold the lease of a submission while the body runs."""

    def __init__(self, row: Submission, by: Person) -> None:
        self._row, self._by = row, by

    def __enter__(self) -> str:
        self._holder = lend(self._row, self._by, DRAFT)
        return self._holder

    def __exit__(self, *_: object) -> None:
        end(self._row, self._holder)


@dataclass(frozen=True)
class Work:
    """What one worker does to one draft: whose rows through which pack."""

    row: Submission
    pack: Pack
    by: Person
    holder: str
    received_on: date
    progress: Progress | None = None
    shaped: Callable[[Backend, Converted], Converted] = lambda _, made: made
    """What is made of the records before they are kept; nothing unless said."""

    def tell(self, percent: int) -> None:
        """Say how far it is; stop here where someone asked to."""
        report(self.row, self.holder, percent)
        if self.progress:
            self.progress(percent)


def fill(work: Work, rows: Callable[[Backend, Path], Reading]) -> Done[Submission]:
    """Convert and check what ``rows`` reads, and keep what came of it."""
    row, draft = work.row, Draft(work.row.number)
    with engine() as backend:
        work.tell(10)
        reading = rows(backend, draft.folder)
        work.tell(30)
        made = through(
            reading,
            work.pack,
            backend,
            owner=(row.participant.code, row.agency.code),
            personal=row.read_as.get("personal"),
            received_on=work.received_on,
        )
        made = work.shaped(backend, made)
        work.tell(60)
        draft.keep(backend, _tables(made))
        counts = _counts(backend, made)
        covered = covered_rows(backend, made, row)
        labels = label_names(backend, made)
        work.tell(90)
    if made.cleaned_original or made.personal_columns:
        draft.erase_upload()
    return _checked(row, work.by, made, reading, counts, covered, labels)


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
    noted(row, by, "submission-checked")
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
        "labels": made.original_labels,
        **incidents,
    }


def _counts(backend: Backend, made: Converted) -> dict[str, int]:
    rows = backend.con.execute(
        f'SELECT severity, count(*) FROM "{made.findings}" GROUP BY ALL'  # noqa: S608
    )
    return dict(rows.fetchall())


def forget(row: Submission) -> None:
    """Leave nothing of a draft that could not be checked."""
    Submission.objects.filter(pk=row.pk, state=DRAFT, balance={}).delete()
    if not Submission.objects.filter(pk=row.pk).exists():
        Draft(row.number).erase()


def noted(row: Submission, by: Person, kind: str) -> None:
    """Leave the trace of what was done."""
    what: dict[str, object] = {
        "number": row.number,
        "agency": row.agency.code,
        "pack": row.pack_identity,
    }
    record(kind, person=by.handle, about=[row.participant.code], what=what)
