"""What a suggestion says: of each column, of the figures, and what it has to ask.

A confidence is a number from 0 to 1: how far the evidence goes, not a probability that
was measured. Below ``THRESHOLD`` nothing is mapped; it becomes a question instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from balise.vocabulary.messages import Message

THRESHOLD: Final = 0.7
"""The confidence from which a proposal enters the pack without being asked about."""


OFTEN: Final = (
    *("IE.detected", "SM.identified", "RE.refused", "IS.detected", "RF.removed"),
    *("IC.incidents", "DF.documents", "SG.suspected", "DM.dead"),
)
"""The indicators that national tables hold most often, offered where none is sure."""


@dataclass(frozen=True)
class Proposal:
    """One thing that a column may be: the key of its meaning, how sure, and why.

    ``meaning`` is a role with its target as the header words write it:
    ``dimension:citizenship``, ``period:year``, ``measure``, ``ignore:region``.
    """

    meaning: str
    confidence: float
    evidence: tuple[Message, ...] = ()

    @property
    def role(self) -> str:
        """Give the role alone, such as ``dimension``."""
        return self.meaning.partition(":")[0]

    @property
    def target(self) -> str:
        """Give what the role is of, such as ``citizenship``; empty for none."""
        return self.meaning.partition(":")[2]


@dataclass(frozen=True)
class ColumnSuggestion:
    """What one column is taken to be, what else it might be, and its part of a pack.

    ``proposals`` are ordered, the likeliest first; ``description`` is empty while the
    column is a question.
    """

    index: int
    header: str
    proposals: tuple[Proposal, ...]
    description: Mapping[str, Any] = field(default_factory=dict)

    @property
    def best(self) -> Proposal | None:
        """The likeliest proposal, whatever its confidence."""
        return self.proposals[0] if self.proposals else None

    @property
    def settled(self) -> bool:
        """Whether the column enters the pack without a question."""
        return bool(self.description)


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers.

    ``message`` names it; without one its own name does: that of an indicator, of a code
    of ``code_list``, of a meaning, or the text itself (``wording.choice_label``).
    """

    value: str
    message: Message | None = None
    code_list: str = ""


@dataclass(frozen=True)
class Question:
    """One plain question about the file, whose answer the file does not give.

    ``name`` is stable for the same file, so answers can be kept and given again.
    ``free`` says that any other text may be answered too. ``about`` holds every label
    that is asked about, of which the sentence shows the first ones.
    """

    name: str
    message: Message
    choices: tuple[Choice, ...] = ()
    free: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A pack as far as the file tells, what it rests on, and what must be asked.

    ``content`` is the document of the pack, usable once ``questions`` is empty; None
    where the file has nothing that a pack could be made of. ``about`` says what was
    found of the file as a whole, each thing with its evidence.
    """

    columns: tuple[ColumnSuggestion, ...]
    questions: tuple[Question, ...]
    about: tuple[Message, ...]
    content: Mapping[str, Any] | None
    outside: bool = False
    """Whether the file holds what has no dataflow in the common model."""
