"""Give a file back with what was found in it, to those who may see the original."""

import secrets
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.returning import (
    About,
    Mark,
    Returned,
    too_large,
    write_delimited,
    write_workbook,
)
from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, journey, not_found, stop
from balise_web.participants.models import Person
from balise_web.submissions.access import may_see_original
from balise_web.submissions.models import Submission
from balise_web.submissions.reopening import Kept, hidden_of, reopened
from balise_web.submissions.states import BEFORE_SEALING, VISIBLE
from balise_web.submissions.storage import Draft, engine

FORMATS = ("xlsx", "csv")
__all__ = ["FORMATS", "give_back"]


@journey
def give_back(
    submission: Submission,
    target: Path,
    *,
    by: Person,
    language: str,
    format: str = "xlsx",  # noqa: A002 - the word that people use
) -> Done[Path]:
    """Write the file of a submission with its findings beside the cells.

    Nothing stands at ``target`` unless all of it does.
    """
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    if submission.state not in {*BEFORE_SEALING, *VISIBLE} or submission.kind != "file":
        stop("returned-nothing-kept", number=submission.number)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with engine() as backend:
            _write(submission, unfinished, backend, language, format)
        unfinished.replace(target)
    except OSError as fault:
        stop("cli-not-written", file=target.name, reason=fault.strerror or "?")
    finally:
        unfinished.unlink(missing_ok=True)
    _record(submission, by, format)
    return Done(target)


def _write(
    submission: Submission, target: Path, backend: Backend, language: str, kind: str
) -> None:
    kept = Kept.of(submission)
    scratch = Draft(submission.number).folder.parent
    scratch.mkdir(parents=True, exist_ok=True)
    returned = Returned(
        backend=backend,
        reading=reopened(submission, backend, scratch),
        findings=kept.part(backend, "findings"),
        rejected=kept.part(backend, "rejected"),
        mark=Mark(submission.number, submission.pack_identity),
        about=_about(submission),
        language=language,
        hidden=frozenset(hidden_of(submission)),
    )
    if kind == "csv":
        write_delimited(target, returned)
        return
    if reason := too_large(returned):
        raise Stop(reason)
    write_workbook(target, returned)


def _about(submission: Submission) -> About:
    header = submission.read_as.get("header", [])
    return About(
        file=submission.file_name,
        pack=f"{submission.pack_name} {submission.pack_version}",
        balance=submission.balance,
        sent_at=submission.sent_at,
        personal_columns=tuple(header[i] for i in hidden_of(submission)),
    )


def _record(submission: Submission, by: Person, kind: str) -> None:
    record(
        "file-given-back",
        person=by.handle,
        about=[submission.participant.code],
        what={"number": submission.number, "format": kind},
    )
