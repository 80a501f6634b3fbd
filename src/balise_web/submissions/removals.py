"""The removal list: what was taken back, kept apart from every back-up.

A back-up that is put back knows nothing of later recalls. The list does: one small file
per submission, outside the home that is backed up, without any figure. It is written
after a recall is committed; the sweep writes what a crash left out.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from balise.store.disks import UNFINISHED, write_new
from balise.store.faults import faults_told
from balise.vocabulary.messages import Message
from balise_web.audit.models import Event
from balise_web.outcomes import Stop
from balise_web.participants.models import Agency, Person
from balise_web.submissions.holdings import dataflows_of, spans_of
from balise_web.submissions.models import RemovalRecord, Submission
from balise_web.submissions.states import RECALLED

_SERIES = (
    "depth",
    "dataflow",
    "indicator",
    "statistic",
    "unit",
    "frequency",
    "table",
    "runs",
    "complete",
    "absent",
    "replaces",
    "nil",
)


def keep_record(
    row: Submission,
    *,
    together: str,
    reason: str,
    reach: str,
    by: Person,
    readers: Iterable[str],
    correction: bool = False,
) -> RemovalRecord:
    """Note a recall beside its submission; inside the caller's transaction.

    ``readers`` are those that exported something of it.
    """
    days = [
        day for one in row.covered.all() for run in spans_of(one.runs) for day in run
    ]
    return RemovalRecord.objects.create(
        submission=row,
        dataflows=dataflows_of(row),
        first=min(days, default=None),
        last=max(days, default=None),
        reason=reason,
        reach=reach,
        correction=correction,
        together=together,
        recalled_by=by,
        recalled_at=timezone.now(),
        exported_to=sorted(readers),
    )


def list_removal(removal: RemovalRecord) -> None:
    """Write a recall into the list, as it stands now."""
    with faults_told():
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(_entry(removal), ensure_ascii=False, sort_keys=True)
        write_new(folder / f"{removal.submission.number}.json", text.encode())


def list_missing() -> list[str]:
    """Write what the list lacks or does not know to be erased; say which."""
    listed = listed_removals()
    late = [
        removal
        for removal in _records()
        if not _is_current(listed.get(removal.submission.number), removal)
    ]
    for removal in late:
        list_removal(removal)
    return [removal.submission.number for removal in late]


def unlisted() -> list[Message]:
    """Name the recalls that the list does not hold."""
    numbers = listed_numbers()
    return [
        Message("removal-not-listed", {"number": removal.submission.number})
        for removal in _records()
        if removal.submission.number not in numbers
    ]


def listed_numbers() -> frozenset[str]:
    """Give the numbers of all submissions in the list."""
    with faults_told():
        return frozenset(path.stem for path in _paths())


def listed_removals() -> dict[str, Mapping[str, Any]]:
    """Read the whole list, in the order of the recalls."""
    with faults_told():
        entries = [json.loads(path.read_text(encoding="utf-8")) for path in _paths()]
    ordered = sorted(entries, key=lambda entry: (entry["recalled_at"], entry["number"]))
    return {entry["number"]: entry for entry in ordered}


def require_restored() -> None:
    """Stop where the database does not know of something that was taken back.

    Either it shows it as there, or it is a back-up from before it was sent; then the
    days that it had replaced would be back.
    """
    numbers = listed_numbers()
    if not numbers:
        return
    known = dict(
        Submission.objects.filter(number__in=numbers).values_list("number", "state")
    )
    back = any(state != RECALLED for state in known.values())
    if back or any(_is_younger(number) for number in numbers - set(known)):
        raise Stop(Message("restore-first"))


def _is_younger(number: str) -> bool:
    """Say whether a recall concerns somebody here and came after all that is here.

    A list may lie beside a home that was begun anew: what is in it came before.
    """
    with faults_told():
        text = (_folder() / f"{number}.json").read_text(encoding="utf-8")
    entry = json.loads(text)
    concerned = Agency.objects.filter(
        participant__code=entry["participant"], code=entry["agency"]
    )
    last = Event.objects.aggregate(last=Max("at"))["last"]
    recalled_at = datetime.fromisoformat(entry["recalled_at"])
    return concerned.exists() and (last is None or last < recalled_at)


def _records() -> Iterable[RemovalRecord]:
    return RemovalRecord.objects.select_related(
        "submission__participant",
        "submission__agency",
        "recalled_by",
        "confirmed_by",
    )


def _folder() -> Path:
    return Path(settings.REMOVALS)


def _paths() -> list[Path]:
    found = sorted(_folder().glob("*.json"))
    return [path for path in found if not path.name.startswith(UNFINISHED)]


def _is_current(entry: Mapping[str, Any] | None, removal: RemovalRecord) -> bool:
    return entry is not None and bool(entry["confirmed_at"]) == bool(
        removal.confirmed_at
    )


def _entry(removal: RemovalRecord) -> dict[str, object]:
    """Write what a restore needs; days and tables, never a figure."""
    row = removal.submission
    return {
        "number": row.number,
        "participant": row.participant.code,
        "agency": row.agency.code,
        "order_no": row.order_no,
        "sealed_at": _instant(row.sealed_at),
        "released_at": _instant(row.released_at),
        "dataflows": removal.dataflows,
        "first": removal.first.isoformat() if removal.first else None,
        "last": removal.last.isoformat() if removal.last else None,
        "reason": removal.reason,
        "reach": removal.reach,
        "correction": removal.correction,
        "together": removal.together,
        "recalled_by": removal.recalled_by.handle,
        "recalled_at": removal.recalled_at.isoformat(),
        "confirmed_by": removal.confirmed_by.handle if removal.confirmed_by else "",
        "confirmed_at": _instant(removal.confirmed_at),
        "exported_to": removal.exported_to,
        "covered": list(row.covered.values(*_SERIES)),
    }


def _instant(at: Any) -> str | None:
    return at.isoformat() if at else None
