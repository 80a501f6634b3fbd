"""What an action returns: what was done, or why not. Nothing here knows a model.

Inside an action ``stop`` leaves at once and undoes the transaction; outside, there are
only values, so a lost race or a database that went away never becomes a traceback.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, NoReturn, ParamSpec, TypeVar

from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from balise.store.faults import StoreFault
from balise.vocabulary.messages import Message

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Done(Generic[T]):
    """The action was done; ``messages`` are what its author should also know."""

    value: T
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Nothing was changed, and why."""

    messages: tuple[Message, ...]

    @property
    def message(self) -> Message:
        """The first reason."""
        return self.messages[0]


Outcome = Done[T] | Refused


class Stop(Exception):  # noqa: N818 - because it is an outcome on its way out
    """Leaves an action; never leaves the function that is called from outside."""

    def __init__(self, *messages: Message) -> None:
        super().__init__(messages[0].code)
        self.messages = messages


class NotFound(Stop):
    """There is no such thing, or none for this person: the two sound the same."""

    @property
    def message(self) -> Message:
        """What to tell the person."""
        return self.messages[0]


def stop(code: str, **params: object) -> NoReturn:
    """Refuse, and undo the transaction."""
    raise Stop(Message(code, params))


def not_found(kind: str, name: object) -> NoReturn:
    """Say that there is no such thing, in the same words to everyone."""
    raise NotFound(Message("not-found", {"kind": kind, "name": name}))


def journey(work: Callable[P, Any]) -> Callable[P, Any]:
    """Turn every way out of an action into a value; its phases commit by themselves."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> Any:
        try:
            return work(*args, **kwargs)
        except Stop as stopped:
            return Refused(stopped.messages)
        except StoreFault as fault:
            return Refused((fault.message,))
        except IntegrityError as error:
            # Two wrote the same thing at once; any other broken rule is our mistake.
            if "unique" not in str(error).lower():
                raise
            return Refused((Message("changed-meanwhile"),))
        except (OperationalError, InterfaceError):
            if not connection.in_atomic_block:
                connection.close()
            return Refused((Message("database-away"),))

    return run


def action(work: Callable[P, Any]) -> Callable[P, Any]:
    """Do all of an action in one transaction, or nothing of it."""
    return journey(wraps(work)(transaction.atomic(work)))
