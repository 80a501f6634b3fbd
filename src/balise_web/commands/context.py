"""Words attached to figures."""

from argparse import Namespace

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, listing
from balise_web.commands.ledger import acting, participant, reader
from balise_web.commands.replies import Halt, Reply, value_of


def add(args: Namespace) -> Reply:
    """Attach a note to a participant, and to what else is named."""
    by = acting(args)
    from balise_web.context.actions import add_context

    if not args.text.strip():
        raise Halt(Message("cli-text-needed"))
    dimension, code = args.where or (None, None)
    outcome = add_context(
        participant(by, args.participant),
        kind=args.kind,
        text=args.text,
        language=args.written_in or args.language,
        by=by,
        dataflow=args.flow,
        first=args.first,
        last=args.last,
        dimension=dimension,
        code=code,
        confidence=args.confidence,
        submission=args.submission,
    )
    value_of(outcome)
    return done(args, outcome.messages, participant=args.participant, kind=args.kind)


def listing_(args: Namespace) -> Reply:
    """List notes."""
    by = reader(args, args.participant)
    from balise_web.context.access import notes_for

    rows = (
        {
            "kind": note.kind,
            "flow": note.dataflow,
            "from": note.first,
            "to": note.last,
            "language": note.language,
            "text": note.text,
        }
        for note in notes_for(by, participant(by, args.participant))
    )
    return listing(args, ("kind", "flow", "from", "to", "language", "text"), rows)
