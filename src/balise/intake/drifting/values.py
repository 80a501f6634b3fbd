"""What differs between a file and the pack that read its predecessors."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from balise.intake.suggesting.values import Question
from balise.vocabulary.messages import Message


class Effect(StrEnum):
    """What a difference would do if nobody looked."""

    NOTHING = "nothing"
    """The file reads as before; it is said so that nobody has to wonder."""
    LESS = "less"
    """The records would say less than before, and nothing would stop them."""
    STOPS = "stops"
    """The file is not converted until the pack knows better."""
    ERRORS = "errors"
    """The rows concerned are rejected, each with its finding."""
    WRONG = "wrong"
    """The figures would be other figures."""


@dataclass(frozen=True)
class Change:
    """One difference: its sentence, the column it is about, and what it would do."""

    message: Message
    effect: Effect
    column: str | None = None


@dataclass(frozen=True)
class Drift:
    """Every difference, the next version of the pack, and what it still has to ask.

    ``proposed`` is None where the file does not fit any layout even with its columns
    renamed, and is the pack itself where nothing differs.
    """

    changes: tuple[Change, ...]
    proposed: Mapping[str, Any] | None
    questions: tuple[Question, ...] = ()

    @property
    def harmless(self) -> bool:
        """Whether the file reads as its predecessors did."""
        return all(change.effect is Effect.NOTHING for change in self.changes)
