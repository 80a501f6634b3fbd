"""What a person keeps of a step: the state reached and the head of the audit chain."""

from dataclasses import dataclass, field

from balise.vocabulary.messages import Message
from balise_web.audit.chain import head
from balise_web.submissions.models import Submission
from balise_web.submissions.notices import who_holds
from balise_web.submissions.states import RECALLED


@dataclass(frozen=True)
class Receipt:
    """The state reached. ``exported_to`` are those who took recalled data out.

    ``deleted`` are those of them that confirmed to have deleted it.
    ``opened`` are (owner, dataflow) that a release lets its author read from now on.
    """

    number: str
    state: str
    audit_head: str
    messages: tuple[Message, ...] = ()
    exported_to: tuple[str, ...] = ()
    opened: tuple[tuple[str, str], ...] = field(default=())
    deleted: tuple[str, ...] = ()


def receipt(
    submission: Submission,
    *,
    messages: tuple[Message, ...] = (),
    exported_to: tuple[str, ...] = (),
    opened: tuple[tuple[str, str], ...] = (),
) -> Receipt:
    """Write a receipt; called after the transaction, so that its head is the real one.

    One of a recall says who took the data out, and who confirmed to have deleted it.
    """
    deleted: tuple[str, ...] = ()
    if submission.state == RECALLED:
        exported_to, deleted = who_holds(submission)
    return Receipt(
        number=submission.number,
        state=submission.state,
        audit_head=head(submission.participant.code),
        messages=messages,
        exported_to=exported_to,
        opened=opened,
        deleted=deleted,
    )
