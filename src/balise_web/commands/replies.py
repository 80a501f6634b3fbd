"""What a command gives back, and how a refusal leaves it."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from balise.vocabulary.languages import language_of

if TYPE_CHECKING:  # the catalogue of sentences is read only when one is needed
    from balise.vocabulary.messages import Message

OK: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
FAULT: Final = 3


@dataclass(frozen=True)
class Reply:
    """One answer: ``data`` for ``--json``, ``text`` for a person, ``raw`` for a file."""

    data: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    code: int = OK
    raw: bytes | None = None
    halted: bool = False


class Halt(Exception):  # noqa: N818 - because it is a way out, not always a mistake
    """Leave a command with sentences; ``main`` shows them and nothing else."""

    def __init__(self, *messages: "Message", code: int = REFUSED) -> None:
        super().__init__(*(message.code for message in messages))
        self.messages = messages
        self.code = code

    def reply(self, language: str) -> Reply:
        """Say why, each sentence with its code."""
        from balise_web.wording import listed, told

        data = {"ok": False, "refused": [listed(m, language) for m in self.messages]}
        text = "\n".join(f"{told(m, language)}  [{m.code}]" for m in self.messages)
        return Reply(data, text, self.code, halted=True)


def value_of(outcome: Any) -> Any:
    """Take what an action or a rule did; halt with its reasons where it refused.

    Told by shape, not by type: each layer has its own refusal, and importing them all
    would bring in the engine.
    """
    if hasattr(outcome, "value"):
        return outcome.value
    if reasons := getattr(outcome, "messages", None):
        raise Halt(*reasons)
    if reason := getattr(outcome, "message", None):
        raise Halt(reason)
    return outcome


def settled(args: Namespace) -> Namespace:
    """Fill in what every command knows: language and home."""
    tag = args.language or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    args.language = language_of(tag)
    return args
