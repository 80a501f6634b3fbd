"""Who may sign in: the same actions as on the page of people.

Whoever has the shell can read everything anyway, so here the link is printed: that is
how the first person of a new home comes in, before any server takes letters.
"""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from balise_web.commands.accounts import done
from balise_web.commands.ledger import acting
from balise_web.commands.replies import Reply, value_of

if TYPE_CHECKING:
    from balise_web.participants.models import Person

_HERE = "http://127.0.0.1:8000"


def invite(args: Namespace) -> Reply:
    """Invite somebody, and print the link that the letter holds."""
    by, one = _both(args)
    from balise_web.accounts import actions
    from balise_web.pages.languages import page_tag

    outcome = actions.invite(
        one,
        email=args.email,
        language=page_tag(args.written_in or args.language),
        link=link,
        by=by,
    )
    invited = value_of(outcome)
    return done(
        args,
        outcome.messages,
        person=one.handle,
        link=invited.link,
        until=invited.invitation.expires_at.date(),
    )


def withdraw(args: Namespace) -> Reply:
    """Take back the invitation that is open."""
    by, one = _both(args)
    from balise_web.accounts import actions
    from balise_web.accounts.access import invitation_of

    return _told(args, actions.withdraw_invitation(invitation_of(by, one), by=by))


def deactivate(args: Namespace) -> Reply:
    """Let somebody no longer act."""
    by, one = _both(args)
    from balise_web.participants import actions

    return _told(args, actions.deactivate_person(one, by=by))


def reactivate(args: Namespace) -> Reply:
    """Let somebody act again."""
    by, one = _both(args)
    from balise_web.participants import actions

    return _told(args, actions.reactivate_person(one, by=by))


def reset(args: Namespace) -> Reply:
    """Remove a lost second factor."""
    by, one = _both(args)
    from balise_web.accounts import actions

    return _told(args, actions.reset_second_factor(one, by=by))


def link(token: str) -> str:
    """Make the address of an invitation as people reach this server."""
    from django.conf import settings
    from django.urls import reverse

    path = reverse("accounts:invitation", args=[token])
    return f"{settings.BALISE_URL or _HERE}{path}"


def _both(args: Namespace) -> "tuple[Person, Person]":
    by = acting(args)
    from balise_web.participants.access import person_for

    return by, person_for(by, args.handle)


def _told(args: Namespace, outcome: Any) -> Reply:
    value_of(outcome)
    return done(args, outcome.messages, person=args.handle)
