"""Offers, and the reasons why something may or may not be read."""

from argparse import Namespace
from typing import Any

from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, listing
from balise_web.commands.ledger import acting, participant, reader, reading
from balise_web.commands.replies import Halt, Reply, value_of
from balise_web.wording import listed, say, told, word


def offer(args: Namespace) -> Reply:
    """Say who may read one dataflow."""
    by = acting(args)
    from balise_web.offers.actions import offer as make_offer

    outcome = make_offer(
        participant(by, args.participant),
        dataflow=args.flow,
        depth=Depth(args.depth),
        audience=audience(args.to, args.excepted),
        by=by,
        precision=args.precision,
        use=args.use,
        embargo_months=args.embargo,
        tables=frozenset(args.tables) if args.tables else None,
        public_from=args.public_from,
    )
    value_of(outcome)
    return done(
        args,
        outcome.messages,
        participant=args.participant,
        flow=args.flow,
        depth=args.depth,
        audience=args.to,
        precision=args.precision,
        use=args.use,
    )


def offers(args: Namespace) -> Reply:
    """List a participant's offers as they stand."""
    by = reader(args, args.participant)
    from balise_web.offers.access import offers_for

    found = offers_for(by, participant(by, args.participant))
    rows = (
        {
            "flow": one.dataflow,
            "depth": str(one.depth),
            "audience": _audience_text(one),
            "precision": one.precision,
            "use": str(one.use),
            "embargo": one.embargo_months,
        }
        for one in found
    )
    columns = ("flow", "depth", "audience", "precision", "use", "embargo")
    return listing(args, columns, rows)


def label(args: Namespace) -> Reply:
    """Say who is in the audience of a restriction label."""
    by = acting(args)
    from balise_web.offers.actions import label_audience

    outcome = label_audience(
        participant(by, args.participant),
        label=args.label,
        audience=audience(args.to),
        by=by,
    )
    value_of(outcome)
    return done(
        args,
        outcome.messages,
        participant=args.participant,
        label=args.label,
        audience=args.to,
    )


def inside(args: Namespace) -> Reply:
    """Let other national agencies read an agency's dataflow."""
    by = acting(args)
    from balise_web.offers.actions import national_offer
    from balise_web.participants.access import agency_for

    outcome = national_offer(
        agency_for(by, args.participant, args.agency),
        dataflow=args.flow,
        readers=[agency_for(by, args.participant, code) for code in args.to],
        by=by,
    )
    value_of(outcome)
    return done(args, outcome.messages, agency=args.agency, flow=args.flow)


def why(args: Namespace) -> Reply:
    """Explain what a viewer may read of an owner's dataflow."""
    wanted = viewer(args.viewer)
    by = reading(args)
    from balise_web.explore import actions

    explained = value_of(
        actions.why(
            viewer=wanted,
            owner=args.owner,
            dataflow=args.flow,
            by=by,
            depth=Depth(args.depth) if args.depth else None,
        )
    )
    data = {"ok": True, "decisions": [_explained(e, args.language) for e in explained]}
    return Reply(data, "\n\n".join(explained_text(e, args.language) for e in explained))


def explained_text(explained: Any, language: str) -> str:
    """Say one decision in words: what, yes or no, because, and what would open it."""
    decision = explained.decision
    first = say(
        "cli-may-read" if decision.granted else "cli-may-not-read",
        language,
        viewer=viewer_name(decision.viewer),
        owner=decision.owner,
        flow=decision.dataflow,
        depth=word(str(decision.depth), language),
    )
    lines = [f"{first}  [{decision.because}]"]
    lines += [f"  · {told(message, language)}" for message in explained.messages]
    return "\n".join(lines)


def _explained(explained: Any, language: str) -> dict[str, Any]:
    decision = explained.decision
    return {
        "viewer": viewer_name(decision.viewer),
        "owner": decision.owner,
        "flow": decision.dataflow,
        "depth": str(decision.depth),
        "granted": decision.granted,
        "because": decision.because,
        "narrowed": [
            {"because": one.because, "periods": _spans(one.periods)}
            for one in decision.narrowed
        ],
        "periods": _spans(decision.extent.periods) if decision.extent else [],
        "unlock": listed(decision.unlock, language) if decision.unlock else None,
        "messages": [listed(message, language) for message in explained.messages],
    }


def _spans(spans: Any) -> list[list[str]]:
    return [[run.first.isoformat(), run.last.isoformat()] for run in spans]


def viewer_name(viewer: Any) -> str:
    """Give a viewer as it is typed."""
    if viewer.secretariat:
        return "secretariat"
    if viewer.participant is None:
        return "public"
    return (
        f"{viewer.participant}/{viewer.agency}" if viewer.agency else viewer.participant
    )


def viewer(text: str) -> Any:
    """Read ``XXX``, ``XXX/agency``, ``public`` or ``secretariat``."""
    from balise.sharing.ledger import PUBLIC_VIEWER, Viewer

    if text == "public":
        return PUBLIC_VIEWER
    if text == "secretariat":
        return Viewer(secretariat=True)
    code, _, agency = text.partition("/")
    return Viewer(code, agency or None)


def audience(text: str, excepted: tuple[str, ...] = ()) -> Any:
    """Read ``all``, ``none``, ``public``, ``group:G`` or codes."""
    from balise.sharing.ledger import Audience, Reach

    left_out = frozenset(excepted)
    fixed = {"all": Reach.ALL, "none": Reach.NOBODY, "public": Reach.PUBLIC}
    if reach := fixed.get(text.lower()):
        return Audience(reach, excepted=left_out)
    if text.startswith("group:"):
        return Audience(
            Reach.GROUP, group=text.removeprefix("group:"), excepted=left_out
        )
    names = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise Halt(Message("cli-whom", {"given": text}))
    return Audience(Reach.NAMED, names, excepted=left_out)


def _audience_text(one: Any) -> str:
    audience = getattr(one, "audience", one)
    reach = str(getattr(audience, "reach", audience))
    names = sorted(getattr(audience, "names", ()) or ())
    group = getattr(audience, "group", "")
    return ", ".join(names) if names else f"group:{group}" if group else reach
