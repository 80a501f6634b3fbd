"""Bring a file in: a draft is made, read, converted and checked, or nothing is kept."""

from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.utils import timezone

from balise.intake.reading import Choices
from balise.vocabulary.periods import parse_period
from balise_web.outcomes import Done, action, journey, stop
from balise_web.participants.actions.declaring import known_dataflow
from balise_web.participants.models import Agency, Person
from balise_web.submissions.actions.checking import (
    Personal,
    pack_for,
    readable,
    rows_of,
)
from balise_web.submissions.actions.correcting import correctable
from balise_web.submissions.actions.drafting import (
    Progress,
    Work,
    at_work,
    fill,
    forget,
    new_draft,
    noted,
)
from balise_web.submissions.models import CoveredSeries, Submission
from balise_web.submissions.moving import move
from balise_web.submissions.nothing import nothing_noted
from balise_web.submissions.senders import may_send
from balise_web.submissions.storage import Draft, engine


@journey
def submit(
    file: Path,
    *,
    pack: str | Path | None,
    agency: Agency,
    by: Person,
    choices: Choices | None = None,
    personal: Personal | None = None,
    name: str | None = None,
    progress: Progress | None = None,
    number: str | None = None,
    corrects: Submission | None = None,
) -> Done[Submission]:
    """Make a checked submission of a file; one that cannot be read leaves nothing.

    ``corrects`` is the submission of which this is the corrected file.
    """
    loaded_for = may_send(by, agency)
    loaded, text = pack_for(readable(file), pack)
    read_as = {
        "choices": asdict(choices or Choices()),
        "personal": dict(personal or {}),
    }
    row = new_draft(
        agency,
        by,
        file_name=(name or file.name)[:255],
        loaded_for=loaded_for,
        pack=loaded,
        text=text,
        read_as=read_as,
        corrects=_corrected(corrects, agency, by),
        number=number,
    )
    try:
        with at_work(row, by) as holder:
            kept = Draft(row.number).begin(file, row.file_name)
            today = timezone.localdate()
            work = Work(row, loaded, by, holder, today, progress)
            return fill(
                work, partial(rows_of, kept, loaded, choices, name=row.file_name)
            )
    except BaseException:
        forget(row)
        raise


def _corrected(
    base: Submission | None, agency: Agency, by: Person
) -> Submission | None:
    if base is not None and correctable(base, by).agency_id != agency.pk:
        stop("upload-of-another-agency", number=base.number)
    return base


@action
def nil_return(
    agency: Agency, *, dataflow: str, period: str, by: Person
) -> Done[Submission]:
    """Say that the source worked and noted none in a period; two must approve it."""
    may_send(by, agency)
    known_dataflow(dataflow)
    try:
        span = parse_period(period)
    except ValueError:
        stop("not-a-period", period=period)
    if span.end >= timezone.localdate():
        stop("period-not-over", period=period)
    row = new_draft(agency, by, kind="nil")
    with engine() as backend:
        made = nothing_noted(backend, agency, dataflow, span)
        draft = Draft(row.number)
        draft.begin(None)
        draft.keep(backend, {"observations": made.table})
    CoveredSeries.objects.bulk_create(made.rows(row))
    move("check", row, balance={"rows_in": 0, "accepted": 0, "rejected": 0})
    noted(row, by, "nil-return-made")
    return Done(row)
