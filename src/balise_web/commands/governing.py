"""Terms, source sheets and declarations."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, facts_text, listing
from balise_web.commands.ledger import acting, open_ledger, participant, reading
from balise_web.commands.replies import Halt, Reply, value_of
from balise_web.wording import plain


def terms(args: Namespace) -> Reply:
    """Show the terms in force on a day, today by default."""
    open_ledger()
    from balise_web.participants.access import terms_in_force

    found = terms_in_force(args.on or date.today())
    data = {
        "ok": True,
        "version": found.version,
        "effective_on": found.effective_on.isoformat(),
        "values": plain(found.values),
    }
    head = facts_text(
        {"version": found.version, "effective_on": found.effective_on}, args.language
    )
    # As YAML, so that a part of it can be changed and set again.
    text = yaml.safe_dump(dict(found.values), sort_keys=False, allow_unicode=True)
    return Reply(data, f"{head}\n\n{text}")


def set_terms(args: Namespace) -> Reply:
    """Set new terms."""
    by = acting(args)
    from balise_web.participants import actions

    outcome = actions.set_terms(
        changes=_mapping(args.file), effective_on=args.first, by=by
    )
    version = value_of(outcome).version
    return done(args, outcome.messages, version=version, effective_on=args.first)


def accept(args: Namespace) -> Reply:
    """Accept terms for a participant."""
    by = acting(args)
    from balise_web.participants import actions

    one = participant(by, args.participant)
    outcome = actions.accept_terms(one, by=by, version=args.number)
    value_of(outcome)
    return done(args, outcome.messages, participant=args.participant)


def sheets(args: Namespace) -> Reply:
    """Show the source sheets of a participant."""
    by = reading(args)
    from balise_web.participants.access import sheets_for
    from balise_web.participants.models import SourceSheet

    one = participant(by, args.participant)
    found = (
        SourceSheet.objects.filter(agency__participant=one)
        if by is None
        else sheets_for(by, one)
    )
    rows = (
        {
            "agency": sheet.agency.code,
            "flow": sheet.dataflow,
            "from": sheet.valid_from,
            "to": sheet.valid_to,
            "fields": sheet.fields,
        }
        for sheet in found
    )
    return listing(args, ("agency", "flow", "from", "to", "fields"), rows)


def set_sheet(args: Namespace) -> Reply:
    """State how an agency counts."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import agency_for

    kept = _mapping(args.file) if args.file else {}
    fields = {**{name: str(text) for name, text in kept.items()}, **dict(args.field)}
    agency = agency_for(by, args.participant, args.agency)
    outcome = actions.set_source_sheet(
        agency,
        dataflow=args.flow,
        fields=fields,
        valid_from=args.first,
        valid_to=args.last,
        by=by,
    )
    value_of(outcome)
    return done(
        args, outcome.messages, agency=args.agency, flow=args.flow, fields=fields
    )


def _mapping(file: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(_text(Path(file)))
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict):
        raise Halt(Message("cli-not-fields", {"file": Path(file).name}))
    return {str(name): value for name, value in found.items()}


def declare_agencies(args: Namespace) -> Reply:
    """Declare agencies disjoint, or one official."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import agency_for

    code = args.participant
    outcome = actions.declare_agencies(
        participant(by, code),
        dataflow=args.flow,
        official=agency_for(by, code, args.official) if args.official else None,
        disjoint=[agency_for(by, code, name) for name in args.disjoint],
        valid_from=args.first,
        valid_to=args.last,
        by=by,
    )
    value_of(outcome)
    named = args.official or list(args.disjoint)
    return done(
        args, outcome.messages, participant=code, flow=args.flow, agencies=named
    )


def declare_complete(args: Namespace) -> Reply:
    """Declare an agency's incidents complete."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import agency_for

    outcome = actions.declare_incidents_complete(
        agency_for(by, args.participant, args.agency),
        dataflow=args.flow,
        valid_from=args.first,
        valid_to=args.last,
        by=by,
    )
    value_of(outcome)
    return done(args, outcome.messages, agency=args.agency, flow=args.flow)


def frequency(args: Namespace) -> Reply:
    """State how often a family's figures are due."""
    facts = {"family": args.family, "frequency": args.frequency}
    return _declare(args, "state_frequency", facts)


def cannot_collect(args: Namespace) -> Reply:
    """Confirm that a family cannot be collected."""
    facts = {"family": args.family, "reason": args.reason}
    return _declare(args, "confirm_cannot_collect", facts)


def tick(args: Namespace) -> Reply:
    """Tick how far the secretariat may read."""
    return _declare(args, "tick", {"dataflow": args.flow, "level": args.level})


def standing_release(args: Namespace) -> Reply:
    """Switch the standing release of a dataflow on or off."""
    by = acting(args)
    from balise_web.submissions.actions import set_standing_release

    if args.switch not in {"on", "off"}:
        raise Halt(Message("cli-on-or-off", {"given": args.switch}))
    outcome = set_standing_release(
        participant(by, args.participant),
        dataflow=args.flow,
        active=args.switch == "on",
        by=by,
    )
    value_of(outcome)
    return done(args, outcome.messages, participant=args.participant, flow=args.flow)


def _declare(args: Namespace, action: str, facts: dict[str, Any]) -> Reply:
    by = acting(args)
    from balise_web.participants import actions

    one = participant(by, args.participant)
    outcome = getattr(actions, action)(one, **facts, by=by)
    value_of(outcome)
    return done(args, outcome.messages, participant=args.participant, **facts)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        params = {"file": path.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-no-file", params)) from None
    except UnicodeDecodeError:
        params = {"file": path.name, "reason": "UTF-8"}
        raise Halt(Message("cli-no-file", params)) from None
