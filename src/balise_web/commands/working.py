"""The worker, started from the shell: does long work beside the pages."""

from argparse import Namespace

from balise_web.commands.accounts import done
from balise_web.commands.ledger import open_ledger
from balise_web.commands.replies import Reply


def worker(args: Namespace) -> Reply:
    """Work until told to stop, or with ``--until-idle`` until nothing is left to do."""
    open_ledger()
    from django.contrib.sessions.backends.db import SessionStore

    from balise_web.calendar.actions import send_reminders
    from balise_web.jobs.worker import worker as make
    from balise_web.submissions import actions
    from balise_web.submissions.tasks import wanted as errands
    from balise_web.uploads.tasks import wanted as uploads

    work = make(
        [uploads, errands], [actions.sweep, send_reminders, SessionStore.clear_expired]
    )
    if args.until_idle:
        work.until_idle()
    else:
        work.until_stopped()
    return done(args, ())
