"""Notices of recalls to those who exported, and receipts as they stand now."""

from argparse import Namespace

from balise_web.commands.accounts import done, listing
from balise_web.commands.ledger import acting, someone
from balise_web.commands.replies import Reply, value_of


def notices(args: Namespace) -> Reply:
    """List the recalls of data that the reader's participant exported."""
    by = someone(args)
    from balise_web.submissions.notices import notices_for

    columns = ("number", "owner", "flow", "from", "to", "at", "citations", "deleted")
    return listing(
        args,
        columns,
        (
            {
                "number": one.submission.number,
                "owner": one.submission.participant.code,
                "flow": one.submission.removal.dataflows,
                "from": one.submission.removal.first,
                "to": one.submission.removal.last,
                "at": one.at.isoformat(timespec="seconds"),
                "citations": one.citations,
                "deleted": one.confirmed_at is not None,
            }
            for one in notices_for(by).select_related("submission__removal")
        ),
    )


def confirm(args: Namespace) -> Reply:
    """Confirm that no copy of recalled data is left."""
    by = acting(args)
    from balise_web.submissions import actions

    outcome = actions.confirm_deletion(args.number, by=by)
    notice = value_of(outcome)
    return done(args, number=args.number, owner=notice.submission.participant.code)


def receipt(args: Namespace) -> Reply:
    """Show the receipt of a submission as it stands now."""
    by = someone(args)
    from balise_web.submissions.access import submission_for
    from balise_web.submissions.receipts import receipt as written

    found = written(submission_for(by, args.number))
    return done(
        args,
        number=found.number,
        state=str(found.state),
        audit_head=found.audit_head,
        exported_to=list(found.exported_to),
        deleted=list(found.deleted),
    )
