"""Read a file through a pack and check it: one way, for the dry run and the real one."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from django.db import connection
from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.intake.balances import Balance
from balise.intake.converting.conversion import convert
from balise.intake.converting.judging import add_findings, severities
from balise.intake.converting.results import Converted, Stopped
from balise.intake.drifting import quiet_changes
from balise.intake.findings import Severity
from balise.intake.fitting import read_with
from balise.intake.grouping import Group, grouped
from balise.intake.packs import BadPack, Pack, load_pack
from balise.intake.reading import Choices, Reading, Unreadable
from balise.intake.templates import find_template, template_pack
from balise.vocabulary.messages import Message
from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, journey, stop
from balise_web.participants.access import agency_for
from balise_web.participants.models import Person
from balise_web.submissions.expecting import Source, add_unexpected
from balise_web.submissions.models import Submission
from balise_web.submissions.senders import may_send
from balise_web.submissions.vanished import add_vanished

Personal: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """What a dry run found; nothing of it is kept."""

    balance: Balance
    findings: tuple[Group, ...]
    counts: Mapping[Severity, int]
    covered: tuple[Any, ...]
    personal_columns: tuple[str, ...]


@journey
def check_file(
    file: Path,
    *,
    pack: str | Path | None,
    participant: str,
    agency: str,
    choices: Choices | None = None,
    personal: Personal | None = None,
    today: date | None = None,
    by: Person | None = None,
) -> Done[Checked]:
    """Try a pack on a file, without a submission.

    It is held against what the agency sent before only for someone who may send for
    it, and that leaves a trace: what a check finds tells something of those figures.
    """
    loaded, _ = pack_for(readable(file), pack)
    history = by is not None and _may_look_back(by, participant, agency)
    day = today or timezone.localdate()
    with (
        tempfile.TemporaryDirectory(prefix="balise-check-") as scratch,
        session(Path(scratch), scratch=Path(scratch)) as backend,
    ):
        reading = rows_of(file, loaded, choices, backend, Path(scratch))
        made = through(
            reading,
            loaded,
            backend,
            owner=(participant, agency),
            personal=personal,
            received_on=day,
            history=history,
        )
        findings = grouped(backend.con, made.findings)
        counts = severities(backend, made.findings)
    return Done(
        Checked(
            balance=made.balance,
            findings=findings,
            counts=counts,
            covered=made.covered,
            personal_columns=made.personal_columns,
        ),
        (*told(reading), *_not_held_against_history(history)),
    )


def _may_look_back(by: Person, participant: str, code: str) -> bool:
    """Say whether a person sees what an agency sent before; who may not send stops."""
    agency = agency_for(by, participant, code)
    if may_send(by, agency):
        return False
    what = {"agency": agency.code}
    record("history-looked-at", person=by.handle, about=[participant], what=what)
    return True


def _not_held_against_history(history: bool) -> tuple[Message, ...]:
    said = history or not has_ledger()
    return () if said else (Message("check-without-history"),)


def pack_for(file: Path, source: str | Path | None) -> tuple[Pack, str]:
    """Load the pack of a file; a filled template needs none to be named."""
    if source is not None:
        return pack_of(source)
    with (
        tempfile.TemporaryDirectory(prefix="balise-mark-") as scratch,
        session(Path(scratch), scratch=Path(scratch)) as backend,
    ):
        found = find_template(file, backend, Path(scratch))
    return pack_of(template_pack(found) if found else stop("pack-needed"))


def pack_of(source: str | Path) -> tuple[Pack, str]:
    """Load a pack; give it with its text, or stop with every fault it has."""
    try:
        text = source if isinstance(source, str) else source.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        stop("file-not-readable", name=Path(source).name)
    loaded = load_pack(text)
    if isinstance(loaded, BadPack):
        raise Stop(*(loaded.all or (loaded.message,)))
    return loaded, text


def readable(file: Path) -> Path:
    """Give the path back, or stop where there is no such file to read."""
    try:
        with file.open("rb"):
            return file
    except OSError:
        stop("file-not-readable", name=file.name)


def rows_of(
    file: Path,
    pack: Pack,
    choices: Choices | None,
    backend: Backend,
    scratch: Path,
    name: str | None = None,
) -> Reading:
    """Read a file as a person and its pack say, or stop with what is wrong."""
    reading = read_with(
        file, pack, backend, choices=choices, name=name, scratch=scratch
    )
    if isinstance(reading, Unreadable):
        raise Stop(reading.message)
    return reading


def through(
    reading: Reading,
    pack: Pack,
    backend: Backend,
    *,
    owner: tuple[str, str],
    personal: Personal | None,
    received_on: date,
    history: bool = True,
) -> Converted:
    """Convert rows through a pack, or stop with every reason why not.

    Without ``history`` nothing that was sent before is read.
    """
    made = convert(
        reading,
        pack,
        backend,
        participant=owner[0],
        agency=owner[1],
        received_on=received_on,
        personal=dict(personal or {}),
    )
    if isinstance(made, Stopped):
        raise Stop(*made.messages)
    # What changed in the layout and would pass quietly is found like anything else.
    add_findings(backend, made.findings, quiet_changes(reading, pack, backend))
    if history and has_ledger():
        add_vanished(backend, made)
        add_unexpected(backend, made, Source(*owner, received_on))
    return made


def has_ledger() -> bool:
    """Say whether there is a ledger at all; a pack can be tried before there is one."""
    named = Path(connection.settings_dict["NAME"])
    in_a_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()
    # To look into a file that is not there would make one.
    if in_a_file and not named.is_file():
        return False
    return Submission._meta.db_table in connection.introspection.table_names()


def told(reading: Reading) -> tuple[Message, ...]:
    """What reading the file had to say."""
    return tuple(finding.message() for finding in reading.findings)
