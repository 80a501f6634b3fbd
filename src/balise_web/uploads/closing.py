"""Close an upload: its row forgets everything that came from the file."""

from typing import Final

from balise_web.audit.chain import record
from balise_web.uploads.models import Upload

_EMPTY: Final = {
    "file_name": "",
    "reading": {},
    "answers": {},
    "basis": "",
    "pack_text": "",
    "pack_name": "",
    "ready": False,
    "stage": "",
    "problems": [],
}
"""What the row forgets when the file goes."""


def closed(upload: Upload, state: str, *, person: str, **more: object) -> None:
    """Empty the row of everything that came from the file; inside a transaction."""
    Upload.objects.filter(pk=upload.pk).update(state=state, **_EMPTY, **more)
    upload.refresh_from_db()
    record(
        f"upload-{state}",
        person=person,
        about=[upload.agency.participant.code],
        what={"number": upload.number, "agency": upload.agency.code},
    )
