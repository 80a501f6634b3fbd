"""Give the text of a file as clean UTF-8, whatever it was written in."""

from pathlib import Path

from balise.intake.findings import Severity
from balise.intake.reading import encodings
from balise.intake.reading.decoding import decode_to_utf8
from balise.intake.reading.encodings import Encoding
from balise.intake.reading.jobs import Job
from balise.intake.reading.surveying import Survey, survey
from balise.intake.reading.values import UnreadableError


def encoding_for(job: Job, looked: Survey, told: str | None = None) -> Encoding:
    """Find the encoding; where the choice is not clear, ask a person to look."""
    found = encodings.encoding_of(looked, job.choices.encoding or told)
    if not found.clear:
        job.notes.add(
            "encoding-unclear",
            Severity.NOTICE,
            encoding=found.name,
            other=found.runner_up or "utf-8",
        )
    return found


def clean_text(job: Job, looked: Survey, encoding: Encoding) -> tuple[Path, Survey]:
    """Give the file itself where it is clean UTF-8, else a decoded copy."""
    if looked.utf8 and not looked.nul and encoding.name.startswith("utf-8"):
        return job.path, looked
    target = job.scratch / "decoded.csv"
    limit = job.limits.expanded_bytes + job.limits.file_bytes
    if not decode_to_utf8(job.path, encoding, target, job.notes, limit=limit):
        raise UnreadableError("file-too-large", limit=job.limits.file_bytes)
    return target, survey(target)


def whole_text(job: Job, looked: Survey, encoding: Encoding, limit: int) -> str:
    """Give the whole text of a file that must be read at once."""
    if looked.size > limit:
        raise UnreadableError("file-too-large", limit=limit)
    path, _ = clean_text(job, looked, encoding)
    return path.read_text(encoding="utf-8-sig", errors="backslashreplace")
