"""End an upload: thrown away by whoever sends it, or the work on it stopped."""

from balise_web.jobs.leases import unlent
from balise_web.outcomes import Done, action, stop
from balise_web.participants.models import Person
from balise_web.submissions.senders import may_send
from balise_web.uploads.closing import closed
from balise_web.uploads.models import Upload
from balise_web.uploads.states import CANCELLED, KEPT, OPEN, SENDING
from balise_web.uploads.storage import Kept


def cancel(upload: Upload, *, by: Person) -> Done[Upload]:
    """Stop the work on it; where none goes on, or it was being read, throw it away.

    What was on its way to become a submission is open again, so that nobody loses what
    was answered.
    """
    outcome = _cancel(upload, by=by)
    if isinstance(outcome, Done) and upload.state == CANCELLED:
        Kept(upload.number, "").erase()
    return outcome


@action
def _cancel(upload: Upload, *, by: Person) -> Done[Upload]:
    may_send(by, upload.agency)
    rows = Upload.objects.filter(pk=upload.pk)
    if upload.state not in KEPT:
        stop("upload-gone")
    if rows.exclude(unlent(upload)).update(cancel_requested=True):
        upload.refresh_from_db()
        return Done(upload)
    if upload.state == SENDING:
        rows.filter(state=SENDING).update(state=OPEN, becomes="", stage="")
        upload.refresh_from_db()
        return Done(upload)
    closed(upload, CANCELLED, person=by.handle)
    return Done(upload)
