"""Tell those who exported recalled data, and note that they deleted it (RULES 8)."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from balise_web.audit.chain import record
from balise_web.audit.models import CENTRAL
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import require_central, require_national
from balise_web.participants.models import Participant, Person
from balise_web.submissions.models import Notice, Submission
from balise_web.submissions.notices import notice_for

_LEADS = ("focal-point", "deputy")


def tell(row: Submission, readers: Mapping[str, Sequence[str]], *, person: str) -> None:
    """Leave a notice with each reader; inside the transaction of the recall.

    The owner is told by its receipt, and gets no notice of its own recall.
    """
    for code, citations in readers.items():
        if code == row.participant.code:
            continue
        reader = Participant.objects.filter(code=code).first()
        notice, made = Notice.objects.get_or_create(
            submission=row,
            participant=reader,
            defaults={"at": timezone.now(), "citations": []},
        )
        named = sorted({*notice.citations, *citations})
        Notice.objects.filter(pk=notice.pk).update(citations=named)
        if made:
            _record("deletion-asked", notice, to_owner=person)


@action
def confirm_deletion(number: str, *, by: Person) -> Done[Notice]:
    """Say that no copy of recalled data is left with this reader."""
    notice = notice_for(by, number)
    if notice.participant:
        require_national(by, notice.participant, *_LEADS)
    else:
        require_central(by, "secretariat")
    changed = Notice.objects.filter(pk=notice.pk, confirmed_at=None).update(
        confirmed_by=by, confirmed_at=timezone.now()
    )
    if not changed:
        stop("not-from-here", number=number, state="confirmed")
    notice.refresh_from_db()
    _record("deletion-confirmed", notice, to_reader=by.handle)
    return Done(notice)


def _record(
    kind: str, notice: Notice, *, to_owner: str = "", to_reader: str = ""
) -> None:
    """Note it with both; each chain names only people of its own."""
    reader = notice.participant.code if notice.participant else CENTRAL
    owner, number = notice.submission.participant.code, notice.submission.number
    said: dict[str, object] = {"number": number, "owner": owner, "reader": reader}
    record(kind, person=to_reader, about=[reader], what=said)
    record(kind, person=to_owner, about=[owner], what=said)
