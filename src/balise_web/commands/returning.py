"""Files that come back: with their findings, corrected, and compared."""

from argparse import Namespace
from pathlib import Path

from balise_web.commands.accounts import done
from balise_web.commands.ledger import someone
from balise_web.commands.replies import Reply, value_of


def annotate(args: Namespace) -> Reply:
    """Give a file back with what was found beside its cells."""
    by = someone(args)
    from balise_web.submissions.access import submission_for
    from balise_web.submissions.actions import give_back

    target = Path(args.output)
    outcome = give_back(
        submission_for(by, args.number),
        target,
        by=by,
        language=args.language,
        format="csv" if target.suffix.lower() == ".csv" else "xlsx",
    )
    value_of(outcome)
    return done(args, outcome.messages, number=args.number, file=str(target))
