"""Participants, agencies, people and groups."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import yaml

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, listing
from balise_web.commands.ledger import acting, participant, reading
from balise_web.commands.replies import Halt, Reply, value_of


def init(args: Namespace) -> Reply:
    """Make the database and the first two people."""
    from balise_web.starting import home, prepare

    prepare()
    from balise_web.participants.actions import found

    value_of(found(governance=args.governance, secretariat=args.secretariat))
    return done(
        args, home=str(home()), governance=args.governance, secretariat=args.secretariat
    )


def add_participant(args: Namespace) -> Reply:
    """Invite a participant."""
    by = acting(args)
    from balise_web.participants import actions

    outcome = actions.add_participant(
        code=args.code,
        name=args.name,
        is_reference=args.reference,
        simulated=args.simulated,
        by=by,
    )
    value_of(outcome)
    return done(
        args, outcome.messages, participant=args.code, name=args.name, state="invited"
    )


def participants(args: Namespace) -> Reply:
    """List who takes part and where each stands."""
    by = reading(args)
    from balise_web.participants.access import participants_for, standing
    from balise_web.participants.models import Participant

    known = Participant.objects.all() if by is None else participants_for(by)
    rows = (
        {
            "participant": one.code,
            "name": one.name,
            "state": standing(one),
            "agencies": sorted(agency.code for agency in one.agencies.all()),
            "reference": one.is_reference,
            "simulated": one.simulated,
        }
        for one in known.order_by("code")
    )
    columns = ("participant", "name", "state", "agencies", "reference", "simulated")
    return listing(args, columns, rows)


def confirm(args: Namespace) -> Reply:
    """Record the letter that confirms a participant."""
    by = acting(args)
    from balise_web.participants.actions import Letter, confirm_participant

    said = _letter(Path(args.letter))
    facts = {
        "authority": args.authority or said.get("authority"),
        "dated": args.dated or said.get("dated"),
        "focal_point": args.focal_point or said.get("focal_point"),
        "deputy": args.deputy or said.get("deputy"),
    }
    facts["deputy"] = facts["deputy"] or ""
    if missing := [n for n, value in facts.items() if not value and n != "deputy"]:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise Halt(Message("cli-letter-incomplete", {"missing": names}))
    letter = Letter(file=Path(args.letter), **facts)
    outcome = confirm_participant(participant(by, args.code), letter=letter, by=by)
    value_of(outcome)
    return done(args, outcome.messages, participant=args.code, state="confirmed")


def _letter(path: Path) -> dict[str, Any]:
    """Read the facts of a letter that is kept as ``name: value`` lines, if it is."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise Halt(_unreadable(path, problem)) from None
    try:
        found = yaml.safe_load(raw.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError):
        return {}  # a scan: its facts come as options
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}


def _unreadable(path: Path, problem: OSError) -> Message:
    return Message("cli-no-file", {"file": path.name, "reason": problem.strerror or ""})


def suspend(args: Namespace) -> Reply:
    """Suspend a participant."""
    return _stand(args, "suspend", "suspended")


def reinstate(args: Namespace) -> Reply:
    """End a suspension."""
    return _stand(args, "reinstate", "confirmed")


def withdraw(args: Namespace) -> Reply:
    """Withdraw a participant."""
    return _stand(args, "withdraw", "withdrawn")


def keep(args: Namespace) -> Reply:
    """Keep what a participant that withdrew had delivered."""
    return _stand(args, "keep_data", "withdrawn")


def _stand(args: Namespace, action: str, state: str) -> Reply:
    by = acting(args)
    from balise_web.participants import actions

    one = participant(by, args.code)
    outcome = getattr(actions, action)(one, reason=args.reason, by=by)
    value_of(outcome)
    return done(args, outcome.messages, participant=args.code, state=state)


def add_agency(args: Namespace) -> Reply:
    """Add an agency."""
    by = acting(args)
    from balise_web.participants import actions

    one = participant(by, args.participant)
    outcome = actions.add_agency(one, code=args.code, name=args.name, by=by)
    value_of(outcome)
    return done(
        args,
        outcome.messages,
        participant=args.participant,
        agency=args.code,
        name=args.name,
    )


def add_person(args: Namespace) -> Reply:
    """Add a person with roles; a contributor's role names its agency."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import agency_for

    roles: dict[str, Any] = {}
    for text in args.role:
        role, _, agency = text.partition(":")
        roles[role] = agency_for(by, args.of or "", agency) if agency else None
    outcome = actions.add_person(
        handle=args.handle,
        name=args.name,
        participant=participant(by, args.of) if args.of else None,
        roles=roles,
        by=by,
    )
    value_of(outcome)
    return done(
        args, outcome.messages, person=args.handle, participant=args.of, roles=args.role
    )


def add_group(args: Namespace) -> Reply:
    """Add a group."""
    by = acting(args)
    from balise_web.participants import actions

    outcome = actions.add_group(name=args.group, label=args.label, by=by)
    value_of(outcome)
    return done(args, outcome.messages, group=args.group, name=args.label)


def join_group(args: Namespace) -> Reply:
    """Let a participant join a group from a day on."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import group_called

    outcome = actions.join_group(
        group_called(by, args.group),
        participant=participant(by, args.participant),
        since=args.on,
        by=by,
    )
    value_of(outcome)
    return done(args, outcome.messages, group=args.group, participant=args.participant)


def leave_group(args: Namespace) -> Reply:
    """Let a participant leave a group on a day."""
    by = acting(args)
    from balise_web.participants import actions
    from balise_web.participants.access import group_called

    outcome = actions.leave_group(
        group_called(by, args.group),
        participant=participant(by, args.participant),
        on=args.on,
        by=by,
    )
    value_of(outcome)
    return done(args, outcome.messages, group=args.group, participant=args.participant)
