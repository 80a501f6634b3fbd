"""Receive a file whole or in pieces; what broke off goes on from what is here.

A piece says at which byte it begins. What arrived of a piece that broke off is kept, so
the sender asks for the offset and goes on from there. Memory stays flat: nothing but
one small buffer is held, whatever the size of the file.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from balise_web.audit.chain import record
from balise_web.outcomes import Done, Outcome, journey, stop
from balise_web.participants.models import Agency, Person
from balise_web.submissions.actions.correcting import correctable
from balise_web.submissions.models import Submission
from balise_web.submissions.numbers import new_number
from balise_web.submissions.senders import may_send
from balise_web.uploads.models import Upload
from balise_web.uploads.states import READING, RECEIVING
from balise_web.uploads.storage import HeldElsewhereError, Kept
from balise_web.uploads.tasks import start

KEPT_FOR: Final = timedelta(days=7)
_BUFFER: Final = 1 << 18


class Source(Protocol):
    """What a piece is read from."""

    def read(self, size: int, /) -> bytes:
        """Give up to so many bytes; none at the end."""
        ...


@journey
def begin(
    agency: Agency,
    *,
    name: str,
    size: int,
    by: Person,
    corrects: Submission | None = None,
) -> Done[Upload]:
    """Open an upload for the bytes of one file; none are here yet."""
    upload = _new(agency, name, size, by, corrects)
    Kept(upload.number, upload.file_name).begin()
    return Done(upload)


@journey
def receive(
    agency: Agency,
    *,
    file: Path,
    name: str,
    by: Person,
    corrects: Submission | None = None,
) -> Done[Upload]:
    """Take over a file that came whole, with a form; it must lie in the store."""
    upload = _new(agency, name, file.stat().st_size, by, corrects)
    Kept(upload.number, upload.file_name).take_over(file)
    _arrived(upload, upload.size)
    start(upload)
    return Done(upload)


@journey
def append(
    upload: Upload, *, offset: int, source: Source, by: Person
) -> Outcome[Upload]:
    """Add a piece that begins at ``offset``; refuse where that is not where we are."""
    may_send(by, upload.agency)
    kept = Kept(upload.number, upload.file_name)
    if upload.state != RECEIVING:
        stop("upload-not-receiving", number=upload.number)
    if offset != offset_of(upload):
        stop("upload-offset-differs", offset=offset_of(upload))
    try:
        with kept.writing(offset) as out:
            arrived = offset
            for piece in _pieces(source, upload.size - offset):
                out.write(piece)
                arrived += len(piece)
    except HeldElsewhereError:
        stop("at-work-elsewhere", number=upload.number)
    if arrived == upload.size:
        kept.settle()
    if _arrived(upload, arrived):
        start(upload)
    return Done(upload)


def offset_of(upload: Upload) -> int:
    """Say how many bytes are here for sure: a crash may have lost the last ones."""
    return min(upload.received, Kept(upload.number, upload.file_name).length())


def _pieces(source: Source, most: int) -> Iterator[bytes]:
    """Read until the end, a break of the line, or more than was said."""
    arrived = 0
    while piece := _read(source):
        arrived += len(piece)
        if arrived > most:
            stop("upload-longer-than-said")
        yield piece


def _read(source: Source) -> bytes:
    try:
        return source.read(_BUFFER)
    except OSError:
        # The line broke. What arrived before is kept; the sender comes back for the rest.
        return b""


def _new(
    agency: Agency, name: str, size: int, by: Person, corrects: Submission | None
) -> Upload:
    may_send(by, agency)
    if not name.strip():
        stop("name-missing")
    if size <= 0:
        stop("file-empty")
    if size > settings.UPLOAD_LIMIT:
        stop("upload-too-large", limit=settings.UPLOAD_LIMIT // 1_000_000)
    if corrects is not None and correctable(corrects, by).agency_id != agency.pk:
        stop("upload-of-another-agency", number=corrects.number)
    now = timezone.now()
    return Upload.objects.create(
        number=new_number(),
        agency=agency,
        by=by,
        begun_at=now,
        expires_at=now + KEPT_FOR,
        file_name=Path(name).name[-255:],
        size=size,
        corrects=corrects,
    )


@transaction.atomic
def _arrived(upload: Upload, arrived: int) -> bool:
    """Note what is here; once that is all, the file waits to be read."""
    whole = arrived == upload.size
    changes: dict[str, object] = {"state": READING} if whole else {}
    Upload.objects.filter(pk=upload.pk, state=RECEIVING).update(
        received=arrived, **changes
    )
    upload.refresh_from_db()
    if whole:
        record(
            "upload-received",
            person=upload.by.handle,
            about=[upload.agency.participant.code],
            what={"number": upload.number, "agency": upload.agency.code},
        )
    return whole
