"""After a back-up was put back: take back again whatever was taken back since.

Nothing is answered until this is done (``require_restored``). It may run twice, and it
may be cut short: what is in the list and done already is left as it is.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from balise_web.audit.chain import hold, record
from balise_web.outcomes import Done, journey
from balise_web.participants.access import require_central
from balise_web.participants.models import Agency, Person
from balise_web.submissions.actions.caring import sweep
from balise_web.submissions.actions.noticing import tell
from balise_web.submissions.actions.recalling import destroy, erase
from balise_web.submissions.actions.resealing import commit_rest, reseal_rests
from balise_web.submissions.holdings import dataflows_of
from balise_web.submissions.models import CoveredSeries, RemovalRecord, Submission
from balise_web.submissions.removals import listed_removals
from balise_web.submissions.shelves import rewrite_all
from balise_web.submissions.states import RECALLED, VISIBLE
from balise_web.submissions.storage import Draft, sealed_folder, store

_CENTRAL = ("secretariat", "governance")


@journey
def restore(*, by: Person) -> Done[tuple[str, ...]]:
    """Apply the removal list to what was put back; give the numbers taken back."""
    require_central(by, *_CENTRAL)
    listed = listed_removals()
    hidden = [entry for entry in listed.values() if entry["reach"] != "part"]
    again = [entry["number"] for entry in hidden if _take_back(entry, by)]
    for entry in listed.values():
        if entry["reach"] == "part" and _take_part_back(entry, by):
            again.append(entry["number"])
    for entry in listed.values():
        _erase(entry)
    rewrite_all()
    sweep()
    return Done(tuple(again))


def _take_part_back(entry: Mapping[str, Any], by: Person) -> bool:
    """Seal the rest again where the back-up still has the whole; else take all back.

    The number of the rest is new: the one of before the back-up went with what came
    after it.
    """
    row = Submission.objects.filter(number=entry["number"], state__in=VISIBLE).first()
    asked = Submission.objects.filter(number=entry["together"]).first()
    if row is None or asked is None or not _tells_what_went(row, asked):
        return _take_back(entry, by)
    rests = [rest for rest in reseal_rests([asked]) if rest.former == row]
    with transaction.atomic():
        hold(entry["participant"])
        for rest in rests:
            former = commit_rest(rest, asked=asked.removal)
            destroy(former, _another(entry, former.removal, by))
    return bool(rests) or _take_back(entry, by)


def _tells_what_went(row: Submission, asked: Submission) -> bool:
    """Say whether the files are there that tell which part was taken back."""
    needed = [row.number]
    if asked.covered.filter(replaces="id").exists():
        needed.append(asked.number)
    return all(sealed_folder(number).exists() for number in needed)


def _erase(entry: Mapping[str, Any]) -> None:
    """Erase the files of one that was taken back, also where the row is not there."""
    row = Submission.objects.filter(number=entry["number"]).first()
    if row is None:
        # Nobody in this database is concerned, but its files may have come back.
        store().erase(entry["number"], {"reason": entry["reason"]})
        Draft(entry["number"]).erase()
    elif entry["confirmed_at"]:
        erase(row)


@transaction.atomic
def _take_back(entry: Mapping[str, Any], by: Person) -> bool:
    agency = Agency.objects.filter(
        participant__code=entry["participant"], code=entry["agency"]
    ).first()
    if agency is None:
        return False
    hold(entry["participant"])
    row = _row(entry, agency, by)
    removal = RemovalRecord.objects.filter(submission=row).first()
    done = removal is not None and row.state == RECALLED
    if done and (removal.confirmed_at or not entry["confirmed_at"]):
        return False
    if not done:
        _mark(row, entry, by)
    if entry["confirmed_at"]:
        destroy(row, _another(entry, row.removal, by))
    return True


def _row(entry: Mapping[str, Any], agency: Agency, by: Person) -> Submission:
    """Give the row; one younger than the back-up is written again, as taken back.

    Its days matter still: what it had replaced in part must not come back with it.
    """
    number = entry["number"]
    if row := Submission.objects.filter(number=number).first():
        return row
    row = Submission.objects.create(
        number=number,
        participant=agency.participant,
        agency=agency,
        state=RECALLED,
        sent_by=by,
        sent_at=_instant(entry["recalled_at"]),
        sealed_at=_instant(entry["sealed_at"]),
        released_at=_instant(entry["released_at"]),
        order_no=_order(entry, agency),
    )
    CoveredSeries.objects.bulk_create(
        CoveredSeries(submission=row, **one) for one in entry["covered"]
    )
    return row


def _order(entry: Mapping[str, Any], agency: Agency) -> int | None:
    """Keep its place in the order of sealing, or the next one where that is taken."""
    wanted: int | None = entry["order_no"]
    of_all = Submission.objects.filter(participant=agency.participant)
    if wanted is None or not of_all.filter(order_no=wanted).exists():
        return wanted
    last: int = of_all.aggregate(last=Max("order_no"))["last"]
    return last + 1


def _mark(row: Submission, entry: Mapping[str, Any], by: Person) -> None:
    """Recall it, whatever state the back-up had it in."""
    order = row.order_no or _order(entry, row.agency)
    Submission.objects.filter(pk=row.pk).update(
        state=RECALLED,
        order_no=order,
        sealed_at=row.sealed_at or _instant(entry["sealed_at"]),
        released_at=row.released_at or _instant(entry["released_at"]),
        release_on=None,
        lease_holder="",
        lease_process="",
        lease_until=None,
    )
    RemovalRecord.objects.create(
        submission=row,
        dataflows=entry["dataflows"],
        first=_day(entry["first"]),
        last=_day(entry["last"]),
        reason=entry["reason"],
        reach=entry["reach"],
        correction=entry["correction"],
        together=entry["together"],
        recalled_by=Person.objects.filter(handle=entry["recalled_by"]).first() or by,
        recalled_at=_instant(entry["recalled_at"]),
        exported_to=entry["exported_to"],
    )
    row.refresh_from_db()
    tell(row, dict.fromkeys(entry["exported_to"], ()), person=by.handle)
    record(
        "submission-recalled-again",
        person=by.handle,
        about=[row.participant.code],
        what={"number": row.number, "dataflows": dataflows_of(row)},
    )


def _another(
    entry: Mapping[str, Any], removal: RemovalRecord, by: Person
) -> Person | None:
    """Give who confirmed, if this database knows them; never whoever recalled."""
    found = Person.objects.filter(handle=entry["confirmed_by"]).first()
    return None if found is None or found == removal.recalled_by else found


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
