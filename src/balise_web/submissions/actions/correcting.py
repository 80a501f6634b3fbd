"""Bring in a file that was given back and corrected: only the difference is applied.

It goes through the pack of the submission that it came from. Slices whose rows are the
same keep the earlier submission when it is sealed.
"""

from datetime import date
from pathlib import Path

from django.utils import timezone
from ibis.backends.duckdb import Backend

from balise.intake.packs import Pack
from balise.intake.reading import Reading, Unreadable
from balise.intake.returning import Mark, find_mark, read_returned
from balise.vocabulary.messages import Message
from balise_web.outcomes import Done, Stop, journey, not_found, stop
from balise_web.participants.models import Person
from balise_web.submissions.access import may_see_original, submission_for
from balise_web.submissions.actions.checking import pack_of, readable
from balise_web.submissions.actions.drafting import (
    Progress,
    Work,
    at_work,
    fill,
    forget,
    new_draft,
)
from balise_web.submissions.models import Submission
from balise_web.submissions.reopening import hidden_of, layout_of
from balise_web.submissions.replaced import replaced_since
from balise_web.submissions.senders import may_send
from balise_web.submissions.states import BEFORE_SEALING, VISIBLE
from balise_web.submissions.storage import Draft, engine


@journey
def resend(
    file: Path,
    *,
    by: Person,
    name: str | None = None,
    progress: Progress | None = None,
    number: str | None = None,
) -> Done[Submission]:
    """Make a checked submission of a file that was given back and corrected."""
    mark = _mark_of(readable(file))
    base = correctable(submission_for(by, mark.number), by)
    if mark.pack != base.pack_identity:
        stop("returned-mark-differs", number=base.number)
    loaded_for = may_send(by, base.agency)
    row, pack = corrected_draft(
        base,
        by,
        file_name=(name or file.name)[:255],
        loaded_for=loaded_for,
        returned=True,
        number=number,
    )

    def rows(backend: Backend, scratch: Path) -> Reading:
        kept = Draft(row.number).begin(file, row.file_name)
        return _rows_of(kept or file, base, backend, scratch)

    try:
        with at_work(row, by) as holder:
            work = Work(row, pack, by, holder, received_on(base), progress)
            outcome = fill(work, rows)
    except BaseException:
        forget(row)
        raise
    said = Message("corrects", {"number": base.number})
    return Done(outcome.value, (*outcome.messages, *_changed_since(base), said))


def _changed_since(base: Submission) -> tuple[Message, ...]:
    """Name what was sealed after the file was first sent: this one would undo it."""
    if base.order_no is None:
        return ()
    others = ", ".join(row.number for row in replaced_since(base))
    said = {"number": base.number, "others": others}
    return (Message("corrected-since", said),) if others else ()


def correctable(base: Submission, by: Person) -> Submission:
    """Give a submission back if this person may correct what is in it."""
    if not may_see_original(by, base):
        not_found("submission", base.number)
    if base.kind != "file" or base.state not in {*BEFORE_SEALING, *VISIBLE}:
        stop("returned-nothing-kept", number=base.number)
    layout_of(base)
    return base


def received_on(base: Submission) -> date:
    """Give the day on which the first version came: it knew of no later day."""
    known = base.read_as.get("received_on")
    return date.fromisoformat(known) if known else timezone.localdate(base.sent_at)


def corrected_draft(
    base: Submission,
    by: Person,
    *,
    file_name: str,
    loaded_for: bool,
    returned: bool,
    number: str | None = None,
) -> tuple[Submission, Pack]:
    """Make the draft of a corrected version, with the pack that the first went through."""
    pack, text = pack_of(base.pack_text)
    # Until it was read itself, it is understood as the file that it corrects.
    received = received_on(base)
    known = {**base.read_as, "returned": returned, "received_on": str(received)}
    for own in ("cells", "rests_on"):
        known.pop(own, None)
    row = new_draft(
        base.agency,
        by,
        file_name=file_name,
        loaded_for=loaded_for,
        pack=pack,
        text=text,
        read_as=known,
        corrects=base,
        number=number,
    )
    return row, pack


def _mark_of(file: Path) -> Mark:
    with engine() as backend:
        scratch = Draft("-").folder.parent
        scratch.mkdir(parents=True, exist_ok=True)
        return find_mark(file, backend, scratch) or stop("returned-without-mark")


def _rows_of(kept: Path, base: Submission, backend: Backend, scratch: Path) -> Reading:
    found = read_returned(
        kept, backend, layout_of(base), hidden=hidden_of(base), scratch=scratch
    )
    if isinstance(found, Unreadable):
        raise Stop(found.message)
    return found
