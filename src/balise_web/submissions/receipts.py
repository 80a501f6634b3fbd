"""What a person keeps of a step: the state reached and the head of the audit chain."""

from dataclasses import dataclass, field

from balise.vocabulary.messages import Message
from balise_web.audit.chain import head
from balise_web.submissions.models import Submission


@dataclass(frozen=True)
class Receipt:
    """The state reached. ``exported_to`` are those who hold a copy of recalled data.

    ``opened`` are (owner, dataflow) that a release lets its author read from now on.
    """

    number: str
    state: str
    audit_head: str
    messages: tuple[Message, ...] = ()
    exported_to: tuple[str, ...] = ()
    opened: tuple[tuple[str, str], ...] = field(default=())


def receipt(
    submission: Submission,
    *,
    messages: tuple[Message, ...] = (),
    exported_to: tuple[str, ...] = (),
    opened: tuple[tuple[str, str], ...] = (),
) -> Receipt:
    """Write a receipt; called after the transaction, so that its head is the real one."""
    return Receipt(
        number=submission.number,
        state=submission.state,
        audit_head=head(submission.participant.code),
        messages=messages,
        exported_to=exported_to,
        opened=opened,
    )
