"""Small national files and their way to an upload, as a page would take it."""

import io
from pathlib import Path

from balise_web.uploads import actions as uploads
from balise_web.uploads.models import Upload
from balise_web.uploads.storage import Kept
from web.world import Party, done

PLAIN = """date;nationality;sex;persons
2024-03-01;Iraq;Male;12
2024-03-02;Iraq;Female;3
2024-03-03;Egypt;Male;40
2024-03-14;Egypt;Female;9
"""
WITH_NAMES = """date;passport no;nationality;persons
2024-03-01;K1234567;Iraq;12
2024-03-02;K7654321;Iraq;3
2024-03-03;L2345678;Egypt;40
"""


def an_upload(
    party: Party, content: str | bytes = PLAIN, name: str = "march.csv", **more: object
) -> Upload:
    """Send all bytes of a file in one piece."""
    data = content.encode() if isinstance(content, str) else content
    by = more.pop("by", party.sender)
    row = done(uploads.begin(party.agency, name=name, size=len(data), by=by, **more))
    return done(uploads.append(row, offset=0, source=io.BytesIO(data), by=by))


def answered(row: Upload, party: Party, **answers: str) -> Upload:
    """Answer by names; a colon of a name is written as two underlines."""
    named = {name.replace("__", ":"): said for name, said in answers.items()}
    return done(
        uploads.answer(row, answers=named, version=row.version, by=party.sender)
    )


def understood(row: Upload) -> dict:
    """What was understood of an upload."""
    return Kept(row.number, row.file_name).understood()


def questions(row: Upload) -> list[str]:
    """The names of the open questions, in their order."""
    return [one["name"] for one in understood(row)["questions"]]


def everything_kept(row: Upload) -> bytes:
    """Whatever is kept of an upload beside its own bytes."""
    folder = Kept(row.number, row.file_name).folder
    files: list[Path] = [p for p in folder.rglob("*") if p.name[:8] != "original"]
    return b"".join(path.read_bytes() for path in files)
