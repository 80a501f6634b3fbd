"""The log of who looked: each owner is told who read what of its own, and no more."""

import secrets
from collections import defaultdict
from collections.abc import Collection

from django.db import transaction

from balise.analysis.questions import Question
from balise.sharing.ledger import Viewer
from balise_web.audit.chain import record
from balise_web.participants.models import Person
from balise_web.submissions.models import Submission

SHELL = "shell"
"""Stands for the role of whoever asked from the shell and named nobody."""


@transaction.atomic
def record_reading(
    kind: str,
    viewer: Viewer,
    by: Person | None,
    question: Question,
    numbers: Collection[str],
    exported: str,
) -> None:
    """Note the reading with the reader, and with each owner without the person's name.

    The reader's own chain holds all that was read; an owner's only what is its own, or
    it would learn how much of the others this reader may read.
    """
    own = viewer.participant or ""
    what: dict[str, object] = {
        "measure": question.measure,
        "dataflow": question.indicator.dataflow,
        "first": question.first.isoformat(),
        "last": question.last.isoformat(),
        "exported": exported,
        "roles": sorted(role for role, _ in by.held()) if by else [SHELL],
        "reading": mark(),
    }
    read = {**_by_owner(numbers), own: sorted(numbers)}
    for chain in sorted(read):
        record(
            kind,
            person=by.handle if by and chain == own else "",
            about=[chain] if chain else (),
            on_behalf_of=own,
            what={**what, "submissions": read[chain]},
        )


@transaction.atomic
def record_pool(
    kind: str,
    by: Person,
    question: Question,
    numbers: Collection[str],
    exported: str = "",
) -> None:
    """Note a pooled reading: with each owner what is its own, elsewhere no number.

    A list of all would tell who has figures, in a chain that its reader may read.
    """
    what: dict[str, object] = {
        "measure": question.measure,
        "dataflow": question.indicator.dataflow,
        "first": question.first.isoformat(),
        "last": question.last.isoformat(),
        "exported": exported,
        "roles": sorted(role for role, _ in by.held()),
        "reading": mark(),
    }
    record(kind, person=by.handle, about=(), on_behalf_of="", what=what)
    for owner, own in sorted(_by_owner(numbers).items()):
        about = {**what, "submissions": own}
        record(kind, person="", about=[owner], on_behalf_of="", what=about)


def mark() -> str:
    """Give what the events of one reading share: random, so that it tells nothing.

    By it the auditor finds who stands behind a reading that names nobody.
    """
    return secrets.token_hex(8)


def _by_owner(numbers: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Submission.objects.filter(number__in=numbers).order_by("number")
    for owner, number in rows.values_list("participant__code", "number"):
        found[owner].append(number)
    return dict(found)
