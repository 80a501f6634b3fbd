"""The steps of a submission after it was checked, and its way back."""

from argparse import Namespace
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, facts_text, listing
from balise_web.commands.ledger import acting, open_ledger, reading
from balise_web.commands.progress import progress
from balise_web.commands.replies import FAULT, REFUSED, Halt, Reply, value_of
from balise_web.wording import listed, plain, say, told


def clear(args: Namespace) -> Reply:
    """Clear a checked submission."""
    return _plain_step(args, "clear", "cleared")


def adopt(args: Namespace) -> Reply:
    """Take over what the secretariat loaded."""
    return _plain_step(args, "adopt", "checked")


def cancel(args: Namespace) -> Reply:
    """Ask whoever works on a submission to stop."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    outcome = actions.cancel(one, by=by)
    return done(args, outcome.messages, number=value_of(outcome).number)


def explain(args: Namespace) -> Reply:
    """Say why errors may stand."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    outcome = actions.explain_errors(one, reason=args.reason, by=by)
    value_of(outcome)
    return done(args, outcome.messages, number=args.number, reason=args.reason)


def discard(args: Namespace) -> Reply:
    """Throw away a submission that was never sealed."""
    return _plain_step(args, "discard", "discarded")


def approve(args: Namespace) -> Reply:
    """Approve a cleared submission and seal it by the same hand."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    outcome = actions.approve(one, by=by)
    approved = value_of(outcome)
    if approved.state != "approved":  # a nil return waits for a second person
        return done(
            args, outcome.messages, number=approved.number, state=approved.state
        )
    return seal(args)


def seal(args: Namespace) -> Reply:
    """Seal an approved submission."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    with progress(say("cli-sealing", args.language), args.language) as told_so:
        outcome = actions.seal(one, by=by, progress=told_so)
    return _receipt(args, outcome)


def release(args: Namespace) -> Reply:
    """Release, or show first who will read."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    if not args.preview:
        return _receipt(args, actions.release(one, by=by, on=args.on))
    preview = value_of(actions.release_preview(one, by=by, on=args.on))
    rows = (
        {
            "participant": reader.participant,
            "flow": reader.dataflow,
            "depth": str(reader.depth),
            "reads": reader.granted,
            "because": reader.because,
            "reason": told(reader.message, args.language) if reader.message else "",
        }
        for reader in preview.readers
    )
    columns = ("participant", "flow", "depth", "reads", "because", "reason")
    return listing(args, columns, rows)


def recall(args: Namespace) -> Reply:
    """Hide a submission at once; with ``--confirm``, erase it as the second person."""
    by, one = _submission(args)
    from balise_web.submissions import actions

    reach = "this" if args.only_this else "replaced"
    if args.confirm:
        return _receipt(args, actions.confirm_erasure(one, by=by))
    if args.preview:
        return _recall_preview(args, actions.recall_preview(one, by=by, reach=reach))
    if not args.reason.strip():
        raise Halt(Message("cli-reason-needed"))
    outcome = actions.recall(
        one, reason=args.reason, by=by, reach=reach, correction=args.correction
    )
    return _receipt(args, outcome)


def sweep(args: Namespace) -> Reply:
    """Finish erasures, and remove what no row knows."""
    by = reading(args)
    from balise_web.submissions import actions

    outcome = actions.sweep(by=by)
    return done(args, outcome.messages, removed=list(value_of(outcome)))


def restore(args: Namespace) -> Reply:
    """Bring what was put back up to this version, and take back what the list names."""
    open_ledger(of_any_version=True)
    from balise_web.starting import prepare

    prepare()
    from balise_web.participants.access import person_called
    from balise_web.submissions import actions

    outcome = actions.restore(by=person_called(args.person))
    return done(args, outcome.messages, recalled=list(value_of(outcome)))


def upgrade(args: Namespace) -> Reply:
    """Bring the database up to this version; nothing that is kept changes."""
    open_ledger(of_any_version=True)
    from balise_web.starting import home, prepare

    prepare()
    return done(args, home=str(home()))


def verify(args: Namespace) -> Reply:
    """Check everything that is kept; anything wrong is a fault."""
    open_ledger()
    from balise_web.submissions import actions

    with progress(say("cli-verifying", args.language), args.language):
        problems = value_of(actions.verify())
    data = {
        "ok": not problems,
        "problems": [listed(message, args.language) for message in problems],
    }
    if not problems:
        return Reply(data, say("cli-all-whole", args.language))
    text = "\n".join(f"{told(m, args.language)}  [{m.code}]" for m in problems)
    return Reply(data, text, FAULT)


def _submission(args: Namespace) -> tuple[Any, Any]:
    by = acting(args)
    from balise_web.submissions.access import submission_for

    return by, submission_for(by, args.number)


def _plain_step(args: Namespace, action: str, state: str) -> Reply:
    by, one = _submission(args)
    from balise_web.submissions import actions

    outcome = getattr(actions, action)(one, by=by)
    value_of(outcome)
    return done(args, outcome.messages, number=args.number, state=state)


def _receipt(args: Namespace, outcome: Any) -> Reply:
    receipt = value_of(outcome)
    return done(
        args,
        receipt.messages or outcome.messages,
        number=receipt.number,
        state=str(receipt.state),
        audit_head=receipt.audit_head,
        exported_to=list(receipt.exported_to),
        deleted=list(receipt.deleted),
    )


def _recall_preview(args: Namespace, outcome: Any) -> Reply:
    preview = value_of(outcome)
    facts = {
        name: plain(list(getattr(preview, name)))
        for name in ("recalled", "trimmed", "returns")
    }
    notes = [told(message, args.language) for message in outcome.messages]
    text = "\n".join([*notes, facts_text(facts, args.language)])
    return Reply({"ok": True, **facts}, text, REFUSED if not facts["recalled"] else 0)
